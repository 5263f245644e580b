// The API over real sockets.
#include "tests/api/api_test.h"

#include <unistd.h>

#include "api/api.h"
#include "app/account.h"
#include "app/account_secret.h"
#include "base/json.h"
#include "serve/fault.h"
#include "serve/guard.h"

void tapi_open(struct tapi *x, enum ts_kind kind)
{
    *x = (struct tapi){0};
    ta_open(&x->t, kind);
    x->web.app = &x->t.app;
    struct sbt_server_opts o = {.listen = "127.0.0.1:0",
                                .rows = sbt_routes_api,
                                .rows_n = sbt_routes_api_n,
                                .clock = &x->t.ts.clock,
                                .app = &x->web,
                                .guard = sbt_guard,
                                .fault = sbt_serve_fault,
                                .workers = 4};
    SBT_ASSERT_OK(sbt_server_start(&o, &x->kit.server, &x->t.f), &x->t.f);
    x->web.server = x->kit.server;
    x->web.changes = sbt_signal_new(x->kit.server);
}

void tapi_close(struct tapi *x)
{
    sbt_server_stop(x->kit.server, 1000);
    ta_close(&x->t);
}

const char *tapi_token(struct tapi *x, const char *role, const char *agency, const char *scopes)
{
    struct ta *t = &x->t;
    struct sbt_ctx was = t->ctx;
    struct sbt_account_added added = {0};
    static int serial;
    struct sbt_account_in in = {.login = sbt_arena_printf(t->ts.a, "mesin%d", ++serial),
                                .name = "Contoh Mesin",
                                .agency = agency,
                                .role = role,
                                .from = SBT_DAY_NONE,
                                .to = SBT_DAY_NONE};
    ta_as_operator(t);
    SBT_ASSERT_OK(sbt_account_add(&t->ctx, &in, &added, &t->f), &t->f);
    if (added.waits) { // a privileged role: the second person
        ta_as(t, SBT_ROLE_ADMIN, "BKN");
        t->ctx.actor.step_up_us = t->ctx.now_us;
        SBT_ASSERT_OK(sbt_appointment_decide(&t->ctx, &added.appointment, true, "surat", &t->f), &t->f);
    }
    const char *words[8];
    struct sbt_token_in tin = {.name = "uji", .scopes = words, .days = 30};
    for (const char *p = scopes; *p;) {
        size_t n = strcspn(p, " ");
        words[tin.scopes_n++] = sbt_arena_strndup(t->ts.a, p, n);
        p += n + (p[n] == ' ');
    }
    ta_as(t, sbt_role_find(role), agency);
    t->ctx.actor.account.u = added.account;
    t->ctx.actor.appointment.u = added.appointment;
    t->ctx.actor.step_up_us = t->ctx.now_us;
    const char *token;
    struct sbt_id id;
    SBT_ASSERT_OK(sbt_token_add(&t->ctx, &tin, &token, &id, &t->f), &t->f);
    t->ctx = was;
    return token;
}

struct tapi_reply tapi_ask(struct tapi *x, const char *method, const char *path, const char *token, const char *headers,
                           const char *body)
{
    struct sbt_arena *a = x->t.ts.a;
    const char *auth = token ? sbt_arena_printf(a, "Authorization: Bearer %s\r\n", token) : "";
    const char *kind =
        body ? sbt_arena_printf(a, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body)) : "";
    const char *rq = sbt_arena_printf(a, "%s %s HTTP/1.1\r\n" HOST CLOSE "%s%s%s\r\n%s", method, path, auth,
                                      headers ? headers : "", kind, body ? body : "");
    struct tapi_reply r = {0};
    kit_ask(&x->kit, rq, &r.raw);
    r.status = r.raw.status;
    r.type = sbt_arena_strdup(a, kit_header(&r.raw, "Content-Type"));
    r.body = sbt_arena_strndup(a, r.raw.body, r.raw.body_n);
    if (r.type && strstr(r.type, "json"))
        SBT_ASSERT_OK(sbt_jval_parse(a, r.body, strlen(r.body), &r.json, &x->t.f), &x->t.f);
    kit_free(&r.raw);
    return r;
}

void tapi_wake(struct tapi *x)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(x->t.app.store, &n, &x->t.f), &x->t.f);
    sbt_signal_raise(x->web.changes, (uint64_t)ts_int(&x->t.ts, "SELECT count(*) FROM leaf"));
}
