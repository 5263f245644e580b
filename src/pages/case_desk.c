// Desks, lists of cases and the search: one line a subject.
#include "pages/case_desk.h"

#include "app/case_choices.h"
#include "app/changes.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "pages/due_text.h"
#include "pages/frame.h"

static const struct sbt_view_list_row *rows_of(struct sbt_request *rq, const struct sbt_case_list_out *l)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_view_list_row *v = SBT_NEW_N(rq->arena, struct sbt_view_list_row, l->n);
    for (size_t i = 0; i < l->n; i++) {
        const struct sbt_case_list_row *r = &l->rows[i];
        v[i].r = r;
        v[i].href = sbt_arena_printf(rq->arena, "/kasus/%s", r->number);
        sbt_case_tag_of(r->milestone, &v[i].tag_colour, &v[i].tag_shape);
        if (r->due_day != SBT_DAY_NONE)
            sbt_due_text(rq->arena, ctx->lang, r->days_left, r->late, &v[i].due_text, &v[i].due_tone);
    }
    return v;
}

static enum sbt_rc filters(struct sbt_request *rq, struct sbt_case_list_in *in, struct sbt_fault *f)
{
    sbt_case_list_init(in);
    // A form sends empty fields for "all"; they count as absent.
    return sbt_decode_pairs(&sbt_case_list_fields, &rq->query, SBT_DECODE_UNKNOWN_OK, rq->arena, in, f);
}

static const char *with(struct sbt_arena *a, const char *path, const char *query, const char *more)
{
    bool q = !sbt_str_empty(query), m = !sbt_str_empty(more);
    return sbt_arena_printf(a, "%s%s%s%s%s", path, q || m ? "?" : "", q ? query : "", q && m ? "&" : "", m ? more : "");
}

static enum sbt_rc desk_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_case_list_in in;
    SBT_TRY(filters(rq, &in, f));
    enum sbt_desk_tab tab = sbt_desk_tab_of(sbt_request_query(rq, "tab"));
    struct sbt_desk_out out;
    int64_t seen = sbt_store_leaf_n(ctx->app->store);
    SBT_TRY(sbt_desk(ctx, tab, &in, &out, f));
    struct sbt_view_desk v = {
        .title = SBT_N_("Meja kerja"),
        .tab = sbt_desk_tab_code(tab),
        .overdue = out.overdue,
        .overdue_more = out.overdue == SBT_DESK_COUNT_MAX,
        .rows = rows_of(rq, &out.list),
        .rows_n = out.list.n,
        .empty_title = SBT_N_("Tidak ada yang menunggu"),
        .empty_text = SBT_N_("Kasus muncul di sini begitu sampai pada Anda, dengan tenggatnya."),
    };
    static const char *const labels[] = {NULL, SBT_N_("Saya"), SBT_N_("Kantor saya"), SBT_N_("Pantauan")};
    for (enum sbt_desk_tab t = SBT_DESK_MINE; t < SBT_DESK_END; t++)
        v.tabs[t - 1] = (struct sbt_link){
            .label = labels[t],
            .href = sbt_arena_printf(rq->arena, "/meja?tab=%s", sbt_desk_tab_code(t)),
            .current = t == tab,
            .n = out.counts[t],
            .more = out.counts[t] == SBT_DESK_COUNT_MAX,
        };
    sbt_frame_page(rq, v.title, &v.page);
    v.page.wide = true;
    v.page.live_topic = "desk";
    v.page.live_after = seen;
    const char *here = sbt_arena_printf(rq->arena, "tab=%s", v.tab);
    if (out.list.next)
        v.next = with(rq->arena, "/meja", here,
                      sbt_arena_printf(rq->arena, "cursor=%s", sbt_url_escape(rq->arena, out.list.next)));
    if (in.cursor)
        v.prev = with(rq->arena, "/meja", here, NULL);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_case_desk, &v);
    return SBT_OK;
}

static const struct sbt_choice source_c[] = {
    {"laporan", SBT_N_("Laporan"), NULL}, {"temuan", SBT_N_("Temuan"), NULL}, {0}};
static const struct sbt_choice holder_c[] = {
    {"saya", SBT_N_("Menunggu saya"), NULL}, {"kantor", SBT_N_("Kantor saya"), NULL}, {0}};

static enum sbt_rc list_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    struct sbt_case_list_in in;
    struct sbt_case_list_out out = {0};
    struct sbt_view_case_list v = {.in = &in, .sources = source_c, .holders = holder_c};
    enum sbt_rc rc = filters(rq, &in, f);
    if (rc == SBT_OK)
        rc = sbt_case_list(ctx, &in, &out, f);
    if (rc != SBT_OK && rc != SBT_E_INVALID)
        return rc;
    sbt_frame_page(rq, SBT_N_("Kasus"), &v.page);
    v.page.wide = true;
    v.page.fault = rc == SBT_OK ? NULL : f;
    struct sbt_case_choices choices;
    struct sbt_fault why = {0};
    SBT_TRY(sbt_case_choices(ctx, &choices, &why));
    v.statuses = choices.statuses;
    v.levels = choices.levels;
    v.contests = choices.contests;
    v.regions = choices.provinces;
    v.rows = rows_of(rq, &out);
    v.rows_n = out.n;
    v.total = out.total;
    const char *n = sbt_tr_int(a, ctx->lang, out.total);
    v.total_text = sbt_tr_fill(a, ctx->lang, out.total_more ? SBT_N_("Lebih dari %1 terlapor") : SBT_N_("%1 terlapor"),
                               n, NULL, NULL);
    if (in.search) {
        struct sbt_id id;
        if (sbt_id_parse(in.search, &id) && sbt_case_search_words(ctx, &id, &v.search_words, &why) != SBT_OK)
            v.search_words = NULL;
    }
    const char *sort = in.sort;
    in.sort = NULL;
    const char *q = sbt_case_list_query(a, &in);
    in.sort = sort;
    v.sort_due = with(a, "/kasus", q, "sort=due");
    v.sort_opened = with(a, "/kasus", q, "sort=opened");
    v.sort_changed = with(a, "/kasus", q, "sort=changed");
    const char *all = sbt_case_list_query(a, &in);
    if (sbt_policy_may(ctx->actor.role, SBT_NEED_EXPORT))
        v.csv = with(a, "/kasus/unduh.csv", all, NULL);
    if (out.next)
        v.next = with(a, "/kasus", all, sbt_arena_printf(a, "cursor=%s", sbt_url_escape(a, out.next)));
    if (in.cursor)
        v.first = with(a, "/kasus", all, NULL);
    v.save_query = sbt_str_empty(all) ? NULL : all;
    struct sbt_saved_filter *saved;
    if (sbt_filter_list(ctx, &saved, &v.saved_n, &why) == SBT_OK)
        v.saved = saved;
    sbt_frame_send(rq, rc == SBT_OK ? 200 : sbt_frame_status(f), &v.page, sbt_tpl_case_list, &v);
    return SBT_OK;
}

static enum sbt_rc filter_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_case_list_in in;
    SBT_TRY(filters(rq, &in, f));
    SBT_TRY(sbt_filter_save(sbt_frame_ctx(rq), sbt_pairs_get(&rq->form, "nama"), &in, f));
    sbt_frame_done(rq, with(rq->arena, "/kasus", sbt_case_list_query(rq->arena, &in), NULL), "saved", NULL);
    return SBT_OK;
}

struct csv {
    struct sbt_buf out;
    const char *lang;
};

static enum sbt_rc csv_row(const struct sbt_case_list_row *row, void *arg, struct sbt_fault *f)
{
    struct csv *c = arg;
    sbt_case_csv_row(&c->out, c->lang, row);
    return c->out.full ? sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Terlalu banyak baris: persempit saringan."))
                       : SBT_OK;
}

static enum sbt_rc csv_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_case_list_in in;
    SBT_TRY(filters(rq, &in, f));
    struct csv c = {.lang = ctx->lang};
    sbt_buf_init(&c.out, SBT_LIMIT_CSV_BYTES);
    sbt_case_csv_head(&c.out, ctx->lang);
    int64_t n;
    enum sbt_rc rc = sbt_case_export(ctx, &in, csv_row, &c, &n, f);
    if (rc == SBT_OK)
        sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &c.out);
    sbt_buf_done(&c.out);
    if (rc != SBT_OK)
        return rc;
    sbt_respond_attachment(rq, "kasus.csv");
    return SBT_OK;
}

static enum sbt_rc search_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct sbt_view_search v = {0};
    sbt_frame_page(rq, SBT_N_("Cari"), &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_case_search, &v);
    return SBT_OK;
}

static enum sbt_rc search_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_case_search_in in = {0};
    struct sbt_id id;
    enum sbt_rc rc = sbt_decode_pairs(&sbt_case_search_fields, &rq->form, SBT_DECODE_UNKNOWN_OK, rq->arena, &in, f);
    if (rc == SBT_OK)
        rc = sbt_case_search(sbt_frame_ctx(rq), &in, &id, f);
    if (rc == SBT_OK) {
        sbt_respond_see_other(rq, sbt_arena_printf(rq->arena, "/kasus?search=%s", sbt_id_text(rq->arena, &id)));
        return SBT_OK;
    }
    if (rc != SBT_E_INVALID)
        return rc;
    struct sbt_view_search v = {.q = in.q};
    sbt_frame_page(rq, SBT_N_("Cari"), &v.page);
    v.page.fault = f;
    sbt_frame_send(rq, sbt_frame_status(f), &v.page, sbt_tpl_case_search, &v);
    return SBT_OK;
}

#define PAGE(m, p, n, nd, b, s, h) .method = m, .pattern = p, .name = n, .need = nd, .body = b, .shed = s, .handler = h
const struct sbt_route sbt_routes_case_desk[] = {
    {PAGE(SBT_GET, "/meja", "case_desk", SBT_NEED_CASE_READ, SBT_BODY_NONE, SBT_SHED_STAFF, desk_get),
     .flags = SBT_ROUTE_KEPT},
    {PAGE(SBT_GET, "/kasus", "case_list", SBT_NEED_CASE_READ, SBT_BODY_NONE, SBT_SHED_STAFF, list_get),
     .flags = SBT_ROUTE_KEPT},
    {PAGE(SBT_POST, "/kasus/saringan", "case_filter_post", SBT_NEED_CASE_READ, SBT_BODY_FORM, SBT_SHED_STAFF,
          filter_post)},
    {PAGE(SBT_GET, "/kasus/unduh.csv", "case_csv", SBT_NEED_EXPORT, SBT_BODY_NONE, SBT_SHED_EXPORT, csv_get)},
    {PAGE(SBT_GET, "/cari", "case_search", SBT_NEED_CASE_READ, SBT_BODY_NONE, SBT_SHED_STAFF, search_get)},
    {PAGE(SBT_POST, "/cari", "case_search_post", SBT_NEED_CASE_READ, SBT_BODY_FORM, SBT_SHED_SEARCH, search_post)},
};
const size_t sbt_routes_case_desk_n = SBT_ARRAY_LEN(sbt_routes_case_desk);
