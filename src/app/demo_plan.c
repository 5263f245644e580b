// What happens to each case of the demo, on which day: made before anything is written.
#include "app/demo_past.h"

#include "base/buf.h"

void sbt_demo_plan_add(struct sbt_demo_maker *m, sbt_day day, enum sbt_demo_act act)
{
    struct sbt_demo_plan *p = m->p;
    if (day > m->limit)
        return;
    p->todo = sbt_arena_grow(m->a, p->todo, p->todo_n, &m->todo_cap, sizeof *p->todo);
    p->todo[p->todo_n] =
        (struct sbt_demo_todo){.day = day, .order = (uint32_t)p->todo_n, .which = (uint32_t)p->cases_n - 1, .act = act};
    p->todo_n++;
}

struct sbt_demo_case *sbt_demo_plan_case(struct sbt_demo_maker *m, sbt_day filed, size_t people_n)
{
    struct sbt_demo_plan *p = m->p;
    p->cases = sbt_arena_grow(m->a, p->cases, p->cases_n, &m->cases_cap, sizeof *p->cases);
    struct sbt_demo_case *c = &p->cases[p->cases_n++];
    *c = (struct sbt_demo_case){.filed = filed, .people_n = people_n};
    c->people = SBT_NEW_N(m->a, struct sbt_demo_person, people_n);
    c->subjects = SBT_NEW_N(m->a, struct sbt_id, people_n);
    return c;
}

static struct sbt_demo_case *matter(struct sbt_demo_maker *m, sbt_day filed, size_t people_n)
{
    struct sbt_demo_plan *p = m->p;
    struct sbt_demo_rng *r = m->r;
    struct sbt_demo_case *c = sbt_demo_plan_case(m, filed, people_n);
    c->contest = "PILKADA2024";
    // Every twenty-fifth matter goes to the regency whose offices have log-ins, so that their desks show something.
    bool home = p->cases_n % 25 == 7;
    c->province = home ? "73" : sbt_demo_pick(m->w, r, "region", "PILKADA2024");
    c->agency =
        home ? sbt_demo_agency_get(m->w, SBT_DEMO_HOME) : sbt_demo_agency_pick(m->w, r, c->contest, c->province);
    const char *burst = home ? NULL : sbt_demo_burst_region(filed, (uint32_t)p->cases_n);
    if (burst) {
        c->province = sbt_arena_strndup(m->a, burst, 2);
        c->agency = sbt_demo_agency_get(m->w, sbt_arena_printf(m->a, "PEMDA-%s", burst));
    }
    bool regional = c->agency->region && strlen(c->agency->region) > 2;
    c->region = regional ? c->agency->region : sbt_demo_regency_pick(m->w, r, c->province);
    c->office = regional || sbt_demo_below(r, 3) ? "bupati_walikota" : "gubernur";
    if (strncmp(c->province, "31", 2) == 0) { // Jakarta's areas elect nobody
        c->office = "gubernur";
        c->region = "31";
    }
    if (strncmp(c->province, "34", 2) == 0)
        c->office = "bupati_walikota"; // no election of a governor there
    sbt_day determined = sbt_day_of(2024, 9, 22);
    c->happened = filed - (sbt_day)sbt_demo_between(r, 1, 7);
    if (c->happened > sbt_day_of(2024, 11, 27))
        c->happened = sbt_day_of(2024, 11, 27) - (sbt_day)sbt_demo_below(r, 20);
    const char *period = c->happened < determined ? "PILKADA2024:before" : "PILKADA2024:after";
    c->object = c->happened < determined ? "bakal_calon" : "calon";
    c->act = sbt_demo_pick(m->w, r, "act", period);
    if (sbt_str_eq(c->act, "dekati_partai") || sbt_str_eq(c->act, "anggota_partai"))
        c->object = "partai";
    c->finding = sbt_str_eq(sbt_demo_pick(m->w, r, "channel", "PILKADA2024"), "temuan");
    c->brings_study = c->finding && sbt_demo_below(r, 5) < 2;
    c->mode = sbt_demo_pick(m->w, r, "reporter_mode", "all");
    if (sbt_str_eq(c->mode, "tanpa_identitas"))
        c->mode = "tanpa";
    for (size_t i = 0; i < people_n; i++)
        sbt_demo_person_make(m->a, m->w, r, c->province, c->agency, period, &c->people[i]);
    sbt_demo_plan_add(m, filed, SBT_DEMO_FILE);
    return c;
}

static sbt_day later(struct sbt_demo_maker *m, sbt_day day, int low, int high)
{
    return day + (sbt_day)sbt_demo_between(m->r, low, high);
}

// Who cannot be named cannot be studied or sanctioned.
static void known(struct sbt_demo_maker *m, struct sbt_demo_case *c)
{
    for (size_t i = 0; i < c->people_n; i++)
        while (c->people[i].unknown)
            sbt_demo_person_make(m->a, m->w, m->r, c->province, c->agency, "PILKADA2024:after", &c->people[i]);
}

// To the recommendation in the PPK's hands; the day on which the letter was received.
static sbt_day to_ppk(struct sbt_demo_maker *m, struct sbt_demo_case *c, bool received)
{
    known(m, c);
    sbt_day d = later(m, c->filed, 1, 3);
    sbt_demo_plan_add(m, d, SBT_DEMO_VOTE_BKN);
    d = later(m, d, 0, 2);
    sbt_demo_plan_add(m, d, SBT_DEMO_VOTE_OTHER);
    if (!c->brings_study) {
        d = later(m, d, 1, 4);
        sbt_demo_plan_add(m, d, SBT_DEMO_STUDY);
    }
    d = later(m, d, 1, 4);
    sbt_demo_plan_add(m, d, SBT_DEMO_CLASSIFY);
    sbt_demo_plan_add(m, d, SBT_DEMO_RECOMMEND);
    if (received) {
        d = later(m, d, 1, 4);
        sbt_demo_plan_add(m, d, SBT_DEMO_RECEIVE);
    }
    return d;
}

static sbt_day ladder(struct sbt_demo_maker *m, sbt_day received, int rungs)
{
    sbt_day d = later(m, received, 13, 16);
    static const enum sbt_demo_act rung[] = {SBT_DEMO_WARN, SBT_DEMO_REPRIMAND, SBT_DEMO_LIST, SBT_DEMO_BLOCK};
    for (int i = 0; i < rungs && i < 4; i++) {
        sbt_demo_plan_add(m, d, rung[i]);
        // Three working days must lie between; the long holidays of April 2025 take more room.
        bool long_holidays = d >= sbt_day_of(2025, 3, 10);
        d = later(m, d, long_holidays ? 15 : 11, long_holidays ? 17 : 13);
    }
    if (rungs > 3) {
        d -= 8;
        sbt_demo_plan_add(m, d, SBT_DEMO_BLOCK_OK);
        sbt_demo_plan_add(m, ++d, SBT_DEMO_BLOCK_ON);
    }
    return d;
}

static sbt_day sanction(struct sbt_demo_maker *m, sbt_day d, int steps)
{
    static const enum sbt_demo_act way[] = {SBT_DEMO_LAY, SBT_DEMO_EXAMINE, SBT_DEMO_DECIDE, SBT_DEMO_IDIS,
                                            SBT_DEMO_CLOSE};
    for (int i = 0; i < steps && i < 5; i++) {
        d = later(m, d, 1, 4);
        sbt_demo_plan_add(m, d, way[i]);
    }
    return d;
}

static size_t size_of_case(struct sbt_demo_maker *m, int64_t room)
{
    int64_t n = 1;
    const char *k = sbt_demo_pick(m->w, m->r, "subjects_per_case", "all");
    if (!k || !sbt_parse_i64(k, 1, 50, &n))
        n = 1;
    return (size_t)(n > room ? room : n);
}

// --- the published picture

static void waiting_for_verification(struct sbt_demo_maker *m, sbt_day last)
{
    int64_t kind = sbt_demo_below(m->r, 100);
    sbt_day filed = sbt_day_of(2024, 10, 3) + (sbt_day)sbt_demo_below(m->r, last - sbt_day_of(2024, 10, 3) + 1);
    if (kind < 8) { // one vote given, waiting for the others: the last days only, for after a week the case goes on
        filed = last - (sbt_day)sbt_demo_between(m->r, 2, 5);
        m->p->cases[m->p->cases_n - 1].filed = filed;
        m->p->todo[m->p->todo_n - 1].day = filed; // the filing that was planned just now
        sbt_demo_plan_add(m, filed + 1, SBT_DEMO_VOTE_BKN);
    } else if (kind < 22) { // with Bawaslu, or with BKN for its recommendation
        struct sbt_demo_case *c = &m->p->cases[m->p->cases_n - 1];
        sbt_day d = later(m, c->filed, 1, 3);
        sbt_demo_plan_add(m, d, SBT_DEMO_VOTE_BKN);
        d = later(m, d, 0, 2);
        sbt_demo_plan_add(m, d, SBT_DEMO_VOTE_OTHER);
        if (!c->brings_study && kind >= 14)
            sbt_demo_plan_add(m, later(m, d, 1, 3), SBT_DEMO_STUDY);
    }
}

static void waiting_for_ppk(struct sbt_demo_maker *m)
{
    struct sbt_demo_case *c = &m->p->cases[m->p->cases_n - 1];
    int64_t kind = sbt_demo_below(m->r, 100);
    sbt_day d = to_ppk(m, c, kind >= 15);
    if (kind >= 70)
        sanction(m, d, kind >= 85 ? 2 : 1); // laid before the PPK, or examined
    else if (kind >= 40)
        ladder(m, d, kind >= 66 ? 4 : kind >= 58 ? 3 : kind >= 50 ? 2 : 1);
}

static void ended(struct sbt_demo_maker *m, const char *status)
{
    struct sbt_demo_case *c = &m->p->cases[m->p->cases_n - 1];
    known(m, c);
    sbt_day d = later(m, c->filed, 1, 3);
    if (sbt_str_eq(status, "dibatalkan")) {
        sbt_demo_plan_add(m, d, SBT_DEMO_CANCEL);
    } else if (sbt_str_eq(status, "tidak_dapat_diproses")) {
        sbt_demo_plan_add(m, d, SBT_DEMO_NOT_PROCESSABLE);
    } else {
        c->brings_study = false;
        sbt_demo_plan_add(m, d, SBT_DEMO_VOTE_BKN);
        sbt_demo_plan_add(m, later(m, d, 0, 2), SBT_DEMO_VOTE_OTHER);
        sbt_demo_plan_add(m, later(m, d, 3, 6), SBT_DEMO_STUDY_NO);
    }
}

// Room before the picture's day that a path needs, so that nothing of it falls behind.
static int room_for(const char *status)
{
    if (sbt_str_eq(status, "tunggu_tindak_lanjut"))
        return 20;
    return sbt_str_eq(status, "tunggu_verifikasi") ? 10 : 11;
}

static void picture(struct sbt_demo_maker *m)
{
    static const char *const statuses[] = {"tunggu_verifikasi", "tunggu_tindak_lanjut", "tidak_dapat_diproses",
                                           "tidak_terbukti", "dibatalkan"};
    sbt_day first = sbt_day_of(2024, 10, 3), last = sbt_day_of(2024, 12, 4);
    m->limit = last;
    for (size_t s = 0; s < SBT_ARRAY_LEN(statuses); s++) {
        int64_t left = sbt_demo_weight(m->w, "status", "2024-12-04", statuses[s]);
        while (left > 0) {
            size_t n = size_of_case(m, left);
            left -= (int64_t)n;
            sbt_day filed = first + (sbt_day)sbt_demo_below(m->r, last - room_for(statuses[s]) - first + 1);
            matter(m, filed, n);
            if (s == 0)
                waiting_for_verification(m, last);
            else if (s == 1)
                waiting_for_ppk(m);
            else
                ended(m, statuses[s]);
        }
    }
}

// --- after it

static void after(struct sbt_demo_maker *m, int64_t more)
{
    sbt_day first = sbt_day_of(2024, 12, 5);
    // About 26 a day, as on Kemendagri's desk in January 2025; at least twelve weeks, so that some reach their end.
    sbt_day span = (sbt_day)(more / 26) > 84 ? (sbt_day)(more / 26) : 84;
    sbt_day last = first + span;
    m->limit = last;
    while (more > 0) {
        size_t n = size_of_case(m, more);
        more -= (int64_t)n;
        sbt_day filed = first + (sbt_day)sbt_demo_below(m->r, span);
        struct sbt_demo_case *c = matter(m, filed, n);
        int64_t kind = sbt_demo_below(m->r, 100);
        if (kind < 50) {
            sanction(m, to_ppk(m, c, true), 5);
        } else if (kind < 58) {
            c->brings_study = false;
            sbt_day d = to_ppk(m, c, true);
            d = sanction(m, d, 2);
            sbt_demo_plan_add(m, later(m, d, 1, 3), SBT_DEMO_NOT_PROVEN);
        } else if (kind < 63) {
            sbt_day d = later(m, filed, 1, 3);
            sbt_demo_plan_add(m, d, SBT_DEMO_REJECT_BKN);
            sbt_demo_plan_add(m, later(m, d, 0, 2), SBT_DEMO_REJECT_OTHER);
        } else if (kind < 66) {
            sbt_demo_plan_add(m, later(m, filed, 1, 3), SBT_DEMO_FORWARD);
        } else if (kind < 78) {
            sbt_day d = ladder(m, to_ppk(m, c, true), kind < 70 ? 4 : 2);
            if (kind < 68) { // blocked, sanctioned at last, lifted
                d = sanction(m, d, 3);
                sbt_demo_plan_add(m, d + 1, SBT_DEMO_LIFT_ASK);
                sbt_demo_plan_add(m, d + 1, SBT_DEMO_LIFT);
                sbt_demo_plan_add(m, d + 2, SBT_DEMO_LIFT_OK);
                sbt_demo_plan_add(m, d + 2, SBT_DEMO_LIFT_OFF);
            }
        } else if (kind < 90) {
            to_ppk(m, c, kind < 84);
        }
    }
}

// What lies on the intake desks: reports that still lack something.
static void thin(struct sbt_demo_maker *m, int n)
{
    for (int i = 0; i < n; i++) {
        matter(m, m->limit - (sbt_day)sbt_demo_below(m->r, 4), 1);
        m->p->todo[m->p->todo_n - 1].act = SBT_DEMO_THIN;
    }
}

static int by_day(const void *x, const void *y)
{
    const struct sbt_demo_todo *a = x, *b = y;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

void sbt_demo_plan_sort(struct sbt_demo_plan *p)
{
    qsort(p->todo, p->todo_n, sizeof *p->todo, by_day);
}

enum sbt_rc sbt_demo_plan_make(struct sbt_arena *a, const struct sbt_demo_world *w, struct sbt_demo_rng *r,
                               int64_t more, bool past, struct sbt_demo_plan *ret, struct sbt_fault *f)
{
    *ret = (struct sbt_demo_plan){.first = sbt_day_of(2024, 10, 3), .last = sbt_day_of(2024, 12, 4)};
    struct sbt_demo_maker m = {.a = a, .w = w, .r = r, .p = ret};
    picture(&m);
    if (more > 0) {
        after(&m, more);
        ret->last = m.limit;
        thin(&m, 75);
    }
    struct sbt_demo_rng own = {.s = r->s ^ UINT64_C(0x2020)}; // what comes later is the same with and without the past
    m.r = &own;
    if (past)
        SBT_TRY(sbt_demo_past_make(&m, f));
    sbt_demo_plan_sort(ret);
    return SBT_OK;
}
