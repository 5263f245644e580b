// Acts in one's name over HTTP: reading, denying, confirming a day, each with its scope and its key.
#include <stdatomic.h>

#include "api/api.h"
#include "base/buf.h"
#include "base/json.h"
#include "tests/api/api_test.h"

#define DENY "{\"reason\":\"Saya cuti pada hari itu.\"}"
#define CASES "case_read case_act"

// A vote of the token's person.
static void votes(struct tapi *x, const char *token)
{
    struct sbt_case_opened c = ta_case_open(&x->t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    const char *path = sbt_arena_printf(x->t.ts.a, "/api/v1/cases/%s/steps", c.number);
    const char *body = "{\"step\":\"verifikasi\",\"data\":{\"vote\":\"setuju\",\"reason\":\"Cocok.\"}}";
    assert_int_equal(tapi_ask(x, "POST", path, token, NULL, body).status, 200);
    tapi_wake(x);
}

static const struct sbt_jval *items(const struct tapi_reply *r)
{
    assert_int_equal(r->status, 200);
    const struct sbt_jval *l = sbt_jval_get(r->json, "items");
    assert_non_null(l);
    return l;
}

TAPI_TEST_BOTH(a_person_reads_and_denies_what_stands_in_his_name_and_nobody_elses)
{
    struct sbt_arena *a = x->t.ts.a;
    const char *officer = tapi_token(x, "verifier", "BKN", CASES " acts act_judge");
    const char *reader = tapi_token(x, "verifier", "BKN", "acts"), *none = tapi_token(x, "verifier", "BKN", CASES);
    const char *pic = tapi_token(x, "pic", "BKN", "act_judge"), *other = tapi_token(x, "pic", "BAWASLU", "act_judge");
    votes(x, officer);
    struct tapi_reply r = tapi_ask(x, "GET", "/api/v1/acts", officer, NULL, NULL);
    const struct sbt_jval *l = items(&r);
    assert_int_equal(l->n, 2); // and before it his token was made
    const char *act = sbt_jval_str(&l->v[0], "id");
    assert_non_null(sbt_jval_str(&l->v[0], "words"));
    assert_non_null(sbt_jval_str(&l->v[0], "number"));
    assert_null(sbt_jval_get(&l->v[0], "dispute"));
    assert_null(strstr(r.body, "Andi Contoh"));
    assert_null(strstr(r.body, "Cocok"));
    r = tapi_ask(x, "GET", "/api/v1/acts", reader, NULL, NULL);
    assert_int_equal(items(&r)->n, 1);
    assert_null(strstr(r.body, act));
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/acts", none, NULL, NULL).status, 403);
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/acts", NULL, NULL, NULL).status, 401);
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/acts?cursor=apa", officer, NULL, NULL).status, 422);

    const char *deny = sbt_arena_printf(a, "/api/v1/acts/%s/deny", act), *key = "Idempotency-Key: sangkal-1\r\n";
    assert_int_equal(tapi_ask(x, "POST", deny, reader, NULL, DENY).status, 403);
    assert_int_equal(tapi_ask(x, "POST", deny, other, NULL, DENY).status, 404); // not his, nor his agency's
    assert_int_equal(tapi_ask(x, "POST", "/api/v1/acts/apa/deny", officer, NULL, DENY).status, 404);
    assert_int_equal(tapi_ask(x, "POST", deny, officer, NULL, "{}").status, 422);
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM act_dispute"), 0);
    for (int i = 0; i < 2; i++) { // its answer was lost
        r = tapi_ask(x, "POST", deny, officer, key, DENY);
        assert_int_equal(r.status, 200);
        assert_string_equal(sbt_jval_str(r.json, "id"), act);
        assert_string_equal(sbt_jval_str(r.json, "dispute"), "open");
    }
    assert_int_equal(tapi_ask(x, "POST", deny, officer, key, "{\"reason\":\"Lain.\"}").status, 409);
    assert_int_equal(tapi_ask(x, "POST", deny, pic, NULL, DENY).status, 409); // it is denied already
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM act_dispute"), 1);
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM event WHERE kind = 'act.disputed'"), 1);
}

TAPI_TEST_BOTH(a_pic_confirms_a_day_as_he_read_it_once_and_for_his_agency_alone)
{
    struct sbt_arena *a = x->t.ts.a;
    const char *officer = tapi_token(x, "verifier", "BKN", CASES " acts");
    const char *pic = tapi_token(x, "pic", "BKN", "acts act_judge"), *reader = tapi_token(x, "pic", "BKN", "acts");
    votes(x, officer);
    const char *day = sbt_day_iso(a, sbt_day_at(sbt_clock_now(x->t.app.clock), SBT_ZONE_WIB));
    const char *path = sbt_arena_printf(a, "/api/v1/act-days/%s", day),
               *confirm = sbt_arena_printf(a, "%s/confirm", path);
    assert_int_equal(tapi_ask(x, "GET", path, officer, NULL, NULL).status, 403); // no PIC
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/act-days", officer, NULL, NULL).status, 403);
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/act-days/2024-02-30", pic, NULL, NULL).status, 404);
    assert_int_equal(tapi_ask(x, "GET", sbt_arena_printf(a, "%s?agency=BAWASLU", path), pic, NULL, NULL).status, 404);
    struct tapi_reply r = tapi_ask(x, "GET", path, pic, NULL, NULL);
    assert_int_equal(items(&r)->n, sbt_jval_int(r.json, "acts", -1));
    assert_non_null(strstr(r.body, "\"over\":false"));
    const char *body = sbt_arena_printf(a, "{\"acts\":%lld,\"root\":\"%s\"}",
                                        (long long)sbt_jval_int(r.json, "acts", -1), sbt_jval_str(r.json, "root"));
    assert_int_equal(tapi_ask(x, "POST", confirm, pic, NULL, body).status, 409); // it is not over
    atomic_fetch_add(&x->t.ts.clock.sim_us, SBT_US_PER_DAY);
    assert_int_equal(tapi_ask(x, "POST", confirm, reader, NULL, body).status, 403);
    assert_int_equal(tapi_ask(x, "POST", confirm, pic, NULL, "{\"acts\":1}").status, 422);
    const char *wrong = sbt_arena_printf(a, "{\"acts\":99,\"root\":\"%s\"}", sbt_jval_str(r.json, "root"));
    assert_int_equal(tapi_ask(x, "POST", confirm, pic, NULL, wrong).status, 409);
    for (int i = 0; i < 2; i++) { // its answer was lost
        r = tapi_ask(x, "POST", confirm, pic, "Idempotency-Key: hari-1\r\n", body);
        assert_int_equal(r.status, 200);
        assert_non_null(sbt_jval_str(r.json, "confirmed"));
        assert_non_null(strstr(r.body, "\"same\":true"));
    }
    assert_int_equal(tapi_ask(x, "POST", confirm, pic, "Idempotency-Key: hari-1\r\n", wrong).status, 409);
    assert_int_equal(tapi_ask(x, "POST", confirm, pic, NULL, body).status, 409); // confirmed already
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM event WHERE kind = 'acts.confirmed'"), 1);
    r = tapi_ask(x, "GET", "/api/v1/act-days", pic, NULL, NULL);
    const struct sbt_jval *l = items(&r);
    assert_int_equal(l->n, 1);
    assert_string_equal(sbt_jval_str(&l->v[0], "agency"), "BKN");
}
