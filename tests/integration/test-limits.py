# SPDX-License-Identifier: Apache-2.0
"""What a company asks for: limits, hidden schemas, consent to dear queries, an audit log, and a user
who only reads, on a real PostgreSQL."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import tap  # noqa: E402
from cli import (DATABASE, DECLINED, DONE, FILE, REFUSED, config_file, new_database, run)  # noqa: E402

SCRIPT = """
CREATE SCHEMA shop; CREATE SCHEMA hr;
CREATE TABLE shop.orders (id int PRIMARY KEY, customer text, total numeric);
INSERT INTO shop.orders SELECT g, 'customer ' || g, g FROM generate_series(1, 1000) g;
CREATE TABLE shop.wide AS SELECT repeat('x', 1000) AS filler FROM generate_series(1, 3000);
CREATE TABLE hr.salaries (person text, amount numeric);
INSERT INTO hr.salaries VALUES ('Ada', 4242);
CREATE SEQUENCE shop.numbers;
ANALYZE;
"""
_uris = {}


def database(name="company"):
    if name not in _uris:
        _uris[name] = new_database(name, SCRIPT)
    return _uris[name]


def profile(name, *lines):
    profile.known[name] = [f"  - name: {name}", f"    uri: {database()}", *lines]
    config_file("profiles.yaml", "profiles:\n" + "\n".join(
        line for entry in profile.known.values() for line in entry) + "\n")


profile.known = {}


def psql(uri, sql, user=None):
    """Whether @sql could be run, and what was said."""
    if user:
        uri = uri.replace("tester@", f"{user}@")
    ran = subprocess.run(["psql", "-X", "-At", "-v", "ON_ERROR_STOP=1", "-d", uri, "-f", "-"],
                         input=sql, text=True, check=False, capture_output=True)
    return ran.returncode == 0, ran.stdout.strip() + ran.stderr.strip()


def test_rows_bytes_and_seconds_of_a_query_are_limited():
    profile("small", "    max_rows: 10", "    max_megabytes: 1", "    max_seconds: 1",
            "    ask_above_gigabytes: none")
    few = run("-p", "small", "--json", "sql", "SELECT id FROM shop.orders").expect(DONE).json()
    assert few["row_count"] == 10 and few["truncated"], few
    profile("bytes", "    max_rows: none", "    max_megabytes: 1")
    cut = run("-p", "bytes", "--json", "sql", "SELECT filler FROM shop.wide").expect(DONE).json()
    assert 1000 <= cut["row_count"] < 1100 and cut["truncated"], cut["row_count"]
    run("-p", "small", "sql", "SELECT count(*) FROM shop.orders a, shop.orders b, shop.orders c, "
        "shop.orders d").expect(DATABASE, "1 seconds")


def test_a_limit_that_is_no_number_is_named_with_its_line():
    profile("odd", "    max_rows: many")
    run("-p", "odd", "schema").expect(FILE, "profiles.yaml", "max_rows")
    del profile.known["odd"]
    profile("small", "    max_rows: 10")


def test_a_dear_query_waits_for_a_person():
    profile("careful", "    ask_above_gigabytes: 1")
    cross = "SELECT a.id FROM shop.orders a, shop.orders b, shop.orders c LIMIT 3"
    waits = run("-p", "careful", "--json", "sql", cross)
    answer = waits.expect(DECLINED, "--accept-cost").json()
    assert answer["status"] == "waiting" and answer["waiting_for"] == "cost", answer
    assert "billion" in answer["error"]["message"] and not answer["rows"], answer
    agreed = run("-p", "careful", "--json", "sql", "--accept-cost", cross).expect(DONE).json()
    assert agreed["row_count"] == 3
    run("-p", "careful", "sql", "SELECT count(*) FROM shop.orders").expect(DONE)
    profile("careless", "    ask_above_gigabytes: none")
    run("-p", "careless", "sql", cross).expect(DONE)


def test_a_hidden_schema_is_neither_read_nor_reached():
    profile("discreet", "    hidden_schemas: [hr]")
    schema = run("-p", "discreet", "--json", "schema").expect(DONE).json()
    assert {t["schema"] for t in schema["tables"]} == {"shop"}, schema
    for sql in ("SELECT * FROM hr.salaries", 'SELECT * FROM "hr" . "salaries"',
                "SELECT * FROM HR.salaries", "SELECT (SELECT max(amount) FROM hr.salaries)",
                "SELECT o.id FROM shop.orders o JOIN company.hr.salaries s ON true",
                "SELECT * FROM pg_stats", "SELECT most_common_vals FROM pg_catalog.pg_stats"):
        run("-p", "discreet", "sql", sql).expect(REFUSED, "hid")
    told = run("-p", "discreet", "check", "-", input=b"SELECT * FROM hr.salaries").lines()[0]
    assert told["safe"] is False and "hidden" in told["reason"], told
    # Without its schema's name it is not found, even where the server would look there first.
    psql(database(), "ALTER DATABASE company SET search_path TO hr, shop")
    run("-p", "discreet", "sql", "SELECT amount FROM salaries").expect(DATABASE, "does not exist")
    run("-p", "discreet", "sql", "SELECT count(*) FROM orders").expect(DONE)
    psql(database(), "ALTER DATABASE company RESET search_path")
    sent = run("-p", "discreet", "--json", "retrieve", "salaries of persons").expect(DONE).json()
    assert "salaries" not in str(sent["tables"]), sent


def test_every_statement_stands_in_the_audit_log_without_what_it_read():
    profile("audited")
    run("-p", "audited", "sql", "SELECT total FROM shop.orders WHERE customer = 'customer 7'").expect(
        DONE)
    run("-p", "audited", "sql", "SELECT CAST(customer AS int) FROM shop.orders").expect(DATABASE)
    entries = run("-p", "audited", "--json", "audit").expect(DONE).json()
    purposes = {e["purpose"] for e in entries}
    assert {"question", "schema", "plan"} <= purposes, purposes
    failed, plan, done = [e for e in entries if e["purpose"] in ("question", "plan")][:3]
    assert failed["outcome"] == "error 22P02" and "customer 1" not in failed["outcome"]
    assert done["statement"] or plan["statement"]
    question = [e for e in entries if e["purpose"] == "question"][1]
    assert question["outcome"] == "done" and question["rows"] == 1 and question["ms"] >= 0
    assert question["user"] == "tester" and question["profile"] == "audited", question
    text = run("-p", "audited", "audit").expect(DONE).out
    assert "audited as tester · question" in text, text


def read_everything_change_nothing(uri, user):
    good = ["SELECT count(*) FROM shop.orders", "SELECT count(*) FROM shop.later"]
    bad = ["INSERT INTO shop.orders VALUES (-1)", "UPDATE shop.orders SET total = 0",
           "DELETE FROM shop.orders", "TRUNCATE shop.orders", "DROP TABLE shop.orders",
           "ALTER TABLE shop.orders ADD COLUMN x int", "CREATE TABLE shop.mine (a int)",
           "CREATE TABLE public.mine (a int)", "CREATE TEMP TABLE mine (a int)",
           "CREATE SCHEMA mine", "CREATE INDEX ON shop.orders (total)",
           "COMMENT ON TABLE shop.orders IS 'x'", "SELECT nextval('shop.numbers')", "LOCK TABLE shop.orders IN ACCESS EXCLUSIVE MODE",
           "SELECT * FROM hr.salaries", "SELECT * FROM shop.orders FOR UPDATE",
           "COPY shop.orders TO PROGRAM 'true'", "CREATE ROLE other", "CREATE DATABASE other",
           "DROP SCHEMA shop CASCADE", "VACUUM FULL shop.orders; INSERT INTO shop.orders VALUES (-2)"]
    for sql in good:
        done, said = psql(uri, sql, user)
        assert done, (sql, said)
    for sql in bad:
        # The role's own default transaction mode is no wall: whoever is in may change it.
        for prefix in ("", "SET default_transaction_read_only TO off; "
                           "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE; "):
            done, said = psql(uri, prefix + sql, user)
            assert not done, f"{sql} was done: {said}"


def test_the_role_script_makes_a_user_who_reads_and_changes_nothing():
    uri = database("governed")
    made = run("--dsn", uri, "--schema", "shop", "role-script", "--user", "reader of shop",
               "--revoke-public").expect(DONE)
    done, said = psql(uri, made.out)
    assert done, (made.out, said)
    psql(uri, "CREATE TABLE shop.later AS SELECT 1 AS a")
    read_everything_change_nothing(uri, "reader%20of%20shop")
    psql(uri, "GRANT SELECT ON shop.orders TO PUBLIC", "reader%20of%20shop")
    assert psql(uri, "SELECT has_table_privilege('public', 'shop.orders', 'SELECT')")[1] == "f"
    rows = psql(uri, "SELECT count(*), sum(total) FROM shop.orders")[1]
    assert rows == "1000|500500", rows
    own = run("--dsn", uri.replace("tester@", "reader%20of%20shop@"), "--json", "privileges")
    found = own.expect(DONE).json()
    assert found["only_reads"] and found["found"] == [] and found["user"] == "reader of shop", found


def test_privileges_say_what_a_user_could_change():
    uri = database("mixed")
    psql(uri, """CREATE ROLE clerk LOGIN; CREATE ROLE boss; GRANT boss TO clerk;
        GRANT USAGE, CREATE ON SCHEMA shop TO clerk; GRANT UPDATE (total) ON shop.orders TO clerk;
        CREATE TABLE shop.own (a int); ALTER TABLE shop.own OWNER TO clerk;
        CREATE FUNCTION shop.pay() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'""")
    found = run("--dsn", uri.replace("tester@", "clerk@"), "--json", "privileges").expect(DONE).json()
    kinds = {(f["kind"], f["object"]) for f in found["found"]}
    assert kinds == {("table", "shop.orders"), ("table", "shop.own"), ("schema", "shop"),
                     ("temporary tables", "mixed"), ("role", "boss"), ("function", "shop.pay")}, found
    assert not found["only_reads"] and not found["superuser"]
    assert run("--dsn", uri, "--json", "privileges").json()["superuser"]


if __name__ == "__main__":
    tap.main(globals())
