// Follow-up as others published it, beside ours at the same day.
#include "app/published_rates.h"

#include <string.h>

#include "base/buf.h"
#include "base/csv.h"
#include "gen/queries.h"

static const struct {
    const char *series, *contest;
} series[] = {
    {"PILKADA2020_SERIES", "PILKADA2020"}, {"KASN_PILKADA2020", "PILKADA2020"}, {"KASN_PEMILU2024", "PEMILU2024"}};

struct act {
    struct sbt_ctx *ctx;
    struct sbt_published_rate *rows;
    size_t n;
};

// The day that a figure stands for; of a month its last day; nothing when only the year is said.
static sbt_day day_of(struct sbt_arena *a, const char *s)
{
    sbt_day d;
    int y, m, dd;
    if (strlen(s) == 10)
        return sbt_day_parse(s, &d) ? d : SBT_DAY_NONE;
    if (strlen(s) != 7 || !sbt_day_parse(sbt_arena_printf(a, "%s-01", s), &d))
        return SBT_DAY_NONE;
    sbt_day_split(d + 31, &y, &m, &dd);
    return sbt_day_of(y, m, 1) - 1;
}

// "90.8" in thousandths.
static int64_t permille_of(const char *s)
{
    int64_t whole, part = 0;
    const char *dot = strchr(s, '.');
    char head[12] = "";
    size_t n = dot ? (size_t)(dot - s) : strlen(s);
    if (n == 0 || n >= sizeof head || (dot && (dot[1] < '0' || dot[1] > '9' || dot[2] != '\0')))
        return SBT_INT_NONE;
    snprintf(head, sizeof head, "%.*s", (int)n, s);
    if (dot)
        part = dot[1] - '0';
    return sbt_parse_i64(head, 0, 100, &whole) ? whole * 10 + part : SBT_INT_NONE;
}

static struct sbt_published_rate *row_of(struct act *x, const char *contest, sbt_day day, const char *source)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->rows[i].day == day && sbt_str_eq(x->rows[i].contest, contest) && sbt_str_eq(x->rows[i].source, source))
            return &x->rows[i];
    struct sbt_published_rate *r = &x->rows[x->n++];
    *r = (struct sbt_published_rate){.day = day, .contest = contest, .source = source};
    r->reported = r->proven = r->sanctioned = r->rate = r->leaf_n = SBT_INT_NONE;
    r->our_reported = r->our_recommended = r->our_sanctioned = r->our_rate = SBT_INT_NONE;
    return r;
}

static void put(struct sbt_published_rate *r, const char *label, const char *unit, const char *value)
{
    int64_t n;
    if (sbt_str_eq(unit, "persen") && sbt_str_eq(label, "dijatuhi sanksi")) {
        r->rate = permille_of(value);
        return;
    }
    if (!sbt_str_eq(unit, "asn") || !sbt_parse_i64(value, 0, INT64_MAX, &n))
        return;
    if (sbt_str_eq(label, "dilaporkan"))
        r->reported = n;
    else if (sbt_str_eq(label, "terbukti"))
        r->proven = n;
    else if (sbt_str_eq(label, "dijatuhi sanksi"))
        r->sanctioned = n;
}

static bool told(const char *label, const char *unit)
{
    return (sbt_str_eq(unit, "asn") && (sbt_str_eq(label, "dilaporkan") || sbt_str_eq(label, "terbukti"))) ||
           sbt_str_eq(label, "dijatuhi sanksi");
}

static int64_t share(int64_t part, int64_t whole)
{
    return part == SBT_INT_NONE || whole == SBT_INT_NONE || whole == 0 ? SBT_INT_NONE
                                                                       : (2000 * part + whole) / (2 * whole);
}

static enum sbt_rc ours(struct sbt_tx *tx, struct act *x, struct sbt_published_rate *r, struct sbt_fault *f)
{
    struct sbt_figure_at at;
    struct sbt_fault none = {0};
    char day[11];
    int64_t v[SBT_FIG_VEC];
    SBT_TRY(sbt_figure_label(tx, x->ctx, SBT_FIG_CONTEST, r->contest, &r->contest_label, f));
    if (r->rate == SBT_INT_NONE)
        r->rate = share(r->sanctioned, r->proven);
    sbt_day_put(day, r->day);
    enum sbt_rc rc = sbt_figure_at(tx, day, &at, &none);
    if (rc == SBT_E_INVALID || rc == SBT_E_BUSY) // before the first record; not folded yet
        return SBT_OK;
    if (rc != SBT_OK) {
        *f = none;
        return rc;
    }
    SBT_TRY(sbt_figure_one(tx, &at, SBT_FIG_CONTEST, r->contest, v, f));
    r->leaf_n = at.leaf_n;
    r->our_reported = v[SBT_FIG_M_SUBJECTS];
    r->our_recommended = v[SBT_FIG_M_RECOMMENDED];
    r->our_sanctioned = v[SBT_FIG_M_SANCTIONED];
    r->our_rate = share(r->our_sanctioned, r->our_recommended);
    return SBT_OK;
}

static enum sbt_rc rates_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_published_all_out *p;
    size_t n;
    SBT_TRY(sbt_q_published_all(tx, &p, &n, f));
    x->rows = SBT_NEW_N(a, struct sbt_published_rate, n);
    x->n = 0;
    for (size_t k = 0; k < SBT_ARRAY_LEN(series); k++)
        for (size_t i = 0; i < n; i++) {
            sbt_day day = sbt_str_eq(p[i].series, series[k].series) ? day_of(a, p[i].day) : SBT_DAY_NONE;
            if (day != SBT_DAY_NONE && told(p[i].label, p[i].unit))
                put(row_of(x, series[k].contest, day, p[i].source), p[i].label, p[i].unit, p[i].value);
        }
    for (size_t i = 0; i < x->n; i++)
        SBT_TRY(ours(tx, x, &x->rows[i], f));
    return SBT_OK;
}

enum sbt_rc sbt_published_rates(struct sbt_ctx *ctx, struct sbt_published_rate **ret, size_t *ret_n,
                                struct sbt_fault *f)
{
    SBT_TRY(sbt_figure_may(ctx, f));
    struct act x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "published.rates", SBT_TX_READ, rates_tx, &x, f));
    *ret = x.rows;
    *ret_n = x.n;
    return SBT_OK;
}

void sbt_published_rates_csv(const struct sbt_published_rate *r, size_t n, struct sbt_buf *out)
{
    static const char *const head[] = {"day",          "contest", "reported",     "recommended",     "sanctioned",
                                       "permille",     "our_n",   "our_reported", "our_recommended", "our_sanctioned",
                                       "our_permille", "source"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(head); i++)
        sbt_csv_cell(out, head[i], i == 0);
    sbt_csv_end(out);
    for (size_t i = 0; i < n; i++) {
        char day[11];
        const int64_t v[] = {r[i].reported,     r[i].proven,          r[i].sanctioned,     r[i].rate,    r[i].leaf_n,
                             r[i].our_reported, r[i].our_recommended, r[i].our_sanctioned, r[i].our_rate};
        sbt_day_put(day, r[i].day);
        sbt_csv_cell(out, day, true);
        sbt_csv_cell(out, r[i].contest, false);
        for (size_t k = 0; k < SBT_ARRAY_LEN(v); k++) {
            char s[24] = "";
            if (v[k] != SBT_INT_NONE)
                snprintf(s, sizeof s, "%lld", (long long)v[k]);
            sbt_csv_cell(out, s, false);
        }
        sbt_csv_cell(out, r[i].source, false);
        sbt_csv_end(out);
    }
}
