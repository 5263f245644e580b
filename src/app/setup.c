// The order matters: keys before data that is locked under them, schema before queries.
#include "app/setup.h"

#include <stdlib.h>

#include "app/log_key.h"
#include "base/buf.h"
#include "base/file.h"
#include "store/event.h"

static enum sbt_rc fold(const struct sbt_store_options *o, struct sbt_arena *a, struct sbt_fault *f)
{
    struct sbt_store *s;
    struct sbt_rebuild_report r;
    SBT_TRY(sbt_store_open(o, &s, f));
    enum sbt_rc rc = sbt_store_rebuild(s, true, a, &r, f);
    sbt_store_close(s);
    return rc;
}

enum sbt_rc sbt_setup_migrate(const struct sbt_store_options *o, bool create, struct sbt_arena *a, int *ret_n,
                              struct sbt_fault *f)
{
    struct sbt_store_options raw = *o;
    raw.create = create;
    struct sbt_store *s;
    int n = 0;
    SBT_TRY(sbt_store_open_raw(&raw, &s, f));
    enum sbt_rc rc = sbt_store_migrate(s, &n, f);
    sbt_store_close(s);
    if (rc == SBT_OK && n > 0 && !sbt_str_eq(o->url, "sqlite::memory:"))
        rc = fold(o, a, f);
    *ret_n = n;
    return rc;
}

enum sbt_rc sbt_setup_create(struct sbt_app *app, const struct sbt_store_options *o, bool demo, struct sbt_arena *a,
                             struct sbt_setup_report *ret, struct sbt_fault *f)
{
    struct sbt_setup_report r = {.keys_path = sbt_keys_path(a, o->url)};
    bool memory = sbt_str_eq(o->url, "sqlite::memory:") && sbt_str_empty(getenv("SBT_KEYS"));
    struct sbt_store_options raw = *o;
    raw.create = true;
    struct sbt_store *s;
    SBT_TRY(sbt_store_open_raw(&raw, &s, f));
    enum sbt_rc rc = SBT_OK;
    if (!memory && !sbt_file_exists(r.keys_path)) {
        rc = sbt_keys_create(r.keys_path, f);
        r.keys_made = rc == SBT_OK;
    }
    struct sbt_log_keys log;
    if (rc == SBT_OK && !memory) {
        rc = sbt_log_keys_create(a, sbt_log_dir(a, o->url), NULL, &log, f);
        if (rc == SBT_OK) {
            sbt_log_keys_wipe(&log);
        } else if (rc == SBT_E_CONFLICT) { // made before, with a name of its own
            sbt_fault_clear(f);
            rc = SBT_OK;
        }
    }
    sbt_store_close(s);
    if (rc == SBT_OK)
        rc = sbt_setup_migrate(o, true, a, &r.migrations_n, f);
    SBT_TRY(rc);
    SBT_TRY(sbt_app_open(app, o, f));
    rc = sbt_system_create(app, a, demo, f);
    if (rc == SBT_OK)
        rc = sbt_master_load(app, a, &r.master, f);
    if (rc == SBT_OK && app->evidence_dir != NULL)
        rc = sbt_dir_make(app->evidence_dir, 0700, f);
    if (rc != SBT_OK) {
        sbt_app_close(app);
        return rc;
    }
    *ret = r;
    return SBT_OK;
}
