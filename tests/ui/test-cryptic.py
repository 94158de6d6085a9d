# SPDX-License-Identifier: Apache-2.0
"""The offer to see Northwind under cryptic names, below the tables of the window."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

import cli  # noqa: E402
from desktop import Window  # noqa: E402

CREATE, CONNECT = "Create nw_abbr Schema", "Connect to nw_abbr"


def window(uri, schema, **more):
    home = cli.tempfile.mkdtemp(prefix="tw-cryptic-")
    cli.atexit.register(cli.shutil.rmtree, home, ignore_errors=True)
    cli.config_file("profiles.yaml", "profiles:\n"
                    f"  - name: mine\n    uri: {uri}\n    login: none\n    schemas: [{schema}]\n",
                    home=home)
    return Window("--profile", "mine", home=home, **more)


def northwind(name, script=""):
    uri = cli.new_database(name, script)
    cli.run("--dsn", uri, "load", "northwind").expect(cli.DONE)
    return uri


def test_it_is_made_once_and_connected_to():
    uri = northwind("offer_made")
    with window(uri, "northwind") as shown:
        shown.click("push button", CREATE)
        shown.click("push button", CONNECT)
        shown.label("^t_cust_mst$")
        shown.gone("push button", CONNECT)
        shown.gone("push button", CREATE)
        shown.ask("How many customers are there?")
        shown.done()
        shown.label(r"\b91\b")


def test_it_says_what_stands_in_the_way():
    uri = northwind("offer_foreign", "create schema nw_abbr; create table nw_abbr.mine (a int)")
    with window(uri, "northwind") as shown:
        shown.click("push button", CREATE)
        shown.label("nw_abbr holds mine, which is not sample data")
        shown.find("push button", CREATE)


def test_nothing_is_offered_elsewhere():
    uri = cli.new_database("offer_none", "create table public.customers (id int)")
    with window(uri, "public") as shown:
        shown.label("^customers$")
        shown.gone("push button", CREATE)
        shown.gone("push button", CONNECT)


if __name__ == "__main__":
    tap.main(globals())
