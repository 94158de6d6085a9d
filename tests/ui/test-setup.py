# SPDX-License-Identifier: Apache-2.0
"""The setup assistant, from an empty home to an answer, and all that may go wrong on the way."""
import os
import re
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402

desktop.enter()

from desktop import Window, wait_for  # noqa: E402


def home_with(**files):
    """A home with these files of the person's."""
    home = tempfile.mkdtemp(prefix="tw-ui-")
    folder = f"{home}/config/tradewind"
    os.makedirs(folder)
    for name, text in files.items():
        with open(f"{folder}/{name}.yaml", "w", encoding="utf-8") as file:
            file.write(text)
    return home


def menu(window, item):
    window.click("push button", "Main Menu")
    window.click("menu item", item)


def test_to_setup_and_to_the_sample_in_one_click():
    with Window("--profile", "sample-cryptic") as window:
        window.label("^Connected to Sample · nw_abbr")
        menu(window, "Back to Setup")
        window.label("^What would you like to ask about")
        window.key("Escape")
        window.label("^Connected to Sample · nw_abbr")
        menu(window, "Back to Setup")
        window.click("push button", "Try the Sample")
        window.label("^Connected to Sample · northwind")


def test_reset_forgets_what_it_lists():
    home = home_with(profiles="profiles:\n  - name: mine\n    uri: postgresql://ana@localhost/x\n",
                     relationships="shop:\n  - source: a.b\n    target: c.d\n")
    profiles = f"{home}/config/tradewind/profiles.yaml"
    with Window("--profile", "sample", home=home) as window:
        window.label("^Connected to ")
        menu(window, "Reset…")
        window.label("^1 file, ")
        window.label(r"^\d+ files, .* will be gone from this computer\.$")
        window.click("push button", "Forget")
        wait_for(lambda: not os.path.exists(profiles), "the end of the connections")
        # GTK 4.8 itself does not survive being asked about a dialog that is just going away.
        time.sleep(2)
        window.label("^What would you like to ask about")
        assert os.path.exists(f"{home}/config/tradewind/relationships.yaml")
        window.click("push button", "Try the Sample")
        window.label("^Connected to Sample · northwind")
        window.click("push button", re.compile("^Connection: "))
        window.find("menu item", "Sample · northwind")
        assert not window.all("menu item", "mine")


if __name__ == "__main__":
    tap.main(globals())
