// Opening and closing the process: store, keys, settings; the key file's form is "sbt-keys 1" and one line a key.
#include "app/app.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/cache.h"
#include "app/checkpoint.h"
#include "app/demo.h"
#include "app/rate.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/file.h"
#include "gen/queries.h"

#define KEYS_HEAD "sbt-keys 1\nserver "
#define KEYS_BYTES (sizeof KEYS_HEAD - 1 + 64 + 1)

enum sbt_rc sbt_keys_create(const char *path, struct sbt_fault *f)
{
    if (sbt_file_exists(path))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Berkas kunci %1 sudah ada dan tidak ditimpa."), path);
    uint8_t key[32];
    sbt_random(key, sizeof key);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, KEYS_BYTES);
    sbt_buf_puts(&b, KEYS_HEAD);
    sbt_buf_add_hex(&b, key, sizeof key);
    sbt_buf_putc(&b, '\n');
    sbt_wipe(key, sizeof key);
    enum sbt_rc rc = sbt_file_write(path, 0600, b.p, b.n, f);
    sbt_wipe(b.p, b.n);
    return rc;
}

enum sbt_rc sbt_keys_load(const char *path, struct sbt_keys *ret, struct sbt_fault *f)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return sbt_fault_set(f, SBT_E_NOT_FOUND,
                             SBT_N_("Berkas kunci %1 tidak ada. Pulihkan dari cadangan kunci, atau sebutkan "
                                    "tempatnya dalam SBT_KEYS."),
                             path);
    if ((st.st_mode & 077) != 0)
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("Berkas kunci %1 dapat dibaca orang lain. Jalankan: chmod 600 %1"), path);
    SBT_AUTO_ARENA a = sbt_arena_new(64 * 1024);
    struct sbt_blob text;
    SBT_TRY(sbt_file_read(a, path, 4096, &text, f));
    const char *p = text.p;
    if (text.n != KEYS_BYTES || strncmp(p, KEYS_HEAD, sizeof KEYS_HEAD - 1) != 0 ||
        !sbt_hex_decode(p + sizeof KEYS_HEAD - 1, 64, ret->server))
        return sbt_fault_set(f, SBT_E_CORRUPT, SBT_N_("Berkas kunci %1 rusak. Pulihkan dari cadangan kunci."), path);
    return SBT_OK;
}

const char *sbt_keys_path(struct sbt_arena *a, const char *url)
{
    const char *env = getenv("SBT_KEYS");
    if (!sbt_str_empty(env))
        return sbt_arena_strdup(a, env);
    if (sbt_str_starts(url, "sqlite:"))
        return sbt_arena_printf(a, "%s.keys", url + 7);
    return "./sbt.keys";
}

static enum sbt_rc read_settings(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_app *app = arg;
    struct sbt_q_setting_get_in in = {.name = "demo"};
    struct sbt_q_setting_get_out out;
    bool found;
    SBT_TRY(sbt_q_setting_get(tx, &in, &out, &found, f));
    app->demo = found && sbt_str_eq(out.value, "1");
    return SBT_OK;
}

static enum sbt_rc open_rest(struct sbt_app *app, const struct sbt_store_options *o, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    if (sbt_str_eq(o->url, "sqlite::memory:") && sbt_str_empty(getenv("SBT_KEYS")))
        sbt_random(app->keys.server, sizeof app->keys.server);
    else
        SBT_TRY(sbt_keys_load(sbt_keys_path(a, o->url), &app->keys, f));
    return sbt_tx_run(app->store, "app.open", SBT_TX_READ, a, NULL, read_settings, app, f);
}

enum sbt_rc sbt_app_open(struct sbt_app *app, const struct sbt_store_options *o, struct sbt_fault *f)
{
    *app = (struct sbt_app){.clock = o->clock};
    SBT_TRY(sbt_store_open(o, &app->store, f));
    app->clock = sbt_store_clock(app->store);
    app->cache = sbt_app_cache_new();
    app->rate = sbt_rate_new(SBT_RATE_SLOTS);
    app->tiles = sbt_tiles_new();
    struct sbt_arena *keep = sbt_app_cache_arena(app->cache);
    app->url = sbt_arena_strdup(keep, o->url);
    if (sbt_store_engine(app->store) == SBT_ENGINE_SQLITE && !sbt_str_eq(o->url, "sqlite::memory:"))
        app->evidence_dir = sbt_arena_printf(keep, "%s.evidence", o->url + 7);
    enum sbt_rc rc = open_rest(app, o, f);
    int64_t offset = 0;
    if (rc == SBT_OK && app->demo)
        rc = sbt_demo_offset(app->store, &offset, f);
    if (rc != SBT_OK)
        sbt_app_close(app);
    else if (offset != 0)
        sbt_clock_shift(app->clock, offset);
    return rc;
}

void sbt_app_close(struct sbt_app *app)
{
    sbt_store_close(app->store);
    sbt_rate_free(app->rate);
    sbt_app_cache_free(app->cache);
    sbt_tiles_free(app->tiles);
    sbt_wipe(&app->keys, sizeof app->keys);
    *app = (struct sbt_app){0};
}
