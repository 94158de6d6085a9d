#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""moto, playing AWS on an unused port of the loopback interface: STS, the instance metadata service,
IAM, EC2, CloudFormation, Redshift, Secrets Manager, SSM parameters. It recomputes every signature
with botocore and refuses what is not signed by a key that it gave out. It is no proof about AWS.

Prints one line of JSON when it is ready: {"url": …, "key": …, "secret": …}, the keys of a user who
may do everything. Ends with its standard input, where each line is one thing to do as that user,
answered by one line of JSON:
  {"service": "secretsmanager", "operation": "create_secret", "parameters": {…}, "region": …}
  {"verify": false}   signatures are no longer looked at (unsigned calls fail otherwise)"""

import json
import logging
import sys

import boto3
import botocore.exceptions
import moto_deletes  # noqa: F401
from moto import settings
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

USER = "tradewind-tests"
EVERYTHING = {"Version": "2012-10-17",
              "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


class Account:
    def __init__(self, url):
        self.url, self.key, self.secret = url, "nobody", "nothing"
        self.clients = {}

    def client(self, service, region="us-east-1"):
        wanted = service, region, self.key
        if wanted not in self.clients:  # making one takes longer than most calls
            self.clients[wanted] = boto3.client(
                service, region_name=region, endpoint_url=self.url,
                aws_access_key_id=self.key, aws_secret_access_key=self.secret)
        return self.clients[wanted]

    def make_user(self):
        settings.INITIAL_NO_AUTH_ACTION_COUNT = float("inf")
        iam = self.client("iam")
        iam.create_user(UserName=USER)
        iam.put_user_policy(UserName=USER, PolicyName="everything",
                            PolicyDocument=json.dumps(EVERYTHING))
        made = iam.create_access_key(UserName=USER)["AccessKey"]
        self.key, self.secret = made["AccessKeyId"], made["SecretAccessKey"]
        settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
        return {"url": self.url, "key": self.key, "secret": self.secret}

    def obey(self, line):
        if "verify" in line:
            settings.INITIAL_NO_AUTH_ACTION_COUNT = 0 if line["verify"] else float("inf")
            return {}
        client = self.client(line["service"], line.get("region", "us-east-1"))
        try:
            answer = getattr(client, line["operation"])(**line.get("parameters", {}))
        except botocore.exceptions.ClientError as error:
            return {"error": error.response["Error"]}
        return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def main():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    account = Account(f"http://127.0.0.1:{server.get_host_and_port()[1]}")
    print(json.dumps(account.make_user()), flush=True)
    for line in sys.stdin:
        print(json.dumps(account.obey(json.loads(line)), default=str), flush=True)


if __name__ == "__main__":
    main()
