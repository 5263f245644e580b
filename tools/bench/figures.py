"""Times the monitoring pages at 100,000 and a million subjects, and an event on a thousand open monitors (part of bench.py)."""
import hashlib
import http.client
import json
import os
import resource
import secrets
import selectors
import shutil
import socket
import sqlite3
import statistics
import sys
import time

MONITORS, PER_SESSION, EVENTS = 1000, 5, 20
PAGES = {"national": "/pantau", "province": "/pantau/provinsi/73", "regency": "/pantau/wilayah/73.71",
         "agency": "/pantau/instansi/PEMDA-73.71", "kanreg": "/pantau/kanreg/KANREG-04", "contest": "/pantau/pemilihan/PILKADA2024"}
ASKED = 100


GROWN = 10000  # the last subjects come in through the folder itself: their epochs keep what the cells were before
ROWS = {"case_file": ("case_id, number, rulebook, opened_us, opened_day, source, contest, contest_region, subjects_n, reports_n, changed_us, "
                      "version",
                      "c, 'K-B-' || n, (SELECT sha256 FROM rulebook ORDER BY valid_from DESC LIMIT 1), opened_us, opened_us / 86400000000, "
                      "'laporan', contest, region, 1, 1, since_us, 1"),
        "subject": ("subject_id, case_id, n, added_us, unidentified, name, name_key, agency_id, ppk_agency_id, kanreg_agency_id, offence, "
                    "level, sure, state, status, milestone, state_us, round, brings_study, non_asn, ppk_conflicted, examined, decree, "
                    "decree_ethics, decree_marked, idis, lift_requested, wrong_identity, ladder, restricted, changed_us, version",
                    "i, c, 1, opened_us, 0, 'Contoh ' || n, 'contoh ' || n, a.agency_id, a.agency_id, k.agency_id, offence, 'sedang', "
                    "'known', milestone, status, milestone, since_us, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, since_us, 1"),
        "event": ("event_id, kind, schema_v, thing_kind, thing_id, act_id, case_id, recorded_us, salt, parts, leaf",
                  "e, 'subject.added', 1, 'subject', i, e, c, opened_us, {none}, '', {none}"),
        "leaf": ("leaf_index, event_id, hash, sequenced_us", "{first} + n, e, {none}, opened_us"),
        "figure_span": ("thing_id, from_leaf, unit, case_id, at_us, region, agency, bits, now",
                        "i, {first} + n, 's', c, since_us, region, agency, bits, now")}
OLD = ("figure_span", "figure_cell", "figure_past", "figure_epoch")  # of the little that the base has
SPAN = "n, i, c, e, region, agency, kanreg, contest, offence, status, milestone, since_us, opened_us, bits, now"
# Leaves of the moves to come, a step each; their events have nothing to say.
LATER = {"event": ROWS["event"][0], "leaf": ROWS["leaf"][0]}


def stage(what, began):
    """How long a step of the loading took, so that a slow one is seen. Gives the time of now."""
    now = time.monotonic()
    print(f"    {what}: {now - began:.0f} s", flush=True)
    return now


def base(o, run):
    d = os.path.join(o.dir, "figures")
    shutil.rmtree(d, ignore_errors=True)
    os.makedirs(d)
    path = os.path.join(d, "base.db")
    run(o.binary, "demo", "sqlite:" + path, "--no-past", "--subjects", "0")
    os.environ["SBT_KEYS"] = path + ".keys"
    return d, path


def fill(first, up_to, none, source):
    """Statements that make the loaded lines into cases, subjects, events, leaves and spans; first: the first new leaf. What
    comes in later, from line up_to on, has its case and row already."""
    for table, (columns, values) in ROWS.items():
        join = " LEFT JOIN agency a ON a.code = agency LEFT JOIN agency k ON k.code = kanreg" if table == "subject" else ""
        yield (f"INSERT INTO {table} ({columns}) SELECT {values.format(first=first, none=none)} FROM {source}{join} "
               f"{'' if table in ('case_file', 'subject') else f'WHERE n < {up_to} '}ORDER BY n")


def later(first, n, last_us, none, series, blob):
    yield (f"INSERT INTO event ({LATER['event']}) {series} SELECT {blob}, 'bench.move', 1, 'subject', {blob}, {blob}, NULL, {last_us}, "
           f"{none}, '', {none} FROM s")
    yield f"INSERT INTO leaf ({LATER['leaf']}) {series} SELECT {first} + g, {blob}, {none}, {last_us} + g FROM s"


def moves_of(subjects, grown):
    """How many moves `figures grow` makes: five a subject, but the oldest steps of the very first."""
    lag, at = subjects * 3 // 730 + 1, subjects - grown
    return sum(max(0, subjects - max(at, k * lag)) for k in range(5))


def fill_sqlite(path, d, up_to, moves):
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA foreign_keys = OFF; "
                     "PRAGMA temp_store = MEMORY")
    hidden = db.execute("SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'index') AND sql IS NOT NULL").fetchall()
    hidden = [h for h in hidden if h[0] == "trigger" or any(f" ON {t} " in h[2] for t in ROWS)]
    for kind, name, _ in hidden:
        db.execute(f"DROP {kind} {name}")
    first = db.execute("SELECT max(leaf_index) + 1 FROM leaf").fetchone()[0]
    db.execute(f"CREATE TEMP TABLE span ({SPAN})")

    def spans():
        with open(os.path.join(d, "spans.tsv"), encoding="ascii") as f:
            for line in f:
                x = line[:-1].split("\t")
                yield (int(x[0]), bytes.fromhex(x[1]), bytes.fromhex(x[2]), bytes.fromhex(x[3]), *x[4:11], int(x[11]), int(x[12]), int(x[13]),
                       x[14])

    def cells():
        with open(os.path.join(d, "cells.tsv"), encoding="ascii") as f:
            for line in f:
                yield line[:-1].split("\t")
    began = time.monotonic()
    db.execute("BEGIN")
    for table in OLD:
        db.execute(f"DELETE FROM {table}")
    db.executemany("INSERT INTO temp.span VALUES (" + ",".join("?" * 15) + ")", spans())
    for sql in fill(first, up_to, "x''", "temp.span"):
        db.execute(sql)
    last = db.execute("SELECT max(opened_us) FROM temp.span").fetchone()[0]
    for sql in later(first + up_to, moves, last, "x''", f"WITH RECURSIVE s(g) AS (SELECT 0 UNION ALL SELECT g + 1 FROM s WHERE g < {moves - 1})",
                     "CAST(printf('b9%014d', g) AS BLOB)"):
        db.execute(sql)
    db.executemany("INSERT INTO figure_cell (grid, a, b, epoch, n) VALUES (?, ?, ?, 0, ?)", cells())
    db.execute("INSERT INTO figure_epoch VALUES (0, ?)", (first,))
    db.execute("UPDATE figure_state SET leaf_n = ?, epoch = 0, moves_n = 1000000000", (first + up_to,))
    began = stage("rows loaded", began)
    for _, _, sql in sorted(hidden, reverse=True):
        db.execute(sql)
    db.execute("COMMIT")
    stage("indexes made", began)
    db.execute("DROP TABLE temp.span")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    return first


def pg_indexes(run, url):
    """Statements that take away and make again the indexes of the loaded tables which no constraint needs."""
    tables = ", ".join(f"'{t}'" for t in ROWS)
    said = run("psql", url, "-Atqc", "SELECT i.indexname || chr(9) || i.indexdef FROM pg_indexes i WHERE i.schemaname = 'public' AND "
               f"i.tablename IN ({tables}) AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname) ORDER BY 1")
    pairs = [line.split("\t") for line in said.splitlines()]
    return [f"DROP INDEX {name}" for name, _ in pairs], [made for _, made in pairs]


def fill_pg(run, url, d, up_to, moves):
    first = int(run("psql", url, "-Atqc", "SELECT max(leaf_index) + 1 FROM leaf"))
    none = "''::bytea"
    types = SPAN.replace("n, i, c, e,", "n bigint, i0 text, c0 text, e0 text,").replace("region, ", "region text, ")
    for name in ("agency", "kanreg", "contest", "offence", "status", "milestone"):
        types = types.replace(f" {name},", f" {name} text,")
    for name in ("since_us", "opened_us", "bits"):
        types = types.replace(f" {name},", f" {name} bigint,")
    source = "(SELECT *, decode(i0, 'hex') AS i, decode(c0, 'hex') AS c, decode(e0, 'hex') AS e FROM span) x"
    drop, make = pg_indexes(run, url)
    rows = ["SET session_replication_role = replica", "SET synchronous_commit = off", *drop, f"CREATE TEMP TABLE span ({types} text)",
            f"\\copy span FROM '{d}/spans.tsv'", *(f"DELETE FROM {t}" for t in OLD), "CREATE TEMP TABLE cell (grid text, a text, b text, n text)",
            f"\\copy cell FROM '{d}/cells.tsv'", "INSERT INTO figure_cell (grid, a, b, epoch, n) SELECT grid, a, b, 0, n FROM cell",
            "ANALYZE span", *fill(first, up_to, none, source),
            *later(first + up_to, moves, "(SELECT max(opened_us) FROM span)", none,
                   f"WITH s AS (SELECT g FROM generate_series(0, {moves - 1}) g)", "decode('b9' || lpad(g::text, 14, '0'), 'hex')"),
            f"INSERT INTO figure_epoch (epoch, first_leaf) VALUES (0, {first})",
            f"UPDATE figure_state SET leaf_n = {first + up_to}, epoch = 0, moves_n = 1000000000"]
    wal = "ALTER SYSTEM {} max_wal_size{}"  # else the load is checkpointed again and again
    began = time.monotonic()
    for what, sql in (("rows loaded", [wal.format("SET", " = '8GB'"), "SELECT pg_reload_conf()", *rows]),
                      ("indexes made", ["SET maintenance_work_mem = '256MB'", "SET synchronous_commit = off", *make]),
                      ("analysed", ["VACUUM ANALYZE", "CHECKPOINT", wal.format("RESET", ""), "SELECT pg_reload_conf()"])):
        name = os.path.join(d, "fill.sql")
        with open(name, "w", encoding="ascii") as f:
            f.write("".join(x + ("\n" if x[0] == "\\" else ";\n") for x in sql))
        run("psql", url, "-qX", "-v", "ON_ERROR_STOP=1", "-f", name)
        began = stage(what, began)
    return first


def sized(o, run, d, url, subjects, load, tidy=lambda: None):
    """A database of so many subjects; the last 10,000 by the folder. Gives what was measured of it."""
    tool, grown = os.path.join(o.tools, "figures"), min(GROWN, subjects // 2)
    up_to, moves, began = subjects - grown, moves_of(subjects, grown), time.monotonic()
    rows = os.path.join(d, f"rows-{subjects}")
    if not os.path.exists(rows):  # the same on both engines
        os.makedirs(rows)
        said = run(tool, "rows", url, str(subjects), str(up_to), rows)
        with open(os.path.join(rows, "made.json"), "w", encoding="ascii") as f:
            f.write(said)
        began = stage("rows made up", began)
    with open(os.path.join(rows, "made.json"), encoding="ascii") as f:
        made = json.load(f)
    first = load(rows, up_to, moves)
    began = time.monotonic()
    made.update(json.loads(run(tool, "grow", url, str(up_to), str(subjects))))
    began = stage(f"{moves} moves folded", began)
    if made["moves"] != moves:
        raise SystemExit(f"{made['moves']} moves in the place of {moves}")
    end = first + up_to + moves
    tidy()
    made["now"] = json.loads(run(tool, "pages", url, "200"))
    # The worst place to ask for: just before an epoch ends all its moves are done again.
    made["then"] = [json.loads(run(tool, "pages", url, "10", str(n))) for n in (end - 1, end - moves // 2, min(end, end - moves + 2048) - 1)]
    made["lists"] = json.loads(run(tool, "list", url, "10", str(end - moves // 2)))
    stage("numbers and lists read", began)
    return made


def sessions(path):
    """Tokens of sessions of officers who may see the figures: logging a thousand in would measure passwords."""
    db = sqlite3.connect(path)
    offset = int(db.execute("SELECT value FROM setting WHERE name = 'demo_offset_us'").fetchone()[0])
    now = time.time_ns() // 1000 + offset
    people = db.execute("SELECT p.account_id, p.appointment_id FROM appointment p WHERE p.role IN ('audiman', 'verifier') "
                        "ORDER BY p.appointment_id").fetchall()
    tokens = []
    for i in range(MONITORS // PER_SESSION):
        raw = secrets.token_bytes(32)
        account, appointment = people[i % len(people)]
        db.execute("INSERT INTO session (session_id, token_hash, account_id, appointment_id, created_us, seen_us) VALUES (?,?,?,?,?,?)",
                   (secrets.token_bytes(16), hashlib.sha256(raw).digest(), account, appointment, now, now))
        tokens.append(raw.hex())
    db.commit()
    db.close()
    return tokens


def opened(at, tokens):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    need = 2 * MONITORS + 100
    if soft < need:
        if hard != resource.RLIM_INFINITY and hard < need:
            raise SystemExit(f"{MONITORS} open monitors need {need} open files and this shell allows {hard}: ulimit -Hn {need} as root")
        resource.setrlimit(resource.RLIMIT_NOFILE, (need, hard))
    out = []
    for first in range(0, MONITORS, 50):  # all at once would be turned away, and come again later
        for i in range(first, first + 50):
            s = socket.create_connection(("127.0.0.1", at), source_address=(f"127.0.1.{1 + i // 20}", 0))  # of many offices
            s.sendall(f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{at}\r\nCookie: sbt_session={tokens[i // PER_SESSION]}\r\n\r\n".encode())
            out.append(s)
        for s in out[first:]:
            listening(s)
    return out


def listening(s):
    head = b""
    while b"\r\n\r\n" not in head:
        more = s.recv(4096)
        if not more:
            break
        head += more
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise SystemExit("a monitor was refused: " + head.decode("utf-8", "replace")[:200])
    s.setblocking(False)


def told(streams, began):
    """Seconds until each stream has said that the figures changed; those that do not within 10 s are 10."""
    pick, late = selectors.DefaultSelector(), []
    for s in streams:
        pick.register(s, selectors.EVENT_READ, bytearray())
    while pick.get_map() and time.monotonic() - began < 10:
        for key, _ in pick.select(0.2):
            more = key.fileobj.recv(65536)
            key.data.extend(more)
            if not more or b"event: figures" in key.data:
                pick.unregister(key.fileobj)
                late.append(time.monotonic() - began if more else 10.0)
    return late + [10.0] * len(pick.get_map())


def monitors(o, engine, url, tokens, serve, post, row):
    s = serve(o.binary, url)
    try:
        streams = opened(s.port, tokens)
        time.sleep(2)
        for x in streams:  # what was told while they opened
            try:
                while x.recv(65536):
                    pass
            except BlockingIOError:
                pass
        late = []
        for i in range(EVENTS):
            began = time.monotonic()
            post(s.port, "/api/v1/reports", {"form": "publik", "mode": "tanpa", "act": "ikut_kampanye", "contest": "PILKADA2024",
                                            "contest_region": "73.71", "account": f"Contoh ukuran {i}."})
            late += told(streams, began)
            time.sleep(0.3)
        for x in streams:
            x.close()
    finally:
        s.stop()
    late.sort()
    p99 = late[len(late) * 99 // 100]
    row(f"{engine}: an event on {MONITORS} open monitors, {EVENTS} reports: p50 / p99 / longest",
        f"{statistics.median(late) * 1000:.0f} / {p99 * 1000:.0f} / {late[-1] * 1000:.0f} ms", "1 s", late[-1] <= 1)


def rest(used, at_most_s=120):
    """Waits until nothing works any more: after a load the keeper of the log takes a million leaves into its tree."""
    for _ in range(at_most_s):
        before = used()
        time.sleep(1)
        if used() - before < 0.03:
            return


def drawn(o, url, token, serve, pids_of, cpu_s):
    """CPU milliseconds of the server (and of the database's processes) for each whole page: read, drawn, sent."""
    out = {}
    s = serve(o.binary, url, more=("--no-jobs",))  # which would be counted with the pages
    try:
        rest(lambda: cpu_s([s.p.pid] + pids_of()))
        for name, at in PAGES.items():
            for n in (3, ASKED):  # the first are not counted
                began = cpu_s([s.p.pid] + pids_of())
                for _ in range(n):
                    c = http.client.HTTPConnection("127.0.0.1", s.port, timeout=30)
                    c.request("GET", at, headers={"Cookie": f"sbt_session={token}"})
                    r = c.getresponse()
                    r.read()
                    if r.status != 200:
                        raise SystemExit(f"{at}: {r.status}")
            out[name] = (cpu_s([s.p.pid] + pids_of()) - began) * 1000 / ASKED
    finally:
        s.stop()
    return out


def shown(row, engine, small, few, large, many):
    clock = "CPU" if engine == "SQLite" else "wall"
    for p in PAGES:
        a, b = few["drawn"][p], many["drawn"][p]
        row(f"{engine}: monitoring page, {p}: {small:,} / {large:,} subjects", f"{a:.2f} / {b:.2f} ms = {b / a:.2f}x", "20 ms, 1.3x",
            b <= 20 and b <= 1.3 * a)
        x, y = few["now"][p + "_us"] / 1000, many["now"][p + "_us"] / 1000
        row(f"  its numbers alone, without drawing ({clock})", f"{x:.2f} / {y:.2f} ms = {y / x:.2f}x")
        then = [f"{max(t[p + '_us'] for t in x['then']) / 1000:.1f}" for x in (few, many)]
        row("  the same as of an earlier N, the worst of three", " / ".join(then) + " ms")
    for name in ("reported", "at_received", "answered", "blocked"):
        row(f"{engine}: national list behind '{name}' as of an earlier N ({clock})",
            f"{few['lists'][name + '_us'] / 1000:.1f} / {many['lists'][name + '_us'] / 1000:.1f} ms")
    row(f"{engine}: folding, {clock} a move at {small:,} / {large:,} subjects", f"{few['us_a_move']} / {many['us_a_move']} us")
    row(f"{engine}: cells that {large:,} subjects make", f"{many['cells']:,}")


def on_sqlite(o, run, serve, cpu_s, d, path, n):
    to = os.path.join(d, f"{n}.db")
    shutil.copy(path, to)
    token = sessions(to)[0]
    made = sized(o, run, d, "sqlite:" + to, n, lambda rows, up_to, moves: fill_sqlite(to, rows, up_to, moves))
    made["drawn"] = drawn(o, "sqlite:" + to, token, serve, lambda: [], cpu_s)
    os.remove(to)
    return made


def backends(pids):
    """Those of PostgreSQL's processes that work for a client: not what vacuums meanwhile."""
    def name(pid):
        try:
            with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as f:
                return f.read()
        except OSError:
            return ""  # it ended meanwhile
    return [p for p in pids if name(p).startswith("postgres: sbt ")]


def pg_base(o, run, d, path, pg, name):
    """A database with the rows of the SQLite base, session and all. Gives its address and the sessions' tokens."""
    run("psql", pg, "-qc", f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    url = pg.replace("/postgres?", f"/{name}?")
    run(o.binary, "db", "create", url)
    copy = os.path.join(d, "copy.db")
    shutil.copy(path, copy)
    tokens = sessions(copy)
    run(sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "grow.py"), copy, "--into", url)
    return url, tokens


def on_pg(o, run, serve, cpu_s, d, path, n, pg, pg_pids):
    name = f"figures_{n}"
    url, tokens = pg_base(o, run, d, path, pg, name)
    made = sized(o, run, d, url, n, lambda rows, up_to, moves: fill_pg(run, url, rows, up_to, moves),
                 lambda: run("psql", url, "-qc", "VACUUM ANALYZE", "-c", "CHECKPOINT"))
    made["drawn"] = drawn(o, url, tokens[0], serve, pg_pids, cpu_s)
    run("psql", pg, "-qc", f"DROP DATABASE {name} WITH (FORCE)")
    return made


def checked(o, run, row, engine, url, keys, more=()):
    """The demo's figures, folded again from event 0 beside those that were kept up."""
    env, began = {"SBT_KEYS": keys}, time.monotonic()
    run(o.binary, "demo", url, *more, env=env)
    began = stage("demo made", began)
    said = run(o.binary, "figures", "check", url, env=env)
    row(f"{engine}: figures of the demo recomputed from event 0, byte for byte", f"{time.monotonic() - began:.1f} s", "equal", bool(said))


def figures_sqlite(o, run, row, serve, post, cpu_s, d, path):
    used = os.path.join(d, "live.db")
    shutil.copy(path, used)
    monitors(o, "SQLite", "sqlite:" + used, sessions(used), serve, post, row)
    few, many = (on_sqlite(o, run, serve, cpu_s, d, path, n) for n in (o.subjects, o.figures))
    shown(row, "SQLite", o.subjects, few, o.figures, many)
    checked(o, run, row, "SQLite", "sqlite:" + os.path.join(d, "demo.db"), os.path.join(d, "demo.db.keys"))


def figures_pg(o, run, row, serve, post, cpu_s, d, path, pg, pg_pids):
    monitors(o, "PostgreSQL", *pg_base(o, run, d, path, pg, "live"), serve, post, row)
    few, many = (on_pg(o, run, serve, cpu_s, d, path, n, pg, pg_pids) for n in (o.subjects, o.figures))
    shown(row, "PostgreSQL", o.subjects, few, o.figures, many)
    run("psql", pg, "-qc", "CREATE DATABASE demo TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    checked(o, run, row, "PostgreSQL", pg.replace("/postgres?", "/demo?"), os.path.join(d, "demo-pg.keys"), ("--no-past",))


def figures(o, run, row, serve, post, cpu_s, pg_tool, kids_of):
    d, path = base(o, run)
    if o.engine != "pg":
        figures_sqlite(o, run, row, serve, post, cpu_s, d, path)
    if o.engine != "sqlite":
        pg_dir = run(pg_tool, "start").strip()
        try:
            with open(os.path.join(pg_dir, "data", "postmaster.pid"), encoding="ascii") as f:
                postmaster = f.readline().strip()
            figures_pg(o, run, row, serve, post, cpu_s, d, path, run(pg_tool, "url", pg_dir).strip(), lambda: backends(kids_of(postmaster)))
        finally:
            run(pg_tool, "stop", pg_dir)
    shutil.rmtree(d, ignore_errors=True)
