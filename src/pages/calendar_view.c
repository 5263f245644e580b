// Pages of the calendar: the days of a year with their sources, every load with what it moved, and loading a file.
#include "pages/calendar_view.h"

#include <string.h>

#include "app/account_login.h"
#include "app/rate.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/tr.h"
#include "gen/templates.h"
#include "pages/frame.h"

#define HERE "/acuan/kalender"

static void crumbs(struct sbt_request *rq, struct sbt_page *page, bool below)
{
    sbt_frame_crumb(rq, page, SBT_N_("Aturan & acuan"), "/acuan");
    if (below)
        sbt_frame_crumb(rq, page, SBT_N_("Kalender"), HERE);
}

static enum sbt_rc view_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    struct sbt_calendar_view c;
    int64_t year;
    if (!sbt_parse_i64(sbt_request_query(rq, "tahun"), 1990, 2100, &year)) // what is no year counts as absent
        year = 0;
    SBT_TRY(sbt_calendar_view(ctx, (int)year, &c, f));
    struct sbt_view_calendar v = {.c = &c,
                                  .year = sbt_arena_printf(a, "%d", c.year),
                                  .missing = c.missing ? sbt_arena_printf(a, "%d", c.missing) : NULL,
                                  .may_load = sbt_policy_may(ctx->actor.role, SBT_NEED_AGENCIES),
                                  .years_n = c.years_n};
    struct sbt_view_calendar_year *y = SBT_NEW_N(a, struct sbt_view_calendar_year, c.years_n);
    for (size_t i = 0; i < c.years_n; i++)
        y[i] = (struct sbt_view_calendar_year){.y = &c.years[i],
                                               .label = sbt_arena_printf(a, "%d", c.years[i].year),
                                               .href = sbt_arena_printf(a, HERE "?tahun=%d", c.years[i].year),
                                               .here = c.years[i].year == c.year};
    v.years = y;
    sbt_frame_page(rq, SBT_N_("Kalender"), &v.page);
    crumbs(rq, &v.page, false);
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_calendar_view, &v);
    return SBT_OK;
}

// --- loading

static enum sbt_rc sink_begin(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct sbt_buf *b = SBT_NEW(rq->arena, struct sbt_buf);
    sbt_buf_init(b, SBT_LIMIT_ICAL_BYTES + 1);
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

static const struct sbt_sink sink = {
    .begin = sink_begin, .data = sink_data, .drop = sink_drop, .part_max_bytes = SBT_LIMIT_ICAL_BYTES, .parts_max = 1};

static const char *given(struct sbt_request *rq, const char *name)
{
    const char *s = sbt_pairs_get(&rq->form, name);
    return sbt_str_empty(s) ? NULL : s;
}

static void show_load(struct sbt_request *rq, const struct sbt_calendar_import_in *in, const struct sbt_fault *wrong)
{
    struct sbt_view_calendar_load v = {.region = in->region, .source = in->source};
    struct sbt_view_calendar_mistake *m = SBT_NEW_N(rq->arena, struct sbt_view_calendar_mistake, SBT_FAULT_FIELDS + 1);
    for (size_t i = 0; wrong != NULL && i < wrong->fields_n && i < SBT_FAULT_FIELDS; i++) {
        const char *at = wrong->fields[i].field;
        int64_t line;
        if (sbt_str_starts(at, "line ") && sbt_parse_i64(at + 5, 1, INT32_MAX, &line))
            m[v.mistakes_n++] = (struct sbt_view_calendar_mistake){
                .line = line, .say = sbt_fault_text(rq->arena, sbt_frame_ctx(rq)->lang, &wrong->fields[i])};
    }
    v.mistakes = m;
    sbt_frame_page(rq, SBT_N_("Muat hari libur"), &v.page);
    crumbs(rq, &v.page, true);
    v.page.fault = v.mistakes_n > 0 ? NULL : wrong;
    sbt_frame_send(rq, wrong != NULL ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_calendar_load, &v);
}

static void show_plan(struct sbt_request *rq, const struct sbt_calendar_import_in *in,
                      const struct sbt_calendar_import_out *p, const struct sbt_fault *wrong)
{
    static const struct {
        const char *what, *say, *colour, *shape;
    } looks[] = {{"new", SBT_N_("baru"), "blue", "circle"},
                 {"removed", SBT_N_("dihapus"), "red", "square"},
                 {"known", SBT_N_("sudah ada"), "grey", "check"}};
    struct sbt_fault quiet = {0};
    struct sbt_view_calendar_plan v = {
        .p = p,
        .text = in->text,
        .region = in->region,
        .source = in->source,
        .step_up = sbt_ctx_step_up(sbt_frame_ctx(rq), SBT_NEED_AGENCIES, &quiet) != SBT_OK,
    };
    struct sbt_view_calendar_row *rows = SBT_NEW_N(rq->arena, struct sbt_view_calendar_row, p->rows_n);
    for (size_t i = 0; i < p->rows_n; i++)
        for (size_t k = 0; k < SBT_ARRAY_LEN(looks); k++)
            if (sbt_str_eq(p->rows[i].what, looks[k].what))
                rows[i] = (struct sbt_view_calendar_row){.r = &p->rows[i],
                                                         .kind = sbt_holiday_kind_label(p->rows[i].kind),
                                                         .what = looks[k].say,
                                                         .colour = looks[k].colour,
                                                         .shape = looks[k].shape};
    v.rows = rows;
    sbt_frame_page(rq, SBT_N_("Akibat hari libur baru"), &v.page);
    crumbs(rq, &v.page, true);
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong != NULL ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_calendar_plan, &v);
}

// A form sends CR LF, and a hidden field holds no CR.
static void plain(struct sbt_request *rq, const char *text, size_t n, struct sbt_calendar_import_in *in)
{
    char *out = sbt_arena_alloc(rq->arena, n + 1);
    for (size_t i = 0; i < n; i++)
        if (text[i] != '\r')
            out[in->n++] = text[i];
    in->text = out;
}

static bool is_input(enum sbt_rc rc)
{
    return rc == SBT_E_INVALID || rc == SBT_E_CONFLICT || rc == SBT_E_TOO_LARGE;
}

static enum sbt_rc tried(struct sbt_request *rq, struct sbt_calendar_import_in *in, const struct sbt_fault *wrong,
                         struct sbt_fault *f)
{
    struct sbt_calendar_import_out p;
    in->dry_run = true;
    enum sbt_rc rc = sbt_calendar_import(sbt_frame_ctx(rq), in, &p, f);
    if (rc == SBT_OK)
        show_plan(rq, in, &p, wrong);
    else if (is_input(rc))
        show_load(rq, in, f);
    else
        return rc;
    return SBT_OK;
}

static enum sbt_rc load_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    show_load(rq, &(struct sbt_calendar_import_in){0}, NULL);
    return SBT_OK;
}

static enum sbt_rc load_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_buf *b = rq->upload;
    struct sbt_calendar_import_in in = {.region = given(rq, "region"), .source = given(rq, "source")};
    if (b != NULL)
        plain(rq, b->p, b->n, &in);
    sink_drop(rq);
    if (in.n == 0) {
        (void)sbt_fault_field(f, "berkas", SBT_N_("Pilih berkas kalender (.ics)."));
        show_load(rq, &in, f);
        return SBT_OK;
    }
    return tried(rq, &in, NULL, f);
}

static enum sbt_rc stepped_up(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_fault quiet = {0};
    if (sbt_ctx_step_up(ctx, SBT_NEED_AGENCIES, &quiet) == SBT_OK)
        return SBT_OK;
    struct sbt_login_code_in code = {.code = sbt_pairs_get(&rq->form, "kode")};
    enum sbt_rc rc = sbt_str_empty(code.code)
                         ? sbt_fault_field(f, "kode", SBT_N_("Isi kode 6 angka dari aplikasi autentikator."))
                         : sbt_login_step_up(ctx, &code, f);
    for (size_t i = 0; i < f->fields_n; i++)
        f->fields[i].field = "kode";
    return rc;
}

static enum sbt_rc confirm_post(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *text = sbt_pairs_get(&rq->form, "teks");
    struct sbt_calendar_import_in in = {.region = given(rq, "region"), .source = given(rq, "source")};
    struct sbt_calendar_import_out out;
    plain(rq, text ? text : "", text ? strlen(text) : 0, &in);
    enum sbt_rc rc = stepped_up(rq, f);
    if (rc == SBT_OK) {
        rc = sbt_calendar_import(sbt_frame_ctx(rq), &in, &out, f);
        if (rc == SBT_OK)
            sbt_frame_done(rq, HERE, "calendar", NULL);
        else if (is_input(rc))
            show_load(rq, &in, f);
        return is_input(rc) ? SBT_OK : rc;
    }
    if (rc != SBT_E_INVALID && rc != SBT_E_STEP_UP && rc != SBT_E_RATE)
        return rc;
    struct sbt_fault *wrong = sbt_arena_dup(rq->arena, f, sizeof *f);
    sbt_fault_clear(f);
    return tried(rq, &in, wrong, f);
}

#define STAFF .need = SBT_NEED_LOGIN, .shed = SBT_SHED_STAFF
#define KEEPER .need = SBT_NEED_AGENCIES, .shed = SBT_SHED_STAFF
const struct sbt_route sbt_routes_calendar_view[] = {
    {SBT_GET, HERE, "calendar_view", STAFF, .handler = view_get},
    {SBT_GET, HERE "/muat", "calendar_load", KEEPER, .handler = load_get},
    {SBT_POST, HERE "/muat", "calendar_load_post", KEEPER, .body = SBT_BODY_MULTIPART, .rate = SBT_RATE_FILE,
     .sink = &sink, .handler = load_post},
    {SBT_POST, HERE "/muat/ya", "calendar_confirm_post", KEEPER, .body = SBT_BODY_FORM,
     .body_max = (size_t)4 * SBT_LIMIT_ICAL_BYTES, .handler = confirm_post},
};
const size_t sbt_routes_calendar_view_n = SBT_ARRAY_LEN(sbt_routes_calendar_view);
