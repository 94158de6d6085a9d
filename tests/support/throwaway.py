# SPDX-License-Identifier: Apache-2.0
"""A throwaway PostgreSQL for Python tests.

    with Postgres() as server:
        server.run("create table t (a int)")
        print(server.uri, server.query("select 1"))
"""
import os
import subprocess
import urllib.parse

KEEPER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "throwaway-postgres")


class Skip(Exception):
    """Why no server can run here."""


class Postgres:
    def __init__(self, port=None, certificate=None):
        """With a port and a PEM file it listens on 127.0.0.1 too, for TLS alone."""
        self.keeper = subprocess.Popen(
            [KEEPER] + ([str(port), certificate] if port else []), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            start_new_session=True)
        word, _, rest = self.keeper.stdout.readline().strip().partition(" ")
        if word != "ready":
            self.stop()
            raise Skip(rest) if word == "skip" else RuntimeError(rest or "no server")
        self.uri = rest
        self.directory = urllib.parse.unquote(rest.split("@")[1].split("/")[0].split(":")[0])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.keeper.stdin.close()
        self.keeper.wait()

    def run(self, sql):
        """Runs a script; raises when a statement fails."""
        self._psql(sql, "-q")

    def query(self, sql):
        """The answer of one statement as a list of rows of text."""
        out = self._psql(sql, "-AtqF", "\x1f", "-R", "\x1e").rstrip("\n")
        return [row.split("\x1f") for row in out.split("\x1e")] if out else []

    def _psql(self, sql, *options):
        return subprocess.run(
            ["psql", "-X", "-v", "ON_ERROR_STOP=1", *options, "-d", self.uri, "-f", "-"],
            input=sql, text=True, check=True, stdout=subprocess.PIPE).stdout
