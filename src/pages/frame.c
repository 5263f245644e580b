// What every page handler does: find the request's context, fill the common part of a view, render it and answer.
#include "pages/frame.h"

#include "app/figure_catalogue.h"
#include "app/notice.h"
#include "base/limits.h"

static const struct flash_row {
    const char *code;
    enum sbt_flash_kind kind;
    const char *say;
} flash_rows[] = {
    {"step", SBT_FLASH_SUCCESS, SBT_N_("Tindakan tercatat dalam kasus %1.")},
    {"step_late", SBT_FLASH_WARNING,
     SBT_N_(
         "Tindakan pada kasus %1 telah dicatat sebagai terlambat: waktunya sudah berakhir. Riwayat menyebut harinya.")},
    {"step_part", SBT_FLASH_WARNING,
     SBT_N_("Tindakan tercatat untuk sebagian terlapor. Yang tidak, tetap seperti semula.")},
    {"filed", SBT_FLASH_SUCCESS, SBT_N_("Laporan %1 sudah diterima.")},
    {"asked", SBT_FLASH_SUCCESS, SBT_N_("Pertanyaan sudah dikirim kepada pelapor.")},
    {"answered", SBT_FLASH_SUCCESS, SBT_N_("Jawaban Anda sudah diterima.")},
    {"added", SBT_FLASH_SUCCESS, SBT_N_("Bukti atau keterangan sudah ditambahkan.")},
    {"opened", SBT_FLASH_SUCCESS, SBT_N_("Kasus %1 dibuka.")},
    {"joined", SBT_FLASH_SUCCESS, SBT_N_("Digabung ke kasus %1.")},
    {"split", SBT_FLASH_SUCCESS, SBT_N_("Dipisahkan menjadi kasus %1.")},
    {"saved", SBT_FLASH_SUCCESS, SBT_N_("Perubahan sudah disimpan.")},
    {"requested", SBT_FLASH_SUCCESS, SBT_N_("Permintaan sudah dikirim.")},
    {"decided", SBT_FLASH_SUCCESS, SBT_N_("Keputusan Anda sudah dicatat.")},
    {"confirmed", SBT_FLASH_SUCCESS, SBT_N_("Hari itu sudah dikonfirmasi.")},
    {"disputed", SBT_FLASH_SUCCESS, SBT_N_("Sangkalan Anda tercatat. Yang berwenang sudah diberi tahu.")},
    {"ended", SBT_FLASH_SUCCESS, SBT_N_("Sudah diakhiri.")},
    {"watch", SBT_FLASH_INFO, SBT_N_("Kasus ini sekarang ada di daftar pantauan Anda.")},
    {"unwatch", SBT_FLASH_INFO, SBT_N_("Kasus ini tidak lagi Anda pantau.")},
    {"interest", SBT_FLASH_INFO, SBT_N_("Benturan kepentingan tercatat. Kasus itu sekarang tertutup bagi Anda.")},
    {"password", SBT_FLASH_SUCCESS, SBT_N_("Kata sandi sudah diganti. Sesi lain sudah diakhiri.")},
    {"rulebook", SBT_FLASH_SUCCESS, SBT_N_("Aturan edisi %1 sudah dimuat. Kasus yang beralih sedang dipindahkan.")},
    {"calendar", SBT_FLASH_SUCCESS, SBT_N_("Kalender sudah dimuat. Tenggat yang berjalan sedang digeser.")},
    {"sheet", SBT_FLASH_SUCCESS, SBT_N_("Lembar %1 terbit. Alamat halaman ini tetap.")},
    {"clock", SBT_FLASH_SUCCESS, SBT_N_("Tenggat sudah diubah. Alasannya tercatat.")},
    {"alert_got", SBT_FLASH_SUCCESS, SBT_N_("Peringatan %1 diterima. Catat apa yang Anda temukan.")},
    {"alert_looked", SBT_FLASH_SUCCESS, SBT_N_("Pemeriksaan peringatan %1 tercatat.")},
    {"monitor_report", SBT_FLASH_SUCCESS, SBT_N_("Laporan pemantauan %1 siap diunduh.")},
    {"bye", SBT_FLASH_INFO, SBT_N_("Anda sudah keluar.")},
};

static const struct nav_row {
    const char *label, *href;
    enum sbt_need need;
} nav_rows[] = {
    {SBT_N_("Meja kerja"), "/meja", SBT_NEED_CASE_READ},
    {SBT_N_("Laporan masuk"), "/laporan-masuk", SBT_NEED_REPORT_READ},
    {SBT_N_("Kasus"), "/kasus", SBT_NEED_CASE_READ},
    {SBT_N_("Buat laporan"), "/laporan-petugas", SBT_NEED_REPORT_ENTER},
    {SBT_N_("Identitas pelapor"), "/identitas", SBT_NEED_IDENTITY_OPEN},
    {SBT_N_("Pemantauan"), "/pantau", SBT_NEED_FIGURES},
    {SBT_N_("Peringatan dini"), "/peringatan", SBT_NEED_ALERTS},
    {SBT_N_("Statistik"), "/statistik", SBT_NEED_FIGURES},
    {SBT_N_("Tindak lanjut PPK"), "/ppk", SBT_NEED_FIGURES},
    {SBT_N_("Catatan"), "/catatan", SBT_NEED_LOG_READ},
    {SBT_N_("Keutuhan"), "/keutuhan", SBT_NEED_LOGIN},
    {SBT_N_("Akun instansi"), "/akun-instansi", SBT_NEED_ACCOUNTS_OWN},
    {SBT_N_("Konfirmasi"), "/perbuatan", SBT_NEED_ACCOUNTS_OWN},
    {SBT_N_("Administrasi"), "/admin", SBT_NEED_AGENCIES},
    {SBT_N_("Instansi"), "/instansi", SBT_NEED_LOGIN},
    {SBT_N_("Aturan & acuan"), "/acuan", SBT_NEED_LOGIN},
};

struct sbt_ctx *sbt_frame_ctx(struct sbt_request *rq)
{
    SBT_BUG_IF(!rq->actor);
    return rq->actor;
}

static void flash(struct sbt_request *rq, struct sbt_page *page)
{
    const char *c = sbt_request_cookie(rq, SBT_FLASH_COOKIE);
    if (sbt_str_empty(c))
        return;
    const char *dot = strchr(c, '.');
    size_t n = dot ? (size_t)(dot - c) : strlen(c);
    for (size_t i = 0; i < SBT_ARRAY_LEN(flash_rows); i++) {
        const struct flash_row *r = &flash_rows[i];
        if (strlen(r->code) != n || strncmp(r->code, c, n) != 0)
            continue;
        page->flash_kind = r->kind;
        page->flash = r->say;
        page->flash_arg1 = dot ? sbt_arena_strdup(rq->arena, dot + 1) : NULL;
    }
    if (rq->method == SBT_GET)
        sbt_respond_cookie(rq, SBT_FLASH_COOKIE, "", 0);
}

static void nav(struct sbt_request *rq, const struct sbt_ctx *ctx, struct sbt_page *page)
{
    struct sbt_link *l = SBT_NEW_N(rq->arena, struct sbt_link, SBT_ARRAY_LEN(nav_rows));
    size_t n = 0;
    for (size_t i = 0; i < SBT_ARRAY_LEN(nav_rows); i++) {
        const struct nav_row *r = &nav_rows[i];
        if (!sbt_policy_may(ctx->actor.role, r->need) ||
            (sbt_str_eq(r->href, "/pantau") && sbt_figure_may(ctx, NULL) != SBT_OK))
            continue;
        size_t len = strlen(r->href);
        bool here = strncmp(rq->path, r->href, len) == 0 && (rq->path[len] == '\0' || rq->path[len] == '/');
        l[n] = (struct sbt_link){.label = r->label, .href = r->href, .current = here, .n = SBT_PAGE_NO_COUNT};
        n++;
    }
    page->nav = l;
    page->nav_n = n;
}

void sbt_frame_page(struct sbt_request *rq, const char *title, struct sbt_page *ret)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    *ret = (struct sbt_page){
        .lang = ctx->lang,
        .zone = ctx->actor.zone ? ctx->actor.zone : SBT_ZONE_WIB,
        .path = rq->target,
        .title = title,
        .csrf = ctx->csrf,
        .demo_note =
            ctx->app->demo ? SBT_N_("Data contoh: semua orang di sini rekaan. Jangan masukkan data sungguhan.") : NULL,
    };
    flash(rq, ret);
    if (ctx->actor.role == SBT_ROLE_UNSET)
        return;
    const struct sbt_role_row *role = sbt_role_get(ctx->actor.role);
    ret->actor_name = ctx->actor.name ? ctx->actor.name : ctx->actor.login;
    ret->role_name = role ? role->label : NULL;
    ret->agency_name = ctx->actor.agency_name;
    ret->may_search = sbt_policy_may(ctx->actor.role, SBT_NEED_CASE_READ);
    nav(rq, ctx, ret);
    ret->search_href = sbt_policy_may(ctx->actor.role, SBT_NEED_CASE_READ) ? "/cari" : NULL;
    struct sbt_fault quiet = {0};
    int64_t n = 0;
    if (sbt_notice_unseen(ctx, &n, &quiet) == SBT_OK)
        ret->notices_n = n;
}

void sbt_frame_crumb(struct sbt_request *rq, struct sbt_page *page, const char *label, const char *href)
{
    struct sbt_link *l = SBT_NEW_N(rq->arena, struct sbt_link, page->crumbs_n + 1);
    for (size_t i = 0; i < page->crumbs_n; i++)
        l[i] = page->crumbs[i];
    l[page->crumbs_n] = (struct sbt_link){.label = label, .href = href, .n = SBT_PAGE_NO_COUNT};
    page->crumbs = l;
    page->crumbs_n++;
}

void sbt_frame_answer(struct sbt_request *rq, int status, struct sbt_buf *out)
{
    SBT_BUG_IF(out->full);
    sbt_respond_buf(rq, status, "text/html; charset=utf-8", out);
    sbt_buf_done(out);
}

void sbt_frame_done(struct sbt_request *rq, const char *to, const char *code, const char *arg1)
{
    const char *v = arg1 ? sbt_arena_printf(rq->arena, "%s.%s", code, arg1) : code;
    sbt_respond_cookie(rq, SBT_FLASH_COOKIE, v, 60);
    sbt_respond_see_other(rq, to);
}

int sbt_frame_status(const struct sbt_fault *f)
{
    return sbt_rc_http(f->rc);
}
