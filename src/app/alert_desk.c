// The list of alerts and one alert, as far as the actor may know of them.
#include "app/alert_desk.h"

#include <string.h>

#include "app/alert_act.h"
#include "app/alert_words.h"
#include "app/case_step.h"
#include "app/figure_catalogue.h"
#include "app/figure_read.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/limits.h"
#include "base/tr.h"
#include "store/query.h"

static const struct sbt_field list_f[] = {
    SBT_FIELD(sbt_alert_list_in, TEXT, cursor, .max = 80, .label = SBT_N_("Lanjutan")),
    SBT_FIELD(sbt_alert_list_in, INT, limit, .min = 1, .max = SBT_LIMIT_ROWS_PER_PAGE,
              .label = SBT_N_("Banyaknya baris")),
    SBT_FIELD(sbt_alert_list_in, CODE, method, .max = 40, .label = SBT_N_("Cara"), .example = "pooled"),
    SBT_FIELD(sbt_alert_list_in, CODE, province, .max = 13, .label = SBT_N_("Provinsi"), .example = "73"),
    SBT_FIELD(sbt_alert_list_in, CODE, state, .choices = sbt_alert_states, .label = SBT_N_("Keadaan")),
};
const struct sbt_fields sbt_alert_list_fields = SBT_FIELDS(sbt_alert_list_in, "AlertListAsk", list_f);

struct list {
    struct sbt_ctx *ctx;
    const struct sbt_alert_list_in *in;
    struct sbt_alert_list *ret;
    struct sbt_alert_reader r;
    int64_t limit, after_queue;
    struct sbt_id after;
};

static enum sbt_rc row_of(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_alert_reader *r,
                          const struct sbt_q_alert_list_out *o, struct sbt_alert_row *ret, struct sbt_fault *f)
{
    const struct sbt_alert_method *m = sbt_alert_method_find(o->method);
    *ret = (struct sbt_alert_row){
        .number = o->number,
        .state = o->state,
        .state_label = sbt_alert_choice(ctx, sbt_alert_states, o->state),
        .method = o->method,
        .method_label = m ? sbt_tr(ctx->lang, m->label) : o->method,
        .cell_kind = o->cell_kind,
        .cell = sbt_alert_dim(o->cell_kind) != SBT_FIG_DIM_END ? o->cell : NULL,
        .province = o->province,
        .region = o->region,
        .agency = r->names || sbt_id_is_none(&o->subject_id) ? o->agency : NULL,
        .verdict = o->verdict,
        .verdict_label = sbt_alert_choice(ctx, sbt_alert_verdicts, o->verdict),
        .first = (sbt_day)o->first_day,
        .last = (sbt_day)o->last_day,
        .observed = o->observed,
        .expected_milli = o->expected_milli,
        .recurrence_days = o->recurrence_days,
        .p_ppb = o->p_ppb,
        .threshold_milli = o->threshold_milli,
        .raised_us = o->raised_us,
        .leaf_n = o->leaf_n,
        .rule = m && m->rule,
    };
    return sbt_alert_place(tx, ctx, r, o, &ret->place, f);
}

static enum sbt_rc counts(struct sbt_tx *tx, struct list *l, struct sbt_fault *f)
{
    const struct sbt_alert_reader *r = &l->r;
    struct sbt_q_alert_count_in in = {SBT_ALERT_SEEN(r), .method = l->in->method, .in_province = l->in->province};
    struct sbt_q_alert_count_out *rows;
    struct sbt_alert_list *x = l->ret;
    size_t n;
    SBT_TRY(sbt_q_alert_count(tx, &in, &rows, &n, f));
    int64_t *const to[] = {&x->raised_n, &x->acknowledged_n, &x->looked_n, &x->decided_n};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < SBT_ARRAY_LEN(to); k++)
            if (sbt_str_eq(rows[i].state, sbt_alert_states[k].code)) {
                *to[k] = rows[i].n;
                if (!l->in->state || sbt_str_eq(l->in->state, rows[i].state))
                    x->total += rows[i].n;
            }
    return SBT_OK;
}

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list *l = arg;
    struct sbt_alert_list *x = l->ret;
    SBT_TRY(sbt_alert_reader_of(tx, l->ctx, &l->r, f));
    struct sbt_q_alert_list_in in = {
        SBT_ALERT_SEEN(&l->r),         .state = l->in->state, .method = l->in->method, .in_province = l->in->province,
        .after_queue = l->after_queue, .after_id = l->after,  .limit_n = l->limit + 1};
    struct sbt_q_alert_list_out *rows;
    *x = (struct sbt_alert_list){0};
    SBT_TRY(sbt_q_alert_list(tx, &in, &rows, &x->n, f));
    if (x->n > (size_t)l->limit) {
        x->n = (size_t)l->limit;
        x->next = sbt_arena_printf(l->ctx->arena, "%lld_%s", (long long)rows[x->n - 1].queue,
                                   sbt_id_text(l->ctx->arena, &rows[x->n - 1].alert_id));
    }
    x->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_alert_row, x->n);
    for (size_t i = 0; i < x->n; i++)
        SBT_TRY(row_of(tx, l->ctx, &l->r, &rows[i], &x->rows[i], f));
    return counts(tx, l, f);
}

static enum sbt_rc asked(struct list *l, struct sbt_fault *f)
{
    const struct sbt_alert_list_in *in = l->in;
    l->after_queue = SBT_INT_NONE;
    if (in->method && !sbt_alert_method_find(in->method))
        return sbt_fault_field(f, "method", SBT_N_("Tidak ada cara bernama “%1”."), in->method);
    if (sbt_str_empty(in->cursor))
        return SBT_OK;
    const char *bar = strchr(in->cursor, '_');
    const char *queue = bar ? sbt_arena_strndup(l->ctx->arena, in->cursor, (size_t)(bar - in->cursor)) : "";
    if (!bar || !sbt_id_parse(bar + 1, &l->after) || !sbt_parse_i64(queue, 0, INT64_MAX, &l->after_queue))
        return sbt_fault_field(f, "cursor", SBT_N_("Penanda halaman tidak dikenal. Mulai dari awal daftar."));
    return SBT_OK;
}

static enum sbt_rc need(struct sbt_ctx *ctx, struct sbt_fault *f)
{
    return ctx->actor.operator_cli ? SBT_OK : sbt_ctx_need(ctx, SBT_NEED_ALERTS, f);
}

enum sbt_rc sbt_alert_list(struct sbt_ctx *ctx, const struct sbt_alert_list_in *in, struct sbt_alert_list *ret,
                           struct sbt_fault *f)
{
    SBT_TRY(need(ctx, f));
    struct list l = {.ctx = ctx, .in = in, .ret = ret};
    l.limit = in->limit == SBT_INT_NONE || in->limit < 1 ? SBT_LIMIT_ROWS_PER_PAGE : in->limit;
    SBT_TRY(asked(&l, f));
    return sbt_ctx_tx(ctx, "alert.list", SBT_TX_READ, list_tx, &l, f);
}

// --- CSV

static void csv_int(struct sbt_buf *out, int64_t n)
{
    char s[24] = "";
    if (n != SBT_INT_NONE)
        snprintf(s, sizeof s, "%lld", (long long)n);
    sbt_csv_cell(out, s, false);
}

static void csv_row(const struct sbt_alert_row *r, struct sbt_buf *out)
{
    char first[11], last[11], us[28];
    sbt_day_put(first, r->first);
    sbt_day_put(last, r->last);
    sbt_us_put(us, r->raised_us);
    sbt_csv_cell(out, r->number, true);
    const char *const texts[] = {us,
                                 r->state,
                                 r->verdict ? r->verdict : "",
                                 r->method,
                                 r->cell_kind,
                                 r->cell ? r->cell : "",
                                 r->place,
                                 r->province ? r->province : "",
                                 first,
                                 last};
    for (size_t i = 0; i < SBT_ARRAY_LEN(texts); i++)
        sbt_csv_cell(out, texts[i], false);
    csv_int(out, r->observed);
    csv_int(out, r->expected_milli);
    csv_int(out, r->threshold_milli);
    csv_int(out, r->recurrence_days);
    csv_int(out, r->p_ppb);
    csv_int(out, r->leaf_n);
    sbt_csv_end(out);
}

enum sbt_rc sbt_alert_csv(struct sbt_ctx *ctx, const struct sbt_alert_list_in *in, struct sbt_buf *out,
                          struct sbt_fault *f)
{
    SBT_TRY(need(ctx, f));
    struct sbt_alert_list g;
    struct list l = {.ctx = ctx, .in = in, .ret = &g, .limit = SBT_QUERY_MANY_MAX - 1};
    SBT_TRY(asked(&l, f));
    SBT_TRY(sbt_ctx_tx(ctx, "alert.csv", SBT_TX_READ, list_tx, &l, f));
    sbt_buf_puts(out, "number,raised,state,verdict,method,cell_kind,cell,place,province,first,last,observed,"
                      "expected_milli,threshold_milli,recurrence_days,p_ppb,n\r\n");
    for (size_t i = 0; i < g.n; i++)
        csv_row(&g.rows[i], out);
    return SBT_OK;
}

// --- one

struct one {
    struct sbt_ctx *ctx;
    const char *number;
    struct sbt_alert_view *v;
    struct sbt_alert_reader r;
    struct sbt_q_alert_get_out o;
    struct sbt_figure_at at; // the log when the alert was raised
    bool at_known;
};

static enum sbt_rc hand(struct sbt_tx *tx, const struct one *x, int64_t us, const struct sbt_id *account,
                        const struct sbt_id *agency, const char *words, struct sbt_alert_hand *ret, struct sbt_fault *f)
{
    struct sbt_q_alert_hand_in in = {.account_id = *account, .agency_id = *agency};
    struct sbt_q_alert_hand_out o = {0};
    bool found = false;
    if (us != SBT_INT_NONE)
        SBT_TRY(sbt_q_alert_hand(tx, &in, &o, &found, f));
    *ret = (struct sbt_alert_hand){.us = us == SBT_INT_NONE ? SBT_US_NONE : us,
                                   .name = x->r.names ? o.name : NULL,
                                   .agency = o.agency,
                                   .words = x->r.names ? words : NULL};
    return SBT_OK;
}

static enum sbt_rc hands(struct sbt_tx *tx, struct one *x, struct sbt_fault *f)
{
    const struct sbt_q_alert_get_out *o = &x->o;
    struct sbt_alert_view *v = x->v;
    SBT_TRY(hand(tx, x, o->acknowledged_us, &o->acknowledged_by, &o->acknowledged_agency, NULL, &v->acknowledged, f));
    SBT_TRY(hand(tx, x, o->looked_us, &o->looked_by, &o->looked_agency, o->looked_words, &v->looked, f));
    SBT_TRY(hand(tx, x, o->decided_us, &o->decided_by, &o->decided_agency, o->decided_words, &v->decided, f));
    v->follow = o->follow;
    v->follow_label = sbt_alert_choice(x->ctx, sbt_alert_follows, o->follow);
    v->follow_ref = x->r.names ? o->follow_ref : NULL;
    struct sbt_id id;
    const char *number;
    const struct sbt_rulebook *rb;
    v->follow_seen = v->follow_ref && sbt_str_eq(o->follow, "case") &&
                     sbt_policy_may(x->ctx->actor.role, SBT_NEED_CASE_READ) &&
                     sbt_case_by_number(tx, x->ctx, v->follow_ref, &id, &number, &rb, NULL) == SBT_OK;
    return SBT_OK;
}

static enum sbt_rc members(struct sbt_tx *tx, struct one *x, struct sbt_fault *f)
{
    const char *p = x->o.cells;
    enum sbt_fig_dim dim = sbt_alert_dim(x->o.cell_kind);
    if (!p || dim == SBT_FIG_DIM_END)
        return SBT_OK;
    const char **l = SBT_NEW_N(x->ctx->arena, const char *, strlen(p) + 1);
    const char **codes = SBT_NEW_N(x->ctx->arena, const char *, strlen(p) + 1);
    while (*p) {
        size_t n = strcspn(p, "\n");
        codes[x->v->cells_n] = sbt_arena_strndup(x->ctx->arena, p, n);
        SBT_TRY(sbt_figure_label(tx, x->ctx, dim, codes[x->v->cells_n], &l[x->v->cells_n], f));
        x->v->cells_n++;
        p += n + (p[n] == '\n');
    }
    x->v->cells = l;
    x->v->codes = codes;
    return SBT_OK;
}

// The figures as they were when the alert was raised. Not known while they are not folded that far, or to who may not see
// them.
static void at_raised(struct sbt_tx *tx, struct one *x)
{
    const char *as_of = sbt_arena_printf(x->ctx->arena, "%lld", (long long)x->o.leaf_n);
    bool asks = sbt_alert_dim(x->o.cell_kind) != SBT_FIG_DIM_END && x->o.leaf_n > 0;
    x->at_known = asks && sbt_figure_may(x->ctx, NULL) == SBT_OK && sbt_figure_at(tx, as_of, &x->at, NULL) == SBT_OK;
}

// The list behind a number, where there is one and the reader may see lists, and how many it holds.
static enum sbt_rc figure(struct sbt_tx *tx, struct one *x, struct sbt_fault *f)
{
    const struct sbt_figure_def *d = x->o.figure ? sbt_figure_def_find(x->o.figure) : NULL;
    enum sbt_fig_dim dim = sbt_alert_dim(x->o.cell_kind);
    if (!d || dim == SBT_FIG_DIM_END || x->o.leaf_n <= 0)
        return SBT_OK;
    x->v->figure_label = sbt_tr(x->ctx->lang, d->label);
    if (d->kind != SBT_FIGURE_COUNT || !sbt_str_eq(d->unit, "terlapor") || sbt_figure_may(x->ctx, NULL) != SBT_OK ||
        sbt_ctx_need(x->ctx, SBT_NEED_CASE_READ, NULL) != SBT_OK)
        return SBT_OK;
    x->v->figure = d->name;
    x->v->scope = sbt_fig_dim_codes[dim];
    x->v->scope_code = x->o.cell ? x->o.cell : "";
    if (!x->at_known || x->v->cells_n > 1)
        return SBT_OK;
    int64_t v[SBT_FIG_VEC];
    SBT_TRY(sbt_figure_one(tx, &x->at, dim, x->v->scope_code, v, f));
    x->v->list_n = v[d->m];
    x->v->list_says = sbt_alert_list_says(x->ctx, d->name, x->v->list_n);
    return SBT_OK;
}

// Subjects of one place that came in, added to their weeks.
static enum sbt_rc weeks_add(struct sbt_tx *tx, struct one *x, const struct sbt_figure_at *at, const char *code,
                             struct sbt_fault *f)
{
    struct sbt_alert_view *v = x->v;
    struct sbt_figure_cells *c;
    size_t n;
    sbt_day first = v->weeks[0].monday, end = first + 7 * SBT_ALERT_WEEKS, d;
    char from[11], to[11];
    sbt_day_put(from, first);
    sbt_day_put(to, end - 1);
    struct sbt_figure_ask ask = {
        .scope = sbt_alert_dim(x->o.cell_kind), .by = SBT_FIG_DAY, .code = code, .from = from, .to = to};
    SBT_TRY(sbt_figure_cells(tx, at, &ask, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        if (sbt_day_parse(c[i].b, &d) && d >= first && d < end)
            v->weeks[(d - first) / 7].n += c[i].v[SBT_FIG_D_IN];
    }
    return SBT_OK;
}

// Week by week, as the log had it when the alert was raised; of a cluster all members together, as the log has them now (an
// earlier log size of a hundred places would take seconds).
static enum sbt_rc weeks(struct sbt_tx *tx, struct one *x, struct sbt_fault *f)
{
    enum sbt_fig_dim dim = sbt_alert_dim(x->o.cell_kind);
    struct sbt_alert_view *v = x->v;
    struct sbt_figure_at at = x->at;
    bool cluster = v->cells_n > 1;
    if (dim == SBT_FIG_DIM_END || !sbt_fig_grid(dim, SBT_FIG_DAY) || sbt_figure_may(x->ctx, NULL) != SBT_OK)
        return SBT_OK;
    if (cluster ? sbt_figure_at(tx, NULL, &at, NULL) != SBT_OK : !x->at_known)
        return SBT_OK; // the figures are not there yet
    sbt_day last = (sbt_day)x->o.last_day;
    sbt_day monday = last - (sbt_day)((last + 3) % 7); // 1-1-1970 was a Thursday
    for (int i = 0; i < SBT_ALERT_WEEKS; i++) {
        sbt_day d = monday - 7 * (SBT_ALERT_WEEKS - 1 - i);
        v->weeks[i] = (struct sbt_alert_week){.monday = d, .in_window = d + 6 >= (sbt_day)x->o.first_day && d <= last};
    }
    if (!cluster)
        SBT_TRY(weeks_add(tx, x, &at, x->o.cell ? x->o.cell : "", f));
    for (size_t i = 0; i < v->cells_n && cluster; i++)
        SBT_TRY(weeks_add(tx, x, &at, v->codes[i], f));
    v->weeks_known = true;
    return SBT_OK;
}

static struct sbt_q_alert_list_out short_of(const struct sbt_q_alert_get_out *o)
{
    return (struct sbt_q_alert_list_out){
        .alert_id = o->alert_id,
        .number = o->number,
        .method = o->method,
        .cell_kind = o->cell_kind,
        .cell = o->cell,
        .cells = o->cells,
        .subject_id = o->subject_id,
        .province = o->province,
        .region = o->region,
        .agency = o->agency,
        .contest = o->contest,
        .first_day = o->first_day,
        .last_day = o->last_day,
        .observed = o->observed,
        .expected_milli = o->expected_milli,
        .recurrence_days = o->recurrence_days,
        .p_ppb = o->p_ppb,
        .threshold_milli = o->threshold_milli,
        .leaf_n = o->leaf_n,
        .raised_us = o->raised_us,
        .state = o->state,
        .queue = o->queue,
        .verdict = o->verdict,
    };
}

static enum sbt_rc one_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct one *x = arg;
    struct sbt_alert_view *v = x->v;
    *v = (struct sbt_alert_view){.list_n = SBT_INT_NONE};
    SBT_TRY(sbt_alert_get(tx, x->ctx, x->number, &x->r, &x->o, f));
    struct sbt_q_alert_list_out o = short_of(&x->o);
    SBT_TRY(row_of(tx, x->ctx, &x->r, &o, &v->r, f));
    const struct sbt_alert_method *m = sbt_alert_method_find(x->o.method);
    v->says = m ? sbt_tr(x->ctx->lang, m->says) : "";
    v->budget = x->o.budget;
    v->version = x->o.version;
    v->may = sbt_alert_next(x->ctx, &x->o);
    SBT_TRY(sbt_alert_explain(tx, x->ctx, &x->o, v, f));
    SBT_TRY(members(tx, x, f));
    if (v->cells_n <= 1)
        at_raised(tx, x);
    SBT_TRY(figure(tx, x, f));
    SBT_TRY(hands(tx, x, f));
    SBT_TRY(sbt_alert_behind_of(tx, x->ctx, &x->o, v, f));
    return weeks(tx, x, f);
}

enum sbt_rc sbt_alert_view(struct sbt_ctx *ctx, const char *number, struct sbt_alert_view *ret, struct sbt_fault *f)
{
    SBT_TRY(need(ctx, f));
    struct one x = {.ctx = ctx, .number = number ? number : "", .v = ret};
    return sbt_ctx_tx(ctx, "alert.view", SBT_TX_READ, one_tx, &x, f);
}

struct changed {
    struct sbt_q_alert_changed_in in;
    struct sbt_q_alert_changed_out out;
};

static enum sbt_rc changed_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct changed *x = arg;
    bool found;
    return sbt_q_alert_changed(tx, &x->in, &x->out, &found, f);
}

enum sbt_rc sbt_alert_changed(struct sbt_ctx *ctx, int64_t after, int64_t upto, bool *ret, struct sbt_fault *f)
{
    struct changed x = {.in = {.after = after, .upto = upto}};
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_ALERTS, f));
    SBT_TRY(sbt_ctx_tx(ctx, "alert.changed", SBT_TX_READ, changed_tx, &x, f));
    *ret = x.out.n > 0;
    return SBT_OK;
}
