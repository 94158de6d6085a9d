# SPDX-License-Identifier: Apache-2.0
"""Questions asked by hand: NAME.txt holds them with reference SQL, by kind, for a schema.

    # kind: share
    question | reference SQL, or ! where declining is the right answer
"""
import collections
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
CLAUSES = ("where", "join", "group", "order", "on", "using", "left", "limit", "having", "union")


def read(name):
    """(kind, question, reference SQL or None) for every question of a file."""
    kind = "other"
    with open(os.path.join(HERE, name + ".txt"), encoding="utf-8") as file:
        for line in file:
            if line.startswith("# kind:"):
                kind = line.split(":", 1)[1].strip()
            if line.startswith("#") or " | " not in line:
                continue
            question, sql = (part.strip() for part in line.split(" | ", 1))
            yield kind, question, None if sql == "!" else sql


def qualified(schema, tables, sql):
    """Reference SQL is written without its schema; the guard wants names that it can resolve."""
    def qualify(found):
        word, table = found.groups()
        if table.strip('"') not in tables:
            return found[0]
        after = re.match(r"\s+(?:as\s+)?([a-z]\w*)", sql[found.end():], re.IGNORECASE)
        aliased = after and after[1].lower() not in CLAUSES
        return f"{word} {schema}.{table}" + ("" if aliased else f" AS {table}")
    return re.sub(r'\b(from|join) ("?\w+"?)', qualify, sql, flags=re.IGNORECASE)


def entries(schema, tables, asked):
    """What `tradewind-cli eval` reads, which is YAML and so may be JSON."""
    return {schema: [{"question": question, "sql": qualified(schema, tables, sql)} if sql
                     else {"question": question, "declined": True}
                     for _, question, sql in asked]}


def by_kind(asked, found, scores):
    """Adds the outcome of every question to @scores, a dictionary of counters."""
    outcomes = {failure["question"]: failure["outcome"] for failure in found["failures"]}
    for kind, question, _ in asked:
        scores.setdefault(kind, collections.Counter())[outcomes.get(question, "right")] += 1


def print_scores(scores):
    for kind, score in sorted(scores.items()):
        print(f"# {kind:12} {score['right']:3} right, {score['declined']:3} declined, "
              f"{score['wrong']:3} wrong", flush=True)
