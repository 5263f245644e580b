// Field tables: one description of a struct's fields decodes and encodes forms, JSON, CSV, YAML and event parts.
//
// A table row says name, type, place in the struct, whether it must be there, its limit, and what people read beside
// it. The same row drives: decoding with errors at the field, canonical JSON of event parts, JSON answers, OpenAPI
// schemas, CSV columns and the generated forms of steps. Unknown and repeated fields are refused when decoding input
// from outside; event parts of a newer schema_v go through an upcaster first.
#pragma once
#include "base/fault.h"
#include "base/id.h"
#include "base/limits.h"

enum sbt_ftype {
    SBT_F_UNSET = 0,
    SBT_F_TEXT, // const char *; NULL when absent; trimmed; UTF-8, no control characters but \n and \t in AREA
    SBT_F_AREA, // as TEXT, several lines
    SBT_F_INT,  // int64_t; SBT_INT_NONE when absent; within +-2^53
    SBT_F_BOOL, // bool; absent is false (a form's checkbox sends "ya")
    SBT_F_DAY,  // sbt_day; "2024-11-27"; forms may also send name-d, name-m, name-y; SBT_DAY_NONE when absent
    SBT_F_TIME, // int64_t microseconds UTC (RFC 3339 in JSON); SBT_US_NONE when absent
    SBT_F_ID,   // struct sbt_id; all zero when absent
    SBT_F_CODE, // const char *, one of choices (if given) or [A-Za-z0-9._-]+; NULL when absent
    SBT_F_HEX,  // const char *, lower-case hex (hashes)
    SBT_F_LIST, // const struct T *p at offset, size_t n at n_offset; rows of `sub`
    SBT_F_STRS, // const char *const *p at offset, size_t n at n_offset; list of TEXT (of choices, if given)
    SBT_F_OBJ,  // const struct T *; NULL when absent; fields of `sub`
};
#define SBT_INT_NONE INT64_MIN

struct sbt_choice {
    const char *code;
    const char *label; // message id
    const char *hint;  // message id or NULL
};

struct sbt_fields;
struct sbt_field {
    const char *name;
    enum sbt_ftype type;
    size_t offset, n_offset;
    bool required;
    int64_t min, max; // TEXT, AREA, CODE, HEX: code points (max 0: 200, AREA 20000); INT: range; LIST, STRS: rows
    const struct sbt_choice *choices; // ends with code NULL
    const struct sbt_fields *sub;
    const char *label;   // message id: what a person reads
    const char *hint;    // message id
    const char *example; // for OpenAPI and the docs
    bool secret;         // never echoed back, never logged
};
struct sbt_fields {
    const char *name; // schema name in OpenAPI: "ReportNew"
    size_t size;
    const struct sbt_field *f; // sorted by name (asserted by a unit test: canonical JSON relies on it)
    size_t n;
};

// struct foo { ... };  static const struct sbt_field foo_f[] = { SBT_FIELD(foo, TEXT, name, .required = true), ... };
#define SBT_FIELD(st, ty, member, ...)                                                          \
    {                                                                                           \
        .name = #member, .type = SBT_F_##ty, .offset = offsetof(struct st, member), __VA_ARGS__ \
    }
#define SBT_FIELD_LIST(st, ty, member, member_n, ...)                               \
    {                                                                               \
        .name = #member, .type = SBT_F_##ty, .offset = offsetof(struct st, member), \
        .n_offset = offsetof(struct st, member_n), __VA_ARGS__                      \
    }
#define SBT_FIELDS(st, title, arr)                                                      \
    {                                                                                   \
        .name = (title), .size = sizeof(struct st), .f = (arr), .n = SBT_ARRAY_LEN(arr) \
    }

// Lists without .max hold at most this many rows.
#define SBT_FIELD_ROWS_MAX SBT_LIMIT_SUBJECTS_PER_ACT

// Sets every field of *rec to its absent value.
void sbt_rec_init(const struct sbt_fields *t, void *rec);

// --- key/value input: forms, query strings, CSV rows. Lists are "subjects.0.nip" or repeated names for STRS. Rows and
// entries in which nothing is filled in are dropped, the others move up; errors name the place after that.
struct sbt_pair {
    const char *name, *value;
};
struct sbt_pairs {
    const struct sbt_pair *p;
    size_t n;
};
const char *sbt_pairs_get(const struct sbt_pairs *in, const char *name); // first, or NULL
// application/x-www-form-urlencoded. Refuses broken escapes, broken UTF-8, NUL and too many pairs.
SBT_NODISCARD enum sbt_rc sbt_form_parse(struct sbt_arena *a, const char *body, size_t n, struct sbt_pairs *ret,
                                         struct sbt_fault *f);
const char *sbt_url_escape(struct sbt_arena *a, const char *s);
#define SBT_DECODE_UNKNOWN_OK 1u // ignore fields that the table does not know (names that begin with '_' always are)
#define SBT_DECODE_DRAFT 2u      // required fields may be missing
// Collects every error at its field, then fails with INVALID if there was any. *rec is filled as far as possible even
// on failure, so that a form can be shown again.
SBT_NODISCARD enum sbt_rc sbt_decode_pairs(const struct sbt_fields *t, const struct sbt_pairs *in, unsigned flags,
                                           struct sbt_arena *a, void *rec, struct sbt_fault *f);

// --- JSON
// Parses with duplicates, depth and size refused; then as above. Unknown fields are refused unless UNKNOWN_OK.
SBT_NODISCARD enum sbt_rc sbt_decode_json(const struct sbt_fields *t, const char *json, size_t n, unsigned flags,
                                          struct sbt_arena *a, void *rec, struct sbt_fault *f);
struct sbt_buf;
// Canonical JSON (RFC 8785 restricted: sorted ASCII keys, integers within 2^53, no floats). Absent fields are left out,
// false too.
void sbt_encode_json(const struct sbt_fields *t, const void *rec, struct sbt_buf *out);
// Reads exactly that form back, fast. Limits, choices and ranges of the table are not looked at: what was once stored can
// be read after they change. Blank texts come back as absent. On failure *ret_field names the field, for the log.
SBT_NODISCARD bool sbt_decode_canonical(const struct sbt_fields *t, const char *json, size_t n, struct sbt_arena *a,
                                        void *rec, const char **ret_field);
