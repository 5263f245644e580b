// The route table: rows of method, pattern, what the row needs, what body it takes and who answers; and its matcher.
#pragma once
#include "http/request.h"

enum sbt_body {
    SBT_BODY_NONE = 0,  // a body is refused
    SBT_BODY_FORM,      // application/x-www-form-urlencoded into rq->form
    SBT_BODY_JSON,      // application/json (or +json) into rq->body
    SBT_BODY_BYTES,     // any type, whole, into rq->body; body_max must be given
    SBT_BODY_MULTIPART, // multipart/form-data, files into the sink, text into rq->form; also takes a plain form
    SBT_BODY_STREAM,    // any type, into the sink as one nameless part
};

// What is turned away first when the server cannot keep up: the lowest. Zero is refused by the check.
enum sbt_shed {
    SBT_SHED_EXPORT = 1, // exports, dashboards, figures
    SBT_SHED_SEARCH,
    SBT_SHED_STAFF,  // pages of officers
    SBT_SHED_INTAKE, // filing a report, asking for its status: last
};
#define SBT_SHED_N 5 // array size with the unset one

#define SBT_ROUTE_INLINE 1u // answered on a network thread without a worker's context: assets, health; no body
// Tried first on a network thread, with a context that worker_open made for it: for pages that only read, in less than
// a millisecond. It saves the way to a worker and back, which costs more than many a page. Guard or handler that finds
// it has to wait after all (a write, a long query) calls sbt_request_move and returns SBT_OK. No sinks.
#define SBT_ROUTE_QUICK 2u
// A page whose bytes the guard may keep for the same person (serve/keep.h): it shows state, no token of one use, and
// nothing of the tables that tell nobody (store/guard.c).
#define SBT_ROUTE_KEPT 4u

// Where an upload goes while it arrives. All calls of one request come one after another, but perhaps on different
// worker threads: keep nothing between them that belongs to a thread (no open transaction). A failure of any call
// ends the upload; the rest of the body is read and thrown away and the fault is answered.
struct sbt_part {
    size_t index;         // of the file parts, from 0
    const char *field;    // NULL for STREAM
    const char *filename; // last path component, valid UTF-8 without control characters; NULL for STREAM
    const char *type;     // as the client says, "" if it does not: never believe it
    int64_t max_bytes;    // part() may lower or raise it; more is SBT_E_TOO_LARGE
    int64_t bytes;        // so far
    void *data;           // the sink's
};
struct sbt_sink {
    // After the guard (stage BEGIN), before any byte of the body is read. May be NULL.
    enum sbt_rc (*begin)(struct sbt_request *rq, struct sbt_fault *f);
    // A file begins. Text fields that came before it are already in rq->form. May be NULL.
    enum sbt_rc (*part)(struct sbt_request *rq, struct sbt_part *part, struct sbt_fault *f);
    enum sbt_rc (*data)(struct sbt_request *rq, struct sbt_part *part, const void *p, size_t n, struct sbt_fault *f);
    enum sbt_rc (*end)(struct sbt_request *rq, struct sbt_part *part, struct sbt_fault *f); // whole; may be NULL
    // The handler will not run (refused, failed, or the client went away after begin): undo what was stored. May be
    // NULL. Called once, on a worker thread.
    void (*drop)(struct sbt_request *rq);
    int64_t part_max_bytes; // default of max_bytes; 0: SBT_LIMIT_FILE_BYTES
    size_t parts_max;       // files in one request; 0: SBT_LIMIT_FILES_PER_REPORT
};

// Answers by sbt_respond_..., or fails with a fault, which the server's `fault` callback dresses.
typedef enum sbt_rc (*sbt_handler)(struct sbt_request *rq, struct sbt_fault *f);

struct sbt_route {
    enum sbt_method method; // GET also answers HEAD
    const char *pattern;    // "/kasus/{no}/langkah/{step}"; a last "{rest*}" takes one or more whole segments
    const char *name;       // unique; in logs and metrics
    int need;               // what the guard asks for; 0 is refused
    enum sbt_body body;
    enum sbt_shed shed;
    size_t body_max; // bytes; 0: SBT_LIMIT_FORM_BYTES, _JSON_BYTES, and for sinks files * bytes a file + a form
    int rate;        // rate class, for the guard
    unsigned flags;  // SBT_ROUTE_...
    sbt_handler handler;
    const struct sbt_sink *sink; // MULTIPART and STREAM
    const void *arg;             // the handler's own
};

struct sbt_routes; // compiled
// Says every mistake in the table, not only the first: names and patterns twice, a row that another one hides, a missing
// need, shed class, handler or sink, a malformed pattern, an inline row with a body. Fields of the fault carry the names.
SBT_NODISCARD enum sbt_rc sbt_routes_check(const struct sbt_route *rows, size_t n, struct sbt_fault *f);
// Checks, then compiles into the arena. Rows must outlive it.
SBT_NODISCARD enum sbt_rc sbt_routes_compile(struct sbt_arena *a, const struct sbt_route *rows, size_t n,
                                             struct sbt_routes **ret, struct sbt_fault *f);
struct sbt_match {
    const struct sbt_route *row; // NULL: no row for this path, or not for this method
    unsigned methods;            // bits 1u << method of the rows that fit the path; 0: no such path
    struct sbt_pair params[SBT_PATH_PARAMS];
    size_t params_n;
};
// raw_path is as it came, without the query; segments are decoded one by one, so %2F is a letter and no separator.
// Literal segments win over parameters. Broken escapes, broken UTF-8, control characters, empty, "." and ".." segments
// fit nothing.
void sbt_routes_match(const struct sbt_routes *r, struct sbt_arena *a, enum sbt_method method, const char *raw_path,
                      struct sbt_match *ret);
// The path of a row with its parameters filled in and escaped, by name; values in the order of the pattern.
const char *sbt_route_path(struct sbt_arena *a, const struct sbt_route *row, const char *const *values, size_t n);
