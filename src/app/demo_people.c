// Synthetic people and matters for the demo: drawn from published shares, the same for the same seed.
#include "app/demo_people.h"

#include "base/buf.h"
#include "base/csv.h"
#include "base/embed.h"

struct share {
    const char *dimension, *period, *key;
    int64_t weight;
};
struct token {
    const char *text, *part, *sex, *origin;
};
struct sbt_demo_world {
    const struct share *shares;
    size_t shares_n;
    const struct token *tokens;
    size_t tokens_n;
    const struct sbt_demo_agency *agencies;
    size_t agencies_n;
    const struct voter {
        const char *contest, *region;
    } * voters;
    size_t voters_n;
};

uint64_t sbt_demo_next(struct sbt_demo_rng *r) // splitmix64 (Steele, Lea, Flood 2014)
{
    uint64_t z = (r->s += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

int64_t sbt_demo_below(struct sbt_demo_rng *r, int64_t n)
{
    return n <= 1 ? 0 : (int64_t)(sbt_demo_next(r) % (uint64_t)n);
}

int64_t sbt_demo_between(struct sbt_demo_rng *r, int64_t low, int64_t high)
{
    return low + sbt_demo_below(r, high - low + 1);
}

// --- reading the lists

struct table {
    struct sbt_csv csv;
    struct sbt_arena *a;
    const char **head;
    size_t head_n;
    const char **cells;
    size_t n;
};

static enum sbt_rc table_open(struct table *t, struct sbt_arena *a, const char *name, struct sbt_fault *f)
{
    const struct sbt_embed_file *file = sbt_embed_find(name);
    if (!file)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "%s is not in the binary", name);
    *t = (struct table){.a = a};
    sbt_csv_init(&t->csv, file->text, file->size);
    bool cut;
    return sbt_csv_row(&t->csv, a, &t->head, &t->head_n, &cut, f);
}

static enum sbt_rc table_next(struct table *t, bool *ret_more, struct sbt_fault *f)
{
    bool cut;
    SBT_TRY(sbt_csv_row(&t->csv, t->a, &t->cells, &t->n, &cut, f));
    *ret_more = t->n > 0;
    return SBT_OK;
}

static const char *cell(const struct table *t, const char *column)
{
    for (size_t i = 0; i < t->head_n && i < t->n; i++)
        if (sbt_str_eq(t->head[i], column))
            return t->cells[i];
    return "";
}

static enum sbt_rc shares_load(struct sbt_arena *a, struct sbt_demo_world *w, struct sbt_fault *f)
{
    struct table t;
    struct share *list = NULL;
    size_t cap = 0;
    bool more;
    SBT_TRY(table_open(&t, a, "data/demo_shares.csv", f));
    SBT_TRY(table_next(&t, &more, f));
    while (more) {
        list = sbt_arena_grow(a, list, w->shares_n, &cap, sizeof *list);
        struct share *s = &list[w->shares_n++];
        *s = (struct share){.dimension = cell(&t, "dimension"), .period = cell(&t, "period"), .key = cell(&t, "key")};
        if (!sbt_parse_i64(cell(&t, "weight"), 0, INT32_MAX, &s->weight))
            return sbt_fault_internal(f, SBT_E_INTERNAL, "demo_shares.csv: a weight is no number");
        SBT_TRY(table_next(&t, &more, f));
    }
    w->shares = list;
    return SBT_OK;
}

static enum sbt_rc tokens_load(struct sbt_arena *a, struct sbt_demo_world *w, struct sbt_fault *f)
{
    struct table t;
    struct token *list = NULL;
    size_t cap = 0;
    bool more;
    SBT_TRY(table_open(&t, a, "data/names_demo.csv", f));
    SBT_TRY(table_next(&t, &more, f));
    while (more) {
        list = sbt_arena_grow(a, list, w->tokens_n, &cap, sizeof *list);
        list[w->tokens_n++] = (struct token){
            .text = cell(&t, "token"), .part = cell(&t, "part"), .sex = cell(&t, "sex"), .origin = cell(&t, "origin")};
        SBT_TRY(table_next(&t, &more, f));
    }
    w->tokens = list;
    return SBT_OK;
}

static enum sbt_rc agencies_load(struct sbt_arena *a, struct sbt_demo_world *w, struct sbt_fault *f)
{
    struct table t;
    struct sbt_demo_agency *list = NULL;
    size_t cap = 0;
    bool more;
    SBT_TRY(table_open(&t, a, "data/agencies.csv", f));
    SBT_TRY(table_next(&t, &more, f));
    while (more) {
        const char *to = cell(&t, "valid_to"), *from = cell(&t, "valid_from");
        bool now = strcmp(from, "2024-10-03") <= 0 && (sbt_str_empty(to) || strcmp(to, "2025-12-31") >= 0);
        if (now && !sbt_str_empty(cell(&t, "ppk_title"))) {
            list = sbt_arena_grow(a, list, w->agencies_n, &cap, sizeof *list);
            const char *region = cell(&t, "region");
            list[w->agencies_n++] = (struct sbt_demo_agency){.code = cell(&t, "code"),
                                                             .kind = cell(&t, "kind"),
                                                             .name = cell(&t, "name_id"),
                                                             .since = from,
                                                             .region = sbt_str_empty(region) ? NULL : region};
        }
        SBT_TRY(table_next(&t, &more, f));
    }
    w->agencies = list;
    return SBT_OK;
}

static enum sbt_rc voters_load(struct sbt_arena *a, struct sbt_demo_world *w, struct sbt_fault *f)
{
    struct table t;
    struct voter *list = NULL;
    size_t cap = 0;
    bool more;
    SBT_TRY(table_open(&t, a, "data/contest_regions.csv", f));
    SBT_TRY(table_next(&t, &more, f));
    while (more) {
        list = sbt_arena_grow(a, list, w->voters_n, &cap, sizeof *list);
        list[w->voters_n++] = (struct voter){.contest = cell(&t, "contest"), .region = cell(&t, "region")};
        SBT_TRY(table_next(&t, &more, f));
    }
    w->voters = list;
    return SBT_OK;
}

bool sbt_demo_votes(const struct sbt_demo_world *w, const char *contest, const char *region)
{
    for (size_t i = 0; i < w->voters_n; i++)
        if (sbt_str_eq(w->voters[i].contest, contest) && sbt_str_eq(w->voters[i].region, region))
            return true;
    return false;
}

enum sbt_rc sbt_demo_world_load(struct sbt_arena *a, const struct sbt_demo_world **ret, struct sbt_fault *f)
{
    struct sbt_demo_world *w = SBT_NEW(a, struct sbt_demo_world);
    SBT_TRY(shares_load(a, w, f));
    SBT_TRY(tokens_load(a, w, f));
    SBT_TRY(agencies_load(a, w, f));
    SBT_TRY(voters_load(a, w, f));
    *ret = w;
    return SBT_OK;
}

// --- drawing

const char *sbt_demo_pick(const struct sbt_demo_world *w, struct sbt_demo_rng *r, const char *dimension,
                          const char *period)
{
    int64_t total = 0;
    for (size_t i = 0; i < w->shares_n; i++)
        if (sbt_str_eq(w->shares[i].dimension, dimension) && sbt_str_eq(w->shares[i].period, period))
            total += w->shares[i].weight;
    int64_t x = sbt_demo_below(r, total);
    for (size_t i = 0; i < w->shares_n; i++) {
        if (!sbt_str_eq(w->shares[i].dimension, dimension) || !sbt_str_eq(w->shares[i].period, period))
            continue;
        x -= w->shares[i].weight;
        if (x < 0)
            return w->shares[i].key;
    }
    return NULL;
}

int64_t sbt_demo_weight(const struct sbt_demo_world *w, const char *dimension, const char *period, const char *key)
{
    for (size_t i = 0; i < w->shares_n; i++)
        if (sbt_str_eq(w->shares[i].dimension, dimension) && sbt_str_eq(w->shares[i].period, period) &&
            sbt_str_eq(w->shares[i].key, key))
            return w->shares[i].weight;
    return 0;
}

static bool in_province(const char *region, const char *province)
{
    return region && strncmp(region, province, 2) == 0;
}

const struct sbt_demo_agency *sbt_demo_agency_pick(const struct sbt_demo_world *w, struct sbt_demo_rng *r,
                                                   const char *contest, const char *province)
{
    for (;;) {
        const char *kind = sbt_demo_pick(w, r, "agency_kind", contest);
        bool central = sbt_str_eq(kind, "kementerian") || sbt_str_eq(kind, "lembaga");
        int64_t n = 0;
        for (int pass = 0; pass < 2; pass++) {
            int64_t x = pass == 1 ? sbt_demo_below(r, n) : 0;
            if (pass == 1 && n == 0)
                break;
            for (size_t i = 0; i < w->agencies_n; i++) {
                const struct sbt_demo_agency *a = &w->agencies[i];
                if (!sbt_str_eq(a->kind, kind) || (!central && !in_province(a->region, province)))
                    continue;
                if (pass == 0)
                    n++;
                else if (x-- == 0)
                    return a;
            }
        }
    }
}

const struct sbt_demo_agency *sbt_demo_agency_get(const struct sbt_demo_world *w, const char *code)
{
    for (size_t i = 0; i < w->agencies_n; i++)
        if (sbt_str_eq(w->agencies[i].code, code))
            return &w->agencies[i];
    return NULL;
}

const char *sbt_demo_regency_pick(const struct sbt_demo_world *w, struct sbt_demo_rng *r, const char *province)
{
    int64_t n = 0;
    for (size_t i = 0; i < w->agencies_n; i++)
        n += in_province(w->agencies[i].region, province) && strlen(w->agencies[i].region) > 2;
    int64_t x = sbt_demo_below(r, n);
    for (size_t i = 0; i < w->agencies_n; i++)
        if (in_province(w->agencies[i].region, province) && strlen(w->agencies[i].region) > 2 && x-- == 0)
            return w->agencies[i].region;
    return province;
}

static const char *token(const struct sbt_demo_world *w, struct sbt_demo_rng *r, const char *part, const char *sex,
                         const char *origin)
{
    int64_t n = 0, x = 0;
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 1)
            x = sbt_demo_below(r, n);
        for (size_t i = 0; i < w->tokens_n; i++) {
            const struct token *t = &w->tokens[i];
            if (!sbt_str_eq(t->part, part) || !sbt_str_eq(t->origin, origin) ||
                (!sbt_str_eq(t->sex, "any") && !sbt_str_eq(t->sex, sex)))
                continue;
            if (pass == 0)
                n++;
            else if (x-- == 0)
                return t->text;
        }
        if (n == 0)
            return NULL;
    }
    return NULL;
}

static const char *name_of(struct sbt_arena *a, const struct sbt_demo_world *w, struct sbt_demo_rng *r,
                           const char *province, const char *sex)
{
    const char *origin = sbt_demo_pick(w, r, "origin", province);
    if (!origin)
        origin = "umum";
    const char *first = token(w, r, "given", sex, origin);
    const char *second = token(w, r, "family", sex, origin);
    if (!first)
        first = token(w, r, "given", sex, "umum");
    if (!second || sbt_demo_below(r, 3) == 0)
        second = token(w, r, "given", sex, sbt_demo_below(r, 2) ? origin : "umum");
    if (!second || sbt_str_eq(first, second))
        second = token(w, r, "given", sex, "umum");
    return second ? sbt_arena_printf(a, "%s %s", first, second) : first;
}

const char *sbt_demo_name(struct sbt_arena *a, const struct sbt_demo_world *w, struct sbt_demo_rng *r,
                          const char *province)
{
    return name_of(a, w, r, province, sbt_demo_below(r, 2) ? "m" : "f");
}

static const struct {
    const char *category, *rank, *title;
} titles[] = {
    {"jpt_madya", "IV.d", "Sekretaris Daerah Provinsi"},
    {"jpt_pratama", "IV.c", "Kepala Dinas"},
    {"jpt_pratama", "IV.c", "Asisten Sekretaris Daerah"},
    {"jpt_pratama", "IV.b", "Kepala Badan"},
    {"administrator", "IV.a", "Kepala Bidang"},
    {"administrator", "IV.a", "Sekretaris Dinas"},
    {"camat", "IV.a", "Camat"},
    {"lurah", "III.d", "Lurah"},
    {"pengawas", "III.d", "Kepala Seksi"},
    {"pengawas", "III.d", "Kepala Subbagian"},
    {"jf_ahli_utama", "IV.e", "Guru Ahli Utama"},
    {"jf_ahli", "III.c", "Guru Ahli Muda"},
    {"jf_ahli", "III.d", "Guru Ahli Madya"},
    {"jf_ahli", "III.b", "Dokter Ahli Pertama"},
    {"jf_ahli", "III.c", "Penyuluh Pertanian Ahli Muda"},
    {"jf_keterampilan", "II.d", "Perawat Terampil"},
    {"jf_keterampilan", "III.a", "Bidan Mahir"},
    {"pelaksana", "II.c", "Pengadministrasi Umum"},
    {"pelaksana", "III.a", "Pengelola Keuangan"},
};

void sbt_demo_person_make(struct sbt_arena *a, const struct sbt_demo_world *w, struct sbt_demo_rng *r,
                          const char *province, const struct sbt_demo_agency *agency, const char *period,
                          struct sbt_demo_person *ret)
{
    *ret = (struct sbt_demo_person){0};
    const char *known = sbt_demo_pick(w, r, "person_known", "all");
    if (sbt_str_eq(known, "tidak_tahu")) {
        ret->unknown = true;
        return;
    }
    const char *sex = sbt_demo_pick(w, r, "sex", "all");
    ret->name = name_of(a, w, r, agency->region ? province : "pusat", sex);
    ret->employment = sbt_demo_pick(w, r, "asn", "all");
    const char *category = sbt_demo_pick(w, r, "position", period);
    bool pppk = sbt_str_eq(ret->employment, "pppk");
    if (pppk && !sbt_str_starts(category, "jf_"))
        category = "jf_ahli";
    if (sbt_str_eq(category, "jpt_utama") ||
        (sbt_str_eq(category, "jpt_madya") && !sbt_str_eq(agency->kind, "pemprov")))
        category = "jpt_pratama"; // too few of them to invent one for an office
    ret->position_category = category;
    int64_t n = 0;
    for (size_t i = 0; i < SBT_ARRAY_LEN(titles); i++)
        n += sbt_str_eq(titles[i].category, category);
    int64_t x = sbt_demo_below(r, n);
    for (size_t i = 0; i < SBT_ARRAY_LEN(titles); i++)
        if (sbt_str_eq(titles[i].category, category) && x-- == 0) {
            ret->position = titles[i].title;
            ret->rank = pppk ? "P-IX" : titles[i].rank;
        }
    if (!sbt_str_eq(known, "nip"))
        return;
    int64_t decade = 1980;
    const char *d = sbt_demo_pick(w, r, "birth_decade", "all");
    if (d && !sbt_parse_i64(d, 1950, 2010, &decade))
        decade = 1980;
    int64_t year = decade < 1967 ? sbt_demo_between(r, 1966, 1969)
                                 : sbt_demo_between(r, decade, decade >= 2000 ? 2001 : decade + 9);
    int64_t start = year + sbt_demo_between(r, 22, 26);
    int64_t last = sbt_str_starts(period, "PILKADA2020") ? 2019 : sbt_str_starts(period, "PEMILU2024") ? 2022 : 2024;
    if (start > last)
        start = last;
    if (pppk)
        start = start < 2021 ? sbt_demo_between(r, last < 2021 ? last : 2021, last) : start;
    ret->nip = sbt_arena_printf(a, "%04lld%02lld%02lld%04lld%02lld%d%03lld", (long long)year,
                                (long long)sbt_demo_between(r, 1, 12), (long long)sbt_demo_between(r, 1, 28),
                                (long long)start, (long long)(pppk ? 21 : sbt_demo_between(r, 1, 9)),
                                sex[0] == 'm' ? 1 : 2, (long long)sbt_demo_between(r, 1, 40));
}
