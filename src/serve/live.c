// The hub of live pages: a table of streams and a thread that tells them what changed.
#include "serve/live.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/account_session.h"
#include "app/alert_desk.h"
#include "app/changes.h"
#include "app/figure_catalogue.h"
#include "app/figure_change.h"
#include "app/rate.h"
#include "base/limits.h"
#include "base/log.h"
#include "http/sse.h"
#include "serve/guard.h"
#include "serve/serve.h"

#define GATHER_MS 80                    // events that come together are told together, until figures come
#define LOOK_MS 10000                   // how often sessions are looked at when nothing happens
#define ROUNDS_MAX 4                    // pages of the change feed in one pass; beyond: every topic
#define TOPICS_MAX 60                   // likewise
#define SLOTS (SBT_LIMIT_STREAMS + 500) // some that are over wait for the thread
#define WORK_BYTES (32UL << 20)

struct slot {
    bool used;
    _Atomic bool over, opening; // opening: the handler still names the stream
    char token[65], lang[3];
    struct sbt_sse *sse;
};

struct sbt_live {
    struct sbt_app *app;
    struct sbt_arena *arena, *work, *keep;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t cond;
    bool woken, stopping;
    struct slot *slots;
    size_t top;                       // slots in use lie below
    int64_t at;                       // leaves below it have been told
    int64_t figures_from, figures_to; // not told yet between these; both the same: all told
};

// What one person hears of this pass.
struct heard {
    struct sbt_id account, appointment;
    const char *data; // NULL: nothing
};
// One session, looked up once a pass however many streams it has.
struct seen {
    struct sbt_session_look look;
    const struct heard *heard;
    size_t slot;
};
struct pass {
    int64_t from, to; // leaves to tell of
    struct seen **of; // by slot; NULL: opened since the pass began, or nobody
    size_t top;
    struct heard **p;
    size_t n, cap;
};

// --- which topics

static bool has(const struct sbt_id *ids, size_t n, const struct sbt_id *id)
{
    for (size_t i = 0; i < n; i++)
        if (sbt_id_eq(&ids[i], id))
            return true;
    return false;
}

static const char *everything(struct sbt_arena *a)
{
    return sbt_arena_strdup(a, "{\"topics\":[\"*\"]}");
}

// The cases that changed for this actor; *ret_all: too many to name. Nothing for those who read no cases.
static enum sbt_rc cases_of(struct sbt_ctx *ctx, int64_t after, struct sbt_id cases[TOPICS_MAX], size_t *ret_n,
                            bool *ret_any, bool *ret_all, struct sbt_fault *f)
{
    struct sbt_changes_in in = {.after = after, .limit = SBT_INT_NONE};
    size_t n = 0;
    bool any = false;
    *ret_n = 0;
    *ret_any = *ret_all = false;
    if (!sbt_policy_may(ctx->actor.role, SBT_NEED_CASE_READ))
        return SBT_OK;
    for (int round = 0;; round++) {
        struct sbt_changes c;
        SBT_TRY(sbt_changes(ctx, &in, &c, f));
        any = any || c.n > 0;
        for (size_t i = 0; i < c.n; i++) {
            if (sbt_id_is_none(&c.items[i].case_id) || has(cases, n, &c.items[i].case_id))
                continue;
            *ret_all = n == TOPICS_MAX;
            if (*ret_all)
                return SBT_OK;
            cases[n++] = c.items[i].case_id;
        }
        if (!c.more)
            break;
        *ret_all = round == ROUNDS_MAX;
        if (*ret_all)
            return SBT_OK;
        in.after = c.next;
    }
    *ret_n = n;
    *ret_any = any;
    return SBT_OK;
}

// JSON of the topics that changed for this actor after leaf index `after`, in `a`; NULL: none.
static enum sbt_rc topics(struct sbt_ctx *ctx, int64_t after, struct sbt_arena *a, const char **ret,
                          struct sbt_fault *f)
{
    struct sbt_id cases[TOPICS_MAX];
    size_t n;
    bool any, all, alerts = false;
    *ret = NULL;
    SBT_TRY(cases_of(ctx, after, cases, &n, &any, &all, f));
    if (!all && sbt_policy_may(ctx->actor.role, SBT_NEED_ALERTS))
        SBT_TRY(sbt_alert_changed(ctx, after, sbt_store_leaf_n(ctx->app->store), &alerts, f));
    if (all)
        *ret = everything(a);
    if (all || (!any && !alerts))
        return SBT_OK;
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_STREAM_QUEUE_BYTES);
    sbt_buf_printf(&out, "{\"topics\":[%s%s%s", any ? "\"desk\"" : "", any && alerts ? "," : "",
                   alerts ? "\"alerts\"" : "");
    for (size_t i = 0; i < n; i++) {
        char id[37];
        sbt_id_put(id, &cases[i]);
        sbt_buf_printf(&out, ",\"case:%s\"", id);
    }
    sbt_buf_puts(&out, "]}");
    *ret = sbt_arena_strdup(a, out.p);
    return SBT_OK;
}

static void say(struct sbt_sse *s, int64_t leaf_n, const char *data)
{
    char id[24];
    snprintf(id, sizeof id, "%lld", (long long)leaf_n);
    if (data)
        sbt_sse_send(s, id, "change", data);
}

// --- the thread

static bool is_open(const struct slot *s) // locked
{
    return s->used && s->sse && !s->over;
}

static int by_token(const void *x, const void *y)
{
    return strcmp(((const struct seen *)x)->look.token, ((const struct seen *)y)->look.token);
}

// Whose streams are open, by one read of their sessions.
static enum sbt_rc look(struct sbt_live *l, struct pass *p, struct sbt_fault *f)
{
    size_t n = 0, looks_n = 0;
    pthread_mutex_lock(&l->lock);
    p->top = l->top;
    struct seen *all = SBT_NEW_N(l->keep, struct seen, p->top);
    for (size_t i = 0; i < p->top; i++)
        if (is_open(&l->slots[i]))
            all[n++] = (struct seen){.look.token = l->slots[i].token, .slot = i};
    pthread_mutex_unlock(&l->lock);
    p->of = SBT_NEW_N(l->keep, struct seen *, p->top);
    if (n == 0)
        return SBT_OK;
    qsort(all, n, sizeof *all, by_token);
    struct sbt_session_look *looks = SBT_NEW_N(l->keep, struct sbt_session_look, n);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || by_token(&all[i - 1], &all[i]) != 0)
            looks[looks_n++].token = all[i].look.token;
    SBT_TRY(sbt_session_peek_all(l->app, l->keep, looks, looks_n, f));
    struct seen *one = NULL;
    for (size_t i = 0, k = 0; i < n; i++) {
        if (!one || by_token(one, &all[i]) != 0) {
            one = &all[i];
            one->look = looks[k++];
        }
        p->of[all[i].slot] = one;
    }
    return SBT_OK;
}

static struct sbt_ctx ctx_of(struct sbt_live *l, const struct slot *s, const struct sbt_actor *actor)
{
    return (struct sbt_ctx){
        .app = l->app, .arena = l->work, .lang = s->lang, .now_us = sbt_clock_now(l->app->clock), .actor = *actor};
}

static const struct heard *hear(struct sbt_live *l, struct pass *p, struct sbt_ctx *ctx)
{
    for (size_t i = 0; i < p->n; i++)
        if (sbt_id_eq(&p->p[i]->account, &ctx->actor.account.u) &&
            sbt_id_eq(&p->p[i]->appointment, &ctx->actor.appointment.u))
            return p->p[i];
    p->p = sbt_arena_grow(l->keep, p->p, p->n, &p->cap, sizeof *p->p);
    struct heard *h = p->p[p->n++] = SBT_NEW(l->keep, struct heard);
    *h = (struct heard){.account = ctx->actor.account.u, .appointment = ctx->actor.appointment.u};
    struct sbt_fault f = {0};
    // What could not be read is told as "everything": each page then asks for itself.
    if (topics(ctx, p->from - 1, l->keep, &h->data, &f) != SBT_OK)
        h->data = f.rc == SBT_E_DENIED ? NULL : everything(l->keep);
    return h;
}

// The topics that changed, or the end of a stream whose session is over.
static void tell(struct sbt_live *l, struct slot *s, struct pass *p, struct seen *who)
{
    if (who->look.rc != SBT_OK || who->look.actor.role == SBT_ROLE_UNSET) {
        sbt_sse_end(s->sse);
        return;
    }
    if (p->to <= p->from)
        return;
    struct sbt_ctx ctx = ctx_of(l, s, &who->look.actor);
    if (!who->heard)
        who->heard = hear(l, p, &ctx);
    say(s->sse, p->to, who->heard->data);
    sbt_arena_clear(l->work);
}

static bool may_see_figures(struct sbt_live *l, const struct slot *s, struct seen *who)
{
    struct sbt_fault f = {0};
    struct sbt_session_look late = {.token = s->token};
    const struct sbt_session_look *x = who ? &who->look : &late;
    if (!who && sbt_session_peek_all(l->app, l->work, &late, 1, &f) != SBT_OK)
        return false;
    struct sbt_ctx ctx = ctx_of(l, s, &x->actor);
    return x->rc == SBT_OK && x->actor.role != SBT_ROLE_UNSET && sbt_figure_may(&ctx, NULL) == SBT_OK;
}

static const char *figures_of(struct sbt_live *l, int64_t from, int64_t to)
{
    struct sbt_fault f = {0};
    const char *data = NULL;
    if (sbt_figure_changes(l->app, l->keep, from, to, &data, &f) != SBT_OK)
        data = sbt_arena_printf(l->keep, "{\"all\":true,\"n\":%lld}", (long long)to);
    return data;
}

// To everybody, also to streams that were opened since the pass began: only here do they hear of it.
static void tell_figures(struct sbt_live *l, struct pass *p)
{
    pthread_mutex_lock(&l->lock);
    int64_t from = l->figures_from, to = l->figures_to;
    size_t top = l->top;
    l->figures_from = to;
    pthread_mutex_unlock(&l->lock);
    const char *data = to > from && top > 0 ? figures_of(l, from, to) : NULL;
    for (size_t i = 0; data && i < top; i++) {
        struct slot *s = &l->slots[i];
        pthread_mutex_lock(&l->lock);
        bool go = is_open(s) && !l->stopping;
        pthread_mutex_unlock(&l->lock);
        if (go && may_see_figures(l, s, i < p->top ? p->of[i] : NULL))
            sbt_sse_send(s->sse, NULL, "figures", data);
        sbt_arena_clear(l->work);
    }
}

static bool figures_wait(const struct sbt_live *l) // locked
{
    return l->figures_to > l->figures_from;
}

// Figures go before the rest, also when they come while topics are told: those take a read of each person's rights.
static void pass(struct sbt_live *l)
{
    // What a stream that is entered after `look` missed before `to`, it looks up for itself.
    struct pass p = {.from = l->at, .to = sbt_store_leaf_n(l->app->store)};
    struct sbt_fault f = {0};
    if (look(l, &p, &f) != SBT_OK) { // nothing is told, and nothing is taken as told
        sbt_log(SBT_LOG_ERROR, "live", &f, {.key = "what", .s = "sessions"});
        return;
    }
    for (size_t i = 0; i < p.top; i++) {
        struct slot *s = &l->slots[i];
        pthread_mutex_lock(&l->lock);
        bool figures = figures_wait(l), go = p.of[i] && is_open(s) && !l->stopping;
        pthread_mutex_unlock(&l->lock);
        if (figures)
            tell_figures(l, &p);
        if (go)
            tell(l, s, &p, p.of[i]);
    }
    tell_figures(l, &p);
    l->at = p.to;
}

static void forget(struct sbt_live *l) // locked
{
    for (size_t i = 0; i < l->top; i++) {
        struct slot *s = &l->slots[i];
        if (!s->used || !s->over || s->opening)
            continue;
        sbt_sse_release(s->sse);
        *s = (struct slot){0};
    }
    while (l->top > 0 && !l->slots[l->top - 1].used)
        l->top--;
}

static struct timespec in_ms(int64_t ms)
{
    int64_t at = sbt_mono_ms() + ms;
    return (struct timespec){.tv_sec = at / 1000, .tv_nsec = at % 1000 * 1000000};
}

// Until something happened and what comes with it had time to come; figures were gathered by their folder. Locked.
static void wait_for_news(struct sbt_live *l)
{
    struct timespec until = in_ms(LOOK_MS);
    int rc = 0;
    while (!l->woken && !l->stopping && rc == 0)
        rc = pthread_cond_timedwait(&l->cond, &l->lock, &until);
    until = in_ms(GATHER_MS);
    rc = 0;
    while (l->woken && !l->stopping && !figures_wait(l) && rc == 0)
        rc = pthread_cond_timedwait(&l->cond, &l->lock, &until);
    l->woken = false;
}

static void *work(void *arg)
{
    struct sbt_live *l = arg;
    pthread_mutex_lock(&l->lock);
    while (!l->stopping) {
        wait_for_news(l);
        if (l->stopping)
            break;
        forget(l);
        pthread_mutex_unlock(&l->lock);
        pass(l);
        sbt_arena_clear(l->keep);
        pthread_mutex_lock(&l->lock);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

// --- opening a stream

static void over(void *arg, struct sbt_sse *s)
{
    (void)s;
    struct slot *slot = arg;
    slot->over = true;
}

static struct slot *slot_take(struct sbt_live *l, const char *token, const char *lang)
{
    struct slot *s = NULL;
    pthread_mutex_lock(&l->lock);
    for (size_t i = 0; i < SLOTS && !s; i++)
        if (!l->slots[i].used) {
            s = &l->slots[i];
            if (i >= l->top)
                l->top = i + 1;
        }
    if (s) {
        *s = (struct slot){.used = true, .opening = true};
        snprintf(s->token, sizeof s->token, "%s", token);
        snprintf(s->lang, sizeof s->lang, "%s", lang);
    }
    pthread_mutex_unlock(&l->lock);
    return s;
}

static enum sbt_rc live_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_serve *serve = rq->app;
    struct sbt_live *l = serve->live;
    struct sbt_ctx *ctx = rq->actor;
    const char *token = sbt_request_cookie(rq, SBT_SESSION_COOKIE);
    if (sbt_str_empty(token) || strlen(token) != 64)
        return sbt_fault_set(f, SBT_E_LOGIN, SBT_N_("Silakan masuk dahulu."));
    const char *last = sbt_request_header(rq, "Last-Event-ID");
    int64_t after;
    if (!sbt_parse_i64(last ? last : sbt_request_query(rq, "after"), 0, INT64_MAX, &after))
        after = sbt_store_leaf_n(l->app->store);
    struct slot *slot = slot_take(l, token, ctx->lang);
    if (!slot)
        return sbt_fault_set(f, SBT_E_BUSY,
                             SBT_N_("Terlalu banyak aliran kabar. Halaman tetap dapat dipakai tanpa aliran."));
    struct sbt_sse_opts o = {.key = sbt_id_text(rq->arena, &ctx->actor.session.u), .over = over, .arg = slot};
    struct sbt_sse *sse;
    enum sbt_rc rc = sbt_sse_begin(rq, &o, &sse, f);
    pthread_mutex_lock(&l->lock);
    if (rc == SBT_OK)
        slot->sse = sse;
    else
        *slot = (struct slot){0};
    pthread_mutex_unlock(&l->lock);
    if (rc != SBT_OK)
        return rc;
    // What happened between the page and this moment; what comes later is the thread's.
    int64_t to = sbt_store_leaf_n(l->app->store);
    const char *data = NULL;
    struct sbt_fault quiet = {0};
    if (after > to || topics(ctx, after - 1, rq->arena, &data, &quiet) != SBT_OK)
        data = quiet.rc == SBT_E_DENIED ? NULL : everything(rq->arena);
    say(sse, to, data);
    pthread_mutex_lock(&l->lock);
    int64_t figures_n = l->figures_to;
    pthread_mutex_unlock(&l->lock);
    if (figures_n > after && sbt_figure_may(ctx, NULL) == SBT_OK) // the page was drawn before they came so far
        sbt_sse_send(sse, NULL, "figures",
                     sbt_arena_printf(rq->arena, "{\"all\":true,\"n\":%lld}", (long long)figures_n));
    slot->opening = false;
    return SBT_OK;
}

const struct sbt_route sbt_routes_live[] = {
    {.method = SBT_GET,
     .pattern = "/live",
     .name = "live",
     .need = SBT_NEED_LOGIN, // what is told is judged by the right to it: cases, figures
     .shed = SBT_SHED_STAFF,
     .handler = live_get},
};
const size_t sbt_routes_live_n = SBT_ARRAY_LEN(sbt_routes_live);

// --- start and stop

struct sbt_live *sbt_live_start(struct sbt_app *app)
{
    struct sbt_arena *a = sbt_arena_new(8UL << 20);
    struct sbt_live *l = SBT_NEW(a, struct sbt_live);
    l->app = app;
    l->arena = a;
    l->work = sbt_arena_new(WORK_BYTES);
    l->keep = sbt_arena_new(WORK_BYTES);
    l->slots = SBT_NEW_N(a, struct slot, SLOTS);
    l->at = sbt_store_leaf_n(app->store);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->cond, &attr);
    pthread_condattr_destroy(&attr);
    SBT_BUG_IF(pthread_create(&l->thread, NULL, work, l) != 0);
    return l;
}

void sbt_live_wake(struct sbt_live *l)
{
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    l->woken = true;
    pthread_cond_signal(&l->cond);
    pthread_mutex_unlock(&l->lock);
}

void sbt_live_figures(struct sbt_live *l, int64_t from_n, int64_t to_n)
{
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    if (l->figures_from == l->figures_to)
        l->figures_from = from_n;
    l->figures_to = to_n;
    l->woken = true;
    pthread_cond_signal(&l->cond);
    pthread_mutex_unlock(&l->lock);
}

void sbt_live_stop(struct sbt_live *l)
{
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    l->stopping = true;
    pthread_cond_signal(&l->cond);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->thread, NULL);
}

void sbt_live_free(struct sbt_live *l)
{
    if (!l)
        return;
    pthread_cond_destroy(&l->cond);
    pthread_mutex_destroy(&l->lock);
    sbt_arena_free(l->work);
    sbt_arena_free(l->keep);
    sbt_arena_free(l->arena);
}
