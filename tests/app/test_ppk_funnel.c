// The funnel of each PPK: the kept sums equal a recount from the events, and each reader counts what he sees.
#include "app/case_clock.h"
#include "app/figure_fold.h"
#include "app/monitor_report_doc.h"
#include "app/monitor_report_private.h"
#include "app/ppk_funnel.h"
#include "base/buf.h"
#include "store/event_read.h"
#include "tests/app/case_fix.h"

static struct sbt_ppk_funnel funnel(struct ta *t, const char *sort)
{
    struct sbt_ppk_funnel_in in;
    struct sbt_ppk_funnel g;
    sbt_rec_init(&sbt_ppk_funnel_fields, &in);
    in.sort = sort;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_ppk_funnel(&t->ctx, &in, &g, &t->f), &t->f);
    return g;
}

static void at_ppk(struct ta *t, const char *number, const char *agency, int steps)
{
    struct sbt_s_acknowledge got = {.received_on = sbt_day_of(2024, 11, 27)};
    struct sbt_s_lay_before_ppk laid = {.laid_on = sbt_day_of(2024, 11, 27)};
    struct sbt_s_examine exam = {.held_on = sbt_day_of(2024, 11, 27),
                                 .record_number = "BAP-1",
                                 .attended = true,
                                 .team = true,
                                 .examiners = "Tim",
                                 .summary = "Mengakui."};
    struct sbt_s_decide decree = {.decree_number = "SK-1",
                                  .decree_date = sbt_day_of(2024, 11, 27),
                                  .sanction = "bebas_jabatan",
                                  .level = "berat",
                                  .authority = "ppk",
                                  .team = true,
                                  .examination_record = "BAP-1",
                                  .delivered_on = sbt_day_of(2024, 11, 27)};
    ta_as(t, SBT_ROLE_PPK_OFFICER, agency);
    if (steps > 0)
        SBT_ASSERT_OK(ta_step(t, number, "terima_surat", &got), &t->f);
    if (steps > 1)
        SBT_ASSERT_OK(ta_step(t, number, "ke_meja_ppk", &laid), &t->f);
    if (steps > 2)
        SBT_ASSERT_OK(ta_step(t, number, "periksa", &exam), &t->f);
    ta_as(t, SBT_ROLE_PPK, agency);
    t->ctx.actor.step_up_us = t->ctx.now_us;
    if (steps > 3)
        SBT_ASSERT_OK(ta_step(t, number, "putus", &decree), &t->f);
}

// --- the recount: told by the events alone, in another way than the projector does it

#define SUBJECTS_MAX 64
struct count {
    struct ta *t;
    struct one {
        struct sbt_id id, ppk, clock[16];
        size_t clocks_n;
        bool sent, answered, examined, sanctioned, late;
    } s[SUBJECTS_MAX];
    size_t n;
};

static struct one *find(struct count *c, struct sbt_id id)
{
    for (size_t i = 0; i < c->n; i++)
        if (sbt_id_eq(&c->s[i].id, &id))
            return &c->s[i];
    return NULL;
}

static enum sbt_rc look(const struct sbt_event_stored *stored, int64_t leaf, const struct sbt_hash *h, int64_t us,
                        void *arg, struct sbt_fault *f)
{
    struct count *c = arg;
    struct sbt_event e;
    (void)leaf, (void)h, (void)us;
    if (!sbt_str_starts(stored->kind, "subject.") && !sbt_str_starts(stored->kind, "clock."))
        return SBT_OK;
    SBT_TRY(sbt_event_decode(stored, c->t->ts.a, &e, f));
    if (e.kind == SBT_EV_SUBJECT_ADDED) {
        const struct sbt_ev_subject_added_facts *x = e.facts;
        assert_true(c->n < SUBJECTS_MAX);
        c->s[c->n++] = (struct one){.id = e.thing, .ppk = x->ppk_agency};
    } else if (e.kind == SBT_EV_SUBJECT_STEP) {
        const struct sbt_ev_subject_step_facts *x = e.facts;
        struct one *o = find(c, e.thing);
        const char *m = x->after->milestone;
        bool done = sbt_str_eq(m, "decided") || sbt_str_eq(m, "entered") || sbt_str_eq(m, "closed");
        o->answered = o->answered || done || sbt_str_eq(m, "answered");
        o->sent = o->sent || o->answered || sbt_str_eq(m, "recommended");
        o->examined = o->examined || x->after->examined;
        o->sanctioned = done;
    } else if (e.kind == SBT_EV_CLOCK_STARTED) {
        const struct sbt_ev_clock_started_facts *x = e.facts;
        struct one *o = find(c, x->subject);
        if (o && o->sent && sbt_id_eq(&o->ppk, &x->agency) && o->clocks_n < 16)
            o->clock[o->clocks_n++] = e.thing;
    } else if (e.kind == SBT_EV_CLOCK_TIER) {
        const struct sbt_ev_clock_tier_facts *x = e.facts;
        for (size_t i = 0; i < c->n && !sbt_str_eq(x->what, "remind"); i++)
            for (size_t k = 0; k < c->s[i].clocks_n; k++)
                if (sbt_id_eq(&c->s[i].clock[k], &e.thing) && !c->s[i].sanctioned)
                    c->s[i].late = true;
    }
    return SBT_OK;
}

static enum sbt_rc walk_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_event_walk w = {.from = 0, .to = INT64_MAX, .without_leaf = true, .fn = look, .arg = arg};
    return sbt_event_walk(tx, &w, f);
}

// The table of a contest's report comes from the figures, as of a log size: the same numbers, told a third way.
static void in_the_report(struct ta *t, const struct sbt_ppk_funnel *g)
{
    struct sbt_monitor_report_in in = {.kind = "contest", .contest = "PILKADA2024"};
    struct sbt_monitor_report_plan plan;
    struct sbt_doc doc;
    const struct sbt_doc_table *table = NULL;
    int64_t n, sum[6] = {0};
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_figure_fold_all(&t->app, NULL, NULL, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_monitor_report_plan(&t->ctx, &in, &plan, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_monitor_report_doc(&t->ctx, &plan, &doc, &t->f), &t->f);
    for (size_t i = 0; i < doc.blocks_n; i++)
        if (doc.blocks[i].table && sbt_str_eq(doc.blocks[i].table->name, "Tindak lanjut PPK"))
            table = doc.blocks[i].table;
    assert_non_null(table);
    assert_int_equal(table->rows_n, g->ppks_n);
    for (size_t i = 0; i < table->rows_n; i++)
        for (size_t k = 0; k < 6; k++)
            sum[k] += table->cells[i * table->columns_n + 1 + k].n;
    const int64_t want[6] = {g->total.recommended_n, g->total.answered_n, g->total.examined_n,
                             g->total.sanctioned_n,  g->total.in_time_n,  g->total.open_n};
    for (size_t k = 0; k < 6; k++)
        assert_int_equal(sum[k], want[k]);
    assert_int_equal(table->cells[7].n, g->rows[0].oldest_days); // who waits longest comes first
    assert_true(table->cells[7].n >= table->cells[table->columns_n + 7].n);
}

TA_TEST_BOTH(keeps_sums_that_equal_a_recount_from_the_events)
{
    static const char *const agencies[] = {"PEMDA-73.71", "PEMDA-73.06", "PEMDA-32.73"};
    const char *numbers[13];
    for (int i = 0; i < 12; i++) {
        const char *agency = agencies[i % 3];
        struct ta_case c = {
            .agency = agency, .name = "Contoh", .nip = i == 4 ? "198501012010011001" : NULL, .subjects_n = 2};
        numbers[i] = ta_case_open(t, &c).number;
        if (i == 11)
            continue; // nothing was recommended
        ta_case_to_ppk(t, numbers[i]);
        at_ppk(t, numbers[i], agency, i / 2);
    }
    int64_t leaf_n; // numbered now: figures count from then on
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &leaf_n, &t->f), &t->f);
    // Weeks go by: what still waits is late from then on, and a sanction after that is not in time.
    t->ts.clock.sim_us += 60 * INT64_C(86400) * SBT_US_PER_S;
    ta_as(t, SBT_ROLE_UNSET, NULL);
    for (int64_t n = 1; n > 0;)
        SBT_ASSERT_OK(sbt_case_clocks_tick(&t->ctx, 100, &n, &t->f), &t->f);
    at_ppk(t, numbers[0], agencies[0], 4);

    struct count c = {.t = t};
    struct sbt_ppk_funnel_row want = {0};
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.walk", SBT_TX_READ, walk_tx, &c, &t->f), &t->f);
    for (size_t i = 0; i < c.n; i++) {
        want.recommended_n += c.s[i].sent;
        want.answered_n += c.s[i].answered;
        want.examined_n += c.s[i].examined;
        want.sanctioned_n += c.s[i].sanctioned;
        want.in_time_n += c.s[i].sanctioned && !c.s[i].late;
    }
    assert_int_equal(want.recommended_n, 22);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_ppk_funnel g = funnel(t, NULL);
    assert_int_equal(g.ppks_n, 3);
    assert_int_equal(g.total.recommended_n, want.recommended_n);
    assert_int_equal(g.total.answered_n, want.answered_n);
    assert_int_equal(g.total.examined_n, want.examined_n);
    assert_int_equal(g.total.sanctioned_n, want.sanctioned_n);
    assert_int_equal(g.total.in_time_n, want.in_time_n);
    assert_true(want.sanctioned_n > want.in_time_n && want.in_time_n > 0 && want.answered_n < want.recommended_n);
    assert_true(g.total.open_n > 0 && g.rows[0].oldest_days >= 60);
    assert_true(g.rows[0].oldest_days >= g.rows[1].oldest_days);
    in_the_report(t, &g);
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);

    // Who counts what: the PPK its own, a regional office its region, nobody his own case.
    struct sbt_ppk_funnel_row makassar = {0};
    for (size_t i = 0; i < g.n; i++)
        if (sbt_str_eq(g.rows[i].code, "PEMDA-73.71"))
            makassar = g.rows[i];
    t->ctx.actor.nip = "198501012010011001";
    assert_int_equal(funnel(t, NULL).total.recommended_n, want.recommended_n - 2);
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.71");
    g = funnel(t, NULL);
    assert_int_equal(g.ppks_n, 1);
    assert_string_equal(g.rows[0].code, "PEMDA-73.71");
    assert_int_equal(g.total.recommended_n, makassar.recommended_n);
    assert_int_equal(g.total.in_time_n, makassar.in_time_n);
    assert_int_equal(g.total.oldest_days, makassar.oldest_days);
    ta_as(t, SBT_ROLE_AUDIMAN, "KANREG-04");
    assert_int_equal(funnel(t, "name").ppks_n, 2);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.05");
    assert_int_equal(funnel(t, NULL).ppks_n, 0);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1 << 16);
    struct sbt_ppk_funnel_in in;
    sbt_rec_init(&sbt_ppk_funnel_fields, &in);
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    in.region = "32";
    SBT_ASSERT_OK(sbt_ppk_funnel_csv(&t->ctx, &in, &b, &t->f), &t->f);
    assert_non_null(strstr(b.p, "\r\nPEMDA-32.73,"));
    assert_null(strstr(b.p, "PEMDA-73.71"));
    ta_as(t, SBT_ROLE_ADMIN, "BKN");
    assert_int_equal(sbt_ppk_funnel(&t->ctx, &in, &g, &t->f), SBT_E_DENIED);
}
