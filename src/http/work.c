// The part of a request that runs on a worker: begin an upload, take a piece of it, run guard and handler, fill a
// download, undo what was cut off.
#include <poll.h>

#include "http/private.h"

static void keep_fault(struct sbt_http *h, struct sbt_fault *f, enum sbt_rc rc)
{
    if (f->rc == SBT_OK)
        f->rc = rc;
    h->fault = sbt_arena_dup(h->rq.arena, f, sizeof *f);
}

static void drop_upload(struct sbt_http *h)
{
    if (h->sink_begun && !h->handled && h->rq.route->sink->drop != NULL)
        h->rq.route->sink->drop(&h->rq);
    h->sink_begun = false;
}

static enum sbt_rc part_begin(void *arg, struct sbt_part *part, struct sbt_fault *f)
{
    struct sbt_http *h = arg;
    h->rq.form = sbt_multipart_form(h->multipart);
    const struct sbt_sink *sink = h->rq.route->sink;
    return sink->part != NULL ? sink->part(&h->rq, part, f) : SBT_OK;
}

static enum sbt_rc part_data(void *arg, struct sbt_part *part, const void *p, size_t n, struct sbt_fault *f)
{
    struct sbt_http *h = arg;
    return h->rq.route->sink->data(&h->rq, part, p, n, f);
}

static enum sbt_rc part_end(void *arg, struct sbt_part *part, struct sbt_fault *f)
{
    struct sbt_http *h = arg;
    const struct sbt_sink *sink = h->rq.route->sink;
    return sink->end != NULL ? sink->end(&h->rq, part, f) : SBT_OK;
}

static enum sbt_rc begin(struct sbt_http *h, struct sbt_fault *f)
{
    struct sbt_request *rq = &h->rq;
    const struct sbt_sink *sink = rq->route->sink;
    rq->stage = SBT_STAGE_BEGIN;
    SBT_TRY(sbt_form_parse(rq->arena, h->raw_query, strlen(h->raw_query), &rq->query, f));
    int64_t part_max = sink->part_max_bytes > 0 ? sink->part_max_bytes : SBT_LIMIT_FILE_BYTES;
    if (rq->route->body == SBT_BODY_MULTIPART) {
        const struct sbt_multipart_opts o = {
            .arg = h,
            .part = part_begin,
            .data = part_data,
            .end = part_end,
            .text_max_bytes = SBT_LIMIT_FORM_BYTES,
            .pairs_max = SBT_LIMIT_FORM_PAIRS,
            .parts_max = sink->parts_max > 0 ? sink->parts_max : SBT_LIMIT_FILES_PER_REPORT,
            .part_max_bytes = part_max,
        };
        SBT_TRY(sbt_multipart_new(rq->arena, sbt_request_header(rq, "Content-Type"), &o, &h->multipart, f));
    }
    if (h->srv->o.guard != NULL)
        SBT_TRY(h->srv->o.guard(rq, f));
    if (sink->begin != NULL)
        SBT_TRY(sink->begin(rq, f));
    h->sink_begun = true;
    if (rq->route->body == SBT_BODY_STREAM) {
        h->stream_part = (struct sbt_part){.type = rq->type, .max_bytes = part_max};
        if (sink->part != NULL)
            SBT_TRY(sink->part(rq, &h->stream_part, f));
    }
    return SBT_OK;
}

static enum sbt_rc feed(struct sbt_http *h, struct sbt_fault *f)
{
    size_t n = h->chunk_n;
    h->chunk_n = 0;
    if (h->too_large) {
        http_set_too_large(h);
        return SBT_E_TOO_LARGE;
    }
    if (n == 0)
        return SBT_OK;
    if (h->multipart != NULL)
        return sbt_multipart_feed(h->multipart, h->chunk, n, f);
    struct sbt_part *part = &h->stream_part;
    if ((int64_t)n > part->max_bytes - part->bytes) {
        h->body_max = part->max_bytes;
        http_set_too_large(h);
        return SBT_E_TOO_LARGE;
    }
    part->bytes += (int64_t)n;
    return part_data(h, part, h->chunk, n, f);
}

static enum sbt_rc run(struct sbt_http *h, struct sbt_fault *f)
{
    struct sbt_request *rq = &h->rq;
    const struct sbt_route *row = rq->route;
    if (rq->stage != SBT_STAGE_AGAIN)
        rq->stage = SBT_STAGE_RUN;
    if (h->sink_begun) {
        SBT_TRY(feed(h, f));
        if (h->multipart != NULL) {
            SBT_TRY(sbt_multipart_end(h->multipart, f));
            rq->form = sbt_multipart_form(h->multipart);
        } else {
            SBT_TRY(part_end(h, &h->stream_part, f));
        }
    } else {
        SBT_TRY(sbt_form_parse(rq->arena, h->raw_query, strlen(h->raw_query), &rq->query, f));
        rq->body = (struct sbt_blob){.p = h->body.p != NULL ? h->body.p : "", .n = h->body.n};
        if (row->body == SBT_BODY_FORM || h->plain_form)
            SBT_TRY(sbt_form_parse(rq->arena, rq->body.p, rq->body.n, &rq->form, f));
    }
    if (h->srv->o.guard != NULL)
        SBT_TRY(h->srv->o.guard(rq, f));
    if (h->move || h->kept != NULL)
        return SBT_OK;
    h->handled = true;
    SBT_TRY(row->handler(rq, f));
    if (h->move)
        h->handled = false;
    else if (h->answer.status == 0 && h->sse == NULL && h->park == NULL)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "handler of %s gave no answer", row->name);
    return SBT_OK;
}

// Nobody waits any more: too long in the queue, or the client has gone meanwhile (a suspended connection does not see
// that by itself). Under overload this keeps the workers for those who are still there.
static bool too_late(const struct sbt_http *h)
{
    if (h->queued_us > h->srv->o.queue_ms * 1000)
        return true;
    struct pollfd p = {.fd = h->conn->fd, .events = POLLRDHUP};
    return h->queued_us > SBT_US_PER_S / 2 && poll(&p, 1, 0) > 0 && (p.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

static void run_and_answer(struct sbt_http *h, struct worker *w)
{
    struct sbt_server *s = h->srv;
    bool first = h->park_until_ms == 0 && !h->sink_begun;
    http_need_arena(h);
    if (first && too_late(h)) {
        s->shed_n[h->shed]++;
        http_set_busy(h);
        http_request_fail(h, 0);
    } else {
        struct sbt_fault f; // 20 kB: not in the arena of every request that goes well
        sbt_fault_clear(&f);
        enum sbt_rc rc = run(h, &f);
        if (w != NULL && s->o.worker_check != NULL)
            s->o.worker_check(&h->rq);
        if (rc == SBT_OK && h->move)
            return;
        if (rc == SBT_OK && h->park != NULL) {
            SBT_BUG_IF(w == NULL || h->rq.route->sink != NULL);
            if (h->rq.quick)
                return;        // not suspended yet
            http_wait_park(h); // it may run again already: h is not ours any more
            return;
        }
        if (rc != SBT_OK) {
            keep_fault(h, &f, rc);
            h->park = NULL;
            h->move = false;
            if (h->sse != NULL)
                http_sse_over(h->sse);
            h->sse = NULL;
            drop_upload(h);
            http_request_fail(h, 0);
        }
    }
    SBT_BUG_IF(w == NULL && (h->sse != NULL || h->answer.pulled));
    h->step = STEP_ANSWER;
    http_answer_build(h, w);
    if (w != NULL && !h->rq.quick)
        http_resume(h);
}

static void begin_or_feed(struct sbt_http *h)
{
    struct sbt_server *s = h->srv;
    struct sbt_fault f;
    bool head = h->job == JOB_BEGIN;
    enum sbt_rc rc;
    http_need_arena(h);
    sbt_fault_clear(&f);
    if (head && too_late(h)) {
        s->shed_n[h->shed]++;
        http_set_busy(h);
        rc = SBT_E_BUSY;
    } else {
        rc = head ? begin(h, &f) : feed(h, &f);
        if (rc != SBT_OK)
            keep_fault(h, &f, rc);
    }
    if (s->o.worker_check != NULL)
        s->o.worker_check(&h->rq);
    if (rc == SBT_OK) {
        h->step = head ? STEP_BEGUN : STEP_BODY;
    } else {
        drop_upload(h);
        http_request_fail(h, 0);
        h->step = head ? STEP_EARLY : STEP_DISCARD;
    }
    http_resume(h);
}

static void pull(struct sbt_http *h)
{
    struct pulled *p = &h->pulled;
    struct sbt_fault f;
    size_t n = 0;
    sbt_fault_clear(&f);
    enum sbt_rc rc = h->answer.pull.read(&h->rq, h->answer.pull.arg, p->p, CHUNK_BYTES, &n, &f);
    if (h->srv->o.worker_check != NULL)
        h->srv->o.worker_check(&h->rq);
    if (rc != SBT_OK)
        keep_fault(h, &f, rc);
    SBT_BUG_IF(n > CHUNK_BYTES);
    p->failed = rc != SBT_OK;
    p->over = rc == SBT_OK && n == 0;
    p->n = rc == SBT_OK ? n : 0;
    p->at = 0;
    http_resume(h);
}

void http_request_work(struct sbt_http *h, struct worker *w)
{
    h->rq.worker = w != NULL ? w->app : NULL;
    switch (h->job) {
    case JOB_RUN:
        run_and_answer(h, w);
        return;
    case JOB_BEGIN:
    case JOB_CHUNK:
        begin_or_feed(h);
        return;
    case JOB_PULL:
        pull(h);
        return;
    case JOB_FINI:
        drop_upload(h);
        http_pull_done(h);
        http_request_free(h);
        return;
    }
}

void sbt_request_move(struct sbt_request *rq)
{
    struct sbt_http *h = rq->http;
    SBT_BUG_IF(!rq->quick || h->sse != NULL);
    http_pull_done(h);
    h->answer = (struct answer){0};
    h->park = NULL;
    h->park_until_ms = 0;
    h->move = true;
    rq->stage = SBT_STAGE_AGAIN;
    rq->status = 0;
    rq->actor = NULL;
}
