"""The verbs of the provable log: signing, a database that lies behind, taking the loss from a copy, declaring it."""
import hashlib
import http.client
import os
import re
import shutil
import signal
import subprocess

import kit


class Log(kit.Case):
    def setUp(self):
        for name in os.listdir(self.dir):
            path = os.path.join(self.dir, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
        self.ok("log", "init", self.url, "--origin", "test.example/log")
        self.ok("db", "create", self.url)
        self.db = self.url.removeprefix("sqlite:")

    def file(self, name):
        return os.path.join(self.dir, name)

    def sign(self):
        """Origin and size of the checkpoint."""
        lines = self.ok("log", "sign", self.url).split("\n")
        self.assertEqual(lines[3], "")
        return lines[0], int(lines[1])

    def person(self, name):
        self.ok("user", "add", self.url, name, "--name", name, "--agency", "BKN", "--role", "auditor")

    def put_back(self, old):
        for end in ("-wal", "-shm"):
            if os.path.exists(self.db + end):
                os.unlink(self.db + end)
        shutil.copy(old, self.db)

    def lose(self):
        """Signs, keeps a copy of the log, and puts the database of before back."""
        origin, size = self.sign()
        self.assertEqual(origin, "test.example/log")
        old = self.file("old.db")
        shutil.copy(self.db, old)
        for name in ("satu", "dua", "tiga"):
            self.person(name)
        newer = self.sign()[1]
        self.assertGreater(newer, size)
        copy = self.file("copy")
        self.ok("log", "copy", self.url, copy, "--from", str(size - 3))
        self.assertEqual(os.stat(copy).st_mode & 0o777, 0o600)
        self.put_back(old)
        code, _, err = self.sbt("log", "sign", self.url)
        self.assertEqual(code, 5, err)
        self.assertIn("behind", err)
        return size, newer, copy

    def test_takes_back_what_is_missing_from_a_copy(self):
        size, newer, copy = self.lose()
        with open(copy, encoding="utf-8") as f:
            lines = f.readlines()
        bad = self.file("bad")
        for wrong, code in ((lines[:-1], 8), (lines[:4] + lines[5:], 2), ([re.sub(r'("satu)', r"\1x", "".join(lines))], 8)):
            with open(bad, "w", encoding="utf-8") as f:
                f.writelines(wrong)
            got, _, err = self.sbt("log", "replay", self.url, bad)
            self.assertEqual(got, code, err)
        self.assertEqual(self.sbt("log", "sign", self.url)[0], 5)  # nothing of it was kept
        self.ok("log", "replay", self.url, copy)
        self.assertEqual(self.sign()[1], newer)
        self.assertEqual(self.ok("db", "rebuild", self.url, "--json")["differences"], 0)
        self.ok("db", "check", self.url)
        self.person("empat")
        self.assertGreater(self.sign()[1], newer)

    def test_declares_a_loss_under_a_new_name(self):
        size, newer, _ = self.lose()
        out = self.ok("log", "reopen", self.url, "--origin", "test.example/log2", "--reason", "Cadangan lama.", "--lang", "en")
        self.assertIn(f"{size:,}", out)
        self.assertIn(f"{newer:,}", out)
        origin, now = self.sign()
        self.assertEqual((origin, now), ("test.example/log2", size + 1))
        self.assertEqual(self.ok("db", "rebuild", self.url, "--json")["differences"], 0)
        code, _, err = self.sbt("log", "reopen", self.url, "--origin", "test.example/log3", "--reason", "x")
        self.assertEqual(code, 2, err)  # nothing is lost now

    def test_changes_keys_and_writes_files(self):
        self.sign()
        self.ok("log", "rotate", self.url)
        self.person("lima")
        text = self.ok("log", "sign", self.url)
        self.assertEqual(text.count("\u2014 test.example/log "), 2)  # both keys sign
        self.ok("log", "retire", self.url)
        self.assertEqual([k["signs"] for k in self.ok("log", "keys", self.url, "--json")["keys"]], [True, False])
        self.person("enam")
        self.assertEqual(self.ok("log", "sign", self.url).count("\u2014 test.example/log "), 1)
        self.ok("log", "rebuild", self.url)
        out = self.file("out")
        self.ok("log", "publish", self.url, out)
        self.assertEqual(os.path.getsize(os.path.join(out, "tile", "0", "000")), 8192)
        with open(os.path.join(out, "checkpoint"), encoding="utf-8") as f:
            self.assertTrue(f.read().startswith("test.example/log\n"))

    def test_a_witness_answers_as_its_protocol_says(self):
        old = self.ok("log", "sign", self.url)
        self.person("tujuh")
        new = self.ok("log", "sign", self.url)
        key = self.ok("log", "keys", self.url, "--json")["keys"][0]["vkey"]
        w = self.file("witness")
        self.ok("witness", "init", w, "--name", "saksi.example", "--log", key)
        self.assertEqual(os.stat(w).st_mode & 0o777, 0o600)
        self.assertEqual(self.sbt("witness", "init", w, "--name", "saksi.example")[0], 5)
        p = subprocess.Popen([kit.SBT, "witness", "serve", w, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
        try:
            at = p.stdout.readline().split("http://")[1].strip()
            self.assertEqual(self.sbt("witness", "show", w)[0], 6)  # one process at a time

            def ask(method, path, body=None):
                c = http.client.HTTPConnection(at, timeout=20)
                c.request(method, path, body.encode() if body is not None else None)
                r = c.getresponse()
                text = r.read().decode()
                c.close()
                return r.status, text, r.getheader("Content-Type")

            origin, size = old.split("\n")[0], old.split("\n")[1]
            monitor = f"/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint"
            self.assertEqual(ask("GET", monitor)[0], 404)
            status, line, _ = ask("POST", "/add-checkpoint", f"old 0\n\n{old}")
            self.assertEqual(status, 200)
            self.assertTrue(line.startswith("\u2014 saksi.example ") and line.endswith("\n"), line)
            self.assertEqual(ask("GET", monitor)[:2], (200, old + line))
            at_sig = new.rindex(" ") + 20  # within the signature itself
            forged = new[:at_sig] + ("A" if new[at_sig] != "A" else "B") + new[at_sig + 1:]
            for body, want in ((f"old 0\n\n{new}", 409), (f"old {size}\n\n{new}", 422), (f"old 999999\n\n{new}", 400),
                               ("nonsense\n", 400), (f"old {size}\n\n{new.replace(origin, 'other.example')}", 404),
                               (f"old {size}\n\n{forged}", 403)):
                status, text, kind = ask("POST", "/add-checkpoint", body)
                self.assertEqual(status, want, body)
                if want == 409:
                    self.assertEqual((text, kind), (size + "\n", "text/x.tlog.size"))
            self.assertEqual(ask("GET", "/add-checkpoint")[0], 405)
            self.assertEqual(ask("GET", monitor)[:2], (200, old + line))  # nothing of that moved it
        finally:
            p.send_signal(signal.SIGTERM)
            self.assertEqual(p.wait(20), 0)
            p.stdout.close()
        self.assertEqual(self.ok("witness", "show", w, "--json")["logs"][0]["size"], int(size))
