# SPDX-License-Identifier: Apache-2.0
"""From nothing to the first answer: a stack is made, the connection goes through a Session Manager
tunnel to a PostgreSQL that speaks TLS alone, the sample data is loaded and a question answered."""
import os
import sys

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import cli  # noqa: E402
import tap  # noqa: E402
from way import Way  # noqa: E402

NAME = "first-try"
FAST = ("--poll-seconds", "0.02")


def provision(way):
    return way.run("--json", "provision", "--yes", *FAST, "--database", "postgres", "--admin-user",
                   "tester", NAME)


def test_from_nothing_to_the_first_answer_and_back():
    way = Way()
    ran = provision(way).expect(cli.DONE, "loading the sample data")
    assert ran.lines()[-1]["profile"] == NAME and ran.lines()[-1]["bastion"] == way.target
    answer = way.run("--json", "--profile", NAME, "ask", "How many customers are there?")
    answer = answer.expect(cli.DONE).json()
    assert answer["rows"] == [[91]], answer
    again = provision(way).expect(cli.DONE)
    assert "Loading" not in again.err, again
    removed = way.run("--json", "--profile", NAME, "load", "--remove", "northwind")
    removed.expect(cli.DONE, "northwind")
    way.run("--json", "cleanup", *FAST, "--confirm", f"tradewind-{NAME}", "--local").expect(cli.DONE)
    with open(way.profiles, encoding="utf-8") as file:
        assert NAME not in file.read()
    assert way.sessions.sessions() == []
    assert "secretsmanager:GetSecretValue" in [c.get("call") for c in way.account.calls()]
    way.assert_judged()


if __name__ == "__main__":
    tap.main(globals())
