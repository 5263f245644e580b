// A sealed identity: two custodians open it, each step is kept, it expires.
#include "app/identity_open.h"

#include <stdatomic.h>

#include "app/report_file.h"
#include "app/report_status.h"
#include "base/buf.h"
#include "tests/app/app_test.h"
#include "tests/app/rulebook_fix.h"

#define PASS_A "kuda laut berenang pelan"
#define PASS_B "pintu biru di ujung jalan"
#define PASS_C "lampu merah tiga kali"

struct scene {
    struct sbt_report_file_out filed;
    const char *recovery;
};

static void custodian(struct ta *t, const char *name)
{
    ta_as(t, SBT_ROLE_CUSTODIAN, "BKN");
    sbt_id_of_code(&t->ctx.actor.account.u, "account", name);
    t->ctx.actor.step_up_us = t->ctx.now_us;
}

static void ask_actor(struct ta *t)
{
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    t->ctx.actor.step_up_us = t->ctx.now_us;
}

static struct scene stage(struct ta *t)
{
    struct scene s;
    ta_as_operator(t);
    struct sbt_custodian_new c[] = {{.passphrase = PASS_A}, {.passphrase = PASS_B}, {.passphrase = PASS_C}};
    sbt_id_of_code(&c[0].account.u, "account", "a");
    sbt_id_of_code(&c[1].account.u, "account", "b");
    sbt_id_of_code(&c[2].account.u, "account", "c");
    struct sbt_id key;
    SBT_ASSERT_OK(sbt_identity_ceremony(&t->ctx, c, 3, &s.recovery, &key, &t->f), &t->f);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    struct sbt_report_form r;
    struct sbt_ev_reporter me = {.name = "Pelapor Rahasia", .phone = "0811", .birth_day = SBT_DAY_NONE};
    sbt_rec_init(&sbt_report_all_t, &r);
    r.mode = "dirahasiakan";
    r.reporter = &me;
    r.account = "Cerita.";
    r.place_region = "73.09";
    struct sbt_report_file_in in = {.form = &r, .channel = "publik"};
    SBT_ASSERT_OK(sbt_report_file(&t->ctx, &in, &s.filed, &t->f), &t->f);
    return s;
}

TA_TEST_BOTH(opens_an_identity_with_two_custodians_only)
{
    struct scene s = stage(t);
    struct sbt_id req;
    ask_actor(t);
    assert_int_equal(sbt_identity_ask(&t->ctx, &s.filed.id.u, "", &req, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_identity_ask(&t->ctx, &s.filed.id.u, "Pelapor perlu perlindungan LPSK.", &req, &t->f), &t->f);
    struct sbt_id again;
    assert_int_equal(sbt_identity_ask(&t->ctx, &s.filed.id.u, "Lagi.", &again, &t->f), SBT_E_CONFLICT);
    struct sbt_ev_reporter who;
    int64_t until;
    assert_int_equal(sbt_identity_read(&t->ctx, &req, &who, &until, &t->f), SBT_E_CONFLICT);

    struct sbt_identity_decide_in in = {.request = req, .grant = true, .passphrase = "salah sekali ini"};
    bool opened;
    custodian(t, "a");
    assert_int_equal(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "passphrase"));
    in.passphrase = PASS_A;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), &t->f);
    assert_false(opened);
    assert_int_equal(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), SBT_E_DENIED); // not twice
    custodian(t, "x");                                                                 // no share
    assert_int_equal(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), SBT_E_DENIED);
    custodian(t, "c");
    in.passphrase = PASS_C;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), &t->f);
    assert_true(opened);

    ask_actor(t);
    SBT_ASSERT_OK(sbt_identity_read(&t->ctx, &req, &who, &until, &t->f), &t->f);
    assert_string_equal(who.name, "Pelapor Rahasia");
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'read.made'"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'identity.decided'"), 2);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73"); // sees the report, but did not ask
    t->ctx.actor.step_up_us = t->ctx.now_us;
    assert_int_equal(sbt_identity_read(&t->ctx, &req, &who, &until, &t->f), SBT_E_NOT_FOUND);

    // she is told on her status page
    ta_as(t, SBT_ROLE_UNSET, NULL);
    struct sbt_receipt receipt = {.number = s.filed.number, .code = s.filed.code};
    struct sbt_status_view v;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_status_read(&t->ctx, &receipt, &v, &t->f), &t->f);
    assert_int_equal(v.identity_n, 1);
    assert_string_equal(v.identity[0].state, "opened");

    atomic_store(&t->ts.clock.sim_us, until + 1);
    ask_actor(t);
    assert_int_equal(sbt_identity_read(&t->ctx, &req, &who, &until, &t->f), SBT_E_CONFLICT);
    int64_t n;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_identity_sweep(&t->app, t->ts.a, &n, &t->f), &t->f);
    assert_int_equal(n, 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM identity_partial"), 0);
}

static size_t told(struct ta *t, const struct scene *s)
{
    struct sbt_receipt receipt = {.number = s->filed.number, .code = s->filed.code};
    struct sbt_status_view v;
    ta_as(t, SBT_ROLE_UNSET, NULL);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_status_read(&t->ctx, &receipt, &v, &t->f), &t->f);
    return v.identity_n;
}

TA_TEST_BOTH(tells_the_reporter_at_once_unless_the_rulebook_lets_the_second_custodian_wait)
{
    struct scene s = stage(t);
    struct sbt_id req;
    bool opened;
    ask_actor(t);
    SBT_ASSERT_OK(sbt_identity_ask(&t->ctx, &s.filed.id.u, "Pelapor perlu perlindungan LPSK.", &req, &t->f), &t->f);
    struct sbt_identity_decide_in in = {
        .request = req, .grant = true, .passphrase = PASS_A, .hold_reason = "Penyelidikan ancaman berjalan."};
    custodian(t, "a");
    assert_int_equal(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), SBT_E_INVALID); // no rule forbids telling her
    assert_non_null(sbt_test_field_error(&t->f, "hold_reason"));
    struct tr_book b = {.id = "alur-uji-2024",
                        .version = "1",
                        .procedure = "2024-11-02",
                        .law = "2024-11-02",
                        .swaps = {{"identity_hold_days:\n    value: \"0\"", "identity_hold_days:\n    value: \"14\""}}};
    (void)tr_put(t, tr_text(t, &b));
    custodian(t, "a");
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), SBT_E_INVALID); // the second one decides that
    in.hold_reason = NULL;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), &t->f);
    assert_int_equal(told(t, &s), 1); // that it was asked for
    custodian(t, "b");
    struct sbt_identity_row *rows;
    size_t n;
    SBT_ASSERT_OK(sbt_identity_desk(&t->ctx, &rows, &n, &t->f), &t->f);
    assert_int_equal(rows[0].hold_days, 14);
    in.passphrase = PASS_B;
    in.hold_reason = "Penyelidikan ancaman berjalan.";
    SBT_ASSERT_OK(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), &t->f);
    assert_true(opened);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'identity.held'"), 1);
    assert_int_equal(told(t, &s), 0);
    atomic_fetch_add(&t->ts.clock.sim_us, 13 * SBT_US_PER_DAY);
    assert_int_equal(told(t, &s), 0);
    atomic_fetch_add(&t->ts.clock.sim_us, SBT_US_PER_DAY);
    assert_int_equal(told(t, &s), 1); // by itself
}

TA_TEST_BOTH(keeps_a_refusal_and_forgets_the_halves)
{
    struct scene s = stage(t);
    struct sbt_id req;
    ask_actor(t);
    SBT_ASSERT_OK(sbt_identity_ask(&t->ctx, &s.filed.id.u, "Ingin tahu.", &req, &t->f), &t->f);
    bool opened;
    struct sbt_identity_decide_in in = {.request = req, .grant = true, .passphrase = PASS_A};
    custodian(t, "a");
    SBT_ASSERT_OK(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), &t->f);
    custodian(t, "b");
    in.grant = false;
    assert_int_equal(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), SBT_E_INVALID);
    in.reason = "Alasan tidak cukup.";
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), &t->f);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM identity_partial"), 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM identity_request WHERE state = 'refused'"), 1);
    struct sbt_identity_row *rows;
    size_t n;
    SBT_ASSERT_OK(sbt_identity_desk(&t->ctx, &rows, &n, &t->f), &t->f);
    assert_int_equal(n, 1);
    assert_false(rows[0].waits_for_me);
}

TA_TEST_BOTH(gives_new_custodians_shares_by_the_recovery_code)
{
    struct scene s = stage(t);
    ta_as_operator(t);
    struct sbt_custodian_new c[] = {{.passphrase = PASS_B}, {.passphrase = PASS_C}};
    sbt_id_of_code(&c[0].account.u, "account", "p");
    sbt_id_of_code(&c[1].account.u, "account", "q");
    assert_int_equal(sbt_identity_reshare(&t->ctx, "SALAHSALAHSALAHSALAHSALAHSALAH22", c, 2, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_identity_reshare(&t->ctx, s.recovery, c, 2, &t->f), &t->f);
    struct sbt_id req;
    ask_actor(t);
    SBT_ASSERT_OK(sbt_identity_ask(&t->ctx, &s.filed.id.u, "Perlu.", &req, &t->f), &t->f);
    bool opened = false;
    struct sbt_identity_decide_in in = {.request = req, .grant = true, .passphrase = PASS_A};
    custodian(t, "a"); // an old one
    assert_int_equal(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), SBT_E_DENIED);
    sbt_fault_clear(&t->f);
    custodian(t, "p");
    in.passphrase = PASS_B;
    SBT_ASSERT_OK(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), &t->f);
    custodian(t, "q");
    in.passphrase = PASS_C;
    SBT_ASSERT_OK(sbt_identity_decide(&t->ctx, &in, &opened, &t->f), &t->f);
    assert_true(opened);
}
