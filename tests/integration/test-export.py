# SPDX-License-Identifier: Apache-2.0
"""All rows of a query in a file: every format read back by readers of others, and everything that
can go wrong on the way, on a real PostgreSQL."""
import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import tap  # noqa: E402
from cli import (CANCELLED, DATABASE, DECLINED, DONE, FILE, PROGRAM, REFUSED, USAGE, config_file,  # noqa: E402
                 environment, new_database, run)

SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's, which has its python3-openpyxl
QUERY = """SELECT * FROM (VALUES
  (1::bigint, 'Łódź, "Ω" 𝄞', date '1997-05-01', timestamp '1997-05-01 12:30:15.25', 1.50::numeric(8,2), true, 0.1::float8),
  (9007199254740993, '', '1900-03-01', '9999-12-31 23:59:59', -0.01, false, 1e300),
  (-3, '=HYPERLINK("http://x")', '1850-01-01', '2026-01-01 00:00:00', 12345678.90, NULL, -2.5),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (5, 'two' || chr(10) || 'lines' || chr(9) || 'and _x0041_ ' || chr(2), '2024-02-29', '2024-02-29 23:59:59.999', 0, true, 'NaN'))
  v (id, text, day, moment, amount, ok, ratio)"""
_database = []


def database():
    if not _database:
        _database.append(new_database(
            "exported", "CREATE TABLE many AS SELECT g AS id, 'row ' || g AS name "
            "FROM generate_series(1, 120000) g; ANALYZE;"))
    return _database[0]


def sql(query, path, *options, code=DONE, words=(), **more):
    return run("--dsn", database(), "sql", query, "--export", path, *options, **more).expect(
        code, *words)


def in_folder(test):
    """The test gets an empty folder, and must leave nothing beside the file it names "rows"."""
    def tested():
        with tempfile.TemporaryDirectory() as folder:
            test(folder)
            left = [name for name in os.listdir(folder) if not name.startswith("rows")]
            assert not left, left
    tested.__name__ = test.__name__
    return tested


@in_folder
def test_csv_and_tsv_are_read_back(folder):
    for name, dialect in ("rows.csv", "excel"), ("rows.tsv", "excel-tab"):
        path = os.path.join(folder, name)
        sql(QUERY, path, words=["5 rows written"])
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, dialect))
        assert rows[0] == ["id", "text", "day", "moment", "amount", "ok", "ratio"], rows[0]
        assert rows[1] == ["1", 'Łódź, "Ω" 𝄞', "1997-05-01", "1997-05-01 12:30:15.25", "1.50",
                           "t", "0.1"], rows[1]
        assert rows[3][1] == "'=HYPERLINK(\"http://x\")", rows[3]
        assert rows[4] == [""] * 7 and rows[5][1].startswith("two\nlines\tand"), rows


@in_folder
def test_json_lines_are_read_back(folder):
    path = os.path.join(folder, "rows.out")
    sql(QUERY, path, "--format", "jsonl")
    with open(path, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    assert rows[0] == {"id": 1, "text": 'Łódź, "Ω" 𝄞', "day": "1997-05-01", "amount": 1.5,
                       "moment": "1997-05-01 12:30:15.25", "ok": True, "ratio": 0.1}, rows[0]
    assert rows[1]["id"] == "9007199254740993" and rows[1]["text"] == "", rows[1]
    assert set(rows[3].values()) == {None} and rows[4]["ratio"] == "NaN", rows


READER = """
import datetime, json, sys
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
def plain(cell):
    if isinstance(cell.value, (datetime.datetime, datetime.date)):
        return cell.value.isoformat()
    return unescape(cell.value) if isinstance(cell.value, str) else cell.value
book = load_workbook(sys.argv[1], read_only=True)
for row in book.active.iter_rows():
    print(json.dumps([[plain(cell), cell.data_type if cell.value is not None else None] for cell in row]))
"""


def read_xlsx(path):
    if subprocess.run([SYSTEM_PYTHON, "-c", "import openpyxl"], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        raise tap.Skip("Debian's python3-openpyxl is not installed")
    read = subprocess.run([SYSTEM_PYTHON, "-c", READER, path], check=True, stdout=subprocess.PIPE)
    return [json.loads(line) for line in read.stdout.splitlines()]


@in_folder
def test_xlsx_is_read_back_equal_by_another_reader(folder):
    path = os.path.join(folder, "rows.xlsx")
    sql(QUERY, path, words=["5 rows written"])
    rows = read_xlsx(path)
    values = [[value for value, _ in row] for row in rows]
    assert values[0] == ["id", "text", "day", "moment", "amount", "ok", "ratio"], values[0]
    assert values[1] == [1, 'Łódź, "Ω" 𝄞', "1997-05-01T00:00:00",
                         "1997-05-01T12:30:15.250000", 1.5, True, 0.1], values[1]
    # An integer that a double would change stays a text, as does a day that Excel does not know.
    assert values[2] == ["9007199254740993", None, "1900-03-01T00:00:00", "9999-12-31T23:59:59",
                         -0.01, False, 1e300], values[2]
    assert values[3][1:3] == ['=HYPERLINK("http://x")', "1850-01-01"], values[3]
    assert rows[3][1][1] != "f", "a text became a formula"
    assert values[5] == [5, "two\nlines\tand _x0041_ \x02", "2024-02-29T00:00:00",
                         "2024-02-29T23:59:59.999000", 0, True, "NaN"], values[5]
    assert values[4] in ([], [None] * 7), values[4]


@in_folder
def test_numbers_do_not_follow_the_locale(folder):
    if subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", folder + "/rows.de.UTF-8"],
                      check=False, capture_output=True).returncode:
        raise tap.Skip("the German locale cannot be made here")
    german = environment(LOCPATH=folder, LC_ALL="rows.de.UTF-8")
    query = "SELECT 1.5::numeric AS a, -2.25::float8 AS b, 1234567890123.4567::numeric AS c"
    for name in "rows.xlsx", "rows.csv", "rows.jsonl":
        sql(query, os.path.join(folder, name), env=german)
    with open(os.path.join(folder, "rows.csv"), encoding="utf-8") as file:
        assert file.read().endswith("\n1.5,-2.25,1234567890123.4567\n"), "CSV"
    with open(os.path.join(folder, "rows.jsonl"), encoding="utf-8") as file:
        assert json.load(file)["a"] == 1.5
    values = [value for value, _ in read_xlsx(os.path.join(folder, "rows.xlsx"))[1]]
    assert values == [1.5, -2.25, "1234567890123.4567"], values


@in_folder
def test_rows_beyond_the_cap_are_written_too(folder):
    path = os.path.join(folder, "rows.csv")
    config_file("profiles.yaml", f"profiles:\n  - name: small\n    uri: {database()}\n"
                                 "    max_rows: 10\n")
    for command in (["sql", "SELECT id, name FROM many ORDER BY id"], ["ask", "List all many"]):
        ran = run("-p", "small", *command, "--export", path, "--format", "csv")
        ran.expect(DONE, "120000 rows written")
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) == 120001, len(rows)


@in_folder
def test_only_what_reads_is_exported(folder):
    path = os.path.join(folder, "rows.csv")
    sql("DELETE FROM many", path, code=REFUSED)
    sql("SELECT nothing FROM many", path, code=DATABASE, words=["nothing"])
    sql("SELECT 1 / (id - 90000) FROM many", path, code=DATABASE, words=["division by zero"])
    assert not os.path.exists(path)
    config_file("profiles.yaml", f"profiles:\n  - name: dear\n    uri: {database()}\n"
                                 "    ask_above_gigabytes: 1\n")
    dear = ("-p", "dear", "sql", "SELECT a.name FROM many a, many b", "--export", path)
    run(*dear).expect(DECLINED, "--accept-cost")
    assert not os.path.exists(path)


@in_folder
def test_what_to_write_must_be_known(folder):
    sql("SELECT 1", os.path.join(folder, "rows.txt"), code=USAGE, words=[".xlsx"])
    sql("SELECT 1", os.path.join(folder, "rows.csv"), "--format", "doc", code=USAGE)
    run("--dsn", database(), "sql", "SELECT 1", "--format", "csv").expect(USAGE, "--export")
    run("ask", "How many?", "--dry-run", "--export", "rows.csv").expect(USAGE, "--dry-run")


HOSTILE = """SELECT '<script>alert(1)</script>' AS "<b>name", '"&''<' AS other, count(*) AS n
  FROM many UNION ALL SELECT 'Łódź', NULL, 2 FROM many LIMIT 3000"""


@in_folder
def test_a_report_as_a_web_page_runs_nothing(folder):
    path = os.path.join(folder, "rows.html")
    ran = run("--dsn", database(), "sql", HOSTILE, "--export", path).expect(DONE, "report written")
    assert "Łódź" in ran.out, ran
    with open(path, encoding="utf-8") as file:
        page = file.read()
    assert "<script" not in page and "<b>name" not in page and "http-equiv" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "Łódź" in page
    assert "default-src 'none'" in page and "src=" not in page and "href=\"http" not in page
    assert '<td class="null">NULL</td>' in page and "UNION ALL" in page
    assert page.count("<svg") == 1 and 'role="img" aria-label="' in page
    from xml.dom import minidom  # what is not well nested is no page
    body = page[page.index("<main>"):page.index("</main>") + len("</main>")]
    assert minidom.parseString(body).getElementsByTagName("tr").length == 3001


@in_folder
def test_a_report_as_pdf_has_pages_and_words(folder):
    path = os.path.join(folder, "rows.pdf")
    run("--dsn", database(), "sql", HOSTILE, "--export", path).expect(DONE, "report written")
    try:
        text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True,
                              text=True).stdout
    except FileNotFoundError:
        raise tap.Skip("poppler-utils is not installed") from None
    pages = text.split("\f")
    assert len(pages) > 15, len(pages)
    assert "<script>alert(1)</script>" in pages[0] and "Łódź" in pages[0], pages[0]
    assert all("<b>name" in page for page in pages[1:10]), "each page has the columns' names"
    assert "The first 1,000 of 3,000 rows" in text and "UNION ALL" in text


@in_folder
def test_a_full_disk_leaves_nothing(folder):
    many = "SELECT repeat('x', 1000) || id FROM many"
    sql(many, "/dev/full", "--format", "csv", code=FILE, words=["no space", "/dev/full"])
    limit = "ulimit -f 2048; exec \"$0\" \"$@\""
    for name in "rows.csv", "rows.jsonl", "rows.xlsx":
        path = os.path.join(folder, name)
        ran = subprocess.run(["bash", "-c", limit, PROGRAM, "--dsn", database(), "sql", many,
                              "--export", path], env=environment(), capture_output=True, check=False)
        assert ran.returncode == FILE and b"File too large" in ran.stderr, ran
        assert os.listdir(folder) == [], os.listdir(folder)


@in_folder
def test_a_place_that_cannot_be_written_is_named(folder):
    sql("SELECT 1", "/nowhere/rows.csv", code=FILE, words=["/nowhere/rows.csv", "folder"])
    os.mkdir(os.path.join(folder, "rows.csv"))
    sql("SELECT 1", os.path.join(folder, "rows.csv"), code=FILE, words=["directory"])


def active(word):
    """How many statements with this word the server is working on."""
    ran = subprocess.run(["psql", "-X", "-At", "-d", database(), "-c",
                          "SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND "
                          f"query LIKE '%{word}%' AND pid <> pg_backend_pid()"],
                         check=True, capture_output=True, text=True)
    return int(ran.stdout)


def wait_for(happened):
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


@in_folder
def test_a_cancel_is_the_servers_and_leaves_the_older_file(folder):
    path = os.path.join(folder, "rows.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("before")
    query = "SELECT a.name AS stopped_here FROM many a, many b"
    process = subprocess.Popen([PROGRAM, "--dsn", database(), "sql", query, "--export", path,
                                "--accept-cost"], env=environment(), stderr=subprocess.PIPE)

    def growing():
        return any(name.startswith(".tradewind-") and os.path.getsize(os.path.join(folder, name))
                   for name in os.listdir(folder))
    wait_for(growing)
    assert active("stopped_here") == 1
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == CANCELLED and b"Cancelled" in said, said
    assert active("stopped_here") == 0
    with open(path, encoding="utf-8") as file:
        assert file.read() == "before"
    assert os.listdir(folder) == ["rows.csv"], os.listdir(folder)


if __name__ == "__main__":
    tap.main(globals())
