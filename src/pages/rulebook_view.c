// Pages of the rulebooks. Reading is for all staff; loading is the administrator's, with a fresh code.
#include "pages/rulebook_view.h"

#include <string.h>

#include "app/account_login.h"
#include "app/rate.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/tr.h"
#include "domain/rulebook_graph.h"
#include "gen/templates.h"
#include "pages/frame.h"

#define HERE "/acuan/aturan"

static void crumbs(struct sbt_request *rq, struct sbt_page *page, const struct sbt_rulebook_one *r)
{
    sbt_frame_crumb(rq, page, SBT_N_("Aturan & acuan"), "/acuan");
    if (r == NULL)
        return;
    sbt_frame_crumb(rq, page, SBT_N_("Aturan"), HERE);
}

static bool may_load(struct sbt_request *rq)
{
    return sbt_policy_may(sbt_frame_ctx(rq)->actor.role, SBT_NEED_AGENCIES);
}

// --- reading

static enum sbt_rc list_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_view_rulebook_list v = {.may_load = may_load(rq)};
    struct sbt_rulebook_book *rows;
    SBT_TRY(sbt_rulebook_books(sbt_frame_ctx(rq), &rows, &v.rows_n, f));
    v.rows = rows;
    sbt_frame_page(rq, SBT_N_("Aturan"), &v.page);
    crumbs(rq, &v.page, NULL);
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_rulebook_list, &v);
    return SBT_OK;
}

static enum sbt_rc one(struct sbt_request *rq, struct sbt_rulebook_one *ret, struct sbt_fault *f)
{
    return sbt_rulebook_one_get(sbt_frame_ctx(rq), sbt_request_param(rq, "sidik"), ret, f);
}

// From the one that began first to the other.
static const char *diff_href(struct sbt_arena *a, const struct sbt_rulebook_book *x, const struct sbt_rulebook_book *y)
{
    bool turn = x->procedure.from > y->procedure.from;
    return sbt_arena_printf(a, HERE "/%s/beda/%s", turn ? y->sha256 : x->sha256, turn ? x->sha256 : y->sha256);
}

static enum sbt_rc one_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_rulebook_one r;
    struct sbt_rulebook_book *all;
    size_t all_n;
    SBT_TRY(one(rq, &r, f));
    SBT_TRY(sbt_rulebook_books(sbt_frame_ctx(rq), &all, &all_n, f));
    const char *base = sbt_arena_printf(rq->arena, HERE "/%s", r.b.sha256);
    struct sbt_view_rulebook_edition *e = SBT_NEW_N(rq->arena, struct sbt_view_rulebook_edition, r.editions_n);
    for (size_t i = 0; i < r.editions_n; i++) {
        bool here = sbt_str_eq(r.editions[i].sha256, r.b.sha256);
        e[i] = (struct sbt_view_rulebook_edition){
            .b = &r.editions[i], .here = here, .diff = here ? NULL : diff_href(rq->arena, &r.editions[i], &r.b)};
    }
    struct sbt_view_rulebook_edition *o = SBT_NEW_N(rq->arena, struct sbt_view_rulebook_edition, all_n);
    size_t o_n = 0;
    for (size_t i = 0; i < all_n; i++)
        if (!sbt_str_eq(all[i].code, r.b.code))
            o[o_n++] = (struct sbt_view_rulebook_edition){.b = &all[i], .diff = diff_href(rq->arena, &all[i], &r.b)};
    struct sbt_view_rulebook_one v = {
        .r = &r,
        .editions = e,
        .editions_n = r.editions_n,
        .text_href = sbt_arena_printf(rq->arena, "%s/teks", base),
        .file_href = sbt_arena_printf(rq->arena, "%s/berkas", base),
        .graph_href = sbt_arena_printf(rq->arena, "%s/alur", base),
        .others = o,
        .others_n = o_n,
    };
    sbt_frame_page(rq, r.b.title, &v.page);
    crumbs(rq, &v.page, &r);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_rulebook_one, &v);
    return SBT_OK;
}

static enum sbt_rc source_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_rulebook_one r;
    SBT_TRY(one(rq, &r, f));
    struct sbt_view_rulebook_source v = {.r = &r};
    const char *text = r.yaml ? r.yaml : "";
    size_t n = 1;
    for (const char *p = text; *p; p++)
        n += *p == '\n';
    const char **lines = SBT_NEW_N(rq->arena, const char *, n);
    for (const char *p = text; v.lines_n < n; v.lines_n++) {
        size_t len = strcspn(p, "\n");
        lines[v.lines_n] = sbt_arena_strndup(rq->arena, p, len);
        p += len + (p[len] == '\n');
    }
    v.lines = lines;
    sbt_frame_page(rq, r.b.title, &v.page);
    crumbs(rq, &v.page, &r);
    sbt_frame_crumb(rq, &v.page, r.b.title, sbt_arena_printf(rq->arena, HERE "/%s", r.b.sha256));
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_rulebook_source, &v);
    return SBT_OK;
}

// The file as it was loaded, to the last byte: its SHA-256 is the pin.
static enum sbt_rc file_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_rulebook_one r;
    SBT_TRY(one(rq, &r, f));
    sbt_respond_attachment(rq, sbt_arena_printf(rq->arena, "%s-%s.yaml", r.b.code, r.b.edition));
    sbt_respond_text(rq, 200, "application/yaml; charset=utf-8",
                     sbt_arena_printf(rq->arena, "%s\n", r.yaml ? r.yaml : ""));
    return SBT_OK;
}

static enum sbt_rc graph_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_rulebook_one r;
    SBT_TRY(one(rq, &r, f));
    struct sbt_view_rulebook_graph v = {.r = &r,
                                        .svg_href = sbt_arena_printf(rq->arena, HERE "/%s/alur.svg", r.b.sha256)};
    sbt_frame_page(rq, r.b.title, &v.page);
    crumbs(rq, &v.page, &r);
    sbt_frame_crumb(rq, &v.page, r.b.title, sbt_arena_printf(rq->arena, HERE "/%s", r.b.sha256));
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_rulebook_graph, &v);
    return SBT_OK;
}

static enum sbt_rc svg_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_rulebook_one r;
    SBT_TRY(one(rq, &r, f));
    SBT_AUTO_BUF svg;
    sbt_buf_init(&svg, SBT_LIMIT_PAGE_BYTES);
    sbt_rulebook_graph(rq->arena, r.rb, sbt_frame_ctx(rq)->lang, &svg);
    sbt_respond_buf(rq, 200, "image/svg+xml; charset=utf-8", &svg);
    return SBT_OK;
}

static enum sbt_rc diff_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_rulebook_compared c;
    SBT_TRY(
        sbt_rulebook_compare(sbt_frame_ctx(rq), sbt_request_param(rq, "sidik"), sbt_request_param(rq, "lain"), &c, f));
    struct sbt_view_rulebook_diff v = {.c = &c};
    sbt_frame_page(rq, SBT_N_("Apa yang berubah"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Aturan & acuan"), "/acuan");
    sbt_frame_crumb(rq, &v.page, SBT_N_("Aturan"), HERE);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_rulebook_diff, &v);
    return SBT_OK;
}

// --- loading

struct taken { // the file, while it comes in
    struct sbt_buf text;
    const char *name;
};

static enum sbt_rc sink_begin(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct taken *t = SBT_NEW(rq->arena, struct taken);
    sbt_buf_init(&t->text, SBT_LIMIT_RULEBOOK_BYTES + 1);
    rq->upload = t;
    return SBT_OK;
}

static enum sbt_rc sink_part(struct sbt_request *rq, struct sbt_part *part, struct sbt_fault *f)
{
    (void)f;
    struct taken *t = rq->upload;
    if (part->index == 0 && !sbt_str_empty(part->filename))
        t->name = sbt_arena_strdup(rq->arena, part->filename);
    return SBT_OK;
}

static enum sbt_rc sink_data(struct sbt_request *rq, struct sbt_part *part, const void *p, size_t n,
                             struct sbt_fault *f)
{
    (void)f;
    struct taken *t = rq->upload;
    if (part->index == 0)
        sbt_buf_add(&t->text, p, n);
    return SBT_OK;
}

static void sink_drop(struct sbt_request *rq)
{
    struct taken *t = rq->upload;
    if (t)
        sbt_buf_done(&t->text);
}

static const struct sbt_sink sink = {.begin = sink_begin,
                                     .part = sink_part,
                                     .data = sink_data,
                                     .drop = sink_drop,
                                     .part_max_bytes = SBT_LIMIT_RULEBOOK_BYTES,
                                     .parts_max = 1};

// Line ends as the file would have them here: a form sends CR LF, and so do some editors.
static const char *plain(struct sbt_arena *a, const char *text, size_t n, size_t *ret_n)
{
    char *out = sbt_arena_alloc(a, n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (text[i] != '\r')
            out[k++] = text[i];
    out[k] = '\0';
    *ret_n = k;
    return out;
}

static const char *line_at(struct sbt_arena *a, const char *text, int64_t line)
{
    for (int64_t i = 1; i < line; i++) {
        const char *end = strchr(text, '\n');
        if (end == NULL)
            return NULL;
        text = end + 1;
    }
    return sbt_arena_strndup(a, text, strcspn(text, "\n"));
}

// "berkas.yaml:12" names the line; whatever else is wrong is wrong with the whole file.
static void show_load(struct sbt_request *rq, const char *file, const char *text, const struct sbt_fault *wrong)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_view_rulebook_load v = {.file = file};
    struct sbt_view_rulebook_mistake *m = SBT_NEW_N(rq->arena, struct sbt_view_rulebook_mistake, SBT_FAULT_FIELDS + 1);
    for (size_t i = 0; wrong != NULL && i < wrong->fields_n && i < SBT_FAULT_FIELDS; i++) {
        const char *colon = strrchr(wrong->fields[i].field, ':');
        int64_t line = 0;
        if (colon == NULL || !sbt_parse_i64(colon + 1, 1, INT32_MAX, &line))
            line = 0;
        m[v.mistakes_n++] =
            (struct sbt_view_rulebook_mistake){.line = line,
                                               .say = sbt_fault_text(rq->arena, ctx->lang, &wrong->fields[i]),
                                               .text = line > 0 && text ? line_at(rq->arena, text, line) : NULL};
    }
    if (wrong != NULL && v.mistakes_n == 0)
        m[v.mistakes_n++] =
            (struct sbt_view_rulebook_mistake){.say = sbt_fault_text(rq->arena, ctx->lang, &wrong->say)};
    v.mistakes = m;
    sbt_frame_page(rq, SBT_N_("Muat aturan"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Aturan & acuan"), "/acuan");
    sbt_frame_crumb(rq, &v.page, SBT_N_("Aturan"), HERE);
    sbt_frame_send(rq, wrong != NULL ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_rulebook_load, &v);
}

static void show_plan(struct sbt_request *rq, const struct sbt_rulebook_in *in, const struct sbt_rulebook_plan *p,
                      const struct sbt_fault *wrong)
{
    struct sbt_fault quiet = {0};
    struct sbt_view_rulebook_plan v = {
        .p = p,
        .file = in->file,
        .text = in->text,
        .step_up = sbt_ctx_step_up(sbt_frame_ctx(rq), SBT_NEED_AGENCIES, &quiet) != SBT_OK,
    };
    sbt_frame_page(rq, SBT_N_("Akibat aturan baru"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Aturan & acuan"), "/acuan");
    sbt_frame_crumb(rq, &v.page, SBT_N_("Aturan"), HERE);
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong != NULL ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_rulebook_plan, &v);
}

static enum sbt_rc load_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    show_load(rq, NULL, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc tried(struct sbt_request *rq, const struct sbt_rulebook_in *in, struct sbt_fault *f)
{
    struct sbt_rulebook_plan p;
    enum sbt_rc rc = sbt_rulebook_plan(sbt_frame_ctx(rq), in, &p, f);
    if (rc == SBT_OK)
        show_plan(rq, in, &p, NULL);
    else if (rc == SBT_E_INVALID || rc == SBT_E_CONFLICT || rc == SBT_E_TOO_LARGE)
        show_load(rq, in->file, in->text, f);
    else
        return rc;
    return SBT_OK;
}

static enum sbt_rc load_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct taken *t = rq->upload;
    struct sbt_rulebook_in in = {.file = t != NULL ? t->name : NULL};
    if (t != NULL)
        in.text = plain(rq->arena, t->text.n ? t->text.p : "", t->text.n, &in.n);
    sink_drop(rq);
    rq->upload = NULL;
    if (in.file == NULL || in.n == 0) {
        (void)sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Pilih berkas aturan (YAML)."));
        show_load(rq, NULL, NULL, f);
        return SBT_OK;
    }
    return tried(rq, &in, f);
}

static enum sbt_rc confirm_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const char *text = sbt_pairs_get(&rq->form, "teks"), *file = sbt_pairs_get(&rq->form, "berkas");
    struct sbt_rulebook_in in = {.file = sbt_str_empty(file) ? "aturan.yaml" : file};
    in.text = plain(rq->arena, text ? text : "", text ? strlen(text) : 0, &in.n);
    struct sbt_rulebook_plan p;
    enum sbt_rc rc = SBT_OK;
    struct sbt_fault quiet = {0};
    if (sbt_ctx_step_up(ctx, SBT_NEED_AGENCIES, &quiet) != SBT_OK) {
        struct sbt_login_code_in code = {.code = sbt_pairs_get(&rq->form, "kode")};
        rc = sbt_str_empty(code.code)
                 ? sbt_fault_field(f, "kode", SBT_N_("Isi kode 6 angka dari aplikasi autentikator."))
                 : sbt_login_step_up(ctx, &code, f);
        for (size_t i = 0; i < f->fields_n; i++)
            f->fields[i].field = "kode";
    }
    if (rc == SBT_OK) {
        rc = sbt_rulebook_load(ctx, &in, &p, f);
        if (rc == SBT_OK) {
            sbt_frame_done(rq, sbt_arena_printf(rq->arena, HERE "/%s", p.sha256), "rulebook", p.edition);
            return SBT_OK;
        }
        if (rc != SBT_E_INVALID && rc != SBT_E_CONFLICT)
            return rc;
        show_load(rq, in.file, in.text, f);
        return SBT_OK;
    }
    if (rc != SBT_E_INVALID && rc != SBT_E_STEP_UP && rc != SBT_E_RATE)
        return rc;
    struct sbt_fault wrong = *f;
    sbt_fault_clear(f);
    SBT_TRY(sbt_rulebook_plan(ctx, &in, &p, f));
    show_plan(rq, &in, &p, &wrong);
    return SBT_OK;
}

#define STAFF .need = SBT_NEED_LOGIN, .shed = SBT_SHED_STAFF
#define KEEPER .need = SBT_NEED_AGENCIES, .shed = SBT_SHED_STAFF
const struct sbt_route sbt_routes_rulebook_view[] = {
    {SBT_GET, HERE, "rulebook_list", STAFF, .handler = list_get},
    {SBT_GET, HERE "/muat", "rulebook_load", KEEPER, .handler = load_get},
    {SBT_POST, HERE "/muat", "rulebook_load_post", KEEPER, .body = SBT_BODY_MULTIPART, .rate = SBT_RATE_FILE,
     .sink = &sink, .handler = load_post},
    {SBT_POST, HERE "/muat/ya", "rulebook_confirm_post", KEEPER, .body = SBT_BODY_FORM,
     .body_max = (size_t)4 * SBT_LIMIT_RULEBOOK_BYTES, .handler = confirm_post},
    {SBT_GET, HERE "/{sidik}", "rulebook_one", STAFF, .handler = one_get},
    {SBT_GET, HERE "/{sidik}/teks", "rulebook_source", STAFF, .handler = source_get},
    {SBT_GET, HERE "/{sidik}/alur", "rulebook_graph", STAFF, .handler = graph_get},
    {SBT_GET, HERE "/{sidik}/alur.svg", "rulebook_svg", STAFF, .handler = svg_get},
    {SBT_GET, HERE "/{sidik}/beda/{lain}", "rulebook_diff", STAFF, .handler = diff_get},
    {SBT_GET, HERE "/{sidik}/berkas", "rulebook_file", STAFF, .handler = file_get},
};
const size_t sbt_routes_rulebook_view_n = SBT_ARRAY_LEN(sbt_routes_rulebook_view);
