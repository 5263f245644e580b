// What each method of early warning is called and whom its alerts are for; the limits that hold on a day.
#include "app/alert.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/embed.h"
#include "gen/queries.h"

const struct sbt_alert_method sbt_alert_methods[] = {
    {"pooled", SBT_N_("Gabungan wilayah"),
     SBT_N_("Membandingkan hitungan tiap minggu dengan sebaran binomial negatif yang dipelajari dari semua wilayah dan "
            "kalender pemilihan."),
     SBT_N_("kasus"), false, SBT_ALERT_OFFICERS},
    {"scan-poisson", SBT_N_("Pemindaian kelompok (Poisson)"),
     SBT_N_(
         "Mencari kelompok wilayah yang bersebelahan dengan laporan jauh lebih banyak daripada yang wajar bagi jumlah "
         "ASN-nya."),
     SBT_N_("kasus"), false, SBT_ALERT_OFFICERS},
    {"scan-st", SBT_N_("Pemindaian ruang dan waktu"),
     SBT_N_("Mencari kelompok wilayah dan minggu yang laporannya menumpuk, dibandingkan dengan pengacakan tanggal."),
     SBT_N_("kasus"), false, SBT_ALERT_OFFICERS},
    {"farrington-flexible", SBT_N_("Farrington luwes"),
     SBT_N_("Membandingkan minggu ini dengan minggu yang sama pada tahun-tahun sebelumnya."), SBT_N_("kasus"), false,
     SBT_ALERT_OFFICERS},
    {"cusum", SBT_N_("Jumlah kumulatif (CUSUM)"), SBT_N_("Menjumlahkan kelebihan kecil yang berlangsung lama."),
     SBT_N_("kasus"), false, SBT_ALERT_OFFICERS},
    {"ears-c2", SBT_N_("EARS C2"), SBT_N_("Membandingkan hitungan dengan tujuh hitungan sebelumnya, dengan jeda dua."),
     SBT_N_("kasus"), false, SBT_ALERT_OFFICERS},
    {"time-between", SBT_N_("Jarak antarkejadian"),
     SBT_N_("Memperhatikan waktu di antara kejadian yang jarang: bila menyusut, peringatan timbul."), SBT_N_("kasus"),
     false, SBT_ALERT_OFFICERS},
    {"overdue-funnel", SBT_N_("Corong keterlambatan"),
     SBT_N_("Membandingkan bagian tenggat yang terlewat dengan bagian nasional, dengan batas binomial yang eksak."),
     SBT_N_("tenggat yang lewat"), false, SBT_ALERT_OFFICERS},
    {"repeat-subject", SBT_N_("Terlapor berulang"),
     SBT_N_("Satu orang menjadi terlapor dalam beberapa kasus yang berbeda."), SBT_N_("kasus"), true,
     SBT_ALERT_OFFICERS},
    {"rule-stage", SBT_N_("Tahap pemilihan segera mulai"),
     SBT_N_("Larangan mutasi atau masa kampanye dimulai dalam waktu dekat."), SBT_N_("hari lagi"), true, SBT_ALERT_PPK},
    {"rule-ppk-overdue", SBT_N_("PPK terlambat"),
     SBT_N_("Beberapa tenggat pada satu PPK sudah lewat, dan yang tertua sudah lama."), SBT_N_("tenggat yang lewat"),
     true, SBT_ALERT_PPK},
    {"rule-senior", SBT_N_("Pejabat tinggi atau kepala daerah dilaporkan"),
     SBT_N_("Terlapor adalah pimpinan tinggi utama atau madya, atau kepala daerah (PPK) sendiri tersangkut."),
     SBT_N_("terlapor"), true, SBT_ALERT_OFFICERS},
    {"rule-burst", SBT_N_("Laporan beruntun terhadap satu orang"),
     SBT_N_("Banyak laporan dalam waktu singkat menyebut orang yang sama: mungkin pelanggaran yang nyata, mungkin pula "
            "penyalahgunaan sarana laporan."),
     SBT_N_("laporan"), true, SBT_ALERT_OFFICERS},
    {"rule-kanreg-idle", SBT_N_("Kantor regional tidak bergerak"),
     SBT_N_("Kantor regional memegang kasus yang tenggatnya lewat, dan lama tidak mengambil langkah."),
     SBT_N_("tenggat yang lewat"), true, SBT_ALERT_NATIONAL},
    {"rule-reprisal", SBT_N_("Mutasi pelapor atau saksi"),
     SBT_N_(
         "Mutasi yang dicatat petugas menyangkut orang atau instansi dalam sebuah laporan: mungkin tindakan balasan."),
     SBT_N_("laporan"), true, SBT_ALERT_CUSTODIANS},
    {.code = NULL},
};
const struct sbt_choice sbt_alert_states[] = {
    {"raised", SBT_N_("Belum diterima"), NULL},
    {"acknowledged", SBT_N_("peringatan|Diterima"), NULL},
    {"looked", SBT_N_("Sudah diperiksa"), NULL},
    {"decided", SBT_N_("Diputus"), NULL},
    {NULL, NULL, NULL},
};

const struct sbt_alert_method *sbt_alert_method_find(const char *code)
{
    for (const struct sbt_alert_method *m = sbt_alert_methods; m->code; m++)
        if (sbt_str_eq(m->code, code))
            return m;
    return NULL;
}

// Rows are name,value,unit,valid_from,...: the last that has begun holds.
static enum sbt_rc of_file(struct sbt_arena *a, const char *name, sbt_day day, int64_t *ret, bool *ret_found,
                           struct sbt_fault *f)
{
    const struct sbt_embed_file *file = sbt_embed_find("data/alert_limits.csv");
    SBT_BUG_IF(!file);
    struct sbt_csv csv;
    const char **cells;
    size_t n;
    bool cut;
    sbt_day best = SBT_DAY_NONE;
    sbt_csv_init(&csv, file->text, file->size);
    *ret_found = false;
    for (;;) {
        SBT_TRY(sbt_csv_row(&csv, a, &cells, &n, &cut, f));
        if (n == 0)
            return SBT_OK;
        sbt_day from;
        int64_t value;
        if (n < 4 || !sbt_str_eq(cells[0], name) || !sbt_day_parse(cells[3], &from) ||
            !sbt_parse_i64(cells[1], 0, 1000000, &value))
            continue;
        if (from > day || (*ret_found && from < best))
            continue;
        best = from;
        *ret = value;
        *ret_found = true;
    }
}

enum sbt_rc sbt_alert_limit(struct sbt_tx *tx, const char *name, sbt_day day, int64_t *ret, struct sbt_fault *f)
{
    struct sbt_q_setting_get_in key = {.name = sbt_arena_printf(sbt_tx_arena(tx), "alert.%s", name)};
    struct sbt_q_setting_get_out o;
    bool found;
    int64_t value = 0;
    SBT_TRY(sbt_q_setting_get(tx, &key, &o, &found, f));
    if (found && sbt_parse_i64(o.value, 0, 1000000, &value)) {
        *ret = value;
        return SBT_OK;
    }
    SBT_TRY(of_file(sbt_tx_arena(tx), name, day, &value, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "no limit is called %s", name);
    *ret = value;
    return SBT_OK;
}
