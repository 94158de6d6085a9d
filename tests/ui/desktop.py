# SPDX-License-Identifier: Apache-2.0
"""Drives the real window as a screen reader sees it, on a display and a session bus of its own.

    desktop.enter()     # before anything else: starts both and runs the script there
    with Window("--profile", "sample") as window:
        window.click("push button", "Ask")
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

INSIDE = "TW_UI_INSIDE"
REPORT = 19  # a file descriptor
TIMEOUT = float(os.environ.get("TRADEWIND_UI_TIMEOUT", "60"))
LEAVES = {"image", "label", "progress bar", "scroll bar", "separator"}


def missing():
    """Why the window cannot be driven here, or None."""
    for program in ("xvfb-run", "dbus-run-session", "xdotool"):
        if not shutil.which(program):
            return f"{program} is not installed"
    try:
        import gi
        gi.require_version("Atspi", "2.0")
    except (ImportError, ValueError) as reason:
        return f"python3-gi or gir1.2-atspi-2.0 is not installed ({reason})"
    return None


def wait_for_display():
    """xvfb-run may go on before its server listens."""
    end = time.monotonic() + TIMEOUT
    while subprocess.run(["xdotool", "getdisplaygeometry"], capture_output=True).returncode:
        if time.monotonic() > end:
            sys.exit("Xvfb does not answer")
        time.sleep(0.1)


def enter():
    """Runs the script again under Xvfb and a session bus; prints a skip where it cannot."""
    if os.environ.get(INSIDE):
        os.dup2(REPORT, 1)
        wait_for_display()
        return
    reason = missing()
    if reason:
        print(f"1..0 # SKIP {reason}")
        sys.exit(0)
    # What the session bus starts writes where the test's report goes, unless that goes elsewhere.
    os.dup2(1, REPORT)
    os.dup2(2, 1)
    os.environ[INSIDE] = "1"
    # A number of its own: a server that is still going away takes its successor's socket with it.
    # And no reset: a server whose last client has left starts anew, and refuses who comes meanwhile.
    number = str(100 + os.getpid() % 50000)
    os.execvp("xvfb-run", ["xvfb-run", "-n", number, "-s", "-screen 0 1400x1000x24 -noreset",
                           "dbus-run-session", "--", sys.executable, *sys.argv])


if os.environ.get(INSIDE):
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, Gio, GLib


# No display of a test shows notifications; and GTK 4.8 measures two labels of its own window of
# shortcuts wrongly.
NOT_OURS = re.compile(r"org.freedesktop.Notifications was not provided"
                      r"|GtkLabel .* reported min width -\d+, but sizes must be >= 0")


class Missing(AssertionError):
    """What was expected did not appear."""


def wait_for(look, what, timeout=TIMEOUT):
    """What look() gives as soon as it is true. Looking asks the program for every widget: it is let
    work in between, longer where it is slow."""
    end = time.monotonic() + timeout
    while True:
        began = time.monotonic()
        try:
            found = look()
        except GLib.Error:  # an object that went away while we looked at it
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise Missing(f"{what} did not appear in {timeout} s")
        time.sleep(max(0.1, 2 * (time.monotonic() - began)))


def matches(name, wanted):
    if wanted is None:
        return True
    if hasattr(wanted, "search"):
        return bool(wanted.search(name))
    return name == wanted


def walk_roles(accessible):
    """Everything below, with its role; what has nothing below it is not asked for that."""
    role = accessible.get_role_name()
    yield accessible, role
    if role in LEAVES:
        return
    for index in range(accessible.get_child_count()):
        child = accessible.get_child_at_index(index)
        if child:
            yield from walk_roles(child)


def walk(accessible):
    for each, _ in walk_roles(accessible):
        yield each


def has_state(accessible, state):
    return accessible.get_state_set().contains(getattr(Atspi.StateType, state))


class Tree:
    """All that a program shows. libatspi asks three times for each thing and once more for each of its
    neighbours; here it is asked for its children once, and what does not change is remembered."""

    ACCESSIBLE = "org.a11y.atspi.Accessible"

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress",
                                    None, None, 0, -1, None).unpack()[0]
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.roles = {}  # by path: none is given twice
        self.known = {}

    def call(self, path, interface, method, parameters=None):
        return self.bus.call_sync(self.name, path, interface, method, parameters, None, 0, -1,
                                  None).unpack()[0]

    def role_of(self, path):
        if path not in self.roles:
            self.roles[path] = Atspi.role_get_name(self.call(path, self.ACCESSIBLE, "GetRole"))
        return self.roles[path]

    def name_of(self, path):
        return self.call(path, "org.freedesktop.DBus.Properties", "Get",
                         GLib.Variant("(ss)", (self.ACCESSIBLE, "Name")))

    def walk(self, path, way=()):
        """The path of everything below, with its role and the places that lead there."""
        role = self.role_of(path)
        yield path, role, way
        if role not in LEAVES:
            children = self.call(path, self.ACCESSIBLE, "GetChildren")
            for index, (_, child) in enumerate(children):
                yield from self.walk(child, (*way, (index, child)))

    def remember(self, parent, index, path):
        """Whether the child is still there. Among its children GTK leaves out a page of a stack, which
        is between."""
        child = parent.get_child_at_index(index)
        if child and child.path != path:
            child = child.get_child_at_index(0)
        if child and child.path == path:
            self.known[path] = child
        return path in self.known

    def accessible(self, root, way):
        """What libatspi has there; the window may have changed since: then None."""
        at = root
        for index, path in way:
            if path not in self.known and not self.remember(at, index, path):
                return None
            at = self.known[path]
        return at

    def search(self, root, is_wanted):
        """The ways to all of which is_wanted(path, role). Where something goes away while it is looked
        at, everything is looked at again."""
        self.name = root.app.bus_name
        end = time.monotonic() + TIMEOUT
        while True:
            try:
                return [way for path, role, way in self.walk(root.path) if is_wanted(path, role)]
            except GLib.Error as gone:
                if (not gone.matches(Gio.DBusError.quark(), Gio.DBusError.UNKNOWN_METHOD)
                        or time.monotonic() > end):
                    raise

    def focused(self, root):
        bit = 1 << int(Atspi.StateType.FOCUSED)
        found = self.search(root, lambda path, role: role != "frame"
                            and self.call(path, self.ACCESSIBLE, "GetState")[0] & bit)
        return self.accessible(root, found[0]) if found else None

    def all(self, root, role, name):
        found = self.search(root, lambda path, its_role: its_role == role
                            and (name is None or matches(self.name_of(path), name)))
        return [each for each in (self.accessible(root, way) for way in found) if each]


class Window:
    """A running program with folders of its own."""

    def __init__(self, *args, size=(1280, 820), settings="", home=None, env=None):
        self.home = home or tempfile.mkdtemp(prefix="tw-ui-")
        self.keeps_home = home is not None
        environment = {key: value for key, value in os.environ.items()
                       if not key.startswith(("PG", "XDG_")) and key != INSIDE}
        environment.update(
            HOME=self.home, XDG_CONFIG_HOME=f"{self.home}/config",
            XDG_DATA_HOME=f"{self.home}/data", XDG_CACHE_HOME=f"{self.home}/cache", XDG_RUNTIME_DIR=self.folder("runtime"),
            GSK_RENDERER="cairo", GSETTINGS_BACKEND="keyfile", LC_ALL="C.UTF-8")
        for key, value in (env or {}).items():
            environment.pop(key, None)
            if value is not None:
                environment[key] = value
        self.environment = environment
        self.tree = Tree()
        self.write_settings(size, settings)
        self.messages = tempfile.TemporaryFile()
        self.process = subprocess.Popen([os.environ["TRADEWIND"], *args], env=environment,
                                        stdout=self.messages, stderr=self.messages)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        text = self.close()
        if kind:
            print(f"# messages: {text}", flush=True)
            return
        bad = [line for line in text.splitlines()
               if ("CRITICAL" in line or "WARNING" in line) and not NOT_OURS.search(line)]
        assert not bad, "\n".join(bad)

    def folder(self, name):
        path = os.path.join(self.home, name)
        os.makedirs(path, mode=0o700, exist_ok=True)
        return path

    def write_settings(self, size, settings):
        path = os.path.join(self.folder("config/glib-2.0/settings"), "keyfile")
        if os.path.exists(path):
            return
        with open(path, "w", encoding="utf-8") as file:
            file.write("[io/github/tradewind/Tradewind]\n"
                       f"window-size=({size[0]}, {size[1]})\n{settings}\n")

    def saved_settings(self):
        with open(f"{self.home}/config/glib-2.0/settings/keyfile", encoding="utf-8") as file:
            return file.read()

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.messages.seek(0)
        text = self.messages.read().decode("utf-8", "replace")
        if not self.keeps_home:
            shutil.rmtree(self.home, ignore_errors=True)
        return text

    def application(self):
        assert self.process.poll() is None, f"the program ended with {self.process.returncode}"
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(index)
            if application and application.get_process_id() == self.process.pid:
                return application
        return None

    def all(self, role, name=None):
        application = self.application()
        if application is None:
            return []
        return self.tree.all(application, role, name)

    def find(self, role, name=None, timeout=TIMEOUT):
        return self.expect(lambda: self.all(role, name), role, name, timeout)

    def expect(self, look, role, name, timeout=TIMEOUT):
        """The innermost of what look() finds; else says what is there instead."""
        try:
            return wait_for(look, f"{role} {getattr(name, 'pattern', name)!r}", timeout)[-1]
        except Missing as reason:
            raise Missing(f"{reason}; labels: {[each.get_name() for each in self.all('label')]}") \
                from None

    def label(self, pattern, timeout=TIMEOUT):
        return self.find("label", re.compile(pattern), timeout).get_name()

    def gone(self, role, name=None, timeout=TIMEOUT):
        wait_for(lambda: not self.all(role, name), f"the end of {role} {name!r}", timeout)

    def click(self, role, name=None):
        """Waits until the thing can be clicked: the innermost of those with that name."""
        def ready():
            return [each for each in self.all(role, name)
                    if has_state(each, "SENSITIVE") and each.get_n_actions() > 0]
        self.expect(ready, f"clickable {role}", name).do_action(0)

    def open_row(self, name):
        """A row that opens has no action of its own: by the keyboard, as a person does."""
        for _ in range(60):
            if has_state(self.find("list item", name), "FOCUSED"):
                self.key("space")
                return
            self.key("Tab")
        raise Missing(f"the Tab key does not reach {name!r}")

    def on_screen(self):
        """The numbers of its windows there."""
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                              text=True, stdout=subprocess.PIPE).stdout.split()

    def closing(self, act):
        """Does what closes a window: GTK 4.8 itself does not survive being asked about one that is
        just going away, so the display is."""
        before = set(self.on_screen())
        act()
        wait_for(lambda: not before <= set(self.on_screen()), "the end of a window")
        time.sleep(0.3)

    def click_away(self, role, name=None):
        """Clicks what closes its window."""
        self.closing(lambda: self.click(role, name))

    def responses(self, name):
        """The buttons of a message dialog that can be clicked now; each is there twice, the first
        for a wide one, and only its label has the name."""
        found = [label.get_parent() for label in self.all("label", name)]
        return [each for each in found if each and has_state(each, "SENSITIVE")
                and each.get_n_actions() > 0]

    def respond(self, name):
        """Answers a message dialog, which goes away."""
        button = wait_for(lambda: self.responses(name), f"a response {name!r}")[0]
        self.closing(lambda: button.do_action(0))

    def choose_file(self, button, path):
        """In GTK's own dialog, whose button is called so: a path that is typed."""
        self.find("push button", f"_{button} {button}")
        if button in ("Export", "Save"):
            self.key("ctrl+a")  # the name that it proposes
        self.key("slash")
        self.type(path.removeprefix("/"))
        self.closing(lambda: self.key("Return"))

    def text(self, name):
        accessible = self.find("text", name)
        return Atspi.Text.get_text(accessible, 0, Atspi.Text.get_character_count(accessible))

    def expect_text(self, name, text):
        """A click is answered a moment later: waits until the entry holds `text`."""
        wait_for(lambda: self.text(name) == text, f"{text!r} in {name}")

    def write(self, name, text):
        assert Atspi.EditableText.set_text_contents(self.find("text", name), text)

    def focused(self):
        return self.tree.focused(self.application())

    def key(self, *keys):
        window = self.on_screen()[-1]
        # A window that is not on screen yet takes no focus.
        wait_for(lambda: subprocess.run(["xdotool", "windowfocus", "--sync", window],
                                        stderr=subprocess.DEVNULL).returncode == 0,
                 "a window to write to")
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "5", text], check=True)

    def ask(self, question):
        self.find("push button", re.compile("^Connection: .*, connected$"))
        self.write("Ask about your data", question)
        self.click("push button", "Ask")

    def done(self):
        self.label(r"^Insight · ")
        self.find("push button", "Ask")
