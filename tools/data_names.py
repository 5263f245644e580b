#!/usr/bin/env python3
"""Makes data/names_demo.csv from the token lists below: tools/data_names.py data"""
import csv
import io
import pathlib
import sys

# origin: male given, female given, family (any), prefix male, prefix female
TOKENS = {
    "umum": ("Ahmad Muhammad Abdul Ali Hasan Hamzah Ibrahim Ismail Yusuf Zainal Ridwan Rahmat Fauzi Firman Iqbal Irfan Ilham "
             "Syamsul Nurdin Hidayat Rizal Taufik Arif Fajar Hendra Rudi Agus Andi Dedi Indra",
             "Siti Nur Aisyah Fatimah Khadijah Zahra Nurul Rahmawati Hasanah Salmah Aminah Halimah Rosmini Yuliana Fitri Fitriani "
             "Rina Rini Lina Dewi Ayu Indah Mega Ratna Sari Wati Yanti Mariani Nurhayati Hidayati",
             "Rahman Hakim Hamid Karim Latif Malik Salam Wahid Yahya Zakaria Anwar Basri", "", ""),
    "jawa": ("Bambang Slamet Joko Suryo Wahyu Eko Dwi Tri Budi Sugeng Sutrisno Suparman Sumarno Purnomo Hartono Supriyadi "
             "Prasetyo Triyono Mulyono Sudarmo Haryanto Kuncoro Wibowo Nugroho Santoso Setiawan Wicaksono Raharjo",
             "Sri Endang Retno Wahyuni Lestari Astuti Rahayu Handayani Purwanti Sulastri Sumiati Wulandari Puspitasari Kusumawati "
             "Setyowati Utami Ningsih Widyastuti Suryani Hartati Murni Tutik Winarsih Susilowati Pratiwi Anggraini",
             "Nugroho Santoso Setiawan Wicaksono Raharjo Saputro Prakoso Utomo Hadisusilo", "", ""),
    "sunda": ("Asep Cecep Ujang Dadang Yayat Aceng Deden Encep Iwan Maman Nandang Tatang Wawan Yana Engkos Endang Oman Jajang",
              "Euis Neneng Iis Imas Yayah Cucu Nani Tati Titin Ai Elis Entin Popon Rostika Nyai Ikah",
              "Sutisna Hermawan Permana Kusnadi Suherman Mulyana Rukmana Wiguna Sunarya Kurniawan Gunawan Somantri", "", ""),
    "betawi": ("Rojali Mansyur Sabeni Naim Jamhari Sanusi Murtado Syafii", "Zubaidah Rohaya Maisaroh Hindun Marfuah Sanih",
               "Sabeni Marzuki Mansyur Naim", "", ""),
    "batak": ("Togar Parlindungan Binsar Hotman Poltak Sahat Tumpal Jonggi Maruli Ramses Saut Monang Manahan Gomgom Horas",
              "Tiur Rosmauli Lamria Duma Tiominar Hotmaida Rotua Lasmaria Renta Nurmala Tiodor Marlina",
              "Siregar Simanjuntak Nasution Harahap Lubis Sitorus Siahaan Hutapea Panjaitan Manurung Sinaga Saragih Purba Ginting "
              "Tarigan Sembiring Sihombing Tampubolon Napitupulu Hutagalung Pasaribu Simbolon", "", ""),
    "nias": ("Faozanolo Yanuari Folo Sokhi Bezaro", "Yuniwati Murni Sadari Ida Yamini", "Zebua Telaumbanua Gulo Laoli Harefa "
             "Mendrofa Zega Lase", "", ""),
    "minang": ("Syafrizal Yulizal Zulkifli Afrizal Novrizal Erizal Yuhendri Masrizal Jasril Syafril Hendri Febrizal Rusdi Zaini",
               "Yulinar Erna Desmawati Yusnita Elvira Zuraida Nelmawati Syofiarni Rosnida Mardiana Hasni Fitrina",
               "Tanjung Koto Piliang Chaniago Sikumbang Jambak Guci Malayu", "", ""),
    "aceh": ("Teuku Zulfikar Mukhlis Saifuddin Marzuki Iskandar Fakhrurrazi Muzakkir Darwis Hasballah Tarmizi Bukhari",
             "Cut Nurlaila Safrina Mutia Rahmah Husna Nuraini Asmaul Yusra Zuhra Meutia Hayatun",
             "Daud Ibrahim Abdullah Usman Sulaiman Hasyim Ishak Jafar", "", ""),
    "melayu": ("Tengku Azman Zulfahmi Syahril Rustam Encik Khairul Hamdan Raja Yuzri Masri Bustami Darmawan Rusli",
               "Wan Salmiah Noraini Zaleha Rohani Rafidah Syarifah Maimunah Zuriati Salasiah Norma Hasmah",
               "Effendi Hasan Jaafar Saleh Yunus Idris Husin Umar", "", ""),
    "palembang": ("Masagus Fahrudin Komaruddin Syarkowi Hasanuddin Yuslan Marwan Edison Herman",
                  "Nyimas Rukiah Yusnani Masayu Zaleha Rohana Hermina Komariah", "Kosim Matjik Zen Rozali Amin Sahrul", "", ""),
    "lampung": ("Ruslan Yuzar Hermansyah Alamsyah Marhasan Zulkarnain Sukri", "Yuliza Asnah Masnah Ernawati Marlena Zuraini",
                "Alamsyah Mega Hasan Pagaralam Ibrahim Yusuf", "", ""),
    "banjar": ("Syahrani Gusti Muhaimin Rusdiansyah Hairani Norhadi Aliansyah Bahruddin Syahrin Fahriansyah Ardiansyah Misran",
               "Norhasanah Galuh Maimunah Rusmini Hairiah Norlatifah Siti Mahrita Rabiatul Jumiati", "Noor Anang Hasbi Syahrani Ramli Ideham",
               "", ""),
    "dayak": ("Yansen Agustinus Herculanus Lambertus Marselus Yoseph Benediktus Kornelius Silvanus Willy Petrus",
              "Hermina Yuliana Kristina Lusia Agustina Norberta Marta Yosefina Elisabet Dayang",
              "Ngau Usat Binti Lambung Mihing Asan Gerai Sandak Ugang", "", ""),
    "bali": ("Adnyana Suarta Sudiana Wirawan Mahendra Sukarta Suardana Sumerta Artawan Widiana Parwata Dharma",
             "Sukerti Suartini Widiari Astiti Wirati Sukreni Adnyani Mariasih Sriasih Ariani",
             "", "I", "Ni"),
    "sasak": ("Lalu Muhsin Sahnan Mahsun Supardi Zulkarnaen Satriawan Jumahir Hamzan Muzihir Mukhtar Suhaili",
              "Baiq Rinjani Nurhayati Mahni Sahnim Jumenah Suhartini Hafizah Sakmah Husniah",
              "Wirajaya Wiranata Saleh Kertawijaya Anggrat Mastur", "", ""),
    "bima": ("Arahman Jaharuddin Syafruddin Mansyur Hafid Abubakar Ikraman Furkan", "Nurfarhati Jubaidah Sarifah Arafah Mardiah Sahora",
             "Abubakar Ahmad Hamzah Yasin Mansyur Arsyad", "", ""),
    "ntt": ("Yohanes Paulus Stefanus Fransiskus Markus Kanisius Emanuel Dominikus Antonius Marthen Simon Blasius Yakobus Nikolaus",
            "Maria Theresia Yuliana Margaretha Fransiska Agnes Yustina Martha Veronika Rosalia Emilia Adelina",
            "Lake Nahak Taneo Nenobais Bria Tallo Mbiliyora Umbu Djawa Bere Seran Manafe Lobo Kelen Tukan Lamanepa", "", ""),
    "minahasa": ("Jantje Frans Steven Jefry Vecky Royke Hanny Denny Jemmy Franky Noldy Ronny",
                 "Deetje Meity Olly Vonny Jeane Femmy Grace Selvie Merry Altje Syultje Yunike",
                 "Mandagi Rumondor Kaunang Lumentut Wowor Tumewu Rondonuwu Mokoginta Sondakh Pangemanan Kalalo Runtuwene Supit Mamahit "
                 "Tamaka Karundeng", "", ""),
    "gorontalo": ("Ismet Rustam Yusuf Hamid Roni Syarifudin Zainudin", "Hadidjah Rahma Sartin Merlan Fatma Yulin",
                  "Mohamad Botutihe Habibie Tahir Lasena Ishak Pakaya Hulopi", "", ""),
    "bugis": ("Baso Ambo Syamsuddin Muhlis Nasruddin Mappatunru Sudirman Arifuddin Makmur Jamaluddin Rustan Tajuddin Hasanuddin Amiruddin",
              "Besse Hasnah Rosdiana Sitti Darmawati Hasmiati Nurlinda Jumriani Marwah Suriani Haslinda Rahmatia",
              "Mappasessu Palaguna Tenriawaru Mattalatta Patunru Pallawa Mappiare Daeng Sikki Lallo", "", ""),
    "toraja": ("Yunus Daniel Matius Luther Markus Samuel Yulius Marthinus", "Damaris Ruth Ludia Yuliana Ester Debora Marthina Agustina",
               "Rante Tandi Pasolang Bunga Patandianan Sampe Palimbong Sombolinggi", "", ""),
    "tolaki": ("Ode Lasmin Rusmin Asrun Laskar Muhidin Sarmin Hasrun Arusani Amirul Samsir", "Hasnia Sartina Nirmala Rosmiati Asniar "
               "Marlina Rasni Sulfiah Nurmin", "Tawulo Silondae Konggoasa Tamburaka Lakina Kaimuddin Saranani Sulaiman", "", ""),
    "kaili": ("Hidayat Rusdy Nilam Amran Aminuddin Masykur Husen", "Nurmawati Hartati Zulfiah Mulhana Sitti Zalzulmida",
              "Lamarauna Pakamundi Ponulele Lembah Tombolotutu Djanggola", "", ""),
    "maluku": ("Jacob Herman Buce Johan Semuel Abraham Barnabas Thomas Izaak Ferry Melkias Elias",
               "Febe Juliana Olivia Wilhelmina Sofia Jacomina Henny Leonora Dortje Novita",
               "Latuconsina Pattiasina Tuasikal Louhenapessy Sahetapy Matulessy Tehupuring Lekahena Manuputty Pelupessy Tomatala "
               "Wattimena Renyaan Rahayaan", "", ""),
    "malut": ("Abdurrahim Burhan Thaib Hasbullah Arsad Muhajir Usman Basir Rusli Djafar", "Rahmatia Nurlela Salma Nurain Hajar Masita Safrida "
              "Rugaya", "Marsaoly Albaar Abdurrahman Sangaji Samad Drakel Umasangaji Kasuba Hamisi Fataruba", "", ""),
    "papua": ("Yohanis Yosep Benyamin Otniel Markus Lukas Yulianus Elias Thimotius Yakob Soleman Melianus Apolos",
              "Yosina Dorkas Naomi Ruth Orpa Yuliana Selina Damaris Fransina Miryam Yakomina Marice",
              "Wanggai Rumbiak Mandacan Kogoya Tabuni Wenda Yoman Wonda Kambu Rumaropen Mambrasar Awom Kbarek Sawaki Gombo Pigai Karma "
              "Suebu Ohee Mebri", "", ""),
}
BALI_ORDER = {"m": "Wayan Putu Gede Made Kadek Nyoman Komang Ketut", "f": "Wayan Putu Luh Made Kadek Nyoman Komang Ketut"}


def main(folder):
    rows = []
    for origin, (male, female, family, prefix_m, prefix_f) in TOKENS.items():
        for part, sex, text in (("prefix", "m", prefix_m), ("prefix", "f", prefix_f), ("given", "m", male), ("given", "f", female),
                                ("family", "any", family)):
            rows += [[token, part, sex, origin] for token in dict.fromkeys(text.split())]
    for sex, text in BALI_ORDER.items():
        rows += [[token, "order", sex, "bali"] for token in text.split()]
    out = io.StringIO()
    for line in (
        "Tokens that the demo puts together to names of people who do not exist. Common names by broad origin, no list of persons.",
        "A name is [prefix] [order] given, then a second given or a family token. sex: m, f or any. General knowledge (unsourced).",
        "Which origin is likely where stands in demo_shares.csv, dimension origin.",
    ):
        out.write(f"# {line}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["token", "part", "sex", "origin"])
    writer.writerows(rows)
    (folder / "names_demo.csv").write_text(out.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
