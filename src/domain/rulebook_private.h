// What the files that prove a rulebook share; nobody else includes it.
#pragma once
#include "domain/rulebook.h"

struct sbt_rb_chk { // one proof under way
    struct sbt_arena *a;
    const struct sbt_rulebook *rb;
    struct sbt_rb_finding *rows;
    size_t n, cap;
};
void sbt_rb_found(struct sbt_rb_chk *c, int line, bool warning, const char *say, const char *a1, const char *a2);
#define ERR(line, say, a1, a2) sbt_rb_found(c, (line), false, (say), (a1), (a2))
#define WARN(line, say, a1, a2) sbt_rb_found(c, (line), true, (say), (a1), (a2))
// A warning when the row has no published source, an error when it says nothing at all.
void sbt_rb_cited(struct sbt_rb_chk *c, const struct sbt_rb_cite *cite, int line, const char *what);
void sbt_rb_duty_ref(struct sbt_rb_chk *c, const char *duty, int line, const char *what);
bool sbt_rb_spans_meet(const struct sbt_span *x, const struct sbt_span *y);
// Agencies, roles and duties: on every day of the procedure, and of the gaps that it takes, somebody holds each duty.
void sbt_rb_check_offices(struct sbt_rb_chk *c, const struct sbt_rb_world *world);
// Instruments, gaps, transition rules, the list of checks.
void sbt_rb_check_head(struct sbt_rb_chk *c);
