// The funnel of each PPK: one small row a subject, and one row of sums a PPK that changes by the difference.
#include "base/buf.h"
#include "gen/queries.h"
#include "store/ppk_fold.h"

static bool is_in(const char *milestone, const char *const *list)
{
    for (; *list; list++)
        if (sbt_str_eq(*list, milestone))
            return true;
    return false;
}
static const char *const sent[] = {"recommended", "answered", "decided", "entered", "closed", NULL};
static const char *const answered[] = {"answered", "decided", "entered", "closed", NULL};
static const char *const sanctioned[] = {"decided", "entered", "closed", NULL};

static enum sbt_rc add(struct sbt_tx *tx, const struct sbt_q_ppk_subject_get_out *p, int64_t sign, struct sbt_fault *f)
{
    if (sbt_id_is_none(&p->ppk_agency_id))
        return SBT_OK;
    struct sbt_q_ppk_funnel_add_in in = {
        .ppk_agency_id = p->ppk_agency_id,
        .recommended_n = sign,
        .answered_n = sign * p->answered,
        .examined_n = sign * p->examined,
        .sanctioned_n = sign * p->sanctioned,
        .in_time_n = sign * (p->sanctioned && !p->late),
        .open_n = sign * (p->open_us != SBT_INT_NONE),
    };
    return sbt_q_ppk_funnel_add(tx, &in, NULL, f);
}

static bool same(const struct sbt_q_ppk_subject_get_out *a, const struct sbt_q_ppk_subject_get_out *b)
{
    return sbt_id_eq(&a->ppk_agency_id, &b->ppk_agency_id) && a->answered == b->answered &&
           a->examined == b->examined && a->sanctioned == b->sanctioned && a->late == b->late &&
           a->open_us == b->open_us;
}

static enum sbt_rc put(struct sbt_tx *tx, const struct sbt_id *subject, const struct sbt_q_ppk_subject_get_out *was,
                       const struct sbt_q_ppk_subject_get_out *now, struct sbt_fault *f)
{
    if (was && same(was, now))
        return SBT_OK;
    struct sbt_q_ppk_subject_put_in in = {
        .subject_id = *subject,
        .ppk_agency_id = now->ppk_agency_id,
        .recommended_us = now->recommended_us,
        .answered = now->answered,
        .examined = now->examined,
        .sanctioned = now->sanctioned,
        .late = now->late,
        .open_us = now->open_us,
    };
    SBT_TRY(sbt_q_ppk_subject_put(tx, &in, NULL, f));
    if (was)
        SBT_TRY(add(tx, was, -1, f));
    return add(tx, now, 1, f);
}

enum sbt_rc sbt_ppk_fold(struct sbt_tx *tx, const struct sbt_id *subject, int64_t recorded_us, struct sbt_fault *f)
{
    struct sbt_q_subject_get_in key = {.subject_id = *subject};
    struct sbt_q_ppk_subject_get_in pkey = {.subject_id = *subject};
    struct sbt_q_subject_get_out s;
    struct sbt_q_ppk_subject_get_out was, now;
    bool found, had;
    SBT_TRY(sbt_q_subject_get(tx, &key, &s, &found, f));
    SBT_TRY(sbt_q_ppk_subject_get(tx, &pkey, &was, &had, f));
    if (!found || (!had && !is_in(s.milestone, sent)))
        return SBT_OK;
    bool waits = is_in(s.milestone, sent) && !sbt_str_eq(s.milestone, "closed") && !sbt_id_is_none(&s.ppk_agency_id) &&
                 sbt_id_eq(&s.holder_agency_id, &s.ppk_agency_id);
    now = (struct sbt_q_ppk_subject_get_out){
        .ppk_agency_id = s.ppk_agency_id,
        .recommended_us = had ? was.recommended_us : recorded_us,
        .answered = (had && was.answered) || is_in(s.milestone, answered),
        .examined = (had && was.examined) || s.examined,
        .sanctioned = is_in(s.milestone, sanctioned),
        .late = had && was.late,
        .open_us = !waits                               ? SBT_INT_NONE
                   : had && was.open_us != SBT_INT_NONE ? was.open_us
                                                        : recorded_us,
    };
    return put(tx, subject, had ? &was : NULL, &now, f);
}

enum sbt_rc sbt_ppk_late(struct sbt_tx *tx, const struct sbt_id *subject, const struct sbt_id *agency,
                         struct sbt_fault *f)
{
    struct sbt_q_ppk_subject_get_in key = {.subject_id = *subject};
    struct sbt_q_ppk_subject_get_out was, now;
    bool had;
    if (sbt_id_is_none(subject) || sbt_id_is_none(agency))
        return SBT_OK;
    SBT_TRY(sbt_q_ppk_subject_get(tx, &key, &was, &had, f));
    if (!had || was.late || was.sanctioned || !sbt_id_eq(&was.ppk_agency_id, agency))
        return SBT_OK;
    now = was;
    now.late = true;
    return put(tx, subject, &was, &now, f);
}
