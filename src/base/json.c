// Writes JSON in the string form of RFC 8785, and reads it through jansson into a plain tree in the arena.
#include "base/json.h"

#include <jansson.h>
#include <string.h>

#include "base/limits.h"

void sbt_json_quote(struct sbt_buf *out, const char *s, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    sbt_buf_putc(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = (uint8_t)s[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        sbt_buf_add(out, s + from, i - from);
        from = i + 1;
        char esc[6] = {'\\', (char)c, '0', '0'};
        size_t esc_n = 2;
        switch (c) {
        case '"':
        case '\\':
            break;
        case '\b':
            esc[1] = 'b';
            break;
        case '\t':
            esc[1] = 't';
            break;
        case '\n':
            esc[1] = 'n';
            break;
        case '\f':
            esc[1] = 'f';
            break;
        case '\r':
            esc[1] = 'r';
            break;
        default:
            esc[1] = 'u';
            esc[4] = digit[c >> 4];
            esc[5] = digit[c & 15];
            esc_n = 6;
        }
        sbt_buf_add(out, esc, esc_n);
    }
    sbt_buf_add(out, s + from, n - from);
    sbt_buf_putc(out, '"');
}

void sbt_json_init(struct sbt_json *j, struct sbt_buf *out)
{
    *j = (struct sbt_json){.out = out};
}

static void lead(struct sbt_json *j, const char *key)
{
    if (j->comma[j->depth])
        sbt_buf_putc(j->out, ',');
    j->comma[j->depth] = true;
    if (key != NULL) {
        sbt_json_quote(j->out, key, strlen(key));
        sbt_buf_putc(j->out, ':');
    }
}

void sbt_json_open(struct sbt_json *j, const char *key, char bracket)
{
    SBT_BUG_IF(bracket != '{' && bracket != '[');
    lead(j, key);
    SBT_BUG_IF((size_t)j->depth + 1 >= SBT_ARRAY_LEN(j->comma));
    j->comma[++j->depth] = false;
    sbt_buf_putc(j->out, bracket);
}

void sbt_json_close(struct sbt_json *j, char bracket)
{
    SBT_BUG_IF(j->depth == 0 || (bracket != '}' && bracket != ']'));
    j->depth--;
    sbt_buf_putc(j->out, bracket);
}

void sbt_json_str(struct sbt_json *j, const char *key, const char *v)
{
    if (v == NULL) {
        sbt_json_null(j, key);
        return;
    }
    lead(j, key);
    sbt_json_quote(j->out, v, strlen(v));
}

void sbt_json_int(struct sbt_json *j, const char *key, int64_t v)
{
    lead(j, key);
    sbt_buf_add_i64(j->out, v);
}

void sbt_json_bool(struct sbt_json *j, const char *key, bool v)
{
    lead(j, key);
    sbt_buf_puts(j->out, v ? "true" : "false");
}

void sbt_json_null(struct sbt_json *j, const char *key)
{
    lead(j, key);
    sbt_buf_puts(j->out, "null");
}

void sbt_json_raw(struct sbt_json *j, const char *key, const char *json)
{
    lead(j, key);
    sbt_buf_puts(j->out, json);
}

// Counts nesting and values before anything is built, so that a hostile body costs one pass over its bytes.
static enum sbt_rc shape_check(const char *json, size_t n, struct sbt_fault *f)
{
    size_t depth = 0, values = 1;
    bool in_string = false;
    for (size_t i = 0; i < n; i++) {
        char c = json[i];
        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
            continue;
        }
        if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            values++;
            if (++depth > SBT_LIMIT_JSON_DEPTH)
                return sbt_fault_set(f, SBT_E_INVALID,
                                     SBT_N_("JSON bersarang terlalu dalam: paling banyak 16 tingkat."));
        } else if (c == '}' || c == ']') {
            depth -= depth > 0;
        } else if (c == ',') {
            values++;
        }
    }
    if (values > SBT_LIMIT_JSON_VALUES)
        return sbt_fault_set(f, SBT_E_TOO_LARGE,
                             SBT_N_("JSON memuat terlalu banyak nilai. Bagi menjadi beberapa kiriman."));
    return SBT_OK;
}

static bool fill(struct sbt_arena *a, const json_t *v, struct sbt_jval *ret)
{
    switch (json_typeof(v)) {
    case JSON_NULL:
        ret->type = SBT_J_NULL;
        return true;
    case JSON_TRUE:
    case JSON_FALSE:
        ret->type = SBT_J_BOOL;
        ret->i = json_is_true(v);
        return true;
    case JSON_INTEGER:
        ret->type = SBT_J_INT;
        ret->i = json_integer_value(v);
        return true;
    case JSON_REAL:
        return false;
    case JSON_STRING:
        ret->type = SBT_J_STR;
        ret->n = json_string_length(v);
        ret->s = sbt_arena_strndup(a, json_string_value(v), ret->n);
        return true;
    case JSON_ARRAY: {
        ret->type = SBT_J_LIST;
        ret->n = json_array_size(v);
        struct sbt_jval *list = SBT_NEW_N(a, struct sbt_jval, ret->n);
        ret->v = list;
        for (size_t i = 0; i < ret->n; i++)
            if (!fill(a, json_array_get(v, i), &list[i]))
                return false;
        return true;
    }
    case JSON_OBJECT: {
        ret->type = SBT_J_OBJ;
        ret->n = json_object_size(v);
        struct sbt_jval *list = SBT_NEW_N(a, struct sbt_jval, ret->n);
        const char **keys = SBT_NEW_N(a, const char *, ret->n);
        ret->v = list;
        ret->keys = keys;
        size_t i = 0;
        const char *key;
        json_t *item;
        json_object_foreach((json_t *)(uintptr_t)v, key, item)
        {
            keys[i] = sbt_arena_strdup(a, key);
            if (!fill(a, item, &list[i++]))
                return false;
        }
        return true;
    }
    }
    return false;
}

enum sbt_rc sbt_jval_parse(struct sbt_arena *a, const char *json, size_t n, const struct sbt_jval **ret,
                           struct sbt_fault *f)
{
    if (n > SBT_LIMIT_JSON_BYTES)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("JSON terlalu besar: paling banyak 2 MiB."));
    SBT_TRY(shape_check(json, n, f));
    json_error_t err;
    json_auto_t *root = json_loadb(json, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &err);
    if (root == NULL) {
        char line[16], column[16];
        snprintf(line, sizeof line, "%d", err.line);
        snprintf(column, sizeof column, "%d", err.column);
        if (json_error_code(&err) == json_error_duplicate_key)
            return sbt_fault_set(f, SBT_E_INVALID,
                                 SBT_N_("JSON memuat nama yang sama dua kali di baris %1 kolom %2. Kirim satu saja."),
                                 line, column);
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("JSON tidak dapat dibaca di baris %1 kolom %2. Periksa tulisannya (UTF-8)."), line,
                             column);
    }
    struct sbt_jval *v = SBT_NEW(a, struct sbt_jval);
    if (!fill(a, root, v))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("JSON memuat bilangan pecahan. Pakai bilangan bulat saja."));
    *ret = v;
    return SBT_OK;
}

const struct sbt_jval *sbt_jval_get(const struct sbt_jval *o, const char *key)
{
    if (o == NULL || o->type != SBT_J_OBJ)
        return NULL;
    for (size_t i = 0; i < o->n; i++)
        if (strcmp(o->keys[i], key) == 0)
            return &o->v[i];
    return NULL;
}

const char *sbt_jval_str(const struct sbt_jval *o, const char *key)
{
    const struct sbt_jval *v = sbt_jval_get(o, key);
    return v != NULL && v->type == SBT_J_STR ? v->s : NULL;
}

int64_t sbt_jval_int(const struct sbt_jval *o, const char *key, int64_t none)
{
    const struct sbt_jval *v = sbt_jval_get(o, key);
    return v != NULL && v->type == SBT_J_INT ? v->i : none;
}
