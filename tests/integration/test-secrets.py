# SPDX-License-Identifier: Apache-2.0
"""No secret that tradewind-cli works with is in a file it writes, in what it prints with every
debug message on, on a command line or in the environment of what it starts, whether things go well
or not."""
import atexit
import glob
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path.insert(0, SUPPORT)
import aws_servers  # noqa: E402
import cli  # noqa: E402
import tap  # noqa: E402

KEY, SECRET = aws_servers.Bedrock.KEY, aws_servers.Bedrock.SECRET
OLD = ("ASIATRADEWINDOLD", "secretThatHasExpired0123456789012345678", "tokenThatExpired")
WRONG = "wrongSecretOfTheSecretsTest0123456789"
DATABASE_PASSWORD = "databasePasswordOfTheSecretsTest"
ENV_PASSWORDS = ("passwordOneOfTheEnvFile", "passwordThreeOfTheEnvFile")
PROXY_PASSWORD = "proxyPasswordOfTheSecretsTest"
SECRETS = (SECRET, *OLD[1:], WRONG, DATABASE_PASSWORD, *ENV_PASSWORDS, PROXY_PASSWORD,
           *aws_servers.Bedrock.HANDED_OUT)
ROLE = ("[profile role]\nrole_arn = arn:aws:iam::123456789012:role/Analyst\n"
        "source_profile = base\n")
SSO = ("[profile dev]\nsso_session = work\nsso_account_id = 123456789012\n"
       "sso_role_name = Analyst\n[sso-session work]\nsso_region = us-east-1\n"
       "sso_start_url = https://example.awsapps.com/start\n")
SHOP = ("CREATE SCHEMA northwind; CREATE TABLE northwind.customers (customer_id integer, "
        "company_name text); INSERT INTO northwind.customers VALUES (1, 'Ana'), (2, 'Bo');")

_home = tempfile.mkdtemp(prefix="tw-secrets-")
atexit.register(subprocess.run, ["rm", "-rf", _home], check=False)


class Processes(threading.Thread):
    """What can be read of the processes of this machine while they run."""

    def __init__(self):
        super().__init__(daemon=True)
        self.lines, self.environments, self.ended = set(), set(), False
        self.start()

    def run(self):
        while not self.ended:
            for seen, name in ((self.lines, "cmdline"), (self.environments, "environ")):
                for path in glob.glob(f"/proc/[0-9]*/{name}"):
                    try:
                        with open(path, "rb") as file:
                            seen.add(file.read())
                    except OSError:
                        pass  # it has ended
            time.sleep(0.005)


_servers, _printed = {}, []


def started(kind):
    if kind not in _servers:
        _servers[kind] = kind()
    return _servers[kind]


def server():
    return started(aws_servers.Bedrock)


def moto():
    return started(aws_servers.Moto)


def environment(**more):
    made = cli.environment(_home, AWS_ENDPOINT_URL=server().url, AWS_CA_BUNDLE=server().ca,
                           AWS_MAX_ATTEMPTS="1", G_MESSAGES_DEBUG="all",
                           **aws_servers.ISOLATION, **more)
    if "keys" in made:
        keys = made.pop("keys")
        made.update(zip(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"), keys))
    return made


def drive(*args, expected=None, **more):
    """Runs the command line with the database's password on a descriptor of its own."""
    read, write = os.pipe()
    os.write(write, DATABASE_PASSWORD.encode() + b"\n")
    os.close(write)
    uri = database()
    ran = cli.run("--dsn", uri, "--password-fd", str(read), *args, env=environment(**more),
                  pass_fds=(read,))
    os.close(read)
    _printed.append((args, ran.out + ran.err))
    if expected is not None:
        ran.expect(expected)
    return ran


_database = []


def database():
    if not _database:
        _database.append(cli.new_database("secrets", SHOP))
    return _database[0]


def write(path, text):
    path = os.path.join(_home, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def with_process():
    """Keys from a program that says what it was started with; the keys are its own."""
    script = write("keys", f"""#!/bin/sh
sleep 0.5
echo '{{"Version": 1, "AccessKeyId": "{KEY}", "SecretAccessKey": "{SECRET}"}}'
""")
    os.chmod(script, 0o700)
    return f"[profile process]\ncredential_process = {script}\n"


def sign_on(expires):
    digest = hashlib.sha1(b"work").hexdigest()
    write(f".aws/sso/cache/{digest}.json", json.dumps({
        "accessToken": "ssoAccessToken", "expiresAt": expires, "refreshToken": "ssoRefreshToken",
        "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2099-01-01T00:00:00Z"}))


def drive_everything():
    write(".aws/config", ROLE + SSO + with_process())
    write(".aws/credentials", f"[base]\naws_access_key_id = {KEY}\n"
                              f"aws_secret_access_key = {SECRET}\n")
    sign_on("2020-01-01T00:00:00Z")
    env_file = write("original.env", f"AWS_REGION=us-east-1\nOPTION3_HOST=127.0.0.1\n"
                     f"OPTION1_PASSWORD={ENV_PASSWORDS[0]}\nOPTION3_PASSWORD={ENV_PASSWORDS[1]}\n")
    question = "How many customers are there?"
    bedrock = ("ask", "--provider", "bedrock", question)
    good = {"keys": (KEY, SECRET)}
    asked = drive("--json", *bedrock, expected=cli.DONE, **good).json()
    assert asked["rows"] == [[2]], asked
    drive("index", expected=cli.DONE, **good)
    drive("doctor", "--provider", "bedrock", "--model-call", expected=cli.DONE, **good)
    drive(*bedrock, expected=cli.DONE, AWS_PROFILE="role")
    drive(*bedrock, expected=cli.DONE, AWS_PROFILE="dev")
    drive(*bedrock, expected=cli.DONE, AWS_PROFILE="process")
    drive(*bedrock, expected=cli.DONE, AWS_BEARER_TOKEN_BEDROCK="bearerTokenOfTheTests")
    for failing in ({"keys": (KEY, WRONG)}, {"keys": OLD}, {"keys": (KEY, "")},
                    dict(good, https_proxy=f"http://ana:{PROXY_PASSWORD}@127.0.0.1:1"),
                    {"AWS_BEARER_TOKEN_BEDROCK": WRONG}):
        assert drive(*bedrock, **failing).code != cli.DONE, failing
        drive("doctor", "--provider", "bedrock", expected=cli.FAILED, **failing)
    drive("doctor", "--provider", "bedrock", expected=cli.FAILED,  # another account's keys
          keys=(moto().key, moto().secret), AWS_ENDPOINT_URL_STS=moto().url)
    drive("import-env", env_file, expected=cli.DONE, **good)
    drive("ledger", "--json", expected=cli.DONE, **good)
    drive("usage", expected=cli.DONE, **good)
    nobody = cli.run("--dsn", f"postgresql://ana:{DATABASE_PASSWORD}@127.0.0.1:1/dev", "schema",
                     env=environment())
    _printed.append(("password in the address", nobody.out + nobody.err))


def files_written():
    """Every file below the home but those that the person put there."""
    own = tuple(os.path.join(_home, name) for name in (".aws", "original.env", "keys"))
    for folder, _, names in os.walk(_home):
        for name in names:
            path = os.path.join(folder, name)
            if not path.startswith(own):
                with open(path, "rb") as file:
                    yield path, file.read()


_processes = []


def driven():
    if not _processes:
        server(), database()
        processes = Processes()
        drive_everything()
        processes.ended = True
        processes.join()
        _processes.append(processes)
    return _processes[0]


def assert_none(place, content):
    for secret in (*SECRETS, moto().secret):
        assert secret.encode() not in content, f"{secret} is in {place}"


def test_files():
    driven()
    files = dict(files_written())
    # The search is not blind: what belongs there is found.
    ledger = b"".join(content for path, content in files.items() if "usage.db" in path)
    assert b"Converse" in ledger, sorted(files)
    assert any(b"127.0.0.1" in content for path, content in files.items()
               if path.endswith("profiles.yaml")), sorted(files)
    for path, content in files.items():
        assert_none(path, content)


def test_output():
    driven()
    assert any("How many" in text or "customers" in text for _, text in _printed)
    for args, text in _printed:
        assert_none(f"the output of {args}", text.encode())


def test_command_lines():
    seen = driven().lines
    program = os.path.basename(cli.PROGRAM).encode()
    mine = [line for line in seen if program in line]
    assert any(b"doctor" in line for line in mine), "no command line was seen"
    for line in seen:
        if b"--dsn\0postgresql://ana:" not in line:  # the person's own mistake, refused
            assert_none("a command line", line)


def test_environments():
    """What the person put into the environment is inherited; nothing is added to it."""
    seen = driven()
    assert any(b"/keys\0" in line for line in seen.lines), "the program that has the keys was not seen"
    for secret in (DATABASE_PASSWORD, *ENV_PASSWORDS, *aws_servers.Bedrock.HANDED_OUT):
        for environment_seen in seen.environments:
            if b"AWS_BEARER_TOKEN_BEDROCK=" + secret.encode() not in environment_seen:
                assert secret.encode() not in environment_seen, f"{secret} is in an environment"


def test_judged():
    """Of all requests only those were refused that were sent to be."""
    driven()
    refused = [call["judged"] for call in server().calls()
               if call["judged"] not in ("ok", "planned")]
    expected = re.compile("does not match the signature|token included in the request is invalid|"
                          "bearer token is invalid")
    assert all(expected.search(judged) for judged in refused), refused


if __name__ == "__main__":
    tap.main(globals())
