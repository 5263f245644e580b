#!/usr/bin/env python3
"""Compiles po/en.po to the C table of base/tr.h, sorted by id: po_compile.py --out F po/en.po"""
import argparse
import ast
import re
import sys

import c_text


def po_read(path):
    """(id, translation, line) of each entry that is not obsolete; the header and empty translations are left out."""
    rows, cur, line_no = [], {}, 0
    key = None

    def flush():
        if cur.get("msgid"):
            rows.append((cur["msgid"], cur.get("msgstr", ""), cur["line"], cur.get("fuzzy", False)))
        cur.clear()

    with open(path, encoding="utf-8") as f:
        for line_no, line in enumerate(f, 1):
            line = line.strip()
            if not line:
                key = None
                flush()
            elif line.startswith("#,") and "fuzzy" in line:
                cur["fuzzy"] = True
            elif line.startswith("#"):
                continue
            elif line.startswith(("msgid ", "msgstr ")):
                if line.startswith("msgid ") and "msgid" in cur:
                    flush()
                key, _, text = line.partition(" ")
                cur.setdefault("line", line_no)
                cur[key] = ast.literal_eval(text)
            elif line.startswith('"') and key:
                cur[key] += ast.literal_eval(line)
            else:
                raise ValueError(f"{path}:{line_no}: not understood: {line[:40]}")
    flush()
    return rows


def check(path, rows):
    """What is wrong with the file, in words."""
    bad, seen = [], {}
    for msgid, msgstr, line, fuzzy in rows:
        if msgid in seen:
            bad.append(f"{path}:{line}: twice (also line {seen[msgid]}): {msgid}")
        seen[msgid] = line
        if fuzzy:
            bad.append(f"{path}:{line}: fuzzy: {msgid}")
        if msgstr and args_of(msgid) != args_of(msgstr):
            bad.append(f"{path}:{line}: other arguments than the id: {msgid}")
    return bad


def args_of(text):
    return sorted(set(re.findall(r"%[1-9]", text.replace("%%", ""))))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--out", required=True)
    ap.add_argument("po")
    arg = ap.parse_args()
    rows = po_read(arg.po)
    bad = check(arg.po, rows)
    if bad:
        print("\n".join(bad), file=sys.stderr)
        return 1
    rows = sorted((r[0].encode(), r[1].encode()) for r in rows if r[1])
    with open(arg.out, "w", encoding="utf-8") as out:
        out.write('// Written by tools/po_compile.py.\n#include "base/tr.h"\n\n')
        out.write("const struct sbt_tr_row sbt_tr_rows[] = {\n")
        for msgid, msgstr in rows:
            out.write(f"{{{c_text.literal(msgid)}, {c_text.literal(msgstr)}}},\n")
        if not rows:
            out.write('{"", ""},\n')
        out.write(f"}};\nconst size_t sbt_tr_rows_n = {len(rows)};\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
