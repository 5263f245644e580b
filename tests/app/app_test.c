// A whole process for use-case tests.
#include "tests/app/app_test.h"

#include <dirent.h>
#include <unistd.h>

#include "app/cache.h"
#include "app/checkpoint.h"
#include "app/master.h"
#include "app/rate.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/file.h"
#include "base/limits.h"

// Many small statements: the first database loaded is kept for the next cases.
static void load(struct ta *t)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_master_report rep;
    SBT_ASSERT_OK(sbt_system_create(&t->app, a, false, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_master_load(&t->app, a, &rep, &t->f), &t->f);
    sbt_ts_keep(&t->ts);
    t->app.store = t->ts.s;
}

void ta_open(struct ta *t, enum ts_kind kind)
{
    *t = (struct ta){0};
    bool loaded = sbt_ts_open_kept(&t->ts, kind);
    if (!loaded)
        sbt_ts_open(&t->ts, kind);
    struct sbt_app *app = &t->app;
    app->store = t->ts.s;
    app->clock = &t->ts.clock;
    app->url = t->ts.url;
    app->cache = sbt_app_cache_new();
    app->rate = sbt_rate_new(SBT_RATE_SLOTS);
    app->tiles = sbt_tiles_new();
    sbt_random(app->keys.server, sizeof app->keys.server);
    if (t->ts.engine == SBT_ENGINE_SQLITE) {
        app->evidence_dir = sbt_arena_printf(t->ts.a, "%s.evidence", t->ts.url + strlen("sqlite:"));
        SBT_ASSERT_OK(sbt_dir_make(app->evidence_dir, 0700, &t->f), &t->f);
    }
    if (!loaded)
        load(t);
    ta_as(t, SBT_ROLE_UNSET, NULL);
}

void ta_close(struct ta *t)
{
    if (t->app.evidence_dir != NULL) {
        DIR *d = opendir(t->app.evidence_dir);
        for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
            if (e->d_name[0] != '.')
                unlink(sbt_arena_printf(t->ts.a, "%s/%s", t->app.evidence_dir, e->d_name));
        if (d != NULL)
            closedir(d);
        rmdir(t->app.evidence_dir);
    }
    sbt_rate_free(t->app.rate);
    sbt_tiles_free(t->app.tiles);
    sbt_app_cache_free(t->app.cache);
    sbt_ts_close(&t->ts);
}

struct sbt_id ta_agency(const char *code)
{
    struct sbt_id id;
    sbt_id_of_code(&id, "agency", code);
    return id;
}

void ta_as(struct ta *t, enum sbt_role role, const char *agency_code)
{
    t->ctx = (struct sbt_ctx){.app = &t->app, .arena = t->ts.a, .lang = "id"};
    t->ctx.now_us = sbt_clock_now(t->app.clock);
    t->ctx.actor.step_up_us = SBT_US_NONE;
    sbt_id_new(&t->ctx.request_id, t->ctx.now_us);
    if (role == SBT_ROLE_UNSET)
        return;
    struct sbt_actor *a = &t->ctx.actor;
    const char *role_code = sbt_role_get(role)->code;
    a->role = role;
    a->name = sbt_arena_printf(t->ts.a, "Contoh %s", role_code);
    a->zone = SBT_ZONE_WIB;
    a->agency_code = agency_code;
    a->agency.u = ta_agency(agency_code);
    a->agency_kind = sbt_str_eq(agency_code, "BKN")                                    ? "bkn"
                     : sbt_str_eq(agency_code, "BAWASLU")                              ? "bawaslu"
                     : sbt_str_eq(agency_code, "KASN")                                 ? "kasn"
                     : sbt_str_eq(agency_code, "PANRB")                                ? "kempanrb"
                     : sbt_str_eq(agency_code, "KEMENDAGRI")                           ? "kemendagri"
                     : sbt_str_starts(agency_code, "KANREG")                           ? "kanreg"
                     : sbt_str_starts(agency_code, "BAWASLU-") && agency_code[10] == 0 ? "bawaslu_provinsi"
                     : sbt_str_starts(agency_code, "BAWASLU-")                         ? "bawaslu_kabkota"
                                                                                       : "pemkab";
    sbt_id_of_code(&a->account.u, "account", sbt_arena_printf(t->ts.a, "%s@%s", role_code, agency_code));
    sbt_id_of_code(&a->appointment.u, "appointment", sbt_arena_printf(t->ts.a, "%s@%s", role_code, agency_code));
}

void ta_as_operator(struct ta *t)
{
    ta_as(t, SBT_ROLE_UNSET, NULL);
    t->ctx.actor.operator_cli = true;
}
