# SPDX-License-Identifier: Apache-2.0
"""From nothing to the first answer: a stack is made, the connection goes through a Session Manager
tunnel to a PostgreSQL that speaks TLS alone, the sample data is loaded and a question answered."""
import atexit
import os
import shutil
import socket
import sys
import tempfile

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import cli  # noqa: E402
import service  # noqa: E402
import tap  # noqa: E402
from aws_servers import Stacks  # noqa: E402
from throwaway import Postgres, Skip  # noqa: E402

NAME = "first-try"
FAST = ("--poll-seconds", "0.02")


class Way:
    """Everything that lies between the command line and the rows."""

    def __init__(self):
        self.sessions, self.account = service.Service(), Stacks()
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        try:
            self.server = Postgres(self.port, self.sessions.certificate)
        except Skip as reason:
            raise tap.Skip(str(reason)) from None
        atexit.register(self.server.stop)
        self.home = tempfile.mkdtemp(prefix="tw-route-")
        atexit.register(shutil.rmtree, self.home, ignore_errors=True)
        self.target = self.sessions.target()
        self.account.plan(bastion=self.target, address=self.sessions.name, port=self.port,
                          secret={"username": "tester", "password": "notNeeded"})
        sessions = f"https://localhost:{self.sessions.port}"
        self.env = cli.environment(self.home, **self.account.environment(),
                                   AWS_ENDPOINT_URL_SSM=sessions,
                                   AWS_ENDPOINT_URL_SSMMESSAGES=sessions,
                                   AWS_CA_BUNDLE=self.sessions.ca)
        self.config = os.path.join(self.home, "config", "tradewind", "profiles.yaml")

    def run(self, *args):
        return cli.run(*args, env=self.env, timeout=300)

    def provision(self, *args):
        return self.run("--json", "provision", "--yes", *FAST, "--database", "postgres",
                        "--admin-user", "tester", NAME, *args)

    def trust_the_tests_authority(self):
        """What only the tests need: AWS's certificates are under authorities that Debian knows."""
        with open(self.config, encoding="utf-8") as file:
            text = file.read()
        address = f":{self.port}/postgres"
        assert address in text, text
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text.replace(address, f"{address}?sslmode=verify-full&"
                                    f"sslrootcert={self.sessions.ca}"))


def test_from_nothing_to_the_first_answer_and_back():
    way = Way()
    way.provision("--no-load").expect(cli.DONE)
    way.trust_the_tests_authority()
    ran = way.provision().expect(cli.DONE, "loading the sample data")
    assert ran.lines()[-1]["profile"] == NAME and ran.lines()[-1]["bastion"] == way.target
    answer = way.run("--json", "--profile", NAME, "ask", "How many customers are there?")
    answer = answer.expect(cli.DONE).json()
    assert answer["rows"] == [[91]], answer
    again = way.provision().expect(cli.DONE)
    assert "Loading" not in again.err, again
    removed = way.run("--json", "--profile", NAME, "load", "--remove", "northwind")
    removed.expect(cli.DONE, "northwind")
    way.run("--json", "cleanup", *FAST, "--confirm", f"tradewind-{NAME}", "--local").expect(cli.DONE)
    with open(way.config, encoding="utf-8") as file:
        assert NAME not in file.read()
    assert way.sessions.sessions() == []
    way.sessions.assert_judged()
    assert "secretsmanager:GetSecretValue" in [c.get("call") for c in way.account.calls()]
    wrong = [call for call in way.account.calls() if call["judged"] not in ("ok", "planned")]
    assert not wrong, wrong


if __name__ == "__main__":
    tap.main(globals())
