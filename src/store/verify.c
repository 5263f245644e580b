// Reads the whole log back and proves that nothing in it was changed, dropped or swapped.
#include "store/event.h"

#include "gen/queries.h"
#include "store/driver.h"
#include "store/event_read.h"

struct verify {
    int64_t next, last_us, loose_n;
};

static enum sbt_rc damaged(struct sbt_fault *f, const char *what, int64_t at)
{
    sbt_fault_set(
        f, SBT_E_CORRUPT,
        SBT_N_("Catatan peristiwa tidak lengkap atau tidak urut. Hentikan pekerjaan dan hubungi pengelola sistem."));
    return sbt_fault_detail(f, "%s at leaf %lld", what, (long long)at);
}

static enum sbt_rc verify_event(const struct sbt_event_stored *e, int64_t leaf_index, const struct sbt_hash *hash,
                                int64_t sequenced_us, void *arg, struct sbt_fault *f)
{
    struct verify *v = arg;
    struct sbt_hash now;
    if (leaf_index < 0) {
        v->loose_n++;
        return sbt_event_check(e, &now, f);
    }
    if (leaf_index != v->next)
        return damaged(f, "a leaf is missing or stands twice", v->next);
    SBT_TRY(sbt_event_check(e, &now, f));
    if (!sbt_hash_eq(&now, hash))
        return damaged(f, "the hash of a leaf differs", leaf_index);
    if (sequenced_us < v->last_us)
        return damaged(f, "sequenced time runs backwards", leaf_index);
    v->last_us = sequenced_us;
    v->next++;
    return SBT_OK;
}

enum sbt_rc sbt_event_verify(struct sbt_tx *tx, int64_t *ret_n, struct sbt_fault *f)
{
    struct verify at = {0}, *v = &at;
    struct sbt_event_walk w = {
        .from = INT64_MIN + 1, .to = INT64_MAX, .without_leaf = true, .fn = verify_event, .arg = v};
    SBT_TRY(sbt_event_walk(tx, &w, f));
    struct sbt_q_event_orphans_out o = {0};
    bool found = false;
    SBT_TRY(sbt_q_event_orphans(tx, &o, &found, f));
    if (o.leaf_n > 0)
        return damaged(f, "leaves without their event", v->next);
    if (o.part_n > 0)
        return damaged(f, "parts without their event", v->next);
    if (v->loose_n > 0 && sbt_store_engine(tx->store) == SBT_ENGINE_SQLITE)
        return damaged(f, "events without a leaf", v->next);
    *ret_n = v->next + v->loose_n;
    return SBT_OK;
}

static enum sbt_rc verify_fn(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    return sbt_event_verify(tx, arg, f);
}

enum sbt_rc sbt_store_verify(struct sbt_store *s, struct sbt_arena *a, int64_t *ret_n, struct sbt_fault *f)
{
    int64_t n = 0;
    SBT_TRY(sbt_tx_run(s, "store.verify", SBT_TX_READ, a, NULL, verify_fn, &n, f));
    *ret_n = n;
    return SBT_OK;
}
