#!/usr/bin/env python3
"""Upgrades every landed schema to the newest one: run.py BINARY

For each tests/upgrade/fixtures/NNNN.*.sql, on SQLite and PostgreSQL: loads it, runs `sbt db migrate`, compares the schema
with a fresh one, verifies the log and folds it again; then the refusals: twice, changed, unknown and missing migrations.
Prints "N passed, N failed, N skipped".
"""
import glob
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import engine_kit  # noqa: E402

ENGINES = ("sqlite", "pg")


def fixture(number, engine):
    return os.path.join(HERE, "fixtures", f"{number:04d}.{engine}.sql")


def landed():
    """Numbers of the migrations in sql/migrations."""
    names = glob.glob(os.path.join(engine_kit.ROOT, "sql", "migrations", "*.sqlite.sql"))
    return sorted(int(os.path.basename(n)[:4]) for n in names)


def schema(w, url):
    """Everything that the engine knows of the shape, as a list of lines to compare."""
    if url.startswith("sqlite:"):
        rows = w.sqlite(url, ".mode json\nSELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' "
                             "ORDER BY type, name;")
        # ALTER TABLE leaves other blanks behind than CREATE TABLE.
        return [f"{r['type']} {r['name']}: {re.sub(chr(92) + 's+', ' ', r['sql'])}" for r in json.loads(rows)]
    return w.psql(url, """
SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' ||
    coalesce(column_default, '') || ' ' || coalesce(collation_name, '')
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint ' || conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function ' || proname || ' ' || prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'sequence ' || sequencename || ' ' || cache_size FROM pg_sequences WHERE schemaname = 'public'
ORDER BY 1""").splitlines()


def columns(w, url):
    """Tables and columns as both engines should have them."""
    if url.startswith("sqlite:"):
        rows = w.sqlite(url, "SELECT m.name || '.' || c.name || ' ' || CASE c.type WHEN 'BLOB' THEN 'bytes' WHEN 'TEXT' THEN "
                             "'text' ELSE 'int' END || ' ' || (c.\"notnull\" OR c.pk > 0) FROM sqlite_schema m, "
                             "pragma_table_info(m.name) c WHERE m.type = 'table';")
    else:
        rows = w.psql(url, "SELECT table_name || '.' || column_name || ' ' || CASE udt_name WHEN 'bytea' THEN 'bytes' WHEN "
                           "'text' THEN 'text' ELSE 'int' END || ' ' || (is_nullable = 'NO')::int FROM "
                           "information_schema.columns WHERE table_schema = 'public'")
    return sorted(r for r in rows.splitlines() if r not in ("event.seq int 1", "event.xid int 1"))


def blank(w, engine, name):
    """A database without tables that `sbt db migrate` opens."""
    url = w.empty(engine, name)
    if engine == "sqlite":
        open(url.removeprefix("sqlite:"), "w", encoding="utf-8").close()
    return url


def same(was, now):
    gone, new = [x for x in was if x not in now], [x for x in now if x not in was]
    assert not gone and not new, "only there: %s\nonly here: %s" % (gone[:5], new[:5])


def migrate(w, url, want=0):
    code, out, err = w.sbt(url, "db", "migrate", url, "--json")
    assert code == want, f"exit {code}, {want} expected\n{out}{err}"
    return json.loads(out)["migrations"] if code == 0 else err


def upgrade(w, engine, number, newest, fresh):
    url = w.empty(engine, f"upgrade{number}")
    w.sql(url, file=fixture(number, engine))
    events = int(w.sql(url, "SELECT count(*) FROM event;"))
    assert events > 100, "the fixture has next to nothing in its log"
    assert migrate(w, url) == newest - number
    assert migrate(w, url) == 0, "a second run applied something again"
    same(schema(w, fresh), schema(w, url))
    open(w.env(url)["SBT_KEYS"], "w", encoding="utf-8").write("sbt-keys 1\nserver " + "0" * 64 + "\n")
    os.chmod(w.env(url)["SBT_KEYS"], 0o600)
    r = w.ok(url, "db", "rebuild", url, "--json")
    assert r["differences"] == 0 and r["events"] == events, r
    w.ok(url, "db", "check", url)


def changed(w, engine):
    url = blank(w, engine, "changed")
    migrate(w, url)
    w.sql(url, "UPDATE migration SET sha256 = 'f' || substr(sha256, 2) || '0' WHERE number = 1;")
    before = schema(w, url)
    for verb in ("migrate", "check"):
        code, out, err = w.sbt(url, "db", verb, url)
        assert code != 0 and "0001" in out + err, f"db {verb}: exit {code}\n{out}{err}"
    same(before, schema(w, url))


def unknown(w, engine, newest):
    url = blank(w, engine, "unknown")
    migrate(w, url)
    w.sql(url, f"INSERT INTO migration (number, name, sha256, applied_us) VALUES ({newest + 1}, 'later', 'x', 1);")
    err = migrate(w, url, want=5)
    assert f"{newest + 1:04d}" in err, err


def missing(w, engine):
    url = blank(w, engine, "missing")
    code, out, err = w.sbt(url, "db", "check", url)
    assert code == 5 and "sbt db migrate" in out + err, f"exit {code}\n{out}{err}"


def cut(w, engine, newest):
    """A migration that fails in the middle leaves the schema of before."""
    url = blank(w, engine, "cut")
    w.sql(url, "CREATE TABLE block (a int);")
    before = [x for x in schema(w, url) if "migration" not in x]
    code, out, err = w.sbt(url, "db", "migrate", url)
    assert code != 0, out + err
    same(before, [x for x in schema(w, url) if "migration" not in x])
    w.sql(url, "DROP TABLE block;")
    assert migrate(w, url) == newest


def complete():
    for number in landed():
        for engine in ENGINES:
            assert os.path.exists(fixture(number, engine)), f"no fixture of {number:04d}: run tests/upgrade/make.py"


def engines_agree(w, fresh):
    same(columns(w, fresh["sqlite"]), columns(w, fresh["pg"]))


def every(w, c):
    newest = landed()[-1]
    fresh = {}
    for engine in ENGINES:
        fresh[engine] = blank(w, engine, "fresh")
        assert migrate(w, fresh[engine]) == newest
    c.run("every landed migration has its fixture", complete)
    c.run("both engines have the same tables and columns", engines_agree, w, fresh)
    for engine in ENGINES:
        for number in landed():
            if os.path.exists(fixture(number, engine)):
                c.run(f"upgrades {number:04d} on {engine}", upgrade, w, engine, number, newest, fresh[engine])
        c.run(f"refuses a changed migration on {engine}", changed, w, engine)
        c.run(f"refuses a migration that it does not know on {engine}", unknown, w, engine, newest)
        c.run(f"asks for migrations that are missing on {engine}", missing, w, engine)
        c.run(f"takes back a migration that fails on {engine}", cut, w, engine, newest)


if __name__ == "__main__":
    engine_kit.main(__doc__, every)
