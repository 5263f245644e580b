// The catalogue of figures: names, definitions, units, dates and what each reads.
#include "app/figure_catalogue.h"

#include "base/field.h"

#define COUNT(mm) SBT_FIGURE_COUNT, (mm), 0, 0
#define RATE(mm, oo) SBT_FIGURE_RATE, (mm), (oo), 0
#define DAYS(ms, qq) SBT_FIGURE_DAYS, (ms)-1, 0, (qq)
#define FLOW(mm) SBT_FIGURE_FLOW, (mm), 0, 0
#define STATUS(i) COUNT(SBT_FIG_M_STATUS + (i))
#define AT(ms) COUNT(SBT_FIG_M_AT + (ms))

const struct sbt_figure_def sbt_figure_defs[] = {
    // The funnel: what was ever reached
    {"reported", SBT_N_("Dilaporkan"), SBT_N_("Terlapor yang pernah dicatat dalam suatu kasus, apa pun akhirnya."),
     "terlapor", "recorded", COUNT(SBT_FIG_M_SUBJECTS)},
    {"verified", SBT_N_("Diverifikasi"),
     SBT_N_("Terlapor yang lolos verifikasi bersama: pernah mencapai tahap diverifikasi, dikaji, atau sesudahnya, "
            "termasuk yang kemudian tidak terbukti."),
     "terlapor", "recorded", COUNT(SBT_FIG_M_VERIFIED)},
    {"proven", SBT_N_("Terbukti"),
     SBT_N_("Terlapor yang kajiannya menyatakan terbukti: pernah mencapai tahap dikaji atau sesudahnya."), "terlapor",
     "recorded", COUNT(SBT_FIG_M_PROVEN)},
    {"recommended", SBT_N_("Direkomendasikan"), SBT_N_("Terlapor yang rekomendasinya pernah disampaikan kepada PPK."),
     "terlapor", "recorded", COUNT(SBT_FIG_M_RECOMMENDED)},
    {"answered", SBT_N_("Ditanggapi PPK"),
     SBT_N_("Terlapor yang PPK-nya pernah mulai menindaklanjuti rekomendasi: memeriksa, memutus, atau sesudahnya."),
     "terlapor", "recorded", COUNT(SBT_FIG_M_ANSWERED)},
    {"sanctioned", SBT_N_("Dijatuhi sanksi"), SBT_N_("Terlapor yang keputusan sanksinya dicatat dan tidak dibatalkan."),
     "terlapor", "recorded", COUNT(SBT_FIG_M_SANCTIONED)},
    {"examined", SBT_N_("Diperiksa PPK"),
     SBT_N_("Terlapor yang direkomendasikan dan yang pemeriksaannya oleh PPK telah dicatat."), "terlapor", "recorded",
     COUNT(SBT_FIG_M_EXAMINED)},
    {"sanctioned_in_time", SBT_N_("Sanksi tepat waktu"),
     SBT_N_("Terlapor yang dijatuhi sanksi sebelum tenggat PPK terlewati."), "terlapor", "recorded",
     COUNT(SBT_FIG_M_IN_TIME)},
    // Where it stands now
    {"open", SBT_N_("Sedang berjalan"), SBT_N_("Terlapor yang penanganannya belum berakhir."), "terlapor", "recorded",
     COUNT(SBT_FIG_M_OPEN)},
    {"late", SBT_N_("Melewati tenggat"),
     SBT_N_("Terlapor yang belum selesai dan tenggat suatu langkahnya dicatat terlewati tanpa dipenuhi."), "terlapor",
     "recorded", COUNT(SBT_FIG_M_LATE)},
    {"blocked", SBT_N_("Data diblokir"),
     SBT_N_("Terlapor yang datanya sedang diblokir: pemblokiran dipastikan dan belum dibuka."), "terlapor", "recorded",
     COUNT(SBT_FIG_M_BLOCKED)},
    {"unblocked", SBT_N_("Blokir dibuka"), SBT_N_("Terlapor yang blokirnya telah dibuka."), "terlapor", "recorded",
     COUNT(SBT_FIG_M_UNBLOCKED)},
    {"status_waiting_verification", SBT_N_("Menunggu verifikasi"),
     SBT_N_("Terlapor berstatus menunggu verifikasi. Kedelapan status tidak tumpang tindih dan berjumlah sama dengan "
            "yang dilaporkan."),
     "terlapor", "recorded", STATUS(0)},
    {"status_waiting_action", SBT_N_("Menunggu tindak lanjut PPK"),
     SBT_N_("Terlapor berstatus menunggu tindak lanjut PPK."), "terlapor", "recorded", STATUS(1)},
    {"status_sanctioned", SBT_N_("Telah dijatuhi sanksi"), SBT_N_("Terlapor berstatus telah dijatuhi sanksi."),
     "terlapor", "recorded", STATUS(2)},
    {"status_not_proven", SBT_N_("Tidak terbukti"), SBT_N_("Terlapor berstatus tidak terbukti."), "terlapor",
     "recorded", STATUS(3)},
    {"status_cancelled", SBT_N_("Dibatalkan"), SBT_N_("Terlapor berstatus dibatalkan: dibuka karena keliru."),
     "terlapor", "recorded", STATUS(4)},
    {"status_rejected", SBT_N_("Ditolak"), SBT_N_("Terlapor berstatus ditolak."), "terlapor", "recorded", STATUS(5)},
    {"status_not_processable", SBT_N_("Tidak dapat diproses"), SBT_N_("Terlapor berstatus tidak dapat diproses."),
     "terlapor", "recorded", STATUS(6)},
    {"status_forwarded", SBT_N_("Diteruskan ke badan lain"), SBT_N_("Terlapor berstatus diteruskan ke badan lain."),
     "terlapor", "recorded", STATUS(7)},
    {"at_received", SBT_N_("Di tahap diterima"), SBT_N_("Terlapor yang kini menunggu verifikasi bersama."), "terlapor",
     "recorded", AT(SBT_MS_RECEIVED)},
    {"at_verified", SBT_N_("Di tahap diverifikasi"), SBT_N_("Terlapor yang kini menunggu kajian."), "terlapor",
     "recorded", AT(SBT_MS_VERIFIED)},
    {"at_studied", SBT_N_("Di tahap dikaji"), SBT_N_("Terlapor yang kini menunggu rekomendasi."), "terlapor",
     "recorded", AT(SBT_MS_STUDIED)},
    {"at_recommended", SBT_N_("Di tahap direkomendasikan"), SBT_N_("Terlapor yang kini menunggu tanggapan PPK."),
     "terlapor", "recorded", AT(SBT_MS_RECOMMENDED)},
    {"at_answered", SBT_N_("Di tahap ditanggapi"), SBT_N_("Terlapor yang kini diperiksa atau keputusannya ditelaah."),
     "terlapor", "recorded", AT(SBT_MS_ANSWERED)},
    {"at_decided", SBT_N_("Di tahap diputus"), SBT_N_("Terlapor yang sanksinya menunggu pencatatan atau upaya hukum."),
     "terlapor", "recorded", AT(SBT_MS_DECIDED)},
    {"at_entered", SBT_N_("Di tahap tercatat"), SBT_N_("Terlapor yang sanksinya tercatat dan menunggu penutupan."),
     "terlapor", "recorded", AT(SBT_MS_ENTERED)},
    // Ladder against an idle PPK
    {"ladder_1", SBT_N_("Tangga 1: peringatan"),
     SBT_N_("Terlapor berjalan yang PPK-nya telah diperingatkan, belum lebih."), "terlapor", "recorded",
     COUNT(SBT_FIG_M_LADDER)},
    {"ladder_2", SBT_N_("Tangga 2: teguran"), SBT_N_("Terlapor berjalan yang PPK-nya telah ditegur, belum lebih."),
     "terlapor", "recorded", COUNT(SBT_FIG_M_LADDER + 1)},
    {"ladder_3", SBT_N_("Tangga 3: daftar pelanggar"),
     SBT_N_("Terlapor berjalan yang PPK-nya telah masuk daftar pelanggar, belum lebih."), "terlapor", "recorded",
     COUNT(SBT_FIG_M_LADDER + 2)},
    {"ladder_4", SBT_N_("Tangga 4: pemblokiran"),
     SBT_N_("Terlapor berjalan yang pemblokirannya telah diusulkan, belum lebih."), "terlapor", "recorded",
     COUNT(SBT_FIG_M_LADDER + 3)},
    {"ladder_5", SBT_N_("Tangga 5: pembahasan Satgas"),
     SBT_N_("Terlapor berjalan yang telah dibahas Satgas, belum lebih."), "terlapor", "recorded",
     COUNT(SBT_FIG_M_LADDER + 4)},
    {"ladder_6", SBT_N_("Tangga 6: eskalasi kepada menteri"),
     SBT_N_("Terlapor berjalan yang telah dieskalasi kepada menteri, belum lebih."), "terlapor", "recorded",
     COUNT(SBT_FIG_M_LADDER + 5)},
    {"ladder_7", SBT_N_("Tangga 7: eskalasi kepada Presiden"),
     SBT_N_("Terlapor berjalan yang telah dieskalasi kepada Presiden."), "terlapor", "recorded",
     COUNT(SBT_FIG_M_LADDER + 6)},
    // Other units
    {"reports", SBT_N_("Laporan"), SBT_N_("Laporan dan temuan yang diterima, apa pun kelanjutannya."), "laporan",
     "recorded", COUNT(SBT_FIG_M_REPORTS)},
    {"findings", SBT_N_("Temuan"), SBT_N_("Temuan pengawas (Formulir B.2) di antara yang diterima."), "temuan",
     "recorded", COUNT(SBT_FIG_M_FINDINGS)},
    {"cases", SBT_N_("Kasus"), SBT_N_("Kasus yang dibuka dan tidak digabung ke kasus lain."), "kasus", "recorded",
     COUNT(SBT_FIG_M_CASES)},
    {"letters", SBT_N_("Surat rekomendasi"),
     SBT_N_("Surat rekomendasi yang dikirim; satu surat dapat memuat beberapa terlapor."), "rekomendasi", "recorded",
     COUNT(SBT_FIG_M_LETTERS)},
    {"decrees", SBT_N_("Keputusan sanksi"),
     SBT_N_("Keputusan sanksi yang dicatat, tidak dikembalikan dan tidak dibatalkan."), "sanksi", "recorded",
     COUNT(SBT_FIG_M_DECREES)},
    // Follow-up as it was published
    {"proven_rate", SBT_N_("Bagian yang direkomendasikan"),
     SBT_N_("Terlapor yang direkomendasikan dari tiap seribu yang dilaporkan. Sama dengan “terbukti” dalam angka KASN "
            "2020 (78,5 %) dan 2024 (45,4 %)."),
     "permil", "recorded", RATE(SBT_FIG_M_RECOMMENDED, SBT_FIG_M_SUBJECTS)},
    {"followup_2020", SBT_N_("Tindak lanjut menurut cara 2020"),
     SBT_N_("Terlapor yang dijatuhi sanksi dari tiap seribu yang direkomendasikan: cara KASN dan BKN pada Pilkada 2020 "
            "(580 dari 727; akhirnya 90,8 %) dan KASN pada Pemilu 2024 (97 dari 183, 53 %)."),
     "permil", "recorded", RATE(SBT_FIG_M_SANCTIONED, SBT_FIG_M_RECOMMENDED)},
    {"followup_2024", SBT_N_("Tindak lanjut menurut cara 2024"),
     SBT_N_("Terlapor yang ditanggapi PPK dari tiap seribu yang direkomendasikan: bacaan kedua atas angka KASN 2024 "
            "(67 ditindaklanjuti, 43 %)."),
     "permil", "recorded", RATE(SBT_FIG_M_ANSWERED, SBT_FIG_M_RECOMMENDED)},
    // Time
    {"days_received_median", SBT_N_("Hari sampai diverifikasi (median)"),
     SBT_N_("Hari penuh di tahap diterima, median dari semua yang telah meninggalkan tahap itu."), "hari", "recorded",
     DAYS(SBT_MS_RECEIVED, 50)},
    {"days_received_p90", SBT_N_("Hari sampai diverifikasi (persentil 90)"),
     SBT_N_("Hari penuh di tahap diterima: sembilan dari sepuluh meninggalkannya dalam waktu ini."), "hari", "recorded",
     DAYS(SBT_MS_RECEIVED, 90)},
    {"days_verified_median", SBT_N_("Hari kajian (median)"),
     SBT_N_("Hari penuh di tahap diverifikasi, median dari semua yang telah meninggalkan tahap itu."), "hari",
     "recorded", DAYS(SBT_MS_VERIFIED, 50)},
    {"days_verified_p90", SBT_N_("Hari kajian (persentil 90)"),
     SBT_N_("Hari penuh di tahap diverifikasi: sembilan dari sepuluh meninggalkannya dalam waktu ini."), "hari",
     "recorded", DAYS(SBT_MS_VERIFIED, 90)},
    {"days_studied_median", SBT_N_("Hari sampai rekomendasi (median)"),
     SBT_N_("Hari penuh di tahap dikaji, median dari semua yang telah meninggalkan tahap itu."), "hari", "recorded",
     DAYS(SBT_MS_STUDIED, 50)},
    {"days_studied_p90", SBT_N_("Hari sampai rekomendasi (persentil 90)"),
     SBT_N_("Hari penuh di tahap dikaji: sembilan dari sepuluh meninggalkannya dalam waktu ini."), "hari", "recorded",
     DAYS(SBT_MS_STUDIED, 90)},
    {"days_recommended_median", SBT_N_("Hari sampai tanggapan PPK (median)"),
     SBT_N_("Hari penuh di tahap direkomendasikan, median dari semua yang telah meninggalkan tahap itu."), "hari",
     "recorded", DAYS(SBT_MS_RECOMMENDED, 50)},
    {"days_recommended_p90", SBT_N_("Hari sampai tanggapan PPK (persentil 90)"),
     SBT_N_("Hari penuh di tahap direkomendasikan: sembilan dari sepuluh meninggalkannya dalam waktu ini."), "hari",
     "recorded", DAYS(SBT_MS_RECOMMENDED, 90)},
    {"days_answered_median", SBT_N_("Hari sampai putusan (median)"),
     SBT_N_("Hari penuh di tahap ditanggapi, median dari semua yang telah meninggalkan tahap itu."), "hari", "recorded",
     DAYS(SBT_MS_ANSWERED, 50)},
    {"days_answered_p90", SBT_N_("Hari sampai putusan (persentil 90)"),
     SBT_N_("Hari penuh di tahap ditanggapi: sembilan dari sepuluh meninggalkannya dalam waktu ini."), "hari",
     "recorded", DAYS(SBT_MS_ANSWERED, 90)},
    {"in_time", SBT_N_("Tenggat yang dipenuhi"),
     SBT_N_("Tenggat yang dipenuhi pada waktunya dari tiap seribu yang berakhir atau terlewati."), "permil", "recorded",
     SBT_FIGURE_CLOCKS, 0, 0, 0},
    // By day
    {"inflow", SBT_N_("Masuk per hari"), SBT_N_("Terlapor yang dibuka, atau dibuka kembali, menurut hari pencatatan."),
     "terlapor", "recorded", FLOW(SBT_FIG_D_IN)},
    {"outflow", SBT_N_("Keluar per hari"), SBT_N_("Terlapor yang penanganannya berakhir, menurut hari pencatatan."),
     "terlapor", "recorded", FLOW(SBT_FIG_D_OUT)},
    {"sanctions_by_day", SBT_N_("Sanksi per hari pencatatan"),
     SBT_N_("Terlapor yang sanksinya dicatat, menurut hari pencatatan."), "terlapor", "recorded",
     FLOW(SBT_FIG_D_SANCTIONED)},
    {"acts_by_day", SBT_N_("Perbuatan per hari kejadian"),
     SBT_N_("Terlapor menurut hari perbuatannya, sebagaimana dilaporkan; yang harinya tidak diketahui tidak dihitung."),
     "terlapor", "happened", FLOW(SBT_FIG_D_ACTS)},
    {"decrees_by_day", SBT_N_("Keputusan per hari keputusan"), SBT_N_("Keputusan sanksi menurut tanggal keputusannya."),
     "sanksi", "happened", FLOW(SBT_FIG_D_DECREES)},
    {"reports_by_day", SBT_N_("Laporan per hari"), SBT_N_("Laporan menurut hari diterima."), "laporan", "recorded",
     FLOW(SBT_FIG_D_REPORTS)},
    {0},
};

const struct sbt_figure_def *sbt_figure_def_find(const char *name)
{
    for (const struct sbt_figure_def *d = sbt_figure_defs; d->name; d++)
        if (sbt_str_eq(d->name, name))
            return d;
    return NULL;
}

struct word {
    const char *code, *label;
};
static const char *word_of(const struct word *w, const char *code)
{
    while (w->code && !sbt_str_eq(w->code, code))
        w++;
    return w->code ? w->label : code;
}

const char *sbt_figure_unit_label(const char *unit)
{
    static const struct word words[] = {{"terlapor", SBT_N_("terlapor")},
                                        {"laporan", SBT_N_("laporan")},
                                        {"temuan", SBT_N_("temuan")},
                                        {"kasus", SBT_N_("kasus")},
                                        {"rekomendasi", SBT_N_("rekomendasi")},
                                        {"sanksi", SBT_N_("keputusan sanksi")},
                                        {"permil", SBT_N_("dari tiap seribu")},
                                        {"hari", SBT_N_("hari")},
                                        {NULL, NULL}};
    return word_of(words, unit);
}

const char *sbt_figure_date_label(const char *date)
{
    static const struct word words[] = {
        {"recorded", SBT_N_("hari dicatat")}, {"happened", SBT_N_("hari terjadi")}, {NULL, NULL}};
    return word_of(words, date);
}

const char *sbt_fig_dim_label(enum sbt_fig_dim d)
{
    static const char *const labels[SBT_FIG_DIM_END] = {
        SBT_N_("Nasional"),
        SBT_N_("Provinsi"),
        SBT_N_("Kabupaten dan kota"),
        SBT_N_("Instansi terlapor"),
        SBT_N_("PPK"),
        SBT_N_("Kantor regional BKN"),
        SBT_N_("Bentuk pelanggaran"),
        SBT_N_("Kelompok jabatan"),
        SBT_N_("Pangkat"),
        SBT_N_("Jenis pemilihan"),
        SBT_N_("Tahapan"),
        SBT_N_("Hari"),
        SBT_N_("Lama (hari)"),
        SBT_N_("Tenggat"),
    };
    return d < SBT_FIG_DIM_END ? labels[d] : "";
}
