# SPDX-License-Identifier: Apache-2.0
"""Questions are kept, found, reopened without a database, run again and compared; several go on at
once; and nothing that was shown as kept is lost when the program is killed."""
import collections
import configparser
import ctypes
import json
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

from desktop import GLib, Window, wait_for  # noqa: E402
from shop import SLOW, server, window_on  # noqa: E402

QUESTION = "How many crates are there?"
KEPT = r"^Kept in the history\.$"
SAMPLE = ("--profile", "sample")


def entry(name):
    return re.compile(f"^{re.escape(name)}, ")


def choose(window, question, action):
    """From the menu of a question in the history."""
    window.click("push button", f"Actions for “{question}”")
    window.click("menu item", action)


def test_reopens_without_the_database():
    home = tempfile.mkdtemp(prefix="tw-ui-")
    postgres = server()
    try:
        postgres.run(SLOW)
        with window_on(postgres.uri, ["shop"], home=home) as window:
            window.label("^Connected to ")
            window.key("ctrl+h")
            window.label("^No Questions Yet$")
            window.ask(QUESTION)
            window.done()
            window.label(KEPT)
            window.find("list item", entry(QUESTION))
            uri = postgres.uri
    finally:
        postgres.stop()
    with window_on(uri, ["shop"], home=home) as window:
        window.label("^No Connection$")
        window.key("ctrl+h")
        window.type("nothing like it")
        window.label("^Nothing Found$")
        window.key("ctrl+a")
        window.type("crat man")
        window.find("list item", entry(QUESTION))
        window.key("Return")
        window.label("^Kept from .*, My shop")
        window.label(r"\b50\b.*crates")
        window.find("table cell", re.compile("50, row 1 of 1$"))
        window.expect_text("Ask about your data", QUESTION)
        assert "COUNT" in window.text("SQL").upper()
        window.label("^Insight · ")
        window.find("progress bar", "How near to the question")  # how it was found


def test_runs_again_and_compares():
    with server() as postgres:
        postgres.run(SLOW)
        with window_on(postgres.uri, ["shop"]) as window:
            window.ask(QUESTION)
            window.done()
            window.label(KEPT)
            postgres.run("insert into shop.crates values (51, 'crate 51', 5.1)")
            window.key("ctrl+shift+r")
            window.label(r"^Since .*: 1 row changed\.$")
            window.label("50 → 51")
            window.key("ctrl+h")
            wait_for(lambda: len(window.all("list item", entry(QUESTION))) == 2, "both runs")
            window.key("ctrl+shift+r")
            window.label("^The same rows as on ")


def test_pins_deletes_and_takes_back():
    other = "What are the top 5 most expensive products?"
    first = "How many customers are there?"
    with Window(*SAMPLE) as window:
        for question in (first, other):
            window.ask(question)
            window.done()
            window.label(KEPT)
        window.key("ctrl+h")
        choose(window, first, "Pin")
        window.label("^Pinned$")
        items = [each.get_name() for each in window.all("list item", re.compile(r"\?, "))]
        assert items[0].startswith(first), items
        window.key("Tab", "Tab", "Down", "Delete")
        window.click("push button", re.compile("Undo$"))
        window.find("list item", entry(other))
        window.key("ctrl+h", "Tab", "Tab", "Home", "shift+F10")
        window.click("menu item", "Unpin")
        window.gone("label", "Pinned")
        for question in (other, first):
            choose(window, question, "Delete")
            window.gone("list item", entry(question))
        window.click("push button", re.compile("Undo$"))
        window.find("list item", entry(first))  # the last that was deleted
        assert not window.all("list item", entry(other))
        window.click("push button", "Delete the whole history")
        window.respond("Delete All")
        window.label("^No Questions Yet$")


def test_makes_room_for_the_answer_in_a_narrow_window():
    with Window(*SAMPLE, size=(360, 640)) as window:
        window.ask("How many customers are there?")
        window.done()
        window.label(KEPT)
        window.key("ctrl+h")
        window.find("list item", entry("How many customers are there?"))
        window.key("Return")
        window.gone("push button", "Delete the whole history")
        window.label("^Kept from ")
        window.label(r"^8 tables ·")


def test_several_questions_at_once():
    slow = "How many snails are there?"
    with server() as postgres:
        postgres.run(SLOW)
        with window_on(postgres.uri, ["shop"]) as window:
            window.ask(slow)
            window.click("push button", "Run It Anyway")
            window.ask(QUESTION)
            window.find("list item", re.compile("^How many snails"))
            window.label(r"\b50\b.*crates")
            window.label(KEPT)
            window.label("^Running…$")
            window.click("push button", "Cancel")
            window.gone("list item", re.compile("^How many snails"))
            window.label(r"\b50\b.*crates")
            wait_for(lambda: postgres.query(
                "select count(*) from pg_stat_activity where state = 'active' "
                "and query ~ 'snails' and pid <> pg_backend_pid()") == [["0"]],
                "the end of the query")


def look_elsewhere():
    """Without a window manager the focus is where the pointer is, once nothing else has it."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
    subprocess.run(["xdotool", "mousemove", "1390", "990"], check=True)
    x11.XSetInputFocus(display, root, 1, ctypes.c_ulong(0))
    x11.XCloseDisplay(display)


def test_tells_the_desktop():
    slugs = """
        create view shop.slugs as select n as slugid from generate_series(1, 7) n, pg_sleep(3);
    """
    service = subprocess.Popen([sys.executable, os.path.join(os.path.dirname(__file__),
                                                             "notifications.py")],
                               stdout=subprocess.PIPE, text=True)
    try:
        assert service.stdout.readline() == "ready\n"
        with server() as postgres:
            postgres.run(SLOW + slugs)
            with window_on(postgres.uri, ["shop"], settings="answer-notice-seconds=uint32 1") as window:
                window.label("^Connected to ")
                look_elsewhere()
                window.ask("How many slugs are there?")
                # A button that is pressed through the bus is clicked a quarter of a second later.
                wait_for(lambda: postgres.query(
                    "select count(*) from pg_stat_activity where state = 'active' "
                    "and query ~ 'slugs' and pid <> pg_backend_pid()") != [["0"]], "the query")
                window.ask(QUESTION)  # in the foreground meanwhile
                ready, _, _ = select.select([service.stdout], [], [], desktop.TIMEOUT)
                assert ready, "the desktop was not told"
                told = service.stdout.readline()
                assert told.startswith("Your answer is here: ") and "7" in told, told
                window.label(r"\b50\b.*crates")
                service.send_signal(signal.SIGUSR1)
                window.label(r"\b7\b.*slugs")
    finally:
        service.kill()
        service.wait()
        service.stdout.close()


def kept(window):
    command = [os.environ["TRADEWIND_CLI"], "--json", "history", "list", "-n", "100000"]
    out = subprocess.run(command, env=window.environment, check=True, stdout=subprocess.PIPE).stdout
    return json.loads(out)


class BusySessions:
    """One session after the other that asks and changes a setting, and is killed in the middle."""

    def __init__(self, home, seed):
        self.home = home
        self.chance = random.Random(seed)
        self.shown = []  # questions that were shown as kept
        self.sidebar = {"true"}  # what the setting may be
        self.round = 2  # seconds from a question to the next, as last seen
        self.asked = 0

    def wait_to_be_killed(self, window):
        """Somewhere in the question that comes now, from its first letter to the one after it."""
        delay = self.chance.uniform(0, 1.2 * self.round)
        threading.Timer(delay, os.kill, (window.process.pid, signal.SIGKILL)).start()

    def one_round(self, window):
        """The rows say whose answer it is that is shown as kept."""
        rows = 2 + self.asked % 70
        self.asked += 1
        question = f"What are the top {rows} most expensive products?"
        began = time.monotonic()
        was = max(self.sidebar)
        self.sidebar = {"true", "false"}
        window.click("push button", "Tables and History")
        window.ask(question)
        window.label(f"^{rows} rows$")
        window.label(KEPT)
        self.shown.append(question)
        self.sidebar -= {was}
        self.round = time.monotonic() - began

    def run(self):
        window = Window(*SAMPLE, home=self.home)
        try:
            window.find("push button", re.compile("^Connection: .*, connected$"))
            last = self.chance.randrange(3)
            for number in range(60):
                if number == last:
                    self.wait_to_be_killed(window)
                self.one_round(window)
        except (AssertionError, GLib.Error, subprocess.CalledProcessError):
            assert window.process.wait(20) == -signal.SIGKILL
        finally:
            window.close()
        return window


def settings(window):
    parser = configparser.ConfigParser()
    parser.read_string(window.saved_settings())
    return parser["io/github/tradewind/Tradewind"]


def check_nothing_is_lost(sessions, window):
    there = kept(window)
    answered = collections.Counter(each["question"] for each in there if each["status"] == "done")
    lost = collections.Counter(sessions.shown) - answered
    assert not lost, lost
    saved = settings(window)
    assert "window-size" in saved, dict(saved)
    is_shown = saved.get("show-sidebar", "true")
    assert is_shown in sessions.sidebar, (is_shown, sessions.sidebar)
    sessions.sidebar = {is_shown}
    return there


def test_nothing_shown_as_kept_is_lost_when_killed():
    slow = os.environ.get("TRADEWIND_SLOW_TESTS") == "yes"
    home = tempfile.mkdtemp(prefix="tw-ui-")
    seed = random.randrange(10**6)
    sessions = BusySessions(home, seed)
    times = 100 if slow else 3
    print(f"# seed {seed}", flush=True)
    try:
        there = []
        for _ in range(times):
            there = check_nothing_is_lost(sessions, sessions.run())
        on_the_way = [each for each in there if each["status"] == "asked"]
        print(f"# killed {times} times, {len(on_the_way)} while a question was on its way; "
              f"{len(sessions.shown)} answers shown as kept, {len(there)} questions there",
              flush=True)
        with Window(*SAMPLE, home=home) as window:
            window.find("push button", re.compile("^Connection: .*, connected$"))
            if sessions.sidebar == {"false"}:
                window.click("push button", "Tables and History")
            window.key("ctrl+h")
            window.find("list item", re.compile("^What are the top "))
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    tap.main(globals())
