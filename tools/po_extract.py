#!/usr/bin/env python3
"""Collects what pages, messages and forms say and keeps po/en.po in step with it.

po_extract.py --check     lists sentences without an English translation and those that nobody says any more
po_extract.py --update    writes po/en.po anew: kept translations, new ids with an empty one, obsolete ids dropped

Taken from C: SBT_N_("..."), and the sentence of sbt_fault_set, sbt_fault_field and of label and hint in field tables;
from templates: {% t "..." %} and t("...").
"""
import argparse
import ast
import os
import re
import sys

import po_compile

STRING = r'"(?:[^"\\\n]|\\.)*"'
STRINGS = rf"{STRING}(?:\s*{STRING})*"
C_PATTERNS = [
    re.compile(rf"\bSBT_N_\(\s*({STRINGS})\s*\)"),
    re.compile(rf"\bsbt_fault_set\([^;\"]*?,\s*SBT_E_\w+\s*,\s*({STRINGS})"),
    re.compile(rf"\bsbt_fault_field\([^;\"]*?,\s*{STRING}\s*,\s*({STRINGS})"),
    re.compile(rf"\.(?:label|hint)\s*=\s*({STRINGS})"),
]
T_PATTERN = re.compile(rf"(?:\{{%\s*t\s+|\bt\(\s*)({STRING})")


def join(literals):
    return "".join(ast.literal_eval(s.replace("\\?", "?")) for s in re.findall(STRING, literals))


def without_comments(text):
    return re.sub(rf"{STRING}|//[^\n]*|/\*.*?\*/",
                  lambda m: m.group() if m.group().startswith('"') else re.sub(r"[^\n]", " ", m.group()), text, flags=re.S)


def collect(root):
    """id -> list of "file:line", in the order of files."""
    found = {}
    for folder, exts in (("src", (".c", ".h")), ("templates", (".html",))):
        for at, dirs, files in sorted(os.walk(os.path.join(root, folder))):
            dirs.sort()
            for name in sorted(files):
                if not name.endswith(exts):
                    continue
                path = os.path.join(at, name)
                with open(path, encoding="utf-8") as f:
                    text = f.read()
                if name.endswith(".html"):
                    patterns = [T_PATTERN]
                    text = re.sub(r"\{#.*?#\}", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S)
                else:
                    patterns = C_PATTERNS
                    text = without_comments(text)
                hits = sorted((m.start(), m.group(1)) for p in patterns for m in p.finditer(text))
                for pos, literals in hits:
                    msgid = join(literals)
                    if not msgid or not re.search(r"[^\W\d_]", msgid):
                        continue
                    where = f"{os.path.relpath(path, root)}:{text.count(chr(10), 0, pos) + 1}"
                    places = found.setdefault(msgid, [])
                    if where not in places:
                        places.append(where)
    return found


def quote(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def write(path, found, have):
    out = ['msgid ""', 'msgstr ""', '"Project-Id-Version: sbt\\n"', '"Language: en\\n"', '"MIME-Version: 1.0\\n"',
           '"Content-Type: text/plain; charset=UTF-8\\n"', '"Content-Transfer-Encoding: 8bit\\n"', ""]
    by_file = sorted(found, key=lambda m: (found[m][0].rsplit(":", 1)[0], m))
    last = None
    for msgid in by_file:
        file = found[msgid][0].rsplit(":", 1)[0]
        if file != last:
            out.append(f"#: {file}")
            last = file
        out += [f"msgid {quote(msgid)}", f"msgstr {quote(have.get(msgid, ''))}", ""]
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(out).rstrip("\n") + "\n")


def check(root):
    path = os.path.join(root, "po", "en.po")
    rows = po_compile.po_read(path)
    have = {r[0]: r[1] for r in rows}
    found = collect(root)
    bad = po_compile.check(path, rows)
    bad += [f"{found[m][0]}: no English for: {m}" for m in sorted(found, key=lambda m: found[m][0]) if not have.get(m)]
    bad += [f"po/en.po:{r[2]}: nobody says any more: {r[0]}" for r in rows if r[0] not in found]
    return bad, len(found)


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--check", action="store_true")
    ap.add_argument("--update", action="store_true")
    arg = ap.parse_args()
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if arg.update:
        path = os.path.join(root, "po", "en.po")
        have = {r[0]: r[1] for r in po_compile.po_read(path)}
        write(path, collect(root), have)
    bad, seen = check(root)
    if arg.check or bad:
        print("\n".join(bad) if bad else f"{seen} sentences have their English")
    return 1 if bad or seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
