// Asking witnesses (c2sp.org/tlog-witness@v1.0.0) side by side, and believing only what their keys signed.
#include "app/prover_ask.h"

#include <string.h>

#include "app/witness_seat.h"
#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "proof/cosign.h"

#define ANSWER_MAX SBT_NOTE_BYTES_MAX

// Whether the quorum cannot be had without that witness: seats that ended give nothing.
static bool is_needed(const struct sbt_prover *p, size_t i)
{
    bool seen[SBT_TRUST_MAX];
    for (size_t k = 0; k < p->trust.witness_n; k++)
        seen[k] = k != i && !p->witness[k].ended;
    return !p->witness[i].ended && !sbt_trust_met(&p->trust, seen);
}

enum sbt_rc sbt_prover_witness_put(struct sbt_tx *tx, const struct sbt_prover *p, size_t i, struct sbt_fault *f)
{
    const struct sbt_trust_witness *t = &p->trust.witness[i];
    const struct sbt_prover_witness *w = &p->witness[i];
    struct sbt_q_log_witness_put_in in = {
        .name = t->name,
        .vkey = sbt_vkey_text(sbt_tx_arena(tx), &t->key),
        .url = t->url,
        .needed = is_needed(p, i),
        .tree_size = (int64_t)w->size,
        .good_us = w->good_us > 0 ? w->good_us : SBT_INT_NONE,
        .tried_us = w->tried_us > 0 ? w->tried_us : SBT_INT_NONE,
        .error = w->error[0] != '\0' ? w->error : NULL,
    };
    return sbt_q_log_witness_put(tx, &in, NULL, f);
}

// --- what is known

static void known_add(struct sbt_prover *p, const struct sbt_checkpoint *c)
{
    if (c->size > 0 && p->known_n < SBT_PROVER_KNOWN_MAX) {
        p->known[p->known_n] = *c;
        p->known[p->known_n++].origin = p->keys.origin;
    }
}

// The checkpoint in a witness's answer, if this log signed it.
static bool ours(struct sbt_prover *p, struct sbt_blob answer, struct sbt_checkpoint *ret)
{
    struct sbt_note note;
    struct sbt_fault quiet = {0};
    return sbt_note_parse(p->work, answer.p, answer.n, &note, &quiet) == SBT_OK &&
           sbt_checkpoint_parse(p->work, note.text, note.text_n, ret, &quiet) == SBT_OK &&
           sbt_log_keys_signed(&p->keys, &note, ret);
}

// A policy may end the prefix with a slash or not.
static int prefix_n(const char *url)
{
    size_t n = strlen(url);
    while (n > 0 && url[n - 1] == '/')
        n--;
    return (int)n;
}

static const char *monitor_url(struct sbt_prover *p, const char *url)
{
    struct sbt_hash h;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    sbt_sha256(p->keys.origin, strlen(p->keys.origin), &h);
    sbt_buf_printf(&b, "%.*s/", prefix_n(url), url);
    sbt_buf_add_hex(&b, h.b, sizeof h.b);
    sbt_buf_puts(&b, "/checkpoint");
    return sbt_arena_strndup(p->work, b.p, b.n);
}

enum sbt_rc sbt_prover_known(struct sbt_prover *p, struct sbt_fault *f)
{
    struct sbt_checkpoint c;
    bool found;
    p->known_n = 0;
    SBT_TRY(sbt_log_newest_load(p->work, &p->keys, &c, &found, f));
    if (found)
        known_add(p, &c);
    struct sbt_http_call calls[SBT_TRUST_MAX];
    size_t n = 0, of[SBT_TRUST_MAX];
    for (size_t i = 0; i < p->trust.witness_n; i++) {
        if (p->trust.witness[i].url == NULL)
            continue;
        of[n] = i;
        calls[n++] = (struct sbt_http_call){.url = monitor_url(p, p->trust.witness[i].url), .answer_max = ANSWER_MAX};
    }
    sbt_http_calls(p->http, p->work, calls, n, SBT_PROVER_ASK_MS);
    for (size_t i = 0; i < n; i++)
        if (calls[i].status == 200 && ours(p, calls[i].answer, &c)) {
            known_add(p, &c);
            p->witness[of[i]].size = c.size;
        }
    return SBT_OK;
}

// --- asking

static bool due(const struct sbt_prover *p, size_t i)
{
    return p->trust.witness[i].url != NULL && p->witness[i].line == NULL && sbt_mono_ms() >= p->witness[i].next_ms;
}

bool sbt_prover_ask_due(const struct sbt_prover *p)
{
    for (size_t i = 0; i < p->trust.witness_n; i++)
        if (due(p, i))
            return true;
    return false;
}

struct proofs {
    struct sbt_prover *p;
    const size_t *of;
    size_t n;
    struct sbt_proof *proof;
};

static enum sbt_rc proofs_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct proofs *x = arg;
    struct sbt_prover *p = x->p;
    p->tx = tx;
    p->tree.size = p->edge.size;
    for (size_t i = 0; i < x->n; i++) {
        uint64_t old = p->witness[x->of[i]].size;
        SBT_TRY(sbt_tree_consistency(&p->tree, old <= p->edge.size ? old : 0, &x->proof[i], f));
    }
    return SBT_OK;
}

static void failed(struct sbt_prover_witness *w, const char *why)
{
    snprintf(w->error, sizeof w->error, "%s", why);
    w->backoff_ms = w->backoff_ms == 0 ? SBT_PROVER_BACKOFF_MS : 2 * w->backoff_ms;
    if (w->backoff_ms > SBT_PROVER_BACKOFF_MAX_MS)
        w->backoff_ms = SBT_PROVER_BACKOFF_MAX_MS;
    w->next_ms = sbt_mono_ms() + w->backoff_ms;
}

// A cosignature of the very text by the witness's own key, and not of another time.
static bool cosigned(struct sbt_prover *p, size_t i, struct sbt_blob answer, const char *text)
{
    struct sbt_note_sig *sigs;
    size_t n;
    struct sbt_fault quiet = {0};
    struct sbt_prover_witness *w = &p->witness[i];
    if (sbt_note_sigs_parse(p->work, answer.p, answer.n, &sigs, &n, &quiet) != SBT_OK)
        return false;
    for (size_t k = 0; k < n; k++)
        if (sbt_note_sig_check(&sigs[k], &p->trust.witness[i].key, text, strlen(text), &w->time_s) == SBT_NOTE_GOOD) {
            w->line = sbt_arena_strdup(p->lines, sigs[k].line);
            return true;
        }
    return false;
}

// *ret_again: it named the size that it stands at; ask once more from there.
static void answered(struct sbt_prover *p, size_t i, const struct sbt_http_call *call, const char *text,
                     bool *ret_again)
{
    struct sbt_prover_witness *w = &p->witness[i];
    uint64_t size;
    size_t n = call->answer.n;
    *ret_again = false;
    w->tried_us = sbt_clock_now(p->app->clock);
    if (call->status == 200 && cosigned(p, i, call->answer, text)) {
        w->size = p->edge.size;
        w->good_us = w->tried_us;
        w->error[0] = '\0';
        w->backoff_ms = w->next_ms = 0;
    } else if (call->status == 409 && n > 1 && ((const char *)call->answer.p)[n - 1] == '\n' &&
               sbt_checkpoint_number(call->answer.p, n - 1, &size) && size != w->size) {
        w->size = size;
        *ret_again = size <= p->edge.size;
        if (!*ret_again) {
            failed(w, "409: holds a larger tree");
            p->loaded = false; // look at what it holds before anything else is signed
        }
    } else if (call->status == 200) {
        failed(w, "200: no cosignature of its key");
    } else if (call->status != 0) {
        char why[160];
        snprintf(why, sizeof why, "%d", call->status);
        failed(w, why);
    } else {
        failed(w, call->error);
    }
}

enum sbt_rc sbt_prover_ask(struct sbt_prover *p, struct sbt_fault *f)
{
    size_t of[SBT_TRUST_MAX], n = 0;
    for (size_t i = 0; i < p->trust.witness_n; i++)
        if (due(p, i))
            of[n++] = i;
    const char *note = sbt_log_keys_sign(p->work, &p->keys, p->edge.size, &p->root);
    const char *text = sbt_checkpoint_text(p->work, p->keys.origin, p->edge.size, &p->root);
    for (int round = 0; round < 2 && n > 0; round++) {
        struct sbt_http_call calls[SBT_TRUST_MAX];
        struct proofs x = {.p = p, .of = of, .n = n, .proof = SBT_NEW_N(p->work, struct sbt_proof, n)};
        SBT_TRY(sbt_tx_run(p->app->store, "log.proofs", SBT_TX_READ, p->work, NULL, proofs_tx, &x, f));
        for (size_t i = 0; i < n; i++) {
            uint64_t old = p->witness[of[i]].size;
            const char *body = sbt_cosign_ask_text(p->work, old <= p->edge.size ? old : 0, &x.proof[i], note);
            const char *url = p->trust.witness[of[i]].url;
            calls[i] = (struct sbt_http_call){
                .url = sbt_arena_printf(p->work, "%.*s/add-checkpoint", prefix_n(url), url),
                .body = body,
                .body_n = strlen(body),
                .answer_max = ANSWER_MAX,
            };
        }
        sbt_http_calls(p->http, p->work, calls, n, SBT_PROVER_ASK_MS);
        size_t left = 0;
        for (size_t i = 0; i < n; i++) {
            bool again;
            answered(p, of[i], &calls[i], text, &again);
            if (again)
                of[left++] = of[i];
        }
        n = left;
    }
    for (size_t i = 0; i < n; i++)
        failed(&p->witness[of[i]], "409 twice");
    return SBT_OK;
}

// --- storing

enum sbt_rc sbt_prover_seats(struct sbt_tx *tx, struct sbt_prover *p, struct sbt_fault *f)
{
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    for (size_t i = 0; i < p->trust.witness_n; i++) {
        struct sbt_witness_seat seat;
        SBT_TRY(sbt_witness_seat_of(tx, p->trust.witness[i].name, today, &seat, f));
        p->witness[i].ended = seat.ended;
    }
    return SBT_OK;
}

static enum sbt_rc store_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_prover *p = arg;
    bool seen[SBT_TRUST_MAX] = {0};
    SBT_TRY(sbt_prover_seats(tx, p, f));
    for (size_t i = 0; i < p->trust.witness_n; i++) {
        const struct sbt_prover_witness *w = &p->witness[i];
        SBT_TRY(sbt_prover_witness_put(tx, p, i, f));
        seen[i] = w->line != NULL;
        struct sbt_q_log_cosignature_put_in in = {.origin = p->keys.origin,
                                                  .tree_size = (int64_t)p->edge.size,
                                                  .witness = p->trust.witness[i].key.name,
                                                  .time_s = w->time_s,
                                                  .line = w->line};
        if (seen[i])
            SBT_TRY(sbt_q_log_cosignature_put(tx, &in, NULL, f));
        seen[i] = seen[i] && !w->ended;
    }
    p->quorum = sbt_trust_met(&p->trust, seen);
    struct sbt_q_log_checkpoint_signed_in in = {
        .origin = p->keys.origin,
        .tree_size = (int64_t)p->edge.size,
        .note = sbt_log_keys_sign(sbt_tx_arena(tx), &p->keys, p->edge.size, &p->root),
        .quorum_us = p->quorum ? sbt_tx_now_us(tx) : SBT_INT_NONE,
    };
    return sbt_q_log_checkpoint_signed(tx, &in, NULL, f);
}

enum sbt_rc sbt_prover_store(struct sbt_prover *p, struct sbt_fault *f)
{
    p->is_stored = false;
    enum sbt_rc rc = sbt_tx_run(p->app->store, "log.signed", SBT_TX_WRITE, p->work, NULL, store_tx, p, f);
    p->is_stored = rc == SBT_OK;
    p->quorum = p->quorum && p->is_stored;
    return rc;
}
