// What happens to each case of the demo, on which day: made before anything is written.
#pragma once
#include "app/demo_people.h"
#include "base/id.h"

#define SBT_DEMO_HOME "PEMDA-73.06" // the agency whose personnel office and PPK can be logged in as

enum sbt_demo_act {
    SBT_DEMO_FILE = 1,
    SBT_DEMO_THIN, // a report without proof: it waits at the intake desk
    SBT_DEMO_VOTE_BKN,
    SBT_DEMO_VOTE_OTHER,
    SBT_DEMO_REJECT_BKN,
    SBT_DEMO_REJECT_OTHER,
    SBT_DEMO_STUDY,
    SBT_DEMO_STUDY_NO,
    SBT_DEMO_CLASSIFY,
    SBT_DEMO_RECOMMEND,
    SBT_DEMO_RECEIVE,
    SBT_DEMO_LAY,
    SBT_DEMO_EXAMINE,
    SBT_DEMO_DECIDE,
    SBT_DEMO_NOT_PROVEN,
    SBT_DEMO_IDIS,
    SBT_DEMO_CLOSE,
    SBT_DEMO_CANCEL,
    SBT_DEMO_NOT_PROCESSABLE,
    SBT_DEMO_FORWARD,
    SBT_DEMO_WARN,
    SBT_DEMO_REPRIMAND,
    SBT_DEMO_LIST,
    SBT_DEMO_BLOCK,
    SBT_DEMO_BLOCK_OK,
    SBT_DEMO_BLOCK_ON,
    SBT_DEMO_LIFT_ASK,
    SBT_DEMO_LIFT,
    SBT_DEMO_LIFT_OK,
    SBT_DEMO_LIFT_OFF,
    SBT_DEMO_KASN_STUDY, // the years of KASN: classified and studied
    SBT_DEMO_KASN_NO,
    SBT_DEMO_KASN_RECOMMEND,
};

struct sbt_demo_case {
    const char *province, *region;        // of the matter; the contest's region
    const struct sbt_demo_agency *agency; // that employs the subjects
    const char *contest, *act, *object, *office;
    const char *offence, *level; // of the years of KASN: as its study found; NULL: as proposed
    sbt_day happened, filed;
    bool finding, brings_study;
    const char *mode; // how the reporter's identity is used
    struct sbt_demo_person *people;
    size_t people_n;
    // while it runs
    const char *number;
    struct sbt_id *subjects;
};
struct sbt_demo_todo {
    sbt_day day;
    uint32_t order;   // of making, so that a case's acts stay in order on one day
    uint32_t which;   // case
    uint16_t from, n; // subjects of it, n 0: all
    enum sbt_demo_act act;
};
struct sbt_demo_plan {
    struct sbt_demo_case *cases;
    size_t cases_n;
    struct sbt_demo_todo *todo; // sorted by day, then order
    size_t todo_n;
    sbt_day first, last;
};
struct sbt_demo_maker { // a plan while it grows
    struct sbt_arena *a;
    const struct sbt_demo_world *w;
    struct sbt_demo_rng *r;
    struct sbt_demo_plan *p;
    size_t cases_cap, todo_cap;
    sbt_day limit; // nothing of the phase is planned behind it
};
void sbt_demo_plan_add(struct sbt_demo_maker *m, sbt_day day, enum sbt_demo_act act); // for the newest case
struct sbt_demo_case *sbt_demo_plan_case(struct sbt_demo_maker *m, sbt_day filed, size_t people_n);
// The regency in which the case of this number lies if it belongs to a planted outbreak (app/demo_burst.c); NULL: to none.
const char *sbt_demo_burst_region(sbt_day filed, uint32_t number);
void sbt_demo_plan_sort(struct sbt_demo_plan *p);

// The picture of December 2024, and what follows it. With `past` (app/demo_past.h) the years of KASN come before it.
SBT_NODISCARD enum sbt_rc sbt_demo_plan_make(struct sbt_arena *a, const struct sbt_demo_world *w,
                                             struct sbt_demo_rng *r, int64_t more, bool past, struct sbt_demo_plan *ret,
                                             struct sbt_fault *f);
