// `sbt watch series|scan|curve`: detectors over plain files, without a database; `run|backtest|asn load`: over the register.
#include "app/figure_fold.h"
#include "app/watch_backtest.h"
#include "app/watch_curve.h"
#include "app/watch_run.h"
#include "app/watch_scan.h"
#include "app/watch_series.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/cli.h"

static enum sbt_rc series_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const char *method, *out_path;
    int64_t threads;
    SBT_TRY(sbt_cli_must(c, "--method", &method, f));
    SBT_TRY(sbt_cli_must(c, "--out", &out_path, f));
    SBT_TRY(sbt_cli_int(c, "--threads", 0, 0, 63, &threads, f));
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_WATCH_OUT_BYTES);
    struct sbt_blob text;
    SBT_TRY(sbt_file_read(a, c->pos[0], SBT_LIMIT_WATCH_CSV_BYTES, &text, f));
    struct sbt_watch_series_in in = {
        .text = text.p, .n = text.n, .method = method, .sets = sbt_cli_get(c, "--set"), .threads = (int)threads};
    struct sbt_watch_series_out sum;
    SBT_TRY(sbt_watch_series_run(a, &in, &out, &sum, f));
    SBT_TRY(sbt_file_write(out_path, 0644, out.p, out.n, f));
    sbt_cli_say(c, SBT_N_("%1 deret, %2 minggu dinilai, %3 peringatan."), sbt_cli_num(c, sum.units),
                sbt_cli_num(c, sum.rows), sbt_cli_num(c, sum.alarms));
    return SBT_OK;
}

static enum sbt_rc scan_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const char *out_path;
    int64_t threads;
    struct sbt_watch_scan_in in = {.dir = c->pos[0]};
    SBT_TRY(sbt_cli_must(c, "--out", &out_path, f));
    SBT_TRY(sbt_cli_int(c, "--threads", 0, 0, 63, &threads, f));
    SBT_TRY(sbt_cli_int(c, "--seed", -1, 0, INT64_MAX, &in.seed, f));
    SBT_TRY(sbt_cli_int(c, "--replicates", -1, 0, 99999, &in.replicates, f));
    in.threads = (int)threads;
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_WATCH_OUT_BYTES);
    struct sbt_watch_scan_out sum;
    SBT_TRY(sbt_watch_scan_run(a, &in, &out, &sum, f));
    SBT_TRY(sbt_file_write(out_path, 0644, out.p, out.n, f));
    sbt_cli_say(c, SBT_N_("%1 tempat, %2 kasus, %3 gugus."), sbt_cli_num(c, sum.places), sbt_cli_num(c, sum.cases),
                sbt_cli_num(c, sum.clusters));
    return SBT_OK;
}

static enum sbt_rc curve_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const char *out_path;
    int64_t seeds, first, threads;
    SBT_TRY(sbt_cli_must(c, "--out", &out_path, f));
    SBT_TRY(sbt_cli_int(c, "--seeds", 20, 1, SBT_WATCH_CURVE_SEEDS, &seeds, f));
    SBT_TRY(sbt_cli_int(c, "--first", 1001, 0, INT64_MAX / 2, &first, f));
    SBT_TRY(sbt_cli_int(c, "--threads", 0, 0, 63, &threads, f));
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_WATCH_OUT_BYTES);
    sbt_watch_curve_run(a, (uint64_t)first, (int)seeds, sbt_cli_get(c, "--no-calendar") == NULL, (int)threads, &out);
    SBT_TRY(sbt_file_write(out_path, 0644, out.p, out.n, f));
    if (!c->json)
        fputs(out.p, c->out);
    return SBT_OK;
}

static void found_json(struct sbt_json *j, const struct sbt_watch_found *w)
{
    char first[11], last[11];
    const struct sbt_alert_finding *x = &w->x;
    sbt_day_put(first, x->first);
    sbt_day_put(last, x->last);
    sbt_json_open(j, NULL, '{');
    sbt_json_str(j, "cell", x->cell);
    sbt_json_str(j, "cell_kind", x->cell_kind);
    sbt_json_open(j, "cells", '[');
    for (size_t i = 0; i < x->cells_n; i++)
        sbt_json_str(j, NULL, x->cells[i]);
    sbt_json_close(j, ']');
    sbt_json_int(j, "expected_milli", x->expected_milli);
    sbt_json_str(j, "first", first);
    sbt_json_str(j, "label", w->label);
    sbt_json_str(j, "last", last);
    sbt_json_str(j, "method", x->method);
    sbt_json_int(j, "observed", x->observed);
    sbt_json_int(j, "p_ppb", x->p_ppb);
    sbt_json_bool(j, "raised", w->raised);
    sbt_json_int(j, "recurrence_days", x->recurrence_days);
    sbt_json_close(j, '}');
}

static void run_json(struct sbt_cli *c, const struct sbt_watch_run_out *o)
{
    struct sbt_json j;
    struct sbt_buf out;
    sbt_cli_json(c, &j, &out);
    sbt_json_int(&j, "budget", o->budget);
    sbt_json_int(&j, "cases", o->cases);
    sbt_json_int(&j, "cells", o->cells);
    sbt_json_open(&j, "findings", '[');
    for (size_t i = 0; i < o->found_n; i++)
        found_json(&j, &o->found[i]);
    sbt_json_close(&j, ']');
    sbt_json_int(&j, "n", o->leaf_n);
    sbt_json_int(&j, "raised", (int64_t)o->raised_n);
    sbt_json_int(&j, "scan_ms", o->scan_ms);
    sbt_json_int(&j, "series_ms", o->pooled_ms);
    sbt_json_int(&j, "synthetic_regions", o->synthetic_n);
    sbt_json_int(&j, "weeks", o->weeks);
    sbt_cli_json_end(c, &j);
}

static enum sbt_rc fold_now(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t n;
    enum sbt_rc rc = sbt_figure_fold_all(&c->app, NULL, NULL, &n, f);
    if (rc == SBT_E_BUSY) { // a server does it
        sbt_fault_clear(f);
        rc = SBT_OK;
    }
    return rc;
}

static enum sbt_rc register_run(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t threads, replicates;
    SBT_TRY(sbt_cli_int(c, "--threads", 0, 0, 63, &threads, f));
    SBT_TRY(sbt_cli_int(c, "--replicates", 999, 0, 99999, &replicates, f));
    struct sbt_watch_run_in in = {.as_of = sbt_cli_get(c, "--as-of"),
                                  .dry_run = sbt_cli_get(c, "--dry-run") != NULL,
                                  .replicates = (int)replicates,
                                  .threads = (int)threads};
    struct sbt_watch_run_out o;
    SBT_TRY(fold_now(c, f));
    SBT_TRY(sbt_watch_run(&c->ctx, &in, &o, f));
    if (c->json) {
        run_json(c, &o);
        return SBT_OK;
    }
    for (size_t i = 0; i < o.found_n; i++) {
        const struct sbt_alert_finding *x = &o.found[i].x;
        char first[11], last[11];
        sbt_day_put(first, x->first);
        sbt_day_put(last, x->last);
        fprintf(c->out, "%c %-19s %-9s %-14s %s..%s %5lld / %8.2f  %6lld  %s\n", o.found[i].raised ? '+' : ' ',
                x->method, x->cell_kind, x->cell ? x->cell : "", first, last, (long long)x->observed,
                (double)x->expected_milli / 1000, (long long)x->recurrence_days, o.found[i].label);
    }
    sbt_cli_say(c, SBT_N_("N = %1: %2 temuan, %3 peringatan baru."), sbt_cli_num(c, o.leaf_n),
                sbt_cli_num(c, (int64_t)o.found_n), sbt_cli_num(c, (int64_t)o.raised_n));
    if (o.synthetic_n > 0)
        sbt_cli_say(c, SBT_N_("Jumlah ASN %1 wilayah masih rekaan: muat yang sungguhan dengan sbt watch asn load."),
                    sbt_cli_num(c, o.synthetic_n), NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc backtest_run(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t threads;
    const char *labels = sbt_cli_get(c, "--labels"), *out_path = sbt_cli_get(c, "--out");
    const char *curve_path = sbt_cli_get(c, "--curve");
    struct sbt_watch_backtest_in in = {.as_of = sbt_cli_get(c, "--as-of"), .from = SBT_DAY_NONE, .to = SBT_DAY_NONE};
    struct sbt_watch_backtest_out o;
    SBT_TRY(sbt_cli_int(c, "--threads", 0, 0, 63, &threads, f));
    in.threads = (int)threads;
    if (sbt_cli_get(c, "--from"))
        SBT_TRY(sbt_cli_day(c, "--from", &in.from, f));
    if (sbt_cli_get(c, "--to"))
        SBT_TRY(sbt_cli_day(c, "--to", &in.to, f));
    if (labels) {
        struct sbt_blob text;
        SBT_TRY(sbt_file_read(c->arena, labels, SBT_LIMIT_FORM_BYTES, &text, f));
        in.labels = text.p;
        in.labels_n = text.n;
    }
    SBT_AUTO_BUF alarms, curve;
    sbt_buf_init(&alarms, SBT_LIMIT_WATCH_OUT_BYTES);
    sbt_buf_init(&curve, SBT_LIMIT_WATCH_OUT_BYTES);
    SBT_TRY(fold_now(c, f));
    SBT_TRY(sbt_watch_backtest(&c->ctx, &in, &alarms, &o, f));
    sbt_watch_curve_csv(&o, &curve);
    if (out_path)
        SBT_TRY(sbt_file_write(out_path, 0644, alarms.p, alarms.n, f));
    if (curve_path)
        SBT_TRY(sbt_file_write(curve_path, 0644, curve.p, curve.n, f));
    if (!c->json)
        fputs(curve.p, c->out);
    sbt_cli_say(c, SBT_N_("N = %1: %2 minggu diputar ulang dalam %3 milidetik."), sbt_cli_num(c, o.leaf_n),
                sbt_cli_num(c, o.weeks), sbt_cli_num(c, o.ms));
    return SBT_OK;
}

static enum sbt_rc asn_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_blob text;
    struct sbt_watch_asn_in in = {.dry_run = sbt_cli_get(c, "--dry-run") != NULL};
    SBT_TRY(sbt_cli_must(c, "--source", &in.source, f));
    SBT_TRY(sbt_file_read(c->arena, c->pos[0], SBT_LIMIT_FORM_BYTES, &text, f));
    in.text = text.p;
    in.n = text.n;
    struct sbt_watch_asn_out o;
    SBT_TRY(sbt_watch_asn_load(&c->ctx, &in, &o, f));
    sbt_cli_say(c, SBT_N_("%1 wilayah dibaca, %2 berubah, %3 tetap rekaan."), sbt_cli_num(c, o.rows_n),
                sbt_cli_num(c, o.changed_n), sbt_cli_num(c, o.missing_n));
    sbt_cli_say(c, SBT_N_("Jumlah ASN: %1 menjadi %2."), sbt_cli_num(c, o.before), sbt_cli_num(c, o.after), NULL);
    if (in.dry_run)
        sbt_cli_say(c, SBT_N_("Percobaan: tidak ada yang ditulis."), NULL, NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_watch[] = {
    {.name = "watch asn load",
     .args = "URL BERKAS.csv --source SUMBER",
     .help = SBT_N_("Memuat jumlah ASN menurut kabupaten dan kota (kolom region dan asn) sebagai pengganti angka "
                    "rekaan; --dry-run hanya memeriksa."),
     .open = SBT_CLI_APP,
     .act_as = true,
     .pos_min = 1,
     .pos_max = 1,
     .opts = {{"--source", "TEXT", SBT_N_("siapa yang menerbitkannya, dan kapan"), false},
              {"--dry-run", NULL, SBT_N_("periksa saja, tulis tidak"), false}},
     .run = asn_run},
    {.name = "watch backtest",
     .args = "URL",
     .help = SBT_N_("Memutar ulang pendeteksi minggu demi minggu, sebagaimana diketahui waktu itu, dan menilainya pada "
                    "setiap anggaran alarm palsu menurut putusan atas peringatan dan wabah berlabel: semua metode "
                    "watch run, termasuk pindai permutasi dan corong tenggat, dari tiap pindai gugus terkuat saja."),
     .open = SBT_CLI_APP,
     .act_as = true,
     .opts = {{"--from", "DAY", SBT_N_("hanya minggu yang berakhir sejak hari ini"), false},
              {"--to", "DAY", SBT_N_("hanya minggu yang berakhir sampai hari ini"), false},
              {"--as-of", "N", SBT_N_("keadaan pada N, tanggal, atau waktu (bawaan: sekarang)"), false},
              {"--labels", "FILE", SBT_N_("wabah yang diketahui: CSV dengan kolom region, first, last"), false},
              {"--out", "FILE", SBT_N_("tulis semua temuan ke berkas CSV ini (ditimpa)"), false},
              {"--curve", "FILE", SBT_N_("tulis nilai pada setiap anggaran ke berkas CSV ini (ditimpa)"), false},
              {"--threads", "N", SBT_N_("jumlah utas (bawaan: sebanyak inti)"), false}},
     .run = backtest_run},
    {.name = "watch curve",
     .args = "--out BERKAS.csv",
     .help =
         SBT_N_("Mengukur metode pooled pada simulasi berlabel: alarm palsu, wabah yang ditemukan, kepekaan, ketepatan "
                "dan keterlambatan pada setiap ambang."),
     .open = SBT_CLI_NOTHING,
     .opts = {{"--out", "FILE", SBT_N_("tulis hasil ke berkas ini (ditimpa)"), false},
              {"--seeds", "N", SBT_N_("banyaknya simulasi (20)"), false},
              {"--first", "N", SBT_N_("benih simulasi pertama (1001)"), false},
              {"--no-calendar", NULL, SBT_N_("tanpa kalender pemilihan"), false},
              {"--threads", "N", SBT_N_("jumlah utas (bawaan: sebanyak inti)"), false}},
     .run = curve_run},
    {.name = "watch run",
     .args = "URL",
     .help = SBT_N_("Menjalankan semua pendeteksi atas register: temuan minggu ini menjadi peringatan. Dengan --as-of "
                    "atau --dry-run hanya ditampilkan."),
     .open = SBT_CLI_APP,
     .json = true,
     .act_as = true,
     .opts = {{"--as-of", "N", SBT_N_("keadaan pada N, tanggal, atau waktu (bawaan: sekarang)"), false},
              {"--dry-run", NULL, SBT_N_("tampilkan saja, jangan buat peringatan"), false},
              {"--replicates", "N", SBT_N_("banyaknya tabel acak untuk pindai (999; 0: tanpa pindai)"), false},
              {"--threads", "N", SBT_N_("jumlah utas (bawaan: sebanyak inti)"), false}},
     .run = register_run},
    {.name = "watch scan",
     .args = "FOLDER --out BERKAS.csv",
     .help = SBT_N_("Mencari gugus kasus menurut tempat dan waktu (statistik pindai Kulldorff) dalam berkas SaTScan: "
                    "satu .prm dan berkas .cas, .pop dan .geo yang disebutnya."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 1,
     .pos_max = 1,
     .opts = {{"--out", "FILE", SBT_N_("tulis hasil ke berkas ini (ditimpa)"), false},
              {"--replicates", "N", SBT_N_("banyaknya tabel acak (bawaan: menurut .prm)"), false},
              {"--seed", "N", SBT_N_("benih bilangan acak kita sendiri (bawaan: tabel yang sama dengan SaTScan)"),
               false},
              {"--threads", "N", SBT_N_("jumlah utas (bawaan: sebanyak inti)"), false}},
     .run = scan_run},
    {.name = "watch series",
     .args = "BERKAS.csv --method NAMA --out BERKAS.csv",
     .help = SBT_N_("Menilai deret jumlah (kolom t, unit, count) dengan satu metode peringatan dini: ears-c1, ears-c2, "
                    "ears-c3, farrington, farrington-flexible, cusum, bayes, pooled (semua deret bersama), atau stcd "
                    "(kolom x, y, t)."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 1,
     .pos_max = 1,
     .opts = {{"--method", "NAME", SBT_N_("metode"), false},
              {"--set", "KEY=VALUE", SBT_N_("pengaturan metode, misalnya baseline=14; boleh berulang"), true},
              {"--out", "FILE", SBT_N_("tulis hasil ke berkas ini (ditimpa)"), false},
              {"--threads", "N", SBT_N_("jumlah utas (bawaan: sebanyak inti)"), false}},
     .run = series_run},
};
const size_t sbt_verbs_watch_n = SBT_ARRAY_LEN(sbt_verbs_watch);
