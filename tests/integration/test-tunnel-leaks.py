# SPDX-License-Identifier: Apache-2.0
"""Tunnels opened and dropped at random, in the middle of everything, leave no thread, no descriptor
and no session. Five minutes with TRADEWIND_SLOW_TESTS=yes, ten seconds otherwise."""
import json
import os
import random
import subprocess
import sys
import time

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import tap  # noqa: E402
import service  # noqa: E402
import tunnel  # noqa: E402

SECONDS = 300 if os.environ.get("TRADEWIND_SLOW_TESTS") == "yes" else 10
CHURN = os.environ["TUNNEL_CHURN"]
SEED = 5


def trouble(session_manager, targets, dice):
    """Something happens to a session; most of the time nothing."""
    time.sleep(dice.uniform(0.1, 1.0))
    act = dice.choice(("close", "close", "freeze", "pause"))
    session_manager.act(dice.choice(targets), act)


def test_nothing_is_left():
    session_manager = service.Service()
    server = tunnel.start_postgres(session_manager.certificate)
    targets = [session_manager.target() for _ in range(5)]
    targets += [session_manager.target("not-online", 1), session_manager.target("flag-3", 2),
                session_manager.target("old-agent")]
    environment = tunnel.environment(session_manager.environment(), TRADEWIND_TUNNEL_PING_MS="500")
    churn = subprocess.Popen(
        [CHURN, session_manager.name, str(server.port), str(SECONDS), str(SEED), *targets],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env=environment)
    dice = random.Random(SEED)
    while churn.poll() is None:
        trouble(session_manager, targets, dice)
    counted = json.loads(churn.stdout.read())
    print(f"# {SECONDS} s: {counted}", flush=True)
    assert churn.returncode == 0 and counted["finished"], counted
    assert counted["opened"] > SECONDS and counted["ready"] and counted["connections"], counted
    for what in ("threads", "descriptors"):
        before, after = counted[what]
        assert after <= before, counted
    left = session_manager.sessions()
    assert left == [], left
    remembered = os.path.join(environment["HOME"], ".local/share/tradewind/sessions")
    assert os.listdir(remembered) == [], "sessions that have ended are remembered as open"
    session_manager.assert_judged()
    open_still = [each for each in session_manager.report()
                  if each["open_streams"] or each["sockets"]]
    assert not open_still, open_still


if __name__ == "__main__":
    tap.main(globals())
