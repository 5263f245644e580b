// Makes the key of a page, and waits with keeping until remembered reference rows cannot be older than the version.
#include "serve/keep.h"

#include <pthread.h>
#include <string.h>

#include "app/account_session.h"
#include "base/buf.h"
#include "base/limits.h"
#include "pages/page.h"
#include "serve/guard.h"

#define SETTLED_MS 1000 // as long as the store remembers what another process may have changed (SBT_MEMO_MS)

struct sbt_keep {
    pthread_mutex_t lock;
    char version[SBT_SESSION_VERSION];
    int64_t since_ms; // when this process first saw it
};

struct sbt_keep *sbt_keep_new(struct sbt_arena *a)
{
    struct sbt_keep *k = SBT_NEW(a, struct sbt_keep);
    pthread_mutex_init(&k->lock, NULL);
    return k;
}

void sbt_keep_free(struct sbt_keep *k)
{
    if (k != NULL)
        pthread_mutex_destroy(&k->lock);
}

static bool settled(struct sbt_keep *k, const char *version)
{
    int64_t now_ms = sbt_mono_ms();
    pthread_mutex_lock(&k->lock);
    if (strcmp(k->version, version) != 0) {
        snprintf(k->version, sizeof k->version, "%s", version);
        k->since_ms = now_ms;
    }
    bool yes = now_ms - k->since_ms >= SETTLED_MS;
    pthread_mutex_unlock(&k->lock);
    return yes;
}

static bool give(struct sbt_request *rq, const char *version)
{
    const struct sbt_ctx *ctx = rq->actor;
    const struct sbt_actor *w = &ctx->actor;
    SBT_AUTO_BUF key;
    sbt_buf_init(&key, SBT_LIMIT_URL_BYTES + 512);
    sbt_buf_add(&key, &w->session.u, sizeof w->session.u);
    sbt_buf_add(&key, &w->appointment.u, sizeof w->appointment.u);
    sbt_buf_printf(&key, "%d|%lld|%s|%s|%s", rq->https, (long long)w->step_up_us, ctx->lang, version, rq->target);
    return !key.full && sbt_respond_kept(rq, key.p, key.n);
}

struct look {
    struct sbt_keep *k;
    const char *version; // NULL: nothing is given again, or kept
};

static enum sbt_rc look(struct sbt_request *rq, void *arg, struct sbt_fault *f)
{
    struct look *x = arg;
    struct sbt_ctx *ctx = rq->actor;
    struct sbt_session_now now;
    // A sentence of the last act comes with a cookie, and shows once.
    if (rq->method != SBT_GET || sbt_request_cookie(rq, SBT_FLASH_COOKIE) != NULL)
        return SBT_OK;
    SBT_TRY(sbt_session_now(ctx->app, rq->arena, sbt_request_cookie(rq, SBT_SESSION_COOKIE), sbt_guard_is_live(rq),
                            &now, f));
    if (*now.version == '\0' || !settled(x->k, now.version))
        return SBT_OK;
    x->version = now.version;
    if (!now.good)
        return SBT_OK;
    ctx->actor.session = now.session;
    ctx->actor.account = now.account;
    ctx->actor.appointment = now.appointment;
    ctx->actor.step_up_us = now.step_up_us;
    if (!give(rq, now.version))
        ctx->actor = (struct sbt_actor){.step_up_us = SBT_US_NONE};
    return SBT_OK;
}

enum sbt_rc sbt_keep_guard(struct sbt_keep *k, struct sbt_request *rq, struct sbt_fault *f)
{
    struct look x = {.k = k};
    SBT_TRY(sbt_guard_with(rq, look, &x, f));
    const struct sbt_ctx *ctx = rq->actor;
    // By what the guard found, which may be newer than what was looked up first: then it is kept under the older version.
    if (ctx != NULL && rq->status == 0 && x.version != NULL && !sbt_id_is_none(&ctx->actor.session.u))
        give(rq, x.version);
    return SBT_OK;
}
