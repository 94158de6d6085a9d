# SPDX-License-Identifier: Apache-2.0
"""Starts ssm-server.py for a Python test, and asks it."""
import http.client
import itertools
import json
import os
import ssl
import sys

import aws_servers
import tap

KEY, SECRET = aws_servers.Bedrock.KEY, aws_servers.Bedrock.SECRET


def enter_environment(script):
    """Runs this script again in the Python that has botocore, or skips it as a whole."""
    if os.environ.get("TRADEWIND_IN_ENVIRONMENT") != "yes":
        try:
            python = aws_servers.find_python()
        except tap.Skip as reason:
            print(f"1..0 # SKIP {reason}")
            sys.exit(0)
        os.environ["TRADEWIND_IN_ENVIRONMENT"] = "yes"
        os.execv(python, [python, script, *sys.argv[1:]])


class Service(aws_servers.Service):
    numbers = itertools.count(16)

    def __init__(self):
        super().__init__("../ssm/ssm-server.py")
        self.port, self.ca = self.ready["port"], self.ready["ca"]
        self.certificate, self.name = self.ready["certificate"], self.ready["name"]
        self.tls = ssl.create_default_context(cafile=self.ca)

    def environment(self):
        """What a program of ours needs to meet it."""
        return dict(aws_servers.ISOLATION, AWS_ENDPOINT_URL=f"https://localhost:{self.port}",
                    AWS_CA_BUNDLE=self.ca, AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET)

    def request(self, method, path, body=None):
        link = http.client.HTTPSConnection("localhost", self.port, context=self.tls, timeout=120)
        try:
            link.request(method, path, json.dumps(body) if body is not None else None)
            answer = link.getresponse()
            text = answer.read()
            assert answer.status == 200, text
            return json.loads(text)
        finally:
            link.close()

    def target(self, fault="none", seed=0, **options):
        """A new instance, in whose sessions this goes wrong."""
        target = f"i-{next(self.numbers):017x}"
        self.request("POST", "/_targets", {"target": target, "fault": fault, "seed": seed,
                                       "options": options})
        return target

    def act(self, target, act):
        return self.request("POST", "/_act", {"target": target, "act": act})["done"]

    def sessions(self, target=None):
        """The sessions that have not ended."""
        return self.request("GET", "/_sessions" + (f"?target={target}" if target else ""))

    def report(self, target=None):
        return self.request("GET", "/_report" + (f"?target={target}" if target else ""))

    def assert_judged(self, target=None):
        wrong = [(each["id"], each["complaints"]) for each in self.report(target)
                 if each["complaints"]]
        assert not wrong, wrong
