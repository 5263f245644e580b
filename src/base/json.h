// A small streaming JSON writer and, for what no field table describes, a read-only view of parsed JSON.
#pragma once
#include "base/buf.h"
#include "base/fault.h"

struct sbt_json {
    struct sbt_buf *out;
    uint8_t depth;
    bool comma[32];
};
void sbt_json_init(struct sbt_json *j, struct sbt_buf *out);
void sbt_json_open(struct sbt_json *j, const char *key, char bracket); // '{' or '['; key NULL inside arrays and at top
void sbt_json_close(struct sbt_json *j, char bracket);                 // '}' or ']'
void sbt_json_str(struct sbt_json *j, const char *key, const char *v); // NULL writes null
void sbt_json_int(struct sbt_json *j, const char *key, int64_t v);
void sbt_json_bool(struct sbt_json *j, const char *key, bool v);
void sbt_json_null(struct sbt_json *j, const char *key);
void sbt_json_raw(struct sbt_json *j, const char *key, const char *json); // already JSON
void sbt_json_quote(struct sbt_buf *out, const char *s, size_t n);        // RFC 8785 string form

// Parsed JSON that lives in the arena. Same refusals as sbt_decode_json.
enum sbt_jtype { SBT_J_NULL = 1, SBT_J_BOOL, SBT_J_INT, SBT_J_STR, SBT_J_LIST, SBT_J_OBJ };
struct sbt_jval {
    enum sbt_jtype type;
    int64_t i; // INT and BOOL
    const char *s;
    const char **keys;        // OBJ: n keys in input order
    const struct sbt_jval *v; // LIST, OBJ: n values
    size_t n;
};
SBT_NODISCARD enum sbt_rc sbt_jval_parse(struct sbt_arena *a, const char *json, size_t n, const struct sbt_jval **ret,
                                         struct sbt_fault *f);
const struct sbt_jval *sbt_jval_get(const struct sbt_jval *o, const char *key); // NULL if none or not an object
const char *sbt_jval_str(const struct sbt_jval *o, const char *key);            // NULL if none or not a string
int64_t sbt_jval_int(const struct sbt_jval *o, const char *key, int64_t none);
