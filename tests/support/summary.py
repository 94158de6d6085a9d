#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts what a run of `meson test` did, test point by test point.

Reads meson's testlog.json, where every line is one test program. Programs that speak TAP count by
their points; others count as one. Names what failed and what was skipped with its reason, and ends
with the line `N passed, N failed, N skipped`. Exit status 1 when anything failed or nothing ran.
"""

import json
import re
import sys

POINT = re.compile(r"^(not ok|ok)\b\s*\d*\s*-?\s*(.*)$")
SKIP = re.compile(r"^(.*?)\s*#\s*skip\b\S*\s*(.*)$", re.IGNORECASE)
PLAN_SKIP = re.compile(r"^1\.\.0\s*#\s*skip\b\S*\s*(.*)$", re.IGNORECASE)


def points_of(output):
    """Yields (outcome, name, reason) for each TAP line."""
    for line in output.splitlines():
        plan = PLAN_SKIP.match(line)
        if plan:
            yield "skipped", "", plan.group(1)
        point = POINT.match(line)
        if not point:
            continue
        skip = SKIP.match(point.group(2))
        if skip:
            yield "skipped", skip.group(1), skip.group(2)
        else:
            yield ("passed" if point.group(1) == "ok" else "failed"), point.group(2), ""


def main(log, console):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    named = []
    try:
        with open(log, encoding="utf-8") as lines:
            programs = [json.loads(line) for line in lines]
    except OSError as error:
        print(f"summary: no test log: {error}", file=sys.stderr)
        programs = []
    for program in programs:
        points = list(points_of(program.get("stdout") or ""))
        whole = program["result"]
        if whole in ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS"):
            if not any(outcome == "failed" for outcome, _, _ in points):
                points.append(("failed", whole.lower(), ""))
        elif not points:
            points.append(("skipped" if whole == "SKIP" else "passed", "", "the program says so"))
        for outcome, name, reason in points:
            counts[outcome] += 1
            if outcome != "passed":
                named.append((outcome, f"{program['name']}: {name}".rstrip(": "), reason))
    if counts["failed"] or not programs:
        with open(console, encoding="utf-8", errors="replace") as text:
            sys.stdout.write(text.read())
    for outcome, name, reason in sorted(named):
        print(f"{outcome.upper()} {name}" + (f" ({reason})" if reason else ""))
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
