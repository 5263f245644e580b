// Frames of a backup file.
#include "store/archive_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/squeeze.h"

#define MAGIC "sbt-archive 1\n"
#define MAGIC_N (sizeof MAGIC - 1)
#define FRAME_HEAD 10
#define TRAILER 64
#define SQUEEZE_MIN 512 // smaller frames gain nothing

struct sbt_archive_out {
    char *path, *tmp;
    int fd;
    int64_t n;
    struct sbt_hasher hash;
    bool hashing, ended;
    uint8_t mac_key[SBT_KEY];
    uint8_t *frame;
};

static void put32(uint8_t *p, size_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> (8 * i));
}

static size_t get32(const uint8_t *p)
{
    return (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

static enum sbt_rc failed(struct sbt_fault *f, const char *what, const char *path)
{
    int e = errno;
    sbt_fault_set(f, SBT_E_IO, SBT_N_("Berkas %1 tidak dapat dibaca atau ditulis: %2."), path, strerrordesc_np(e));
    return sbt_fault_detail(f, "%s: errno %d", what, e), SBT_E_IO;
}

// --- writing

static enum sbt_rc put(struct sbt_archive_out *o, const void *p, size_t n, struct sbt_fault *f)
{
    const char *at = p;
    for (size_t left = n; left > 0;) {
        ssize_t k = write(o->fd, at, left);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return failed(f, "write", o->path);
        at += k;
        left -= (size_t)k;
    }
    o->n += (int64_t)n;
    return SBT_OK;
}

enum sbt_rc sbt_archive_out_open(struct sbt_arena *a, const char *path, const uint8_t server_key[SBT_KEY],
                                 struct sbt_archive_out **ret, struct sbt_fault *f)
{
    if (sbt_file_exists(path))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Berkas %1 sudah ada dan tidak ditimpa. Pilih nama lain."),
                             path);
    struct sbt_archive_out *o = SBT_NEW(a, struct sbt_archive_out);
    o->path = sbt_arena_strdup(a, path);
    o->tmp = sbt_arena_printf(a, "%s.XXXXXX", path);
    o->frame = sbt_arena_alloc(a, FRAME_HEAD + sbt_squeeze_bound(SBT_ARCHIVE_FRAME_MAX));
    o->fd = mkostemp(o->tmp, O_CLOEXEC); // mode 0600
    if (o->fd < 0)
        return failed(f, "mkostemp", path);
    sbt_key_derive(server_key, "backup archive", o->mac_key);
    sbt_hasher_init(&o->hash);
    o->hashing = true;
    sbt_hasher_add(&o->hash, MAGIC, MAGIC_N);
    enum sbt_rc rc = put(o, MAGIC, MAGIC_N, f);
    if (rc != SBT_OK) {
        sbt_archive_out_drop(o);
        return rc;
    }
    *ret = o;
    return SBT_OK;
}

enum sbt_rc sbt_archive_out_add(struct sbt_archive_out *o, enum sbt_archive_frame kind, const void *p, size_t n,
                                struct sbt_fault *f)
{
    SBT_BUG_IF(n > SBT_ARCHIVE_FRAME_MAX);
    uint8_t *h = o->frame;
    size_t stored = n;
    h[0] = (uint8_t)kind;
    h[1] = '-';
    // Evidence is encrypted: it does not shrink.
    if (kind != SBT_ARCHIVE_PIECE && n >= SQUEEZE_MIN)
        stored = sbt_squeeze(p, n, h + FRAME_HEAD);
    if (stored < n)
        h[1] = 'z';
    else if (n > 0)
        memcpy(h + FRAME_HEAD, p, stored = n);
    put32(h + 2, stored);
    put32(h + 6, n);
    sbt_hasher_add(&o->hash, h, FRAME_HEAD + stored);
    return put(o, h, FRAME_HEAD + stored, f);
}

enum sbt_rc sbt_archive_out_end(struct sbt_archive_out *o, int64_t *ret_bytes, struct sbt_fault *f)
{
    struct sbt_hash h, mac;
    sbt_hasher_end(&o->hash, &h);
    o->hashing = false;
    sbt_hmac_sha256(o->mac_key, sizeof o->mac_key, h.b, sizeof h.b, &mac);
    uint8_t end[FRAME_HEAD + TRAILER] = {SBT_ARCHIVE_END, '-'};
    put32(end + 2, TRAILER);
    put32(end + 6, TRAILER);
    memcpy(end + FRAME_HEAD, h.b, sizeof h.b);
    memcpy(end + FRAME_HEAD + sizeof h.b, mac.b, sizeof mac.b);
    SBT_TRY(put(o, end, sizeof end, f));
    if (fsync(o->fd) != 0)
        return failed(f, "fsync", o->path);
    // link, not rename: a file that somebody else made meanwhile is not overwritten either.
    if (link(o->tmp, o->path) != 0)
        return failed(f, "link", o->path);
    (void)unlink(o->tmp);
    o->ended = true;
    char *folder = strdupa(o->path), *slash = strrchr(folder, '/');
    if (slash != NULL)
        slash[slash == folder ? 1 : 0] = '\0';
    SBT_TRY(sbt_dir_sync(slash != NULL ? folder : ".", f));
    *ret_bytes = o->n;
    return SBT_OK;
}

void sbt_archive_out_drop(struct sbt_archive_out *o)
{
    if (o == NULL || o->fd < 0)
        return;
    if (o->hashing)
        sbt_hasher_end(&o->hash, NULL);
    o->hashing = false;
    sbt_wipe(o->mac_key, sizeof o->mac_key);
    close(o->fd);
    o->fd = -1;
    if (!o->ended)
        (void)unlink(o->tmp);
}

// --- reading

struct sbt_archive_in {
    const char *path;
    int fd;
    int64_t at, size;
    struct sbt_hasher hash;
    bool hashing;
    struct sbt_hash sum;
    uint8_t mac[32];
    uint8_t *stored, *plain;
};

static enum sbt_rc damaged(const struct sbt_archive_in *i, const char *what, struct sbt_fault *f)
{
    sbt_fault_set(f, SBT_E_CORRUPT,
                  SBT_N_("Arsip %1 terpotong atau berubah. Tidak ada yang dipulihkan; gunakan salinan lain."), i->path);
    return sbt_fault_detail(f, "%s at byte %lld", what, (long long)i->at);
}

static enum sbt_rc get(struct sbt_archive_in *i, void *p, size_t n, struct sbt_fault *f)
{
    size_t got = 0;
    while (got < n) {
        ssize_t k = read(i->fd, (char *)p + got, n - got);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return failed(f, "read", i->path);
        if (k == 0)
            return damaged(i, "cut", f);
        got += (size_t)k;
    }
    i->at += (int64_t)n;
    return SBT_OK;
}

enum sbt_rc sbt_archive_in_rewind(struct sbt_archive_in *i, struct sbt_fault *f)
{
    if (lseek(i->fd, 0, SEEK_SET) != 0)
        return failed(f, "seek", i->path);
    i->at = 0;
    if (i->hashing)
        sbt_hasher_end(&i->hash, NULL);
    sbt_hasher_init(&i->hash);
    i->hashing = true;
    char magic[MAGIC_N];
    if (i->size < (int64_t)sizeof magic)
        return damaged(i, "no archive", f);
    SBT_TRY(get(i, magic, sizeof magic, f));
    if (memcmp(magic, MAGIC, MAGIC_N) != 0) {
        if (memcmp(magic, MAGIC, MAGIC_N - 2) == 0)
            return sbt_fault_set(f, SBT_E_INVALID,
                                 SBT_N_("Arsip %1 dibuat oleh sbt yang lebih baru. Pasang versi yang lebih baru."),
                                 i->path);
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("%1 bukan arsip sbt."), i->path);
    }
    sbt_hasher_add(&i->hash, magic, sizeof magic);
    return SBT_OK;
}

enum sbt_rc sbt_archive_in_open(struct sbt_arena *a, const char *path, struct sbt_archive_in **ret, struct sbt_fault *f)
{
    struct sbt_archive_in *i = SBT_NEW(a, struct sbt_archive_in);
    i->path = sbt_arena_strdup(a, path);
    i->fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (i->fd < 0 && errno == ENOENT)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Berkas %1 tidak ada."), path);
    if (i->fd < 0)
        return failed(f, "open", path);
    i->stored = sbt_arena_alloc(a, SBT_ARCHIVE_FRAME_MAX);
    i->plain = sbt_arena_alloc(a, SBT_ARCHIVE_FRAME_MAX);
    enum sbt_rc rc = SBT_OK;
    if (fstat(i->fd, &st) != 0)
        rc = failed(f, "stat", path);
    else if (!S_ISREG(st.st_mode))
        rc = sbt_fault_set(f, SBT_E_IO, SBT_N_("%1 bukan berkas biasa."), path);
    if (rc == SBT_OK) {
        i->size = st.st_size;
        rc = sbt_archive_in_rewind(i, f);
    }
    if (rc != SBT_OK) {
        sbt_archive_in_close(i);
        return rc;
    }
    *ret = i;
    return SBT_OK;
}

enum sbt_rc sbt_archive_in_next(struct sbt_archive_in *i, enum sbt_archive_frame *ret_kind, struct sbt_blob *ret,
                                struct sbt_fault *f)
{
    uint8_t h[FRAME_HEAD];
    SBT_TRY(get(i, h, sizeof h, f));
    size_t stored = get32(h + 2), plain = get32(h + 6);
    if (stored > SBT_ARCHIVE_FRAME_MAX || plain > SBT_ARCHIVE_FRAME_MAX || (h[1] != '-' && h[1] != 'z') ||
        (h[1] == '-' && stored != plain))
        return damaged(i, "no frame", f);
    SBT_TRY(get(i, i->stored, stored, f));
    if (h[0] == SBT_ARCHIVE_END) {
        sbt_hasher_end(&i->hash, &i->sum);
        i->hashing = false;
        if (h[1] != '-' || plain != TRAILER || memcmp(i->sum.b, i->stored, 32) != 0)
            return damaged(i, "hash differs", f);
        if (i->at != i->size)
            return damaged(i, "goes on behind its end", f);
        memcpy(i->mac, i->stored + 32, 32);
        *ret_kind = SBT_ARCHIVE_END;
        *ret = (struct sbt_blob){i->stored, TRAILER};
        return SBT_OK;
    }
    sbt_hasher_add(&i->hash, h, sizeof h);
    sbt_hasher_add(&i->hash, i->stored, stored);
    if (h[0] != SBT_ARCHIVE_HEAD && h[0] != SBT_ARCHIVE_TABLE && h[0] != SBT_ARCHIVE_ROWS && h[0] != SBT_ARCHIVE_PIECE)
        return damaged(i, "unknown frame", f);
    if (h[1] == 'z' && !sbt_unsqueeze(i->stored, stored, i->plain, plain))
        return damaged(i, "does not unpack", f);
    *ret_kind = (enum sbt_archive_frame)h[0];
    *ret = (struct sbt_blob){h[1] == 'z' ? i->plain : i->stored, plain};
    return SBT_OK;
}

int64_t sbt_archive_in_at(const struct sbt_archive_in *i, int64_t *ret_of)
{
    *ret_of = i->size;
    return i->at;
}

bool sbt_archive_in_proved(const struct sbt_archive_in *i, const uint8_t server_key[SBT_KEY])
{
    uint8_t key[SBT_KEY];
    struct sbt_hash mac;
    sbt_key_derive(server_key, "backup archive", key);
    sbt_hmac_sha256(key, sizeof key, i->sum.b, sizeof i->sum.b, &mac);
    sbt_wipe(key, sizeof key);
    return sbt_mem_eq(mac.b, i->mac, sizeof mac.b);
}

const struct sbt_hash *sbt_archive_in_hash(const struct sbt_archive_in *i)
{
    return &i->sum;
}

void sbt_archive_in_close(struct sbt_archive_in *i)
{
    if (i == NULL || i->fd < 0)
        return;
    if (i->hashing)
        sbt_hasher_end(&i->hash, NULL);
    i->hashing = false;
    close(i->fd);
    i->fd = -1;
}
