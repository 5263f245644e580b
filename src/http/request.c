// One request on its network thread, from the first to the last callback: refuse, match, read the body, hand over to a
// worker, answer.
#include <strings.h>

#include "http/private.h"

int64_t http_now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * SBT_US_PER_S + t.tv_nsec / 1000;
}

// --- memory: two arenas a request, so that one that only waits can give back the larger one

struct sbt_arena *http_arena_take(struct sbt_server *s, bool head)
{
    struct sbt_arena *a = NULL;
    pthread_mutex_lock(&s->arena_lock);
    if (head && s->spare_head_n > 0)
        a = s->spare_head[--s->spare_head_n];
    else if (!head && s->spare_run_n > 0)
        a = s->spare_run[--s->spare_run_n];
    pthread_mutex_unlock(&s->arena_lock);
    return a != NULL ? a : sbt_arena_new(head ? 1024 * 1024 : SBT_LIMIT_ARENA_BYTES);
}

void http_arena_give(struct sbt_server *s, struct sbt_arena *a, bool head)
{
    if (a == NULL)
        return;
    sbt_arena_clear(a);
    pthread_mutex_lock(&s->arena_lock);
    if (head && s->spare_head_n < SBT_ARRAY_LEN(s->spare_head)) {
        s->spare_head[s->spare_head_n++] = a;
        a = NULL;
    } else if (!head && s->spare_run_n < SBT_ARRAY_LEN(s->spare_run)) {
        s->spare_run[s->spare_run_n++] = a;
        a = NULL;
    }
    pthread_mutex_unlock(&s->arena_lock);
    sbt_arena_free(a);
}

void http_need_arena(struct sbt_http *h)
{
    if (h->rq.arena == NULL)
        h->rq.arena = http_arena_take(h->srv, false);
}

struct sbt_fault *http_fault(struct sbt_http *h)
{
    http_need_arena(h);
    if (h->fault == NULL)
        h->fault = SBT_NEW(h->rq.arena, struct sbt_fault);
    return h->fault;
}

void *http_request_uri(void *srv, const char *uri, struct MHD_Connection *mhd)
{
    struct sbt_server *s = srv;
    s->requests++;
    s->active++;
    struct sbt_arena *a = http_arena_take(s, true);
    struct sbt_http *h = SBT_NEW(a, struct sbt_http);
    h->srv = s;
    h->head_arena = a;
    h->mhd = mhd;
    h->step = STEP_HEAD;
    h->begun_us = http_now_us();
    h->rq.http = h;
    h->rq.app = s->o.app;
    h->rq.start_us = sbt_clock_now(s->o.clock);
    h->rq.host = h->rq.client = h->rq.type = h->raw_query = "";
    h->rq.path = h->raw_path = "/";
    sbt_id_new(&h->rq.id, h->rq.start_us);
    size_t n = uri != NULL ? strnlen(uri, SBT_LIMIT_URL_BYTES + 1) : 0;
    h->too_long = n > SBT_LIMIT_URL_BYTES;
    // MHD decodes in place what it was given, so the original is copied here.
    h->rq.target = h->too_long ? "" : sbt_arena_strndup(a, uri != NULL ? uri : "", n);
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    h->conn = info != NULL ? info->socket_context : NULL;
    return h;
}

void http_request_free(struct sbt_http *h)
{
    struct sbt_server *s = h->srv;
    if (h->body.p != NULL)
        sbt_buf_done(&h->body);
    s->body_memory -= h->charged;
    if (h->counted != NULL)
        http_addr_give(s, h->counted);
    http_kept_free(h->kept);
    http_own_done(h);
    http_arena_give(s, h->rq.arena, false);
    http_arena_give(s, h->head_arena, true);
    s->active--;
}

// --- between network thread and worker

bool http_suspend(struct sbt_http *h)
{
    struct sbt_server *s = h->srv;
    // Counted first, then asked: so the one who stops either sees the count or we see the flag.
    s->suspended++;
    if (s->stopping) {
        s->suspended--;
        return false;
    }
    h->paused_ms = sbt_mono_ms();
    atomic_store(&h->conn->paused, true);
    MHD_suspend_connection(h->mhd);
    return true;
}

void http_resume(struct sbt_http *h)
{
    struct sbt_server *s = h->srv;
    // The time with us is not the client's slowness.
    atomic_fetch_add(&h->conn->since_ms, sbt_mono_ms() - h->paused_ms);
    atomic_store(&h->conn->paused, false);
    MHD_resume_connection(h->mhd); // from here on h belongs to the network thread
    s->suspended--;
}

static void run_job(struct sbt_http *h, enum job job)
{
    h->job = job;
    if (job == JOB_RUN || job == JOB_BEGIN)
        http_pool_put(h->srv, h);
    else
        http_pool_put_urgent(h->srv, h);
}

// --- failing

void http_request_fail(struct sbt_http *h, int status)
{
    struct sbt_fault *f = http_fault(h);
    SBT_BUG_IF(f->rc == SBT_OK);
    if (status == 0)
        status = sbt_rc_http(f->rc);
    const struct header *allow = h->answer.headers;
    while (allow != NULL && strcmp(allow->name, "Allow") != 0)
        allow = allow->next;
    http_pull_done(h);
    http_kept_free(h->kept);
    h->kept = NULL;
    h->answer = (struct answer){0};
    if (allow != NULL)
        sbt_respond_header(&h->rq, "Allow", allow->value);
    h->srv->o.fault(&h->rq, status, f);
    if (h->answer.status == 0)
        sbt_respond_text(&h->rq, status, "text/plain; charset=utf-8", f->say.say != NULL ? f->say.say : "");
    if (status == 429 || status == 503)
        sbt_respond_header(&h->rq, "Retry-After",
                           sbt_arena_printf(h->rq.arena, "%lld", (long long)(f->after_s > 0 ? f->after_s : 5)));
}

static enum MHD_Result queue(struct sbt_http *h, int status, struct MHD_Response *response)
{
    enum MHD_Result r = MHD_queue_response(h->mhd, (unsigned)status, response);
    if (!h->response_shared)
        MHD_destroy_response(response);
    if (r == MHD_YES)
        h->step = STEP_SENT;
    return r;
}

// A head that cannot be trusted: a fixed answer, and the connection closes, because what follows has no known form.
static enum MHD_Result refuse(struct sbt_http *h, int status)
{
    h->srv->refused++;
    h->rq.status = status;
    if (h->conn != NULL)
        http_conn_phase(h->conn, PHASE_SEND, 0);
    return queue(h, status, http_refusal(h, status));
}

static void tell_done(struct sbt_http *h, bool cut)
{
    struct sbt_server *s = h->srv;
    if (s->o.done == NULL)
        return;
    http_need_arena(h); // a refused head never had one
    const struct sbt_done d = {
        .rq = &h->rq,
        .route = h->rq.route != NULL ? h->rq.route->name : "",
        .status = h->step == STEP_SENT ? h->rq.status : 0,
        .rc = h->fault != NULL ? h->fault->rc : SBT_OK,
        .fault = h->fault != NULL && h->fault->rc != SBT_OK ? h->fault : NULL,
        .in_bytes = h->in_bytes,
        .out_bytes = h->out_bytes,
        .duration_us = http_now_us() - h->begun_us,
        .queued_us = h->queued_us,
        .cut = cut,
    };
    s->o.done(s->o.app, &d);
}

// On the network thread, with the answer known.
static enum MHD_Result send_answer(struct sbt_http *h, void **ctx)
{
    if (h->response == NULL)
        http_answer_build(h, NULL);
    struct MHD_Response *response = h->response;
    h->response = NULL;
    if (h->sse == NULL) {
        int64_t expect = h->answer.pulled || h->rq.head_only ? 0 : (int64_t)h->answer.n;
        http_conn_phase(h->conn, PHASE_SEND, expect);
        h->out_bytes = expect;
        return queue(h, h->rq.status, response);
    }
    http_sse_attach(h);
    h->sse = NULL;
    enum MHD_Result r = queue(h, h->rq.status, response);
    // The stream needs nothing of the request; thousands of them would hold as many arenas.
    tell_done(h, false);
    *ctx = NULL;
    http_request_free(h);
    return r;
}

// After a failure before the body was read: read it and throw it away so that the client gets to see the answer, unless
// it is too much or the client waits for a word before it sends.
static enum MHD_Result answer_early(struct sbt_http *h, void **ctx)
{
    if (h->has_body && (h->head.expects || h->head.length > SBT_LIMIT_DISCARD_BYTES))
        return send_answer(h, ctx);
    h->step = STEP_DISCARD;
    http_conn_phase(h->conn, h->has_body ? PHASE_BODY : PHASE_WORK, 0);
    return MHD_YES;
}

static enum MHD_Result fail_early(struct sbt_http *h, void **ctx, int status)
{
    h->srv->refused++;
    http_request_fail(h, status);
    return answer_early(h, ctx);
}

void http_set_busy(struct sbt_http *h)
{
    struct sbt_fault *f = http_fault(h);
    sbt_fault_set(f, SBT_E_BUSY, SBT_N_("Sistem sedang sangat sibuk. Tunggu sebentar, lalu coba lagi."));
    // Who is turned away first is asked to come back last.
    f->after_s = h->shed == SBT_SHED_EXPORT ? 60 : h->shed == SBT_SHED_SEARCH ? 20 : h->shed == SBT_SHED_STAFF ? 10 : 5;
}

// --- the head

static enum MHD_Result take_line(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value,
                                 size_t value_n)
{
    struct sbt_http *h = arg;
    (void)kind;
    h->lines[h->lines_n++] = (struct sbt_head_line){
        .name = name, .value = value != NULL ? value : "", .name_n = name_n, .value_n = value != NULL ? value_n : 0};
    return MHD_YES;
}

static bool find_client(struct sbt_http *h)
{
    struct sbt_server *s = h->srv;
    struct sbt_addr addr = h->conn->peer;
    h->rq.https = s->o.tls_cert != NULL;
    if (sbt_addr_listed(&addr, s->o.trusted_proxies)) {
        const char *proto = sbt_request_header(&h->rq, "X-Forwarded-Proto");
        if (proto != NULL && strcasecmp(proto, "https") == 0)
            h->rq.https = true;
        if (sbt_addr_forwarded(sbt_request_header(&h->rq, "X-Forwarded-For"), s->o.trusted_proxies, &addr)) {
            h->counted = http_addr_take(s, &addr, s->o.connections_per_addr);
            if (h->counted == NULL)
                return false;
        }
    }
    h->rq.client = sbt_addr_text(h->head_arena, &addr);
    return true;
}

static bool is_json(const char *type)
{
    size_t n = strlen(type);
    return strcmp(type, "application/json") == 0 || (n > 5 && strcmp(type + n - 5, "+json") == 0);
}

static int64_t body_max(const struct sbt_route *row)
{
    if (row->body_max > 0)
        return (int64_t)row->body_max;
    if (row->body == SBT_BODY_JSON)
        return SBT_LIMIT_JSON_BYTES;
    if (row->sink == NULL)
        return SBT_LIMIT_FORM_BYTES;
    int64_t one = row->sink->part_max_bytes > 0 ? row->sink->part_max_bytes : SBT_LIMIT_FILE_BYTES;
    int64_t n = row->sink->parts_max > 0 ? (int64_t)row->sink->parts_max : SBT_LIMIT_FILES_PER_REPORT;
    return row->body == SBT_BODY_STREAM ? one : one * n + SBT_LIMIT_FORM_BYTES;
}

void http_set_too_large(struct sbt_http *h)
{
    char max[24];
    if (h->body_max >= 1024 * 1024) {
        snprintf(max, sizeof max, "%lld", (long long)(h->body_max / (1024 * 1024)));
        sbt_fault_set(http_fault(h), SBT_E_TOO_LARGE, SBT_N_("Kiriman terlalu besar. Batasnya %1 MB."), max);
    } else {
        snprintf(max, sizeof max, "%lld", (long long)h->body_max);
        sbt_fault_set(http_fault(h), SBT_E_TOO_LARGE, SBT_N_("Kiriman terlalu besar. Batasnya %1 bita."), max);
    }
}

// Whether row and body go together. Otherwise the fault is set.
static bool body_fits(struct sbt_http *h)
{
    const struct sbt_route *row = h->rq.route;
    const char *type = h->rq.type;
    bool form = strcmp(type, "application/x-www-form-urlencoded") == 0;
    h->body_max = body_max(row);
    if (!h->has_body) {
        h->plain_form = row->body == SBT_BODY_MULTIPART;
        return true;
    }
    switch (row->body) {
    case SBT_BODY_NONE:
        h->body_max = 0;
        http_set_too_large(h);
        return false;
    case SBT_BODY_FORM:
        if (!form) {
            sbt_fault_set(http_fault(h), SBT_E_TYPE, SBT_N_("Kirim isian sebagai application/x-www-form-urlencoded."));
            return false;
        }
        break;
    case SBT_BODY_JSON:
        if (!is_json(type)) {
            sbt_fault_set(http_fault(h), SBT_E_TYPE, SBT_N_("Kirim isi sebagai application/json."));
            return false;
        }
        break;
    case SBT_BODY_MULTIPART:
        h->plain_form = form;
        if (form)
            h->body_max = SBT_LIMIT_FORM_BYTES;
        else if (strcmp(type, "multipart/form-data") != 0) {
            sbt_fault_set(http_fault(h), SBT_E_TYPE,
                          SBT_N_("Kirim berkas sebagai multipart/form-data dengan boundary."));
            return false;
        }
        break;
    case SBT_BODY_BYTES:
    case SBT_BODY_STREAM:
        break;
    }
    if (h->head.length > h->body_max) {
        http_set_too_large(h);
        return false;
    }
    return true;
}

static void allow_header(struct sbt_http *h, unsigned methods)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 128);
    for (enum sbt_method m = SBT_GET; m <= SBT_DELETE; m++)
        if (methods & 1u << m)
            sbt_buf_printf(&b, "%s%s", b.n > 0 ? ", " : "", m == SBT_GET ? "GET, HEAD" : sbt_method_name(m));
    http_need_arena(h);
    sbt_respond_header(&h->rq, "Allow", b.p);
}

static enum MHD_Result match(struct sbt_http *h, void **ctx)
{
    struct sbt_arena *a = h->head_arena;
    const char *query = strchr(h->rq.target, '?');
    size_t path_n = query != NULL ? (size_t)(query - h->rq.target) : strlen(h->rq.target);
    h->raw_query = query != NULL ? query + 1 : "";
    h->raw_path = h->rq.path = sbt_arena_strndup(a, h->rq.target, path_n);
    (void)!sbt_head_unescape(a, h->raw_path, path_n, &h->rq.path); // a broken one matches no row
    struct sbt_match m;
    sbt_routes_match(h->srv->routes, a, h->rq.method, h->raw_path, &m);
    if (m.row == NULL && m.methods == 0) {
        sbt_fault_set(http_fault(h), SBT_E_NOT_FOUND, SBT_N_("Halaman tidak ditemukan. Periksa alamatnya."));
        return fail_early(h, ctx, 404);
    }
    if (m.row == NULL) {
        sbt_fault_set(http_fault(h), SBT_E_NOT_FOUND, SBT_N_("Cara ini tidak berlaku untuk alamat tersebut."));
        allow_header(h, m.methods);
        return fail_early(h, ctx, 405);
    }
    h->rq.route = m.row;
    h->shed = m.row->shed;
    h->rq.params_n = m.params_n;
    memcpy(h->rq.params, m.params, sizeof h->rq.params);
    if (!body_fits(h))
        return fail_early(h, ctx, 0);
    if (m.row->sink != NULL && !h->plain_form) {
        if (http_pool_full(h->srv, h->shed) || !http_suspend(h)) {
            http_set_busy(h);
            return fail_early(h, ctx, 0);
        }
        http_conn_phase(h->conn, PHASE_WORK, 0);
        run_job(h, JOB_BEGIN);
        return MHD_YES;
    }
    h->step = STEP_BODY;
    http_conn_phase(h->conn, h->has_body ? PHASE_BODY : PHASE_WORK, 0);
    return MHD_YES;
}

static enum MHD_Result on_head(struct sbt_http *h, const char *method, void **ctx)
{
    if (h->conn == NULL)
        return MHD_NO;
    if (h->too_long)
        return refuse(h, 414);
    int n = MHD_get_connection_values(h->mhd, MHD_HEADER_KIND, NULL, NULL);
    if (n < 0 || n > SBT_LIMIT_HEADERS)
        return refuse(h, 431);
    h->lines = SBT_NEW_N(h->head_arena, struct sbt_head_line, (size_t)n + 1);
    MHD_get_connection_values_n(h->mhd, MHD_HEADER_KIND, take_line, h);
    int status = sbt_head_check(h->rq.target, h->lines, h->lines_n, &h->head);
    if (status == 0 && !sbt_head_method(method, &h->rq.method, &h->rq.head_only))
        status = 501;
    if (status != 0)
        return refuse(h, status);
    h->has_body = h->head.chunked || h->head.length > 0;
    h->rq.host = sbt_arena_strdup(h->head_arena, h->head.host);
    h->rq.type = sbt_head_type(h->head_arena, sbt_request_header(&h->rq, "Content-Type"));
    if (!find_client(h)) {
        sbt_fault_set(http_fault(h), SBT_E_RATE,
                      SBT_N_("Terlalu banyak permintaan sekaligus dari alamat Anda. Tunggu sebentar."));
        return fail_early(h, ctx, 0);
    }
    return match(h, ctx);
}

// --- the body

static enum MHD_Result hold(struct sbt_http *h, const char *p, size_t n)
{
    struct sbt_server *s = h->srv;
    if ((int64_t)n > h->body_max - (int64_t)h->body.n) {
        http_set_too_large(h);
    } else {
        s->body_memory += (int64_t)n;
        h->charged += (int64_t)n;
        // Small bodies always pass: there are only as many as there are connections.
        if (s->body_memory > SBT_LIMIT_BODY_MEMORY_BYTES && h->charged > 65536) {
            http_set_busy(h);
        } else {
            if (h->body.p == NULL)
                sbt_buf_init(&h->body, (size_t)h->body_max);
            sbt_buf_add(&h->body, p, n);
            return MHD_YES;
        }
    }
    s->refused++;
    http_request_fail(h, 0);
    h->step = STEP_DISCARD;
    return MHD_YES;
}

static enum MHD_Result on_data(struct sbt_http *h, const char *p, size_t *n)
{
    size_t take = *n;
    if (h->step == STEP_DISCARD) {
        h->discarded += (int64_t)take;
        if (h->discarded > SBT_LIMIT_DISCARD_BYTES)
            return MHD_NO;
    } else if (h->step != STEP_BODY) {
        return MHD_NO;
    } else if (h->rq.route->sink == NULL || h->plain_form) {
        if (hold(h, p, take) == MHD_NO)
            return MHD_NO;
    } else {
        if (h->chunk == NULL)
            h->chunk = sbt_arena_alloc(h->rq.arena, CHUNK_BYTES);
        if (take > CHUNK_BYTES - h->chunk_n)
            take = CHUNK_BYTES - h->chunk_n;
        memcpy(h->chunk + h->chunk_n, p, take);
        h->chunk_n += take;
        h->too_large = h->in_bytes + (int64_t)take > h->body_max;
        if (h->chunk_n == CHUNK_BYTES || h->too_large) {
            if (!http_suspend(h))
                return MHD_NO;
            h->in_bytes += (int64_t)take;
            atomic_fetch_add(&h->conn->bytes, (int64_t)take);
            *n -= take;
            run_job(h, JOB_CHUNK);
            return MHD_YES;
        }
    }
    h->in_bytes += (int64_t)take;
    atomic_fetch_add(&h->conn->bytes, (int64_t)take);
    *n -= take;
    return MHD_YES;
}

static enum MHD_Result on_complete(struct sbt_http *h, void **ctx)
{
    if ((h->rq.route->flags & SBT_ROUTE_QUICK) && !atomic_load(&h->srv->stopping)) {
        http_conn_phase(h->conn, PHASE_WORK, 0);
        h->job = JOB_RUN;
        h->rq.quick = true;
        http_request_work(h, http_pool_net_worker(h->srv));
        h->rq.quick = false;
        if (h->park == NULL && !h->move)
            return send_answer(h, ctx);
        if (!http_suspend(h)) {
            http_set_busy(h);
            h->park = NULL;
            http_request_fail(h, 0);
            return send_answer(h, ctx);
        }
        if (h->park != NULL) {
            http_wait_park(h);
            return MHD_YES;
        }
        h->move = false;
        if (!http_pool_full(h->srv, h->shed)) {
            run_job(h, JOB_RUN);
            return MHD_YES;
        }
        http_set_busy(h);
        http_request_fail(h, 0);
        h->step = STEP_ANSWER;
        http_resume(h);
        return MHD_YES;
    }
    if (h->rq.route->flags & SBT_ROUTE_INLINE) {
        http_conn_phase(h->conn, PHASE_WORK, 0);
        h->job = JOB_RUN;
        http_request_work(h, NULL);
        return send_answer(h, ctx);
    }
    if ((!h->sink_begun && http_pool_full(h->srv, h->shed)) || !http_suspend(h)) {
        http_set_busy(h);
        http_request_fail(h, 0);
        return send_answer(h, ctx);
    }
    http_conn_phase(h->conn, PHASE_WORK, 0);
    run_job(h, JOB_RUN);
    return MHD_YES;
}

enum MHD_Result http_request_access(void *srv, struct MHD_Connection *mhd, const char *url, const char *method,
                                    const char *version, const char *data, size_t *data_n, void **ctx)
{
    struct sbt_http *h = *ctx;
    (void)srv;
    (void)mhd;
    (void)url;
    (void)version;
    if (h == NULL)
        return MHD_NO;
    if (*data_n > 0)
        return on_data(h, data, data_n);
    switch (h->step) {
    case STEP_HEAD:
        return on_head(h, method, ctx);
    case STEP_BEGUN:
        h->step = STEP_BODY;
        http_conn_phase(h->conn, h->has_body ? PHASE_BODY : PHASE_WORK, 0);
        return MHD_YES;
    case STEP_EARLY:
        return answer_early(h, ctx);
    case STEP_BODY:
        return on_complete(h, ctx);
    case STEP_DISCARD:
    case STEP_ANSWER:
        return send_answer(h, ctx);
    case STEP_SENT:
        return MHD_YES;
    }
    return MHD_NO;
}

void http_request_over(void *srv, struct MHD_Connection *mhd, void **ctx, enum MHD_RequestTerminationCode why)
{
    struct sbt_http *h = *ctx;
    (void)srv;
    if (h == NULL) { // an event stream
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
        struct conn *c = info != NULL ? info->socket_context : NULL;
        if (c != NULL && c->sse != NULL) {
            struct sbt_sse *sse = c->sse;
            c->sse = NULL;
            http_conn_phase(c, PHASE_HEAD, 0);
            http_sse_over(sse);
        }
        return;
    }
    *ctx = NULL;
    if (h->conn != NULL) {
        atomic_store(&h->conn->later, true);
        http_conn_phase(h->conn, PHASE_HEAD, 0);
    }
    if (h->sse != NULL)
        http_sse_over(h->sse);
    if (h->response != NULL && !h->response_shared)
        MHD_destroy_response(h->response);
    tell_done(h, why != MHD_REQUEST_TERMINATED_COMPLETED_OK);
    h->mhd = NULL;
    h->conn = NULL;
    h->lines_n = 0;
    bool drop = h->sink_begun && !h->handled && h->rq.route->sink->drop != NULL;
    if (drop || (h->answer.pulled && h->answer.pull.done != NULL))
        run_job(h, JOB_FINI);
    else
        http_request_free(h);
}

// --- getters

const char *sbt_request_header(const struct sbt_request *rq, const char *name)
{
    const struct sbt_http *h = rq->http;
    size_t n = strlen(name);
    for (size_t i = 0; i < h->lines_n; i++)
        if (h->lines[i].name_n == n && strncasecmp(h->lines[i].name, name, n) == 0)
            return h->lines[i].value;
    return NULL;
}

const char *sbt_request_cookie(const struct sbt_request *rq, const char *name)
{
    http_need_arena(rq->http);
    return sbt_head_cookie(rq->http->rq.arena, sbt_request_header(rq, "Cookie"), name);
}

const char *sbt_request_param(const struct sbt_request *rq, const char *name)
{
    for (size_t i = 0; i < rq->params_n; i++)
        if (strcmp(rq->params[i].name, name) == 0)
            return rq->params[i].value;
    return NULL;
}

const char *sbt_request_query(const struct sbt_request *rq, const char *name)
{
    return sbt_pairs_get(&rq->query, name);
}
