// What the filters of case lists offer, and how a state looks: word, colour and shape.
#include "app/case_choices.h"

#include "base/buf.h"
#include "gen/queries.h"

struct choices {
    struct sbt_ctx *ctx;
    struct sbt_case_choices *ret;
};

// Of every rulebook, since cases of all of them are listed: the words of today's come first.
static enum sbt_rc statuses(struct sbt_tx *tx, struct sbt_ctx *ctx, struct sbt_choice **ret, struct sbt_fault *f)
{
    struct sbt_q_case_list_duty_rulebooks_out *rows;
    size_t n, all = 0, out = 0;
    SBT_TRY(sbt_q_case_list_duty_rulebooks(tx, &rows, &n, f));
    const struct sbt_rulebook **rbs = SBT_NEW_N(sbt_tx_arena(tx), const struct sbt_rulebook *, n + 1);
    size_t rbs_n = 0;
    struct sbt_fault quiet = {0}; // a day without a procedure is no reason to show no list
    if (sbt_app_rulebook_on(tx, ctx->app, sbt_day_at(ctx->now_us, SBT_ZONE_WIB), &rbs[0], &quiet) == SBT_OK)
        rbs_n++;
    for (size_t i = 0; i < n; i++)
        SBT_TRY(sbt_app_rulebook(tx, ctx->app, rows[i].sha256, &rbs[rbs_n++], f));
    for (size_t i = 0; i < rbs_n; i++)
        all += rbs[i]->statuses_n;
    struct sbt_choice *st = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_choice, all + 1);
    for (size_t i = 0; i < rbs_n; i++)
        for (size_t k = 0; k < rbs[i]->statuses_n; k++) {
            const struct sbt_rb_status *s = &rbs[i]->statuses[k];
            size_t at = 0;
            while (at < out && !sbt_str_eq(st[at].code, s->code))
                at++;
            if (at == out)
                st[out++] = (struct sbt_choice){.code = s->code, .label = sbt_text2_get(&s->label, ctx->lang)};
        }
    *ret = st;
    return SBT_OK;
}

static enum sbt_rc choices_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct choices *c = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    const char *lang = c->ctx->lang;
    struct sbt_choice *st;
    SBT_TRY(statuses(tx, c->ctx, &st, f));
    struct sbt_choice *lv = SBT_NEW_N(a, struct sbt_choice, SBT_LEVEL_END);
    for (int l = SBT_LEVEL_MORAL; l < SBT_LEVEL_END; l++)
        lv[l - 1] =
            (struct sbt_choice){.code = sbt_level_code((enum sbt_level)l), .label = sbt_level_label((enum sbt_level)l)};
    struct sbt_q_choice_contests_out *co;
    struct sbt_q_choice_provinces_out *pr;
    size_t n;
    SBT_TRY(sbt_q_choice_contests(tx, &co, &n, f));
    struct sbt_choice *ct = SBT_NEW_N(a, struct sbt_choice, n + 1);
    for (size_t i = 0; i < n; i++)
        ct[i] =
            (struct sbt_choice){.code = co[i].code, .label = sbt_str_eq(lang, "en") ? co[i].name_en : co[i].name_id};
    SBT_TRY(sbt_q_choice_provinces(tx, &pr, &n, f));
    struct sbt_choice *pv = SBT_NEW_N(a, struct sbt_choice, n + 1);
    for (size_t i = 0; i < n; i++)
        pv[i] = (struct sbt_choice){.code = pr[i].code, .label = pr[i].name};
    *c->ret = (struct sbt_case_choices){.statuses = st, .levels = lv, .contests = ct, .provinces = pv};
    return SBT_OK;
}

enum sbt_rc sbt_case_choices(struct sbt_ctx *ctx, struct sbt_case_choices *ret, struct sbt_fault *f)
{
    struct choices c = {.ctx = ctx, .ret = ret};
    return sbt_ctx_tx(ctx, "case.choices", SBT_TX_READ, choices_tx, &c, f);
}

void sbt_case_tag_of(const char *milestone, const char **ret_colour, const char **ret_shape)
{
    static const struct {
        enum sbt_milestone m;
        const char *colour, *shape;
    } rows[] = {
        {SBT_MS_RECEIVED, "blue", "ring"},       {SBT_MS_VERIFIED, "teal", "half"},
        {SBT_MS_STUDIED, "teal", "half"},        {SBT_MS_RECOMMENDED, "yellow", "half"},
        {SBT_MS_ANSWERED, "yellow", "half"},     {SBT_MS_DECIDED, "green", "circle"},
        {SBT_MS_ENTERED, "green", "check"},      {SBT_MS_CLOSED, "green", "check"},
        {SBT_MS_REJECTED, "grey", "cross"},      {SBT_MS_CANCELLED, "grey", "cross"},
        {SBT_MS_NOT_PROVEN, "grey", "square"},   {SBT_MS_NOT_PROCESSABLE, "grey", "square"},
        {SBT_MS_FORWARDED, "purple", "diamond"},
    };
    *ret_colour = "grey";
    *ret_shape = "circle";
    enum sbt_milestone m = sbt_milestone_of(milestone);
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        if (rows[i].m == m) {
            *ret_colour = rows[i].colour;
            *ret_shape = rows[i].shape;
        }
}
