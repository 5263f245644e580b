// What went wrong, in one small vocabulary: a code for the program, a message for the person, a detail for the log.
#pragma once
#include "base/arena.h"

// 0 is success. "No rows" is a success with a count. tests assert one HTTP status and one exit code for each.
enum sbt_rc {
    SBT_OK = 0,
    SBT_E_INVALID = -1,   // the input breaks a rule; fields say which               422 / exit 2
    SBT_E_DENIED = -2,    // the actor may not do this here and may know it          403 / 3
    SBT_E_NOT_FOUND = -3, // does not exist, or the actor may not know that it does  404 / 4
    SBT_E_CONFLICT = -4,  // clashes with what is already there                      409 / 5
    SBT_E_TOO_LARGE = -5, // over a limit of base/limits.h                           413 / 2
    SBT_E_RATE = -6,      // too often; ret_after_s says when again                  429 / 6
    SBT_E_BUSY = -7,      // overload or starting; nothing was changed               503 / 6
    SBT_E_RETRY = -8,     // deadlock or serialisation; only sbt_tx_run retries      503 / 6
    SBT_E_UNCERTAIN = -9, // connection lost during commit; ask by idempotency key   503 / 6
    SBT_E_IO = -10,       // disk, network or peer failed                            500 / 7
    SBT_E_CORRUPT = -11,  // stored data breaks an invariant                         500 / 8
    SBT_E_LOGIN = -12,    // not logged in, or the session ended                     401 / 3
    SBT_E_STEP_UP = -13,  // logged in, but this act asks for a fresh second factor  403 / 3
    SBT_E_USAGE = -14,    // command line words are off                              400 / 2
    SBT_E_TYPE = -15,     // media type or form of the body not understood           415 / 2
    SBT_E_INTERNAL = -16, // our own mistake, caught                                 500 / 70
};

// Message ids are Indonesian sentences (the source language of po/). SBT_N_ marks one for the extractor.
#define SBT_N_(s) s
#define SBT_FAULT_ARGS 3
#define SBT_FAULT_FIELDS 64

struct sbt_fault_item {
    const char *field; // name in the field table, with path for lists: "subjects.0.nip"; NULL for the whole
    const char *say;   // message id with %1 %2 %3 for args
    char args[SBT_FAULT_ARGS][96];
};

struct sbt_fault {
    enum sbt_rc rc;
    struct sbt_fault_item say;                      // the sentence for the page's or problem's title
    struct sbt_fault_item fields[SBT_FAULT_FIELDS]; // errors at fields
    size_t fields_n, fields_more;                   // those in the array; those that had no room in it
    int64_t after_s;                                // for RATE and BUSY
    char detail[512];                               // for the log only; no personal data
    const char *file;
    int line;
};

// A NULL fault is fine everywhere below: the caller wants the code alone.
void sbt_fault_clear(struct sbt_fault *f); // never NULL here
// Sets code, message and up to three string arguments (NULL ends them); returns rc so that one can `return` it.
#define sbt_fault_set(f, rc, ...) sbt_fault_set_((f), (rc), __FILE__, __LINE__, __VA_ARGS__, (const char *)NULL)
enum sbt_rc sbt_fault_set_(struct sbt_fault *f, enum sbt_rc rc, const char *file, int line, const char *say, ...)
    __attribute__((sentinel));
// Adds an error at a field; rc becomes INVALID. Returns SBT_E_INVALID.
#define sbt_fault_field(f, name, ...) sbt_fault_field_((f), (name), __FILE__, __LINE__, __VA_ARGS__, (const char *)NULL)
enum sbt_rc sbt_fault_field_(struct sbt_fault *f, const char *field, const char *file, int line, const char *say, ...)
    __attribute__((sentinel));
// Adds to the log detail (printf). Returns f->rc.
enum sbt_rc sbt_fault_detail(struct sbt_fault *f, const char *fmt, ...) SBT_PRINTF(2, 3);
// The common failure of our own making: rc, a general sentence, and a detail for the log.
#define sbt_fault_internal(f, rc, ...) sbt_fault_internal_((f), (rc), __FILE__, __LINE__, __VA_ARGS__)
enum sbt_rc sbt_fault_internal_(struct sbt_fault *f, enum sbt_rc rc, const char *file, int line, const char *fmt, ...)
    SBT_PRINTF(5, 6);

int sbt_rc_http(enum sbt_rc rc);
int sbt_rc_exit(enum sbt_rc rc);
const char *sbt_rc_name(enum sbt_rc rc); // "invalid", "denied" ...: the `type` of a problem document

// Leaves the function with the code of a failed call; outputs stay untouched.
#define SBT_TRY(expr)                 \
    do {                              \
        enum sbt_rc rc_try_ = (expr); \
        if (rc_try_ != SBT_OK)        \
            return rc_try_;           \
    } while (0)
