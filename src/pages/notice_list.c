// What the product tells a person or an office: notices, newest first, each with its way to the case or report.
#include "pages/notice_list.h"

#include "gen/templates.h"
#include "pages/frame.h"

// %1 is the number of the case or report.
static const struct row {
    const char *kind, *say, *icon;
} rows[] = {
    {"handed", SBT_N_("Kasus %1 menunggu kantor Anda."), "inbox"},
    {"returned", SBT_N_("Kasus %1 dikembalikan kepada kantor Anda."), "arrow-back-up"},
    {"remind", SBT_N_("Tenggat kasus %1 hampir tiba."), "clock"},
    {"late", SBT_N_("Tenggat kasus %1 sudah lewat."), "alert-triangle"},
    {"escalate", SBT_N_("Kasus %1 dinaikkan karena tenggat terlewat."), "alert-triangle"},
    {"step_due", SBT_N_("Kasus %1: langkah berikutnya kini giliran kantor Anda, karena tenggat terlewat."),
     "alert-triangle"},
    {"released", SBT_N_("Rekomendasi dalam kasus %1 disampaikan kepada instansi Anda."), "mail"},
    {"assigned", SBT_N_("Kasus %1 ditugaskan kepada Anda."), "user-check"},
    {"identity", SBT_N_("Ada permintaan membuka identitas pelapor pada laporan %1."), "key"},
    {"report", SBT_N_("Laporan %1 masuk."), "file-text"},
    {"added", SBT_N_("Pelapor menambah keterangan atau bukti pada laporan %1."), "file-plus"},
    {"answered", SBT_N_("Pelapor menjawab pertanyaan pada laporan %1."), "message-circle"},
    {"reprisal", SBT_N_("Pelapor melaporkan tindakan balasan pada laporan %1."), "alert-triangle"},
    {"calendar", SBT_N_("Kalender libur %1 belum dimuat: tenggat hari kerja dapat meleset."), "calendar"},
    {"monitor_report", SBT_N_("Laporan pemantauan %1 telah dibuat."), "report-analytics"},
    {"succession", SBT_N_("Tugas instansi yang berakhir beralih kepada kantor Anda."), "inbox"},
    {"alert", SBT_N_("Ada peringatan dini %1."), "alert-triangle"},
    {"acts_own",
     SBT_N_("%1 perbuatan tercatat atas nama Anda pada hari sebelumnya. Periksa apakah semuanya dari Anda."),
     "user-check"},
    {"acts_open", SBT_N_("%1 hari perbuatan instansi Anda menunggu konfirmasi."), "clock"},
    {"act_disputed", SBT_N_("Seseorang menyangkal perbuatan yang tercatat atas namanya."), "alert-triangle"},
    {"act_answered", SBT_N_("Sangkalan atas perbuatan yang tercatat atas nama Anda sudah dijawab."), "user-check"},
    {"account", SBT_N_("Ada perubahan pada akun berhak khusus di instansi Anda."), "users"},
};

static void view_of(struct sbt_request *rq, const struct sbt_notice_view *n, struct sbt_view_notice *ret)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const char *number = n->case_number ? n->case_number : n->report_number ? n->report_number : "";
    *ret = (struct sbt_view_notice){.n = n, .icon = "bell", .href = NULL};
    bool alert = sbt_str_eq(n->kind, "alert");
    if (sbt_str_eq(n->kind, "calendar") || sbt_str_eq(n->kind, "monitor_report") || alert ||
        sbt_str_eq(n->kind, "acts_own") || sbt_str_eq(n->kind, "acts_open"))
        number = n->arg ? n->arg : "";
    const char *say = n->case_number ? SBT_N_("Ada kabar dalam kasus %1.") : SBT_N_("Ada kabar %1.");
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        if (sbt_str_eq(rows[i].kind, n->kind)) {
            say = rows[i].say;
            ret->icon = rows[i].icon;
        }
    ret->say = sbt_tr_fill(rq->arena, ctx->lang, say, number, NULL, NULL);
    bool identity = sbt_str_eq(n->kind, "identity");
    if (alert) {
        if (n->arg && sbt_policy_may(ctx->actor.role, SBT_NEED_ALERTS))
            ret->href = sbt_arena_printf(rq->arena, "/peringatan/%s", n->arg);
        return;
    }
    if (identity && sbt_policy_may(ctx->actor.role, SBT_NEED_IDENTITY_OPEN))
        ret->href = "/identitas";
    else if (n->case_number)
        ret->href = sbt_arena_printf(rq->arena, "/kasus/%s", number);
    else if (n->report_number)
        ret->href = sbt_arena_printf(rq->arena, "/laporan-masuk/%s", number);
    else if (sbt_str_eq(n->kind, "calendar"))
        ret->href = "/acuan/kalender";
    else if (sbt_str_eq(n->kind, "monitor_report"))
        ret->href = "/pantau/laporan";
    else if (sbt_str_eq(n->kind, "acts_own") || sbt_str_eq(n->kind, "act_answered"))
        ret->href = "/akun/perbuatan";
    else if (sbt_str_eq(n->kind, "acts_open") && sbt_policy_may(ctx->actor.role, SBT_NEED_ACCOUNTS_OWN))
        ret->href = "/perbuatan";
    else if (sbt_str_eq(n->kind, "act_disputed") && (sbt_policy_may(ctx->actor.role, SBT_NEED_ACCOUNTS_OWN) ||
                                                     sbt_policy_may(ctx->actor.role, SBT_NEED_IDENTITY_OPEN)))
        ret->href = "/sangkalan";
    else if (sbt_str_eq(n->kind, "account") && sbt_policy_may(ctx->actor.role, SBT_NEED_ACCOUNTS_OWN))
        ret->href = "/akun-instansi";
    else if (sbt_str_eq(n->kind, "succession") && n->arg)
        ret->href = sbt_arena_printf(rq->arena, "/instansi/%s", n->arg);
}

static enum sbt_rc list_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_notice_view *n;
    struct sbt_view_notice_list v = {0};
    SBT_TRY(sbt_notice_list(sbt_frame_ctx(rq), &n, &v.rows_n, &v.unseen, f));
    struct sbt_view_notice *l = SBT_NEW_N(rq->arena, struct sbt_view_notice, v.rows_n);
    for (size_t i = 0; i < v.rows_n; i++)
        view_of(rq, &n[i], &l[i]);
    v.rows = l;
    sbt_frame_page(rq, SBT_N_("Pemberitahuan"), &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_notice_list, &v);
    return SBT_OK;
}

// One (and then on to what it is about), or all.
static enum sbt_rc seen_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const char *which = sbt_pairs_get(&rq->form, "id");
    struct sbt_id id;
    if (which && sbt_id_parse(which, &id))
        SBT_TRY(sbt_notice_seen(ctx, &id, f));
    else
        SBT_TRY(sbt_notice_seen_all(ctx, f));
    const char *to = sbt_pairs_get(&rq->form, "ke");
    sbt_respond_see_other(rq, sbt_str_empty(to) ? "/pemberitahuan" : to);
    return SBT_OK;
}

const struct sbt_route sbt_routes_notice_list[] = {
    {.method = SBT_GET,
     .pattern = "/pemberitahuan",
     .name = "notice_list",
     .need = SBT_NEED_LOGIN,
     .shed = SBT_SHED_STAFF,
     .handler = list_get},
    {.method = SBT_POST,
     .pattern = "/pemberitahuan/dibaca",
     .name = "notice_seen_post",
     .need = SBT_NEED_LOGIN,
     .body = SBT_BODY_FORM,
     .shed = SBT_SHED_STAFF,
     .handler = seen_post},
};
const size_t sbt_routes_notice_list_n = SBT_ARRAY_LEN(sbt_routes_notice_list);
