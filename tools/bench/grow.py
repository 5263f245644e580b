#!/usr/bin/env python3
"""Multiplies the cases of a demo database, for measuring only: grow.py DB SUBJECTS

Each round copies every report, case and subject with all that belongs to them (events, parts, leaves, letters, clocks)
under new ids, numbers, NIPs and names. People, agencies and law stay as they are. The copies' leaf hashes are those of
their originals, so `sbt db check` refuses such a file: it must never become anything else than a benchmark.
"""
import sqlite3
import sys

# Things that are copied, by the columns that name them; everything else that is an id stays.
MINE = {"event_id", "thing_id", "act_id", "case_id", "report_id", "subject_id", "letter_id", "decree_id", "block_id", "clock_id",
        "notice_id", "evidence_id", "question_id", "request_id", "merged_into"}
LEFT = {"agency", "account", "appointment", "rulebook", "api_token", "session", "identity_share", "identity_custody", "evidence_key",
        "blob_chunk", "draft", "upload", "search", "job", "outbox", "read_mark"}
KINDS = ("agency.", "account.", "appointment.", "system.", "rulebook.", "reference.", "identity.", "token.")


def new_id(value, n):
    return None if value is None else value[:8] + n.to_bytes(4, "big") + value[12:]


def new_text(value, n):
    return None if value is None else f"{value} {n}"


def new_nip(value, n):
    return None if value is None else value[:-3] + f"{n:03d}"


def new_number(value, n):
    return f"{value}.{n}"


def plan(db):
    """One INSERT ... SELECT a table, with :n for the round."""
    out = []
    for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall():
        cols = [r[1] for r in db.execute(f"PRAGMA table_info({table})")]
        if table in LEFT or table.startswith(("ref_", "sqlite_")) or not MINE & set(cols):
            continue
        pick = []
        for c in cols:
            if c in MINE:
                pick.append(f"new_id({c}, :n)")
            elif c in ("name", "name_key") and table in ("subject", "report_subject"):
                pick.append(f"new_text({c}, :n)")
            elif c in ("nip", "nik") and table in ("subject", "report_subject"):
                pick.append(f"new_nip({c}, :n)")
            elif c == "number" and table in ("report", "case_file"):
                pick.append(f"new_number({c}, :n)")
            elif c == "leaf_index":
                pick.append("leaf_index + :n * :leaves")
            else:
                pick.append(c)
        where = "EXISTS (SELECT 1 FROM mine m WHERE m.event_id = x.event_id)" if table in ("event", "event_part", "leaf") else "1"
        out.append((table, f"INSERT INTO {table} ({', '.join(cols)}) SELECT {', '.join(pick)} FROM {table} x WHERE {where} AND "
                           f"rowid <= (SELECT top FROM tops WHERE t = '{table}')"))
    return out


def main():
    if len(sys.argv) != 3:
        print(__doc__.strip())
        return 2
    db = sqlite3.connect(sys.argv[1], isolation_level=None)
    for name in ("new_id", "new_text", "new_nip", "new_number"):
        db.create_function(name, 2, globals()[name], deterministic=True)
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA foreign_keys = OFF")
    had = db.execute("SELECT count(*) FROM subject").fetchone()[0]
    rounds = -(-int(sys.argv[2]) // had)
    triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    not_mine = " AND ".join(f"kind NOT LIKE '{k}%'" for k in KINDS)
    db.execute(f"CREATE TEMP TABLE mine AS SELECT event_id FROM event WHERE {not_mine}")
    db.execute("CREATE UNIQUE INDEX temp.mine_id ON mine (event_id)")
    db.execute("CREATE TEMP TABLE tops (t, top)")
    steps = plan(db)
    for table, _ in steps:
        db.execute(f"INSERT INTO tops SELECT '{table}', max(rowid) FROM {table}")
    leaves = db.execute("SELECT max(leaf_index) + 1 FROM leaf").fetchone()[0]
    db.execute("BEGIN")
    for n in range(1, rounds):
        for _, sql in steps:
            db.execute(sql, {"n": n, "leaves": leaves} if ":leaves" in sql else {"n": n})
        if sys.stderr.isatty():
            print(f"\r{n + 1}/{rounds}", end="", file=sys.stderr)
    # Leaf indexes have no gaps.
    db.execute("CREATE TEMP TABLE again AS SELECT event_id, row_number() OVER (ORDER BY leaf_index) - 1 AS i FROM leaf")
    db.execute("CREATE UNIQUE INDEX temp.again_id ON again (event_id)")
    db.execute("UPDATE leaf SET leaf_index = -1 - leaf_index")
    db.execute("UPDATE leaf SET leaf_index = (SELECT i FROM again a WHERE a.event_id = leaf.event_id)")
    for _, sql in triggers:
        db.execute(sql)
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = WAL")
    print(db.execute("SELECT count(*) FROM subject").fetchone()[0], "subjects")
    return 0


if __name__ == "__main__":
    sys.exit(main())
