# SPDX-License-Identifier: Apache-2.0
"""What an answer says of its rows, and what is kept of it, driven as a person does."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402
import throwaway  # noqa: E402

desktop.enter()

import aws_servers  # noqa: E402
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


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def test_an_answer_is_verified():
    with Window(*SAMPLE) as window:
        window.label("^Connected to ")
        window.ask("How many big orders are there?")
        window.label("^Declined|^(The|There)|order")
        window.write("SQL", "SELECT COUNT(*) AS big_orders FROM northwind.orders WHERE freight > 500")
        window.click("push button", "Run Again")
        window.done()
        window.click("push button", "Save as Verified Query")
        examples = window.folder("config") + "/tradewind/examples.yaml"
        wait_for(lambda: os.path.exists(examples) and "freight > 500" in read(examples), "its file")
        wait_for(lambda: any(has_state(each, "SENSITIVE") for each in
                             window.all("push button", "Save as Verified Query")), "read again")
        window.ask("how many BIG orders are there")
        window.done()
        window.label('^Answered with the verified query "How many big orders are there')


MINE = """# mine
northwind:
  -   question:  How many boats?   # asked weekly
      sql: SELECT COUNT(*) FROM northwind.shippers
      owner: anna
"""


def examples(window):
    with open(window.folder("config") + "/tradewind/examples.yaml", encoding="utf-8") as file:
        return file.read()


def verified(question):
    return re.compile("^" + re.escape(question) + ", northwind · ")


def test_verified_queries_are_edited():
    home = tempfile.mkdtemp(prefix="tw-ui-")
    os.makedirs(f"{home}/config/tradewind")
    with open(f"{home}/config/tradewind/examples.yaml", "w", encoding="utf-8") as file:
        file.write(MINE)
    with Window(*SAMPLE, home=home) as window:
        window.label("^Connected to ")
        window.find("push button", re.compile("^Connection: .*, connected$"))
        window.key("ctrl+k")
        window.find("list item", verified("How many boats?"))
        # What names nothing, or writes, is refused at its place, and nothing is written.
        window.key("ctrl+n")
        window.write("Question", "How many big boats?")
        for sql, why in (("SELECT 1 FROM northwind.boats", "names what is not there"),
                         ("DELETE FROM northwind.orders", "(?i)delete.*data|only")):
            window.write("SQL of the verified query", sql)
            window.key("ctrl+s")
            window.label(why)
            assert examples(window) == MINE
        picture("verified-refused")
        window.write("SQL of the verified query",
                     "SELECT COUNT(*) FROM northwind.orders o JOIN northwind.shippers s "
                     "ON s.shipperid = o.shipvia WHERE o.freight > 500")
        window.click("push button", "Save")
        window.find("list item", re.compile("^How many big boats\\?, northwind · Medium"))
        picture("verified")
        added = examples(window)
        assert added.startswith(MINE), added
        # An edit meets another program's: what it wrote is shown, and stays but for this one.
        window.type("weekly")
        window.label("^Nothing Found$")
        window.key("ctrl+a", "BackSpace")
        window.find("list item", verified("How many boats?"))
        window.key("Tab", "Return")
        window.expect_text("Question", "How many boats?")
        with open(f"{home}/config/tradewind/examples.yaml", "w", encoding="utf-8") as file:
            file.write("# theirs\n" + added)
        window.write("Question", "How many ships?")
        window.click("push button", "Save")
        window.label("^Another program changed the file")
        window.click("push button", "Save")
        window.find("list item", verified("How many ships?"))
        edited = "# theirs\n" + added.replace("How many boats?", '"How many ships?"')
        assert examples(window) == edited, examples(window)
        # Deleted, taken back to the byte, deleted by its button.
        window.key("Tab", "Delete")
        window.gone("list item", verified("How many ships?"))
        assert "anna" not in examples(window)
        window.key("ctrl+z")
        window.find("list item", verified("How many ships?"))
        assert examples(window) == edited
        window.click("push button", 'Delete “How many ships?”')
        window.gone("list item", verified("How many ships?"))
        window.key("Escape")
        window.gone("list item", verified("How many big boats?"))
        window.ask("how many BIG boats")
        window.done()
        window.label('^Answered with the verified query "How many big boats')


METRICS = """# mine
northwind:
  -   name:  boat count   # agreed
      expression: COUNT(boats.id)
      owner: anna
"""


def test_metrics_are_edited():
    home = tempfile.mkdtemp(prefix="tw-ui-")
    os.makedirs(f"{home}/config/tradewind")
    path = f"{home}/config/tradewind/metrics.yaml"
    with open(path, "w", encoding="utf-8") as file:
        file.write(METRICS)
    with Window(*SAMPLE, home=home) as window:
        window.label("^Connected to ")
        window.find("push button", re.compile("^Connection: .*, connected$"))
        window.key("ctrl+m")
        window.find("list item", re.compile(r"(?s)^boat count, northwind.*not there: boats\.id"))
        # What names nothing, or is no expression, is refused at its place, and nothing is written.
        window.key("ctrl+n")
        window.write("Name", "heavy load")
        for expression, why in (("SUM(orders.tons)", "names what is not there: orders.tons"),
                                ("DELETE FROM orders", "^The expression cannot be used")):
            window.write("Expression of the metric", expression)
            window.key("ctrl+s")
            window.label(why)
            assert read(path) == METRICS
        picture("metrics-refused")
        window.write("Expression of the metric", "SUM(orders.freight)")
        window.write("Synonyms", "tonnage, hauled weight")
        window.click("push button", "Save")
        window.find("list item", re.compile("^heavy load, northwind · SUM"))
        picture("metrics")
        added = read(path)
        assert added.startswith(METRICS) and "hauled weight" in added, added
        # An edit meets another program's: what it wrote stays but for this one.
        window.type("boat")
        window.gone("list item", re.compile("^heavy load"))
        window.key("Tab", "Return")
        window.expect_text("Name", "boat count")
        with open(path, "w", encoding="utf-8") as file:
            file.write("# theirs\n" + added)
        window.write("Expression of the metric", "COUNT(shippers.shipperid)")
        window.click("push button", "Save")
        window.label("^Another program changed the file")
        window.click("push button", "Save")
        window.find("list item", re.compile("^boat count, northwind · COUNT.shippers"))
        edited = "# theirs\n" + added.replace("COUNT(boats.id)", '"COUNT(shippers.shipperid)"')
        assert read(path).replace('"', "") == edited.replace('"', ""), read(path)
        edited = read(path)
        # Deleted, taken back to the byte, deleted by its button.
        window.key("Tab", "Delete")
        window.gone("list item", re.compile("^boat count"))
        assert "anna" not in read(path)
        window.key("ctrl+z")
        window.find("list item", re.compile("^boat count"))
        assert read(path) == edited
        window.click("push button", 'Delete “boat count”')
        window.gone("list item", re.compile("^boat count"))
        window.key("Escape", "Escape")
        window.gone("list item", re.compile("^heavy load"))
        window.ask("What is the tonnage by ship country?")
        window.done()
        assert "freight" in window.text("SQL").lower(), window.text("SQL")


CRYPTIC = """
create schema wh;
set search_path to wh;
create table t_cust (cust_id int, cmpny_nm text, qzx int);
create table t_ord (ord_id int, cust_id int, ord_dt date, secret int);
comment on column t_cust.cust_id is 'Customer ID - Number of the customer';
"""


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


def home_for(uri, preferences=""):
    home = tempfile.mkdtemp(prefix="tw-ui-")
    os.makedirs(f"{home}/config/tradewind")
    for name, text in (("profiles.yaml", f"profiles:\n  - name: mine\n    title: My house\n"
                                         f"    uri: {uri}\n    schemas: [wh]\n"),
                       ("preferences.ini", preferences)):
        with open(f"{home}/config/tradewind/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    return home


def test_comments_are_drafted_reviewed_and_exported():
    with server() as postgres:
        postgres.run(CRYPTIC)
        home = home_for(postgres.uri)
        script = os.path.join(home, "comments.sql")
        with Window("--profile", "mine", home=home) as window:
            window.label("^Connected to ")
            window.click("push button", re.compile("^Cryptic names.* 0 of 2 tables and 1 of 7 columns"))
            window.label("^8 to review · 0 accepted · 0 skipped$")
            window.key("Shift_L")  # without a window manager, nobody else gives it the focus
            picture("glossary")
            # By keyboard: the first as it is, the second in other words, the third not at all.
            window.expect_text("Comment", "Customer")
            window.key("Return")
            window.expect_text("Comment", "Company Name")
            window.key("ctrl+a")
            window.type("Company - Its official name")
            window.key("Return")
            window.label("^Read from the name. Not sure: .*qzx")
            window.key("alt+s")
            window.label("^5 to review · 2 accepted · 1 skipped$")
            window.key("ctrl+s")
            window.choose_file("Save", script)
            window.label("^Exported. Nothing was changed in the warehouse.$")
            assert postgres.query("select count(*) from pg_description d join pg_class c on "
                                  "c.oid = objoid where relname like 't\\_%'") == [["1"]]
            with open(script, encoding="utf-8") as file:
                postgres.run(file.read())
            assert postgres.query("select col_description('wh.t_cust'::regclass, 2), "
                                  "col_description('wh.t_cust'::regclass, 3), "
                                  "obj_description('wh.t_cust'::regclass)") == [
                ["Company - Its official name", "", "Customer"]]


def test_claude_drafts_within_what_may_be_sent():
    bedrock = aws_servers.Bedrock()
    with server() as postgres:
        postgres.run(CRYPTIC)
        home = home_for(postgres.uri, "[questions]\nuse-bedrock=true\n[hidden]\n")
        with Window("--profile", "mine", home=home, env=bedrock.environment()) as window:
            window.label("^Connected to ")
            window.find("push button", re.compile("^Connection: .*, connected$"))
            bedrock.plan({"name": "describe", "tool": {"comments": [
                {"number": 3, "comment": "Quiz Score\n- Points [FK: t_ord.ord_id]",
                 "unsure": "Ask who fills it."},
                {"number": 99, "comment": "Nothing"}, {"number": "1", "comment": "Nothing"}]}},
                {"refuse": [400, "ValidationException", "no more"]})
            window.key("ctrl+g")
            window.click("push button", "Ask Claude")
            window.find("list item", re.compile(
                r"^t_cust\.qzx, Quiz Score - Points \(FK: t_ord\.ord_id\), Not sure$"))
            picture("glossary-claude")
            sent = [str(call["request"]) for call in bedrock.calls()
                    if call.get("action") == "converse"]
            assert "cmpny_nm text [2]" in sent[0] and "qzx integer [3]" in sent[0], sent[0]
            assert "Number of the customer" in sent[0], sent[0]


if __name__ == "__main__":
    tap.main(globals())
