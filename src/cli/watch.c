// `sbt watch series|scan`: detectors over plain files, without a database.
#include "app/watch_curve.h"
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

const struct sbt_verb sbt_verbs_watch[] = {
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
