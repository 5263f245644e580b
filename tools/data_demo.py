#!/usr/bin/env python3
"""Makes data/demo_shares.csv from the published shares below, regions.csv, contest_regions.csv and ikp.csv: tools/data_demo.py data"""
import csv
import io
import pathlib
import sys

INF = "interpolated by this project"


def read(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(line for line in f if not line.startswith("#")))


def pairs(text):
    words = text.split()
    return dict(zip(words[::2], (int(w) for w in words[1::2])))


# Published labels per thousand, by election and side of the determination of candidates.
POSITIONS = {
    "PILKADA2020:before": ("jpt 360 jf 170 administrator 130 pelaksana 120 wilayah 70 pengawas 150",
                           "KASN 26-6-2020 (rest taken as pengawas)"),
    "PILKADA2020:after": ("jpt 228 jf 257 administrator 146 pelaksana 129 wilayah 115 pengawas 125",
                          "finance.detik d-5250384 (Nov 2020, rest taken as pengawas)"),
    "PEMILU2024:before": ("jpt 200 jf 230 administrator 140 pelaksana 150 wilayah 160 pengawas 120",
                          "nasional.kompas 6-10-2023, moved by the drift of 2020"),
    "PEMILU2024:after": ("jpt 120 jf 300 administrator 130 pelaksana 190 wilayah 150 pengawas 110",
                         "nasional.kompas 6-10-2023, moved by the drift of 2020"),
    "PILKADA2024:before": ("jpt 220 jf 220 administrator 140 pelaksana 140 wilayah 160 pengawas 120", INF),
    "PILKADA2024:after": ("jpt 140 jf 280 administrator 135 pelaksana 175 wilayah 155 pengawas 115", INF),
}
POSITION_SPLIT = {  # a published label stands for several categories of positions.csv (parts of 100)
    "jpt": {"jpt_utama": 1, "jpt_madya": 4, "jpt_pratama": 95},
    "jf": {"jf_ahli_utama": 2, "jf_ahli": 83, "jf_keterampilan": 15},
    "wilayah": {"camat": 55, "lurah": 45},
}
ACTS = {
    "PILKADA2020:before": ("medsos 270 dekati_partai 300 spanduk 130 deklarasi 40 memihak 100 foto_bersama 70 ikut_kampanye 30 "
                           "tim_pemenangan 10 dukungan_ktp 20 keputusan_memihak 10 dampingi_pasangan 10 anggota_partai 5 lainnya 5",
                           "KASN 26-6-2020, rest interpolated"),
    "PILKADA2020:after": ("medsos 250 memihak 200 deklarasi 130 keputusan_memihak 100 foto_bersama 120 ikut_kampanye 80 spanduk 30 "
                          "atribut_kampanye 20 tim_pemenangan 25 dekati_partai 20 dampingi_pasangan 10 anggota_partai 5 lainnya 10",
                          "sulsel.suara 9-11-2020, rest interpolated"),
    "PEMILU2024:before": ("medsos 300 memihak 190 foto_bersama 120 deklarasi 110 dekati_partai 110 spanduk 60 ikut_kampanye 50 "
                          "tim_pemenangan 15 dukungan_ktp 20 keputusan_memihak 10 anggota_partai 10 dampingi_pasangan 3 lainnya 2",
                          "nasional.kompas 6-10-2023, moved by the drift of 2020"),
    "PEMILU2024:after": ("medsos 310 memihak 250 foto_bersama 130 deklarasi 110 ikut_kampanye 70 keputusan_memihak 45 spanduk 25 "
                         "atribut_kampanye 20 tim_pemenangan 20 dekati_partai 5 anggota_partai 8 dampingi_pasangan 3 lainnya 4",
                         "nasional.kompas 6-10-2023, moved by the drift of 2020"),
    "PILKADA2024:before": ("medsos 250 memihak 210 dekati_partai 170 foto_bersama 110 deklarasi 90 spanduk 70 ikut_kampanye 50 "
                           "tim_pemenangan 15 dukungan_ktp 15 keputusan_memihak 8 dampingi_pasangan 6 anggota_partai 4 lainnya 2",
                           "Media Indonesia 12-2024, rest interpolated"),
    "PILKADA2024:after": ("medsos 260 memihak 290 foto_bersama 120 deklarasi 100 ikut_kampanye 80 keputusan_memihak 60 spanduk 25 "
                          "atribut_kampanye 20 tim_pemenangan 20 dekati_partai 5 dampingi_pasangan 8 anggota_partai 6 lainnya 6",
                          "Media Indonesia 12-2024, rest interpolated"),
}
ACT_SPLIT = {
    "medsos": {"suka_bagikan": 60, "kampanye_medsos": 30, "bergabung_grup": 10},
    "memihak": {"arahkan_dukungan": 65, "kerahkan_pegawai": 15, "fasilitas_negara": 20},
}
OFFENCE = {  # act: offence before and after the determination
    "suka_bagikan": ("KE-4", "DS-6"), "kampanye_medsos": ("KE-2", "DS-2"), "bergabung_grup": ("KE-4", "DS-6"),
    "spanduk": ("KE-1", "DS-1"), "ikut_kampanye": ("KE-6", "P5N-1"), "atribut_kampanye": ("P5N-2", "P5N-2"),
    "deklarasi": ("KE-3", "DS-4"), "foto_bersama": ("KE-5", "DS-7"), "fasilitas_negara": ("P5N-4", "P5N-4"),
    "kerahkan_pegawai": ("DS-8", "P5N-3"), "arahkan_dukungan": ("DS-8", "DS-8"), "keputusan_memihak": ("P5N-5", "DS-12"),
    "dekati_partai": ("DS-3", "DS-3"), "anggota_partai": ("DS-5", "DS-5"), "tim_pemenangan": ("DS-9", "DS-10"),
    "dukungan_ktp": ("DS-11", "DS-11"), "dampingi_pasangan": ("KE-7", "KE-7"), "lainnya": ("DS-13", "DS-13"),
}

# dimension, period, shares, status, source
SIMPLE = [
    ("channel", "PILKADA2020", "temuan 744 laporan 61", "sourced", "rmoljatim (4-10-2020)"),
    ("channel", "PEMILU2024", "temuan 600 laporan 400", "inferred", INF),
    ("channel", "PILKADA2024", "temuan 372 laporan 430", "sourced", "Media Indonesia 12-2024"),
    ("timing", "PILKADA2020", "before 471 during 529", "sourced", "andalpost"),
    ("timing", "PEMILU2024", "before 471 during 529", "inferred", "andalpost, taken over from 2020"),
    ("timing", "PILKADA2024", "before 471 during 529", "inferred", "andalpost, taken over from 2020"),
    ("proven", "PILKADA2020", "yes 1597 no 437", "sourced", "antaranews jabar 494733"),
    ("proven", "PEMILU2024", "yes 183 no 220", "sourced", "KASN 6-2-2024"),
    ("proven", "PILKADA2024", "yes 332 no 107", "sourced", "Media Indonesia 12-2024 (cases of Bawaslu)"),
    ("followed_up", "PILKADA2020", "yes 1450 no 147", "sourced", "antaranews jabar 494733"),
    ("followed_up", "PEMILU2024", "yes 97 no 86", "sourced", "KASN 6-2-2024"),
    ("followed_up", "PILKADA2024", "yes 300 no 155", "inferred", "about 300 by 30-1-2025 (ternate.inews.id) of 436 and 19"),
    ("status", "2024-12-04", "tunggu_verifikasi 667 tunggu_tindak_lanjut 436 tidak_dapat_diproses 4 tidak_terbukti 24 dibatalkan 27",
     "sourced", "transindonesia.co; nusabali; voi.id/en/news/439898"),
    ("status_beside", "2024-12-04", "ditolak 60 dijatuhi_sanksi 19", "sourced", "nomorsatukaltim 50287; portalberitatribun.biz 8159"),
    ("subjects_per_case", "all", "1 780 2 130 3 45 4 20 5 12 8 8 17 5", "inferred",
     "mean near 1645/1194 (republika), one case of 17 (detik.com/bali d-7172243)"),
    ("sex", "all", "m 2049656 f 2709074", "sourced", "economy.okezone 10-8-2024 (all civil servants, not subjects)"),
    ("asn", "all", "pns 3655685 pppk 1103045", "sourced", "economy.okezone 10-8-2024 (all civil servants, not subjects)"),
    ("birth_decade", "all", "1960 4 1970 40 1980 35 1990 16 2000 5", "inferred", "generations of 30-6-2023, split by this project"),
    ("agency_kind", "PILKADA2020", "pemkab 680 pemkot 150 pemprov 120 kementerian 40 lembaga 10", "inferred", INF),
    ("agency_kind", "PEMILU2024", "pemkab 620 pemkot 140 pemprov 140 kementerian 80 lembaga 20", "inferred", INF),
    ("agency_kind", "PILKADA2024", "pemkab 670 pemkot 150 pemprov 120 kementerian 48 lembaga 12", "inferred", INF),
    ("reporter_mode", "all", "dibuka 350 dirahasiakan 450 tanpa_identitas 200", "inferred", INF),
    ("person_known", "all", "nip 550 nama 400 tidak_tahu 50", "inferred", INF),
    ("evidence", "all", "gambar 450 tautan 300 dokumen 120 video 100 saksi 30", "inferred", INF),
    ("repeat", "all", "yes 30 no 970", "inferred", INF),
    ("ppk_idle", "PILKADA2020", "peringatan 131 blokir 72 buka 8", "sourced", "alinea.id; bimata.id; kompas.tv 127122"),
    ("month", "PILKADA2020", "2020-01 40 2020-02 60 2020-03 60 2020-04 45 2020-05 60 2020-06 114 2020-07 77 2020-08 60 2020-09 178 "
     "2020-10 120 2020-11 210 2020-12 330 2021-01 300 2021-02 200 2021-03 180", "inferred",
     "steps of the published series of 2020, months interpolated"),
    ("month", "PEMILU2024", "2023-01 8 2023-02 8 2023-03 10 2023-04 12 2023-05 16 2023-06 16 2023-07 18 2023-08 22 2023-09 24 2023-10 34 "
     "2023-11 44 2023-12 50 2024-01 80 2024-02 92 2024-03 30", "inferred", "262 in 2023 and 202 in 2024, months interpolated"),
    ("month", "PILKADA2024", "2024-05 30 2024-06 50 2024-07 70 2024-08 130 2024-09 260 2024-10 290 2024-11 300 2024-12 28", "inferred",
     "1158 by 4-12-2024, months interpolated"),
]
REGION_2020 = pairs("74 180 71 170 82 166 52 143 73 140 33 123")        # kompas.id 14-3-2023
REGION_PEMILU = pairs("73 45 74 29 33 22 76 20 72 8 14 7 36 6 52 5 53 4 71 3 15 3")  # KASN 2024

# Origin of names by province, parts of 100. Says nothing about how many people of an origin live there.
ORIGIN = {
    "11": "aceh 80 umum 20", "12": "batak 60 jawa 20 melayu 10 nias 10", "13": "minang 90 umum 10", "14": "melayu 60 minang 25 umum 15",
    "15": "melayu 60 jawa 25 umum 15", "16": "palembang 65 jawa 20 umum 15", "17": "melayu 60 jawa 20 umum 20",
    "18": "jawa 60 lampung 25 umum 15", "19": "melayu 70 umum 30", "21": "melayu 70 umum 30", "31": "betawi 35 jawa 35 umum 30",
    "32": "sunda 80 umum 20", "33": "jawa 90 umum 10", "34": "jawa 95 umum 5", "35": "jawa 80 umum 20", "36": "sunda 50 umum 50",
    "51": "bali 92 umum 8", "52": "sasak 60 bima 30 umum 10", "53": "ntt 95 umum 5", "61": "dayak 45 melayu 40 umum 15",
    "62": "dayak 50 banjar 40 umum 10", "63": "banjar 85 umum 15", "64": "banjar 35 bugis 30 dayak 20 umum 15",
    "65": "dayak 40 bugis 40 umum 20", "71": "minahasa 85 umum 15", "72": "kaili 60 bugis 25 umum 15", "73": "bugis 75 toraja 15 umum 10",
    "74": "tolaki 70 bugis 15 umum 15", "75": "gorontalo 90 umum 10", "76": "bugis 75 toraja 10 umum 15", "81": "maluku 80 umum 20",
    "82": "malut 80 umum 20", "91": "papua 75 umum 15 maluku 10", "92": "papua 70 umum 20 bugis 10", "93": "papua 75 jawa 15 umum 10",
    "94": "papua 80 umum 20", "95": "papua 92 umum 8", "96": "papua 70 umum 20 bugis 10",
    "pusat": "jawa 40 sunda 15 batak 10 minang 10 umum 25",
}


def spread(total, size, cap):
    """Splits total over the keys of size in proportion, nothing above cap."""
    part = total / sum(size.values())
    return {k: min(cap, v * part) for k, v in size.items()}


def region_weights(folder):
    regions = {r["code"]: r for r in read(folder, "regions.csv")}
    provinces = [c for c, r in regions.items() if r["kind"] == "province"]
    voting = {"PILKADA2020": {}, "PEMILU2024": {}, "PILKADA2024": {}}
    for r in read(folder, "contest_regions.csv"):
        province = regions[r["region"]]["parent"] or r["region"]
        voting[r["contest"]][province] = voting[r["contest"]].get(province, 0) + 1
    ikp = {r["region"]: float(r["value"]) for r in read(folder, "ikp.csv") if r["kind"] == "umum"}
    for new, old in (("93", "91"), ("94", "91"), ("95", "91"), ("96", "92")):
        ikp[new] = ikp[old]
    kategori = {r["region"]: r["value"] for r in read(folder, "ikp.csv") if r["kind"] == "pilkada_kategori"}

    def fill(contest, known, total):
        size = {p: (voting[contest].get(p, 0) + 0.3) * (0.4 + ikp[p] / 100) for p in provinces if p not in known}
        rest = spread(total - sum(known.values()), size, min(known.values()) * 0.9)
        return {p: (known.get(p, rest.get(p)), p in known) for p in provinces}

    w2020 = fill("PILKADA2020", REGION_2020, 2034)
    wpemilu = fill("PEMILU2024", REGION_PEMILU, 202)
    factor = {"tinggi": 3.0, "sedang": 1.5, "rendah": 0.6}
    size = {p: voting["PILKADA2024"].get(p, 0) * factor.get(kategori.get(p), 1.0) for p in provinces}
    sum2020, sumsize = sum(v for v, _ in w2020.values()), sum(size.values())
    w2024 = {p: (0.6 * w2020[p][0] / sum2020 + 0.4 * size[p] / sumsize, False) for p in provinces}
    rows = []
    for contest, weights, scale, source in (
            ("PILKADA2020", w2020, 10, "kompas.id 14-3-2023"), ("PEMILU2024", wpemilu, 100, "KASN 2024"),
            ("PILKADA2024", w2024, 10000, "")):
        for p in provinces:
            value, known = weights[p]
            rows.append(["region", contest, p, max(1, round(value * scale)),
                         source if known else f"{INF}: regions that vote, vulnerability index"
                         + (", shares of 2020" if contest == "PILKADA2024" else ""), "sourced" if known else "inferred"])
    return rows


def split(table, shares):
    out = {}
    for key, weight in shares.items():
        for part, share in table.get(key, {key: 100}).items():
            out[part] = out.get(part, 0) + weight * share
    return out


def main(folder):
    rows = []
    for dimension, table, kinds in (("position", POSITION_SPLIT, POSITIONS), ("act", ACT_SPLIT, ACTS)):
        for period, (text, source) in kinds.items():
            for key, weight in split(table, pairs(text)).items():
                rows.append([dimension, period, key, weight, source, "inferred"])
    for period, (text, source) in ACTS.items():
        offences = {}
        for act, weight in split(ACT_SPLIT, pairs(text)).items():
            offence = OFFENCE[act][period.endswith(":after")]
            offences[offence] = offences.get(offence, 0) + weight
        for key, weight in offences.items():
            rows.append(["offence", period, key, weight, f"{source}, acts mapped by this project", "inferred"])
    rows += region_weights(folder)
    for dimension, period, text, status, source in SIMPLE:
        for key, weight in pairs(text).items():
            rows.append([dimension, period, key, weight, source, status])
    for province, text in ORIGIN.items():
        for key, weight in pairs(text).items():
            rows.append(["origin", province, key, weight, INF, "inferred"])
    out = io.StringIO()
    for line in (
        "Shares that the demo caseload is drawn from. weight is a whole number, relative within one dimension and period.",
        "period: an election, an election with :before or :after (determination of candidates), a day, or all,",
        "for dimension origin (names of names_demo.csv) a province or pusat.",
        "Published shares are domain reference 4.3, what lies between them is interpolated and says inferred.",
        "region: province of the subject's agency, codes of today. Synthetic: says nothing about any real person or office.",
    ):
        out.write(f"# {line}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["dimension", "period", "key", "weight", "source", "status"])
    writer.writerows(rows)
    (folder / "demo_shares.csv").write_text(out.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
