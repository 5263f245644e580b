// Makes the key of a page, and waits with keeping until remembered reference rows cannot be older than the version.
#include "serve/keep.h"

#include <pthread.h>
#include <string.h>

#include "app/health.h"
#include "base/buf.h"
#include "base/limits.h"
#include "pages/page.h"

#define SETTLED_MS 1000 // as long as the store remembers what another process may have changed (SBT_MEMO_MS)

struct sbt_keep {
    pthread_mutex_t lock;
    char version[SBT_HEALTH_VERSION];
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

enum sbt_rc sbt_keep_page(struct sbt_keep *k, struct sbt_request *rq, struct sbt_fault *f)
{
    const struct sbt_ctx *ctx = rq->actor;
    // A sentence of the last act comes with a cookie, and shows once.
    if (rq->method != SBT_GET || sbt_id_is_none(&ctx->actor.session.u) ||
        sbt_request_cookie(rq, SBT_FLASH_COOKIE) != NULL)
        return SBT_OK;
    const char *version;
    SBT_TRY(sbt_health_version(ctx->app, rq->arena, &version, f));
    if (*version == '\0' || !settled(k, version))
        return SBT_OK;
    SBT_AUTO_BUF key;
    sbt_buf_init(&key, SBT_LIMIT_URL_BYTES + 512);
    sbt_buf_add(&key, &ctx->actor.session.u, sizeof ctx->actor.session.u);
    sbt_buf_add(&key, &ctx->actor.appointment.u, sizeof ctx->actor.appointment.u);
    sbt_buf_printf(&key, "%d|%lld|%s|%s|%s", rq->https, (long long)ctx->actor.step_up_us, ctx->lang, version,
                   rq->target);
    if (!key.full)
        sbt_respond_kept(rq, key.p, key.n);
    return SBT_OK;
}
