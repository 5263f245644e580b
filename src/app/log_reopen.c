// Declaring a loss: find what the newest checkpoint covers and the database does not, say it in the log, change keys.
#include "app/log_reopen.h"

#include "app/checkpoint.h"
#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/event.h"

struct reopen {
    struct sbt_ctx *ctx;
    const struct sbt_log_reopen_in *in;
    const struct sbt_log_keys *keys;
    const struct sbt_checkpoint *newest;
    struct sbt_log_reopen_out out;
};

static enum sbt_rc tile_of_tx(void *arg, unsigned level, uint64_t index, unsigned width, struct sbt_hash *ret,
                              struct sbt_fault *f)
{
    return sbt_log_tile_read(arg, level, index, width, ret, f);
}

// Whether the database still has the tree of that checkpoint.
static enum sbt_rc intact(struct sbt_tx *tx, const struct sbt_checkpoint *c, bool *ret, struct sbt_fault *f)
{
    struct sbt_q_leaf_count_out n;
    bool found;
    struct sbt_hash root;
    SBT_TRY(sbt_q_leaf_count(tx, &n, &found, f));
    *ret = false;
    if ((uint64_t)n.leaf_n < c->size)
        return SBT_OK;
    struct sbt_tree t = {.tile = tile_of_tx, .arg = tx, .size = c->size, .memo_n = 4};
    t.memo = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_tile_memo, t.memo_n);
    struct sbt_fault quiet = {0};
    enum sbt_rc rc = sbt_tree_root(&t, &root, &quiet);
    *ret = rc == SBT_OK && sbt_hash_eq(&root, &c->root);
    return rc == SBT_OK || rc == SBT_E_CORRUPT ? SBT_OK : rc;
}

static const char *hex_of(struct sbt_arena *a, const struct sbt_hash *h)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 128);
    sbt_buf_add_hex(&b, h->b, sizeof h->b);
    return sbt_arena_strndup(a, b.p, b.n);
}

static enum sbt_rc reopen_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct reopen *r = arg;
    struct sbt_q_log_checkpoint_last_in in = {.origin = r->keys->origin};
    struct sbt_q_log_checkpoint_last_out last;
    struct sbt_q_leaf_count_out n;
    bool found, whole, counted;
    SBT_TRY(intact(tx, r->newest, &whole, f));
    if (whole)
        return sbt_fault_set(
            f, SBT_E_INVALID,
            SBT_N_("Tidak ada yang hilang: basis data memuat semua yang pernah ditandatangani. Jalankan sbt "
                   "serve seperti biasa."));
    SBT_TRY(sbt_q_log_checkpoint_last(tx, &in, &last, &found, f));
    SBT_TRY(sbt_q_leaf_count(tx, &n, &counted, f));
    r->out.lost_from = found ? last.tree_size : 0;
    r->out.lost_to = (int64_t)r->newest->size;
    struct sbt_ev_log_reopened_facts facts = {
        .kept = n.leaf_n,
        .lost_from = r->out.lost_from,
        .lost_to = r->out.lost_to,
        .new_origin = r->in->origin,
        .old_origin = r->keys->origin,
        .old_root = hex_of(sbt_tx_arena(tx), &r->newest->root),
    };
    struct sbt_ev_log_reopened_text text = {.reason = r->in->reason};
    struct sbt_event_new e = {.kind = SBT_EV_LOG_REOPENED, .facts = &facts, .text = &text};
    struct sbt_event_id id;
    sbt_id_new(&e.thing, sbt_tx_now_us(tx));
    return sbt_event_append(tx, &e, &id, f);
}

enum sbt_rc sbt_log_reopen(struct sbt_ctx *ctx, const struct sbt_log_reopen_in *in, struct sbt_log_reopen_out *ret,
                           struct sbt_fault *f)
{
    struct sbt_log_keys k;
    struct sbt_checkpoint newest;
    bool found;
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_HEALTH, f));
    if (sbt_utf8_count(in->reason) > SBT_LIMIT_NOTE_CHARS)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Alasan paling banyak 4.000 karakter."));
    SBT_TRY(sbt_log_keys_load(ctx->arena, in->dir, &k, f));
    SBT_TRY(sbt_log_newest_load(ctx->arena, &k, &newest, &found, f));
    if (!found)
        return sbt_fault_set(
            f, SBT_E_NOT_FOUND,
            SBT_N_("Berkas titik simpan terbaru tidak ada di %1. Ambil dari saksi (BERKAS checkpoint) dan "
                   "simpan di sana dahulu."),
            in->dir);
    if (!sbt_note_name_ok(in->origin) || sbt_str_eq(in->origin, k.origin))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Nama baru harus berbeda dari nama yang lama."));
    struct reopen r = {.ctx = ctx, .in = in, .keys = &k, .newest = &newest};
    enum sbt_rc rc = sbt_ctx_tx(ctx, "log.reopen", SBT_TX_WRITE, reopen_tx, &r, f);
    if (rc == SBT_OK)
        rc = sbt_log_keys_reopen(ctx->arena, &k, in->origin, f);
    if (rc == SBT_OK) {
        r.out.vkey = sbt_vkey_text(ctx->arena, &k.key[0].key);
        *ret = r.out;
    }
    sbt_log_keys_wipe(&k);
    return rc;
}
