# SPDX-License-Identifier: Apache-2.0
"""The window where Claude on Amazon Bedrock answers: against the project's own server, which judges
every request with botocore. What stands in the window is what counts, and what the server was sent."""
import atexit
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

import aws_servers  # noqa: E402
from desktop import Atspi, Window, has_state, wait_for, walk  # noqa: E402

QUESTION = "Ask about your data"
SONNET = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
LEGACY = "us.anthropic.claude-3-5-sonnet-20240620-v1:0"
COUNT = "SELECT COUNT(*) AS customers FROM northwind.customers"
COUNTRIES = ("SELECT country, COUNT(*) AS customers FROM northwind.customers GROUP BY country "
             "ORDER BY customers DESC, country")
LONG = "The customers live in many countries. " + "They are spread over the world. " * 40

_server, _homes = [], []


def server():
    if not _server:
        _server.append(aws_servers.Bedrock())
    return _server[0]


def sql(statement):
    return {"tool": {"outcome": "sql", "sql": statement, "explanation": "Counts.",
                     "assumptions": []}}


def text(words, **more):
    return dict(more, text=words)


def refuse(status, code, message):
    return {"refuse": [status, code, message]}


def new_home(**groups):
    home = tempfile.mkdtemp(prefix="tw-ui-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    _homes.append(home)
    write_preferences(home, **groups)
    return home


def write_preferences(home, questions=None, bedrock=None, limits=None):
    os.makedirs(f"{home}/config/tradewind", exist_ok=True)
    groups = {"questions": {"use-bedrock": "true", **(questions or {})},
              "bedrock": bedrock or {}, "limits": limits or {}}
    with open(f"{home}/config/tradewind/preferences.ini", "w", encoding="utf-8") as file:
        for group, keys in groups.items():
            file.write(f"[{group}]\n" + "".join(f"{k}={v}\n" for k, v in keys.items()))


def preferences_of(home):
    with open(f"{home}/config/tradewind/preferences.ini", encoding="utf-8") as file:
        return dict(line.strip().split("=", 1) for line in file if "=" in line)


def window(home, *args, **environment):
    made = dict(server().environment(), AWS_MAX_ATTEMPTS="1", **environment)
    return Window("--profile", "sample", *args, home=home, env=made)


def asked(action="converse"):
    """What models were asked, as text."""
    return [json.dumps(call["request"]) for call in server().calls()
            if call.get("action") == action]


def assert_judged():
    refused = [call["judged"] for call in server().calls()
               if call["judged"] not in ("ok", "planned")]
    assert not refused, refused


def test_streams_costs_and_says_what_left():
    with window(new_home()) as shown:
        shown.label("^Connected to ")
        server().plan(sql(COUNTRIES), text("Most customers live in the USA.\n\n- The USA has **13**."))
        shown.ask("Where do our customers live?")
        shown.done()
        shown.label("^Most customers live in the USA")
        shown.label("^21 rows$")
        assert len(asked()) == len(asked("converse-stream")) == 1, server().calls()
        chip = shown.find("push button", re.compile("^Cost of today’s questions: about "))
        assert re.search(r"\$0\.0\d", chip.get_name()), chip.get_name()
        shown.click("push button", re.compile("^Cost of today’s questions: about "))
        shown.label(f"^{re.escape(SONNET)}$")
        shown.label("^From cache$")
        shown.click("push button", "What Was Sent…")
        shown.find("frame", "What Was Sent")
        for piece in ("Instructions", "Tables and columns", "Question", "Rows of the result"):
            shown.label(f"^{piece}$")
        shown.label("(?s)SHA-256 [0-9a-f]{64}.*Where do our customers live")
        assert_judged()


def test_a_follow_up_keeps_its_thread():
    with window(new_home()) as shown:
        shown.label("^Connected to ")
        assert not shown.all("push button", "Follow Up")
        declined = {"tool": {"outcome": "decline", "reason": "No moods are recorded."}}
        server().plan(sql(COUNT), text("There are 91."), declined, sql(COUNTRIES),
                      text("The USA leads."), sql(COUNT), text("Again 91."))
        shown.ask("How many customers do we have?")
        shown.done()
        shown.click("push button", "Follow Up")
        shown.expect_text(QUESTION, "")
        shown.ask("And by mood?")
        shown.label("^No moods are recorded")
        shown.ask("And by country?")
        shown.label("^Follows up: How many customers do we have")
        shown.label("^The USA leads")
        shown.label("^21 rows$")
        assert "How many customers do we have?" in asked()[2] and COUNT in asked()[2], asked()[2]
        shown.click("push button", "Clear")
        shown.label("^What would you like to know")  # else what is written now is cleared
        shown.ask("How many customers are there now?")
        shown.label("^Again 91")
        assert "by country" not in asked()[3], asked()[3]
        assert not shown.all("label", re.compile("^Follows up"))


def test_assumptions_change_without_claude_where_that_is_sure():
    germans = "SELECT COUNT(*) AS customers FROM northwind.customers WHERE country = 'Germany'"
    with window(new_home()) as shown:
        shown.label("^Connected to ")
        server().plan(sql(germans), text("There are 11 in Germany, and 4711 elsewhere."),
                      text("There are 11 in France."), sql(COUNT), text("There are 91."))
        shown.ask("How many customers are in Germany?")
        shown.label("^There are 11 in Germany")
        shown.label("^Neither in the rows nor computed from them: 4711[.]$")
        shown.done()
        shown.click("push button", "country: Germany")
        shown.label("^France$")
        shown.type("Fra")  # finds the value
        wait_for(lambda: not shown.all("label", "Spain"), "only what was typed")
        shown.key("Return")
        shown.label("^There are 11 in France")
        shown.label("^Changed: country: France[.]$")
        shown.done()
        assert len(asked()) == 1, asked()  # Claude wrote no other SQL
        shown.click("push button", "country: France")
        shown.label("^Asks the model again")
        shown.write("Something else, in your words", "in any country")
        shown.click("push button", "Ask the Model")
        shown.label("^There are 91")
        assert "in any country" in asked()[1] and "country: France" in asked()[1], asked()[1]
        assert_judged()


def test_stop_keeps_what_had_streamed_in():
    with window(new_home()) as shown:
        shown.label("^Connected to ")
        server().plan(sql(COUNTRIES), text(LONG, drip_ms=100))
        shown.ask("Where do our customers live?")
        shown.label("^The customers")
        shown.click("push button", "Cancel")
        shown.label("^Cancelled")
        shown.label("^The customers")
        shown.label("^21 rows$")
        shown.find("push button", "Ask Again")


def test_an_ambiguous_question_is_a_choice():
    with window(new_home()) as shown:
        shown.label("^Connected to ")
        choices = ["the best customers by revenue", "the best customers by number of orders"]
        server().plan({"tool": {"outcome": "ask", "question": "Best by what?", "choices": choices}},
                      sql(COUNT), text("There are 91."))
        shown.ask("Who are the best customers?")
        shown.label("^Which do you mean")
        shown.label("^Best by what")
        shown.label("Waiting for you")
        shown.click("push button", choices[1])
        shown.label("^There are 91")
        assert choices[1] in asked()[1], asked()[1]
        shown.label("Read as: the best customers by number of orders")


def test_attempts_are_shown():
    with window(new_home()) as shown:
        shown.label("^Connected to ")
        server().plan(sql("SELECT town FROM northwind.customers"), sql(COUNT), text("91."))
        shown.ask("How many customers are there?")
        shown.done()
        shown.label("^SQL, 2 attempts")
        shown.label("^Attempt 1$")
        shown.label("town")
        assert "SELECT town FROM" in asked()[1], asked()[1]


FAILURES = [
    (refuse(403, "AccessDeniedException", "You don't have access to the model with the specified "
            "model ID."), "bedrock:InvokeModel"),
    (refuse(429, "ThrottlingException", "Too many requests, please wait"), "Service Quotas"),
    (refuse(429, "ThrottlingException", "Too many tokens, please wait"), "tokens per minute"),
    (refuse(400, "ValidationException", "Invocation of model ID x with on-demand throughput isn’t "
            "supported."), "inference profile"),
    (refuse(400, "ValidationException", "The provided model identifier is invalid."),
     "Check the model id"),
    (refuse(404, "ResourceNotFoundException", "This model version has reached the end of its "
            "life."), "successor"),
    (refuse(404, "ResourceNotFoundException", "Model use case details have not been submitted"),
     "use case form"),
    (refuse(408, "ModelTimeoutException", "The model took too long"), "something smaller"),
    (refuse(403, "ExpiredTokenException", "The security token included in the request is expired"),
     "Sign in again"),
    (dict(sql(COUNT), stop="max_tokens"), "Raise the longest answer"),
    (dict(sql(COUNT), stop="guardrail_intervened"), "change the guardrail"),
    (dict(sql(COUNT), stop="malformed_tool_use"), "choose another model"),
    ({"tool": {"outcome": "sql"}}, "in other words"),
    ({"cut": 10}, "Ask again|Check the network"),
]


def test_each_failure_has_its_words_and_its_next_step():
    tap.need_slow()
    # Tables are searched here, so that each step meets the question to the model.
    with window(new_home(questions={"titan-tables": "false"})) as shown:
        shown.label("^Connected to ")
        for number, (step, advice) in enumerate(FAILURES):
            server().plan(step, step)  # credentials that have expired are asked for anew, once
            shown.ask(f"How many customers are there, {number}?")
            shown.label(advice)
            shown.label("^No SQL could be written$")
            shown.label("^No SQL( |$)")
            shown.find("push button", "Ask Again")
        server().plan(sql(COUNT), refuse(403, "AccessDeniedException", "You may not"))
        shown.ask("How many customers are there?")
        shown.label(r"\b91\b")
        shown.label("^The rows are here|^No insight|^1 row$")
        server().plan(sql(COUNT), text("There are 91 customers", cut=400))
        shown.ask("How many customers are there in all?")
        shown.label("incomplete")


def test_review_before_sending():
    home = new_home(questions={"review-before-sending": "true"})
    with window(home) as shown:
        shown.label("^Connected to ")
        server().plan(sql(COUNT), text("There are 91."))
        shown.ask("How many customers are there?")
        shown.find("frame", "Review Before Sending")
        shown.label(re.escape(SONNET))
        for piece in ("Instructions", "Tables and columns", "Question"):
            shown.label(f"^{piece}$")
        assert not server().calls(), server().calls()
        shown.click_away("push button", "Keep It Here")
        shown.label("^Nothing was sent")
        assert not server().calls(), server().calls()
        shown.click("push button", "Ask Again")
        shown.find("frame", "Review Before Sending")
        shown.click_away("push button", "Send")
        shown.label("^Rows of the result$")
        shown.click_away("push button", "Send")
        shown.label("^There are 91")
        assert len(server().calls()) == 2, server().calls()


def test_what_never_leaves():
    home = new_home(questions={"rows-may-leave": "false"},
                    limits={"never-sent": "employees;customers.phone", "questions-per-minute": "1"})
    with window(home) as shown:
        shown.label("^Connected to ")
        embedded = [call["text"] for call in server().calls() if "text" in call]
        server().plan(sql(COUNTRIES))
        shown.ask("Which employees and customers have a phone?")
        shown.done()
        shown.label("^21 rows$")
        assert asked("converse-stream") == [], "the rows left"
        catalog = re.search(r"<catalog>\\n.*?</catalog>", asked()[0]).group()
        tables = dict(re.findall(r"table northwind\.(\w+) (.*?)(?=table northwind|</catalog>)", catalog))
        assert "phone" in tables["shippers"] and "phone" not in tables["customers"], tables
        assert "employees" not in tables, tables
        of = {name: sent for sent in embedded for name in ("customers", "employees")
              if sent.startswith(name)}
        assert "phone" not in of.get("customers", "") and "employees" not in of, of
        shown.ask("And once more?")
        shown.label("which is the limit")
        shown.label("raise the limit in the preferences")


SWITCHES = {"Rows of results": "rows-may-leave", "Names and comments of tables": "titan-tables",
            "Names and comments of all columns": "titan-columns",
            "Review before sending": "review-before-sending"}
FIELDS = {"Never sent, such as employees or customers.phone": "employees, customers.phone",
          "Bedrock guardrail, by its id": "gr-abc", "Version of the guardrail": "3"}
NUMBERS = {"Longest answer in tokens": ("max-tokens", 2048), "Input": ("input-price", 1.5),
           "Output": ("output-price", 7.5), "Questions a minute": ("questions-per-minute", 9),
           "Dollars a day": ("usd-per-day", 2.25)}


def is_checked(shown, name):
    return has_state(shown.find("check box", name), "CHECKED")


def open_preferences(shown):
    shown.label("^Connected to ")
    shown.key("ctrl+comma")
    shown.find("frame", "Preferences")


def open_bedrock_preferences(shown):
    shown.label("^Connected to ")
    shown.click("push button", re.compile("^Cost of today’s questions: about "))
    shown.click("push button", "Change the Model…")
    shown.find("frame", "Preferences")


def tab_to(shown, name):
    """By keyboard, as nothing else reaches what has no action of its own."""
    for _ in range(40):
        shown.key("Tab")
        time.sleep(0.2)
        focused = [each.get_name() for each in walk(shown.find("frame", "Preferences"))
                   if has_state(each, "FOCUSED")]
        if name in focused:
            return
    raise AssertionError(f"the focus does not reach {name}")


def close_preferences(shown):
    shown.key("Escape")
    time.sleep(2)


def test_every_preference_is_kept():
    tap.need_slow()
    home = new_home(questions={"use-bedrock": "false"})
    with window(home) as shown:
        open_preferences(shown)
        assert not is_checked(shown, "Ask Claude on Amazon Bedrock")
        before = {name: is_checked(shown, name) for name in SWITCHES}
        for name in ("Ask Claude on Amazon Bedrock", *SWITCHES):
            shown.click("check box", name)
        for name, value in FIELDS.items():
            shown.write(name, value)
        for name, (_, value) in NUMBERS.items():
            Atspi.Value.set_current_value(shown.find("spin button", name), value)
        shown.write("Another model, by its id or ARN", "us.anthropic.claude-test-9")
        Atspi.Value.set_current_value(shown.find("spin button", "Tell after hours of running"), 9)
        close_preferences(shown)
        shown.label("^Connected to ")
        with open(f"{home}/config/glib-2.0/settings/keyfile", encoding="utf-8") as file:
            text = file.read()
        assert "aws-notice-hours=9\n" in text, text
        kept = preferences_of(home)
        assert kept["use-bedrock"] == "true" and kept["model"] == "us.anthropic.claude-test-9", kept
        for name, key in SWITCHES.items():
            assert kept[key] == ("false" if before[name] else "true"), (name, kept)
        for name, (key, value) in NUMBERS.items():
            assert float(kept[key]) == value, (name, kept)
        assert kept["never-sent"] == "employees;customers.phone;", kept
        assert kept["guardrail-id"] == "gr-abc" and kept["guardrail-version"] == "3", kept
        open_preferences(shown)
        assert all(is_checked(shown, name) != before[name] for name in SWITCHES)
        shown.expect_text("Bedrock guardrail, by its id", "gr-abc")
        close_preferences(shown)


def test_models_are_listed_and_a_legacy_one_is_named():
    home = new_home(bedrock={"model": LEGACY})
    with window(home) as shown:
        shown.label("^Connected to ")
        shown.label("legacy model.*successor is " + re.escape(SONNET))
        open_bedrock_preferences(shown)
        shown.click("push button", "List Models")
        shown.label("^8 Claude models are offered$")
        # In the window and in the preferences.
        wait_for(lambda: len(shown.all("label", re.compile("^us.*legacy model.*successor"))) >= 2,
                 "the preferences' warning")
        close_preferences(shown)
        # Nor is its price known: nothing says that it costs nothing.
        server().plan(sql(COUNT), text("There are 91."))
        shown.ask("How many customers do we have?")
        shown.done()
        shown.click("push button", "Cost of today’s questions: price unknown")
        shown.label("price that is not known can be set in the preferences")
        assert not shown.all("label", re.compile(r"\$0\.")), "a cost of nothing"
    used = subprocess.run([os.environ["TRADEWIND_CLI"], "usage"], check=True, text=True,
                          env=shown.environment, stdout=subprocess.PIPE).stdout
    assert re.search("(?m)^today .* unknown$", used), used


def test_profile_and_region_are_picked():
    tap.need_slow()
    home = new_home()
    os.makedirs(f"{home}/.aws")
    with open(f"{home}/.aws/config", "w", encoding="utf-8") as file:
        file.write("[profile analysts]\nregion = eu-west-1\n")
    with window(home, AWS_REGION="us-east-1") as shown:
        open_bedrock_preferences(shown)
        shown.label(r"^As the profile says \(us-east-1\)$")
        for row, keys in (("AWS profile", ["Down", "Return"]),
                          ("Region", ["Down", "Down", "Return"])):
            tab_to(shown, row)
            shown.key("space")
            time.sleep(1)
            subprocess.run(["xdotool", "key", *keys], check=True)
            time.sleep(1)
        close_preferences(shown)
        kept = preferences_of(home)
        assert kept["aws-profile"] == "analysts" and kept["region"] == "us-east-2", kept


def test_an_mfa_code_is_asked_for():
    home = new_home(bedrock={"aws-profile": "role"})
    os.makedirs(f"{home}/.aws")
    with open(f"{home}/.aws/config", "w", encoding="utf-8") as file:
        file.write("[profile role]\nrole_arn = arn:aws:iam::123456789012:role/Analyst\n"
                   "source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/ana\n")
    with open(f"{home}/.aws/credentials", "w", encoding="utf-8") as file:
        file.write(f"[base]\naws_access_key_id = {server().KEY}\n"
                   f"aws_secret_access_key = {server().SECRET}\n")
    server().plan()
    with window(home) as shown:
        shown.find("frame", "Sign In to AWS")
        shown.label("mfa/ana")
        shown.write("Code", "123456")
        shown.click_away("push button", "Sign In")
        shown.label("^Connected to ")
        roles = [call for call in server().calls() if call.get("action") == "AssumeRole"]
        assert len(roles) == 1 and "TokenCode" in roles[0]["form"], roles


def test_checks_stand_in_the_window():
    with window(new_home()) as shown:
        shown.label("^Connected to ")
        shown.click("push button", "Main Menu")
        shown.click("menu item", "Check What Is Needed")
        shown.find("frame", "What Is Needed")
        shown.label("arn:aws:iam::123456789012:user/ana")
        for title in ("Identity", "Clock", "Region", "Model", "Database"):
            shown.label(f"^{title}")
        shown.label("^Not asked to say one word")
        server().plan(text("OK"))
        shown.click("push button", "Let the Model Say One Word")
        shown.label(r"^It answered, with \d+ tokens, for about \$0\.")
    with window(new_home(), AWS_SECRET_ACCESS_KEY="notTheSecretAtAll") as shown:
        shown.find("push button", "Main Menu")
        shown.click("push button", "Main Menu")
        shown.click("menu item", "Check What Is Needed")
        shown.label("(?s)SignatureDoesNotMatch|InvalidSignature.*enter both again")
        shown.find("image", "Problem")


def test_a_dotenv_file_is_imported_once():
    tap.need_slow()
    home = new_home(questions={"use-bedrock": "false"})
    with open(f"{home}/original.env", "w", encoding="utf-8") as file:
        file.write("AWS_REGION=eu-central-1\nBEDROCK_MODEL_ID=eu.anthropic.claude-sonnet-5\n"
                   "OPTION3_HOST=127.0.0.1\nOPTION3_DATABASE=dev\nOPTION3_USER=ana\n"
                   "OPTION3_PASSWORD=passwordOfTheEnvFile\nREDSHIFT_PORT=1\n")
    with window(home) as shown:
        shown.label("^Connected to ")
        shown.click("push button", "Main Menu")
        shown.click("menu item", "Import a .env File…")
        shown.find("push button", re.compile("Open$"))
        time.sleep(2)
        shown.key("slash")
        shown.type(f"{home}/original.env\n".removeprefix("/"))
        time.sleep(2)
        shown.click_away("push button", re.compile("Open$"))
        shown.label("^Would Be Taken Over$")
        shown.label("^eu-central-1 → preferences: region$")
        shown.label("^not stored: give it when you connect")
        assert not shown.all("label", re.compile("passwordOfTheEnvFile"))
        shown.click_away("push button", "Import")
        wait_for(lambda: "region" in preferences_of(home), "the preferences")
        kept = preferences_of(home)
        assert kept["region"] == "eu-central-1", kept
        assert kept["model"] == "eu.anthropic.claude-sonnet-5", kept
        shown.find("push button", re.compile("^Connection: dev on 127.0.0.1"))


def files_written():
    """What the windows above left behind, but for what the person put there."""
    for home in _homes:
        own = (f"{home}/.aws", f"{home}/original.env")
        for folder, _, names in os.walk(home):
            for path in (os.path.join(folder, name) for name in names):
                if not path.startswith(own) and os.path.isfile(path):
                    with open(path, "rb") as file:
                        yield path, file.read()


def test_no_secret_is_left_in_a_file():
    files = dict(files_written())
    # The search is not blind: what belongs there is found.
    assert any(b"ConverseStream" in content for path, content in files.items()
               if "usage.db" in path), sorted(files)
    secrets = (server().SECRET, *server().HANDED_OUT, "notTheSecretAtAll", "passwordOfTheEnvFile")
    for path, content in files.items():
        for secret in secrets:
            assert secret.encode() not in content, f"{secret} is in {path}"


if __name__ == "__main__":
    tap.main(globals())
