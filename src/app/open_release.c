// Publishing a month: the counts of its end, made into ranges that tell no small number, in one event.
#include <string.h>

#include "app/figure_catalogue.h"
#include "app/open_data.h"
#include "base/buf.h"
#include "base/limits.h"
#include "domain/disclose_dates.h"
#include "gen/queries.h"
#include "store/event.h"

#define TABLES 4
static const enum sbt_fig_dim dims[TABLES] = {SBT_FIG_PROVINCE, SBT_FIG_OFFENCE, SBT_FIG_POSITION, SBT_FIG_CONTEST};
#define STATUSES SBT_ARRAY_LEN(sbt_fig_statuses)

// Statuses that a person seldom leaves: readers will believe that these counts never fall.
static const bool grows[STATUSES] = {false, false, true, true, true, true, true, true, false};

struct table { // counts by code and status
    const char **codes;
    int64_t *x;
    size_t n;
};
struct act {
    struct sbt_ctx *ctx;
    const char *month;
    int64_t base;
    struct table t[TABLES];
    struct sbt_open_table safe[TABLES];
    struct sbt_open_set set;
    int64_t country[SBT_FIG_VEC];
    struct sbt_figure_at at;
    struct sbt_ev_open_released_facts facts;
    size_t tables_n;
    const char *last; // month that was published last; NULL none
    int64_t last_base;
};

// --- the counts

static int64_t *row_of(const struct table *t, const char *code)
{
    for (size_t i = 0; i < t->n; i++)
        if (sbt_str_eq(t->codes[i], code))
            return t->x + i * STATUSES;
    return t->x + (t->n - 1) * STATUSES; // no known code: counted as not known
}

// Every code has its row, also when nothing is there, and no other row is there: a row that is missing would tell that
// nobody was counted in it, and one that comes that somebody was. "" stands last.
static enum sbt_rc known(struct sbt_tx *tx, struct act *x, enum sbt_fig_dim dim, const char ***ret, size_t *ret_n,
                         struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    const char **c;
    if (dim == SBT_FIG_PROVINCE) {
        struct sbt_q_region_provinces_out *r;
        SBT_TRY(sbt_q_region_provinces(tx, &r, ret_n, f));
        c = SBT_NEW_N(a, const char *, *ret_n + 1);
        for (size_t i = 0; i < *ret_n; i++)
            c[i] = r[i].code;
    } else if (dim == SBT_FIG_CONTEST) {
        struct sbt_q_contest_all_out *r;
        SBT_TRY(sbt_q_contest_all(tx, &r, ret_n, f));
        c = SBT_NEW_N(a, const char *, *ret_n + 1);
        for (size_t i = 0; i < *ret_n; i++)
            c[i] = r[i].code;
    } else {
        const char **codes;
        SBT_TRY(sbt_figure_codes(tx, x->ctx, dim, &codes, ret_n, f));
        c = SBT_NEW_N(a, const char *, *ret_n + 1);
        for (size_t i = 0; i < *ret_n; i++)
            c[i] = codes[i];
    }
    c[(*ret_n)++] = ""; // not known
    *ret = c;
    return SBT_OK;
}

static enum sbt_rc count(struct sbt_tx *tx, struct act *x, size_t k, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_figure_ask ask = {.scope = SBT_FIG_ALL, .by = dims[k], .code = ""};
    struct sbt_figure_cells *c;
    struct table *t = &x->t[k];
    size_t n;
    SBT_TRY(sbt_figure_cells(tx, &x->at, &ask, &c, &n, f));
    SBT_TRY(known(tx, x, dims[k], &t->codes, &t->n, f));
    t->x = SBT_NEW_N(a, int64_t, t->n * STATUSES);
    for (size_t i = 0; i < n; i++) {
        int64_t *row = row_of(t, c[i].b);
        for (size_t j = 0; j < STATUSES; j++)
            row[j] += c[i].v[SBT_FIG_M_STATUS + j];
    }
    x->safe[k] = (struct sbt_open_table){.rows_n = t->n, .x = t->x, .hide = SBT_NEW_N(a, bool, t->n)};
    return SBT_OK;
}

// --- the event

static const char *number(struct sbt_arena *a, const struct act *x, int64_t n, bool hide)
{
    return hide ? "-" : sbt_arena_printf(a, "%lld", (long long)sbt_open_least(&x->set, n));
}

static void row_put(struct sbt_arena *a, struct act *x, const char *table, const char *code, const int64_t *n,
                    bool hide_total)
{
    struct sbt_ev_open_row *rows = (struct sbt_ev_open_row *)x->facts.rows;
    const char **v = SBT_NEW_N(a, const char *, STATUSES + 1);
    int64_t sum = 0;
    for (size_t i = 0; i < STATUSES; i++) {
        v[i] = number(a, x, n[i], false);
        sum += n[i];
    }
    v[STATUSES] = number(a, x, sum, hide_total);
    rows[x->facts.rows_n++] = (struct sbt_ev_open_row){
        .table = table, .code = sbt_str_empty(code) ? "-" : code, .values = v, .values_n = STATUSES + 1};
}

static void unit_put(struct sbt_arena *a, struct act *x, const char *unit, int64_t n, bool hide)
{
    struct sbt_ev_open_row *rows = (struct sbt_ev_open_row *)x->facts.rows;
    const char **v = SBT_NEW_N(a, const char *, 1);
    v[0] = number(a, x, n, hide);
    rows[x->facts.rows_n++] = (struct sbt_ev_open_row){.table = "unit", .code = unit, .values = v, .values_n = 1};
}

static void write(struct sbt_arena *a, struct act *x)
{
    size_t n = 3;
    const char **columns = SBT_NEW_N(a, const char *, STATUSES);
    for (size_t k = 0; k < TABLES; k++)
        n += x->t[k].n;
    for (size_t i = 0; i < STATUSES; i++)
        columns[i] = *sbt_fig_statuses[i] ? sbt_fig_statuses[i] : "lain";
    x->tables_n = 0;
    x->facts = (struct sbt_ev_open_released_facts){.as_of_us = x->at.us,
                                                   .base = x->base,
                                                   .columns = columns,
                                                   .columns_n = STATUSES,
                                                   .leaf_n = x->at.leaf_n,
                                                   .month = x->month,
                                                   .rows = SBT_NEW_N(a, struct sbt_ev_open_row, n)};
    row_put(a, x, "status", "", x->country + SBT_FIG_M_STATUS, x->set.hide_all);
    // A case has at least one subject: it would bound from below the total that is left out.
    unit_put(a, x, "kasus", x->country[SBT_FIG_M_CASES], x->set.hide_all);
    unit_put(a, x, "laporan", x->country[SBT_FIG_M_REPORTS], false);
    for (size_t k = 0; k < TABLES; k++)
        if (!x->safe[k].out) {
            x->tables_n++;
            for (size_t i = 0; i < x->t[k].n; i++)
                row_put(a, x, sbt_fig_dim_codes[dims[k]], x->t[k].codes[i], x->t[k].x + i * STATUSES,
                        x->safe[k].hide[i]);
        }
}

// --- when

static enum sbt_rc last_of(struct sbt_tx *tx, struct act *x, struct sbt_fault *f)
{
    struct sbt_q_open_release_list_out *l;
    size_t n;
    SBT_TRY(sbt_q_open_release_list(tx, &l, &n, f));
    x->last = n > 0 ? l[0].month : NULL;
    x->last_base = n > 0 ? l[0].base : SBT_OPEN_BASE;
    return SBT_OK;
}

static sbt_day month_end(const char *month)
{
    sbt_day first;
    char text[11];
    if (strlen(month) != 7)
        return SBT_DAY_NONE;
    snprintf(text, sizeof text, "%s-01", month);
    if (!sbt_day_parse(text, &first))
        return SBT_DAY_NONE;
    sbt_day next = first + 31;
    int y, m, d;
    sbt_day_split(next, &y, &m, &d);
    return sbt_day_of(y, m, 1) - 1;
}

// --- what was published before

// Where the ranges of a row begin, its total last.
static void numbers_read(const char *text, int64_t *ret)
{
    for (size_t i = 0; i <= STATUSES; i++) {
        char word[24] = "";
        size_t n = strcspn(text, " ");
        ret[i] = SBT_INT_NONE;
        snprintf(word, sizeof word, "%.*s", (int)(n < sizeof word ? n : 0), text);
        if (!sbt_parse_i64(word, 0, INT64_MAX / 2, &ret[i]))
            ret[i] = SBT_INT_NONE;
        text += n + (text[n] == ' ');
    }
}

static enum sbt_rc past_table(struct sbt_tx *tx, const struct act *x, const char *month, size_t k,
                              const int64_t **ret_x, const int64_t **ret_row, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    const struct table *t = &x->t[k];
    struct sbt_q_open_row_list_in in = {month, sbt_fig_dim_codes[dims[k]]};
    struct sbt_q_open_row_list_out *r;
    size_t n;
    SBT_TRY(sbt_q_open_row_list(tx, &in, &r, &n, f));
    if (n == 0)
        return SBT_OK;
    int64_t *cells = SBT_NEW_N(a, int64_t, t->n * STATUSES), *row = SBT_NEW_N(a, int64_t, t->n);
    for (size_t i = 0; i < t->n; i++) {
        int64_t v[STATUSES + 1];
        const char *numbers = "";
        for (size_t j = 0; j < n; j++)
            if (sbt_str_eq(sbt_str_eq(r[j].code, "-") ? "" : r[j].code, t->codes[i]))
                numbers = r[j].numbers;
        numbers_read(numbers, v);
        memcpy(cells + i * STATUSES, v, STATUSES * sizeof *v);
        row[i] = v[STATUSES];
    }
    *ret_x = cells;
    *ret_row = row;
    return SBT_OK;
}

static enum sbt_rc past_one(struct sbt_tx *tx, const struct act *x, const char *month, int64_t base,
                            struct sbt_open_past *ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    int64_t *v = SBT_NEW_N(a, int64_t, STATUSES + 1);
    const int64_t **cells = SBT_NEW_N(a, const int64_t *, TABLES), **row = SBT_NEW_N(a, const int64_t *, TABLES);
    struct sbt_q_open_row_list_in in = {month, "status"};
    struct sbt_q_open_row_list_out *r;
    size_t n;
    SBT_TRY(sbt_q_open_row_list(tx, &in, &r, &n, f));
    numbers_read(n > 0 ? r[0].numbers : "", v);
    for (size_t k = 0; k < TABLES; k++)
        SBT_TRY(past_table(tx, x, month, k, &cells[k], &row[k], f));
    *ret = (struct sbt_open_past){.base = base, .all = v[STATUSES], .col = v, .x = cells, .row = row};
    return SBT_OK;
}

static enum sbt_rc protect(struct sbt_tx *tx, struct act *x, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_open_release_list_out *l;
    size_t n;
    x->set = (struct sbt_open_set){.base = x->base, .cols_n = STATUSES, .tables_n = TABLES, .t = x->safe};
    if (!sbt_open_protect(a, &x->set))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "the tables of open data do not sum up alike");
    SBT_TRY(sbt_q_open_release_list(tx, &l, &n, f));
    n = n > SBT_LIMIT_OPEN_PAST ? SBT_LIMIT_OPEN_PAST : n;
    struct sbt_open_past *past = SBT_NEW_N(a, struct sbt_open_past, n);
    for (size_t i = 0; i < n; i++)
        SBT_TRY(past_one(tx, x, l[i].month, l[i].base, &past[i], f));
    sbt_open_protect_dates(a, &x->set, past, n, grows);
    return SBT_OK;
}

static enum sbt_rc counts_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    sbt_day end = month_end(x->month);
    char day[11];
    if (end == SBT_DAY_NONE)
        return sbt_fault_field(f, "month", SBT_N_("Tulis bulan seperti 2024-11."));
    if (x->ctx->now_us < sbt_day_start_us(end + 1, SBT_ZONE_WIB))
        return sbt_fault_field(f, "month", SBT_N_("Bulan itu belum berakhir. Data terbuka terbit sesudah bulannya."));
    SBT_TRY(last_of(tx, x, f));
    if (x->last && strcmp(x->month, x->last) <= 0)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Data bulan %1 sudah terbit, dan yang terbit tidak diubah atau didahului."),
                             x->last);
    struct sbt_q_setting_get_in key = {"open.base"};
    struct sbt_q_setting_get_out base;
    bool found;
    SBT_TRY(sbt_q_setting_get(tx, &key, &base, &found, f));
    if (!found || !sbt_parse_i64(base.value, 2, 1000, &x->base))
        x->base = SBT_OPEN_BASE;
    sbt_day_put(day, end);
    SBT_TRY(sbt_figure_at(tx, day, &x->at, f));
    if (x->at.leaf_n == 0)
        return sbt_fault_field(f, "month", SBT_N_("Pada akhir bulan itu catatan masih kosong."));
    SBT_TRY(sbt_figure_one(tx, &x->at, SBT_FIG_ALL, "", x->country, f));
    for (size_t k = 0; k < TABLES; k++)
        SBT_TRY(count(tx, x, k, f));
    SBT_TRY(protect(tx, x, f));
    write(a, x);
    return SBT_OK;
}

static enum sbt_rc append_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    SBT_TRY(last_of(tx, x, f));
    if (x->last && strcmp(x->month, x->last) <= 0)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Data bulan %1 sudah terbit, dan yang terbit tidak diubah atau didahului."),
                             x->last);
    struct sbt_event_new e = {.kind = SBT_EV_OPEN_RELEASED, .facts = &x->facts};
    struct sbt_event_id id;
    sbt_id_of_code(&e.thing, "open", x->month);
    return sbt_event_append(tx, &e, &id, f);
}

enum sbt_rc sbt_open_release(struct sbt_ctx *ctx, const char *month, size_t *ret_tables, struct sbt_fault *f)
{
    struct act *x = SBT_NEW(ctx->arena, struct act);
    x->ctx = ctx;
    x->month = month;
    SBT_TRY(sbt_ctx_tx(ctx, "open.count", SBT_TX_READ, counts_tx, x, f));
    SBT_TRY(sbt_ctx_tx(ctx, "open.release", SBT_TX_WRITE, append_tx, x, f));
    *ret_tables = x->tables_n;
    return SBT_OK;
}

static enum sbt_rc last_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    return last_of(tx, arg, f);
}

enum sbt_rc sbt_open_release_due(struct sbt_ctx *ctx, const char **ret_month, struct sbt_fault *f)
{
    struct act x = {.ctx = ctx};
    int y, m, d;
    size_t tables;
    *ret_month = NULL;
    sbt_day_split(sbt_day_at(ctx->now_us, SBT_ZONE_WIB), &y, &m, &d);
    sbt_day_split(sbt_day_of(y, m, 1) - 1, &y, &m, &d);
    const char *month = sbt_arena_printf(ctx->arena, "%04d-%02d", y, m);
    SBT_TRY(sbt_ctx_tx(ctx, "open.last", SBT_TX_READ, last_tx, &x, f));
    if (x.last && strcmp(month, x.last) <= 0)
        return SBT_OK;
    enum sbt_rc rc = sbt_open_release(ctx, month, &tables, f);
    if (rc == SBT_E_INVALID || rc == SBT_E_BUSY ||
        rc == SBT_E_CONFLICT) { // before the first leaf; not yet; another did
        sbt_fault_clear(f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    *ret_month = month;
    return SBT_OK;
}

struct base {
    struct act x;
    int64_t base;
};

static enum sbt_rc base_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct base *b = arg;
    SBT_TRY(last_of(tx, &b->x, f));
    if ((b->base != 5 && b->base != 10 && b->base != 20) || b->base < b->x.last_base)
        return sbt_fault_field(f, "base",
                               SBT_N_("Lebar rentang 5, 10, atau 20, dan tidak lebih sempit daripada yang "
                                      "sudah terbit."));
    struct sbt_q_setting_set_in set = {"open.base", sbt_arena_printf(sbt_tx_arena(tx), "%lld", (long long)b->base)};
    return sbt_q_setting_set(tx, &set, NULL, f);
}

enum sbt_rc sbt_open_base_set(struct sbt_ctx *ctx, int64_t base, struct sbt_fault *f)
{
    struct base b = {.base = base};
    return sbt_ctx_tx(ctx, "open.base", SBT_TX_WRITE, base_tx, &b, f);
}
