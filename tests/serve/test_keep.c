// Pages that are given again: to whom, and for how long, with the real guard and the real pages over sockets.
#include "serve/keep.h"

#include "app/account.h"
#include "app/account_session.h"
#include "base/limits.h"
#include "http/web.h"
#include "serve/fault.h"
#include "serve/guard.h"
#include "tests/app/case_fix.h"
#include "tests/http/kit.h"

extern const struct sbt_route sbt_routes_case_desk[], sbt_routes_case_view[];
extern const size_t sbt_routes_case_desk_n, sbt_routes_case_view_n;

static struct sbt_keep *keep;
static _Atomic int kept;

static enum sbt_rc guard(struct sbt_request *rq, struct sbt_fault *f)
{
    SBT_TRY(sbt_keep_guard(keep, rq, f));
    kept += rq->status == 200;
    return SBT_OK;
}

static enum sbt_rc start_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const char **token = arg;
    struct sbt_session_new in = {.stepped_up = true};
    memcpy(in.account.u.b, *token, sizeof in.account.u.b);
    return sbt_session_start(tx, &in, token, f);
}

static struct sbt_account_added added[4];
static const char *logins[4];

static size_t of(const char *login)
{
    size_t i = 0;
    while (i < 3 && logins[i] && strcmp(logins[i], login) != 0)
        i++;
    return i;
}

// A session of a person with that role: the same one when the login is known already.
static const char *session_of(struct ta *t, const char *login, const char *role, const char *agency)
{
    size_t i = of(login);
    if (role) {
        struct sbt_account_in in = {
            .login = login, .name = login, .agency = agency, .role = role, .from = SBT_DAY_NONE, .to = SBT_DAY_NONE};
        ta_as_operator(t);
        SBT_ASSERT_OK(sbt_account_add(&t->ctx, &in, &added[i], &t->f), &t->f);
        logins[i] = login;
        const char *ready = t->ts.engine == SBT_ENGINE_PG ? "UPDATE credential SET must_change = 0, totp = '\\x00'"
                                                          : "UPDATE credential SET must_change = 0, totp = x'00'";
        SBT_ASSERT_OK(ts_raw(&t->ts, SBT_SCOPE_CREDENTIAL, ready), &t->ts.f);
    }
    const char *token = (const char *)added[i].account.b;
    SBT_ASSERT_OK(ts_write(&t->ts, start_tx, &token), &t->ts.f);
    return sbt_arena_strdup(t->ts.a, token);
}

struct answer {
    int status, kept;
    const char *body;
};

static struct answer ask(struct ta *t, struct kit *k, const char *session, const char *path, const char *more)
{
    struct reply r;
    int before = kept;
    kit_ask(k,
            sbt_arena_printf(t->ts.a, "GET %s HTTP/1.1\r\n" HOST CLOSE "Cookie: %s=%s%s\r\n\r\n", path,
                             SBT_SESSION_COOKIE, session, more),
            &r);
    struct answer a = {r.status, kept - before, sbt_arena_strndup(t->ts.a, r.body ? r.body : "", r.body_n)};
    kit_free(&r);
    return a;
}

// Asks until the version has settled and the page is kept; gives it as it is then.
static struct answer settle(struct ta *t, struct kit *k, const char *session, const char *path)
{
    for (int i = 0; i < 100; i++) {
        struct answer a = ask(t, k, session, path, "");
        if (a.kept)
            return a;
        kit_nap(100);
    }
    fail_msg("%s is never kept", path);
    return (struct answer){0};
}

// Everything lives in the arena.
static struct kit *serve(struct ta *t, struct sbt_arena *a)
{
    struct sbt_web *web = SBT_NEW(a, struct sbt_web);
    struct kit *k = SBT_NEW(a, struct kit);
    struct sbt_route *rows = SBT_NEW_N(a, struct sbt_route, 16);
    size_t n = 0;
    for (size_t i = 0; i < sbt_routes_case_desk_n; i++)
        rows[n++] = sbt_routes_case_desk[i];
    for (size_t i = 0; i < sbt_routes_case_view_n; i++)
        rows[n++] = sbt_routes_case_view[i];
    web->app = &t->app;
    struct sbt_server_opts o = {.listen = "127.0.0.1:0",
                                .rows = rows,
                                .rows_n = n,
                                .clock = &t->ts.clock,
                                .app = web,
                                .guard = guard,
                                .fault = sbt_serve_fault,
                                .workers = 2};
    keep = sbt_keep_new(a);
    SBT_ASSERT_OK(sbt_server_start(&o, &k->server, &t->f), &t->f);
    web->server = k->server;
    return k;
}

static void stop(struct kit *k)
{
    sbt_server_stop(k->server, 1000);
    sbt_keep_free(keep);
}

TA_TEST_BOTH(gives_a_page_again_to_the_same_session_alone_and_only_while_nothing_changed)
{
    struct sbt_arena *a = sbt_arena_new(1 << 20);
    struct kit *k = serve(t, a);
    const char *one = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh Satu"}).number;
    const char *path = sbt_arena_printf(a, "/kasus/%s", one);
    const char *bkn = session_of(t, "bkn", "audiman", "BKN");
    const char *ppk = session_of(t, "ppk", "ppk_officer", "PEMDA-73.71");
    const char *again = session_of(t, "bkn", NULL, NULL);

    struct answer list = settle(t, k, bkn, "/kasus");
    assert_non_null(strstr(list.body, one));
    struct answer page = settle(t, k, bkn, path);
    assert_non_null(strstr(page.body, "Contoh Satu"));
    assert_string_equal(ask(t, k, bkn, path, "").body, page.body);

    // The agency of the subject sees nothing yet; another session, language or address gets its own.
    struct answer other = ask(t, k, ppk, "/kasus", "");
    assert_int_equal(other.status, 200);
    assert_int_equal(other.kept, 0);
    assert_null(strstr(other.body, one));
    assert_int_equal(ask(t, k, ppk, path, "").status, 404);
    assert_int_equal(ask(t, k, again, path, "").kept, 0);
    other = ask(t, k, bkn, path, "; sbt_lang=en");
    assert_int_equal(other.kept, 0);
    assert_non_null(strstr(other.body, "lang=\"en\""));
    assert_int_equal(ask(t, k, bkn, path, "; sbt_flash=saved").kept, 0);
    assert_int_equal(ask(t, k, bkn, sbt_arena_printf(a, "%s?jenis=vote.cast", path), "").kept, 0);
    assert_int_equal(ask(t, k, bkn, path, "").kept, 1); // what those readings wrote tells nobody

    // A new case stands on the list at once; a right that ends, ends at once.
    ta_as_operator(t);
    const char *two = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh Dua"}).number;
    list = ask(t, k, bkn, "/kasus", "");
    assert_int_equal(list.kept, 0);
    assert_non_null(strstr(list.body, two));
    assert_non_null(strstr(settle(t, k, bkn, "/kasus").body, two));
    settle(t, k, bkn, path);
    SBT_ASSERT_OK(ts_raw(&t->ts, SBT_SCOPE_PROJECT,
                         "INSERT INTO case_shut SELECT case_id, account_id, 'uji' FROM case_file, account "
                         "WHERE login = 'bkn'"),
                  &t->ts.f);
    assert_int_equal(ask(t, k, bkn, path, "").status, 404);
    assert_null(strstr(ask(t, k, bkn, "/kasus", "").body, one));
    // A page that is kept is no way past the end of a session.
    settle(t, k, bkn, "/meja");
    SBT_ASSERT_OK(ts_raw(&t->ts, 0, "UPDATE session SET ended_us = 1"), &t->ts.f);
    assert_int_not_equal(ask(t, k, bkn, "/meja", "").status, 200);
    stop(k);
    sbt_arena_free(a);
}

// The session's person acts from here on.
static void as_session(struct ta *t, const char *session)
{
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_session_find(&t->app, t->ts.a, session, "id", &t->ctx.actor, &t->f), &t->f);
}

static void choose(struct ta *t, const char *session, const struct sbt_id *appointment)
{
    as_session(t, session);
    SBT_ASSERT_OK(sbt_session_choose(&t->ctx, appointment, &t->f), &t->f);
}

// By the use case that does it, each time with the page kept before.
TA_TEST_BOTH(gives_no_page_past_a_lock_or_the_end_of_an_appointment_or_of_a_session)
{
    struct sbt_arena *a = sbt_arena_new(1 << 20);
    struct kit *k = serve(t, a);
    const char *number = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh Satu"}).number;
    const char *s = session_of(t, "bkn", "audiman", "BKN");
    const struct sbt_account_added who = added[of("bkn")];
    settle(t, k, s, "/kasus");
    ta_as_operator(t);
    SBT_ASSERT_OK(sbt_account_lock(&t->ctx, &who.account, true, "uji", &t->f), &t->f);
    assert_int_not_equal(ask(t, k, s, "/kasus", "").status, 200);
    SBT_ASSERT_OK(sbt_account_lock(&t->ctx, &who.account, false, "uji", &t->f), &t->f);
    assert_int_not_equal(ask(t, k, s, "/kasus", "").status, 200);

    s = session_of(t, "bkn", NULL, NULL);
    settle(t, k, s, "/kasus");
    as_session(t, s);
    SBT_ASSERT_OK(sbt_session_log_out(&t->ctx, &t->f), &t->f);
    assert_int_not_equal(ask(t, k, s, "/kasus", "").status, 200);

    // Another appointment in the same session, which changes nothing that pages show: each has its own page.
    struct sbt_appointment_in in = {
        .login = "bkn", .agency = "PEMDA-73.71", .role = "ppk_officer", .from = SBT_DAY_NONE, .to = SBT_DAY_NONE};
    struct sbt_id second;
    bool waits;
    ta_as_operator(t);
    SBT_ASSERT_OK(sbt_appointment_add(&t->ctx, &in, &second, &waits, &t->f), &t->f);
    assert_false(waits);
    s = session_of(t, "bkn", NULL, NULL);
    assert_int_not_equal(ask(t, k, s, "/kasus", "").status, 200); // nothing is chosen yet
    choose(t, s, &who.appointment);
    assert_non_null(strstr(settle(t, k, s, "/kasus").body, number));
    choose(t, s, &second);
    struct answer page = ask(t, k, s, "/kasus", "");
    assert_int_equal(page.status, 200);
    assert_int_equal(page.kept, 0);
    assert_null(strstr(page.body, number));
    assert_null(strstr(ask(t, k, s, "/kasus", "").body, number));
    choose(t, s, &who.appointment);
    assert_non_null(strstr(ask(t, k, s, "/kasus", "").body, number));

    ta_as_operator(t);
    SBT_ASSERT_OK(sbt_appointment_end(&t->ctx, &who.appointment, SBT_DAY_NONE, "uji", &t->f), &t->f);
    assert_int_not_equal(ask(t, k, s, "/kasus", "").status, 200);
    s = session_of(t, "bkn", NULL, NULL);
    settle(t, k, s, "/kasus");
    t->ts.clock.sim_us += (SBT_LIMIT_SESSION_IDLE_S + 1) * SBT_US_PER_S;
    assert_int_not_equal(ask(t, k, s, "/kasus", "").status, 200);
    stop(k);
    sbt_arena_free(a);
}
