# SPDX-License-Identifier: Apache-2.0
"""The way to a warehouse, hop by hop, on a real PostgreSQL with TLS under a CA of the suite's own:
certificates good and bad, passwords, IAM and secrets (from the project's own server, judged by
botocore; AWS itself is asked by tests/live/redshift), offers, cancelling, profiles."""
import atexit
import glob
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path.insert(0, SUPPORT)
import aws_servers  # noqa: E402
import certificates  # noqa: E402
import cli  # noqa: E402
import tap  # noqa: E402
from throwaway import Postgres, Skip  # noqa: E402

HOST = "warehouse.tradewind.test"
CLUSTER_HOST = "c1.abc123.us-east-1.redshift.amazonaws.com"
WORKGROUP_HOST = "team.123456789012.us-east-1.redshift-serverless.amazonaws.com"
PASSWORDS = ("passwordOfAnaInTheTests", "temporaryOne", "temporaryTwo", "passwordOfTheSecret",
             "aWrongPasswordOfTheTests")
_folder = tempfile.mkdtemp(prefix="tw-connection-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
_made = {}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def made():
    """The server, its authority and its certificates, once."""
    if _made:
        return _made
    if not shutil.which("openssl"):
        raise tap.Skip("openssl is not installed")
    authority = certificates.Authority(_folder)
    good = authority.issue("good", HOST, [HOST, CLUSTER_HOST, WORKGROUP_HOST])
    port = free_port()
    try:
        server = Postgres(port, good)
    except Skip as reason:
        raise tap.Skip(str(reason)) from None
    atexit.register(server.stop)
    server.run(f"""
        CREATE ROLE ana LOGIN PASSWORD '{PASSWORDS[0]}'; CREATE ROLE bob LOGIN;
        CREATE ROLE "IAM:ana" LOGIN PASSWORD '{PASSWORDS[2]}';
        CREATE ROLE keeper LOGIN PASSWORD '{PASSWORDS[3]}';
        CREATE SCHEMA shop; CREATE TABLE shop.open (n int); CREATE TABLE shop.closed (n int);
        CREATE SCHEMA bare; GRANT USAGE ON SCHEMA shop, bare TO PUBLIC;
        GRANT SELECT ON shop.open TO PUBLIC""")
    shutil.copy(authority.certificate, server.directory + "/data/clients.pem")
    shutil.chown(server.directory + "/data/clients.pem", *owner(server))
    server.run("ALTER SYSTEM SET ssl_ca_file = 'clients.pem'")
    _made.update(server=server, authority=authority, good=good, port=port)
    allow("hostssl all bob 127.0.0.1/32 cert", "hostssl all all 127.0.0.1/32 scram-sha-256")
    return _made


def owner(server):
    status = os.stat(server.directory + "/data")
    return status.st_uid, status.st_gid


def reload():
    """New connections go by the new files once this returns."""
    server = _made["server"]
    before = server.query("SELECT pg_conf_load_time()")
    server.run("SELECT pg_reload_conf()")
    while server.query("SELECT pg_conf_load_time()") == before:
        time.sleep(0.05)


def allow(*lines):
    server = _made["server"]
    with open(server.directory + "/data/pg_hba.conf", "w", encoding="ascii") as file:
        file.write("\n".join(["local all all trust", *lines]) + "\n")
    reload()


def show_certificate(path):
    server = _made["server"]
    shutil.copy(path, server.directory + "/server.pem")
    shutil.chown(server.directory + "/server.pem", *owner(server))
    os.chmod(server.directory + "/server.pem", 0o600)
    reload()


def address(user="ana", host=HOST, port=None, **options):
    options = {"hostaddr": "127.0.0.1", "sslrootcert": made()["authority"].certificate, **options}
    query = "&".join(f"{name}={value}" for name, value in options.items() if value)
    return f"postgresql://{user}{'@' if user else ''}{host}:{port or made()['port']}/postgres?{query}"


def with_password(password, *args, **more):
    reader, writer = os.pipe()
    os.write(writer, password.encode() + b"\n")
    os.close(writer)
    try:
        return cli.run("--password-fd", str(reader), *args, pass_fds=(reader,), **more)
    finally:
        os.close(reader)


def walk(dsn, *args, password=PASSWORDS[0], **more):
    ran = with_password(password, "--json", "--dsn", dsn, *args, "test", **more)
    for secret in PASSWORDS:
        assert secret not in ran.out + ran.err, ran
    return ran, {hop["hop"]: hop for hop in ran.lines()}


def test_every_hop():
    made()
    ran, hops = walk(address(), "--schema", "shop")
    ran.expect(cli.DONE)
    assert list(hops) == ["dns", "tcp", "tls", "credentials", "login", "schemas", "privileges",
                          "read-only"], ran
    assert hops["tls"]["state"] == "well" and HOST in hops["tls"]["message"], ran
    assert "PostgreSQL 15" in hops["login"]["message"], ran
    assert hops["schemas"]["message"] == "2 tables in 1 schemas.", ran
    assert hops["privileges"]["state"] == "warning" and "1 of 2" in hops["privileges"]["message"]
    assert hops["read-only"]["state"] == "well", ran
    assert all(hop["ms"] >= 0 for hop in hops.values())


def test_certificates():
    """Each fault of a certificate has its own message, in the test and where a query meets it."""
    authority = made()["authority"]
    os.makedirs(f"{_folder}/other", exist_ok=True)
    other = certificates.Authority(f"{_folder}/other", "Another CA")
    cases = (
        (authority.issue("wrong", "elsewhere", ["elsewhere.test"]), {}, "not for " + HOST),
        (authority.issue("old", HOST, [HOST], days=(-9, -1)), {}, "has expired"),
        (authority.self_signed("self", HOST), {}, "signed by itself"),
        (other.issue("foreign", HOST, [HOST]), {}, "not trusted here: CN=Another CA"),
        (made()["good"], {"sslrootcert": ""}, "not trusted here"),
        (made()["good"], {"sslrootcert": "/nowhere/ca.pem"}, "cannot be read"))
    messages = set()
    for certificate, options, words in cases:
        show_certificate(certificate)
        ran, hops = walk(address(**options))
        ran.expect(cli.DATABASE)
        assert hops["tls"]["state"] == "failed" and words in hops["tls"]["message"], ran
        assert hops["tls"]["hint"] and "login" not in hops, ran
        messages.add(hops["tls"]["message"])
        if "nowhere" not in str(options):
            with_password(PASSWORDS[0], "--dsn", address(**options), "sql", "SELECT 1").expect(
                cli.DATABASE, words)
    assert len(messages) == len(cases), messages
    show_certificate(cases[0][0])
    ran, hops = walk(address(sslmode="verify-ca"))
    assert hops["tls"]["state"] == "warning" and hops["tls"]["hint"], ran
    show_certificate(cases[2][0])
    ran, hops = walk(address(sslmode="require", sslrootcert=""))
    assert hops["tls"]["state"] == "warning" and "nobody checks" in hops["tls"]["hint"], ran
    ran.expect(cli.DONE)
    show_certificate(made()["good"])


def test_no_tls():
    made()
    dsn = address(port=Fake(b"N").port)
    ran, hops = walk(dsn)
    ran.expect(cli.DATABASE)
    assert "does not offer TLS" in hops["tls"]["message"] and hops["tls"]["hint"], ran
    with_password(PASSWORDS[0], "--dsn", dsn, "sql", "SELECT 1").expect(cli.DATABASE, "not offer TLS")


def test_logins():
    made()
    ran, hops = walk(address(), password=PASSWORDS[4])
    ran.expect(cli.DATABASE, "password")
    assert hops["login"]["state"] == "failed", ran
    cli.run("--dsn", address(), "test").expect(cli.DATABASE, "--password-fd")
    certificate = made()["authority"].issue("bob", "bob")
    ran, hops = walk(address("bob", sslcert=certificate, sslkey=certificate + ".key"))
    ran.expect(cli.DONE)
    ran, hops = walk(address("bob"))
    ran.expect(cli.DATABASE)
    assert hops["login"]["state"] == "failed" and hops["login"]["hint"], ran


def cluster(name, status, public):
    return {"ClusterIdentifier": name, "ClusterStatus": status, "PubliclyAccessible": public,
            "VpcId": "vpc-42", "DBName": "dev"}


def profile(name, uri, **fields):
    """A profiles.yaml with this one profile."""
    lines = "".join(f"    {key}: {value}\n" for key, value in fields.items())
    cli.config_file("profiles.yaml", f"profiles:\n  - name: {name}\n    uri: {uri}\n{lines}")


def test_iam_and_secrets():
    """Who logs in is who AWS says; what has expired is asked for anew, once."""
    made()
    aws = aws_servers.Bedrock()
    env = cli.environment(**aws.environment())
    ways = (({"login": "iam-user"}, address("ana", CLUSTER_HOST), "IAM:ana"),
            ({"login": "iam-identity"}, address("", CLUSTER_HOST), "IAM:ana"),
            ({"login": "iam-serverless"}, address("", WORKGROUP_HOST), "IAM:ana"),
            ({"login": "secret", "secret": "warehouse/login"}, address("", HOST), "keeper"))
    for fields, uri, user in ways:
        # The first login that AWS gives is one that the server lets not in (any more).
        aws.plan(clusters=[cluster("c1", "available", "true")],
                 workgroups=[{"workgroupName": "team", "status": "AVAILABLE"}],
                 logins=[["IAM:ana", PASSWORDS[1]], ["IAM:ana", PASSWORDS[2]]],
                 secrets={"warehouse/login":
                          f'{{"username": "keeper", "password": "{PASSWORDS[3]}"}}'})
        profile("w", uri, **fields)
        ran = cli.run("--profile", "w", "--json", "sql", "SELECT current_user AS u", env=env)
        assert ran.expect(cli.DONE).json()["rows"] == [[user]], (fields, ran)
        ran = cli.run("--profile", "w", "--json", "test", env=env).expect(cli.DONE)
        hops = {hop["hop"]: hop for hop in ran.lines()}
        assert user in hops["credentials"]["message"], ran
        assert all(call["judged"] in ("ok", "planned") for call in aws.calls()), aws.calls()
        for secret in PASSWORDS:
            assert secret not in ran.out + ran.err
    aws.plan(refuse_warehouse={"GetSecretValue": [400, "AccessDeniedException", "not authorized"]})
    ran = cli.run("--profile", "w", "test", env=env).expect(cli.AWS)
    assert "not authorized" in ran.out, ran


def test_offers():
    """A cluster that cannot be reached: AWS says why, and what would help is offered."""
    made()
    aws = aws_servers.Bedrock()
    env = cli.environment(TRADEWIND_RESUME_POLL_MS="1", **aws.environment())
    closed = address("ana", CLUSTER_HOST, port=free_port())
    aws.plan(clusters=[cluster("c1", "available", "false")])
    ran = cli.run("--dsn", closed, "test", env=env).expect(cli.DATABASE, "tunnel_instance")
    assert "private" in ran.out and "vpc-42" in ran.out, ran
    aws.plan(clusters=[cluster("c1", "paused", "true")])
    ran = cli.run("--dsn", closed, "test", env=env).expect(cli.DATABASE, "--resume")
    assert "paused" in ran.out, ran
    ran = cli.run("--dsn", closed, "test", "--resume", env=env).expect(cli.DATABASE, "resuming")
    assert [call["action"] for call in aws.calls()].count("ResumeCluster") == 1
    aws.plan(workgroups=[{"workgroupName": "team", "status": "AVAILABLE",
                          "publiclyAccessible": False}])
    ran = cli.run("--dsn", address("ana", WORKGROUP_HOST, port=free_port()), "test", env=env)
    assert "private" in ran.expect(cli.DATABASE, "tunnel").out, ran


class Fake(threading.Thread):
    """A server that answers the startup message with given bytes, or never."""

    def __init__(self, answer):
        super().__init__(daemon=True)
        self.answer, self.asked = answer, threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        kept = []
        while True:
            connection, _ = self.listener.accept()
            kept.append(connection)
            if connection.recv(4096):
                self.asked.set()
                connection.sendall(self.answer)


def test_moto():
    """The same calls as moto understands them, signatures checked: a secret, credentials of a cluster
    (that the database here does not know), a paused cluster."""
    made()
    moto = aws_servers.Moto()
    env = cli.environment(TRADEWIND_RESUME_POLL_MS="1", **moto.environment())
    kept = {"username": "keeper", "password": PASSWORDS[3]}
    made_secret = moto.call("secretsmanager", "create_secret", Name="warehouse/login",
                            SecretString=json.dumps(kept))
    assert "error" not in made_secret, made_secret
    profile("w", address("", HOST), login="secret", secret="warehouse/login")
    ran = cli.run("--profile", "w", "--json", "sql", "SELECT current_user AS u", env=env)
    assert ran.expect(cli.DONE).json()["rows"] == [["keeper"]], ran
    created = moto.call("redshift", "create_cluster", ClusterIdentifier="c1", NodeType="ra3.large",
                        MasterUsername="awsuser", MasterUserPassword="Passw0rd123",
                        ClusterType="single-node", DBName="postgres")
    assert "error" not in created, created
    profile("w", address("ana", CLUSTER_HOST), login="iam-user")
    ran = cli.run("--profile", "w", "--json", "test", env=env).expect(cli.DATABASE)
    hops = {hop["hop"]: hop for hop in ran.lines()}
    assert "IAM:ana" in hops["credentials"]["message"], ran
    assert hops["login"]["state"] == "failed", ran
    moto.call("redshift", "pause_cluster", ClusterIdentifier="c1")
    closed = address("ana", CLUSTER_HOST, port=free_port())
    ran = cli.run("--dsn", closed, "test", env=env).expect(cli.DATABASE, "--resume")
    ran = cli.run("--dsn", closed, "test", "--resume", env=env).expect(cli.DATABASE)
    described = moto.call("redshift", "describe_clusters", ClusterIdentifier="c1")
    assert described["Clusters"][0]["ClusterStatus"] == "available", described


def test_a_cluster_by_its_name():
    """JDBC's short form names no host; AWS does."""
    made()
    aws = aws_servers.Bedrock()
    aws.plan(clusters=[dict(cluster("c1", "available", "true"),
                            Endpoint={"Address": "c1.abc.invalid", "Port": 5439})])
    ran = cli.run("--dsn", "jdbc:redshift:iam://c1:us-east-1/dev", "test",
                  env=cli.environment(**aws.environment()))
    assert "c1.abc.invalid" in ran.expect(cli.DATABASE).out, ran


def test_methods_that_libpq_cannot_speak():
    for number, words in ((13, "SHA-256"), (14, "identity provider")):
        fake = Fake(b"R" + (8).to_bytes(4, "big") + number.to_bytes(4, "big"))
        dsn = address(port=fake.port, sslmode="disable")
        with_password(PASSWORDS[0], "--dsn", dsn, "sql", "SELECT 1").expect(
            cli.DATABASE, words, "IAM" if number == 13 else "Amazon's own drivers")


def test_cancel():
    """On a server that never says a word, an interrupt ends the hop; and while it waits, nothing
    that others can read of the process holds the password."""
    for options, hop in (({}, b'"tls"'), ({"sslmode": "disable"}, b'"login"')):
        fake = Fake(b"")
        reader, writer = os.pipe()
        os.write(writer, PASSWORDS[0].encode())
        os.close(writer)
        process = subprocess.Popen(
            [cli.PROGRAM, "--json", "--password-fd", str(reader), "--dsn",
             address(port=fake.port, **options), "test"], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=cli.environment(), pass_fds=(reader,))
        os.close(reader)
        assert fake.asked.wait(60)
        for name in ("cmdline", "environ"):
            with open(f"/proc/{process.pid}/{name}", "rb") as file:
                assert PASSWORDS[0].encode() not in file.read()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == cli.CANCELLED, (process.returncode, out, err)
        assert hop not in out, out


def test_keyring():
    """A password that was put into a real keyring logs in, there and nowhere else."""
    made()
    profile("w", address())
    password = f"{_folder}/password"
    with open(password, "w", encoding="ascii") as file:
        file.write(PASSWORDS[0])
    script = (f"export XDG_CONFIG_HOME={cli.environment()['XDG_CONFIG_HOME']}; "
              f"{cli.PROGRAM} --password-fd 3 profiles password w 3<{password} && "
              f"{cli.PROGRAM} --profile w --json test && "
              f"{cli.PROGRAM} profiles rename w v && {cli.PROGRAM} --profile v sql 'SELECT 1' && "
              f"{cli.PROGRAM} profiles forget v && ! {cli.PROGRAM} --profile v sql 'SELECT 1'")
    ran = subprocess.run([f"{SUPPORT}/with-keyring", "bash", "-c", script], capture_output=True,
                         text=True, check=False, timeout=300)
    os.unlink(password)
    if ran.returncode == 77:
        raise tap.Skip(ran.stdout)
    assert ran.returncode == 0 and "ana: the keyring." in ran.stdout, ran
    assert "no password supplied" in ran.stderr and PASSWORDS[0] not in ran.stdout + ran.stderr, ran


def test_what_is_missing():
    made()
    ran, hops = walk(address(), "--schema", "bare")
    assert hops["schemas"]["state"] == "warning" and "without a table" in hops["schemas"]["message"]
    ran, hops = walk(address(), "--schema", "nowhere", "--schema", "shop")
    assert "nowhere" in hops["schemas"]["message"], ran
    ran, hops = walk(f"postgresql://ana@no-such-host.invalid/{'postgres'}")
    assert hops["dns"]["state"] == "failed" and list(hops) == ["dns"], ran


def test_profiles():
    cli.config_file("profiles.yaml", "# mine\n")
    cli.run("--dsn", f"psql -h {HOST} -U ana -d shop", "profiles", "add", "w").expect(cli.DONE)
    cli.run("--dsn", "postgresql://x@h/d", "profiles", "add", "w").expect(cli.FILE, "another name")
    cli.run("profiles", "rename", "w", "v").expect(cli.DONE)
    exported = cli.run("profiles", "export", "v").expect(cli.DONE).out
    cli.run("profiles", "remove", "v").expect(cli.DONE)
    path = cli.config_file("shared.yaml", exported)
    cli.run("profiles", "import", path).expect(cli.DONE, "added: 1")
    listed = {p["name"]: p for p in cli.run("--json", "profiles").expect(cli.DONE).json()}
    assert listed["v"]["uri"] == f"postgresql://ana@{HOST}/shop", listed
    with open(os.path.dirname(path) + "/profiles.yaml", encoding="utf-8") as file:
        assert file.read().startswith("# mine\n")
    cli.run("profiles", "remove", "sample").expect(cli.FILE, "Tradewind's own")
    cli.run("profiles", "rename", "v").expect(cli.USAGE)
    env = cli.environment(DBUS_SESSION_BUS_ADDRESS="", XDG_RUNTIME_DIR=_folder)
    with_password(PASSWORDS[0], "profiles", "password", "v", env=env).expect(
        cli.FILE, "no keyring", "--password-fd")


def test_no_file_holds_a_password():
    for path in glob.glob(cli.environment()["HOME"] + "/**", recursive=True):
        if os.path.isfile(path):
            with open(path, "rb") as file:
                content = file.read()
            for secret in PASSWORDS:
                assert secret.encode() not in content, path


if __name__ == "__main__":
    tap.main(globals())
