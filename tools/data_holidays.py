#!/usr/bin/env python3
"""Makes data/holidays.csv from the lists below: tools/data_holidays.py data"""
import csv
import datetime
import io
import pathlib
import sys

NAMES = {
    "masehi": ("Tahun Baru Masehi", "New Year's Day"),
    "imlek": ("Tahun Baru Imlek", "Lunar New Year"),
    "isra": ("Isra Mikraj Nabi Muhammad SAW", "Ascension of the Prophet"),
    "nyepi": ("Hari Suci Nyepi", "Balinese Day of Silence"),
    "wafat": ("Wafat Yesus Kristus", "Good Friday"),
    "paskah": ("Kebangkitan Yesus Kristus (Paskah)", "Easter Sunday"),
    "buruh": ("Hari Buruh Internasional", "Labour Day"),
    "naik": ("Kenaikan Yesus Kristus", "Ascension Day"),
    "fitri": ("Hari Raya Idulfitri", "Eid al-Fitr"),
    "waisak": ("Hari Raya Waisak", "Vesak Day"),
    "pancasila": ("Hari Lahir Pancasila", "Pancasila Day"),
    "adha": ("Hari Raya Iduladha", "Eid al-Adha"),
    "hijriah": ("Tahun Baru Islam", "Islamic New Year"),
    "merdeka": ("Hari Kemerdekaan Republik Indonesia", "Independence Day"),
    "maulid": ("Maulid Nabi Muhammad SAW", "Birthday of the Prophet"),
    "natal": ("Hari Raya Natal", "Christmas Day"),
}

# National holidays by year: month-day and key. Two days in a row are listed singly.
LIBUR = {
    2020: "01-01 masehi 01-25 imlek 03-22 isra 03-25 nyepi 04-10 wafat 05-01 buruh 05-07 waisak 05-21 naik 05-24 fitri "
          "05-25 fitri 06-01 pancasila 07-31 adha 08-17 merdeka 08-20 hijriah 10-29 maulid 12-25 natal",
    2021: "01-01 masehi 02-12 imlek 03-11 isra 03-14 nyepi 04-02 wafat 05-01 buruh 05-13 naik 05-13 fitri 05-14 fitri "
          "05-26 waisak 06-01 pancasila 07-20 adha 08-11 hijriah 08-17 merdeka 10-20 maulid 12-25 natal",
    2022: "01-01 masehi 02-01 imlek 02-28 isra 03-03 nyepi 04-15 wafat 05-01 buruh 05-02 fitri 05-03 fitri 05-16 waisak "
          "05-26 naik 06-01 pancasila 07-10 adha 07-30 hijriah 08-17 merdeka 10-08 maulid 12-25 natal",
    2023: "01-01 masehi 01-22 imlek 02-18 isra 03-22 nyepi 04-07 wafat 04-22 fitri 04-23 fitri 05-01 buruh 05-18 naik "
          "06-01 pancasila 06-04 waisak 06-29 adha 07-19 hijriah 08-17 merdeka 09-28 maulid 12-25 natal",
    2024: "01-01 masehi 02-08 isra 02-10 imlek 03-11 nyepi 03-29 wafat 03-31 paskah 04-10 fitri 04-11 fitri 05-01 buruh "
          "05-09 naik 05-23 waisak 06-01 pancasila 06-17 adha 07-07 hijriah 08-17 merdeka 09-16 maulid 12-25 natal",
    2025: "01-01 masehi 01-27 isra 01-29 imlek 03-29 nyepi 03-31 fitri 04-01 fitri 04-18 wafat 04-20 paskah 05-01 buruh "
          "05-12 waisak 05-29 naik 06-01 pancasila 06-06 adha 06-27 hijriah 08-17 merdeka 09-05 maulid 12-25 natal",
    2026: "01-01 masehi 01-16 isra 02-17 imlek 03-19 nyepi 03-21 fitri 03-22 fitri 04-03 wafat 04-05 paskah 05-01 buruh "
          "05-14 naik 05-27 adha 05-31 waisak 06-01 pancasila 06-16 hijriah 08-17 merdeka 08-25 maulid 12-25 natal",
    2027: "01-01 masehi 01-05 isra 02-06 imlek 03-08 nyepi 03-10 fitri 03-11 fitri 03-26 wafat 03-28 paskah 05-01 buruh "
          "05-06 naik 05-17 adha 05-20 waisak 06-01 pancasila 06-06 hijriah 08-15 maulid 08-17 merdeka 12-25 natal",
}
# Collective leave: a day on which offices are closed.
CUTI = {
    2020: "08-21 hijriah 10-28 maulid 10-30 maulid 12-24 natal 12-31 fitri",
    2021: "05-12 fitri",
    2022: "04-29 fitri 05-04 fitri 05-05 fitri 05-06 fitri",
    2023: "01-23 imlek 03-23 nyepi 04-19 fitri 04-20 fitri 04-21 fitri 04-24 fitri 04-25 fitri 06-02 waisak 06-28 adha "
          "06-30 adha 12-26 natal",
    2024: "02-09 imlek 03-12 nyepi 04-08 fitri 04-09 fitri 04-12 fitri 04-15 fitri 05-10 naik 05-24 waisak 06-18 adha "
          "12-26 natal",
    2025: "01-28 imlek 03-28 nyepi 04-02 fitri 04-03 fitri 04-04 fitri 04-07 fitri 05-13 waisak 05-30 naik 06-09 adha "
          "08-18 merdeka 12-26 natal",
    2026: "02-16 imlek 03-18 nyepi 03-20 fitri 03-23 fitri 03-24 fitri 05-15 naik 05-28 adha 12-24 natal",
}
VOTING = {"2020-12-09": "PILKADA2020", "2024-02-14": "PEMILU2024", "2024-11-27": "PILKADA2024"}
VOTING_NAMES = {"PEMILU2024": ("Hari pemungutan suara Pemilihan Umum", "Voting day of the general election")}
VOTING_SOURCE = {"2020-12-09": ("sourced", "Keppres 22/2020 (mediapakuan.pikiran-rakyat.com 9-12-2020)"),
                 "2024-02-14": ("unsourced", "Keppres 10/2024, general knowledge"),
                 "2024-11-27": ("unsourced", "general knowledge")}

SOURCED_2024 = {"01-01", "02-08", "02-10", "03-11", "03-29", "03-31", "04-10", "04-11", "05-01", "05-09"}
ESTIMATED = {"isra", "fitri", "adha", "hijriah", "maulid"}  # of 2027: set by the moon, announced late


def mark(year, day, key, leave):
    if year == 2024:
        if not leave and day in SOURCED_2024:
            return "sourced", "SKB 855/2023, 3/2023, 4/2023 (jpnn; radartegal 666339)"
        return "unsourced", "SKB 855/2023, 3/2023, 4/2023, general knowledge"
    if year == 2026:
        return "sourced", "SKB 1497/2025, 2/2025, 5/2025 (pembelajaranbermaknaid.blogspot.com 11-2025)"
    if year == 2027:
        return "inferred", "estimated, no decree known" if key in ESTIMATED else "computed, no decree known"
    return "unsourced", "general knowledge, compared with the holidays list of vacanza/holidays (MIT)"


def main(folder):
    rows = []
    for year, text in LIBUR.items():
        words = text.split()
        for day, key in zip(words[::2], words[1::2]):
            rows.append([f"{year}-{day}", "libur", "", *NAMES[key], *mark(year, day, key, False)])
    for year, text in CUTI.items():
        words = text.split()
        for day, key in zip(words[::2], words[1::2]):
            name_id, name_en = NAMES[key]
            rows.append([f"{year}-{day}", "cuti_bersama", "", f"Cuti bersama {name_id}", f"Collective leave, {name_en}",
                         *mark(year, day, key, True)])
    for day, contest in VOTING.items():
        names = VOTING_NAMES.get(contest, ("Hari pemungutan suara Pemilihan Serentak", "Voting day of regional head elections"))
        rows.append([day, "pemungutan", "", *names, *VOTING_SOURCE[day]])
    for row in rows:
        datetime.date.fromisoformat(row[0])
    rows.sort()
    out = io.StringIO()
    for line in (
        "Days that are no working days: libur (national holiday), cuti_bersama (collective leave), pemungutan (voting day).",
        "kind regional is for holidays that a governor or regent orders, none is listed yet, region names where (empty: everywhere).",
        "Complete for 2020 to 2026 as far as known. 2027 holds computed and estimated national days, no collective leave:",
        "the decree for 2027 was not known when this was written. 2020 and 2021 as finally in force (leave was moved and cut).",
    ):
        out.write(f"# {line}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["day", "kind", "region", "name_id", "name_en", "status", "source"])
    writer.writerows(rows)
    (folder / "holidays.csv").write_text(out.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
