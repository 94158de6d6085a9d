# SPDX-License-Identifier: Apache-2.0
"""Every command of tradewind-cli, its JSON and its exit codes, on the sample data."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

for folder in ("support", "questions"):
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", folder))
import asked  # noqa: E402
import cli  # noqa: E402
import tap  # noqa: E402
from cli import run  # noqa: E402

SAMPLES = [
    "How many customers are there?",
    "What are the top 5 most expensive products?",
    "What are the top 5 products by total quantity ordered?",
    "What's the average order value by country?",
    "Which product categories sell the most?",
    "What's the monthly sales trend?",
    "What are the top 5 customers by order value?",
    "Show me monthly sales trends for 1997",
    "What countries generate the most revenue?",
    "Which employees generated the most revenue by country, including the product categories "
    "they sold?",
]
DECLINED_SAMPLE = "Which products have the highest profit margins?"


def sample(*args, **more):
    ran = run("--profile", "sample", *args, **more)
    if "sudo apt install postgresql" in ran.err:
        raise tap.Skip("PostgreSQL's server is not installed")
    return ran


def test_help_and_version():
    helped = run("--help").expect(cli.DONE)
    for command in ("ask", "sql", "check", "schema", "index", "retrieve", "eval", "relationships", "verified",
                    "load", "profiles", "doctor", "usage", "ledger", "history", "import-env"):
        assert f"\n  {command} " in helped.out, helped
        assert command in run(command, "--help").expect(cli.DONE).out
    assert run("--version").expect(cli.DONE).out.startswith("tradewind-cli ")


def test_usage_errors():
    run().expect(cli.USAGE, "command is missing")
    run("fly").expect(cli.USAGE, 'no command "fly"')
    run("--wings").expect(cli.USAGE, "--wings")
    run("ask").expect(cli.USAGE, "argument is missing")
    run("ask", "--wings", "x").expect(cli.USAGE, "--wings")
    run("ask", "how", "many").expect(cli.USAGE, "quotation marks")
    run("ask", "--provider", "oracle", "x").expect(cli.USAGE, "oracle")
    run("schema", "x").expect(cli.USAGE)
    run("load", "world").expect(cli.USAGE, "world")
    run("--password-fd", "x", "profiles").expect(cli.USAGE)
    run("check", "--dialect", "mysql").expect(cli.USAGE, "mysql")


def test_doctor_looks_at_the_sample():
    checks = {line["check"]: line for line in sample("--json", "doctor").expect(cli.DONE).lines()}
    assert checks["database"]["state"] == checks["read-only"]["state"] == "well", checks
    assert checks["identity"]["state"] == "skipped" and "Not in use" in checks["model"]["message"]
    run("doctor", "--provider", "oracle").expect(cli.USAGE, "oracle")
    nowhere = run("--dsn", "postgresql://ana@127.0.0.1:1/dev", "doctor").expect(cli.FAILED)
    assert re.search("problem +Database .*127.0.0.1", nowhere.out), nowhere


def test_usage_and_ledger_without_calls():
    used = run("--json", "usage").expect(cli.DONE).json()
    assert set(used) == {"today", "month", "total"} and used["total"]["calls"] == 0, used
    assert run("--json", "ledger").expect(cli.DONE).json() == []
    assert "Nothing has been sent" in run("ledger", "-n", "5").expect(cli.DONE).out
    run("ledger", "-n", "0").expect(cli.USAGE, "-n")


def listed(home, *args):
    return run("--json", "history", *args, env=cli.environment(home)).expect(cli.DONE).json()


def test_history():
    home = tempfile.mkdtemp(prefix="tw-history-")
    try:
        environment = cli.environment(home)
        assert listed(home) == []
        question = "How many customers are there?"
        sample("--json", "ask", question, "--no-history", env=environment).expect(cli.DONE)
        sample("--json", "ask", question, "--dry-run", env=environment).expect(cli.DONE)
        assert listed(home) == []
        asked_now = sample("--json", "ask", question, env=environment).expect(cli.DONE).json()
        sample("ask", "Which products have the highest profit margins?",
               env=environment).expect(cli.DECLINED)
        first, second = sorted(listed(home), key=lambda entry: entry["id"])
        assert first["question"] == question and first["row_count"] == first["rows_kept"] == 1
        assert first["model"] == "builtin" and first["profile"] == "sample"
        assert second["status"] == "declined", second
        assert [entry["id"] for entry in listed(home, "search", "cust")] == [first["id"]]
        number = str(first["id"])
        shown = run("--json", "history", "show", number, env=environment).expect(cli.DONE).json()
        for part in ("sql", "rows", "columns", "insight", "chart", "assumptions", "attempts"):
            assert shown[part] == asked_now[part], part
        assert "91" in run("history", "show", number, env=environment).expect(cli.DONE).out
        assert question in run("history", env=environment).expect(cli.DONE).out
        run("history", "pin", number, env=environment).expect(cli.DONE)
        assert listed(home, "list", "-n", "1")[0]["pinned"]
        run("history", "delete", number, env=environment).expect(cli.DONE)
        run("history", "show", number, env=environment).expect(cli.FILE, "no question")
        run("history", "show", "many", env=environment).expect(cli.USAGE)
        run("history", "clear", env=environment).expect(cli.DONE)
        assert listed(home) == []
        path = os.path.join(home, "data", "tradewind", "history.db")
        assert os.stat(path).st_mode & 0o777 == 0o600
        with open(path, "wb") as file:
            file.write(b"not a database")
        for end in ("-wal", "-shm"):
            if os.path.exists(path + end):
                os.remove(path + end)
        again = sample("--json", "ask", question, env=environment)
        again.expect(cli.DONE, "not kept in the history", "history.db")
        assert again.json()["rows"] == [[91]]
    finally:
        shutil.rmtree(home, ignore_errors=True)


def test_import_env():
    home = tempfile.mkdtemp(prefix="tw-import-")
    env = cli.environment(home)
    path = os.path.join(home, "my.env")
    with open(path, "w", encoding="utf-8") as file:
        file.write("AWS_REGION=eu-west-1\nOPTION3_HOST=h.example\nOPTION3_PASSWORD=hush\nbroken\n")
    tried = run("import-env", path, "--dry-run", env=env).expect(cli.DONE, "Line 4")
    assert "Nothing was written" in tried.out and not os.path.exists(f"{home}/config"), tried
    done = run("--json", "import-env", path, "--name", "mine", env=env).expect(cli.DONE).json()
    fates = {line["key"]: line["fate"] for line in done["lines"]}
    assert fates == {"AWS_REGION": "preference", "OPTION3_HOST": "profile",
                     "OPTION3_PASSWORD": "secret"}, done
    assert "hush" not in json.dumps(done)
    assert "h.example" in run("profiles", env=env).expect(cli.DONE).out
    run("import-env", os.path.join(home, "none"), env=env).expect(cli.FILE, "none")
    shutil.rmtree(home)


def test_ask_prints_one_object():
    answer = sample("--json", "ask", SAMPLES[0]).expect(cli.DONE).json()
    assert answer["rows"] == [[91]], answer
    assert answer["question"] == SAMPLES[0] and answer["status"] == "done"
    assert answer["row_count"] == 1 and answer["truncated"] is False
    assert [set(column) for column in answer["columns"]] == [{"name", "type"}]
    assert answer["sql"] and answer["explanation"] and "91" in answer["insight"]
    assert answer["chart"] is None or set(answer["chart"]) == {"type", "x", "y"}
    assert {"name", "columns", "score"} <= set(answer["context"]["tables"][0])
    assert {"joins", "values"} <= set(answer["context"])
    assert [attempt["error"] for attempt in answer["attempts"]] == [None]
    assert set(answer["usage"]) == {"model_calls", "embed_calls", "input_tokens", "output_tokens",
                                    "cost_usd"}
    assert set(answer["timings_ms"]) == {"retrieve", "write", "guard", "execute", "insight"}
    assert all(spent >= 0 for spent in answer["timings_ms"].values())
    assert answer["error"] is None and isinstance(answer["assumptions"], list)


def test_ask_options_may_follow():
    answer = run("ask", "--no-insight", "--json", SAMPLES[0], "--profile", "sample")
    assert answer.expect(cli.DONE).json()["insight"] is None


def test_ask_dry_run():
    answer = sample("ask", "--dry-run", "--json", SAMPLES[0]).expect(cli.DONE).json()
    assert answer["sql"] and answer["rows"] == [] and answer["timings_ms"]["execute"] is None


def test_ask_in_words():
    ran = sample("ask", SAMPLES[4]).expect(cli.DONE)
    assert "Beverages" in ran.out and "SELECT" in ran.out and "8 rows." in ran.out, ran
    assert "\x1b" not in ran.out


def same_rows(plain, cryptic):
    def rows(answer):
        return [[round(cell, 6) if isinstance(cell, float) else cell for cell in row]
                for row in answer["rows"]]
    return rows(plain) == rows(cryptic)


def test_samples_have_the_same_rows_on_both_schemas():
    for question in SAMPLES:
        plain = sample("--json", "ask", question).expect(cli.DONE).json()
        cryptic = run("--profile", "sample-cryptic", "--json", "ask", question)
        assert plain["row_count"] > 0, question
        assert same_rows(plain, cryptic.expect(cli.DONE).json()), question


def test_ask_declines_what_is_not_recorded():
    for profile in ("sample", "sample-cryptic"):
        ran = run("--profile", profile, "--json", "ask", DECLINED_SAMPLE).expect(cli.DECLINED)
        answer = ran.json()
        assert answer["status"] == "declined" and answer["rows"] == [], answer
        message = answer["error"]["message"]
        assert answer["error"]["stage"] == "write" and "profit margin" in message, message
        assert "cost" in message or "cst" in message, message


def test_questions_that_cannot_be():
    for question, code, word in (
            ("", cli.USAGE, "empty"), ("   \n", cli.USAGE, "empty"), ("?!", cli.USAGE, "no words"),
            ("a" * 100 * 1024, cli.USAGE, "102400 characters"),
            ("😀🎉", cli.USAGE, "no words"), ("how\x07many", cli.USAGE, "U+0007"),
            (b"caf\xe9", cli.USAGE, "UTF-8"),
            ("SELECT * FROM customers", cli.DECLINED, "tradewind-cli sql"),
            ("drop table customers;", cli.DECLINED, "SQL statement")):
        ran = run("--json", "ask", question).expect(code, word)
        assert ran.json()["status"] in ("failed", "declined")


def test_questions_that_cannot_be_placed():
    for question in ("有多少客户？", "Сколько у нас клиентов?", "How is the weather on Mars?",
                     "¿Cuántos clientes hay?", "Colourless green ideas sleep furiously"):
        answer = sample("--json", "ask", question).expect(cli.DECLINED).json()
        assert answer["status"] in ("declined", "waiting") and answer["rows"] == [], answer
        assert answer["error"]["message"] and answer["error"]["hint"], answer


def test_emoji_does_no_harm():
    answer = sample("--json", "ask", SAMPLES[0] + " 😀").expect(cli.DONE).json()
    assert answer["rows"] == [[91]]


def test_sql():
    answer = sample("--json", "sql", "SELECT 1 AS one, NULL AS none").expect(cli.DONE).json()
    assert answer["rows"] == [[1, None]] and answer["question"] is None
    assert answer["attempts"][0]["by_person"] is True
    shown = sample("sql", "-- a comment\nSELECT 'é' AS letter", env=cli.environment(LC_ALL="C"))
    assert "é" in shown.expect(cli.DONE).out


def test_sql_is_guarded():
    for sql in ("DROP TABLE northwind.customers", "SELECT 1; DELETE FROM northwind.orders",
                "SELECT set_config('a.b', 'c', false)", "not even SQL", ""):
        ran = sample("--json", "sql", sql).expect(cli.REFUSED)
        answer = ran.json()
        assert answer["status"] == "failed" and answer["error"]["stage"] == "guard"
    assert sample("--json", "sql", "SELECT count(*) FROM northwind.orders").json()["rows"] == [[830]]


def test_sql_is_explained():
    cross = ("SELECT a.orderid FROM northwind.order_details a, northwind.order_details b, "
             "northwind.order_details c")
    plan = sample("--json", "sql", "--explain", cross).expect(cli.DONE).json()
    assert plan["safe"] is True and plan["rows"] > 1e9 and len(plan["steps"]) >= 3, plan
    assert plan["warnings"], plan
    shown = sample("sql", "--explain", cross).expect(cli.DONE).out
    assert shown.startswith(f"Warning: {plan['warnings'][0]}\n"), shown
    assert f" 1  {plan['steps'][0]}\n" in shown, shown
    assert "known to take long" in sample("sql", "--explain", "SELECT 1").expect(cli.DONE).out
    refused = sample("--json", "sql", "--explain", "DROP TABLE northwind.customers")
    assert refused.expect(cli.REFUSED).json()["safe"] is False
    sample("sql", "--explain", "SELECT contry FROM northwind.customers").expect(cli.DATABASE, "contry")
    sample("sql", "--explain", "--export=a.csv", "SELECT 1").expect(cli.USAGE, "--explain")


def test_sql_errors():
    ran = sample("--json", "sql", "SELECT 1 / 0").expect(cli.DATABASE, "division by zero")
    assert ran.json()["error"]["stage"] == "execute"
    sample("sql", "SELECT contry FROM northwind.customers").expect(cli.DATABASE, "contry")
    sample("sql", "SELECT * FROM nowhere.nothing").expect(cli.DATABASE, "nowhere")


def test_row_cap():
    answer = sample("--json", "sql", "SELECT a.orderid FROM northwind.order_details a, "
                    "northwind.order_details b").expect(cli.DONE).json()
    assert answer["truncated"] is True and answer["row_count"] == len(answer["rows"]) == 100000


def test_check():
    script = ("SELECT 1; DELETE FROM t; -- a comment\n"
              "SELECT 'a;b'; WITH x AS (SELECT 1) SELECT * FROM x;\n")
    ran = run("check", "-", input=script.encode()).expect(cli.REFUSED)
    found = ran.lines()
    assert [item["safe"] for item in found] == [True, False, True, True], found
    for item in found:
        assert set(item) == {"statement", "safe", "reason", "resolved", "unknown"}
        assert item["resolved"] is None and item["unknown"] == []
        assert (item["reason"] is None) == item["safe"], item
    run("check", input=b"SELECT 1").expect(cli.DONE)
    run("check", input=b"SELECT TOP 5 a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1"
        ).expect(cli.DONE)
    assert run("check", input=b"").expect(cli.DONE).out == ""


def test_check_resolves_names_of_a_profile():
    script = b"SELECT nation FROM northwind.customers; SELECT country FROM northwind.customers"
    found = sample("check", "-", input=script).expect(cli.DONE).lines()
    assert [item["resolved"] for item in found] == [False, True], found
    assert "nation" in found[0]["unknown"][0] and found[1]["unknown"] == []


def test_check_reads_files():
    path = os.path.join(cli.environment()["HOME"], "a script.sql")
    with open(path, "wb") as file:
        file.write(b"\xef\xbb\xbfSELECT 1;\r\nSELECT 2\r\n")
    assert len(run("check", path).expect(cli.DONE).lines()) == 2
    run("check", "/nowhere/script.sql").expect(cli.FILE, "/nowhere/script.sql")
    run("check", "/").expect(cli.FILE, "could not be read")


def test_check_refuses_bad_bytes():
    for script in (b"SELECT 1\0; DROP TABLE t", b"SELECT '\xff\xfe'", b"SELECT 1; SELECT \0"):
        found = run("check", "-", input=script).expect(cli.REFUSED).lines()
        assert not all(item["safe"] for item in found) and found, found
    # What follows a NUL is checked too.
    found = run("check", "-", input=b"SELECT 'a\0'; DROP TABLE t; SELECT 2").lines()
    assert [item["safe"] for item in found] == [False, False, True], found


def test_schema():
    schema = sample("--json", "schema").expect(cli.DONE).json()
    tables = {table["name"]: table for table in schema["tables"]}
    assert len(tables) == 8 and len(tables["orders"]["columns"]) == 14
    assert schema["dialect"] == "PostgreSQL" and schema["glossary"]["cryptic"] is False
    assert any(item["source"] == "northwind.orders.customerid"
               and item["target"] == "northwind.customers.customerid"
               for item in schema["relationships"]), schema["relationships"]
    cryptic = run("--profile", "sample-cryptic", "--json", "schema").expect(cli.DONE).json()
    assert cryptic["glossary"]["cryptic"] is True
    assert cryptic["glossary"]["columns_documented"] == cryptic["glossary"]["columns"]
    assert {item["origin"] for item in cryptic["relationships"]} >= {"comment"}
    assert "customerid" in sample("schema").expect(cli.DONE).out


def test_index_reuses():
    sample("--json", "index", "--force").expect(cli.DONE)
    again = sample("--json", "index").expect(cli.DONE).json()
    assert again["embedded"] == 0 and again["reused"] > 0 and again["tables"] == 8, again
    assert sample("--json", "index", "--force").json()["embedded"] == again["reused"]


def test_retrieve():
    context = sample("--json", "retrieve", "orders of customers in Germany").expect(cli.DONE).json()
    names = [table["name"] for table in context["tables"]]
    assert "northwind.orders" in names and "northwind.customers" in names
    assert any(value["value"] == "Germany" for value in context["values"]), context["values"]
    sample("retrieve", "orders").expect(cli.DONE)
    run("retrieve", "").expect(cli.USAGE, "empty")


def test_profiles():
    names = [profile["name"] for profile in run("--json", "profiles").expect(cli.DONE).json()]
    assert names[:2] == ["sample", "sample-cryptic"]
    run("--profile", "nobody", "schema").expect(cli.FILE, "nobody", "sample")
    run("--profile", "sample", "--dsn", "postgresql:///x", "schema").expect(cli.USAGE, "not both")


def test_relationships():
    path = os.path.join(cli.environment()["HOME"], "joins.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write("# mine\nnorthwind:\n  - source: orders.employeeid   # who took it\n"
                   "    target: employees.employeeid\n")
    change = ("relationships", "--file", path)
    sample(*change, "add", "orders.shipvia", "shippers.shipperid", "--description", "- who: \"x\""
           ).expect(cli.DONE)
    sample(*change, "add", "orders.shipvia", "shippers.shipperid").expect(cli.FILE)
    sample(*change, "add", "orders.nothing", "shippers.shipperid").expect(cli.USAGE, "nothing")
    sample(*change, "add", "orders.shipvia").expect(cli.USAGE)
    found = sample("--json", *change, "list").expect(cli.DONE).json()
    added = [item for item in found if item["source"] == "orders.shipvia"]
    assert added and added[0]["origin"] == "file" and added[0]["description"] == '- who: "x"', found
    sample(*change, "remove", "orders.shipvia", "shippers.shipperid").expect(cli.DONE)
    sample(*change, "remove", "orders.shipvia", "shippers.shipperid").expect(cli.USAGE)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert text.startswith("# mine\nnorthwind:\n  - source: orders.employeeid   # who took it\n")
    assert "shipvia" not in text
    run("relationships", "swap").expect(cli.USAGE, "list")


def test_eval():
    path = os.path.join(cli.environment()["HOME"], "eval.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write("""northwind:
  - question: How many customers are there?
    sql: SELECT COUNT(*) FROM northwind.customers
  - question: How many suppliers are there?
    sql: SELECT 1234
  - question: Who shot the sheriff?
    sql: SELECT 1
  - question: Who shot the deputy?
    declined: true
    missing: deputies
elsewhere:
  - question: How many?
    sql: SELECT 1
""")
    score = sample("--json", "eval", path).expect(cli.DONE).json()
    assert (score["total"], score["right"], score["wrong"], score["declined"]) == (4, 2, 1, 1), score
    outcomes = {item["question"]: item["outcome"] for item in score["failures"]}
    assert outcomes == {"How many suppliers are there?": "wrong",
                        "Who shot the sheriff?": "declined"}, outcomes
    assert "4 questions: 2 right" in sample("eval", path).expect(cli.DONE).out
    run("--profile", "sample-cryptic", "eval", path).expect(cli.FILE, "no verified queries")
    run("eval", "/nowhere.yaml").expect(cli.FILE, "/nowhere.yaml")


def test_verified_queries_of_both_schemas():
    for profile in ("sample", "sample-cryptic"):
        score = run("--profile", profile, "--json", "eval", timeout=280).expect(cli.DONE).json()
        assert score["total"] >= 90 and score["invalid"] == 0, score
        assert score["wrong"] == 0 and score["accuracy"] >= 0.9, score["failures"]


def test_questions_asked_by_hand():
    questions = list(asked.read("northwind"))
    tables = ("categories", "customers", "employees", "shippers", "suppliers", "products", "orders",
              "order_details")
    path = cli.config_file("asked.yaml", json.dumps(asked.entries("northwind", tables, questions)))
    found = sample("--json", "eval", path, timeout=280).expect(cli.DONE).json()
    scores = {}
    asked.by_kind(questions, found, scores)
    asked.print_scores(scores)
    assert found["total"] == len(questions) and found["invalid"] == 0, found
    assert found["wrong"] == 0 and found["right"] >= 0.8 * found["total"], found["failures"]


def test_load():
    uri = cli.new_database("loading")
    for _ in range(2):
        run("--dsn", uri, "load", "northwind").expect(cli.DONE, "northwind")
        run("--dsn", uri, "load", "cryptic").expect(cli.DONE, "nw_abbr")
        for table, rows in (("northwind.order_details", 2155), ("nw_abbr.t_ord_hdr", 830)):
            answer = run("--dsn", uri, "--json", "sql", f"SELECT count(*) FROM {table}")
            assert answer.expect(cli.DONE).json()["rows"] == [[rows]]
    other = cli.new_database("occupied", "CREATE SCHEMA northwind; CREATE TABLE northwind.mine (a int)")
    run("--dsn", other, "load", "northwind").expect(cli.DATABASE, "northwind")
    kept = run("--dsn", other, "--json", "sql", "SELECT count(*) FROM northwind.mine")
    assert kept.expect(cli.DONE).json()["rows"] == [[0]]


def test_standard_streams():
    env = cli.environment()
    with open("/dev/full", "wb") as full:
        process = subprocess.run([cli.PROGRAM, "profiles"], stdout=full, stderr=subprocess.PIPE,
                                 env=env, check=False)
    cli.Ran(process).expect(cli.FILE, "Standard output could not be written")
    for redirection, code in ((">&-", cli.FILE), ("2>&-", cli.DONE), ("<&-", cli.DONE)):
        process = subprocess.run(["sh", "-c", f'"$0" profiles {redirection}', cli.PROGRAM],
                                 env=env, capture_output=True, check=False)
        assert process.returncode == code, (redirection, cli.Ran(process))
    process = subprocess.run(["sh", "-c", '"$0" check <&-', cli.PROGRAM], env=env,
                             capture_output=True, check=False)
    cli.Ran(process).expect(cli.FILE, "Standard input")
    ran = sample("profiles")
    process = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$0" --json sql "SELECT a.orderid FROM '
         'northwind.order_details a, northwind.orders b" | head -c 10', cli.PROGRAM],
        env=env, capture_output=True, check=False)
    assert process.returncode == 0 and len(process.stdout) == 10, (cli.Ran(process), ran)


def test_interrupt_stops_the_query():
    uri = cli.new_database("interrupted", "CREATE TABLE t AS SELECT generate_series(1, 10000) AS n")
    slow = "SELECT count(*) FROM t a, t b, t c WHERE a.n + b.n + c.n < 0"
    process = subprocess.Popen([cli.PROGRAM, "--dsn", uri, "--json", "sql", "--accept-cost", slow],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=cli.environment())
    active = ("SELECT count(*) FROM pg_stat_activity WHERE datname = 'interrupted' "
              "AND state = 'active' AND query LIKE '%t c%'")
    deadline = time.monotonic() + 60
    while cli.server().query(active) != [["1"]] and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == cli.CANCELLED, err
    assert json.loads(out)["status"] == "cancelled" and b"Cancelled" in err
    assert cli.server().query(active) == [["0"]]


if __name__ == "__main__":
    tap.main(globals())
