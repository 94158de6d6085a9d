# SPDX-License-Identifier: Apache-2.0
"""The window on the sample data, driven as a person does."""
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

from desktop import Atspi, Window, has_state, walk, wait_for  # noqa: E402

SAMPLE = ("--profile", "sample")
QUESTION = "Ask about your data"


def sql(window):
    return window.text("SQL")


def test_opens_on_the_sample():
    with Window(*SAMPLE) as window:
        connected = window.label("^Connected to ")
        assert "8 tables" in connected and "Sample" in connected, connected
        buttons = [each.get_name() for each in window.all("push button")]
        questions = [name for name in buttons if name.endswith("?")]
        assert len(questions) == 3, buttons
        window.find("push button", re.compile("^Connection: .*, connected$"))
        window.label("^Names explain themselves")
        window.label("^order_details$")


def test_a_sample_question_shows_sql_rows_and_insight():
    with Window(*SAMPLE) as window:
        window.click("push button", "How many customers are there?")
        window.done()
        window.label(r"\b91\b.*customers")
        assert "SELECT" in sql(window) and "customers" in sql(window)
        window.label("^1 row$")
        window.find("table cell", re.compile(r"91, row 1 of 1$"))
        window.expect_text(QUESTION, "How many customers are there?")
        window.label("^What it does$")
        window.label("^Where the time went$")


def test_samples_are_grouped_in_a_menu():
    with Window(*SAMPLE) as window:
        window.label("^Connected to ")
        window.click("push button", "Samples")
        for group in ("Simple", "Medium", "Complex"):
            window.label(f"^{group}$")
        window.click("menu item", "What's the monthly sales trend?")
        window.done()
        window.find("image", re.compile("^Line chart of revenue by month: Jul 1996 "))


def test_everything_by_keyboard():
    with Window(*SAMPLE) as window:
        window.label("^Connected to ")
        window.key("ctrl+l")
        window.type("What countries generate the most revenue?")
        window.key("Return")
        window.done()
        for _ in range(60):
            focused = window.focused()
            if focused and focused.get_role_name() == "table cell":
                break
            window.key("Tab")
        first = window.focused().get_name()
        assert first.endswith("row 1 of 21"), first
        window.key("Down", "Down", "End")
        second = wait_for(lambda: window.focused() and window.focused().get_name() != first
                          and window.focused().get_name(), "another cell")
        assert re.match(r"revenue: [\d,]+\.\d\d, row 3 of 21$", second), second
        window.key("ctrl+Home")
        wait_for(lambda: window.focused() and window.focused().get_name() == first,
                 "the first cell")
        window.key("ctrl+a", "ctrl+c")
        window.label("^Copied 21 rows$")
        window.key("ctrl+l")
        wait_for(lambda: window.focused() and window.focused().get_role_name() == "text",
                 "the question's focus")


def test_declines_with_the_reason():
    with Window(*SAMPLE) as window:
        window.ask("Which products have the highest profit margins?")
        window.label("^This data does not answer that$")
        window.label("cost")
        window.find("push button", "Change the Question")
        window.click("push button", "Show Samples")
        window.label("^Simple$")


def test_edited_sql_runs_and_unsafe_sql_does_not():
    with Window(*SAMPLE) as window:
        window.ask("How many customers are there?")
        window.done()
        window.write("SQL", "SELECT companyname, phone FROM northwind.shippers ORDER BY 1")
        window.click("push button", "Run Again")
        window.label("^3 rows$")
        window.find("table cell", re.compile("^companyname: Federal Shipping, row 1 of 3$"))
        window.write("SQL", "DELETE FROM northwind.shippers")
        window.click("push button", "Run Again")
        window.label("^This SQL was not run$")
        window.label("^Refused")
        window.write("SQL", "SELECT nothing_here FROM northwind.shippers")
        window.click("push button", "Run Again")
        window.label("nothing_here")
        window.write("SQL", "SELECT shipperid FROM northwind.shippers WHERE shipperid < 0")
        window.click("push button", "Run Again")
        window.label("^No Rows$")


def test_sql_without_a_question():
    with Window(*SAMPLE) as window:
        window.label("^Connected to ")
        window.click("push button", "Write SQL")
        window.write("SQL", "SELECT COUNT(*) AS orders FROM northwind.orders")
        window.click("push button", "Run Again")
        window.find("table cell", re.compile("^orders: 830, row 1 of 1$"))


def test_a_question_waits_for_the_connection():
    with Window(*SAMPLE, "--ask", "How many shippers are there?") as window:
        window.done()
        window.expect_text(QUESTION, "How many shippers are there?")


def focus_the_grid(window):
    for _ in range(60):
        focused = window.focused()
        if focused and focused.get_role_name() == "table cell":
            return
        window.key("Tab")


def cell(window, pattern):
    return wait_for(lambda: window.focused() and re.search(pattern, window.focused().get_name()),
                    f"the current cell {pattern!r}")


def test_sorts_and_filters_by_keyboard():
    with Window(*SAMPLE) as window:
        window.ask("What countries generate the most revenue?")
        window.done()
        focus_the_grid(window)
        cell(window, "^country: USA, row 1 of 21$")
        window.key("alt+Up")
        cell(window, "^country: Argentina, row 1 of 21$")
        window.key("Right", "alt+Up")
        cell(window, r"^revenue: 6,?492\.19, row 1 of 21$")
        window.key("ctrl+a")
        window.label(r"^21 values · Sum 1,?265,?793\.66 · Average .* · Min 6,?492\.19 · Max ")

        window.key("Left", "shift+F10")
        window.click("menu item", "Filter…")
        window.find("check box", "Germany")
        window.type("AN")  # in the filter's entry, which keeps the focus while rows come and go
        window.label("^7 of 21 rows$")
        assert window.focused().get_name() == "Text that is contained", window.focused().get_name()
        window.key("Escape")
        cell(window, "^country: .*, row 1 of 7$")
        window.click("push button", "Show all rows, in their own order")
        window.label("^21 rows$")
        cell(window, "row 1 of 21$")


def test_a_wrong_filter_says_so():
    with Window(*SAMPLE) as window:
        window.ask("What countries generate the most revenue?")
        window.done()
        focus_the_grid(window)
        window.key("Right", "shift+F10")
        window.click("menu item", "Filter…")
        window.find("check box")
        window.type("lots")
        window.label("^revenue holds numbers, and “lots” is none$")
        window.label("^21 rows$")
        window.key("ctrl+a")
        window.type("6,492.19")  # as it is shown
        window.label("^1 of 21 rows$")


def test_fits_a_narrow_window():
    with Window(*SAMPLE, size=(360, 640)) as window:
        window.label("^Connected to ")
        frame = window.find("frame", "Tradewind")
        assert Atspi.Component.get_extents(frame, Atspi.CoordType.WINDOW).width <= 372
        assert not window.all("label", "order_details"), "the table browser is not folded away"
        assert not window.all("label", "How It Was Found"), "the inspector is not folded away"
        window.ask("What are the top 5 most expensive products?")
        window.done()
        window.label("^5 rows$")
        window.click("push button", "Tables and History")
        window.label("^order_details$")
        window.click("push button", "Tables and History")
        window.gone("label", "order_details")
        window.click("push button", "Inspector")
        assert "SELECT" in sql(window)


def test_remembers_panes():
    with Window(*SAMPLE) as window:
        window.label("^order_details$")
        window.click("push button", "Tables and History")
        window.gone("label", "order_details")
        wait_for(lambda: "show-sidebar=false" in window.saved_settings(), "the saved setting")
        assert "show-inspector=false" not in window.saved_settings()


def test_reads_the_schema_again():
    with Window(*SAMPLE) as window:
        window.label("^Connected to ")
        window.click("push button", "Read the schema again")
        window.find("push button", re.compile("^Connection: .*, connected$"))
        window.ask("How many orders are there?")
        window.done()
        window.label(r"\b830\b")


def test_switches_to_the_cryptic_sample():
    with Window(*SAMPLE) as window:
        window.label("^Connected to ")
        window.click("push button", re.compile("^Connection: "))
        window.click("menu item", "Sample · nw_abbr")
        window.label("^Cryptic names with a glossary. 8 of 8 tables and 74 of 74 columns have a comment")
        window.label("^t_cust_mst$")
        window.ask("How many customers are there?")
        window.done()
        assert "nw_abbr.t_cust_mst" in sql(window)


def test_clear_returns_to_the_beginning():
    with Window(*SAMPLE) as window:
        window.ask("How many customers are there?")
        window.done()
        window.click("push button", "Clear")
        window.label("^What would you like to know")
        window.expect_text(QUESTION, "")


def test_odd_questions_are_answered_in_place():
    with Window(*SAMPLE) as window:
        window.ask("why " * 25000)
        window.label("^No SQL could be written$|^The tables could not be searched$|^This ")
        window.ask("SELECT * FROM northwind.customers; DROP TABLE northwind.customers")
        wait_for(lambda: not window.all("push button", "Cancel"), "an answer")
        window.ask("今日の天気はどうですか 🌦")
        window.label("^This data does not answer that$")
        window.ask("How many customers are there?")
        window.done()
        window.label(r"\b91\b")


def test_every_button_and_field_has_a_name():
    with Window(*SAMPLE) as window:
        window.ask("Which product categories sell the most?")
        window.done()
        for each in walk(window.application()):
            if has_state(each, "FOCUSABLE") and each.get_role_name() in ("push button", "text",
                                                                         "toggle button", "list"):
                name = each.get_name()
                assert name and not re.match("(Gtk|Adw|Tw)[A-Z]", name), \
                    f"{each.get_role_name()} is called {name!r}"


def test_shortcuts_are_shown():
    with Window(*SAMPLE) as window:
        window.label("^Connected to ")
        for _ in range(2):  # it is made once, and is there again
            window.key("ctrl+question")
            window.label("^Write a question$")
            window.label(r"^Ctrl\+L$")
            shown = [each.get_name() for each in walk(window.all("frame")[-1])
                     if each.get_role_name() == "label"]
            assert "GtkLabel" not in shown, shown  # what has no key
            for title in ("Preferences", "Select everything", "Select the whole column",
                          "Sort by it after the others", "Previous or next row, in that list",
                          "Lay the SQL out", "Propose names", "Delete the question", "Redo",
                          "Move a table", "Accept"):
                assert title in shown, (title, shown)
            window.key("Escape")
            window.gone("label", "Write a question")


def test_works_without_a_session_bus():
    with Window(*SAMPLE, env={"DBUS_SESSION_BUS_ADDRESS": None, "GTK_A11Y": "none",
                              "GSETTINGS_BACKEND": None}) as window:
        def seen():
            return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid",
                                   str(window.process.pid)], check=False, text=True,
                                  stdout=subprocess.PIPE).stdout
        wait_for(seen, "the window")
        assert window.process.poll() is None


def test_says_so_without_a_display():
    environment = {key: value for key, value in os.environ.items()
                   if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    ran = subprocess.run([os.environ["TRADEWIND"]], env=environment, check=False, text=True,
                         stderr=subprocess.PIPE, timeout=60)
    assert ran.returncode == 1 and "needs a display" in ran.stderr, ran
    for option in ("--help", "--version"):
        ran = subprocess.run([os.environ["TRADEWIND"], option], env=environment, check=False,
                             text=True, stdout=subprocess.PIPE, timeout=60)
        assert ran.returncode == 0 and "radewind" in ran.stdout, ran


if __name__ == "__main__":
    tap.main(globals())
