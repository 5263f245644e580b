#!/usr/bin/env python3
"""Measures side by side, in one run, as ratios: bench.py BINARY BUILD DIR [--subjects N] [--reports N] [--only PART]

Parts: reports (through the use case and over HTTP, against bare SQLite and bare libpq that insert the same rows with the
same durability), pages (CPU time a request, against nginx that serves the same bytes from a file), start.
"""
import argparse
import base64
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

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TICK = os.sysconf("SC_CLK_TCK")
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
    n = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="ascii") as f:
            v = f.read().rsplit(")", 1)[1].split()
        n += int(v[11]) + int(v[12])
    return n / TICK


def rss_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read())[1]) / 1024


class Server:
    def __init__(self, binary, url, env=None):
        self.port = port()
        began = time.time()
        self.p = subprocess.Popen([binary, "serve", url, "--listen", f"127.0.0.1:{self.port}"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True, env={**os.environ, **(env or {})})
        line = self.p.stdout.readline()
        if "http" not in line:
            raise SystemExit("the server did not start: " + line)
        self.start_s = time.time() - began

    def stop(self):
        self.p.send_signal(signal.SIGTERM)
        self.p.wait(30)


# --- reports

def counted(db):
    c = sqlite3.connect(db)
    names = [r[0] for r in c.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
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

    def log_in(self, login, password, secret):
        _, text, _ = self.send("GET", "/masuk")
        csrf = re.search(r'name="_csrf" value="([0-9a-f]*)"', text)
        self.send("POST", "/masuk", _csrf=csrf[1] if csrf else "", login=login, password=password)
        _, text, _ = self.send("GET", "/masuk/kode")
        csrf = re.search(r'name="_csrf" value="([0-9a-f]*)"', text)
        st, text, head = self.send("POST", "/masuk/kode", _csrf=csrf[1] if csrf else "", code=totp(secret))
        if st != 303:
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


def measure(o, at, pids, path, headers, per_conn, n, conns=4):
    words = [o.load, f"127.0.0.1:{at}", "-c", str(conns), "-n", str(n), "-p", str(per_conn)]
    for h in headers:
        words += ["-H", h]
    run(*words[:6], *words[6:], path)  # warm
    before = cpu_s(pids)
    r = json.loads(run(*words, path))
    r["cpu_us"] = (cpu_s(pids) - before) * 1e6 / n
    return r


def big(o):
    path = os.path.join(o.dir, "big.db")
    if not os.path.exists(path):
        print(f"Making a database of {o.subjects} subjects (once)", flush=True)
        run(o.binary, "demo", "sqlite:" + path + ".new")
        run(sys.executable, os.path.join(HERE, "grow.py"), path + ".new", str(o.subjects))
        os.rename(path + ".new.keys", path + ".keys")
        os.rename(path + ".new", path)
    return "sqlite:" + path


def pages(o):
    url = big(o)
    logins = json.loads(run(o.binary, "demo", url, "--logins", "--json"))
    logins = logins.get("logins", logins.get("accounts", []))
    who = next(x for x in logins if "audiman" in x["login"] and "kanreg" not in x["login"])
    s = Server(o.binary, url)
    row("start-up to the listening line", f"{s.start_s * 1000:.0f} ms", "< 1000 ms", s.start_s < 1)
    made = json.loads(post(s.port, "/api/v1/reports", {"mode": "tanpa", "account": "Kejadian.", "place_region": "73.09"}))
    b = Browser(s.port)
    b.log_in(who["login"], who["password"], who["totp"])
    _, text, _ = b.send("GET", "/kasus")
    with sqlite3.connect(f"file:{url.removeprefix('sqlite:')}?mode=ro", uri=True) as c:  # not a copy: its events must verify
        case = "/kasus/" + c.execute("SELECT number FROM case_file WHERE number NOT LIKE '%.%' AND merged_into IS NULL ORDER BY "
                                     "subjects_n DESC, number LIMIT 1").fetchone()[0]
    asset = re.search(r'href="(/[^"]+\.css)"', text)[1]
    cookie = "Cookie: " + "; ".join(f"{k}={v}" for k, v in b.cookies.items())
    what = [("asset", asset, [], 0, 1.5, o.requests * 4),
            ("status check (API, number and secret code)", f"/api/v1/reports/{made['number']}/status",
             ["X-Receipt-Code: " + made["receipt_code"]], 50, 5, o.requests),
            ("case page", case, [cookie], 300, 15, o.requests),
            ("list", "/kasus", [cookie], 300, 15, o.requests)]
    files = {}
    for i, (_, path, headers, _, _, _) in enumerate(what):
        c = http.client.HTTPConnection("127.0.0.1", s.port)
        c.request("GET", path, headers=dict(h.split(": ", 1) for h in headers))
        r = c.getresponse()
        files[f"f{i}"] = r.read()
        if r.status != 200:
            raise SystemExit(f"{path}: {r.status}")
    p, at, kids = nginx(o, files)
    try:
        for i, (name, path, headers, per_conn, limit, n) in enumerate(what):
            ours = measure(o, s.port, [s.p.pid], path, headers, per_conn, n)
            bare = measure(o, at, kids, f"/f{i}", headers, per_conn, n)
            if ours["bad"] or ours["failed"]:
                row(name, f"{ours['bad']} refused ({ours['last_bad']})", "", False)
                continue
            ratio = ours["cpu_us"] / bare["cpu_us"]
            row(f"{name}, {len(files[f'f{i}'])} bytes (nginx: {bare['cpu_us']:.0f} us)",
                f"{ours['cpu_us']:.0f} us = {ratio:.1f}x nginx", f"<= {limit}x", ratio <= limit)
            if name in ("case page", "list"):
                row(f"{name}, p99 at {ours['per_s']:.0f}/s, 4 connections", f"{ours['p99_us'] / 1000:.1f} ms", "< 20 ms",
                    ours["p99_us"] < 20000)
        row("resident memory after that", f"{rss_mb(s.p.pid):.0f} MB", "< 100 MB", rss_mb(s.p.pid) < 100)
    finally:
        p.terminate()
        p.wait(10)
        s.stop()


def post(at, path, body):
    c = http.client.HTTPConnection("127.0.0.1", at)
    c.request("POST", path, json.dumps(body), {"Content-Type": "application/json", "Idempotency-Key": f"bench-{time.time_ns()}"})
    return c.getresponse().read()


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("binary")
    p.add_argument("tools")
    p.add_argument("dir")
    p.add_argument("--subjects", type=int, default=100000)
    p.add_argument("--reports", type=int, default=5000)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--requests", type=int, default=3000)
    p.add_argument("--only", choices=("reports", "pages"))
    o = p.parse_args()
    o.dir = os.path.abspath(o.dir)
    o.load = os.path.join(o.tools, "load")
    os.makedirs(o.dir, exist_ok=True)
    if o.only != "pages":
        tool = os.path.join(ROOT, "tools", "pg_test.sh")
        pg_dir = run(tool, "start").strip()
        try:
            reports(o, os.path.join(o.tools, "reports"), run(tool, "url", pg_dir).strip())
        finally:
            run(tool, "stop", pg_dir)
    if o.only != "reports":
        pages(o)
    return 1 if any(g[3] == "NO" for g in GOALS) else 0


if __name__ == "__main__":
    sys.exit(main())
