# SPDX-License-Identifier: Apache-2.0
"""Drives the real tradewind-cli in folders of its own."""
import atexit
import json
import os
import shutil
import subprocess
import tempfile

from tap import Skip
from throwaway import Postgres
from throwaway import Skip as NoServer

PROGRAM = os.environ["TRADEWIND_CLI"]

DONE, FAILED, USAGE, REFUSED, DECLINED, DATABASE, AWS, FILE = range(8)
CANCELLED = 130

_home = tempfile.mkdtemp(prefix="tw-cli-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
_servers = []


def environment(home=_home, **more):
    """Config, data and cache in a folder of the test's."""
    made = {key: value for key, value in os.environ.items()
            if not key.startswith(("PG", "XDG_"))}
    made.update(XDG_CONFIG_HOME=f"{home}/config", XDG_DATA_HOME=f"{home}/data",
                XDG_CACHE_HOME=f"{home}/cache", HOME=home)
    made.update(more)
    return made


def config_file(name, text, home=_home):
    path = os.path.join(home, "config", "tradewind", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


class Ran:
    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout.decode("utf-8") if process.stdout else ""
        self.err = process.stderr.decode("utf-8") if process.stderr else ""

    def __repr__(self):
        return f"exit {self.code}\n--- out\n{self.out[:3000]}\n--- err\n{self.err[:3000]}"

    def expect(self, code, *words):
        """The exit code, and words of standard error."""
        assert self.code == code, f"expected exit {code}: {self!r}"
        for word in words:
            assert word.lower() in self.err.lower(), f"expected {word!r} in messages: {self!r}"
        assert "\x1b" not in self.err, self
        return self

    def json(self):
        """Standard output as exactly one JSON text on one line."""
        assert self.out.endswith("\n") and self.out.count("\n") == 1, repr(self)
        return json.loads(self.out)

    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


def run(*args, input=b"", env=None, timeout=120, **more):
    process = subprocess.run([PROGRAM, *args], input=input, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, env=env or environment(), timeout=timeout,
                             check=False, **more)
    assert process.returncode >= 0, f"killed by signal {-process.returncode}: {Ran(process)!r}"
    return Ran(process)


def new_server():
    try:
        server = Postgres()
    except NoServer as reason:
        raise Skip(str(reason)) from None
    atexit.register(server.stop)
    return server


def server():
    """One throwaway server for the whole program."""
    if not _servers:
        _servers.append(new_server())
    return _servers[0]


def new_database(name, script=""):
    """The address of a new database on it, filled by a script."""
    host = server()
    host.run(f"SET client_min_messages TO warning; DROP DATABASE IF EXISTS {name}")
    host.run(f"CREATE DATABASE {name}")
    uri = host.uri.rsplit("/", 1)[0] + "/" + name
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", uri, "-f", "-"],
                   input=script, text=True, check=True)
    return uri
