#!/usr/bin/env python3
"""Makes data/contest_stages.csv, contest_stages_superseded.csv and contest_regions.csv: tools/data_contests.py data"""
import csv
import io
import pathlib
import sys

STAGE = {
    "data_pemilih": ("Pemutakhiran data pemilih", "Updating the voter list"),
    "pendaftaran_partai": ("Pendaftaran dan verifikasi partai politik", "Registration and verification of parties"),
    "calon_perseorangan": ("Pemenuhan syarat dukungan calon perseorangan", "Support for independent candidates"),
    "pencalonan": ("Pencalonan", "Nomination"),
    "pengumuman": ("Pengumuman", "Announcement"),
    "pendaftaran": ("Pendaftaran pasangan calon", "Registration of candidate pairs"),
    "verifikasi": ("Penelitian persyaratan calon", "Verification of candidates"),
    "penetapan_calon": ("Penetapan calon", "Determination of candidates"),
    "nomor_urut": ("Pengundian nomor urut", "Drawing of candidate numbers"),
    "kampanye": ("Masa kampanye", "Campaign"),
    "masa_tenang": ("Masa tenang", "Quiet period"),
    "pemungutan": ("Pemungutan suara", "Voting day"),
    "rekapitulasi": ("Rekapitulasi hasil penghitungan suara", "Tabulation of results"),
    "pelantikan": ("Pelantikan", "Inauguration"),
    "larangan_mutasi": ("Larangan mutasi tanpa izin Mendagri", "No transfers without approval of the Home Ministry"),
}
PEMILU_SRC = "PKPU 3/2022 (domain reference 4.5)"
P24 = "PKPU 2/2024 (voi.id 177782; rbg.id; tribunnews; newsnesia)"
P20 = "PKPU 5/2020 (sabangmeraukenews; tribunnews; analisakini)"
BG = "general knowledge"

# contest, office, stage, from, to, status, source
STAGES = [
    ("PILKADA2020", "", "larangan_mutasi", "2020-03-23", "2021-02-25", "inferred",
     "UU 10/2016 art. 71(2): six months before determination until the end of the term"),
    ("PILKADA2020", "", "calon_perseorangan", "2020-06-15", "2020-09-03", "inferred",
     "resumed 15-6-2020 (domain reference 4.5), end: day before registration"),
    ("PILKADA2020", "", "pengumuman", "2020-08-28", "2020-09-03", "sourced", P20),
    ("PILKADA2020", "", "pendaftaran", "2020-09-04", "2020-09-06", "sourced", P20),
    ("PILKADA2020", "", "verifikasi", "2020-09-04", "2020-09-22", "sourced", P20),
    ("PILKADA2020", "", "penetapan_calon", "2020-09-23", "2020-09-23", "sourced", P20),
    ("PILKADA2020", "", "nomor_urut", "2020-09-24", "2020-09-24", "sourced", P20),
    ("PILKADA2020", "", "kampanye", "2020-09-26", "2020-12-05", "sourced", P20),
    ("PILKADA2020", "", "masa_tenang", "2020-12-06", "2020-12-08", "sourced", P20),
    ("PILKADA2020", "", "pemungutan", "2020-12-09", "2020-12-09", "sourced", P20),
    ("PILKADA2020", "", "rekapitulasi", "2020-12-09", "2020-12-26", "sourced", P20),
    ("PILKADA2020", "", "pelantikan", "2021-02-26", "2021-02-26", "sourced",
     "liputanhukum.com 26-2-2021: first wave of 170 of 270"),
    ("PEMILU2024", "", "pendaftaran_partai", "2022-07-29", "2022-12-13", "sourced", PEMILU_SRC),
    ("PEMILU2024", "", "data_pemilih", "2022-10-14", "2023-06-21", "sourced", PEMILU_SRC),
    ("PEMILU2024", "dpd", "pencalonan", "2022-12-06", "2023-11-25", "sourced", PEMILU_SRC),
    ("PEMILU2024", "dpr", "pencalonan", "2023-04-24", "2023-11-25", "sourced", PEMILU_SRC),
    ("PEMILU2024", "dprd_prov", "pencalonan", "2023-04-24", "2023-11-25", "sourced", PEMILU_SRC),
    ("PEMILU2024", "dprd_kab", "pencalonan", "2023-04-24", "2023-11-25", "sourced", PEMILU_SRC),
    ("PEMILU2024", "presiden", "pencalonan", "2023-10-19", "2023-11-25", "sourced", PEMILU_SRC),
    ("PEMILU2024", "dpr", "penetapan_calon", "2023-11-03", "2023-11-03", "sourced", PEMILU_SRC),
    ("PEMILU2024", "dprd_prov", "penetapan_calon", "2023-11-03", "2023-11-03", "sourced", PEMILU_SRC),
    ("PEMILU2024", "dprd_kab", "penetapan_calon", "2023-11-03", "2023-11-03", "sourced", PEMILU_SRC),
    ("PEMILU2024", "dpd", "penetapan_calon", "2023-11-03", "2023-11-03", "unsourced", BG),
    ("PEMILU2024", "dpr", "pengumuman", "2023-11-04", "2023-11-04", "sourced", PEMILU_SRC),
    ("PEMILU2024", "dprd_prov", "pengumuman", "2023-11-04", "2023-11-04", "sourced", PEMILU_SRC),
    ("PEMILU2024", "dprd_kab", "pengumuman", "2023-11-04", "2023-11-04", "sourced", PEMILU_SRC),
    ("PEMILU2024", "presiden", "penetapan_calon", "2023-11-13", "2023-11-13", "unsourced", BG),
    ("PEMILU2024", "presiden", "nomor_urut", "2023-11-14", "2023-11-14", "unsourced", BG),
    ("PEMILU2024", "", "kampanye", "2023-11-28", "2024-02-10", "sourced", PEMILU_SRC),
    ("PEMILU2024", "", "masa_tenang", "2024-02-11", "2024-02-13", "sourced", PEMILU_SRC),
    ("PEMILU2024", "", "pemungutan", "2024-02-14", "2024-02-14", "sourced", PEMILU_SRC),
    ("PEMILU2024", "", "rekapitulasi", "2024-02-15", "2024-03-20", "sourced", PEMILU_SRC),
    ("PEMILU2024", "dpr", "pelantikan", "2024-10-01", "2024-10-01", "unsourced", BG),
    ("PEMILU2024", "dpd", "pelantikan", "2024-10-01", "2024-10-01", "unsourced", BG),
    ("PEMILU2024", "presiden", "pelantikan", "2024-10-20", "2024-10-20", "unsourced", BG),
    ("PILKADA2024", "", "larangan_mutasi", "2024-03-22", "2025-02-19", "sourced",
     "UU 10/2016 art. 71(2); mataradarindonesia; Bawaslu 438/PM/K1/03/2024 (the last day is inferred)"),
    ("PILKADA2024", "", "calon_perseorangan", "2024-05-05", "2024-08-19", "sourced", P24),
    ("PILKADA2024", "", "data_pemilih", "2024-05-31", "2024-09-23", "sourced", P24),
    ("PILKADA2024", "", "pengumuman", "2024-08-24", "2024-08-26", "sourced", P24),
    ("PILKADA2024", "", "pendaftaran", "2024-08-27", "2024-08-29", "sourced", P24),
    ("PILKADA2024", "", "verifikasi", "2024-08-27", "2024-09-21", "sourced", P24),
    ("PILKADA2024", "", "penetapan_calon", "2024-09-22", "2024-09-22", "sourced", P24),
    ("PILKADA2024", "", "nomor_urut", "2024-09-23", "2024-09-23", "sourced", P24),
    ("PILKADA2024", "", "kampanye", "2024-09-25", "2024-11-23", "sourced", P24),
    ("PILKADA2024", "", "masa_tenang", "2024-11-24", "2024-11-26", "sourced", P24),
    ("PILKADA2024", "", "pemungutan", "2024-11-27", "2024-11-27", "sourced", P24),
    ("PILKADA2024", "", "rekapitulasi", "2024-11-27", "2024-12-16", "sourced", P24),
    ("PILKADA2024", "", "pelantikan", "2025-02-20", "2025-02-20", "unsourced", BG),
]
P19 = "PKPU 15/2019 (domain reference 4.5)"
SUPERSEDED = [
    ("PILKADA2020", "", "larangan_mutasi", "2020-01-08", "2021-02-25", "sourced", "domain reference 3.4 (the last day is inferred)"),
    ("PILKADA2020", "", "pendaftaran", "2020-06-16", "2020-06-18", "sourced", P19),
    ("PILKADA2020", "", "penetapan_calon", "2020-07-08", "2020-07-08", "sourced", P19),
    ("PILKADA2020", "", "pemungutan", "2020-09-23", "2020-09-23", "sourced", P19),
]

# Regencies and cities that voted on 9-12-2020, by province. A number is the part after the point.
VOTED_2020 = {
    "12": "03 04 06 08 09 10 12 13 14 15 16 17 18 22 23 24 25 71 72 73 74 75 78",
    "13": "01 02 03 04 05 06 07 08 10 11 12 72 75",
    "14": "02 03 05 06 07 08 09 10 72",
    "15": "04 06 07 08 72",
    "16": "01 05 08 09 10 12 13",
    "17": "01 02 03 04 05 06 07 08",
    "18": "01 02 07 08 09 13 71 72",
    "19": "03 04 05 06",
    "21": "01 02 03 04 05 71",
    "32": "02 03 04 06 12 15 18 76",
    "33": "03 05 06 07 09 10 11 12 14 15 16 17 21 22 24 26 27 71 72 74 75",
    "34": "02 03 04",
    "35": "01 02 03 05 06 07 09 10 12 15 16 21 23 24 25 29 72 75 78",
    "36": "01 04 72 74",
    "51": "01 02 03 06 07 71",
    "52": "02 04 05 06 07 08 71",
    "53": "03 04 09 10 11 12 15 20 21",
    "61": "01 04 05 06 07 09 10",
    "62": "02",
    "63": "02 03 07 10 11 71 72",
    "64": "01 02 03 07 08 11 71 72 74",
    "65": "01 02 03 04",
    "71": "05 06 10 11 71 72 73",
    "72": "01 02 04 09 10 11 12 71",
    "73": "01 02 06 09 10 11 12 18 22 24 26 71",
    "74": "03 05 07 09 10 11 12",
    "75": "01 03 04",
    "76": "01 02 05 06",
    "81": "05 07 08 09",
    "82": "01 03 04 05 06 08 71 72",
    "91": "11 15 19 20",
    "92": "02 03 06 07 08 11 12",
    "93": "01 02 04",
    "94": "01",
    "95": "02 03 06",
    "96": "02 03",
}
GOVERNORS_2020 = "13 15 17 21 62 63 65 71 72".split()


def write(path, comments, header, rows):
    out = io.StringIO()
    for line in comments:
        out.write(f"# {line}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def stage_row(contest, office, stage, begin, end, status, source):
    return [contest, office, "", stage, begin, end, *STAGE[stage], status, source]


def main(folder):
    with open(folder / "regions.csv", encoding="utf-8", newline="") as f:
        regions = list(csv.DictReader(line for line in f if not line.startswith("#")))
    header = ["contest", "office", "region", "stage", "from", "to", "name_id", "name_en", "status", "source"]
    write(folder / "contest_stages.csv", [
        "Stages of each election. Dates are inclusive civil dates in the zone of the region that votes.",
        "office empty: all offices of the election. region empty: all regions. A row with office or region goes before one without.",
        "Re-runs, replaced candidates and longer registration in single regions are not listed, an administrator adds them.",
    ], header, [stage_row(*row) for row in STAGES])
    write(folder / "contest_stages_superseded.csv", [
        "Stages as first planned and later replaced: what was in force until superseded_on (last day).",
        "The vote of 2020 was moved because of the epidemic. Day of PKPU 5/2020 from general knowledge.",
    ], header + ["superseded_on", "superseded_by"],
        [stage_row(*row) + ["2020-06-11", "PKPU 5/2020"] for row in SUPERSEDED])

    rows = []
    for code in GOVERNORS_2020:
        rows.append(["PILKADA2020", code])
    for province, numbers in VOTED_2020.items():
        for number in numbers.split():
            rows.append(["PILKADA2020", f"{province}.{number}"])
    for r in regions:
        rows.append(["PEMILU2024", r["code"]])
    for r in regions:
        if r["elects_head"] == "yes":
            rows.append(["PILKADA2024", r["code"]])
    write(folder / "contest_regions.csv", [
        "Regions that vote. In a pemilihan a province votes for its governor, a regency or city for its own head.",
        "PILKADA2020: 9 provinces (tribunnews, liputan6) and 261 regencies and cities (224 + 37, the published totals). The list",
        "by name is from general knowledge, checked only against totals, so treat a single row as unsourced. Codes are those of today.",
        "PILKADA2024: all but the province of Yogyakarta and the six areas of Jakarta (37 + 508, as published). PEMILU2024: all.",
    ], ["contest", "region"], rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
