"""A million open clocks: what is due is found, and all due dates are recomputed after a late holiday (part of bench.py)."""
import json
import os
import shutil
import sqlite3

CODES = [("kajian", 3, "working"), ("rekomendasi", 5, "working"), ("penerimaan", 5, "working"), ("tindak_lanjut", 10, "calendar"),
         ("catat_idis", 14, "working"), ("tutup", 20, "working"), ("verifikasi", 7, "calendar"), ("penyerahan", 14, "working")]
NOW_DAY = 20648  # 14-7-2026
CASE = "case_id, number, rulebook, opened_us, opened_day, source, subjects_n, reports_n, changed_us, version"
COLUMNS = ("clock_id, code, case_id, subject_id, start_us, start_day, days, extra_days, unit, zone, state, version, region, "
           "calendar, pauses_n")


def pick(column):
    """One of CODES by the running number, as SQL."""
    return "CASE i % 8 " + " ".join(f"WHEN {n} THEN {v!r}" for n, v in enumerate(c[column] for c in CODES)) + " END"


def rows(blob, n):
    start = f"({NOW_DAY - 30} + cast(i as bigint) * 31 / {n})"  # ids ascend with time
    return (f"SELECT {blob('i')}, {pick(0)}, {blob('i % 100000')}, {blob('i + 5000000')}, {start} * 86400000000 + 7200000000, {start}, "
            f"{pick(1)}, 0, {pick(2)}, 7 + i % 3, 'running', 1, substr(region, 1, 5), 1, 0")


def due(blob):
    return f"SELECT {blob('i')}, {blob('i + 5000000')}, NULL, '1', -1 - i"


def fill_sqlite(path, n):
    db = sqlite3.connect(path, isolation_level=None)
    db.create_function("id16", 1, lambda i: bytes([1, 0x99]) + i.to_bytes(14, "big"), deterministic=True)
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000")
    law = db.execute("SELECT sha256 FROM rulebook ORDER BY valid_from DESC LIMIT 1").fetchone()[0]

    def blob(x):
        return f"id16({x})"

    series = "WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i < {})"
    db.execute("BEGIN")
    db.execute(series.format(99999) + f"INSERT INTO case_file ({CASE}) SELECT {blob('i')}, 'K-B-' || i, '{law}', 0, 0, 'laporan', "
               "1, 1, 0, 1 FROM s")
    db.execute("CREATE TEMP TABLE r AS SELECT row_number() OVER (ORDER BY code) - 1 AS k, code AS region FROM ref_region "
               "WHERE length(code) = 5")
    db.execute("CREATE UNIQUE INDEX temp.r_k ON r (k)")
    regions = db.execute("SELECT count(*) FROM r").fetchone()[0]
    db.execute(series.format(n - 1) + f"INSERT INTO clock ({COLUMNS}) {rows(blob, n)} FROM s JOIN r ON r.k = i % {regions}")
    db.execute(series.format(n - 1) + "INSERT INTO clock_key (due_key, due_us, due_day, next_us, sort_us, calendar, used_us) "
               "SELECT -1 - i, 0, 0, 1, i, 0, 0 FROM s")
    db.execute(series.format(n - 1) + f"INSERT INTO clock_due (clock_id, subject_id, report_id, next_tier, due_key) {due(blob)} FROM s")
    db.execute("COMMIT")
    db.execute("ANALYZE")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()


def fill_pg(run, url, n):
    def blob(x):
        return f"decode('0199' || lpad(to_hex(({x})::bigint), 28, '0'), 'hex')"

    sql = f"""SET session_replication_role = replica;
INSERT INTO case_file ({CASE}) SELECT {blob('i')}, 'K-B-' || i, (SELECT sha256 FROM rulebook ORDER BY valid_from DESC LIMIT 1),
  0, 0, 'laporan', 1, 1, 0, 1 FROM generate_series(0, 99999) i;
CREATE TEMP TABLE r AS SELECT row_number() OVER (ORDER BY code) - 1 AS k, code AS region FROM ref_region WHERE length(code) = 5;
INSERT INTO clock ({COLUMNS}) {rows(blob, n)} FROM generate_series(0, {n - 1}) i JOIN r ON r.k = i % (SELECT count(*) FROM r);
INSERT INTO clock_key (due_key, due_us, due_day, next_us, sort_us, calendar, used_us)
  SELECT -1 - i, 0, 0, 1, i, 0, 0 FROM generate_series(0, {n - 1}) i;
INSERT INTO clock_due (clock_id, subject_id, report_id, next_tier, due_key) {due(blob)} FROM generate_series(0, {n - 1}) i;"""
    run("psql", url, "-q", "-v", "ON_ERROR_STOP=1", "-c", sql)
    for table in ("clock", "clock_due", "clock_key", "case_file"):
        run("psql", url, "-qc", f"VACUUM ANALYZE {table}")
    run("psql", url, "-qc", "CHECKPOINT")


def forget(tool, run, url, env):
    """The keys with which clocks were filled in: as if days had passed."""
    run(tool, "forget", url, env=env)
    if url.startswith("postgresql:"):
        run("psql", url, "-qc", "VACUUM ANALYZE clock_key", "-c", "VACUUM ANALYZE clock_due")


def measure(o, run, row, name, url, env):
    tool = os.path.join(o.tools, "clocks")
    n = o.clocks
    # The first run, a region's first own day, gives every clock its key: every row is written, which no holiday does.
    for what, day, region in (("a region's first own day, every clock gets another key", "20260721", "11"),
                              ("recomputing after a late holiday", "20260723", "")):
        if not region:
            forget(tool, run, url, env)
        r = json.loads(run(tool, "move", url, day, "200", region, env=env))
        row(f"{name}: {what} ({r['moved']} of {r['seen']} moved)", f"{r['seconds']:.1f} s", "< 10 s", r["seconds"] < 10)
        print(f"    {r['cpu']} s of CPU")
        row(f"{name}: filing a report meanwhile, p50 / p99 ({r['reports_during']} filed)",
            f"{r['p50_during_ms'] / r['p50_before_ms']:.1f}x / {r['p99_during_ms'] / r['p99_before_ms']:.1f}x",
            "", None)
        print(f"    before {r['p50_before_ms']} / {r['p99_before_ms']} ms, meanwhile {r['p50_during_ms']} / {r['p99_during_ms']} ms")
    r = json.loads(run(tool, "scan", url, env=env))
    row(f"{name}: finding what is due among {n} (first {r['found_100']})", f"{r['mean_ms_100']:.1f} ms", "< 1000 ms",
        r["worst_ms_100"] < 1000)
    row(f"{name}: the first {r['found_10000']} of what is due", f"{r['mean_ms_10000']:.1f} ms", "< 1000 ms", r["worst_ms_10000"] < 1000)


def clocks(o, run, row, pg):
    d = os.path.join(o.dir, "clocks")
    shutil.rmtree(d, ignore_errors=True)
    os.makedirs(d)
    env = {"SBT_KEYS": os.path.join(d, "keys")}
    path = os.path.join(d, "c.db")
    run(o.binary, "db", "create", "sqlite:" + path, env=env)
    fill_sqlite(path, o.clocks)
    measure(o, run, row, "SQLite", "sqlite:" + path, env)
    os.remove(path)
    run("psql", pg, "-qc", "CREATE DATABASE clocks TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    url = pg.replace("/postgres?", "/clocks?")
    run(o.binary, "db", "create", url, env=env)
    fill_pg(run, url, o.clocks)
    measure(o, run, row, "PostgreSQL", url, env)
    shutil.rmtree(d, ignore_errors=True)
