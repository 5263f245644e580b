// Reading the tree: level 0 is the table of leaves, higher levels are log_node; both are final once written.
#include "app/checkpoint.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "gen/queries.h"

#define MEMO_N 256 // 16 kB each

struct sbt_tiles {
    struct sbt_arena *arena;
    pthread_mutex_t lock;
    struct sbt_tile_memo *memo;
};

struct sbt_tiles *sbt_tiles_new(void)
{
    struct sbt_arena *a = sbt_arena_new(8UL << 20);
    struct sbt_tiles *t = SBT_NEW(a, struct sbt_tiles);
    t->arena = a;
    t->memo = SBT_NEW_N(a, struct sbt_tile_memo, MEMO_N);
    SBT_BUG_IF(pthread_mutex_init(&t->lock, NULL) != 0);
    return t;
}

void sbt_tiles_free(struct sbt_tiles *t)
{
    if (t == NULL)
        return;
    pthread_mutex_destroy(&t->lock);
    sbt_arena_free(t->arena);
}

struct rows {
    struct sbt_hash *ret;
    unsigned n, max;
};

static enum sbt_rc hash_row(struct rows *r, struct sbt_blob hash, struct sbt_fault *f)
{
    if (hash.n != sizeof r->ret->b || r->n == r->max)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a hash of the tree is not 32 bytes");
    memcpy(r->ret[r->n++].b, hash.p, hash.n);
    return SBT_OK;
}

static enum sbt_rc leaf_row(const struct sbt_q_log_tile_leaves_out *row, void *arg, struct sbt_fault *f)
{
    return hash_row(arg, row->hash, f);
}

static enum sbt_rc node_row(const struct sbt_q_log_tile_nodes_out *row, void *arg, struct sbt_fault *f)
{
    return hash_row(arg, row->hash, f);
}

enum sbt_rc sbt_log_tile_read(struct sbt_tx *tx, unsigned level, uint64_t index, unsigned width, struct sbt_hash *ret,
                              struct sbt_fault *f)
{
    struct rows r = {.ret = ret, .max = width};
    int64_t from = (int64_t)(index * SBT_TILE_WIDTH);
    if (level == 0) {
        struct sbt_q_log_tile_leaves_in in = {.leaf_from = from, .leaf_to = from + width};
        SBT_TRY(sbt_q_log_tile_leaves(tx, &in, leaf_row, &r, f));
    } else {
        struct sbt_q_log_tile_nodes_in in = {.level = level, .n_from = from, .n_to = from + width};
        SBT_TRY(sbt_q_log_tile_nodes(tx, &in, node_row, &r, f));
    }
    if (r.n != width)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "tile %u/%llu has %u hashes, not %u: sbt log rebuild", level,
                                  (unsigned long long)index, r.n, width);
    return SBT_OK;
}

static enum sbt_rc tile_of_tx(void *arg, unsigned level, uint64_t index, unsigned width, struct sbt_hash *ret,
                              struct sbt_fault *f)
{
    return sbt_log_tile_read(arg, level, index, width, ret, f);
}

enum sbt_rc sbt_log_inclusion(struct sbt_tx *tx, struct sbt_app *app, uint64_t index, uint64_t size,
                              struct sbt_proof *ret, struct sbt_fault *f)
{
    struct sbt_tree t = {.tile = tile_of_tx, .arg = tx, .size = size, .memo = app->tiles->memo, .memo_n = MEMO_N};
    pthread_mutex_lock(&app->tiles->lock);
    enum sbt_rc rc = sbt_tree_inclusion(&t, index, ret, f);
    pthread_mutex_unlock(&app->tiles->lock);
    return rc;
}

enum sbt_rc sbt_log_consistency(struct sbt_tx *tx, struct sbt_app *app, uint64_t old, uint64_t size,
                                struct sbt_proof *ret, struct sbt_fault *f)
{
    struct sbt_tree t = {.tile = tile_of_tx, .arg = tx, .size = size, .memo = app->tiles->memo, .memo_n = MEMO_N};
    pthread_mutex_lock(&app->tiles->lock);
    enum sbt_rc rc = sbt_tree_consistency(&t, old, ret, f);
    pthread_mutex_unlock(&app->tiles->lock);
    return rc;
}

// --- checkpoints

static enum sbt_rc with_cosignatures(struct sbt_tx *tx, struct sbt_log_point *p, struct sbt_fault *f)
{
    struct sbt_q_log_cosignatures_in in = {.origin = p->origin, .tree_size = p->size};
    struct sbt_q_log_cosignatures_out *rows;
    size_t n;
    SBT_TRY(sbt_q_log_cosignatures(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        p->note = sbt_arena_printf(sbt_tx_arena(tx), "%s%s", p->note, rows[i].line);
    return SBT_OK;
}

static enum sbt_rc root_of(struct sbt_blob b, struct sbt_hash *ret, struct sbt_fault *f)
{
    if (b.n != sizeof ret->b)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a root is not 32 bytes");
    memcpy(ret->b, b.p, b.n);
    return SBT_OK;
}

enum sbt_rc sbt_log_point_served(struct sbt_tx *tx, struct sbt_log_point *ret, bool *ret_found, struct sbt_fault *f)
{
    struct sbt_q_log_checkpoint_served_out o;
    bool found;
    SBT_TRY(sbt_q_log_checkpoint_served(tx, &o, &found, f));
    if (found) {
        struct sbt_log_point p = {
            .origin = o.origin, .size = o.tree_size, .made_us = o.made_us, .quorum_us = o.quorum_us, .note = o.note};
        SBT_TRY(root_of(o.root, &p.root, f));
        SBT_TRY(with_cosignatures(tx, &p, f));
        *ret = p;
    }
    *ret_found = found;
    return SBT_OK;
}

enum sbt_rc sbt_log_point_over(struct sbt_tx *tx, int64_t leaf_index, struct sbt_log_point *ret, bool *ret_found,
                               struct sbt_fault *f)
{
    struct sbt_q_log_checkpoint_over_in in = {.leaf_index = leaf_index};
    struct sbt_q_log_checkpoint_over_out o;
    bool found;
    SBT_TRY(sbt_q_log_checkpoint_over(tx, &in, &o, &found, f));
    if (found) {
        struct sbt_log_point p = {
            .origin = o.origin, .size = o.tree_size, .made_us = o.made_us, .quorum_us = o.quorum_us, .note = o.note};
        SBT_TRY(root_of(o.root, &p.root, f));
        SBT_TRY(with_cosignatures(tx, &p, f));
        *ret = p;
    }
    *ret_found = found;
    return SBT_OK;
}

// --- serving

struct serve {
    const char *name;
    const char *text;
    struct sbt_blob bytes;
};

static enum sbt_rc absent(struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Bagian catatan ini tidak ada (atau belum)."));
}

static enum sbt_rc entry_row(const struct sbt_q_log_entries_out *row, void *arg, struct sbt_fault *f)
{
    struct sbt_buf *b = arg;
    uint8_t len[2] = {(uint8_t)(row->leaf.n >> 8), (uint8_t)row->leaf.n};
    if (row->leaf.n > UINT16_MAX)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a leaf is too long");
    sbt_buf_add(b, len, sizeof len);
    sbt_buf_add(b, row->leaf.p, row->leaf.n);
    return SBT_OK;
}

static enum sbt_rc tile_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct serve *s = arg;
    struct sbt_tile t;
    struct sbt_log_point p;
    bool found;
    if (!sbt_tile_parse(s->name, &t))
        return absent(f);
    SBT_TRY(sbt_log_point_served(tx, &p, &found, f));
    if (!found || sbt_tile_width(t.level, t.index, (uint64_t)p.size) < t.width)
        return absent(f);
    struct sbt_arena *a = sbt_tx_arena(tx);
    if (t.level != SBT_TILE_ENTRIES) {
        struct sbt_hash *h = SBT_NEW_N(a, struct sbt_hash, t.width);
        SBT_TRY(sbt_log_tile_read(tx, t.level, t.index, t.width, h, f));
        s->bytes = (struct sbt_blob){h, t.width * sizeof *h};
        return SBT_OK;
    }
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_TILE_WIDTH * 64);
    int64_t from = (int64_t)(t.index * SBT_TILE_WIDTH);
    struct sbt_q_log_entries_in in = {.leaf_from = from, .leaf_to = from + t.width};
    SBT_TRY(sbt_q_log_entries(tx, &in, entry_row, &b, f));
    s->bytes = (struct sbt_blob){sbt_arena_dup(a, b.p, b.n), b.n};
    return SBT_OK;
}

enum sbt_rc sbt_log_tile_bytes(struct sbt_app *app, struct sbt_arena *a, const char *name, struct sbt_blob *ret,
                               struct sbt_fault *f)
{
    struct serve s = {.name = name};
    SBT_TRY(sbt_tx_run(app->store, "log.tile", SBT_TX_READ, a, NULL, tile_tx, &s, f));
    *ret = s.bytes;
    return SBT_OK;
}

static enum sbt_rc served_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_log_point p;
    bool found;
    SBT_TRY(sbt_log_point_served(tx, &p, &found, f));
    if (!found)
        return absent(f);
    *(struct sbt_log_point *)arg = p;
    return SBT_OK;
}

enum sbt_rc sbt_log_checkpoint_text(struct sbt_app *app, struct sbt_arena *a, const char **ret, struct sbt_fault *f)
{
    struct sbt_log_point p;
    SBT_TRY(sbt_tx_run(app->store, "log.checkpoint", SBT_TX_READ, a, NULL, served_tx, &p, f));
    *ret = p.note;
    return SBT_OK;
}

// --- publishing to a folder

static enum sbt_rc folders_make(const char *path, struct sbt_fault *f)
{
    char at[4096];
    snprintf(at, sizeof at, "%s", path);
    for (char *p = strchr(at + 1, '/'); p != NULL; p = strchr(p + 1, '/')) {
        *p = '\0';
        SBT_TRY(sbt_dir_make(at, 0755, f));
        *p = '/';
    }
    return SBT_OK;
}

static enum sbt_rc publish_tile(struct sbt_app *app, const char *dir, unsigned level, uint64_t index, unsigned width,
                                int64_t *n, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_tile t = {level, index, width};
    char name[SBT_TILE_NAME_MAX], path[4096];
    struct sbt_blob bytes;
    sbt_tile_name(&t, name);
    snprintf(path, sizeof path, "%s/tile/%s", dir, name);
    if (sbt_file_exists(path))
        return SBT_OK;
    SBT_TRY(sbt_log_tile_bytes(app, a, name, &bytes, f));
    SBT_TRY(folders_make(path, f));
    SBT_TRY(sbt_file_write(path, 0644, bytes.p, bytes.n, f));
    (*n)++;
    return SBT_OK;
}

enum sbt_rc sbt_log_publish(struct sbt_app *app, struct sbt_arena *a, const char *dir, int64_t *ret_n,
                            struct sbt_fault *f)
{
    struct sbt_log_point p;
    int64_t n = 0;
    SBT_TRY(sbt_tx_run(app->store, "log.publish", SBT_TX_READ, a, NULL, served_tx, &p, f));
    SBT_TRY(sbt_dir_make(dir, 0755, f));
    for (unsigned i = 0; i <= 8; i++) {
        unsigned level = i < 8 ? i : SBT_TILE_ENTRIES, width;
        for (uint64_t at = 0; (width = sbt_tile_width(level, at, (uint64_t)p.size)) > 0; at++)
            SBT_TRY(publish_tile(app, dir, level, at, width, &n, f));
    }
    const char *path = sbt_arena_printf(a, "%s/checkpoint", dir);
    SBT_TRY(sbt_file_write(path, 0644, p.note, strlen(p.note), f)); // last: what it names is there
    *ret_n = n + 1;
    return SBT_OK;
}

// --- thinning

struct thin {
    int64_t n;
};

static enum sbt_rc thin_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct thin *t = arg;
    int64_t before = sbt_tx_now_us(tx) - SBT_US_PER_DAY;
    struct sbt_q_log_checkpoint_thin_in in = {.before_us = before};
    struct sbt_q_log_cosignature_thin_in sig = {.before_us = before};
    SBT_TRY(sbt_q_log_checkpoint_thin(tx, &in, &t->n, f));
    return t->n > 0 ? sbt_q_log_cosignature_thin(tx, &sig, NULL, f) : SBT_OK;
}

enum sbt_rc sbt_log_thin(struct sbt_app *app, struct sbt_arena *a, int64_t *ret_n, struct sbt_fault *f)
{
    struct thin t = {0};
    SBT_TRY(sbt_tx_run(app->store, "log.thin", SBT_TX_WRITE, a, NULL, thin_tx, &t, f));
    *ret_n = t.n;
    return SBT_OK;
}

// --- what waits for witnesses

static enum sbt_rc setting_i64(struct sbt_tx *tx, const char *name, int64_t none, int64_t *ret, struct sbt_fault *f)
{
    struct sbt_q_setting_get_in in = {.name = name};
    struct sbt_q_setting_get_out out;
    bool found;
    SBT_TRY(sbt_q_setting_get(tx, &in, &out, &found, f));
    if (!found || !sbt_parse_i64(out.value, 0, INT64_MAX, ret))
        *ret = none;
    return SBT_OK;
}

enum sbt_rc sbt_log_uncovered_since(struct sbt_tx *tx, int64_t *ret_us, struct sbt_fault *f)
{
    int64_t policy_us;
    struct sbt_q_log_uncovered_out o;
    bool found;
    *ret_us = SBT_US_NONE;
    SBT_TRY(setting_i64(tx, "log.quorum_since_us", SBT_INT_NONE, &policy_us, f));
    if (policy_us == SBT_INT_NONE)
        return SBT_OK;
    SBT_TRY(sbt_q_log_uncovered(tx, &o, &found, f));
    if (found)
        *ret_us = o.sequenced_us > policy_us ? o.sequenced_us : policy_us;
    return SBT_OK;
}

enum sbt_rc sbt_log_legal_ok(struct sbt_tx *tx, struct sbt_fault *f)
{
    int64_t since, stop_s;
    SBT_TRY(sbt_log_uncovered_since(tx, &since, f));
    if (since == SBT_US_NONE)
        return SBT_OK;
    SBT_TRY(setting_i64(tx, "log.legal_stop_s", SBT_LOG_LEGAL_STOP_S, &stop_s, f));
    if (sbt_tx_now_us(tx) - since <= stop_s * SBT_US_PER_S)
        return SBT_OK;
    sbt_fault_set(
        f, SBT_E_BUSY,
        SBT_N_("Tindakan baru yang merugikan orang dihentikan sementara: sejak %1 catatan tidak disaksikan cukup "
               "lembaga. Tidak ada yang berubah. Pembukaan blokir dan penerimaan laporan tetap berjalan; ulangi "
               "setelah saksi kembali."),
        sbt_us_human(sbt_tx_arena(tx), since, SBT_ZONE_WIB, "id"));
    if (f != NULL)
        f->after_s = 300;
    return SBT_E_BUSY;
}
