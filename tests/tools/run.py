#!/usr/bin/env python3
"""Runs the tests of the tools and prints how many passed; running none is a failure."""
import os
import sys
import unittest

here = os.path.dirname(os.path.abspath(__file__))
suite = unittest.defaultTestLoader.discover(here)
result = unittest.TextTestRunner(verbosity=1 if len(sys.argv) < 2 else 2).run(suite)
bad = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
skipped = len(result.skipped)
passed = result.testsRun - bad - skipped
print(f"{passed} passed, {bad} failed, {skipped} skipped")
sys.exit(1 if bad or result.testsRun == 0 else 0)
