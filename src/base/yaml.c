// Builds a tree from libyaml's events and refuses what rulebooks do not need.
#include "base/yaml.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/limits.h"

#define DEPTH_MAX 32
#define KEYS_MAX 4000 // each new name is compared with all before it

struct reader {
    struct sbt_arena *a;
    const char *file;
    struct sbt_fault *f;
    yaml_parser_t y;
};

static enum sbt_rc bad(struct reader *r, size_t line, const char *say, const char *arg)
{
    return sbt_fault_set(r->f, SBT_E_INVALID, say, sbt_arena_printf(r->a, "%s:%zu", r->file, line + 1), arg);
}

// The caller deletes the event.
static enum sbt_rc next(struct reader *r, yaml_event_t *ret)
{
    if (yaml_parser_parse(&r->y, ret) == 1)
        return SBT_OK;
    memset(ret, 0, sizeof *ret);
    size_t line = r->y.error == YAML_READER_ERROR ? r->y.mark.line : r->y.problem_mark.line;
    return bad(r, line, SBT_N_("%1: bukan YAML yang benar: %2. Perbaiki baris itu."),
               r->y.problem != NULL ? r->y.problem : "?");
}

static enum sbt_rc node(struct reader *r, const yaml_event_t *e, size_t depth, const struct sbt_ynode **ret);

static enum sbt_rc scalar_text(struct reader *r, const yaml_event_t *e, const char **ret)
{
    size_t n = e->data.scalar.length;
    const char *s = (const char *)e->data.scalar.value;
    if (!sbt_utf8_valid(s, n))
        return bad(r, e->start_mark.line, SBT_N_("%1: memuat karakter rusak. Simpan sebagai UTF-8."), "");
    *ret = sbt_arena_strndup(r->a, s, n);
    return SBT_OK;
}

static bool marked(const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_SCALAR_EVENT:
        return e->data.scalar.anchor != NULL || e->data.scalar.tag != NULL;
    case YAML_SEQUENCE_START_EVENT:
        return e->data.sequence_start.anchor != NULL || e->data.sequence_start.tag != NULL;
    case YAML_MAPPING_START_EVENT:
        return e->data.mapping_start.anchor != NULL || e->data.mapping_start.tag != NULL;
    default:
        return e->type == YAML_ALIAS_EVENT;
    }
}

static void event_delete(yaml_event_t *e)
{
    yaml_event_delete(e);
}
#define AUTO_EVENT SBT_CLEANUP(event_delete) yaml_event_t

static enum sbt_rc key_add(struct reader *r, struct sbt_ynode *map, const yaml_event_t *e, const char **ret)
{
    if (e->type != YAML_SCALAR_EVENT || marked(e))
        return bad(r, e->start_mark.line, SBT_N_("%1: nama harus berupa teks biasa."), "");
    if (map->n == KEYS_MAX)
        return bad(r, e->start_mark.line, SBT_N_("%1: lebih dari 4000 nama dalam satu kelompok. Bagi kelompoknya."),
                   "");
    SBT_TRY(scalar_text(r, e, ret));
    if (sbt_yaml_get(map, *ret) != NULL)
        return bad(r, e->start_mark.line, SBT_N_("%1: nama \"%2\" sudah ada. Hapus salah satu."), *ret);
    return SBT_OK;
}

static enum sbt_rc children(struct reader *r, struct sbt_ynode *n, size_t depth)
{
    size_t v_cap = 0, key_cap = 0;
    for (;;) {
        const char *key = NULL;
        AUTO_EVENT e = {0};
        SBT_TRY(next(r, &e));
        if (e.type == YAML_SEQUENCE_END_EVENT || e.type == YAML_MAPPING_END_EVENT)
            return SBT_OK;
        const struct sbt_ynode *one;
        if (n->type == SBT_Y_MAP) {
            SBT_TRY(key_add(r, n, &e, &key));
            AUTO_EVENT v = {0};
            SBT_TRY(next(r, &v));
            SBT_TRY(node(r, &v, depth, &one));
            n->keys = sbt_arena_grow(r->a, n->keys, n->n, &key_cap, sizeof *n->keys);
            n->keys[n->n] = key;
        } else {
            SBT_TRY(node(r, &e, depth, &one));
        }
        n->v = sbt_arena_grow(r->a, n->v, n->n, &v_cap, sizeof *n->v);
        n->v[n->n++] = one;
    }
}

static enum sbt_rc node(struct reader *r, const yaml_event_t *e, size_t depth, const struct sbt_ynode **ret)
{
    size_t line = e->start_mark.line;
    if (marked(e))
        return bad(r, line, SBT_N_("%1: jangkar, alias, dan tag YAML tidak dipakai di sini. Tulis isinya."), "");
    struct sbt_ynode *n = SBT_NEW(r->a, struct sbt_ynode);
    n->line = (int)line + 1;
    *ret = n;
    if (e->type == YAML_SCALAR_EVENT) {
        n->type = SBT_Y_SCALAR;
        return scalar_text(r, e, &n->s);
    }
    SBT_BUG_IF(e->type != YAML_SEQUENCE_START_EVENT && e->type != YAML_MAPPING_START_EVENT);
    if (depth == DEPTH_MAX)
        return bad(r, line, SBT_N_("%1: bersarang terlalu dalam: paling banyak 32 tingkat."), "");
    n->type = e->type == YAML_SEQUENCE_START_EVENT ? SBT_Y_LIST : SBT_Y_MAP;
    return children(r, n, depth + 1);
}

static enum sbt_rc document(struct reader *r, const struct sbt_ynode **ret)
{
    AUTO_EVENT stream = {0};
    SBT_TRY(next(r, &stream));
    AUTO_EVENT doc = {0};
    SBT_TRY(next(r, &doc));
    if (doc.type != YAML_DOCUMENT_START_EVENT)
        return bad(r, 0, SBT_N_("%1: berkas kosong."), "");
    AUTO_EVENT e = {0};
    SBT_TRY(next(r, &e));
    const struct sbt_ynode *root;
    SBT_TRY(node(r, &e, 0, &root));
    AUTO_EVENT end = {0};
    SBT_TRY(next(r, &end));
    AUTO_EVENT after = {0};
    SBT_TRY(next(r, &after));
    if (after.type != YAML_STREAM_END_EVENT)
        return bad(r, after.start_mark.line, SBT_N_("%1: lebih dari satu dokumen dalam satu berkas. Pisahkan."), "");
    *ret = root;
    return SBT_OK;
}

enum sbt_rc sbt_yaml_parse(struct sbt_arena *a, const char *file, const char *text, size_t n,
                           const struct sbt_ynode **ret, struct sbt_fault *f)
{
    if (n > SBT_LIMIT_RULEBOOK_BYTES)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("%1: berkas YAML paling banyak 1 MiB."), file);
    struct reader r = {.a = a, .file = file, .f = f};
    SBT_BUG_IF(yaml_parser_initialize(&r.y) != 1);
    yaml_parser_set_encoding(&r.y, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.y, (const unsigned char *)text, n);
    enum sbt_rc rc = document(&r, ret);
    yaml_parser_delete(&r.y);
    return rc;
}

const struct sbt_ynode *sbt_yaml_get(const struct sbt_ynode *map, const char *key)
{
    if (map == NULL || map->type != SBT_Y_MAP)
        return NULL;
    for (size_t i = 0; i < map->n; i++)
        if (strcmp(map->keys[i], key) == 0)
            return map->v[i];
    return NULL;
}

const char *sbt_yaml_str(const struct sbt_ynode *map, const char *key)
{
    const struct sbt_ynode *v = sbt_yaml_get(map, key);
    return v != NULL && v->type == SBT_Y_SCALAR ? v->s : NULL;
}
