# SPDX-License-Identifier: Apache-2.0
"""What an answer says of its rows, and what is kept of it, driven as a person does."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

from desktop import Window  # noqa: E402

SAMPLE = ("--profile", "sample")
TWICE = ("SELECT SUM(o.freight) AS freight FROM northwind.orders o "
         "JOIN northwind.order_details d ON d.orderid = o.orderid WHERE d.discount > 0")


def test_a_warning_and_its_rewrite():
    with Window(*SAMPLE) as window:
        window.label("^Connected to ")
        window.ask("How many orders are there?")
        window.done()
        window.write("SQL", TWICE)
        window.click("push button", "Run Again")
        window.label(r"^sum\(o\.freight\) counts rows more than once: \d+ rows of orders become \d+")
        window.label("^What the joins did to the rows$")
        window.click("push button", "Count Each Row Once")
        window.gone("push button", "Count Each Row Once")
        window.done()
        assert "EXISTS" in window.text("SQL"), window.text("SQL")


if __name__ == "__main__":
    tap.main(globals())
