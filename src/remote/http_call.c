// libcurl's multi interface behind one call.
#include "remote/http_call.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#include "base/buf.h"

struct sbt_http_client {
    CURLM *multi;
    struct sbt_arena *arena;
};
struct one {
    CURL *easy;
    struct curl_slist *headers;
    struct sbt_buf answer;
    struct sbt_http_call *call;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
    SBT_BUG_IF(curl_global_init(CURL_GLOBAL_DEFAULT) != 0);
}

struct sbt_http_client *sbt_http_client_new(void)
{
    SBT_BUG_IF(pthread_once(&once, start) != 0);
    struct sbt_arena *a = sbt_arena_new(4096);
    struct sbt_http_client *c = SBT_NEW(a, struct sbt_http_client);
    c->arena = a;
    c->multi = curl_multi_init();
    SBT_BUG_IF(c->multi == NULL);
    return c;
}

void sbt_http_client_free(struct sbt_http_client *c)
{
    if (c == NULL)
        return;
    curl_multi_cleanup(c->multi);
    sbt_arena_free(c->arena);
}

static size_t got(char *p, size_t size, size_t n, void *arg)
{
    struct one *x = arg;
    sbt_buf_add(&x->answer, p, size * n);
    return x->answer.full ? 0 : size * n;
}

static void set_up(struct one *x, struct sbt_http_call *call, int64_t timeout_ms)
{
    x->call = call;
    x->easy = curl_easy_init();
    SBT_BUG_IF(x->easy == NULL);
    sbt_buf_init(&x->answer, call->answer_max);
    CURL *e = x->easy;
    curl_easy_setopt(e, CURLOPT_URL, call->url);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_PROXY, "");
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    curl_easy_setopt(e, CURLOPT_USERAGENT, "sbt/" SBT_VERSION);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, got);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, x);
    if (call->body != NULL) {
        curl_easy_setopt(e, CURLOPT_POST, 1L);
        curl_easy_setopt(e, CURLOPT_POSTFIELDS, call->body);
        curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body_n);
        x->headers = curl_slist_append(x->headers, "Content-Type: text/plain; charset=utf-8");
        x->headers = curl_slist_append(x->headers, "Expect:");
        curl_easy_setopt(e, CURLOPT_HTTPHEADER, x->headers);
    }
}

static void take(struct one *x, CURLcode code, struct sbt_arena *a)
{
    struct sbt_http_call *call = x->call;
    long status = 0;
    const char *type = NULL;
    if (code != CURLE_OK) {
        call->error = sbt_arena_strdup(a, x->answer.full ? "answer too long" : curl_easy_strerror(code));
        return;
    }
    curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(x->easy, CURLINFO_CONTENT_TYPE, &type);
    call->status = (int)status;
    call->type = sbt_arena_strdup(a, type != NULL ? type : "");
    call->answer = (struct sbt_blob){sbt_arena_strndup(a, x->answer.p, x->answer.n), x->answer.n};
    call->error = NULL;
}

void sbt_http_calls(struct sbt_http_client *c, struct sbt_arena *a, struct sbt_http_call *calls, size_t n,
                    int64_t timeout_ms)
{
    struct one *all = SBT_NEW_N(a, struct one, n);
    for (size_t i = 0; i < n; i++) {
        calls[i].status = 0;
        calls[i].type = "";
        calls[i].error = "timeout";
        set_up(&all[i], &calls[i], timeout_ms);
        SBT_BUG_IF(curl_multi_add_handle(c->multi, all[i].easy) != CURLM_OK);
    }
    int running = (int)n;
    while (running > 0) {
        if (curl_multi_perform(c->multi, &running) != CURLM_OK)
            break;
        int left;
        for (CURLMsg *m; (m = curl_multi_info_read(c->multi, &left)) != NULL;)
            for (size_t i = 0; i < n; i++)
                if (all[i].easy == m->easy_handle && m->msg == CURLMSG_DONE)
                    take(&all[i], m->data.result, a);
        if (running > 0)
            (void)curl_multi_poll(c->multi, NULL, 0, 1000, NULL);
    }
    for (size_t i = 0; i < n; i++) {
        (void)curl_multi_remove_handle(c->multi, all[i].easy);
        curl_easy_cleanup(all[i].easy);
        curl_slist_free_all(all[i].headers);
        sbt_buf_done(&all[i].answer);
    }
}
