# SPDX-License-Identifier: Apache-2.0
"""One tunnel under constant queries while its connection is cut again and again: no lost row, and
memory, descriptors and threads stay what they were. With TRADEWIND_SLOW_TESTS=yes half an hour with
a cut every 20 seconds, otherwise 6 seconds with one each second.

    test-tunnel-soak.py [SECONDS EVERY]
"""
import os
import sys
import time

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import tap  # noqa: E402
import service  # noqa: E402
import tunnel  # noqa: E402

SLOW = os.environ.get("TRADEWIND_SLOW_TESTS") == "yes"
SECONDS, EVERY = map(int, sys.argv[1:3]) if len(sys.argv) == 3 else (1800, 20) if SLOW else (6, 1)
CONNECTIONS = 4
GROWTH_KB = 8192
# A sanitizer keeps freed memory for a while, so that what is resident says nothing of leaks.
INSTRUMENTED = os.environ.get("TRADEWIND_SANITIZER", "none") != "none"


def reading(held):
    return {"memory_kb": held.memory_kb(), "descriptors": held.descriptors(),
            "threads": held.threads()}


def test_constant_queries_through_cuts():
    session_manager = service.Service()
    server = tunnel.start_postgres(session_manager.certificate)
    target = session_manager.target()
    held = tunnel.Tunnel(session_manager.environment(), target, session_manager.name, server.port)
    held.wait_for("ready")
    load = tunnel.start_load(
        tunnel.conninfo(session_manager.name, held.port, session_manager.ca), "soak", CONNECTIONS,
        SECONDS)
    cuts, first, last = 0, None, None
    end = time.monotonic() + SECONDS
    while time.monotonic() + EVERY < end:
        time.sleep(EVERY)
        last = reading(held)  # before the cut, so that no old socket is on its way out
        first = first or last
        cuts += session_manager.act(target, "close")
    code, said = tunnel.finish_load(load, SECONDS + tunnel.DEADLINE_S)
    rows = sum(each["rows"] for each in said)
    resumed = session_manager.report(target)[0]["counts"].get("resumed", 0)
    print(f"# {SECONDS} s, {cuts} cuts, {resumed} resumed, {rows} rows checked; "
          f"first {first}, last {last}", flush=True)
    assert code == 0 and len(said) == CONNECTIONS, said
    assert cuts and resumed >= cuts and rows, (cuts, resumed, rows)
    assert INSTRUMENTED or last["memory_kb"] <= first["memory_kb"] + GROWTH_KB, (first, last)
    assert last["descriptors"] <= first["descriptors"] + 1, (first, last)
    assert last["threads"] <= first["threads"] + 1, (first, last)
    assert held.stop() == (0, ""), held.states
    assert session_manager.sessions() == []
    session_manager.assert_judged()


if __name__ == "__main__":
    tap.main(globals())
