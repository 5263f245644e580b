// An agency's days: what was done in its name, one root over it, and the confirmation.
#include <string.h>

#include "app/acts_private.h"
#include "app/idempotency.h"
#include "base/buf.h"
#include "base/limits.h"
#include "proof/merkle.h"
#include "store/event.h"

#define DAYS_SHOWN 60

// --- the desk

struct desk {
    struct sbt_ctx *ctx;
    struct sbt_act_agency *v;
    size_t n;
};

static enum sbt_rc days(struct sbt_tx *tx, struct sbt_act_agency *g, struct sbt_fault *f)
{
    struct sbt_q_act_days_in in = {.agency_id = g->id, .limit_n = DAYS_SHOWN};
    struct sbt_q_act_days_out *r;
    sbt_day today = sbt_acts_today(tx);
    SBT_TRY(sbt_q_act_days(tx, &in, &r, &g->days_n, f));
    g->days = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_act_day, g->days_n);
    for (size_t i = 0; i < g->days_n; i++) {
        bool open = r[i].confirmed_us == SBT_INT_NONE;
        g->days[i] = (struct sbt_act_day){.day = (sbt_day)r[i].day,
                                          .due = (sbt_day)r[i].due_day,
                                          .acts_n = r[i].acts_n,
                                          .confirmed_us = open ? SBT_US_NONE : r[i].confirmed_us,
                                          .by = r[i].name,
                                          .late = open && (sbt_day)r[i].due_day < today};
        g->open_n += open;
    }
    return SBT_OK;
}

static enum sbt_rc desk_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct desk *x = arg;
    struct sbt_acts_reach reach;
    SBT_TRY(sbt_acts_reach_tx(tx, x->ctx, &reach, f));
    x->v = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_act_agency, reach.n);
    for (size_t i = 0; i < reach.n; i++) {
        struct sbt_act_agency *g = &x->v[x->n];
        *g = (struct sbt_act_agency){
            .id = reach.rows[i].agency_id, .code = reach.rows[i].code, .label = reach.rows[i].label};
        SBT_TRY(days(tx, g, f));
        // One that ended long ago has nothing to say here.
        x->n += g->days_n > 0 || sbt_id_eq(&g->id, &x->ctx->actor.agency.u);
    }
    return SBT_OK;
}

enum sbt_rc sbt_acts_desk(struct sbt_ctx *ctx, struct sbt_act_agency **ret, size_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(sbt_acts_may(ctx, false, true, f));
    struct desk x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "acts.desk", SBT_TX_READ, desk_tx, &x, f));
    *ret = x.v;
    *ret_n = x.n;
    return SBT_OK;
}

// --- one day

struct day {
    struct sbt_ctx *ctx;
    const struct sbt_acts_in *in;
    struct sbt_id after, agency;
    struct sbt_acts_day v;
    int64_t acts_n;
    const char *root;
};
struct tree {
    struct sbt_frontier edge;
    int64_t events_n;
    bool waits;
};

static enum sbt_rc leaf(const struct sbt_q_act_leaves_out *row, void *arg, struct sbt_fault *f)
{
    struct tree *t = arg;
    t->events_n++;
    if (row->hash.p == NULL) {
        t->waits = true;
        return SBT_OK;
    }
    return sbt_frontier_take(&t->edge, row->hash.p, row->hash.n, f);
}

static const char *root_text(struct sbt_arena *a, const struct tree *t)
{
    struct sbt_hash root;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 128);
    sbt_frontier_root(&t->edge, &root);
    sbt_buf_add_hex(&b, root.b, sizeof root.b);
    return sbt_arena_strndup(a, b.p, b.n);
}

static enum sbt_rc which(struct sbt_tx *tx, struct day *x, struct sbt_fault *f)
{
    struct sbt_acts_reach reach;
    SBT_TRY(sbt_acts_reach_tx(tx, x->ctx, &reach, f));
    for (size_t i = 0; i < reach.n; i++) {
        bool this_one = x->in->agency != NULL ? sbt_str_eq(reach.rows[i].code, x->in->agency)
                                              : sbt_id_eq(&reach.rows[i].agency_id, &x->ctx->actor.agency.u);
        if (!this_one)
            continue;
        x->agency = reach.rows[i].agency_id;
        x->v.agency = reach.rows[i].label;
        x->v.agency_code = reach.rows[i].code;
        return SBT_OK;
    }
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Instansi ini tidak dikonfirmasi dari sini."));
}

// Count, root and what was confirmed, for a day of an agency.
static enum sbt_rc sums(struct sbt_tx *tx, struct day *x, struct sbt_fault *f)
{
    int64_t from = sbt_day_start_us(x->in->day, SBT_ZONE_WIB), to = sbt_day_start_us(x->in->day + 1, SBT_ZONE_WIB);
    struct sbt_q_act_count_in cin = {.agency_id = x->agency, .from_us = from, .to_us = to};
    struct sbt_q_act_count_out c;
    struct sbt_q_act_leaves_in lin = {.agency_id = x->agency, .from_us = from, .to_us = to};
    struct sbt_q_act_disputed_n_in din = {.agency_id = x->agency, .day = x->in->day};
    struct sbt_q_act_disputed_n_out d;
    struct sbt_q_act_confirmed_get_in gin = {.agency_id = x->agency, .day = x->in->day};
    struct sbt_q_act_confirmed_get_out g;
    struct sbt_q_leaf_count_out n;
    struct tree *t = SBT_NEW(sbt_tx_arena(tx), struct tree);
    bool found;
    SBT_TRY(sbt_q_act_count(tx, &cin, &c, &found, f));
    SBT_TRY(sbt_q_act_leaves(tx, &lin, leaf, t, f));
    SBT_TRY(sbt_q_act_disputed_n(tx, &din, &d, &found, f));
    SBT_TRY(sbt_q_leaf_count(tx, &n, &found, f));
    SBT_TRY(sbt_q_act_confirmed_get(tx, &gin, &g, &found, f));
    x->v.day = x->in->day;
    x->v.acts_n = c.acts_n;
    x->v.events_n = t->events_n;
    x->v.disputed_n = d.n;
    x->v.leaf_n = n.leaf_n;
    x->v.root = t->waits ? NULL : root_text(sbt_tx_arena(tx), t);
    x->v.confirmed_us = found ? g.confirmed_us : SBT_US_NONE;
    x->v.by = found ? g.name : NULL;
    x->v.same = found && x->v.root != NULL && sbt_str_eq(g.root, x->v.root);
    x->v.over = x->in->day < sbt_acts_today(tx);
    return SBT_OK;
}

static enum sbt_rc day_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct day *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_act_of_agency_out *r;
    size_t n;
    SBT_TRY(which(tx, x, f));
    SBT_TRY(sums(tx, x, f));
    struct sbt_q_act_of_agency_in in = {.agency_id = x->agency,
                                        .from_us = sbt_day_start_us(x->in->day, SBT_ZONE_WIB),
                                        .to_us = sbt_day_start_us(x->in->day + 1, SBT_ZONE_WIB),
                                        .after = x->after,
                                        .limit_n = SBT_LIMIT_ROWS_PER_PAGE + 1};
    SBT_TRY(sbt_q_act_of_agency(tx, &in, &r, &n, f));
    bool more = n > SBT_LIMIT_ROWS_PER_PAGE;
    n = more ? SBT_LIMIT_ROWS_PER_PAGE : n;
    x->v.rows = SBT_NEW_N(a, struct sbt_deed, n);
    x->v.rows_n = n;
    x->v.next = more ? sbt_id_text(a, &r[n - 1].event_id) : NULL;
    for (size_t i = 0; i < n; i++)
        x->v.rows[i] = (struct sbt_deed){.id = r[i].act_id,
                                         .event = r[i].event_id,
                                         .words = sbt_act_words(a, x->ctx->lang, r[i].kind, r[i].step),
                                         .number = r[i].case_number != NULL ? r[i].case_number : r[i].report_number,
                                         .who = r[i].name != NULL ? r[i].name : r[i].login,
                                         .at_us = r[i].recorded_us,
                                         .leaf_index = r[i].leaf_index,
                                         .dispute = r[i].dispute};
    return SBT_OK;
}

enum sbt_rc sbt_acts_day(struct sbt_ctx *ctx, const struct sbt_acts_in *in, struct sbt_acts_day *ret,
                         struct sbt_fault *f)
{
    SBT_TRY(sbt_acts_may(ctx, false, true, f));
    struct day x = {.ctx = ctx, .in = in};
    if (in->after != NULL && !sbt_id_parse(in->after, &x.after))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Halaman ini tidak ada. Mulai dari awal daftar."));
    SBT_TRY(sbt_ctx_tx(ctx, "acts.day", SBT_TX_READ, day_tx, &x, f));
    *ret = x.v;
    return SBT_OK;
}

static enum sbt_rc can_confirm(const struct day *x, struct sbt_fault *f)
{
    if (!x->v.over)
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Hari ini belum selesai. Konfirmasi mulai besok (WIB)."));
    if (x->v.confirmed_us != SBT_US_NONE)
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Hari ini sudah dikonfirmasi oleh %1."),
                             x->v.by != NULL ? x->v.by : "-");
    if (x->v.events_n == 0)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Tidak ada perbuatan atas nama instansi ini pada hari itu: tidak ada yang perlu "
                                    "dikonfirmasi."));
    if (x->v.root == NULL)
        return sbt_fault_set(f, SBT_E_BUSY, SBT_N_("Perbuatan hari itu sedang diberi nomor. Coba lagi sebentar lagi."));
    if (x->acts_n != x->v.acts_n || !sbt_str_eq(x->root, x->v.root))
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Daftarnya berubah sejak Anda membukanya. Periksa sekali lagi, lalu konfirmasi."));
    return SBT_OK;
}

static enum sbt_rc confirm_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct day *x = arg;
    struct sbt_blob answer;
    struct sbt_hash hash;
    bool seen;
    SBT_TRY(which(tx, x, f));
    const char *all = sbt_arena_printf(sbt_tx_arena(tx), "%s %d %lld %s", x->v.agency_code, (int)x->in->day,
                                       (long long)x->acts_n, x->root ? x->root : "");
    sbt_sha256(all, strlen(all), &hash);
    SBT_TRY(sbt_idem_begin(tx, x->ctx, "acts.confirm", &hash, &seen, &answer, f));
    if (seen)
        return SBT_OK;
    SBT_TRY(sums(tx, x, f));
    SBT_TRY(can_confirm(x, f));
    struct sbt_ev_acts_confirmed_facts facts = {.acts_n = x->v.acts_n,
                                                .day = x->v.day,
                                                .disputed_n = x->v.disputed_n,
                                                .events_n = x->v.events_n,
                                                .leaf_n = x->v.leaf_n,
                                                .root = x->v.root};
    struct sbt_event_new e = {.kind = SBT_EV_ACTS_CONFIRMED, .thing = x->agency, .facts = &facts};
    SBT_TRY(sbt_event_append(tx, &e, &(struct sbt_event_id){{{0}}}, f));
    return sbt_idem_end(tx, x->ctx, "acts.confirm", (struct sbt_blob){"", 0}, f);
}

enum sbt_rc sbt_acts_confirm(struct sbt_ctx *ctx, const struct sbt_acts_in *in, int64_t acts_n, const char *root,
                             struct sbt_fault *f)
{
    SBT_TRY(sbt_acts_may(ctx, true, true, f));
    struct day x = {.ctx = ctx, .in = in, .acts_n = acts_n, .root = root};
    return sbt_ctx_tx(ctx, "acts.confirm", SBT_TX_WRITE, confirm_tx, &x, f);
}

// --- what is open everywhere

struct open {
    struct sbt_act_unconfirmed *v;
    size_t n;
};

static enum sbt_rc open_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct open *x = arg;
    struct sbt_q_act_unconfirmed_in in = {.limit_n = SBT_ACTS_UNCONFIRMED_MAX};
    struct sbt_q_act_unconfirmed_out *r;
    SBT_TRY(sbt_q_act_unconfirmed(tx, &in, &r, &x->n, f));
    x->v = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_act_unconfirmed, x->n);
    for (size_t i = 0; i < x->n; i++)
        x->v[i] = (struct sbt_act_unconfirmed){.code = r[i].code,
                                               .label = r[i].label,
                                               .days_n = r[i].days_n,
                                               .first = (sbt_day)r[i].first_day,
                                               .late = (sbt_day)r[i].first_due < sbt_acts_today(tx)};
    return SBT_OK;
}

enum sbt_rc sbt_acts_unconfirmed(struct sbt_ctx *ctx, struct sbt_act_unconfirmed **ret, size_t *ret_n,
                                 struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct open x = {0};
    SBT_TRY(sbt_ctx_tx(ctx, "acts.open", SBT_TX_READ, open_tx, &x, f));
    *ret = x.v;
    *ret_n = x.n;
    return SBT_OK;
}
