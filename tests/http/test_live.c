// Event streams, long polls, and a stop that cuts nobody off.
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/http/kit.h"

static struct kit k;
#define ask(request, r) kit_ask(&k, request, r)
#define status_of(request) kit_status(&k, request)

static int open_stream(const char *key)
{
    struct reply r;
    char request[200];
    int fd = kit_connect(&k);
    snprintf(request, sizeof request, "GET /aliran?kunci=%s HTTP/1.1\r\n" HOST "\r\n", key);
    kit_puts(fd, request);
    if (!kit_read_head_only(fd, &r) || r.status != 200) {
        close(fd);
        return -r.status;
    }
    assert_string_equal(kit_header(&r, "Content-Type"), "text/event-stream; charset=utf-8");
    assert_string_equal(kit_header(&r, "X-Accel-Buffering"), "no");
    return fd;
}

// Reads until the text has come; what was read before counts too.
static bool hears(int fd, char *heard, size_t max, const char *text)
{
    size_t n = strlen(heard);
    while (strstr(heard, text) == NULL) {
        ssize_t got = recv(fd, heard + n, max - n - 1, 0);
        if (got <= 0)
            return false;
        n += (size_t)got;
        heard[n] = 0;
    }
    return true;
}

SBT_TEST(delivers_events_and_heartbeats)
{
    char heard[4096] = "";
    kit_start(&k, &(struct sbt_server_opts){.heartbeat_ms = 100});
    int fd = open_stream("a");
    assert_true(fd > 0);
    assert_true(
        hears(fd, heard, sizeof heard, "retry: 3000\n\nid: 1\nevent: awal\ndata: baris satu\ndata: baris dua\n\n"));
    assert_true(hears(fd, heard, sizeof heard, "\r\n:\n\n"));
    assert_true(sbt_sse_send(k.streams[0], "2", NULL, "a\r\nb\rid: palsu"));
    assert_true(hears(fd, heard, sizeof heard, "id: 2\ndata: a\ndata: b\ndata: id: palsu\n\n"));
    KIT_UNTIL(k.done_n == 1); // told when the stream began
    sbt_sse_end(k.streams[0]);
    assert_true(hears(fd, heard, sizeof heard, "0\r\n\r\n"));
    KIT_UNTIL(k.streams_over == 1);
    assert_false(sbt_sse_send(k.streams[0], NULL, NULL, "x"));
    close(fd);
    kit_stop(&k);
}

SBT_TEST(notices_that_a_stream_has_gone)
{
    kit_start(&k, &(struct sbt_server_opts){.heartbeat_ms = 100});
    int fd = open_stream("a");
    assert_true(fd > 0);
    close(fd);
    KIT_UNTIL(k.streams_over == 1);
    assert_true(sbt_sse_is_over(k.streams[0]));
    struct sbt_server_stats st;
    sbt_server_stats(k.server, &st);
    assert_int_equal(st.streams, 0);
    kit_stop(&k);
}

SBT_TEST(ends_a_stream_that_takes_nothing)
{
    kit_start(&k, &(struct sbt_server_opts){.heartbeat_ms = 100});
    int fd = open_stream("a");
    assert_true(fd > 0);
    static char big[8000];
    memset(big, 'x', sizeof big - 1);
    bool over = false;
    for (int i = 0; i < 5000 && !over; i++) {
        over = !sbt_sse_send(k.streams[0], NULL, NULL, big);
        if (i % 50 == 0)
            kit_nap(1);
    }
    assert_true(over);
    KIT_UNTIL(k.streams_over == 1);
    close(fd);
    kit_stop(&k);
}

SBT_TEST(caps_streams_in_all_and_for_each_key)
{
    kit_start(&k, &(struct sbt_server_opts){.streams_max = 9, .heartbeat_ms = 100});
    int fd[16];
    for (int i = 0; i < SBT_LIMIT_STREAMS_PER_KEY; i++)
        assert_true((fd[i] = open_stream("a")) > 0);
    int newest = open_stream("a");
    assert_true(newest > 0);
    KIT_UNTIL(k.streams_over == 1);
    assert_true(sbt_sse_is_over(k.streams[0])); // the oldest made room
    for (int i = 6; i < 8; i++)                 // the kit holds on to the one that is over
        assert_true((fd[i] = open_stream("b")) > 0);
    assert_int_equal(open_stream("c"), -503);
    sbt_sse_end_key(k.server, "a");
    KIT_UNTIL(k.streams_over == SBT_LIMIT_STREAMS_PER_KEY + 1);
    close(newest);
    for (int i = 0; i < 8; i++)
        close(fd[i]);
    kit_stop(&k);
}

SBT_TEST(holds_5000_idle_streams_cheaply)
{
    struct rlimit lim;
    getrlimit(RLIMIT_NOFILE, &lim);
    lim.rlim_cur = lim.rlim_max < 20000 ? lim.rlim_max : 20000;
    setrlimit(RLIMIT_NOFILE, &lim);
    size_t n = lim.rlim_cur >= 12000 ? 5000 : (lim.rlim_cur - 1000) / 2;
    static int fd[5000];
    kit_start(&k, &(struct sbt_server_opts){.connections_per_addr = 6000});
    long before = kit_resident_kb();
    char key[32];
    for (size_t i = 0; i < n; i++) {
        snprintf(key, sizeof key, "k%zu", i);
        assert_true((fd[i] = open_stream(key)) > 0);
    }
    long kb = kit_resident_kb() - before;
    int64_t from = sbt_mono_ms();
    for (int i = 0; i < 200; i++)
        assert_int_equal(status_of("GET /halo HTTP/1.1\r\n" HOST CLOSE "\r\n"), 200);
    int64_t beside = sbt_mono_ms() - from;
    from = sbt_mono_ms();
    for (size_t i = 0; i < n; i++)
        assert_true(sbt_sse_send(k.streams[i], NULL, NULL, "siaran"));
    for (size_t i = 0; i < n; i++) {
        char heard[512] = "";
        assert_true(hears(fd[i], heard, sizeof heard, "data: siaran\n\n"));
    }
    print_message("# %zu streams: %.1f kB each; 200 requests beside them %lld ms; one event to all %lld ms\n", n,
                  (double)kb / (double)n, (long long)beside, (long long)(sbt_mono_ms() - from));
#if !defined(SBT_SANITIZE) && !defined(__SANITIZE_THREAD__)
    assert_true(kb / (long)n < 32);
#endif
    for (size_t i = 0; i < n; i++)
        close(fd[i]);
    kit_stop(&k);
    assert_int_equal(k.streams_over, n);
}

SBT_TEST(wakes_a_long_poll_and_lets_it_run_out)
{
    struct reply r;
    kit_start(&k, &(struct sbt_server_opts){.workers = 1});
    struct sbt_server_stats st = {0};
    int a = kit_connect(&k), b = kit_connect(&k);
    kit_puts(a, "GET /tunggu?ms=20000 HTTP/1.1\r\n" HOST "\r\n");
    kit_puts(b, "GET /tunggu?ms=300 HTTP/1.1\r\n" HOST "\r\n");
    KIT_UNTIL((sbt_server_stats(k.server, &st), st.waits == 2));
    assert_int_equal(status_of("GET /halo HTTP/1.1\r\n" HOST CLOSE "\r\n"), 200); // the one worker is free
    sbt_signal_raise(k.signal, 5);                                                // not what they wait for
    assert_true(kit_read(b, &r));
    assert_string_equal(r.body, "kosong");
    kit_free(&r);
    KIT_UNTIL((sbt_server_stats(k.server, &st), st.waits == 1));
    sbt_signal_raise(k.signal, 10);
    assert_true(kit_read(a, &r));
    assert_string_equal(r.body, "ada");
    kit_free(&r);
    kit_puts(a, "GET /tunggu?ms=20000 HTTP/1.1\r\n" HOST "\r\n");
    assert_true(kit_read(a, &r)); // nothing to wait for
    assert_string_equal(r.body, "ada");
    kit_free(&r);
    close(a);
    close(b);
    kit_stop(&k);
}

SBT_TEST(answers_at_once_when_too_many_wait)
{
    struct reply r;
    kit_start(&k, &(struct sbt_server_opts){.waits_max = 1});
    struct sbt_server_stats st = {0};
    int a = kit_connect(&k);
    kit_puts(a, "GET /tunggu?ms=20000 HTTP/1.1\r\n" HOST "\r\n");
    KIT_UNTIL((sbt_server_stats(k.server, &st), st.waits == 1));
    ask("GET /tunggu?ms=20000 HTTP/1.1\r\n" HOST CLOSE "\r\n", &r);
    assert_string_equal(r.body, "kosong");
    kit_free(&r);
    close(a);
    kit_stop(&k);
}

static void *stop_thread(void *arg)
{
    sbt_server_stop(k.server, *(int64_t *)arg);
    return NULL;
}

SBT_TEST(stops_without_cutting_anybody_off)
{
    struct reply r;
    pthread_t t;
    struct sbt_server_stats st = {0};
    kit_start(&k, NULL);
    int64_t grace = 5000;
    int slow = kit_connect(&k), wait = kit_connect(&k), idle = kit_connect(&k), up = kit_connect(&k);
    int stream = open_stream("a");
    kit_puts(slow, "GET /lambat/lapor HTTP/1.1\r\n" HOST "\r\n");
    kit_puts(wait, "GET /tunggu?ms=20000 HTTP/1.1\r\n" HOST "\r\n");
    kit_puts(idle, "GET /halo HTTP/1.1\r\n" HOST "\r\n");
    kit_puts(up, "PUT /alir HTTP/1.1\r\n" HOST "Content-Length: 6\r\n\r\nabc");
    assert_true(kit_read(idle, &r));
    kit_free(&r);
    KIT_UNTIL((sbt_server_stats(k.server, &st), st.waits == 1 && k.at_gate == 1 && k.begun == 1));
    sbt_sse_release(k.streams[0]);
    assert_int_equal(pthread_create(&t, NULL, stop_thread, &grace), 0);
    char heard[1024] = "";
    assert_true(hears(stream, heard, sizeof heard, "0\r\n\r\n"));
    assert_true(kit_read(wait, &r));
    assert_string_equal(r.body, "kosong");
    assert_true(r.closes);
    kit_free(&r);
    assert_true(kit_closed_within(idle, 2000));
    kit_puts(up, "def");
    assert_true(kit_read(up, &r));
    assert_int_equal(r.status, 200);
    kit_free(&r);
    k.gate_open = true;
    assert_true(kit_read(slow, &r));
    assert_int_equal(r.status, 200);
    assert_string_equal(r.body, "akhirnya");
    assert_true(r.closes);
    kit_free(&r);
    pthread_join(t, NULL);
    assert_int_equal(k.workers_open, k.workers_closed);
    assert_int_equal(k.done_cut, 0);
    int fds[] = {slow, wait, idle, up, stream};
    for (size_t i = 0; i < SBT_ARRAY_LEN(fds); i++)
        close(fds[i]);
}

SBT_TEST(stops_in_time_when_clients_do_not_help)
{
    pthread_t t;
    kit_start(&k, NULL);
    int64_t grace = 200, from = sbt_mono_ms();
    int up = kit_connect(&k), down = kit_connect(&k), head = kit_connect(&k);
    kit_puts(up, "PUT /alir HTTP/1.1\r\n" HOST "Content-Length: 6\r\n\r\nabc");
    kit_puts(down, "GET /unduh?n=500000000 HTTP/1.1\r\n" HOST "\r\n");
    kit_puts(head, "GET /halo HTTP/1.1\r\n");
    KIT_UNTIL(k.begun == 1);
    kit_nap(50);
    assert_int_equal(pthread_create(&t, NULL, stop_thread, &grace), 0);
    pthread_join(t, NULL);
    assert_true(sbt_mono_ms() - from < 3000);
    assert_int_equal(k.dropped, 1);
    assert_int_equal(k.pulls_done, 1);
    close(up);
    close(down);
    close(head);
}
