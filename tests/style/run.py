#!/usr/bin/env python3
"""Runs the style checks of tools/: includes, our own rules, headers that compile alone, format, translations, packages.

run.py [BUILD]    BUILD (default build) holds the generated headers; prints "N passed, N failed, N skipped"
"""
import concurrent.futures
import glob
import json
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import check_engines  # noqa: E402
import check_includes  # noqa: E402
import check_style  # noqa: E402
import po_extract  # noqa: E402


def headers(build):
    """Each header of ours compiles by itself, warnings included."""
    found = sorted(glob.glob("src/**/*.h", recursive=True, root_dir=ROOT) + ["tests/test.h"])
    found.remove("src/base/banned.h")
    flags = subprocess.run(["pkg-config", "--cflags", "libpq", "sqlite3", "pangocairo", "libmicrohttpd"], capture_output=True,
                           text=True).stdout.split()

    def one(header):
        run = subprocess.run(["gcc", "-std=gnu17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-Isrc", "-I.",
                              f"-I{build}", *flags, "-x", "c", "-"], input=f'#include "{header.removeprefix("src/")}"\n', text=True,
                             cwd=ROOT, capture_output=True)
        return [f"{header}: does not compile alone\n{run.stderr}"] if run.returncode else []

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return sum(pool.map(one, found), []), len(found)


def formatted():
    """clang-format has nothing to change."""
    found = [p for p in check_style.tracked(ROOT) if p.startswith(("src/", "tests/", "bench/")) and p.endswith((".c", ".h"))]
    bad = []
    for i in range(0, len(found), 40):
        run = subprocess.run(["clang-format", "--dry-run", "-Werror", "--ferror-limit=1"] + found[i:i + 40], cwd=ROOT,
                             capture_output=True, text=True)
        bad += [line for line in run.stderr.split("\n") if "error:" in line]
        if run.returncode and not bad:
            bad.append(run.stderr)
    return bad, len(found)


def no_dead_template():
    """Each page template is used by a page, and each page function stands in the folder of pages."""
    sources = ""
    for path in glob.glob(os.path.join(ROOT, "src/**/*.c"), recursive=True):
        with open(path, encoding="utf-8") as f:
            sources += f.read()
    bad, seen = [], 0
    for path in sorted(glob.glob(os.path.join(ROOT, "templates/**/*.html"), recursive=True)):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        seen += 1
        stem = os.path.basename(path)[:-5]
        if "{% view " in text and f"sbt_tpl_{stem}" not in sources:
            bad.append(f"templates/{stem}.html: no page shows it")
    return bad, seen


# Classes that only mark a place (for scripts, tests or the structure of a component).
BARE = {"sbt-acts", "sbt-columns__main", "sbt-columns__side", "sbt-figure__unit", "sbt-header__account", "sbt-pagination__prev",
        "sbt-panel--confirmation", "sbt-progress__label", "sbt-radios", "sbt-checkboxes", "sbt-table__body", "sbt-table__head",
        "sbt-table__row", "sbt-tabs__list-item", "sbt-tabs__list-item--selected"}


def classes(build):
    """Each class that a template names stands in the style sheet."""
    with open(os.path.join(ROOT, build, "gen", "assets", "app.css"), encoding="utf-8") as f:
        known = set(re.findall(r"\.(sbt-[a-zA-Z0-9_-]+)", f.read())) | BARE
    bad, seen = [], 0
    for path in sorted(glob.glob(os.path.join(ROOT, "templates/**/*.html"), recursive=True)):
        with open(path, encoding="utf-8") as f:
            for n, line in enumerate(f, 1):
                for value in re.findall(r'class="([^"]*)"', re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", "\0", line))):
                    for name in value.split():
                        seen += 1
                        if name.startswith("sbt-") and "\0" not in name and name not in known:
                            bad.append(f"{os.path.relpath(path, ROOT)}:{n}: the style sheet does not know {name}")
    return bad, seen


def engines():
    with open(os.path.join(ROOT, "package-lock.json"), encoding="utf-8") as f:
        return check_engines.check(json.load(f))


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else "build"
    checks = [
        ("folders include what they may", lambda: check_includes.check(ROOT)),
        ("files keep to our own rules", lambda: check_style.check(ROOT)),
        ("headers compile alone", lambda: headers(build)),
        ("code is formatted", formatted),
        ("every sentence has its English", lambda: po_extract.check(ROOT)),
        ("every template is shown by a page", no_dead_template),
        ("every class has its style", lambda: classes(build)),
        ("packages run on Debian's Node", engines),
    ]
    failed = 0
    if shutil.which("clang-format") is None:
        print("clang-format is missing: apt-get install clang-format")
    for name, fn in checks:
        try:
            bad, seen = fn()
            if seen == 0:
                bad = ["looked at nothing"]
        except OSError as e:
            bad, seen = [str(e)], 0
        print(f"{'not ok' if bad else 'ok'} - {name} ({seen})")
        for line in bad[:40]:
            print(f"  {line}")
        if len(bad) > 40:
            print(f"  ... and {len(bad) - 40} more")
        failed += bool(bad)
    print(f"{len(checks) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
