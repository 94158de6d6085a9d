# SPDX-License-Identifier: Apache-2.0
"""What Tradewind knows about a warehouse beside its tables, as the command line shows and uses it."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import aws_servers  # noqa: E402
import cli  # noqa: E402
import tap  # noqa: E402
from cli import run  # noqa: E402

EXAMPLES = os.path.join(os.path.dirname(__file__), "..", "..", "data", "examples",
                        "examples.yaml")
HINTS_AWAY = r"""
DO $$ DECLARE c record; BEGIN
  FOR c IN SELECT attrelid::regclass AS t, attname, d.description
           FROM pg_attribute JOIN pg_description d ON objoid = attrelid AND objsubid = attnum
           WHERE attrelid::regclass::text LIKE 'nw_abbr.%' LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', c.t, c.attname,
                   regexp_replace(c.description, '\s*\[FK:[^]]*\]', ''));
  END LOOP;
END $$"""


def sample(*args, **more):
    ran = run("--profile", "sample", *args, **more)
    if "sudo apt install postgresql" in ran.err:
        raise tap.Skip("PostgreSQL's server is not installed")
    return ran


def psql(uri, script):
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", uri, "-f", "-"],
                   input=script, text=True, check=True)


def twin_without_hints():
    """The cryptic twin with its comments, but without what they say about joins."""
    uri = cli.new_database("unhinted")
    run("--dsn", uri, "load", "cryptic").expect(cli.DONE)
    psql(uri, HINTS_AWAY)
    return uri


def test_relationships_of_lower_sources():
    path = os.path.join(cli.environment()["HOME"], "lower.yaml")
    change = ("relationships", "--file", path)
    pair = ("orders.shipvia", "shippers.shipperid")

    def state():
        found = sample("--json", *change, "list").expect(cli.DONE).json()
        return [item for item in found if item["source"] == pair[0]][0]

    sample(*change, "ignore", *pair).expect(cli.DONE)
    assert state()["ignored"] is True and state()["lower"] == "file", state()
    sample(*change, "add", *pair, "--role", "carrier").expect(cli.DONE)
    assert state()["ignored"] is False and state()["role"] == "carrier", state()
    sample(*change, "describe", *pair, "--description", "who carries it").expect(cli.DONE)
    assert state()["description"] == "who carries it" and state()["role"] == "carrier", state()
    sample(*change, "remove", *pair).expect(cli.DONE)
    assert state()["ignored"] is False and state()["role"] is None, state()


def test_relationships_import():
    home = cli.environment()["HOME"]
    uri = cli.new_database("imported", "CREATE TABLE lines (order_id int, line int); "
                                       "CREATE TABLE returns (order_id int, line int, why text)")
    csv, path = os.path.join(home, "joins.csv"), os.path.join(home, "imported.yaml")
    with open(csv, "w", encoding="utf-8") as file:
        file.write("returns,order_id;line,lines,order_id;line,what came back\n")
    change = ("--dsn", uri, "relationships", "--file", path)
    run(*change, "import", csv).expect(cli.DONE, "1 added")
    run(*change, "import", csv).expect(cli.FILE, "Line 1")
    found = run("--json", *change, "list").expect(cli.DONE).json()
    assert found[0]["source"] == "returns.order_id, returns.line", found
    run(*change, "remove", found[0]["source"], found[0]["target"]).expect(cli.DONE)
    run(*change, "import", os.path.join(home, "no.csv")).expect(cli.FILE)


def test_saving_syncs_before_it_renames():
    """Whoever is killed or loses power while saving leaves the old file or the new one."""
    if not shutil.which("strace"):
        raise tap.Skip("strace is not installed")
    folder = tempfile.mkdtemp(prefix="tw-trace-")
    uri = cli.new_database("traced", "CREATE TABLE a (x int); CREATE TABLE b (x int)")
    try:
        path, trace = f"{folder}/traced.yaml", f"{folder}/trace"
        traced = subprocess.run(
            ["strace", "-f", "-y", "-o", trace, "-e", "trace=fsync,fdatasync,rename,renameat,renameat2",
             cli.PROGRAM, "--dsn", uri, "relationships", "--file", path, "add", "a.x", "b.x"],
            env=cli.environment(), capture_output=True, text=True, check=False)
        if "ptrace" in traced.stderr:
            raise tap.Skip("nothing can be traced here")
        assert traced.returncode == 0, traced.stderr
        with open(trace, encoding="utf-8", errors="replace") as file:
            calls = [line.split(None, 1)[1] for line in file if "traced.yaml" in line]
        synced = [number for number, call in enumerate(calls) if "sync(" in call]
        renamed = [number for number, call in enumerate(calls) if call.startswith("rename")]
        assert len(renamed) == 1 and synced and synced[0] < renamed[0], calls
    finally:
        shutil.rmtree(folder)


def test_relationships_suggested():
    """Without hints, what the cryptic twin's data say is offered with its evidence and not used."""
    uri = twin_without_hints()
    path = os.path.join(cli.environment()["HOME"], "accepted.yaml")
    change = ("--dsn", uri, "--schema", "nw_abbr", "relationships", "--file", path)
    found = run("--json", *change, "suggest").expect(cli.DONE).json()
    pairs = {(item["source"], item["target"]) for item in found}
    assert {("t_ord_hdr.cust_id", "t_cust_mst.cust_id"), ("t_ord_dtl.ord_id", "t_ord_hdr.ord_id"),
            ("t_ord_dtl.prd_id", "t_prd_mst.prd_id"), ("t_prd_mst.cat_id", "t_cat_ref.cat_id"),
            ("t_prd_mst.sup_id", "t_sup_mst.sup_id"), ("t_ord_hdr.emp_id", "t_emp_mst.emp_id")
            } == pairs, pairs
    assert all("Same name and type" in item["evidence"] and item["found"] == item["values"]
               for item in found), found
    assert run("--json", *change, "list").expect(cli.DONE).json() == []
    assert not os.path.exists(path)
    for source, target in sorted(pairs):
        run(*change, "add", source, target).expect(cli.DONE)
    assert run("--json", *change, "suggest").expect(cli.DONE).json() == []


def some_examples(schema):
    """A file with some of the examples of a schema; with all of them where there is time."""
    with open(EXAMPLES, encoding="utf-8") as file:
        section = re.split(rf"^{schema}:$", file.read(), flags=re.M)[1]
    section = re.split(r"^\w+:$", section, flags=re.M)[0]
    entries = re.split(r"^(?=  - )", section, flags=re.M)[1:]
    step = 1 if os.environ.get("TRADEWIND_SLOW_TESTS") == "yes" else 5
    path = os.path.join(cli.environment()["HOME"], f"some-{schema}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{schema}:\n" + "".join(entries[::step]))
    return path


def test_twin_without_hints_never_joins_wrongly():
    """Declined, or right; with the suggestions accepted, and what no name tells, all are right."""
    uri = twin_without_hints()
    on_twin = ("--dsn", uri, "--schema", "nw_abbr")
    path = some_examples("nw_abbr")
    bare = run(*on_twin, "--json", "eval", path, timeout=300).expect(cli.DONE).json()
    assert bare["wrong"] == bare["failed"] == 0 and bare["right"] > 0, bare
    assert all(item["outcome"] == "declined" for item in bare["failures"]), bare
    joined = sum("JOIN" in item["expected_sql"] for item in bare["failures"])
    assert joined >= bare["total"] // 3, bare
    question = "What are the top 5 customers by order value?"
    run(*on_twin, "--json", "ask", "--no-insight", question).expect(cli.DECLINED)
    mine = cli.environment()["HOME"] + "/config/tradewind/relationships.yaml"
    try:
        for item in run(*on_twin, "--json", "relationships", "suggest").expect(cli.DONE).json():
            run(*on_twin, "relationships", "add", item["source"], item["target"]).expect(cli.DONE)
        accepted = run(*on_twin, "--json", "eval", path, timeout=300).expect(cli.DONE).json()
        assert accepted["wrong"] == accepted["failed"] == 0, accepted
        assert all("t_shp_ref" in item["expected_sql"] for item in accepted["failures"]), accepted
        for pair in (("t_ord_hdr.shp_via", "t_shp_ref.shp_id"),
                     ("t_emp_mst.rpts_to", "t_emp_mst.emp_id")):
            run(*on_twin, "relationships", "add", *pair).expect(cli.DONE)
        full = run(*on_twin, "--json", "eval", path, timeout=300).expect(cli.DONE).json()
        assert full["right"] == full["total"], full
        for asked in (question, "Revenue per shipper", "Which product categories sell the most?"):
            twin = run(*on_twin, "--json", "ask", "--no-insight", asked).expect(cli.DONE).json()
            known = sample("--json", "ask", "--no-insight", asked).expect(cli.DONE).json()
            assert twin["rows"] == known["rows"], (asked, twin["rows"], known["rows"])
    finally:
        os.remove(mine)


TRADE = """
CREATE TABLE customers (id int, name text, country text);
CREATE TABLE orders (id int, k1 int, k2 int, amount numeric(10, 2));
INSERT INTO customers VALUES (1, 'Anna', 'Norway'), (2, 'Bert', 'Spain'), (3, 'Cleo', 'Peru');
INSERT INTO orders VALUES (1, 1, 2, 10), (2, 1, 3, 20), (3, 2, 2, 40);
"""


def test_roles_tell_two_keys_apart():
    """Two foreign keys to one table: by its role each is asked for; without one, neither is guessed."""
    uri = cli.new_database("roles", TRADE)
    mine = cli.environment()["HOME"] + "/config/tradewind/relationships.yaml"
    try:
        for key, role in (("k1", "ship-to"), ("k2", "bill-to")):
            run("--dsn", uri, "relationships", "add", f"orders.{key}", "customers.id", "--role",
                role).expect(cli.DONE)
        for asked, rows in (
                ("Total amount by ship-to country", [["Spain", 40], ["Norway", 30]]),
                ("Total amount by bill-to country", [["Spain", 50], ["Peru", 20]]),
                ("How many orders per bill-to customer name?", [["Bert", 2], ["Cleo", 1]]),
                ("How many orders by bill-to country and ship-to country?",
                 [["Peru", "Norway", 1], ["Spain", "Norway", 1], ["Spain", "Spain", 1]])):
            answer = run("--dsn", uri, "--json", "ask", "--no-insight", asked).expect(cli.DONE)
            assert answer.json()["rows"] == rows, (asked, answer.json()["rows"])
            assert {join["role"] for join in answer.json()["context"]["joins"]} == {
                "ship-to", "bill-to"}, answer.json()["context"]
        declined = run("--dsn", uri, "ask", "Total amount by country").expect(cli.DECLINED)
        assert "“ship to” or “bill to”" in declined.err, declined.err
        server = aws_servers.Bedrock()
        env = dict(cli.environment(), **server.environment())
        run("--dsn", uri, "ask", "--no-insight", "--provider", "bedrock", "Amount by ship-to country",
            env=env)
        sent = [str(call["request"]) for call in server.calls() if call.get("action") == "converse"]
        for key, role in (("k1", "ship-to"), ("k2", "bill-to")):
            assert f"orders.{key} = public.customers.id (from file; role: {role})" in sent[0], sent[0]
    finally:
        os.remove(mine)


TRICKY = """
CREATE TABLE addresses (address_id int PRIMARY KEY, city text);
CREATE TABLE shipments (shipment_id int PRIMARY KEY, from_address int REFERENCES addresses,
                        to_address int REFERENCES addresses, weight numeric);
CREATE TABLE parts (plant int, part int, price numeric, PRIMARY KEY (plant, part));
CREATE TABLE uses (plant int, part int, pieces int, FOREIGN KEY (plant, part) REFERENCES parts);
CREATE TABLE students (student_id int PRIMARY KEY, fee numeric);
CREATE TABLE courses (course_id int PRIMARY KEY, title text);
CREATE TABLE attends (student_id int REFERENCES students, course_id int REFERENCES courses);
CREATE TABLE staff (staff_id int PRIMARY KEY, boss_id int REFERENCES staff, pay numeric);
CREATE TABLE clients (client_id int, name text);
CREATE TABLE bills (bill_id int, client_id int, total numeric);
CREATE TABLE payments (payment_id int, client_id int, paid numeric);
INSERT INTO addresses VALUES (1, 'Bonn'), (2, 'Rome');
INSERT INTO shipments VALUES (1, 1, 2, 10), (2, 2, 1, 20), (3, 1, 1, 5);
INSERT INTO parts VALUES (1, 1, 2), (1, 2, 3), (2, 1, 100);
INSERT INTO uses VALUES (1, 1, 10), (1, 2, 10), (2, 1, 1);
INSERT INTO students VALUES (1, 100), (2, 50);
INSERT INTO courses VALUES (1, 'art'), (2, 'law'), (3, 'art');
INSERT INTO attends VALUES (1, 1), (1, 2), (2, 3), (1, 3);
INSERT INTO staff VALUES (1, NULL, 10), (2, 1, 5), (3, 1, 4);
INSERT INTO clients VALUES (1, 'a'), (2, 'b'), (3, 'c');
INSERT INTO bills VALUES (1, 1, 10), (2, 1, 20), (3, 2, 5), (4, 99, 1000);
INSERT INTO payments VALUES (1, 1, 7), (2, 1, 8), (3, 2, 5);
"""

# SQL, the kinds of warning, and what the rewrite gives (None: there is none that is sure)
ROW_CASES = [
    # Two foreign keys to one table: each way is fine by itself.
    ("SELECT SUM(s.weight) FROM shipments s JOIN addresses f ON f.address_id = s.from_address "
     "JOIN addresses t ON t.address_id = s.to_address", [], []),
    # Joined by either key, a shipment within one city comes once, others twice.
    ("SELECT SUM(s.weight) FROM shipments s JOIN addresses a ON a.address_id = s.from_address "
     "OR a.address_id = s.to_address", [], []),
    # A composite key, whole and by half.
    ("SELECT SUM(u.pieces * p.price) FROM uses u JOIN parts p ON p.plant = u.plant "
     "AND p.part = u.part", [], []),
    ("SELECT SUM(u.pieces) FROM uses u JOIN parts p ON p.part = u.part WHERE p.price > 1",
     ["fan-out"], [[[21]]]),
    # Many to many.
    ("SELECT SUM(s.fee) FROM students s JOIN attends a ON a.student_id = s.student_id "
     "JOIN courses c ON c.course_id = a.course_id WHERE c.title = 'art'", ["fan-out"], [[[150]]]),
    ("SELECT c.title, SUM(s.fee) FROM students s JOIN attends a ON a.student_id = s.student_id "
     "JOIN courses c ON c.course_id = a.course_id GROUP BY c.title", ["fan-out"], [None]),
    ("SELECT COUNT(s.student_id) FROM students s JOIN attends a ON a.student_id = s.student_id "
     "JOIN courses c ON c.course_id = a.course_id WHERE c.title <> 'law' OR s.fee > 1",
     ["fan-out"], [[[2]]]),
    # A reference to itself, whose top has none.
    ("SELECT SUM(s.pay) FROM staff s JOIN staff b ON b.staff_id = s.boss_id", ["dropped"],
     [[[19]]]),
    ("SELECT SUM(s.pay) FROM staff s LEFT JOIN staff b ON b.staff_id = s.boss_id", [], []),
    # Orphans.
    ("SELECT SUM(b.total) FROM bills b JOIN clients c ON c.client_id = b.client_id", ["dropped"],
     [[[1035]]]),
    ("SELECT SUM(b.total) FROM clients c JOIN bills b ON c.client_id = b.client_id", ["dropped"],
     [[[1035]]]),
    ("SELECT SUM(b.total) FROM bills b JOIN clients c ON c.client_id = b.client_id "
     "WHERE c.name = 'a'", [], []),
    # Two facts of one client multiply each other.
    ("SELECT c.name, SUM(b.total), COUNT(p.payment_id) FROM clients c "
     "JOIN bills b ON b.client_id = c.client_id JOIN payments p ON p.client_id = c.client_id "
     "GROUP BY c.name ORDER BY c.name", ["dropped", "fan-out", "fan-out"],
     [False, [["a", 30, 2], ["b", 5, 1]], [["a", 30, 2], ["b", 5, 1]]]),
    # In a query inside, and in a comma's join.
    ("WITH t AS (SELECT s.student_id AS id, SUM(s.fee) AS fee FROM students s, attends a "
     "WHERE a.student_id = s.student_id GROUP BY 1) SELECT SUM(t.fee) FROM t",
     ["fan-out"], [[[150]]]),
]


def test_row_account():
    uri = cli.new_database("tricky", TRICKY)
    for sql, kinds, fixed in ROW_CASES:
        answer = run("--dsn", uri, "--json", "sql", sql).expect(cli.DONE).json()
        account = answer["row_account"]
        assert [item["kind"] for item in account["warnings"]] == kinds, (sql, account)
        assert (account["note"] is None) == (" OR a." not in sql), account
        assert len(account["joins"]) == (0 if account["note"] else sql.count(" JOIN ") or 1), account
        for warning, rows in zip(account["warnings"], fixed):
            if rows is None:
                assert warning["rewrite"] is None, warning
            elif rows:
                again = run("--dsn", uri, "--json", "sql", warning["rewrite"]).expect(cli.DONE)
                assert again.json()["rows"] == rows, (warning, again.json()["rows"])
    home = tempfile.mkdtemp(prefix="tw-uncounted-")
    try:
        cli.config_file("profiles.yaml", "profiles:\n- name: a\n  uri: " + uri + "\n"
                        "- name: b\n  uri: " + uri + "\n  no_row_account: true\n", home)
        def counted(profile):
            return run("--profile", profile, "--json", "sql", ROW_CASES[0][0],
                       env=cli.environment(home)).expect(cli.DONE).json()["row_account"]
        assert counted("a") and counted("b") is None
        cli.config_file("preferences.ini", "[questions]\ncount-joined-rows=false\n", home)
        assert counted("a") is None
    finally:
        shutil.rmtree(home)
    none = run("--dsn", uri, "--json", "sql", "SELECT COUNT(*) FROM bills").expect(cli.DONE).json()
    assert none["row_account"] is None


def test_row_account_is_bounded():
    uri = cli.new_database("dear", "CREATE TABLE a (x int); CREATE TABLE b (x int); "
                                   "INSERT INTO a SELECT 1; INSERT INTO b SELECT 1; ANALYZE a; "
                                   "UPDATE pg_class SET reltuples = 9e8 WHERE relname = 'b'")
    sql = "SELECT SUM(a.x) FROM a JOIN b ON a.x = b.x"
    answer = run("--dsn", uri, "--json", "sql", "--accept-cost", sql).expect(cli.DONE).json()
    account = answer["row_account"]
    assert not account["joins"][0]["counted"] and "too dear" in account["note"], account
    assert "too dear" in run("--dsn", uri, "sql", "--accept-cost", sql).expect(cli.DONE).out


def test_verified_queries():
    home = tempfile.mkdtemp(prefix="tw-verified-")
    env = cli.environment(home)
    uri = cli.new_database("verified", "CREATE TABLE clients (id int, name text); "
                                       "INSERT INTO clients VALUES (1, 'a'), (2, 'b')")
    path = cli.config_file("examples.yaml", "# mine\npublic:   # odd\n- question:   'Old?'\n"
                           "  sql: SELECT 7\n  why: unknown   # kept\n", home)
    here = ("--dsn", uri)
    try:
        sql = "SELECT COUNT(*) AS n\nFROM clients\nWHERE id > 1"
        run(*here, "verified", "add", "How many big clients?", sql, env=env).expect(cli.DONE)
        with open(path, encoding="utf-8") as file:
            assert file.read() == (
                "# mine\npublic:   # odd\n- question:   'Old?'\n  sql: SELECT 7\n"
                "  why: unknown   # kept\n- question: \"How many big clients?\"\n  sql: |-\n"
                "    SELECT COUNT(*) AS n\n    FROM clients\n    WHERE id > 1\n")
        asked = run(*here, "--json", "ask", "how many BIG clients", env=env).expect(cli.DONE).json()
        assert asked["rows"] == [[1]] and asked["sql"] == sql, asked
        assert any("verified query" in note for note in asked["assumptions"]), asked
        run(*here, "verified", "add", "How many BIG clients?", "SELECT 5", env=env).expect(cli.DONE)
        asked = run(*here, "--json", "ask", "How many big clients?", env=env).expect(cli.DONE).json()
        assert asked["rows"] == [[5]], asked
        run(*here, "verified", "add", "x?", "DELETE FROM clients", env=env).expect(cli.REFUSED)
        run(*here, "verified", "add", "x?", "SELECT gone FROM clients", env=env
            ).expect(cli.USAGE, "gone")
        run(*here, "verified", "check", env=env).expect(cli.DONE, "2 checked, 0 with")
        psql(uri, "ALTER TABLE clients RENAME TO people")
        run(*here, "verified", "add", "Who?", "SELECT name FROM people", env=env).expect(cli.DONE)
        psql(uri, "ALTER TABLE people RENAME TO clients")
        cli.config_file("metrics.yaml", "public:\n- name: worth\n  expression: SUM(clients.worth)\n",
                        home)
        found = run(*here, "--json", "verified", "check", env=env).expect(cli.FILE).json()
        bad = {item["name"]: item["problem"] for item in found if item["problem"]}
        assert set(bad) == {"Who?", "worth"} and "people" in bad["Who?"], found
        run(*here, "verified", "remove", "Who?", env=env).expect(cli.DONE)
        run(*here, "verified", "remove", "Who?", env=env).expect(cli.USAGE)
        with open(path, encoding="utf-8") as file:
            assert "Who?" not in file.read()
    finally:
        shutil.rmtree(home)


def test_eval_says_what_changed():
    home = tempfile.mkdtemp(prefix="tw-eval-")
    env = cli.environment(home)
    uri = cli.new_database("changing", "CREATE TABLE clients (id int, name text); "
                                       "INSERT INTO clients VALUES (1, 'a'), (2, 'b')")
    path = cli.config_file("examples.yaml", "public:\n- question: How many clients are there?\n"
                           "  sql: SELECT COUNT(*) FROM clients\n", home)
    evaluate = ("--dsn", uri, "--json", "eval", path)
    try:
        first = run(*evaluate, env=env).expect(cli.DONE).json()
        assert first["since"] is None and first["changes"] == [], first
        second = run(*evaluate, env=env).expect(cli.DONE).json()
        assert second["since"] and second["changes"] == [], second
        psql(uri, "INSERT INTO clients VALUES (3, 'c')")
        third = run(*evaluate, env=env).expect(cli.DONE).json()
        change = third["changes"][0]
        assert change["rows_changed"] and not change["sql_changed"], third
        psql(uri, "ALTER TABLE clients RENAME TO customers")
        with open(path, "w", encoding="utf-8") as file:
            file.write("public:\n- question: How many clients are there?\n"
                       "  sql: SELECT COUNT(*) FROM customers\n")
        said = run("--dsn", uri, "eval", path, env=env).expect(cli.DONE).out
        assert "by the same model: 1 changed" in said and "FROM public.customers" in said, said
    finally:
        shutil.rmtree(home)


def test_glossary_drafts():
    """A script that the database takes, for what has no comment; nothing is run by itself."""
    uri = cli.new_database("undocumented")
    run("--dsn", uri, "load", "cryptic").expect(cli.DONE)
    here = ("--dsn", uri, "--schema", "nw_abbr")
    assert run(*here, "--json", "glossary").expect(cli.DONE).json()["drafts"] == []
    psql(uri, "COMMENT ON COLUMN nw_abbr.t_ord_hdr.cust_id IS NULL; "
              "COMMENT ON TABLE nw_abbr.t_ord_hdr IS NULL; "
              "ALTER TABLE nw_abbr.t_ord_hdr ADD COLUMN \"Qzx it's\" int")
    found = run(*here, "--json", "glossary").expect(cli.DONE).json()
    assert found["columns"] - found["columns_documented"] == 2, found
    drafts = {(item["table"], item["column"]): item for item in found["drafts"]}
    assert drafts["t_ord_hdr", "cust_id"]["comment"] == "Customer ID", drafts
    assert drafts["t_ord_hdr", "Qzx it's"]["unsure"], drafts
    script = run(*here, "glossary").expect(cli.DONE, "7 of 8 tables").out
    assert "COMMENT ON COLUMN nw_abbr.t_ord_hdr.cust_id IS 'Customer ID';" in script, script
    assert "-- COMMENT ON COLUMN nw_abbr.t_ord_hdr.\"Qzx it's\" IS " in script, script
    assert len(run(*here, "--json", "glossary").json()["drafts"]) == 3
    psql(uri, script)
    psql(uri, script.replace("\n-- COMMENT", "\nCOMMENT"))
    assert run(*here, "--json", "glossary").expect(cli.DONE).json()["drafts"] == []


if __name__ == "__main__":
    tap.main(globals())
