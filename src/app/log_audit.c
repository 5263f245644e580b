// Walks the stored log with the verifier's own reading of events, then asks the rules that every state has to obey.
#include "app/log_audit.h"

#include <string.h>

#include "base/buf.h"
#include "gen/queries.h"
#include "proof/merkle.h"
#include "store/event.h"
#include "verify/event.h"

#define CONFIRMED_PAGE 500

struct audit {
    struct sbt_log_audit *ret;
    struct sbt_arena *keep, *work; // work: of the event at hand
    struct sbt_verify_edge edge;
    struct sbt_q_audit_points_out *points;
    size_t points_n, point; // point: the next that the walk will reach
    // the event at hand
    struct sbt_verify_part parts[SBT_VERIFY_PARTS];
    bool have[SBT_VERIFY_PARTS], open, erased;
    size_t parts_n;
    int64_t index, last_us;
};

static void finding(struct audit *x, const char *say, int64_t n, const char *first)
{
    struct sbt_log_audit *r = x->ret;
    for (size_t i = 0; i < r->findings_n; i++) {
        if (r->findings[i].say == say) {
            r->findings[i].n += n;
            return;
        }
    }
    if (r->findings_n < SBT_AUDIT_FINDINGS)
        r->findings[r->findings_n++] = (struct sbt_audit_finding){say, n, first};
}

static const char *at(struct audit *x, int64_t index)
{
    return sbt_arena_printf(x->keep, "%lld", (long long)index);
}

static void close_event(struct audit *x)
{
    static const char gone[] = SBT_N_("Isi catatan hilang tanpa peristiwa penghapusan");
    for (size_t i = 0; x->open && i < x->parts_n; i++) {
        if (x->have[i])
            continue;
        if (x->erased)
            x->ret->erased_n++;
        else
            finding(x, gone, 1, at(x, x->index));
    }
    x->open = false;
}

static void compare_points(struct audit *x)
{
    static const char other[] = SBT_N_("Titik simpan tidak cocok dengan catatan di bawahnya");
    struct sbt_hash root;
    while (x->point < x->points_n && x->points[x->point].tree_size <= (int64_t)x->edge.size) {
        const struct sbt_q_audit_points_out *p = &x->points[x->point++];
        if (p->tree_size < (int64_t)x->edge.size)
            continue;
        sbt_verify_edge_root(&x->edge, &root);
        if (p->root.n != sizeof root.b || memcmp(p->root.p, root.b, sizeof root.b) != 0)
            finding(x, other, 1, at(x, p->tree_size));
        x->ret->checkpoints_n++;
    }
}

static struct sbt_bytes text(const char *s)
{
    return (struct sbt_bytes){s, strlen(s)};
}

static void open_event(struct audit *x, const struct sbt_q_audit_walk_out *r)
{
    static const char gap[] = SBT_N_("Nomor catatan tidak berurutan");
    static const char bent[] = SBT_N_("Catatan diubah: tidak cocok dengan segelnya");
    static const char back[] = SBT_N_("Waktu pemberian nomor mundur");
    const struct sbt_verify_event e = {.account = r->account_id.b,
                                       .act_id = r->act_id.b,
                                       .agency = r->agency_id.b,
                                       .appointment = r->appointment_id.b,
                                       .case_id = r->case_id.b,
                                       .id = r->event_id.b,
                                       .thing_id = r->thing_id.b,
                                       .kind = text(r->kind),
                                       .thing_kind = text(r->thing_kind),
                                       .salt = {r->salt.p, r->salt.n},
                                       .parts = text(sbt_arena_strdup(x->work, r->parts)),
                                       .recorded_us = r->recorded_us,
                                       .schema_v = r->schema_v};
    struct sbt_hash h;
    memset(x->have, 0, sizeof x->have);
    if (r->leaf_index != (int64_t)x->edge.size)
        finding(x, gap, 1, at(x, r->leaf_index));
    if (r->sequenced_us < x->last_us)
        finding(x, back, 1, at(x, r->leaf_index));
    x->parts_n = 0;
    bool good = sbt_verify_event(&e, x->parts, &x->parts_n, &h);
    if (!good || r->hash.n != sizeof h.b || memcmp(r->hash.p, h.b, sizeof h.b) != 0)
        finding(x, bent, 1, at(x, r->leaf_index));
    if (!good && r->hash.n == sizeof h.b)
        memcpy(h.b, r->hash.p, sizeof h.b);
    sbt_verify_edge_add(&x->edge, &h);
    x->open = true;
    x->index = r->leaf_index;
    x->last_us = r->sequenced_us;
    x->erased = r->erased;
    x->ret->leaves_n++;
    compare_points(x);
}

static enum sbt_rc row(const struct sbt_q_audit_walk_out *r, void *arg, struct sbt_fault *f)
{
    static const char bent[] = SBT_N_("Isi catatan diubah: bagian tidak cocok dengan segelnya");
    static const char stray[] = SBT_N_("Catatan memuat bagian yang tidak disegel");
    struct audit *x = arg;
    (void)f;
    if (!x->open || r->leaf_index != x->index) {
        close_event(x);
        sbt_arena_clear(x->work);
        open_event(x, r);
    }
    if (r->part_name == NULL)
        return SBT_OK;
    for (size_t i = 0; i < x->parts_n; i++) {
        if (!sbt_bytes_is(x->parts[i].name, r->part_name))
            continue;
        struct sbt_hash h = {{0}};
        if (r->part_body == NULL)
            return SBT_OK;
        if (r->part_salt.n == SBT_VERIFY_SALT)
            sbt_verify_part_hash(r->part_salt.p, x->parts[i].name, text(r->part_body), &h);
        if (!sbt_hash_eq(&h, &x->parts[i].hash))
            finding(x, bent, 1, at(x, r->leaf_index));
        x->have[i] = true;
        return SBT_OK;
    }
    finding(x, stray, 1, at(x, r->leaf_index));
    return SBT_OK;
}

// --- rules of the state

#define RULE(query, sentence)                                                                       \
    do {                                                                                            \
        static const char say_[] = sentence;                                                        \
        struct sbt_q_audit_##query##_out out_;                                                      \
        bool found_;                                                                                \
        SBT_TRY(sbt_q_audit_##query(tx, &out_, &found_, f));                                        \
        x->ret->rules_n++;                                                                          \
        if (found_ && out_.n > 0)                                                                   \
            finding(x, say_, out_.n, sbt_arena_strdup(x->keep, sbt_id_text(x->keep, &out_.first))); \
    } while (0)

static enum sbt_rc rules(struct sbt_tx *tx, struct audit *x, struct sbt_fault *f)
{
    RULE(block_recommended, SBT_N_("Blokir tanpa rekomendasi"));
    RULE(block_late, SBT_N_("Blokir karena diam tanpa tenggat yang terlewati"));
    RULE(block_two, SBT_N_("Blokir tanpa dua petugas"));
    RULE(lift_cause, SBT_N_("Pembukaan blokir tanpa sebab atau tanpa dua petugas"));
    RULE(vote_once, SBT_N_("Satu orang memberi dua suara"));
    RULE(decree_recommended, SBT_N_("Keputusan tanpa rekomendasi"));
    RULE(identity_two, SBT_N_("Identitas pelapor dibuka tanpa dua penjaga"));
    RULE(subject_case, SBT_N_("Terlapor tanpa kasus"));
    return SBT_OK;
}

// --- days that agencies confirmed

struct confirmed {
    struct sbt_frontier edge;
    int64_t n;
};

static enum sbt_rc confirmed_leaf(const struct sbt_q_audit_confirmed_leaves_out *row, void *arg, struct sbt_fault *f)
{
    struct confirmed *t = arg;
    t->n++;
    return sbt_frontier_take(&t->edge, row->hash.p, row->hash.n, f);
}

static enum sbt_rc confirmed_day(struct sbt_tx *tx, struct audit *x, const struct sbt_q_audit_confirmed_out *c,
                                 struct sbt_fault *f)
{
    static const char other[] = SBT_N_("Hari yang dikonfirmasi instansi tidak sama dengan catatannya");
    struct sbt_q_audit_confirmed_leaves_in in = {.agency_id = c->agency_id,
                                                 .from_us = sbt_day_start_us((sbt_day)c->day, SBT_ZONE_WIB),
                                                 .to_us = sbt_day_start_us((sbt_day)c->day + 1, SBT_ZONE_WIB),
                                                 .leaf_n = c->leaf_n};
    struct confirmed *t = SBT_NEW(x->work, struct confirmed);
    struct sbt_hash root;
    SBT_AUTO_BUF hex;
    SBT_TRY(sbt_q_audit_confirmed_leaves(tx, &in, confirmed_leaf, t, f));
    sbt_buf_init(&hex, 65);
    sbt_frontier_root(&t->edge, &root);
    sbt_buf_add_hex(&hex, root.b, sizeof root.b);
    if (t->n != c->events_n || !sbt_str_eq(hex.p, c->root))
        finding(x, other, 1, sbt_arena_printf(x->keep, "%s %s", c->code, sbt_day_iso(x->keep, (sbt_day)c->day)));
    sbt_arena_clear(x->work);
    return SBT_OK;
}

// The root in each acts.confirmed once more, over the leaves that stood there then.
static enum sbt_rc confirmed_days(struct sbt_tx *tx, struct audit *x, struct sbt_fault *f)
{
    struct sbt_q_audit_confirmed_in in = {.after_day = INT32_MIN, .max = CONFIRMED_PAGE};
    struct sbt_q_audit_confirmed_out *rows;
    size_t n;
    do {
        SBT_TRY(sbt_q_audit_confirmed(tx, &in, &rows, &n, f));
        for (size_t i = 0; i < n; i++)
            SBT_TRY(confirmed_day(tx, x, &rows[i], f));
        if (n > 0) {
            in.after_day = rows[n - 1].day;
            in.after_agency = rows[n - 1].agency_id;
        }
    } while (n == CONFIRMED_PAGE);
    x->ret->rules_n++;
    return SBT_OK;
}

static enum sbt_rc audit_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct audit *x = arg;
    SBT_TRY(sbt_q_audit_points(tx, &x->points, &x->points_n, f));
    SBT_TRY(sbt_q_audit_walk(tx, row, x, f));
    close_event(x);
    static const char lost[] = SBT_N_("Log lebih pendek daripada titik simpan yang sudah ditandatangani");
    if (x->point < x->points_n)
        finding(x, lost, (int64_t)(x->points_n - x->point), at(x, x->points[x->points_n - 1].tree_size));
    SBT_TRY(confirmed_days(tx, x, f));
    return rules(tx, x, f);
}

enum sbt_rc sbt_log_audit(struct sbt_app *app, struct sbt_arena *a, struct sbt_log_audit *ret, struct sbt_fault *f)
{
    static const char other[] = SBT_N_("Keadaan tidak sama dengan lipatan log");
    static const char unfolded[] = SBT_N_("Log tidak dapat dilipat");
    *ret = (struct sbt_log_audit){0};
    struct audit x = {.ret = ret, .keep = a, .work = sbt_arena_new(1 << 20), .last_us = INT64_MIN};
    enum sbt_rc rc = sbt_tx_run(app->store, "log.audit", SBT_TX_READ, a, NULL, audit_tx, &x, f);
    sbt_arena_free(x.work);
    SBT_TRY(rc);
    struct sbt_rebuild_report r = {0};
    struct sbt_fault said = {0};
    rc = sbt_store_rebuild(app->store, false, a, &r, &said);
    if (rc != SBT_OK && rc != SBT_E_CORRUPT) {
        *f = said;
        return rc;
    }
    if (rc == SBT_E_CORRUPT || r.differences_n > 0)
        finding(&x, r.differences_n > 0 ? other : unfolded, r.differences_n > 0 ? r.differences_n : 1,
                r.first != NULL ? r.first : sbt_arena_strdup(a, said.detail));
    ret->rules_n++;
    return SBT_OK;
}
