// Requests by route and status, their durations, refusals, queues; all counters are plain atomics.
#include "serve/metrics.h"

#include <stdatomic.h>
#include <string.h>

#include "base/time.h"

static const int64_t bounds_us[] = {1000, 2500, 5000, 10000, 20000, 50000, 100000, 250000, 1000000, 5000000};
#define BOUNDS SBT_ARRAY_LEN(bounds_us)

struct per_route {
    _Atomic int64_t status[6]; // by hundreds; [0]: the connection was lost before an answer
    _Atomic int64_t le[BOUNDS + 1];
    _Atomic int64_t sum_us;
};
struct sbt_metrics {
    struct sbt_arena *arena;
    const struct sbt_route *rows;
    size_t n;
    struct per_route *route; // n + 1: the last for what matched no row
    _Atomic int64_t rc[24];  // failures by kind
    int64_t start_ms;
};

struct sbt_metrics *sbt_metrics_new(const struct sbt_route *rows, size_t n)
{
    struct sbt_arena *a = sbt_arena_new((n + 1) * sizeof(struct per_route) + 65536);
    struct sbt_metrics *m = SBT_NEW(a, struct sbt_metrics);
    m->arena = a;
    m->rows = rows;
    m->n = n;
    m->route = SBT_NEW_N(a, struct per_route, n + 1);
    m->start_ms = sbt_mono_ms();
    return m;
}

void sbt_metrics_free(struct sbt_metrics *m)
{
    if (m != NULL)
        sbt_arena_free(m->arena);
}

void sbt_metrics_done(struct sbt_metrics *m, const struct sbt_done *d)
{
    const struct sbt_route *row = d->rq != NULL ? d->rq->route : NULL;
    struct per_route *r =
        &m->route[row != NULL && row >= m->rows && row < m->rows + m->n ? (size_t)(row - m->rows) : m->n];
    int hundreds = d->status / 100;
    r->status[hundreds >= 1 && hundreds <= 5 ? hundreds : 0]++;
    r->sum_us += d->duration_us;
    size_t b = 0;
    while (b < BOUNDS && d->duration_us > bounds_us[b])
        b++;
    r->le[b]++;
    if (d->rc != SBT_OK && -d->rc < (int)SBT_ARRAY_LEN(m->rc))
        m->rc[-d->rc]++;
}

static void line(struct sbt_buf *out, const char *name, const char *help, const char *type, int64_t v)
{
    sbt_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name, type, name, (long long)v);
}

// Seconds with microseconds, without floating point.
static void seconds(struct sbt_buf *out, int64_t us)
{
    sbt_buf_printf(out, "%lld.%06lld", (long long)(us / 1000000), (long long)(us % 1000000));
}

static void requests(struct sbt_metrics *m, struct sbt_buf *out)
{
    static const char *const hundreds[] = {"lost", "1xx", "2xx", "3xx", "4xx", "5xx"};
    sbt_buf_puts(out, "# HELP sbt_requests_total Requests by route and status.\n# TYPE sbt_requests_total counter\n");
    for (size_t i = 0; i <= m->n; i++)
        for (size_t k = 0; k < SBT_ARRAY_LEN(hundreds); k++)
            if (m->route[i].status[k] > 0)
                sbt_buf_printf(out, "sbt_requests_total{route=\"%s\",status=\"%s\"} %lld\n",
                               i < m->n ? m->rows[i].name : "none", hundreds[k], (long long)m->route[i].status[k]);
    sbt_buf_puts(out, "# HELP sbt_request_seconds Time from the request line to the last byte.\n"
                      "# TYPE sbt_request_seconds histogram\n");
    for (size_t i = 0; i <= m->n; i++) {
        const char *name = i < m->n ? m->rows[i].name : "none";
        int64_t count = 0;
        for (size_t b = 0; b <= BOUNDS; b++)
            count += m->route[i].le[b];
        if (count == 0)
            continue;
        int64_t sum = 0;
        for (size_t b = 0; b < BOUNDS; b++) {
            sum += m->route[i].le[b];
            sbt_buf_printf(out, "sbt_request_seconds_bucket{route=\"%s\",le=\"", name);
            seconds(out, bounds_us[b]);
            sbt_buf_printf(out, "\"} %lld\n", (long long)sum);
        }
        sbt_buf_printf(out, "sbt_request_seconds_bucket{route=\"%s\",le=\"+Inf\"} %lld\n", name, (long long)count);
        sbt_buf_printf(out, "sbt_request_seconds_sum{route=\"%s\"} ", name);
        seconds(out, m->route[i].sum_us);
        sbt_buf_printf(out, "\nsbt_request_seconds_count{route=\"%s\"} %lld\n", name, (long long)count);
    }
    sbt_buf_puts(out, "# HELP sbt_failures_total Requests that failed, by kind.\n# TYPE sbt_failures_total counter\n");
    for (size_t i = 1; i < SBT_ARRAY_LEN(m->rc); i++)
        if (m->rc[i] > 0)
            sbt_buf_printf(out, "sbt_failures_total{kind=\"%s\"} %lld\n", sbt_rc_name((enum sbt_rc) - (int)i),
                           (long long)m->rc[i]);
}

void sbt_metrics_write(struct sbt_metrics *m, const struct sbt_server_stats *s, const struct sbt_health *health,
                       struct sbt_buf *out)
{
    static const char *const sheds[SBT_SHED_N] = {"", "export", "search", "staff", "intake"};
    requests(m, out);
    line(out, "sbt_up_seconds", "Time since start.", "gauge", (sbt_mono_ms() - m->start_ms) / 1000);
    line(out, "sbt_connections", "Open connections.", "gauge", s->connections);
    line(out, "sbt_streams", "Event streams.", "gauge", s->streams);
    line(out, "sbt_waits", "Parked long polls.", "gauge", s->waits);
    line(out, "sbt_queue", "Requests that wait for a worker.", "gauge", s->queued);
    line(out, "sbt_running", "Requests on a worker.", "gauge", s->running);
    line(out, "sbt_refused_total", "Malformed, too large or too many.", "counter", s->refused);
    line(out, "sbt_slow_closed_total", "Connections closed because they were too slow.", "counter", s->slow_closed);
    sbt_buf_puts(out, "# HELP sbt_shed_total Turned away under overload, by class.\n# TYPE sbt_shed_total counter\n");
    for (size_t i = 1; i < SBT_SHED_N; i++)
        sbt_buf_printf(out, "sbt_shed_total{class=\"%s\"} %lld\n", sheds[i], (long long)s->shed[i]);
    line(out, "sbt_database_up", "Whether the database answered just now.", "gauge", health != NULL);
    if (health == NULL)
        return;
    line(out, "sbt_leaves", "Events in the log that have their index.", "counter", health->leaf_n);
    line(out, "sbt_jobs_waiting", "Jobs that are not done.", "gauge", health->jobs_waiting);
    line(out, "sbt_jobs_late", "Jobs that are due and not done.", "gauge", health->jobs_late);
    line(out, "sbt_outbox_waiting", "Messages that were not sent.", "gauge", health->outbox_waiting);
    line(out, "sbt_sessions", "Sessions used in the last half hour.", "gauge", health->sessions);
}
