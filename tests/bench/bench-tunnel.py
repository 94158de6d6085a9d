# SPDX-License-Identifier: Apache-2.0
"""What the tunnel costs on loopback, against an independent peer in Go that does not pace: processor
seconds a gigabyte each way, and the latency of SELECT 1 beside the bare socket's. Through a real
agent the download is slower by far: the agent sends 1 kB and waits a millisecond.

    bench-tunnel.py [MEGABYTES ROUNDS]
"""
import json
import os
import socket
import statistics
import sys
import threading
import time

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import peer  # noqa: E402
import service  # noqa: E402
import tap  # noqa: E402
import tunnel  # noqa: E402

MEGABYTES, ROUNDS = map(int, sys.argv[1:3]) if len(sys.argv) == 3 else (256, 7)
SIZE = MEGABYTES << 20
QUERIES = 500
TARGET = "i-00000000000000001"


def carry(connection):
    """Down: b"D", then SIZE bytes come. Up: b"U" and SIZE bytes, then a byte comes."""
    piece = bytes(1 << 16)
    with connection:
        way = connection.recv(1)
        if way == b"D":
            for _ in range(SIZE // len(piece)):
                connection.sendall(piece)
        elif way == b"U":
            left = SIZE
            while left:
                left -= len(connection.recv(1 << 16))
            connection.sendall(b".")


def listen():
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            threading.Thread(target=carry, args=(listener.accept()[0],), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def transfer(port, way):
    with socket.create_connection(("127.0.0.1", port)) as end:
        end.sendall(way)
        if way == b"U":
            piece = bytes(1 << 16)
            for _ in range(SIZE // len(piece)):
                end.sendall(piece)
            assert end.recv(1) == b"."
            return
        left = SIZE
        while left:
            came = len(end.recv(1 << 16))
            assert came, "the connection ended early"
            left -= came


def opened(environment, name, port):
    held = tunnel.Tunnel(environment, TARGET, name, port)
    held.wait_for("ready")
    return held


def measure_transfer(environment, name):
    held = opened(environment, name, listen())
    for way, title in ((b"D", "download"), (b"U", "upload")):
        began, used = time.monotonic(), held.processor_seconds()
        transfer(held.port, way)
        seconds, used = time.monotonic() - began, held.processor_seconds() - used
        print(f"{title}: {used * 1024 / MEGABYTES:.2f} processor seconds a gigabyte, "
              f"{MEGABYTES / seconds:.0f} MB/s ({MEGABYTES} MB; {held.memory_kb() // 1024} MB "
              "resident)", flush=True)
    held.stop()


def median_us(name, port, ca):
    load = tunnel.start_load(tunnel.conninfo(name, port, ca), "latency", QUERIES)
    out, errors = load.communicate(timeout=tunnel.DEADLINE_S)
    assert load.returncode == 0, errors
    return json.loads(out)["median_us"]


def measure_latency(environment, name, certificate, ca):
    server = tunnel.start_postgres(certificate)
    held = opened(environment, name, server.port)
    bare, through = [], []
    for _ in range(ROUNDS):
        bare.append(median_us(name, server.port, ca))
        through.append(median_us(name, held.port, ca))
    held.stop()
    added = statistics.median(t - b for t, b in zip(through, bare)) / 1000
    print(f"SELECT 1: {statistics.median(through) / 1000:.3f} ms through the tunnel, "
          f"{statistics.median(bare) / 1000:.3f} ms bare, {added:.3f} ms added (median of {ROUNDS} "
          f"interleaved rounds of {QUERIES}; bound 2 ms)", flush=True)


def main():
    try:
        judged = service.Service()
        unpaced = peer.Peer(judged.certificate)
        environment = dict(judged.environment(),
                           AWS_ENDPOINT_URL=f"https://localhost:{unpaced.port}")
        measure_transfer(environment, judged.name)
        measure_latency(environment, judged.name, judged.certificate, judged.ca)
        unpaced.stop()
    except tap.Skip as reason:
        sys.exit(print(f"skipped: {reason}") or 77)


if __name__ == "__main__":
    main()
