# SPDX-License-Identifier: Apache-2.0
"""The relationship editor, driven by pointer and keyboard, on a warehouse without a declared key."""
import difflib
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import desktop  # noqa: E402
import tap  # noqa: E402
import throwaway  # noqa: E402

desktop.enter()

from desktop import Atspi, Window, wait_for  # noqa: E402

SHOP = """
create schema shop;
set search_path to shop;
create table customers (id int, name text, country text);
create table shippers (id int, company text);
create table products (id int, title text, price numeric(10, 2));
create table orders (id int, customer_id int, shipper_id int, ordered_on date);
create table lines (order_id int, product_id int, quantity int);
insert into customers values (1, 'Anna', 'Norway'), (2, 'Bert', 'Spain');
insert into shippers values (1, 'Swift');
insert into products values (1, 'Tea', 4.50), (2, 'Cup', 9);
insert into orders values (1, 1, 1, '2024-01-02'), (2, 1, 1, '2024-02-03'), (3, 2, 1, '2024-02-04');
insert into lines values (1, 1, 2), (2, 2, 1), (3, 1, 5);
"""

BY_HAND = """\
# The shop's joins, by hand
other: [ {source:  a.b , target: c.d} ]   # another warehouse

shop:     # odd   spacing

-   source:   lines.order_id
    owner: anna    # nobody but her knows this key
    target:  'orders.id'
# the next one goes
- {source: lines.product_id, target:   products.id}   # flow style
- {source: lines.product_id, target: products.title}
# the end
"""


class Editor(Window):
    """Looks at the dialog alone while it is there: what lies below it is large."""

    def application(self):
        application = super().application()
        for index in range(application.get_child_count() if application else 0):
            child = application.get_child_at_index(index)
            if child and child.get_name() == "Relationships":
                return child
        return application

    def all(self, role, name=None):
        """Of the diagram only cells, and cells only of it: it is most of what there is."""
        def walk(each):
            inside = each.get_name() == "Diagram of the relationships"
            if role != "table cell" or not inside:
                yield each
            if inside and role != "table cell":
                return
            for index in range(each.get_child_count()):
                child = each.get_child_at_index(index)
                if child:
                    yield from desktop.walk(child) if inside else walk(child)
        application = self.application()
        return [each for each in (walk(application) if application else ())
                if each.get_role_name() == role and desktop.matches(each.get_name(), name)]

    def is_asked(self):
        application = super().application()
        return any(each.get_role_name() == "label" and each.get_name() == "The File Has Changed"
                   for each in desktop.walk(application))


def picture(name):
    """Where a folder is named for them, the display as it is."""
    folder = os.environ.get("TW_PICTURES")
    if folder:
        time.sleep(1)
        subprocess.run(["import", "-window", "root", f"{folder}/{name}.png"], check=True)


def server():
    try:
        return throwaway.Postgres()
    except throwaway.Skip as reason:
        raise tap.Skip(str(reason)) from None


def path_in(home):
    return f"{home}/config/tradewind/relationships.yaml"


def home_with(uri, yaml=None):
    home = tempfile.mkdtemp(prefix="tw-ui-")
    os.makedirs(f"{home}/config/tradewind")
    with open(f"{home}/config/tradewind/profiles.yaml", "w", encoding="utf-8") as file:
        file.write(f"profiles:\n  - name: mine\n    title: My shop\n    uri: {uri}\n"
                   "    schemas: [shop]\n")
    if yaml:
        with open(path_in(home), "w", encoding="utf-8") as file:
            file.write(yaml)
    return home


def open_editor(window):
    window.label("^Connected to ")
    window.find("push button", re.compile("^Connection: .*, connected$"))
    window.key("ctrl+j")
    window.label(r"^My shop · \d+ relationships?$")
    window.key("Shift_L")  # without a window manager, nobody else gives the dialog the focus


def count(window, number):
    window.label(f"^My shop · {number} relationships?$")


def middle_of(window, role, pattern):
    """Where something is drawn, once it stays there."""
    def look():
        def extents():
            found = window.all(role, re.compile(pattern))[-1]
            box = Atspi.Component.get_extents(found, Atspi.CoordType.WINDOW)
            return (box.x + box.width // 2, box.y + box.height // 2) if box.width > 10 else None
        first = extents()
        time.sleep(0.3)
        return first if first and first == extents() else None
    return wait_for(look, f"the place of {pattern}")


def row_of(window, column):
    return middle_of(window, "table cell", f"^{re.escape(column)},")


def press(place):
    subprocess.run(["xdotool", "mousemove", str(place[0]), str(place[1]), "click", "1"], check=True)


def drag(start, end):
    xdotool = ["xdotool", "mousemove", str(start[0]), str(start[1]), "mousedown", "1"]
    for step in range(1, 9):
        x = start[0] + (end[0] - start[0]) * step // 8
        y = start[1] + (end[1] - start[1]) * step // 8
        xdotool += ["mousemove", str(x), str(y), "sleep", "0.03"]
    subprocess.run(xdotool, check=True)


def drop():
    subprocess.run(["xdotool", "mouseup", "1"], check=True)


def item(window, pattern):
    return window.find("list item", re.compile(pattern))


def changes(before, after):
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))
    return [line for line in lines[2:] if not line.startswith("@@")]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def test_pointer_and_keyboard():
    with server() as postgres:
        postgres.run(SHOP)
        home = home_with(postgres.uri, BY_HAND)
        with Editor("--profile", "mine", home=home) as window:
            open_editor(window)
            count(window, 3)
            picture("opened")
            # Refused while dragging: a number is no name.
            start = row_of(window, "orders.customer_id")
            drag(start, row_of(window, "customers.name"))
            picture("refused")
            drop()
            count(window, 3)
            drag(start, row_of(window, "customers.id"))
            picture("dragging")
            drop()
            item(window, "^orders.customer_id to customers.id, Edited here$")
            # What was drawn is described at once.
            window.key("Shift_L")
            window.type("who ordered: #1")
            window.key("Return")
            item(window, "^orders.customer_id to customers.id, Edited here, who ordered: #1$")
            picture("described")
            # By keyboard alone.
            window.key("ctrl+n")
            window.find("text", "From column")
            window.label("^New Relationship$")
            # The list that drops down is a window of its own: none is given the focus meanwhile.
            window.type("orders.shipper_id")
            window.expect_text("From column", "orders.shipper_id")
            keys("Tab")
            window.type("shippers.id")
            window.expect_text("To column", "shippers.id")
            picture("typed")
            keys("Return")
            item(window, "^orders.shipper_id to shippers.id, Edited here$")
            count(window, 5)
            window.click("push button", "Undo")
            count(window, 4)
            window.click("push button", "Redo")
            count(window, 5)
            # Editing one of the file's.
            window.key("ctrl+l", "Home", "F2")
            window.type("of one order")
            keys("Return")
            item(window, "^lines.order_id to orders.id, Edited here, of one order$")
            # Deleting one of them.
            window.key("ctrl+l", "Home", "Down", "Delete")
            count(window, 4)
            window.key("ctrl+s")
            window.label("^Saved. The next question uses it.$")
            picture("saved")
            item(window, "^orders.customer_id to customers.id, File, who ordered: #1$")
            assert changes(BY_HAND, read(path_in(home))) == [
                '+    description: "of one order"',
                "-- {source: lines.product_id, target:   products.id}   # flow style",
                "+- source: orders.customer_id",
                "+  target: customers.id",
                '+  description: "who ordered: #1"',
                "+- source: orders.shipper_id",
                "+  target: shippers.id"], read(path_in(home))
            window.key("Escape")
            window.gone("label", re.compile("^My shop · "))
            window.ask("How many orders are there per customer name?")
            window.done()
            sql = window.text("SQL")
            assert re.search(r"customer_id\s*=|=\s*\S*customer_id", sql), sql


MORE = """
set search_path to shop;
create table stores (store_id int, city text);
create table visits (store_id int, visitor text);
insert into stores select i, 'city ' || i from generate_series(1, 40) i;
insert into visits select 1 + i % 40, 'visitor ' || i from generate_series(1, 200) i;
comment on column orders.shipper_id is 'Shipper - Who carries it [FK: shippers.id]';
"""


def keys(*names):
    """Without giving the focus to a window first: a list that has dropped down is one, too."""
    subprocess.run(["xdotool", "key", "--delay", "60", *names], check=True)


def show_by_keyboard(window, table):
    window.key("ctrl+f")
    window.type(table)
    window.find("list item", re.compile(table))
    keys("Return")
    wait_for(lambda: window.text("Find a table") == "", "an empty search")


def test_suggestion_revert_and_diagram_by_keyboard():
    with server() as postgres:
        postgres.run(SHOP + MORE)
        home = home_with(postgres.uri)
        with Editor("--profile", "mine", home=home) as window:
            open_editor(window)
            count(window, 1)
            item(window, "^orders.shipper_id to shippers.id, Comment")
            window.key("ctrl+l", "Delete")
            item(window, "^orders.shipper_id to shippers.id, Deleted")
            picture("deleted")
            window.click("push button", "Revert")
            item(window, "^orders.shipper_id to shippers.id, Comment")
            # Suggested with its evidence, and nothing else.
            window.click("page tab", "Suggestions")
            press(middle_of(window, "push button", "^Look for Suggestions$"))
            window.find("push button", "Accept visits.store_id to stores.store_id")
            picture("suggested")
            count(window, 1)
            window.click("push button", "Accept visits.store_id to stores.store_id")
            count(window, 2)
            window.click("push button", "Undo")
            count(window, 1)
            # The same in the diagram, without a pointer.
            show_by_keyboard(window, "visits")
            keys("Down", "Return")
            show_by_keyboard(window, "stores")
            keys("Down")
            picture("keyboard")
            keys("Return")
            count(window, 2)
            window.click("push button", "Save")
            wait_for(lambda: os.path.exists(path_in(home)) and read(path_in(home)).split() == [
                "shop:", "-", "source:", "visits.store_id", "target:", "stores.store_id"], "its file")


def test_conflict_and_discard():
    tap.need_slow()
    with server() as postgres:
        postgres.run(SHOP)
        home = home_with(postgres.uri, BY_HAND)
        with Editor("--profile", "mine", home=home) as window:
            open_editor(window)
            item(window, "^lines.order_id to orders.id, File$")
            window.key("ctrl+n")
            window.write("From column", "orders.shipper_id")
            window.write("To column", "shippers.id")
            window.click("push button", "Add")
            count(window, 4)
            with open(path_in(home), "a", encoding="utf-8") as file:
                file.write("- {source: orders.customer_id, target: customers.id}\n")
            window.click("push button", "Save")
            wait_for(window.is_asked, "the question about the changed file")
            window.key("Return")  # the suggested answer
            count(window, 5)
            window.click("push button", "Save")
            window.label("^Saved. The next question uses it.$")
            text = read(path_in(home))
            assert "orders.shipper_id" in text and "orders.customer_id" in text, text
            window.key("ctrl+n")
            window.write("From column", "orders.ordered_on")
            window.write("To column", "products.title")
            window.label("cannot|types|text")
            window.key("Escape")
            item(window, "^lines.order_id to orders.id, File$")


if __name__ == "__main__":
    tap.main(globals())
