#!/usr/bin/env python3
"""Makes data/agencies.csv from data/regions.csv and the lists of central agencies below: tools/data_agencies.py data"""
import csv
import io
import pathlib
import sys

FLOOR = "2014-01-15"     # as in regions.csv: existed on that day already
CABINET = "2024-10-21"   # ministries of the cabinet sworn in that day
EVE = "2024-10-20"       # last day of the ministries before
HEADER = ["code", "kind", "name_id", "name_en", "short", "parent", "region", "ppk_title", "valid_from", "valid_to",
          "successor", "status", "source"]
BG = "general knowledge, correct it here"
DOMAIN = "domain reference, section 0"

KANREG = [  # number, Roman numeral, city, region of the office
    (1, "I", "Yogyakarta", "34"), (2, "II", "Surabaya", "35.78"), (3, "III", "Bandung", "32.73"),
    (4, "IV", "Makassar", "73.71"), (5, "V", "Jakarta", "31"), (6, "VI", "Medan", "12.71"),
    (7, "VII", "Palembang", "16.71"), (8, "VIII", "Banjarmasin", "63.72"), (9, "IX", "Jayapura", "91.71"),
    (10, "X", "Denpasar", "51.71"), (11, "XI", "Manado", "71.71"), (12, "XII", "Pekanbaru", "14.71"),
    (13, "XIII", "Banda Aceh", "11.71"), (14, "XIV", "Manokwari", "92.02"),
]

# code, Indonesian name, English name, short name, first day, last day, successor
MINISTRIES = """
K-POLKAM|Kementerian Koordinator Bidang Politik dan Keamanan|Coordinating Ministry for Political and Security Affairs|Kemenko Polkam|new||
K-HUKUMHAM-KOORD|Kementerian Koordinator Bidang Hukum, Hak Asasi Manusia, Imigrasi, dan Pemasyarakatan|Coordinating Ministry for Law, Human Rights, Immigration and Corrections|Kemenko Kumham Imipas|new||
K-EKON|Kementerian Koordinator Bidang Perekonomian|Coordinating Ministry for Economic Affairs|Kemenko Perekonomian|||
K-PMK|Kementerian Koordinator Bidang Pembangunan Manusia dan Kebudayaan|Coordinating Ministry for Human Development and Culture|Kemenko PMK|||
K-INFRAWIL|Kementerian Koordinator Bidang Infrastruktur dan Pembangunan Kewilayahan|Coordinating Ministry for Infrastructure and Regional Development|Kemenko IPK|new||
K-PEMBERDAYAAN|Kementerian Koordinator Bidang Pemberdayaan Masyarakat|Coordinating Ministry for Community Empowerment|Kemenko PM|new||
K-PANGAN|Kementerian Koordinator Bidang Pangan|Coordinating Ministry for Food Affairs|Kemenko Pangan|new||
K-SETNEG|Kementerian Sekretariat Negara|Ministry of State Secretariat|Kemensetneg|||
K-LUARNEGERI|Kementerian Luar Negeri|Ministry of Foreign Affairs|Kemenlu|||
K-PERTAHANAN|Kementerian Pertahanan|Ministry of Defence|Kemhan|||
K-AGAMA|Kementerian Agama|Ministry of Religious Affairs|Kemenag|||
K-HUKUM|Kementerian Hukum|Ministry of Law|Kemenkum|new||
K-HAM|Kementerian Hak Asasi Manusia|Ministry of Human Rights|KemenHAM|new||
K-IMIPAS|Kementerian Imigrasi dan Pemasyarakatan|Ministry of Immigration and Corrections|Kemenimipas|new||
K-KEUANGAN|Kementerian Keuangan|Ministry of Finance|Kemenkeu|||
K-PENDIDIKAN|Kementerian Pendidikan Dasar dan Menengah|Ministry of Primary and Secondary Education|Kemendikdasmen|new||
K-DIKTISAINTEK|Kementerian Pendidikan Tinggi, Sains, dan Teknologi|Ministry of Higher Education, Science and Technology|Kemdiktisaintek|new||
K-KEBUDAYAAN|Kementerian Kebudayaan|Ministry of Culture|Kemenbud|new||
K-KESEHATAN|Kementerian Kesehatan|Ministry of Health|Kemenkes|||
K-SOSIAL|Kementerian Sosial|Ministry of Social Affairs|Kemensos|||
K-NAKER|Kementerian Ketenagakerjaan|Ministry of Manpower|Kemnaker|||
K-P2MI|Kementerian Pelindungan Pekerja Migran Indonesia|Ministry of Migrant Workers Protection|KemenP2MI|new||
K-PERINDUSTRIAN|Kementerian Perindustrian|Ministry of Industry|Kemenperin|||
K-PERDAGANGAN|Kementerian Perdagangan|Ministry of Trade|Kemendag|||
K-ESDM|Kementerian Energi dan Sumber Daya Mineral|Ministry of Energy and Mineral Resources|KemenESDM|||
K-PU|Kementerian Pekerjaan Umum|Ministry of Public Works|KemenPU|new||
K-PKP|Kementerian Perumahan dan Kawasan Permukiman|Ministry of Housing and Settlements|KemenPKP|new||
K-DESA|Kementerian Desa dan Pembangunan Daerah Tertinggal|Ministry of Villages and Development of Disadvantaged Regions|Kemendes PDT|new||
K-TRANSMIGRASI|Kementerian Transmigrasi|Ministry of Transmigration|Kementrans|new||
K-PERHUBUNGAN|Kementerian Perhubungan|Ministry of Transportation|Kemenhub|||
K-KOMDIGI|Kementerian Komunikasi dan Digital|Ministry of Communication and Digital Affairs|Kemkomdigi|new||
K-PERTANIAN|Kementerian Pertanian|Ministry of Agriculture|Kementan|||
K-KEHUTANAN|Kementerian Kehutanan|Ministry of Forestry|Kemenhut|new||
K-KKP|Kementerian Kelautan dan Perikanan|Ministry of Marine Affairs and Fisheries|KKP|||
K-ATR|Kementerian Agraria dan Tata Ruang/Badan Pertanahan Nasional|Ministry of Agrarian Affairs and Spatial Planning/National Land Agency|Kementerian ATR/BPN|||
K-BAPPENAS|Kementerian Perencanaan Pembangunan Nasional/Badan Perencanaan Pembangunan Nasional|Ministry of National Development Planning/National Development Planning Agency|Kementerian PPN/Bappenas|||
K-BUMN|Kementerian Badan Usaha Milik Negara|Ministry of State-Owned Enterprises|Kementerian BUMN||2025-10-01|L-BPBUMN
K-BKKBN|Kementerian Kependudukan dan Pembangunan Keluarga/Badan Kependudukan dan Keluarga Berencana Nasional|Ministry of Population and Family Development/National Population and Family Planning Board|Kemendukbangga/BKKBN|new||
K-LH|Kementerian Lingkungan Hidup/Badan Pengendalian Lingkungan Hidup|Ministry of Environment/Environmental Control Agency|KLH/BPLH|new||
K-INVESTASI|Kementerian Investasi dan Hilirisasi/Badan Koordinasi Penanaman Modal|Ministry of Investment and Downstream Industry/Investment Coordinating Board|Kementerian Investasi/BKPM|||
K-KOPERASI|Kementerian Koperasi|Ministry of Cooperatives|Kemenkop|new||
K-UMKM|Kementerian Usaha Mikro, Kecil, dan Menengah|Ministry of Micro, Small and Medium Enterprises|KemenUMKM|new||
K-PARIWISATA|Kementerian Pariwisata|Ministry of Tourism|Kemenpar|new||
K-EKRAF|Kementerian Ekonomi Kreatif/Badan Ekonomi Kreatif|Ministry of Creative Economy/Creative Economy Agency|Kemenekraf|new||
K-PPPA|Kementerian Pemberdayaan Perempuan dan Perlindungan Anak|Ministry of Women's Empowerment and Child Protection|KemenPPPA|||
K-PORA|Kementerian Pemuda dan Olahraga|Ministry of Youth and Sports|Kemenpora|||
K-HAJI|Kementerian Haji dan Umrah|Ministry of Hajj and Umrah|Kemenhaj|2025-09-08||
K-POLHUKAM|Kementerian Koordinator Bidang Politik, Hukum, dan Keamanan|Coordinating Ministry for Political, Legal and Security Affairs|Kemenko Polhukam||old|K-POLKAM
K-MARVES|Kementerian Koordinator Bidang Kemaritiman dan Investasi|Coordinating Ministry for Maritime Affairs and Investment|Kemenko Marves||old|K-INFRAWIL
K-KUMHAM|Kementerian Hukum dan Hak Asasi Manusia|Ministry of Law and Human Rights|Kemenkumham||old|K-HUKUM
K-DIKBUDRISTEK|Kementerian Pendidikan, Kebudayaan, Riset, dan Teknologi|Ministry of Education, Culture, Research and Technology|Kemendikbudristek||old|K-PENDIDIKAN
K-PUPR|Kementerian Pekerjaan Umum dan Perumahan Rakyat|Ministry of Public Works and Public Housing|Kementerian PUPR||old|K-PU
K-DESA-PDTT|Kementerian Desa, Pembangunan Daerah Tertinggal, dan Transmigrasi|Ministry of Villages, Development of Disadvantaged Regions and Transmigration|Kemendes PDTT||old|K-DESA
K-KOMINFO|Kementerian Komunikasi dan Informatika|Ministry of Communication and Informatics|Kemenkominfo||old|K-KOMDIGI
K-LHK|Kementerian Lingkungan Hidup dan Kehutanan|Ministry of Environment and Forestry|KLHK||old|K-LH
K-KUKM|Kementerian Koperasi dan Usaha Kecil dan Menengah|Ministry of Cooperatives and Small and Medium Enterprises|Kemenkop UKM||old|K-KOPERASI
K-PAREKRAF|Kementerian Pariwisata dan Ekonomi Kreatif/Badan Pariwisata dan Ekonomi Kreatif|Ministry of Tourism and Creative Economy/Tourism and Creative Economy Agency|Kemenparekraf||old|K-PARIWISATA
"""

# code, Indonesian name, English name, short name, title of the PPK, first day, last day, successor
INSTITUTIONS = """
L-ANRI|Arsip Nasional Republik Indonesia|National Archives of the Republic of Indonesia|ANRI|Kepala|||
L-BIN|Badan Intelijen Negara|State Intelligence Agency|BIN|Kepala|||
L-BMKG|Badan Meteorologi, Klimatologi, dan Geofisika|Meteorology, Climatology and Geophysics Agency|BMKG|Kepala|||
L-BNN|Badan Narkotika Nasional|National Narcotics Agency|BNN|Kepala|||
L-BNPB|Badan Nasional Penanggulangan Bencana|National Disaster Management Agency|BNPB|Kepala|||
L-BNPT|Badan Nasional Penanggulangan Terorisme|National Counter-Terrorism Agency|BNPT|Kepala|||
L-BNPP|Badan Nasional Pengelola Perbatasan|National Border Management Agency|BNPP|Kepala|||
L-BPKP|Badan Pengawasan Keuangan dan Pembangunan|Finance and Development Supervisory Agency|BPKP|Kepala|||
L-BPOM|Badan Pengawas Obat dan Makanan|Food and Drug Authority|BPOM|Kepala|||
L-BPS|Badan Pusat Statistik|Statistics Indonesia|BPS|Kepala|||
L-BRIN|Badan Riset dan Inovasi Nasional|National Research and Innovation Agency|BRIN|Kepala|2021-09-01||
L-BSN|Badan Standardisasi Nasional|National Standardization Agency|BSN|Kepala|||
L-BSSN|Badan Siber dan Sandi Negara|National Cyber and Crypto Agency|BSSN|Kepala|||
L-BIG|Badan Informasi Geospasial|Geospatial Information Agency|BIG|Kepala|||
L-BAPANAS|Badan Pangan Nasional|National Food Agency|Bapanas|Kepala|||
L-BGN|Badan Gizi Nasional|National Nutrition Agency|BGN|Kepala|2024-08-15||
L-BASARNAS|Badan Nasional Pencarian dan Pertolongan|National Search and Rescue Agency|Basarnas|Kepala|||
L-BAPETEN|Badan Pengawas Tenaga Nuklir|Nuclear Energy Regulatory Agency|Bapeten|Kepala|||
L-LAN|Lembaga Administrasi Negara|National Institute of Public Administration|LAN|Kepala|||
L-LKPP|Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah|National Public Procurement Agency|LKPP|Kepala|||
L-LEMHANNAS|Lembaga Ketahanan Nasional|National Resilience Institute|Lemhannas|Gubernur Lemhannas|||
L-PERPUSNAS|Perpustakaan Nasional|National Library|Perpusnas|Kepala|||
L-WANTANNAS|Sekretariat Jenderal Dewan Ketahanan Nasional|Secretariat General of the National Resilience Council|Setjen Wantannas|Sekretaris Jenderal|||
L-BPIP|Badan Pembinaan Ideologi Pancasila|Agency for Pancasila Ideology Education|BPIP|Kepala|||
L-BAKAMLA|Badan Keamanan Laut|Maritime Security Agency|Bakamla|Kepala|||
L-BARANTIN|Badan Karantina Indonesia|Indonesian Quarantine Authority|Barantin|Kepala|2023-07-20||
L-BPJPH|Badan Penyelenggara Jaminan Produk Halal|Halal Product Assurance Agency|BPJPH|Kepala|new||
L-BPHAJI|Badan Penyelenggara Haji|Hajj Organising Agency|BP Haji|Kepala|new|2025-09-07|K-HAJI
L-BPTASKIN|Badan Percepatan Pengentasan Kemiskinan|Agency for the Acceleration of Poverty Alleviation|BP Taskin|Kepala|new||
L-BAPPISUS|Badan Pengendalian Pembangunan dan Investigasi Khusus|Agency for Development Control and Special Investigation|Bappisus|Kepala|new||
L-OIKN|Otorita Ibu Kota Nusantara|Nusantara Capital City Authority|Otorita IKN|Kepala|2022-02-15||
L-BPBATAM|Badan Pengusahaan Kawasan Perdagangan Bebas dan Pelabuhan Bebas Batam|Batam Free Trade Zone Authority|BP Batam|Kepala|||
L-BPBUMN|Badan Pengaturan Badan Usaha Milik Negara|Regulatory Agency for State-Owned Enterprises|BP BUMN|Kepala|2025-10-02||
L-PPATK|Pusat Pelaporan dan Analisis Transaksi Keuangan|Financial Transaction Reports and Analysis Centre|PPATK|Kepala|||
L-KEJAKSAAN|Kejaksaan Republik Indonesia|Attorney General's Office|Kejaksaan|Jaksa Agung|||
L-MA|Mahkamah Agung|Supreme Court|MA|Sekretaris|||
L-MK|Kepaniteraan dan Sekretariat Jenderal Mahkamah Konstitusi|Registry and Secretariat General of the Constitutional Court|MK|Sekretaris Jenderal|||
L-KY|Sekretariat Jenderal Komisi Yudisial|Secretariat General of the Judicial Commission|Setjen KY|Sekretaris Jenderal|||
L-BPK|Sekretariat Jenderal Badan Pemeriksa Keuangan|Secretariat General of the Audit Board|Setjen BPK|Sekretaris Jenderal|||
L-DPR|Sekretariat Jenderal Dewan Perwakilan Rakyat|Secretariat General of the House of Representatives|Setjen DPR|Sekretaris Jenderal|||
L-MPR|Sekretariat Jenderal Majelis Permusyawaratan Rakyat|Secretariat General of the People's Consultative Assembly|Setjen MPR|Sekretaris Jenderal|||
L-DPD|Sekretariat Jenderal Dewan Perwakilan Daerah|Secretariat General of the Regional Representative Council|Setjen DPD|Sekretaris Jenderal|||
L-KPU|Sekretariat Jenderal Komisi Pemilihan Umum|Secretariat General of the General Elections Commission|Setjen KPU|Sekretaris Jenderal|||
L-KPK|Sekretariat Jenderal Komisi Pemberantasan Korupsi|Secretariat General of the Corruption Eradication Commission|Setjen KPK|Sekretaris Jenderal|||
L-KOMNASHAM|Sekretariat Jenderal Komisi Nasional Hak Asasi Manusia|Secretariat General of the National Commission on Human Rights|Setjen Komnas HAM|Sekretaris Jenderal|||
L-OMBUDSMAN|Sekretariat Jenderal Ombudsman Republik Indonesia|Secretariat General of the Ombudsman|Setjen ORI|Sekretaris Jenderal|||
L-LPSK|Sekretariat Jenderal Lembaga Perlindungan Saksi dan Korban|Secretariat General of the Witness and Victim Protection Agency|Setjen LPSK|Sekretaris Jenderal|||
L-KPPU|Sekretariat Jenderal Komisi Pengawas Persaingan Usaha|Secretariat General of the Business Competition Commission|Setjen KPPU|Sekretaris Jenderal|||
L-RRI|Lembaga Penyiaran Publik Radio Republik Indonesia|Public Broadcaster Radio of the Republic of Indonesia|LPP RRI|Direktur Utama|||
L-TVRI|Lembaga Penyiaran Publik Televisi Republik Indonesia|Public Broadcaster Television of the Republic of Indonesia|LPP TVRI|Direktur Utama|||
L-SETKAB|Sekretariat Kabinet|Cabinet Secretariat|Setkab|Sekretaris Kabinet||2024-11-04|K-SETNEG
L-BKKBN|Badan Kependudukan dan Keluarga Berencana Nasional|National Population and Family Planning Board|BKKBN|Kepala||old|K-BKKBN
L-BP2MI|Badan Pelindungan Pekerja Migran Indonesia|Indonesian Migrant Workers Protection Board|BP2MI|Kepala||old|K-P2MI
L-BRGM|Badan Restorasi Gambut dan Mangrove|Peat and Mangrove Restoration Agency|BRGM|Kepala|2020-12-22|2024-12-31|K-LH
L-LIPI|Lembaga Ilmu Pengetahuan Indonesia|Indonesian Institute of Sciences|LIPI|Kepala||2021-08-31|L-BRIN
L-BPPT|Badan Pengkajian dan Penerapan Teknologi|Agency for the Assessment and Application of Technology|BPPT|Kepala||2021-08-31|L-BRIN
L-LAPAN|Lembaga Penerbangan dan Antariksa Nasional|National Institute of Aeronautics and Space|LAPAN|Kepala||2021-08-31|L-BRIN
L-BATAN|Badan Tenaga Nuklir Nasional|National Nuclear Energy Agency|BATAN|Kepala||2021-08-31|L-BRIN
"""


def days(begin, end):
    return {"": FLOOR, "new": CABINET}.get(begin, begin), {"old": EVE}.get(end, end)


def main(folder):
    with open(folder / "regions.csv", encoding="utf-8", newline="") as f:
        regions = list(csv.DictReader(line for line in f if not line.startswith("#")))
    provinces = [r for r in regions if r["kind"] == "province"]
    districts = [r for r in regions if r["kind"] != "province"]
    rows = [
        ["BKN", "bkn", "Badan Kepegawaian Negara", "National Civil Service Agency", "BKN", "", "", "Kepala", FLOOR, "", "",
         "sourced", DOMAIN],
        ["BAWASLU", "bawaslu", "Badan Pengawas Pemilihan Umum Republik Indonesia",
         "General Election Supervisory Agency", "Bawaslu RI", "", "", "Sekretaris Jenderal", FLOOR, "", "", "sourced", DOMAIN],
        ["KASN", "kasn", "Komisi Aparatur Sipil Negara", "Civil Service Commission", "KASN", "", "", "", FLOOR,
         "2024-09-03", "BKN", "inferred", "SE MenPANRB 4/2024 of 4-9-2024 (lampost.co; sulbar.fajar.co.id 18-9-2024)"],
        ["PANRB", "kempanrb", "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi",
         "Ministry of Administrative and Bureaucratic Reform", "KemenPANRB", "", "", "Menteri", FLOOR, "", "", "sourced", DOMAIN],
        ["KEMENDAGRI", "kemendagri", "Kementerian Dalam Negeri", "Ministry of Home Affairs", "Kemendagri", "", "", "Menteri",
         FLOOR, "", "", "sourced", DOMAIN],
    ]
    for number, roman, city, region in KANREG:
        rows.append([f"KANREG-{number:02}", "kanreg", f"Kantor Regional {roman} BKN {city}",
                     f"BKN Regional Office {roman} {city}", f"Kanreg {roman}", "BKN", region, "", FLOOR, "", "", "sourced",
                     "bimata.id (cities), domain reference 5.7"])
    for p in provinces:
        aceh = p["code"] == "11"
        rows.append([f"BAWASLU-{p['code']}", "bawaslu_provinsi",
                     ("Panitia Pengawas Pemilihan Provinsi " if aceh else "Badan Pengawas Pemilihan Umum Provinsi ") + p["name"],
                     f"Election Supervisory Agency of {p['name']} Province",
                     ("Panwaslih Provinsi " if aceh else "Bawaslu Provinsi ") + p["name"], "BAWASLU", p["code"], "",
                     p["valid_from"], "", "", "unsourced" if aceh else "inferred",
                     BG if aceh else "one office a province (UU 7/2017)"])
    for d in districts:
        aceh = d["parent"] == "11"
        full = d["name"].replace("Kab. ", "Kabupaten ").replace("Adm. ", "Administrasi ")
        rows.append([f"BAWASLU-{d['code']}", "bawaslu_kabkota",
                     ("Panitia Pengawas Pemilihan " if aceh else "Badan Pengawas Pemilihan Umum ") + full,
                     f"Election Supervisory Agency of {d['name']}", ("Panwaslih " if aceh else "Bawaslu ") + d["name"],
                     f"BAWASLU-{d['parent']}", d["code"], "", "2018-08-15", "", "", "unsourced" if aceh else "inferred",
                     BG if aceh else "one office a regency or city (UU 7/2017), permanent since August 2018"])
    for line in MINISTRIES.strip().splitlines():
        code, name_id, name_en, short, begin, end, successor = line.split("|")
        begin, end = days(begin, end)
        rows.append([code, "kementerian", name_id, name_en, short, "", "", "Menteri", begin, end, successor, "unsourced",
                     "Perpres 139/2024 and 140/2024 as commonly known" if end == "" and begin == CABINET else BG])
    for line in INSTITUTIONS.strip().splitlines():
        code, name_id, name_en, short, title, begin, end, successor = line.split("|")
        begin, end = days(begin, end)
        rows.append([code, "lembaga", name_id, name_en, short, "", "", title, begin, end, successor, "unsourced", BG])
    for p in provinces:
        name = p["name"]
        name_id = {"11": "Pemerintah Aceh", "34": f"Pemerintah Daerah {name}"}.get(p["code"], f"Pemerintah Provinsi {name}")
        short = {"11": "Pemerintah Aceh", "31": "Pemprov DKI Jakarta", "34": "Pemda DIY"}.get(p["code"], f"Pemprov {name}")
        rows.append([f"PEMDA-{p['code']}", "pemprov", name_id, f"Government of {name} Province", short, "", p["code"],
                     "Gubernur", p["valid_from"], "", "", "sourced", "PP 11/2017 art. 3; okezone 14-10-2020"])
    for d in districts:
        full = d["name"].replace("Kab. ", "Kabupaten ").replace("Adm. ", "Administrasi ")
        bare = d["name"].replace("Kab. ", "", 1).replace("Kota ", "", 1)
        city, own = d["kind"] == "city", d["elects_head"] == "yes"
        rows.append([f"PEMDA-{d['code']}", "pemkot" if city else "pemkab", f"Pemerintah {full}",
                     f"Government of the City of {bare}" if city else f"Government of {bare} Regency",
                     ("Pemkot " if city else "Pemkab ") + bare, "" if own else f"PEMDA-{d['parent']}", d["code"],
                     ("Wali Kota" if city else "Bupati") if own else "Gubernur", d["valid_from"], "", "",
                     "sourced" if own else "unsourced",
                     "PP 11/2017 art. 3; okezone 14-10-2020" if own else "administrative area of Jakarta: the Governor is PPK"])
    out = io.StringIO()
    for line in (
        "Agencies that take part: supervisors, member agencies of the task force, and every agency that has civil servants",
        "and therefore a PPK (ppk_title says who that is). An office without a PPK of its own has an empty ppk_title.",
        "Made by tools/data_agencies.py from regions.csv and from lists that say their source in each row.",
        f"Dates are inclusive. {FLOOR} (UU 5/2014) means: existed on that day already. Empty valid_to: still valid.",
        "region empty: a central agency, handled by BKN itself. successor names the main one, succession.csv says what goes where.",
        "Central agencies: ministries and institutions of 2024 and 2025 and those that they replaced. The list is not complete.",
        "The armed forces and the police are not listed: reports about their members are forwarded (forwarding.csv).",
    ):
        out.write(f"# {line}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    (folder / "agencies.csv").write_text(out.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
