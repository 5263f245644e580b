// After a loss: copies of the log written and taken in; or declaring it: say in the log what is lost, change keys.
#include "app/log_reopen.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "app/checkpoint.h"
#include "app/clock_due.h"
#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/copy.h"
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

// --- copies

struct copy {
    int64_t from, n;
    int fd;
    FILE *in;
    const struct sbt_checkpoint *newest;
    struct sbt_frontier edge;
};

static enum sbt_rc io(struct sbt_fault *f, const char *what)
{
    int e = errno;
    sbt_fault_set(f, SBT_E_IO, SBT_N_("Berkas %1 tidak dapat dibaca atau ditulis: %2."), what, strerrordesc_np(e));
    return SBT_E_IO;
}

static enum sbt_rc line_write(void *arg, const char *line, size_t n, struct sbt_fault *f)
{
    struct copy *c = arg;
    for (size_t at = 0; at < n;) {
        ssize_t k = write(c->fd, line + at, n - at);
        if (k < 0 && errno != EINTR)
            return io(f, "salinan");
        at += k > 0 ? (size_t)k : 0;
    }
    c->n++;
    return SBT_OK;
}

static enum sbt_rc copy_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct copy *c = arg;
    struct sbt_q_leaf_count_out n;
    bool found;
    SBT_TRY(sbt_q_leaf_count(tx, &n, &found, f));
    return sbt_copy_range(tx, c->from, n.leaf_n, line_write, c, f);
}

enum sbt_rc sbt_log_copy(struct sbt_ctx *ctx, int64_t from, const char *path, int64_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_HEALTH, f));
    struct copy c = {.from = from, .fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (c.fd < 0)
        return io(f, path);
    enum sbt_rc rc = sbt_ctx_tx(ctx, "log.copy", SBT_TX_READ, copy_tx, &c, f);
    if (rc == SBT_OK && fsync(c.fd) != 0)
        rc = io(f, path);
    close(c.fd);
    if (rc != SBT_OK)
        (void)unlink(path);
    *ret_n = c.n;
    return rc;
}

static enum sbt_rc edge_row(const struct sbt_q_log_tile_leaves_out *row, void *arg, struct sbt_fault *f)
{
    struct copy *c = arg;
    return sbt_frontier_take(&c->edge, row->hash.p, row->hash.n, f);
}

static enum sbt_rc lines_take(struct sbt_tx *tx, struct copy *c, int64_t *next, struct sbt_fault *f)
{
    char *line = NULL;
    size_t cap = 0;
    enum sbt_rc rc = SBT_OK;
    rewind(c->in);
    for (ssize_t n; rc == SBT_OK && (uint64_t)*next < c->newest->size && (n = getline(&line, &cap, c->in)) > 0;)
        rc = sbt_copy_take(tx, line, (size_t)n, next, f);
    sbt_mem_free(line);
    return rc;
}

static enum sbt_rc replay_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct copy *c = arg;
    struct sbt_q_leaf_count_out n;
    struct sbt_hash root;
    bool found;
    SBT_TRY(sbt_q_leaf_count(tx, &n, &found, f));
    int64_t next = n.leaf_n;
    SBT_TRY(lines_take(tx, c, &next, f));
    c->n = next - n.leaf_n;
    c->edge = (struct sbt_frontier){0};
    struct sbt_q_log_tile_leaves_in in = {.leaf_from = 0, .leaf_to = (int64_t)c->newest->size};
    SBT_TRY(sbt_q_log_tile_leaves(tx, &in, edge_row, c, f));
    sbt_frontier_root(&c->edge, &root);
    if (c->edge.size == c->newest->size && sbt_hash_eq(&root, &c->newest->root))
        return SBT_OK;
    return sbt_fault_set(f, SBT_E_CORRUPT,
                         SBT_N_("Salinan itu tidak menghasilkan catatan yang pernah ditandatangani: kurang, atau lain "
                                "isinya. Tidak ada yang diubah."));
}

#define CLOCKS_PER_PAGE 500

struct due {
    struct sbt_app *app;
    struct sbt_id after;
    size_t n;
};

static enum sbt_rc due_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct due *d = arg;
    struct sbt_q_log_clocks_in in = {.after = d->after, .limit_n = CLOCKS_PER_PAGE};
    struct sbt_q_log_clocks_out *rows;
    SBT_TRY(sbt_q_log_clocks(tx, &in, &rows, &d->n, f));
    for (size_t i = 0; i < d->n; i++) {
        struct sbt_clock_row clock;
        struct sbt_case_subject cs;
        bool found;
        SBT_TRY(sbt_clock_row_get(tx, &rows[i].clock_id, &clock, &found, f));
        SBT_TRY(sbt_case_subject_load(tx, d->app, &rows[i].subject_id, &cs, f));
        const struct sbt_rb_clock *rule = sbt_clock_rule(sbt_tx_arena(tx), cs.rb, clock.code);
        if (found && rule != NULL)
            SBT_TRY(sbt_clock_due_write(tx, d->app, &clock, rule, SBT_CLOCK_GOES_ON, f));
    }
    if (d->n > 0)
        d->after = rows[d->n - 1].clock_id;
    return SBT_OK;
}

// Due dates stand beside the log: made anew for every clock, so a repeated call mends what an interrupted one left.
static enum sbt_rc dues_again(struct sbt_app *app, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct due d = {.app = app, .n = CLOCKS_PER_PAGE};
    while (d.n == CLOCKS_PER_PAGE) {
        sbt_arena_clear(a);
        SBT_TRY(sbt_tx_run(app->store, "log.dues", SBT_TX_WRITE, a, NULL, due_tx, &d, f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_log_replay(struct sbt_ctx *ctx, const char *dir, const char *path, int64_t *ret_n, struct sbt_fault *f)
{
    struct sbt_log_keys k;
    struct sbt_checkpoint newest;
    bool found;
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_HEALTH, f));
    SBT_TRY(sbt_log_keys_load(ctx->arena, dir, &k, f));
    enum sbt_rc rc = sbt_log_newest_load(ctx->arena, &k, &newest, &found, f);
    sbt_log_keys_wipe(&k);
    SBT_TRY(rc);
    if (!found)
        return sbt_fault_set(
            f, SBT_E_NOT_FOUND,
            SBT_N_("Berkas titik simpan terbaru tidak ada di %1. Ambil dari saksi (BERKAS checkpoint) dan "
                   "simpan di sana dahulu."),
            dir);
    struct copy c = {.newest = &newest, .in = fopen(path, "re")};
    if (c.in == NULL)
        return io(f, path);
    rc = sbt_ctx_tx(ctx, "log.replay", SBT_TX_WRITE, replay_tx, &c, f);
    (void)fclose(c.in);
    if (rc == SBT_OK)
        rc = dues_again(ctx->app, f);
    *ret_n = c.n;
    return rc;
}
