// Key files of the log: "sbt-log-key 1", the origin, then one line a key; written whole or not at all.
#include "app/log_key.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "base/file.h"

#define HEAD "sbt-log-key 1"
#define FILE_MAX_BYTES (64 * 1024)

const char *sbt_log_dir(struct sbt_arena *a, const char *url)
{
    const char *env = getenv("SBT_LOG_KEYS");
    if (!sbt_str_empty(env))
        return sbt_arena_strdup(a, env);
    return sbt_arena_printf(a, "%s.log", sbt_keys_path(a, url));
}

static void path_of(const struct sbt_log_keys *k, const char *name, char *ret, size_t n)
{
    snprintf(ret, n, "%s/%s", k->dir, name);
}

static void key_new(struct sbt_log_keys *k)
{
    uint8_t pk[SBT_SIGN_PK];
    memmove(&k->key[1], &k->key[0], k->n * sizeof k->key[0]);
    k->n++;
    struct sbt_log_key *x = &k->key[0];
    *x = (struct sbt_log_key){.signs = true};
    sbt_random(x->seed, sizeof x->seed);
    sbt_sign_pk(x->seed, pk);
    sbt_vkey_make(k->origin, SBT_NOTE_ED25519, pk, &x->key);
}

static enum sbt_rc save_as(const struct sbt_log_keys *k, const char *name, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(FILE_MAX_BYTES * 2);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, FILE_MAX_BYTES);
    sbt_buf_printf(&b, HEAD "\norigin %s\n", k->origin);
    for (size_t i = 0; i < k->n; i++) {
        if (k->key[i].signs) {
            sbt_buf_puts(&b, "sign ");
            sbt_buf_add_hex(&b, k->key[i].seed, SBT_SIGN_SEED);
        } else {
            sbt_buf_printf(&b, "past %s", sbt_vkey_text(a, &k->key[i].key));
        }
        sbt_buf_putc(&b, '\n');
    }
    char path[4096];
    path_of(k, name, path, sizeof path);
    enum sbt_rc rc = sbt_file_write(path, 0600, b.p, b.n, f);
    sbt_wipe(b.p, b.n);
    return rc;
}

enum sbt_rc sbt_log_keys_save(const struct sbt_log_keys *k, struct sbt_fault *f)
{
    return save_as(k, "key", f);
}

static enum sbt_rc origin_ok(const char *origin, struct sbt_fault *f)
{
    if (sbt_note_name_ok(origin))
        return SBT_OK;
    return sbt_fault_set(f, SBT_E_INVALID,
                         SBT_N_("Nama catatan “%1” tidak dapat dipakai. Pakai alamat tanpa https://, tanpa spasi dan "
                                "tanpa tanda tambah, misalnya kasus.bkn.go.id/catatan."),
                         origin);
}

enum sbt_rc sbt_log_keys_create(struct sbt_arena *a, const char *dir, const char *origin, struct sbt_log_keys *ret,
                                struct sbt_fault *f)
{
    char name[64];
    uint8_t r[8];
    if (origin == NULL) {
        sbt_random(r, sizeof r);
        snprintf(name, sizeof name, "log.sbt.invalid/%02x%02x%02x%02x%02x%02x", r[0], r[1], r[2], r[3], r[4], r[5]);
        origin = name;
    }
    SBT_TRY(origin_ok(origin, f));
    struct sbt_log_keys k = {.dir = sbt_arena_strdup(a, dir), .origin = sbt_arena_strdup(a, origin)};
    char path[4096];
    path_of(&k, "key", path, sizeof path);
    if (sbt_file_exists(path))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Kunci catatan %1 sudah ada dan tidak ditimpa."), path);
    SBT_TRY(sbt_dir_make(dir, 0700, f));
    key_new(&k);
    SBT_TRY(sbt_log_keys_save(&k, f));
    *ret = k;
    return SBT_OK;
}

static enum sbt_rc bad(const char *path, struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_CORRUPT, SBT_N_("Berkas %1 rusak. Pulihkan dari cadangan kunci."), path);
}

static bool line_read(struct sbt_arena *a, struct sbt_log_keys *k, const char *line)
{
    struct sbt_fault quiet = {0};
    struct sbt_log_key *x = &k->key[k->n];
    if (k->n == SBT_LOG_KEYS_MAX)
        return false;
    *x = (struct sbt_log_key){.signs = sbt_str_starts(line, "sign ")};
    if (x->signs) {
        uint8_t pk[SBT_SIGN_PK];
        if (strlen(line + 5) != 64 || !sbt_hex_decode(line + 5, 64, x->seed))
            return false;
        sbt_sign_pk(x->seed, pk);
        sbt_vkey_make(k->origin, SBT_NOTE_ED25519, pk, &x->key);
    } else if (!sbt_str_starts(line, "past ") || sbt_vkey_parse(a, line + 5, &x->key, &quiet) != SBT_OK ||
               x->key.type != SBT_NOTE_ED25519) {
        return false;
    }
    k->n++;
    return true;
}

enum sbt_rc sbt_log_keys_load(struct sbt_arena *a, const char *dir, struct sbt_log_keys *ret, struct sbt_fault *f)
{
    struct sbt_log_keys k = {.dir = sbt_arena_strdup(a, dir)};
    char path[4096];
    struct stat st;
    struct sbt_blob text;
    path_of(&k, "key", path, sizeof path);
    if (stat(path, &st) != 0)
        return sbt_fault_set(f, SBT_E_NOT_FOUND,
                             SBT_N_("Kunci catatan %1 tidak ada. Buat dengan sbt log init, atau pulihkan dari cadangan "
                                    "kunci."),
                             path);
    if ((st.st_mode & 077) != 0)
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("Berkas kunci %1 dapat dibaca orang lain. Jalankan: chmod 600 %1"), path);
    SBT_TRY(sbt_file_read(a, path, FILE_MAX_BYTES, &text, f));
    char *save = NULL, *s = sbt_arena_strndup(a, text.p, text.n), *line = strtok_r(s, "\n", &save);
    bool ok = line != NULL && strcmp(line, HEAD) == 0;
    line = ok ? strtok_r(NULL, "\n", &save) : NULL;
    ok = line != NULL && sbt_str_starts(line, "origin ") && sbt_note_name_ok(line + 7);
    k.origin = ok ? line + 7 : "";
    while (ok && (line = strtok_r(NULL, "\n", &save)) != NULL)
        ok = line_read(a, &k, line);
    if (!ok || k.n == 0 || !k.key[0].signs)
        return bad(path, f);
    *ret = k;
    return SBT_OK;
}

enum sbt_rc sbt_log_keys_rotate(struct sbt_log_keys *k, struct sbt_fault *f)
{
    if (k->n == SBT_LOG_KEYS_MAX)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Terlalu banyak kunci catatan. Hapus yang lama dengan sbt log retire."));
    key_new(k);
    return sbt_log_keys_save(k, f);
}

enum sbt_rc sbt_log_keys_retire(struct sbt_log_keys *k, int64_t *ret_n, struct sbt_fault *f)
{
    int64_t n = 0;
    for (size_t i = 1; i < k->n; i++) {
        n += k->key[i].signs;
        k->key[i].signs = false;
        sbt_wipe(k->key[i].seed, SBT_SIGN_SEED);
    }
    SBT_TRY(sbt_log_keys_save(k, f));
    *ret_n = n;
    return SBT_OK;
}

enum sbt_rc sbt_log_keys_reopen(struct sbt_arena *a, struct sbt_log_keys *k, const char *origin, struct sbt_fault *f)
{
    SBT_TRY(origin_ok(origin, f));
    if (strcmp(origin, k->origin) == 0)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Nama baru harus berbeda dari nama yang lama."));
    for (size_t i = 0; i < k->n; i++)
        k->key[i].signs = false;
    SBT_TRY(save_as(k, "key.old", f));
    struct sbt_log_keys fresh = {.dir = k->dir, .origin = sbt_arena_strdup(a, origin)};
    key_new(&fresh);
    SBT_TRY(sbt_log_keys_save(&fresh, f));
    sbt_log_keys_wipe(k);
    *k = fresh;
    return SBT_OK;
}

void sbt_log_keys_wipe(struct sbt_log_keys *k)
{
    sbt_wipe(k, sizeof *k);
}

const char *sbt_log_keys_sign(struct sbt_arena *a, const struct sbt_log_keys *k, uint64_t size,
                              const struct sbt_hash *root)
{
    const char *text = sbt_checkpoint_text(a, k->origin, size, root), *note = sbt_arena_printf(a, "%s\n", text);
    for (size_t i = 0; i < k->n; i++)
        if (k->key[i].signs)
            note = sbt_arena_printf(a, "%s%s", note,
                                    sbt_note_sign(a, &k->key[i].key, k->key[i].seed, text, strlen(text), 0));
    return note;
}

bool sbt_log_keys_signed(const struct sbt_log_keys *k, const struct sbt_note *note, const struct sbt_checkpoint *c)
{
    bool good = false;
    for (size_t i = 0; i < k->n; i++) {
        enum sbt_note_verdict v = sbt_note_check(note, &k->key[i].key, NULL);
        if (v == SBT_NOTE_BAD)
            return false;
        good = good || v == SBT_NOTE_GOOD;
    }
    return good && strcmp(c->origin, k->origin) == 0;
}

enum sbt_rc sbt_log_policy_load(struct sbt_arena *a, const char *dir, struct sbt_trust *ret, struct sbt_fault *f)
{
    const char *path = sbt_arena_printf(a, "%s/policy", dir);
    struct sbt_blob text;
    if (!sbt_file_exists(path)) {
        *ret = (struct sbt_trust){.quorum = -1};
        return SBT_OK;
    }
    SBT_TRY(sbt_file_read(a, path, SBT_TRUST_BYTES_MAX, &text, f));
    return sbt_trust_parse(a, text.p, text.n, ret, f);
}

enum sbt_rc sbt_log_newest_load(struct sbt_arena *a, const struct sbt_log_keys *k, struct sbt_checkpoint *ret,
                                bool *ret_found, struct sbt_fault *f)
{
    char path[4096];
    struct sbt_blob text;
    struct sbt_note note;
    struct sbt_checkpoint c;
    path_of(k, "checkpoint", path, sizeof path);
    if (!sbt_file_exists(path)) {
        *ret_found = false;
        return SBT_OK;
    }
    SBT_TRY(sbt_file_read(a, path, SBT_NOTE_BYTES_MAX, &text, f));
    if (sbt_note_parse(a, text.p, text.n, &note, f) != SBT_OK ||
        sbt_checkpoint_parse(a, note.text, note.text_n, &c, f) != SBT_OK)
        return bad(path, f);
    // One of a name that this log had before it was opened anew binds no more.
    *ret_found = sbt_log_keys_signed(k, &note, &c);
    if (!*ret_found && strcmp(c.origin, k->origin) == 0)
        return bad(path, f);
    *ret = c;
    return SBT_OK;
}

enum sbt_rc sbt_log_newest_save(const struct sbt_log_keys *k, const char *note, struct sbt_fault *f)
{
    char path[4096];
    path_of(k, "checkpoint", path, sizeof path);
    return sbt_file_write(path, 0644, note, strlen(note), f);
}
