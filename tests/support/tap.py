# SPDX-License-Identifier: Apache-2.0
"""Runs the test_… functions of a module and says what happened as TAP, for meson.

    if __name__ == "__main__":
        tap.main(globals())

A function that raises Skip is skipped with its reason. Names on the command line choose tests.
"""
import os
import sys
import traceback


class Skip(Exception):
    """Why a test cannot run here."""


def need_slow():
    """For what is worth its time only among the long proofs."""
    if os.environ.get("TRADEWIND_SLOW_TESTS") != "yes":
        raise Skip("a long proof: ./check --slow")


def main(module):
    tests = [(name, function) for name, function in module.items()
             if name.startswith("test_") and callable(function)]
    chosen = [argument for argument in sys.argv[1:] if argument.startswith("test_")]
    tests = [test for test in tests if not chosen or test[0] in chosen]
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    for number, (name, function) in enumerate(tests, 1):
        title = name.removeprefix("test_").replace("_", " ")
        try:
            function()
            print(f"ok {number} - {title}", flush=True)
        except Skip as reason:
            print(f"ok {number} - {title} # SKIP {reason}", flush=True)
        except Exception:  # the harness's own net: every failure is reported, none ends the run
            failed += 1
            print(f"not ok {number} - {title}", flush=True)
            for line in traceback.format_exc().splitlines():
                print(f"# {line}", flush=True)
    sys.exit(1 if failed else 0)
