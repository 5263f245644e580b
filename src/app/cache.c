// Rulebooks by their hash and calendars by their number, under one lock, in an arena that lives as long as the process.
#include "app/cache.h"

#include <pthread.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"

#define KEPT_MAX 256 // rulebooks; each is a file that the law changed by

struct kept {
    char sha256[65];
    const struct sbt_rulebook *rb;
};
struct sbt_app_cache {
    pthread_mutex_t lock;
    struct sbt_arena *arena;
    struct kept kept[KEPT_MAX];
    size_t kept_n;
    const struct sbt_calendar *calendar;
    int64_t calendar_number;
    int64_t total_leaf_n, total; // how many subjects there were when the log had that many leaves
};

struct sbt_app_cache *sbt_app_cache_new(void)
{
    struct sbt_arena *a = sbt_arena_new(512UL << 20);
    struct sbt_app_cache *c = SBT_NEW(a, struct sbt_app_cache);
    pthread_mutex_init(&c->lock, NULL);
    c->arena = a;
    c->total_leaf_n = -1;
    return c;
}

void sbt_app_cache_free(struct sbt_app_cache *c)
{
    if (c == NULL)
        return;
    pthread_mutex_destroy(&c->lock);
    sbt_arena_free(c->arena);
}

struct sbt_arena *sbt_app_cache_arena(struct sbt_app_cache *c)
{
    return c->arena;
}

static const struct sbt_rulebook *find(struct sbt_app_cache *c, const char *sha256)
{
    for (size_t i = 0; i < c->kept_n; i++)
        if (strcmp(c->kept[i].sha256, sha256) == 0)
            return c->kept[i].rb;
    return NULL;
}

// The file ends with one newline, which the event's text field does not keep.
static enum sbt_rc parse(struct sbt_app_cache *c, const char *sha256, const char *code, const char *yaml,
                         const struct sbt_rulebook **ret, struct sbt_fault *f)
{
    if (c->kept_n == KEPT_MAX || strlen(sha256) != 64)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "rulebook cache: %zu kept", c->kept_n);
    char *text = sbt_arena_printf(c->arena, "%s\n", yaml);
    const char *file = sbt_arena_printf(c->arena, "%s.yaml", code);
    const struct sbt_rulebook *rb;
    SBT_TRY(sbt_rulebook_parse(c->arena, file, text, strlen(text), &rb, f));
    SBT_AUTO_BUF hex;
    sbt_buf_init(&hex, 65);
    sbt_buf_add_hex(&hex, rb->hash.b, sizeof rb->hash.b);
    if (!sbt_str_eq(hex.p, sha256))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "rulebook %s: stored text has hash %s, not %s", code, hex.p,
                                  sha256);
    struct kept *k = &c->kept[c->kept_n++];
    snprintf(k->sha256, sizeof k->sha256, "%s", sha256);
    k->rb = rb;
    *ret = rb;
    return SBT_OK;
}

enum sbt_rc sbt_app_rulebook(struct sbt_tx *tx, struct sbt_app *app, const char *sha256,
                             const struct sbt_rulebook **ret, struct sbt_fault *f)
{
    struct sbt_app_cache *c = app->cache;
    pthread_mutex_lock(&c->lock);
    const struct sbt_rulebook *rb = find(c, sha256);
    pthread_mutex_unlock(&c->lock);
    if (rb != NULL) {
        *ret = rb;
        return SBT_OK;
    }
    struct sbt_q_rulebook_get_in in = {.sha256 = sha256};
    struct sbt_q_rulebook_get_out out;
    bool found;
    SBT_TRY(sbt_q_rulebook_get(tx, &in, &out, &found, f));
    if (!found || out.yaml == NULL)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "rulebook %s is pinned but not stored", sha256);
    pthread_mutex_lock(&c->lock);
    rb = find(c, sha256);
    enum sbt_rc rc = SBT_OK;
    if (rb == NULL)
        rc = parse(c, sha256, out.code, out.yaml, &rb, f);
    pthread_mutex_unlock(&c->lock);
    if (rc == SBT_OK)
        *ret = rb;
    return rc;
}

// An edition without an end ends on the day before the next edition of the same rulebook begins.
static bool holds(const struct sbt_rulebook *const *all, size_t n, size_t at, bool law, sbt_day day)
{
    const struct sbt_span *s = law ? &all[at]->law : &all[at]->procedure;
    if (sbt_rulebook_replaced(all[at], all, n))
        return false;
    if (law ? !sbt_span_holds(s, day) : !sbt_rulebook_opens_on(all[at], day, NULL))
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct sbt_span *o = law ? &all[i]->law : &all[i]->procedure;
        if (i != at && sbt_str_eq(all[i]->id, all[at]->id) && o->from > s->from && o->from <= day)
            return false;
    }
    return true;
}

// Asked anew each time, so that what another process loaded counts at once; only the parsed text is kept.
static enum sbt_rc rulebook_on(struct sbt_tx *tx, struct sbt_app *app, sbt_day day, bool law,
                               const struct sbt_rulebook **ret, struct sbt_fault *f)
{
    struct sbt_q_rulebook_list_out *rows;
    size_t n;
    SBT_TRY(sbt_q_rulebook_list(tx, &rows, &n, f));
    const struct sbt_rulebook **all = SBT_NEW_N(sbt_tx_arena(tx), const struct sbt_rulebook *, n);
    for (size_t i = 0; i < n; i++)
        SBT_TRY(sbt_app_rulebook(tx, app, rows[i].sha256, &all[i], f));
    const struct sbt_rulebook *best = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!holds(all, n, i, law, day))
            continue;
        const struct sbt_span *s = law ? &all[i]->law : &all[i]->procedure;
        const struct sbt_span *b = best == NULL ? NULL : law ? &best->law : &best->procedure;
        if (b == NULL || s->from > b->from) // of one day the one loaded last, which stands first
            best = all[i];
    }
    if (best == NULL) {
        const char *say = law ? SBT_N_("Tidak ada aturan pelanggaran untuk tanggal %1. Minta administrator memuatnya.")
                              : SBT_N_("Tidak ada alur penanganan untuk tanggal %1. Minta administrator memuatnya.");
        return sbt_fault_set(f, SBT_E_NOT_FOUND, say, sbt_day_iso(sbt_tx_arena(tx), day));
    }
    *ret = best;
    return SBT_OK;
}

enum sbt_rc sbt_app_rulebook_on(struct sbt_tx *tx, struct sbt_app *app, sbt_day day, const struct sbt_rulebook **ret,
                                struct sbt_fault *f)
{
    return rulebook_on(tx, app, day, false, ret, f);
}

enum sbt_rc sbt_app_rulebook_law_on(struct sbt_tx *tx, struct sbt_app *app, sbt_day day,
                                    const struct sbt_rulebook **ret, struct sbt_fault *f)
{
    return rulebook_on(tx, app, day, true, ret, f);
}

static enum sbt_holiday_kind holiday_kind(const char *code)
{
    static const struct {
        const char *code;
        enum sbt_holiday_kind kind;
    } kinds[] = {{"libur", SBT_HOLIDAY_NATIONAL},
                 {"cuti_bersama", SBT_HOLIDAY_JOINT_LEAVE},
                 {"pemungutan", SBT_HOLIDAY_VOTING},
                 {"regional", SBT_HOLIDAY_REGIONAL}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(kinds); i++)
        if (sbt_str_eq(kinds[i].code, code))
            return kinds[i].kind;
    return SBT_HOLIDAY_UNSET;
}

// A loaded row may take a day away: from its number on the day counts again.
static void take_away(struct sbt_holiday *h, size_t n, const struct sbt_q_holiday_all_out *r)
{
    for (size_t i = n; i-- > 0 && h[i].day == r->day;)
        if (h[i].until == 0 && h[i].since < r->since && sbt_str_eq(h[i].region, r->region))
            h[i].until = r->since;
}

// A year is known when its collective leave is: the decree that orders it names the national holidays too.
static void known_years(struct sbt_calendar *c)
{
    c->from = c->to = SBT_DAY_NONE;
    for (size_t i = 0; i < c->n; i++) {
        int y, m, d, last = 0;
        if (c->rows[i].kind != SBT_HOLIDAY_JOINT_LEAVE || c->rows[i].until != 0)
            continue;
        sbt_day_split(c->rows[i].day, &y, &m, &d);
        if (c->from == SBT_DAY_NONE)
            c->from = sbt_day_of(y, 1, 1);
        else
            sbt_day_split(c->to, &last, &m, &d);
        if (last == 0 || y <= last + 1) // behind a year that is missing nothing counts as known
            c->to = sbt_day_of(y, 12, 31);
    }
}

static struct sbt_calendar *build(struct sbt_arena *a, const struct sbt_q_holiday_all_out *rows, size_t n,
                                  int64_t number)
{
    struct sbt_calendar *c = SBT_NEW(a, struct sbt_calendar);
    struct sbt_holiday *h = SBT_NEW_N(a, struct sbt_holiday, n);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].removed) {
            take_away(h, c->n, &rows[i]);
            continue;
        }
        h[c->n++] = (struct sbt_holiday){.day = (sbt_day)rows[i].day,
                                         .region = sbt_arena_strdup(a, rows[i].region),
                                         .kind = holiday_kind(rows[i].kind),
                                         .name = sbt_arena_strdup(a, rows[i].name_id),
                                         .since = rows[i].since,
                                         .until = rows[i].until == SBT_INT_NONE ? 0 : rows[i].until,
                                         .unsourced = !sbt_str_eq(rows[i].status, "sourced")};
    }
    c->rows = h;
    c->number = number;
    c->version = sbt_arena_printf(a, "%lld", (long long)number);
    known_years(c);
    return c;
}

enum sbt_rc sbt_app_calendar(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_calendar **ret,
                             struct sbt_fault *f)
{
    struct sbt_app_cache *c = app->cache;
    struct sbt_q_setting_get_in in = {.name = "calendar"};
    struct sbt_q_setting_get_out out;
    bool found;
    SBT_TRY(sbt_q_setting_get(tx, &in, &out, &found, f));
    int64_t number = 0;
    if (found && !sbt_parse_i64(out.value, 0, INT64_MAX, &number))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "setting calendar is no number");
    pthread_mutex_lock(&c->lock);
    const struct sbt_calendar *cal = c->calendar_number == number ? c->calendar : NULL;
    pthread_mutex_unlock(&c->lock);
    if (cal == NULL) {
        struct sbt_q_holiday_all_out *rows;
        size_t n;
        SBT_TRY(sbt_q_holiday_all(tx, &rows, &n, f));
        pthread_mutex_lock(&c->lock);
        if (c->calendar == NULL || c->calendar_number != number) {
            c->calendar = build(c->arena, rows, n, number);
            c->calendar_number = number;
        }
        cal = c->calendar;
        pthread_mutex_unlock(&c->lock);
    }
    *ret = cal;
    return SBT_OK;
}

enum sbt_rc sbt_app_subjects_n(struct sbt_tx *tx, struct sbt_app *app, int64_t *ret, struct sbt_fault *f)
{
    struct sbt_app_cache *c = app->cache;
    struct sbt_q_leaf_count_out leaf;
    bool found;
    SBT_TRY(sbt_q_leaf_count(tx, &leaf, &found, f));
    pthread_mutex_lock(&c->lock);
    bool known = c->total_leaf_n == leaf.leaf_n;
    int64_t total = c->total;
    pthread_mutex_unlock(&c->lock);
    if (!known) {
        struct sbt_q_case_list_count_index_in in = {.what = ""};
        struct sbt_q_case_list_count_index_out out;
        SBT_TRY(sbt_q_case_list_count_index(tx, &in, &out, &found, f));
        total = out.n;
        pthread_mutex_lock(&c->lock);
        c->total_leaf_n = leaf.leaf_n;
        c->total = total;
        pthread_mutex_unlock(&c->lock);
    }
    *ret = total;
    return SBT_OK;
}
