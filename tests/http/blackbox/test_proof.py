"""The log as its readers see it: witnesses, receipts, a second implementation, and a server that lies in every way."""
import base64
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import time
import urllib.request

from blackbox.kit import World, check, same, test
from blackbox.test_api import REPORT, key
from blackbox.test_input import STEPS, begin, send
from blackbox.test_sight import token

HERE = os.path.dirname(os.path.abspath(__file__))
GO = os.path.join(HERE, "..", "..", "proof", "crosscheck.go")
LEAF = 2 + 33  # of an entry bundle


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Proven:
    """A world of its own with three witnesses, of which two are enough."""

    def __init__(self, w):
        self.w = World(w.binary, w.engine, w.pg_url)
        self.w.stop()
        self.log_dir = (self.w.path + ".keys.log") if w.engine == "sqlite" else self.w.env["SBT_KEYS"] + ".log"
        self.vkey = json.loads(self.w.cli("log", "keys", self.w.url, "--json"))["keys"][0]["vkey"]
        self.origin = self.vkey.split("+")[0]
        self.witnesses, lines, self.at = [], [f"log {self.vkey}"], []
        for i in range(3):
            path, port = os.path.join(self.w.dir, f"w{i}"), free_port()
            self.w.cli("witness", "init", path, "--name", f"w{i}.example", "--log", self.vkey)
            vkey = json.loads(self.w.cli("witness", "show", path, "--json"))["vkey"]
            lines.append(f"witness w{i} {vkey} http://127.0.0.1:{port}")
            self.at.append(port)
            self.witnesses.append(subprocess.Popen([self.w.binary, "witness", "serve", path, "--listen", f"127.0.0.1:{port}"],
                                                   env=self.w.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        self.policy = os.path.join(self.w.dir, "policy")
        self.rules("\n".join(lines) + "\ngroup q 2 w0 w1 w2\nquorum q\n")
        shutil.copy(self.policy, os.path.join(self.log_dir, "policy"))
        self.w.serve()
        self.wait(lambda: self.note().count("w0.example") == 1)

    def rules(self, text):
        with open(self.policy, "w", encoding="utf-8") as f:
            f.write(text)

    def note(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.w.server.port}/log/checkpoint", timeout=5) as r:
                return r.read().decode()
        except OSError:
            return ""

    def size(self):
        lines = self.note().split("\n")
        return int(lines[1]) if len(lines) > 2 else 0

    @staticmethod
    def wait(holds, seconds=20):
        end = time.monotonic() + seconds
        while not holds():
            check(time.monotonic() < end, "did not come about in time")
            time.sleep(0.1)

    def report(self):
        made = self.w.client().api("POST", "/api/v1/reports", REPORT, key=key()).expect(201).json
        return made["number"], made["receipt_code"]

    def receipt(self, number, code):
        c = self.w.client()
        c.submit(c.get("/status").expect(200), having="nomor", nomor=number, kode=code).expect(303)
        self.wait(lambda: c.get("/status/laporan/tanda-terima").status == 200)
        a = c.get("/status/laporan/tanda-terima").expect(200)
        check(f"{number}.tlog-proof" in a.headers["Content-Disposition"], a.headers["Content-Disposition"])
        page = c.get("/status/laporan").expect(200)
        check(self.origin in page.text and code not in page.text, "the fingerprint shows no origin, or the page the code")
        path = os.path.join(self.w.dir, f"{number}.tlog-proof")
        with open(path, "wb") as f:
            f.write(a.body)
        return path

    def sent_on_the_web(self):
        """The page that the public form ends with."""
        c = begin(self.w)
        for step, values in STEPS.items():
            send(c, step, **values).expect(303)
        c.post("/laporan/kirim", c.get("/laporan/periksa").expect(200).page.form("/laporan/kirim").filled()).expect(303)
        self.wait(lambda: self.origin in c.get("/laporan/selesai").expect(200).text)
        return c.get("/laporan/selesai").text

    def publish(self, name="pub"):
        d = os.path.join(self.w.dir, name)
        self.w.cli("log", "publish", self.w.url, d)
        return d

    def verify(self, where, *known, policy=None):
        """What the auditor's program says: '' when the log holds, else its sentence."""
        r = self.w.cli_run("log", "verify", where, *known, "--policy", policy or self.policy, "--lang", "en")
        check(r.returncode in (0, 8), "log verify ended with", r.returncode, r.stderr)
        return r.stderr if r.returncode else ""

    def close(self):
        for p in self.witnesses:
            p.terminate()
            p.wait()
        self.w.close()


def verifier(binary):
    path = os.path.join(os.path.dirname(os.path.abspath(binary)), "sbt-verify")
    check(os.path.exists(path), "sbt-verify was not built: install musl-tools")
    return path


def go_says(dir_, policy, *receipts):
    env = {**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOCACHE": os.path.join(dir_, "..", "gocache")}
    r = subprocess.run(["go", "run", GO, dir_, policy, *receipts], env=env, capture_output=True, text=True, timeout=300)
    same(r.returncode, 0, r.stderr)
    return r.stdout


@test(order=85)
def receipts_and_the_log_hold_for_everybody_who_checks(w):
    p = Proven(w)
    try:
        number, code = p.report()
        path = p.receipt(number, code)
        for run in ([verifier(w.binary), path, "--policy", p.policy, "--lang", "en"],
                    [p.w.binary, "receipt", "verify", path, "--policy", p.policy, "--lang", "en"]):
            r = subprocess.run(run, capture_output=True, text=True)
            same(r.returncode, 0, r.stdout + r.stderr)
            check(r.stdout.startswith("PROVEN") and "report.filed" in r.stdout and number in r.stdout, r.stdout)
            check(code not in r.stdout and code.replace("-", "") not in r.stdout, "the receipt holds the secret code")
        page = p.sent_on_the_web()
        check("sbt-qr" in page and re.search(r"[A-Za-z0-9+/]{43}=", page), "the page of a sent report shows no fingerprint")
        # An act of a case: for those whose timeline shows it.
        case = p.w.db.one("SELECT c.number FROM case_file c JOIN subject s ON s.case_id = c.case_id WHERE s.state = 'received' "
                          "ORDER BY c.number LIMIT 1")
        links = [x for x in p.w.staff("audiman").get(f"/kasus/{case}").expect(200).page.links if "/tanda-terima/" in x]
        check(links, "no receipts on the case page")
        act = os.path.join(p.w.dir, "act.tlog-proof")
        p.wait(lambda: p.w.staff("audiman").get(links[0]).status == 200)
        with open(act, "wb") as f:
            f.write(p.w.staff("audiman").get(links[0]).expect(200).body)
        same(subprocess.run([verifier(w.binary), act, "--policy", p.policy], capture_output=True).returncode, 0, "the act's receipt")
        same(p.w.staff("bkpsdm").get(links[0]).status, 404, "the receipt of a hidden case")
        other = p.w.staff("audiman").get(links[0].rsplit("/", 1)[0] + "/0")
        same(other.status, 404, "a record that is not of this case")
        # The whole log: by its own decoder from a folder and over HTTP, by Go, and the database against its seals.
        pub = p.publish()
        same(p.verify(pub), "", "the folder")
        same(p.verify(f"http://127.0.0.1:{p.w.server.port}/log"), "", "over HTTP")
        said = go_says(pub, p.policy, path, act)
        check(re.match(r"checked \d+ leaves, \d+ proofs, [23] witnesses, 2 receipts", said), said)
        r = p.w.cli_run("log", "verify", p.w.url)
        same(r.returncode, 0, r.stderr)
        memory = os.path.join(p.w.dir, "memory")
        for _ in range(2):
            p.w.cli("log", "follow", f"http://127.0.0.1:{p.w.server.port}/log", "--policy", p.policy, "--memory", memory,
                    "--rounds", "1")
        check(os.path.exists(memory), "the follower remembers nothing")
    finally:
        p.close()


def patch(dir_, path, change):
    with open(os.path.join(dir_, path), "rb") as f:
        data = bytearray(f.read())
    with open(os.path.join(dir_, path), "wb") as f:
        f.write(bytes(change(data) or data))


def leaf_hash(entry):
    import hashlib
    return hashlib.sha256(b"\x00" + bytes(entry)).digest()


@test(engines=("sqlite",), order=86)
def a_server_that_lies_is_found_out_and_told_how(w):
    p = Proven(w)
    try:
        pub = p.publish()
        early = os.path.join(p.w.dir, "early.checkpoint")
        shutil.copy(os.path.join(pub, "checkpoint"), early)
        old = shutil.copytree(pub, os.path.join(p.w.dir, "old"))
        number, code = p.report()
        before = p.size()
        p.wait(lambda: p.size() > int(open(early, encoding="utf-8").read().split("\n")[1]))
        path = p.receipt(number, code)
        p.wait(lambda: p.size() >= before)
        pub = p.publish()
        late = os.path.join(p.w.dir, "late.checkpoint")
        shutil.copy(os.path.join(pub, "checkpoint"), late)
        same(p.verify(pub, early, late), "", "the honest log")

        def lie(name, change, want, *known):
            d = shutil.copytree(pub, os.path.join(p.w.dir, "lie"))
            try:
                change(d)
                said = p.verify(d, *known)
                check(want in said, name, "is told as", said or "nothing")
            finally:
                shutil.rmtree(d)

        entries, hashes = "tile/entries/003", "tile/0/003"

        def alter(data):
            data[LEAF * 7 + 10] ^= 1

        lie("an altered leaf", lambda d: patch(d, entries, alter), "A record was altered")

        def alter_both(d):
            patch(d, entries, alter)
            patch(d, hashes, lambda h: h.__setitem__(slice(7 * 32, 8 * 32),
                                                     leaf_hash(open(os.path.join(d, entries), "rb").read()[LEAF * 7 + 2:LEAF * 8])))

        lie("an altered leaf with its hash", alter_both, "A tile of the tree is not made of its leaves")

        def swap(d):
            def both(size):
                def change(b):
                    b[0:size], b[size:2 * size] = b[size:2 * size], b[0:size]
                return change
            patch(d, entries, both(LEAF))
            patch(d, hashes, both(32))

        lie("two swapped leaves", swap, "A tile of the tree is not made of its leaves")

        def last_tile(d):
            found = [os.path.relpath(os.path.join(at, f), d) for at, _, names in os.walk(os.path.join(d, "tile", "0")) for f in names
                     if at.endswith(".p")]
            return max(found)

        def drop(d):  # the last record but one goes, everything is made to fit
            last = last_tile(d)
            n = int(last.rsplit("/", 1)[1])
            patch(d, last, lambda b: b[:32 * (n - 2)] + b[32 * (n - 1):] + b[-32:])
            patch(d, last.replace("tile/0", "tile/entries"), lambda b: b[:LEAF * (n - 2)] + b[LEAF * (n - 1):] + b[-LEAF:])

        lie("a dropped leaf", drop, "Records were altered, dropped, swapped or inserted")

        def insert(d):
            last = last_tile(d)
            n = int(last.rsplit("/", 1)[1])
            patch(d, last, lambda b: b[:32] + b[:32 * (n - 1)])
            patch(d, last.replace("tile/0", "tile/entries"), lambda b: b[:LEAF] + b[:LEAF * (n - 1)])

        lie("an inserted leaf", insert, "Records were altered, dropped, swapped or inserted")
        lie("a truncated bundle", lambda d: patch(d, entries, lambda b: b[:-20]), "has the wrong form")
        lie("a file that is gone", lambda d: os.remove(os.path.join(d, entries)), "A file of the log is missing")

        def renumber(d):
            patch(d, "checkpoint", lambda b: re.sub(rb"\n(\d+)\n", lambda m: b"\n%d\n" % (int(m[1]) - 1), bytes(b), count=1))

        lie("a checkpoint that was typed over", renumber, "A signature on the checkpoint is forged")

        def lend(d):  # cosignatures of the earlier checkpoint under the later one
            lent = [x for x in open(early, encoding="utf-8").read().split("\n") if ".example " in x]
            patch(d, "checkpoint", lambda b: b"\n".join(x for x in bytes(b).split(b"\n") if b".example " not in x).rstrip(b"\n") + b"\n"
                  + "\n".join(lent).encode() + b"\n")

        lie("old cosignatures", lend, "A signature on the checkpoint is forged")

        def strip(d):
            patch(d, "checkpoint", lambda b: b"\n".join(x for x in bytes(b).split(b"\n") if b"w0.example" not in x and b"w1.example" not in x))

        lie("one witness alone", strip, "Too few witnesses")
        said = p.verify(old, late)
        check("rolled back" in said and "late.checkpoint" in said, "a rollback is told as", said)
        same(p.verify(old, early), "", "a replayed checkpoint alone is an honest old log")

        # Wrong origin, wrong key: policies that name another log.
        text = open(p.policy, encoding="utf-8").read()
        stranger = os.path.join(p.w.dir, "stranger.keys.log")
        env = {**p.w.env, "SBT_LOG_KEYS": stranger}
        for name in ("other.example/log", p.origin):
            subprocess.run([p.w.binary, "log", "init", p.w.url, "--origin", name], env=env, check=True, capture_output=True)
            keys = subprocess.run([p.w.binary, "log", "keys", p.w.url, "--json"], env=env, check=True, capture_output=True, text=True)
            wrong = os.path.join(p.w.dir, "wrong.policy")
            with open(wrong, "w", encoding="utf-8") as f:
                f.write(text.replace(p.vkey, json.loads(keys.stdout)["keys"][0]["vkey"]))
            check("not signed by a log that you trust" in p.verify(pub, policy=wrong), name)
            r = subprocess.run([verifier(w.binary), path, "--policy", wrong, "--lang", "en"], capture_output=True, text=True)
            check(r.returncode == 1 and "Not signed by a log that you trust" in r.stdout, r.stdout)
            shutil.rmtree(stranger)

        # A fork by the operator himself: a copy of database and key takes another report.
        p.w.stop()
        fork = os.path.join(p.w.dir, "fork.db")
        shutil.copy(p.w.path, fork)
        for tail in ("-wal", ".keys"):
            if os.path.exists(p.w.path + tail):
                shutil.copy(p.w.path + tail, fork + tail)
        shutil.copytree(p.log_dir, fork + ".keys.log")
        p.w.serve()
        p.w.staff_clients.clear()
        grown = p.size()
        p.report()
        p.wait(lambda: p.size() > grown)
        honest = p.publish("honest")
        kept = os.path.join(p.w.dir, "kept.checkpoint")
        shutil.copy(os.path.join(honest, "checkpoint"), kept)
        with open(os.path.join(fork + ".keys.log", "policy"), "w", encoding="utf-8") as f:
            f.write(f"log {p.vkey}\nquorum none\n")
        os.remove(os.path.join(fork + ".keys.log", "checkpoint"))
        one, two = p.w.url, p.w.path
        p.w.url, p.w.path = f"sqlite:{fork}", fork
        p.w.stop()
        p.w.serve()
        target = int(open(kept, encoding="utf-8").read().split("\n")[1])
        for _ in range(30):
            p.report()
            if p.size() >= target:
                break
            time.sleep(0.3)
        p.w.stop()
        p.w.cli("log", "sign", p.w.url)
        forked = p.publish("forked")
        shutil.copy(os.path.join(forked, "checkpoint"), os.path.join(p.w.dir, "forked.checkpoint"))
        r = p.w.cli_run("log", "verify", forked, kept, "--policy", p.policy, "--without-quorum", "--lang", "en")
        check(r.returncode == 8 and ("forked" in r.stderr or "two-faced" in r.stderr) and "kept.checkpoint" in r.stderr,
              "the fork is told as", r.stderr)
        # Every witness refuses the fork: the state it persisted is of the other history.
        note = open(os.path.join(forked, "checkpoint"), encoding="utf-8").read()
        for port in p.at:
            for claim in (target, int(note.split("\n")[1])):
                body = f"old {claim}\n\n{note}".encode()
                status = post(f"http://127.0.0.1:{port}/add-checkpoint", body)
                check(status in (400, 409, 422), "a witness answers a fork with", status)
        p.w.url, p.w.path = one, two
        p.w.serve()
    finally:
        p.close()


def post(url, body):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=body, method="POST"), timeout=10) as r:
            return r.status
    except urllib.error.HTTPError as e:
        return e.code


@test(order=87)
def whoever_changes_the_database_behind_the_programs_back_is_seen(w):
    own = World(w.binary, w.engine, w.pg_url)
    try:
        own.stop()
        h = own.db.hex
        some = own.db.one(f"SELECT {h('event_id')} FROM event WHERE kind = 'subject.step' ORDER BY event_id LIMIT 1")
        subject = own.db.one(f"SELECT {h('subject_id')} FROM subject WHERE state = 'received' ORDER BY subject_id LIMIT 1")
        lit = (lambda x: f"X'{x}'") if w.engine == "sqlite" else (lambda x: f"'\\x{x}'")
        same(own.cli_run("log", "verify", own.url).returncode, 0, "untouched")
        cases = {
            "changed: a part does not fit": (f"UPDATE event_part SET body = replace(body, '{{', '{{\"x\":1,') WHERE event_id = "
                                            f"{lit(some)} AND name = 'facts'", "a part does not fit its seal"),
            "changed header": (f"UPDATE event SET recorded_us = recorded_us + 1 WHERE event_id = {lit(some)}", "does not fit its seal"),
            "deleted": (f"DELETE FROM event_part WHERE event_id = {lit(some)} AND name = 'text'", "without an erasure"),
            "state": (f"UPDATE subject SET state = 'closed' WHERE subject_id = {lit(subject)}", "not the same as a fold"),
        }
        for name, (sql, want) in cases.items():
            copy = World(w.binary, w.engine, w.pg_url)
            try:
                copy.stop()
                tamper(copy, sql)
                r = copy.cli_run("log", "verify", copy.url, "--lang", "en")
                check(r.returncode == 8 and want in r.stderr, name, "is told as", r.returncode, r.stderr)
            finally:
                copy.close()
    finally:
        own.close()


def tamper(world, sql):
    """As somebody with the disk would: guards are taken off first."""
    if world.engine == "sqlite":
        import sqlite3
        with sqlite3.connect(world.path) as c:
            for (name,) in c.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                c.execute(f'DROP TRIGGER "{name}"')
            check(c.execute(sql).rowcount > 0, "nothing was tampered with:", sql)
    else:
        subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", "SET session_replication_role = replica", "-c", sql,
                        world.db.where], check=True, capture_output=True)
