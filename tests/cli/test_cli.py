"""Verbs: words, exit codes, JSON, and what they do to a database."""
import json
import os
import re
import socket
import stat
import threading

import kit


class Words(kit.Case):
    def test_lists_all_verbs_and_helps_with_each(self):
        verbs = self.ok("help", "--json")["verbs"]
        self.assertGreater(len(verbs), 10)
        for v in verbs:
            out = self.ok(*v["name"].split(), "--help")
            self.assertTrue(out.startswith("sbt " + v["name"]), out)
            for o in v["options"]:
                self.assertIn(o, out)
        self.assertEqual(self.ok("--help"), self.ok("help"))

    def test_speaks_both_languages(self):
        self.assertIn("Menampilkan versi", self.ok("help"))
        self.assertIn("URL", self.ok("help", "--lang", "en"))

    def test_refuses_words_it_does_not_know(self):
        for words in (["nope"], ["db"], ["db", "create", "--nope"], ["version", "more"], ["serve"], ["db", "check"],
                      ["user", "add", "sqlite:x.db"], ["db", "create", "--json", "x.db"],
                      ["user", "list", "sqlite:x.db", "--agency"]):
            code, out, err = self.sbt(*words)
            self.assertEqual((code, out), (2, ""), (words, err))
            self.assertIn("sbt", err)

    def test_shows_its_version(self):
        self.assertRegex(self.ok("version"), r"^sbt \d+\.\d+\.\d+\n$")
        self.assertRegex(self.ok("version", "--json")["version"], r"^\d")
        self.assertEqual(self.ok("--version"), self.ok("version"))

    def test_refuses_a_url_with_a_password(self):
        code, _, err = self.sbt("db", "create", "postgresql://a:geheim@127.0.0.1/x")
        self.assertEqual(code, 2, err)
        self.assertNotIn("geheim", err)

    def test_checks_and_shows_rulebooks(self):
        books = self.ok("rulebook", "check", "--json")["rulebooks"]
        self.assertTrue(books)
        self.assertIn("received", self.ok("rulebook", "show", books[0]["file"]))
        self.assertTrue(self.ok("rulebook", "graph", "skb-2022").startswith("<svg"))
        diff = self.ok("rulebook", "diff", "skb-2022", "alur-sbt-2024", "--json")
        self.assertTrue(any(x["section"] == "states" for x in diff["changes"]), list(diff))
        self.assertIn("Tidak ada perbedaan", self.ok("rulebook", "diff", "skb-2022", "skb-2022"))
        with open(os.path.join(self.dir, "bad.yaml"), "w", encoding="utf-8") as f:
            f.write("id: x\nnonsense: 1\n")
        code, _, err = self.sbt("rulebook", "check", "bad.yaml")
        self.assertEqual(code, 2)
        self.assertIn("bad.yaml", err)


class Database(kit.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        code, _, err = cls.sbt("db", "create", cls.url)
        assert code == 0, err

    def write(self, name, text):
        with open(os.path.join(self.dir, name), "w", encoding="utf-8") as f:
            f.write(text)

    def test_loads_a_rulebook_after_trying_it(self):
        here = os.path.dirname(os.path.abspath(__file__))
        with open(os.path.join(here, "..", "..", "rulebooks", "alur-sbt-2024.yaml"), encoding="utf-8") as f:
            text = f.read()
        first = next(x for x in text.split("\n") if x.startswith("  version:"))
        text = text.replace(first, '  version: "uji"', 1)
        text = re.sub(r"from_day: \S+", "from_day: 2031-01-01", text)
        text = re.sub(r"  procedure: .*", "  procedure: {valid_from: 2031-01-01}", text, count=1)
        self.write("baru.yaml", text)
        code, _, err = self.sbt("rulebook", "load", self.url, "baru.yaml")
        self.assertEqual(code, 5, err)  # its law begins on the day of the one that is loaded
        text = re.sub(r"  law: .*", "  law: {valid_from: 2031-01-01}", text, count=1)
        self.write("baru.yaml", text)
        dry = self.ok("rulebook", "load", self.url, "baru.yaml", "--dry-run", "--json")
        self.assertEqual((dry["dry_run"], dry["known"], dry["follows_ends"]), (True, False, "2030-12-31"))
        self.assertFalse(self.ok("rulebook", "load", self.url, "baru.yaml", "--json")["known"])
        self.assertTrue(self.ok("rulebook", "load", self.url, "baru.yaml", "--json")["known"])
        self.write("rusak.yaml", text.replace("holder: bawaslu_study", "holder: tidak_ada", 1))
        code, _, err = self.sbt("rulebook", "load", self.url, "rusak.yaml")
        self.assertEqual(code, 2)
        self.assertRegex(err, r"rusak\.yaml:\d+")

    def test_creates_again_without_change(self):
        again = self.ok("db", "create", self.url, "--json")
        for key in ("agencies_added", "agencies_changed", "lists", "migrations", "rulebooks"):
            self.assertEqual(again[key], 0, key)
        self.assertFalse(again["keys_made"])
        self.assertIn("0 migrasi", self.ok("db", "migrate", self.url))

    def test_keeps_files_for_their_owner(self):
        for name in ("a.db", "a.db.keys", "a.db.evidence"):
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.dir, name)).st_mode) & 0o077, 0, name)

    def test_takes_the_url_from_the_environment(self):
        self.assertIn("peristiwa", self.ok("db", "check", env={"SBT_DB": self.url}))

    def test_rebuilds_identically(self):
        self.assertEqual(self.ok("db", "rebuild", self.url, "--json")["differences"], 0)

    def test_will_not_open_without_keys_or_with_open_ones(self):
        keys = os.path.join(self.dir, "a.db.keys")
        os.chmod(keys, 0o644)
        code, _, err = self.sbt("db", "check", self.url)
        os.chmod(keys, 0o600)
        self.assertEqual(code, 2)
        self.assertIn("chmod 600", err)
        code, _, err = self.sbt("db", "check", self.url, env={"SBT_KEYS": os.path.join(self.dir, "none")})
        self.assertEqual(code, 4, err)

    def test_manages_people(self):
        made = self.ok("user", "add", self.url, "Siti.Rahma", "--name", "Siti", "--agency", "BKN", "--role", "audiman",
                       "--json")
        self.assertRegex(made["password"], r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$")
        self.assertFalse(made["waits"])
        code, _, err = self.sbt("user", "add", self.url, "siti.rahma", "--name", "X", "--agency", "BKN", "--role",
                                "audiman")
        self.assertEqual(code, 2)
        self.assertIn("login:", err)
        code, _, err = self.sbt("user", "add", self.url, "lain", "--name", "X", "--agency", "NOPE", "--role", "audiman")
        self.assertEqual(code, 2)
        code, _, err = self.sbt("user", "add", self.url, "lain", "--name", "X", "--agency", "BKN", "--role", "root")
        self.assertEqual(code, 2)
        rows = self.ok("user", "list", self.url, "--json")["accounts"]
        self.assertEqual([r["login"] for r in rows], ["siti.rahma"])
        self.ok("user", "lock", self.url, "siti.rahma", "--reason", "uji")
        self.assertEqual(self.sbt("user", "lock", self.url, "siti.rahma")[0], 5)
        self.assertFalse(self.ok("user", "list", self.url, "--json")["accounts"][0]["active"])
        self.ok("user", "lock", self.url, "siti.rahma", "--unlock")
        self.assertEqual(self.sbt("user", "lock", self.url, "nobody")[0], 4)
        self.assertIsNone(self.ok("user", "totp", self.url, "siti.rahma", "--json")["password"])
        self.assertIsNotNone(self.ok("user", "totp", self.url, "siti.rahma", "--password", "--json")["password"])

    def test_asks_who_acts_where_content_is_touched(self):
        code, _, err = self.sbt("token", "add", self.url, "--name", "x", "--scopes", "case_read")
        self.assertEqual(code, 3, err)
        self.assertIn("--as", err)
        code, _, err = self.sbt("token", "add", self.url, "--as", "siti.rahma", "--name", "x", "--scopes", "case_read")
        self.assertEqual(code, 2, err)  # nobody is there to type the password

    def test_says_what_is_unsafe(self):
        code, out, err = self.sbt("doctor", self.url, "--listen", "0.0.0.0:80", "--json")
        self.assertEqual(code, 5, err)
        self.assertIn('"code":"no_tls"', out)
        self.assertIn('"code":"no_admin"', out)
        path = os.path.join(self.dir, "a.db")
        os.chmod(path, 0o644)
        self.assertIn('"code":"db_mode"', self.sbt("doctor", self.url, "--json")[1])
        os.chmod(path, 0o600)

    def test_the_doctor_tries_the_virus_scanner(self):
        """A stand-in for clamd: it reads the stream's pieces and answers as the real one does."""
        self.assertIn('"code":"no_scanner"', self.sbt("doctor", self.url, "--json")[1])
        heard = []

        def answer(listener, word):
            conn, _ = listener.accept()
            with conn:
                data = b""
                while not data.endswith(b"\0\0\0\0"):
                    data += conn.recv(65536)
                heard.append(data)
                conn.sendall(word + b"\0")

        for word, code, unsafe in ((b"stream: Eicar-Test-Signature FOUND", "scanner", False),
                                   (b"stream: OK", "scanner_blind", True),
                                   (b"INSTREAM size limit exceeded. ERROR", "scanner_silent", True)):
            with socket.create_server(("127.0.0.1", 0)) as listener:
                thread = threading.Thread(target=answer, args=(listener, word))
                thread.start()
                out = self.sbt("doctor", self.url, "--json", env={"SBT_CLAMD": "127.0.0.1:%d" % listener.getsockname()[1]})[1]
                thread.join()
            found = {x["code"]: x["unsafe"] for x in json.loads(out)["findings"]}
            self.assertEqual(found.get(code), unsafe)
        self.assertTrue(heard[0].startswith(b"zINSTREAM\0\0\0\0\x44X5O!"))
        self.assertIn('"code":"scanner_silent"', self.sbt("doctor", self.url, "--json", env={"SBT_CLAMD": "127.0.0.1:9"})[1])


class Watch(kit.Case):
    def write(self, name, text):
        with open(os.path.join(self.dir, name), "w", encoding="utf-8") as f:
            f.write(text)

    def read(self, name):
        with open(os.path.join(self.dir, name), encoding="utf-8") as f:
            return f.read()

    def test_judges_series_with_settings(self):
        self.write("s.csv", "t,unit,count\n" + "".join(f"{t},a,{9 if t == 6 else 1}\n" for t in range(1, 8)))
        self.ok("watch", "series", "s.csv", "--method", "ears-c1", "--set", "baseline=3", "--set", "min_sigma=1", "--out",
                "o.csv")
        lines = self.read("o.csv").splitlines()
        self.assertEqual(lines[0], "unit,t,observed,upperbound,alarm")
        self.assertEqual([line.split(",")[4] for line in lines[1:]], ["0", "0", "1", "0"])
        for words in (["--method", "ears-c1"], ["--method", "x", "--out", "o.csv"],
                      ["--method", "ears-c1", "--set", "baseline", "--out", "o.csv"],
                      ["--method", "ears-c1", "--method", "bayes", "--out", "o.csv"]):
            self.assertIn(self.sbt("watch", "series", "s.csv", *words)[0], (2, 4), words)
