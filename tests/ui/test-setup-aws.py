# SPDX-License-Identifier: Apache-2.0
"""The setup assistant with an AWS account: a cluster picked from its list, a paused one resumed, a
private one reached through an instance. The project's own servers play AWS, judged by botocore."""
import os
import shutil
import socket
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SUPPORT = os.path.join(HERE, "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import desktop  # noqa: E402
import aws_servers  # noqa: E402
import service  # noqa: E402
import tap  # noqa: E402
import throwaway  # noqa: E402

desktop.enter()

PRIVATE = "vpc-42"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def cluster(name, status, port):
    return {"ClusterIdentifier": name, "ClusterStatus": status, "DBName": "postgres",
            "MasterUsername": "awsuser", "VpcId": PRIVATE, "PubliclyAccessible": "false",
            "Endpoint": {"Address": "localhost", "Port": port}}


class Account:
    """Clusters from one of the servers, instances and sessions from the other."""

    def __init__(self):
        self.redshift, self.sessions = aws_servers.Bedrock(), service.Service()
        self.folder = tempfile.mkdtemp(prefix="tw-ui-aws-")
        self.ca = f"{self.folder}/ca.pem"
        with open(self.ca, "w", encoding="ascii") as joined:
            for path in (self.redshift.ca, self.sessions.ca):
                with open(path, encoding="ascii") as file:
                    joined.write(file.read())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def environment(self):
        return dict(self.sessions.environment(), AWS_CA_BUNDLE=self.ca,
                    AWS_ENDPOINT_URL_REDSHIFT=self.redshift.url, TRADEWIND_RESUME_POLL_MS="1",
                    AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS=self.redshift.url)

    def instance(self, target, name, vpc):
        self.sessions.request("POST", "/_targets", {"target": target, "name": name, "vpc": vpc})
        return target


def warehouse(account, port):
    try:
        server = throwaway.Postgres(port, account.sessions.certificate)
    except throwaway.Skip as reason:
        raise tap.Skip(str(reason)) from None
    server.run('create role "IAM:ana" login; create schema shop; create table shop.orders (n int);'
               'grant usage on schema shop to public; grant select on shop.orders to public')
    return server


def use(window, name):
    window.open_row("Choose from your AWS account")
    window.click("push button", f"Use {name}")
    window.label(f"^Filled in: {name}$")


def to_the_fields(window):
    window.click("push button", "Main Menu")
    window.click("menu item", "Back to Setup")
    window.click("push button", "Use Your Own Data")
    window.label("^Where is your data")


def resume_the_paused_one(window, account):
    use(window, "asleep")
    window.expect_text("Host", "localhost")
    window.expect_text("Database", "postgres")
    window.click("push button", "Test the Connection")
    window.label("The cluster asleep is paused: resume it")
    window.click("push button", "Resume the Cluster")
    window.label("The cluster asleep is private")
    actions = [call["action"] for call in account.redshift.calls() if "action" in call]
    assert actions.count("ResumeCluster") == 1, actions


def reach_the_private_one(window, port, account, target):
    window.click("push button", "Go Through a Tunnel")
    window.label("^Where is your data")
    window.click("push button", "Use way in")
    desktop.wait_for(lambda: window.text("Instance to go through, if it is private") == target,
                     "the instance")
    assert not window.all("push button", "Use elsewhere"), "an instance of another network"
    window.write("Port", str(port))  # where it can be reached, but only by the instance
    window.write("Certificates to trust, if not the system’s", account.sessions.ca)
    window.click("push button", "Test the Connection")
    window.label(f"^Open through {target}")
    window.label("IAM:ana")
    window.click("push button", "Continue")
    window.label("^1 schema with 1 table")


def test_clusters_that_cannot_be_reached():
    with Account() as account:
        account.redshift.plan(clusters=[cluster("asleep", "paused", free_port())],
                              logins=[["IAM:ana", "temporaryOfTheTests"]])
        target = account.instance("i-00000000000000aaa", "way in", PRIVATE)
        account.instance("i-00000000000000bbb", "elsewhere", "vpc-7")
        port = free_port()
        with warehouse(account, port), desktop.Window(env=account.environment()) as window:
            to_the_fields(window)
            resume_the_paused_one(window, account)
            reach_the_private_one(window, port, account, target)
        assert account.sessions.sessions() == [], account.sessions.sessions()
        account.sessions.assert_judged()
        assert all(call["judged"] in ("ok", "planned") for call in account.redshift.calls())


if __name__ == "__main__":
    tap.main(globals())
