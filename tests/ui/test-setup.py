# SPDX-License-Identifier: Apache-2.0
"""The setup assistant, from an empty home to an answer, and all that may go wrong on the way."""
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402
import throwaway  # noqa: E402

desktop.enter()

from desktop import Window, wait_for  # noqa: E402


LIBRARY = """
create schema library;
create schema archive;
create table library.readers (reader_id int primary key, full_name text, joined date);
create table library.books (book_id int primary key, title text, price numeric(8, 2));
create table library.loans (loan_id int primary key, lent_on date, fee numeric(8, 2),
  reader_id int references library.readers, book_id int references library.books);
insert into library.readers select n, 'Reader ' || n, date '2020-01-01' + n
  from generate_series(1, 40) n;
insert into library.books select n, 'Book ' || n, n * 1.5 from generate_series(1, 25) n;
insert into library.loans select n, date '2021-01-01' + n * 3, n * 0.5, 1 + n % 40, 1 + n % 25
  from generate_series(1, 200) n;
create table archive.papers (paper_id int);
create role guest login password 'right-one';
grant usage on schema library, archive to guest;
grant select on all tables in schema library to guest;
create role stranger login password 'right-one';
create database hollow;
"""
PASSWORD = "right-one"


class Library(throwaway.Postgres):
    """A server that this project has never seen, whose guests need a password."""

    def __init__(self):
        try:
            super().__init__()
        except throwaway.Skip as reason:
            raise tap.Skip(str(reason)) from None
        self.run(LIBRARY)
        path = f"{self.directory}/data/pg_hba.conf"
        with open(path, encoding="utf-8") as file:
            rules = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write("local all guest,stranger scram-sha-256\n" + rules)
        self.query("select pg_reload_conf()")

    @contextlib.contextmanager
    def locked(self, table):
        """Nobody reads it meanwhile."""
        keeper = subprocess.Popen(["psql", "-X", "-q", "-d", self.uri], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        keeper.stdin.write(f"begin; lock table {table} in access exclusive mode;\n\\echo locked\n")
        keeper.stdin.flush()
        assert keeper.stdout.readline() == "locked\n"
        try:
            yield
        finally:
            keeper.stdin.close()
            keeper.wait()

    def address(self, user="guest", password=PASSWORD, database="postgres"):
        host = urllib.parse.quote(self.directory, safe="")
        return f"postgresql://{user}:{password}@{host}/{database}"


def to_connection(window, address):
    menu(window, "Back to Setup")
    window.click("push button", "Use Your Own Data")
    window.label("^Where is your data")
    window.write("Paste an address", address)
    window.label("^Filled in: ")
    keep_in_memory(window)


def test(window):
    window.click("push button", "Test the Connection")
    window.label("^On the way to your data")
    window.click("push button", "Continue")


def keep_in_memory(window):
    """A keyring would ask whether it may be made."""
    window.click("check box", "Keep the password in the keyring")
    wait_for_draft(window, "session-only")


def wait_for_draft(window, *words):
    """What was entered has reached the file that a crash leaves."""
    def written():
        path = f"{window.home}/data/tradewind/setup.json"
        if not os.path.exists(path):
            return False
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert PASSWORD not in text, text
        return all(word in text for word in words)
    wait_for(written, f"{words} in the draft")


def files_below(folder):
    for parent, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(parent, name), "rb") as file:
                yield os.path.join(parent, name), file.read()


def home_with(**files):
    """A home with these files of the person's."""
    home = tempfile.mkdtemp(prefix="tw-ui-")
    folder = f"{home}/config/tradewind"
    os.makedirs(folder)
    for name, text in files.items():
        with open(f"{folder}/{name}.yaml", "w", encoding="utf-8") as file:
            file.write(text)
    return home


def menu(window, item):
    window.click("push button", "Main Menu")
    window.click("menu item", item)


def test_to_setup_and_to_the_sample_in_one_click():
    with Window("--profile", "sample-cryptic") as window:
        window.label("^Connected to Sample · nw_abbr")
        menu(window, "Back to Setup")
        window.label("^What would you like to ask about")
        window.key("Escape")
        window.label("^Connected to Sample · nw_abbr")
        menu(window, "Back to Setup")
        window.click("push button", "Try the Sample")
        window.label("^Connected to Sample · northwind")


def test_from_an_empty_home_to_the_first_answer():
    with Library() as library:
        with Window() as window:
            to_connection(window, library.address())
            test(window)
            window.label("^Which schemas")
            window.label("^1 schema with 3 tables that can be asked about$")
            window.label("^1 table, none of which this user may read$")
            window.click("push button", "Continue")
            window.label("^What is it called")
            window.write("Name", "The city’s library")
            window.click("push button", "Save and Index")
            window.label("^Connected to The city’s library: 3 tables with 11 columns")
            window.click("push button", "Number of loans per book")
            window.done()
            window.label("^25 rows$")
            for path, content in files_below(window.home):
                assert PASSWORD.encode() not in content, f"the password is in {path}"


def test_each_mistake_is_said_beside_its_field():
    with Library() as library, Window() as window:
        menu(window, "Back to Setup")
        window.click("push button", "Use Your Own Data")
        window.click("push button", "Test the Connection")
        window.label("^Enter the server’s name")
        window.label("^Enter the database’s name")
        window.write("Port", "ninety")
        window.write("Paste an address", "not an address at all, is it?")
        window.click("push button", "Test the Connection")
        window.label("^Enter a number from 1 to 65535")
        window.write("Port", "")
        window.write("Paste an address", library.address(password="wrong-one"))
        window.label("^Filled in: host")
        assert window.text("User") == "guest"
        window.click("push button", "Test the Connection")
        window.label("password authentication failed")
        window.find("list item", "Login: failed")
        window.click("push button", "Change the Connection")
        window.label("^Where is your data")
        window.label("password authentication failed")
        window.write("Password", PASSWORD)
        window.write("Host", "/nowhere/at/all")
        window.click("push button", "Test the Connection")
        window.label("/nowhere/at/all")
        window.find("push button", "Test Again")
        window.click("push button", "Back")
        window.write("Host", library.directory)
        window.write("User", "stranger")
        test(window)
        window.label("^Nothing to Read Here$")
        window.label("stranger may not read a single table")
        window.click("push button", "Back")
        window.label("^On the way to your data")
        window.click("push button", "Back")
        window.write("Database", "hollow")
        test(window)
        window.label("^Nothing to Read Here$")
        window.click("push button", "Back")
        window.label("^On the way to your data")
        window.click("push button", "Back")
        window.write("User", "guest")
        window.write("Database", "postgres")
        test(window)
        window.label("^1 schema with 3 tables")


def killed(window):
    window.process.kill()
    window.process.wait()


def give_password_again(window):
    window.label("^The password again, please$")
    window.write("Password", PASSWORD)
    window.click("push button", "Continue")


def test_a_crash_on_any_page_loses_nothing_but_the_password():
    home = tempfile.mkdtemp(prefix="tw-ui-")
    with Library() as library:
        with Window(home=home) as window:
            menu(window, "Back to Setup")
            window.label("^What would you like to ask about")
            wait_for_draft(window, "assistant-open")
            killed(window)
        with Window(home=home) as window:
            window.click("push button", "Use Your Own Data")
            window.write("Paste an address", library.address())
            window.label("^Filled in: ")
            keep_in_memory(window)
            wait_for_draft(window, "guest", "postgres", library.directory)
            killed(window)
        with Window(home=home) as window:
            window.label("^Where is your data")
            assert window.text("Host") == library.directory
            assert window.text("User") == "guest" and window.text("Password") == ""
            window.write("Password", PASSWORD)
            window.click("push button", "Test the Connection")
            window.label("^On the way to your data")
            killed(window)
        with Window(home=home) as window:
            give_password_again(window)
            window.label("^On the way to your data")
            window.click("push button", "Continue")
            window.label("^1 schema with 3 tables")
            wait_for_draft(window, "library")
            killed(window)
        with Window(home=home) as window:
            give_password_again(window)
            window.label("^1 schema with 3 tables")
            window.click("push button", "Continue")
            window.write("Name", "Half a name")
            wait_for_draft(window, "Half a name")
            killed(window)
        with Window(home=home) as window:
            give_password_again(window)
            window.label("^What is it called")
            assert window.text("Name") == "Half a name"
            with library.locked("pg_catalog.pg_constraint"):
                window.click("push button", "Save and Index")
                window.label("^Reading the schema")
                window.click("push button", "Stop")
                window.label("^Stopped$")
                window.click("push button", "Go On")
                window.label("^Reading the schema")
                killed(window)
        with Window(home=home) as window:
            give_password_again(window)
            window.label("^Connected to Half a name: 3 tables")
        with open(f"{home}/config/tradewind/profiles.yaml", encoding="utf-8") as file:
            assert file.read().count("name:") == 1


def test_back_and_later_lose_nothing():
    with Library() as library, Window() as window:
        to_connection(window, library.address())
        window.write("Database", "hollow")
        window.click("push button", "Back")
        window.label("^What would you like to ask about")
        window.click("push button", "Use Your Own Data")
        assert window.text("Database") == "hollow" and window.text("User") == "guest"
        window.click("push button", "Later")
        window.label("^Connected to Sample")
        window.click("push button", "Use Your Own Data…")
        window.label("^Where is your data")
        assert window.text("Host") == library.directory


def test_connections_are_renamed_edited_and_deleted():
    with Library() as library:
        uri = library.uri.replace("tester", "guest")
        home = home_with(profiles=f"profiles:\n  - name: mine\n    title: Mine\n    uri: {uri}\n"
                                  "    schemas: [library]\n    allowed_functions: [f_own]\n")
        profiles = f"{home}/config/tradewind/profiles.yaml"

        def saved():
            with open(profiles, encoding="utf-8") as file:
                return file.read()
        with Window("--profile", "mine", home=home) as window:
            window.label("^No Connection$")
            window.write("Password", PASSWORD)
            window.click("push button", "Connect")
            window.label("^Connected to Mine: 3 tables")
            menu(window, "Manage Connections…")
            window.write("Name", "Ours")
            window.click("push button", "Rename Mine")
            wait_for(lambda: "Ours" in saved(), "the new name")
            window.click("push button", "Edit… Ours")
            # GTK 4.8 itself does not survive being asked about a dialog that is just going away.
            time.sleep(2)
            window.label("^Where is your data")
            assert window.text("Host") == library.directory
            keep_in_memory(window)
            test(window)
            window.label("^1 schema with 3 tables")
            window.click("push button", "Continue")
            window.write("Name", "Theirs")
            window.click("push button", "Save and Index")
            window.label("^Connected to Theirs: 3 tables")
            assert "f_own" in saved() and saved().count("name:") == 1, saved()
            menu(window, "Manage Connections…")
            window.click("push button", "Delete Theirs")
            wait_for(lambda: "Theirs" not in saved(), "the end of the connection")


def test_reset_forgets_what_it_lists():
    home = home_with(profiles="profiles:\n  - name: mine\n    uri: postgresql://ana@localhost/x\n",
                     relationships="shop:\n  - source: a.b\n    target: c.d\n")
    profiles = f"{home}/config/tradewind/profiles.yaml"
    with Window("--profile", "sample", home=home) as window:
        window.label("^Connected to ")
        menu(window, "Reset…")
        window.label("^1 file, ")
        window.label(r"^\d+ files, .* will be gone from this computer\.$")
        window.click("push button", "Forget")
        wait_for(lambda: not os.path.exists(profiles), "the end of the connections")
        # GTK 4.8 itself does not survive being asked about a dialog that is just going away.
        time.sleep(2)
        window.label("^What would you like to ask about")
        assert os.path.exists(f"{home}/config/tradewind/relationships.yaml")
        window.click("push button", "Try the Sample")
        window.label("^Connected to Sample · northwind")
        window.click("push button", re.compile("^Connection: "))
        window.find("menu item", "Sample · northwind")
        assert not window.all("menu item", "mine")


if __name__ == "__main__":
    tap.main(globals())
