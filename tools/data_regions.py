#!/usr/bin/env python3
"""Makes data/regions.csv, data/region_history.csv and data/region_codes_old.csv once from npm idn-area-data 4.0.1.

Usage: npm pack idn-area-data@4.0.1 && tar xzf idn-area-data-4.0.1.tgz && tools/data_regions.py package/data data
"""
import csv
import io
import pathlib
import sys

FLOOR = "2014-01-15"  # the law on civil servants (UU 5/2014): what is older carries this day
SOURCE = "npm idn-area-data 4.0.1 (ODbL)"

ZONES = {
    "wib": "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62",
    "wita": "51 52 53 63 64 65 71 72 73 74 75 76",
    "wit": "81 82 91 92 93 94 95 96",
}
ZONE = {code: zone for zone, codes in ZONES.items() for code in codes.split()}

# province: first day, province that it was cut from, law
SPLIT = {
    "93": ("2022-07-25", "91", "UU 14/2022"),
    "94": ("2022-07-25", "91", "UU 15/2022"),
    "95": ("2022-07-25", "91", "UU 16/2022"),
    "96": ("2022-12-08", "92", "UU 29/2022"),
}
LAST_DAY_BEFORE = {"2022-07-25": "2022-07-24", "2022-12-08": "2022-12-07"}
YOUNG = {  # regencies that began after FLOOR
    "74.13": ("2014-07-23", "74.03"),
    "74.14": ("2014-07-23", "74.04"),
    "74.15": ("2014-07-23", "74.04"),
}
OLD_CODES = {  # code before the split -> code today (stands in the NIK of whoever was registered before)
    "91.01": "93.01", "91.16": "93.02", "91.17": "93.03", "91.18": "93.04",
    "91.04": "94.01", "91.07": "94.02", "91.08": "94.03", "91.09": "94.04",
    "91.25": "94.05", "91.26": "94.06", "91.27": "94.07", "91.28": "94.08",
    "91.02": "95.01", "91.12": "95.02", "91.13": "95.03", "91.14": "95.04",
    "91.21": "95.05", "91.22": "95.06", "91.23": "95.07", "91.24": "95.08",
    "92.01": "96.01", "92.04": "96.02", "92.05": "96.03", "92.09": "96.04", "92.10": "96.05", "92.71": "96.71",
    "64.04": "65.01", "64.06": "65.02", "64.05": "65.03", "64.10": "65.04", "64.73": "65.71",
}


def short_name(name):
    """The package writes Kabupaten in full; the pages have no room for it."""
    for long, short in (("Kabupaten Administrasi ", "Kab. Adm. "), ("Kota Administrasi ", "Kota Adm. "),
                        ("Kabupaten ", "Kab. ")):
        if name.startswith(long):
            return short + name[len(long):]
    return name


def write(path, comments, header, rows):
    out = io.StringIO()
    for line in comments:
        out.write(f"# {line}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def main(source, target):
    with open(source / "provinces.csv", encoding="utf-8", newline="") as f:
        provinces = list(csv.DictReader(f))
    with open(source / "regencies.csv", encoding="utf-8", newline="") as f:
        regencies = list(csv.DictReader(f))

    rows = []
    for p in provinces:
        code = p["code"]
        begin, before, _ = SPLIT.get(code, (FLOOR, "", ""))
        # The Governor of Yogyakarta is appointed, not elected (UU 13/2012).
        rows.append([code, "province", p["name"], "", ZONE[code], "no" if code == "34" else "yes", begin, "", before,
                     "unsourced" if code in SPLIT else "sourced"])
    for r in regencies:
        code, province = r["code"], r["province_code"]
        begin, before = YOUNG.get(code, (FLOOR, ""))
        rows.append([code, "city" if int(code[3:]) >= 71 else "regency", short_name(r["name"]), province, ZONE[province],
                     "no" if province == "31" else "yes", begin, "", before,
                     "unsourced" if code in YOUNG else "sourced"])
    write(target / "regions.csv", [
        "Provinces, regencies and cities with the codes of the Ministry of Home Affairs (Kepmendagri 300.2.2-2430/2025).",
        f"Codes, names and parents: {SOURCE}. Changed here: Kabupaten is written Kab. (see NOTICE).",
        "Time zones, first days, predecessors and elects_head are added by this project from general knowledge.",
        f"Dates are inclusive. valid_from {FLOOR} (UU 5/2014) means: existed on that day already. Empty valid_to: still valid.",
        "elects_head no: the six administrative areas of Jakarta and the province of Yogyakarta (UU 13/2012).",
        "status says where code, name and first day come from. Former parents: region_history.csv. Former codes: region_codes_old.csv.",
    ], ["code", "kind", "name", "parent", "zone", "elects_head", "valid_from", "valid_to", "predecessor", "status"], rows)

    history = []
    for r in regencies:
        code, province = r["code"], r["province_code"]
        if province in SPLIT:
            begin, before, law = SPLIT[province]
            history.append([code, before, FLOOR, LAST_DAY_BEFORE[begin], f"{law}, unsourced"])
            history.append([code, province, begin, "", SOURCE])
    write(target / "region_history.csv", [
        "Which province a regency or city belonged to and when, for those that moved. One not listed never moved.",
        "The code is that of today. Dates are inclusive, days of the laws that made the new provinces.",
        "Membership today: idn-area-data. The split itself is general knowledge (unsourced).",
    ], ["code", "parent", "valid_from", "valid_to", "source"], history)

    write(target / "region_codes_old.csv", [
        "Former codes of regencies and cities whose province was split, needed to read a NIK issued before.",
        "From general knowledge (unsourced): Papua and Papua Barat until 2022, Kalimantan Timur until 2012.",
    ], ["old_code", "code", "status"], [[o, n, "unsourced"] for o, n in sorted(OLD_CODES.items())])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
