# SPDX-License-Identifier: Apache-2.0
"""The built-in model on warehouses that it was not made for: right answers, and wrong ones.

Every question goes the whole way through `tradewind-cli eval` and its rows are compared with those
of reference SQL; a question without any must be declined. The scores are printed.
"""
import json
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import cli  # noqa: E402
import tap  # noqa: E402
import templates  # noqa: E402
import warehouses  # noqa: E402
from throwaway import Postgres, Skip  # noqa: E402

_server = None


def server():
    global _server
    if _server is None:
        try:
            _server = Postgres()
        except Skip as reason:
            raise tap.Skip(str(reason)) from None
        _server.run("\n".join(warehouses.SCRIPTS) + "\nanalyze;")
    return _server


def qualified(schema, sql):
    """Reference SQL is written without its schema; the guard wants names that it can resolve."""
    tables = [row[0] for row in server().query(
        f"select tablename from pg_tables where schemaname = '{schema}'")]
    words = sql.split(" ")
    for index, word in enumerate(words[:-1] if len(words) > 1 else []):
        name = words[index + 1]
        bare = name.rstrip(")")
        if word.lower().lstrip("(") in ("from", "join") and bare in tables:
            words[index + 1] = f"{schema}.{bare} AS {bare}{name[len(bare):]}" \
                if not has_alias(words, index + 2) else f"{schema}.{name}"
    return " ".join(words)


def has_alias(words, at):
    taken = ("where", "join", "group", "order", "on", "using", "left", "limit")
    return at < len(words) and words[at].isidentifier() and words[at].lower() not in taken


def score(schema, questions):
    entries = []
    for question, sql in questions:
        entries.append({"question": question, "sql": qualified(schema, sql)} if sql
                       else {"question": question, "declined": True})
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        json.dump({schema: entries}, file)  # JSON is YAML
        file.flush()
        ran = cli.run("--dsn", server().uri, "--schema", schema, "--json", "eval", file.name,
                      timeout=600).expect(cli.DONE)
    found = ran.json()
    for failure in found["failures"]:
        print(f"# {failure['outcome']}: {failure['question']}", flush=True)
    assert found["total"] == len(entries) and found["invalid"] == 0, found
    return found


def score_all(parts):
    total = {"total": 0, "right": 0, "wrong": 0, "declined": 0}
    for schema, questions in parts:
        found = score(schema, questions)
        for key in total:
            total[key] += found[key]
    print(f"# {total['total']} questions: {total['right']} right, {total['declined']} declined, "
          f"{total['wrong']} wrong", flush=True)
    return total


def asked_by_hand(schema):
    with open(os.path.join(HERE, schema + ".txt"), encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or "|" not in line:
                continue
            question, sql = (part.strip() for part in line.split("|", 1))
            yield question, None if sql == "!" else sql


def from_templates(odd):
    return [(schema, [(question, sql) for number, question, sql in templates.questions(schema)
                      if number % 2 == odd]) for schema in templates.SCHEMAS]


def test_templates_looked_at():
    total = score_all(from_templates(0))
    assert total["wrong"] == 0 and total["right"] >= 0.9 * total["total"], total


def test_templates_held_out():
    total = score_all(from_templates(1))
    assert total["wrong"] == 0 and total["right"] >= 0.85 * total["total"], total


def test_asked_by_hand():
    names = ("hospital", "saas", "school", "logistics", "bnk")
    total = score_all([(name, list(asked_by_hand(name))) for name in names])
    assert total["wrong"] <= 0.01 * total["total"], total
    assert total["right"] >= 0.85 * total["total"], total


if __name__ == "__main__":
    try:
        tap.main(globals())
    finally:
        if _server is not None:
            _server.stop()
