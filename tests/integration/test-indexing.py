# SPDX-License-Identifier: Apache-2.0
"""Indexing a real PostgreSQL: only what is missing or has changed is embedded, whatever ended the last
try, and what may not be read is marked and offered to nobody."""
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import cli  # noqa: E402
import tap  # noqa: E402
from cli import DONE, new_database, run  # noqa: E402

N_TABLES, N_COLUMNS = 300, 8
SCRIPT = f"""
CREATE SCHEMA big;
DO $$ BEGIN FOR i IN 1..{N_TABLES} LOOP
  EXECUTE format('CREATE TABLE big.region_%s (id_%s int, a text, b text, c int, d int, e date, '
                 'f numeric, g boolean)', i, i);
END LOOP; END $$;
"""
DOCUMENTS = N_TABLES * (N_COLUMNS + 1)
_made = {}


def database():
    if "big" not in _made:
        _made["big"] = new_database("big", SCRIPT)
    return _made["big"]


def index(home):
    done = run("--dsn", database(), "--schema", "big", "--json", "index",
               env=cli.environment(home)).expect(DONE).json()
    return done["embedded"], done["reused"]


def psql(sql):
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database(), "-c", sql],
                   check=True)


def home(name):
    path = os.path.join(cli._home, name)
    os.makedirs(path, exist_ok=True)
    return path


def test_a_changed_column_embeds_its_table_alone():
    place = home("changes")
    assert index(place) == (DOCUMENTS, 0)
    assert index(place) == (0, DOCUMENTS)
    psql("ALTER TABLE big.region_7 ALTER COLUMN c TYPE bigint")
    assert index(place) == (1, DOCUMENTS - 1)
    # A table's own document names its columns.
    psql("ALTER TABLE big.region_7 ADD COLUMN h text")
    assert index(place) == (2, DOCUMENTS - 1)
    psql("ALTER TABLE big.region_7 DROP COLUMN h")
    assert index(place) == (0, DOCUMENTS)
    psql("ALTER TABLE big.region_7 ALTER COLUMN c TYPE int")


def test_what_was_killed_is_taken_up_where_it_was():
    place = home("killed")
    cache = f"{place}/cache/tradewind/embeddings.sqlite3-wal"
    process = subprocess.Popen([cli.PROGRAM, "--dsn", database(), "--schema", "big", "index"],
                               env=cli.environment(place), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline and not (
            os.path.exists(cache) and os.path.getsize(cache) > 200000):
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    embedded, reused = index(place)
    assert reused > 0 and embedded + reused == DOCUMENTS, (embedded, reused)
    assert index(place) == (0, DOCUMENTS)


def test_what_may_not_be_read_is_marked_and_not_offered():
    psql("DROP ROLE IF EXISTS visitor; CREATE ROLE visitor LOGIN; GRANT USAGE ON SCHEMA big TO visitor;"
         "GRANT SELECT ON big.region_1, big.region_2 TO visitor")
    uri = database().replace("tester@", "visitor@")
    schema = run("--dsn", uri, "--schema", "big", "--json", "schema").expect(DONE).json()
    assert {t["name"] for t in schema["tables"] if t["readable"]} == {"region_1", "region_2"}
    found = run("--dsn", uri, "--schema", "big", "--json", "retrieve", "region 9 and region 1").json()
    assert {t["name"].split(".")[-1] for t in found["tables"]} <= {"region_1", "region_2"}, found
    text = run("--dsn", uri, "--schema", "big", "schema").expect(DONE).out
    assert "big.region_9 (may not be read)" in text
    psql("REVOKE ALL ON SCHEMA big FROM visitor")
    none = run("--dsn", uri, "--schema", "big", "--json", "schema").expect(DONE).json()
    assert not any(t["readable"] for t in none["tables"])


if __name__ == "__main__":
    tap.main(globals())
