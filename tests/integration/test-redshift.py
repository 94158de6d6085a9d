# SPDX-License-Identifier: Apache-2.0
"""The command line on a STAND-IN for Redshift: what is documented is asked for, and its answers are
coped with. Not proven here: that a real cluster gives them."""
import atexit
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import tap  # noqa: E402
from cli import (DATABASE, DECLINED, DONE, REFUSED, config_file, run, server)  # noqa: E402
from redshift import StandIn  # noqa: E402

_stand_in = []


def warehouse():
    if not _stand_in:
        _stand_in.append(StandIn(server(), "warehouse"))
        atexit.register(_stand_in[0].stop)
    return _stand_in[0].uri


def cli(*args, **more):
    return run("--dsn", warehouse(), "--schema", "shop", *args, **more)


def profile(name, *lines):
    """A profile of the stand-in beside those of the other tests."""
    profile.known[name] = [f"  - name: {name}", f"    uri: {warehouse()}", *lines]
    config_file("profiles.yaml", "profiles:\n" + "\n".join(
        line for entry in profile.known.values() for line in entry) + "\n")


profile.known = {}


def table(schema, name):
    return next(t for t in schema["tables"] if t["name"] == name)


def part(schema, name):
    return next(p for p in schema["parts"] if p["part"] == name)


def test_it_is_taken_for_redshift_with_its_keys_and_row_counts():
    schema = cli("--json", "schema").expect(DONE).json()
    assert schema["dialect"] == "Amazon Redshift"
    orders = table(schema, "orders")
    assert orders["distribution"] == "key" and orders["rows"] == 200, orders
    columns = {c["name"]: c for c in orders["columns"]}
    assert columns["customer_id"]["distribution_key"] and columns["ordered"]["sort_order"] == 1
    customers = table(schema, "customers")
    assert customers["distribution"] == "all" and customers["columns"][0]["sort_order"] == -1
    text = cli("schema").expect(DONE).out
    assert "distribution key" in text and "interleaved sort key 1" in text, text


def test_what_may_be_slow_is_listed_unread_and_read_when_it_is_wanted():
    schema = run("--dsn", warehouse(), "--json", "schema").expect(DONE).json()
    assert part(schema, "late-binding views")["state"] == "not read"
    assert part(schema, "external spectrum")["state"] == "not read"
    assert part(schema, "database sales_share")["state"] == "not read"
    view = table(schema, "recent_orders")
    assert view["kind"] == "late-binding view" and view["columns"] == []
    assert not any(t["name"] in ("clicks", "deals") for t in schema["tables"])

    loaded = run("--dsn", warehouse(), "--json", "schema", "--load", "late-binding views", "--load",
                 "external spectrum", "--load", "external broken_lake", "--load",
                 "database sales_share").expect(DONE).json()
    assert [c["name"] for c in table(loaded, "recent_orders")["columns"]] == [
        "id", "customer_id", "total"]
    assert table(loaded, "clicks")["kind"] == "external table"
    deals = table(loaded, "deals")
    assert deals["database"] == "sales_share" and deals["columns"][1]["business_name"]
    assert not any(t["name"] == "pg_proc" for t in loaded["tables"])
    broken = part(loaded, "external broken_lake")
    assert broken["state"] == "failed" and "Glue" in broken["message"], broken
    assert part(loaded, "external slow_lake")["state"] == "not read"


def test_a_question_about_a_late_binding_view_needs_its_columns():
    profile("views", "    schemas: [shop]", "    load: [late-binding views]")
    found = run("--profile", "views", "--json", "retrieve", "recent orders").expect(DONE).json()
    assert "recent_orders" in [t["name"].split(".")[-1] for t in found["tables"]], found
    without = cli("--json", "retrieve", "recent orders").expect(DONE).json()
    assert "recent_orders" not in [t["name"].split(".")[-1] for t in without["tables"]], without


def test_another_database_has_three_names():
    profile("share", "    schemas: [shop]", "    load: [database sales_share]")
    made = run("--profile", "share", "--json", "sql",
               "SELECT sum(d.amount) AS total FROM sales_share.public.deals d").expect(DONE).json()
    assert made["rows"][0][0] == 280
    wrong = run("--profile", "share", "check", "-",
                input=b"SELECT d.nothing FROM sales_share.public.deals d")
    assert wrong.lines()[0]["resolved"] is False, wrong


def test_an_external_table_is_read_outside_of_the_transaction_only_by_consent():
    sql = "SELECT count(*) AS n FROM spectrum.clicks"
    asked = cli("--json", "sql", sql)
    answer = asked.expect(DECLINED, "read-only", "--accept-external").json()
    assert answer["status"] == "waiting" and answer["waiting_for"] == "external table", answer
    agreed = cli("--json", "sql", "--accept-external", sql).expect(DONE).json()
    assert agreed["rows"] == [[50]] and "outside" in agreed["assumptions"][0], agreed
    audit = run("--json", "audit", "-n", "40").expect(DONE).json()
    outside = [e for e in audit if "outside the read-only" in e["purpose"]]
    assert len(outside) == 1 and outside[0]["statement"] == sql, audit
    assert outside[0]["outcome"] == "done" and outside[0]["rows"] == 1
    # Consent is no way around the guard.
    cli("sql", "--accept-external", "DELETE FROM shop.orders").expect(REFUSED)


def test_the_query_group_names_a_statement_and_its_times_come_back():
    answer = cli("--json", "sql", "SELECT count(*) FROM shop.orders").expect(DONE).json()
    times = answer["server_timings_ms"]
    assert times["queue"] == 1500 and times["compile"] == 250 and times["execution"] == 130, times
    entry = next(e for e in run("--json", "audit").json() if e["purpose"] == "question")
    assert entry["label"].startswith("tradewind-") and len(entry["label"]) <= 30
    assert entry["query_id"] == times["query_id"], entry
    # The text itself is as it was typed, so that the result cache knows it.
    assert entry["statement"] == "SELECT count(*) FROM shop.orders", entry


def test_the_leader_nodes_tables_are_joined_with_no_others():
    refused = cli("sql", "SELECT c.relname FROM pg_class c, svv_table_info t WHERE c.oid = t.table_id")
    refused.expect(DATABASE, "leader node")
    audit = run("--json", "audit", "-n", "2000").json()
    ours = [e["statement"].lower() for e in audit if e["purpose"] != "question"]
    assert ours
    for statement in ours:
        leader = "pg_catalog.pg_" in statement
        assert not (leader and ("svv_" in statement or "stv_" in statement)), statement


def test_privileges_and_the_role_script_speak_redshift():
    script = cli("role-script").expect(DONE).out
    assert "CREATE USER tradewind_reader PASSWORD DISABLE" in script
    assert "GRANT SELECT ON ALL TABLES IN SCHEMA shop TO tradewind_reader" in script
    assert "FOR USER tester IN SCHEMA shop" in script and "need TEMP" in script
    privileges = cli("--json", "privileges").expect(DONE).json()
    assert privileges["superuser"] and not privileges["only_reads"]


def test_a_question_is_answered():
    answer = cli("--json", "ask", "How many customers are there?").expect(DONE).json()
    assert answer["rows"] == [[40]], answer


if __name__ == "__main__":
    tap.main(globals())
