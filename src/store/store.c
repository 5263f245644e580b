// Opens a store and runs transactions: what is the same for every engine.
#include "store/store.h"

#include <time.h>

#include "base/buf.h"
#include "base/limits.h"
#include "store/driver.h"
#include "store/event_read.h"
#include "store/memo.h"
#include "store/migrate.h"

#define STORE_ARENA_BYTES (64UL * 1024 * 1024)

// The one mark that belongs to a thread: sbt_store_in_tx answers for the caller's own stack.
static _Thread_local int tx_depth;

bool sbt_store_in_tx(void)
{
    return tx_depth > 0;
}

static enum sbt_rc bad_url(struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_INVALID,
                         SBT_N_("Alamat basis data tidak dikenal: tulis sqlite:BERKAS atau postgresql://..."));
}

enum sbt_rc sbt_store_open_raw(const struct sbt_store_options *o, struct sbt_store **ret, struct sbt_fault *f)
{
    const struct sbt_engine_ops *ops = NULL;
    if (o->url == NULL)
        return bad_url(f);
    if (sbt_str_starts(o->url, "sqlite:"))
        ops = &sbt_engine_sqlite;
    else if (sbt_str_starts(o->url, "postgresql://") || sbt_str_starts(o->url, "postgres://"))
        ops = &sbt_engine_pg;
    else
        return bad_url(f);
    SBT_BUG_IF(o->clock == NULL);

    struct sbt_arena *a = sbt_arena_new(STORE_ARENA_BYTES);
    struct sbt_store *s = SBT_NEW(a, struct sbt_store);
    s->arena = a;
    s->ops = ops;
    s->clock = o->clock;
    pthread_mutex_init(&s->lock, NULL);
    enum sbt_rc rc = ops->open(s, o, f);
    if (rc != SBT_OK) {
        pthread_mutex_destroy(&s->lock);
        sbt_arena_free(a);
        return rc;
    }
    *ret = s;
    return SBT_OK;
}

enum sbt_rc sbt_store_open(const struct sbt_store_options *o, struct sbt_store **ret, struct sbt_fault *f)
{
    struct sbt_store *s = NULL;
    SBT_TRY(sbt_store_open_raw(o, &s, f));
    enum sbt_rc rc = sbt_migrate_check(s, f);
    if (rc == SBT_OK)
        rc = s->ops->check(s, f);
    if (rc != SBT_OK) {
        sbt_store_close(s);
        return rc;
    }
    s->memo = sbt_memo_new();
    *ret = s;
    return SBT_OK;
}

void sbt_store_close(struct sbt_store *s)
{
    if (s == NULL)
        return;
    s->ops->close(s);
    sbt_memo_free(s->memo);
    pthread_mutex_destroy(&s->lock);
    sbt_arena_free(s->arena);
}

enum sbt_engine sbt_store_engine(const struct sbt_store *s)
{
    return s->ops->engine;
}

struct sbt_clock *sbt_store_clock(const struct sbt_store *s)
{
    return s->clock;
}

void sbt_store_watch(struct sbt_store *s, sbt_wake_fn *fn, void *arg)
{
    pthread_mutex_lock(&s->lock);
    s->watch = fn;
    s->watch_arg = arg;
    pthread_mutex_unlock(&s->lock);
    if (fn != NULL && s->ops->watch_start != NULL)
        s->ops->watch_start(s);
}

int64_t sbt_store_leaf_n(struct sbt_store *s)
{
    return s->leaf_n;
}

void sbt_store_leaves_seen(struct sbt_store *s, int64_t leaf_n)
{
    // Called under the lock, so that a watcher that has been taken off is never called again.
    pthread_mutex_lock(&s->lock);
    if (leaf_n > s->leaf_n) {
        s->leaf_n = leaf_n;
        if (s->watch != NULL)
            s->watch(s->watch_arg, leaf_n);
    }
    pthread_mutex_unlock(&s->lock);
}

int sbt_store_servers(struct sbt_store *s)
{
    return s->servers_n > 1 ? s->servers_n : 1;
}

bool sbt_store_at_hand(struct sbt_store *s)
{
    return s->ops->at_hand != NULL && s->ops->at_hand(s);
}

enum sbt_rc sbt_store_sequencer_start(struct sbt_store *s, struct sbt_fault *f)
{
    return s->ops->sequencer_start(s, f);
}

enum sbt_rc sbt_store_sequence(struct sbt_store *s, int64_t *ret_n, struct sbt_fault *f)
{
    return s->ops->sequence(s, ret_n, f);
}

bool sbt_store_numbers_leaves(struct sbt_store *s)
{
    return s->ops->numbers_leaves == NULL || s->ops->numbers_leaves(s);
}

enum sbt_rc sbt_store_injected(struct sbt_store *s, enum sbt_inject_at at, struct sbt_fault *f)
{
    if (__builtin_expect(s->inject_at != at, 1))
        return SBT_OK;
    pthread_mutex_lock(&s->lock);
    enum sbt_rc rc = SBT_OK;
    if (s->inject_at == at && --s->inject_after < 0) {
        rc = s->inject_rc;
        if (--s->inject_times <= 0)
            s->inject_at = SBT_INJECT_NONE;
    }
    pthread_mutex_unlock(&s->lock);
    return rc == SBT_OK ? SBT_OK : sbt_fault_internal(f, rc, "injected");
}

enum sbt_rc sbt_tx_call(struct sbt_tx *tx, sbt_tx_fn *fn, void *arg, struct sbt_fault *f)
{
    tx_depth++;
    enum sbt_rc rc = fn(tx, arg, f);
    if (rc == SBT_OK && tx->failed == SBT_OK && !tx->settles_later)
        rc = sbt_event_settle(tx, f);
    tx_depth--;
    if (rc == SBT_OK && tx->failed != SBT_OK)
        rc = f->rc == tx->failed
                 ? tx->failed
                 : sbt_fault_internal(f, tx->failed, "%s: a statement failed and was ignored", tx->name);
    return rc;
}

static void pause_ms(int64_t ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

enum sbt_rc sbt_tx_run(struct sbt_store *s, const char *name, enum sbt_tx_mode mode, struct sbt_arena *a,
                       const struct sbt_act *act, sbt_tx_fn *fn, void *arg, struct sbt_fault *f)
{
    SBT_BUG_IF(tx_depth != 0);
    SBT_BUG_IF(mode < SBT_TX_READ || mode > SBT_TX_TOGETHER);
    for (int tries = 1;; tries++) {
        struct sbt_tx tx = {.store = s, .name = name, .mode = mode, .arena = a, .now_us = sbt_clock_now(s->clock)};
        tx.together = mode == SBT_TX_TOGETHER;
        if (tx.together)
            tx.mode = SBT_TX_WRITE;
        if (act != NULL)
            tx.act = *act;
        if (tx.mode == SBT_TX_WRITE && sbt_id_is_none(&tx.act.act_id))
            sbt_id_new(&tx.act.act_id, tx.now_us);
        if (s->memo != NULL)
            tx.memo_since = sbt_memo_generation(s->memo);
        tx_depth++; // also while another thread runs fn for us
        enum sbt_rc rc = s->ops->run(&tx, fn, arg, f);
        tx_depth--;
        if (s->memo != NULL && tx.reference_changed)
            sbt_memo_forget(s->memo);
        if (rc != SBT_E_RETRY)
            return rc;
        if (tries == SBT_LIMIT_TX_TRIES) {
            char detail[sizeof f->detail];
            snprintf(detail, sizeof detail, "%s", f->detail);
            sbt_fault_set(f, SBT_E_BUSY,
                          SBT_N_("Sistem sedang sangat sibuk. Tidak ada yang diubah; coba lagi sebentar lagi."));
            f->after_s = 2;
            sbt_fault_detail(f, "%s: %d tries: %s", name, tries, detail);
            return SBT_E_BUSY;
        }
        sbt_fault_clear(f);
        // 4, 16, 64, 256 ms, spread by the clock so that two rivals do not meet again.
        pause_ms((INT64_C(1) << (2 * tries)) + sbt_mono_ms() % (INT64_C(1) << (2 * tries)));
    }
}

struct sbt_arena *sbt_tx_arena(const struct sbt_tx *tx)
{
    return tx->arena;
}

int64_t sbt_tx_now_us(const struct sbt_tx *tx)
{
    return tx->now_us;
}

const struct sbt_act *sbt_tx_act(const struct sbt_tx *tx)
{
    return &tx->act;
}

void sbt_tx_act_set(struct sbt_tx *tx, const struct sbt_act *act)
{
    tx->act = *act;
    sbt_id_new(&tx->act.act_id, tx->now_us);
}

struct sbt_store *sbt_tx_store(const struct sbt_tx *tx)
{
    return tx->store;
}

void sbt_tx_scope_open(struct sbt_tx *tx, enum sbt_scope s)
{
    tx->scopes |= (unsigned)s;
}

void sbt_tx_scope_close(struct sbt_tx *tx, enum sbt_scope s)
{
    tx->scopes &= ~(unsigned)s;
}
