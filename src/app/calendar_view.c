// What stands in the calendar, year by year, and what each load of it moved.
#include "app/calendar_load.h"
#include "base/buf.h"
#include "gen/queries.h"
#include "store/dbval.h"

static const struct {
    const char *kind, *label;
} kinds[] = {{"libur", SBT_N_("Libur nasional")},
             {"cuti_bersama", SBT_N_("Cuti bersama")},
             {"pemungutan", SBT_N_("Hari pemungutan suara")},
             {"regional", SBT_N_("Libur daerah")}};

const char *sbt_holiday_kind_label(const char *kind)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(kinds); i++)
        if (sbt_str_eq(kinds[i].kind, kind))
            return kinds[i].label;
    return kind;
}

struct view {
    struct sbt_ctx *ctx;
    struct sbt_calendar_view v;
};

static int year_of(int64_t day)
{
    int y, m, d;
    sbt_day_split((sbt_day)day, &y, &m, &d);
    return y;
}

static void count(struct sbt_calendar_year *y, const struct sbt_q_calendar_standing_out *r)
{
    y->national_n += sbt_str_eq(r->kind, "libur");
    y->leave_n += sbt_str_eq(r->kind, "cuti_bersama");
    y->voting_n += sbt_str_eq(r->kind, "pemungutan");
    y->regional_n += sbt_str_eq(r->kind, "regional");
    y->unsourced_n += !sbt_str_eq(r->status, "sourced");
}

static enum sbt_rc days(struct sbt_tx *tx, struct view *x, const struct sbt_calendar *cal, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_calendar_standing_out *r;
    size_t n, cap = 0;
    SBT_TRY(sbt_q_calendar_standing(tx, &r, &n, f));
    struct sbt_calendar_year *years = NULL;
    struct sbt_calendar_day_view *list = SBT_NEW_N(a, struct sbt_calendar_day_view, n);
    bool en = sbt_str_eq(x->ctx->lang, "en");
    for (size_t i = 0; i < n; i++) {
        int y = year_of(r[i].day);
        if (x->v.years_n == 0 || years[x->v.years_n - 1].year != y) {
            years = sbt_arena_grow(a, years, x->v.years_n, &cap, sizeof *years);
            years[x->v.years_n++] =
                (struct sbt_calendar_year){.year = y,
                                           .complete = cal->from != SBT_DAY_NONE && sbt_day_of(y, 1, 1) >= cal->from &&
                                                       sbt_day_of(y, 12, 31) <= cal->to};
        }
        count(&years[x->v.years_n - 1], &r[i]);
        if (y == x->v.year)
            list[x->v.days_n++] = (struct sbt_calendar_day_view){.day = (sbt_day)r[i].day,
                                                                 .kind = r[i].kind,
                                                                 .kind_label = sbt_holiday_kind_label(r[i].kind),
                                                                 .region = *r[i].region ? r[i].region : NULL,
                                                                 .name = en ? r[i].name_en : r[i].name_id,
                                                                 .status = r[i].status,
                                                                 .source = r[i].source};
    }
    x->v.years = years;
    x->v.days = list;
    return SBT_OK;
}

static enum sbt_rc loads(struct sbt_tx *tx, struct view *x, struct sbt_fault *f)
{
    struct sbt_q_calendar_history_out *h;
    SBT_TRY(sbt_q_calendar_history(tx, &h, &x->v.loads_n, f));
    struct sbt_calendar_load_view *l = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_calendar_load_view, x->v.loads_n);
    for (size_t i = 0; i < x->v.loads_n; i++)
        l[i] = (struct sbt_calendar_load_view){.number = h[i].number,
                                               .at_us = h[i].at_us,
                                               .seen_n = h[i].seen_n,
                                               .moved_n = h[i].moved_n,
                                               .late_n = h[i].late_n,
                                               .rows_n = h[i].rows_n == SBT_INT_NONE ? 0 : h[i].rows_n,
                                               .done = h[i].done_us != SBT_INT_NONE,
                                               .by_list = sbt_str_eq(h[i].why, "list"),
                                               .source = h[i].source,
                                               .region = h[i].region,
                                               .who = h[i].who};
    x->v.loads = l;
    return SBT_OK;
}

static enum sbt_rc view_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct view *x = arg;
    const struct sbt_calendar *cal;
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    int wanted = x->v.year;
    x->v = (struct sbt_calendar_view){.year = wanted ? wanted : year_of(today)};
    SBT_TRY(sbt_app_calendar(tx, x->ctx->app, &cal, f));
    x->v.number = cal->number;
    x->v.missing = sbt_calendar_missing(cal, today);
    x->v.missing_now = x->v.missing == year_of(today);
    SBT_TRY(days(tx, x, cal, f));
    return loads(tx, x, f);
}

enum sbt_rc sbt_calendar_view(struct sbt_ctx *ctx, int year, struct sbt_calendar_view *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, ctx->actor.operator_cli || ctx->actor.scopes ? SBT_NEED_AGENCIES : SBT_NEED_LOGIN, f));
    struct view x = {.ctx = ctx, .v = {.year = year}};
    SBT_TRY(sbt_ctx_tx(ctx, "calendar.view", SBT_TX_READ, view_tx, &x, f));
    *ret = x.v;
    return SBT_OK;
}
