# SPDX-License-Identifier: Apache-2.0
"""What an answer rests on, in the window: its figures, its assumptions and its SQL."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

from desktop import Window, wait_for  # noqa: E402

SAMPLE = ("--profile", "sample")


def tab_to(window, matches, what):
    """Goes on with the Tab key to what matches."""
    for _ in range(60):
        focused = window.focused()
        if focused and matches(focused):
            return focused
        window.key("Tab")
    raise AssertionError(f"the Tab key does not reach {what}")


def focused_name(window):
    focused = window.focused()
    return focused.get_name() if focused else ""


def choose(window, chip, choice):
    window.click("push button", chip)
    window.click("push button", choice)
    window.done()


def test_figures_lead_to_cells_and_assumptions_change():
    with Window(*SAMPLE) as window:
        window.ask("revenue by category in 1997")
        window.done()
        tab_to(window, lambda each: each.get_role_name() == "label"
               and each.get_name().startswith("Dairy Products has"), "the headline")
        window.key("Return")  # $117,219
        wait_for(lambda: focused_name(window) == "revenue: 117,218.74, row 1 of 8", "the cell")
        tab_to(window, lambda each: each.get_name().startswith("Confections comes next"),
               "a finding")
        window.key("Tab", "Return")  # $9,407.85
        window.label(r"^Dairy Products less Confections, by revenue: 117,218\.74 − 107,810\.89 = ")
        window.click("push button", "Show the Cells")
        window.label(r"^2 values · Sum 225,029\.6")
        choose(window, "Period: 1997", "All the time there is")
        choose(window, "Period: all", "1998")  # only the warehouse knows it
        window.label(r"^Changed: period: 1998\.$")
        assert not window.all("label", "Changed: period: all.")
        assert "DATE '1998-01-01'" in window.text("SQL"), window.text("SQL")
        choose(window, "Measure: revenue", "total quantity")
        window.label(r"^Changed: measure: total quantity\.$")
        window.find("push button", "Measure: total quantity")


def expect_sql(window, text):
    wait_for(lambda: text in window.text("SQL"), f"{text!r} in the SQL")


def test_sql_is_edited():
    with Window(*SAMPLE) as window:
        window.ask("How many customers are there?")
        window.done()
        expect_sql(window, "customer_count")
        edited = "select c.city from northwind.customers c -- all"
        window.write("SQL", edited)
        window.click("push button", "Format")
        expect_sql(window, "SELECT c.city\nFROM northwind.customers c -- all")
        window.click("push button", "Explain")
        window.label("^How the server would run it$")
        window.label("^Reads customers from beginning to end: about 91 rows")
        window.click("push button", "Difference")
        window.label(r"^− SELECT COUNT\(\*\) AS customer_count\n.*\n\+ SELECT c\.city")
        window.click("push button", "Back to the Model's")
        expect_sql(window, "customer_count")
        tab_to(window, lambda each: each.get_name() == "SQL", "the editor")
        window.key("ctrl+z")
        expect_sql(window, "c.city")
        window.key("ctrl+Home", "End")
        window.type(", c.coun")
        window.find("label", re.compile("^country$"))
        window.key("Down", "Return")
        expect_sql(window, "SELECT c.city, c.country\n")
        window.key("ctrl+Return")
        window.label("^91 rows$")
        window.label(r"^The SQL was edited by hand\.$")
        window.write("SQL", "SELECT c.nation FROM northwind.customers c")
        window.click("push button", "Run Again")
        window.label("^column c.nation does not exist")
        expect_sql(window, "c.nation")  # not lost
        window.click("push button", "Back to the Model's")
        window.click("push button", "Run Again")
        window.label(r"\b91\b.*customers")
        assert not window.all("label", "The SQL was edited by hand.")


if __name__ == "__main__":
    tap.main(globals())
