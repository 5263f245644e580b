#!/usr/bin/env python3
"""Multiplies the cases of a demo database, for measuring only: grow.py DB SUBJECTS | grow.py DB --into URL

Each round copies every report, case and subject with all that belongs to them (events, parts, leaves, letters, clocks,
due dates) under new ids, numbers, NIPs and names, and seals the copied events anew: `sbt db check` and `sbt db rebuild`
accept the result. People, agencies and law stay as they are. --into copies a grown file into an empty PostgreSQL
database that `sbt db create` has made.
"""
import hashlib
import json
import re
import sqlite3
import subprocess
import sys

THINGS = ("report", "case", "subject", "letter", "decree", "block", "clock", "evidence")
LEFT = {"event", "event_part", "leaf", "job", "outbox", "session", "search", "draft", "upload", "read_mark", "idempotency"}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=\")[LK]-\d{4}-[0-9A-Z-]+(?=\")")
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # of the check letter of a report's number: src/domain/report.c
HEADER = ("account_id", "act_id", "agency_id", "appointment_id", "case_id", "event_id", "thing_id")


def text_of(i):
    h = i.hex()
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


class Round:
    """What the n-th copy calls things."""

    def __init__(self, n, mine, numbers, taken):
        self.n = n
        turn = n.to_bytes(2, "big")
        self.ids = {i: i[:10] + bytes((i[10] ^ turn[0], i[11] ^ turn[1])) + i[12:] for i in mine}
        self.texts = {text_of(old): text_of(new) for old, new in self.ids.items()}
        for old in numbers:
            new, k = None, n
            while new is None or new in taken:
                h = hashlib.sha256(f"{old} {k}".encode()).hexdigest()
                if old[0] == "K":
                    new = old[:7] + "".join(LETTERS[int(h[j:j + 2], 16) % 23] for j in range(0, 12, 2))
                else:
                    d = old[2:6] + f"{int(h[:12], 16) % 10**8:08d}"
                    new = f"L-{d[:4]}-{d[4:]}-{LETTERS[sum((ord(c) - 48) * (j + 2) for j, c in enumerate(d)) % 23]}"
                k += 7919
            taken.add(new)
            self.texts[old] = new

    def person(self, p):
        for key in ("name", "name_key"):
            if p.get(key):
                p[key] = f"{p[key]} {self.n}"
        for key in ("nip", "nik"):
            if p.get(key):
                p[key] = f"{p[key][:-3]}{self.n:03d}"


def canonical(o):
    return json.dumps(o, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def part_maker(name, body):
    """A function of the round that gives the part's body; ids and numbers are found once."""
    if name == "person" and '"name' in body:
        def make_person(r):
            o = json.loads(body)
            for p in o.get("subjects", [o]):
                r.person(p)
            return canonical(o)
        return make_person
    bits = UUID.split(body)
    found = UUID.findall(body)

    def make(r):
        out = [bits[0]]
        for i, x in enumerate(found):
            out += (r.texts.get(x, x), bits[i + 1])
        return "".join(out)
    return make if found else lambda r: body


def header(e):
    out = []
    for key, col in (("account", "account_id"), ("act_id",) * 2, ("agency", "agency_id"), ("appointment", "appointment_id"),
                     ("case_id",) * 2, ("id", "event_id")):
        if e[col]:
            out.append(f'"{key}":"{text_of(e[col])}"')
    out.append(f'"kind":"{e["kind"]}","recorded_us":{e["recorded_us"]},"schema_v":{e["schema_v"]}')
    out.append(f'"thing_id":"{text_of(e["thing_id"])}","thing_kind":"{e["thing_kind"]}"')
    return ("{" + ",".join(out) + "}").encode()


def sealed(e, parts):
    """The event's list of parts and its leaf, as src/proof/leaf.c makes them."""
    hashes = [(n, sha(b"sbt/part/v1\0", s, bytes((len(n),)), n.encode(), b.encode())) for n, s, b in parts]
    h = header(e)
    leaf = b"\1" + sha(b"sbt/leaf/v1\0", e["salt"], len(h).to_bytes(4, "big"), h,
                       *(bytes((len(n),)) + n.encode() + x for n, x in hashes))
    return ",".join(f"{n}:{x.hex()}" for n, x in hashes), leaf


def insert(db, table, cols):
    return f"INSERT INTO {table} ({', '.join(cols)}) VALUES ({', '.join('?' * len(cols))})"


def load_events(db):
    db.row_factory = sqlite3.Row
    rows = db.execute("SELECT e.*, l.sequenced_us FROM event e JOIN leaf l USING (event_id) ORDER BY leaf_index").fetchall()
    db.row_factory = None
    cols = [c for c in rows[0].keys() if c != "sequenced_us"]
    events = [dict(r) for r in rows if r["thing_kind"] in THINGS]
    parts = {e["event_id"]: [] for e in events}
    for i, name, salt, body in db.execute("SELECT event_id, name, salt, body FROM event_part ORDER BY event_id, name"):
        if i in parts:
            parts[i].append((name, salt, part_maker(name, body)))
    return cols, events, parts


def load_tables(db, mine):
    """The rows of every table that are named by an id of ours: (table, columns, rows)."""
    out = []
    for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall():
        info = db.execute(f"PRAGMA table_info({table})").fetchall()
        if table in LEFT or table.startswith(("ref_", "sqlite_")) or not any(i[2] == "BLOB" for i in info):
            continue
        key = [i[0] for i in info if i[5]]
        rows = [r for r in db.execute(f"SELECT * FROM {table}") if any(r[k] in mine for k in key)]
        if rows:
            out.append((table, [i[1] for i in info], rows))
    return out


def more_ids(db, mine):
    """Things that have a row but no event of their own: questions, notices."""
    for table, col in (("report_question", "question_id"), ("notice", "notice_id")):
        mine.update(i for (i,) in db.execute(f"SELECT {col} FROM {table}"))


def copy_tables(db, tables, r):
    for table, cols, rows in tables:
        person = [i for i, c in enumerate(cols) if c in ("name", "name_key", "nip", "nik")]
        number = cols.index("number") if table in ("report", "case_file") else None
        blobs = [i for i in range(len(cols)) if any(isinstance(row[i], bytes) for row in rows)]

        def new(row):
            row = list(row)
            for i in blobs:
                row[i] = r.ids.get(row[i], row[i])
            if number is not None:
                row[number] = r.texts[row[number]]
            if table in ("subject", "report_subject"):
                p = {cols[i]: row[i] for i in person}
                r.person(p)
                for i in person:
                    row[i] = p[cols[i]]
            return row
        db.executemany(insert(db, table, cols), (new(row) for row in rows))


def copy_events(db, cols, events, parts, r, leaf_index):
    new_events, new_parts, new_leaves = [], [], []
    for e in events:
        was = e["event_id"]
        e = {**e, **{c: r.ids.get(e[c], e[c]) for c in HEADER}}
        made = [(n, s, make(r)) for n, s, make in parts[was]]
        e["parts"], e["leaf"] = sealed(e, made)
        new_events.append([e[c] for c in cols])
        new_parts += ((e["event_id"], *p) for p in made)
        new_leaves.append((leaf_index, e["event_id"], sha(b"\0", e["leaf"]), e["sequenced_us"]))
        leaf_index += 1
    db.executemany(insert(db, "event", cols), new_events)
    db.executemany("INSERT INTO event_part (event_id, name, salt, body) VALUES (?, ?, ?, ?)", new_parts)
    db.executemany("INSERT INTO leaf (leaf_index, event_id, hash, sequenced_us) VALUES (?, ?, ?, ?)", new_leaves)
    return leaf_index


def grow(path, subjects):
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA foreign_keys = OFF")
    had = db.execute("SELECT count(*) FROM subject").fetchone()[0]
    triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    indexes = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    cols, events, parts = load_events(db)
    mine = {e[c] for e in events for c in ("event_id", "thing_id", "act_id")}
    more_ids(db, mine)
    tables = load_tables(db, mine)
    numbers = [n for (n,) in db.execute("SELECT number FROM report UNION ALL SELECT number FROM case_file")]
    taken = set(numbers)
    leaf_index, last_us = db.execute("SELECT max(leaf_index) + 1, max(sequenced_us) FROM leaf").fetchone()
    for e in events:  # sequenced time never runs backwards
        e["sequenced_us"] = last_us
    for kind, names in (("TRIGGER", triggers), ("INDEX", indexes)):
        for name, _ in names:
            db.execute(f"DROP {kind} {name}")
    db.execute("BEGIN")
    rounds = -(-subjects // had)
    for n in range(1, rounds):
        r = Round(n, mine, numbers, taken)
        leaf_index = copy_events(db, cols, events, parts, r, leaf_index)
        copy_tables(db, tables, r)
        if sys.stderr.isatty():
            print(f"\r{n + 1}/{rounds}", end="", file=sys.stderr)
    for _, sql in indexes + triggers:
        db.execute(sql)
    # Taken as folded: a server would fold two million leaves beside what is measured, and no page here shows figures.
    db.execute("UPDATE figure_state SET leaf_n = ?", (leaf_index,))
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = WAL")
    print(db.execute("SELECT count(*) FROM subject").fetchone()[0], "subjects")
    db.close()


def field(v):
    """A value for COPY in text format."""
    if v is None:
        return "\\N"
    if isinstance(v, bytes):
        return "\\\\x" + v.hex()
    if isinstance(v, str):
        return v.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return str(v)


def into(path, url):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    tables = [t for (t,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND "
                                       "name NOT LIKE 'schema_%' AND name NOT LIKE 'migration%' ORDER BY name")]
    p = subprocess.Popen(["psql", url, "-qX", "-v", "ON_ERROR_STOP=1"], stdin=subprocess.PIPE, text=True, encoding="utf-8")
    put = p.stdin.write
    put("SET session_replication_role = replica; SET synchronous_commit = off; BEGIN;\n")
    put("TRUNCATE " + ", ".join(tables) + " RESTART IDENTITY;\n")
    for table in tables:
        cols = [r[1] for r in db.execute(f"PRAGMA table_info({table})")]
        order = "JOIN leaf USING (event_id) ORDER BY leaf_index" if table == "event" else ""
        put(f"COPY {table} ({', '.join(cols)}) FROM stdin;\n")
        pick = ", ".join(f"{table}.{c}" for c in cols)
        for row in db.execute(f"SELECT {pick} FROM {table} {order}"):
            put("\t".join(map(field, row)) + "\n")
        put("\\.\n")
    put("COMMIT; ANALYZE;\n")
    p.stdin.close()
    if p.wait() != 0:
        raise SystemExit("psql failed")


def main():
    if len(sys.argv) == 3:
        grow(sys.argv[1], int(sys.argv[2]))
    elif len(sys.argv) == 4 and sys.argv[2] == "--into":
        into(sys.argv[1], sys.argv[3])
    else:
        print(__doc__.strip())
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
