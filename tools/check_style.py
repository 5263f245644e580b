#!/usr/bin/env python3
"""Checks the rules of our own that no compiler knows: first sentences, names, memory, file length, plain bytes."""
import os
import re
import subprocess
import sys

MAX_LINES = 800
MAX_COLUMNS = 120
TEXT = (".c", ".h", ".py", ".sh", ".sql", ".js", ".mjs", ".scss", ".html", ".md", ".po", ".yaml", ".yml", ".csv", ".json",
        ".build", ".txt", ".conf")
# How the first line of a file says what the file is for.
FIRST = {
    ".c": r"// \S.{5,}", ".h": r"// \S.{5,}", ".js": r"// \S.{5,}", ".mjs": r"// \S.{5,}", ".scss": r"// \S.{5,}",
    ".sql": r"-- (?!name:)\S.{5,}", ".py": r'"""\S.{5,}', ".sh": r"# \S.{5,}",
}
# call -> the folders where it may stand
CALLS = {
    "malloc": ["src/base/"], "calloc": ["src/base/"], "realloc": ["src/base/"], "free": ["src/base/"],
    "strdup": ["src/base/"], "strndup": ["src/base/"], "asprintf": ["src/base/"], "vasprintf": ["src/base/"],
    "alloca": [], "abort": ["src/base/", "src/verify/main.c"], "exit": ["src/base/", "src/cli/", "src/main.c"], "_exit": ["src/base/", "src/print/image.c"],
    "assert": [], "time": ["src/base/"], "clock_gettime": ["src/base/", "src/http/", "src/store/"], "gettimeofday": ["src/base/"],
    "random": [], "rand_r": [], "getrandom": ["src/base/"], "gets": [], "popen": [],
    "sqlite3_exec": ["src/store/"], "PQexec": ["src/store/"], "setlocale": [], "strtol": ["src/base/"],
    "strtoul": ["src/base/"], "strtoll": ["src/base/"], "strtoull": ["src/base/"], "signal": ["src/serve/", "src/cli/", "src/print/image.c"], "longjmp": [],
}
# A library hands out memory that only its own free() takes back: such lines say so by this word.
PARDON = "style-ok:"
CALL = re.compile(r"(?<![\w.>])(" + "|".join(CALLS) + r")\s*\(")
DEFINITION = re.compile(r"^(?!static\b|typedef\b|extern\b|struct \w+ \{|#|\s|//|/\*|\}|SBT_)[A-Za-z_].*?\b(\w+)\(")


def strip_code(text):
    """The C text without comments and the insides of strings; line ends stay."""
    def blank(m):
        s = m.group()
        if s.startswith(("/*", "//")):
            return re.sub(r"[^\n]", " ", s)
        return s[0] + re.sub(r"[^\n]", " ", s[1:-1]) + s[-1]
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', blank, text, flags=re.S)


def check_text(path, data):
    bad = []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return [f"{path}:1: not UTF-8"]
    if data and not data.endswith(b"\n"):
        bad.append(f"{path}:{text.count(chr(10)) + 1}: no line end at the end of the file")
    for n, line in enumerate(text.split("\n"), 1):
        if line.endswith((" ", "\t")):
            bad.append(f"{path}:{n}: blanks at the end of the line")
        if "\r" in line and not path.startswith("tests/"):
            bad.append(f"{path}:{n}: carriage return")
        if line.startswith("\t"):
            bad.append(f"{path}:{n}: tab; indent with four blanks")
        if re.search(r"(?<![\w.])/work[/]|/root[/]", line):
            bad.append(f"{path}:{n}: a path of one machine")
    return bad


def check_first(path, text):
    ext = os.path.splitext(path)[1]
    if ext not in FIRST or not text.strip():
        return []
    lines = text.split("\n")
    at = 0
    while at < len(lines) and (lines[at].startswith("#!") or not lines[at].strip()):
        at += 1
    if at == len(lines) or not re.match(FIRST[ext], lines[at]):
        return [f"{path}:{at + 1}: begins with a sentence on what the file is for"]
    return []


def check_c(path, text):
    bad = []
    code = strip_code(text)
    lines = text.split("\n")
    if len(lines) - 1 > MAX_LINES:
        bad.append(f"{path}:{MAX_LINES}: {len(lines) - 1} lines, at most {MAX_LINES}: split the file")
    table = False  # between clang-format off and on: wide tables
    for n, line in enumerate(lines, 1):
        if "clang-format o" in line:
            table = "clang-format off" in line
        if len(line) > MAX_COLUMNS + 10 and not table and '"' not in line:
            bad.append(f"{path}:{n}: {len(line)} columns, at most {MAX_COLUMNS}")
    if path.endswith(".h") and not re.search(r"^#pragma once$", text, re.M):
        bad.append(f"{path}:1: no #pragma once")
    if not path.startswith("src/"):
        return bad
    code_lines = code.split("\n")
    for n, line in enumerate(code_lines, 1):
        if re.match(r"\s*#", line) or PARDON in lines[n - 1]:
            continue
        for m in CALL.finditer(line):
            fn = m.group(1)
            if not any(path.startswith(p) for p in CALLS[fn]):
                where = ", ".join(CALLS[fn]) or "nowhere"
                bad.append(f"{path}:{n}: {fn}() may stand in {where} only")
        if re.match(r"\s*typedef\s+struct\b", line):
            bad.append(f"{path}:{n}: no typedef for a struct")
        m = DEFINITION.match(line)
        if m and path.endswith(".c") and opens_body(code_lines, n - 1):
            own = os.path.basename(os.path.dirname(path)) + "_"  # shared inside one folder only
            if not m.group(1).startswith(("sbt_", own)) and m.group(1) not in ("main", "__lsan_default_suppressions"):
                bad.append(f"{path}:{n}: {m.group(1)}(): a function that others can call begins with sbt_ or {own}")
    return bad


def opens_body(lines, at):
    for line in lines[at:at + 12]:
        s = line.rstrip()
        if s.endswith(";"):
            return False
        if s == "{":
            return True
    return False


def tracked(root):
    """What belongs to the project; in an unpacked archive, which no git knows, everything but what a build makes."""
    if not os.path.exists(os.path.join(root, ".git")):
        found = []
        for at, dirs, files in os.walk(root):
            dirs[:] = [d for d in dirs if d not in ("node_modules", "var", "__pycache__") and not d.startswith("build")]
            found += [os.path.relpath(os.path.join(at, f), root) for f in files]
        return sorted(found)
    out = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root, check=True,
                         capture_output=True).stdout
    return sorted(p for p in out.decode().split("\0") if p and os.path.isfile(os.path.join(root, p)))


def check(root):
    bad, seen = [], 0
    for path in tracked(root):
        if not path.endswith(TEXT) or path in ("package-lock.json",) or path.startswith("tests/fuzz/corpus/"):
            continue
        with open(os.path.join(root, path), "rb") as f:
            data = f.read()
        seen += 1
        if path.startswith("tests/upgrade/fixtures/") or (path.startswith(("data/", "tests/")) and
                                                          path.endswith((".csv", ".txt", ".json"))):
            continue  # data as it came
        bad += check_text(path, data)
        text = data.decode("utf-8", "replace")
        bad += check_first(path, text)
        if path.endswith((".c", ".h")):
            bad += check_c(path, text)
    return bad, seen


def main():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    bad, seen = check(root)
    print("\n".join(bad) if bad else f"{seen} files keep to the style")
    return 1 if bad or seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
