#!/usr/bin/env python3
"""Kills the server under load and counts what is left: run.py BINARY

Several clients file reports over the API, each with an Idempotency-Key; at random moments the server gets SIGKILL and is
started again, and the clients repeat what was not answered with the same key. In between, and at the end, the
log's signing keys are changed by commands that die as well. In the end no acknowledged report is lost,
none stands twice, the log verifies and `sbt db rebuild` finds the same state. 20 kills on each engine, 200 with SBT_LONG=1.
Prints "N passed, N failed, N skipped".
"""
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import engine_kit  # noqa: E402

KILLS = 200 if os.environ.get("SBT_LONG") == "1" else 20
CLIENTS = 8
ROTATIONS = 6  # a log holds 16 keys


class Server:
    """sbt serve on one port, started again after each kill."""

    def __init__(self, world, url):
        self.world, self.url = world, url
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.log = open(os.path.join(world.dir, "serve.log"), "ab")
        self.process = None

    def start(self):
        self.process = subprocess.Popen([self.world.binary, "serve", self.url, "--listen", f"127.0.0.1:{self.port}"],
                                        env=self.world.env(self.url), cwd=self.world.dir, stdout=subprocess.PIPE,
                                        stderr=self.log, text=True)
        line = self.process.stdout.readline()
        assert re.search(r"http://", line), f"the server did not start (exit {self.process.poll()})"

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        assert self.process.wait(20) == -signal.SIGKILL, "the server had ended before it was killed"
        self.process.stdout.close()


class Witness:
    """A witness of the log, without which there is no quorum; it dies as often as the server."""

    def __init__(self, world, log_key, port):
        self.world, self.port, self.file = world, port, os.path.join(world.dir, f"witness{port}")
        self.key = world.ok("sqlite:x", "witness", "init", self.file, "--name", "saksi.example", "--log", log_key, "--json")["vkey"]
        self.process = None

    def start(self):
        self.process = subprocess.Popen([self.world.binary, "witness", "serve", self.file, "--listen", f"127.0.0.1:{self.port}"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert "http://" in self.process.stdout.readline(), "the witness did not start"

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)
        self.process.stdout.close()


def witnessed(w, url):
    """A witness and the policy that asks for it."""
    keys = w.ok(url, "log", "keys", url, "--json")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    key = keys["keys"][0]["vkey"]
    witness = Witness(w, key, port)
    with open(os.path.join(keys["folder"], "policy"), "w", encoding="ascii") as f:
        f.write(f"log {key}\nwitness saksi {witness.key} http://127.0.0.1:{port}\nquorum saksi\n")
    return witness


class Client(threading.Thread):
    """Files one report after another; repeats with the same key until it has an answer."""

    def __init__(self, port, number, seed):
        super().__init__(daemon=True)
        self.port, self.number, self.random = port, number, random.Random(seed)
        self.sent, self.acked = 0, {}  # marker -> public number
        self.cut = self.again = 0
        self.stop = False
        self.wrong = []

    def post(self, marker, body):
        # Another address for every few requests: the rate limit is one client's, the load is many clients'.
        source = f"127.{10 + self.number}.{self.sent // 50 % 250}.{1 + self.sent % 200}"
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(source, 0))
        try:
            c.request("POST", "/api/v1/reports", body, {"Content-Type": "application/json", "Idempotency-Key": marker})
            r = c.getresponse()
            return r.status, json.loads(r.read())
        finally:
            c.close()

    def run(self):
        while not self.stop:
            self.sent += 1
            marker = f"uji-{self.number}-{self.sent}-{self.random.getrandbits(64):016x}"
            body = json.dumps({"mode": "tanpa", "account": f"Laporan {marker}", "place_region": "73.09"})
            first = None
            while True:
                try:
                    status, answer = self.post(marker, body)
                except (OSError, http.client.HTTPException, ValueError):
                    self.cut += 1
                    time.sleep(0.02)
                    continue
                if status in (429, 503):
                    time.sleep(0.05)
                    continue
                if status != 201:
                    self.wrong.append(f"{marker}: {status} {answer}")
                    break
                if first is not None and answer["number"] != first:
                    self.wrong.append(f"{marker}: {first}, then {answer['number']}")
                self.again += answer["again"]
                self.acked[marker] = answer["number"]
                if first is None and self.random.random() < 0.1:
                    first = answer["number"]  # once more, as a client does whose answer was lost behind it
                    continue
                break


def killed(w, url, moment, *words):
    """A command that dies at some moment, or gets done before it: the folder of keys is then the old or the new one."""
    before = w.ok(url, "log", "keys", url, "--json")["keys"]
    p = subprocess.Popen([w.binary, *words], env=w.env(url), cwd=w.dir, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(moment.random() * 0.06)
    p.send_signal(signal.SIGKILL)
    p.wait(20)
    after = w.ok(url, "log", "keys", url, "--json")["keys"]
    public = [k["vkey"] for k in after]
    assert public[-len(before):] == [k["vkey"] for k in before], f"{words}: a key is lost"
    assert sum(k["signs"] for k in after) >= 1, f"{words}: nothing signs any more"
    return public[0]


def clean(text):
    return [line for line in text.splitlines() if line]


def kills(w, engine):
    url = w.empty(engine, "kill")
    w.ok(url, "db", "create", url)
    witness = witnessed(w, url)
    witness.start()
    server = Server(w, url)
    server.start()
    clients = [Client(server.port, i, f"{engine}{i}") for i in range(CLIENTS)]
    moment = random.Random(engine)
    began, rotated = time.time(), 0
    try:
        for c in clients:
            c.start()
        for n in range(KILLS):
            before = sum(len(c.acked) for c in clients)
            until = time.time() + 30
            while sum(len(c.acked) for c in clients) < before + CLIENTS and time.time() < until:
                time.sleep(0.005)  # it serves again before it dies again
            assert sum(len(c.acked) for c in clients) > before, f"no report was taken before kill {n + 1}"
            time.sleep(moment.random() * 0.3)
            if n % 5 == 4 and rotated < ROTATIONS:  # the server takes a new key over while it runs
                killed(w, url, moment, "log", "rotate", url)
                rotated += 1
            if n % 2:
                witness.kill()
                witness.start()
            server.kill()
            server.start()
        for c in clients:
            c.stop = True
        for c in clients:
            c.join(60)
            assert not c.is_alive(), "a client never got its answer"
    finally:
        for c in clients:
            c.stop = True
        server.kill()
    acked = {m: n for c in clients for m, n in c.acked.items()}
    cut, again = sum(c.cut for c in clients), sum(c.again for c in clients)
    print(f"{engine}: {KILLS} kills in {time.time() - began:.0f} s, {len(acked)} reports, {cut} requests cut off, "
          f"{again} answers repeated", flush=True)
    wrong = [x for c in clients for x in c.wrong]
    assert not wrong, wrong[:5]
    assert cut >= KILLS, "hardly any request was cut off: this was no load"
    assert again > 0, "no request was repeated"
    rows = clean(w.sql(url, "SELECT account, number FROM report;"))
    stored = {}
    for row in rows:
        account, number = row.split("|")
        stored.setdefault(account.removeprefix("Laporan "), []).append(number)
    lost = [m for m, n in acked.items() if n not in stored.get(m, [])]
    twice = [m for m, n in stored.items() if len(n) > 1]
    assert not lost, f"{len(lost)} acknowledged reports are lost: {lost[:3]}"
    assert not twice, f"{len(twice)} reports stand twice: {twice[:3]}"
    assert set(stored) == set(acked), "a report is there that nobody sent"
    filed = int(w.sql(url, "SELECT count(*) FROM event WHERE kind = 'report.filed';"))
    assert filed == len(acked), f"{filed} events for {len(acked)} reports"
    r = w.ok(url, "db", "rebuild", url, "--json")
    assert r["differences"] == 0, r
    w.ok(url, "db", "check", url)
    # The log goes on from what was signed and witnessed before each death: one that forked would be refused here.
    text = w.ok(url, "log", "sign", url)
    witness.kill()
    size = int(text.split("\n")[1])
    assert "saksi.example" in text, text
    # The change of keys to its end, each step killed first: witnesses learn the new key, the old ones retire.
    killed(w, url, moment, "log", "rotate", url)
    newest = w.ok(url, "log", "rotate", url, "--json")["keys"][0]["vkey"]
    w.ok("sqlite:x", "witness", "trust", witness.file, newest)
    witness.start()
    killed(w, url, moment, "log", "retire", url)
    w.ok(url, "log", "retire", url)
    assert [k["signs"] for k in w.ok(url, "log", "keys", url, "--json")["keys"]].count(True) == 1
    again = w.ok(url, "log", "sign", url)
    witness.kill()
    assert again.split("\n")[:3] == text.split("\n")[:3] and "saksi.example" in again, again
    assert size == int(w.sql(url, "SELECT count(*) FROM leaf;")), "the checkpoint lacks entries"
    assert w.ok("sqlite:x", "witness", "show", witness.file, "--json")["logs"][0]["size"] == size
    w.ok(url, "log", "rebuild", url)
    if engine == "sqlite":
        assert w.sqlite(url, "PRAGMA integrity_check;").strip() == "ok"


def every(w, c):
    c.run(f"loses and doubles nothing in {KILLS} kills on SQLite", kills, w, "sqlite")
    c.run(f"loses and doubles nothing in {KILLS} kills on PostgreSQL", kills, w, "pg")


if __name__ == "__main__":
    engine_kit.main(__doc__, every)
