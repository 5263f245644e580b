// `sbt succession plan|propose|approve|run|show|change`: an agency ends, and what it had passes on.
#include <string.h>

#include "app/succession.h"
#include "base/buf.h"
#include "base/tr.h"
#include "cli/cli.h"

#define RULES_MAX 40

// "cases_received=BKN,ppk=PANRB"
static enum sbt_rc rules_of(struct sbt_cli *c, struct sbt_succession_in *in, struct sbt_fault *f)
{
    const char *s = sbt_cli_get(c, "--to");
    if (!s)
        return SBT_OK;
    struct sbt_succession_rule_in *rules = SBT_NEW_N(c->arena, struct sbt_succession_rule_in, RULES_MAX);
    while (*s && in->rules_n < RULES_MAX) {
        size_t n = strcspn(s, ",");
        const char *eq = memchr(s, '=', n);
        if (!eq)
            return sbt_fault_set(f, SBT_E_USAGE, SBT_N_("Tulis penerima seperti --to cases_received=BKN,ppk=PANRB."));
        rules[in->rules_n++] =
            (struct sbt_succession_rule_in){.what = sbt_arena_strndup(c->arena, s, (size_t)(eq - s)),
                                            .to = sbt_arena_strndup(c->arena, eq + 1, n - (size_t)(eq - s) - 1)};
        s += n + (s[n] == ',');
    }
    in->rules = rules;
    return SBT_OK;
}

static enum sbt_rc given(struct sbt_cli *c, struct sbt_succession_in *in, struct sbt_fault *f)
{
    *in = (struct sbt_succession_in){.agency = c->pos[0], .on = SBT_DAY_NONE, .reason = sbt_cli_get(c, "--reason")};
    SBT_TRY(sbt_cli_day(c, "--on", &in->on, f));
    return rules_of(c, in, f);
}

static void plan_json(struct sbt_cli *c, const struct sbt_succession_plan *p)
{
    struct sbt_json j;
    struct sbt_buf b;
    sbt_cli_json(c, &j, &b);
    sbt_json_str(&j, "agency", p->code);
    sbt_json_int(&j, "appointments", p->appointments_n);
    sbt_json_int(&j, "cases", p->cases_n);
    sbt_json_str(&j, "id", sbt_id_text(c->arena, &p->id));
    sbt_json_open(&j, "lines", '[');
    for (size_t i = 0; i < p->lines_n; i++) {
        sbt_json_open(&j, NULL, '{');
        sbt_json_str(&j, "case", p->lines[i].number);
        sbt_json_bool(&j, "inferred", p->lines[i].inferred);
        sbt_json_str(&j, "to", p->lines[i].to_code);
        sbt_json_str(&j, "what", p->lines[i].what);
        sbt_json_close(&j, '}');
    }
    sbt_json_close(&j, ']');
    sbt_json_str(&j, "on", p->on == SBT_DAY_NONE ? NULL : sbt_day_iso(c->arena, p->on));
    sbt_json_open(&j, "reports", '[');
    for (size_t i = 0; i < p->reports_n; i++)
        sbt_json_str(&j, NULL, p->reports[i]);
    sbt_json_close(&j, ']');
    sbt_json_open(&j, "shares", '[');
    for (size_t i = 0; i < p->shares_n; i++) {
        const struct sbt_succession_share *s = &p->shares[i];
        sbt_json_open(&j, NULL, '{');
        sbt_json_int(&j, "assigned", s->assigned_n);
        sbt_json_int(&j, "cases", s->cases_n);
        sbt_json_int(&j, "clocks", s->clocks_n);
        sbt_json_int(&j, "duties", s->duties_n);
        sbt_json_bool(&j, "inferred", s->inferred);
        sbt_json_int(&j, "letters", s->letters_n);
        sbt_json_int(&j, "subjects", s->subjects_n);
        sbt_json_str(&j, "to", s->to_code);
        sbt_json_str(&j, "what", s->what);
        sbt_json_close(&j, '}');
    }
    sbt_json_close(&j, ']');
    sbt_json_str(&j, "status", p->status);
    sbt_json_open(&j, "warnings", '[');
    for (size_t i = 0; i < p->warnings_n; i++)
        sbt_json_str(&j, NULL, p->warnings[i]);
    sbt_json_close(&j, ']');
    sbt_cli_json_end(c, &j);
}

static void plan_text(struct sbt_cli *c, const struct sbt_succession_plan *p)
{
    sbt_cli_say(c, SBT_N_("%1 berakhir; penerimanya mulai %2."), p->label, sbt_day_human(c->arena, p->on, c->lang),
                NULL);
    if (p->status)
        sbt_cli_say(c, SBT_N_("Keadaan: %1 (%2)"), sbt_tr(c->lang, p->status_label), sbt_id_text(c->arena, &p->id),
                    NULL);
    if (sbt_str_eq(p->status, "done")) {
        sbt_cli_say(c, SBT_N_("Beralih: %1 kasus, %2 laporan."), sbt_cli_num(c, p->done_cases_n),
                    sbt_cli_num(c, p->done_reports_n), NULL);
        return;
    }
    for (size_t i = 0; i < p->shares_n; i++) {
        const struct sbt_succession_share *s = &p->shares[i];
        fprintf(c->out, "%-40s %-14s %8s%s\n", sbt_tr(c->lang, s->what_label), s->to_code, sbt_cli_num(c, s->cases_n),
                s->inferred ? sbt_tr(c->lang, SBT_N_(" (disimpulkan)")) : "");
    }
    sbt_cli_say(c, SBT_N_("Kasus: %1. Laporan di meja penerimaan: %2. Penugasan yang berakhir: %3."),
                sbt_cli_num(c, p->cases_n), sbt_cli_num(c, (int64_t)p->reports_n), sbt_cli_num(c, p->appointments_n));
    for (size_t i = 0; i < p->lines_n; i++)
        fprintf(c->out, "%s %s %s\n", p->lines[i].number, p->lines[i].to_code, p->lines[i].what);
    for (size_t i = 0; i < p->reports_n; i++)
        fprintf(c->out, "%s %s\n", p->reports[i], p->report_to);
    for (size_t i = 0; i < p->warnings_n; i++)
        fprintf(c->out, "! %s\n", p->warnings[i]);
}

static void plan_say(struct sbt_cli *c, const struct sbt_succession_plan *p)
{
    if (c->json)
        plan_json(c, p);
    else
        plan_text(c, p);
}

static enum sbt_rc plan_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_succession_in in;
    struct sbt_succession_plan p;
    SBT_TRY(given(c, &in, f));
    SBT_TRY(sbt_succession_dry(&c->ctx, &in, &p, f));
    plan_say(c, &p);
    return SBT_OK;
}

static enum sbt_rc propose_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_succession_in in;
    struct sbt_id id;
    SBT_TRY(given(c, &in, f));
    SBT_TRY(sbt_succession_propose(&c->ctx, &in, &id, f));
    sbt_cli_say(c, SBT_N_("Peralihan tugas %1 diusulkan dan menunggu orang kedua."), in.agency, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc approve_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_id id;
    bool approve = sbt_cli_get(c, "--refuse") == NULL;
    SBT_TRY(sbt_succession_find(&c->ctx, c->pos[0], &id, f));
    SBT_TRY(sbt_succession_decide(&c->ctx, &id, approve, sbt_cli_get(c, "--reason"), f));
    sbt_cli_say(c, approve ? SBT_N_("Peralihan tugas %1 disetujui.") : SBT_N_("Peralihan tugas %1 ditolak."), c->pos[0],
                NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc run_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_id id;
    int64_t n;
    if (c->pos_n > 0) {
        SBT_TRY(sbt_succession_find(&c->ctx, c->pos[0], &id, f));
        SBT_TRY(sbt_succession_run(&c->ctx, &id, &n, f));
    } else {
        SBT_TRY(sbt_succession_run_due(&c->ctx, &n, f));
    }
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        sbt_cli_json(c, &j, &b);
        sbt_json_int(&j, "passed", n);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("%1 kasus dan laporan beralih sekarang."), sbt_cli_num(c, n), NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc list_all(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_succession_row *rows;
    size_t n;
    struct sbt_json j;
    struct sbt_buf b;
    SBT_TRY(sbt_succession_list(&c->ctx, &rows, &n, f));
    if (c->json) {
        sbt_cli_json(c, &j, &b);
        sbt_json_open(&j, "successions", '[');
    }
    for (size_t i = 0; i < n; i++) {
        if (!c->json) {
            fprintf(c->out, "%-14s %s  %s\n", rows[i].code, sbt_day_iso(c->arena, rows[i].on),
                    sbt_tr(c->lang, rows[i].status_label));
            continue;
        }
        sbt_json_open(&j, NULL, '{');
        sbt_json_str(&j, "agency", rows[i].code);
        sbt_json_str(&j, "on", sbt_day_iso(c->arena, rows[i].on));
        sbt_json_str(&j, "status", rows[i].status);
        sbt_json_close(&j, '}');
    }
    if (c->json) {
        sbt_json_close(&j, ']');
        sbt_cli_json_end(c, &j);
    }
    return SBT_OK;
}

static enum sbt_rc show_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_id id;
    struct sbt_succession_plan p;
    if (c->pos_n == 0)
        return list_all(c, f);
    SBT_TRY(sbt_succession_find(&c->ctx, c->pos[0], &id, f));
    SBT_TRY(sbt_succession_get(&c->ctx, &id, &p, f));
    plan_say(c, &p);
    return SBT_OK;
}

static enum sbt_rc change_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_succession_change_in in = {.number = c->pos[0]};
    SBT_TRY(sbt_cli_must(c, "--to", &in.to, f));
    SBT_TRY(sbt_cli_must(c, "--reason", &in.reason, f));
    SBT_TRY(sbt_succession_change(&c->ctx, &in, f));
    sbt_cli_say(c, SBT_N_("Kasus %1 beralih ke %2."), in.number, in.to, NULL);
    return SBT_OK;
}

#define GIVEN                                                                            \
    {"--on", "TANGGAL", SBT_N_("hari pertama penerima; bawaan: menurut data")},          \
        {"--to", "JENIS=KODE,...", SBT_N_("penerima tiap jenis; bawaan: menurut data")}, \
    {                                                                                    \
        "--reason", "TEKS", SBT_N_("peraturan atau surat yang menjadi dasar")            \
    }

const struct sbt_verb sbt_verbs_succession[] = {
    {.name = "succession plan",
     .args = "[URL] INSTANSI",
     .help = SBT_N_("Menampilkan apa yang akan beralih bila instansi itu berakhir, tanpa mengubah apa pun."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .act_as = true,
     .opts = {GIVEN},
     .run = plan_run},
    {.name = "succession propose",
     .args = "[URL] INSTANSI",
     .help =
         SBT_N_("Mengusulkan peralihan tugas. Orang kedua menyetujuinya; pekerjaan latar menjalankannya pada harinya."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .act_as = true,
     .opts = {GIVEN},
     .run = propose_run},
    {.name = "succession approve",
     .args = "[URL] INSTANSI",
     .help = SBT_N_("Menyetujui usulan orang lain. Dengan --refuse: menolaknya."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .act_as = true,
     .opts = {{"--refuse", NULL, SBT_N_("tolak")}, {"--reason", "TEKS", SBT_N_("alasan")}},
     .run = approve_run},
    {.name = "succession run",
     .args = "[URL] [INSTANSI]",
     .help =
         SBT_N_("Menjalankan peralihan yang disetujui dan sudah tiba harinya. Mengulanginya tidak mengubah apa pun."),
     .open = SBT_CLI_APP,
     .pos_max = 1,
     .json = true,
     .act_as = true,
     .run = run_run},
    {.name = "succession show",
     .args = "[URL] [INSTANSI]",
     .help = SBT_N_("Menampilkan peralihan tugas, atau satu di antaranya dengan apa yang masih akan beralih."),
     .open = SBT_CLI_APP,
     .pos_max = 1,
     .json = true,
     .act_as = true,
     .run = show_run},
    {.name = "succession change",
     .args = "[URL] NOMOR_KASUS",
     .help = SBT_N_("Mengubah penerima satu kasus yang sudah beralih, dengan alasan."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .act_as = true,
     .opts = {{"--to", "KODE", SBT_N_("instansi penerima")}, {"--reason", "TEKS", SBT_N_("alasan")}},
     .run = change_run},
};
const size_t sbt_verbs_succession_n = SBT_ARRAY_LEN(sbt_verbs_succession);
