// The witness's file: "sbt-witness 1", name, secret key, then per log its keys and the newest note (base64).
#include "app/witness_state.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/file.h"

#define HEAD "sbt-witness 1"
#define FILE_MAX_BYTES (8 * 1024 * 1024)
#define ARENA_BYTES (64UL << 20)

struct sbt_witness {
    struct sbt_arena *arena; // path, name
    struct sbt_clock *clock;
    const char *path;
    int lock_fd;
    pthread_mutex_t lock;
    struct sbt_vkey key;
    uint8_t seed[SBT_SIGN_SEED];
    struct sbt_arena *state; // what follows; made anew at each change
    struct sbt_witness_log log[SBT_WITNESS_LOGS_MAX];
    size_t log_n;
};

static void key_of(struct sbt_witness *w, const char *name)
{
    uint8_t pk[SBT_SIGN_PK];
    sbt_sign_pk(w->seed, pk);
    sbt_vkey_make(name, SBT_NOTE_COSIGNATURE_ED25519, pk, &w->key);
}

static enum sbt_rc save(const struct sbt_witness *w, const struct sbt_witness_log *log, size_t log_n,
                        struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(ARENA_BYTES);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, FILE_MAX_BYTES);
    sbt_buf_printf(&b, HEAD "\nname %s\nsign ", w->key.name);
    sbt_buf_add_hex(&b, w->seed, sizeof w->seed);
    sbt_buf_putc(&b, '\n');
    for (size_t i = 0; i < log_n; i++) {
        for (size_t k = 0; k < log[i].keys_n; k++)
            sbt_buf_printf(&b, "log %s\n", sbt_vkey_text(a, &log[i].key[k]));
        if (log[i].note == NULL)
            continue;
        size_t n = strlen(log[i].note);
        char *text = sbt_arena_alloc(a, SBT_BASE64_LEN(n) + 1);
        sbt_base64_encode(log[i].note, n, text);
        sbt_buf_printf(&b, "seen %s\n", text);
    }
    enum sbt_rc rc = b.full ? sbt_fault_internal(f, SBT_E_TOO_LARGE, "witness state over 8 MB")
                            : sbt_file_write(w->path, 0600, b.p, b.n, f);
    sbt_wipe(b.p, b.n);
    return rc;
}

enum sbt_rc sbt_witness_create(const char *path, const char *name, struct sbt_fault *f)
{
    struct sbt_witness w = {.path = path};
    if (!sbt_note_name_ok(name))
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("Nama saksi “%1” tidak dapat dipakai. Pakai alamat tanpa https://, tanpa spasi dan "
                                    "tanpa tanda tambah, misalnya saksi.bawaslu.go.id."),
                             name);
    if (sbt_file_exists(path))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Berkas saksi %1 sudah ada dan tidak ditimpa."), path);
    sbt_random(w.seed, sizeof w.seed);
    key_of(&w, name);
    enum sbt_rc rc = save(&w, NULL, 0, f);
    sbt_wipe(&w, sizeof w);
    return rc;
}

// --- reading the file

static struct sbt_witness_log *log_of(struct sbt_witness_log *log, size_t n, const char *origin)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(log[i].origin, origin) == 0)
            return &log[i];
    return NULL;
}

static bool trust(struct sbt_witness_log *log, size_t *n, const struct sbt_vkey *k)
{
    struct sbt_witness_log *l = log_of(log, *n, k->name);
    if (l == NULL) {
        if (*n == SBT_WITNESS_LOGS_MAX)
            return false;
        l = &log[(*n)++];
        *l = (struct sbt_witness_log){.origin = k->name};
    }
    for (size_t i = 0; i < l->keys_n; i++)
        if (sbt_vkey_same(&l->key[i], k))
            return false;
    if (l->keys_n == SBT_WITNESS_KEYS_MAX)
        return false;
    l->key[l->keys_n++] = *k;
    return true;
}

static bool seen_line(struct sbt_arena *a, struct sbt_witness *w, const char *b64)
{
    size_t n = strlen(b64), raw_n;
    uint8_t *raw = sbt_arena_alloc(a, n / 4 * 3 + 4);
    struct sbt_note note;
    struct sbt_checkpoint c;
    struct sbt_fault quiet = {0};
    if (!sbt_base64_decode(b64, n, raw, &raw_n) || sbt_note_parse(a, raw, raw_n, &note, &quiet) != SBT_OK ||
        sbt_checkpoint_parse(a, note.text, note.text_n, &c, &quiet) != SBT_OK ||
        sbt_note_check(&note, &w->key, NULL) != SBT_NOTE_GOOD)
        return false; // our own signature stands on it: a damaged file is not believed
    struct sbt_witness_log *l = log_of(w->log, w->log_n, c.origin);
    if (l == NULL)
        return false;
    l->size = c.size;
    l->root = c.root;
    l->note = sbt_arena_strndup(a, (const char *)raw, raw_n);
    return true;
}

static bool line_read(struct sbt_witness *w, const char *line)
{
    struct sbt_vkey k;
    struct sbt_fault quiet = {0};
    if (sbt_str_starts(line, "log "))
        return sbt_vkey_parse(w->state, line + 4, &k, &quiet) == SBT_OK && k.type == SBT_NOTE_ED25519 &&
               trust(w->log, &w->log_n, &k);
    return sbt_str_starts(line, "seen ") && seen_line(w->state, w, line + 5);
}

static enum sbt_rc read_file(struct sbt_witness *w, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(ARENA_BYTES);
    struct sbt_blob text;
    struct stat st;
    if (stat(w->path, &st) != 0)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Berkas saksi %1 tidak ada. Buat dengan sbt witness init."),
                             w->path);
    if ((st.st_mode & 077) != 0)
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("Berkas kunci %1 dapat dibaca orang lain. Jalankan: chmod 600 %1"), w->path);
    SBT_TRY(sbt_file_read(a, w->path, FILE_MAX_BYTES, &text, f));
    char *save_at = NULL, *s = sbt_arena_strndup(a, text.p, text.n), *line = strtok_r(s, "\n", &save_at);
    bool ok = text.n > 0 && ((const char *)text.p)[text.n - 1] == '\n' && line != NULL && strcmp(line, HEAD) == 0;
    line = ok ? strtok_r(NULL, "\n", &save_at) : NULL;
    ok = line != NULL && sbt_str_starts(line, "name ") && sbt_note_name_ok(line + 5);
    const char *name = ok ? sbt_arena_strdup(w->arena, line + 5) : NULL;
    line = ok ? strtok_r(NULL, "\n", &save_at) : NULL;
    ok = line != NULL && sbt_str_starts(line, "sign ") && strlen(line + 5) == 64 &&
         sbt_hex_decode(line + 5, 64, w->seed);
    if (ok)
        key_of(w, name);
    while (ok && (line = strtok_r(NULL, "\n", &save_at)) != NULL)
        ok = line_read(w, line);
    if (!ok)
        return sbt_fault_set(
            f, SBT_E_CORRUPT,
            SBT_N_("Berkas saksi %1 rusak. Jangan memulihkan salinan lama: buat saksi baru dengan kunci "
                   "baru, dan umumkan."),
            w->path);
    return SBT_OK;
}

enum sbt_rc sbt_witness_open(const char *path, struct sbt_clock *clock, struct sbt_witness **ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_arena_new(1 << 20);
    struct sbt_witness *w = SBT_NEW(a, struct sbt_witness);
    w->arena = a;
    w->clock = clock;
    w->path = sbt_arena_strdup(a, path);
    w->state = sbt_arena_new(ARENA_BYTES);
    SBT_BUG_IF(pthread_mutex_init(&w->lock, NULL) != 0);
    w->lock_fd = open(sbt_arena_printf(a, "%s.lock", path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    enum sbt_rc rc = SBT_OK;
    if (w->lock_fd < 0)
        rc = sbt_fault_internal(f, SBT_E_IO, "lock of the witness: %s", strerror(errno));
    else if (flock(w->lock_fd, LOCK_EX | LOCK_NB) != 0)
        rc = sbt_fault_set(f, SBT_E_BUSY, SBT_N_("Berkas saksi %1 sedang dipakai proses lain."), path);
    if (rc == SBT_OK)
        rc = read_file(w, f);
    if (rc != SBT_OK) {
        sbt_witness_close(w);
        return rc;
    }
    *ret = w;
    return SBT_OK;
}

void sbt_witness_close(struct sbt_witness *w)
{
    if (w == NULL)
        return;
    if (w->lock_fd >= 0)
        close(w->lock_fd);
    pthread_mutex_destroy(&w->lock);
    sbt_wipe(w->seed, sizeof w->seed);
    sbt_arena_free(w->state);
    sbt_arena_free(w->arena);
}

// The logs with one changed are written first, then become what is known. Called with the lock held.
static enum sbt_rc replace(struct sbt_witness *w, const struct sbt_witness_log *log, size_t n, struct sbt_fault *f)
{
    SBT_TRY(save(w, log, n, f));
    struct sbt_arena *fresh = sbt_arena_new(ARENA_BYTES), *old = w->state;
    struct sbt_witness_log *copy = SBT_NEW_N(fresh, struct sbt_witness_log, n);
    for (size_t i = 0; i < n; i++) {
        copy[i] = log[i];
        copy[i].origin = sbt_arena_strdup(fresh, log[i].origin);
        copy[i].note = sbt_arena_strdup(fresh, log[i].note);
        for (size_t k = 0; k < copy[i].keys_n; k++)
            copy[i].key[k].name = copy[i].origin;
    }
    memcpy(w->log, copy, n * sizeof *copy);
    w->log_n = n;
    w->state = fresh;
    sbt_arena_free(old);
    return SBT_OK;
}

enum sbt_rc sbt_witness_trust(struct sbt_witness *w, const char *vkey, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(ARENA_BYTES);
    struct sbt_vkey k;
    SBT_TRY(sbt_vkey_parse(a, vkey, &k, f));
    if (k.type != SBT_NOTE_ED25519)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Kunci itu bukan kunci sebuah catatan."));
    pthread_mutex_lock(&w->lock);
    struct sbt_witness_log *log = SBT_NEW_N(a, struct sbt_witness_log, SBT_WITNESS_LOGS_MAX);
    size_t n = w->log_n;
    memcpy(log, w->log, n * sizeof *log);
    enum sbt_rc rc =
        trust(log, &n, &k)
            ? replace(w, log, n, f)
            : sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Kunci itu sudah dikenal, atau tidak ada tempat lagi baginya."));
    pthread_mutex_unlock(&w->lock);
    return rc;
}

// --- answering

static enum sbt_rc cosign(struct sbt_witness *w, struct sbt_arena *a, const struct sbt_cosign_ask *q,
                          struct sbt_witness_log *l, struct sbt_witness_answer *ret, struct sbt_fault *f)
{
    int64_t now_s = sbt_clock_unshifted(w->clock) / SBT_US_PER_S;
    const char *line = sbt_note_sign(a, &w->key, w->seed, q->note.text, q->note.text_n, now_s);
    const char *note = sbt_arena_printf(a, "%s\n", q->note.text);
    for (size_t k = 0; k < l->keys_n; k++) // signatures of strangers are not carried on
        for (size_t i = 0; i < q->note.sig_n; i++)
            if (sbt_note_sig_check(&q->note.sig[i], &l->key[k], q->note.text, q->note.text_n, NULL) == SBT_NOTE_GOOD)
                note = sbt_arena_printf(a, "%s%s", note, q->note.sig[i].line);
    struct sbt_witness_log *log = SBT_NEW_N(a, struct sbt_witness_log, w->log_n);
    memcpy(log, w->log, w->log_n * sizeof *log);
    struct sbt_witness_log *mine = &log[l - w->log];
    mine->size = q->point.size;
    mine->root = q->point.root;
    mine->note = sbt_arena_printf(a, "%s%s", note, line);
    SBT_TRY(replace(w, log, w->log_n, f));
    *ret = (struct sbt_witness_answer){200, line, "text/plain; charset=utf-8"};
    return SBT_OK;
}

enum sbt_rc sbt_witness_add(struct sbt_witness *w, struct sbt_arena *a, const char *body, size_t n,
                            struct sbt_witness_answer *ret, struct sbt_fault *f)
{
    struct sbt_cosign_ask q;
    struct sbt_fault quiet = {0};
    *ret = (struct sbt_witness_answer){400, "", "text/plain; charset=utf-8"};
    if (sbt_cosign_ask_parse(a, body, n, &q, &quiet) != SBT_OK)
        return SBT_OK;
    enum sbt_rc rc = SBT_OK;
    pthread_mutex_lock(&w->lock);
    struct sbt_witness_log *l = log_of(w->log, w->log_n, q.point.origin);
    struct sbt_cosign_log known = {0};
    if (l != NULL)
        known = (struct sbt_cosign_log){.keys = l->key, .keys_n = l->keys_n, .size = l->size, .root = l->root};
    ret->status = sbt_cosign_judge(&q, &known);
    if (ret->status == 409) {
        ret->body = sbt_arena_printf(a, "%llu\n", (unsigned long long)known.size);
        ret->type = "text/x.tlog.size";
    } else if (ret->status == 200) {
        rc = cosign(w, a, &q, l, ret, f);
    }
    pthread_mutex_unlock(&w->lock);
    return rc;
}

void sbt_witness_newest(struct sbt_witness *w, struct sbt_arena *a, const char *origin_hash,
                        struct sbt_witness_answer *ret)
{
    *ret = (struct sbt_witness_answer){404, "", "text/plain; charset=utf-8"};
    pthread_mutex_lock(&w->lock);
    for (size_t i = 0; i < w->log_n; i++) {
        struct sbt_hash h;
        SBT_AUTO_BUF b;
        sbt_buf_init(&b, 128);
        sbt_sha256(w->log[i].origin, strlen(w->log[i].origin), &h);
        sbt_buf_add_hex(&b, h.b, sizeof h.b);
        if (strcmp(b.p, origin_hash) == 0 && w->log[i].note != NULL) {
            ret->status = 200;
            ret->body = sbt_arena_strdup(a, w->log[i].note);
        }
    }
    pthread_mutex_unlock(&w->lock);
}

void sbt_witness_look(struct sbt_witness *w, struct sbt_arena *a, struct sbt_witness_view *ret)
{
    pthread_mutex_lock(&w->lock);
    struct sbt_witness_log *log = SBT_NEW_N(a, struct sbt_witness_log, w->log_n + 1);
    for (size_t i = 0; i < w->log_n; i++) {
        log[i] = w->log[i];
        log[i].origin = sbt_arena_strdup(a, log[i].origin);
        log[i].note = sbt_arena_strdup(a, log[i].note);
        for (size_t k = 0; k < log[i].keys_n; k++)
            log[i].key[k].name = log[i].origin;
    }
    *ret = (struct sbt_witness_view){
        .name = sbt_arena_strdup(a, w->key.name), .vkey = sbt_vkey_text(a, &w->key), .log = log, .log_n = w->log_n};
    pthread_mutex_unlock(&w->lock);
}
