#!/usr/bin/env python3
"""Holds each folder of src/ to what docs/architecture.md lets it include, and each library to the folder that wraps it."""
import os
import re
import sys

# folder -> folders of ours that it may include besides itself
FOLDERS = {
    "base": [],
    "domain": ["base"],
    "proof": ["base"],
    "match": ["base"],
    "watch": ["base"],
    "verify": ["base"],  # apart from proof: whoever checks does not trust the code that wrote
    "store": ["base", "domain", "proof"],
    "remote": ["base", "domain"],
    "print": ["base", "domain"],
    "app": ["base", "domain", "proof", "match", "watch", "verify", "store", "remote", "print"],
    "http": ["base"],
    "pages": ["base", "domain", "app", "http"],
    "api": ["base", "domain", "app", "http"],
    "serve": ["base", "app", "http", "pages", "api"],
    "jobs": ["base", "app"],
    "cli": ["base", "app", "store", "jobs", "serve", "proof", "verify"],
    "": ["base", "cli"],  # src/main.c
}
# What tools/*.py write, and who may see it.
GENERATED = {
    "gen/queries.h": ["store", "app", "cli"],
    "gen/projectors.h": ["store"],
    "gen/migrations.h": ["store"],
    "gen/events.h": ["domain", "store", "app"],
    "gen/data.h": ["base", "app", "cli"],
    "gen/templates.h": ["pages", "serve"],
    "gen/assets.h": ["pages", "serve"],
}
# Libraries: header (or its first part) -> where it may stand.
LIBRARIES = {
    "microhttpd.h": ["http"],
    "zlib.h": ["base", "http"],
    "sqlite3.h": ["store/sqlite"],
    "libpq-fe.h": ["store/pg"],
    "jansson.h": ["base"],
    "sodium.h": ["base"],
    "openssl/": ["base"],
    "oath.h": ["base"],
    "liboath/": ["base"],
    "yaml.h": ["base"],
    "utf8proc.h": ["base"],
    "magic.h": ["base"],
    "curl/": ["remote"],
    "cairo": ["print"],
    "fontconfig/": ["print"],
    "pango/": ["print"],
    "xlsxwriter": ["print"],
    "qrencode.h": ["print"],
    "seccomp.h": ["serve"],
    "dlfcn.h": ["print"],
    "linux/": ["serve"],
    "sanitizer/": ["base"],
}
# One header of a folder that another may not include as a whole: a drawing without I/O.
ALSO = {"print/qr.h": ["pages"]}
LIBC = set("""ctype.h dirent.h endian.h errno.h fcntl.h float.h fnmatch.h ftw.h getopt.h glob.h grp.h inttypes.h libgen.h limits.h locale.h
malloc.h math.h netdb.h poll.h pthread.h pwd.h sched.h semaphore.h signal.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h
stdint.h stdio.h stdlib.h string.h strings.h syslog.h termios.h time.h unistd.h""".split())
LIBC_FOLDERS = ("sys/", "netinet/", "arpa/", "net/")
# Inner folders do not log: the edge does, once.
NO_LOG = {"domain", "proof", "match", "watch", "store", "remote", "print", "app"}
# Pure folders: no clock, no files, no network, no threads.
PURE = {"domain", "proof", "match", "watch"}
PURE_LIBC = set("""ctype.h errno.h float.h inttypes.h limits.h math.h stdalign.h stdarg.h stdbool.h stddef.h stdint.h stdio.h stdlib.h
string.h strings.h""".split())
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')


def check_line(path, kind, header):
    """What is wrong with one include line of src/PATH, or None."""
    folder = path.split("/")[0] if "/" in path else ""
    if folder not in FOLDERS:
        return f"folder '{folder}' has no charter in tools/check_includes.py"
    if kind == '"':
        first = header.split("/")[0]
        if "/" not in header or ".." in header.split("/"):
            return f'"{header}": write the path from src/'
        if first == "gen":
            if header not in GENERATED:
                return f'"{header}" is not known to tools/check_includes.py'
            if folder not in GENERATED[header]:
                return f'{folder}/ may not include "{header}"'
        elif first != folder and first not in FOLDERS[folder] and folder not in ALSO.get(header, []):
            return f'{folder or "main"}/ may not include {first}/'
        if header == "base/log.h" and folder in NO_LOG:
            return f'{folder}/ does not log: it returns a fault, the edge logs it'
        if header in ("store/sqlite/", "store/pg/"):
            return "a driver is reached through store/store.h"
        return None
    if header == "assert.h":
        return "<assert.h>: use SBT_BUG_IF"
    for lib, places in LIBRARIES.items():
        if header == lib or header.startswith(lib):
            if not any(path.startswith(p + "/") for p in places):
                return f"<{header}> is wrapped by {', '.join(places)}/ only"
            return None
    if header in LIBC or header.startswith(LIBC_FOLDERS):
        if folder in PURE and header not in PURE_LIBC:
            return f"{folder}/ is pure: no <{header}>"
        return None
    return f"<{header}> is not known to tools/check_includes.py: give it a folder"


def check(root):
    bad, seen = [], 0
    src = os.path.join(root, "src")
    for at, _, files in os.walk(src):
        for name in sorted(files):
            if not name.endswith((".c", ".h")):
                continue
            full = os.path.join(at, name)
            path = os.path.relpath(full, src).replace(os.sep, "/")
            seen += 1
            first = None
            with open(full, encoding="utf-8") as f:
                for n, line in enumerate(f, 1):
                    m = INCLUDE.match(line)
                    if not m:
                        continue
                    if m.group(1) == '"':
                        first = first or m.group(2)
                    what = check_line(path, m.group(1), m.group(2))
                    if what:
                        bad.append(f"src/{path}:{n}: {what}")
            own = path[:-2] + ".h"
            private = first is not None and "/" in path and first.startswith(path.rsplit("/", 1)[0] + "/")
            if name.endswith(".c") and first != own and not private and os.path.exists(os.path.join(src, own)):
                bad.append(f'src/{path}:1: includes its own header "{own}" (or a private one of its folder) first')
    return bad, seen


def main():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    bad, seen = check(root)
    print("\n".join(bad) if bad else f"{seen} files include what they may")
    return 1 if bad or seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
