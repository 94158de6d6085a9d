# SPDX-License-Identifier: Apache-2.0
"""The rows of an answer, worked with by keyboard as a screen reader sees them."""
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402

desktop.enter()

import tap  # noqa: E402
from desktop import Atspi, Window, has_state, wait_for  # noqa: E402

SQL = ("SELECT orderid, shipname, freight, shipregion, orderdate, "
       """'{"order":' || orderid || ',"weights":[1,2.50],"note":null}' AS details, """
       "shipaddress, shipcity, shipcountry, customerid, '' AS nothing "
       "FROM northwind.orders ORDER BY orderid")
SHOTS = os.environ.get("TRADEWIND_UI_SHOTS")


def shot(name):
    """Where somebody wants to look at it."""
    if SHOTS:
        time.sleep(1.5)
        subprocess.run(["import", "-window", "root", os.path.join(SHOTS, name + ".png")], check=True)


def cell(window, pattern):
    """Without a window manager, the display's focus is nobody's after another window has gone."""
    def look():
        focused = window.focused()
        if focused is None:
            window.key("Shift_L")
        return focused and re.search(pattern, focused.get_name())
    wait_for(look, f"the current cell {pattern!r}")


def focus_the_grid(window):
    for _ in range(60):  # each figure of the insight is a stop
        focused = window.focused()
        if focused and focused.get_role_name() == "table cell":
            return
        window.key("Tab")


def show_orders(window):
    window.find("push button", re.compile("^Connection: .*, connected$"))
    window.click("push button", "Write SQL")
    window.write("SQL", SQL)
    window.click("push button", "Run Again")
    window.label("^830 rows$")
    focus_the_grid(window)
    cell(window, "^orderid: 10248, row 1 of 830$")


def find_text(window):
    window.key("ctrl+f")
    cell(window, "^Find in the rows$")
    window.type("AROUND")
    window.label("^1 of 13$")
    shot("find")
    window.key("Return")
    window.label("^2 of 13$")
    window.key("shift+F3")
    window.label("^1 of 13$")
    window.key("ctrl+a")
    window.type("nowhere at all")
    window.label("^Not found$")
    window.key("Escape")
    cell(window, "^shipname: Around the Horn, row 101 of 830$")


def go_to_a_row(window):
    window.key("ctrl+g")
    window.find("text", "Row number")
    window.type("831")
    window.key("Return")
    window.label("^A number from 1 to 830$")
    window.key("ctrl+a")
    window.type("830")
    window.key("Return")
    time.sleep(1)  # keys must not go to the popover that is just going away
    cell(window, "^shipname: .*, row 830 of 830$")


def view_json(window):
    window.key("Home", "Right", "Right", "Right", "Right", "Right")
    cell(window, "^details: ")
    window.key("Return")
    text = window.find("text", "details")
    shown = Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))
    assert shown == ('{\n  "order": 11077,\n  "weights": [\n    1,\n    2.50\n  ],\n  "note": null\n}'), \
        shown
    shot("value")
    window.closing(lambda: window.key("Escape"))


def show_a_record(window):
    window.key("shift+Return")
    window.label("^Row 830 of 830$")
    window.label("^11077$")
    window.label("^NULL$|^NM$")
    window.click("push button", "Previous row")
    window.label("^Row 829 of 830$")
    window.label("^11076$")
    window.click("push button", "Next row")
    window.label("^Row 830 of 830$")
    shot("record")
    window.closing(lambda: window.key("Escape"))
    cell(window, "^details: .*, row 830 of 830$")


def choose_columns(window):
    window.key("shift+F10")
    window.click("menu item", "Column")
    window.click("menu item", "Choose Columns…")
    window.find("check box", "shipname")
    shot("columns")
    window.click("push button", "Show All")
    window.key("Escape")
    time.sleep(1)
    cell(window, "^details: .*, row 830 of 830$")


def keep_a_column(window):
    window.key("Home")
    cell(window, "^orderid: ")
    window.key("shift+F10")
    window.click("menu item", "Column")
    window.click("menu item", "Keep in Sight up to Here")
    time.sleep(1)
    cell(window, "^orderid: ")
    window.key("End")
    cell(window, "^nothing: empty, row 830 of 830$")
    wait_for(lambda: window.all("table cell", re.compile("^orderid: 11077, row 830 of 830$")),
             "the column that is kept")
    shot("kept")


def test_works_with_rows_by_keyboard():
    with Window("--profile", "sample") as window:
        show_orders(window)
        shot("grid")
        find_text(window)
        go_to_a_row(window)
        view_json(window)
        show_a_record(window)
        choose_columns(window)
        keep_a_column(window)


AWKWARD = ("SELECT 2 AS n, 'b' AS t, NULL::text AS none, '' AS empty UNION ALL "
           "SELECT 1, 'say \"x\"', 'a', 'b' UNION ALL SELECT 2, 'a', 'c', 'd' UNION ALL "
           "SELECT 1, 'two' || chr(10) || 'lines', 'e', 'f'")


def show(window, sql, count):
    window.find("push button", re.compile("^Connection: .*, connected$"))
    if not window.all("text", "SQL"):
        window.click("push button", "Write SQL")
    window.write("SQL", sql)
    window.click("push button", "Run Again")
    window.label(count)
    focus_the_grid(window)


def pasted(window):
    """What the clipboard holds, as the SQL's editor takes it."""
    for _ in range(60):
        if has_state(window.find("text", "SQL"), "FOCUSED"):
            break
        window.key("Tab")
    window.key("ctrl+a", "ctrl+v")
    time.sleep(0.5)
    return window.text("SQL")


def test_sorts_by_several_columns_and_copies_by_keyboard():
    with Window("--profile", "sample") as window:
        show(window, AWKWARD, "^4 rows$")
        cell(window, "^n: 2, row 1 of 4$")
        window.key("alt+Up", "Right", "alt+shift+Down")
        cell(window, "^t: two lines, row 1 of 4$")
        window.key("Down")
        cell(window, '^t: say "x", row 2 of 4$')
        window.key("Down")
        cell(window, "^t: b, row 3 of 4$")
        window.key("Left")
        cell(window, "^n: 2, row 3 of 4$")
        window.key("Right", "alt+shift+Down")  # the same again is taken back
        cell(window, "^t: b, row 3 of 4$")
        window.key("alt+shift+Up")
        cell(window, "^t: a, row 3 of 4$")
        window.key("ctrl+Home", "ctrl+shift+End", "ctrl+shift+c")
        window.label("^Copied 4 rows$")
        assert pasted(window) == ('n\tt\tnone\tempty\n1\t"say ""x"""\ta\tb\n1\t"two\nlines"\te\tf\n'
                                  '2\ta\tc\td\n2\tb\t\t'), window.text("SQL")


if __name__ == "__main__":
    tap.main(globals())
