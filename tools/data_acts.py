#!/usr/bin/env python3
"""Makes data/acts.csv, the plain words of the form; which offence an act is stands in the rulebooks: tools/data_acts.py data"""
import csv
import io
import pathlib
import sys

# code, plain words, example that is a violation, example that is none (each Indonesian, English), offences it may map to
ACTS = [
    ("suka_bagikan",
     "Menyukai, mengomentari, atau membagikan unggahan tentang calon",
     "Liking, commenting on or sharing posts about a candidate",
     "Seorang guru PNS menekan tombol suka dan menulis “siap menang” pada unggahan akun pemenangan calon bupati.",
     "A teacher who is a civil servant likes a post of a candidate's campaign account and writes “we will win”.",
     "Membaca unggahan atau berita tentang calon tanpa menyukai, mengomentari, atau membagikannya.",
     "Reading posts or news about a candidate without liking, commenting or sharing."),
    ("kampanye_medsos",
     "Mengajak memilih calon lewat media sosial atau grup percakapan",
     "Asking people to vote for a candidate on social media or in chat groups",
     "Pegawai kantor camat mengirim gambar ajakan memilih calon ke grup WhatsApp warga.",
     "A district office employee sends pictures that ask to vote for a candidate to a residents' chat group.",
     "Membagikan jadwal pemungutan suara dari KPU tanpa menyebut calon atau partai.",
     "Sharing the voting schedule of the election commission without naming a candidate or party."),
    ("bergabung_grup",
     "Bergabung atau mengikuti grup atau akun pemenangan calon",
     "Joining or following a candidate's campaign group or account",
     "Seorang PPPK menjadi anggota aktif grup Facebook relawan pemenangan calon gubernur.",
     "A contract civil servant is an active member of the volunteers' group of a candidate for governor.",
     "Mengikuti akun resmi KPU, Bawaslu, atau pemerintah daerah.",
     "Following the official accounts of the election commission, Bawaslu or the regional government."),
    ("spanduk",
     "Memasang spanduk, baliho, stiker, atau alat peraga calon",
     "Putting up banners, billboards, stickers or other campaign material",
     "Pegawai memasang stiker calon di mobil dan spanduk calon di pagar rumahnya.",
     "An employee puts a candidate's sticker on a car and a banner on the fence of the house.",
     "Spanduk dipasang pihak lain di jalan umum dekat rumah pegawai itu.",
     "Somebody else put the banner up on the public road near the employee's house."),
    ("ikut_kampanye",
     "Ikut kampanye atau sosialisasi calon",
     "Taking part in a candidate's campaign or introduction",
     "Kepala seksi ikut berkeliling membagikan selebaran bersama calon.",
     "A section head walks around with a candidate and hands out leaflets.",
     "Hadir sebagai petugas yang bertugas resmi, misalnya petugas keamanan atau kesehatan, tanpa menunjukkan dukungan.",
     "Being there on official duty, such as security or first aid, without showing support."),
    ("atribut_kampanye",
     "Memakai atribut partai, calon, atau seragam dinas saat kampanye",
     "Wearing party or candidate attributes or the official uniform at a campaign",
     "Pegawai datang ke rapat umum memakai kaus bergambar calon.",
     "An employee comes to a rally in a shirt with the candidate's picture.",
     "Memakai seragam dinas pada hari kerja di kantor atau pada upacara.",
     "Wearing the uniform on a working day at the office or at a ceremony."),
    ("deklarasi",
     "Menghadiri deklarasi atau rapat calon dan memberi dukungan",
     "Attending a declaration or rally of a candidate and giving support",
     "Camat naik ke panggung deklarasi, ikut meneriakkan yel-yel, dan mengacungkan nomor calon.",
     "A district head goes on the stage of a declaration, joins the chants and shows the candidate's number.",
     "Menyaksikan debat calon di televisi atau melintas di dekat lokasi deklarasi.",
     "Watching a debate on television or passing by the place of a declaration."),
    ("foto_bersama",
     "Berfoto bersama calon atau tim sukses dan menyebarkannya",
     "Taking pictures with a candidate or campaign team and publishing them",
     "Lurah mengunggah swafoto bersama calon sambil menunjukkan simbol nomor urut.",
     "The head of an urban ward posts a selfie with a candidate showing the number sign.",
     "Foto resmi acara dinas bersama pejabat yang sedang menjabat, di luar kegiatan kampanye dan tanpa simbol dukungan.",
     "An official picture of a government event with the incumbent, outside campaigning and without signs of support."),
    ("fasilitas_negara",
     "Memakai kendaraan, gedung, atau fasilitas negara untuk calon",
     "Using government vehicles, buildings or facilities for a candidate",
     "Mobil dinas dipakai mengangkut alat peraga calon.",
     "An official car is used to carry campaign material.",
     "Gedung pemerintah yang disewakan untuk umum dipakai semua peserta dengan syarat yang sama.",
     "A government hall that is open for rent is used by all contestants on the same terms."),
    ("kerahkan_pegawai",
     "Mengerahkan atau memaksa pegawai lain mendukung calon",
     "Mobilising or forcing other employees to support a candidate",
     "Kepala dinas menyuruh stafnya hadir di kampanye dan mencatat siapa yang tidak datang.",
     "A head of office orders staff to attend a rally and notes who stays away.",
     "Atasan mengingatkan stafnya untuk netral dan menggunakan hak pilih.",
     "A superior reminds staff to stay neutral and to vote."),
    ("arahkan_dukungan",
     "Mengarahkan warga atau keluarga memilih calon, termasuk memberi barang",
     "Steering residents or relatives to a candidate, gifts included",
     "Kepala puskesmas membagikan sembako sambil meminta warga memilih calon tertentu.",
     "The head of a health centre hands out food and asks residents to vote for a certain candidate.",
     "Menyampaikan informasi program pemerintah kepada warga tanpa mengaitkannya dengan calon.",
     "Telling residents about a government programme without linking it to a candidate."),
    ("keputusan_memihak",
     "Membuat keputusan atau tindakan jabatan yang menguntungkan atau merugikan calon",
     "Making official decisions that favour or harm a candidate",
     "Pejabat mencabut izin tempat acara calon lawan tanpa alasan yang sah.",
     "An official withdraws the permit for a rival's venue without a lawful reason.",
     "Melayani permohonan izin semua calon menurut aturan dan urutan yang sama.",
     "Handling the permit requests of all candidates by the same rules and in the same order."),
    ("dekati_partai",
     "Mendekati partai atau masyarakat untuk menjadi calon tanpa cuti",
     "Approaching parties or the public to become a candidate without leave",
     "Sekretaris daerah mendaftar dalam penjaringan bakal calon partai tanpa cuti di luar tanggungan negara.",
     "A regional secretary applies in a party's selection of candidates without unpaid leave.",
     "Mendekati partai setelah resmi mengambil cuti di luar tanggungan negara atau mengundurkan diri.",
     "Approaching a party after officially taking unpaid leave or resigning."),
    ("anggota_partai",
     "Menjadi anggota atau pengurus partai politik",
     "Being a member or official of a political party",
     "Nama dan foto pegawai tercantum sebagai pengurus partai tingkat kecamatan.",
     "An employee's name and picture stand in the list of a party's district board.",
     "Nama pegawai dicatut partai tanpa sepengetahuannya. Ini tetap boleh dilaporkan agar diperiksa.",
     "A party used the employee's name without consent: report it all the same, so that it is checked."),
    ("tim_pemenangan",
     "Menjadi tim ahli, tim pemenangan, atau konsultan calon",
     "Being an adviser, campaign team member or consultant of a candidate",
     "Dosen PNS menyusun strategi kampanye dan tercantum dalam susunan tim pemenangan.",
     "A lecturer who is a civil servant writes the campaign strategy and is listed in the campaign team.",
     "Dosen menjadi narasumber ilmiah yang terbuka bagi semua pihak dan tidak memihak.",
     "A lecturer speaks at a scholarly event that is open to all sides and takes none."),
    ("dukungan_ktp",
     "Memberi surat dukungan dan fotokopi KTP untuk calon perseorangan",
     "Giving a letter of support and a copy of the identity card to an independent candidate",
     "Pegawai menandatangani surat dukungan calon perseorangan dan menyerahkan fotokopi KTP.",
     "An employee signs a letter of support for an independent candidate and hands in a copy of the identity card.",
     "Menunjukkan KTP di tempat pemungutan suara untuk memilih.",
     "Showing the identity card at the polling station in order to vote."),
    ("dampingi_pasangan",
     "Mendampingi suami atau istri yang menjadi calon tanpa cuti",
     "Accompanying a spouse who is a candidate without leave",
     "Istri calon bupati yang masih PNS aktif ikut berkampanye pada hari kerja.",
     "The wife of a candidate, still an active civil servant, campaigns with him on a working day.",
     "Mendampingi suami atau istri setelah mengambil cuti di luar tanggungan negara dan tanpa atribut jabatan.",
     "Accompanying the spouse after taking unpaid leave and without signs of office."),
    ("lainnya",
     "Perbuatan lain yang menurut Anda memihak",
     "Something else that you consider partisan",
     "Pegawai menjadi saksi partai di tempat pemungutan suara.",
     "An employee serves as a party's witness at a polling station.",
     "ASN menggunakan hak pilih di bilik suara, atau berpendapat secara pribadi di dalam rumah.",
     "A civil servant votes in the booth, or has a private opinion at home."),
]


def write(path, comments, header, rows):
    out = io.StringIO()
    for line in comments:
        out.write(f"# {line}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def main(folder):
    rows = [[*words, order] for order, words in enumerate(ACTS, 1)]
    write(folder / "acts.csv", [
        "Plain-word acts that a citizen picks on the form, each with an example that is and one that is not a violation.",
        "The acts follow the matrix of the joint decree of 2022 (domain reference 1.2 and 1.3) and PP 94/2021 art. 5 n.",
        "The examples are this project's own words: they describe, they do not rule.",
    ], ["code", "plain_id", "plain_en", "example_id", "example_en", "not_violation_id", "not_violation_en", "order"], rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
