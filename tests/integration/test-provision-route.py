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


def forget_locally(way):
    """What led to the cluster goes, by whatever name; what only has the cluster's name stays."""
    data, cache = f"{way.home}/data/tradewind", f"{way.home}/cache/tradewind"
    with open(way.profiles, encoding="utf-8") as file:
        ours = file.read()
    with open(way.profiles, "a", encoding="utf-8") as file:
        file.write(f"  - name: elsewhere\n    uri: postgresql://a@{NAME}.cd.eu-west-1.redshift."
                   "amazonaws.com:5439/dev\n    schemas: []\n"
                   f"  - name: vpn\n    uri: postgresql://a@{way.sessions.name}:5439/dev\n"
                   "    schemas: []\n")
    os.makedirs(f"{data}/sessions", exist_ok=True)
    os.makedirs(f"{data}/diagrams", exist_ok=True)
    for path, text in ((f"{data}/sessions/killed", f"s-1 {way.target}\n"),
                       (f"{data}/sessions/other", f"s-2 i-{'0' * 17}\n"),
                       (f"{data}/diagrams/{NAME}.json", "{}")):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    assert os.listdir(cache), "nothing was cached"
    ran = way.run("--json", "cleanup", *FAST, "--confirm", f"tradewind-{NAME}", "--local")
    assert ran.expect(cli.DONE).lines()[-1]["forgotten"] == [NAME, "vpn"], ran.out
    with open(way.profiles, encoding="utf-8") as file:
        left = file.read()
    assert way.target in ours and way.target not in left, left
    assert "vpn" not in left and "elsewhere" in left, left
    assert os.listdir(cache) == [] and os.listdir(f"{data}/diagrams") == []
    assert os.listdir(f"{data}/sessions") == ["other"] and os.listdir(f"{data}/provision") == []


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
    forget_locally(way)
    assert way.sessions.sessions() == []
    assert "secretsmanager:GetSecretValue" in [c.get("call") for c in way.account.calls()]
    way.assert_judged()


if __name__ == "__main__":
    tap.main(globals())
