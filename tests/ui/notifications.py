# SPDX-License-Identifier: Apache-2.0
"""Plays the desktop's notifications on the session bus: says when it does, and then what it is told,
a line each. SIGUSR1 clicks on the latest."""
import signal

from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
NODE = Gio.DBusNodeInfo.new_for_xml(f"""
<node>
  <interface name="{NAME}">
    <method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" name="summary" direction="in"/><arg type="s" name="body" direction="in"/>
      <arg type="as" direction="in"/><arg type="a{{sv}}" direction="in"/>
      <arg type="i" direction="in"/><arg type="u" direction="out"/>
    </method>
    <method name="CloseNotification"><arg type="u" direction="in"/></method>
    <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  </interface>
</node>""")


def called(_connection, _sender, _path, _interface, method, arguments, invocation):
    if method == "Notify":
        print(f"{arguments[3]}: {arguments[4]}", flush=True)
        invocation.return_value(GLib.Variant("(u)", (1,)))
    else:
        invocation.return_value(None)


def click(connection):
    connection.emit_signal(None, PATH, NAME, "ActionInvoked", GLib.Variant("(us)", (1, "default")))
    return True


def acquired(connection, _name):
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR1, click, connection)
    connection.register_object(PATH, NODE.interfaces[0], called, None,
                               None)


Gio.bus_own_name(Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE, acquired,
                 lambda *_: print("ready", flush=True), None)
GLib.MainLoop().run()
