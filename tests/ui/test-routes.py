# SPDX-License-Identifier: Apache-2.0
"""From nothing to the first answer in the window: a new cluster, or the sample data in a cluster that
is there, with everything that may go wrong on the way."""
import os
import re
import sys

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

import cli  # noqa: E402
from desktop import Window, has_state, wait_for  # noqa: E402
from way import Way  # noqa: E402

SLOW = os.environ.get("TRADEWIND_SLOW_TESTS") == "yes"
STACK = "tradewind-first-try"
BASTION = "tradewind-bastion-warehouse"
_ways = []


def way():
    """One for all tests; what they left in the account is removed."""
    if not _ways:
        _ways.append(Way())
    found = _ways[0]
    found.renew()
    found.plan(hurry=True)
    found.server.run("SET client_min_messages TO warning; DROP SCHEMA IF EXISTS northwind CASCADE")
    for stack in found.account.stacks():
        if stack["status"] != "DELETE_COMPLETE":
            found.run("--json", "cleanup", "--poll-seconds", "0.02", "--confirm",
                      stack["name"]).expect(cli.DONE)
    found.account.ask({"cluster": {"warehouse": {
        "database": "postgres", "user": "tester", "address": found.sessions.name,
        "port": found.port, "secret": "arn:aws:secretsmanager:us-east-1:123456789012:secret:w"}}})
    return found


def window(found):
    return Window("--profile", "sample", home=found.home,
                  env=dict(found.settings(), TRADEWIND_STACK_POLL_MS="50"))


def menu(shown, item):
    shown.click("push button", "Main Menu")
    shown.click("menu item", item)


def tick(shown, name):
    box = wait_for(lambda: shown.all("check box", name), f"the check box {name}")[-1]
    if not has_state(box, "CHECKED"):
        box.do_action(0)


def choose_route(shown, name):
    menu(shown, "Back to Setup")
    shown.click("push button", name)


def name_cluster(shown):
    shown.label("^A cluster of your own$")
    shown.write("Name of the cluster", "first-try")
    shown.write("First database", "postgres")
    shown.write("Who owns it", "tester")


def accept(shown):
    tick(shown, "Create it in my account")
    shown.click("push button", "Create It")


def ask(shown):
    shown.ask("How many customers are there?")
    shown.done()
    shown.label("^There are 91 customers")


def statuses(found, name=STACK):
    return [stack["status"] for stack in found.account.stacks() if stack["name"] == name]


def test_a_new_cluster_from_the_first_page_to_the_first_answer():
    found = way()
    with window(found) as shown:
        choose_route(shown, "Create a New Cluster")
        name_cluster(shown)
        shown.write("Name of the cluster", "First Try")
        shown.click("push button", "See What Is Created")
        shown.label("cannot be the name of a cluster")
        shown.write("Name of the cluster", "first-try")
        shown.click("push button", "See What Is Created")
        shown.label(r"^About \$0\.58 an hour, \$42\d a month$")
        shown.label("^16 resources$")
        shown.label(f"^{STACK} · us-east-1$")
        create = shown.find("push button", "Create It")
        assert not has_state(create, "SENSITIVE"), "it can be made without being accepted"
        assert found.account.stacks() == [] or statuses(found)[-1] == "DELETE_COMPLETE"
        accept(shown)
        shown.label("^Connected to first-try · postgres: 8 tables")
        ask(shown)
    assert statuses(found)[-1] == "CREATE_COMPLETE"
    found.assert_judged()


def test_northwind_in_a_private_cluster_that_is_there():
    found = way()
    with window(found) as shown:
        choose_route(shown, "Load Northwind into Your Cluster")
        shown.click("push button", "Use warehouse")
        shown.label("^Private: it is reached through a bastion beside it$")
        shown.click("push button", "Continue")
        shown.label("^A way into your cluster$")
        shown.label("^security group sg-1 of the cluster warehouse: TCP port")
        tick(shown, "Create it in my account")
        assert not has_state(shown.find("push button", "Create It"), "SENSITIVE"), "no rule accepted"
        tick(shown, "Add this rule")
        shown.click("push button", "Create It")
        shown.label("^Where is your data")
        assert shown.text("Host") == found.sessions.name
        shown.click("push button", "Test the Connection")
        shown.click("push button", "Continue")
        shown.label("^Eight tables with 3,202 rows are loaded into the schema northwind")
        shown.click("push button", "Load Northwind")
        shown.label("^Connected to Northwind · warehouse: 8 tables")
        ask(shown)
    assert statuses(found, BASTION)[-1] == "CREATE_COMPLETE"
    found.assert_judged()


if __name__ == "__main__":
    tap.main(globals())
