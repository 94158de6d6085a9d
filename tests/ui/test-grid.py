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
from desktop import Atspi, Window, wait_for  # noqa: E402

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


if __name__ == "__main__":
    tap.main(globals())
