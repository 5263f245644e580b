// One request and the answer to it: what a guard and a handler read, and the calls by which they answer.
//
// Everything that the request points to lives until the answer has been sent. A handler runs on a worker
// thread (or, for rows marked SBT_ROUTE_INLINE, on a network thread, where it must not block); one request is never on
// two threads at once.
#pragma once
#include "base/buf.h"
#include "base/field.h"
#include "base/hash.h"

enum sbt_method { SBT_GET = 1, SBT_POST, SBT_PUT, SBT_PATCH, SBT_DELETE }; // HEAD arrives as GET with head_only
const char *sbt_method_name(enum sbt_method m);

enum sbt_stage {
    SBT_STAGE_BEGIN = 1, // rows with a sink only: the head is there, the body is not (form and body are empty)
    SBT_STAGE_RUN,       // everything is there; the handler comes next
    SBT_STAGE_AGAIN,     // a parked (http/wait.h) or moved request runs again; do not count it twice
};

struct sbt_route;
struct sbt_http; // private part

#define SBT_PATH_PARAMS 6

struct sbt_request {
    struct sbt_arena *arena;
    struct sbt_id id; // UUIDv7, also sent as X-Request-Id
    int64_t start_us; // server clock when the request line was there
    enum sbt_method method;
    bool head_only;
    bool https;           // by TLS here, or a trusted proxy says so
    bool timed_out;       // stage AGAIN: the wait is over without the event
    bool quick;           // on a network thread (SBT_ROUTE_QUICK): do not wait for anything
    enum sbt_stage stage; // see above
    const char *path;     // decoded, begins with '/'
    const char *target;   // path and query as they came: for "come back here" links
    const char *host;     // the Host header, checked for form only
    const char *client;   // address of the client as text; personal data: never log it
    const char *type;     // media type of the body in lower case without parameters, "" if none
    struct sbt_pairs query;
    struct sbt_pairs form;         // FORM rows, and the text fields of MULTIPART rows
    struct sbt_blob body;          // JSON and BYTES rows: the whole body, NUL behind it
    const struct sbt_route *route; // NULL until matched
    struct sbt_pair params[SBT_PATH_PARAMS];
    size_t params_n;
    void *app;    // sbt_server_opts.app
    void *worker; // what worker_open gave for this thread; NULL on inline rows
    void *actor;  // the guard's
    void *upload; // the sink's
    int status;   // of the answer, 0 until there is one
    struct sbt_http *http;
};

const char *sbt_request_header(const struct sbt_request *rq, const char *name); // NULL if none; first if several
const char *sbt_request_cookie(const struct sbt_request *rq, const char *name); // NULL if none; first if several
const char *sbt_request_param(const struct sbt_request *rq, const char *name);  // of the path; NULL if none
const char *sbt_request_query(const struct sbt_request *rq, const char *name);  // NULL if none; first if several

// When rq->quick: guard and handler run again from the start, on a worker. Forgets the answer so far.
void sbt_request_move(struct sbt_request *rq);

// --- The answer. The last call wins. Security headers, the length and, unless it is an asset, X-Request-Id and
// Cache-Control: no-store are set by themselves. HTML, JSON, CSV and the like over 1 kB are compressed when the client
// takes gzip, so a page that shows a secret (a form token) has to mask it anew on each answer.
void sbt_respond_status(struct sbt_request *rq, int status); // empty body
// p lives in the arena, or is constant for ever; type e.g. "text/html; charset=utf-8"
void sbt_respond_mem(struct sbt_request *rq, int status, const char *type, const void *p, size_t n);
// From a guard, for a page that is asked for again. True: what was kept under this key is the answer, and no handler runs.
// False: the answer will be kept under it for ten seconds, or until room is needed, if it is a 200 of HTML without a
// header of its own. The key has to tell apart whatever the page depends on but for the time of day; whether the client
// takes gzip is added here. Not for pages with a token that is good for one use.
bool sbt_respond_kept(struct sbt_request *rq, const void *key, size_t n);
void sbt_respond_text(struct sbt_request *rq, int status, const char *type, const char *s);
void sbt_respond_buf(struct sbt_request *rq, int status, const char *type,
                     struct sbt_buf *b); // takes its memory: b is empty
// 303. `to` is a path of ours; what is not (no leading '/', "//", a backslash, control bytes) becomes "/".
void sbt_respond_see_other(struct sbt_request *rq, const char *to);
// 302 to another site whose address our own code made (never from input).
void sbt_respond_redirect_out(struct sbt_request *rq, const char *url);

// A file that never changes under its name: long-lived cache, ETag, 304, and its compressed twin where there is one.
struct sbt_asset {
    const char *type;
    const char *etag;            // without quotes, e.g. the hash
    struct sbt_blob plain, gzip; // constant for ever; gzip.p NULL if none
    bool immutable;              // false: the client asks again each time (ETag)
};
void sbt_respond_asset(struct sbt_request *rq, const struct sbt_asset *asset);

// The body is pulled piece by piece on worker threads (rq->worker is that of the thread): *ret_n 0 ends it; a failure
// cuts the connection, so that the client sees that it is not whole. n < 0: length not known. done is called once, on a
// worker, also when the client went away. Pieces are asked for only as fast as the client takes them.
struct sbt_pull {
    enum sbt_rc (*read)(struct sbt_request *rq, void *arg, void *p, size_t max, size_t *ret_n, struct sbt_fault *f);
    void (*done)(struct sbt_request *rq, void *arg); // may be NULL
    void *arg;
};
void sbt_respond_pull(struct sbt_request *rq, int status, const char *type, int64_t n, struct sbt_pull pull);

// Bytes that came from people: as attachment, with a sandbox policy. The name is made safe for the header.
void sbt_respond_attachment(struct sbt_request *rq, const char *filename);
// Sets or replaces a header of the answer (also one of the security headers). Control bytes are taken out of the value.
void sbt_respond_header(struct sbt_request *rq, const char *name, const char *value);
// HttpOnly, SameSite=Lax, Path=/, and Secure when https. max_age_s < 0: until the browser closes; 0: delete it.
// The value may hold A-Z a-z 0-9 and -._~ only; anything else is a bug.
void sbt_respond_cookie(struct sbt_request *rq, const char *name, const char *value, int64_t max_age_s);
