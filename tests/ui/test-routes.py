# SPDX-License-Identifier: Apache-2.0
"""From nothing to the first answer in the window: a new cluster, or the sample data in a cluster that
is there, with everything that may go wrong on the way."""
import json
import os
import re
import subprocess
import sys

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

from desktop import Window, has_state, wait_for  # noqa: E402
from way import Way  # noqa: E402

SLOW = os.environ.get("TRADEWIND_SLOW_TESTS") == "yes"
STACK = "tradewind-first-try"
BASTION = "tradewind-bastion-warehouse"
RESOURCES = ("Vpc", "SubnetA", "SubnetB", "ClusterSecurityGroup", "EndpointSecurityGroup",
             "BastionSecurityGroup", "ClusterFromBastion", "EndpointsFromBastion", "SsmEndpoint",
             "SsmMessagesEndpoint", "Ec2MessagesEndpoint", "BastionRole", "BastionProfile",
             "Bastion", "SubnetGroup", "Cluster")
BASTION_RESOURCES = ("EndpointSecurityGroup", "BastionSecurityGroup", "ClusterFromBastion",
                     "SsmEndpoint", "SsmMessagesEndpoint", "Ec2MessagesEndpoint", "BastionRole",
                     "BastionProfile", "Bastion")
POLICIES = os.path.join(SUPPORT, "..", "..", "resources", "policies")
_ways = []


def way():
    """One for all tests, each with an account in which nothing was made yet."""
    if not _ways:
        _ways.append(Way())
    found = _ways[0]
    found.renew()
    found.plan(hurry=True)
    found.server.run("SET client_min_messages TO warning; DROP SCHEMA IF EXISTS northwind CASCADE")
    found.account.ask({"forget": True})
    found.account.ask({"cluster": {"warehouse": {
        "database": "postgres", "user": "tester", "address": found.sessions.name,
        "port": found.port, "secret": "arn:aws:secretsmanager:us-east-1:123456789012:secret:w"}}})
    return found


def window(found):
    return Window(home=found.home, env=dict(found.settings(), TRADEWIND_STACK_POLL_MS="50"))


def menu(shown, item):
    shown.click("push button", "Main Menu")
    shown.click("menu item", item)


def tick(shown, name):
    box = wait_for(lambda: shown.all("check box", name), f"the switch {name}")[-1]
    if not has_state(box, "CHECKED"):
        box.do_action(0)


def ask(shown):
    shown.ask("How many customers are there?")
    shown.done()
    shown.label("^There are 91 customers")


def statuses(found, name=STACK):
    return [stack["status"] for stack in found.account.stacks() if stack["name"] == name]


class Held:
    """Keeps the program waiting for a table of the server's own."""

    def __init__(self, server, table):
        self.keeper = subprocess.Popen(["psql", "-X", "-q", "-d", server.uri], text=True,
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.keeper.stdin.write(f"begin; lock table pg_catalog.{table} in access exclusive mode;\n"
                                "\\echo locked\n")
        self.keeper.stdin.flush()
        assert self.keeper.stdout.readline() == "locked\n"

    def release(self):
        self.keeper.stdin.close()
        self.keeper.wait()
        self.keeper.stdout.close()


class Walk:
    """A route, page by page. Where a step does work, it is held there until it is gone on with."""

    def __init__(self, found, resource):
        self.found, self.resource, self.held, self.killed = found, resource, [], []

    def hold(self, table):
        self.held.append(Held(self.found.server, table))

    def making(self, shown):
        shown.find("list item", f"{self.resource}: created")
        shown.find("push button", "Cancel, and Delete It")

    def made(self, shown):
        self.found.plan(hurry=True)

    def loading(self, shown):
        shown.label("^Loading Northwind$")
        wait_for(lambda: self.found.server.query(  # the schema is being created, in a transaction
            "select 1 from pg_locks where not granted and relation = 'pg_depend'::regclass"),
            "the loading")

    def loaded(self, shown):
        self.held.pop().release()

    def indexing(self, shown):
        """Over in a moment: it is killed somewhere in it, or just after."""
        wait_for(lambda: shown.all("label", re.compile("^Reading the schema|^Indexing|^Connected to ")),
                 "indexing")

    def indexed(self, shown):
        pass

    def run(self, *kills):
        """Each step is a page to be seen and what leads on from it; at these it is killed."""
        steps = list(self.steps())
        while steps:
            with window(self.found) as shown:
                self.walk(shown, steps, kills)
        assert not self.held, "a step that was to be waited at did not come"
        asked = self.found.asked()
        assert "cloudformation:CreateStack" in asked and asked <= self.allowed(), asked
        self.found.assert_judged()

    def allowed(self):
        """What the route's policy was generated from."""
        with open(os.path.join(POLICIES, "calls.json"), encoding="utf-8") as file:
            return set(json.load(file)[self.route])

    def walk(self, shown, steps, kills):
        while steps:
            see, go_on = steps[0]
            see(shown)
            if (see.__name__ in kills or kills == ("everywhere",)) and see not in self.killed:
                self.killed.append(see)
                shown.process.kill()
                shown.process.wait()
                return
            go_on(shown)
            steps.pop(0)
        shown.label("^Connected to .*: 8 tables")
        ask(shown)


class NewCluster(Walk):
    route = "cluster"

    def steps(self):
        return ((self.nothing, self.choose), (self.naming, self.named), (self.planned, self.accept),
                (self.making, self.made), (self.loading, self.loaded),
                (self.indexing, self.indexed))

    def nothing(self, shown):
        shown.label("^Connected to Sample")

    def choose(self, shown):
        menu(shown, "Back to Setup")
        shown.click("push button", "Create a New Cluster")
        shown.label("^A cluster of your own$")
        shown.write("Name of the cluster", "First Try")
        shown.click("push button", "See What Is Created")
        shown.label("cannot be the name of a cluster")
        for field, text in (("Name of the cluster", "first-try"), ("First database", "postgres"),
                            ("Who owns it", "tester")):
            shown.write(field, text)
        wait_for_draft(shown, "first-try", "postgres", "tester")

    def naming(self, shown):
        shown.label("^A cluster of your own$")
        shown.expect_text("Name of the cluster", "first-try")
        shown.expect_text("First database", "postgres")
        shown.expect_text("Who owns it", "tester")

    def named(self, shown):
        shown.click("push button", "See What Is Created")

    def planned(self, shown):
        shown.label(r"^About \$0\.58 an hour, \$42\d a month$")
        shown.label("^16 resources$")
        shown.label(f"^{STACK} · us-east-1$")
        create = shown.find("push button", "Create It")
        assert not has_state(create, "SENSITIVE"), "it can be made without being accepted"
        assert "CREATE_IN_PROGRESS" not in statuses(self.found), "it is made unasked"

    def accept(self, shown):
        self.found.plan(hold_at=self.resource, hurry=True)
        self.hold("pg_depend")
        tick(shown, "Create it in my account")
        shown.click("push button", "Create It")


class OwnCluster(Walk):
    route = "bastion"

    def steps(self):
        return ((self.nothing, self.choose), (self.picked, self.go_on),
                (self.planned, self.accept), (self.making, self.made), (self.reaching, self.reach),
                (self.tested, self.go_on), (self.naming, self.load), (self.loading, self.loaded),
                (self.indexing, self.indexed))

    def nothing(self, shown):
        shown.label("^Connected to Sample")

    def choose(self, shown):
        menu(shown, "Back to Setup")
        shown.click("push button", "Load Northwind into Your Cluster")
        shown.click("push button", "Use warehouse")
        wait_for_draft(shown, "warehouse", "private")

    def picked(self, shown):
        shown.label("^Private: it is reached through a bastion beside it$")

    def go_on(self, shown):
        shown.click("push button", "Continue")

    def planned(self, shown):
        shown.label("^A way into your cluster$")
        shown.label("^Security group sg-1 of the cluster warehouse: TCP port")

    def accept(self, shown):
        self.found.plan(hold_at=self.resource, hurry=True)
        tick(shown, "Create it in my account")
        assert not has_state(shown.find("push button", "Create It"), "SENSITIVE"), "no rule accepted"
        tick(shown, "Add this rule")
        shown.click("push button", "Create It")

    def reaching(self, shown):
        shown.label("^Where is your data")
        shown.expect_text("Host", self.found.sessions.name)
        shown.expect_text("Instance to go through, if it is private", self.found.target)

    def reach(self, shown):
        shown.click("push button", "Test the Connection")

    def tested(self, shown):
        shown.label("^On the way to your data")
        shown.label("^northwind is not there yet; it is loaded next")

    def naming(self, shown):
        shown.label("^Eight tables with 3,202 rows are loaded into the schema northwind")

    def load(self, shown):
        self.hold("pg_depend")
        shown.click("push button", "Load Northwind")


def wait_for_draft(shown, *words):
    """What was entered has reached the file that a crash leaves."""
    def written():
        path = f"{shown.home}/data/tradewind/setup.json"
        if not os.path.exists(path):
            return False
        with open(path, encoding="utf-8") as file:
            text = file.read()
        return all(word in text for word in words)
    wait_for(written, f"{words} in the draft")


def test_a_new_cluster_from_the_first_page_to_the_first_answer():
    found = way()
    NewCluster(found, "SubnetA").run(*(["everywhere"] if SLOW else ["making", "loading"]))
    assert statuses(found) == ["CREATE_COMPLETE"], "it was made more than once"
    use_what_is_there(found)
    assert statuses(found) == ["DELETE_COMPLETE"], "it was made once more"


def use_what_is_there(found):
    """Straight to indexing; and the cost stays in sight where the window is narrow."""
    keyfile = f"{found.home}/config/glib-2.0/settings/keyfile"
    with open(keyfile, encoding="utf-8") as file:
        settings = re.sub(r"window-size=.*", "window-size=(360, 760)", file.read())
    with open(keyfile, "w", encoding="utf-8") as file:
        file.write(settings)
    with window(found) as shown:
        shown.label("^Connected to .*: 8 tables")
        shown.find("push button", re.compile("^Running in AWS: about"))
        shown.find("push button", re.compile("^Tunnel"))
        frame = desktop.Atspi.Component.get_extents(shown.find("frame"),
                                                    desktop.Atspi.CoordType.WINDOW)
        assert frame.width <= 360, frame.width
        menu(shown, "Back to Setup")
        shown.click("push button", "Create a New Cluster")
        shown.click("push button", "Use first-try")
        shown.label("^It exists already, and is used as it is")
        shown.click("push button", "Go On to Indexing, Load Nothing")
        shown.label("^Connected to .*: 8 tables")
        delete_what_is_open(shown)


def delete_what_is_open(shown):
    """The window is connected to it, through its tunnel."""
    shown.click("push button", re.compile("^Running in AWS"))
    shown.click("push button", f"Delete {STACK}")
    shown.click("check box", "Forget it on this computer too")
    shown.write("Name of the stack", STACK)
    wait_for(lambda: shown.responses("Delete"), "a button that deletes")[0].do_action(0)
    shown.label("^Nothing in AWS$")
    shown.label("^Connected to Sample")
    shown.gone("push button", re.compile("^Running in AWS"))
    with open(f"{shown.home}/config/tradewind/profiles.yaml", encoding="utf-8") as file:
        assert "first-try" not in file.read()


def test_northwind_in_a_private_cluster_that_is_there():
    found = way()
    OwnCluster(found, "BastionRole").run(*(["everywhere"] if SLOW else []))
    assert statuses(found, BASTION) == ["CREATE_COMPLETE"], "it was made more than once"


def test_the_sample_applications_settings_lead_to_another_region():
    """All of its file is taken over but the password, and why is said."""
    found = way()
    walk = NewCluster(found, "SubnetA")
    with window(found) as shown:
        walk.nothing(shown)
        menu(shown, "Back to Setup")
        shown.click("push button", "Create a New Cluster")
        path = f"{shown.folder('theirs')}/.env"
        with open(path, "w", encoding="utf-8") as file:
            file.write("AWS_REGION=eu-west-1\nOPTION1_CLUSTER_ID=theirs-1\n"
                       "OPTION1_DATABASE=theirs\nOPTION1_PASSWORD=NeverUsed1\n")
        shown.click("push button", "Open a .env file")
        shown.choose_file("Open", path)
        shown.expect_text("Name of the cluster", "theirs-1")
        shown.label("^OPTION1_PASSWORD is ignored$")
        shown.label("^Redshift makes the password itself")
        walk.named(shown)
        shown.label("^tradewind-theirs-1 · eu-west-1$")
        shown.label("list prices of .* in us-east-1 .other regions differ")
        asked = found.asked()
    changes = [call for call in asked if not re.match(r"\w+:(Get|Describe|List)", call)]
    assert asked and not changes, changes


def to_the_plan(walk, shown):
    walk.choose(shown)
    walk.named(shown)
    shown.label("^16 resources$")


def test_leaving_keeps_it_and_cancelling_deletes_it():
    found = way()
    walk = NewCluster(found, "SubnetA")
    with window(found) as shown:
        to_the_plan(walk, shown)
        walk.accept(shown)
        walk.making(shown)
        shown.click("push button", "Later")
        shown.label("^Connected to Sample")
        assert statuses(found)[-1] == "CREATE_IN_PROGRESS"
        menu(shown, "Back to Setup")
        walk.making(shown)
        shown.click("push button", "Back")
        shown.label("^It is being made already")
        shown.click("push button", "Follow It")
        walk.making(shown)
        found.plan(hold=True)
        shown.click("push button", "Cancel, and Delete It")
        wait_for(lambda: statuses(found)[-1] == "DELETE_IN_PROGRESS", "the deletion")
        wait_for_draft(shown, "calling-off")
        shown.process.kill()
        shown.process.wait()
    with window(found) as shown:
        shown.label("^Being deleted again$")
        found.plan(hurry=True)
        shown.label("^Cancelled$")
        assert statuses(found)[-1] == "DELETE_COMPLETE"
        walk.held.pop().release()
        shown.click("push button", "Back to the Plan")
        walk.planned(shown)
        for resource in RESOURCES if SLOW else ("Cluster",):
            failing(found, shown, resource)


def test_each_part_of_a_bastion_may_fail():
    tap.need_slow()
    found = way()
    walk = OwnCluster(found, "BastionRole")
    with window(found) as shown:
        walk.choose(shown)
        walk.picked(shown)
        walk.go_on(shown)
        shown.label("^9 resources$")
        for resource in BASTION_RESOURCES:
            failing(found, shown, resource, BASTION, ("Add this rule",))


def failing(found, shown, resource, stack=STACK, more=()):
    """Ends in a readable reason, with the deletion followed to its end; then back at the plan."""
    found.plan(fail=resource, reason=f"The limit for {resource} is reached (Service: Test)",
               hurry=True)
    for switch in ("Create it in my account", *more):
        tick(shown, switch)
    shown.click("push button", "Create It")
    shown.label(f"^The stack {stack} failed at {resource} .*: The limit for {resource} is reached.*\n"
                "Everything that it had made is removed again")
    shown.label("Service Quotas.*console.aws.amazon.com/cloudformation/home"
                ".*console.aws.amazon.com/billing/home")
    assert statuses(found, stack)[-1] == "DELETE_COMPLETE"
    left = [about for about in found.account.stacks()[-1]["resources"].values()
            if about["status"] != "DELETE_COMPLETE"]
    assert not left, left
    shown.click("push button", "Try Again")
    shown.label(r"^\d+ resources$")


if __name__ == "__main__":
    tap.main(globals())
