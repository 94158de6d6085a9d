# SPDX-License-Identifier: Apache-2.0
"""The built-in model on warehouses that it was not made for: right answers, and wrong ones.

Every question goes the whole way through `tradewind-cli eval` and its rows are compared with those
of reference SQL; a question without any must be declined. The scores are printed.
"""
import collections
import json
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import asked  # noqa: E402
import cli  # noqa: E402
import tap  # noqa: E402
import templates  # noqa: E402
import warehouses  # noqa: E402
from throwaway import Postgres, Skip  # noqa: E402

# Each a warehouse of its own in NAME.sql, with questions in NAME.txt.
SCRIPTED = ("air", "cargo", "claims", "crm", "factory", "grid", "hotel", "hr", "lib", "rides", "shop",
            "store", "util")

_server = None


def script(name):
    with open(os.path.join(HERE, name + ".sql"), encoding="utf-8") as file:
        return file.read()


def server():
    global _server
    if _server is None:
        try:
            _server = Postgres()
        except Skip as reason:
            raise tap.Skip(str(reason)) from None
        _server.run("\n".join([*warehouses.SCRIPTS, "reset search_path;", script("functions"),
                               *map(script, SCRIPTED), "analyze;"]))
    return _server


def score(schema, questions):
    tables = [row[0] for row in server().query(
        f"select tablename from pg_tables where schemaname = '{schema}'")]
    entries = asked.entries(schema, tables, questions)
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        json.dump(entries, file)
        file.flush()
        ran = cli.run("--dsn", server().uri, "--schema", schema, "--json", "eval", file.name,
                      timeout=600).expect(cli.DONE)
    found = ran.json()
    for failure in found["failures"]:
        print(f"# {failure['outcome']}: {failure['question']}", flush=True)
    assert found["total"] == len(entries[schema]) and found["invalid"] == 0, found
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


def from_templates(odd):
    return [(schema, [("template", question, sql) for number, question, sql in templates.questions(schema)
                      if number % 2 == odd]) for schema in templates.SCHEMAS]


def test_templates_looked_at():
    total = score_all(from_templates(0))
    assert total["wrong"] == 0 and total["right"] >= 0.9 * total["total"], total


def test_templates_held_out():
    total = score_all(from_templates(1))
    assert total["wrong"] == 0 and total["right"] >= 0.85 * total["total"], total


def test_asked_by_hand():
    names = ("hospital", "saas", "school", "logistics", "bnk")
    total = score_all([(name, list(asked.read(name))) for name in names])
    assert total["wrong"] <= 0.01 * total["total"], total
    assert total["right"] >= 0.85 * total["total"], total


def test_asked_by_kind():
    scores = {}
    total = collections.Counter()
    for name in SCRIPTED:
        questions = list(asked.read(name))
        found = score(name, questions)
        asked.by_kind(questions, found, scores)
        total.update({key: found[key] for key in ("total", "right", "wrong", "declined")})
    asked.print_scores(scores)
    assert total["wrong"] == 0 and total["right"] >= 0.8 * total["total"], total


if __name__ == "__main__":
    try:
        tap.main(globals())
    finally:
        if _server is not None:
            _server.stop()
