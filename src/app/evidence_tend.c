// What keeps evidence in order: copies of pictures, the scanner's word, and sweeping what nobody finished.
#include "app/evidence_open.h"
#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "print/image.h"
#include "remote/clamd.h"
#include "store/event.h"

#define AT_ONCE 20 // of each kind in one run; the next run takes the rest
#define UPLOAD_LIFE_US SBT_US_PER_DAY
#define DRAFT_LIFE_US (7 * SBT_US_PER_DAY)
#define IMAGE_BYTES_MAX (48L << 20) // larger pictures stay original only

struct tend {
    struct sbt_app *app;
    struct sbt_id id; // of the evidence, upload or blob at hand
    struct sbt_q_evidence_get_out e;
    struct sbt_q_evidence_key_get_out key;
    struct sbt_q_evidence_without_copy_out *uncopied;
    struct sbt_q_evidence_unscanned_out *unscanned;
    struct sbt_q_upload_old_out *old;
    size_t uncopied_n, unscanned_n, old_n;
    const char *media, *sha256, *result;
    int64_t size;
    struct sbt_id copy;
    bool known;
};

static enum sbt_rc find_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct tend *x = arg;
    struct sbt_q_evidence_without_copy_in c = {.max = AT_ONCE};
    SBT_TRY(sbt_q_evidence_without_copy(tx, &c, &x->uncopied, &x->uncopied_n, f));
    struct sbt_q_evidence_unscanned_in s = {.max = AT_ONCE};
    SBT_TRY(sbt_q_evidence_unscanned(tx, &s, &x->unscanned, &x->unscanned_n, f));
    struct sbt_q_upload_old_in o = {.before_us = sbt_tx_now_us(tx) - UPLOAD_LIFE_US, .max = 200};
    return sbt_q_upload_old(tx, &o, &x->old, &x->old_n, f);
}

static enum sbt_rc load_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct tend *x = arg;
    struct sbt_q_evidence_get_in in = {.evidence_id = x->id};
    struct sbt_q_evidence_key_get_in kin = {.evidence_id = x->id};
    bool found;
    x->known = false;
    SBT_TRY(sbt_q_evidence_get(tx, &in, &x->e, &found, f));
    if (!found)
        return SBT_OK;
    SBT_TRY(sbt_q_evidence_key_get(tx, &kin, &x->key, &found, f));
    x->known = found;
    return SBT_OK;
}

static enum sbt_rc tx(struct tend *x, struct sbt_arena *a, const char *name, enum sbt_tx_mode mode, sbt_tx_fn *fn,
                      struct sbt_fault *f)
{
    return sbt_tx_run(x->app->store, name, mode, a, NULL, fn, x, f);
}

static enum sbt_rc read_open(struct tend *x, struct sbt_arena *a, uint8_t key[32], struct sbt_blob_reader **ret,
                             struct sbt_fault *f)
{
    SBT_TRY(sbt_evidence_key_open(a, x->app, &x->key.blob_id, x->key.key_wrapped, key, f));
    struct sbt_blob_place place;
    sbt_evidence_place(x->app, &place);
    return sbt_blob_read_open(a, &place, &x->key.blob_id, key, x->e.size, ret, f);
}

// --- copies

static enum sbt_rc copied_tx(struct sbt_tx *t, void *arg, struct sbt_fault *f)
{
    struct tend *x = arg;
    struct sbt_ev_evidence_copied_facts facts = {.media = x->media, .sha256 = x->sha256, .size = x->size};
    struct sbt_event_new e = {.kind = SBT_EV_EVIDENCE_COPIED, .thing = x->id, .case_id = x->e.case_id, .facts = &facts};
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(t, &e, &id, f));
    struct sbt_q_evidence_key_copy_set_in in = {.evidence_id = x->id, .copy_blob_id = x->copy};
    return sbt_q_evidence_key_copy_set(t, &in, NULL, f);
}

static enum sbt_rc copy_one(struct tend *x, struct sbt_arena *a, const uint8_t key[32], struct sbt_blob_reader *r,
                            struct sbt_fault *f)
{
    uint8_t *whole = sbt_arena_alloc(a, (size_t)x->e.size + 1);
    size_t at = 0, n;
    do {
        SBT_TRY(sbt_blob_read(r, whole + at, (size_t)x->e.size - at, &n, f));
        at += n;
    } while (n > 0 && at < (size_t)x->e.size);
    struct sbt_blob out;
    SBT_TRY(sbt_image_copy(a, (struct sbt_blob){.p = whole, .n = at}, x->e.media, &out, &x->media, f));
    struct sbt_hash h;
    sbt_sha256(out.p, out.n, &h);
    char *hex = sbt_arena_alloc(a, 65);
    for (size_t i = 0; i < sizeof h.b; i++)
        snprintf(hex + 2 * i, 3, "%02x", h.b[i]);
    x->sha256 = hex;
    x->size = (int64_t)out.n;
    sbt_id_new(&x->copy, sbt_clock_now(x->app->clock));
    struct sbt_blob_place place;
    sbt_evidence_place(x->app, &place);
    struct sbt_blob_writer *w;
    SBT_TRY(sbt_blob_write_open(a, &place, &x->copy, key, 0, &w, f));
    enum sbt_rc rc = sbt_blob_write(w, out.p, out.n, f);
    if (rc != SBT_OK) {
        sbt_blob_write_drop(w);
        return rc;
    }
    SBT_TRY(sbt_blob_write_end(w, f));
    return tx(x, a, "evidence.copied", SBT_TX_WRITE, copied_tx, f);
}

// A picture that cannot be copied stays original only: said once, so that it is not tried for ever.
static enum sbt_rc no_copy_tx(struct sbt_tx *t, void *arg, struct sbt_fault *f)
{
    struct tend *x = arg;
    struct sbt_ev_evidence_scanned_facts facts = {.result = x->result};
    struct sbt_event_new e = {
        .kind = SBT_EV_EVIDENCE_SCANNED, .thing = x->id, .case_id = x->e.case_id, .facts = &facts};
    struct sbt_event_id id;
    return sbt_event_append(t, &e, &id, f);
}

static enum sbt_rc copies(struct tend *x, struct sbt_evidence_tended *t, struct sbt_fault *f)
{
    for (size_t i = 0; i < x->uncopied_n; i++) {
        SBT_AUTO_ARENA a = sbt_arena_new(256UL << 20);
        x->id = x->uncopied[i].evidence_id;
        SBT_TRY(tx(x, a, "evidence.load", SBT_TX_READ, load_tx, f));
        if (!x->known)
            continue;
        enum sbt_rc rc = SBT_E_INVALID;
        if (x->e.size <= IMAGE_BYTES_MAX) {
            uint8_t key[32];
            struct sbt_blob_reader *r;
            SBT_TRY(read_open(x, a, key, &r, f));
            rc = copy_one(x, a, key, r, f);
            sbt_blob_read_close(r);
            sbt_wipe(key, sizeof key);
        }
        if (rc == SBT_E_INVALID) {
            sbt_fault_clear(f);
            x->result = "no_copy";
            rc = tx(x, a, "evidence.no_copy", SBT_TX_WRITE, no_copy_tx, f);
        } else if (rc == SBT_OK) {
            t->copied_n++;
        }
        SBT_TRY(rc);
    }
    return SBT_OK;
}

// --- the scanner

static enum sbt_rc pull(void *arg, void *p, size_t max, size_t *ret_n, struct sbt_fault *f)
{
    return sbt_blob_read(arg, p, max, ret_n, f);
}

static enum sbt_rc scans(struct tend *x, struct sbt_evidence_tended *t, struct sbt_fault *f)
{
    const char *address = sbt_clamd_address();
    for (size_t i = 0; i < x->unscanned_n && address != NULL; i++) {
        SBT_AUTO_ARENA a = sbt_arena_new(32UL << 20);
        x->id = x->unscanned[i].evidence_id;
        SBT_TRY(tx(x, a, "evidence.load", SBT_TX_READ, load_tx, f));
        if (!x->known)
            continue;
        uint8_t key[32];
        struct sbt_blob_reader *r;
        SBT_TRY(read_open(x, a, key, &r, f));
        const char *name = NULL;
        enum sbt_rc rc = sbt_clamd_scan(a, address, pull, r, &name, f);
        sbt_blob_read_close(r);
        sbt_wipe(key, sizeof key);
        SBT_TRY(rc);
        x->result = name ? "infected" : "clean";
        SBT_TRY(tx(x, a, "evidence.scanned", SBT_TX_WRITE, no_copy_tx, f));
        t->scanned_n++;
        t->infected_n += name != NULL;
    }
    return SBT_OK;
}

// --- sweeping

static enum sbt_rc drop_tx(struct sbt_tx *t, void *arg, struct sbt_fault *f)
{
    struct tend *x = arg;
    struct sbt_q_upload_delete_in in = {.upload_id = x->id};
    return sbt_q_upload_delete(t, &in, NULL, f);
}

static enum sbt_rc drafts_tx(struct sbt_tx *t, void *arg, struct sbt_fault *f)
{
    (void)arg;
    struct sbt_q_draft_delete_old_in in = {.before_us = sbt_tx_now_us(t) - DRAFT_LIFE_US};
    return sbt_q_draft_delete_old(t, &in, NULL, f);
}

static enum sbt_rc known_tx(struct sbt_tx *t, void *arg, struct sbt_fault *f)
{
    struct tend *x = arg;
    struct sbt_q_evidence_blob_known_in in = {.blob_id = x->id};
    struct sbt_q_evidence_blob_known_out out;
    bool found;
    SBT_TRY(sbt_q_evidence_blob_known(t, &in, &out, &found, f));
    x->known = found && out.known > 0;
    return SBT_OK;
}

// A row's blob may be younger than its row: only what was made over a day ago can be an orphan.
static bool young(const struct sbt_id *id, int64_t now_us)
{
    int64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | id->b[i];
    return ms * 1000 > now_us - UPLOAD_LIFE_US;
}

static enum sbt_rc sweep(struct tend *x, struct sbt_arena *a, struct sbt_evidence_tended *t, struct sbt_fault *f)
{
    struct sbt_blob_place place;
    sbt_evidence_place(x->app, &place);
    for (size_t i = 0; i < x->old_n; i++) {
        x->id = x->old[i].upload_id;
        SBT_TRY(tx(x, a, "upload.drop", SBT_TX_WRITE, drop_tx, f));
        SBT_TRY(sbt_blob_delete(a, &place, &x->id, f));
        t->swept_n++;
    }
    SBT_TRY(tx(x, a, "draft.sweep", SBT_TX_WRITE, drafts_tx, f));
    int64_t now = sbt_clock_now(x->app->clock);
    struct sbt_id after = {{0}}, *ids;
    size_t n;
    do {
        SBT_TRY(sbt_blob_list(a, &place, now - UPLOAD_LIFE_US, &after, 500, &ids, &n, f));
        for (size_t i = 0; i < n; i++) {
            after = x->id = ids[i];
            if (young(&x->id, now))
                continue;
            SBT_TRY(tx(x, a, "blob.known", SBT_TX_READ, known_tx, f));
            if (x->known)
                continue;
            SBT_TRY(sbt_blob_delete(a, &place, &x->id, f));
            t->swept_n++;
        }
    } while (n == 500);
    return SBT_OK;
}

enum sbt_rc sbt_evidence_tend(struct sbt_app *app, struct sbt_arena *a, struct sbt_evidence_tended *ret,
                              struct sbt_fault *f)
{
    struct tend x = {.app = app};
    struct sbt_evidence_tended t = {0};
    SBT_TRY(tx(&x, a, "evidence.find", SBT_TX_READ, find_tx, f));
    SBT_TRY(copies(&x, &t, f));
    SBT_TRY(scans(&x, &t, f));
    SBT_TRY(sweep(&x, a, &t, f));
    *ret = t;
    return SBT_OK;
}
