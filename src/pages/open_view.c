// Open data for everybody: reads what was published, the same for whoever asks.
#include "pages/open_view.h"

#include "app/rate.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "pages/frame.h"

static const struct sbt_choice bys[] = {{"status", SBT_N_("Status"), NULL},
                                        {"province", SBT_N_("Provinsi"), NULL},
                                        {"offence", SBT_N_("Bentuk pelanggaran"), NULL},
                                        {"position", SBT_N_("Kelompok jabatan"), NULL},
                                        {"contest", SBT_N_("Jenis pemilihan"), NULL},
                                        {0}};

static enum sbt_rc decode(struct sbt_request *rq, struct sbt_open_in *in, struct sbt_fault *f)
{
    sbt_rec_init(&sbt_open_fields, in);
    return sbt_decode_pairs(&sbt_open_fields, &rq->query, SBT_DECODE_UNKNOWN_OK, rq->arena, in, f);
}

// Of the largest, in thousandths.
static void shares(struct sbt_arena *a, struct sbt_view_open *v)
{
    const struct sbt_open_data *d = v->d;
    size_t n = v->by_status ? d->statuses_n : d->rows_n;
    int64_t *s = SBT_NEW_N(a, int64_t, n + 1), most = 1;
    for (size_t i = 0; d->month && i < n; i++) {
        s[i] = v->by_status ? d->total.cells[i].least : d->rows[i].total.least;
        most = s[i] > most ? s[i] : most;
    }
    for (size_t i = 0; i < n; i++)
        s[i] = s[i] > 0 ? s[i] * 1000 / most : 0;
    v->shares = s;
}

static const struct sbt_choice *months(struct sbt_arena *a, const struct sbt_open_data *d)
{
    struct sbt_choice *c = SBT_NEW_N(a, struct sbt_choice, d->months_n + 1);
    for (size_t i = 0; i < d->months_n; i++)
        c[i] = (struct sbt_choice){d->months[i].month, d->months[i].label, NULL};
    return c;
}

static enum sbt_rc page_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    struct sbt_open_in in;
    struct sbt_open_data d = {0};
    enum sbt_rc rc = decode(rq, &in, f);
    if (rc == SBT_OK)
        rc = sbt_open_data(ctx, &in, &d, f);
    struct sbt_fault wrong = *f;
    if (rc == SBT_E_INVALID) { // a table that does not exist: says so, and shows the country
        sbt_fault_clear(f);
        sbt_rec_init(&sbt_open_fields, &in);
        SBT_TRY(sbt_open_data(ctx, &in, &d, f));
    } else if (rc != SBT_OK) {
        return rc;
    }
    struct sbt_view_open v = {
        .d = &d, .by = d.by, .by_status = sbt_str_eq(d.by, "status"), .bys = bys, .months = months(a, &d)};
    if (d.month) {
        v.pinned = sbt_arena_printf(a, "/data?by=%s&rilis=%s", d.by, d.month);
        v.csv = sbt_arena_printf(a, "/data.csv?by=%s&rilis=%s", d.by, d.month);
        v.csv_all = sbt_arena_printf(a, "/data.csv?by=all&rilis=%s", d.month);
    }
    shares(a, &v);
    sbt_frame_page(rq, SBT_N_("Data dan statistik"), &v.page);
    v.page.wide = true;
    v.page.fault = rc == SBT_OK ? NULL : &wrong;
    sbt_frame_send(rq, rc == SBT_OK ? 200 : sbt_frame_status(&wrong), &v.page, sbt_tpl_open_view, &v);
    return SBT_OK;
}

static enum sbt_rc csv_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_open_in in;
    const char *month;
    SBT_TRY(decode(rq, &in, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    SBT_TRY(sbt_open_csv(sbt_frame_ctx(rq), &in, &month, &out, f));
    sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &out);
    sbt_respond_attachment(rq, sbt_arena_printf(rq->arena, "data-netralitas-%s-%s.csv", month ? month : "kosong",
                                                sbt_str_empty(in.by) ? "all" : in.by));
    return SBT_OK;
}

static enum sbt_rc words_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct sbt_view_open_words v = {.words = sbt_open_dictionary};
    sbt_frame_page(rq, SBT_N_("Kamus data"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Data dan statistik"), "/data");
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_open_words, &v);
    return SBT_OK;
}

static enum sbt_rc words_csv_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    sbt_open_dictionary_csv(sbt_frame_ctx(rq)->lang, &out);
    sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &out);
    sbt_respond_attachment(rq, "kamus-data-netralitas.csv");
    return SBT_OK;
}

#define PAGE(p, n, h)                                                                                 \
    {                                                                                                 \
        .method = SBT_GET, .pattern = p, .name = n, .need = SBT_NEED_PUBLIC, .shed = SBT_SHED_EXPORT, \
        .rate = SBT_RATE_HEAVY, .handler = h                                                          \
    }
const struct sbt_route sbt_routes_open_view[] = {
    PAGE("/data", "open_data", page_get),
    PAGE("/data.csv", "open_data_csv", csv_get),
    PAGE("/data/kamus", "open_words", words_get),
    PAGE("/data/kamus.csv", "open_words_csv", words_csv_get),
};
const size_t sbt_routes_open_view_n = SBT_ARRAY_LEN(sbt_routes_open_view);
