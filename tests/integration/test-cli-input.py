# SPDX-License-Identifier: Apache-2.0
"""What nobody hopes for: strange schemas, files, servers and disks. A clear message, the right exit
code, nothing lost."""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import cli  # noqa: E402
import tap  # noqa: E402
from cli import run  # noqa: E402


def test_schema_without_tables():
    uri = cli.new_database("empty")
    schema = run("--dsn", uri, "--json", "schema").expect(cli.DONE, "no tables").json()
    assert schema["tables"] == [] and schema["relationships"] == []
    run("--dsn", uri, "ask", "How many customers are there?").expect(cli.DATABASE, "table")
    run("--dsn", uri, "index").expect(cli.DATABASE, "table")
    assert run("--dsn", uri, "--json", "sql", "SELECT 1").expect(cli.DONE).json()["rows"] == [[1]]
    run("--dsn", uri, "--schema", "nowhere", "ask", "How many?").expect(cli.DATABASE)


def test_table_with_1600_columns():
    columns = ", ".join(f"measure_{n} integer" for n in range(1600))
    uri = cli.new_database("wide", f"CREATE TABLE readings ({columns}); "
                                   "INSERT INTO readings (measure_7) VALUES (3), (4)")
    schema = run("--dsn", uri, "--json", "schema").expect(cli.DONE).json()
    assert len(schema["tables"][0]["columns"]) == 1600
    context = run("--dsn", uri, "--json", "retrieve", "sum of measure 7").expect(cli.DONE).json()
    assert len(context["tables"][0]["columns"]) <= 100
    answer = run("--dsn", uri, "--json", "sql", "SELECT * FROM readings").expect(cli.DONE).json()
    assert len(answer["columns"]) == 1600 and answer["row_count"] == 2
    shown = run("--dsn", uri, "sql", "SELECT * FROM readings").expect(cli.DONE)
    assert "of 1600 columns fit" in shown.out


def test_strange_names():
    uri = cli.new_database("strange", '''
        CREATE SCHEMA "Über Sales"; SET search_path TO "Über Sales";
        CREATE TABLE "Kunden Liste" ("Kunden ""Nr""" int, "straße" text, "a.b" int, "select" int,
                                     "東京" text, "tab\tbed" int);
        INSERT INTO "Kunden Liste" VALUES (1, 'x', 2, 3, 'y', 4), (2, 'z', 5, 6, 'w', 7);
        COMMENT ON TABLE "Kunden Liste" IS 'Clients - People who buy';
        ''')
    schema = run("--dsn", uri, "--json", "schema").expect(cli.DONE).json()
    names = [column["name"] for column in schema["tables"][0]["columns"]]
    assert names == ['Kunden "Nr"', "straße", "a.b", "select", "東京", "tab\tbed"], names
    run("--dsn", uri, "schema").expect(cli.DONE)
    sql = 'SELECT "Kunden ""Nr""", "東京", "select" FROM "Über Sales"."Kunden Liste" ORDER BY 1'
    answer = run("--dsn", uri, "--json", "sql", sql).expect(cli.DONE).json()
    assert answer["rows"] == [[1, "y", 3], [2, "w", 6]], answer
    counted = run("--dsn", uri, "--json", "ask", "How many clients are there?").expect(cli.DONE)
    assert counted.json()["rows"] == [[2]]
    run("--dsn", uri, "--schema", "Über Sales", "index").expect(cli.DONE)


def test_terminal_codes_in_data_stay_text():
    uri = cli.new_database("codes", r"CREATE TABLE t (a text); "
                                    r"INSERT INTO t VALUES (E'\x1b]0;owned\x07\x1b[31m')")
    shown = run("--dsn", uri, "sql", "SELECT a FROM t").expect(cli.DONE)
    assert "\x1b" not in shown.out and "\x07" not in shown.out
    answer = run("--dsn", uri, "--json", "sql", "SELECT a FROM t").json()
    assert answer["rows"] == [["\x1b]0;owned\x07\x1b[31m"]]


def test_broken_key_marks():
    uri = cli.new_database("marks", """
        CREATE TABLE a (id int, b_id int, x int, y int); CREATE TABLE b (id int, a_id int);
        COMMENT ON COLUMN a.b_id IS 'B - Its b [FK: b.id]';
        COMMENT ON COLUMN a.x IS 'X - [FK: ';
        COMMENT ON COLUMN a.y IS 'Y - [FK: nowhere.id] [FK: b]';
        COMMENT ON COLUMN b.a_id IS 'A - Back again [FK: a.id]';
        """)
    ran = run("--dsn", uri, "--json", "schema").expect(cli.DONE)
    schema = ran.json()
    assert len(schema["relationships"]) == 2, schema["relationships"]
    assert any("nowhere" in text for text in schema["rejected"]), schema["rejected"]
    run("--dsn", uri, "--json", "retrieve", "a and b").expect(cli.DONE)


def test_dangling_and_cyclic_relationships():
    uri = cli.new_database("dangling", "CREATE TABLE a (id int, c_id int); "
                                       "CREATE TABLE b (id int, a_id int); "
                                       "CREATE TABLE c (id int, b_id int)")
    path = os.path.join(cli.environment()["HOME"], "dangling.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write("public:\n  - {source: b.a_id, target: a.id}\n"
                   "  - {source: c.b_id, target: b.id}\n  - {source: a.c_id, target: c.id}\n"
                   "  - {source: a.id, target: a.id}\n  - {source: b.gone, target: a.id}\n")
    ran = run("--dsn", uri, "--json", "relationships", "list", "--file", path)
    found = {item["source"] for item in ran.expect(cli.DONE, "gone").json()}
    assert {"b.a_id", "c.b_id", "a.c_id"} <= found, found
    config = cli.config_file("relationships.yaml", open(path, encoding="utf-8").read())
    try:
        context = run("--dsn", uri, "--json", "retrieve", "a, b and c").expect(cli.DONE).json()
        assert len(context["tables"]) == 3 and context["joins"], context
    finally:
        os.remove(config)


BAD_YAML = {
    "shape": "- just\n- a list\n",
    "syntax": "public: [unclosed\n",
    "text": "public: 42\n",
    "bomb": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [*{before},*{before},*{before},*{before},*{before},*{before},*{before}]\n"
        for before, name in zip("abcdefghij", "bcdefghijk")) + "public: *k\n",
    "deep": "public: " + "[" * 100000 + "\n",
    "binary": "public:\n  - source: \"\\x00\\x01\"\n",
}


def test_bad_yaml():
    uri = cli.new_database("yaml", "CREATE TABLE a (id int); CREATE TABLE b (a_id int)")
    for name, text in BAD_YAML.items():
        path = os.path.join(cli.environment()["HOME"], f"{name}.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        ran = run("--dsn", uri, "relationships", "list", "--file", path, timeout=30)
        ran.expect(cli.FILE, path) if ran.code else ran.expect(cli.DONE, name)
        run("--dsn", uri, "relationships", "add", "b.a_id", "a.id", "--file", path,
            timeout=30).expect(cli.FILE, path)
        with open(path, encoding="utf-8") as file:
            assert file.read() == text, f"{name} was changed"
        run("eval", path, timeout=30).expect(cli.FILE, path)


def test_bad_files_of_the_person():
    home = tempfile.mkdtemp(prefix="tw-home-")
    env = cli.environment(home)
    uri = cli.new_database("mine", "CREATE TABLE clients (id int); INSERT INTO clients VALUES (1)")
    try:
        cli.config_file("profiles.yaml", "profiles: [", home)
        run("--profile", "mine", "schema", env=env).expect(cli.FILE, "profiles.yaml")
        for name in ("relationships.yaml", "examples.yaml", "metrics.yaml"):
            cli.config_file(name, "- no\n", home)
        ran = run("--dsn", uri, "--json", "ask", "How many clients are there?", env=env)
        if ran.code == cli.DONE:
            assert ran.json()["rows"] == [[1]]
            ran.expect(cli.DONE, "relationships.yaml", "metrics.yaml")
        else:
            ran.expect(cli.FILE, ".yaml")
    finally:
        shutil.rmtree(home)


def test_addresses():
    for dsn, code, word in (
            ("nonsense", cli.USAGE, ""), ("mysql://host/db", cli.USAGE, ""),
            ("postgresql://user:hunter2@localhost/db", cli.USAGE, "--password-fd"),
            ("postgresql://user@localhost/db?password=hunter2", cli.USAGE, "--password-fd"),
            ("postgresql://user@localhost:99999/db", cli.USAGE, ""),
            ("postgresql://user@localhost:1/db", cli.DATABASE, ""),
            ("postgresql://user@%2Fnowhere%2Fsocket/db", cli.DATABASE, ""),
            ("postgresql://user@host.invalid/db", cli.DATABASE, "host.invalid")):
        ran = run("--dsn", dsn, "schema", timeout=60).expect(code, word)
        assert ran.out == "" and "hunter2" not in ran.err, ran
    uri = cli.new_database("address")
    run("--dsn", uri + "_not", "schema").expect(cli.DATABASE, "address_not")
    assert run("--dsn", uri, "--schema", "a", "--schema", "b", "schema").code == cli.DONE
    run("--schema", "a", "schema").expect(cli.USAGE, "--dsn")


def test_password_comes_from_a_descriptor():
    uri = cli.new_database("secret")
    run("--dsn", uri, "--password-fd", "9", "schema").expect(cli.USAGE, "descriptor 9")
    run("--dsn", uri, "--password-fd", "-5", "schema").expect(cli.USAGE, "descriptor -5")
    reader, writer = os.pipe()
    os.write(writer, b"hunter2\n")
    os.close(writer)
    run("--dsn", uri, "--password-fd", str(reader), "schema", pass_fds=(reader,)).expect(cli.DONE)
    os.close(reader)


def start_slow_query(server, env=None):
    server.run("CREATE TABLE IF NOT EXISTS t AS SELECT generate_series(1, 10000) AS n")
    slow = ("SELECT n FROM t UNION ALL "
            "SELECT count(*) FROM t a, t b, t c WHERE a.n + b.n + c.n < 0")
    process = subprocess.Popen([cli.PROGRAM, "--dsn", server.uri, "--json", "sql", "--accept-cost",
                                slow],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=env or cli.environment())
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.query("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' "
                        "AND query LIKE '%t c%' AND pid <> pg_backend_pid()") == [["1"]]:
            return process
        time.sleep(0.05)
    raise AssertionError("the query did not start")


def test_database_that_dies():
    server = cli.new_server()
    process = start_slow_query(server)
    with open(f"{server.directory}/data/postmaster.pid", encoding="ascii") as file:
        os.kill(int(file.readline()), signal.SIGQUIT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == cli.DATABASE and err.strip(), err
    answer = json.loads(out)
    assert answer["status"] == "failed" and answer["error"]["stage"] == "execute", answer["error"]
    assert answer["truncated"] is True and 0 < answer["row_count"] <= 10000, answer["row_count"]
    run("--dsn", server.uri, "sql", "SELECT 1").expect(cli.DATABASE)


def test_connection_that_is_ended():
    server = cli.server()
    process = start_slow_query(server)
    server.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'active' "
                 "AND query LIKE '%t c%' AND pid <> pg_backend_pid()")
    _, err = process.communicate(timeout=60)
    assert process.returncode == cli.DATABASE and err.strip(), err


def test_home_that_cannot_be_written():
    uri = cli.new_database("homeless", "CREATE TABLE clients (id int); "
                                       "INSERT INTO clients VALUES (1), (2); "
                                       "CREATE TABLE notes (whose int)")
    env = cli.environment("/proc/nowhere")
    answer = run("--dsn", uri, "--json", "ask", "How many clients are there?", env=env)
    assert answer.expect(cli.DONE).json()["rows"] == [[2]]
    run("--dsn", uri, "relationships", "add", "notes.whose", "clients.id", env=env
        ).expect(cli.FILE, "/proc/nowhere")


def run_with_mounts(mounts, *args, env=None):
    """In a mount namespace of its own, where this process may make one."""
    probe = subprocess.run(["unshare", "-m", "sh", "-c", "mount -t tmpfs tw /mnt"],
                           capture_output=True, check=False)
    if probe.returncode != 0:
        raise tap.Skip("this process may not make a mount namespace")
    script = f'{mounts}\nexec "$0" "$@"'
    process = subprocess.run(["unshare", "-m", "sh", "-c", script, cli.PROGRAM, *args],
                             capture_output=True, env=env or cli.environment(), timeout=120,
                             check=False)
    return cli.Ran(process)


def test_full_disk():
    uri = cli.new_database("brimful", "CREATE TABLE clients (id int); CREATE TABLE notes (whose int);"
                                   "INSERT INTO clients VALUES (1), (2)")
    env = cli.environment("/mnt/home")
    mounts = ("mount -t tmpfs -o size=64k tw /mnt; mkdir -p /mnt/home/config/tradewind; "
              "printf '# mine\\n' > /mnt/home/config/tradewind/relationships.yaml; "
              "cat /dev/zero > /mnt/filler 2>/dev/null")
    answer = run_with_mounts(mounts, "--dsn", uri, "--json", "ask", "How many clients are there?",
                             env=env)
    assert answer.expect(cli.DONE).json()["rows"] == [[2]]
    kept = mounts + ('; "$0" "$@"; code=$?; cat /mnt/home/config/tradewind/relationships.yaml; '
                     "exit $code")
    ran = run_with_mounts(kept, "--dsn", uri, "relationships", "add", "notes.whose", "clients.id",
                          env=env).expect(cli.FILE, "relationships.yaml")
    assert ran.out == "# mine\n", ran


def test_no_postgresql_installed():
    mounts = ("mount -t tmpfs tw /usr/lib/postgresql; mkdir /mnt/bin; "
              "mount -t tmpfs tw /mnt; mkdir /mnt/bin; PATH=/mnt/bin")
    ran = run_with_mounts(mounts.replace("mkdir /mnt/bin; mount", "mount"), "--json", "ask",
                          "How many customers are there?")
    ran.expect(cli.DATABASE, "postgresql-15")


def test_privileges():
    server = cli.server()
    uri = cli.new_database("private", "CREATE TABLE secrets (id int); CREATE TABLE open (id int)")
    server.run("DROP ROLE IF EXISTS visitor; CREATE ROLE visitor LOGIN")
    subprocess.run(["psql", "-X", "-q", "-d", uri, "-c", "GRANT SELECT ON open TO visitor"],
                   check=True)
    visitor = uri.replace(uri.split("//")[1].split("@")[0] + "@", "visitor@")
    schema = run("--dsn", visitor, "--json", "schema").expect(cli.DONE).json()
    assert {table["name"]: table["readable"] for table in schema["tables"]} == {
        "open": True, "secrets": False}
    run("--dsn", visitor, "sql", "SELECT * FROM secrets").expect(cli.DATABASE, "secrets")


if __name__ == "__main__":
    tap.main(globals())
