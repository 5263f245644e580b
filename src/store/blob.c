// Encrypted files in a folder or in rows.
#include "store/blob.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "gen/queries.h"

#define FRAMES ((SBT_BLOB_PIECE + SBT_STREAM_CHUNK - 1) / SBT_STREAM_CHUNK)
#define PIECE_HEAD (4 + SBT_STREAM_HEAD) // length of the plain text, then the stream's head
#define PIECE_MAX (PIECE_HEAD + SBT_BLOB_PIECE + FRAMES * SBT_STREAM_EXTRA)

struct sbt_blob_writer {
    struct sbt_blob_place place;
    struct sbt_id blob;
    uint8_t key[SBT_KEY];
    int64_t offset; // of the piece being filled
    uint8_t *plain, *sealed;
    size_t n;
    int fd;
    char *path, *tmp;
};

static char *path_of(struct sbt_arena *a, const char *dir, const struct sbt_id *blob, int64_t offset, const char *tail)
{
    char hex[33];
    for (size_t i = 0; i < 16; i++)
        snprintf(hex + 2 * i, 3, "%02x", blob->b[i]);
    return sbt_arena_printf(a, "%s/%s.%012lld%s", dir, hex, (long long)offset, tail);
}

// --- one piece

static size_t seal(const uint8_t key[SBT_KEY], const uint8_t *plain, size_t n, uint8_t *out)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(n >> (8 * i));
    struct sbt_stream s;
    sbt_stream_push_start(&s, key, out + 4);
    size_t o = PIECE_HEAD, at = 0;
    do {
        size_t take = n - at < SBT_STREAM_CHUNK ? n - at : SBT_STREAM_CHUNK;
        o += sbt_stream_push(&s, plain + at, take, at + take == n, out + o);
        at += take;
    } while (at < n);
    sbt_wipe(&s, sizeof s);
    return o;
}

static size_t sealed_size(size_t n)
{
    size_t frames = n == 0 ? 1 : (n + SBT_STREAM_CHUNK - 1) / SBT_STREAM_CHUNK;
    return PIECE_HEAD + n + frames * SBT_STREAM_EXTRA;
}

static size_t plain_size(const uint8_t head[4])
{
    return (size_t)head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
}

static bool unseal(const uint8_t key[SBT_KEY], const uint8_t *p, size_t n, uint8_t *out, size_t *ret_n)
{
    if (n < PIECE_HEAD)
        return false;
    size_t plain = plain_size(p), at = 0;
    if (plain > SBT_BLOB_PIECE || sealed_size(plain) != n)
        return false;
    struct sbt_stream s;
    if (!sbt_stream_pull_start(&s, key, p + 4))
        return false;
    p += PIECE_HEAD;
    bool last = false;
    do {
        size_t take = plain - at < SBT_STREAM_CHUNK ? plain - at : SBT_STREAM_CHUNK, got;
        if (last || !sbt_stream_pull(&s, p, take + SBT_STREAM_EXTRA, out + at, &got, &last) || got != take)
            return false;
        p += take + SBT_STREAM_EXTRA;
        at += take;
    } while (at < plain);
    *ret_n = plain;
    return last;
}

// --- writing

static enum sbt_rc io(struct sbt_fault *f, const char *what)
{
    int e = errno;
    if (e == ENOSPC || e == EDQUOT)
        (void)sbt_fault_set(f, SBT_E_IO,
                            SBT_N_("Tempat penyimpanan berkas penuh. Berkas ini belum tersimpan; coba lagi nanti."));
    else
        (void)sbt_fault_set(f, SBT_E_IO, SBT_N_("Berkas tidak dapat disimpan atau dibaca. Coba lagi nanti."));
    (void)sbt_fault_detail(f, "blob %s: errno %d", what, e);
    return SBT_E_IO;
}

enum sbt_rc sbt_blob_write_open(struct sbt_arena *a, const struct sbt_blob_place *place, const struct sbt_id *blob,
                                const uint8_t key[SBT_KEY], int64_t offset, struct sbt_blob_writer **ret,
                                struct sbt_fault *f)
{
    struct sbt_blob_writer *w = SBT_NEW(a, struct sbt_blob_writer);
    *w = (struct sbt_blob_writer){.place = *place, .blob = *blob, .offset = offset, .fd = -1};
    memcpy(w->key, key, SBT_KEY);
    w->plain = sbt_arena_alloc(a, SBT_BLOB_PIECE);
    w->sealed = sbt_arena_alloc(a, PIECE_MAX);
    if (place->dir != NULL) {
        SBT_TRY(sbt_dir_make(place->dir, 0700, f));
        w->path = path_of(a, place->dir, blob, offset, "");
        w->tmp = path_of(a, place->dir, blob, offset, ".new");
        w->fd = open(w->tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (w->fd < 0)
            return io(f, "open");
    }
    *ret = w;
    return SBT_OK;
}

struct put {
    struct sbt_q_blob_chunk_put_in in;
};

static enum sbt_rc put_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct put *x = arg;
    return sbt_q_blob_chunk_put(tx, &x->in, NULL, f);
}

static enum sbt_rc flush(struct sbt_blob_writer *w, struct sbt_fault *f)
{
    size_t n = seal(w->key, w->plain, w->n, w->sealed);
    if (w->fd >= 0) {
        for (size_t at = 0; at < n;) {
            ssize_t k = write(w->fd, w->sealed + at, n - at);
            if (k < 0 && errno == EINTR)
                continue;
            if (k <= 0)
                return io(f, "write");
            at += (size_t)k;
        }
    } else {
        SBT_AUTO_ARENA scratch = sbt_arena_new(64UL << 20);
        struct put x = {.in = {.blob_id = w->blob, .n = w->offset, .body = {.p = w->sealed, .n = n}}};
        SBT_TRY(sbt_tx_run(w->place.store, "blob.put", SBT_TX_WRITE, scratch, NULL, put_tx, &x, f));
    }
    w->offset += (int64_t)w->n;
    w->n = 0;
    return SBT_OK;
}

enum sbt_rc sbt_blob_write(struct sbt_blob_writer *w, const void *p, size_t n, struct sbt_fault *f)
{
    const uint8_t *from = p;
    while (n > 0) {
        size_t take = SBT_BLOB_PIECE - w->n < n ? SBT_BLOB_PIECE - w->n : n;
        memcpy(w->plain + w->n, from, take);
        w->n += take;
        from += take;
        n -= take;
        if (w->n == SBT_BLOB_PIECE)
            SBT_TRY(flush(w, f));
    }
    return SBT_OK;
}

static void close_writer(struct sbt_blob_writer *w)
{
    if (w->fd >= 0)
        close(w->fd);
    w->fd = -1;
    sbt_wipe(w->key, sizeof w->key);
    sbt_wipe(w->plain, SBT_BLOB_PIECE);
}

enum sbt_rc sbt_blob_write_end(struct sbt_blob_writer *w, struct sbt_fault *f)
{
    enum sbt_rc rc = w->n > 0 ? flush(w, f) : SBT_OK;
    if (rc == SBT_OK && w->fd >= 0) {
        if (fsync(w->fd) != 0)
            rc = io(f, "fsync");
        else if (rename(w->tmp, w->path) != 0)
            rc = io(f, "rename");
        else
            rc = sbt_dir_sync(w->place.dir, f);
    }
    if (rc != SBT_OK && w->fd >= 0)
        (void)unlink(w->tmp);
    close_writer(w);
    return rc;
}

void sbt_blob_write_drop(struct sbt_blob_writer *w)
{
    if (w == NULL)
        return;
    if (w->fd >= 0)
        (void)unlink(w->tmp);
    close_writer(w);
}

// --- reading

struct sbt_blob_reader {
    struct sbt_blob_place place;
    struct sbt_id blob;
    uint8_t key[SBT_KEY];
    int64_t size, offset; // offset: plain bytes decrypted so far
    uint8_t *plain, *sealed;
    size_t n, at;
    int fd;
    char path[4096];
};

enum sbt_rc sbt_blob_read_open(struct sbt_arena *a, const struct sbt_blob_place *place, const struct sbt_id *blob,
                               const uint8_t key[SBT_KEY], int64_t size, struct sbt_blob_reader **ret,
                               struct sbt_fault *f)
{
    struct sbt_blob_reader *r = SBT_NEW(a, struct sbt_blob_reader);
    *r = (struct sbt_blob_reader){.place = *place, .blob = *blob, .size = size, .fd = -1};
    if (place->dir != NULL) {
        if (strlen(place->dir) + 64 > sizeof r->path)
            return sbt_fault_internal(f, SBT_E_INTERNAL, "evidence folder has too long a name");
        r->place.dir = sbt_arena_strdup(a, place->dir);
    }
    memcpy(r->key, key, SBT_KEY);
    r->plain = sbt_arena_alloc(a, SBT_BLOB_PIECE);
    r->sealed = sbt_arena_alloc(a, PIECE_MAX);
    *ret = r;
    return SBT_OK;
}

static bool read_all(int fd, uint8_t *p, size_t n, size_t *ret_n)
{
    size_t at = 0;
    while (at < n) {
        ssize_t k = read(fd, p + at, n - at);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return false;
        if (k == 0)
            break;
        at += (size_t)k;
    }
    *ret_n = at;
    return true;
}

static enum sbt_rc damaged(struct sbt_fault *f, const char *what)
{
    (void)sbt_fault_set(f, SBT_E_CORRUPT,
                        SBT_N_("Berkas bukti ini rusak di tempat penyimpanan. Beri tahu administrator."));
    (void)sbt_fault_detail(f, "blob: %s", what);
    return SBT_E_CORRUPT;
}

static enum sbt_rc next_of_file(struct sbt_blob_reader *r, size_t *ret_n, struct sbt_fault *f)
{
    size_t got = 0;
    for (int tries = 0; tries < 2; tries++) {
        if (r->fd < 0) {
            char hex[33];
            for (size_t i = 0; i < 16; i++)
                snprintf(hex + 2 * i, 3, "%02x", r->blob.b[i]);
            int len = snprintf(r->path, sizeof r->path, "%s/%s.%012lld", r->place.dir, hex, (long long)r->offset);
            r->fd = len > 0 && (size_t)len < sizeof r->path ? open(r->path, O_RDONLY | O_CLOEXEC) : -1;
            if (r->fd < 0)
                return errno == ENOENT ? damaged(f, "segment missing") : io(f, "open");
        }
        if (!read_all(r->fd, r->sealed, PIECE_HEAD, &got))
            return io(f, "read");
        if (got > 0)
            break;
        close(r->fd); // this segment is over
        r->fd = -1;
    }
    if (got != PIECE_HEAD || plain_size(r->sealed) > SBT_BLOB_PIECE)
        return damaged(f, "piece cut");
    size_t rest = sealed_size(plain_size(r->sealed)) - PIECE_HEAD;
    if (!read_all(r->fd, r->sealed + PIECE_HEAD, rest, &got))
        return io(f, "read");
    if (got != rest)
        return damaged(f, "piece cut");
    *ret_n = PIECE_HEAD + rest;
    return SBT_OK;
}

struct get {
    struct sbt_q_blob_chunk_get_in in;
    uint8_t *to;
    size_t n;
    bool found;
};

static enum sbt_rc get_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct get *x = arg;
    struct sbt_q_blob_chunk_get_out out;
    SBT_TRY(sbt_q_blob_chunk_get(tx, &x->in, &out, &x->found, f));
    if (x->found && out.body.n <= PIECE_MAX) {
        memcpy(x->to, out.body.p, out.body.n);
        x->n = out.body.n;
    }
    return SBT_OK;
}

static enum sbt_rc next_sealed(struct sbt_blob_reader *r, size_t *ret_n, struct sbt_fault *f)
{
    if (r->place.dir != NULL)
        return next_of_file(r, ret_n, f);
    SBT_AUTO_ARENA scratch = sbt_arena_new(64UL << 20);
    struct get x = {.in = {.blob_id = r->blob, .n = r->offset}, .to = r->sealed};
    SBT_TRY(sbt_tx_run(r->place.store, "blob.get", SBT_TX_READ, scratch, NULL, get_tx, &x, f));
    if (!x.found)
        return damaged(f, "row missing");
    *ret_n = x.n;
    return SBT_OK;
}

static enum sbt_rc next(struct sbt_blob_reader *r, struct sbt_fault *f)
{
    size_t n = 0;
    SBT_TRY(next_sealed(r, &n, f));
    if (!unseal(r->key, r->sealed, n, r->plain, &r->n) || r->n == 0)
        return damaged(f, "piece does not decrypt");
    r->offset += (int64_t)r->n;
    if (r->offset > r->size) // what lies behind the acknowledged end
        r->n -= (size_t)(r->offset - r->size);
    r->at = 0;
    return SBT_OK;
}

enum sbt_rc sbt_blob_read(struct sbt_blob_reader *r, void *p, size_t max, size_t *ret_n, struct sbt_fault *f)
{
    if (r->at == r->n) {
        if (r->offset >= r->size) {
            *ret_n = 0;
            return SBT_OK;
        }
        SBT_TRY(next(r, f));
    }
    size_t take = r->n - r->at < max ? r->n - r->at : max;
    memcpy(p, r->plain + r->at, take);
    r->at += take;
    *ret_n = take;
    return SBT_OK;
}

void sbt_blob_read_close(struct sbt_blob_reader *r)
{
    if (r == NULL)
        return;
    if (r->fd >= 0)
        close(r->fd);
    r->fd = -1;
    sbt_wipe(r->key, sizeof r->key);
    sbt_wipe(r->plain, SBT_BLOB_PIECE);
}

// --- as they lie

int64_t sbt_blob_piece_plain(const void *p, size_t n)
{
    size_t plain = n < PIECE_HEAD ? 0 : plain_size(p);
    return n < PIECE_HEAD || plain > SBT_BLOB_PIECE || sealed_size(plain) != n ? -1 : (int64_t)plain;
}

enum sbt_rc sbt_blob_piece_next(struct sbt_blob_reader *r, const void **ret_p, size_t *ret_n, int64_t *ret_offset,
                                struct sbt_fault *f)
{
    *ret_n = 0;
    if (r->offset >= r->size)
        return SBT_OK;
    size_t n = 0;
    SBT_TRY(next_sealed(r, &n, f));
    int64_t plain = sbt_blob_piece_plain(r->sealed, n);
    if (plain <= 0)
        return damaged(f, "piece cut");
    *ret_offset = r->offset;
    r->offset += plain;
    *ret_p = r->sealed;
    *ret_n = n;
    return SBT_OK;
}

char *sbt_blob_path(struct sbt_arena *a, const char *dir, const struct sbt_id *blob, int64_t offset)
{
    return path_of(a, dir, blob, offset, "");
}

// --- deleting and listing

static enum sbt_rc delete_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_blob_chunk_delete_in in = {.blob_id = *(const struct sbt_id *)arg};
    return sbt_q_blob_chunk_delete(tx, &in, NULL, f);
}

// The blob's id in a file's name, or false.
static bool id_of_name(const char *name, struct sbt_id *ret)
{
    return strlen(name) > 33 && name[32] == '.' && sbt_hex_decode(name, 32, ret->b);
}

enum sbt_rc sbt_blob_delete(struct sbt_arena *a, const struct sbt_blob_place *place, const struct sbt_id *blob,
                            struct sbt_fault *f)
{
    if (place->dir == NULL) {
        struct sbt_id id = *blob;
        return sbt_tx_run(place->store, "blob.delete", SBT_TX_WRITE, a, NULL, delete_tx, &id, f);
    }
    DIR *d = opendir(place->dir);
    if (d == NULL)
        return errno == ENOENT ? SBT_OK : io(f, "opendir");
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        struct sbt_id id;
        if (id_of_name(e->d_name, &id) && sbt_id_eq(&id, blob))
            (void)unlinkat(dirfd(d), e->d_name, 0);
    }
    closedir(d);
    return sbt_dir_sync(place->dir, f);
}

struct list {
    struct sbt_id after;
    size_t max;
    struct sbt_id *ids;
    size_t n;
};

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list *x = arg;
    struct sbt_q_blob_chunk_ids_in in = {.after = x->after, .max = (int64_t)x->max};
    struct sbt_q_blob_chunk_ids_out *rows;
    SBT_TRY(sbt_q_blob_chunk_ids(tx, &in, &rows, &x->n, f));
    x->ids = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_id, x->n + 1);
    for (size_t i = 0; i < x->n; i++)
        x->ids[i] = rows[i].blob_id;
    return SBT_OK;
}

static int cmp_id(const void *x, const void *y)
{
    return sbt_id_cmp(x, y);
}

enum sbt_rc sbt_blob_list(struct sbt_arena *a, const struct sbt_blob_place *place, int64_t before_us,
                          const struct sbt_id *after, size_t max, struct sbt_id **ret, size_t *ret_n,
                          struct sbt_fault *f)
{
    struct list x = {.after = *after, .max = max};
    if (place->dir == NULL) {
        if (sbt_id_is_none(&x.after))
            x.after.b[15] = 1; // below every id that is made from a time
        SBT_TRY(sbt_tx_run(place->store, "blob.list", SBT_TX_READ, a, NULL, list_tx, &x, f));
        *ret = x.ids;
        *ret_n = x.n;
        return SBT_OK;
    }
    DIR *d = opendir(place->dir);
    if (d == NULL && errno != ENOENT)
        return io(f, "opendir");
    size_t cap = 0;
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        struct sbt_id id;
        struct stat st;
        if (!id_of_name(e->d_name, &id) || sbt_id_cmp(&id, after) <= 0 || fstatat(dirfd(d), e->d_name, &st, 0) != 0 ||
            (int64_t)st.st_mtim.tv_sec * SBT_US_PER_S >= before_us)
            continue;
        x.ids = sbt_arena_grow(a, x.ids, x.n, &cap, sizeof id);
        x.ids[x.n++] = id;
    }
    if (d != NULL)
        closedir(d);
    if (x.n > 0)
        qsort(x.ids, x.n, sizeof x.ids[0], cmp_id);
    size_t n = 0;
    for (size_t i = 0; i < x.n && n < max; i++) // one blob may have many segments
        if (n == 0 || !sbt_id_eq(&x.ids[n - 1], &x.ids[i]))
            x.ids[n++] = x.ids[i];
    *ret = x.ids;
    *ret_n = n;
    return SBT_OK;
}
