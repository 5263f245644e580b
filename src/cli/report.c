// `sbt report make|list`: monitoring reports as files.
#include <string.h>

#include "app/figure_fold.h"
#include "app/monitor_report.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/tr.h"
#include "cli/cli.h"

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

static enum sbt_rc file_of(const struct sbt_cli *c, const char *path, enum sbt_monitor_report_file *ret,
                           struct sbt_fault *f)
{
    const char *dot = strrchr(path, '.');
    if (!dot || !sbt_monitor_report_file_of(dot + 1, c->lang, ret))
        return sbt_fault_set(f, SBT_E_USAGE,
                             SBT_N_("Nama berkas --out harus berakhir dengan .pdf atau .xlsx, misalnya laporan.pdf."));
    return SBT_OK;
}

static void row_json(struct sbt_json *j, const char *key, struct sbt_arena *a, const struct sbt_monitor_report *r)
{
    if (key)
        sbt_json_open(j, key, '{');
    sbt_json_str(j, "as_of", r->us == SBT_US_NONE ? NULL : sbt_us_iso(a, r->us));
    sbt_json_str(j, "contest", r->contest);
    sbt_json_str(j, "first_day", sbt_day_iso(a, r->first));
    sbt_json_str(j, "kind", r->kind);
    sbt_json_str(j, "last_day", sbt_day_iso(a, r->last));
    sbt_json_int(j, "n", r->leaf_n);
    sbt_json_str(j, "number", r->number);
    if (key)
        sbt_json_close(j, '}');
}

static enum sbt_rc make_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const char *path;
    enum sbt_monitor_report_file file;
    struct sbt_monitor_report r;
    struct sbt_blob bytes;
    SBT_TRY(sbt_cli_must(c, "--out", &path, f));
    SBT_TRY(file_of(c, path, &file, f));
    struct sbt_monitor_report_in in = {
        .contest = sbt_cli_get(c, "--contest"), .week = sbt_cli_get(c, "--week"), .as_of = sbt_cli_get(c, "--as-of")};
    SBT_TRY(sbt_cli_must(c, "--kind", &in.kind, f));
    SBT_TRY(fold_now(c, f));
    SBT_TRY(sbt_monitor_report_make(&c->ctx, &in, &r, f));
    const char *name;
    SBT_TRY(sbt_monitor_report_read(&c->ctx, r.number, file, &bytes, &name, f));
    SBT_TRY(sbt_file_write(path, 0644, bytes.p, bytes.n, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        row_json(&j, NULL, c->arena, &r);
        sbt_json_str(&j, "sha256", r.sha256[file]);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("Laporan %1 pada N = %2 ditulis ke %3."), r.number, sbt_cli_num(c, r.leaf_n), path);
    return SBT_OK;
}

static enum sbt_rc list_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_monitor_report *r;
    size_t n;
    SBT_TRY(sbt_monitor_report_list(&c->ctx, NULL, &r, &n, f));
    struct sbt_json j;
    struct sbt_buf out;
    if (c->json) {
        sbt_cli_json(c, &j, &out);
        sbt_json_open(&j, "reports", '[');
    }
    for (size_t i = 0; i < n; i++) {
        if (c->json) {
            sbt_json_open(&j, NULL, '{');
            row_json(&j, NULL, c->arena, &r[i]);
            sbt_json_close(&j, '}');
        } else {
            fprintf(c->out, "%s  %s – %s  N = %s  %s%s%s\n", r[i].number, sbt_day_iso(c->arena, r[i].first),
                    sbt_day_iso(c->arena, r[i].last), sbt_cli_num(c, r[i].leaf_n),
                    sbt_tr(c->lang, sbt_monitor_report_kind_label(r[i].kind)), r[i].contest ? ", " : "",
                    r[i].contest ? r[i].contest_label : "");
        }
    }
    if (c->json) {
        sbt_json_close(&j, ']');
        sbt_cli_json_end(c, &j);
    }
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_report[] = {
    {.name = "report make",
     .args = "[URL]",
     .help = SBT_N_("Membuat laporan pemantauan, mingguan atau per pemilihan, sebagai PDF atau lembar kerja."),
     .open = SBT_CLI_APP,
     .json = true,
     .act_as = true,
     .opts = {{"--kind", "JENIS", SBT_N_("weekly (mingguan) atau contest (pemilihan)")},
              {"--contest", "KODE", SBT_N_("jenis pemilihan, misalnya PILKADA2024")},
              {"--week", "PEKAN", SBT_N_("pekan yang sudah berakhir, misalnya 2024-W48")},
              {"--as-of", "N|TANGGAL", SBT_N_("jumlah catatan, tanggal, atau waktu; kini bila tidak disebut")},
              {"--out", "BERKAS", SBT_N_("berkas .pdf atau .xlsx")}},
     .run = make_run},
    {.name = "report list",
     .args = "[URL]",
     .help = SBT_N_("Menyebut laporan pemantauan yang pernah dibuat, yang terbaru lebih dahulu."),
     .open = SBT_CLI_APP,
     .json = true,
     .act_as = true,
     .run = list_run},
};
const size_t sbt_verbs_report_n = SBT_ARRAY_LEN(sbt_verbs_report);
