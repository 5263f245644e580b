// `sbt db create|migrate|rebuild|check`.
#include "app/figure_fold.h"
#include "app/setup.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "store/event.h"

static enum sbt_rc create_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_store_options o = {.url = c->url, .clock = c->clock};
    struct sbt_setup_report r;
    SBT_TRY(sbt_setup_create(&c->app, &o, false, c->arena, &r, f));
    sbt_app_close(&c->app);
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_int(&j, "agencies_added", r.master.agencies_added);
        sbt_json_int(&j, "agencies_changed", r.master.agencies_changed);
        sbt_json_str(&j, "keys", r.keys_path);
        sbt_json_bool(&j, "keys_made", r.keys_made);
        sbt_json_int(&j, "lists", r.master.lists_n);
        sbt_json_int(&j, "migrations", r.migrations_n);
        sbt_json_int(&j, "rows", r.master.rows_n);
        sbt_json_int(&j, "rulebooks", r.master.rulebooks_n);
        sbt_cli_json_end(c, &j);
        return SBT_OK;
    }
    if (r.keys_made)
        sbt_cli_say(c,
                    SBT_N_("Kunci dibuat dalam %1. Simpan salinannya di tempat lain: tanpa kunci, bukti dan identitas "
                           "tidak terbaca lagi."),
                    r.keys_path, NULL, NULL);
    sbt_cli_say(c, SBT_N_("Siap: %1 migrasi, %2 instansi baru, %3 instansi berubah."), sbt_cli_num(c, r.migrations_n),
                sbt_cli_num(c, r.master.agencies_added), sbt_cli_num(c, r.master.agencies_changed));
    sbt_cli_say(c, SBT_N_("Dimuat: %1 daftar acuan (%2 baris), %3 aturan."), sbt_cli_num(c, r.master.lists_n),
                sbt_cli_num(c, r.master.rows_n), sbt_cli_num(c, r.master.rulebooks_n));
    return SBT_OK;
}

static enum sbt_rc migrate_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_store_options o = {.url = c->url, .clock = c->clock};
    int n = 0;
    SBT_TRY(sbt_setup_migrate(&o, false, c->arena, &n, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_int(&j, "migrations", n);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("%1 migrasi dijalankan."), sbt_cli_num(c, n), NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc rebuild_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_rebuild_report r = {0};
    enum sbt_rc rc = sbt_store_rebuild(c->app.store, sbt_cli_get(c, "--replace") != NULL, c->arena, &r, f);
    if (rc != SBT_OK && rc != SBT_E_CORRUPT)
        return rc;
    struct sbt_rebuild_report g = {0};
    struct sbt_fault g_why = {0};
    enum sbt_rc g_rc = sbt_figure_check(&c->app, sbt_cli_get(c, "--replace") != NULL, c->arena, &g, &g_why);
    if (g_rc != SBT_OK && rc == SBT_OK) {
        rc = g_rc;
        *f = g_why;
    }
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_int(&j, "differences", r.differences_n);
        sbt_json_int(&j, "events", r.events_n);
        sbt_json_int(&j, "figures_differences", g.differences_n);
        sbt_json_str(&j, "figures_first", g.first);
        sbt_json_int(&j, "figures_rows", g.rows_n);
        sbt_json_str(&j, "first", r.first);
        sbt_json_int(&j, "rows", r.rows_n);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("%1 peristiwa dilipat menjadi %2 baris, %3 perbedaan."), sbt_cli_num(c, r.events_n),
                sbt_cli_num(c, r.rows_n), sbt_cli_num(c, r.differences_n));
    sbt_cli_say(c, SBT_N_("Angka sampai N = %1 dihitung ulang dari peristiwa 0: %2 baris, %3 perbedaan."),
                sbt_cli_num(c, g.events_n), sbt_cli_num(c, g.rows_n), sbt_cli_num(c, g.differences_n));
    return rc;
}

static enum sbt_rc check_run(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t n = 0;
    struct sbt_rebuild_report g;
    SBT_TRY(sbt_store_verify(c->app.store, c->arena, &n, f));
    SBT_TRY(sbt_figure_check(&c->app, false, c->arena, &g, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_int(&j, "events", n);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("%1 peristiwa dibaca ulang, semuanya cocok."), sbt_cli_num(c, n), NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_db[] = {
    {.name = "db create",
     .args = "[URL]",
     .help = SBT_N_("Membuat basis data: kunci, skema, instansi, wilayah, daftar acuan, aturan. Aman diulang."),
     .open = SBT_CLI_URL,
     .json = true,
     .run = create_run},
    {.name = "db migrate",
     .args = "[URL]",
     .help = SBT_N_("Menjalankan migrasi skema yang belum ada. Server tidak pernah melakukannya sendiri."),
     .open = SBT_CLI_URL,
     .json = true,
     .run = migrate_run},
    {.name = "db rebuild",
     .args = "[URL]",
     .help = SBT_N_("Melipat ulang semua peristiwa dan membandingkan hasilnya dengan tabel keadaan."),
     .open = SBT_CLI_APP,
     .json = true,
     .opts = {{"--replace", NULL, SBT_N_("pakai hasil lipatan sebagai keadaan")}},
     .run = rebuild_run,
     .exits = SBT_N_("Keluar dengan 8 bila ada perbedaan.")},
    {.name = "db check",
     .args = "[URL]",
     .help = SBT_N_(
         "Membaca ulang seluruh catatan peristiwa dan memeriksa setiap sidik; angka dihitung ulang dari peristiwa 0."),
     .open = SBT_CLI_APP,
     .json = true,
     .run = check_run,
     .exits = SBT_N_("Keluar dengan 8 bila ada yang tidak cocok.")},
};
const size_t sbt_verbs_db_n = SBT_ARRAY_LEN(sbt_verbs_db);
