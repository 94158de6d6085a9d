# SPDX-License-Identifier: Apache-2.0
"""The fault matrix of the tunnel: eight libpq connections with TLS to a real PostgreSQL, each with a
large result down, a large value up and a cancel, while the session goes wrong as a seed decides.
Everything arrives intact, or fails with its reason; nothing hangs.

    test-tunnel-faults.py [test_NAME…] [FIRST-LAST seeds]
"""
import concurrent.futures
import os
import random
import signal
import subprocess
import sys
import time

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import tap  # noqa: E402
import service  # noqa: E402
import tunnel  # noqa: E402

SLOW = os.environ.get("TRADEWIND_SLOW_TESTS") == "yes"
CONNECTIONS, KILOBYTES = 8, 20
AT_ONCE = 6
MOST_IN_FLIGHT = 256
PING_MS, RESUME_MS = 400, 15000

chosen = [word for word in sys.argv if word.count("-") == 1 and word.replace("-", "").isdigit()]
first, last = map(int, chosen[0].split("-")) if chosen else (1, 100 if SLOW else 5)
SEEDS = range(first, last + 1)

services = []
postgres = []


def database():
    """Behind every tunnel; its certificate is under the first service's authority."""
    if not postgres:
        services.extend([service.Service(), service.Service()])
        postgres.append(tunnel.start_postgres(services[0].certificate))
    return postgres[0]


class Case:
    """One run: a target of its own on one of the services, a tunnel, a load."""

    def __init__(self, fault, seed, environment=None, arguments=(), **options):
        self.fault, self.seed = fault, seed
        self.port = database().port
        self.service = services[seed % len(services)]
        self.target = self.service.target(fault, seed, **options)
        more = dict({"TRADEWIND_TUNNEL_PING_MS": str(PING_MS),
                     "TRADEWIND_TUNNEL_RESUME_MS": str(RESUME_MS)}, **(environment or {}))
        if fault == "expired-token":
            more.update(tunnel.turning_credentials(self.target))
        self.name = f"{fault}-{seed}"
        self.tunnel = tunnel.Tunnel(self.service.environment(), self.target,
                                    self.service.name, self.port, arguments, **more)
        self.info = tunnel.conninfo(self.service.name, self.tunnel.port, services[0].ca, self.name)
        self.load = tunnel.start_load(self.info, "load", CONNECTIONS, KILOBYTES, seed)

    def finish(self, by_itself=False):
        """Both have ended: what the load said, and how the tunnel ended."""
        self.code, self.said = tunnel.finish_load(self.load)
        assert self.code != 2, f"wrong bytes arrived: {self.said}"
        assert len(self.said) == CONNECTIONS, self.said
        self.close(by_itself)
        return self

    def close(self, by_itself=False):
        self.exit, self.errors = self.tunnel.wait() if by_itself else self.tunnel.stop()
        self.report = self.service.report(self.target)
        complaints = [text for each in self.report for text in each["complaints"]]
        assert not complaints, complaints
        assert self.service.sessions(self.target) == [], "the session was left open"
        self.happened = sum(sum(each["happened"].values()) for each in self.report)
        ahead = max((each["counts"].get("most_ahead", 0) for each in self.report), default=0)
        assert ahead <= MOST_IN_FLIGHT, f"{ahead} messages were in flight"

    def failures(self):
        return [each for each in self.said if each["status"] == "failed"]

    def assert_intact(self):
        assert self.code == 0 and not self.failures(), (self.tunnel.states, self.errors,
                                                        self.failures(), self.report)
        assert self.exit == 0, (self.exit, self.errors)

    def assert_ended(self, *words):
        """The tunnel ended by itself and said why; what had not arrived was told."""
        assert self.exit == 6, (self.exit, self.errors)
        for word in words:
            assert word.lower() in self.errors.lower(), (word, self.errors)
        for each in self.failures():
            assert each["message"].strip(), each


def each_seed(check, fault, happens=True, **more):
    """Runs `check(case)` for every seed, several at once; the fault has to have happened."""
    database()

    def run(seed):
        try:
            case = Case(fault, seed, **more)
            try:
                check(case)
            finally:
                for process in (case.load, case.tunnel.process):
                    if process.poll() is None:
                        process.kill()
            return case.happened, None
        except AssertionError as error:
            return 0, f"seed {seed}: {error}"
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(run, SEEDS))
    wrong = [text for _, text in results if text]
    assert not wrong, f"{fault}: {len(wrong)} of {len(SEEDS)} seeds fail\n" + "\n".join(wrong[:5])
    assert not happens or all(count for count, _ in results), f"{fault} did not happen: {results}"


def survives(fault, **more):
    each_seed(lambda case: case.finish().assert_intact(), fault, **more)


def test_nothing_goes_wrong():
    survives("none", happens=False)


def test_first_message_dropped():
    survives("first-dropped")


def test_duplicate():
    survives("duplicate")


def test_reorder():
    survives("reorder")


def test_lost_acknowledgement():
    survives("lost-ack")


def test_close_1000_midway():
    survives("close-1000")


def test_half_open_socket():
    survives("half-open")


def test_expired_token_and_credentials():
    survives("expired-token")


def test_rotated_cell_number():
    survives("rotated-cell")


def test_pause_and_start():
    survives("pause")


def test_message_of_30_kB():
    survives("big-message")


def test_fragmented_frames():
    survives("fragmented")


def test_agent_not_online_yet():
    survives("not-online")


def test_stopped_instance_is_started():
    survives("stopped", arguments=["--start-instance"])


def test_upgrade_refused_after_a_cut():
    survives("upgrade-refused", when="later")


def test_upgrade_refused_for_a_while_at_first():
    """429, 500 or 503, once to three times: it is asked again, and says why it is not open yet."""
    def check(case):
        case.finish().assert_intact()
        assert "Session Manager refused the data channel" in case.tunnel.last_reason("opening"), \
            case.tunnel.states
    each_seed(check, "upgrade-refused", when="first")


def ends_at_first(status, attempts):
    """It ends with its reason after so many attempts; their session does not stay."""
    case = Case("upgrade-refused", 1, when="for good from the first", status=status)
    case.finish(by_itself=True).assert_ended("refused the data channel", str(status))
    assert len(case.failures()) == CONNECTIONS, case.said
    assert case.happened == attempts, case.report


def test_upgrade_forbidden_at_first():
    ends_at_first(403, attempts=1)


def test_upgrade_refused_for_good_at_first():
    ends_at_first(503, attempts=7)


def test_refused_destinations():
    def check(case):
        case.finish()
        refused = case.report[0]["happened"]["refused"]
        assert len(case.failures()) == refused and case.exit == 0, (refused, case.said)
        assert all(each["stage"] == "connect" for each in case.failures()), case.said
    each_seed(check, "flag-3")


def test_channel_closed_with_output():
    def check(case):
        case.finish(by_itself=True).assert_ended("ended by the administrator of the test")
        assert case.failures(), case.said
    each_seed(check, "channel-closed")


def test_session_gone_at_resume():
    def check(case):
        case.finish(by_itself=True).assert_ended("session")
        assert case.failures(), case.said
    each_seed(check, "resume-gone")


def test_upgrade_refused_for_good():
    """Connections are given up after the resume window; the tunnel goes on trying, and says why it
    cannot."""
    def check(case):
        case.finish()
        assert case.failures() and case.exit == 0, (case.said, case.errors)
        assert "403" in case.tunnel.last_reason("resuming"), case.tunnel.states
    each_seed(check, "upgrade-refused", when="for good",
              environment={"TRADEWIND_TUNNEL_RESUME_MS": "2000"})


def test_old_agent():
    def check(case):
        case.finish(by_itself=True).assert_ended("agent", "update")
        assert len(case.failures()) == CONNECTIONS, case.said
    each_seed(check, "old-agent")


def test_stalled_stream_holds_up_no_other():
    def check(case):
        arrived = 0
        for line in case.load.stdout:
            arrived += '"status": "ok"' in line
            if arrived == CONNECTIONS - 1:
                break
        assert arrived == CONNECTIONS - 1, "the other streams did not get through"
        case.load.kill()
        case.close()
        assert case.exit == 0, case.errors
    each_seed(check, "stalled-stream")


def test_server_kill():
    def check(case):
        case.tunnel.wait_for("ready")
        time.sleep(random.Random(case.seed).uniform(0.0, 0.4))
        while case.load.poll() is None:
            database().query("SET client_min_messages TO error; SELECT pg_terminate_backend(pid) "
                             f"FROM pg_stat_activity WHERE application_name = '{case.name}'")
            time.sleep(0.3)
        case.finish()
        assert case.exit == 0, case.errors
        assert all(each["message"].strip() for each in case.failures()), case.said
    each_seed(check, "none", happens=False)


def test_interrupted_by_a_person():
    case = Case("none", 1)
    tunnel.finish_load(case.load)
    case.tunnel.process.send_signal(signal.SIGINT)
    case.close(by_itself=True)
    assert case.exit == 0, case.errors


def test_dropped_while_its_session_is_started():
    case = Case("slow-start", 1)
    while not case.service.sessions(case.target):
        time.sleep(0.05)
    case.close()
    assert case.exit == 0, case.errors
    code, said = tunnel.finish_load(case.load)
    assert code == 1 and len(said) == CONNECTIONS, said


def test_another_user_gets_no_connection():
    if os.getuid() != 0:
        raise tap.Skip("only root can play another user")
    case = Case("none", 2)
    tunnel.finish_load(case.load)
    asked = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", tunnel.LOAD, case.info,
         "latency", "1"], text=True, capture_output=True, check=False,
        timeout=tunnel.DEADLINE_S)
    assert asked.returncode == 1, asked
    assert "closed the connection" in asked.stderr or "reset" in asked.stderr, asked.stderr
    case.close()


def idle(fault, seconds):
    """What a connection is worth that did nothing for so long; the report of its session."""
    case = Case(fault, 1)
    tunnel.finish_load(case.load)
    case.load = tunnel.start_load(case.info, "idle", seconds)
    case.code, case.said = tunnel.finish_load(case.load)
    assert case.code == 0, (case.said, case.tunnel.states)
    case.close()
    return case.report[0]["counts"]


def test_keep_alive_only_where_the_agent_needs_it():
    if not SLOW:
        raise tap.Skip("it takes more than a minute; ./check --slow")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        old, new = pool.map(idle, ("keep-alive", "none"), (70, 70))
    assert old["nops"] >= 5, old
    assert new["nops"] == 0, new


def test_no_session_is_left():
    for each in services:
        left, refused = each.sessions(), each.request("GET", "/_log")
        assert not left and not refused, (left, refused)


if __name__ == "__main__":
    tap.main(globals())
