#!/usr/bin/env python3
"""Compiles the HTML templates to C functions that escape everything and take one view struct each.

The language is described in docs/templates.md. In short: a page template names its view struct, partials have typed
parameters, and each piece of static text runs through a small HTML tokenizer so that the compiler knows in which
context a value lands (text, attribute, URL) and refuses what could not be made safe: unquoted attributes, inline
script or style, event attributes, values in tag or attribute names, text that nobody can translate. There is no raw
output. C errors (a field that does not exist, a wrong type) point at the template by #line.
"""
import argparse
import os
import sys

from template.parse import TemplateError
from template.program import Program


def write_if_changed(path, text):
    try:
        with open(path, encoding="utf-8") as f:
            if f.read() == text:
                os.utime(path)
                return
    except OSError:
        pass
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def main(argv=None):
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--out-dir", required=True)
    ap.add_argument("--name", default="templates", help="stem of the two files")
    ap.add_argument("files", nargs="*")
    args = ap.parse_args(argv)
    program = Program()
    try:
        for path in sorted(args.files):
            with open(path, encoding="utf-8") as f:
                program.add(path, f.read())
        c, h = program.render(args.name)
    except TemplateError as e:
        print(e, file=sys.stderr)
        return 1
    os.makedirs(args.out_dir, exist_ok=True)
    write_if_changed(os.path.join(args.out_dir, args.name + ".c"), c)
    write_if_changed(os.path.join(args.out_dir, args.name + ".h"), h)
    return 0


if __name__ == "__main__":
    sys.exit(main())
