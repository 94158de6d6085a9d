# SPDX-License-Identifier: Apache-2.0
"""What goes wrong is said where it happened, with what to do: on a server of the test's own."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

from desktop import Window, wait_for  # noqa: E402
from shop import SLOW, server, window_on  # noqa: E402


def test_unknown_profile_names_those_that_are_there():
    with Window("--profile", "nowhere") as window:
        window.label("^No Connection$")
        window.label("nowhere")
        window.label("sample-cryptic")
        window.find("push button", "Try Again")


def test_cancel_stops_the_query():
    with server() as postgres:
        postgres.run(SLOW)
        with window_on(postgres.uri, ["shop"]) as window:
            window.ask("How many snails are there?")
            window.click("push button", "Cancel")
            window.label("^Cancelled")
            window.find("push button", "Ask Again")
            running = postgres.query("select count(*) from pg_stat_activity "
                                     "where state = 'active' and query ~ 'snails' "
                                     "and pid <> pg_backend_pid()")
            assert running == [["0"]], running
            window.ask("How many crates are there?")
            window.done()
            window.label(r"\b50\b")


def test_escape_cancels():
    with server() as postgres:
        postgres.run(SLOW)
        with window_on(postgres.uri, ["shop"]) as window:
            window.ask("How many snails are there?")
            window.find("push button", "Cancel")
            window.key("Escape")
            window.label("^Cancelled")


def test_a_schema_without_tables():
    with server() as postgres:
        postgres.run("create schema hollow")
        with window_on(postgres.uri, ["hollow"]) as window:
            window.label("^No Tables Here$")
            postgres.run("create table hollow.crates (crateid int)")
            window.click("push button", "Read the Schema Again")
            window.label("^Connected to My shop: 1 table with 1 column")


def test_a_server_that_is_gone():
    postgres = server()
    postgres.run(SLOW)
    with window_on(postgres.uri, ["shop"]) as window:
        window.label("^Connected to My shop")
        postgres.stop()
        window.ask("How many crates are there?")
        window.label("^The query failed$|^The tables could not be searched$")
        window.find("push button", "Ask Again")
        window.click("push button", re.compile("^Connection: "))
        window.click("menu item", "Connect Again")
        window.label("^No Connection$")


def test_a_schema_that_nobody_has_written_questions_for():
    with server() as postgres:
        postgres.run(SLOW)
        with window_on(postgres.uri, ["shop"], env={"TRADEWIND_WATCH_MS": "1000"}) as window:
            window.label("^Connected to My shop: 2 tables")
            window.click("push button", "What is the average weight of crates?")
            window.done()
            window.label(r"\b2\.55\b")
            # What is new in the schema is seen without being asked for.
            postgres.run("create table shop.drivers (driverid int)")
            window.label("^drivers$")


def test_odd_names_and_very_wide_tables():
    with server() as postgres:
        columns = ", ".join(f'"Column {n} é" int' for n in range(1600))
        postgres.run('create schema "Odd ""one";'
                     f'create table "Odd ""one"."Wide Täble" ({columns});'
                     'insert into "Odd ""one"."Wide Täble" ("Column 0 é") values (7);'
                     'create table "Odd ""one"."with <b>markup</b> & more" ("a\'b" text)')
        with window_on(postgres.uri, ["'Odd \"one'"]) as window:
            window.label("^Connected to My shop")
            window.label("^Wide Täble$")
            window.label("^with <b>markup</b> & more$")
            window.ask("How many wide täble are there?")
            wait_for(lambda: window.all("push button", "Ask"), "an answer")


if __name__ == "__main__":
    tap.main(globals())
