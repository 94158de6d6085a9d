# SPDX-License-Identifier: Apache-2.0
"""What an answer says of its rows, and what is kept of it, driven as a person does."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

from desktop import Window, has_state, wait_for  # noqa: E402

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


def test_an_answer_is_verified():
    with Window(*SAMPLE) as window:
        window.label("^Connected to ")
        window.ask("How many big orders are there?")
        window.label("^Declined|^(The|There)|order")
        window.write("SQL", "SELECT COUNT(*) AS big_orders FROM northwind.orders WHERE freight > 500")
        window.click("push button", "Run Again")
        window.done()
        window.click("push button", "Save as Verified Query")
        window.label("^Saved: the same question")
        wait_for(lambda: any(has_state(each, "SENSITIVE") for each in
                             window.all("push button", "Save as Verified Query")), "read again")
        window.ask("how many BIG orders are there")
        window.done()
        window.label('^Answered with the verified query "How many big orders are there')
        with open(window.folder("config") + "/tradewind/examples.yaml", encoding="utf-8") as file:
            assert "freight > 500" in file.read()


if __name__ == "__main__":
    tap.main(globals())
