"""Times the monitoring pages at 100,000 and a million subjects, and an event on a thousand open monitors (part of bench.py)."""
import hashlib
import http.client
import json
import os
import secrets
import selectors
import shutil
import socket
import sqlite3
import statistics
import time

MONITORS, PER_SESSION, EVENTS = 1000, 5, 20
PAGES = {"national": "/pantau", "province": "/pantau/provinsi/73", "regency": "/pantau/wilayah/73.71",
         "agency": "/pantau/instansi/PEMDA-73.71", "kanreg": "/pantau/kanreg/KANREG-04", "contest": "/pantau/pemilihan/PILKADA2024"}
ASKED = 200


def base(o, run):
    d = os.path.join(o.dir, "figures")
    shutil.rmtree(d, ignore_errors=True)
    os.makedirs(d)
    path = os.path.join(d, "base.db")
    run(o.binary, "demo", "sqlite:" + path, "--no-past", "--subjects", "0")
    return d, path


def sized(o, run, d, path, subjects):
    to = os.path.join(d, f"{subjects}.db")
    shutil.copy(path, to)
    tool = os.path.join(o.tools, "figures")
    grown = json.loads(run(tool, "cells", "sqlite:" + to, str(subjects)))
    return to, grown, json.loads(run(tool, "pages", "sqlite:" + to, "200"))


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
    out = []
    for i in range(MONITORS):
        s = socket.create_connection(("127.0.0.1", at), source_address=(f"127.0.1.{1 + i // 20}", 0))  # of many offices
        s.sendall(f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{at}\r\nCookie: sbt_session={tokens[i // PER_SESSION]}\r\n\r\n".encode())
        out.append(s)
    for s in out:
        head = b""
        while b"\r\n\r\n" not in head:
            more = s.recv(4096)
            if not more:
                raise SystemExit("a monitor was refused: " + head.decode("utf-8", "replace"))
            head += more
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise SystemExit("a monitor was refused: " + head.decode("utf-8", "replace"))
        s.setblocking(False)
    return out


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


def monitors(o, d, path, serve, post, row):
    used = os.path.join(d, "live.db")
    shutil.copy(path, used)
    tokens = sessions(used)
    s = serve(o.binary, "sqlite:" + used)
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
    row(f"an event on {MONITORS} open monitors, {EVENTS} reports: p50 / p99 / longest",
        f"{statistics.median(late) * 1000:.0f} / {p99 * 1000:.0f} / {late[-1] * 1000:.0f} ms", "1 s", p99 <= 1)


def drawn(o, path, serve, cpu_s):
    """CPU milliseconds of the server for each whole page: read, drawn, sent."""
    token, out = sessions(path)[0], {}
    s = serve(o.binary, "sqlite:" + path)
    try:
        for name, at in PAGES.items():
            for n in (3, ASKED):  # the first are not counted
                began = cpu_s([s.p.pid])
                for _ in range(n):
                    c = http.client.HTTPConnection("127.0.0.1", s.port, timeout=30)
                    c.request("GET", at, headers={"Cookie": f"sbt_session={token}"})
                    r = c.getresponse()
                    r.read()
                    if r.status != 200:
                        raise SystemExit(f"{at}: {r.status}")
            out[name] = (cpu_s([s.p.pid]) - began) * 1000 / ASKED
    finally:
        s.stop()
    return out


def figures(o, run, row, serve, post, cpu_s):
    d, path = base(o, run)
    monitors(o, d, path, serve, post, row)
    small, large = o.subjects, o.figures
    at_small, _, few = sized(o, run, d, path, small)
    at_large, grown, many = sized(o, run, d, path, large)
    whole_few, whole_many = drawn(o, at_small, serve, cpu_s), drawn(o, at_large, serve, cpu_s)
    for p in PAGES:
        a, b = whole_few[p], whole_many[p]
        row(f"monitoring page, {p}: {small:,} / {large:,} subjects", f"{a:.2f} / {b:.2f} ms = {b / a:.2f}x", "20 ms, 1.3x",
            b <= 20 and b <= 1.3 * a)
        row("  its numbers alone, without drawing", f"{few[p + '_us'] / 1000:.2f} / {many[p + '_us'] / 1000:.2f} ms")
    row(f"cells that {large:,} subjects make", f"{grown['cells']:,}")
