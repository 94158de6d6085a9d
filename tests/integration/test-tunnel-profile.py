# SPDX-License-Identifier: Apache-2.0
"""A profile whose warehouse is behind an instance: the command line reaches it through the tunnel,
its certificate checked end to end, and no session is left behind."""
import os
import sys

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


def run(*arguments, ping="30000", **more):
    env = cli.environment(TRADEWIND_TUNNEL_PING_MS=ping)
    env.update(RUNNING.environment())
    return cli.run("--profile", "private", *arguments, env=env, **more)


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


def test_usage():
    for arguments in (["tunnel"], ["tunnel", "--target", "i-1"], ["tunnel", "--target", "i-1", "--port", "70000"],
                      ["tunnel", "--target", "i-1", "--port", "1", "--local-port", "-1"]):
        cli.run(*arguments).expect(cli.USAGE)


tap.main(globals())
