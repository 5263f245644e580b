"""Monitoring reports as files: what a PDF and a spreadsheet say, opened by other programs than ours."""
import os
import re
import subprocess
import xml.etree.ElementTree as xml
import zipfile

import kit

NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets(path):
    """Each sheet by name: rows of cells, text as str and numbers as float; fails on any formula."""
    with zipfile.ZipFile(path) as z:
        names = [s.get("name") for s in xml.fromstring(z.read("xl/workbook.xml")).iterfind(".//s:sheet", NS)]
        out = {}
        for i, name in enumerate(names, 1):
            rows = []
            for r in xml.fromstring(z.read(f"xl/worksheets/sheet{i}.xml")).iterfind(".//s:row", NS):
                cells = {}
                for c in r.iterfind("s:c", NS):
                    assert c.find("s:f", NS) is None, "a formula in " + name
                    text, value = c.find("s:is/s:t", NS), c.find("s:v", NS)
                    cells[re.match("[A-Z]+", c.get("r"))[0]] = text.text if text is not None else float(value.text)
                rows.append(cells)
            out[name] = rows
    return out


class Reports(kit.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        code, _, err = cls.sbt("demo", cls.url, "--no-past", "--subjects", "40", "--json")
        assert code == 0, err

    def path(self, name):
        return os.path.join(self.dir, name)

    def test_what_the_demo_plants_is_found_and_acted_on(self):
        found = self.ok("alert", "list", self.url, "--method", "pooled", "--json")["alerts"]
        cells = {a["cell"]: a for a in found}
        self.assertGreaterEqual(cells["73.08"]["observed"], 8)
        self.assertLess(cells["73.08"]["expected_milli"], 5000)
        self.assertLessEqual({"33.11", "33.13", "33.14"}, set(cells))
        self.assertGreaterEqual(len({a["state"] for a in found}), 3)

    def test_a_report_has_the_same_bytes_when_it_is_made_again(self):
        first = self.ok("report", "make", self.url, "--kind", "weekly", "--week", "2024-W48", "--out", "a.pdf", "--json")
        again = self.ok("report", "make", self.url, "--kind", "weekly", "--week", "2024-W48", "--out", "b.pdf", "--json")
        self.assertEqual(first, again)
        with open(self.path("a.pdf"), "rb") as a, open(self.path("b.pdf"), "rb") as b:
            self.assertEqual(a.read(), b.read())
        other = self.ok("report", "make", self.url, "--kind", "weekly", "--as-of", str(first["n"]), "--out", "c.pdf", "--json")
        self.assertEqual(other["n"], first["n"])
        self.assertEqual(len({r["number"] for r in self.ok("report", "list", self.url, "--json")["reports"]}),
                         2 if other["number"] != first["number"] else 1)

    def test_a_pdf_is_read_by_other_programs(self):
        for lang, title, word in (("id", "Laporan pemantauan mingguan", "Halaman 1 dari"),
                                  ("en", "Weekly monitoring report", "Page 1 of")):
            self.ok("report", "make", self.url, "--kind", "weekly", "--week", "2024-W48", "--lang", lang, "--out", "x.pdf")
            info = subprocess.run(["pdfinfo", self.path("x.pdf")], capture_output=True, text=True, check=True)
            self.assertEqual(info.stderr, "")
            self.assertIn(title, info.stdout)
            self.assertRegex(info.stdout, r"Tagged: +yes")
            tree = subprocess.run(["pdfinfo", "-struct-text", self.path("x.pdf")], capture_output=True, text=True, check=True)
            self.assertEqual(tree.stderr, "")
            self.assertEqual([line for line in tree.stdout.splitlines() if line[:1].strip()], ["Document"])
            text = subprocess.run(["pdftotext", "-layout", self.path("x.pdf"), "-"], capture_output=True, text=True, check=True).stdout
            self.assertIn(word, text)
            self.assertIn("2024-W48", text)
            self.assertGreater(len(re.findall(r"N = [\d.,]+", text)), 10)

    def test_a_spreadsheet_says_what_its_numbers_are(self):
        made = self.ok("report", "make", self.url, "--kind", "contest", "--contest", "PILKADA2024", "--as-of", "2024-12-04", "--out", "x.xlsx", "--json")
        book = sheets(self.path("x.xlsx"))
        about = {r.get("A"): r.get("B") for r in book["Keterangan"]}
        self.assertEqual(about["N (jumlah catatan)"].replace(".", ""), str(made["n"]))
        self.assertIn(f"as_of={made['n']}", about["Alamat tetap"])
        provinces = book["Provinsi"]
        self.assertEqual(provinces[0]["A"], "Provinsi")
        body, total = provinces[1:-1], provinces[-1]
        self.assertEqual(len(body), 38)
        self.assertEqual(sum(r["B"] for r in body), total["B"])
        self.assertGreater(total["B"], 0)
        monday = book["Minggu"][1]["A"]  # days are numbers, the format makes them dates
        self.assertTrue(monday == int(monday) and 45000 < monday < 46000, monday)
        shown = self.ok("figures", "show", self.url, "reported", "--in", "contest:PILKADA2024", "--as-of", str(made["n"]), "--json")
        self.assertEqual(shown["total"]["value"], total["B"])

    def test_says_what_is_wrong(self):
        for words, code in ((["--kind", "weekly", "--out", "x.doc"], 2), (["--kind", "weekly"], 2),
                            (["--out", "x.pdf"], 2), (["--kind", "daily", "--out", "x.pdf"], 2),
                            (["--kind", "weekly", "--week", "2090-W01", "--out", "x.pdf"], 2),
                            (["--kind", "weekly", "--as-of", "99999999", "--out", "x.pdf"], 2),
                            (["--kind", "contest", "--out", "x.pdf"], 2),
                            (["--kind", "weekly", "--out", "/nowhere/x.pdf"], 7)):
            got, out, err = self.sbt("report", "make", self.url, *words)
            self.assertEqual((got, out), (code, ""), (words, err))
            self.assertIn("sbt", err)

    if os.environ.get("SBT_LONG") == "1":  # ./check --long installs LibreOffice
        def test_libreoffice_opens_the_spreadsheet(self):
            self.ok("report", "make", self.url, "--kind", "weekly", "--week", "2024-W48", "--out", "o.xlsx")
            subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + self.path("office"), "--convert-to",
                            'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1', "--outdir", self.dir, self.path("o.xlsx")],
                           check=True, capture_output=True, timeout=180)
            with open(self.path("o-Provinsi.csv"), encoding="utf-8") as f:
                rows = f.read().splitlines()
            self.assertEqual(len(rows), 40)
            self.assertTrue(rows[1].startswith("Aceh,"), rows[1])
            with open(self.path("o-Minggu.csv"), encoding="utf-8") as f:
                self.assertRegex(f.read().splitlines()[1], r"^2024-\d\d-\d\d,")
