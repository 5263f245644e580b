#!/usr/bin/env python3
"""Writes a folder of assets as a C table, each under a name with the hash of its content.

asset_embed.py --out-c F --out-h F DIR    app.css is served as /aset/app.3f2a91c0.css; links in style sheets follow
"""
import argparse
import gzip
import hashlib
import os
import re
import sys

import c_text

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
}
HEADER = """// Written by tools/asset_embed.py: what browsers load, compiled in.
#pragma once
#include "http/request.h"

struct sbt_asset_row {
    const char *name; // "app.css"
    const char *url;  // "/aset/app.3f2a91c0.css"
    struct sbt_asset asset;
};
extern const struct sbt_asset_row sbt_assets[]; // sorted by URL
extern const size_t sbt_assets_n;
const struct sbt_asset_row *sbt_asset_by_url(const char *url);   // NULL when there is none
const struct sbt_asset_row *sbt_asset_by_name(const char *name); // NULL when there is none
"""
CODE = """
const struct sbt_asset_row *sbt_asset_by_url(const char *url)
{
    size_t lo = 0, hi = sbt_assets_n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = strcmp(url, sbt_assets[mid].url);
        if (c == 0)
            return &sbt_assets[mid];
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return NULL;
}

const struct sbt_asset_row *sbt_asset_by_name(const char *name)
{
    for (size_t i = 0; i < sbt_assets_n; i++) {
        if (sbt_str_eq(sbt_assets[i].name, name))
            return &sbt_assets[i];
    }
    return NULL;
}
"""


def hashed(name, data):
    stem, ext = os.path.splitext(name)
    return f"/aset/{stem}.{hashlib.sha256(data).hexdigest()[:8]}{ext}"


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--out-c", required=True)
    ap.add_argument("--out-h", required=True)
    ap.add_argument("dir")
    arg = ap.parse_args()
    files = {}
    for name in sorted(os.listdir(arg.dir)):
        ext = os.path.splitext(name)[1]
        if ext not in TYPES or not re.fullmatch(r"[a-z0-9][a-z0-9_-]*\.[a-z0-9]+", name):
            print(f"{name}: no such kind of asset", file=sys.stderr)
            return 1
        with open(os.path.join(arg.dir, name), "rb") as f:
            files[name] = f.read()
    urls = {n: hashed(n, d) for n, d in files.items() if not n.endswith(".css")}
    for name in [n for n in files if n.endswith(".css")]:
        def link(m):
            target = m.group(1)
            if target not in urls:
                raise SystemExit(f"{name}: no asset '{target}'")
            return f'url("{urls[target]}")'
        text = re.sub(r"url\([\"']?(?!data:)([^\"')]+)[\"']?\)", link, files[name].decode("utf-8"))
        files[name] = text.encode("utf-8")
        urls[name] = hashed(name, files[name])

    rows = sorted(files, key=lambda n: urls[n])
    with open(arg.out_c, "w", encoding="utf-8") as out:
        out.write('// Written by tools/asset_embed.py.\n#include "gen/assets.h"\n\n')
        out.write("const struct sbt_asset_row sbt_assets[] = {\n")
        for name in rows:
            data = files[name]
            ext = os.path.splitext(name)[1]
            packed = gzip.compress(data, 9, mtime=0) if ext != ".woff2" else b""
            if len(packed) * 10 > len(data) * 9:
                packed = b""
            out.write(f'{{"{name}", "{urls[name]}", {{.type = "{TYPES[ext]}", '
                      f'.etag = "{hashlib.sha256(data).hexdigest()[:32]}", .immutable = true,\n')
            out.write(f".plain = {{.n = {len(data)}, .p =\n{chunks(data)}}},\n")
            out.write(f".gzip = {{.n = {len(packed)}, .p =\n{chunks(packed)}}}}}}},\n" if packed
                      else ".gzip = {NULL, 0}}},\n")
        out.write("};\nconst size_t sbt_assets_n = SBT_ARRAY_LEN(sbt_assets);\n")
        out.write(CODE)
    with open(arg.out_h, "w", encoding="utf-8") as out:
        out.write(HEADER)
        out.write("// For templates: {% asset \"app.css\" %}.\n")
        for name in rows:
            out.write(f'#define SBT_ASSET_{re.sub(r"[^A-Za-z0-9]", "_", name).upper()} "{urls[name]}"\n')
    return 0


def chunks(data):
    return "\n".join(c_text.literal(data[i:i + 4000]) for i in range(0, len(data), 4000)) or '""'


sys.exit(main())
