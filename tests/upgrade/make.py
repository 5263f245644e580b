#!/usr/bin/env python3
"""Makes the fixtures of the newest schema: make.py BINARY

Writes tests/upgrade/fixtures/NNNN.sqlite.sql and NNNN.pg.sql: a small part of the demo (its law, some cases and their
reports, whole in the log), folded by this binary. Run it once, in the commit that lands migration NNNN, and never again
for that number: a fixture is what an installation of that day holds.
"""
import os
import re
import sqlite3
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import engine_kit  # noqa: E402

CASES = 2  # of each status


def prune(path):
    """Leaves a few cases and what belongs to them in the log; the state is folded anew afterwards."""
    db = sqlite3.connect(path)
    triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    db.execute("CREATE TEMP TABLE pick AS SELECT DISTINCT case_id FROM (SELECT case_id, row_number() OVER (PARTITION BY "
               f"status ORDER BY subject_id) AS n FROM subject) WHERE n <= {CASES}")
    db.execute("CREATE TEMP TABLE thing AS SELECT report_id AS id FROM report WHERE case_id IN (SELECT case_id FROM pick)")
    db.execute("CREATE TEMP TABLE agency_pick AS SELECT DISTINCT agency_id FROM event WHERE case_id IN (SELECT case_id FROM "
               "pick) AND agency_id IS NOT NULL UNION SELECT agency_id FROM subject WHERE case_id IN (SELECT case_id FROM "
               "pick)")
    db.execute("CREATE TEMP TABLE keep AS SELECT event_id FROM event WHERE case_id IN (SELECT case_id FROM pick) OR thing_id "
               "IN (SELECT id FROM thing) OR kind LIKE 'system.%' OR kind LIKE 'rulebook.%' OR kind LIKE 'reference.%' OR "
               "(kind LIKE 'agency.%' AND thing_id IN (SELECT agency_id FROM agency_pick))")
    # A kind that no picked case has comes in with its whole thing.
    db.execute("INSERT INTO keep SELECT event_id FROM event WHERE thing_id IN (SELECT min(thing_id) FROM event WHERE kind NOT "
               "IN (SELECT e.kind FROM event e JOIN keep k ON k.event_id = e.event_id) GROUP BY kind)")
    for table in ("event_part", "leaf", "event"):
        db.execute(f"DELETE FROM {table} WHERE event_id NOT IN (SELECT event_id FROM keep)")
    db.execute("CREATE TEMP TABLE again AS SELECT event_id, row_number() OVER (ORDER BY leaf_index) - 1 AS n FROM leaf")
    db.execute("UPDATE leaf SET leaf_index = -1 - leaf_index")
    db.execute("UPDATE leaf SET leaf_index = (SELECT n FROM again WHERE again.event_id = leaf.event_id)")
    for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'ref_%'").fetchall():
        db.execute(f"DELETE FROM {table} WHERE rowid NOT IN (SELECT rowid FROM {table} LIMIT 20)")
    for table in ("clock_due", "notice", "job", "outbox"):
        db.execute(f"DELETE FROM {table} WHERE rowid NOT IN (SELECT rowid FROM {table} LIMIT 20)")
    for _, sql in triggers:
        db.execute(sql)
    db.commit()
    db.execute("VACUUM")
    db.close()


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip())
        return 2
    with engine_kit.World(sys.argv[1]) as w:
        lite = w.empty("sqlite", "fixture")
        w.ok(lite, "demo", lite, "--no-past")
        prune(lite.removeprefix("sqlite:"))
        w.ok(lite, "db", "rebuild", lite, "--replace")
        number = int(w.sqlite(lite, "SELECT max(number) FROM migration;"))
        out = os.path.join(HERE, "fixtures", f"{number:04d}")
        text = w.sqlite(lite, ".dump")
        head = f"-- A small database of schema {number:04d} to upgrade in tests, made by tests/upgrade/make.py.\n"
        with open(out + ".sqlite.sql", "w", encoding="utf-8") as f:
            f.write(head + text)
        pg = w.empty("pg", "fixture")
        archive = os.path.join(w.dir, "fixture.sbt")
        w.ok(lite, "backup", lite, archive)
        w.ok(lite, "restore", archive, pg)
        dump = subprocess.run(["pg_dump", "--no-owner", "--no-privileges", "--no-comments", pg], check=True,
                              capture_output=True, text=True).stdout
        dump = re.sub(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*)?\n", "", dump, flags=re.M)
        with open(out + ".pg.sql", "w", encoding="utf-8") as f:
            f.write(head + dump)
        print(f"{out}.sqlite.sql: {len(text)} bytes, {out}.pg.sql: {len(dump)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
