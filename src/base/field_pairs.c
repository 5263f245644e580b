// Field tables over key/value input: forms, query strings and rows of CSV.
#include <stdlib.h>
#include <string.h>

#include "base/field.h"
#include "base/field_impl.h"

const char *sbt_pairs_get(const struct sbt_pairs *in, const char *name)
{
    for (size_t i = 0; i < in->n; i++)
        if (strcmp(in->p[i].name, name) == 0)
            return in->p[i].value;
    return NULL;
}

static int hex_digit(char c)
{
    uint8_t v;
    const char two[] = {'0', c};
    return sbt_hex_decode(two, 2, &v) ? v : -1;
}

// Decodes one name or value; NULL when it is broken.
static const char *form_text(struct sbt_arena *a, const char *s, size_t n)
{
    char *ret = sbt_arena_alloc(a, n + 1), *q = ret;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '+') {
            *q++ = ' ';
        } else if (s[i] == '%') {
            int hi = n - i > 2 ? hex_digit(s[i + 1]) : -1, lo = n - i > 2 ? hex_digit(s[i + 2]) : -1;
            if (hi < 0 || lo < 0)
                return NULL;
            *q++ = (char)(hi << 4 | lo);
            i += 2;
        } else {
            *q++ = s[i];
        }
    }
    return sbt_utf8_valid(ret, (size_t)(q - ret)) ? ret : NULL;
}

enum sbt_rc sbt_form_parse(struct sbt_arena *a, const char *body, size_t n, struct sbt_pairs *ret, struct sbt_fault *f)
{
    if (n > SBT_LIMIT_FORM_BYTES)
        return sbt_fault_set(f, SBT_E_TOO_LARGE,
                             SBT_N_("Formulir terlalu besar: paling banyak 1 MiB. Persingkat isinya."));
    struct sbt_pair *list = NULL;
    size_t list_n = 0, cap = 0;
    const char *p = body, *end = n > 0 ? body + n : body;
    while (p < end) {
        const char *amp = memchr(p, '&', (size_t)(end - p));
        size_t part_n = (size_t)((amp != NULL ? amp : end) - p);
        if (part_n > 0) {
            if (list_n == SBT_LIMIT_FORM_PAIRS)
                return sbt_fault_set(f, SBT_E_TOO_LARGE,
                                     SBT_N_("Formulir memuat terlalu banyak isian. Bagi menjadi beberapa kiriman."));
            const char *eq = memchr(p, '=', part_n);
            size_t name_n = eq != NULL ? (size_t)(eq - p) : part_n;
            struct sbt_pair pair = {.name = form_text(a, p, name_n),
                                    .value = eq != NULL ? form_text(a, eq + 1, part_n - name_n - 1) : ""};
            if (pair.name == NULL)
                return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Formulir rusak di jalan. Muat ulang, lalu kirim lagi."));
            if (pair.value == NULL)
                return sbt_fault_field(f, pair.name,
                                       SBT_N_("Isian \"%1\" memuat karakter rusak. Ketik ulang lalu kirim lagi."),
                                       pair.name);
            list = sbt_arena_grow(a, list, list_n, &cap, sizeof *list);
            list[list_n++] = pair;
        }
        p += part_n + 1;
    }
    *ret = (struct sbt_pairs){list, list_n};
    return SBT_OK;
}

const char *sbt_url_escape(struct sbt_arena *a, const char *s)
{
    static const char digit[] = "0123456789ABCDEF";
    char *ret = sbt_arena_alloc(a, strlen(s) * 3 + 1), *q = ret;
    for (; *s; s++) {
        uint8_t c = (uint8_t)*s;
        bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                     c == '.' || c == '_' || c == '~';
        if (plain) {
            *q++ = (char)c;
        } else {
            *q++ = '%';
            *q++ = digit[c >> 4];
            *q++ = digit[c & 15];
        }
    }
    return ret;
}

// The input sorted by name, so that a table of any size finds its pairs by halving.
struct entry {
    const char *name, *value;
    size_t pos;
    bool used;
};
struct input {
    struct sbt_decode *dc;
    struct entry *e;
    size_t n;
};
struct range {
    struct entry *from, *to;
};

static int entry_cmp(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    int c = strcmp(a->name, b->name);
    return c != 0 ? c : (a->pos > b->pos) - (a->pos < b->pos);
}

// Entries whose names begin with the prefix (exact: are equal to it). Strings with one prefix stand together.
static struct range find(const struct input *in, const char *prefix, bool exact)
{
    size_t n = strlen(prefix), lo = 0, hi = in->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (strcmp(in->e[mid].name, prefix) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    struct range r = {in->e + lo, in->e + lo};
    while (r.to < in->e + in->n && (exact ? strcmp(r.to->name, prefix) == 0 : strncmp(r.to->name, prefix, n) == 0))
        r.to++;
    return r;
}

static bool is_blank(const char *s)
{
    return s[strspn(s, " \t\r\n")] == 0;
}

// Marks the range as seen; true when something in it is filled in.
static bool range_use(struct range r)
{
    bool filled = false;
    for (struct entry *e = r.from; e < r.to; e++) {
        e->used = true;
        filled = filled || !is_blank(e->value);
    }
    return filled;
}

static void repeated(struct sbt_decode *dc, const struct sbt_field *d, const char *path)
{
    sbt_decode_bad(dc, path, SBT_N_("%1 dikirim lebih dari sekali. Kirim satu saja."), sbt_field_label(d));
}

// The value of a field that may be sent once; NULL when it is not there. *ret_bad: it was sent twice.
static const char *one_value(struct input *in, const struct sbt_field *d, const char *name, const char *path,
                             bool *ret_bad)
{
    struct range r = find(in, name, true);
    range_use(r);
    if (r.to - r.from > 1) {
        repeated(in->dc, d, path);
        *ret_bad = true;
        return NULL;
    }
    return r.from < r.to ? r.from->value : NULL;
}

// A date comes whole, or as the three boxes "name-d", "name-m", "name-y".
static void day(struct input *in, const struct sbt_field *d, const char *name, const char *path, void *rec)
{
    static const char *const ends[] = {"-y", "-m", "-d"};
    static const int max[] = {9999, 12, 31};
    const char *label = sbt_field_label(d), *part[3];
    bool twice = false;
    const char *whole = one_value(in, d, name, path, &twice);
    size_t filled = 0;
    for (int i = 0; i < 3; i++) {
        part[i] = one_value(in, d, sbt_arena_printf(in->dc->a, "%s%s", name, ends[i]), path, &twice);
        filled += part[i] != NULL && !is_blank(part[i]);
    }
    if (twice)
        return;
    if (filled == 0) {
        if (whole == NULL || !sbt_decode_text(in->dc, d, path, whole, rec))
            sbt_decode_missing(in->dc, d, path);
        return;
    }
    if (whole != NULL && !is_blank(whole)) {
        repeated(in->dc, d, path);
        return;
    }
    if (filled < 3) {
        sbt_decode_bad(in->dc, path, SBT_N_("%1: lengkapi tanggal, bulan, dan tahun."), label);
        return;
    }
    int64_t v[3];
    bool ok = true;
    for (int i = 0; i < 3; i++) {
        const char *s = part[i] + strspn(part[i], " ");
        ok = ok && sbt_parse_i64(sbt_arena_strndup(in->dc->a, s, strcspn(s, " ")), 1, max[i], &v[i]);
    }
    sbt_day date = ok ? sbt_day_of((int)v[0], (int)v[1], (int)v[2]) : SBT_DAY_NONE;
    if (date == SBT_DAY_NONE)
        sbt_decode_bad(in->dc, path, SBT_N_("%1 harus tanggal yang ada di kalender, misalnya 2024-11-27."), label);
    else
        *(sbt_day *)sbt_field_at(rec, d->offset) = date;
}

static void scalar(struct input *in, const struct sbt_field *d, const char *name, const char *path, void *rec)
{
    bool twice = false;
    const char *s = one_value(in, d, name, path, &twice);
    if (!twice && (s == NULL || !sbt_decode_text(in->dc, d, path, s, rec)))
        sbt_decode_missing(in->dc, d, path);
}

// The number in "PREFIX12" or "PREFIX12.rest": up to four digits, no leading zero; -1 otherwise.
static int index_of(const char *name, size_t prefix_n, bool rest)
{
    const char *s = name + prefix_n;
    size_t n = strspn(s, "0123456789");
    if (n == 0 || n > 4 || (n > 1 && *s == '0') || (rest ? s[n] != '.' || s[n + 1] == 0 : s[n] != 0))
        return -1;
    int v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (s[i] - '0');
    return v;
}

struct row {
    int index;
    bool filled;
    const struct entry *e; // STRS: its value
};

static int row_cmp(const void *x, const void *y)
{
    const struct row *a = x, *b = y;
    return (a->index > b->index) - (a->index < b->index);
}

static void strs(struct input *in, const struct sbt_field *d, const char *name, const char *path, void *rec)
{
    struct sbt_decode *dc = in->dc;
    const char *prefix = sbt_arena_printf(dc->a, "%s.", name);
    struct range same = find(in, name, true), below = find(in, prefix, false);
    struct row *rows = SBT_NEW_N(dc->a, struct row, (size_t)(same.to - same.from) + (size_t)(below.to - below.from));
    size_t n = 0;
    range_use(same);
    for (struct entry *e = same.from; e < same.to; e++)
        if (!is_blank(e->value))
            rows[n++] = (struct row){.e = e};
    size_t plain_n = n;
    for (struct entry *e = below.from; e < below.to; e++) {
        int i = index_of(e->name, strlen(prefix), false);
        if (i < 0)
            continue; // reported as unknown
        e->used = true;
        if (!is_blank(e->value))
            rows[n++] = (struct row){.index = i, .e = e};
    }
    qsort(rows + plain_n, n - plain_n, sizeof *rows, row_cmp);
    for (size_t i = plain_n + 1; i < n; i++)
        if (rows[i].index == rows[i - 1].index) {
            repeated(dc, d, rows[i].e->name);
            return;
        }
    if (n == 0)
        sbt_decode_missing(dc, d, path);
    else if (!sbt_decode_rows(dc, d, path, n))
        n = n < sbt_field_rows_max(d) ? n : sbt_field_rows_max(d);
    const char **list = SBT_NEW_N(dc->a, const char *, n);
    size_t list_n = 0;
    for (size_t i = 0; i < n; i++) {
        const char *s = sbt_decode_entry(dc, d, sbt_arena_printf(dc->a, "%s.%zu", path, list_n), rows[i].e->value);
        if (s != NULL)
            list[list_n++] = s;
    }
    *(const char *const **)sbt_field_at(rec, d->offset) = list_n > 0 ? list : NULL;
    *(size_t *)sbt_field_at(rec, d->n_offset) = list_n;
}

static void table(struct input *in, const struct sbt_fields *t, const char *name, const char *path, void *rec);

static void list(struct input *in, const struct sbt_field *d, const char *name, const char *path, void *rec)
{
    struct sbt_decode *dc = in->dc;
    const char *prefix = sbt_arena_printf(dc->a, "%s.", name);
    struct range r = find(in, prefix, false);
    struct row *rows = SBT_NEW_N(dc->a, struct row, (size_t)(r.to - r.from));
    size_t n = 0, all = 0;
    for (struct entry *e = r.from; e < r.to; e++) {
        int i = index_of(e->name, strlen(prefix), true);
        if (i < 0)
            continue;
        bool filled = !is_blank(e->value);
        if (all > 0 && rows[all - 1].index == i)
            rows[all - 1].filled = rows[all - 1].filled || filled;
        else
            rows[all++] = (struct row){.index = i, .filled = filled};
    }
    qsort(rows, all, sizeof *rows, row_cmp);
    for (size_t i = 0; i < all; i++) {
        if (rows[i].filled)
            rows[n++] = rows[i];
        else
            range_use(find(in, sbt_arena_printf(dc->a, "%s%d.", prefix, rows[i].index), false));
    }
    if (n == 0)
        sbt_decode_missing(dc, d, path);
    else if (!sbt_decode_rows(dc, d, path, n) && n > sbt_field_rows_max(d)) {
        // One error says it; what lies beyond is not reported once more as unknown.
        for (size_t i = sbt_field_rows_max(d); i < n; i++)
            range_use(find(in, sbt_arena_printf(dc->a, "%s%d.", prefix, rows[i].index), false));
        n = sbt_field_rows_max(d);
    }
    char *recs = sbt_arena_alloc_n(dc->a, n, d->sub->size);
    for (size_t i = 0; i < n; i++) {
        void *one = recs + i * d->sub->size;
        sbt_rec_init(d->sub, one);
        table(in, d->sub, sbt_arena_printf(dc->a, "%s%d", prefix, rows[i].index),
              sbt_arena_printf(dc->a, "%s.%zu", path, i), one);
    }
    *(const void **)sbt_field_at(rec, d->offset) = n > 0 ? recs : NULL;
    *(size_t *)sbt_field_at(rec, d->n_offset) = n;
}

static void object(struct input *in, const struct sbt_field *d, const char *name, const char *path, void *rec)
{
    struct range r = find(in, sbt_arena_printf(in->dc->a, "%s.", name), false);
    bool filled = false;
    for (struct entry *e = r.from; e < r.to; e++)
        filled = filled || !is_blank(e->value);
    if (!filled) {
        range_use(r);
        sbt_decode_missing(in->dc, d, path);
        return;
    }
    void *one = sbt_arena_alloc(in->dc->a, d->sub->size);
    sbt_rec_init(d->sub, one);
    table(in, d->sub, name, path, one);
    *(const void **)sbt_field_at(rec, d->offset) = one;
}

static void table(struct input *in, const struct sbt_fields *t, const char *name, const char *path, void *rec)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct sbt_field *d = &t->f[i];
        const char *d_name = sbt_field_path(in->dc->a, name, d->name);
        const char *d_path = sbt_field_path(in->dc->a, path, d->name);
        switch (d->type) {
        case SBT_F_LIST:
            list(in, d, d_name, d_path, rec);
            break;
        case SBT_F_STRS:
            strs(in, d, d_name, d_path, rec);
            break;
        case SBT_F_OBJ:
            object(in, d, d_name, d_path, rec);
            break;
        case SBT_F_DAY:
            day(in, d, d_name, d_path, rec);
            break;
        default:
            scalar(in, d, d_name, d_path, rec);
        }
    }
}

enum sbt_rc sbt_decode_pairs(const struct sbt_fields *t, const struct sbt_pairs *in, unsigned flags,
                             struct sbt_arena *a, void *rec, struct sbt_fault *f)
{
    struct sbt_decode dc = {.a = a, .f = f, .flags = flags};
    struct input input = {.dc = &dc, .e = SBT_NEW_N(a, struct entry, in->n), .n = in->n};
    for (size_t i = 0; i < in->n; i++)
        input.e[i] = (struct entry){.name = in->p[i].name, .value = in->p[i].value, .pos = i};
    qsort(input.e, input.n, sizeof *input.e, entry_cmp);
    sbt_rec_init(t, rec);
    table(&input, t, "", "", rec);
    for (size_t i = 0; i < input.n; i++)
        if (!input.e[i].used && input.e[i].name[0] != '_')
            sbt_decode_unknown(&dc, input.e[i].name);
    return dc.bad > 0 ? SBT_E_INVALID : SBT_OK;
}
