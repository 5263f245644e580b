// Accounts from the first administrator to a locked telephone: log-in, sessions, code app, appointments, tokens.
#include "app/account.h"

#include <string.h>

#include "app/account_login.h"
#include "app/account_secret.h"
#include "app/account_session.h"
#include "app/idempotency.h"
#include "app/master.h"
#include "app/sight.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "store/event.h"
#include "tests/app/app_test.h"

static const char good_password[] = "kuda makan rumput hijau";

static void later(struct ta *t, int64_t s)
{
    t->ts.clock.sim_us += s * SBT_US_PER_S;
    t->ctx.now_us = sbt_clock_now(t->app.clock);
}

static struct sbt_account_added add(struct ta *t, const char *login, const char *role, const char *agency)
{
    struct sbt_account_in in = {.login = login,
                                .name = "Contoh Orang",
                                .agency = agency,
                                .role = role,
                                .from = SBT_DAY_NONE,
                                .to = SBT_DAY_NONE};
    struct sbt_account_added out = {0};
    SBT_ASSERT_OK(sbt_account_add(&t->ctx, &in, &out, &t->f), &t->f);
    return out;
}

// A session's actor from here on.
static enum sbt_rc as_session(struct ta *t, const char *token)
{
    ta_as(t, SBT_ROLE_UNSET, NULL);
    sbt_fault_clear(&t->f);
    return sbt_session_find(&t->app, t->ts.a, token, "id", &t->ctx.actor, &t->f);
}

static const char *code_now(struct ta *t, const char *secret)
{
    char code[7];
    sbt_totp_now(secret, sbt_clock_now(t->app.clock) / SBT_US_PER_S, code);
    return sbt_arena_strdup(t->ts.a, code);
}

// First log-in of a new person: own password, code app. Gives the session and the app's secret.
static const char *enrol(struct ta *t, const char *login, const char *first, const char **ret_secret,
                         const char *const **ret_codes)
{
    ta_as(t, SBT_ROLE_UNSET, NULL);
    struct sbt_login_out out = {0};
    SBT_ASSERT_OK(sbt_login(&t->ctx, &(struct sbt_login_in){login, first}, "test", &out, &t->f), &t->f);
    assert_null(out.pending);
    SBT_ASSERT_OK(as_session(t, out.session), &t->f);
    assert_string_equal(t->ctx.actor.todo, "password");
    assert_int_equal(sbt_ctx_need(&t->ctx, SBT_NEED_CASE_READ, &t->f), SBT_E_DENIED);
    sbt_fault_clear(&t->f);
    struct sbt_password_in pw = {.old_password = first, .new_password = good_password, .repeat = good_password};
    SBT_ASSERT_OK(sbt_secret_password(&t->ctx, &pw, &t->f), &t->f);
    SBT_ASSERT_OK(as_session(t, out.session), &t->f);
    assert_string_equal(t->ctx.actor.todo, "totp");
    struct sbt_totp_begin_out begin;
    SBT_ASSERT_OK(sbt_secret_totp_begin(&t->ctx, &begin, &t->f), &t->f);
    const char *eq = strstr(begin.uri, "secret=") + 7;
    const char *secret = sbt_arena_strndup(t->ts.a, eq, strcspn(eq, "&"));
    assert_int_equal(strlen(secret), 32);
    const char *const *codes;
    assert_int_equal(sbt_secret_totp_confirm(&t->ctx, begin.sealed, "000000", &codes, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_secret_totp_confirm(&t->ctx, begin.sealed, code_now(t, secret), &codes, &t->f), &t->f);
    if (ret_secret != NULL)
        *ret_secret = secret;
    if (ret_codes != NULL)
        *ret_codes = codes;
    SBT_ASSERT_OK(as_session(t, out.session), &t->f);
    return out.session;
}

TA_TEST_BOTH(walks_a_new_person_from_the_first_password_to_an_appointment)
{
    ta_as_operator(t);
    struct sbt_account_added a = add(t, "siti.rahma", "audiman", "BKN");
    assert_false(a.waits);
    const char *secret;
    enrol(t, "siti.rahma", a.password, &secret, NULL);
    assert_null(t->ctx.actor.todo);
    assert_int_equal(t->ctx.actor.role, SBT_ROLE_AUDIMAN);
    assert_string_equal(t->ctx.actor.agency_kind, "bkn");
    SBT_ASSERT_OK(sbt_ctx_need(&t->ctx, SBT_NEED_EXPORT, &t->f), &t->f); // the app was just proven
    later(t, SBT_LIMIT_STEP_UP_S);
    assert_int_equal(sbt_ctx_need(&t->ctx, SBT_NEED_EXPORT, &t->f), SBT_E_STEP_UP);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_login_step_up(&t->ctx, &(struct sbt_login_code_in){code_now(t, secret)}, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_ctx_need(&t->ctx, SBT_NEED_EXPORT, &t->f), &t->f);
}

TA_TEST_BOTH(asks_password_and_code_and_takes_a_code_once)
{
    ta_as_operator(t);
    struct sbt_account_added a = add(t, "budi", "verifier", "BKN");
    const char *secret;
    enrol(t, "budi", a.password, &secret, NULL);
    later(t, 60);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    struct sbt_login_out out = {0};
    SBT_ASSERT_OK(sbt_login(&t->ctx, &(struct sbt_login_in){"BUDI", good_password}, "test", &out, &t->f), &t->f);
    assert_null(out.session);
    const char *session = NULL, *code = code_now(t, secret);
    SBT_ASSERT_OK(sbt_login_code(&t->ctx, out.pending, &(struct sbt_login_code_in){code}, "test", &session, &t->f),
                  &t->f);
    assert_int_equal(sbt_login_code(&t->ctx, out.pending, &(struct sbt_login_code_in){code}, "test", &session, &t->f),
                     SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "code"));
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(as_session(t, session), &t->f);
    assert_int_equal(t->ctx.actor.role, SBT_ROLE_VERIFIER);
    // What was sealed for the second step is no session, cannot be changed, and ends.
    assert_int_equal(as_session(t, out.pending), SBT_E_LOGIN);
    char *forged = sbt_arena_strdup(t->ts.a, out.pending);
    forged[strlen(forged) - 1] ^= 1;
    sbt_fault_clear(&t->f);
    assert_int_not_equal(sbt_login_code(&t->ctx, forged, &(struct sbt_login_code_in){code}, "test", &session, &t->f),
                         SBT_OK);
    later(t, SBT_LOGIN_PENDING_S + 1);
    sbt_fault_clear(&t->f);
    assert_int_equal(
        sbt_login_code(&t->ctx, out.pending, &(struct sbt_login_code_in){code_now(t, secret)}, "test", &session, &t->f),
        SBT_E_LOGIN);
}

TA_TEST_BOTH(uses_up_a_recovery_code)
{
    ta_as_operator(t);
    struct sbt_account_added a = add(t, "tini", "audiman", "BKN");
    const char *secret;
    const char *const *codes;
    enrol(t, "tini", a.password, &secret, &codes);
    struct sbt_secret_state st;
    SBT_ASSERT_OK(sbt_secret_state(&t->ctx, &st, &t->f), &t->f);
    assert_int_equal(st.recovery_left_n, SBT_RECOVERY_CODES);
    SBT_ASSERT_OK(sbt_login_step_up(&t->ctx, &(struct sbt_login_code_in){codes[3]}, &t->f), &t->f);
    assert_int_equal(sbt_login_step_up(&t->ctx, &(struct sbt_login_code_in){codes[3]}, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_secret_state(&t->ctx, &st, &t->f), &t->f);
    assert_int_equal(st.recovery_left_n, SBT_RECOVERY_CODES - 1);
}

SBT_TEST(says_and_costs_the_same_for_an_unknown_name_as_for_a_wrong_password)
{
    struct ta t;
    ta_open(&t, TS_MEMORY);
    ta_as_operator(&t);
    add(&t, "ada", "audiman", "BKN");
    ta_as(&t, SBT_ROLE_UNSET, NULL);
    struct sbt_login_out out;
    int64_t ms[2];
    const char *say[2];
    for (int i = 0; i < 2; i++) {
        struct sbt_login_in in = {i == 0 ? "ada" : "tidak-ada", "salah salah salah"};
        int64_t from = sbt_mono_ms();
        sbt_fault_clear(&t.f);
        assert_int_equal(sbt_login(&t.ctx, &in, "test", &out, &t.f), SBT_E_INVALID);
        ms[i] = sbt_mono_ms() - from;
        say[i] = t.f.say.say;
        assert_int_equal(t.f.fields_n, 0);
    }
    assert_string_equal(say[0], say[1]);
    assert_true(ms[1] * 4 >= ms[0]); // a check that is skipped takes a hundredth
    ta_close(&t);
}

SBT_TEST(slows_one_place_down_without_locking_others_out)
{
    struct ta t;
    ta_open(&t, TS_MEMORY);
    ta_as_operator(&t);
    struct sbt_account_added a = add(&t, "ada", "audiman", "BKN");
    ta_as(&t, SBT_ROLE_UNSET, NULL);
    struct sbt_login_out out;
    struct sbt_login_in wrong = {"ada", "salah salah salah"}, right = {"ada", a.password};
    t.ctx.client = "203.0.113.7";
    for (int i = 0; i < 5; i++) {
        sbt_fault_clear(&t.f);
        assert_int_equal(sbt_login(&t.ctx, &wrong, "test", &out, &t.f), SBT_E_INVALID);
    }
    sbt_fault_clear(&t.f);
    assert_int_equal(sbt_login(&t.ctx, &wrong, "test", &out, &t.f), SBT_E_RATE);
    assert_true(t.f.after_s >= 1 && t.f.after_s <= 10);
    sbt_fault_clear(&t.f);
    t.ctx.client = "203.0.113.8"; // the person himself, elsewhere
    SBT_ASSERT_OK(sbt_login(&t.ctx, &right, "test", &out, &t.f), &t.f);
    t.ctx.client = "203.0.113.7"; // his colleague at the same place
    struct sbt_login_in other = {"lain", "salah salah salah"};
    assert_int_equal(sbt_login(&t.ctx, &other, "test", &out, &t.f), SBT_E_INVALID);
    later(&t, 11);
    sbt_fault_clear(&t.f);
    SBT_ASSERT_OK(sbt_login(&t.ctx, &right, "test", &out, &t.f), &t.f);
    ta_close(&t);
}

TA_TEST_BOTH(ends_sessions_by_rest_by_age_by_hand_and_with_the_account)
{
    ta_as_operator(t);
    struct sbt_account_added a = add(t, "dewi", "audiman", "BKN"), b = add(t, "pic.bkn", "audiman", "BKN");
    (void)b;
    const char *secret, *one = enrol(t, "dewi", a.password, &secret, NULL);
    for (int i = 0; i < 23; i++) { // in use all the time, but a day is a day
        later(t, SBT_LIMIT_SESSION_IDLE_S);
        SBT_ASSERT_OK(as_session(t, one), &t->f);
    }
    later(t, SBT_LIMIT_SESSION_IDLE_S + 1);
    assert_int_equal(as_session(t, one), SBT_E_LOGIN);

    const char *tokens[3];
    for (int i = 0; i < 3; i++) {
        later(t, 31);
        ta_as(t, SBT_ROLE_UNSET, NULL);
        sbt_fault_clear(&t->f);
        struct sbt_login_out out;
        SBT_ASSERT_OK(sbt_login(&t->ctx, &(struct sbt_login_in){"dewi", good_password}, "test", &out, &t->f), &t->f);
        SBT_ASSERT_OK(sbt_login_code(&t->ctx, out.pending, &(struct sbt_login_code_in){code_now(t, secret)}, "test",
                                     &tokens[i], &t->f),
                      &t->f);
    }
    SBT_ASSERT_OK(as_session(t, tokens[0]), &t->f);
    struct sbt_session_view *list;
    size_t n;
    SBT_ASSERT_OK(sbt_session_list(&t->ctx, &list, &n, &t->f), &t->f);
    assert_int_equal(n, 3);
    struct sbt_id other = list[0].current ? list[1].id : list[0].id;
    SBT_ASSERT_OK(sbt_session_end(&t->ctx, &other, &t->f), &t->f);
    assert_int_equal(sbt_session_end(&t->ctx, &other, &t->f), SBT_E_NOT_FOUND);
    sbt_fault_clear(&t->f);
    int64_t ended;
    SBT_ASSERT_OK(sbt_session_end_others(&t->ctx, &ended, &t->f), &t->f);
    assert_true(ended >= 1); // sessions that idled out before count too
    assert_int_equal(as_session(t, tokens[1]), SBT_E_LOGIN);
    assert_int_equal(as_session(t, tokens[2]), SBT_E_LOGIN);
    SBT_ASSERT_OK(as_session(t, tokens[0]), &t->f);
    struct sbt_session_look looks[] = {{.token = tokens[1]}, {.token = tokens[0]}, {.token = "00"}, {.token = NULL}};
    SBT_ASSERT_OK(sbt_session_peek_all(&t->app, t->ts.a, looks, 4, &t->f), &t->f);
    for (int i = 0; i < 4; i++) // one that is over hides none behind it
        assert_int_equal(looks[i].rc, i == 1 ? SBT_OK : SBT_E_LOGIN);
    assert_string_equal(looks[1].actor.login, "dewi");
    assert_int_equal(looks[1].actor.role, SBT_ROLE_AUDIMAN);

    ta_as_operator(t);
    SBT_ASSERT_OK(sbt_account_lock(&t->ctx, &a.account, true, "uji", &t->f), &t->f);
    assert_int_equal(as_session(t, tokens[0]), SBT_E_LOGIN);
    later(t, 31);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    sbt_fault_clear(&t->f);
    struct sbt_login_out out;
    assert_int_equal(sbt_login(&t->ctx, &(struct sbt_login_in){"dewi", good_password}, "test", &out, &t->f),
                     SBT_E_INVALID);
    assert_int_equal(as_session(t, "00"), SBT_E_LOGIN);
    assert_int_equal(as_session(t, NULL), SBT_E_LOGIN);
}

TA_TEST_BOTH(gives_a_privileged_role_only_by_two_persons)
{
    ta_as_operator(t);
    struct sbt_account_added first = add(t, "admin.satu", "admin", "BKN");
    assert_false(first.waits); // nobody is there who could be the second person
    struct sbt_account_added second = add(t, "admin.dua", "admin", "BKN");
    assert_true(second.waits);
    enrol(t, "admin.dua", second.password, NULL, NULL);
    assert_string_equal(t->ctx.actor.todo, "appointment");
    enrol(t, "admin.satu", first.password, NULL, NULL);
    assert_int_equal(t->ctx.actor.role, SBT_ROLE_ADMIN);
    struct sbt_ctx admin1 = t->ctx;
    struct sbt_appointment_view *w;
    size_t n;
    SBT_ASSERT_OK(sbt_appointment_waiting(&t->ctx, &w, &n, &t->f), &t->f);
    assert_int_equal(n, 1);
    SBT_ASSERT_OK(sbt_appointment_decide(&t->ctx, &second.appointment, true, "surat", &t->f), &t->f);
    assert_int_equal(sbt_appointment_decide(&t->ctx, &second.appointment, true, NULL, &t->f), SBT_E_CONFLICT);
    sbt_fault_clear(&t->f);

    struct sbt_account_added pic = add(t, "pic.takalar", "pic", "PEMDA-73.05"); // by admin.satu
    assert_true(pic.waits);
    assert_int_equal(sbt_appointment_decide(&t->ctx, &pic.appointment, true, NULL, &t->f), SBT_E_DENIED);
    sbt_fault_clear(&t->f);
    struct sbt_account_view v;
    SBT_ASSERT_OK(sbt_account_get(&t->ctx, &pic.account, &v, &t->f), &t->f);
    assert_string_equal(v.appointments[0].status, "proposed");

    // A reset sends the privileged role back to the wait, and the one who reset it cannot approve it.
    const char *pw;
    SBT_ASSERT_OK(sbt_account_reset(&admin1, &second.account, true, "telepon hilang", &pw, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_account_get(&admin1, &second.account, &v, &t->f), &t->f);
    assert_string_equal(v.appointments[0].status, "proposed");
    assert_int_equal(sbt_appointment_decide(&admin1, &second.appointment, true, NULL, &t->f), SBT_E_DENIED);
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_account_lock(&admin1, &first.account, true, NULL, &t->f), SBT_E_DENIED); // himself
}

TA_TEST_BOTH(keeps_the_last_administrator)
{
    ta_as_operator(t);
    struct sbt_account_added first = add(t, "admin.satu", "admin", "BKN"), second = add(t, "admin.dua", "admin", "BKN");
    enrol(t, "admin.satu", first.password, NULL, NULL);
    assert_int_equal(sbt_appointment_end(&t->ctx, &first.appointment, SBT_DAY_NONE, NULL, &t->f), SBT_E_CONFLICT);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_appointment_decide(&t->ctx, &second.appointment, true, "surat", &t->f), &t->f);
    ta_as_operator(t);
    SBT_ASSERT_OK(sbt_appointment_end(&t->ctx, &first.appointment, SBT_DAY_NONE, "pindah", &t->f), &t->f);
    assert_int_equal(sbt_appointment_end(&t->ctx, &second.appointment, SBT_DAY_NONE, NULL, &t->f), SBT_E_CONFLICT);
}

TA_TEST_BOTH(lets_nobody_end_the_only_appointment_that_he_has)
{
    ta_as_operator(t);
    struct sbt_account_added first = add(t, "admin.satu", "admin", "BKN"), second = add(t, "admin.dua", "admin", "BKN");
    struct sbt_ctx as_operator = t->ctx;
    enrol(t, "admin.satu", first.password, NULL, NULL);
    SBT_ASSERT_OK(sbt_appointment_decide(&t->ctx, &second.appointment, true, "surat", &t->f), &t->f);
    assert_int_equal(sbt_appointment_end(&t->ctx, &first.appointment, SBT_DAY_NONE, "pindah", &t->f), SBT_E_CONFLICT);
    assert_non_null(strstr(t->f.say.say, "satu-satunya penugasan"));
    sbt_fault_clear(&t->f);
    struct sbt_id more;
    bool waits;
    struct sbt_appointment_in in = {.login = "admin.satu",
                                    .agency = "PEMDA-73.05",
                                    .role = "ppk_officer",
                                    .from = SBT_DAY_NONE,
                                    .to = SBT_DAY_NONE};
    SBT_ASSERT_OK(sbt_appointment_add(&as_operator, &in, &more, &waits, &t->f), &t->f);
    assert_false(waits);
    SBT_ASSERT_OK(sbt_appointment_end(&t->ctx, &first.appointment, SBT_DAY_NONE, "pindah", &t->f),
                  &t->f); // one is left
}

TA_TEST_BOTH(lets_a_pic_manage_his_own_agency_alone)
{
    struct sbt_act act = {0};
    (void)act;
    ta_as_operator(t);
    struct sbt_account_added other = add(t, "orang.bkn", "audiman", "BKN");
    struct sbt_account_added own = add(t, "orang.takalar", "ppk_officer", "PEMDA-73.05");
    ta_as(t, SBT_ROLE_PIC, "PEMDA-73.05");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    struct sbt_account_added mine = add(t, "staf.takalar", "examiner", "PEMDA-73.05");
    assert_false(mine.waits);
    struct sbt_account_row *rows;
    size_t n;
    const char *next;
    SBT_ASSERT_OK(sbt_account_list(&t->ctx, &(struct sbt_account_list_in){.agency = "BKN"}, &rows, &n, &next, &t->f),
                  &t->f);
    assert_int_equal(n, 2); // of his own agency, whatever he asks for
    struct sbt_account_view v;
    SBT_ASSERT_OK(sbt_account_get(&t->ctx, &own.account, &v, &t->f), &t->f);
    assert_int_equal(sbt_account_get(&t->ctx, &other.account, &v, &t->f), SBT_E_NOT_FOUND);
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_account_lock(&t->ctx, &other.account, true, NULL, &t->f), SBT_E_NOT_FOUND);
    sbt_fault_clear(&t->f);
    struct sbt_account_in in = {
        .login = "baru", .name = "Baru", .agency = "BKN", .role = "audiman", .from = SBT_DAY_NONE, .to = SBT_DAY_NONE};
    struct sbt_account_added out;
    assert_int_equal(sbt_account_add(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "agency"));
    sbt_fault_clear(&t->f);
    in.agency = "PEMDA-73.05";
    in.role = "audiman"; // a role that no regional government has
    assert_int_equal(sbt_account_add(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "role"));
    sbt_fault_clear(&t->f);
    in.role = "examiner";
    in.login = "STAF.takalar"; // taken, in other letters
    assert_int_equal(sbt_account_add(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "login"));
    // Somebody who also works elsewhere is not his to lock.
    sbt_fault_clear(&t->f);
    ta_as_operator(t);
    struct sbt_appointment_in ap = {.agency = "KEMENDAGRI",
                                    .login = "staf.takalar",
                                    .role = "ppk_officer",
                                    .from = SBT_DAY_NONE,
                                    .to = SBT_DAY_NONE};
    struct sbt_id id;
    bool waits;
    SBT_ASSERT_OK(sbt_appointment_add(&t->ctx, &ap, &id, &waits, &t->f), &t->f);
    ta_as(t, SBT_ROLE_PIC, "PEMDA-73.05");
    assert_int_equal(sbt_account_lock(&t->ctx, &mine.account, true, NULL, &t->f), SBT_E_DENIED);
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_appointment_end(&t->ctx, &id, SBT_DAY_NONE, NULL, &t->f), SBT_E_NOT_FOUND);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_appointment_end(&t->ctx, &mine.appointment, SBT_DAY_NONE, "pindah", &t->f), &t->f);
}

TA_TEST_BOTH(limits_a_token_to_its_scopes_its_days_and_its_appointment)
{
    ta_as_operator(t);
    struct sbt_account_added a = add(t, "mesin", "bawaslu_officer", "BAWASLU-73");
    enrol(t, "mesin", a.password, NULL, NULL);
    const char *scopes[] = {"report_enter", "case_read"}, *token;
    struct sbt_token_in in = {.name = "uji", .scopes = scopes, .scopes_n = 2, .days = 30};
    struct sbt_id id;
    SBT_ASSERT_OK(sbt_token_add(&t->ctx, &in, &token, &id, &t->f), &t->f);
    const char *wrong[] = {"accounts_all"};
    struct sbt_token_in bad = {.name = "uji", .scopes = wrong, .scopes_n = 1, .days = 30};
    const char *none;
    struct sbt_id none_id;
    assert_int_equal(sbt_token_add(&t->ctx, &bad, &none, &none_id, &t->f), SBT_E_INVALID);
    struct sbt_ctx owner = t->ctx;

    sbt_fault_clear(&t->f);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_token_find(&t->app, t->ts.a, token, "id", &t->ctx.actor, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_ctx_need(&t->ctx, SBT_NEED_CASE_READ, &t->f), &t->f);
    assert_int_equal(sbt_ctx_need(&t->ctx, SBT_NEED_CASE_ACT, &t->f), SBT_E_DENIED);
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_ctx_need(&t->ctx, SBT_NEED_LOGIN, &t->f), SBT_E_DENIED);
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_token_find(&t->app, t->ts.a, "sbt_00", "id", &t->ctx.actor, &t->f), SBT_E_LOGIN);

    sbt_fault_clear(&t->f);
    later(t, 31 * 86400);
    assert_int_equal(sbt_token_find(&t->app, t->ts.a, token, "id", &t->ctx.actor, &t->f), SBT_E_LOGIN);
    later(t, -31 * 86400 + 3600);
    sbt_fault_clear(&t->f);
    owner.now_us = t->ctx.now_us;
    SBT_ASSERT_OK(sbt_token_revoke(&owner, &id, &t->f), &t->f);
    assert_int_equal(sbt_token_find(&t->app, t->ts.a, token, "id", &t->ctx.actor, &t->f), SBT_E_LOGIN);
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_token_revoke(&owner, &id, &t->f), SBT_E_NOT_FOUND);
}

SBT_TEST(refuses_passwords_that_are_short_common_or_the_login)
{
    struct sbt_fault f = {0};
    assert_int_equal(sbt_password_judge("pendek", "siti", "p", &f), SBT_E_INVALID);
    assert_int_equal(sbt_password_judge("Password1234", "siti", "p", &f), SBT_E_INVALID);
    assert_int_equal(sbt_password_judge("aaaaaaaaaaaaaaaa", "siti", "p", &f), SBT_E_INVALID);
    assert_int_equal(sbt_password_judge("ini kata SITI sendiri", "siti", "p", &f), SBT_E_INVALID);
    sbt_fault_clear(&f);
    SBT_ASSERT_OK(sbt_password_judge(good_password, "siti", "p", &f), &f);
}

// --- what the frame gives

struct idem {
    struct sbt_ctx *ctx;
    struct sbt_hash request;
    const char *say, *got;
    bool seen;
};

static enum sbt_rc idem_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct idem *x = arg;
    struct sbt_blob answer;
    SBT_TRY(sbt_idem_begin(tx, x->ctx, "test.write", &x->request, &x->seen, &answer, f));
    if (x->seen) {
        x->got = sbt_arena_strndup(sbt_tx_arena(tx), answer.p, answer.n);
        return SBT_OK;
    }
    x->got = x->say;
    return sbt_idem_end(tx, x->ctx, "test.write", (struct sbt_blob){x->say, strlen(x->say)}, f);
}

TA_TEST_BOTH(answers_the_same_key_the_same_for_a_day)
{
    struct idem x = {.ctx = &t->ctx, .say = "satu"};
    t->ctx.idempotency_key = "kunci-1";
    sbt_sha256("a", 1, &x.request);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test", SBT_TX_WRITE, idem_tx, &x, &t->f), &t->f);
    assert_false(x.seen);
    x.say = "dua";
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test", SBT_TX_WRITE, idem_tx, &x, &t->f), &t->f);
    assert_true(x.seen);
    assert_string_equal(x.got, "satu");
    sbt_sha256("b", 1, &x.request);
    assert_int_equal(sbt_ctx_tx(&t->ctx, "test", SBT_TX_WRITE, idem_tx, &x, &t->f), SBT_E_CONFLICT);
    sbt_fault_clear(&t->f);
    sbt_id_of_code(&t->ctx.actor.account.u, "account", "somebody else"); // with the same key
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test", SBT_TX_WRITE, idem_tx, &x, &t->f), &t->f);
    assert_false(x.seen);
    later(t, SBT_LIMIT_IDEMPOTENCY_S + 1);
    x.say = "tiga";
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test", SBT_TX_WRITE, idem_tx, &x, &t->f), &t->f);
    assert_false(x.seen);
    t->ctx.idempotency_key = "ada spasi";
    assert_int_equal(sbt_ctx_tx(&t->ctx, "test", SBT_TX_WRITE, idem_tx, &x, &t->f), SBT_E_INVALID);
}

TA_TEST_BOTH(loads_master_data_once)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_master_report r;
    SBT_ASSERT_OK(sbt_master_load(&t->app, a, &r, &t->f), &t->f); // the second time
    assert_int_equal(r.lists_n, 0);
    assert_int_equal(r.agencies_added + r.agencies_changed + r.rulebooks_n, 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM ref_region WHERE parent IS NULL"), 38);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM ref_region WHERE parent IS NOT NULL"), 514);
    assert_int_equal(
        ts_int(&t->ts, "SELECT count(*) FROM ref_region WHERE bawaslu_code IS NULL OR kanreg_code IS NULL"), 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM agency WHERE kind = 'kanreg'"), 14);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM agency WHERE kanreg_code IS NULL"), 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'reference.loaded'"), 9);
    struct sbt_rebuild_report rb;
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, a, &rb, &t->f), &t->f);
    assert_int_equal(rb.differences_n, 0);
}
