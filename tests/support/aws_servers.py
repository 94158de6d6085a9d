# SPDX-License-Identifier: Apache-2.0
"""The servers of tests/support/aws for tests in Python: each starts on loopback when made and ends
with the program. Raises tap.Skip where their Python packages cannot be had."""
import atexit
import json
import os
import ssl
import subprocess
import urllib.request

from tap import Skip

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "aws")
# Nothing of a person's own AWS settings may reach what is tested.
ISOLATION = {"AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}


def find_python():
    """The Python that has their packages."""
    made = subprocess.run([f"{FOLDER}/environment"], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise Skip(made.stderr.strip())
    return made.stdout.strip()


class Service:
    def __init__(self, script):
        self.process = subprocess.Popen([find_python(), f"{FOLDER}/{script}"], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ready = json.loads(self.process.stdout.readline())
        atexit.register(self.stop)

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, line):
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


class Bedrock(Service):
    """Amazon Bedrock's protocols, judged by botocore: see bedrock-server.py."""
    KEY, SECRET = "AKIDTRADEWINDTEST", "secretOfTheTestsOnlyNeverReal0123456789"
    # What it hands out: the role's keys, single sign-on's keys and tokens, the bearer token.
    HANDED_OUT = ("secretOfTheRoleOnlyNeverReal0123456789", "tokenOfTheRole", "tokenOfSso",
                  "secretOfSsoOnlyNeverReal01234567890123", "ssoAccessToken", "ssoRefreshToken",
                  "bearerTokenOfTheTests")

    def __init__(self):
        super().__init__("bedrock-server.py")
        self.url, self.ca = f"https://localhost:{self.ready['port']}", self.ready["ca"]

    def environment(self):
        return dict(ISOLATION, AWS_ENDPOINT_URL=self.url, AWS_CA_BUNDLE=self.ca,
                    AWS_ACCESS_KEY_ID=self.KEY, AWS_SECRET_ACCESS_KEY=self.SECRET)

    def control(self, path, what=None):
        context = ssl.create_default_context(cafile=self.ca)
        data = None if what is None else json.dumps(what).encode()
        with urllib.request.urlopen(self.url + path, data=data, context=context) as answer:
            return json.load(answer)

    def plan(self, *steps, **more):
        """What it answers next; forgets what it was asked so far."""
        self.control("/_reset", {})
        self.control("/_control", dict(more, plan=list(steps)))

    def calls(self):
        return self.control("/_log")["log"]


class Moto(Service):
    """moto, playing AWS: see moto-server.py."""

    def __init__(self):
        super().__init__("moto-server.py")
        self.url, self.key, self.secret = (self.ready[name] for name in ("url", "key", "secret"))

    def environment(self):
        return dict(ISOLATION, AWS_ENDPOINT_URL=self.url, AWS_ACCESS_KEY_ID=self.key,
                    AWS_SECRET_ACCESS_KEY=self.secret)

    def call(self, service, operation, **parameters):
        """What boto3 gets from it; a failure is the answer's "error"."""
        return self.ask({"service": service, "operation": operation, "parameters": parameters})


class Stacks(Service):
    """CloudFormation with time and faults, and what leads to a cluster: see stack-server.py."""

    def __init__(self):
        super().__init__("stack-server.py")
        self.url = self.ready["url"]

    def environment(self):
        return dict(ISOLATION, AWS_ENDPOINT_URL=self.url, AWS_ACCESS_KEY_ID=Bedrock.KEY,
                    AWS_SECRET_ACCESS_KEY=Bedrock.SECRET)

    def plan(self, **plan):
        self.ask({"plan": plan})

    def stacks(self):
        return self.ask({"stacks": True})["stacks"]

    def calls(self):
        return self.ask({"calls": True})["calls"]
