// An outside list beside ours: takes the file in memory, shows the differences or sends them as a file, keeps neither.
#include "pages/outside_list.h"

#include "app/agency.h"
#include "app/rate.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "pages/frame.h"

#define HERE "/pantau/banding"

static enum sbt_rc sink_begin(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct sbt_buf *b = SBT_NEW(rq->arena, struct sbt_buf);
    sbt_buf_init(b, SBT_LIMIT_OUTSIDE_BYTES + 1);
    rq->upload = b;
    return SBT_OK;
}
static enum sbt_rc sink_data(struct sbt_request *rq, struct sbt_part *part, const void *p, size_t n,
                             struct sbt_fault *f)
{
    (void)f;
    if (part->index == 0)
        sbt_buf_add(rq->upload, p, n);
    return SBT_OK;
}
static void sink_drop(struct sbt_request *rq)
{
    if (rq->upload != NULL)
        sbt_buf_done(rq->upload);
    rq->upload = NULL;
}
static const struct sbt_sink sink = {.begin = sink_begin,
                                     .data = sink_data,
                                     .drop = sink_drop,
                                     .part_max_bytes = SBT_LIMIT_OUTSIDE_BYTES,
                                     .parts_max = 1};

static const char *given(struct sbt_request *rq, const char *name)
{
    const char *s = sbt_pairs_get(&rq->form, name);
    return sbt_str_empty(s) ? NULL : s;
}

// Counts of subjects: what has a list behind it.
static const struct sbt_choice *figures(struct sbt_arena *a)
{
    size_t n = 0, k = 0;
    while (sbt_figure_defs[n].name)
        n++;
    struct sbt_choice *c = SBT_NEW_N(a, struct sbt_choice, n + 1);
    for (size_t i = 0; i < n; i++)
        if (sbt_figure_defs[i].kind == SBT_FIGURE_COUNT && sbt_str_eq(sbt_figure_defs[i].unit, "terlapor"))
            c[k++] = (struct sbt_choice){sbt_figure_defs[i].name, sbt_figure_defs[i].label, NULL};
    return c;
}

static enum sbt_rc show(struct sbt_request *rq, struct sbt_view_outside *v, const struct sbt_fault *wrong,
                        struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_outside_past *past;
    SBT_TRY(sbt_outside_past(ctx, &past, &v->past_n, f));
    SBT_TRY(sbt_region_provinces(ctx, &v->provinces, f));
    v->past = past;
    v->columns = sbt_outside_columns;
    v->figures = figures(rq->arena);
    sbt_frame_page(rq, SBT_N_("Daftar instansi lain di samping daftar kita"), &v->page);
    sbt_frame_crumb(rq, &v->page, SBT_N_("Pemantauan"), "/pantau");
    v->page.fault = wrong;
    v->page.wide = true;
    sbt_frame_send(rq, wrong ? sbt_frame_status(wrong) : 200, &v->page, sbt_tpl_outside_list, v);
    return SBT_OK;
}

static enum sbt_rc form_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_view_outside v = {.figure = "reported"};
    return show(rq, &v, NULL, f);
}

static enum sbt_rc send_csv(struct sbt_request *rq, const struct sbt_outside *o)
{
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    sbt_outside_csv(o, &out);
    sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &out);
    sbt_respond_attachment(rq, sbt_arena_printf(rq->arena, "selisih-%s-N%lld.csv", o->def->name, (long long)o->leaf_n));
    return SBT_OK;
}

static enum sbt_rc compare_post(struct sbt_request *rq, struct sbt_fault *f)
{
    const struct sbt_buf *b = rq->upload;
    const char *act = given(rq, "aksi");
    struct sbt_view_outside v = {.agency = given(rq, "agency"),
                                 .figure = given(rq, "figure"),
                                 .region = given(rq, "region"),
                                 .as_of = given(rq, "as_of")};
    struct sbt_outside_in in = {.agency = v.agency,
                                .figure = v.figure,
                                .scope = v.region ? "province" : NULL,
                                .code = v.region,
                                .as_of = v.as_of,
                                .trial = !sbt_str_eq(act, "catat")};
    struct sbt_outside *o = SBT_NEW(rq->arena, struct sbt_outside);
    if (b != NULL && b->n > 0) {
        in.text = b->p;
        in.n = b->n;
    }
    enum sbt_rc rc = sbt_outside_compare(sbt_frame_ctx(rq), &in, o, f);
    sink_drop(rq);
    if (rc == SBT_E_INVALID || rc == SBT_E_TOO_LARGE || rc == SBT_E_BUSY) {
        struct sbt_fault *wrong = sbt_arena_dup(rq->arena, f, sizeof *f);
        sbt_fault_clear(f);
        return show(rq, &v, wrong, f);
    }
    SBT_TRY(rc);
    if (sbt_str_eq(act, "csv"))
        return send_csv(rq, o);
    v.o = o;
    return show(rq, &v, NULL, f);
}

const struct sbt_route sbt_routes_outside_list[] = {
    {SBT_GET, HERE, "outside_list", .need = SBT_NEED_CASE_READ, .shed = SBT_SHED_EXPORT, .handler = form_get},
    {SBT_POST, HERE, "outside_list_post", .need = SBT_NEED_CASE_READ, .shed = SBT_SHED_EXPORT,
     .body = SBT_BODY_MULTIPART, .rate = SBT_RATE_HEAVY, .sink = &sink, .handler = compare_post},
};
const size_t sbt_routes_outside_list_n = SBT_ARRAY_LEN(sbt_routes_outside_list);
