// `sbt figures list|show|publish|fold|check`: the numbers, at any log size, and the folder that keeps them.
#include <string.h>

#include "app/figure_catalogue.h"
#include "app/figure_fold.h"
#include "app/figure_sheet.h"
#include "app/outside_list.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/tr.h"
#include "cli/cli.h"
#include "store/event.h"

static enum sbt_rc list_run(struct sbt_cli *c, struct sbt_fault *f)
{
    (void)f;
    struct sbt_json j;
    struct sbt_buf out;
    if (c->json) {
        sbt_cli_json(c, &j, &out);
        sbt_json_open(&j, "figures", '[');
    }
    for (const struct sbt_figure_def *d = sbt_figure_defs; d->name; d++) {
        const char *label = sbt_tr(c->lang, d->label), *words = sbt_tr(c->lang, d->definition);
        if (!c->json) {
            fprintf(c->out, "%s\n    %s (%s, %s)\n    %s\n", d->name, label,
                    sbt_tr(c->lang, sbt_figure_unit_label(d->unit)), sbt_tr(c->lang, sbt_figure_date_label(d->date)),
                    words);
            continue;
        }
        sbt_json_open(&j, NULL, '{');
        sbt_json_str(&j, "date", d->date);
        sbt_json_str(&j, "definition", words);
        sbt_json_str(&j, "label", label);
        sbt_json_str(&j, "name", d->name);
        sbt_json_str(&j, "unit", d->unit);
        sbt_json_close(&j, '}');
    }
    if (c->json) {
        sbt_json_close(&j, ']');
        sbt_cli_json_end(c, &j);
    }
    return SBT_OK;
}

static void value_json(struct sbt_json *j, const char *key, const struct sbt_figure_value *v)
{
    sbt_json_open(j, key, '{');
    if (v->code) {
        sbt_json_str(j, "code", v->code);
        sbt_json_str(j, "label", v->label);
    }
    if (v->whole > 0) {
        sbt_json_int(j, "part", v->part);
        sbt_json_int(j, "whole", v->whole);
    }
    if (v->n == SBT_INT_NONE)
        sbt_json_null(j, "value");
    else
        sbt_json_int(j, "value", v->n);
    sbt_json_close(j, '}');
}

static void show_json(struct sbt_cli *c, const struct sbt_figure_answer *x)
{
    struct sbt_json j;
    struct sbt_buf out;
    sbt_cli_json(c, &j, &out);
    sbt_json_str(&j, "as_of", x->us == SBT_US_NONE ? NULL : sbt_us_iso(c->arena, x->us));
    sbt_json_str(&j, "by", x->by);
    sbt_json_str(&j, "code", x->code);
    sbt_json_str(&j, "date", x->def->date);
    sbt_json_str(&j, "definition", sbt_tr(c->lang, x->def->definition));
    sbt_json_str(&j, "figure", x->def->name);
    sbt_json_int(&j, "n", x->leaf_n);
    sbt_json_open(&j, "rows", '[');
    for (size_t i = 0; i < x->rows_n; i++)
        value_json(&j, NULL, &x->rows[i]);
    sbt_json_close(&j, ']');
    sbt_json_str(&j, "scope", x->scope);
    value_json(&j, "total", &x->total);
    sbt_json_str(&j, "unit", x->def->unit);
    sbt_cli_json_end(c, &j);
}

static const char *number(struct sbt_cli *c, const struct sbt_figure_value *v)
{
    if (v->n == SBT_INT_NONE)
        return "-";
    return v->part > 0 || (v->whole > 0 && v->n == 0)
               ? sbt_arena_printf(c->arena, "%s (%s / %s)", sbt_cli_num(c, v->n), sbt_cli_num(c, v->part),
                                  sbt_cli_num(c, v->whole))
               : sbt_cli_num(c, v->n);
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

static enum sbt_rc asked(struct sbt_cli *c, struct sbt_figure_in *ret, struct sbt_fault *f)
{
    const char *in_scope = sbt_cli_get(c, "--in");
    struct sbt_figure_in in = {.name = c->pos[0], .as_of = sbt_cli_get(c, "--as-of"), .by = sbt_cli_get(c, "--by")};
    if (in_scope) { // "province:73"
        char *s = sbt_arena_strdup(c->arena, in_scope), *colon = strchr(s, ':');
        if (!colon)
            return sbt_fault_set(f, SBT_E_USAGE, SBT_N_("Tulis --in LINGKUP:KODE, misalnya province:73."));
        *colon = '\0';
        in.scope = s;
        in.code = colon + 1;
    }
    *ret = in;
    return fold_now(c, f);
}

static enum sbt_rc publish_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_figure_in in;
    const char *number;
    SBT_TRY(asked(c, &in, f));
    SBT_TRY(sbt_figure_publish(&c->ctx, &in, sbt_cli_get(c, "--note"), &number, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_str(&j, "sheet", number);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("Lembar %1 dicatat: /pantau/lembar/%1"), number, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc show_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_figure_in in;
    struct sbt_figure_answer x;
    SBT_TRY(asked(c, &in, f));
    SBT_TRY(sbt_figure_show(&c->ctx, &in, &x, f));
    if (c->json) {
        show_json(c, &x);
        return SBT_OK;
    }
    if (sbt_cli_get(c, "--csv")) {
        SBT_AUTO_BUF out;
        sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
        sbt_figure_csv(&x, c->lang, &out);
        fputs(out.p, c->out);
        return SBT_OK;
    }
    fprintf(c->out, "%s, %s: %s %s\n", sbt_tr(c->lang, x.def->label), x.scope_label, number(c, &x.total),
            sbt_tr(c->lang, sbt_figure_unit_label(x.def->unit)));
    fprintf(c->out, "N = %lld, %s\n", (long long)x.leaf_n,
            x.us == SBT_US_NONE ? "-" : sbt_us_human(c->arena, x.us, SBT_ZONE_WIB, c->lang));
    fprintf(c->out, "%s\n", sbt_tr(c->lang, x.def->definition));
    for (size_t i = 0; i < x.rows_n; i++)
        fprintf(c->out, "%12s  %s\n", number(c, &x.rows[i]), x.rows[i].label);
    return SBT_OK;
}

static void outside_json(struct sbt_cli *c, const struct sbt_outside *o)
{
    struct sbt_json j;
    struct sbt_buf out;
    sbt_cli_json(c, &j, &out);
    sbt_json_str(&j, "figure", o->def->name);
    sbt_json_int(&j, "known", o->known);
    sbt_json_bool(&j, "logged", o->logged);
    sbt_json_int(&j, "matched", o->matched);
    sbt_json_int(&j, "missing_here", o->missing_here);
    sbt_json_int(&j, "missing_there", o->missing_there);
    sbt_json_int(&j, "n", o->leaf_n);
    sbt_json_int(&j, "other_unit", o->other_unit);
    sbt_json_int(&j, "rows", o->rows_n);
    sbt_json_str(&j, "sha256", o->sha256);
    sbt_json_int(&j, "unreadable", o->wrong);
    sbt_cli_json_end(c, &j);
}

static enum sbt_rc compare_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_figure_in in;
    struct sbt_outside o;
    struct sbt_blob file;
    SBT_TRY(asked(c, &in, f));
    SBT_TRY(sbt_file_read(c->arena, c->pos[1], SBT_LIMIT_OUTSIDE_BYTES, &file, f));
    struct sbt_outside_in x = {.agency = sbt_cli_get(c, "--agency"),
                               .figure = in.name,
                               .scope = in.scope,
                               .code = in.code,
                               .as_of = in.as_of,
                               .text = file.p,
                               .n = file.n,
                               .trial = sbt_cli_get(c, "--dry-run") != NULL};
    SBT_TRY(sbt_outside_compare(&c->ctx, &x, &o, f));
    if (c->json) {
        outside_json(c, &o);
        return SBT_OK;
    }
    if (sbt_cli_get(c, "--csv")) {
        SBT_AUTO_BUF out;
        sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
        sbt_outside_csv(&o, &out);
        fputs(out.p, c->out);
        return SBT_OK;
    }
    sbt_cli_say(c, SBT_N_("%1 baris: %2 bertemu, %3 tidak ada di sini."), sbt_cli_num(c, o.rows_n),
                sbt_cli_num(c, o.matched), sbt_cli_num(c, o.missing_here));
    sbt_cli_say(c, SBT_N_("%1 ada di sini tetapi tidak dihitung, %2 tidak ada di sana, %3 satuan lain."),
                sbt_cli_num(c, o.known), sbt_cli_num(c, o.missing_there), sbt_cli_num(c, o.other_unit));
    for (size_t i = 0; i < o.lines_n; i++)
        fprintf(c->out, "%8zu  %s  %s\n", o.lines[i].line, o.lines[i].number, o.lines[i].say);
    for (size_t i = 0; i < o.ours_shown; i++)
        fprintf(c->out, "%8s  %s (%lld)\n", "-", o.ours[i].number, (long long)o.ours[i].n);
    return SBT_OK;
}

static void progress(void *arg, int64_t done, int64_t of)
{
    sbt_cli_progress(arg, SBT_N_("Menghitung angka: %1 dari %2 catatan"), done, of);
}

static enum sbt_rc fold_run(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t n;
    SBT_TRY(sbt_figure_fold_all(&c->app, progress, c, &n, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_int(&j, "n", n);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("Angka dihitung sampai N = %1."), sbt_cli_num(c, n), NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc check_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_rebuild_report r = {0};
    enum sbt_rc rc = sbt_figure_check(&c->app, sbt_cli_get(c, "--replace") != NULL, c->arena, &r, f);
    if (rc != SBT_OK && rc != SBT_E_CORRUPT)
        return rc;
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_int(&j, "differences", r.differences_n);
        sbt_json_str(&j, "first", r.first);
        sbt_json_int(&j, "n", r.events_n);
        sbt_json_int(&j, "rows", r.rows_n);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("Angka sampai N = %1 dihitung ulang dari peristiwa 0: %2 baris, %3 perbedaan."),
                sbt_cli_num(c, r.events_n), sbt_cli_num(c, r.rows_n), sbt_cli_num(c, r.differences_n));
    return rc;
}

const struct sbt_verb sbt_verbs_figures[] = {
    {.name = "figures list",
     .args = "",
     .help = SBT_N_("Menyebut semua angka: nama, satuan, hari yang dipakai, arti dalam kata."),
     .open = SBT_CLI_NOTHING,
     .json = true,
     .run = list_run},
    {.name = "figures show",
     .args = "[URL] NAMA",
     .help = SBT_N_("Menunjukkan suatu angka, kini atau pada N atau tanggal mana pun."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .act_as = true,
     .opts = {{"--as-of", "N|TANGGAL", SBT_N_("jumlah catatan, tanggal, atau waktu; kini bila tidak disebut")},
              {"--by", "DIMENSI",
               SBT_N_("dirinci menurut: province, region, agency, ppk, kanreg, offence, position, rank, contest, "
                      "stage, day, clock")},
              {"--in", "LINGKUP:KODE", SBT_N_("hanya di situ, misalnya province:73 atau contest:PILKADA2024")},
              {"--csv", NULL, SBT_N_("sebagai CSV")}},
     .run = show_run},
    {.name = "figures publish",
     .args = "[URL] NAMA",
     .help = SBT_N_("Mencatat lembar yang dapat dikutip: angka, N, jam, satuan, arti, dan alamat tetap."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .act_as = true,
     .opts = {{"--as-of", "N|TANGGAL", SBT_N_("jumlah catatan, tanggal, atau waktu; kini bila tidak disebut")},
              {"--by", "DIMENSI",
               SBT_N_("dirinci menurut: province, region, agency, ppk, kanreg, offence, position, rank, contest, "
                      "stage, day, clock")},
              {"--in", "LINGKUP:KODE", SBT_N_("hanya di situ, misalnya province:73 atau contest:PILKADA2024")},
              {"--note", "TEKS", SBT_N_("untuk apa lembar ini")}},
     .run = publish_run},
    {.name = "figures compare",
     .args = "[URL] NAMA BERKAS",
     .help = SBT_N_("Meletakkan daftar suatu instansi (CSV) di samping daftar di balik suatu angka: tidak ada di sini, "
                    "tidak ada di sana, satuan lain."),
     .open = SBT_CLI_APP,
     .pos_min = 2,
     .pos_max = 2,
     .json = true,
     .act_as = true,
     .opts = {{"--agency", "KODE", SBT_N_("instansi yang punya daftar itu")},
              {"--as-of", "N|TANGGAL", SBT_N_("jumlah catatan, tanggal, atau waktu; kini bila tidak disebut")},
              {"--in", "LINGKUP:KODE", SBT_N_("hanya di situ, misalnya province:73 atau contest:PILKADA2024")},
              {"--dry-run", NULL, SBT_N_("hanya membandingkan, tidak mencatat")},
              {"--csv", NULL, SBT_N_("sebagai CSV")}},
     .run = compare_run},
    {.name = "figures fold",
     .args = "[URL]",
     .help = SBT_N_("Menghitung angka sampai catatan terakhir. Server melakukannya sendiri."),
     .open = SBT_CLI_APP,
     .json = true,
     .run = fold_run},
    {.name = "figures check",
     .args = "[URL]",
     .help = SBT_N_("Menghitung ulang semua angka dari peristiwa 0 dan membandingkannya dengan yang tersimpan."),
     .open = SBT_CLI_APP,
     .json = true,
     .opts = {{"--replace", NULL, SBT_N_("pakai hasil hitungan ulang")}},
     .run = check_run,
     .exits = SBT_N_("Keluar dengan 8 bila ada perbedaan.")},
};
const size_t sbt_verbs_figures_n = SBT_ARRAY_LEN(sbt_verbs_figures);
