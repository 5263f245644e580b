// Proposes, approves and does erasures.
#include "app/erasure.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/embed.h"
#include "gen/queries.h"
#include "store/event.h"

#define PER_TX 200
#define WORDS_MAX 20

enum sbt_rc sbt_retention_list(struct sbt_arena *a, struct sbt_retention **ret, size_t *ret_n, struct sbt_fault *f)
{
    const struct sbt_embed_file *e = sbt_embed_find("data/retention.csv");
    struct sbt_csv csv;
    struct sbt_retention *list = NULL;
    size_t n = 0, cap = 0, cells_n;
    const char **c;
    bool cut;
    SBT_BUG_IF(e == NULL);
    sbt_csv_init(&csv, e->text, e->size);
    SBT_TRY(sbt_csv_row(&csv, a, &c, &cells_n, &cut, f)); // names of columns
    for (;;) {
        SBT_TRY(sbt_csv_row(&csv, a, &c, &cells_n, &cut, f));
        if (cells_n == 0)
            break;
        list = sbt_arena_grow(a, list, n, &cap, sizeof *list);
        struct sbt_retention r = {
            .code = c[0], .label_id = c[1], .label_en = c[2], .kinds = c[3], .parts = c[4], .basis = c[6]};
        if (cells_n != 7 || !sbt_parse_i64(c[5], 0, 100, &r.years))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "data/retention.csv:%zu", csv.line);
        list[n++] = r;
    }
    *ret = list;
    *ret_n = n;
    return SBT_OK;
}

static enum sbt_rc rule_of(struct sbt_arena *a, const char *code, struct sbt_retention *ret, struct sbt_fault *f)
{
    struct sbt_retention *list;
    size_t n;
    SBT_TRY(sbt_retention_list(a, &list, &n, f));
    for (size_t i = 0; i < n; i++) {
        if (sbt_str_eq(list[i].code, code)) {
            *ret = list[i];
            return SBT_OK;
        }
    }
    return sbt_fault_field(f, "rule", SBT_N_("Aturan penyimpanan ini tidak ada. Lihat daftarnya: sbt erase rules."));
}

static size_t words(struct sbt_arena *a, const char *s, const char *ret[WORDS_MAX])
{
    size_t n = 0;
    char *text = sbt_arena_strdup(a, s), *save = NULL;
    for (char *w = strtok_r(text, " ", &save); w != NULL && n < WORDS_MAX; w = strtok_r(NULL, " ", &save))
        ret[n++] = w;
    return n;
}

struct reach { // one kind and part of a rule
    const char *kind, *part;
    int64_t before_us;
    struct sbt_id after;
    struct sbt_q_erasure_reach_out *rows;
    size_t n;
};

static enum sbt_rc reach(struct sbt_tx *tx, struct reach *r, struct sbt_fault *f)
{
    struct sbt_q_erasure_reach_in in = {
        .kind = r->kind, .part = r->part, .before_us = r->before_us, .after = r->after, .limit_n = PER_TX};
    return sbt_q_erasure_reach(tx, &in, &r->rows, &r->n, f);
}

struct propose {
    struct sbt_ctx *ctx;
    const struct sbt_erasure_in *in;
    struct sbt_retention rule;
    struct sbt_erasure_out *ret;
    bool dry;
};

static enum sbt_rc count(struct sbt_tx *tx, struct propose *x, struct sbt_fault *f)
{
    const char *kinds[WORDS_MAX], *parts[WORDS_MAX];
    struct sbt_arena *a = sbt_tx_arena(tx);
    size_t kinds_n = words(a, x->rule.kinds, kinds), parts_n = words(a, x->rule.parts, parts);
    x->ret->events_n = x->ret->parts_n = 0;
    for (size_t k = 0; k < kinds_n; k++) {
        int64_t most = 0; // events of a kind hold these parts together
        for (size_t p = 0; p < parts_n; p++) {
            struct reach r = {
                .kind = kinds[k], .part = parts[p], .before_us = sbt_day_start_us(x->ret->before, SBT_ZONE_WIB)};
            int64_t n = 0;
            do {
                SBT_TRY(reach(tx, &r, f));
                n += (int64_t)r.n;
                if (r.n > 0)
                    r.after = r.rows[r.n - 1].event_id;
            } while (r.n == PER_TX);
            x->ret->parts_n += n;
            most = n > most ? n : most;
        }
        x->ret->events_n += most;
    }
    return SBT_OK;
}

static enum sbt_rc propose_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct propose *x = arg;
    SBT_TRY(count(tx, x, f));
    if (x->dry)
        return SBT_OK;
    if (x->ret->parts_n == 0)
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Tidak ada yang perlu dihapus menurut aturan ini."));
    struct sbt_ev_erasure_proposed_facts facts = {
        .rule = x->rule.code, .before = x->ret->before, .events_n = x->ret->events_n, .parts_n = x->ret->parts_n};
    struct sbt_ev_erasure_proposed_text text = {.reason = x->in->reason};
    sbt_id_new(&x->ret->id, sbt_tx_now_us(tx));
    struct sbt_event_new e = {.kind = SBT_EV_ERASURE_PROPOSED, .thing = x->ret->id, .facts = &facts, .text = &text};
    return sbt_event_append(tx, &e, &(struct sbt_event_id){{{0}}}, f);
}

// The same day some years earlier; 29 February becomes the 28th.
static sbt_day years_before(struct sbt_arena *a, sbt_day day, int64_t years)
{
    const char *iso = sbt_day_iso(a, day);
    sbt_day out = SBT_DAY_NONE;
    int64_t year = (iso[0] - '0') * 1000 + (iso[1] - '0') * 100 + (iso[2] - '0') * 10 + (iso[3] - '0') - years;
    char text[24];
    snprintf(text, sizeof text, "%04lld%s", (long long)year, iso + 4);
    if (sbt_day_parse(text, &out))
        return out;
    snprintf(text, sizeof text, "%04lld-02-28", (long long)year);
    SBT_BUG_IF(!sbt_day_parse(text, &out));
    return out;
}

enum sbt_rc sbt_erasure_propose(struct sbt_ctx *ctx, const struct sbt_erasure_in *in, bool dry,
                                struct sbt_erasure_out *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_IDENTITY_OPEN, f));
    struct propose x = {.ctx = ctx, .in = in, .ret = ret, .dry = dry};
    *ret = (struct sbt_erasure_out){0};
    SBT_TRY(rule_of(ctx->arena, in->rule, &x.rule, f));
    ret->before = years_before(ctx->arena, sbt_ctx_today(ctx), x.rule.years);
    if (in->before != SBT_DAY_NONE) {
        if (in->before > ret->before)
            return sbt_fault_field(f, "before", SBT_N_("Menurut aturan ini isi masih harus disimpan: paling akhir %1."),
                                   sbt_day_human(ctx->arena, ret->before, ctx->lang));
        ret->before = in->before;
    }
    if (!dry && sbt_str_empty(in->reason))
        return sbt_fault_field(f, "reason", SBT_N_("Sebutkan dasar penghapusan ini."));
    return sbt_ctx_tx(ctx, "erasure.propose", dry ? SBT_TX_READ : SBT_TX_WRITE, propose_tx, &x, f);
}

struct decide {
    struct sbt_ctx *ctx;
    const struct sbt_id *id;
    bool agree;
    const char *reason;
};

static enum sbt_rc decide_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct decide *x = arg;
    struct sbt_q_erasure_get_in in = {*x->id};
    struct sbt_q_erasure_get_out e;
    bool found;
    SBT_TRY(sbt_q_erasure_get(tx, &in, &e, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Usulan ini tidak ada."));
    if (!sbt_str_eq(e.status, "proposed"))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Usulan ini sudah diputuskan."));
    if (sbt_id_eq(&e.proposed_by, &x->ctx->actor.account.u))
        return sbt_fault_set(f, SBT_E_DENIED,
                             SBT_N_("Tidak seorang pun menyetujui usulannya sendiri. Minta penjaga lain."));
    struct sbt_ev_erasure_decided_facts facts = {.status = x->agree ? "approved" : "refused"};
    struct sbt_ev_erasure_decided_text text = {.reason = x->reason};
    struct sbt_event_new n = {
        .kind = SBT_EV_ERASURE_DECIDED, .thing = *x->id, .facts = &facts, .text = x->reason ? &text : NULL};
    return sbt_event_append(tx, &n, &(struct sbt_event_id){{{0}}}, f);
}

enum sbt_rc sbt_erasure_decide(struct sbt_ctx *ctx, const struct sbt_id *id, bool agree, const char *reason,
                               struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_IDENTITY_OPEN, f));
    struct decide x = {.ctx = ctx, .id = id, .agree = agree, .reason = reason};
    return sbt_ctx_tx(ctx, "erasure.decide", SBT_TX_WRITE, decide_tx, &x, f);
}

struct list {
    struct sbt_erasure_view *v;
    size_t n;
};

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list *x = arg;
    struct sbt_q_erasure_all_out *r;
    SBT_TRY(sbt_q_erasure_all(tx, &r, &x->n, f));
    x->v = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_erasure_view, x->n);
    for (size_t i = 0; i < x->n; i++)
        x->v[i] = (struct sbt_erasure_view){.id = r[i].erasure_id,
                                            .proposed_by = r[i].proposed_by,
                                            .rule = r[i].rule,
                                            .status = r[i].status,
                                            .reason = r[i].reason,
                                            .proposed = r[i].proposed,
                                            .decided = r[i].decided,
                                            .before = (sbt_day)r[i].before_day,
                                            .proposed_us = r[i].proposed_us,
                                            .done_us = r[i].done_us,
                                            .events_n = r[i].events_n,
                                            .parts_n = r[i].parts_n};
    return SBT_OK;
}

enum sbt_rc sbt_erasure_list(struct sbt_ctx *ctx, struct sbt_erasure_view **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct list x = {0};
    SBT_TRY(sbt_ctx_tx(ctx, "erasure.list", SBT_TX_READ, list_tx, &x, f));
    *ret = x.v;
    *ret_n = x.n;
    return SBT_OK;
}

// --- doing it

struct work {
    struct sbt_q_erasure_approved_out *approved;
    size_t approved_n;
};
struct batch {
    struct reach r;
    const char *rule;
    int64_t done_n;
};

static enum sbt_rc approved_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct work *x = arg;
    return sbt_q_erasure_approved(tx, &x->approved, &x->approved_n, f);
}

static enum sbt_rc batch_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct batch *x = arg;
    SBT_TRY(reach(tx, &x->r, f));
    x->done_n = 0;
    sbt_tx_scope_open(tx, SBT_SCOPE_ERASE);
    for (size_t i = 0; i < x->r.n; i++) {
        struct sbt_ev_part_erased_facts facts = {.rule = x->rule, .parts = &x->r.part, .parts_n = 1};
        struct sbt_event_new e = {.kind = SBT_EV_PART_ERASED,
                                  .thing = x->r.rows[i].event_id,
                                  .case_id = x->r.rows[i].case_id,
                                  .facts = &facts};
        struct sbt_q_event_part_erase_in in = {.event_id = x->r.rows[i].event_id, .name = x->r.part};
        SBT_TRY(sbt_event_append(tx, &e, &(struct sbt_event_id){{{0}}}, f));
        SBT_TRY(sbt_q_event_part_erase(tx, &in, &x->done_n, f));
        if (sbt_str_eq(x->r.kind, "evidence.added")) { // the file goes with its key
            struct sbt_q_evidence_key_delete_in key = {.evidence_id = x->r.rows[i].thing_id};
            SBT_TRY(sbt_q_evidence_key_delete(tx, &key, NULL, f));
        }
    }
    sbt_tx_scope_close(tx, SBT_SCOPE_ERASE);
    x->done_n = (int64_t)x->r.n;
    return SBT_OK;
}

struct finish {
    struct sbt_id id;
    int64_t events_n, parts_n;
};

static enum sbt_rc finish_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct finish *x = arg;
    struct sbt_ev_erasure_done_facts facts = {.events_n = x->events_n, .parts_n = x->parts_n};
    struct sbt_event_new e = {.kind = SBT_EV_ERASURE_DONE, .thing = x->id, .facts = &facts};
    return sbt_event_append(tx, &e, &(struct sbt_event_id){{{0}}}, f);
}

static enum sbt_rc one(struct sbt_ctx *ctx, const struct sbt_q_erasure_approved_out *w, int64_t *ret_n,
                       struct sbt_fault *f)
{
    const char *kinds[WORDS_MAX], *parts[WORDS_MAX];
    struct sbt_retention rule;
    struct finish done = {.id = w->erasure_id};
    SBT_TRY(rule_of(ctx->arena, w->rule, &rule, f));
    size_t kinds_n = words(ctx->arena, rule.kinds, kinds), parts_n = words(ctx->arena, rule.parts, parts);
    for (size_t k = 0; k < kinds_n; k++) {
        int64_t most = 0;
        for (size_t p = 0; p < parts_n; p++) {
            struct batch b = {.rule = rule.code,
                              .r = {.kind = kinds[k],
                                    .part = parts[p],
                                    .before_us = sbt_day_start_us((sbt_day)w->before_day, SBT_ZONE_WIB)}};
            int64_t n = 0;
            do {
                SBT_TRY(sbt_ctx_tx(ctx, "erasure.batch", SBT_TX_WRITE, batch_tx, &b, f));
                n += b.done_n;
            } while (b.done_n == PER_TX);
            done.parts_n += n;
            most = n > most ? n : most;
        }
        done.events_n += most;
    }
    int64_t numbered;
    struct sbt_rebuild_report r;
    SBT_TRY(sbt_store_sequence(ctx->app->store, &numbered, f));
    SBT_TRY(sbt_store_rebuild(ctx->app->store, true, ctx->arena, &r, f));
    *ret_n += done.parts_n;
    return sbt_ctx_tx(ctx, "erasure.done", SBT_TX_WRITE, finish_tx, &done, f);
}

enum sbt_rc sbt_erasure_run(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f)
{
    struct work w = {0};
    *ret_n = 0;
    SBT_TRY(sbt_ctx_tx(ctx, "erasure.approved", SBT_TX_READ, approved_tx, &w, f));
    for (size_t i = 0; i < w.approved_n; i++)
        SBT_TRY(one(ctx, &w.approved[i], ret_n, f));
    return SBT_OK;
}
