// Slow clients, many clients, and who is turned away first.
#include <unistd.h>

#include "tests/http/kit.h"

static struct kit k;
#define ask(request, r) kit_ask(&k, request, r)
#define status_of(request) kit_status(&k, request)

SBT_TEST(closes_slow_heads_though_bytes_keep_dripping)
{
    kit_start(&k, &(struct sbt_server_opts){.head_ms = 300, .idle_ms = 400});
    int fd = kit_connect(&k), silent = kit_connect(&k);
    int64_t from = sbt_mono_ms();
    bool closed = false;
    kit_puts(fd, "GET /halo HTTP/1.1\r\n" HOST "X: ");
    while (!closed && sbt_mono_ms() - from < 4000) {
        kit_puts(fd, "a");
        closed = kit_closed_within(fd, 50);
    }
    assert_true(closed);
    assert_true(sbt_mono_ms() - from >= 280);
    assert_true(kit_closed_within(silent, 2000));
    close(fd);
    close(silent);

    // A kept connection gets the idle time on top.
    struct reply r;
    fd = kit_connect(&k);
    kit_puts(fd, "GET /halo HTTP/1.1\r\n" HOST "\r\n");
    assert_true(kit_read(fd, &r));
    kit_free(&r);
    from = sbt_mono_ms();
    closed = false;
    while (!closed && sbt_mono_ms() - from < 4000) {
        kit_puts(fd, "G");
        closed = kit_closed_within(fd, 50);
    }
    assert_true(closed);
    assert_true(sbt_mono_ms() - from >= 600);
    close(fd);
    struct sbt_server_stats st;
    sbt_server_stats(k.server, &st);
    assert_true(st.slow_closed >= 2);
    kit_stop(&k);
}

SBT_TEST(closes_slow_bodies_and_undoes_their_upload)
{
    kit_start(&k, &(struct sbt_server_opts){.body_grace_ms = 200, .body_rate = 5000});
    int fd = kit_connect(&k);
    int64_t from = sbt_mono_ms();
    bool closed = false;
    kit_puts(fd, "PUT /alir HTTP/1.1\r\n" HOST "Content-Length: 100000\r\n\r\n");
    while (!closed && sbt_mono_ms() - from < 4000) {
        kit_puts(fd, "0123456789");
        closed = kit_closed_within(fd, 20);
    }
    assert_true(closed);
    close(fd);
    KIT_UNTIL(k.dropped == 1);
    KIT_UNTIL(k.done_n == 1);
    assert_int_equal(k.done_cut, 1);
    assert_int_equal(k.last_status, 0);
    kit_stop(&k);
}

SBT_TEST(closes_who_does_not_take_the_answer)
{
    kit_start(&k, &(struct sbt_server_opts){.body_grace_ms = 200, .body_rate = 50000000});
    int fd = kit_connect(&k);
    kit_puts(fd, "GET /unduh?n=500000000 HTTP/1.1\r\n" HOST "\r\n");
    KIT_UNTIL(k.done_n == 1);
    assert_int_equal(k.done_cut, 1);
    KIT_UNTIL(k.pulls_done == 1);
    close(fd);
    kit_stop(&k);
}

SBT_TEST(caps_connections_of_one_address)
{
    kit_start(&k, &(struct sbt_server_opts){.connections_per_addr = 3});
    int fd[4];
    struct sbt_server_stats st = {0};
    for (int i = 0; i < 3; i++)
        fd[i] = kit_connect(&k);
    KIT_UNTIL((sbt_server_stats(k.server, &st), st.connections == 3));
    fd[3] = kit_connect(&k);
    assert_true(kit_closed_within(fd[3], 3000));
    close(fd[0]);
    KIT_UNTIL((sbt_server_stats(k.server, &st), st.connections == 2));
    assert_int_equal(status_of("GET /halo HTTP/1.1\r\n" HOST CLOSE "\r\n"), 200);
    for (int i = 1; i < 4; i++)
        close(fd[i]);
    kit_stop(&k);
}

SBT_TEST(caps_requests_of_one_client_behind_a_proxy)
{
    kit_start(&k, &(struct sbt_server_opts){.connections_per_addr = 2, .trusted_proxies = "127.0.0.1"});
    const char *one = "GET /lambat/lapor HTTP/1.1\r\n" HOST CLOSE "X-Forwarded-For: 203.0.113.7\r\n\r\n";
    int a = kit_connect(&k), b = kit_connect(&k);
    kit_puts(a, one);
    kit_puts(b, one);
    KIT_UNTIL(k.at_gate == 2);
    assert_int_equal(status_of("GET /halo HTTP/1.1\r\n" HOST CLOSE "X-Forwarded-For: 203.0.113.7\r\n\r\n"), 429);
    assert_int_equal(status_of("GET /halo HTTP/1.1\r\n" HOST CLOSE "X-Forwarded-For: 203.0.113.8\r\n\r\n"), 200);
    k.gate_open = true;
    KIT_UNTIL(k.done_n == 4);
    assert_int_equal(status_of("GET /halo HTTP/1.1\r\n" HOST CLOSE "X-Forwarded-For: 203.0.113.7\r\n\r\n"), 200);
    close(a);
    close(b);
    kit_stop(&k);
}

struct crowd {
    int fd[64];
    size_t n;
};

// Until nobody is on the way from the queue to the gate.
static void settle(void)
{
    struct sbt_server_stats a = {0}, b = {0};
    int same = 0;
    for (int i = 0; i < 1000 && same < 10; i++) {
        sbt_server_stats(k.server, &a);
        kit_nap(3);
        sbt_server_stats(k.server, &b);
        same = a.queued == b.queued && a.running == b.running && b.running == k.at_gate ? same + 1 : 0;
    }
    assert_int_equal(same, 10);
}

static void join_crowd(struct crowd *c, const char *path, size_t n)
{
    char request[200];
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n" HOST CLOSE "\r\n", path);
    for (size_t i = 0; i < n; i++) { // one after the other: a burst may be shed before workers have woken up
        struct sbt_server_stats st = {0};
        sbt_server_stats(k.server, &st);
        int64_t there = st.queued + st.running;
        c->fd[c->n] = kit_connect(&k);
        kit_puts(c->fd[c->n++], request);
        KIT_UNTIL((sbt_server_stats(k.server, &st), st.queued + st.running == there + 1));
        settle();
    }
}

SBT_TEST(sheds_exports_first_and_the_intake_last)
{
    struct crowd c = {0};
    struct sbt_server_stats st = {0};
    // 8 workers: 2 for exports, 4 for searches, 7 for staff; a queue of 16: 1, 4, 8 and 16.
    kit_start(&k, &(struct sbt_server_opts){.workers = 8, .queue_max = 16});
    join_crowd(&c, "/lambat/ekspor", 3);
    KIT_UNTIL((sbt_server_stats(k.server, &st), k.at_gate == 2 && st.queued == 1));
    assert_int_equal(status_of("GET /lambat/ekspor HTTP/1.1\r\n" HOST CLOSE "\r\n"), 503);
    join_crowd(&c, "/lambat/cari", 5); // two of them find workers
    KIT_UNTIL((sbt_server_stats(k.server, &st), k.at_gate == 4 && st.queued == 4));
    assert_int_equal(status_of("GET /lambat/cari HTTP/1.1\r\n" HOST CLOSE "\r\n"), 503);
    join_crowd(&c, "/lambat/petugas", 7);
    KIT_UNTIL((sbt_server_stats(k.server, &st), k.at_gate == 7 && st.queued == 8));
    struct reply r;
    ask("GET /lambat/petugas HTTP/1.1\r\n" HOST CLOSE "\r\n", &r);
    assert_int_equal(r.status, 503);
    assert_string_equal(kit_header(&r, "Retry-After"), "10");
    kit_free(&r);
    join_crowd(&c, "/lambat/lapor", 9); // one worker was kept for the intake
    KIT_UNTIL((sbt_server_stats(k.server, &st), k.at_gate == 8 && st.queued == 16));
    assert_int_equal(status_of("GET /lambat/lapor HTTP/1.1\r\n" HOST CLOSE "\r\n"), 503);
    assert_int_equal(status_of("GET /sehat HTTP/1.1\r\n" HOST CLOSE "\r\n"), 200); // never waits for a worker
    sbt_server_stats(k.server, &st);
    assert_int_equal(st.shed[SBT_SHED_EXPORT], 1);
    assert_int_equal(st.shed[SBT_SHED_SEARCH], 1);
    assert_int_equal(st.shed[SBT_SHED_STAFF], 1);
    assert_int_equal(st.shed[SBT_SHED_INTAKE], 1);
    k.gate_open = true;
    for (size_t i = 0; i < c.n; i++) {
        assert_true(kit_read(c.fd[i], &r));
        assert_int_equal(r.status, 200);
        kit_free(&r);
        close(c.fd[i]);
    }
    kit_stop(&k);
}

SBT_TEST(turns_away_who_waited_too_long_in_the_queue)
{
    struct crowd c = {0};
    struct reply r;
    kit_start(&k, &(struct sbt_server_opts){.workers = 1, .queue_ms = 100});
    join_crowd(&c, "/lambat/lapor", 1);
    KIT_UNTIL(k.at_gate == 1);
    join_crowd(&c, "/halo", 1);
    kit_nap(250);
    k.gate_open = true;
    assert_true(kit_read(c.fd[1], &r));
    assert_int_equal(r.status, 503);
    kit_free(&r);
    assert_int_equal(k.handled, 0);
    close(c.fd[0]);
    close(c.fd[1]);
    kit_stop(&k);
}

SBT_TEST(does_not_work_for_clients_that_have_gone)
{
    struct crowd c = {0};
    struct sbt_server_stats st = {0};
    kit_start(&k, &(struct sbt_server_opts){.workers = 1});
    join_crowd(&c, "/lambat/lapor", 1);
    KIT_UNTIL(k.at_gate == 1);
    join_crowd(&c, "/halo", 2);
    close(c.fd[1]);
    kit_nap(600);
    sbt_server_stats(k.server, &st);
    assert_int_equal(st.queued, 2);
    k.gate_open = true;
    struct reply r;
    assert_true(kit_read(c.fd[2], &r));
    assert_int_equal(r.status, 200);
    kit_free(&r);
    KIT_UNTIL(k.done_n == 3);
    assert_int_equal(k.handled, 1);
    close(c.fd[0]);
    close(c.fd[2]);
    kit_stop(&k);
}
