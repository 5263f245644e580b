// Property: whoever logs in, a list shows exactly what asking for each subject singly would show him, in order, once.
#include <stdatomic.h>

#include "app/case_list.h"
#include "app/sight.h"
#include "base/buf.h"
#include "gen/queries.h"
#include "tests/app/case_fix.h"

#define CASES 20
#define SUBJECTS_MAX 80

struct all {
    struct ta *t;
    struct sbt_id subject[SUBJECTS_MAX], case_id[SUBJECTS_MAX];
    bool seen[SUBJECTS_MAX];
    size_t n;
    uint64_t random;
};

static unsigned one_in(struct all *x, unsigned n)
{
    x->random = x->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(x->random >> 33) % n;
}

static const struct {
    enum sbt_role role;
    const char *agency;
} logins[] = {{SBT_ROLE_BAWASLU, "BAWASLU-73"},      {SBT_ROLE_BAWASLU, "BAWASLU-73.71"},
              {SBT_ROLE_AUDIMAN, "KANREG-04"},       {SBT_ROLE_PPK_OFFICER, "PEMDA-73.71"},
              {SBT_ROLE_PPK_OFFICER, "PEMDA-32.73"}, {SBT_ROLE_EXAMINER, "PEMDA-73.71"},
              {SBT_ROLE_PPK, "PEMDA-73.06"},         {SBT_ROLE_VERIFIER, "BKN"}};
static const char *const nips[] = {"198001012005011001", "197505052003122002"};

static void open_cases(struct all *x)
{
    static const char *const agencies[] = {"PEMDA-73.71", "PEMDA-73.06", "PEMDA-32.73"};
    for (size_t i = 0; i < CASES; i++) {
        unsigned k = one_in(x, SBT_ARRAY_LEN(agencies));
        ta_case_open(x->t, &(struct ta_case){.agency = agencies[k],
                                             .region = agencies[k] + strlen("PEMDA-"),
                                             .name = "Contoh Nama",
                                             .nip = one_in(x, 3) == 0 ? nips[one_in(x, 2)] : NULL,
                                             .subjects_n = 1 + one_in(x, 3)});
        if (one_in(x, 3) == 0) // another due date for the next ones
            atomic_fetch_add(&x->t->ts.clock.sim_us, SBT_US_PER_DAY);
    }
    ta_as(x->t, SBT_ROLE_VERIFIER, "BKN");
    struct sbt_case_list_in in;
    struct sbt_case_list_out out;
    sbt_case_list_init(&in);
    in.limit = SUBJECTS_MAX;
    SBT_ASSERT_OK(sbt_case_list(&x->t->ctx, &in, &out, &x->t->f), &x->t->f);
    assert_null(out.next);
    for (x->n = 0; x->n < out.n; x->n++) {
        x->subject[x->n] = out.rows[x->n].subject_id;
        x->case_id[x->n] = out.rows[x->n].case_id;
    }
}

// Sight, conflicts of interest and clocks such as no course of a case brings about, but which the queries have to bear.
static enum sbt_rc scatter_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct all *x = arg;
    sbt_tx_scope_open(tx, SBT_SCOPE_PROJECT);
    for (size_t i = 0; i < x->n; i++) {
        unsigned who = one_in(x, SBT_ARRAY_LEN(logins));
        ta_as(x->t, logins[who].role, logins[who].agency);
        const struct sbt_actor *a = &x->t->ctx.actor;
        struct sbt_q_sight_insert_in g = {a->agency.u, x->subject[i], one_in(x, 2) ? "full" : "released", 0};
        struct sbt_q_sight_person_insert_in p = {a->account.u, x->subject[i], "full", 0};
        struct sbt_q_case_shut_insert_in k = {x->case_id[i], a->account.u, "kepentingan"};
        if (one_in(x, 2) == 0)
            SBT_TRY(sbt_q_sight_insert(tx, &g, NULL, f));
        if (one_in(x, 2) == 0)
            SBT_TRY(sbt_q_sight_person_insert(tx, &p, NULL, f));
        if (one_in(x, 8) == 0)
            SBT_TRY(sbt_q_case_shut_insert(tx, &k, NULL, f));
        struct sbt_q_clock_of_subject_in cin = {x->subject[i]};
        struct sbt_q_clock_of_subject_out *c;
        size_t n;
        SBT_TRY(sbt_q_clock_of_subject(tx, &cin, &c, &n, f));
        for (size_t j = 0; j < n && i % 3 == 0; j++) {
            struct sbt_q_clock_due_delete_in del = {c[j].clock_id};
            SBT_TRY(sbt_q_clock_due_delete(tx, &del, NULL, f));
        }
        struct sbt_q_clock_due_next_in nin = {.now_us = INT64_MAX, .limit_n = 50};
        struct sbt_q_clock_due_next_out *any;
        SBT_TRY(sbt_q_clock_due_next(tx, &nin, &any, &n, f));
        if (n == 0 || one_in(x, 3) > 0)
            continue;
        struct sbt_q_clock_due_get_in din = {any[one_in(x, (unsigned)n)].clock_id};
        struct sbt_q_clock_due_get_out due;
        bool found;
        SBT_TRY(sbt_q_clock_due_get(tx, &din, &due, &found, f));
        struct sbt_q_clock_due_insert_in more = {.subject_id = x->subject[i], .due_key = due.due_key};
        sbt_id_new(&more.clock_id, sbt_tx_now_us(tx));
        SBT_TRY(sbt_q_clock_due_insert(tx, &more, NULL, f));
    }
    sbt_tx_scope_close(tx, SBT_SCOPE_PROJECT);
    return SBT_OK;
}

static enum sbt_rc singly_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct all *x = arg;
    struct sbt_sight s;
    (void)f;
    sbt_sight_of(&x->t->ctx.actor, &s);
    for (size_t i = 0; i < x->n; i++) {
        struct sbt_fault quiet = {0};
        x->seen[i] = sbt_sight_subject(tx, &s, &x->subject[i], NULL, &quiet) == SBT_OK;
    }
    return SBT_OK;
}

static bool is_seen(const struct all *x, const struct sbt_id *subject)
{
    for (size_t i = 0; i < x->n; i++)
        if (sbt_id_eq(&x->subject[i], subject))
            return x->seen[i];
    return false;
}

static void in_order(const struct sbt_case_list_out *out, bool by_due)
{
    for (size_t i = 1; i < out->n; i++) {
        const struct sbt_case_list_row *a = &out->rows[i - 1], *b = &out->rows[i];
        assert_false(sbt_id_eq(&a->subject_id, &b->subject_id));
        if (by_due && a->due_us != SBT_US_NONE)
            assert_true(b->due_us == SBT_US_NONE || a->due_us <= b->due_us);
        else
            assert_true(b->due_us == SBT_US_NONE || !by_due);
        if (!by_due || a->due_us == SBT_US_NONE)
            assert_true(sbt_id_cmp(&a->subject_id, &b->subject_id) > 0);
    }
}

static void shows_what_is_seen(struct all *x, const char *sort)
{
    struct ta *t = x->t;
    struct sbt_case_list_in in;
    struct sbt_case_list_out out, page;
    size_t want = 0, n = 0;
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.singly", SBT_TX_READ, singly_tx, x, &t->f), &t->f);
    for (size_t i = 0; i < x->n; i++)
        want += x->seen[i];
    sbt_case_list_init(&in);
    in.sort = sort;
    in.limit = SUBJECTS_MAX;
    SBT_ASSERT_OK(sbt_case_list(&t->ctx, &in, &out, &t->f), &t->f);
    assert_int_equal(out.n, want);
    assert_int_equal(out.total, want);
    for (size_t i = 0; i < out.n; i++)
        assert_true(is_seen(x, &out.rows[i].subject_id));
    if (!sbt_str_eq(sort, "changed"))
        in_order(&out, sbt_str_eq(sort, "due"));
    in.limit = 1 + one_in(x, 7);
    do {
        SBT_ASSERT_OK(sbt_case_list(&t->ctx, &in, &page, &t->f), &t->f);
        for (size_t i = 0; i < page.n; i++, n++)
            assert_true(n < out.n && sbt_id_eq(&page.rows[i].subject_id, &out.rows[n].subject_id));
        in.cursor = page.next;
    } while (in.cursor);
    assert_int_equal(n, want);
}

static void desks_show_only_what_is_seen(struct all *x)
{
    struct sbt_case_list_in in;
    struct sbt_desk_out desk;
    sbt_case_list_init(&in);
    in.limit = SUBJECTS_MAX;
    for (enum sbt_desk_tab tab = SBT_DESK_MINE; tab < SBT_DESK_END; tab++) {
        SBT_ASSERT_OK(sbt_desk(&x->t->ctx, tab, &in, &desk, &x->t->f), &x->t->f);
        assert_int_equal(desk.counts[tab], desk.list.n);
        for (size_t i = 0; i < desk.list.n; i++)
            assert_true(is_seen(x, &desk.list.rows[i].subject_id));
    }
}

TA_TEST_BOTH(lists_exactly_what_each_log_in_may_see_one_by_one)
{
    static const char *const sorts[] = {"due", "opened", "changed"};
    struct all x = {.t = t, .random = 20241127};
    open_cases(&x);
    SBT_ASSERT_OK(ts_write(&t->ts, scatter_tx, &x), &t->ts.f);
    for (size_t who = 0; who < SBT_ARRAY_LEN(logins); who++)
        for (size_t nip = 0; nip <= SBT_ARRAY_LEN(nips); nip++) {
            ta_as(t, logins[who].role, logins[who].agency);
            t->ctx.actor.nip = nip > 0 ? nips[nip - 1] : NULL;
            for (size_t s = 0; s < SBT_ARRAY_LEN(sorts); s++)
                shows_what_is_seen(&x, sorts[s]);
            desks_show_only_what_is_seen(&x);
        }
}
