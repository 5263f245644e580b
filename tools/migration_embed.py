#!/usr/bin/env python3
"""Writes sql/migrations/NNNN_name.ENGINE.sql as the C table of base/embed.h: migration_embed.py --out-c F FILE..."""
import argparse
import hashlib
import os
import re
import sys

import c_text

ENGINES = ("pg", "sqlite")


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--out-c", required=True)
    ap.add_argument("files", nargs="+")
    arg = ap.parse_args()
    rows = []
    for path in arg.files:
        m = re.fullmatch(r"(\d{4})_([a-z0-9_]+)\.([a-z]+)\.sql", os.path.basename(path))
        if not m or m[3] not in ENGINES:
            sys.exit(f"{path}: a migration is called NNNN_name.sqlite.sql or NNNN_name.pg.sql")
        with open(path, "rb") as f:
            rows.append((m[3], int(m[1]), m[2], f.read()))
    rows.sort()
    names = {e: [(n, name) for engine, n, name, _ in rows if engine == e] for e in ENGINES}
    if names["pg"] != names["sqlite"]:
        sys.exit("migrations differ between the engines: each number needs the same name for sqlite and pg")
    if [n for n, _ in names["pg"]] != list(range(1, len(names["pg"]) + 1)):
        sys.exit("migration numbers must run from 0001 without gaps or doubles")
    with open(arg.out_c, "w", encoding="utf-8") as out:
        out.write('// Written by tools/migration_embed.py.\n#include "base/embed.h"\n\n')
        out.write("const struct sbt_embed_migration sbt_embed_migrations[] = {\n")
        for engine, n, name, text in rows:
            sha = hashlib.sha256(text).hexdigest()
            out.write(f'{{.number = {n}, .name = "{name}", .engine = "{engine}", .sha256 = "{sha}",\n .text =\n')
            out.write(c_text.literal(text) + "},\n")
        out.write("};\nconst size_t sbt_embed_migrations_n = SBT_ARRAY_LEN(sbt_embed_migrations);\n")


main()
