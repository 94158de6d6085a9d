# SPDX-License-Identifier: Apache-2.0
"""What somebody needs who has no mouse or no screen: a name for everything that takes the focus, a
way by keyboard to everything that can be clicked, and no place that the Tab key does not leave.

The main window in ./check; every dialog and page of the setup with TRADEWIND_SLOW_TESTS=yes."""
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

from desktop import Window, has_state, wait_for, walk_roles  # noqa: E402

SLOW = os.environ.get("TRADEWIND_SLOW_TESTS") == "yes"
SAMPLE = ("--profile", "sample")
CLICKED = {"push button", "toggle button", "check box", "radio button", "link", "menu item",
           "combo box", "switch"}
NAMED = CLICKED | {"text", "slider", "spin button", "list item", "table cell", "tree item"}
TYPE_NAME = re.compile(r"^(Gtk|Adw|Tw|Gdk)[A-Z]\w+$")
STEPS = 80  # of the Tab key, at most, around a window


def ancestors(each):
    while each:
        yield each
        each = each.get_parent()


def is_reached(each):
    """By the focus, or inside what has it; a row with a switch is activated as a whole."""
    return any(has_state(above, "FOCUSABLE") for above in list(ancestors(each))[:4])


def faults(window):
    found = set()
    for each, role in walk_roles(window.application()):
        if not has_state(each, "SHOWING") or not has_state(each, "SENSITIVE"):
            continue
        name = each.get_name()
        if (role in NAMED and has_state(each, "FOCUSABLE")
                and (not name.strip() or TYPE_NAME.match(name))):
            within = [above.get_name() for above in list(ancestors(each))[1:5]]
            found.add(f"{role} {name!r} in {within} has no name")
        if role in CLICKED and each.get_n_actions() and not is_reached(each):
            found.add(f"{role} {name!r} is for the mouse alone")
    return found


def focused_in(frame):
    """The innermost, by its way down from the window."""
    way = ()
    for each, role in walk_roles(frame):
        if has_state(each, "FOCUSED") and each != frame:
            way = tuple((above.get_index_in_parent(), above.get_role_name(), above.get_name())
                        for above in ancestors(each))
    return way


def walk_around(window, where, frame=None):
    """The Tab key comes back to where it was, through other places. (A list that was left is entered
    again where it was left, so that need not be where it began.)"""
    frame = frame or window.find("frame")
    window.key("Shift_L")  # without a window manager, nobody else gives a dialog the focus
    seen = []
    for _ in range(STEPS):
        window.key("Tab")
        way = focused_in(frame)
        if way in seen[:-1]:
            break
        seen += [way] if way else []
    else:
        raise AssertionError(f"{where}: the Tab key does not come back after {STEPS} steps: "
                             f"{[way[0] for way in seen]}")
    assert len(set(seen)) > 1, f"{where}: the Tab key does not leave {seen}"


def judge(window, where):
    time.sleep(0.5)  # what is just shown is still moving in
    found = faults(window)
    assert not found, f"{where}:\n" + "\n".join(sorted(found))


def menu(window, item):
    window.click("push button", "Main Menu")
    window.click("menu item", item)


def test_the_window_with_an_answer():
    with Window(*SAMPLE) as window:
        window.label("^Connected to ")
        judge(window, "the start")
        walk_around(window, "the start")
        window.ask("Which product categories sell the most?")
        window.done()
        judge(window, "an answer")
        window.ask("Which products have the highest profit margins?")
        window.label("^This data does not answer that$")
        judge(window, "a question that is declined")


def test_narrow():
    with Window(*SAMPLE, size=(360, 760)) as window:
        window.label("^Connected to ")
        judge(window, "a narrow start")
        window.ask("Which product categories sell the most?")
        window.done()
        judge(window, "a narrow answer")


DIALOGS = ("Preferences", "Keyboard Shortcuts", "About Tradewind", "Relationships…",
           "Statements Sent", "Manage Connections…", "Reset…", "Resources in AWS",
           "Check What Is Needed")


def frames(window):
    return window.all("frame") + window.all("dialog")


def judge_dialog(window, item):
    menu(window, item)
    frame = wait_for(lambda: len(frames(window)) > 1 and frames(window)[-1], item)
    time.sleep(2)
    judge(window, item)
    walk_around(window, item, frame)


def test_every_dialog():
    if not SLOW:
        return
    problems = []
    for item in DIALOGS:
        try:
            with Window(*SAMPLE) as window:
                window.label("^Connected to ")
                judge_dialog(window, item)
        except AssertionError as problem:
            problems.append(f"{item}: {problem}")
    assert not problems, "\n".join(problems)


def test_the_setup():
    with Window(*SAMPLE) as window:
        window.label("^Connected to ")
        menu(window, "Back to Setup")
        window.label("^What would you like to ask about")
        judge(window, "the routes")
        walk_around(window, "the routes")
        window.click("push button", "Use Your Own Data")
        window.label("^Where is your data")
        judge(window, "the connection")
        if SLOW:
            walk_around(window, "the connection")


if __name__ == "__main__":
    tap.main(globals())
