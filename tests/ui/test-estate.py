# SPDX-License-Identifier: Apache-2.0
"""What Tradewind made in AWS, in the window: its cost in the header, and deleting it."""
import glob
import json
import os
import select
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

import re  # noqa: E402

import cli  # noqa: E402
from aws_servers import Stacks  # noqa: E402
from desktop import Window, wait_for  # noqa: E402

STACK = "tradewind-sales-analyst-cluster"
_servers = []


def account():
    if not _servers:
        _servers.append(Stacks())
    _servers[0].plan(hurry=True)
    return _servers[0]


def made(server):
    """A home whose person has made a stack."""
    home = cli.tempfile.mkdtemp(prefix="tw-estate-")
    cli.atexit.register(cli.shutil.rmtree, home, ignore_errors=True)
    cli.run("provision", "--yes", "--no-load", "--poll-seconds", "0.02",
            env=cli.environment(home, **server.environment())).expect(cli.DONE)
    return home


def window(server, home=None):
    return Window("--profile", "sample", home=home,
                  env=dict(server.environment(), TRADEWIND_STACK_POLL_MS="50"))


def delete(shown, button=f"Delete {STACK}", tick=None):
    shown.click("push button", button)
    shown.label("The cluster and its data go with it")
    if tick:
        shown.click("check box", tick)
    assert not shown.responses("Delete"), "the name was not asked for"
    shown.write("Name of the stack", STACK)
    wait_for(lambda: shown.responses("Delete"), "a button that deletes")[0].do_action(0)


def connections(home):
    with open(f"{home}/config/tradewind/profiles.yaml", encoding="utf-8") as file:
        return file.read()


def test_nothing_is_said_where_nothing_is():
    server = account()
    with window(server) as shown:
        shown.label("^Connected to ")
        shown.gone("push button", re.compile("^Running in AWS"))
        shown.click("push button", "Main Menu")
        shown.click("menu item", "Resources in AWS")
        shown.label("^Nothing in AWS$")


def test_it_costs_and_is_deleted_after_its_name_was_typed():
    server = account()
    home = made(server)
    with window(server, home) as shown:
        shown.click("push button", re.compile(r"^Running in AWS: about \$0\.\d\d up to now, \$0\.58"))
        shown.label(STACK)
        shown.label(r"us-east-1 · 0 minutes old · about \$0\.58 an hour")
        shown.label(r"^AWS::Redshift::Cluster · sales-analyst-cluster\n.* old · about \$0\.54 an hour")
        delete(shown, tick="Forget it on this computer too")
        shown.label("^Nothing in AWS$", timeout=120)
        wait_for(lambda: server.stacks()[-1]["status"] == "DELETE_COMPLETE", "the deletion")
        assert os.listdir(f"{home}/data/tradewind/provision") == []
        assert "sales-analyst" not in connections(home)
        assert os.listdir(f"{home}/cache/tradewind") == []


def test_the_desktop_is_told_after_the_chosen_hours():
    server = account()
    home = made(server)
    path = glob.glob(f"{home}/data/tradewind/provision/*")[0]
    with open(path, encoding="utf-8") as file:
        record = json.load(file)
    record["created"] -= 5 * 3600  # four are usual
    with open(path, "w", encoding="utf-8") as file:
        json.dump(record, file)
    told = subprocess.Popen([sys.executable, f"{os.path.dirname(__file__)}/notifications.py"],
                            text=True, stdout=subprocess.PIPE)
    assert told.stdout.readline() == "ready\n"
    with window(server, home) as shown:
        shown.find("push button", re.compile(r"^Running in AWS: about \$2\.\d\d up to now"))
        assert select.select([told.stdout], [], [], desktop.TIMEOUT)[0], "nothing was told"
        said = told.stdout.readline()
        what_cannot_be_asked_is_told(shown, path, record)
    told.kill()
    told.wait()
    told.stdout.close()
    assert said.startswith(f"Still Running in AWS: The stack {STACK} has cost about $2."), said


def what_cannot_be_asked_is_told(shown, path, record):
    """With an AWS profile that is no longer there; and nothing is listed twice."""
    with open(f"{path}-2.json", "w", encoding="utf-8") as file:
        json.dump(dict(record, region="eu-west-1", aws_profile="gone"), file)
    shown.click("push button", re.compile("^Running in AWS"))
    shown.label("^eu-west-1 could not be asked$")
    shown.label("gone")
    assert len(shown.all("label", STACK)) == 1


def test_what_stands_in_the_way_is_explained_and_the_rest_deleted():
    server = account()
    home = made(server)
    server.plan(hurry=True, delete_fail="Vpc", delete_fail_times=99, delete_reason="it has dependencies")
    with window(server, home) as shown:
        shown.click("push button", re.compile("^Running in AWS"))
        delete(shown)
        shown.label("could not be deleted: Vpc.*it has dependencies", timeout=180)
        delete(shown, "Leave It, Delete the Rest…")
        shown.label("^Left in the account: vpc-.*it has dependencies", timeout=180)
        shown.label("^The Rest Is Deleted$", timeout=180)
    assert "sales-analyst" in connections(home), "it was forgotten unasked"


if __name__ == "__main__":
    tap.main(globals())
