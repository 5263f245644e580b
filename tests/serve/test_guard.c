// Quick rows under the real guard: who is answered on a network thread, and that the way there does not lead past a limit.
#include "serve/guard.h"

#include "app/rate.h"
#include "http/web.h"
#include "serve/fault.h"
#include "tests/app/app_test.h"
#include "tests/http/kit.h"

static _Atomic int quick_n, slow_n;

static enum sbt_rc answer(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    quick_n += rq->quick;
    slow_n += !rq->quick;
    sbt_respond_text(rq, 200, "text/plain", "ada");
    return SBT_OK;
}

static const struct sbt_route rows[] = {{.method = SBT_GET,
                                         .pattern = "/tanya",
                                         .name = "tanya",
                                         .need = SBT_NEED_RECEIPT,
                                         .shed = SBT_SHED_INTAKE,
                                         .rate = SBT_RATE_STATUS,
                                         .flags = SBT_ROUTE_QUICK,
                                         .handler = answer}};

static int ask(struct kit *k, const char *more)
{
    char text[512];
    struct reply r;
    snprintf(text, sizeof text, "GET /tanya HTTP/1.1\r\n" HOST CLOSE "%s\r\n", more);
    kit_ask(k, text, &r);
    int status = r.status;
    kit_free(&r);
    return status;
}

// How many of a hundred are answered before the rate says no.
static int answered(struct kit *k, const char *more)
{
    int n = 0;
    for (int i = 0; i < 100; i++) {
        int status = ask(k, more);
        assert_true(status == 200 || status == 429);
        n += status == 200;
    }
    return n;
}

TA_TEST_BOTH(answers_quick_rows_on_the_network_thread_within_the_same_limits)
{
    struct sbt_web web = {.app = &t->app};
    struct kit k = {0};
    struct sbt_server_opts o = {.listen = "127.0.0.1:0",
                                .rows = rows,
                                .rows_n = 1,
                                .clock = &t->ts.clock,
                                .app = &web,
                                .guard = sbt_guard,
                                .fault = sbt_serve_fault,
                                .workers = 2};
    SBT_ASSERT_OK(sbt_server_start(&o, &k.server, &t->f), &t->f);
    web.server = k.server;
    ask(&k, ""); // a reader is open now
    quick_n = slow_n = 0;
    bool lite = t->ts.engine == SBT_ENGINE_SQLITE;
    assert_int_equal(ask(&k, ""), 200);
    assert_int_equal(quick_n, lite);
    assert_int_equal(slow_n, !lite);
    assert_int_equal(ask(&k, "Cookie: lain=1\r\n"), 200);
    assert_int_equal(quick_n, lite);
    assert_int_equal(slow_n, !lite + 1);

    // Sixty at once, three of which are gone: whichever thread answers, each is counted, and counted once.
    assert_int_equal(answered(&k, "Cookie: lain=1\r\n"), 57);
    assert_int_equal(answered(&k, ""), 0);
    sbt_server_stop(k.server, 1000);
}
