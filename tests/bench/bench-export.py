# SPDX-License-Identifier: Apache-2.0
"""All rows of a query into a file of CSV, beside `psql --csv` with the same query on the same server.

    bench-export.py [ROWS ROUNDS]
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import tap  # noqa: E402
from cli import PROGRAM, environment, new_database  # noqa: E402

ROWS, ROUNDS = map(int, sys.argv[1:3]) if len(sys.argv) == 3 else (1_000_000, 5)
LEAST = 0.8
COLUMNS = 12
SCRIPT = f"""
CREATE TABLE sales AS SELECT g AS id, 'customer ' || g % 5000 AS customer,
  'Straße ' || g % 999 || ', Köln' AS address, date '1996-07-01' + g % 700 AS ordered,
  timestamp '1996-07-01 08:00' + g * interval '1 minute' AS packed,
  (g % 90000)::numeric(12,2) / 7 AS freight, (g % 77)::smallint AS quantity,
  g * 1.5::float8 AS weight, g % 3 = 0 AS returned, CASE WHEN g % 5 > 0 THEN g % 40 END AS shipper,
  repeat('n', g % 30) AS note, (g * 100003::bigint) % 1000000007 AS code
FROM generate_series(1, {ROWS}) g;
VACUUM ANALYZE sales;
"""
QUERY = "SELECT * FROM sales"


def timed(command, env=None):
    begun = time.monotonic()
    subprocess.run(command, check=True, env=env, stderr=subprocess.DEVNULL)
    return time.monotonic() - begun


def main():
    uri = new_database("export_bench", SCRIPT)
    theirs, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        beside, own = os.path.join(folder, "psql.csv"), os.path.join(folder, "own.csv")
        for _ in range(ROUNDS):
            theirs.append(timed(["psql", "-X", "--csv", "-d", uri, "-c", QUERY, "-o", beside]))
            ours.append(timed([PROGRAM, "--dsn", uri, "sql", QUERY, "--export", own,
                               "--accept-cost"], environment()))
            with open(own, encoding="utf-8", newline="") as file:
                assert sum(1 for _ in file) == ROWS + 1
        megabytes = os.path.getsize(own) / 1e6
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(f"{ROWS:,} rows × {COLUMNS} ({megabytes:.0f} MB): psql --csv {statistics.median(theirs):.2f} s, "
          f"export {statistics.median(ours):.2f} s (with its start): {ratio:.2f} × its speed "
          f"(at least {LEAST})")
    return 0 if ratio >= LEAST else 1


try:
    sys.exit(main())
except tap.Skip as reason:
    print(f"SKIPPED: {reason}")
    sys.exit(77)
