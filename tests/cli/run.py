#!/usr/bin/env python3
"""Runs the tests of commands and of the served frame: run.py [BINARY] [NAME...]; prints N passed, N failed, N skipped."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


def main():
    names = sys.argv[1:]
    if names and os.path.isfile(names[0]):
        os.environ["SBT_BINARY"] = os.path.abspath(names.pop(0))
    loader = unittest.TestLoader()
    suite = loader.discover(os.path.dirname(os.path.abspath(__file__)), pattern="test_*.py")
    if names:
        suite = unittest.TestSuite(t for t in flat(suite) if any(n in t.id() for n in names))
    r = unittest.TextTestRunner(verbosity=1).run(suite)
    failed, skipped = len(r.failures) + len(r.errors), len(r.skipped)
    print(f"{r.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed or r.testsRun == 0 else 0)


def flat(suite):
    for t in suite:
        if isinstance(t, unittest.TestSuite):
            yield from flat(t)
        else:
            yield t


main()
