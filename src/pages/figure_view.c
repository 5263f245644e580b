// Figures one by one: the catalogue, a figure at any log size, its sheet, and the rates that others published.
#include "pages/figure_view.h"

#include "app/rate.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "pages/frame.h"

#define HERE "/pantau/angka"

static const struct sbt_choice bys[] = {{"province", SBT_N_("Provinsi"), NULL},
                                        {"region", SBT_N_("Kabupaten atau kota"), NULL},
                                        {"agency", SBT_N_("Instansi terlapor"), NULL},
                                        {"ppk", SBT_N_("PPK"), NULL},
                                        {"kanreg", SBT_N_("Kantor regional BKN"), NULL},
                                        {"offence", SBT_N_("Bentuk pelanggaran"), NULL},
                                        {"position", SBT_N_("Kelompok jabatan"), NULL},
                                        {"rank", SBT_N_("Pangkat"), NULL},
                                        {"contest", SBT_N_("Jenis pemilihan"), NULL},
                                        {"stage", SBT_N_("Tahapan"), NULL},
                                        {0}};
static const struct sbt_choice scopes[] = {
    {"province", SBT_N_("Provinsi"), NULL},        {"region", SBT_N_("Kabupaten atau kota"), NULL},
    {"agency", SBT_N_("Instansi terlapor"), NULL}, {"kanreg", SBT_N_("Kantor regional BKN"), NULL},
    {"contest", SBT_N_("Jenis pemilihan"), NULL},  {0}};

static enum sbt_rc list_get(struct sbt_request *rq, struct sbt_fault *f)
{
    SBT_TRY(sbt_figure_may(sbt_frame_ctx(rq), f));
    struct sbt_view_figure_list v = {.defs = sbt_figure_defs};
    sbt_frame_page(rq, SBT_N_("Semua angka"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Pemantauan"), "/pantau");
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_figure_list, &v);
    return SBT_OK;
}

static const char *query_of(struct sbt_arena *a, const struct sbt_figure_in *in, const char *as_of)
{
    const struct {
        const char *name, *value;
    } rows[] = {{"as_of", as_of}, {"scope", in->scope}, {"code", in->code}, {"by", in->by}};
    const char *q = "";
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        if (!sbt_str_empty(rows[i].value))
            q = sbt_arena_printf(a, "%s%s%s=%s", q, *q ? "&" : "?", rows[i].name, sbt_url_escape(a, rows[i].value));
    return q;
}

// The name stands in the path, the rest in the query (or, of a sheet that is published, in the form).
static enum sbt_rc ask(struct sbt_request *rq, const struct sbt_pairs *from, struct sbt_figure_in *in,
                       struct sbt_fault *f)
{
    sbt_rec_init(&sbt_figure_fields, in);
    in->name = sbt_request_param(rq, "nama");
    if (!sbt_figure_def_find(in->name))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Angka “%1” tidak ada dalam daftar."), in->name);
    const struct {
        const char *name;
        const char **to;
    } rows[] = {{"as_of", &in->as_of}, {"scope", &in->scope}, {"code", &in->code}, {"by", &in->by}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++) {
        const char *s = sbt_pairs_get(from, rows[i].name);
        *rows[i].to = sbt_str_empty(s) ? NULL : s;
    }
    return SBT_OK;
}

static const int64_t *shares(struct sbt_arena *a, const struct sbt_figure_answer *x)
{
    int64_t *s = SBT_NEW_N(a, int64_t, x->rows_n + 1), most = 1;
    for (size_t i = 0; i < x->rows_n; i++)
        most = x->rows[i].n > most ? x->rows[i].n : most;
    for (size_t i = 0; i < x->rows_n; i++)
        s[i] = x->rows[i].n > 0 ? x->rows[i].n * 1000 / most : 0;
    return s;
}

static enum sbt_rc show(struct sbt_request *rq, struct sbt_figure_in *in, const char *note,
                        const struct sbt_fault *wrong, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    struct sbt_figure_answer x;
    enum sbt_rc rc = sbt_figure_show(ctx, in, &x, f);
    if (rc == SBT_E_INVALID) { // what does not fit: says so, and shows the country now
        wrong = sbt_arena_dup(a, f, sizeof *f);
        sbt_fault_clear(f);
        *in = (struct sbt_figure_in){.name = in->name};
        rc = sbt_figure_show(ctx, in, &x, f);
    }
    SBT_TRY(rc);
    const char *n = sbt_arena_printf(a, "%lld", (long long)x.leaf_n);
    struct sbt_view_figure v = {.x = &x, .in = in, .bys = bys, .scopes = scopes, .note = note};
    v.action = sbt_arena_printf(a, HERE "/%s", in->name);
    v.pinned = sbt_arena_printf(a, "%s%s", v.action, query_of(a, in, n));
    v.csv = sbt_arena_printf(a, HERE "-csv/%s%s", in->name, query_of(a, in, n));
    v.shares = shares(a, &x);
    char token[27];
    sbt_random_code(token, 26);
    v.token = sbt_arena_strdup(a, token);
    sbt_frame_page(rq, x.def->label, &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Pemantauan"), "/pantau");
    sbt_frame_crumb(rq, &v.page, SBT_N_("Semua angka"), HERE);
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_figure_one, &v);
    return SBT_OK;
}

static enum sbt_rc one_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_figure_in in;
    SBT_TRY(ask(rq, &rq->query, &in, f));
    return show(rq, &in, NULL, NULL, f);
}

static enum sbt_rc csv_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_figure_in in;
    struct sbt_figure_answer x;
    SBT_TRY(ask(rq, &rq->query, &in, f));
    SBT_TRY(sbt_figure_show(sbt_frame_ctx(rq), &in, &x, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    sbt_figure_csv(&x, sbt_frame_ctx(rq)->lang, &out);
    sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &out);
    sbt_respond_attachment(rq, sbt_arena_printf(rq->arena, "%s-N%lld.csv", x.def->name, (long long)x.leaf_n));
    return SBT_OK;
}

static enum sbt_rc publish_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_figure_in in;
    const char *number, *note = sbt_pairs_get(&rq->form, "note");
    SBT_TRY(ask(rq, &rq->form, &in, f));
    if (note && strlen(note) > SBT_LIMIT_NOTE_CHARS)
        note = sbt_arena_strndup(rq->arena, note, SBT_LIMIT_NOTE_CHARS);
    enum sbt_rc rc = sbt_figure_publish(sbt_frame_ctx(rq), &in, note, &number, f);
    if (rc == SBT_E_INVALID || rc == SBT_E_TOO_LARGE) {
        struct sbt_fault *wrong = sbt_arena_dup(rq->arena, f, sizeof *f);
        sbt_fault_clear(f);
        return show(rq, &in, note, wrong, f);
    }
    SBT_TRY(rc);
    sbt_frame_done(rq, sbt_arena_printf(rq->arena, "/pantau/lembar/%s", number), "sheet", number);
    return SBT_OK;
}

static enum sbt_rc rates_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_published_rate *rows;
    struct sbt_view_published_rates v = {0};
    SBT_TRY(sbt_published_rates(sbt_frame_ctx(rq), &rows, &v.n, f));
    v.rows = rows;
    sbt_frame_page(rq, SBT_N_("Tindak lanjut yang pernah diumumkan"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Pemantauan"), "/pantau");
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_published_rates, &v);
    return SBT_OK;
}

static enum sbt_rc rates_csv_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_published_rate *rows;
    size_t n;
    SBT_TRY(sbt_published_rates(sbt_frame_ctx(rq), &rows, &n, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    sbt_published_rates_csv(rows, n, &out);
    sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &out);
    sbt_respond_attachment(rq, "tindak-lanjut-diumumkan.csv");
    return SBT_OK;
}

#define PAGE(p, n, h)                                                                                               \
    {                                                                                                               \
        .method = SBT_GET, .pattern = p, .name = n, .need = SBT_NEED_FIGURES, .shed = SBT_SHED_EXPORT, .handler = h \
    }
const struct sbt_route sbt_routes_figure_view[] = {
    PAGE(HERE, "figure_list", list_get),
    PAGE(HERE "/{nama}", "figure_one", one_get),
    PAGE(HERE "-csv/{nama}", "figure_one_csv", csv_get),
    PAGE("/pantau/terbitan", "published_rates", rates_get),
    PAGE("/pantau/terbitan.csv", "published_rates_csv", rates_csv_get),
    {.method = SBT_POST,
     .pattern = HERE "/{nama}",
     .name = "figure_publish_post",
     .need = SBT_NEED_FIGURES,
     .body = SBT_BODY_FORM,
     .shed = SBT_SHED_EXPORT,
     .rate = SBT_RATE_HEAVY,
     .handler = publish_post},
};
const size_t sbt_routes_figure_view_n = SBT_ARRAY_LEN(sbt_routes_figure_view);
