// The operations over HTTP: from a report to a vote, with tokens, cursors, keys and problem documents.
#include <pthread.h>

#include "api/api.h"
#include "app/figure_fold.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "domain/policy.h"
#include "tests/api/api_test.h"

static const struct sbt_api_op *op_of(const char *id)
{
    for (size_t i = 0; i < sbt_routes_api_n; i++)
        if (sbt_str_eq(((const struct sbt_api_op *)sbt_routes_api[i].arg)->id, id))
            return sbt_routes_api[i].arg;
    fail();
    return NULL;
}

static const char *field_error(const struct tapi_reply *r, const char *field)
{
    const struct sbt_jval *e = sbt_jval_get(r->json, "errors");
    for (size_t i = 0; e && i < e->n; i++)
        if (sbt_str_eq(sbt_jval_str(&e->v[i], "field"), field))
            return sbt_jval_str(&e->v[i], "message");
    return NULL;
}

TAPI_TEST_BOTH(takes_a_report_from_anybody_and_tells_the_holder_of_its_code_where_it_stands)
{
    const char *body = op_of("createReport")->example;
    struct tapi_reply r = tapi_ask(x, "POST", "/api/v1/reports", NULL, "Idempotency-Key: satu\r\n", body);
    assert_int_equal(r.status, 201);
    const char *number = sbt_jval_str(r.json, "number"), *code = sbt_jval_str(r.json, "receipt_code");
    assert_non_null(number);
    assert_non_null(code);
    assert_null(sbt_jval_get(r.json, "case_number")); // officers' business

    struct tapi_reply again = tapi_ask(x, "POST", "/api/v1/reports", NULL, "Idempotency-Key: satu\r\n", body);
    assert_int_equal(again.status, 201);
    assert_string_equal(sbt_jval_str(again.json, "number"), number);
    assert_string_equal(sbt_jval_str(again.json, "receipt_code"), code);
    assert_int_equal(
        tapi_ask(x, "POST", "/api/v1/reports", NULL, "Idempotency-Key: satu\r\n", "{\"mode\":\"tanpa\"}").status, 409);
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM report"), 1);

    const char *path = sbt_arena_printf(x->t.ts.a, "/api/v1/reports/%s/status", number);
    const char *receipt = sbt_arena_printf(x->t.ts.a, "X-Receipt-Code: %s\r\n", code);
    r = tapi_ask(x, "GET", path, NULL, receipt, NULL);
    assert_int_equal(r.status, 200);
    assert_string_equal(sbt_jval_str(r.json, "number"), number);
    assert_int_equal(sbt_jval_get(r.json, "questions")->n, 0);
    r = tapi_ask(x, "GET", path, NULL, "X-Receipt-Code: AAAA-AAAA-AAAA-AAAA\r\n", NULL);
    assert_int_equal(r.status, 404);
    assert_string_equal(r.type, "application/problem+json");
    r = tapi_ask(x, "GET", path, NULL, NULL, NULL);
    assert_int_equal(r.status, 422);
    assert_non_null(field_error(&r, "X-Receipt-Code"));
}

TAPI_TEST_BOTH(refuses_bodies_with_each_error_at_its_field_and_writes_nothing)
{
    static const struct {
        const char *body, *field;
        int status;
    } rows[] = {
        {"{\"mode\":\"tanpa\",\"tidak_ada\":1}", "tidak_ada", 422},
        {"{}", "mode", 422},
        {"{\"mode\":7}", "mode", 422},
        {"{\"mode\":\"tanpa\",\"happened_day\":\"2024-02-30\"}", "happened_day", 422},
        {"{\"mode\":\"tanpa\",\"subjects\":[{\"nip\":\"198013992005011001\"}]}", "subjects.0.nip", 422},
        {"{\"mode\":\"tanpa\",\"mode\":\"tanpa\"}", NULL, 422},
        {"{\"mode\":", NULL, 422},
        {"[1]", NULL, 422},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++) {
        struct tapi_reply r = tapi_ask(x, "POST", "/api/v1/reports", NULL, NULL, rows[i].body);
        if (r.status != rows[i].status || (rows[i].field && !field_error(&r, rows[i].field)))
            print_error("%s: %d %s\n", rows[i].body, r.status, r.body);
        assert_int_equal(r.status, rows[i].status);
        assert_string_equal(r.type, "application/problem+json");
        if (rows[i].field)
            assert_non_null(field_error(&r, rows[i].field));
    }
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM report"), 0);
    struct tapi_reply r = tapi_ask(x, "POST", "/api/v1/reports", NULL, "Accept-Language: en\r\n", "{}");
    assert_string_equal(sbt_jval_str(r.json, "type"), "/api/v1/problems/invalid");
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/cases", NULL, NULL, NULL).status, 401);
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/tidak-ada", NULL, NULL, NULL).status, 404);
    assert_int_equal(tapi_ask(x, "POST", "/api/v1/cases", NULL, NULL, "{}").status, 405);
}

TAPI_TEST_BOTH(lists_shows_and_moves_a_case_as_far_as_a_token_reaches)
{
    struct sbt_arena *a = x->t.ts.a;
    for (int i = 0; i < 3; i++)
        ta_case_open(&x->t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    const char *bkn = tapi_token(x, "verifier", "BKN", "case_read case_act figures");
    const char *reader = tapi_token(x, "verifier", "BAWASLU", "case_read");
    struct tapi_reply r = tapi_ask(x, "GET", "/api/v1/cases?limit=2&sort=opened&lang=en", bkn, NULL, NULL);
    assert_int_equal(r.status, 200);
    const struct sbt_jval *items = sbt_jval_get(r.json, "items");
    assert_int_equal(items->n, 2);
    assert_int_equal(sbt_jval_int(r.json, "total", 0), 3);
    const char *number = sbt_jval_str(&items->v[0], "case_number");
    r = tapi_ask(x, "GET",
                 sbt_arena_printf(a, "/api/v1/cases?limit=2&sort=opened&cursor=%s", sbt_jval_str(r.json, "next")), bkn,
                 NULL, NULL);
    assert_int_equal(sbt_jval_get(r.json, "items")->n, 1);
    assert_null(sbt_jval_get(r.json, "next"));
    r = tapi_ask(x, "GET", "/api/v1/cases?limit=9999", bkn, NULL, NULL);
    assert_int_equal(r.status, 422);
    assert_non_null(field_error(&r, "limit"));

    const char *path = sbt_arena_printf(a, "/api/v1/cases/%s", number);
    r = tapi_ask(x, "GET", path, bkn, NULL, NULL);
    assert_int_equal(r.status, 200);
    const struct sbt_jval *s = &sbt_jval_get(r.json, "subjects")->v[0];
    assert_string_equal(sbt_jval_str(s, "name"), "Andi Contoh");
    assert_int_equal(sbt_jval_get(s, "votes")->n, 4);
    assert_int_equal(sbt_jval_get(s, "decrees")->n, 0);
    const char *id = sbt_jval_str(s, "id");

    const char *steps = sbt_arena_printf(a, "/api/v1/cases/%s/steps", number);
    r = tapi_ask(x, "POST", steps, reader, NULL, op_of("takeStep")->example);
    assert_int_equal(r.status, 403);
    r = tapi_ask(x, "POST", steps, bkn, NULL, "{\"step\":\"verifikasi\",\"data\":{\"vote\":\"mungkin\"}}");
    assert_int_equal(r.status, 422);
    assert_non_null(field_error(&r, "data.vote"));
    r = tapi_ask(x, "POST", steps, bkn, NULL, "{\"step\":\"verifikasi\"}");
    assert_int_equal(r.status, 422);
    r = tapi_ask(x, "POST", steps, bkn, NULL, "{\"step\":\"tidak_ada\",\"data\":{}}");
    assert_int_equal(r.status, 422);
    const char *body = sbt_arena_printf(
        a, "{\"step\":\"verifikasi\",\"subjects\":[\"%s\"],\"data\":{\"vote\":\"setuju\",\"reason\":\"Cocok.\"}}", id);
    r = tapi_ask(x, "POST", steps, bkn, "Idempotency-Key: suara-1\r\n", body);
    assert_int_equal(r.status, 200);
    assert_int_equal(sbt_jval_int(r.json, "done", 0), 1);
    r = tapi_ask(x, "POST", steps, bkn, "Idempotency-Key: suara-1\r\n", body);
    assert_int_equal(r.status, 200);
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM vote"), 1);
    r = tapi_ask(x, "POST", steps, bkn, "Idempotency-Key: suara-1\r\n", op_of("takeStep")->example);
    assert_int_equal(r.status, 409);

    tapi_wake(x);
    r = tapi_ask(x, "GET", sbt_arena_printf(a, "%s/timeline?kind=vote.cast", path), bkn, "Accept-Language: en\r\n",
                 NULL);
    assert_int_equal(r.status, 200);
    items = sbt_jval_get(r.json, "items");
    assert_int_equal(items->n, 1);
    assert_true(sbt_jval_int(&items->v[0], "leaf_index", -1) > 0);
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/cases/K-2024-XXXXXX", bkn, NULL, NULL).status, 404);

    r = tapi_ask(x, "GET", "/api/v1/figures?by=province", bkn, NULL, NULL);
    assert_int_equal(r.status, 200);
    assert_int_equal(sbt_jval_int(sbt_jval_get(r.json, "total"), "n", 0), 3);
    r = tapi_ask(x, "GET", "/api/v1/figures?by=bulan", bkn, NULL, NULL);
    assert_int_equal(r.status, 422);
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/figures", reader, NULL, NULL).status, 403);

    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(x->t.app.store, &n, &x->t.f), &x->t.f);
    SBT_ASSERT_OK(sbt_figure_fold_all(&x->t.app, NULL, NULL, &n, &x->t.f), &x->t.f);
    r = tapi_ask(x, "GET", "/api/v1/figure-catalogue", bkn, NULL, NULL);
    assert_int_equal(r.status, 200);
    assert_true(sbt_jval_get(r.json, "items")->n > 40);
    r = tapi_ask(x, "GET", "/api/v1/figure-values?name=reported&by=province&since=1", bkn, NULL, NULL);
    assert_int_equal(r.status, 200);
    const struct sbt_jval *at = sbt_jval_get(r.json, "at"), *since = sbt_jval_get(r.json, "since");
    assert_int_equal(sbt_jval_int(sbt_jval_get(at, "total"), "value", -1), 3);
    assert_int_equal(sbt_jval_int(at, "log_size", -1), n);
    assert_int_equal(sbt_jval_int(since, "log_size", -1), 1);
    assert_int_equal(sbt_jval_int(sbt_jval_get(since, "total"), "value", -1), 0);
    r = tapi_ask(x, "GET", "/api/v1/figure-values?name=reported&since=kapan", bkn, NULL, NULL);
    assert_int_equal(r.status, 422);
    assert_non_null(field_error(&r, "since"));
    r = tapi_ask(x, "GET", "/api/v1/figure-subjects?figure=reported", bkn, NULL, NULL);
    assert_int_equal(r.status, 200);
    assert_int_equal(sbt_jval_get(r.json, "items")->n, 3);
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/figure-sheets/LA-NOPE", bkn, NULL, NULL).status, 404);
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/figure-values?name=reported", reader, NULL, NULL).status, 403);
}

struct waiter {
    struct tapi *x;
    const char *path, *token;
    struct reply r;
    int64_t ms;
};

static void *wait_run(void *arg)
{
    struct waiter *w = arg;
    char rq[600];
    snprintf(rq, sizeof rq, "GET %s HTTP/1.1\r\n" HOST CLOSE "Authorization: Bearer %s\r\n\r\n", w->path, w->token);
    int64_t from = sbt_mono_ms();
    kit_ask(&w->x->kit, rq, &w->r);
    w->ms = sbt_mono_ms() - from;
    return NULL;
}

TAPI_TEST_BOTH(waits_for_a_change_and_answers_as_soon_as_there_is_one)
{
    struct sbt_case_opened c = ta_case_open(&x->t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    tapi_wake(x);
    const char *token = tapi_token(x, "verifier", "BAWASLU", "case_read");
    int64_t after = ts_int(&x->t.ts, "SELECT count(*) FROM leaf") - 1;
    struct waiter w = {.x = x, .token = token};
    w.path = sbt_arena_printf(x->t.ts.a, "/api/v1/changes?after=%lld&wait=1", (long long)after);
    wait_run(&w); // nothing happens: an empty answer when the time is over
    assert_int_equal(w.r.status, 200);
    assert_true(w.ms >= 900);
    assert_non_null(strstr(w.r.body, "\"items\":[]"));
    kit_free(&w.r);

    w.path = sbt_arena_printf(x->t.ts.a, "/api/v1/changes?after=%lld&wait=20", (long long)after);
    pthread_t th;
    assert_int_equal(pthread_create(&th, NULL, wait_run, &w), 0);
    kit_nap(300);
    ta_as(&x->t, SBT_ROLE_VERIFIER, "BKN");
    SBT_ASSERT_OK(
        ta_step(&x->t, c.number, "verifikasi", &(struct sbt_s_verify_vote){.vote = "setuju", .reason = "Cocok."}),
        &x->t.f);
    tapi_wake(x);
    pthread_join(th, NULL);
    assert_int_equal(w.r.status, 200);
    assert_true(w.ms < 5000);
    assert_non_null(strstr(w.r.body, "\"kind\":\"vote.cast\""));
    assert_non_null(strstr(w.r.body, c.number));
    kit_free(&w.r);
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/changes?after=999999999", token, NULL, NULL).status, 422);
}

static void sorted(const struct sbt_fields *t)
{
    for (size_t k = 0; k < t->n; k++) {
        if (k > 0 && strcmp(t->f[k - 1].name, t->f[k].name) >= 0)
            print_error("%s: %s\n", t->name, t->f[k].name);
        assert_true(k == 0 || strcmp(t->f[k - 1].name, t->f[k].name) < 0);
        if (t->f[k].sub)
            sorted(t->f[k].sub);
    }
}

SBT_TEST(describes_every_operation_with_schemas_that_exist_and_examples_that_parse)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4 << 20);
    sbt_api_openapi(&b);
    assert_false(b.full);
    struct sbt_arena *a = sbt_arena_new(64 << 20);
    struct sbt_fault f = {0};
    const struct sbt_jval *doc;
    SBT_ASSERT_OK(sbt_jval_parse(a, b.p, b.n, &doc, &f), &f);
    assert_string_equal(sbt_jval_str(doc, "openapi"), "3.1.0");
    size_t paths = 0, operations = 0; // of one path stand one after the other
    for (size_t i = 0; i < sbt_routes_api_n; i++)
        paths += i == 0 || strcmp(sbt_routes_api[i].pattern, sbt_routes_api[i - 1].pattern) != 0;
    assert_int_equal(sbt_jval_get(doc, "paths")->n, paths);
    for (const char *p = b.p; (p = strstr(p, "\"operationId\"")) != NULL; p++)
        operations++;
    assert_int_equal(operations, sbt_routes_api_n);
    const struct sbt_jval *schemas = sbt_jval_get(sbt_jval_get(doc, "components"), "schemas");
    static const char ref[] = "\"$ref\":\"#/components/schemas/";
    size_t refs = 0;
    for (const char *p = b.p; (p = strstr(p, ref)) != NULL; refs++) {
        p += sizeof ref - 1;
        const char *name = sbt_arena_strndup(a, p, strcspn(p, "\""));
        if (!sbt_jval_get(schemas, name))
            print_error("no schema %s\n", name);
        assert_non_null(sbt_jval_get(schemas, name));
    }
    assert_true(refs > 80);
    for (size_t i = 0; i < sbt_routes_api_n; i++) {
        const struct sbt_api_op *op = sbt_routes_api[i].arg;
        assert_non_null(op->summary);
        assert_true(op->status >= 200);
        assert_true(op->request == NULL || op->example != NULL);
        if (op->response)
            sorted(op->response);
    }
    sbt_arena_free(a);
}
