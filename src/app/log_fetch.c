// Reads a log's files, one at a time.
#include "app/log_fetch.h"

#include <string.h>

#include "base/file.h"
#include "remote/http_call.h"

#define FILE_MAX (20 * 1024 * 1024)
#define WAIT_MS 20000

struct sbt_log_fetch {
    struct sbt_arena *own, *work; // work: of the newest file
    const char *from;
    struct sbt_http_client *http; // NULL: a folder
};

struct sbt_log_fetch *sbt_log_fetch_open(const char *from)
{
    struct sbt_arena *a = sbt_arena_new(1 << 16);
    struct sbt_log_fetch *x = SBT_NEW(a, struct sbt_log_fetch);
    size_t n = strlen(from);
    while (n > 1 && from[n - 1] == '/')
        n--;
    *x = (struct sbt_log_fetch){.own = a, .work = sbt_arena_new(2 * FILE_MAX), .from = sbt_arena_strndup(a, from, n)};
    if (strncmp(from, "http://", 7) == 0 || strncmp(from, "https://", 8) == 0)
        x->http = sbt_http_client_new();
    return x;
}

void sbt_log_fetch_close(struct sbt_log_fetch *x)
{
    if (x == NULL)
        return;
    sbt_http_client_free(x->http);
    sbt_arena_free(x->work);
    sbt_arena_free(x->own);
}

bool sbt_log_fetch(struct sbt_log_fetch *x, const char *path, struct sbt_blob *ret)
{
    sbt_arena_clear(x->work);
    const char *where = sbt_arena_printf(x->work, "%s/%s", x->from, path);
    struct sbt_fault quiet = {0};
    if (x->http == NULL)
        return sbt_file_read(x->work, where, FILE_MAX, ret, &quiet) == SBT_OK;
    struct sbt_http_call call = {.url = where, .answer_max = FILE_MAX};
    sbt_http_calls(x->http, x->work, &call, 1, WAIT_MS);
    *ret = call.answer;
    return call.status == 200;
}
