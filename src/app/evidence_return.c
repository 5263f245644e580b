// Evidence whose bytes are gone: found by trying to read each file's first piece, taken back by size and hash.
#include "app/evidence_return.h"

#include <dirent.h>
#include <sys/stat.h>

#include "app/evidence_upload.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "gen/queries.h"

#define AT_ONCE 500

struct page {
    struct sbt_id after;
    struct sbt_q_evidence_held_out *rows;
    size_t n;
};

static enum sbt_rc page_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct page *p = arg;
    struct sbt_q_evidence_held_in in = {.after = p->after, .max = AT_ONCE};
    return sbt_q_evidence_held(tx, &in, &p->rows, &p->n, f);
}

static bool readable(struct sbt_ctx *ctx, const struct sbt_q_evidence_held_out *e)
{
    if (e->key_wrapped.n == 0)
        return false;
    SBT_AUTO_ARENA a = sbt_arena_new(4 * SBT_BLOB_PIECE);
    struct sbt_fault quiet = {0};
    struct sbt_blob_place place;
    struct sbt_blob_reader *r = NULL;
    uint8_t key[SBT_KEY], first;
    size_t n = 0;
    sbt_evidence_place(ctx->app, &place);
    bool ok = sbt_evidence_key_open(a, ctx->app, &e->blob_id, e->key_wrapped, key, &quiet) == SBT_OK &&
              sbt_blob_read_open(a, &place, &e->blob_id, key, e->size, &r, &quiet) == SBT_OK &&
              sbt_blob_read(r, &first, 1, &n, &quiet) == SBT_OK && n == 1;
    sbt_wipe(key, sizeof key);
    sbt_blob_read_close(r);
    return ok;
}

enum sbt_rc sbt_evidence_gone(struct sbt_ctx *ctx, struct sbt_evidence_gone **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct page p = {0};
    struct sbt_evidence_gone *out = NULL;
    size_t n = 0, room = 0;
    do {
        SBT_TRY(sbt_ctx_tx(ctx, "evidence.held", SBT_TX_READ, page_tx, &p, f));
        for (size_t i = 0; i < p.n; i++) {
            const struct sbt_q_evidence_held_out *e = &p.rows[i];
            if (readable(ctx, e))
                continue;
            if (n == room) {
                struct sbt_evidence_gone *more = SBT_NEW_N(ctx->arena, struct sbt_evidence_gone, 2 * room + 16);
                if (n > 0)
                    memcpy(more, out, n * sizeof *out);
                out = more;
                room = 2 * room + 16;
            }
            out[n++] = (struct sbt_evidence_gone){e->evidence_id, e->sha256, e->media, e->size};
        }
        if (p.n > 0)
            p.after = p.rows[p.n - 1].evidence_id;
    } while (p.n == AT_ONCE);
    *ret = out;
    *ret_n = n;
    return SBT_OK;
}

// --- taking back

static enum sbt_rc key_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    return sbt_q_evidence_key_put(tx, arg, NULL, f);
}

static enum sbt_rc put(struct sbt_ctx *ctx, const struct sbt_evidence_gone *g, struct sbt_blob bytes,
                       struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(4 * SBT_BLOB_PIECE);
    struct sbt_q_evidence_key_put_in in = {.evidence_id = g->evidence};
    struct sbt_blob_place place;
    struct sbt_blob_writer *w;
    uint8_t key[SBT_KEY];
    sbt_id_new(&in.blob_id, ctx->now_us);
    sbt_random(key, sizeof key);
    in.key_wrapped = sbt_evidence_key_wrap(a, ctx->app, &in.blob_id, key);
    sbt_evidence_place(ctx->app, &place);
    enum sbt_rc rc = sbt_blob_write_open(a, &place, &in.blob_id, key, 0, &w, f);
    sbt_wipe(key, sizeof key);
    SBT_TRY(rc);
    rc = sbt_blob_write(w, bytes.p, bytes.n, f);
    if (rc != SBT_OK) {
        sbt_blob_write_drop(w);
        return rc;
    }
    SBT_TRY(sbt_blob_write_end(w, f));
    return sbt_ctx_tx(ctx, "evidence.return", SBT_TX_WRITE, key_tx, &in, f);
}

static enum sbt_rc try_file(struct sbt_ctx *ctx, const char *path, struct sbt_evidence_gone *g, size_t n,
                            int64_t *ret_n, struct sbt_fault *f)
{
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > SBT_LIMIT_FILE_BYTES)
        return SBT_OK;
    bool wanted = false;
    for (size_t i = 0; i < n; i++)
        wanted = wanted || g[i].size == st.st_size;
    if (!wanted)
        return SBT_OK;
    SBT_AUTO_ARENA a = sbt_arena_new(2 * (size_t)SBT_LIMIT_FILE_BYTES);
    struct sbt_blob bytes;
    struct sbt_hash h;
    uint8_t want[sizeof h.b];
    SBT_TRY(sbt_file_read(a, path, SBT_LIMIT_FILE_BYTES, &bytes, f));
    sbt_sha256(bytes.p, bytes.n, &h);
    for (size_t i = 0; i < n; i++) // the same bytes may have been added more than once
        if (g[i].size == (int64_t)bytes.n && sbt_hex_decode(g[i].sha256, 64, want) &&
            memcmp(want, h.b, sizeof want) == 0) {
            SBT_TRY(put(ctx, &g[i], bytes, f));
            g[i].size = -1; // taken
            ++*ret_n;
        }
    return SBT_OK;
}

static void dir_close(DIR **d)
{
    if (*d)
        closedir(*d);
}

enum sbt_rc sbt_evidence_return(struct sbt_ctx *ctx, const char *dir, int64_t *ret_n, struct sbt_fault *f)
{
    struct sbt_evidence_gone *g;
    size_t n;
    *ret_n = 0;
    SBT_CLEANUP(dir_close) DIR *d = opendir(dir);
    if (!d)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Folder %1 tidak dapat dibuka."), dir);
    SBT_TRY(sbt_evidence_gone(ctx, &g, &n, f));
    for (struct dirent *e; n > 0 && (e = readdir(d)) != NULL;)
        SBT_TRY(try_file(ctx, sbt_arena_printf(ctx->arena, "%s/%s", dir, e->d_name), g, n, ret_n, f));
    return SBT_OK;
}
