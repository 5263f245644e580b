#!/usr/bin/env python3
"""Measures side by side, in one run, as ratios: bench.py BINARY BUILD DIR [--subjects N] [--reports N] [--only PART]

Parts: reports (through the use case and over HTTP, against bare SQLite and bare libpq that insert the same rows with the
same durability), pages (CPU time a request, against nginx that serves the same bytes from a file), start, clocks (a million
open ones: what is due is found, and all are recomputed after a late holiday while reports come in),
log (hashing beside OpenSSL, proofs, events until they are cosigned, what that costs intake).
"""
import argparse
import base64
import glob
import hashlib
import hmac
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import struct
import subprocess
import sys
import time
import urllib.parse

import clocks
import figures
import watch

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
GOALS = []


def row(what, value, goal="", good=None):
    GOALS.append((what, value, goal, "" if good is None else "yes" if good else "NO"))
    print(f"{what:58} {value:>24}  {goal:14} {'' if good is None else 'ok' if good else 'MISSED'}", flush=True)


def run(*words, env=None):
    r = subprocess.run(words, capture_output=True, text=True, env={**os.environ, **(env or {})}, check=False)
    if r.returncode:
        raise SystemExit(f"{' '.join(words)}: exit {r.returncode}\n{r.stdout}{r.stderr}")
    return r.stdout


def port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cpu_s(pids):
    """CPU time that the processes' threads have had, to the nanosecond."""
    ns = 0
    for pid in pids:
        for task in glob.glob(f"/proc/{pid}/task/*/schedstat"):
            try:
                with open(task, encoding="ascii") as f:
                    ns += int(f.read().split()[0])
            except OSError:
                pass  # it ended meanwhile
    return ns / 1e9


def rss_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read())[1]) / 1024


class Server:
    def __init__(self, binary, url, env=None, more=()):
        self.port = port()
        began = time.time()
        self.p = subprocess.Popen([binary, "serve", url, "--listen", f"127.0.0.1:{self.port}", *more], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True, env={**os.environ, **(env or {})})
        line = self.p.stdout.readline()
        if "http" not in line:
            raise SystemExit("the server did not start: " + line)
        self.start_s = time.time() - began

    def stop(self):
        self.p.send_signal(signal.SIGTERM)
        try:
            self.p.wait(60)
        except subprocess.TimeoutExpired:
            self.p.kill()
            self.p.wait()
            raise SystemExit("the server did not stop within a minute") from None


# --- reports

def counted(db):
    c = sqlite3.connect(db)
    names = [r[0] for r in c.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql "
                                     "NOT LIKE '%WITHOUT ROWID%'")]  # figures and the like, which no report writes
    names.sort(key=lambda n: ({"event": 0, "event_part": 1, "leaf": 2}.get(n, 3), n))
    out = [(n, c.execute(f"SELECT coalesce(max(rowid), 0) FROM {n}").fetchone()[0]) for n in names]
    c.close()
    return out


def reports(o, tool, pg):
    d = os.path.join(o.dir, "reports")
    shutil.rmtree(d, ignore_errors=True)
    os.makedirs(d)
    keys = os.path.join(d, "keys")
    env = {"SBT_KEYS": keys}
    base, used, bare = (os.path.join(d, n) for n in ("base.db", "used.db", "bare.db"))
    run(o.binary, "db", "create", "sqlite:" + base, env=env)
    with sqlite3.connect(base) as c:
        regions = [r[0] for r in c.execute("SELECT code FROM ref_region WHERE length(code) = 5")]
    with open(os.path.join(d, "regions"), "w", encoding="ascii") as f:
        f.write("\n".join(regions) + "\n")
    tops = os.path.join(d, "tops")
    with open(tops, "w", encoding="ascii") as f:
        f.writelines(f"{n} {t}\n" for n, t in counted(base))

    def fresh_pg(name):
        run("psql", pg, "-qc", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        run("psql", pg, "-qc", f"CREATE DATABASE {name} TEMPLATE bench_base")
        return pg.replace("/postgres?", f"/{name}?")

    run("psql", pg, "-qc", "DROP DATABASE IF EXISTS bench_base WITH (FORCE)")
    run("psql", pg, "-qc", "CREATE DATABASE bench_base TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    run(o.binary, "db", "create", pg.replace("/postgres?", "/bench_base?"), env=env)
    n = str(o.reports)
    for kind, what in (("thin", "short"), ("full", "complete")):
        got = {"sqlite": [], "sqlite raw": [], "pg": [], "pg raw": []}
        for _ in range(o.rounds):
            shutil.copy(base, used)
            got["sqlite"].append(json.loads(run(tool, "use", "sqlite:" + used, "64", n, kind, os.path.join(d, "regions"), env=env)))
            for x in ("-wal", "-shm"):
                if os.path.exists(used + x):
                    raise SystemExit("the database was not closed")
            shutil.copy(base, bare)
            got["sqlite raw"].append(json.loads(run(tool, "raw", used, tops, n, "sqlite:" + bare, "64")))
            url = fresh_pg("bench_used")
            got["pg"].append(json.loads(run(tool, "use", url, "64", n, kind, os.path.join(d, "regions"), env=env)))
            url = fresh_pg("bench_bare")
            got["pg raw"].append(json.loads(run(tool, "raw", used, tops, n, url, "8")))
        for engine, name in (("sqlite", "SQLite"), ("pg", "PostgreSQL")):
            ours = statistics.median(x["per_s"] for x in got[engine])
            raw = statistics.median(x["per_s"] for x in got[engine + " raw"])
            row(f"{what} reports/s by the use case, {name} (bare: {raw:.0f}/s)", f"{ours:.0f}/s = {ours / raw:.2f} of bare",
                ">= 0.50", ours / raw >= 0.5)
    shutil.copy(base, used)
    for name, url in (("SQLite", "sqlite:" + used), ("PostgreSQL", fresh_pg("bench_used"))):
        s = Server(o.binary, url, env)
        body = '{"mode":"tanpa","account":"Menyukai unggahan calon, {n}.","place_region":"73.09"}'
        r = json.loads(run(o.load, f"127.0.0.1:{s.port}", "-c", "128", "-n", n, "-p", "100", "-m", "POST", "-H",
                           "Content-Type: application/json", "-H", "Idempotency-Key: bench-{n}-key", "-b", body, "/api/v1/reports"))
        row(f"short reports/s over HTTP, 128 connections, {name}", f"{r['per_s']:.0f}/s, p99 {r['p99_us'] / 1000:.0f} ms",
            "", None if r["bad"] + r["failed"] == 0 else False)
        s.stop()


# --- the log's proof

class Witnesses:
    """Three fresh witnesses of a log, of which two are enough; the policy beside its key names them."""

    def __init__(self, o, d, keys):
        self.running, lines, key = [], [f"log {keys['keys'][0]['vkey']}"], keys["keys"][0]["vkey"]
        newest = os.path.join(keys["folder"], "checkpoint")
        if os.path.exists(newest):
            os.unlink(newest)  # the database is a fresh copy as well
        for name in ("a", "b", "c"):
            file, at = os.path.join(d, f"witness-{name}-{time.time_ns()}"), f"127.0.0.1:{port()}"
            made = json.loads(run(o.binary, "witness", "init", file, "--name", name + ".example", "--log", key, "--json"))
            p = subprocess.Popen([o.binary, "witness", "serve", file, "--listen", at], stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL)
            p.stdout.readline()
            self.running.append(p)
            lines.append(f"witness {name} {made['vkey']} http://{at}")
        with open(os.path.join(keys["folder"], "policy"), "w", encoding="ascii") as f:
            f.write("\n".join(lines + ["group g 2 a b c", "quorum g"]) + "\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for p in self.running:
            p.kill()
            p.wait()


def lateness(db, from_leaf):
    """Seconds from each leaf's number to the first checkpoint over it that met the policy, sorted."""
    with sqlite3.connect(db) as c:
        points = c.execute("SELECT tree_size, quorum_us FROM log_checkpoint WHERE quorum_us IS NOT NULL ORDER BY tree_size").fetchall()
        leaves = c.execute("SELECT leaf_index, sequenced_us FROM leaf WHERE leaf_index >= ? ORDER BY 1", (from_leaf,)).fetchall()
    late, k = [], 0
    for index, us in leaves:
        while k < len(points) and points[k][0] <= index:
            k += 1
        late.append((points[k][1] - us) / 1e6 if k < len(points) else 1e9)
    return sorted(late)


def log(o):
    """Hashing beside OpenSSL, proofs, events until they are cosigned, what it costs intake."""
    d = os.path.join(o.dir, "log")
    shutil.rmtree(d, ignore_errors=True)
    os.makedirs(d)
    tool, env = os.path.join(o.tools, "log"), {"SBT_KEYS": os.path.join(d, "keys")}
    base, used = os.path.join(d, "base.db"), os.path.join(d, "used.db")
    run(o.binary, "db", "create", "sqlite:" + base, env=env)
    with sqlite3.connect(base) as c, open(os.path.join(d, "regions"), "w", encoding="ascii") as f:
        f.write("\n".join(r[0] for r in c.execute("SELECT code FROM ref_region WHERE length(code) = 5")) + "\n")
    keys = json.loads(run(o.binary, "log", "keys", "sqlite:" + base, "--json", env=env))
    r = json.loads(run(tool, "tree", "2000000"))
    row(f"leaves hashed and taken in, one core (OpenSSL: {r['raw_per_s'] / 1e3:.0f}k/s)",
        f"{r['per_s'] / 1e3:.0f}k/s = {r['per_s'] / r['raw_per_s']:.2f}", ">= 0.60", r["per_s"] / r["raw_per_s"] >= 0.6)
    r = json.loads(run(tool, "walk", "10000000"))
    row(f"10 million leaves verified by the auditor, one core (OpenSSL: {r['raw_per_s'] / 1e3:.0f}k/s)",
        f"{r['per_s'] / 1e3:.0f}k/s = {r['per_s'] / r['raw_per_s']:.2f}", ">= 0.60",
        r["holds"] and r["per_s"] / r["raw_per_s"] >= 0.6)
    shutil.copy(base, used)
    with Witnesses(o, d, keys):
        r = json.loads(run(tool, "flow", "sqlite:" + used, "2000", "20", env=env))
    late = lateness(used, r["from_leaf"])
    row(f"event to cosigned checkpoint at {r['per_s']:.0f} events/s, p50/p99/max",
        f"{late[len(late) // 2]:.2f}/{late[len(late) * 99 // 100]:.2f}/{late[-1]:.2f} s", "<= 1 s", late[-1] <= 1)
    r = json.loads(run(tool, "proofs", "sqlite:" + used, "2000", env=env))
    row(f"inclusion proof, warm, tree of {r['size']}, p50/p99", f"{r['p50_us']:.0f}/{r['p99_us']:.0f} us", "< 100 us",
        r["p50_us"] < 100)
    rate, cpu = [], []
    for n in range(max(o.rounds, 6)):
        got = {}
        for proved in (n % 2 == 0, n % 2 == 1):  # each goes first as often as the other
            shutil.copy(base, used)
            with Witnesses(o, d, keys):
                got[proved] = json.loads(run(os.path.join(o.tools, "reports"), "use", "sqlite:" + used, "64", str(o.reports), "thin",
                                             os.path.join(d, "regions"), env={**env, "SBT_BENCH_PROVE": "1" if proved else "0"}))
        rate.append(1 - got[True]["per_s"] / got[False]["per_s"])
        cpu.append(got[True]["cpu_us"] / got[False]["cpu_us"] - 1)
    row("intake that the log costs (short reports, SQLite): rate", f"{statistics.median(rate) * 100:.1f} %", "< 10 %",
        statistics.median(rate) < 0.1)
    row("the same as CPU time a report", f"{statistics.median(cpu) * 100:.1f} %", "< 10 %", statistics.median(cpu) < 0.1)


# --- pages

def totp(secret):
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = mac[-1] & 15
    return "%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF) % 10**6)


class Browser:
    def __init__(self, at):
        self.at, self.cookies = at, {}

    def send(self, method, path, **form):
        c = http.client.HTTPConnection("127.0.0.1", self.at, timeout=30)
        h = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        body = urllib.parse.urlencode(form) if form else None
        if body:
            h["Content-Type"] = "application/x-www-form-urlencoded"
        c.request(method, path, body, h)
        r = c.getresponse()
        text = r.read().decode("utf-8", "replace")
        for k, v in r.getheaders():
            if k.lower() == "set-cookie":
                name, _, rest = v.partition("=")
                self.cookies[name] = rest.split(";")[0]
        return r.status, text, dict((k.lower(), v) for k, v in r.getheaders())

    def log_in(self, login, password, secret, again=True):
        _, text, _ = self.send("GET", "/masuk")
        csrf = re.search(r'name="_csrf" value="([0-9a-f]*)"', text)
        self.send("POST", "/masuk", _csrf=csrf[1] if csrf else "", login=login, password=password)
        _, text, _ = self.send("GET", "/masuk/kode")
        csrf = re.search(r'name="_csrf" value="([0-9a-f]*)"', text)
        st, text, head = self.send("POST", "/masuk/kode", _csrf=csrf[1] if csrf else "", code=totp(secret))
        if st != 303 and again:  # a code is good for one log-in
            time.sleep(31 - time.time() % 30)
            self.cookies = {}
            self.log_in(login, password, secret, False)
        elif st != 303:
            raise SystemExit(f"log-in of {login}: {st}")


def nginx(o, files):
    d = os.path.join(o.dir, "nginx")
    shutil.rmtree(d, ignore_errors=True)
    os.makedirs(os.path.join(d, "www"))
    os.chmod(d, 0o755)
    for name, body in files.items():
        with open(os.path.join(d, "www", name), "wb") as f:
            f.write(body)
    at = port()
    conf = os.path.join(d, "nginx.conf")
    with open(conf, "w", encoding="ascii") as f:
        f.write(f"""daemon off; worker_processes 1; pid {d}/pid; error_log {d}/error.log; user root;
events {{ worker_connections 4096; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; client_body_temp_path {d}/b; proxy_temp_path {d}/p;
fastcgi_temp_path {d}/f; uwsgi_temp_path {d}/u; scgi_temp_path {d}/s;
server {{ listen 127.0.0.1:{at}; root {d}/www; }} }}
""")
    p = subprocess.Popen(["nginx", "-c", conf], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    kids = run("pgrep", "-P", str(p.pid)).split()
    return p, at, kids


def anew(path):
    """Addresses that no earlier run has asked for."""
    return path.replace("lagi=", f"lagi={time.time_ns()}-")


def measure(o, at, pids, path, headers, per_conn, n, conns=4, lines=None):
    words = [o.load, f"127.0.0.1:{at}", "-c", str(conns), "-n", str(n), "-p", str(per_conn)]
    for h in headers:
        words += ["-H", h]
    if lines:
        words += ["-l", lines]
    run(*words, anew(path))  # warm
    before = cpu_s(pids())
    r = json.loads(run(*words, anew(path)))
    r["cpu_us"] = (cpu_s(pids()) - before) * 1e6 / n
    return r


def big(o):
    path = os.path.join(o.dir, "big.db")
    h = hashlib.sha256()
    for name in sorted(glob.glob(os.path.join(ROOT, "sql", "migrations", "*.sqlite.sql"))) + [os.path.join(HERE, "grow.py")]:
        with open(name, "rb") as f:
            h.update(f.read())
    version = f"{o.subjects} {h.hexdigest()}\n"
    mark = path + ".version"
    old = open(mark, encoding="utf-8").read() if os.path.exists(mark) else ""
    if not os.path.exists(path) or old != version:
        print(f"Making a database of {o.subjects} subjects (once a schema)", flush=True)
        for x in (".new", ".new-wal", ".new-shm", ".new.keys", "-wal", "-shm", ""):
            if os.path.exists(path + x):
                os.remove(path + x)
        run(o.binary, "demo", "sqlite:" + path + ".new", "--no-past")
        run(sys.executable, os.path.join(HERE, "grow.py"), path + ".new", str(o.subjects))
        os.environ["SBT_KEYS"] = path + ".new.keys"
        run(o.binary, "figures", "show", "reported", "sqlite:" + path + ".new")  # folds them: no page is timed beside that
        os.rename(path + ".new.keys", path + ".keys")
        os.rename(path + ".new", path)
        with open(mark, "w", encoding="utf-8") as f:
            f.write(version)
    return path


def kids_of(pid):
    return subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()


def log_in(o, url, at, name):
    logins = json.loads(run(o.binary, "demo", url, "--logins", "--json"))
    who = next(x for x in logins.get("logins", logins.get("accounts", [])) if x["login"] == name)
    b = Browser(at)
    b.log_in(who["login"], who["password"], who["totp"])
    return b, "Cookie: " + "; ".join(f"{k}={v}" for k, v in b.cookies.items())


def receipts(o, at, n):
    """Reports to ask after, as many as one number may be asked for that often: the limits stay those of production."""
    path = os.path.join(o.dir, "receipts")
    with open(path, "w", encoding="ascii") as f:
        for _ in range(-(-2 * n // 25) + 1):
            made = json.loads(post(at, "/api/v1/reports", {"mode": "tanpa", "account": "Kejadian.", "place_region": "73.09"}))
            f.write(f"{made['number']} {made['receipt_code']}\n")
    with open(path, encoding="ascii") as f:
        return path, f.readline().split()


def fetch(at, path, headers):
    c = http.client.HTTPConnection("127.0.0.1", at)
    c.request("GET", path, headers=dict(h.split(": ", 1) for h in headers))
    r = c.getresponse()
    body = r.read()
    if r.status != 200:
        raise SystemExit(f"{path}: {r.status}")
    return body


def memory(o, s, paths):
    """The largest resident size while many ask at once."""
    most, words = 0.0, []
    for path, headers in paths:
        w = [o.load, f"127.0.0.1:{s.port}", "-c", "32", "-n", str(o.requests), "-p", "300"]
        for h in headers:
            w += ["-H", h]
        words.append(w + [anew(path)])
    running = [subprocess.Popen(w, stdout=subprocess.DEVNULL) for w in words]
    while any(p.poll() is None for p in running):
        most = max(most, rss_mb(s.p.pid))
        time.sleep(0.05)
    return most


def pages_of(o, engine, url, more_pids):
    run(o.binary, "figures", "show", "reported", url)
    s = Server(o.binary, url, more=("--no-jobs",))  # which would be counted with the pages
    row(f"{engine}: start-up to the listening line", f"{s.start_s * 1000:.0f} ms", "< 1000 ms", s.start_s < 1)
    lines, first = receipts(o, s.port, o.requests)
    national, cookie = log_in(o, url, s.port, "audiman")
    _, office = log_in(o, url, s.port, "bkpsdm")
    _, text, _ = national.send("GET", "/kasus")
    case = re.search(r'href="(/kasus/K-[^"?#]+)"', text)[1]
    asset = re.search(r'href="(/[^"]+\.css)"', text)[1]
    zip_ = "Accept-Encoding: gzip"
    what = [("asset", asset, [], 0, 1.5, o.requests * 4),
            ("status check (API, number and secret code)", "/api/v1/reports/{a}/status", ["X-Receipt-Code: {b}"], 50, 5, o.requests),
            ("case page", case, [cookie], 300, 15, o.requests),
            ("case page, packed", case, [cookie, zip_], 300, 15, o.requests),
            ("list", "/kasus", [cookie], 300, 15, o.requests),
            ("list, packed", "/kasus", [cookie, zip_], 300, 15, o.requests),
            ("list of one office", "/kasus", [office], 300, 15, o.requests),
            ("desk", "/meja", [cookie], 300, 15, o.requests),
            ("desk of one office", "/meja", [office], 300, 15, o.requests)]
    # Whoever asks for a page again within ten seconds, with nothing changed, gets the same bytes; an address that nobody has
    # asked for is made anew.
    what = [x for w in what for x in ([w] if w[4] != 15 else [(w[0] + ", again", *w[1:]),
                                                              (w[0] + ", first time", w[1] + "?lagi={n}", *w[2:])])]
    files = {f"f{i}": fetch(s.port, w[1].replace("{a}", first[0]).replace("{n}", "x"), [h.replace("{b}", first[1]) for h in w[2]])
             for i, w in enumerate(what)}
    p, at, kids = nginx(o, files)
    try:
        for i, (name, path, headers, per_conn, limit, n) in enumerate(what):
            ours = measure(o, s.port, lambda: [s.p.pid] + more_pids(), path, headers, per_conn, n, lines=lines)
            bare = measure(o, at, lambda: kids, f"/f{i}", headers, per_conn, n, lines=lines)
            name = f"{engine}: {name}"
            if ours["bad"] or ours["failed"]:
                row(name, f"{ours['bad']} refused ({ours['last_bad']})", "", False)
                continue
            ratio = ours["cpu_us"] / bare["cpu_us"]
            row(f"{name}, {len(files[f'f{i}'])} bytes (nginx: {bare['cpu_us']:.0f} us)",
                f"{ours['cpu_us']:.0f} us = {ratio:.1f}x nginx", f"<= {limit}x", ratio <= limit)
            if limit == 15:
                row(f"{name}, p99 at {ours['per_s']:.0f}/s, 4 connections", f"{ours['p99_us'] / 1000:.1f} ms", "< 20 ms",
                    ours["p99_us"] < 20000)
        paths = [(w[1], w[2]) for w in what if w[0].endswith("first time")]
        s.stop()
        s = Server(o.binary, url)
        most = memory(o, s, paths)
        row(f"{engine}: resident memory while {32 * len(paths)} connections ask for pages", f"{most:.0f} MB",
            "< 100 MB", most < 100)
    finally:
        p.terminate()
        p.wait(10)
        s.stop()


def pages(o):
    path = big(o)
    os.environ["SBT_KEYS"] = path + ".keys"
    if o.engine != "pg":
        pages_of(o, "SQLite", "sqlite:" + path, lambda: [])
    if o.engine == "sqlite":
        return
    tool = os.path.join(ROOT, "tools", "pg_test.sh")
    pg_dir = run(tool, "start").strip()
    try:
        pg = run(tool, "url", pg_dir).strip()
        run("psql", pg, "-qc", "CREATE DATABASE big TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
        url = pg.replace("/postgres?", "/big?")
        run(o.binary, "db", "create", url)
        run(sys.executable, os.path.join(HERE, "grow.py"), path, "--into", url)
        with open(os.path.join(pg_dir, "data", "postmaster.pid"), encoding="ascii") as f:
            postmaster = f.readline().strip()
        pages_of(o, "PostgreSQL", url, lambda: figures.backends(kids_of(postmaster)))
    finally:
        run(tool, "stop", pg_dir)


def post(at, path, body):
    c = http.client.HTTPConnection("127.0.0.1", at)
    c.request("POST", path, json.dumps(body), {"Content-Type": "application/json", "Idempotency-Key": f"bench-{time.time_ns()}"})
    return c.getresponse().read()


def on_pg(tool, fn):
    pg_dir = run(tool, "start").strip()
    try:
        fn(run(tool, "url", pg_dir).strip())
    finally:
        run(tool, "stop", pg_dir)


def part(name, fn):
    """One part of the whole; what ends it is said and counts as missed, and the others are measured all the same."""
    began, env = time.monotonic(), dict(os.environ)
    print(f"== {name}, load {os.getloadavg()[0]:.0f}", flush=True)
    try:
        fn()
    except (SystemExit, Exception) as e:  # pylint: disable=broad-exception-caught
        row(f"{name}: ended by {type(e).__name__}", str(e).strip()[-2000:], "", False)
    os.environ.clear()  # a part's keys are its own
    os.environ.update(env)
    print(f"== {name}: {time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.0f}", flush=True)


def main():
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started is stopped
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("binary")
    p.add_argument("tools")
    p.add_argument("dir")
    p.add_argument("--subjects", type=int, default=100000)
    p.add_argument("--reports", type=int, default=5000)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--requests", type=int, default=2000)
    p.add_argument("--engine", choices=("sqlite", "pg"), help="pages and figures on one engine only")
    p.add_argument("--clocks", type=int, default=1000000)
    p.add_argument("--figures", type=int, default=1000000)
    p.add_argument("--only", choices=("reports", "pages", "clocks", "log", "watch", "figures"))
    o = p.parse_args()
    o.dir = os.path.abspath(o.dir)
    o.load = os.path.join(o.tools, "load")
    os.makedirs(o.dir, exist_ok=True)
    tool = os.path.join(ROOT, "tools", "pg_test.sh")
    parts = (("watch", lambda: watch.watch(o, row)),
             ("figures", lambda: figures.figures(o, run, row, Server, post, cpu_s, tool, kids_of)),
             ("log", lambda: log(o)),
             ("reports", lambda: on_pg(tool, lambda url: reports(o, os.path.join(o.tools, "reports"), url))),
             ("clocks", lambda: on_pg(tool, lambda url: clocks.clocks(o, run, row, url))),
             ("pages", lambda: pages(o)))
    for name, fn in parts:
        if o.only in (None, name):
            part(name, fn)
    return 1 if any(g[3] == "NO" for g in GOALS) else 0


if __name__ == "__main__":
    sys.exit(main())
