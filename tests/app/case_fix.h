// Cases for tests of use cases: opened as the intake would, one line each.
#pragma once
#include "app/case_open.h"
#include "app/case_step.h"
#include "tests/app/app_test.h"

struct ta_case {
    const char *agency; // of the subject; NULL: unknown
    const char *name;   // NULL: unidentified
    const char *nip;
    const char *act;      // NULL: suka_bagikan
    const char *region;   // of the contest; NULL: 73.71
    const char *source;   // NULL: laporan
    const char *contest;  // NULL: PILKADA2024
    sbt_day act_day;      // 0: 20-10-2024
    const char *position; // category; NULL: pelaksana
    size_t subjects_n;    // 0: 1; further ones are called "name 2" ...
};
// As the system: nobody has to be logged in. The clock moves on by a second, so that opening has an order.
struct sbt_case_opened ta_case_open(struct ta *t, const struct ta_case *c);
// One step over all subjects of the case that the actor sees; the code of the outcome, the fault in t->f.
enum sbt_rc ta_step(struct ta *t, const char *number, const char *step, const void *rec);
// To where the PPK holds it: votes of BKN and Bawaslu, study, recommendation. Leaves BKN's audiman as the actor.
void ta_case_to_ppk(struct ta *t, const char *number);
