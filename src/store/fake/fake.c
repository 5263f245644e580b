// The scripted engine of the tests.
#include "store/fake/fake.h"

#include "base/buf.h"

struct fake {
    const struct sbt_fake_step *steps;
    size_t n, at;
    int commits;
};

static enum sbt_rc fake_run(struct sbt_tx *tx, sbt_tx_fn *fn, void *arg, struct sbt_fault *f)
{
    struct fake *k = tx->store->engine;
    SBT_TRY(sbt_tx_call(tx, fn, arg, f));
    SBT_TRY(sbt_store_injected(tx->store, SBT_INJECT_COMMIT, f));
    k->commits++;
    return sbt_store_injected(tx->store, SBT_INJECT_AFTER_COMMIT, f);
}

static enum sbt_rc fake_query(struct sbt_tx *tx, const struct sbt_query *q, const void *in, sbt_query_row_fn *fn,
                              void *arg, int64_t *ret_changes, struct sbt_fault *f)
{
    struct fake *k = tx->store->engine;
    SBT_TRY(sbt_guard_check(tx, q, sbt_guard_need_query(q), f));
    for (int i = 0; i < q->in_n; i++) {
        bool absent;
        SBT_TRY(sbt_query_absent(q, &q->in[i], in, &absent, f));
    }
    const struct sbt_fake_step *s = k->at < k->n ? &k->steps[k->at] : NULL;
    if (s == NULL || !sbt_str_eq(s->query, q->name))
        return sbt_fault_internal(f, SBT_E_INTERNAL, "fake: %s came, %s was expected (step %zu)", q->name,
                                  s ? s->query : "nothing", k->at);
    k->at++;
    if (s->check != NULL)
        s->check(in, s->arg);
    if (s->rc != SBT_OK)
        return sbt_fault_internal(f, s->rc, "fake: %s fails", q->name);
    for (size_t i = 0; fn != NULL && i < s->rows_n; i++)
        SBT_TRY(fn((const char *)s->rows + i * q->out_size, arg, f));
    if (ret_changes != NULL)
        *ret_changes = s->changes;
    return SBT_OK;
}

static enum sbt_rc fake_raw(struct sbt_tx *tx, const char *sql, sbt_raw_fn *fn, void *arg, struct sbt_fault *f)
{
    (void)tx;
    (void)sql;
    (void)fn;
    (void)arg;
    return sbt_fault_internal(f, SBT_E_INTERNAL, "fake: no raw text");
}

static enum sbt_rc fake_session_open(struct sbt_store *s, struct sbt_tx *tx, struct sbt_fault *f)
{
    (void)s;
    (void)tx;
    return sbt_fault_internal(f, SBT_E_INTERNAL, "fake: no sessions");
}

static void fake_session_close(struct sbt_tx *tx)
{
    (void)tx;
}

static enum sbt_rc fake_start(struct sbt_store *s, struct sbt_fault *f)
{
    (void)s;
    (void)f;
    return SBT_OK;
}

static enum sbt_rc fake_sequence(struct sbt_store *s, int64_t *ret_n, struct sbt_fault *f)
{
    (void)s;
    (void)f;
    *ret_n = 0;
    return SBT_OK;
}

static void fake_close(struct sbt_store *s)
{
    (void)s;
}

const struct sbt_engine_ops sbt_engine_fake = {
    .engine = SBT_ENGINE_FAKE,
    .close = fake_close,
    .check = fake_start,
    .run = fake_run,
    .query = fake_query,
    .raw = fake_raw,
    .session_open = fake_session_open,
    .session_close = fake_session_close,
    .sequencer_start = fake_start,
    .sequence = fake_sequence,
};

struct sbt_store *sbt_fake_open(struct sbt_clock *clock, const struct sbt_fake_step *steps, size_t n)
{
    struct sbt_arena *a = sbt_arena_new(1024 * 1024);
    struct sbt_store *s = SBT_NEW(a, struct sbt_store);
    struct fake *k = SBT_NEW(a, struct fake);
    *k = (struct fake){.steps = steps, .n = n};
    s->arena = a;
    s->ops = &sbt_engine_fake;
    s->clock = clock;
    s->engine = k;
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

size_t sbt_fake_left(const struct sbt_store *s)
{
    const struct fake *k = s->engine;
    return k->n - k->at;
}

int sbt_fake_commits(const struct sbt_store *s)
{
    const struct fake *k = s->engine;
    return k->commits;
}

void sbt_store_inject(struct sbt_store *s, enum sbt_inject_at at, int64_t after, int times, enum sbt_rc rc)
{
    pthread_mutex_lock(&s->lock);
    s->inject_at = times > 0 ? at : SBT_INJECT_NONE;
    s->inject_after = after;
    s->inject_times = times;
    s->inject_rc = rc;
    pthread_mutex_unlock(&s->lock);
}
