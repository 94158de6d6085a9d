# SPDX-License-Identifier: Apache-2.0
"""What Tradewind knows about a warehouse beside its tables, as the command line shows and uses it."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import cli  # noqa: E402
import tap  # noqa: E402
from cli import run  # noqa: E402

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


if __name__ == "__main__":
    tap.main(globals())
