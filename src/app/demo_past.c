// Plans the years of KASN: who is reported, recommended and sanctioned by which published date.
#include "app/demo_past.h"

#include "base/buf.h"
#include "base/csv.h"
#include "base/embed.h"

#define SERIES "PILKADA2020_SERIES"
#define POINTS_MAX 64
#define PROVINCE_TRIES 64

// --- the series

static sbt_day day_of_text(const char *text)
{
    sbt_day d = SBT_DAY_NONE;
    int64_t month;
    if (strlen(text) == 7 && sbt_parse_i64(text + 5, 1, 12, &month)) { // a month: its last day
        int64_t year = 0;
        char head[5] = {text[0], text[1], text[2], text[3], 0};
        if (sbt_parse_i64(head, 1900, 2100, &year))
            return (month == 12 ? sbt_day_of((int)year + 1, 1, 1) : sbt_day_of((int)year, (int)month + 1, 1)) - 1;
    }
    return sbt_day_parse(text, &d) ? d : SBT_DAY_NONE;
}

static struct sbt_demo_point *point_on(struct sbt_demo_point *list, size_t *n, sbt_day day)
{
    for (size_t i = 0; i < *n; i++)
        if (list[i].day == day)
            return &list[i];
    if (*n == POINTS_MAX)
        return NULL;
    list[*n] = (struct sbt_demo_point){.day = day};
    return &list[(*n)++];
}

// The file is sorted by date within a series.
enum sbt_rc sbt_demo_series(struct sbt_arena *a, struct sbt_demo_point **ret, size_t *ret_n, struct sbt_fault *f)
{
    const struct sbt_embed_file *file = sbt_embed_find("data/published.csv");
    if (!file)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "data/published.csv is not in the binary");
    struct sbt_csv csv;
    sbt_csv_init(&csv, file->text, file->size);
    struct sbt_demo_point *list = SBT_NEW_N(a, struct sbt_demo_point, POINTS_MAX);
    size_t n = 0, cells_n = 1;
    while (cells_n > 0) { // series, label, date, unit, value, source
        const char **c;
        bool cut;
        SBT_TRY(sbt_csv_row(&csv, a, &c, &cells_n, &cut, f));
        int64_t value;
        if (cells_n < 5 || !sbt_str_eq(c[0], SERIES) || !sbt_str_eq(c[3], "asn") ||
            !sbt_parse_i64(c[4], 0, 1000000, &value))
            continue;
        struct sbt_demo_point *p = point_on(list, &n, day_of_text(c[2]));
        if (p == NULL)
            return sbt_fault_internal(f, SBT_E_INTERNAL, "the series of 2020 is too long");
        if (sbt_str_eq(c[1], "dilaporkan"))
            p->reported = value;
        else if (sbt_str_eq(c[1], "terbukti"))
            p->proven = value;
        else if (sbt_str_eq(c[1], "dijatuhi sanksi"))
            p->sanctioned = value;
    }
    for (size_t i = 1; i + 1 < n; i++)
        if (list[i].reported == 0) {
            size_t k = i + 1;
            while (k + 1 < n && list[k].reported == 0)
                k++;
            list[i].reported = list[i - 1].reported + (list[k].reported - list[i - 1].reported) *
                                                          (list[i].day - list[i - 1].day) /
                                                          (list[k].day - list[i - 1].day);
        }
    *ret = list;
    *ret_n = n;
    return SBT_OK;
}

// --- a matter of those years

static void known(struct sbt_demo_maker *m, struct sbt_demo_case *c, const char *period)
{
    for (size_t i = 0; i < c->people_n; i++)
        do
            sbt_demo_person_make(m->a, m->w, m->r, c->province, c->agency, period, &c->people[i]);
        while (c->people[i].unknown);
}

// Agency and area: both there in that year, and the area votes.
static void place(struct sbt_demo_maker *m, struct sbt_demo_case *c, const char *since)
{
    for (int tries = 0;; tries++) {
        c->province = sbt_demo_pick(m->w, m->r, "region", c->contest);
        if (tries > PROVINCE_TRIES)
            c->province = "73";
        c->agency = sbt_demo_agency_pick(m->w, m->r, c->contest, c->province);
        if (strcmp(c->agency->since, since) > 0 || (c->agency->region && sbt_str_starts(c->agency->region, "31")))
            continue;
        bool regional = c->agency->region && strlen(c->agency->region) > 2;
        c->region = regional ? c->agency->region : sbt_demo_regency_pick(m->w, m->r, c->province);
        if (strlen(c->region) > 2 && !sbt_str_starts(c->region, "31") && sbt_demo_votes(m->w, c->contest, c->region))
            return;
    }
}

static const char *level_2020(struct sbt_demo_maker *m, bool before)
{
    int64_t x = sbt_demo_below(m->r, 100); // no rows of 2020 are known: KASN set the level case by case
    if (before)
        return x < 45 ? "moral" : x < 75 ? "sedang" : x < 90 ? "ringan" : "berat";
    return x < 10 ? "moral" : x < 60 ? "sedang" : x < 75 ? "ringan" : "berat";
}

static struct sbt_demo_case *matter_2020(struct sbt_demo_maker *m, sbt_day filed, size_t people_n)
{
    struct sbt_demo_case *c = sbt_demo_plan_case(m, filed, people_n);
    c->contest = "PILKADA2020";
    place(m, c, "2020-01-01");
    c->office =
        sbt_demo_votes(m->w, c->contest, c->province) && sbt_demo_below(m->r, 4) == 0 ? "gubernur" : "bupati_walikota";
    sbt_day voted = sbt_day_of(2020, 12, 9);
    c->happened = filed - (sbt_day)sbt_demo_between(m->r, 1, 6);
    if (c->happened > voted)
        c->happened = voted - (sbt_day)sbt_demo_below(m->r, 40);
    bool before = c->happened < sbt_day_of(2020, 9, 23);
    const char *period = before ? "PILKADA2020:before" : "PILKADA2020:after";
    do
        c->act = sbt_demo_pick(m->w, m->r, "act", period);
    while (sbt_str_eq(c->act, "anggota_partai")); // dismissal by another law
    c->object = sbt_str_eq(c->act, "dekati_partai") ? "partai" : before ? "bakal_calon" : "calon";
    c->level = level_2020(m, before);
    c->finding = sbt_str_eq(sbt_demo_pick(m->w, m->r, "channel", c->contest), "temuan");
    c->brings_study = c->finding && sbt_demo_below(m->r, 2) == 0;
    c->mode = sbt_demo_below(m->r, 3) == 0 ? "tanpa" : "dibuka";
    known(m, c, period);
    sbt_demo_plan_add(m, filed, SBT_DEMO_FILE);
    return c;
}

static size_t size_of_case(struct sbt_demo_maker *m, int64_t room)
{
    int64_t n = 1;
    const char *k = sbt_demo_pick(m->w, m->r, "subjects_per_case", "all");
    if (!k || !sbt_parse_i64(k, 1, 50, &n))
        n = 1;
    return (size_t)(n > room ? room : n);
}

// --- who comes how far by when

struct chunk { // some subjects of one case that go on together
    uint32_t which;
    uint16_t from, n;
    sbt_day since; // filed, or recommended
};
struct queue {
    struct chunk *p;
    size_t n, cap, head;
};

static void push(struct sbt_demo_maker *m, struct queue *q, struct chunk c)
{
    q->p = sbt_arena_grow(m->a, q->p, q->n, &q->cap, sizeof *q->p);
    q->p[q->n++] = c;
}

// Takes at most `most` subjects from the front.
static struct chunk take(struct queue *q, int64_t most)
{
    struct chunk *c = &q->p[q->head], out = *c;
    if (c->n > most) {
        out.n = (uint16_t)most;
        c->from = (uint16_t)(c->from + most);
        c->n = (uint16_t)(c->n - most);
        return out;
    }
    q->head++;
    return out;
}

static void todo(struct sbt_demo_maker *m, sbt_day day, enum sbt_demo_act act, const struct chunk *c)
{
    sbt_demo_plan_add(m, day, act);
    struct sbt_demo_todo *t = &m->p->todo[m->p->todo_n - 1];
    t->which = c->which;
    t->from = c->from;
    t->n = c->n;
}

static sbt_day between(struct sbt_demo_maker *m, sbt_day low, sbt_day high)
{
    return low >= high ? high : (sbt_day)sbt_demo_between(m->r, low, high);
}

static int by_since(const void *x, const void *y)
{
    const struct chunk *a = x, *b = y;
    if (a->since != b->since)
        return a->since < b->since ? -1 : 1;
    return a->which < b->which ? -1 : a->which > b->which;
}

// Cases filed between two dates, `total` people in all.
static void file(struct sbt_demo_maker *m, sbt_day low, sbt_day high, int64_t total, struct queue *q)
{
    while (total > 0) {
        size_t n = size_of_case(m, total);
        total -= (int64_t)n;
        const struct sbt_demo_case *c = matter_2020(m, between(m, low, high), n);
        struct chunk k = {.which = (uint32_t)m->p->cases_n - 1, .n = (uint16_t)n, .since = c->filed};
        if (!c->brings_study)
            todo(m, c->filed + 1, SBT_DEMO_STUDY, &k);
        push(m, q, k);
    }
    qsort(q->p + q->head, q->n - q->head, sizeof *q->p, by_since);
}

// KASN studies and recommends on one of the days up to `high`; so many people as were published by then.
static void recommend(struct sbt_demo_maker *m, sbt_day low, sbt_day high, int64_t total, struct queue *from,
                      struct queue *to)
{
    while (total > 0 && from->head < from->n) {
        struct chunk c = take(from, total);
        total -= c.n;
        sbt_day studied = c.since + 2, day = between(m, studied > low ? studied : low, high - 1);
        todo(m, between(m, studied > day - 2 ? studied : day - 2, day), SBT_DEMO_KASN_STUDY, &c);
        todo(m, day, SBT_DEMO_KASN_RECOMMEND, &c);
        c.since = day;
        push(m, to, c);
    }
    qsort(to->p + to->head, to->n - to->head, sizeof *to->p, by_since);
}

static void sanction(struct sbt_demo_maker *m, sbt_day low, sbt_day high, int64_t total, struct queue *from)
{
    while (total > 0 && from->head < from->n) {
        struct chunk c = take(from, total);
        total -= c.n;
        sbt_day day = between(m, c.since + 1 > low ? c.since + 1 : low, high);
        todo(m, day, SBT_DEMO_DECIDE, &c);
        day += 3 + (sbt_day)sbt_demo_below(m->r, 6);
        if (day >= sbt_day_of(2021, 1, 15)) // the register of discipline came into use in January 2021
            todo(m, day, SBT_DEMO_IDIS, &c);
        todo(m, day + 1 + (sbt_day)sbt_demo_below(m->r, 5), SBT_DEMO_CLOSE, &c);
    }
}

static enum sbt_rc series_2020(struct sbt_demo_maker *m, struct sbt_fault *f)
{
    struct sbt_demo_point *p;
    size_t n;
    SBT_TRY(sbt_demo_series(m->a, &p, &n, f));
    struct queue proven = {0}, others = {0}, recommended = {0};
    struct sbt_demo_point was = {.day = sbt_day_of(2020, 2, 2)};
    int64_t will = 0; // of those filed so far, how many KASN will find proven
    m->p->first = was.day;
    m->limit = sbt_day_of(2022, 9, 21);
    for (size_t i = 0; i < n; i++) {
        sbt_day low = was.day + 1, high = p[i].day;
        int64_t filed = p[i].reported - was.reported;
        int64_t now = i + 1 < n ? (p[i].proven + p[i + 1].proven) / 2 : p[i].proven; // some wait for the next date
        if (now > will + filed)
            now = will + filed;
        if (now < p[i].proven || p[i].proven < was.proven || p[i].sanctioned < was.sanctioned)
            return sbt_fault_internal(f, SBT_E_INTERNAL, "the series of 2020 cannot be: row %zu", i);
        file(m, low, high - 3, now - will, &proven);
        file(m, low, high, filed - (now - will), &others);
        will = now;
        recommend(m, low, high, p[i].proven - was.proven, &proven, &recommended);
        sanction(m, low, high, p[i].sanctioned - was.sanctioned, &recommended);
        was = p[i];
    }
    while (others.head < others.n) {
        struct chunk c = take(&others, INT16_MAX);
        todo(m, c.since + 8 + (sbt_day)sbt_demo_below(m->r, 30), SBT_DEMO_KASN_NO, &c);
    }
    return SBT_OK;
}

// --- January 2024

#define REPORTS_2024 47
#define ETHICS_2024 5

static void january_2024(struct sbt_demo_maker *m)
{
    static const struct {
        const char *act, *offence;
    } discipline[] = {{"suka_bagikan", "DS-6"},     {"kampanye_medsos", "DS-2"}, {"foto_bersama", "DS-7"},
                      {"arahkan_dukungan", "DS-8"}, {"suka_bagikan", "DS-6"},    {"ikut_kampanye", "P5N-1"}};
    m->limit = sbt_day_of(2024, 9, 3);
    for (int i = 0; i < REPORTS_2024; i++) {
        bool ethics = i % 9 == 4; // 5 of 47
        sbt_day filed = sbt_day_of(2024, 1, 2) + (sbt_day)sbt_demo_below(m->r, 25);
        struct sbt_demo_case *c = sbt_demo_plan_case(m, filed, 1);
        c->contest = "PEMILU2024";
        place(m, c, "2023-01-01");
        c->office = "dprd_kab";
        c->happened = filed - (sbt_day)sbt_demo_between(m->r, 1, 6);
        size_t k = (size_t)sbt_demo_below(m->r, SBT_ARRAY_LEN(discipline));
        c->act = ethics ? "dampingi_pasangan" : discipline[k].act;
        c->offence = ethics ? "KE-7" : discipline[k].offence;
        c->object = ethics ? "pasangan" : "calon";
        c->finding = sbt_str_eq(sbt_demo_pick(m->w, m->r, "channel", c->contest), "temuan");
        c->mode = "dibuka";
        known(m, c, "PEMILU2024:after");
        struct chunk one = {.which = (uint32_t)m->p->cases_n - 1, .n = 1};
        todo(m, filed, SBT_DEMO_FILE, &one);
        todo(m, filed + 2, SBT_DEMO_STUDY, &one);
        todo(m, filed + 3, SBT_DEMO_KASN_STUDY, &one);
        sbt_day d = filed + 6 + (sbt_day)sbt_demo_below(m->r, 40);
        todo(m, d, SBT_DEMO_KASN_RECOMMEND, &one);
        if (i % 12 == 7)
            continue; // a few that no PPK had answered when KASN ended
        d += 4 + (sbt_day)sbt_demo_below(m->r, 60);
        todo(m, d, SBT_DEMO_DECIDE, &one);
        todo(m, d + 6, SBT_DEMO_IDIS, &one);
        todo(m, d + 8, SBT_DEMO_CLOSE, &one);
    }
}

enum sbt_rc sbt_demo_past_make(struct sbt_demo_maker *m, struct sbt_fault *f)
{
    SBT_TRY(series_2020(m, f));
    january_2024(m);
    return SBT_OK;
}
