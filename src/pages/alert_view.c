// Pages of early warning: a queue, one alert that explains itself and can be acted on, and how the methods did.
#include "pages/alert_view.h"

#include "app/agency.h"
#include "app/alert_rules.h"
#include "app/alert_words.h"
#include "app/figure_catalogue.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/tr.h"
#include "gen/templates.h"
#include "pages/frame.h"

#define HERE "/peringatan"
#define BAR 24
#define HIGH 60 // pixels of the highest bar

static void look_of(const char *state, const char *verdict, const char **ret_colour, const char **ret_shape)
{
    static const struct {
        const char *code, *colour, *shape;
    } rows[] = {{"raised", "red", "triangle"}, {"acknowledged", "yellow", "half"}, {"looked", "blue", "ring"},
                {"real", "orange", "diamond"}, {"not_real", "grey", "cross"},      {"known", "green", "check"}};
    const char *code = verdict ? verdict : state;
    *ret_colour = "grey";
    *ret_shape = "circle";
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        if (sbt_str_eq(rows[i].code, code)) {
            *ret_colour = rows[i].colour;
            *ret_shape = rows[i].shape;
        }
}

static const char *days_since(struct sbt_request *rq, int64_t us)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    int64_t days = (ctx->now_us - us) / SBT_US_PER_DAY;
    return days <= 0 ? sbt_tr(ctx->lang, SBT_N_("hari ini"))
                     : sbt_tr_fill(rq->arena, ctx->lang, SBT_N_("%1 hari"), sbt_tr_int(rq->arena, ctx->lang, days),
                                   NULL, NULL);
}

static const char *query_of(struct sbt_arena *a, const struct sbt_alert_list_in *in, const char *state,
                            const char *cursor)
{
    const struct {
        const char *name, *value;
    } rows[] = {{"state", state}, {"method", in->method}, {"province", in->province}, {"cursor", cursor}};
    const char *q = "";
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        if (!sbt_str_empty(rows[i].value))
            q = sbt_arena_printf(a, "%s%s%s=%s", q, *q ? "&" : "?", rows[i].name, sbt_url_escape(a, rows[i].value));
    return q;
}

static void tabs(struct sbt_request *rq, struct sbt_view_alert_list *v)
{
    const struct sbt_alert_list *g = v->g;
    const int64_t n[] = {g->raised_n, g->acknowledged_n, g->looked_n, g->decided_n};
    int64_t all = 0;
    for (size_t i = 0; i < SBT_ARRAY_LEN(n); i++) {
        const char *code = sbt_alert_states[i].code;
        all += n[i];
        v->tabs[i + 1] =
            (struct sbt_link){.label = sbt_alert_states[i].label,
                              .href = sbt_arena_printf(rq->arena, HERE "%s", query_of(rq->arena, v->in, code, NULL)),
                              .current = sbt_str_eq(v->in->state, code),
                              .n = n[i]};
    }
    v->tabs[0] =
        (struct sbt_link){.label = SBT_N_("Semua"),
                          .href = sbt_arena_printf(rq->arena, HERE "%s", query_of(rq->arena, v->in, NULL, NULL)),
                          .current = !v->in->state,
                          .n = all};
}

static const struct sbt_choice *methods(struct sbt_arena *a)
{
    size_t n = 0;
    while (sbt_alert_methods[n].code)
        n++;
    struct sbt_choice *c = SBT_NEW_N(a, struct sbt_choice, n + 1);
    for (size_t i = 0; i < n; i++)
        c[i] = (struct sbt_choice){.code = sbt_alert_methods[i].code, .label = sbt_alert_methods[i].label};
    return c;
}

static enum sbt_rc asked(struct sbt_request *rq, struct sbt_alert_list_in *in, struct sbt_fault *f)
{
    sbt_rec_init(&sbt_alert_list_fields, in);
    return sbt_decode_pairs(&sbt_alert_list_fields, &rq->query, SBT_DECODE_UNKNOWN_OK, rq->arena, in, f);
}

static enum sbt_rc list_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_alert_list_in in;
    struct sbt_alert_list g = {0};
    struct sbt_fault wrong = {0};
    enum sbt_rc rc = asked(rq, &in, &wrong);
    if (rc == SBT_OK)
        rc = sbt_alert_list(ctx, &in, &g, &wrong);
    if (rc == SBT_E_INVALID) { // a filter that does not fit: says so, and shows all
        sbt_rec_init(&sbt_alert_list_fields, &in);
        SBT_TRY(sbt_alert_list(ctx, &in, &g, f));
    } else if (rc != SBT_OK) {
        *f = wrong;
        return rc;
    }
    struct sbt_view_alert_list v = {.g = &g, .in = &in, .methods = methods(rq->arena)};
    struct sbt_view_alert_line *l = SBT_NEW_N(rq->arena, struct sbt_view_alert_line, g.n);
    for (size_t i = 0; i < g.n; i++) {
        l[i] = (struct sbt_view_alert_line){.r = &g.rows[i],
                                            .href = sbt_arena_printf(rq->arena, HERE "/%s", g.rows[i].number)};
        look_of(g.rows[i].state, g.rows[i].verdict, &l[i].colour, &l[i].shape);
        if (!sbt_str_eq(g.rows[i].state, "decided"))
            l[i].waits = days_since(rq, g.rows[i].raised_us);
    }
    v.lines = l;
    tabs(rq, &v);
    SBT_TRY(sbt_region_provinces(ctx, &v.provinces, f));
    v.csv = sbt_arena_printf(rq->arena, HERE ".csv%s", query_of(rq->arena, &in, in.state, NULL));
    if (g.next)
        v.next = sbt_arena_printf(rq->arena, HERE "%s", query_of(rq->arena, &in, in.state, g.next));
    v.acts = sbt_policy_may(ctx->actor.role, SBT_NEED_ALERT_ACT);
    v.scores = sbt_figure_may(ctx, NULL) == SBT_OK;
    sbt_frame_page(rq, SBT_N_("Peringatan dini"), &v.page);
    v.page.wide = true;
    v.page.live_topic = "alerts";
    v.page.fault = rc == SBT_OK ? NULL : &wrong;
    sbt_frame_send(rq, rc == SBT_OK ? 200 : sbt_frame_status(&wrong), &v.page, sbt_tpl_alert_list, &v);
    return SBT_OK;
}

static enum sbt_rc csv_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_alert_list_in in;
    SBT_TRY(asked(rq, &in, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    SBT_TRY(sbt_alert_csv(sbt_frame_ctx(rq), &in, &out, f));
    sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &out);
    sbt_respond_attachment(rq, "peringatan-dini.csv");
    return SBT_OK;
}

// --- one

static void bars(struct sbt_view_alert_one *v)
{
    int64_t most = 1;
    for (int i = 0; i < SBT_ALERT_WEEKS; i++)
        most = v->a->weeks[i].n > most ? v->a->weeks[i].n : most;
    for (int i = 0; i < SBT_ALERT_WEEKS; i++) {
        const struct sbt_alert_week *w = &v->a->weeks[i];
        int64_t h = w->n * HIGH / most;
        v->bars[i] = (struct sbt_view_alert_bar){
            .x = (int64_t)i * BAR + 2, .y = HIGH - h, .h = h, .in_window = w->in_window, .w = w};
    }
}

static const char *act_path(const char *may)
{
    return sbt_str_eq(may, "acknowledge") ? "terima" : sbt_str_eq(may, "look") ? "periksa" : "putus";
}

static const char *list_path(struct sbt_arena *a, const struct sbt_alert_view *x, const char *code)
{
    return sbt_arena_printf(a, "/pantau/daftar?figure=%s&scope=%s&code=%s&as_of=%lld", x->figure, x->scope,
                            sbt_url_escape(a, code), (long long)x->r.leaf_n);
}

static enum sbt_rc show_one(struct sbt_request *rq, const struct sbt_alert_act_in *in, const struct sbt_fault *wrong,
                            struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    struct sbt_alert_view *x = SBT_NEW(a, struct sbt_alert_view);
    struct sbt_view_alert_one *v = SBT_NEW(a, struct sbt_view_alert_one);
    SBT_TRY(sbt_alert_view(ctx, sbt_request_param(rq, "nomor"), x, f));
    v->a = x;
    v->in = in;
    v->verdicts = sbt_alert_verdicts;
    v->follows = sbt_alert_follows;
    look_of(x->r.state, x->r.verdict, &v->colour, &v->shape);
    if (x->may)
        v->action = sbt_arena_printf(a, HERE "/%s/%s", x->r.number, act_path(x->may));
    struct sbt_view_alert_member *members = SBT_NEW_N(a, struct sbt_view_alert_member, x->cells_n);
    for (size_t i = 0; i < x->cells_n; i++)
        members[i] = (struct sbt_view_alert_member){x->cells[i], x->figure ? list_path(a, x, x->codes[i]) : NULL};
    v->members = members;
    v->members_n = x->cells_n;
    if (x->figure && x->cells_n <= 1)
        v->list = list_path(a, x, x->scope_code);
    if (x->holder)
        v->holder = sbt_arena_printf(a, "/kasus?holder=%s", sbt_url_escape(a, x->holder));
    if (x->weeks_known)
        bars(v);
    sbt_frame_page(rq, sbt_arena_printf(a, "%s %s", sbt_tr(ctx->lang, SBT_N_("Peringatan dini")), x->r.number),
                   &v->page);
    sbt_frame_crumb(rq, &v->page, SBT_N_("Peringatan dini"), HERE);
    v->page.live_topic = "alerts";
    v->page.fault = wrong;
    sbt_frame_send(rq, wrong ? sbt_frame_status(wrong) : 200, &v->page, sbt_tpl_alert_one, v);
    return SBT_OK;
}

static enum sbt_rc one_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_alert_act_in in = {0};
    return show_one(rq, &in, NULL, f);
}

static enum sbt_rc act_post(struct sbt_request *rq, const struct sbt_fields *t,
                            enum sbt_rc (*act)(struct sbt_ctx *, const struct sbt_alert_act_in *, struct sbt_fault *),
                            const char *done, struct sbt_fault *f)
{
    struct sbt_alert_act_in in = {0};
    struct sbt_fault said = {0};
    const char *number = sbt_request_param(rq, "nomor");
    sbt_rec_init(t, &in);
    enum sbt_rc rc = sbt_decode_pairs(t, &rq->form, 0, rq->arena, &in, &said);
    in.number = number;
    if (rc == SBT_OK)
        rc = act(sbt_frame_ctx(rq), &in, &said);
    if (rc == SBT_E_INVALID || rc == SBT_E_CONFLICT)
        return show_one(rq, &in, &said, f);
    if (rc != SBT_OK) {
        *f = said;
        return rc;
    }
    sbt_frame_done(rq, sbt_arena_printf(rq->arena, HERE "/%s", number), done, number);
    return SBT_OK;
}

static enum sbt_rc acknowledge_post(struct sbt_request *rq, struct sbt_fault *f)
{
    return act_post(rq, &sbt_alert_acknowledge_fields, sbt_alert_acknowledge, "alert_got", f);
}

static enum sbt_rc look_post(struct sbt_request *rq, struct sbt_fault *f)
{
    return act_post(rq, &sbt_alert_look_fields, sbt_alert_look, "alert_looked", f);
}

static enum sbt_rc decide_post(struct sbt_request *rq, struct sbt_fault *f)
{
    return act_post(rq, &sbt_alert_decide_fields, sbt_alert_decide, "decided", f);
}

// --- scores

static const char *permille(struct sbt_request *rq, int64_t v)
{
    const char *lang = sbt_frame_ctx(rq)->lang;
    return v == SBT_INT_NONE ? "–" : sbt_arena_printf(rq->arena, "%s %%", sbt_alert_milli(rq->arena, lang, v * 100));
}

static struct sbt_view_alert_score score_of(struct sbt_request *rq, const struct sbt_alert_score *s)
{
    const char *lang = sbt_frame_ctx(rq)->lang;
    return (struct sbt_view_alert_score){
        .s = s,
        .label = s->code ? s->label : sbt_tr(lang, SBT_N_("Semua cara statistik")),
        .precision = permille(rq, s->precision_permille),
        .undecided = permille(rq, s->undecided_permille),
        .lead = s->lead_days == SBT_INT_NONE ? "–" : sbt_tr_int(rq->arena, lang, s->lead_days),
        .false_month = sbt_alert_milli(rq->arena, lang, (s->false_month_milli + 50) / 100 * 100),
        .total = !s->code,
    };
}

static enum sbt_rc scores_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_alert_scores g;
    SBT_TRY(sbt_alert_scores(sbt_frame_ctx(rq), &g, f));
    struct sbt_view_alert_score *rows = SBT_NEW_N(rq->arena, struct sbt_view_alert_score, g.n + 1);
    struct sbt_view_alert_scores v = {.g = &g, .rows = rows, .rows_n = g.n + 1};
    for (size_t i = 0; i < g.n; i++)
        rows[i] = score_of(rq, &g.rows[i]);
    rows[g.n] = score_of(rq, &g.all);
    v.used = rows[g.n].false_month;
    v.over = g.all.false_month_milli > g.budget * 1000;
    sbt_frame_page(rq, SBT_N_("Nilai peringatan dini"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Peringatan dini"), HERE);
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_alert_scores, &v);
    return SBT_OK;
}

static enum sbt_rc scores_csv_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_alert_scores g;
    SBT_TRY(sbt_alert_scores(sbt_frame_ctx(rq), &g, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    sbt_alert_scores_csv(&g, &out);
    sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &out);
    sbt_respond_attachment(rq, "nilai-peringatan-dini.csv");
    return SBT_OK;
}

// --- a transfer that an officer heard of

static enum sbt_rc show_transfer(struct sbt_request *rq, const struct sbt_transfer_in *in,
                                 const struct sbt_fault *wrong, struct sbt_fault *f)
{
    (void)f;
    static const char *const order[] = {"name", "nip", "nik", "agency", "kind", "on", "to", "decree", "words"};
    const struct sbt_fields *t = &sbt_transfer_fields;
    struct sbt_view_field *l = SBT_NEW_N(rq->arena, struct sbt_view_field, SBT_ARRAY_LEN(order));
    struct sbt_view_transfer_form v = {.fields = l, .fields_n = SBT_ARRAY_LEN(order), .raw = rq->form};
    for (size_t i = 0; i < SBT_ARRAY_LEN(order); i++)
        for (size_t k = 0; k < t->n; k++)
            if (sbt_str_eq(t->f[k].name, order[i]))
                sbt_form_field(rq->arena, &t->f[k], NULL, t->f[k].required, in, &l[i]);
    sbt_frame_page(rq, SBT_N_("Catat mutasi"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Peringatan dini"), HERE);
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_alert_transfer, &v);
    return SBT_OK;
}

static enum sbt_rc transfer_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_transfer_in in;
    sbt_rec_init(&sbt_transfer_fields, &in);
    return show_transfer(rq, &in, NULL, f);
}

static enum sbt_rc transfer_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_transfer_in in;
    struct sbt_fault said = {0};
    sbt_rec_init(&sbt_transfer_fields, &in);
    enum sbt_rc rc = sbt_decode_pairs(&sbt_transfer_fields, &rq->form, 0, rq->arena, &in, &said);
    if (rc == SBT_OK)
        rc = sbt_transfer_record(sbt_frame_ctx(rq), &in, &said);
    if (rc == SBT_E_INVALID)
        return show_transfer(rq, &in, &said, f);
    if (rc != SBT_OK) {
        *f = said;
        return rc;
    }
    sbt_frame_done(rq, HERE, "saved", NULL);
    return SBT_OK;
}

#define PAGE(p, n, nd, sh, h)                                                            \
    {                                                                                    \
        .method = SBT_GET, .pattern = p, .name = n, .need = nd, .shed = sh, .handler = h \
    }
#define ACT(p, n, h)                                                                                    \
    {                                                                                                   \
        .method = SBT_POST, .pattern = p, .name = n, .need = SBT_NEED_ALERT_ACT, .body = SBT_BODY_FORM, \
        .shed = SBT_SHED_STAFF, .handler = h                                                            \
    }
const struct sbt_route sbt_routes_alert_view[] = {
    PAGE(HERE, "alert_list", SBT_NEED_ALERTS, SBT_SHED_STAFF, list_get),
    PAGE(HERE ".csv", "alert_csv", SBT_NEED_ALERTS, SBT_SHED_EXPORT, csv_get),
    PAGE(HERE "/nilai", "alert_scores", SBT_NEED_FIGURES, SBT_SHED_EXPORT, scores_get),
    PAGE(HERE "/nilai.csv", "alert_scores_csv", SBT_NEED_FIGURES, SBT_SHED_EXPORT, scores_csv_get),
    PAGE(HERE "/mutasi", "transfer_form", SBT_NEED_ALERT_ACT, SBT_SHED_STAFF, transfer_get),
    ACT(HERE "/mutasi", "transfer_post", transfer_post),
    PAGE(HERE "/{nomor}", "alert_one", SBT_NEED_ALERTS, SBT_SHED_STAFF, one_get),
    ACT(HERE "/{nomor}/terima", "alert_acknowledge_post", acknowledge_post),
    ACT(HERE "/{nomor}/periksa", "alert_look_post", look_post),
    ACT(HERE "/{nomor}/putus", "alert_decide_post", decide_post),
};
const size_t sbt_routes_alert_view_n = SBT_ARRAY_LEN(sbt_routes_alert_view);
