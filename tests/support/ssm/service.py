# SPDX-License-Identifier: Apache-2.0
"""Starts ssm-server.py for a Python test, and asks it."""
import atexit
import http.client
import itertools
import json
import os
import ssl
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
KEY, SECRET = "AKIDTRADEWINDTEST", "secretOfTheTestsOnlyNeverReal0123456789"


def find_python():
    """The Python that has botocore; ends the whole test as skipped where it cannot be made."""
    found = subprocess.run([os.path.join(HERE, "..", "aws", "environment")], text=True,
                           capture_output=True, check=False)
    if found.returncode:
        print(f"1..0 # SKIP {found.stderr.strip() or 'no Python environment'}")
        sys.exit(0)
    return found.stdout.strip()


def enter_environment(script):
    """Runs this script again in the Python that has botocore."""
    if os.environ.get("TRADEWIND_IN_ENVIRONMENT") != "yes":
        python = find_python()
        os.environ["TRADEWIND_IN_ENVIRONMENT"] = "yes"
        os.execv(python, [python, script, *sys.argv[1:]])


class Service:
    numbers = itertools.count(16)

    def __init__(self):
        self.process = subprocess.Popen(
            [find_python(), os.path.join(HERE, "ssm-server.py")], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, start_new_session=True)
        atexit.register(self.stop)
        ready = json.loads(self.process.stdout.readline())
        self.port, self.ca, self.certificate = ready["port"], ready["ca"], ready["certificate"]
        self.name = ready["name"]
        self.tls = ssl.create_default_context(cafile=self.ca)

    def stop(self):
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()

    def environment(self, home):
        """What a program of ours needs to meet it."""
        return {"AWS_ENDPOINT_URL": f"https://localhost:{self.port}", "AWS_CA_BUNDLE": self.ca,
                "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
                "AWS_CONFIG_FILE": f"{home}/aws-config",
                "AWS_SHARED_CREDENTIALS_FILE": f"{home}/aws-credentials"}

    def ask(self, method, path, body=None):
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
        self.ask("POST", "/_targets", {"target": target, "fault": fault, "seed": seed,
                                       "options": options})
        return target

    def act(self, target, act):
        return self.ask("POST", "/_act", {"target": target, "act": act})["done"]

    def sessions(self, target=None):
        """The sessions that have not ended."""
        return self.ask("GET", "/_sessions" + (f"?target={target}" if target else ""))

    def report(self, target=None):
        return self.ask("GET", "/_report" + (f"?target={target}" if target else ""))

    def assert_judged(self, target=None):
        wrong = [(each["id"], each["complaints"]) for each in self.report(target)
                 if each["complaints"]]
        assert not wrong, wrong
