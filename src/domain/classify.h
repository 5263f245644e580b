// Proposes the offence and its level from what was done, for whom, when, against the contest's stage dates, with the
// reason in words. An officer confirms or corrects; nothing here decides.
#pragma once
#include "domain/rulebook.h"

struct sbt_classify_in {
    const char *act; // code of the rulebook's acts
    enum sbt_object object;
    sbt_day acted_on;
    // Day on which candidates were determined for that kind of office in that region; NONE: not (yet) determined, which
    // counts as before. The caller picks the row of data/ (re-runs and replaced candidates have their own).
    sbt_day determined_on;
    enum sbt_yesno cltn; // on unpaid leave on that day? UNSET: not known
};
struct sbt_classify_hit {
    const struct sbt_rb_offence *offence;
    enum sbt_level level;
    const char *why; // message id with %1 %2 %3; args[2] (whom it served) is a message id itself
    const char *args[3];
    bool if_no_cltn; // holds only if the subject was not on unpaid leave, which is not known
};
struct sbt_classify_out {
    enum sbt_side side;                  // where the act falls; BEFORE or AFTER
    bool boundary;                       // it falls on the very day, so a setting decided
    const struct sbt_classify_hit *hits; // heaviest first; empty: only DS-13 by a task-force vote can take it
    size_t hits_n;
    const char *why_none; // message id when hits_n is 0 (e.g. all rows need "not on unpaid leave")
};
// INVALID when the act is unknown, the date is missing, or the rulebook's law does not hold on that day.
SBT_NODISCARD enum sbt_rc sbt_classify(struct sbt_arena *a, const struct sbt_rulebook *rb,
                                       const struct sbt_classify_in *in, struct sbt_classify_out *ret,
                                       struct sbt_fault *f);
