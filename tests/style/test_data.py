#!/usr/bin/env python3
"""Checks what the files in data/ promise each other: dates, codes, counts, texts."""
import csv
import datetime
import io
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
FLOOR = "2014-01-15"
STATUS = {"sourced", "unsourced", "inferred", "synthetic"}
STAGES = set("data_pemilih pendaftaran_partai calon_perseorangan pencalonan pengumuman pendaftaran verifikasi penetapan_calon "
             "nomor_urut kampanye masa_tenang pemungutan rekapitulasi pelantikan larangan_mutasi".split())
OFFENCES = ([f"KE-{i}" for i in range(1, 8)] + [f"DS-{i}" for i in range(1, 14)] + [f"P5N-{i}" for i in range(1, 8)]
            + ["UU10-71"])

HEADERS = {
    "regions": "code,kind,name,parent,zone,elects_head,valid_from,valid_to,predecessor,status",
    "region_history": "code,parent,valid_from,valid_to,source",
    "region_codes_old": "old_code,code,status",
    "region_places": "region,latitude,longitude",
    "region_asn": "region,asn,status",
    "agencies": "code,kind,name_id,name_en,short,parent,region,ppk_title,valid_from,valid_to,successor,status,source",
    "alert_limits": "name,value,unit,valid_from,status,note",
    "retention": "code,label_id,label_en,kinds,parts,years,basis",
    "succession": "from_agency,on,what,to_agency,status,source",
    "succession_roles": "from_role,to_kind,to_role,status,source",
    "kanreg_areas": "kanreg,province,valid_from,status,source",
    "contests": "code,kind,name_id,name_en,year,scope,source",
    "contest_offices": "contest,office,name_id,name_en",
    "contest_stages": "contest,office,region,stage,from,to,name_id,name_en,status,source",
    "contest_stages_superseded":
        "contest,office,region,stage,from,to,name_id,name_en,status,source,superseded_on,superseded_by",
    "contest_regions": "contest,region",
    "acts": "code,plain_id,plain_en,example_id,example_en,not_violation_id,not_violation_en,order",
    "holidays": "day,kind,region,name_id,name_en,status,source",
    "forwarding": "category,name_id,name_en,body_id,basis,status,source",
    "positions": "code,name_id,name_en,eselon,kasn_label,asn_law_group,weight,status,source",
    "ranks": "code,scheme,label,name_id,weight,status,source",
    "published_status_map": "milestone,published_code,published_id,published_en,in_partition,status,note",
    "published": "series,label,date,unit,value,source",
    "ikp": "year,kind,region,value,source",
    "demo_shares": "dimension,period,key,weight,source,status",
    "names_demo": "token,part,sex,origin",
}


def text(name):
    return (DATA / f"{name}.csv").read_bytes().decode("utf-8")


def rows(name):
    body = "".join(line for line in text(name).splitlines(keepends=True) if not line.startswith("#"))
    return list(csv.DictReader(io.StringIO(body), strict=True))


def by_code(name, key="code"):
    return {r[key]: r for r in rows(name)}


def valid(row, day):
    return row["valid_from"] <= day and (row["valid_to"] == "" or day <= row["valid_to"])


class Form(unittest.TestCase):
    def test_every_file_is_listed_with_its_header(self):
        self.assertEqual({p.stem for p in DATA.glob("*.csv")}, set(HEADERS))
        for name, header in HEADERS.items():
            first = next(line for line in text(name).splitlines() if not line.startswith("#"))
            self.assertEqual(first, header, name)

    def test_files_are_plain_utf8_with_comments_on_top_only(self):
        for name in HEADERS:
            body = text(name)
            self.assertTrue(body.startswith("# "), name)
            self.assertTrue(body.endswith("\n") and "\r" not in body and "\ufeff" not in body, name)
            lines = body.splitlines()
            head = next(i for i, line in enumerate(lines) if not line.startswith("#"))
            self.assertFalse([line for line in lines[head:] if line.startswith("#") or line == ""], name)
            # the reader guesses the separator from the first line
            self.assertNotIn(";", lines[0] + lines[head], name)

    def test_rows_have_as_many_cells_as_the_header_and_no_blanks_around(self):
        for name in HEADERS:
            found = rows(name)
            self.assertTrue(found, name)
            for r in found:
                self.assertNotIn(None, r, f"{name}: {r}")
                for key, value in r.items():
                    self.assertIsNotNone(value, f"{name}: {r}")
                    self.assertEqual(value, value.strip(), f"{name}: {r}")

    def test_dates_exist_and_stand_in_order(self):
        for name in HEADERS:
            for r in rows(name):
                for key in ("valid_from", "valid_to", "from", "to", "on", "day", "superseded_on"):
                    if r.get(key):
                        self.assertEqual(datetime.date.fromisoformat(r[key]).isoformat(), r[key], f"{name}: {r}")
                for a, b in (("valid_from", "valid_to"), ("from", "to")):
                    if r.get(a) and r.get(b):
                        self.assertLessEqual(r[a], r[b], f"{name}: {r}")
                if "valid_from" in r:
                    self.assertGreaterEqual(r["valid_from"], FLOOR, f"{name}: {r}")

    def test_status_and_source_are_given(self):
        for name in HEADERS:
            for r in rows(name):
                if "status" in r:
                    self.assertIn(r["status"], STATUS, f"{name}: {r}")
                if "source" in r:
                    self.assertTrue(r["source"], f"{name}: {r}")

    def test_nothing_local_is_named(self):
        for path in [*DATA.glob("*"), *(ROOT / "tools").glob("data_*.py")]:
            body = path.read_text(encoding="utf-8")
            self.assertIsNone(re.search(r"/home/|/root\b|/tmp/|localhost", body), path.name)


class Regions(unittest.TestCase):
    def setUp(self):
        self.rows = rows("regions")
        self.by = {r["code"]: r for r in self.rows}

    def count(self, day):
        now = [r for r in self.rows if valid(r, day)]
        return sum(r["kind"] == "province" for r in now), sum(r["kind"] != "province" for r in now)

    def test_counts_today_and_before_the_split_of_papua(self):
        self.assertEqual(self.count("2024-11-27"), (38, 514))
        self.assertEqual(self.count("2026-01-01"), (38, 514))
        self.assertEqual(self.count("2020-12-09"), (34, 514))
        self.assertEqual(self.count("2022-08-01"), (37, 514))
        self.assertEqual(self.count("2014-07-22"), (34, 511))
        self.assertEqual(sum(r["kind"] == "city" for r in self.rows), 98)

    def test_codes_kinds_names_and_zones(self):
        self.assertEqual(len(self.by), len(self.rows))
        for r in self.rows:
            if r["kind"] == "province":
                self.assertRegex(r["code"], r"^\d\d$")
                self.assertEqual(r["parent"], "")
            else:
                self.assertRegex(r["code"], r"^\d\d\.\d\d$")
                self.assertEqual(r["parent"], r["code"][:2])
                self.assertEqual(r["zone"], self.by[r["parent"]]["zone"])
                self.assertEqual(r["kind"] == "city", r["code"][3:] >= "71")
                self.assertTrue(r["name"].startswith("Kota " if r["kind"] == "city" else "Kab. "), r)
            self.assertIn(r["zone"], {"wib", "wita", "wit"})
            self.assertEqual(r["name"][0], r["name"][0].upper())
            self.assertNotIn("Kabupaten", r["name"])
            if r["predecessor"]:
                self.assertIn(r["predecessor"], self.by)
        self.assertEqual(self.by["11.01"]["name"], "Kab. Aceh Selatan")
        self.assertEqual(self.by["11.72"]["name"], "Kota Sabang")
        for code, zone in (("61", "wib"), ("62", "wib"), ("63", "wita"), ("51", "wita"), ("81", "wit"), ("36", "wib")):
            self.assertEqual(self.by[code]["zone"], zone)

    def test_who_elects_no_head(self):
        no = {r["code"] for r in self.rows if r["elects_head"] == "no"}
        self.assertEqual(no, {"31.01", "31.71", "31.72", "31.73", "31.74", "31.75", "34"})
        self.assertEqual({r["elects_head"] for r in self.rows}, {"yes", "no"})

    def test_moved_regencies_have_a_parent_on_every_day(self):
        spans = {}
        for r in rows("region_history"):
            spans.setdefault(r["code"], []).append((r["valid_from"], r["valid_to"], r["parent"]))
        self.assertEqual(len(spans), 26)
        for code, parts in spans.items():
            parts.sort()
            self.assertEqual([p[2] for p in parts], [self.by[self.by[code]["parent"]]["predecessor"], self.by[code]["parent"]])
            after = datetime.date.fromisoformat(parts[0][1]) + datetime.timedelta(days=1)
            self.assertEqual((parts[0][0], after.isoformat(), parts[1][1]), (FLOOR, parts[1][0], ""))
            self.assertEqual(parts[1][0], self.by[self.by[code]["parent"]]["valid_from"])
        moved = {r["code"] for r in self.rows if r["parent"] in ("93", "94", "95", "96")}
        self.assertEqual(set(spans), moved)

    def test_old_codes_lead_to_one_region_each(self):
        old = rows("region_codes_old")
        self.assertEqual(len({r["old_code"] for r in old}), len(old))
        self.assertEqual(len({r["code"] for r in old}), len(old))
        for r in old:
            self.assertIn(r["code"], self.by)
            self.assertNotIn(r["old_code"], self.by)


class Agencies(unittest.TestCase):
    def setUp(self):
        self.rows = rows("agencies")
        self.by = {r["code"]: r for r in self.rows}
        self.regions = by_code("regions")

    def kind(self, *kinds):
        return [r for r in self.rows if r["kind"] in kinds]

    def test_counts(self):
        self.assertEqual(len(self.by), len(self.rows))
        for kind, n in (("bkn", 1), ("kanreg", 14), ("bawaslu", 1), ("bawaslu_provinsi", 38), ("bawaslu_kabkota", 514),
                        ("kasn", 1), ("kempanrb", 1), ("kemendagri", 1), ("pemprov", 38), ("pemkab", 416), ("pemkot", 98)):
            self.assertEqual(len(self.kind(kind)), n, kind)
        day = "2024-12-01"
        self.assertEqual(sum(valid(r, day) for r in self.kind("kementerian", "kempanrb", "kemendagri")), 48)
        self.assertGreaterEqual(sum(valid(r, day) for r in self.kind("lembaga")), 30)
        with_ppk = sum(valid(r, day) and r["ppk_title"] != "" for r in self.rows)
        self.assertTrue(630 <= with_ppk <= 750, with_ppk)

    def test_codes_are_short_ascii_and_follow_the_region(self):
        for r in self.rows:
            self.assertRegex(r["code"], r"^[A-Z0-9][A-Z0-9.-]{1,23}$")
            prefix = {"bawaslu_provinsi": "BAWASLU-", "bawaslu_kabkota": "BAWASLU-", "pemprov": "PEMDA-",
                      "pemkab": "PEMDA-", "pemkot": "PEMDA-"}
            if r["kind"] in prefix:
                self.assertEqual(r["code"], prefix[r["kind"]] + r["region"])
            if r["region"]:
                self.assertIn(r["region"], self.regions)

    def test_references_and_texts(self):
        for r in self.rows:
            for key in ("parent", "successor"):
                if r[key]:
                    self.assertIn(r[key], self.by, r)
            self.assertTrue(r["name_id"] and r["name_en"] and r["short"], r)
            self.assertLessEqual(len(r["short"]), 60, r)
            if r["valid_to"]:
                self.assertTrue(r["successor"], r)
        self.assertEqual(len({r["name_id"] for r in self.rows}), len(self.rows))
        self.assertEqual(len({r["short"] for r in self.rows}), len(self.rows))

    def test_ppk_of_governments(self):
        for r in self.kind("pemprov", "pemkab", "pemkot"):
            region = self.regions[r["region"]]
            if region["parent"] == "31" or region["kind"] == "province":
                self.assertEqual(r["ppk_title"], "Gubernur")
            else:
                self.assertEqual(r["ppk_title"], "Wali Kota" if region["kind"] == "city" else "Bupati")
        for r in self.kind("bawaslu_provinsi", "bawaslu_kabkota", "kanreg"):
            self.assertEqual(r["ppk_title"], "")

    def test_kasn_ends_before_its_work_moves(self):
        self.assertEqual(self.by["KASN"]["valid_to"], "2024-09-03")
        for r in rows("succession"):
            old, new = self.by[r["from_agency"]], self.by[r["to_agency"]]
            self.assertEqual((datetime.date.fromisoformat(old["valid_to"]) + datetime.timedelta(days=1)).isoformat(), r["on"])
            self.assertTrue(valid(new, r["on"]), r)
        ended = {r["code"] for r in self.rows if r["valid_to"]}
        self.assertEqual({r["from_agency"] for r in rows("succession")}, ended)

    def test_every_province_has_one_regional_office(self):
        areas = rows("kanreg_areas")
        self.assertEqual(sorted(r["province"] for r in areas),
                         sorted([""] + [c for c, r in self.regions.items() if r["kind"] == "province"]))
        for r in areas:
            self.assertEqual(self.by[r["kanreg"]]["kind"], "kanreg" if r["province"] else "bkn")
        self.assertEqual(len({r["kanreg"] for r in areas}), 15)


class Contests(unittest.TestCase):
    def setUp(self):
        self.contests = by_code("contests")
        self.offices = {(r["contest"], r["office"]) for r in rows("contest_offices")}
        self.stages = rows("contest_stages")

    def one(self, contest, stage, office=""):
        found = [(r["from"], r["to"]) for r in self.stages if (r["contest"], r["stage"], r["office"]) == (contest, stage, office)]
        self.assertEqual(len(found), 1, (contest, stage, office))
        return found[0]

    def test_rows_refer_to_known_things_once(self):
        for name in ("contest_stages", "contest_stages_superseded"):
            keys = set()
            for r in rows(name):
                self.assertIn(r["contest"], self.contests)
                self.assertIn(r["stage"], STAGES)
                if r["office"]:
                    self.assertIn((r["contest"], r["office"]), self.offices)
                keys.add((r["contest"], r["office"], r["region"], r["stage"]))
            self.assertEqual(len(keys), len(rows(name)), name)
        self.assertEqual({c for c, _ in self.offices}, set(self.contests))

    def test_exact_dates(self):
        self.assertEqual(self.one("PILKADA2024", "penetapan_calon"), ("2024-09-22", "2024-09-22"))
        self.assertEqual(self.one("PILKADA2020", "penetapan_calon"), ("2020-09-23", "2020-09-23"))
        self.assertEqual(self.one("PEMILU2024", "penetapan_calon", "dpr"), ("2023-11-03", "2023-11-03"))
        self.assertEqual(self.one("PEMILU2024", "penetapan_calon", "presiden"), ("2023-11-13", "2023-11-13"))
        self.assertEqual(self.one("PILKADA2024", "kampanye"), ("2024-09-25", "2024-11-23"))
        self.assertEqual(self.one("PEMILU2024", "kampanye"), ("2023-11-28", "2024-02-10"))
        self.assertEqual(self.one("PILKADA2020", "kampanye"), ("2020-09-26", "2020-12-05"))
        for contest, day in (("PILKADA2024", "2024-11-27"), ("PEMILU2024", "2024-02-14"), ("PILKADA2020", "2020-12-09")):
            self.assertEqual(self.one(contest, "pemungutan"), (day, day))
            self.assertEqual(datetime.date.fromisoformat(day).weekday(), 2)  # always a Wednesday
        self.assertEqual(self.one("PILKADA2024", "larangan_mutasi")[0], "2024-03-22")

    def test_campaign_quiet_period_and_vote_follow_each_other(self):
        for contest in self.contests:
            step = datetime.timedelta(days=1)
            end = datetime.date.fromisoformat(self.one(contest, "kampanye")[1])
            quiet = [datetime.date.fromisoformat(d) for d in self.one(contest, "masa_tenang")]
            vote = datetime.date.fromisoformat(self.one(contest, "pemungutan")[0])
            self.assertEqual((end + step, quiet[0] + 2 * step, quiet[1] + step), (quiet[0], quiet[1], vote), contest)

    def test_every_office_has_a_day_of_determination(self):
        for contest, office in self.offices:
            self.assertTrue([r for r in self.stages if r["contest"] == contest and r["stage"] == "penetapan_calon"
                             and r["office"] in ("", office)], (contest, office))

    def test_regions_that_vote(self):
        regions = by_code("regions")
        count = {}
        seen = set()
        for r in rows("contest_regions"):
            self.assertNotIn((r["contest"], r["region"]), seen)
            seen.add((r["contest"], r["region"]))
            key = r["contest"], regions[r["region"]]["kind"]
            count[key] = count.get(key, 0) + 1
            if r["contest"].startswith("PILKADA"):
                self.assertEqual(regions[r["region"]]["elects_head"], "yes")
        self.assertEqual(count, {
            ("PILKADA2020", "province"): 9, ("PILKADA2020", "regency"): 224, ("PILKADA2020", "city"): 37,
            ("PEMILU2024", "province"): 38, ("PEMILU2024", "regency"): 416, ("PEMILU2024", "city"): 98,
            ("PILKADA2024", "province"): 37, ("PILKADA2024", "regency"): 415, ("PILKADA2024", "city"): 93})


class Acts(unittest.TestCase):
    def test_each_act_is_told_in_words_of_its_own(self):
        acts = rows("acts")
        self.assertEqual([int(r["order"]) for r in acts], list(range(1, len(acts) + 1)))
        self.assertEqual(acts[-1]["code"], "lainnya")
        for key in ("code", "plain_id", "plain_en", "example_id", "example_en", "not_violation_id", "not_violation_en"):
            self.assertEqual(len({r[key] for r in acts}), len(acts), key)
            for r in acts:
                self.assertTrue(r[key], r)
                self.assertNotIn("himbau", r[key])
        for r in acts:
            self.assertRegex(r["code"], r"^[a-z_]{3,24}$")
            self.assertLessEqual(len(r["plain_id"]), 90, r)
            for key in ("example_id", "example_en", "not_violation_id", "not_violation_en"):
                self.assertTrue(r[key].endswith("."), r)

    def test_every_act_maps_and_every_offence_is_reached(self):
        pairs = act_offences("alur-sbt-2024")
        self.assertEqual({a for a, _ in pairs}, set(by_code("acts")))
        self.assertEqual({o for _, o in pairs}, set(OFFENCES))
        self.assertIn(("lainnya", "DS-13"), pairs)


def act_offences(rulebook):
    """Which offences an act may be, as the rulebook's rows say."""
    text = (ROOT / "rulebooks" / f"{rulebook}.yaml").read_text(encoding="utf-8")
    pairs = set()
    for row in re.split(r"\n  - code: ", text.split("\noffences:", 1)[1])[1:]:
        acts = re.search(r"\n    acts: (\[[^\]]*\]|\S+)", row)
        pairs |= {(a, row.split("\n", 1)[0].strip()) for a in re.findall(r"[a-z_]+", acts.group(1))}
    return pairs


class Holidays(unittest.TestCase):
    def setUp(self):
        self.rows = rows("holidays")

    def days(self, year, kind):
        return [r["day"] for r in self.rows if r["day"].startswith(str(year)) and r["kind"] == kind]

    def test_counts_by_year(self):
        counts = {y: (len(self.days(y, "libur")), len(self.days(y, "cuti_bersama"))) for y in range(2020, 2028)}
        self.assertEqual(counts, {2020: (16, 5), 2021: (16, 1), 2022: (16, 4), 2023: (16, 11), 2024: (17, 10), 2025: (17, 11),
                                  2026: (17, 8), 2027: (17, 0)})
        self.assertEqual([r["day"] for r in self.rows if r["kind"] == "pemungutan"], ["2020-12-09", "2024-02-14", "2024-11-27"])

    def test_rows_are_sorted_and_single(self):
        keys = [(r["day"], r["kind"], r["region"], r["name_id"]) for r in self.rows]
        self.assertEqual(keys, sorted(set(keys)))
        self.assertEqual({r["kind"] for r in self.rows}, {"libur", "cuti_bersama", "pemungutan"})
        table_keys = {(r["day"], r["region"], r["name_id"]) for r in self.rows}
        self.assertEqual(len(table_keys), len(self.rows))

    def test_fixed_days_weekdays_and_easter(self):
        for year in range(2020, 2028):
            for day in ("01-01", "05-01", "06-01", "08-17", "12-25"):
                self.assertIn(f"{year}-{day}", self.days(year, "libur"))
            a, b, c = year % 19, year // 100, year % 100  # Gauss
            h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
            k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
            m = (a + 11 * h + 22 * k) // 451
            easter = datetime.date(year, (h + k - 7 * m + 114) // 31, (h + k - 7 * m + 114) % 31 + 1)
            named = {r["name_en"]: r["day"] for r in self.rows if r["day"].startswith(str(year)) and r["kind"] == "libur"}
            self.assertEqual(named["Good Friday"], (easter - datetime.timedelta(days=2)).isoformat())
            self.assertEqual(named["Ascension Day"], (easter + datetime.timedelta(days=39)).isoformat())
            if year >= 2024:
                self.assertEqual(named["Easter Sunday"], easter.isoformat())
        for r in self.rows:  # collective leave on a weekend would be no leave
            if r["kind"] == "cuti_bersama":
                self.assertLess(datetime.date.fromisoformat(r["day"]).weekday(), 5, r)

    def test_moon_holidays_lie_a_lunar_year_apart(self):
        for name in ("Eid al-Fitr", "Eid al-Adha", "Islamic New Year", "Birthday of the Prophet", "Ascension of the Prophet"):
            first = {}
            for r in self.rows:
                if r["name_en"] == name and r["kind"] == "libur":
                    first.setdefault(r["day"][:4], datetime.date.fromisoformat(r["day"]))
            found = [first[str(y)] for y in range(2020, 2028)]
            for one, two in zip(found, found[1:]):
                # the holiday itself may be moved by a day or two (2021)
                self.assertTrue(351 <= (two - one).days <= 357, (name, one, two))

    def test_working_days_of_the_published_example(self):
        # in force on the 15th working day after receipt: 14-7-2026 gives 4-8-2026 (PerBKN 6/2022 art. 50)
        closed = {r["day"] for r in self.rows}
        day, n = datetime.date(2026, 7, 14), 0
        while n < 15:
            day += datetime.timedelta(days=1)
            n += day.weekday() < 5 and day.isoformat() not in closed
        self.assertEqual(day.isoformat(), "2026-08-04")


class Lists(unittest.TestCase):
    def test_forwarding_has_every_category(self):
        self.assertEqual([r["category"] for r in rows("forwarding")],
                         "kades perangkat_desa honorer tni polri kepala_daerah anggota_dpr bumn lainnya".split())

    def test_positions_and_ranks(self):
        self.assertEqual([int(r["weight"]) for r in rows("positions")], list(range(1, len(rows("positions")) + 1)))
        self.assertEqual({r["kasn_label"] for r in rows("positions")},
                         set("jpt administrator kepala_wilayah pengawas fungsional pelaksana".split()))
        for scheme, n in (("pns", 17), ("pppk", 17)):
            found = [r for r in rows("ranks") if r["scheme"] == scheme]
            self.assertEqual([int(r["weight"]) for r in found], list(range(1, n + 1)))
        self.assertEqual(len({r["code"] for r in rows("ranks")}), 34)
        for name in ("positions", "ranks"):
            for r in rows(name):
                self.assertRegex(r["code"], r"^[A-Za-z0-9._-]+$")

    def test_each_milestone_is_published_once_and_the_partition_adds_up(self):
        mapped = rows("published_status_map")
        self.assertEqual([r["milestone"] for r in mapped],
                         "received verified studied recommended answered decided entered closed rejected cancelled not_proven "
                         "not_processable forwarded".split())
        status = {r["label"]: int(r["value"]) for r in rows("published") if r["series"] == "SBT_STATUS"}
        total = status.pop("total")
        self.assertEqual((total, sum(status.values())), (1158, 1158))
        self.assertEqual({r["published_code"] for r in mapped if r["in_partition"] == "yes"}, set(status))
        beside = {r["label"]: int(r["value"]) for r in rows("published") if r["series"] == "SBT_BESIDE"}
        self.assertEqual(beside, {"ditolak": 60, "dijatuhi_sanksi": 19})
        self.assertEqual({r["published_code"] for r in mapped if r["in_partition"] == "no"}, set(beside) | {"diteruskan"})

    def test_published_figures_are_single_numbers(self):
        keys = set()
        for r in rows("published"):
            self.assertRegex(r["value"], r"^\d+(\.\d+)?$", r)
            self.assertRegex(r["date"], r"^(\d{4}(-\d\d(-\d\d)?)?)?$", r)
            key = r["series"], r["label"], r["date"], r["unit"]
            self.assertNotIn(key, keys)
            keys.add(key)
        regions, agencies = by_code("regions"), by_code("agencies")
        for r in rows("published"):
            if r["series"].startswith("REGION_") and r["label"][0].isdigit():
                self.assertIn(r["label"], regions)
            if r["series"] == "BLOCKED_BY_KANREG":
                self.assertIn(r["label"], agencies)

    def test_places_and_civil_servants_of_every_regency(self):
        codes = [r["code"] for r in rows("regions") if r["kind"] != "province"]
        self.assertEqual([r["region"] for r in rows("region_places")], codes)
        self.assertEqual([r["region"] for r in rows("region_asn")], codes)
        for r in rows("region_places"):
            self.assertTrue(-11.1 < float(r["latitude"]) < 6.1 and 94.9 < float(r["longitude"]) < 141.1, r)
        for r in rows("region_asn"):
            self.assertGreater(int(r["asn"]), 0)
            self.assertEqual(r["status"], "synthetic")

    def test_vulnerability_index(self):
        regions = by_code("regions")
        kinds = {}
        for r in rows("ikp"):
            self.assertIn(r["region"], regions)
            kinds.setdefault(r["kind"], {})[r["region"]] = r["value"]
        self.assertEqual(len(kinds["umum"]), 34)
        for value in kinds["umum"].values():
            self.assertTrue(0 <= float(value) <= 100)
        self.assertEqual(kinds["netralitas_asn"]["82"], "100")
        self.assertEqual([int(v) for v in kinds["netralitas_asn_peringkat"].values()], list(range(1, 21)))
        bands = list(kinds["pilkada_kategori"].values())
        self.assertEqual([bands.count(b) for b in ("tinggi", "sedang", "rendah")], [5, 28, 4])
        self.assertEqual({c for c, v in kinds["pilkada_kategori"].items() if v == "tinggi"}, set(kinds["pilkada_indikator"]))


class Demo(unittest.TestCase):
    def setUp(self):
        self.shares = {}
        for r in rows("demo_shares"):
            keys = self.shares.setdefault((r["dimension"], r["period"]), {})
            self.assertNotIn(r["key"], keys, r)
            self.assertRegex(r["weight"], r"^[1-9]\d*$", r)
            keys[r["key"]] = int(r["weight"])

    def test_every_election_has_every_dimension(self):
        contests = set(by_code("contests"))
        for dimension in ("region", "channel", "timing", "proven", "followed_up", "agency_kind", "month"):
            self.assertTrue(contests <= {p for d, p in self.shares if d == dimension}, dimension)
        for dimension in ("position", "act", "offence"):
            self.assertEqual({p for d, p in self.shares if d == dimension},
                             {f"{c}:{side}" for c in contests for side in ("before", "after")})

    def test_keys_are_codes_of_the_other_files(self):
        known = {"position": set(by_code("positions")), "act": set(by_code("acts")), "offence": set(OFFENCES),
                 "agency_kind": {r["kind"] for r in rows("agencies")},
                 "status": {r["published_code"] for r in rows("published_status_map")},
                 "origin": {r["origin"] for r in rows("names_demo")}}
        for (dimension, _), keys in self.shares.items():
            self.assertLessEqual(set(keys), known.get(dimension, set(keys)), dimension)
        pairs = act_offences("alur-sbt-2024") | act_offences("skb-2022")
        for (dimension, period), keys in self.shares.items():
            if dimension == "offence":
                acts = self.shares["act", period]
                self.assertLessEqual(set(keys), {o for a, o in pairs if a in acts}, period)
                self.assertEqual(sum(keys.values()), sum(acts.values()), period)

    def test_all_provinces_have_a_weight_and_published_ranks_hold(self):
        provinces = {c for c, r in by_code("regions").items() if r["kind"] == "province"}
        for contest in by_code("contests"):
            self.assertEqual(set(self.shares["region", contest]), provinces)
        self.assertEqual({p for d, p in self.shares if d == "origin"}, provinces | {"pusat"})
        for contest, order in (("PILKADA2020", "74 71 82 52 73 33"), ("PEMILU2024", "73 74 33 76 72 14 36")):
            weights = self.shares["region", contest]
            self.assertEqual(sorted(weights, key=weights.get, reverse=True)[:len(order.split())], order.split())

    def test_the_picture_of_december_2024(self):
        self.assertEqual(sum(self.shares["status", "2024-12-04"].values()), 1158)
        self.assertEqual(self.shares["status_beside", "2024-12-04"], {"ditolak": 60, "dijatuhi_sanksi": 19})

    def test_names_make_a_man_and_a_woman_of_every_origin(self):
        found = {}
        for r in rows("names_demo"):
            self.assertRegex(r["token"], r"^[A-Z][a-z]*$")
            self.assertIn(r["part"], {"prefix", "order", "given", "family"})
            self.assertIn(r["sex"], {"m", "f", "any"})
            key = r["origin"], r["part"], r["sex"]
            self.assertNotIn(r["token"], found.setdefault(key, []), key)
            found[key].append(r["token"])
        for origin in {o for o, _, _ in found}:
            for sex in "mf":
                self.assertGreaterEqual(len(found[origin, "given", sex]), 5, origin)
        self.assertGreater(len(rows("names_demo")), 300)


class Dictionary(unittest.TestCase):
    def test_every_file_and_column_is_described(self):
        doc = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
        for name, header in HEADERS.items():
            self.assertIn(f"`{name}.csv`", doc)
            line = next(line for line in doc.splitlines() if line.startswith(f"| `{name}.csv`"))
            for column in header.split(","):
                self.assertIn(f"`{column}`", line, name)

    def test_generated_files_are_what_their_generators_make(self):
        for tool in ("agencies", "contests", "acts", "holidays", "demo", "names"):
            with tempfile.TemporaryDirectory() as folder:
                for path in DATA.glob("*.csv"):
                    shutil.copy(path, folder)
                subprocess.run([sys.executable, str(ROOT / "tools" / f"data_{tool}.py"), folder], check=True)
                for path in DATA.glob("*.csv"):
                    self.assertEqual((pathlib.Path(folder) / path.name).read_bytes(), path.read_bytes(), f"{tool}: {path.name}")


if __name__ == "__main__":
    result = unittest.TextTestRunner(verbosity=1, stream=sys.stderr).run(
        unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"]))
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    print(f"{result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped")
    sys.exit(0 if result.testsRun and not failed else 1)
