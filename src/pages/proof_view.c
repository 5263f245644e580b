// The page of the proof's state for every agency, and the history of checkpoints.
#include "pages/proof_view.h"

#include "gen/templates.h"
#include "pages/frame.h"

// The one sentence that says what is wrong and what to do; NULL when all is well.
static const char *trouble(const struct sbt_proof_view *p)
{
    if (p->state == NULL)
        return SBT_N_("Catatan belum pernah ditandatangani. Jalankan sbt log init, lalu mulai ulang server.");
    if (sbt_str_eq(p->state, "behind"))
        return SBT_N_("Basis data tertinggal dari yang pernah ditandatangani: sebagian catatan hilang. Penandatanganan "
                      "berhenti sampai pengelola memulihkannya atau menyatakan kehilangan itu.");
    if (sbt_str_eq(p->state, "forked"))
        return SBT_N_(
            "Isi catatan berbeda dari yang pernah ditandatangani. Penandatanganan berhenti. Hubungi pengelola dan "
            "simpan titik simpan yang Anda pegang.");
    if (sbt_str_eq(p->state, "broken"))
        return SBT_N_(
            "Pohon bukti rusak dan perlu disusun ulang dengan sbt log rebuild. Catatannya sendiri diperiksa saat "
            "itu juga.");
    if (p->stopped)
        return SBT_N_("Saksi yang cukup tidak terjangkau terlalu lama: blokir dan daftar pelanggar baru dihentikan "
                      "sementara. Pembukaan blokir dan penerimaan laporan tetap berjalan.");
    return NULL;
}

static enum sbt_rc proof_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_proof_view p;
    SBT_TRY(sbt_proof_view(sbt_frame_ctx(rq), &p, f));
    struct sbt_view_proof v = {.p = &p, .waiting_n = p.leaf_n - p.point.size, .trouble = trouble(&p)};
    struct sbt_act_unconfirmed *open;
    SBT_TRY(sbt_acts_unconfirmed(sbt_frame_ctx(rq), &open, &v.open_n, f));
    v.open = open;
    sbt_frame_page(rq, SBT_N_("Keutuhan catatan"), &v.page);
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_proof_view, &v);
    return SBT_OK;
}

static enum sbt_rc history_get(struct sbt_request *rq, struct sbt_fault *f)
{
    int64_t below, next;
    struct sbt_proof_row *rows;
    struct sbt_view_proof_history v = {0};
    if (!sbt_parse_i64(sbt_request_query(rq, "sebelum"), 0, INT64_MAX, &below))
        below = INT64_MAX;
    SBT_TRY(sbt_proof_history(sbt_frame_ctx(rq), below, &rows, &v.rows_n, &next, f));
    v.rows = rows;
    if (next > 0)
        v.next = sbt_arena_printf(rq->arena, "/keutuhan/riwayat?sebelum=%lld", (long long)next);
    sbt_frame_page(rq, SBT_N_("Riwayat titik simpan"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Keutuhan catatan"), "/keutuhan");
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_proof_history, &v);
    return SBT_OK;
}

const struct sbt_route sbt_routes_proof_view[] = {
    {.method = SBT_GET,
     .pattern = "/keutuhan",
     .name = "proof_view",
     .need = SBT_NEED_LOGIN,
     .shed = SBT_SHED_STAFF,
     .handler = proof_get},
    {.method = SBT_GET,
     .pattern = "/keutuhan/riwayat",
     .name = "proof_history",
     .need = SBT_NEED_LOGIN,
     .shed = SBT_SHED_STAFF,
     .handler = history_get},
};
const size_t sbt_routes_proof_view_n = SBT_ARRAY_LEN(sbt_routes_proof_view);
