// The worker: looks for jobs that are due, runs their kind, and tries again later when one fails.
#include "jobs/jobs.h"

#include <pthread.h>
#include <time.h>

#include "app/acts.h"
#include "app/alert_rules.h"
#include "app/calendar_load.h"
#include "app/case_clock.h"
#include "app/checkpoint.h"
#include "app/clock_change.h"
#include "app/evidence_open.h"
#include "app/identity_open.h"
#include "app/job.h"
#include "app/mail.h"
#include "app/monitor_report.h"
#include "app/open_data.h"
#include "app/rulebook_load.h"
#include "app/succession.h"
#include "app/watch_run.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/log.h"

#define LEASE_S 300
#define CLOCKS_PER_RUN 100
#define MAILS_PER_RUN 20  // a mail server may be slow
#define PAGES_PER_RUN 100 // of a hundred or a thousand due dates; then other jobs have their turn

static enum sbt_rc alerts(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    int64_t n;
    (void)payload;
    *ret_more = false;
    return sbt_alert_rules(ctx, &n, f);
}

static enum sbt_rc clocks(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    (void)payload;
    int64_t n;
    SBT_TRY(sbt_case_clocks_tick(ctx, CLOCKS_PER_RUN, &n, f));
    *ret_more = n > 0;
    return SBT_OK;
}

static enum sbt_rc evidence(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    (void)payload;
    struct sbt_evidence_tended t;
    SBT_TRY(sbt_evidence_tend(ctx->app, ctx->arena, &t, f));
    *ret_more = t.copied_n + t.scanned_n + t.swept_n > 0;
    return SBT_OK;
}

static enum sbt_rc sweep(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    (void)payload;
    int64_t n;
    *ret_more = false;
    SBT_TRY(sbt_identity_sweep(ctx->app, ctx->arena, &n, f));
    SBT_TRY(sbt_log_thin(ctx->app, ctx->arena, &n, f));
    SBT_TRY(sbt_clocks_forget_keys(ctx, &n, f));
    return sbt_job_sweep(ctx, &n, f);
}

static enum sbt_rc calendar(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    (void)payload;
    return sbt_clocks_move(ctx, PAGES_PER_RUN, ret_more, f);
}

static enum sbt_rc calendar_sweep(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    (void)payload;
    struct sbt_clocks_moved moved;
    *ret_more = false;
    return sbt_clocks_sweep(ctx, &moved, f);
}

static enum sbt_rc clock_pause(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    *ret_more = false;
    return sbt_clock_pause_over(ctx, payload, f);
}

static enum sbt_rc calendar_watch(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    (void)payload;
    *ret_more = false;
    return sbt_calendar_watch(ctx, f);
}

static enum sbt_rc mail(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    int64_t n;
    (void)payload;
    SBT_TRY(sbt_mail_run(ctx->app, ctx->arena, MAILS_PER_RUN, &n, f));
    *ret_more = n == MAILS_PER_RUN;
    return SBT_OK;
}

static enum sbt_rc open_data(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    const char *month;
    (void)payload;
    *ret_more = false;
    return sbt_open_release_due(ctx, &month, f);
}

static enum sbt_rc monitor_report(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    (void)payload;
    return sbt_monitor_report_schedule(ctx, ret_more, f);
}

static enum sbt_rc rulebook(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    int64_t n;
    *ret_more = false;
    return sbt_rulebook_move(ctx, payload, &n, f);
}

// The payload is the id of what was approved; each transaction of it is short, so that other jobs come in between.
static enum sbt_rc succession(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    struct sbt_id id;
    int64_t n;
    if (!sbt_id_parse(payload, &id))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a succession job without an id");
    return sbt_succession_step(ctx, &id, &n, ret_more, f);
}

// After the figures: whole once a day, else what new cases touch.
static enum sbt_rc watch(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    (void)payload;
    *ret_more = false;
    return sbt_watch_job(ctx, f);
}

static enum sbt_rc acts(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f)
{
    (void)payload;
    return sbt_acts_tell(ctx, ret_more, f);
}

const struct sbt_job_kind sbt_job_kinds[] = {
    {"acts", 1800, acts},
    {"alerts", 3600, alerts},
    {"calendar", 0, calendar},             // queued when a calendar was loaded
    {"calendar_sweep", 0, calendar_sweep}, // a while after that
    {"calendar_watch", 86400, calendar_watch},
    {"clock_pause", 0, clock_pause}, // queued when a clock is put on hold by hand
    {"clocks", 20, clocks},
    {"evidence", 10, evidence},
    {"mail", 60, mail},
    {"monitor_report", 600, monitor_report},
    {"open_data", 60, open_data},  // publishes once a month
    {"rulebook", 0, rulebook},     // queued when a rulebook with transition rules was loaded
    {"succession", 0, succession}, // queued when one was approved
    {"sweep", 3600, sweep},
    {"watch", 30, watch},
};
const size_t sbt_job_kinds_n = SBT_ARRAY_LEN(sbt_job_kinds);

static const struct sbt_job_kind *kind_of(const char *name)
{
    for (size_t i = 0; i < sbt_job_kinds_n; i++)
        if (sbt_str_eq(sbt_job_kinds[i].name, name))
            return &sbt_job_kinds[i];
    return NULL;
}

static void context(struct sbt_app *app, struct sbt_arena *a, struct sbt_ctx *ret)
{
    *ret = (struct sbt_ctx){.app = app, .arena = a, .lang = "id", .now_us = sbt_clock_now(app->clock)};
    ret->actor.step_up_us = SBT_US_NONE;
    ret->actor.zone = SBT_ZONE_WIB;
    sbt_id_new(&ret->request_id, ret->now_us);
}

static enum sbt_rc finish(struct sbt_ctx *ctx, const struct sbt_job *j, const struct sbt_job_kind *k, enum sbt_rc rc,
                          bool more, const struct sbt_fault *why, struct sbt_fault *f)
{
    int64_t now = sbt_clock_now(ctx->app->clock);
    if (rc == SBT_OK && !k->every_s && !more)
        return sbt_job_end(ctx, j, f);
    if (rc == SBT_OK)
        return sbt_job_again(ctx, j, more ? now : now + k->every_s * SBT_US_PER_S, NULL, f);
    // Later and later, up to an hour: nothing is given up, since everything that is queued has to happen.
    int64_t wait_s = INT64_C(5) << (j->attempts < 10 ? j->attempts : 10);
    return sbt_job_again(ctx, j, now + (wait_s < 3600 ? wait_s : 3600) * SBT_US_PER_S, sbt_rc_name(why->rc), f);
}

static enum sbt_rc one(struct sbt_app *app, struct sbt_arena *a, bool *ret_found, struct sbt_fault *f)
{
    struct sbt_ctx ctx;
    struct sbt_job j;
    context(app, a, &ctx);
    SBT_TRY(sbt_job_take(&ctx, LEASE_S, &j, ret_found, f));
    if (!*ret_found)
        return SBT_OK;
    const struct sbt_job_kind *k = kind_of(j.kind);
    struct sbt_fault why = {0};
    bool more = false;
    int64_t began = sbt_mono_ms();
    enum sbt_rc rc;
    if (k) {
        rc = k->run(&ctx, j.payload, &more, &why);
    } else {
        static const struct sbt_job_kind none = {.name = "unknown"};
        k = &none;
        rc = sbt_fault_internal(&why, SBT_E_INTERNAL, "no such kind of job: %s", j.kind);
    }
    if (rc != SBT_OK || sbt_mono_ms() - began > 1000)
        sbt_log(rc == SBT_OK ? SBT_LOG_INFO : SBT_LOG_ERROR, "job", rc == SBT_OK ? NULL : &why, {"kind", k->name, 0},
                {"ms", NULL, sbt_mono_ms() - began}, {"attempt", NULL, j.attempts});
    ctx.now_us = sbt_clock_now(app->clock);
    return finish(&ctx, &j, k, rc, more, &why, f);
}

static enum sbt_rc ensure(struct sbt_app *app, struct sbt_arena *a, struct sbt_fault *f)
{
    struct sbt_ctx ctx;
    context(app, a, &ctx);
    for (size_t i = 0; i < sbt_job_kinds_n; i++)
        if (sbt_job_kinds[i].every_s)
            SBT_TRY(sbt_job_ensure(&ctx, sbt_job_kinds[i].name, f));
    return SBT_OK;
}

static void rest(_Atomic bool *stop)
{
    for (int i = 0; i < 10 && !*stop; i++)
        nanosleep(&(struct timespec){.tv_nsec = 100 * 1000 * 1000}, NULL);
}

enum sbt_rc sbt_jobs_run(struct sbt_app *app, bool until_idle, _Atomic bool *stop, int64_t *ret_n, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    int64_t n = 0;
    SBT_TRY(ensure(app, a, f));
    while (!stop || !*stop) {
        bool found = false;
        struct sbt_fault why = {0};
        sbt_arena_clear(a);
        enum sbt_rc rc = one(app, a, &found, &why);
        n += found;
        if (rc != SBT_OK && until_idle) {
            *f = why;
            return rc;
        }
        if (rc != SBT_OK)
            sbt_log(SBT_LOG_ERROR, "jobs", &why, {"what", "take", 0});
        if (rc == SBT_OK && found)
            continue;
        if (until_idle)
            break;
        rest(stop);
    }
    *ret_n = n;
    return SBT_OK;
}

struct sbt_jobs {
    struct sbt_app *app;
    pthread_t thread;
    _Atomic bool stop;
    struct sbt_arena *arena;
};

static void *work(void *arg)
{
    struct sbt_jobs *j = arg;
    struct sbt_fault f = {0};
    int64_t n;
    if (sbt_jobs_run(j->app, false, &j->stop, &n, &f) != SBT_OK)
        sbt_log(SBT_LOG_ERROR, "jobs", &f, {"what", "ended", 0});
    return NULL;
}

enum sbt_rc sbt_jobs_start(struct sbt_app *app, struct sbt_jobs **ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_arena_new(4096);
    struct sbt_jobs *j = SBT_NEW(a, struct sbt_jobs);
    j->arena = a;
    j->app = app;
    if (pthread_create(&j->thread, NULL, work, j) != 0) {
        sbt_arena_free(a);
        return sbt_fault_internal(f, SBT_E_IO, "no thread for jobs");
    }
    *ret = j;
    return SBT_OK;
}

void sbt_jobs_stop(struct sbt_jobs *j)
{
    if (!j)
        return;
    j->stop = true;
    pthread_join(j->thread, NULL);
    sbt_arena_free(j->arena);
}
