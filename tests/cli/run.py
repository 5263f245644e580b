#!/usr/bin/env python3
"""Runs the tests of commands and of the served frame: tests/cli/run.py [NAME...]; prints N passed, N failed, N skipped."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


def main():
    loader = unittest.TestLoader()
    suite = loader.discover(os.path.dirname(os.path.abspath(__file__)), pattern="test_*.py")
    if len(sys.argv) > 1:
        suite = unittest.TestSuite(t for t in flat(suite) if any(n in t.id() for n in sys.argv[1:]))
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
