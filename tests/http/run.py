#!/usr/bin/env python3
"""Black-box tests of the program: run.py BINARY [--only REGEX] [--engine sqlite|pg]

Makes demo databases, serves them on free loopback ports, and ends what it started. PostgreSQL is used when SBT_TEST_PG
names one. Prints "N passed, N failed, N skipped".
"""
import argparse
import glob
import importlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from blackbox import kit  # noqa: E402


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("binary")
    p.add_argument("--only", help="names of tests, as a regular expression")
    p.add_argument("--engine", choices=("sqlite", "pg"), action="append")
    o = p.parse_args()
    for path in sorted(glob.glob(os.path.join(HERE, "blackbox", "test_*.py"))):
        importlib.import_module(f"blackbox.{os.path.basename(path)[:-3]}")
    try:
        passed, failed, skipped = kit.run(o.binary, os.environ.get("SBT_TEST_PG"), o.only, o.engine or ("sqlite", "pg"))
    finally:
        kit.clean()
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
