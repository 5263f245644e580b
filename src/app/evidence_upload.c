// Evidence on its way in.
#include "app/evidence_upload.h"

#include "app/idempotency.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/sniff.h"
#include "domain/evidence.h"
#include "gen/queries.h"

#define GONE_SAY SBT_N_("Unggahan ini tidak ada lagi. Unggah berkasnya sekali lagi.")

void sbt_evidence_place(const struct sbt_app *app, struct sbt_blob_place *ret)
{
    *ret = (struct sbt_blob_place){.store = app->store, .dir = app->evidence_dir};
}

static const char *wrap_ad(struct sbt_arena *a, const struct sbt_id *blob)
{
    return sbt_arena_printf(a, "evidence %s", sbt_id_text(a, blob));
}

struct sbt_blob sbt_evidence_key_wrap(struct sbt_arena *a, const struct sbt_app *app, const struct sbt_id *blob,
                                      const uint8_t key[32])
{
    uint8_t root[SBT_KEY];
    sbt_key_derive(app->keys.server, "evidence", root);
    struct sbt_blob out = sbt_secret_lock(a, root, wrap_ad(a, blob), key, 32);
    sbt_wipe(root, sizeof root);
    return out;
}

enum sbt_rc sbt_evidence_key_open(struct sbt_arena *a, const struct sbt_app *app, const struct sbt_id *blob,
                                  struct sbt_blob wrapped, uint8_t ret[32], struct sbt_fault *f)
{
    uint8_t root[SBT_KEY];
    sbt_key_derive(app->keys.server, "evidence", root);
    struct sbt_blob plain;
    bool ok = sbt_secret_open(a, root, wrap_ad(a, blob), wrapped, &plain) && plain.n == 32;
    sbt_wipe(root, sizeof root);
    if (!ok)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "evidence key does not open: other server key?");
    memcpy(ret, plain.p, 32);
    return SBT_OK;
}

struct job {
    struct sbt_ctx *ctx;
    const struct sbt_owner *owner;
    struct sbt_id id;
    const char *name, *sha256, *media;
    int64_t size, was, got;
    struct sbt_blob wrapped;
    struct sbt_q_upload_get_out row;
    struct sbt_upload_view *list;
    size_t list_n;
    bool resumes; // sent in chunks: asking twice under one key starts one
};

// The name that people see: one line, no path, at most 200 characters.
static const char *clean_name(struct sbt_arena *a, const char *name)
{
    const char *base = name ? name : "";
    for (const char *p = base; *p; p++)
        if (*p == '/' || *p == '\\')
            base = p + 1;
    char *out = sbt_arena_strdup(a, base);
    size_t chars = 0;
    for (char *p = out; *p; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            *p = ' ';
        if (((unsigned char)*p & 0xC0) != 0x80 && ++chars > 200) {
            *p = 0;
            break;
        }
    }
    return *out && strspn(out, " .") < strlen(out) ? out : SBT_N_("berkas");
}

static enum sbt_rc size_ok(struct sbt_fault *f, int64_t size)
{
    if (size <= 0)
        return sbt_fault_field(f, "size", SBT_N_("Berkas ini kosong."));
    if (size > SBT_LIMIT_FILE_BYTES) {
        (void)sbt_fault_field(f, "size",
                              SBT_N_("Berkas ini lebih besar dari 100 MB. Potong menjadi beberapa bagian, atau kirim "
                                     "tautannya."));
        f->rc = SBT_E_TOO_LARGE;
        f->say = f->fields[f->fields_n - 1];
        f->say.field = NULL;
        return SBT_E_TOO_LARGE;
    }
    return SBT_OK;
}

static enum sbt_rc start_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct job *x = arg;
    struct sbt_hash request;
    struct sbt_blob answer;
    bool seen = false;
    const char *same = sbt_arena_printf(sbt_tx_arena(tx), "%s %lld", x->name, (long long)x->size);
    sbt_sha256(same, strlen(same), &request);
    if (x->resumes)
        SBT_TRY(sbt_idem_begin(tx, x->ctx, "upload.start", &request, &seen, &answer, f));
    if (x->resumes && seen && answer.n == sizeof x->id.b) {
        memcpy(x->id.b, answer.p, sizeof x->id.b);
        return SBT_OK;
    }
    struct sbt_q_upload_of_owner_in oin = {.owner_hash = sbt_owner_blob(x->owner)};
    struct sbt_q_upload_of_owner_out *rows;
    size_t n;
    SBT_TRY(sbt_q_upload_of_owner(tx, &oin, &rows, &n, f));
    if (n >= SBT_LIMIT_FILES_PER_REPORT)
        return sbt_fault_field(f, "uploads",
                               SBT_N_("Paling banyak 20 berkas sekali kirim. Kirim sisanya sesudah itu."));
    struct sbt_q_upload_insert_in in = {.upload_id = x->id,
                                        .owner_hash = sbt_owner_blob(x->owner),
                                        .name = x->name,
                                        .size = x->size,
                                        .key_wrapped = x->wrapped,
                                        .now_us = sbt_tx_now_us(tx)};
    SBT_TRY(sbt_q_upload_insert(tx, &in, NULL, f));
    return !x->resumes
               ? SBT_OK
               : sbt_idem_end(tx, x->ctx, "upload.start", (struct sbt_blob){.p = x->id.b, .n = sizeof x->id.b}, f);
}

static enum sbt_rc start(struct sbt_ctx *ctx, const struct sbt_owner *owner, const char *name, int64_t size,
                         bool resumes, struct job *x, uint8_t key[32], struct sbt_fault *f)
{
    *x = (struct job){.ctx = ctx, .owner = owner, .size = size, .resumes = resumes};
    sbt_id_new(&x->id, ctx->now_us);
    sbt_random(key, 32);
    x->name = clean_name(ctx->arena, name);
    x->wrapped = sbt_evidence_key_wrap(ctx->arena, ctx->app, &x->id, key);
    return sbt_ctx_tx(ctx, "upload.start", SBT_TX_WRITE, start_tx, x, f);
}

enum sbt_rc sbt_upload_start(struct sbt_ctx *ctx, const struct sbt_owner *owner, const char *name, int64_t size,
                             struct sbt_upload_view *ret, struct sbt_fault *f)
{
    SBT_TRY(size_ok(f, size));
    struct job x;
    uint8_t key[32];
    enum sbt_rc rc = start(ctx, owner, name, size, true, &x, key, f);
    sbt_wipe(key, sizeof key);
    SBT_TRY(rc);
    *ret = (struct sbt_upload_view){.id = x.id, .name = x.name, .size = size};
    return SBT_OK;
}

static enum sbt_rc get_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct job *x = arg;
    struct sbt_q_upload_get_in in = {.upload_id = x->id};
    bool found;
    SBT_TRY(sbt_q_upload_get(tx, &in, &x->row, &found, f));
    if (!found || x->row.owner_hash.n != sizeof x->owner->b ||
        !sbt_mem_eq(x->row.owner_hash.p, x->owner->b, sizeof x->owner->b))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, GONE_SAY);
    return SBT_OK;
}

static enum sbt_rc progress_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct job *x = arg;
    struct sbt_q_upload_progress_in in = {
        .upload_id = x->id, .was = x->was, .got = x->got, .now_us = sbt_tx_now_us(tx)};
    int64_t n;
    SBT_TRY(sbt_q_upload_progress(tx, &in, &n, f));
    return n == 1
               ? SBT_OK
               : sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Bagian berkas ini dikirim dua kali bersamaan. Coba lagi."));
}

static enum sbt_rc done_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct job *x = arg;
    struct sbt_q_upload_done_in in = {
        .upload_id = x->id, .got = x->got, .sha256 = x->sha256, .media = x->media, .now_us = sbt_tx_now_us(tx)};
    int64_t n;
    SBT_TRY(sbt_q_upload_done(tx, &in, &n, f));
    return n == 1 ? SBT_OK : sbt_fault_set(f, SBT_E_NOT_FOUND, GONE_SAY);
}

static enum sbt_rc delete_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct job *x = arg;
    struct sbt_q_upload_delete_in in = {.upload_id = x->id};
    return sbt_q_upload_delete(tx, &in, NULL, f);
}

static void discard(struct sbt_ctx *ctx, struct job *x)
{
    struct sbt_fault quiet = {0}; // what stays is swept later
    struct sbt_blob_place place;
    sbt_evidence_place(ctx->app, &place);
    if (sbt_ctx_tx(ctx, "upload.delete", SBT_TX_WRITE, delete_tx, x, &quiet) == SBT_OK)
        (void)!sbt_blob_delete(ctx->arena, &place, &x->id, &quiet);
}

// Reads it back whole: what is stored is what is hashed.
static enum sbt_rc finish(struct sbt_ctx *ctx, struct job *x, const uint8_t key[32], struct sbt_upload_view *ret,
                          struct sbt_fault *f)
{
    struct sbt_blob_place place;
    sbt_evidence_place(ctx->app, &place);
    SBT_AUTO_ARENA scratch = sbt_arena_new(16UL << 20);
    struct sbt_blob_reader *r;
    SBT_TRY(sbt_blob_read_open(scratch, &place, &x->id, key, x->got, &r, f));
    uint8_t *buf = sbt_arena_alloc(scratch, SBT_BLOB_PIECE), *head = sbt_arena_alloc(scratch, SBT_SNIFF_BYTES);
    struct sbt_hasher h;
    sbt_hasher_init(&h);
    size_t n, head_n = 0;
    int64_t sum = 0;
    enum sbt_rc rc;
    while ((rc = sbt_blob_read(r, buf, SBT_BLOB_PIECE, &n, f)) == SBT_OK && n > 0) {
        if (head_n < SBT_SNIFF_BYTES) {
            size_t take = SBT_SNIFF_BYTES - head_n < n ? SBT_SNIFF_BYTES - head_n : n;
            memcpy(head + head_n, buf, take);
            head_n += take;
        }
        sbt_hasher_add(&h, buf, n);
        sum += (int64_t)n;
    }
    sbt_blob_read_close(r);
    SBT_TRY(rc);
    if (sum != x->got)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "upload: %lld bytes stored, %lld expected", (long long)sum,
                                  (long long)x->got);
    struct sbt_hash hash;
    sbt_hasher_end(&h, &hash);
    const char *sniffed;
    SBT_TRY(sbt_sniff(scratch, head, head_n, &sniffed, f));
    const struct sbt_evidence_type *type;
    rc = sbt_evidence_judge(sniffed, head, head_n, x->name, "uploads", &type, f);
    if (rc != SBT_OK) {
        discard(ctx, x);
        return rc;
    }
    char *hex = sbt_arena_alloc(ctx->arena, 65);
    for (size_t i = 0; i < sizeof hash.b; i++)
        snprintf(hex + 2 * i, 3, "%02x", hash.b[i]);
    x->sha256 = hex;
    x->media = type->media;
    SBT_TRY(sbt_ctx_tx(ctx, "upload.done", SBT_TX_WRITE, done_tx, x, f));
    *ret = (struct sbt_upload_view){
        .id = x->id, .name = x->name, .media = x->media, .sha256 = hex, .size = x->got, .got = x->got, .done = true};
    return SBT_OK;
}

static struct sbt_upload_view view_of(const struct job *x)
{
    const struct sbt_q_upload_get_out *r = &x->row;
    return (struct sbt_upload_view){.id = r->upload_id,
                                    .name = r->name,
                                    .media = r->media,
                                    .sha256 = r->sha256,
                                    .size = r->size,
                                    .got = r->got,
                                    .done = sbt_str_eq(r->state, "done")};
}

enum sbt_rc sbt_upload_chunk(struct sbt_ctx *ctx, const struct sbt_owner *owner, const struct sbt_id *id,
                             int64_t offset, const void *p, size_t n, struct sbt_upload_view *ret, struct sbt_fault *f)
{
    struct job x = {.ctx = ctx, .owner = owner, .id = *id};
    SBT_TRY(sbt_ctx_tx(ctx, "upload.get", SBT_TX_READ, get_tx, &x, f));
    *ret = view_of(&x);
    if (ret->done || (offset >= 0 && offset + (int64_t)n <= x.row.got))
        return SBT_OK; // was stored before, its answer was lost
    if (offset != x.row.got)
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Unggahan terputus. Lanjutkan dari bagian yang belum sampai."));
    if (n == 0 || n > SBT_LIMIT_CHUNK_BYTES)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Satu bagian berkas paling besar 8 MB."));
    if (offset + (int64_t)n > x.row.size)
        return sbt_fault_set(f, SBT_E_TOO_LARGE,
                             SBT_N_("Berkas yang dikirim lebih besar dari yang disebut. Unggah sekali lagi."));
    uint8_t key[32];
    SBT_TRY(sbt_evidence_key_open(ctx->arena, ctx->app, id, x.row.key_wrapped, key, f));
    struct sbt_blob_place place;
    sbt_evidence_place(ctx->app, &place);
    struct sbt_blob_writer *w;
    enum sbt_rc rc = sbt_blob_write_open(ctx->arena, &place, id, key, offset, &w, f);
    if (rc == SBT_OK) {
        rc = sbt_blob_write(w, p, n, f);
        if (rc == SBT_OK)
            rc = sbt_blob_write_end(w, f);
        else
            sbt_blob_write_drop(w);
    }
    if (rc == SBT_OK) {
        x.was = offset;
        x.got = offset + (int64_t)n;
        rc = sbt_ctx_tx(ctx, "upload.progress", SBT_TX_WRITE, progress_tx, &x, f);
    }
    if (rc == SBT_OK) {
        ret->got = x.got;
        x.name = x.row.name;
        if (x.got == x.row.size)
            rc = finish(ctx, &x, key, ret, f);
    }
    sbt_wipe(key, sizeof key);
    return rc;
}

// --- streams

struct sbt_upload_stream {
    struct job x;
    uint8_t key[32];
    struct sbt_blob_writer *w;
};

enum sbt_rc sbt_upload_stream_start(struct sbt_ctx *ctx, const struct sbt_owner *owner, const char *name,
                                    struct sbt_upload_stream **ret, struct sbt_fault *f)
{
    struct sbt_upload_stream *s = SBT_NEW(ctx->arena, struct sbt_upload_stream);
    struct sbt_owner *mine = SBT_NEW(ctx->arena, struct sbt_owner);
    *mine = *owner;
    SBT_TRY(start(ctx, mine, name, SBT_LIMIT_FILE_BYTES, false, &s->x, s->key, f));
    struct sbt_blob_place place;
    sbt_evidence_place(ctx->app, &place);
    SBT_TRY(sbt_blob_write_open(ctx->arena, &place, &s->x.id, s->key, 0, &s->w, f));
    *ret = s;
    return SBT_OK;
}

enum sbt_rc sbt_upload_stream_add(struct sbt_upload_stream *s, const void *p, size_t n, struct sbt_fault *f)
{
    SBT_TRY(size_ok(f, s->x.got + (int64_t)n));
    SBT_TRY(sbt_blob_write(s->w, p, n, f));
    s->x.got += (int64_t)n;
    return SBT_OK;
}

enum sbt_rc sbt_upload_stream_end(struct sbt_ctx *ctx, struct sbt_upload_stream *s, struct sbt_upload_view *ret,
                                  struct sbt_fault *f)
{
    enum sbt_rc rc = size_ok(f, s->x.got);
    struct sbt_blob_writer *w = s->w;
    s->w = NULL;
    if (rc == SBT_OK) {
        rc = sbt_blob_write_end(w, f);
    } else {
        sbt_blob_write_drop(w);
        discard(ctx, &s->x);
    }
    if (rc == SBT_OK)
        rc = finish(ctx, &s->x, s->key, ret, f);
    sbt_wipe(s->key, sizeof s->key);
    return rc;
}

void sbt_upload_stream_drop(struct sbt_ctx *ctx, struct sbt_upload_stream *s)
{
    if (s == NULL || s->w == NULL)
        return;
    sbt_blob_write_drop(s->w);
    s->w = NULL;
    discard(ctx, &s->x);
    sbt_wipe(s->key, sizeof s->key);
}

// --- lists

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct job *x = arg;
    struct sbt_q_upload_of_owner_in in = {.owner_hash = sbt_owner_blob(x->owner)};
    struct sbt_q_upload_of_owner_out *rows;
    SBT_TRY(sbt_q_upload_of_owner(tx, &in, &rows, &x->list_n, f));
    x->list = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_upload_view, x->list_n + 1);
    for (size_t i = 0; i < x->list_n; i++)
        x->list[i] = (struct sbt_upload_view){.id = rows[i].upload_id,
                                              .name = rows[i].name,
                                              .media = rows[i].media,
                                              .sha256 = rows[i].sha256,
                                              .size = rows[i].size,
                                              .got = rows[i].got,
                                              .done = sbt_str_eq(rows[i].state, "done")};
    return SBT_OK;
}

enum sbt_rc sbt_upload_list(struct sbt_ctx *ctx, const struct sbt_owner *owner, struct sbt_upload_view **ret,
                            size_t *ret_n, struct sbt_fault *f)
{
    struct job x = {.ctx = ctx, .owner = owner};
    SBT_TRY(sbt_ctx_tx(ctx, "upload.list", SBT_TX_READ, list_tx, &x, f));
    *ret = x.list;
    *ret_n = x.list_n;
    return SBT_OK;
}

enum sbt_rc sbt_upload_remove(struct sbt_ctx *ctx, const struct sbt_owner *owner, const struct sbt_id *id,
                              struct sbt_fault *f)
{
    struct job x = {.ctx = ctx, .owner = owner, .id = *id};
    SBT_TRY(sbt_ctx_tx(ctx, "upload.get", SBT_TX_READ, get_tx, &x, f));
    SBT_TRY(sbt_ctx_tx(ctx, "upload.delete", SBT_TX_WRITE, delete_tx, &x, f));
    struct sbt_blob_place place;
    sbt_evidence_place(ctx->app, &place);
    return sbt_blob_delete(ctx->arena, &place, id, f);
}
