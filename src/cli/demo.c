// `sbt demo`: a database with a believable caseload of people who do not exist, and its log-ins.
#include "app/demo.h"

#include "app/demo_simulate.h"
#include "app/figure_fold.h"
#include "app/open_data.h"
#include "app/setup.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/tr.h"
#include "cli/cli.h"

static void progress(void *arg, int64_t done, int64_t of)
{
    sbt_cli_progress(arg, SBT_N_("Membuat kasus contoh"), done, of);
}

static enum sbt_rc show_logins(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_demo_login *l;
    size_t n;
    SBT_TRY(sbt_demo_logins(&c->app, c->arena, &l, &n, f));
    struct sbt_clock real;
    sbt_clock_real(&real);
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_open(&j, "logins", '[');
        for (size_t i = 0; i < n; i++) {
            sbt_json_open(&j, NULL, '{');
            sbt_json_str(&j, "agency", l[i].agency_label);
            sbt_json_str(&j, "login", l[i].login);
            sbt_json_str(&j, "password", l[i].password);
            sbt_json_str(&j, "totp", l[i].totp);
            sbt_json_close(&j, '}');
        }
        sbt_json_close(&j, ']');
        sbt_cli_json_end(c, &j);
        return SBT_OK;
    }
    sbt_cli_say(c,
                SBT_N_("Masuk di /masuk dengan kata sandi %1 dan kode dari rahasia TOTP (kode sekarang di kolom "
                       "terakhir):"),
                n > 0 ? l[0].password : "", NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        char code[7];
        sbt_totp_now(l[i].totp, sbt_clock_now(&real) / SBT_US_PER_S, code);
        fprintf(c->out, "  %-22s %-34s %-14s %s  %s\n", l[i].login, sbt_tr(c->lang, l[i].role_label), l[i].agency_label,
                l[i].totp, code);
    }
    sbt_cli_say(c, SBT_N_("Frasa sandi kedua penjaga identitas: %1"), SBT_DEMO_PASSPHRASE, NULL, NULL);
    return SBT_OK;
}

static void year_progress(void *arg, int64_t done, int64_t of)
{
    sbt_cli_progress(arg, SBT_N_("Menjalankan satu tahun"), done, of);
}

static void year_json(struct sbt_cli *c, const struct sbt_simulate_count *n)
{
    struct sbt_json j;
    struct sbt_buf out;
    sbt_cli_json(c, &j, &out);
    sbt_json_int(&j, "breached", n->breached);
    sbt_json_int(&j, "clocks", n->clocks);
    sbt_json_int(&j, "early", n->early);
    sbt_json_int(&j, "escalated", n->escalated);
    sbt_json_int(&j, "lapsed", n->lapsed);
    sbt_json_int(&j, "late", n->late);
    sbt_json_int(&j, "met", n->met);
    sbt_json_int(&j, "missed", n->missed);
    sbt_json_int(&j, "open", n->open);
    sbt_json_int(&j, "reminders", n->reminders);
    sbt_json_int(&j, "twice", n->twice);
    sbt_json_int(&j, "went_on", n->went_on);
    sbt_cli_json_end(c, &j);
}

static void year_say(struct sbt_cli *c, const struct sbt_simulate_count *n)
{
    sbt_cli_say(c, SBT_N_("Satu tahun: %1 tenggat, %2 terpenuhi, %3 masih terbuka."), sbt_cli_num(c, n->clocks),
                sbt_cli_num(c, n->met), sbt_cli_num(c, n->open));
    sbt_cli_say(c, SBT_N_("%1 tenggat terlampaui: %2 dinaikkan, %3 berjalan terus."), sbt_cli_num(c, n->breached),
                sbt_cli_num(c, n->escalated), sbt_cli_num(c, n->went_on));
    sbt_cli_say(c, SBT_N_("%1 pengingat dan %2 tanda terlambat."), sbt_cli_num(c, n->reminders),
                sbt_cli_num(c, n->late), NULL);
    sbt_cli_say(c, SBT_N_("Dihitung ulang dari catatan: %1 dua kali, %2 terlewat, %3 terlalu dini."),
                sbt_cli_num(c, n->twice), sbt_cli_num(c, n->missed), sbt_cli_num(c, n->early));
}

// Half of the year in one process, so to speak, and half in the next one.
static enum sbt_rc year_run(struct sbt_cli *c, const struct sbt_simulate_in *in, struct sbt_clock *clock,
                            struct sbt_simulate_count *ret, struct sbt_fault *f)
{
    struct sbt_store_options o = {.url = c->url, .clock = clock};
    sbt_day first;
    SBT_TRY(sbt_simulate_begin(&c->app, in, &first, f));
    SBT_TRY(sbt_simulate_days(&c->app, in, first, 0, SBT_SIMULATE_DAYS / 2, f));
    sbt_app_close(&c->app);
    c->app = (struct sbt_app){0};
    SBT_TRY(sbt_app_open(&c->app, &o, f));
    SBT_TRY(sbt_simulate_days(&c->app, in, first, SBT_SIMULATE_DAYS / 2, SBT_SIMULATE_DAYS, f));
    int64_t n;
    SBT_TRY(sbt_store_sequence(c->app.store, &n, f));
    return sbt_simulate_recount(&c->app, c->arena, ret, f);
}

static enum sbt_rc simulate(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_simulate_in in = {.workers = 2, .progress = year_progress, .arg = c};
    int64_t seed, cases;
    SBT_TRY(sbt_cli_int(c, "--subjects", 250, 1, 10000, &cases, f));
    SBT_TRY(sbt_cli_int(c, "--seed", 1, 0, INT64_MAX, &seed, f));
    in.seed = (uint64_t)seed;
    in.cases = (int)cases;
    struct sbt_clock clock;
    sbt_clock_sim(&clock, sbt_day_start_us(sbt_day_of(2025, 1, 1), SBT_ZONE_WIB));
    struct sbt_store_options o = {.url = c->url, .clock = &clock};
    struct sbt_setup_report r;
    struct sbt_simulate_count n = {0};
    SBT_TRY(sbt_setup_create(&c->app, &o, true, c->arena, &r, f));
    enum sbt_rc rc = year_run(c, &in, &clock, &n, f);
    if (c->app.store != NULL)
        sbt_app_close(&c->app);
    SBT_TRY(rc);
    if (c->json)
        year_json(c, &n);
    else
        year_say(c, &n);
    if (n.twice + n.missed + n.early > 0) {
        sbt_fault_set(f, SBT_E_CORRUPT, SBT_N_("Tenggat tidak berjalan sebagaimana mestinya."));
        return sbt_fault_detail(f, "%s", n.first);
    }
    return SBT_OK;
}

// Open data of some months, as it would have been published at their ends.
static enum sbt_rc publish(struct sbt_cli *c, bool past, struct sbt_fault *f)
{
    static const char *const months[] = {"2020-12", "2021-12", "2024-01", "2024-10", "2024-11"};
    struct sbt_ctx ctx = {.app = &c->app, .arena = c->arena, .lang = "id", .now_us = sbt_clock_now(c->app.clock)};
    int64_t n;
    SBT_TRY(sbt_figure_fold_all(&c->app, NULL, NULL, &n, f));
    for (size_t i = past ? 0 : 3; i < SBT_ARRAY_LEN(months); i++) {
        size_t tables;
        enum sbt_rc rc = sbt_open_release(&ctx, months[i], &tables, f);
        if (rc != SBT_E_INVALID)
            SBT_TRY(rc);
        sbt_fault_clear(f);
    }
    return sbt_store_sequence(c->app.store, &n, f);
}

static enum sbt_rc demo_run(struct sbt_cli *c, struct sbt_fault *f)
{
    if (sbt_cli_get(c, "--logins") != NULL)
        return show_logins(c, f);
    if (sbt_cli_get(c, "--simulate") != NULL)
        return simulate(c, f);
    struct sbt_demo_in in = {.progress = progress, .arg = c};
    int64_t seed;
    SBT_TRY(sbt_cli_int(c, "--subjects", 250, 0, 2000000, &in.more, f));
    SBT_TRY(sbt_cli_int(c, "--seed", 1, 0, INT64_MAX, &seed, f));
    in.seed = (uint64_t)seed;
    in.past = sbt_cli_get(c, "--no-past") == NULL;
    struct sbt_clock clock;
    // Before the first case: sequenced time never runs backwards, and figures are asked as of a day.
    sbt_clock_sim(&clock, sbt_day_start_us(in.past ? sbt_day_of(2020, 1, 2) : sbt_day_of(2024, 10, 3), SBT_ZONE_WIB));
    struct sbt_store_options o = {.url = c->url, .clock = &clock};
    struct sbt_setup_report r;
    SBT_TRY(sbt_setup_create(&c->app, &o, true, c->arena, &r, f));
    struct sbt_demo_out out = {0};
    enum sbt_rc rc = sbt_demo_run(&c->app, &in, &out, f);
    int64_t n;
    if (rc == SBT_OK)
        rc = sbt_store_sequence(c->app.store, &n, f);
    if (rc == SBT_OK)
        rc = publish(c, in.past, f);
    sbt_app_close(&c->app);
    SBT_TRY(rc);
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf buf;
        sbt_cli_json(c, &j, &buf);
        sbt_json_int(&j, "acts", out.acts);
        sbt_json_int(&j, "cases", out.cases);
        sbt_json_int(&j, "reports", out.reports);
        sbt_json_int(&j, "subjects", out.subjects);
        sbt_json_str(&j, "today", sbt_day_iso(c->arena, out.today));
        sbt_cli_json_end(c, &j);
        return SBT_OK;
    }
    sbt_cli_say(c, SBT_N_("Contoh siap: %1 terlapor dalam %2 kasus, %3 tindakan. Semua orang di dalamnya rekaan."),
                sbt_cli_num(c, out.subjects), sbt_cli_num(c, out.cases), sbt_cli_num(c, out.acts));
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_demo[] = {
    {.name = "demo",
     .args = "[URL]",
     .help = SBT_N_("Membuat basis data contoh: orang rekaan, wilayah, instansi, dan aturan sungguhan. Gambaran "
                    "4 Desember 2024 (1.158 terlapor), lalu kasus sesudahnya."),
     .open = SBT_CLI_URL,
     .json = true,
     .opts = {{"--subjects", "N", SBT_N_("terlapor sesudah gambaran itu (250)")},
              {"--no-past", NULL, SBT_N_("tanpa masa KASN (deret 2020 dan Januari 2024): lebih cepat")},
              {"--seed", "S", SBT_N_("bibit acak: bibit yang sama, contoh yang sama (1)")},
              {"--simulate", NULL,
               SBT_N_("satu tahun dalam hitungan detik: kasus datang, tenggat berjalan, pekerja mati; lalu semuanya "
                      "dihitung ulang")},
              {"--logins", NULL, SBT_N_("hanya menampilkan akun contoh dan kodenya sekarang")}},
     .run = demo_run,
     .exits = SBT_N_("Keluar dengan 5 bila basis data sudah berisi kasus.")},
};
const size_t sbt_verbs_demo_n = SBT_ARRAY_LEN(sbt_verbs_demo);
