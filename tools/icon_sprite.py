#!/usr/bin/env python3
"""Collects the icons that templates name, icon("search"), and those of assets/icons.txt into one SVG sprite.

icon_sprite.py --icons node_modules/@tabler/icons/icons/outline --list assets/icons.txt --out F TEMPLATE...
"""
import argparse
import os
import re
import sys


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--icons", required=True)
    ap.add_argument("--list", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("files", nargs="*")
    arg = ap.parse_args()
    names = set()
    with open(arg.list, encoding="utf-8") as f:
        names |= {line.strip() for line in f if line.strip() and not line.startswith("#")}
    for path in arg.files:
        with open(path, encoding="utf-8") as f:
            names |= set(re.findall(r'\bicon\(\s*(?:name\s*=\s*)?"([a-z0-9-]+)"', f.read()))
    out = ['<svg xmlns="http://www.w3.org/2000/svg">']
    for name in sorted(names):
        path = os.path.join(arg.icons, name + ".svg")
        try:
            with open(path, encoding="utf-8") as f:
                svg = f.read()
        except OSError:
            print(f"no icon '{name}': see {arg.icons}", file=sys.stderr)
            return 1
        inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S).group(1)
        inner = re.sub(r'<path stroke="none"[^>]*/>', "", inner)
        inner = re.sub(r"\s*\n\s*", "", inner)
        out.append(f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
                   f'stroke-linecap="round" stroke-linejoin="round">{inner}</symbol>')
    out.append("</svg>")
    with open(arg.out, "w", encoding="utf-8") as f:
        f.write("\n".join(out) + "\n")
    return 0


sys.exit(main())
