#!/usr/bin/env python3
"""Writes data files and rulebooks as the C table of base/embed.h: data_embed.py --out-c F --out-h F FILE..."""
import argparse
import os

import c_text


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--out-c", required=True)
    ap.add_argument("--out-h", required=True)
    ap.add_argument("files", nargs="+")
    arg = ap.parse_args()
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    rows = sorted((os.path.relpath(os.path.abspath(p), root).replace(os.sep, "/"), p) for p in arg.files)
    with open(arg.out_h, "w", encoding="utf-8") as out:
        out.write('// Written by tools/data_embed.py.\n#pragma once\n#include "base/embed.h"\n')
    with open(arg.out_c, "w", encoding="utf-8") as out:
        out.write('// Written by tools/data_embed.py.\n#include "base/embed.h"\n\n')
        out.write("const struct sbt_embed_file sbt_embed_files[] = {\n")
        for name, path in rows:
            with open(path, "rb") as f:
                text = f.read()
            out.write(f'{{.name = {c_text.literal(name.encode())}, .size = {len(text)}, .text =\n')
            out.write(c_text.literal(text) + "},\n")
        out.write("};\nconst size_t sbt_embed_files_n = SBT_ARRAY_LEN(sbt_embed_files);\n")


main()
