# SPDX-License-Identifier: Apache-2.0
"""Plays the desktop's notifications on the session bus: says when it does, and then what it is told,
a line each."""
from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
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
  </interface>
</node>""")


def called(_connection, _sender, _path, _interface, method, arguments, invocation):
    if method == "Notify":
        print(f"{arguments[3]}: {arguments[4]}", flush=True)
        invocation.return_value(GLib.Variant("(u)", (1,)))
    else:
        invocation.return_value(None)


def acquired(connection, _name):
    connection.register_object("/org/freedesktop/Notifications", NODE.interfaces[0], called, None,
                               None)


Gio.bus_own_name(Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE, acquired,
                 lambda *_: print("ready", flush=True), None)
GLib.MainLoop().run()
