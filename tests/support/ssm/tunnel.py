# SPDX-License-Identifier: Apache-2.0
"""Drives `tradewind-cli tunnel` against the service, with a PostgreSQL with TLS behind it."""
import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

import service
import tap
import throwaway

CLI, LOAD = os.environ["TRADEWIND_CLI"], os.environ["PG_LOAD"]
DEADLINE_S = 300  # of anything; only what hangs meets it

_home = tempfile.mkdtemp(prefix="tw-tunnel-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_postgres(certificate):
    """A throwaway server for TLS alone; its attribute `port`."""
    for _ in range(5):
        port = free_port()
        try:
            server = throwaway.Postgres(port, certificate)
        except throwaway.Skip as reason:
            raise tap.Skip(str(reason)) from None
        except RuntimeError:  # somebody else took the port
            continue
        atexit.register(server.stop)
        server.port = port
        return server
    raise AssertionError("no port for PostgreSQL")


def environment(peer_environment, **more):
    """Nothing of a person's own, but where to meet the peer; None leaves a variable out."""
    made = {name: value for name, value in os.environ.items()
            if not name.startswith(("AWS_", "PG", "XDG_")) and "proxy" not in name.lower()}
    made.update(peer_environment, HOME=_home)
    made.update(more)
    return {name: value for name, value in made.items() if value is not None}


class Tunnel:
    """One `tradewind-cli tunnel`. `states` fills with what it says."""

    def __init__(self, peer_environment, target, host, port, arguments=(), **more):
        if "thread" in os.environ.get("TRADEWIND_SANITIZER", ""):
            raise tap.Skip("under ThreadSanitizer a waiting program does not end by a signal")
        self.states = []
        self.process = subprocess.Popen(
            [CLI, "--json", "tunnel", "--target", target, "--host", host, "--port", str(port),
             *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=environment(peer_environment, **more))
        first = self.process.stdout.readline()
        if not first:
            raise AssertionError(f"no tunnel: {self.process.communicate()[1]}")
        self.port = json.loads(first)["port"]
        self.changed = threading.Condition()
        self.messages = ""
        self.readers = [threading.Thread(target=target, daemon=True)
                        for target in (self._read, self._listen)]
        for reader in self.readers:
            reader.start()

    def _read(self):
        for line in self.process.stdout:
            with self.changed:
                self.states.append(dict(json.loads(line), at=time.time()))
                self.changed.notify_all()
        with self.changed:
            self.states.append({"state": "gone"})
            self.changed.notify_all()

    def _listen(self):
        for line in self.process.stderr:
            with self.changed:
                self.messages += line
                self.changed.notify_all()

    def wait_for_message(self, words):
        with self.changed:
            assert self.changed.wait_for(lambda: words in self.messages, DEADLINE_S), self.messages

    def wait_for(self, *states):
        """Until it has said one of these."""
        with self.changed:
            assert self.changed.wait_for(
                lambda: any(each["state"] in states for each in self.states), DEADLINE_S), \
                f"never {states}: {self.states}"

    def count(self, state):
        with self.changed:
            return sum(each["state"] == state for each in self.states)

    def last_reason(self, state):
        with self.changed:
            reasons = [each["reason"] for each in self.states if each["state"] == state]
        return (reasons[-1] if reasons else None) or ""

    def stop(self):
        """Exit code and messages after a SIGTERM, if it has not ended by itself."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self):
        try:
            self.process.wait(DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"the tunnel hangs: {self.states}") from None
        for reader in self.readers:
            reader.join(DEADLINE_S)
        return self.process.returncode, self.messages

    def memory_kb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            fields = dict(line.split(":", 1) for line in status)
        return int(fields["VmRSS"].split()[0])

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def conninfo(host, port, ca, name="load"):
    """For libpq: the real name is what the certificate is checked for."""
    return (f"host={host} hostaddr=127.0.0.1 port={port} user=tester dbname=postgres "
            f"sslmode=verify-full sslrootcert={ca} application_name={name}")


def start_load(info, *arguments):
    return subprocess.Popen([LOAD, info, *map(str, arguments)], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env={k: v for k, v in os.environ.items() if not k.startswith("PG")})


def finish_load(load, deadline_s=DEADLINE_S):
    """Exit code and what each connection said."""
    try:
        out, errors = load.communicate(timeout=deadline_s)
    except subprocess.TimeoutExpired:
        load.kill()
        out, _ = load.communicate()
        raise AssertionError(f"connections hang; these ended: {out}") from None
    assert load.returncode in (0, 1, 2), errors
    return load.returncode, [json.loads(line) for line in out.splitlines()]


def turning_credentials(target):
    """A credential process that gives a newer key each time it is asked, as files for AWS."""
    folder = tempfile.mkdtemp(prefix="keys-", dir=_home)
    program = os.path.join(folder, "keys")
    with open(program, "w", encoding="ascii") as script:
        script.write(f"""#!/bin/sh
exec 9>"{folder}/lock"; flock 9
number=$(($(cat "{folder}/number" 2>/dev/null || echo 0) + 1))
echo "$number" >"{folder}/number"
key=AKIDTURNING{target[2:].upper()}N$number
printf '{{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"{service.SECRET}",' "$key"
printf '"SessionToken":"tokenOf%s","Expiration":"%s"}}' "$key" "$(date -u -d '+1 hour' +%FT%TZ)"
""")
    os.chmod(program, 0o700)
    with open(os.path.join(folder, "config"), "w", encoding="ascii") as config:
        config.write(f"[default]\ncredential_process = {program}\n")
    return {"AWS_CONFIG_FILE": os.path.join(folder, "config"), "AWS_ACCESS_KEY_ID": None,
            "AWS_SECRET_ACCESS_KEY": None}
