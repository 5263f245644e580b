#!/usr/bin/env python3
"""Prints, sorted, the files below the given folders that a build takes in: so that nobody lists sources by hand.

sources.py ROOT [--ext c,h] [--not PATTERN]... FOLDER...   paths are relative to ROOT
"""
import argparse
import fnmatch
import os


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("root")
    ap.add_argument("folders", nargs="+")
    ap.add_argument("--ext", default="c")
    ap.add_argument("--not", dest="skip", action="append", default=[])
    arg = ap.parse_args()
    exts = tuple("." + e for e in arg.ext.split(",")) if arg.ext != "*" else ("",)
    found = []
    for folder in arg.folders:
        for at, dirs, files in os.walk(os.path.join(arg.root, folder)):
            dirs[:] = [d for d in dirs if not d.startswith(".") and d not in ("node_modules", "__pycache__")]
            for name in files:
                path = os.path.relpath(os.path.join(at, name), arg.root)
                if name.startswith(".") or not name.endswith(exts):
                    continue
                if not any(fnmatch.fnmatch(path, s) for s in arg.skip):
                    found.append(path)
    for path in sorted(found):
        print(path)


main()
