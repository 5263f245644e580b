// Reads the keeper's settings and the tables of the proof; nothing here is secret, but it is for those with a session.
#include "app/proof_view.h"

#include <string.h>

#include "base/buf.h"
#include "gen/queries.h"

static enum sbt_rc setting(struct sbt_tx *tx, const char *name, const char **ret, struct sbt_fault *f)
{
    struct sbt_q_setting_get_in in = {.name = name};
    struct sbt_q_setting_get_out out;
    bool found;
    SBT_TRY(sbt_q_setting_get(tx, &in, &out, &found, f));
    *ret = found && !sbt_str_empty(out.value) ? out.value : NULL;
    return SBT_OK;
}

static enum sbt_rc witnesses(struct sbt_tx *tx, struct sbt_proof_view *v, struct sbt_fault *f)
{
    struct sbt_q_log_witness_list_out *rows;
    SBT_TRY(sbt_q_log_witness_list(tx, &rows, &v->witness_n, f));
    v->witness = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_proof_witness, v->witness_n);
    for (size_t i = 0; i < v->witness_n; i++)
        v->witness[i] = (struct sbt_proof_witness){
            .name = rows[i].name,
            .vkey = rows[i].vkey,
            .error = rows[i].error,
            .needed = rows[i].needed,
            .behind = rows[i].tree_size < v->leaf_n,
            .size = rows[i].tree_size,
            .good_us = rows[i].good_us != SBT_INT_NONE ? rows[i].good_us : SBT_US_NONE,
            .tried_us = rows[i].tried_us != SBT_INT_NONE ? rows[i].tried_us : SBT_US_NONE,
        };
    for (size_t i = 0; i < v->witness_n; i++)
        SBT_TRY(sbt_witness_seat_of(tx, v->witness[i].name, sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB),
                                    &v->witness[i].seat, f));
    return SBT_OK;
}

static void keys(struct sbt_arena *a, const char *text, struct sbt_proof_view *v)
{
    const char **list = SBT_NEW_N(a, const char *, 32);
    char *save = NULL, *s = sbt_arena_strdup(a, text);
    for (char *line = s != NULL ? strtok_r(s, "\n", &save) : NULL; line != NULL && v->keys_n < 32;
         line = strtok_r(NULL, "\n", &save))
        if (strlen(line) > 5)
            list[v->keys_n++] = line + 5; // behind "sign " or "past "
    v->keys = list;
}

static enum sbt_rc view_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_proof_view v = {0};
    struct sbt_q_leaf_count_out n;
    const char *asked, *key_text;
    bool found;
    struct sbt_fault quiet = {0};
    SBT_TRY(setting(tx, "log.state", &v.state, f));
    SBT_TRY(setting(tx, "log.origin", &v.origin, f));
    SBT_TRY(setting(tx, "log.config_error", &v.config_error, f));
    SBT_TRY(setting(tx, "log.keys", &key_text, f));
    SBT_TRY(setting(tx, "log.quorum_since_us", &asked, f));
    SBT_TRY(sbt_q_leaf_count(tx, &n, &found, f));
    keys(sbt_tx_arena(tx), key_text, &v);
    v.leaf_n = n.leaf_n;
    v.quorum_asked = asked != NULL;
    SBT_TRY(sbt_log_point_served(tx, &v.point, &found, f));
    if (!found)
        v.point = (struct sbt_log_point){.size = 0};
    SBT_TRY(sbt_log_uncovered_since(tx, &v.waiting_us, f));
    enum sbt_rc rc = sbt_log_legal_ok(tx, &quiet);
    if (rc != SBT_OK && rc != SBT_E_BUSY)
        return rc;
    v.stopped = rc == SBT_E_BUSY;
    SBT_TRY(witnesses(tx, &v, f));
    *(struct sbt_proof_view *)arg = v;
    return SBT_OK;
}

enum sbt_rc sbt_proof_view(struct sbt_ctx *ctx, struct sbt_proof_view *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    return sbt_ctx_tx(ctx, "proof.view", SBT_TX_READ, view_tx, ret, f);
}

struct history {
    int64_t below;
    struct sbt_proof_row *rows;
    size_t n;
};

static enum sbt_rc history_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct history *h = arg;
    struct sbt_q_log_checkpoint_page_in in = {.below = h->below, .limit_n = SBT_PROOF_ROWS};
    struct sbt_q_log_checkpoint_page_out *o;
    SBT_TRY(sbt_q_log_checkpoint_page(tx, &in, &o, &h->n, f));
    h->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_proof_row, h->n);
    for (size_t i = 0; i < h->n; i++) {
        h->rows[i] = (struct sbt_proof_row){
            .origin = o[i].origin,
            .size = o[i].tree_size,
            .made_us = o[i].made_us,
            .quorum_us = o[i].quorum_us != SBT_INT_NONE ? o[i].quorum_us : SBT_US_NONE,
            .cosigned_n = o[i].cosigned_n,
            .legal = o[i].legal,
        };
        if (o[i].root.n == sizeof h->rows[i].root.b)
            memcpy(h->rows[i].root.b, o[i].root.p, o[i].root.n);
    }
    return SBT_OK;
}

enum sbt_rc sbt_proof_history(struct sbt_ctx *ctx, int64_t below, struct sbt_proof_row **ret, size_t *ret_n,
                              int64_t *ret_next, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct history h = {.below = below};
    SBT_TRY(sbt_ctx_tx(ctx, "proof.history", SBT_TX_READ, history_tx, &h, f));
    *ret = h.rows;
    *ret_n = h.n;
    *ret_next = h.n == SBT_PROOF_ROWS ? h.rows[h.n - 1].size : 0;
    return SBT_OK;
}
