# SPDX-License-Identifier: Apache-2.0
"""The stand-in for Redshift (redshift-stand-in), for Python tests. It is no Redshift.

    with StandIn(postgres, "warehouse") as warehouse:
        print(warehouse.uri)
"""
import os
import subprocess

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "redshift-stand-in")


class StandIn:
    def __init__(self, postgres, database):
        postgres.run(f"CREATE DATABASE {database}")
        self.process = subprocess.Popen(
            [PROGRAM, postgres.directory, "5432", database, "tester"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        word, _, self.uri = self.process.stdout.readline().strip().partition(" ")
        if word != "ready":
            raise RuntimeError("the stand-in did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
