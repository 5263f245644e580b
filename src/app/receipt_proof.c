// Makes receipts: finds the leaf, the oldest checkpoint with a quorum over it, the path between, and what may be opened.
#include "app/receipt_proof.h"

#include <string.h>

#include "app/case_view.h"
#include "app/checkpoint.h"
#include "base/base64.h"
#include "base/tr.h"
#include "gen/queries.h"
#include "print/qr.h"
#include "proof/receipt.h"
#include "store/log_read.h"

struct make {
    struct sbt_ctx *ctx;
    struct sbt_id thing; // with kind: the first event of it; none: the leaf is known
    const char *kind;
    int64_t leaf_index;
    bool person, text, facts; // parts to open
    const char *file;
};

static bool opens(const struct make *x, const char *part)
{
    return (x->facts && strcmp(part, "facts") == 0) || (x->text && strcmp(part, "text") == 0) ||
           (x->person && strcmp(part, "person") == 0);
}

static enum sbt_rc waits(struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_BUSY,
                         SBT_N_("Tanda terima belum siap: para saksi belum menandatangani catatan ini. Biasanya hanya "
                                "beberapa detik. Coba lagi sebentar lagi; laporan Anda sendiri sudah aman tercatat."));
}

static enum sbt_rc make_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct make *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    bool found;
    if (x->kind != NULL) {
        struct sbt_q_receipt_leaf_in in = {.thing_id = x->thing, .kind = x->kind};
        struct sbt_q_receipt_leaf_out out;
        SBT_TRY(sbt_q_receipt_leaf(tx, &in, &out, &found, f));
        if (!found)
            return waits(f);
        x->leaf_index = out.leaf_index;
    }
    struct sbt_log_raw raw;
    SBT_TRY(sbt_log_raw(tx, x->leaf_index, &raw, f));
    struct sbt_log_point point;
    SBT_TRY(sbt_log_point_over(tx, x->leaf_index, &point, &found, f));
    if (!found)
        return waits(f);
    struct sbt_proof path;
    SBT_TRY(sbt_log_inclusion(tx, x->ctx->app, (uint64_t)x->leaf_index, (uint64_t)point.size, &path, f));
    struct sbt_receipt_part parts[SBT_LOG_PARTS] = {0};
    for (size_t i = 0; i < raw.parts_n; i++) {
        const struct sbt_log_raw_part *p = &raw.parts[i];
        parts[i].part = (struct sbt_leaf_part){.name = p->name, .hash = p->hash};
        if (p->salt.p == NULL || !opens(x, p->name))
            continue;
        parts[i].salt = p->salt.p;
        parts[i].body = p->body;
    }
    struct sbt_receipt_in in = {.salt = raw.salt.p,
                                .header = raw.header,
                                .parts = parts,
                                .parts_n = raw.parts_n,
                                .index = (uint64_t)x->leaf_index,
                                .path = &path,
                                .note = point.note};
    x->file = sbt_receipt_text(a, &in);
    return SBT_OK;
}

enum sbt_rc sbt_receipt_of_report(struct sbt_ctx *ctx, const struct sbt_receipt *r, struct sbt_receipt_file *ret,
                                  struct sbt_fault *f)
{
    struct sbt_status_view v;
    SBT_TRY(sbt_status_read(ctx, r, &v, f)); // judges number and code
    struct make x = {
        .ctx = ctx, .thing = v.report, .kind = "report.filed", .person = true, .text = true, .facts = true};
    SBT_TRY(sbt_ctx_tx(ctx, "receipt.report", SBT_TX_READ, make_tx, &x, f));
    *ret = (struct sbt_receipt_file){.name = sbt_arena_printf(ctx->arena, "%s.tlog-proof", v.number), .text = x.file};
    return SBT_OK;
}

enum sbt_rc sbt_receipt_of_act(struct sbt_ctx *ctx, const char *number, int64_t leaf_index,
                               struct sbt_receipt_file *ret, struct sbt_fault *f)
{
    struct sbt_timeline_sight sight;
    SBT_TRY(sbt_case_timeline_sight(ctx, number, leaf_index, &sight, f));
    bool open = sight.full || sight.own;
    struct make x = {.ctx = ctx, .leaf_index = leaf_index, .text = open, .facts = open};
    SBT_TRY(sbt_ctx_tx(ctx, "receipt.act", SBT_TX_READ, make_tx, &x, f));
    *ret = (struct sbt_receipt_file){
        .name = sbt_arena_printf(ctx->arena, "%s-%lld.tlog-proof", sight.number, (long long)leaf_index),
        .text = x.file};
    return SBT_OK;
}

struct mark {
    struct sbt_ctx *ctx;
    struct sbt_id report;
    struct sbt_receipt_mark *ret;
    bool found;
};

static enum sbt_rc mark_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct mark *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_receipt_leaf_in in = {.thing_id = x->report, .kind = "report.filed"};
    struct sbt_q_receipt_leaf_out out;
    struct sbt_log_point point;
    bool leaf, known;
    SBT_TRY(sbt_q_receipt_leaf(tx, &in, &out, &leaf, f));
    SBT_TRY(sbt_log_point_served(tx, &point, &known, f));
    if (!leaf || !known)
        return SBT_OK;
    char *hash = sbt_arena_alloc(a, SBT_BASE64_LEN(out.hash.n) + 1);
    sbt_base64_encode(out.hash.p, out.hash.n, hash);
    *x->ret = (struct sbt_receipt_mark){.origin = point.origin, .hash = hash, .leaf_index = out.leaf_index};
    SBT_TRY(sbt_log_point_over(tx, out.leaf_index, &point, &x->ret->witnessed, f));
    x->found = true;
    return SBT_OK;
}

enum sbt_rc sbt_receipt_mark_of(struct sbt_ctx *ctx, const struct sbt_id *report, struct sbt_receipt_mark *ret,
                                bool *ret_found, struct sbt_fault *f)
{
    struct mark x = {.ctx = ctx, .report = *report, .ret = ret};
    SBT_TRY(sbt_ctx_tx(ctx, "receipt.mark", SBT_TX_READ, mark_tx, &x, f));
    *ret_found = x.found;
    if (!x.found)
        return SBT_OK;
    struct sbt_qr qr;
    SBT_TRY(sbt_qr_make(
        ctx->arena, sbt_arena_printf(ctx->arena, "%s\n%lld\n%s", ret->origin, (long long)ret->leaf_index, ret->hash),
        &qr, f));
    ret->qr_path = qr.path;
    ret->qr_box = sbt_arena_printf(ctx->arena, "0 0 %d %d", qr.size, qr.size);
    return SBT_OK;
}
