# SPDX-License-Identifier: Apache-2.0
"""What a warehouse asks of a person, on a STAND-IN for Redshift: consent, parts that are read when they
are wanted, its own times, and the log of what was sent."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402
import throwaway  # noqa: E402
from redshift import StandIn  # noqa: E402

desktop.enter()

from desktop import Window  # noqa: E402


def picture(name):
    """Where a folder is named for them, the display as it is."""
    folder = os.environ.get("TW_PICTURES")
    if folder:
        subprocess.run(["import", "-window", "root", f"{folder}/{name}.png"], check=True)


def server():
    try:
        return throwaway.Postgres()
    except throwaway.Skip as reason:
        raise tap.Skip(str(reason)) from None


def home_with(*lines):
    home = tempfile.mkdtemp(prefix="tw-ui-")
    os.makedirs(f"{home}/config/tradewind")
    with open(f"{home}/config/tradewind/profiles.yaml", "w", encoding="utf-8") as file:
        file.write("profiles:\n  - name: mine\n    title: My warehouse\n" + "\n".join(lines) + "\n")
    return home


def test_consent_parts_times_and_log():
    with server() as postgres, StandIn(postgres, "warehouse") as warehouse:
        home = home_with(f"    uri: {warehouse.uri}", "    schemas: [shop]")
        with Window("--profile", "mine", home=home) as window:
            window.ask("How many customers are there?")
            window.done()
            window.label(r"^Queued$")
            window.label(r"^1\.5 s$")
            window.label(r"^Query \d+ in the warehouse$")
            window.label(r"^Late-binding views$")
            window.label(r"^Not read$")
            window.label(r"^Database sales_share$")
            picture("parts")
            # The menu's own action, as the keyboard would reach it.
            window.click("push button", "Main Menu")
            window.click("menu item", "Statements Sent")
            window.label(r"· question · done · 1 row")
            picture("audit")


def test_an_external_table_is_read_by_consent():
    with server() as postgres, StandIn(postgres, "lake") as warehouse:
        home = home_with(f"    uri: {warehouse.uri}", "    schemas: [shop, spectrum]")
        with Window("--profile", "mine", home=home) as window:
            window.ask("How many clicks are there?")
            window.label("^Redshift needs your consent$")
            window.label("read-only")
            picture("consent")
            window.click("push button", "Run Without the Transaction")
            window.done()
            window.label("50")
            window.gone("push button", "Run Without the Transaction")


def test_an_expensive_query_waits():
    with server() as postgres:
        postgres.run("create schema shop; create table shop.crates as "
                     "select n as crateid from generate_series(1, 10) n; analyze shop.crates; "
                     "update pg_class set reltuples = 2e9, relpages = 1 where relname = 'crates'")
        home = home_with(f"    uri: {postgres.uri}", "    schemas: [shop]",
                         "    ask_above_gigabytes: 1")
        with Window("--profile", "mine", home=home) as window:
            window.ask("How many crates are there?")
            window.label("^This query is expensive$")
            window.label(r"billion rows")
            window.label(r"Waiting for you")
            picture("expensive")
            window.click("push button", "Run It Anyway")
            window.done()
            window.label(re.compile("10").pattern)


if __name__ == "__main__":
    tap.main(globals())
