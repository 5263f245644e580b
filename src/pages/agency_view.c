// The directory of agencies for all staff; the administrator's overview and changes.
#include "pages/agency_view.h"

#include <string.h>

#include "app/account.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "pages/frame.h"

static bool may_edit(struct sbt_request *rq)
{
    return sbt_policy_may(sbt_frame_ctx(rq)->actor.role, SBT_NEED_AGENCIES);
}

static enum sbt_rc list_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_agency_list_in in = {.kind = sbt_request_query(rq, "jenis"),
                                    .q = sbt_request_query(rq, "q"),
                                    .region = sbt_request_query(rq, "wilayah"),
                                    .after = sbt_request_query(rq, "sesudah")};
    struct sbt_view_agency_list v = {
        .q = in.q, .kind = in.kind, .region = in.region, .kinds = sbt_agency_kinds, .may_edit = may_edit(rq)};
    struct sbt_agency_view *rows;
    const char *next;
    SBT_TRY(sbt_agency_list(ctx, &in, &rows, &v.rows_n, &next, f));
    SBT_TRY(sbt_region_provinces(ctx, &v.regions, f));
    v.rows = rows;
    if (next != NULL)
        v.next = sbt_arena_printf(rq->arena, "/instansi?sesudah=%s&q=%s&jenis=%s&wilayah=%s",
                                  sbt_url_escape(rq->arena, next), sbt_url_escape(rq->arena, in.q ? in.q : ""),
                                  sbt_url_escape(rq->arena, in.kind ? in.kind : ""),
                                  sbt_url_escape(rq->arena, in.region ? in.region : ""));
    sbt_frame_page(rq, SBT_N_("Instansi"), &v.page);
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_agency_list, &v);
    return SBT_OK;
}

static enum sbt_rc one_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_agency_page g;
    SBT_TRY(sbt_agency_get(ctx, sbt_request_param(rq, "kode"), &g, f));
    struct sbt_view_agency_one v = {
        .g = &g,
        .href_edit = sbt_arena_printf(rq->arena, "/admin/instansi/%s", sbt_url_escape(rq->arena, g.a.code)),
        .href_accounts = sbt_arena_printf(rq->arena, "/akun-instansi?instansi=%s", sbt_url_escape(rq->arena, g.a.code)),
        .may_edit = may_edit(rq),
        .manages =
            sbt_policy_may(ctx->actor.role, SBT_NEED_ACCOUNTS_ALL) ||
            (sbt_policy_may(ctx->actor.role, SBT_NEED_ACCOUNTS_OWN) && sbt_id_eq(&g.a.id, &ctx->actor.agency.u))};
    if (v.may_edit) {
        struct sbt_agency_event *history;
        SBT_TRY(sbt_agency_history(ctx, g.a.code, &history, &v.history_n, f));
        v.history = history;
    }
    sbt_frame_page(rq, g.a.name, &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Instansi"), "/instansi");
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_agency_one, &v);
    return SBT_OK;
}

// --- administrator

static void show_edit(struct sbt_request *rq, const struct sbt_agency_in *in, bool add, const struct sbt_fault *wrong)
{
    struct sbt_view_agency_edit v = {
        .in = in, .kinds = sbt_agency_kinds, .raw = rq->form, .add = add, .action = rq->path};
    sbt_frame_page(rq, add ? SBT_N_("Instansi baru") : SBT_N_("Ubah instansi"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Administrasi"), "/admin");
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong != NULL ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_agency_edit, &v);
}

static enum sbt_rc edit_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const char *code = sbt_request_param(rq, "kode");
    struct sbt_agency_in in;
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_AGENCIES, f));
    sbt_rec_init(&sbt_agency_t, &in);
    if (code != NULL) {
        struct sbt_agency_page g;
        SBT_TRY(sbt_agency_get(ctx, code, &g, f));
        in = (struct sbt_agency_in){.code = g.a.code,
                                    .kanreg = g.a.kanreg,
                                    .kind = g.a.kind,
                                    .label = g.a.label,
                                    .name_en = g.a.name_en,
                                    .name_id = g.a.name_id,
                                    .parent = g.a.parent,
                                    .ppk_title = g.a.ppk_title,
                                    .region = g.a.region,
                                    .successor = g.a.successor,
                                    .from = g.a.from,
                                    .to = g.a.to};
    }
    show_edit(rq, &in, code == NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc edit_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_agency_in in;
    const char *code = sbt_request_param(rq, "kode");
    sbt_rec_init(&sbt_agency_t, &in);
    enum sbt_rc rc = sbt_decode_pairs(&sbt_agency_t, &rq->form, 0, rq->arena, &in, f);
    if (rc == SBT_OK && code != NULL)
        in.code = code;
    if (rc == SBT_OK)
        rc = sbt_agency_save(sbt_frame_ctx(rq), &in, code == NULL, f);
    if (rc == SBT_E_INVALID) {
        show_edit(rq, &in, code == NULL, f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    sbt_frame_done(rq, sbt_arena_printf(rq->arena, "/instansi/%s", sbt_url_escape(rq->arena, in.code)), "saved", NULL);
    return SBT_OK;
}

static void show_load(struct sbt_request *rq, const struct sbt_agency_loaded *out, const struct sbt_fault *wrong)
{
    struct sbt_view_agency_load v = {.out = out,
                                     .csv = sbt_pairs_get(&rq->form, "csv"),
                                     .reason = sbt_pairs_get(&rq->form, "reason"),
                                     .ready = out && out->wrong_n == 0 && out->new_n + out->changed_n > 0};
    sbt_frame_page(rq, SBT_N_("Muat instansi dari CSV"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Instansi"), "/instansi");
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_agency_load, &v);
}

static enum sbt_rc load_get(struct sbt_request *rq, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_step_up(sbt_frame_ctx(rq), SBT_NEED_AGENCIES, f));
    show_load(rq, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc load_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_agency_loaded out;
    const char *csv = sbt_pairs_get(&rq->form, "csv");
    bool dry = !sbt_str_eq(sbt_pairs_get(&rq->form, "act"), "tulis");
    enum sbt_rc rc = sbt_agency_load(sbt_frame_ctx(rq), csv ? csv : "", csv ? strlen(csv) : 0,
                                     sbt_pairs_get(&rq->form, "reason"), dry, &out, f);
    if (rc == SBT_E_INVALID) {
        show_load(rq, NULL, f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    if (out.written)
        sbt_frame_done(rq, "/instansi", "saved", NULL);
    else
        show_load(rq, &out, NULL);
    return SBT_OK;
}

static enum sbt_rc admin_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_view_admin v = {.version = SBT_VERSION};
    struct sbt_appointment_view *waiting;
    size_t waiting_n;
    SBT_TRY(sbt_health_get(ctx->app, rq->arena, &v.health, f));
    SBT_TRY(sbt_doctor_look(ctx->app, rq->arena, &v.doctor, f));
    SBT_TRY(sbt_appointment_waiting(ctx, &waiting, &waiting_n, f));
    v.waiting_n = (int64_t)waiting_n;
    sbt_frame_page(rq, SBT_N_("Administrasi"), &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_admin_view, &v);
    return SBT_OK;
}

#define PAGE(m, p, n, nd, b, h)                                                                           \
    {                                                                                                     \
        .method = m, .pattern = p, .name = n, .need = nd, .body = b, .shed = SBT_SHED_STAFF, .handler = h \
    }
const struct sbt_route sbt_routes_agency_view[] = {
    PAGE(SBT_GET, "/instansi", "agency_list", SBT_NEED_LOGIN, SBT_BODY_NONE, list_get),
    PAGE(SBT_GET, "/instansi/{kode}", "agency_one", SBT_NEED_LOGIN, SBT_BODY_NONE, one_get),
    PAGE(SBT_GET, "/admin", "admin", SBT_NEED_AGENCIES, SBT_BODY_NONE, admin_get),
    PAGE(SBT_GET, "/admin/instansi-baru", "agency_new", SBT_NEED_AGENCIES, SBT_BODY_NONE, edit_get),
    PAGE(SBT_POST, "/admin/instansi-baru", "agency_new_post", SBT_NEED_AGENCIES, SBT_BODY_FORM, edit_post),
    PAGE(SBT_GET, "/admin/instansi-muat", "agency_load", SBT_NEED_AGENCIES, SBT_BODY_NONE, load_get),
    PAGE(SBT_POST, "/admin/instansi-muat", "agency_load_post", SBT_NEED_AGENCIES, SBT_BODY_FORM, load_post),
    PAGE(SBT_GET, "/admin/instansi/{kode}", "agency_edit", SBT_NEED_AGENCIES, SBT_BODY_NONE, edit_get),
    PAGE(SBT_POST, "/admin/instansi/{kode}", "agency_edit_post", SBT_NEED_AGENCIES, SBT_BODY_FORM, edit_post),
};
const size_t sbt_routes_agency_view_n = SBT_ARRAY_LEN(sbt_routes_agency_view);
