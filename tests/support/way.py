# SPDX-License-Identifier: Apache-2.0
"""Everything that lies between a person and the rows of a cluster in AWS: the account in which stacks
are made, the Session Manager service, and behind it a PostgreSQL that speaks TLS alone and plays the
cluster."""
import atexit
import shutil
import socket
import tempfile

import cli
import service
import tap
from aws_servers import Stacks
from throwaway import Postgres, Skip


class Way:
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
        self.target = self.sessions.target()
        self.renew()

    def renew(self):
        """A home of a person who has made nothing yet."""
        self.home = tempfile.mkdtemp(prefix="tw-way-")
        atexit.register(shutil.rmtree, self.home, ignore_errors=True)
        self.profiles = f"{self.home}/config/tradewind/profiles.yaml"
        self.env = cli.environment(self.home, **self.settings())
        self.plan()

    def settings(self):
        sessions = f"https://localhost:{self.sessions.port}"
        return dict(self.account.environment(), AWS_ENDPOINT_URL_SSM=sessions,
                    AWS_ENDPOINT_URL_SSMMESSAGES=sessions, AWS_CA_BUNDLE=self.sessions.ca,
                    SSL_CERT_FILE=self.sessions.ca)

    def plan(self, **plan):
        """How the account behaves from now on."""
        self.account.plan(bastion=self.target, address=self.sessions.name, port=self.port,
                          secret={"username": "tester", "password": "notNeeded"}, **plan)

    def run(self, *args):
        return cli.run(*args, env=self.env, timeout=300)

    def asked(self):
        """What the account was asked, as IAM names it, since it was made or told to forget."""
        return {call["call"] for call in self.account.calls()}

    def assert_judged(self):
        wrong = [call for call in self.account.calls() if call["judged"] not in ("ok", "planned")]
        assert not wrong, wrong
        self.sessions.assert_judged()
