# SPDX-License-Identifier: Apache-2.0
"""The independent peer in Go (tests/support/ssm/peer), built on first use."""
import json
import os
import subprocess
import tempfile

import tap

HERE = os.path.dirname(os.path.abspath(__file__))
_built = []


def program():
    if not _built:
        folder = os.environ.get("TRADEWIND_BUILD_DIR") or tempfile.mkdtemp(prefix="tw-peer-")
        built = subprocess.run([os.path.join(HERE, "peer", "build"), folder], text=True,
                               capture_output=True, check=False)
        if built.returncode == 77:
            raise tap.Skip(built.stderr.strip())
        assert built.returncode == 0, built.stderr
        _built.append(built.stdout.strip())
    return _built[0]


def run(*arguments):
    return subprocess.run([program(), *arguments], text=True, stdout=subprocess.PIPE, check=True,
                          timeout=300).stdout.strip()


class Peer:
    """Session Manager and an agent behind it that do not pace what they send."""

    def __init__(self, certificate):
        self.process = subprocess.Popen([program(), "serve", certificate], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = json.loads(self.process.stdout.readline())["port"]

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
