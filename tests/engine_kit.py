"""What the tests of upgrades and kills share: databases on both engines, commands, and counters that print their sum."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Skip(Exception):
    """Raised by a test with the reason why it cannot run here."""


class Counter:
    """Runs checks one after another; ends with the line that CI reads."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def run(self, name, fn, *args):
        try:
            fn(*args)
        except Skip as why:
            self.skipped += 1
            print(f"skip - {name}: {why}", flush=True)
        except Exception:  # a broken check is a failed check, the others still run
            self.failed += 1
            print(f"not ok - {name}\n{traceback.format_exc()}", flush=True)
        else:
            self.passed += 1
            print(f"ok - {name}", flush=True)

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        return 1 if self.failed or not self.passed else 0


class World:
    """A temporary folder, the binary, and a PostgreSQL: the one of SBT_TEST_PG, or one of our own."""

    def __init__(self, binary):
        self.binary = os.path.abspath(binary)
        self.dir = tempfile.mkdtemp(prefix="sbt-engine-")
        self.given = os.environ.get("SBT_TEST_PG", "")
        self.own = ""
        self.made = []
        if not self.given:
            tool = os.path.join(ROOT, "tools", "pg_test.sh")
            self.own = subprocess.run([tool, "start"], check=True, capture_output=True, text=True).stdout.strip()
            self.given = subprocess.run([tool, "url", self.own], check=True, capture_output=True, text=True).stdout.strip()

    def close(self):
        for url in self.made:
            self.psql(self.given, f"DROP DATABASE IF EXISTS {self.name_of(url)} WITH (FORCE)", check=False)
        if self.own:
            subprocess.run([os.path.join(ROOT, "tools", "pg_test.sh"), "stop", self.own], check=False)
        shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @staticmethod
    def name_of(url):
        return urllib.parse.urlsplit(url).path.lstrip("/")

    def psql(self, url, sql=None, file=None, check=True):
        """Runs SQL; gives its rows without frills."""
        words = ["psql", url, "-qAtX", "-v", "ON_ERROR_STOP=1"] + (["-f", file] if file else ["-c", sql])
        r = subprocess.run(words, capture_output=True, text=True, check=False)
        if check and r.returncode:
            raise AssertionError(r.stderr)
        return r.stdout

    def sqlite(self, url, sql=None, file=None):
        path = url.removeprefix("sqlite:")
        text = open(file, encoding="utf-8").read() if file else sql
        r = subprocess.run(["sqlite3", "-bail", path], input=text, capture_output=True, text=True, check=False)
        if r.returncode:
            raise AssertionError(r.stderr)
        return r.stdout

    def sql(self, url, sql=None, file=None):
        return (self.sqlite if url.startswith("sqlite:") else self.psql)(url, sql, file)

    def empty(self, engine, name):
        """The URL of a database without tables. Its keys lie in `name`.keys in both cases."""
        if engine == "sqlite":
            return "sqlite:" + os.path.join(self.dir, name)
        db = re.sub(r"\W", "_", f"sbt_{os.getpid()}_{name}").lower()
        self.psql(self.given, f"DROP DATABASE IF EXISTS {db} WITH (FORCE)")
        self.psql(self.given, f"CREATE DATABASE {db} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
        parts = urllib.parse.urlsplit(self.given)
        url = f"{parts.scheme}://{parts.netloc}/{db}" + (f"?{parts.query}" if parts.query else "")
        self.made.append(url)
        return url

    def env(self, url, **more):
        clean = {k: v for k, v in os.environ.items() if not k.startswith("SBT_")}
        name = os.path.basename(url.removeprefix("sqlite:")) if url.startswith("sqlite:") else self.name_of(url)
        return {**clean, "SBT_LANG": "en", "SBT_KEYS": os.path.join(self.dir, name + ".keys"), **more}

    def sbt(self, url, *words, timeout=600):
        """A command on that database: exit code, answer, errors."""
        r = subprocess.run([self.binary, *words], capture_output=True, text=True, env=self.env(url), cwd=self.dir,
                           stdin=subprocess.DEVNULL, timeout=timeout, check=False)
        return r.returncode, r.stdout, r.stderr

    def ok(self, url, *words, timeout=600):
        """A command that must succeed; its answer, as JSON where it was asked for."""
        code, out, err = self.sbt(url, *words, timeout=timeout)
        assert code == 0, f"sbt {' '.join(words)}: exit {code}\n{out}{err}"
        return json.loads(out) if "--json" in words else out


def main(doc, fn):
    """main(doc, fn): fn(world, counter) with the binary of the command line."""
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(doc.strip())
        sys.exit(0 if sys.argv[1:] in (["--help"], ["-h"]) else 2)
    counter = Counter()
    with World(sys.argv[1]) as world:
        fn(world, counter)
    sys.exit(counter.end())
