# SPDX-License-Identifier: Apache-2.0
"""A profile whose warehouse is behind an instance: the command line reaches it through the tunnel,
its certificate checked end to end, and no session is left behind."""
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import tempfile

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import cli  # noqa: E402
import service  # noqa: E402
import tap  # noqa: E402
import tunnel  # noqa: E402

try:
    RUNNING = service.Service()
except tap.Skip as reason:
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)
SERVERS = []


def warehouse():
    """A PostgreSQL that speaks TLS alone, and that no name leads to but through the tunnel."""
    if not SERVERS:
        SERVERS.append(tunnel.start_postgres(RUNNING.certificate).port)
    return SERVERS[0]


def profile(target, host=RUNNING.name, port=None):
    address = f"postgresql://tester@{host}:{port or warehouse()}/postgres" \
              f"?sslmode=verify-full&sslrootcert={RUNNING.ca}"
    cli.config_file("profiles.yaml", f"""profiles:
  - name: private
    uri: {address}
    login: none
    aws_region: us-east-1
    tunnel_instance: {target}
""")


def environment(ping="30000"):
    env = cli.environment(TRADEWIND_TUNNEL_PING_MS=ping, TRADEWIND_TUNNEL_POLL_MS="100")
    env.update(RUNNING.environment())
    return env


def run(*arguments, ping="30000", **more):
    return cli.run("--profile", "private", *arguments, env=environment(ping), **more)


def test_query():
    target = RUNNING.target()
    profile(target)
    ran = run("--json", "sql", "SELECT ssl, 6 * 7 AS answer FROM pg_catalog.pg_stat_ssl "
                               "WHERE pid = pg_catalog.pg_backend_pid()").expect(cli.DONE)
    assert ran.json()["rows"] == [[True, 42]], ran
    report, = RUNNING.report(target)
    assert report["ended"] and not report["complaints"], report
    assert RUNNING.sessions() == []
    RUNNING.assert_judged()


def test_first_data_lost():
    """What the agent drops without a word is sent again by its own timer, whatever else sleeps."""
    for seed in range(4):
        profile(RUNNING.target("first-dropped", seed))
        run("--json", "sql", "SELECT 1", ping="3600000").expect(cli.DONE)


def test_another_certificate():
    target = RUNNING.target()
    RUNNING.request("POST", "/_targets", {"target": target, "hosts": {"other.test": "127.0.0.1"}})
    profile(target, host="other.test")
    run("sql", "SELECT 1").expect(cli.DATABASE, "other.test")
    assert RUNNING.sessions() == []


def test_unreachable():
    target = RUNNING.target()
    profile(target, port=tunnel.free_port())
    run("sql", "SELECT 1").expect(cli.DATABASE, f"{target} could not connect to {RUNNING.name}",
                                  "security groups")
    assert RUNNING.sessions() == []


def test_old_agent():
    profile(RUNNING.target("old-agent"))
    run("sql", "SELECT 1").expect(cli.AWS, "too old", "update the ssm agent")
    assert RUNNING.sessions() == []


def at_terminal(answer):
    """A query at a terminal, where each question is answered so: exit code, and what stood there."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(cli.PROGRAM, [cli.PROGRAM, "--profile", "private", "sql", "SELECT 6 * 7"],
                  environment())
    shown, answered = "", 0
    try:
        while piece := os.read(terminal, 4096):
            shown += piece.decode()
            while shown.count("[y/N]") > answered:
                os.write(terminal, answer.encode() + b"\n")
                answered += 1
    except OSError:
        pass  # the program has closed it
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown


def test_stopped_instance_is_asked_for_once_and_started():
    target = RUNNING.target("stopped")
    profile(target)
    code, shown = at_terminal("y")
    assert code == cli.DONE and "42" in shown, shown
    assert shown.count(f"The instance {target} is stopped. Start it?") == 1, shown
    assert f"Waiting for the SSM agent on {target} to come online" in shown, shown
    report, = RUNNING.report(target)
    assert report["happened"]["started"] == 1 and report["ended"], report


def test_stopped_instance_is_left_alone():
    target = RUNNING.target("stopped")
    profile(target)
    code, shown = at_terminal("n")
    assert code == cli.AWS and "[y/N]" in shown, shown
    assert f"The instance {target} is stopped" in shown.partition("[y/N]")[2], shown
    run("sql", "SELECT 1", start_new_session=True).expect(cli.AWS, f"instance {target} is stopped")
    assert RUNNING.report(target) == []


def test_agent_is_waited_for():
    target = RUNNING.target("not-online")
    profile(target)
    code, shown = at_terminal("n")
    assert code == cli.DONE and "42" in shown, shown
    assert "[y/N]" not in shown, shown
    assert f"Waiting for the SSM agent on {target} to come online" in shown, shown


PLUGIN = """#!/usr/bin/env python3
import json, os, signal, socket, sys, threading
variable, region, operation, profile, target, endpoint = sys.argv[1:]
response = json.loads(os.environ[variable])
assert (operation, region) == ("StartSession", "us-east-1"), sys.argv
assert response["TokenValue"] and response["StreamUrl"].startswith("wss://"), response
assert not any(response["TokenValue"] in word for word in sys.argv)
signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
listener = socket.create_server(("127.0.0.1", int(os.environ["PLUGIN_PORT"])))
print("Port opened.\\nWaiting for connections...", flush=True)
def pump(source, sink):
    while data := source.recv(65536):
        sink.sendall(data)
    sink.shutdown(socket.SHUT_WR)
while True:
    one, _ = listener.accept()
    other = socket.create_connection(("127.0.0.1", int(os.environ["WAREHOUSE_PORT"])))
    for pair in ((one, other), (other, one)):
        threading.Thread(target=pump, args=pair, daemon=True).start()
"""


def start_with_plugin(target, *arguments, **more):
    env = cli.environment(**more)
    env.update(RUNNING.environment())
    return subprocess.Popen(
        [cli.PROGRAM, "--json", "tunnel", "--target", target, "--host", RUNNING.name, "--port",
         str(warehouse()), "--plugin", *arguments], env=env, text=True, stdout=subprocess.PIPE)


def test_plugin():
    """Amazon's plugin in our place, played by a few lines: how it is started, and how it is ended."""
    target, port, folder = RUNNING.target(), tunnel.free_port(), tempfile.mkdtemp()
    path = os.path.join(folder, "session-manager-plugin")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PLUGIN)
    os.chmod(path, 0o755)
    process = start_with_plugin(target, "--local-port", str(port), PLUGIN_PORT=str(port),
                                WAREHOUSE_PORT=str(warehouse()),
                                PATH=folder + ":" + os.environ["PATH"])
    assert json.loads(process.stdout.readline()) == {"port": port}
    while (state := json.loads(process.stdout.readline()))["state"] != "ready":
        assert state["state"] != "closed", state
    ran = cli.run("--dsn", f"postgresql://tester@{RUNNING.name}:{port}/postgres?hostaddr=127.0.0.1"
                           f"&sslmode=verify-full&sslrootcert={RUNNING.ca}", "sql", "SELECT 6 * 7")
    assert "42" in ran.expect(cli.DONE).out, ran
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    process.stdout.close()
    shutil.rmtree(folder)
    assert RUNNING.sessions(target) == []


def test_no_plugin():
    process = start_with_plugin(RUNNING.target(), PATH="/nowhere")
    assert process.wait(60) == cli.AWS
    process.stdout.close()


def test_usage():
    for arguments in (["tunnel"], ["tunnel", "--target", "i-1"], ["tunnel", "--target", "i-1", "--port", "70000"],
                      ["tunnel", "--target", "i-1", "--port", "1", "--local-port", "-1"]):
        cli.run(*arguments).expect(cli.USAGE)


tap.main(globals())
