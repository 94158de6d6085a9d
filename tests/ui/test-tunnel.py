# SPDX-License-Identifier: Apache-2.0
"""The tunnel in the window's header: its state, its figures, its restart, and that nothing of it is
left when the window is closed."""
import os
import socket
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SUPPORT = os.path.join(HERE, "..", "support")
sys.path[1:1] = [SUPPORT, os.path.join(SUPPORT, "ssm")]
import desktop  # noqa: E402
import service  # noqa: E402
import tap  # noqa: E402
from throwaway import Postgres, Skip  # noqa: E402

desktop.enter()

PROFILE = """profiles:
  - name: private
    title: Private warehouse
    uri: postgresql://tester@{name}:{port}/postgres?sslmode=verify-full&sslrootcert={ca}
    login: none
    aws_region: us-east-1
    tunnel_instance: {target}
"""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


PLUGIN = "session-manager-plugin"


def open_window(running, target, port, **more):
    window = desktop.Window.__new__(desktop.Window)
    home = desktop.tempfile.mkdtemp(prefix="tw-ui-tunnel-")
    os.makedirs(f"{home}/config/tradewind")
    with open(f"{home}/config/tradewind/profiles.yaml", "w", encoding="utf-8") as file:
        file.write(PROFILE.format(name=running.name, port=port, ca=running.ca, target=target))
    with open(f"{home}/{PLUGIN}", "w", encoding="utf-8") as file:
        os.chmod(file.fileno(), 0o755)
    env = dict(running.environment(), PATH=f"{home}:{os.environ['PATH']}")
    window.__init__("--profile", "private", home=home, env=env, **more)
    return window


def start_instance(running, target, window):
    """It is stopped: that is asked, each time it is tried; started only once somebody agrees."""
    window.label("Start the Instance?")
    window.respond("Cancel")
    window.label(f"^The instance {target} is stopped")
    assert running.report(target) == []
    window.click("push button", "Try Again")
    window.label("Start the Instance?")
    window.respond("Start")
    window.label(f"Waiting for the SSM agent on {target} to come online")
    window.find("push button", "Tunnel: Open")
    report, = running.report(target)
    assert report["happened"]["started"] == 1, report
    assert not window.all("label", "Start the Instance?")


def tune(window):
    """Who carries it, and how long a lost one is waited for."""
    def saved(words):
        with open(f"{window.home}/config/tradewind/profiles.yaml", encoding="utf-8") as file:
            return words in file.read()
    window.click("push button", "Main Menu")
    window.click("menu item", "Manage Connections…")
    minutes = window.find("spin button", "Minutes to Wait for a Lost Tunnel")
    assert desktop.Atspi.Value.set_current_value(minutes, 5)
    desktop.wait_for(lambda: saved("tunnel_resume_minutes: 5"), "the minutes in the profile")
    window.click("check box", "Amazon's Plugin Carries the Tunnel")
    desktop.wait_for(lambda: saved("tunnel_plugin: true"), "the plugin in the profile")
    if os.environ.get("TW_SCREENSHOT"):
        desktop.subprocess.run(["import", "-window", "root", os.environ["TW_SCREENSHOT"]],
                               check=True)
    window.click("check box", "Amazon's Plugin Carries the Tunnel")
    desktop.wait_for(lambda: not saved("tunnel_plugin: true"), "the end of the plugin")


def test_header():
    running = service.Service()
    target, port = running.target("stopped"), free_port()
    try:
        warehouse = Postgres(port, running.certificate)
    except Skip as reason:
        raise tap.Skip(str(reason)) from None
    with warehouse:
        warehouse.run("CREATE TABLE harbours (name text, ships int)")
        with open_window(running, target, port) as window:
            start_instance(running, target, window)
            window.find("push button", "Tunnel: Open")
            window.click("push button", "Tunnel: Open")
            window.label(f"{running.name}, port {port}, through {target}")
            window.label(r"^[\d.]+.[kM]B · ")
            window.label("up to the agent")
            running.act(target, "close")
            window.label("resumed once")
            window.click("push button", "Restart the Tunnel")
            desktop.wait_for(lambda: len(running.report(target)) == 2, "a second session")
            desktop.wait_for(lambda: len(running.sessions()) == 1, "the end of the first")
            window.find("push button", "Tunnel: Open")
            tune(window)
        assert running.sessions() == [], running.sessions()
        running.assert_judged()


tap.main(globals())
