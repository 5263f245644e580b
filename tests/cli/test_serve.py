"""The frame of the pages against a running server: log-in, sessions, forms, accounts, health."""
import hashlib
import re

import kit


class Pages(kit.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        code, _, err = cls.sbt("db", "create", cls.url)
        assert code == 0, err
        cls.first = cls.add("admin.satu", "admin", "BKN")
        cls.second = cls.add("admin.dua", "admin", "BKN")
        cls.server = kit.Server(cls.url, cls.dir)
        cls.admin = kit.Browser(cls.server.port)
        cls.secret, cls.codes = cls.admin.enrol("admin.satu", cls.first)

    @classmethod
    def add(cls, login, role, agency):
        import json
        code, out, err = cls.sbt("user", "add", cls.url, login, "--name", "Orang " + login, "--agency", agency,
                                 "--role", role, "--json")
        assert code == 0, err
        return json.loads(out)["password"]

    @classmethod
    def tearDownClass(cls):
        code, log = cls.server.stop()
        super().tearDownClass()
        assert code == 0, log
        # No person, no address, no secret in the log.
        for word in ("admin.satu", "Orang", "127.0.0.1", cls.first, cls.secret, "kuda makan"):
            assert word not in log, word

    def browser(self):
        return kit.Browser(self.server.port)

    def test_leads_to_the_login_and_back(self):
        b = self.browser()
        self.assertEqual(b.send("GET", "/meja?a=b"), 303)
        self.assertEqual(b.headers["location"], "/masuk?kembali=%2Fmeja%3Fa%3Db")
        self.assertEqual(b.get("/meja"), 200)
        self.assertEqual(b.heading(), "Masuk petugas")

    def test_never_leads_to_another_site(self):
        b = self.browser()
        b.cookies = dict(self.admin.cookies)
        for to in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
            b.send("GET", "/masuk?kembali=" + to)
            self.assertEqual((b.status, b.headers["location"]), (303, "/"))

    def test_refuses_wrong_passwords_in_one_sentence(self):
        said = set()
        for login in ("admin.satu", "tidak.ada"):
            b = self.browser()
            b.get("/masuk")
            self.assertEqual(b.post("/masuk", login=login, password="salah salah salah"), 422)
            said.add(re.search(r"Nama masuk atau kata sandi salah\.", b.text)[0])
            self.assertNotIn("salah salah", b.text)
        self.assertEqual(len(said), 1)

    def test_shows_missing_fields_at_the_fields(self):
        b = self.browser()
        b.get("/masuk")
        self.assertEqual(b.post("/masuk"), 422)
        self.assertIsNotNone(b.error_at("login"))
        self.assertIsNotNone(b.error_at("password"))
        self.assertEqual(b.post("/masuk", login="a", password="b", more="c"), 422)
        self.assertEqual(b.send("POST", "/masuk", "login=%ff", {"Content-Type": "application/x-www-form-urlencoded"}), 422)
        self.assertEqual(b.send("POST", "/masuk", "{}", {"Content-Type": "application/json"}), 415)

    def test_logs_in_by_a_recovery_code_once(self):
        for expected in (303, 422):
            b = self.browser()
            b.get("/masuk")
            b.post("/masuk?kembali=%2Fakun", login="admin.satu", password="kuda makan rumput hijau")
            self.assertEqual(b.status, 303)
            self.assertIn("sbt_pending", b.cookies)
            self.assertNotIn("sbt_session", b.cookies)
            b.send("GET", b.headers["location"])
            b.post("/masuk/kode?kembali=%2Fakun", code=self.codes[0].lower())
            self.assertEqual(b.status, expected)
        self.assertIsNotNone(b.error_at("code"))

    def test_refuses_forged_forms(self):
        b = self.browser()
        b.cookies = dict(self.admin.cookies)
        b.get("/akun")
        good = b.csrf()
        self.assertEqual(b.post("/akun/sesi/akhiri", csrf="00" * 64), 403)
        self.assertEqual(b.post("/akun/sesi/akhiri", csrf=""), 403)
        flipped = ("1" if good[0] == "0" else "0") + good[1:]
        self.assertEqual(b.post("/akun/sesi/akhiri", csrf=flipped), 403)
        self.assertEqual(b.post("/akun/sesi/akhiri", csrf=good, headers={"Sec-Fetch-Site": "cross-site"}), 403)
        self.assertEqual(b.post("/akun/sesi/akhiri", csrf=good, headers={"Origin": "https://evil.example"}), 403)
        self.assertEqual(b.post("/akun/sesi/akhiri", csrf=good, headers={"Origin": "null"}), 403)
        b.get("/akun")
        self.assertNotEqual(b.csrf(), good)  # masked anew
        same = {"Origin": f"http://127.0.0.1:{self.server.port}", "Sec-Fetch-Site": "same-origin"}
        self.assertEqual(b.post("/akun/sesi/akhiri", csrf=good, headers=same), 303)
        other = self.browser()
        other.get("/masuk")
        self.assertEqual(other.post("/masuk", headers={"Sec-Fetch-Site": "cross-site"}, login="a", password="b"), 403)

    def test_refuses_forged_sessions(self):
        for value in ("00" * 32, "xyz", "0" * 63):
            b = self.browser()
            b.cookies["sbt_session"] = value
            self.assertEqual(b.send("GET", "/akun"), 303)
            self.assertIn("/masuk", b.headers["location"])
            b.send("GET", "/masuk")
            self.assertEqual(b.status, 200)
            self.assertNotIn("sbt_session", b.cookies)

    def test_asks_a_new_person_for_password_code_and_appointment_first(self):
        pw = self.add("orang.baru", "audiman", "KANREG-01")
        b = self.browser()
        b.get("/masuk")
        b.post("/masuk", login="orang.baru", password=pw)
        for path in ("/meja", "/kasus", "/mulai"):
            b.get(path)
            self.assertEqual(b.heading(), "Pilih kata sandi Anda sendiri", path)
        b.post("/akun/kata-sandi", old_password=pw, new_password="pendek", repeat="pendek")
        self.assertEqual(b.status, 422)
        self.assertIsNotNone(b.error_at("new_password"))
        b.post("/akun/kata-sandi", old_password="salah", new_password="kuda makan rumput", repeat="kuda makan rumput")
        self.assertIsNotNone(b.error_at("old_password"))
        b.post("/akun/kata-sandi", old_password=pw, new_password="kuda makan rumput", repeat="kuda makan rumput")
        b.get("/meja")
        self.assertEqual(b.heading(), "Pasang aplikasi kode")
        self.assertIn("<path d=\"M", b.text)

    def test_manages_accounts_by_pages_and_two_persons(self):
        a = self.admin
        self.assertEqual(a.get("/mulai"), 200)
        self.assertEqual(a.heading(), "Administrasi")
        self.assertEqual(a.get("/akun-instansi"), 200)
        self.assertIn("admin.dua", a.text)
        self.assertEqual(a.get("/akun-instansi/baru"), 200)
        a.post("/akun-instansi/baru", name="", login="x y", agency="BKN", role="audiman")
        self.assertEqual(a.status, 422)
        for field in ("name", "login"):
            self.assertIsNotNone(a.error_at(field), field)
        a.post("/akun-instansi/baru", name="X", login="-x", agency="BKN", role="audiman", nip="123")
        self.assertEqual(a.status, 422)
        for field in ("nip", "login"):
            self.assertIsNotNone(a.error_at(field), field)
        a.post("/akun-instansi/baru", name="Dewi <b>", login="dewi", agency="PEMDA-73.05", role="pic")
        self.assertEqual(a.heading(), "Akun dibuat")
        self.assertIn("orang kedua", a.text)
        self.assertRegex(a.text, r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")
        a.get("/akun-instansi/menunggu")
        self.assertIn("Diputuskan orang lain", a.text)
        self.assertIn("Dewi &lt;b&gt;", a.text)
        waiting = re.findall(r'name="id" value="([0-9a-f-]{36})"', a.text)
        self.assertEqual(len(waiting), 1)  # admin.dua's, proposed on the command line
        a.post("/akun-instansi/menunggu", id=waiting[0], keputusan="setuju")
        self.assertEqual(a.status, 303)

        two = self.browser()
        secret, _ = two.enrol("admin.dua", self.second)
        self.assertTrue(secret)
        two.get("/akun-instansi/menunggu")
        mine = re.findall(r'name="id" value="([0-9a-f-]{36})"', two.text)
        self.assertEqual(len(mine), 1)
        two.post("/akun-instansi/menunggu", id=mine[0], keputusan="tolak")
        self.assertEqual(two.status, 303)
        two.get("/akun-instansi?q=dewi")
        self.assertIn("dewi", two.text)
        two.get(re.search(r"/akun-instansi/[0-9a-f-]{36}", two.text)[0])
        self.assertIn("Ditolak", two.text)
        two.post(re.search(r'action="(/akun-instansi/[0-9a-f-]{36}/kunci)"', two.text)[1], reason="uji")
        self.assertEqual(two.status, 303)

    def test_shows_agencies_and_changes_them_with_a_reason(self):
        a = self.admin
        a.get("/instansi?q=takalar")
        self.assertIn("PEMDA-73.05", a.text)
        a.get("/instansi?jenis=kanreg")
        self.assertEqual(len(re.findall(r'href="/instansi/KANREG', a.text)), 14)
        self.assertEqual(a.get("/instansi/NOPE"), 404)
        self.assertEqual(a.get("/instansi/KASN"), 200)
        self.assertIn("Berakhir", a.text.replace("berakhir", "Berakhir"))
        self.assertEqual(a.get("/admin/instansi/PEMDA-73.05"), 200)
        form = {"code": "PEMDA-73.05", "kind": "pemkab", "name_id": "Pemerintah Kabupaten Takalar Baru",
                "name_en": "Takalar", "label": "Pemkab Takalar", "region": "73.05", "ppk_title": "Bupati"}
        a.post("/admin/instansi/PEMDA-73.05", **form)
        self.assertEqual(a.status, 422)
        self.assertIsNotNone(a.error_at("reason"))
        a.post("/admin/instansi/PEMDA-73.05", **form, reason="Perda 1/2026")
        self.assertEqual(a.status, 303)
        a.get("/instansi/PEMDA-73.05")
        self.assertIn("Takalar Baru", a.text)
        self.assertEqual(self.ok("db", "create", self.url, "--json")["agencies_changed"], 0)  # by hand: stays

    def upload(self, who, path, name, text):
        bound = "----aturan"
        body = (f'--{bound}\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n{who.csrf()}\r\n--{bound}\r\n'
                f'Content-Disposition: form-data; name="berkas"; filename="{name}"\r\nContent-Type: text/yaml\r\n\r\n'
                f'{text}\r\n--{bound}--\r\n')
        return who.send("POST", path, body.encode(), {"Content-Type": "multipart/form-data; boundary=" + bound})

    def test_tries_a_rulebook_and_loads_it_with_a_code(self):
        a = self.browser()
        a.get("/masuk")
        a.post("/masuk", login="admin.satu", password="kuda makan rumput hijau")
        a.post("/masuk/kode", code=self.codes.pop())
        self.assertEqual(a.get("/acuan"), 200)
        self.assertEqual(a.get("/acuan/aturan"), 200)
        self.assertIn("Dipakai untuk kasus baru", a.text)
        sidik = re.search(r'href="/acuan/aturan/([0-9a-f]{64})">Alur SBT', a.text)[1]
        self.assertEqual(a.get("/acuan/aturan/" + "0" * 64), 404)
        self.assertEqual(a.get("/acuan/aturan/" + sidik), 200)
        self.assertIn("Yang ditandai", a.text)
        self.assertRegex(a.text, r'/teks#b\d+">Baris')
        self.assertEqual(a.get(f"/acuan/aturan/{sidik}/teks"), 200)
        self.assertIn('id="b1"', a.text)
        self.assertEqual(a.get(f"/acuan/aturan/{sidik}/alur"), 200)
        self.assertEqual(a.get(f"/acuan/aturan/{sidik}/alur.svg"), 200)
        self.assertTrue(a.headers["content-type"].startswith("image/svg+xml"))
        self.assertTrue(a.text.startswith("<svg") and a.text.rstrip().endswith("</svg>"))
        self.assertNotIn("<script", a.text)
        a.get(f"/acuan/aturan/{sidik}")
        beda = re.search(r'href="(/acuan/aturan/[0-9a-f]{64}/beda/[0-9a-f]{64})"', a.text)[1]
        self.assertEqual(a.get(beda), 200)
        self.assertRegex(a.text, r"\d+ perubahan")
        self.assertEqual(a.get(f"/acuan/aturan/{sidik}/beda/{'0' * 64}"), 404)
        self.assertEqual(a.get(f"/acuan/aturan/{sidik}/berkas"), 200)
        self.assertEqual(hashlib.sha256(a.text.encode()).hexdigest(), sidik)
        text = re.sub(r"from_day: \S+", "from_day: 2032-01-01", a.text)
        text = re.sub(r'  version: .*', '  version: "halaman"', text, count=1)
        text = re.sub(r"  procedure: .*", "  procedure: {valid_from: 2032-01-01}", text, count=1)
        text = re.sub(r"  law: .*", "  law: {valid_from: 2032-01-01}", text, count=1)
        self.assertEqual(a.get("/acuan/aturan/muat"), 200)
        self.upload(a, "/acuan/aturan/muat", "rusak.yaml", text.replace("holder: bawaslu_study", "holder: siapa", 1))
        self.assertEqual(a.status, 422)
        self.assertRegex(a.text, r"Baris \d+")
        self.assertIn("siapa", a.text)
        a.get("/acuan/aturan/muat")
        self.upload(a, "/acuan/aturan/muat", "baru.yaml", text)
        self.assertEqual(a.status, 200)
        self.assertIn("belum ada yang dimuat", a.text)
        self.assertEqual(self.ok("rulebook", "load", self.url, "--dry-run", "--json", self.file(text))["known"], False)
        a.post("/acuan/aturan/muat/ya", berkas="baru.yaml", teks=text.replace("\n", "\r\n"), kode=self.codes.pop())
        self.assertEqual(a.status, 303)
        a.get(a.headers["location"])
        self.assertIn("Edisi halaman", a.text)
        self.assertIn("Riwayat edisi", a.text)
        self.assertIn("Orang admin.satu", a.text)
        # Who keeps no rules reads them only.
        self.assertEqual(self.ok("rulebook", "load", self.url, "--dry-run", "--json", self.file(text))["known"], True)
        self.assertEqual(self.browser().get("/acuan/aturan"), 200)  # the log-in

    def file(self, text):
        path = self.dir + "/aturan.yaml"
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def test_gives_tokens_for_the_api(self):
        a = self.admin
        a.get("/akun/token")
        a.post("/akun/token", name="pantau", scopes=["health"], days="7")
        token = re.search(r"sbt_[0-9a-f]{64}", a.text)[0]
        a.get("/akun/token")
        self.assertNotIn(token, a.text)
        self.assertIn("pantau", a.text)
        b = self.browser()
        b.send("GET", "/api/v1/tidak-ada", headers={"Authorization": "Bearer " + token})
        self.assertEqual((b.status, b.headers["content-type"]), (404, "application/problem+json"))

    def test_answers_faults_in_the_readers_language(self):
        b = self.browser()
        b.send("GET", "/tidak-ada")
        self.assertEqual(b.status, 404)
        self.assertIn('<html lang="id"', b.text)
        b.send("GET", "/tidak-ada", headers={"Accept-Language": "en-GB,en;q=0.9"})
        self.assertIn('<html lang="en"', b.text)
        b.send("GET", "/bahasa?pilih=en&ke=/masuk")
        self.assertEqual(b.headers["location"], "/masuk")
        b.get("/masuk")
        self.assertIn('<html lang="en"', b.text)

    def test_tells_operators_how_it_is(self):
        b = self.browser()
        self.assertEqual(b.send("GET", "/healthz"), 200)
        self.assertEqual(b.send("GET", "/readyz"), 200)
        self.assertEqual(b.send("GET", "/metrics"), 200)
        for name in ("sbt_requests_total", "sbt_request_seconds_bucket", "sbt_leaves", "sbt_jobs_waiting", "sbt_queue"):
            self.assertIn(name, b.text)
        self.assertEqual(b.send("POST", "/healthz"), 405)
        self.assertIn("GET", b.headers["allow"])

    def test_ends_the_session_by_hand(self):
        b = self.browser()
        b.get("/masuk")
        b.post("/masuk", login="admin.satu", password="kuda makan rumput hijau")
        b.send("GET", b.headers["location"])
        b.post("/masuk/kode", code=self.codes[1])
        b.get("/akun")
        old = dict(b.cookies)
        self.assertEqual(b.post("/keluar"), 303)
        b.cookies = old
        self.assertEqual(b.send("GET", "/akun"), 303)
