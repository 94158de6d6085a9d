# SPDX-License-Identifier: Apache-2.0
"""What a person does with an answer: reads its chart by keyboard, changes it, and takes rows, report
and chart away in files."""
import csv
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

from desktop import Window, has_state, wait_for, walk  # noqa: E402
from shop import SLOW, server, window_on  # noqa: E402

QUESTION = "Which product categories generate the most revenue?"


def picture(name):
    """Where a folder is named for them, the display as it is."""
    folder = os.environ.get("TW_PICTURES")
    if folder:
        subprocess.run(["import", "-window", "root", f"{folder}/{name}.png"], check=True)


def export(window, folder, item, name):
    """What the export menu's item writes."""
    path = os.path.join(folder, name)
    window.key("ctrl+e")
    window.click("menu item", item)
    window.choose_file("Save", path)
    wait_for(lambda: os.path.exists(path), path)
    return path


def test_chart_and_files():
    with tempfile.TemporaryDirectory() as folder, Window("--profile", "sample") as window:
        window.ask(QUESTION)
        window.done()
        window.find("image", re.compile("^Bar chart of revenue by category name: Dairy Products "))
        for _ in range(60):
            focused = window.focused()
            if focused and focused.get_role_name() == "image":
                break
            window.key("Tab")
        window.key("Down", "Down")
        wait_for(lambda: window.focused().get_description().startswith("Confections: 205,217"),
                 "the value under the keyboard")
        kind = window.find("combo box", "Kind of chart")
        next(each for each in walk(kind) if each.get_n_actions() > 0).do_action(0)
        window.label("^Parts of a whole$")
        window.key("Up", "Return")
        window.find("image", re.compile("^Line chart of revenue by category name: "))
        with open(export(window, folder, "CSV…", "rows.csv"), encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) == 9 and rows[1][0] == "Dairy Products", rows
        # All rows of a result that was cut: the query runs again, and is stopped.
        window.write("SQL", "SELECT a.orderid FROM northwind.order_details a, "
                     "northwind.order_details b, northwind.customers")
        window.click("push button", "Run Again")
        window.label("^First 100,000 rows$")
        window.label("An export gets all rows")
        window.key("ctrl+e")
        window.click("menu item", "TSV…")
        window.choose_file("Save", os.path.join(folder, "all.tsv"))
        window.label("rows written$")
        window.click("push button", "Stop")
        wait_for(lambda: os.listdir(folder) == ["rows.csv"], "only the first file")


def test_a_chart_of_more_rows_than_are_drawn_unasked():
    with Window("--profile", "sample") as window:
        window.find("push button", re.compile("^Connection: .*, connected$"))
        window.click("push button", "Write SQL")
        window.write("SQL", "SELECT 'cat ' || g AS category, g AS orders "
                     "FROM generate_series(1, 10000) g")
        window.click("push button", "Run Again")
        window.label("^10,000 rows$")
        window.click("push button", "Chart and rows")
        window.label("^No kind of chart suits these rows by itself")
        kind = window.find("combo box", "Kind of chart")
        next(each for each in walk(kind) if each.get_n_actions() > 0).do_action(0)
        window.label("^Bars$")
        window.key("Home", "Down", "Return")
        window.find("image", re.compile("^(Bar|Line) chart of orders by category: "))


def test_more_rows_of_a_result_that_was_cut():
    with server() as postgres:
        postgres.run(SLOW)
        with window_on(postgres.uri, ["shop"], lines="    max_rows: 3\n") as window:
            window.ask("List all crates")
            window.done()
            window.label("^First 3 rows$")
            window.label(r"runs the same query again, for up to 30 rows and 512.0\sMB[.]$")
            more = window.find("push button", "Fetch More Rows")
            assert "for up to 30 rows" in more.get_description(), more.get_description()
            for _ in range(60):
                if has_state(more, "FOCUSED"):
                    break
                window.key("Tab")
            window.key("Return")
            window.label("^First 30 rows$")
            window.label("for up to 300 rows")
            picture("more-rows")
            window.click("push button", "Fetch More Rows")
            window.label("^50 rows$")
            window.gone("push button", "Fetch More Rows")
            assert not [each for each in window.all("label") if "edited by you" in each.get_name()]


if __name__ == "__main__":
    tap.main(globals())
