# SPDX-License-Identifier: Apache-2.0
"""A shop with crates, on a server of the test's own; its snails take for ever to count."""
import os
import tempfile

import tap
import throwaway
from desktop import Window

SLOW = """
create schema shop;
create table shop.crates (crateid int primary key, label text, weight numeric(8, 2));
insert into shop.crates select n, 'crate ' || n, n / 10.0 from generate_series(1, 50) n;
create view shop.snails as select n as snailid from generate_series(1, 100000000000) n;
"""


def server():
    try:
        return throwaway.Postgres()
    except throwaway.Skip as reason:
        raise tap.Skip(str(reason)) from None


def window_on(uri, schemas, home=None, lines="", **options):
    """A window on a profile of profiles.yaml, which @lines go on with."""
    home = home or tempfile.mkdtemp(prefix="tw-ui-")
    os.makedirs(f"{home}/config/tradewind", exist_ok=True)
    with open(f"{home}/config/tradewind/profiles.yaml", "w", encoding="utf-8") as file:
        file.write(f"profiles:\n  - name: mine\n    title: My shop\n    uri: {uri}\n"
                   f"    schemas: [{', '.join(schemas)}]\n{lines}")
    return Window("--profile", "mine", home=home, **options)
