#!/usr/bin/env python3
"""Compares the engines of the npm lock file with the Node of plain Debian 12, so that a newer Node here hides no break."""
import json
import os
import re
import sys

NODE = (18, 20, 4)


def numbers(text):
    """(1, 2, 0) and how many of the three were given."""
    parts = [p for p in re.split(r"[.]", text.lstrip("v=").split("-")[0].split("+")[0]) if p not in ("x", "X", "*", "")]
    given = [int(p) for p in parts[:3]]
    return tuple(given + [0] * (3 - len(given))), len(given)


def bump(v, given):
    """The first version behind the range that these digits name."""
    if given == 0:
        return (10**9, 0, 0)
    return {1: (v[0] + 1, 0, 0), 2: (v[0], v[1] + 1, 0), 3: (v[0], v[1], v[2] + 1)}[given]


def meets(part, node):
    m = re.fullmatch(r"(>=|<=|>|<|\^|~|=)?\s*v?([\dxX*.]+(?:[-+][\w.]+)?)", part)
    if not m:
        raise ValueError(f"range not understood: {part}")
    op, (v, given) = m.group(1) or "=", numbers(m.group(2))
    if op == ">=":
        return node >= v
    if op == ">":
        return node >= bump(v, given) if given < 3 else node > v
    if op == "<":
        return node < v
    if op == "<=":
        return node < bump(v, given)
    if op == "^":
        return v <= node < (v[0] + 1, 0, 0)
    if op == "~":
        return v <= node < (v[0], v[1] + 1, 0) if given > 1 else v <= node < (v[0] + 1, 0, 0)
    return v <= node < bump(v, given)


def satisfies(text, node=NODE):
    for option in text.split("||"):
        option = option.strip()
        hyphen = re.fullmatch(r"(\S+)\s+-\s+(\S+)", option)
        if hyphen:
            option = f">={hyphen.group(1)} <={hyphen.group(2)}"
        option = re.sub(r"(>=|<=|>|<|\^|~|=)\s+", r"\1", option)
        if all(meets(p, node) for p in option.split()):
            return True
    return False


def check(lock):
    bad, seen = [], 0
    for name, row in lock["packages"].items():
        if not name:
            continue
        seen += 1
        engine = (row.get("engines") or {}).get("node") if isinstance(row.get("engines"), dict) else None
        if engine and not satisfies(engine):
            bad.append(f"{name} {row.get('version')}: asks for Node {engine}, Debian 12 has {'.'.join(map(str, NODE))}")
        if "resolved" in row:
            bad.append(f"{name}: the lock file names a host; install with omit-lockfile-registry-resolved")
    return bad, seen


def main():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with open(os.path.join(root, "package-lock.json"), encoding="utf-8") as f:
        bad, seen = check(json.load(f))
    print("\n".join(bad) if bad else f"{seen} packages run on Node {'.'.join(map(str, NODE))}")
    return 1 if bad or seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
