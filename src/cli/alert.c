// `sbt alert list|show`: the queue of early warning and one alert, in text or JSON.
#include "app/alert_desk.h"
#include "base/tr.h"
#include "cli/cli.h"

static void day_json(struct sbt_cli *c, struct sbt_json *j, const char *key, sbt_day d)
{
    sbt_json_str(j, key, sbt_day_iso(c->arena, d));
}

static void int_json(struct sbt_json *j, const char *key, int64_t v)
{
    if (v == SBT_INT_NONE)
        sbt_json_null(j, key);
    else
        sbt_json_int(j, key, v);
}

static void row_json(struct sbt_cli *c, struct sbt_json *j, const struct sbt_alert_row *r)
{
    sbt_json_str(j, "cell", r->cell);
    sbt_json_str(j, "cell_kind", r->cell_kind);
    int_json(j, "expected_milli", r->expected_milli);
    day_json(c, j, "first", r->first);
    day_json(c, j, "last", r->last);
    sbt_json_str(j, "method", r->method);
    sbt_json_int(j, "n", r->leaf_n);
    sbt_json_str(j, "number", r->number);
    sbt_json_int(j, "observed", r->observed);
    sbt_json_str(j, "place", r->place);
    sbt_json_str(j, "raised", sbt_us_iso(c->arena, r->raised_us));
    sbt_json_str(j, "state", r->state);
    int_json(j, "threshold_milli", r->threshold_milli);
    sbt_json_str(j, "verdict", r->verdict);
}

static void list_json(struct sbt_cli *c, const struct sbt_alert_list *g)
{
    struct sbt_json j;
    struct sbt_buf out;
    sbt_cli_json(c, &j, &out);
    sbt_json_open(&j, "alerts", '[');
    for (size_t i = 0; i < g->n; i++) {
        sbt_json_open(&j, NULL, '{');
        row_json(c, &j, &g->rows[i]);
        sbt_json_close(&j, '}');
    }
    sbt_json_close(&j, ']');
    sbt_json_str(&j, "next", g->next);
    sbt_json_int(&j, "total", g->total);
    sbt_cli_json_end(c, &j);
}

static enum sbt_rc list_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_alert_list_in in;
    struct sbt_alert_list g;
    sbt_rec_init(&sbt_alert_list_fields, &in);
    in.state = sbt_cli_get(c, "--state");
    in.method = sbt_cli_get(c, "--method");
    in.cursor = sbt_cli_get(c, "--after");
    SBT_TRY(sbt_alert_list(&c->ctx, &in, &g, f));
    if (c->json) {
        list_json(c, &g);
        return SBT_OK;
    }
    for (size_t i = 0; i < g.n; i++) {
        const struct sbt_alert_row *r = &g.rows[i];
        fprintf(c->out, "%s  %s  %s  %s: %s (%s)\n", r->number, sbt_day_iso(c->arena, r->first),
                r->verdict_label ? r->verdict_label : r->state_label, r->method_label, r->place,
                sbt_cli_num(c, r->observed));
    }
    sbt_cli_say(c, SBT_N_("%1 peringatan"), sbt_cli_num(c, g.total), NULL, NULL);
    if (g.next)
        sbt_cli_say(c, SBT_N_("Lanjutannya: --after %1"), g.next, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc show_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_alert_view v;
    SBT_TRY(sbt_alert_view(&c->ctx, c->pos[0], &v, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_open(&j, "alert", '{');
        row_json(c, &j, &v.r);
        sbt_json_close(&j, '}');
        int_json(&j, "budget", v.budget);
        sbt_json_str(&j, "explanation", v.explanation);
        sbt_json_str(&j, "follow", v.follow);
        sbt_json_str(&j, "follow_ref", v.follow_ref);
        sbt_cli_json_end(c, &j);
        return SBT_OK;
    }
    fprintf(c->out, "%s  %s\n%s: %s\n%s\n", v.r.number, v.r.verdict_label ? v.r.verdict_label : v.r.state_label,
            v.r.method_label, v.r.place, v.explanation);
    if (v.rule_note)
        fprintf(c->out, "%s\n", v.rule_note);
    if (v.list_says)
        fprintf(c->out, "%s\n", v.list_says);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_alert[] = {
    {.name = "alert list",
     .args = "[URL]",
     .help = SBT_N_("Menyebut peringatan dini, yang belum diterima lebih dulu."),
     .open = SBT_CLI_APP,
     .json = true,
     .act_as = true,
     .opts = {{"--state", "KEADAAN", SBT_N_("hanya itu: raised, acknowledged, looked, decided")},
              {"--method", "CARA", SBT_N_("hanya cara itu, misalnya pooled atau rule-stage")},
              {"--after", "PENANDA", SBT_N_("lanjutan daftar sebelumnya")}},
     .run = list_run},
    {.name = "alert show",
     .args = "[URL] NOMOR",
     .help = SBT_N_("Menjelaskan satu peringatan: yang dihitung, yang wajar, seberapa mengejutkan."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .act_as = true,
     .run = show_run},
};
const size_t sbt_verbs_alert_n = SBT_ARRAY_LEN(sbt_verbs_alert);
