// Backups: where things lie, in which order they are checked, and what is taken back when something fails.
#include "app/backup.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include "app/log_key.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/file.h"
#include "base/limits.h"

enum sbt_rc sbt_backup_make(struct sbt_app *app, const char *path, const struct sbt_backup_progress *p,
                            struct sbt_arena *a, struct sbt_archive_info *ret, struct sbt_fault *f)
{
    if (sbt_str_eq(app->url, "sqlite::memory:"))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Basis data dalam memori tidak dapat dicadangkan."));
    struct sbt_archive_options o = {.path = path,
                                    .server_key = app->keys.server,
                                    .evidence_dir = app->evidence_dir,
                                    .progress = p != NULL ? p->fn : NULL,
                                    .arg = p != NULL ? p->arg : NULL};
    return sbt_archive_write(app->store, &o, a, ret, f);
}

// --- restoring

static bool folder_empty(const char *path)
{
    DIR *d = opendir(path);
    if (d == NULL)
        return errno == ENOENT;
    bool empty = true;
    for (struct dirent *e; empty && (e = readdir(d)) != NULL;)
        empty = sbt_str_eq(e->d_name, ".") || sbt_str_eq(e->d_name, "..");
    closedir(d);
    return empty;
}

static void folder_clear(const char *path)
{
    DIR *d = opendir(path);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
        if (!sbt_str_eq(e->d_name, ".") && !sbt_str_eq(e->d_name, ".."))
            (void)unlinkat(dirfd(d), e->d_name, 0);
    if (d != NULL)
        closedir(d);
    (void)rmdir(path);
}

static enum sbt_rc load(const char *url, struct sbt_clock *clock, const struct sbt_archive_options *o,
                        struct sbt_arena *a, struct sbt_archive_info *ret, struct sbt_fault *f)
{
    struct sbt_store_options so = {.url = url, .create = true, .clock = clock};
    struct sbt_store *s = NULL;
    SBT_TRY(sbt_store_open_raw(&so, &s, f));
    enum sbt_rc rc = sbt_archive_load(s, o, a, ret, f);
    sbt_store_close(s);
    if (rc == SBT_OK) { // prepares every query on what was loaded
        so.create = false;
        rc = sbt_store_open(&so, &s, f);
        if (rc == SBT_OK)
            sbt_store_close(s);
    }
    return rc;
}

static enum sbt_rc move(const char *from, const char *to, struct sbt_fault *f)
{
    if (rename(from, to) == 0)
        return SBT_OK;
    int e = errno;
    sbt_fault_set(f, SBT_E_IO, SBT_N_("Berkas %1 tidak dapat dibaca atau ditulis: %2."), to, strerrordesc_np(e));
    return sbt_fault_detail(f, "rename: errno %d", e), SBT_E_IO;
}

struct tmp {
    const char *db, *wal, *shm, *evidence;
};

static void tmp_clear(const struct tmp *t)
{
    (void)unlink(t->db);
    (void)unlink(t->wal);
    (void)unlink(t->shm);
    folder_clear(t->evidence);
}

// Beside the target, then renamed: a crash in the middle leaves no half database under its name.
static enum sbt_rc restore_sqlite(const char *file, struct sbt_clock *clock, struct sbt_archive_options *o,
                                  struct sbt_arena *a, struct sbt_archive_info *ret, struct sbt_fault *f)
{
    const char *evidence = sbt_arena_printf(a, "%s.evidence", file);
    if (sbt_file_exists(file) || sbt_file_exists(sbt_arena_printf(a, "%s-wal", file)) || !folder_empty(evidence))
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Basis data tujuan tidak kosong. Pulihkan ke basis data baru yang kosong."));
    struct tmp t = {
        .db = sbt_arena_printf(a, "%s.restoring", file),
        .wal = sbt_arena_printf(a, "%s.restoring-wal", file),
        .shm = sbt_arena_printf(a, "%s.restoring-shm", file),
        .evidence = sbt_arena_printf(a, "%s.restoring.evidence", file),
    };
    tmp_clear(&t); // of an attempt that was cut off
    o->evidence_dir = t.evidence;
    enum sbt_rc rc = sbt_dir_make(t.evidence, 0700, f);
    if (rc == SBT_OK)
        rc = load(sbt_arena_printf(a, "sqlite:%s", t.db), clock, o, a, ret, f);
    if (rc == SBT_OK)
        rc = sbt_dir_sync(t.evidence, f);
    if (rc == SBT_OK)
        rc = move(t.evidence, evidence, f);
    if (rc == SBT_OK) {
        rc = move(t.db, file, f);
        if (rc != SBT_OK)
            folder_clear(evidence);
    }
    if (rc != SBT_OK) {
        tmp_clear(&t);
        return rc;
    }
    char *folder = sbt_arena_strdup(a, file), *slash = strrchr(folder, '/');
    if (slash != NULL)
        slash[slash == folder ? 1 : 0] = '\0';
    return sbt_dir_sync(slash != NULL ? folder : ".", f);
}

enum sbt_rc sbt_backup_restore(const char *path, const char *url, struct sbt_clock *clock,
                               const struct sbt_backup_progress *p, struct sbt_arena *a, struct sbt_archive_info *ret,
                               struct sbt_fault *f)
{
    if (sbt_str_eq(url, "sqlite::memory:"))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Basis data dalam memori tidak dapat dicadangkan."));
    struct sbt_keys keys;
    SBT_TRY(sbt_keys_load(sbt_keys_path(a, url), &keys, f));
    struct sbt_archive_options o = {.path = path,
                                    .server_key = keys.server,
                                    .progress = p != NULL ? p->fn : NULL,
                                    .arg = p != NULL ? p->arg : NULL};
    struct sbt_archive_info info;
    enum sbt_rc rc = sbt_archive_check(&o, a, &info, f);
    if (rc == SBT_OK && sbt_str_starts(url, "sqlite:"))
        rc = restore_sqlite(url + strlen("sqlite:"), clock, &o, a, &info, f);
    else if (rc == SBT_OK)
        rc = load(url, clock, &o, a, &info, f);
    sbt_wipe(&keys, sizeof keys);
    SBT_TRY(rc);
    *ret = info;
    return SBT_OK;
}

// --- keys

#define KEYS_HEAD "sbt-keys-backup 1\n"
#define KEYS_AD "sbt keys backup 1"
#define KEYS_AD_LOG "sbt log key backup 1"
#define KEYS_FILE_MAX (256 * 1024)
#define SALT_BYTES 16

static const char *log_key_path(struct sbt_arena *a, const char *url)
{
    return sbt_arena_printf(a, "%s/key", sbt_log_dir(a, url));
}

// The log's key file as it stands; n 0 when there is none.
static enum sbt_rc log_key_read(struct sbt_arena *a, const char *url, struct sbt_blob *ret, struct sbt_fault *f)
{
    const char *path = log_key_path(a, url);
    *ret = (struct sbt_blob){NULL, 0};
    return sbt_file_exists(path) ? sbt_file_read(a, path, KEYS_FILE_MAX / 4, ret, f) : SBT_OK;
}

enum sbt_rc sbt_backup_keys(const char *url, const char *path, const char *passphrase, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    if (strlen(passphrase) < SBT_LIMIT_PASSWORD_MIN)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Frasa sandi kunci paling sedikit %1 karakter."),
                             sbt_arena_printf(a, "%d", SBT_LIMIT_PASSWORD_MIN));
    if (sbt_file_exists(path))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Berkas %1 sudah ada dan tidak ditimpa. Pilih nama lain."),
                             path);
    struct sbt_keys keys;
    struct sbt_blob log;
    SBT_TRY(sbt_keys_load(sbt_keys_path(a, url), &keys, f));
    SBT_TRY(log_key_read(a, url, &log, f));
    uint8_t salt[SALT_BYTES], key[SBT_KEY];
    sbt_random(salt, sizeof salt);
    enum sbt_rc rc = sbt_key_of_passphrase(passphrase, salt, key, f);
    if (rc == SBT_OK) {
        struct sbt_blob box = sbt_secret_lock(a, key, KEYS_AD, keys.server, sizeof keys.server);
        SBT_AUTO_BUF b;
        sbt_buf_init(&b, KEYS_FILE_MAX);
        sbt_buf_puts(&b, KEYS_HEAD "salt ");
        sbt_buf_add_hex(&b, salt, sizeof salt);
        sbt_buf_puts(&b, "\nserver ");
        sbt_buf_add_hex(&b, box.p, box.n);
        sbt_buf_puts(&b, "\n");
        if (log.n > 0) {
            box = sbt_secret_lock(a, key, KEYS_AD_LOG, log.p, log.n);
            sbt_buf_puts(&b, "log ");
            sbt_buf_add_hex(&b, box.p, box.n);
            sbt_buf_puts(&b, "\n");
        }
        rc = sbt_file_write(path, 0600, b.p, b.n, f);
    }
    sbt_wipe(key, sizeof key);
    sbt_wipe(&keys, sizeof keys);
    return rc;
}

static bool hex_line(struct sbt_arena *a, char **at, const char *name, struct sbt_blob *ret)
{
    char *end = strchr(*at, '\n');
    size_t name_n = strlen(name);
    if (end == NULL || strncmp(*at, name, name_n) != 0)
        return false;
    size_t n = (size_t)(end - *at) - name_n;
    uint8_t *p = sbt_arena_alloc(a, n / 2 + 1);
    if (!sbt_hex_decode(*at + name_n, n, p))
        return false;
    *at = end + 1;
    *ret = (struct sbt_blob){p, n / 2};
    return true;
}

static enum sbt_rc server_key_put(const char *target, struct sbt_blob key, struct sbt_fault *f)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    sbt_buf_puts(&b, "sbt-keys 1\nserver ");
    sbt_buf_add_hex(&b, key.p, key.n);
    sbt_buf_putc(&b, '\n');
    enum sbt_rc rc = sbt_file_write(target, 0600, b.p, b.n, f);
    sbt_wipe(b.p, b.n);
    return rc;
}

enum sbt_rc sbt_backup_keys_restore(const char *path, const char *url, const char *passphrase, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(4 << 20);
    const char *target = sbt_keys_path(a, url), *log_target = log_key_path(a, url);
    if (sbt_file_exists(target))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Berkas kunci %1 sudah ada dan tidak ditimpa."), target);
    struct sbt_blob text, salt, box, log_box = {NULL, 0}, plain, log;
    uint8_t key[SBT_KEY];
    SBT_TRY(sbt_file_read(a, path, KEYS_FILE_MAX, &text, f));
    char *at = sbt_arena_strndup(a, text.p, text.n);
    bool ok = sbt_str_starts(at, KEYS_HEAD);
    if (ok) {
        at += sizeof KEYS_HEAD - 1;
        ok = hex_line(a, &at, "salt ", &salt) && salt.n == SALT_BYTES && hex_line(a, &at, "server ", &box) &&
             (*at == '\0' || hex_line(a, &at, "log ", &log_box)) && *at == '\0';
    }
    if (!ok)
        return sbt_fault_set(f, SBT_E_CORRUPT, SBT_N_("%1 bukan cadangan kunci sbt, atau rusak."), path);
    if (log_box.n > 0 && sbt_file_exists(log_target))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Berkas kunci %1 sudah ada dan tidak ditimpa."), log_target);
    SBT_TRY(sbt_key_of_passphrase(passphrase, salt.p, key, f));
    ok = sbt_secret_open(a, key, KEYS_AD, box, &plain) && plain.n == SBT_KEY &&
         (log_box.n == 0 || sbt_secret_open(a, key, KEYS_AD_LOG, log_box, &log));
    sbt_wipe(key, sizeof key);
    if (!ok)
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Frasa sandi ini tidak membuka cadangan kunci."));
    if (log_box.n > 0) {
        SBT_TRY(sbt_dir_make(sbt_log_dir(a, url), 0700, f));
        SBT_TRY(sbt_file_write(log_target, 0600, log.p, log.n, f));
    }
    return server_key_put(target, plain, f);
}
