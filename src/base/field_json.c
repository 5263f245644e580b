// Field tables over JSON: decoding what came from outside, and the canonical form that is hashed.
#include <string.h>

#include "base/field.h"
#include "base/field_impl.h"
#include "base/json.h"

static void wrong_type(struct sbt_decode *dc, const struct sbt_field *d, const char *path)
{
    const char *label = sbt_field_label(d);
    switch (d->type) {
    case SBT_F_INT:
        sbt_decode_bad(dc, path, SBT_N_("%1 harus berupa bilangan bulat, misalnya 12."), label);
        break;
    case SBT_F_BOOL:
        sbt_decode_bad(dc, path, SBT_N_("%1 harus true atau false."), label);
        break;
    case SBT_F_LIST:
    case SBT_F_STRS:
        sbt_decode_bad(dc, path, SBT_N_("%1 harus berupa daftar [...]."), label);
        break;
    case SBT_F_OBJ:
        sbt_decode_bad(dc, path, SBT_N_("%1 harus berupa objek {...}."), label);
        break;
    default:
        sbt_decode_bad(dc, path, SBT_N_("%1 harus berupa teks dalam tanda kutip."), label);
    }
}

static void table(struct sbt_decode *dc, const struct sbt_fields *t, const struct sbt_jval *o, const char *path,
                  void *rec);

static void list(struct sbt_decode *dc, const struct sbt_field *d, const struct sbt_jval *v, const char *path,
                 void *rec)
{
    if (v->n == 0)
        sbt_decode_missing(dc, d, path);
    size_t n = v->n;
    if (n > 0 && !sbt_decode_rows(dc, d, path, n) && n > sbt_field_rows_max(d))
        n = sbt_field_rows_max(d);
    bool strs = d->type == SBT_F_STRS;
    size_t size = strs ? sizeof(const char *) : d->sub->size, got = 0;
    char *rows = sbt_arena_alloc_n(dc->a, n, size);
    for (size_t i = 0; i < n; i++) {
        const struct sbt_jval *one = &v->v[i];
        const char *one_path = sbt_arena_printf(dc->a, "%s.%zu", path, i);
        if (strs && one->type == SBT_J_STR) {
            const char *s = sbt_decode_entry(dc, d, one_path, one->s);
            if (s != NULL)
                ((const char **)(void *)rows)[got++] = s;
        } else if (!strs && one->type == SBT_J_OBJ) {
            sbt_rec_init(d->sub, rows + got * size);
            table(dc, d->sub, one, one_path, rows + got * size);
            got++;
        } else if (strs) {
            sbt_decode_bad(dc, one_path, SBT_N_("%1 harus berupa teks dalam tanda kutip."), sbt_field_label(d));
        } else {
            sbt_decode_bad(dc, one_path, SBT_N_("%1 harus berupa objek {...}."), sbt_field_label(d));
        }
    }
    *(const void **)sbt_field_at(rec, d->offset) = got > 0 ? rows : NULL;
    *(size_t *)sbt_field_at(rec, d->n_offset) = got;
}

static void value(struct sbt_decode *dc, const struct sbt_field *d, const struct sbt_jval *v, const char *path,
                  void *rec)
{
    static const enum sbt_jtype wanted[] = {
        [SBT_F_INT] = SBT_J_INT,   [SBT_F_BOOL] = SBT_J_BOOL, [SBT_F_LIST] = SBT_J_LIST,
        [SBT_F_STRS] = SBT_J_LIST, [SBT_F_OBJ] = SBT_J_OBJ,
    };
    enum sbt_jtype want = (size_t)d->type < SBT_ARRAY_LEN(wanted) && wanted[d->type] ? wanted[d->type] : SBT_J_STR;
    if (v == NULL || v->type == SBT_J_NULL) {
        sbt_decode_missing(dc, d, path);
        return;
    }
    if (v->type != want) {
        wrong_type(dc, d, path);
        return;
    }
    switch (d->type) {
    case SBT_F_INT:
        sbt_decode_int(dc, d, path, v->i, rec);
        return;
    case SBT_F_BOOL:
        *(bool *)sbt_field_at(rec, d->offset) = v->i != 0;
        return;
    case SBT_F_LIST:
    case SBT_F_STRS:
        list(dc, d, v, path, rec);
        return;
    case SBT_F_OBJ: {
        void *one = sbt_arena_alloc(dc->a, d->sub->size);
        sbt_rec_init(d->sub, one);
        table(dc, d->sub, v, path, one);
        *(const void **)sbt_field_at(rec, d->offset) = one;
        return;
    }
    default:
        if (!sbt_decode_text(dc, d, path, v->s, rec))
            sbt_decode_missing(dc, d, path);
    }
}

static const struct sbt_field *field_find(const struct sbt_fields *t, const char *name)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->f[i].name, name) == 0)
            return &t->f[i];
    return NULL;
}

static void table(struct sbt_decode *dc, const struct sbt_fields *t, const struct sbt_jval *o, const char *path,
                  void *rec)
{
    for (size_t i = 0; i < t->n; i++)
        value(dc, &t->f[i], sbt_jval_get(o, t->f[i].name), sbt_field_path(dc->a, path, t->f[i].name), rec);
    for (size_t i = 0; i < o->n; i++)
        if (o->keys[i][0] != '_' && field_find(t, o->keys[i]) == NULL)
            sbt_decode_unknown(dc, sbt_field_path(dc->a, path, o->keys[i]));
}

enum sbt_rc sbt_decode_json(const struct sbt_fields *t, const char *json, size_t n, unsigned flags, struct sbt_arena *a,
                            void *rec, struct sbt_fault *f)
{
    const struct sbt_jval *v;
    sbt_rec_init(t, rec);
    SBT_TRY(sbt_jval_parse(a, json, n, &v, f));
    if (v->type != SBT_J_OBJ)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("JSON harus berupa satu objek {...}."));
    struct sbt_decode dc = {.a = a, .f = f, .flags = flags};
    table(&dc, t, v, "", rec);
    return dc.bad > 0 ? SBT_E_INVALID : SBT_OK;
}

static void encode_text(struct sbt_json *j, const struct sbt_field *d, const void *at)
{
    const char *s = *(const char *const *)at;
    if (s != NULL)
        sbt_json_str(j, d->name, s);
}

static void encode(struct sbt_json *j, const char *key, const struct sbt_fields *t, const void *rec);

static void encode_list(struct sbt_json *j, const struct sbt_field *d, const void *rec)
{
    size_t n = *(const size_t *)sbt_field_at(rec, d->n_offset);
    const void *list = *(const void *const *)sbt_field_at(rec, d->offset);
    if (n == 0)
        return;
    sbt_json_open(j, d->name, '[');
    for (size_t i = 0; i < n; i++) {
        if (d->type == SBT_F_STRS)
            sbt_json_str(j, NULL, ((const char *const *)list)[i]);
        else
            encode(j, NULL, d->sub, (const char *)list + i * d->sub->size);
    }
    sbt_json_close(j, ']');
}

static void encode_field(struct sbt_json *j, const struct sbt_field *d, const void *rec)
{
    const void *at = sbt_field_at(rec, d->offset);
    char s[40];
    switch (d->type) {
    case SBT_F_TEXT:
    case SBT_F_AREA:
    case SBT_F_CODE:
    case SBT_F_HEX:
        encode_text(j, d, at);
        return;
    case SBT_F_INT:
        if (*(const int64_t *)at == SBT_INT_NONE)
            return;
        SBT_BUG_IF(*(const int64_t *)at > SBT_INT_SAFE || *(const int64_t *)at < -SBT_INT_SAFE);
        sbt_json_int(j, d->name, *(const int64_t *)at);
        return;
    case SBT_F_BOOL:
        if (*(const bool *)at)
            sbt_json_bool(j, d->name, true);
        return;
    case SBT_F_DAY:
        sbt_day_put(s, *(const sbt_day *)at);
        break;
    case SBT_F_TIME:
        sbt_us_put(s, *(const int64_t *)at);
        break;
    case SBT_F_ID:
        sbt_id_put(s, at);
        break;
    case SBT_F_LIST:
    case SBT_F_STRS:
        encode_list(j, d, rec);
        return;
    case SBT_F_OBJ:
        if (*(const void *const *)at != NULL)
            encode(j, d->name, d->sub, *(const void *const *)at);
        return;
    case SBT_F_UNSET:
        sbt_bug(__FILE__, __LINE__, d->name);
    }
    if (s[0] != 0)
        sbt_json_str(j, d->name, s);
}

static void encode(struct sbt_json *j, const char *key, const struct sbt_fields *t, const void *rec)
{
    sbt_json_open(j, key, '{');
    for (size_t i = 0; i < t->n; i++) {
        SBT_BUG_IF(i > 0 && strcmp(t->f[i - 1].name, t->f[i].name) >= 0);
        encode_field(j, &t->f[i], rec);
    }
    sbt_json_close(j, '}');
}

void sbt_encode_json(const struct sbt_fields *t, const void *rec, struct sbt_buf *out)
{
    struct sbt_json j;
    sbt_json_init(&j, out);
    encode(&j, NULL, t, rec);
}
