# SPDX-License-Identifier: Apache-2.0
"""The setup assistant, from an empty home to an answer, and all that may go wrong on the way."""
import atexit
import contextlib
import glob
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402
import throwaway  # noqa: E402

desktop.enter()

from desktop import Window, wait_for  # noqa: E402


SLOW = os.environ.get("TRADEWIND_SLOW_TESTS") == "yes"
PASSWORD = f"right-one-{os.getpid()}"
LIBRARY = f"""
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
create role guest login password '{PASSWORD}';
grant usage on schema library, archive to guest;
grant select on all tables in schema library to guest;
create role stranger login password '{PASSWORD}';
create database hollow;
"""


class Library(throwaway.Postgres):
    """A server that this project has never seen, whose guests need a password."""
    made = []

    @classmethod
    def get(cls):
        """One for the whole program."""
        if not cls.made:
            cls.made.append(cls())
            atexit.register(cls.made[0].stop)
        return cls.made[0]

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
    paste(window, address)


def paste(window, address):
    window.write("Paste an address", address)
    window.label("^Filled in: ")


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
    for path in glob.glob(f"{folder}/**", recursive=True, include_hidden=True):
        if os.path.isfile(path):
            with open(path, "rb") as file:
                yield path, file.read()


def running_processes():
    """What can be read of every process here: command line and environment."""
    for path in glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/proc/[0-9]*/environ"):
        try:
            with open(path, "rb") as file:
                yield path, file.read()
        except OSError:
            pass  # it has ended


def assert_password_nowhere(window):
    """Not in a file, and in no process's arguments or environment, the sample server's included."""
    processes = dict(running_processes())
    assert any(b"postgres" in content and b"/tradewind/" in content and path.endswith("cmdline")
               for path, content in processes.items()), "the sample server was not seen"
    places = {**processes, **dict(files_below(window.home))}
    assert any(path.endswith("profiles.yaml") for path in places), "no file was looked at"
    for path, content in places.items():
        assert PASSWORD.encode() not in content, f"the password is in {path}"


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


def test_from_an_empty_home_to_the_first_answer():
    """And back and forth on the way, with every mistake that can be made."""
    library = Library.get()
    with Window() as window:
        window.label("^Connected to Sample")
        menu(window, "Back to Setup")
        window.click("push button", "Use Your Own Data")
        refuse_what_cannot_be(window)
        import_dotenv(window, library)
        refuse_who_may_not_read(window, library)
        back_and_later_lose_nothing(window, library)
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
        window.click("push button", re.compile("^Connection: "))
        window.click("menu item", "Sample · northwind")
        window.label("^Connected to Sample")
        assert_password_nowhere(window)


def refuse_what_cannot_be(window):
    window.click("push button", "Test the Connection")
    window.label("^Enter the server’s name")
    window.label("^Enter the database’s name")
    window.write("Port", "ninety")
    window.write("Instance to go through, if it is private", "my-bastion")
    window.write("Paste an address", "not an address at all, is it?")
    window.click("push button", "Test the Connection")
    window.label("^Enter a number from 1 to 65535")
    window.label("^Enter an instance’s id")
    window.write("Instance to go through, if it is private", "")
    window.write("Paste an address", "")


def import_dotenv(window, library):
    path = f"{window.folder('theirs')}/.env"
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"AWS_REGION=us-east-1\nOPTION3_HOST=localhost\nREDSHIFT_PORT=5432\n"
                   "OPTION3_DATABASE=postgres\nOPTION3_USER=guest\n"
                   "OPTION3_PASSWORD=wrong-one\nOPTION3_SCHEMA=library\n")
    window.click("push button", "Open a .env file")
    window.choose_file("Open", path)
    window.label("^OPTION3_PASSWORD$")
    assert [window.text(field) for field in ("Host", "Port", "Database", "User")] \
        == ["localhost", "5432", "postgres", "guest"]
    window.write("Host", library.directory)
    keep_in_memory(window)
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


def refuse_who_may_not_read(window, library):
    wrongs = (("User", "stranger", "guest"), ("Database", "hollow", "postgres"))
    for field, nothing, right in wrongs if SLOW else wrongs[:1]:
        window.write(field, nothing)
        test(window)
        window.label("^Nothing to Read Here$")
        window.click("push button", "Back")
        window.label("^On the way to your data")
        window.click("push button", "Back")
        window.label("^Where is your data")
        window.write(field, right)
    window.expect_text("Host", library.directory)


def back_and_later_lose_nothing(window, library):
    window.click("push button", "Back")
    window.label("^What would you like to ask about")
    window.key("Escape")
    window.label("^Connected to Sample")
    menu(window, "Back to Setup")
    window.click("push button", "Use Your Own Data")
    assert window.text("Database") == "postgres" and window.text("User") == "guest"
    window.click("push button", "Later")
    window.label("^Connected to Sample")
    window.click("push button", "Use Your Own Data…")
    window.label("^Where is your data")
    window.expect_text("Host", library.directory)
    window.expect_text("Password", PASSWORD)


class Crashes:
    """The assistant, step by step; after some of them the program is killed and started again."""

    def __init__(self, *killed_after):
        self.home, self.library = tempfile.mkdtemp(prefix="tw-ui-"), Library.get()
        self.window, self.crashed = Window(home=self.home), False
        steps = (self.open, self.enter, self.try_it, self.choose, self.name)
        try:
            for number, step in enumerate(steps):
                step(self.window)
                if number in killed_after:
                    self.kill(needs_password=number > 1)
            self.index(self.window)
            self.kill(needs_password=True)
            self.window.label("^Connected to Half a name: 3 tables")
        finally:
            self.window.close()
        with open(f"{self.home}/config/tradewind/profiles.yaml", encoding="utf-8") as file:
            assert file.read().count("name:") == 1

    def kill(self, needs_password):
        self.window.process.kill()
        self.window.process.wait()
        self.window = Window(home=self.home)
        if needs_password:
            self.window.label("^The password again, please$")
            self.window.write("Password", PASSWORD)
            self.window.click("push button", "Continue")

    @staticmethod
    def open(window):
        menu(window, "Back to Setup")
        window.label("^What would you like to ask about")
        wait_for_draft(window, "assistant-open")

    def enter(self, window):
        window.click("push button", "Use Your Own Data")
        window.label("^Where is your data")
        paste(window, self.library.address())
        keep_in_memory(window)
        wait_for_draft(window, "guest", "postgres", self.library.directory)

    def try_it(self, window):
        window.label("^Where is your data")
        window.expect_text("Host", self.library.directory)
        window.expect_text("User", "guest")
        window.write("Password", PASSWORD)
        window.click("push button", "Test the Connection")
        window.label("^On the way to your data")

    @staticmethod
    def choose(window):
        window.label("^On the way to your data")
        window.click("push button", "Continue")
        window.label("^1 schema with 3 tables")
        wait_for_draft(window, "library")

    @staticmethod
    def name(window):
        window.label("^1 schema with 3 tables")
        window.click("push button", "Continue")
        window.write("Name", "Half a name")
        wait_for_draft(window, "Half a name")

    def index(self, window):
        window.label("^What is it called")
        window.expect_text("Name", "Half a name")
        with self.library.locked("pg_catalog.pg_constraint"):
            window.click("push button", "Save and Index")
            window.label("^Reading the schema")
            window.click("push button", "Stop")
            window.label("^Stopped$")
            window.click("push button", "Go On")
            window.label("^Reading the schema")
            window.process.kill()


def test_a_crash_loses_nothing_but_the_password():
    Crashes(1)


def test_a_crash_on_any_page():
    tap.need_slow()
    Crashes(0, 1, 2, 3, 4)


def closing_forgets_the_password(window, profiles, saved):
    """A deletion is final when the window with its Undo is closed: the password goes with it."""
    kept = saved()
    window.click("push button", "Delete Theirs")
    wait_for(lambda: "Theirs" not in saved(), "the end of the connection")
    window.key("Escape")
    with open(profiles, "w", encoding="utf-8") as file:
        file.write(kept)
    window.click("push button", re.compile("^Connection: "))
    window.click("menu item", "Connect Again")
    window.label("^No Connection$")
    window.write("Password", PASSWORD)
    window.click("push button", "Connect")
    window.label("^Connected to Theirs: 3 tables")


def test_connections_are_changed_and_moved():
    library = Library.get()
    uri = library.uri.replace("tester", "guest")
    home = home_with(profiles=f"profiles:\n  - name: mine\n    title: Mine\n    uri: {uri}\n"
                              "    schemas: [library]\n    allowed_functions: [f_own]\n")
    profiles, moved = f"{home}/config/tradewind/profiles.yaml", f"{home}/moved.yaml"

    def saved(path=profiles):
        with open(path, encoding="utf-8") as file:
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
        window.click_away("push button", "Edit… Ours")
        window.label("^Where is your data")
        window.expect_text("Host", library.directory)
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
        window.click("push button", re.compile("^Undo"))
        wait_for(lambda: "Theirs" in saved(), "the connection again")
        closing_forgets_the_password(window, profiles, saved)
        if not SLOW:
            return
        menu(window, "Manage Connections…")
        window.click("push button", "Export All…")
        window.choose_file("Export", moved)
        wait_for(lambda: os.path.exists(moved) and "Theirs" in saved(moved), "the file")
        assert "f_own" in saved(moved) and PASSWORD not in saved(moved), saved(moved)
        window.click("push button", "Delete Theirs")
        wait_for(lambda: "Theirs" not in saved(), "the end of the connection")
        window.click("push button", "Import…")
        window.choose_file("Import", moved)
        window.label("^1 connection is new$")
        assert "f_own" in saved() and "Theirs" in saved(), saved()


def test_reset_forgets_what_it_lists():
    home = home_with(profiles="profiles:\n  - name: mine\n    uri: postgresql://ana@localhost/x\n",
                     relationships="shop:\n  - source: a.b\n    target: c.d\n")
    profiles = f"{home}/config/tradewind/profiles.yaml"
    with Window("--profile", "sample-cryptic", home=home) as window:
        window.label("^Connected to ")
        menu(window, "Reset…")
        window.label("^1 file, ")
        window.label(r"^\d+ files, .* will be gone from this computer\.$")
        window.click_away("push button", "Forget")
        wait_for(lambda: not os.path.exists(profiles), "the end of the connections")
        window.label("^What would you like to ask about")
        assert os.path.exists(f"{home}/config/tradewind/relationships.yaml")
        window.click("push button", "Try the Sample")
        window.label("^Connected to Sample · northwind")
        window.click("push button", re.compile("^Connection: "))
        window.find("menu item", "Sample · northwind")
        assert not window.all("menu item", "mine")


if __name__ == "__main__":
    tap.main(globals())
