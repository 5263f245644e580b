// Duties of an agency that ended: who stands in for it, in a case that passed on and in one that never was its own.
#include "app/succession_duty.h"

#include <string.h>

#include "base/buf.h"
#include "store/dbval.h"

#define CHAIN_MAX 8 // a receiver may end too, and his receiver; no real chain is longer

enum sbt_rc sbt_passed_of_case(struct sbt_tx *tx, const struct sbt_id *case_id, struct sbt_passed **ret, size_t *ret_n,
                               struct sbt_fault *f)
{
    struct sbt_q_case_passed_of_in in = {.case_id = *case_id};
    struct sbt_q_case_passed_of_out *rows;
    SBT_TRY(sbt_q_case_passed_of(tx, &in, &rows, ret_n, f));
    *ret = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_passed, *ret_n);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = (struct sbt_passed){
            .origin = rows[i].origin_id,
            .to = rows[i].to_agency_id,
            .origin_kind = rows[i].kind,
            .on = sbt_day_of_db(rows[i].on_day),
            .roles = rows[i].roles,
            .duty = sbt_str_eq(rows[i].track, "duty"),
            .sight = rows[i].sight,
        };
    return SBT_OK;
}

bool sbt_passed_covers(const struct sbt_rulebook *rb, const char *duty, const char *origin_kind, sbt_day on)
{
    const struct sbt_rb_duty_at *at = sbt_rb_duty_on(rb, duty, on - 1);
    return at && at->territory == SBT_TERR_NATIONAL && at->agency_kinds.n == 1 &&
           sbt_str_eq(at->agency_kinds.p[0], origin_kind);
}

// "from>to" among blank-separated words.
static bool maps(const char *roles, const char *from, const char *to)
{
    size_t n = strlen(from), m = strlen(to);
    for (const char *p = roles; p && *p; p = strchr(p, ' ')) {
        p += *p == ' ';
        if (strncmp(p, from, n) == 0 && p[n] == '>' && strncmp(p + n + 1, to, m) == 0 &&
            (p[n + 1 + m] == ' ' || p[n + 1 + m] == '\0'))
            return true;
    }
    return false;
}

bool sbt_passed_role(const struct sbt_rulebook *rb, const char *duty, sbt_day on, const char *roles, const char *role)
{
    const struct sbt_rb_duty_at *at = sbt_rb_duty_on(rb, duty, on - 1);
    if (!at || sbt_str_empty(role))
        return false;
    for (size_t i = 0; i < at->roles.n; i++)
        if (sbt_str_eq(at->roles.p[i], role) || maps(roles, at->roles.p[i], role))
            return true;
    return false;
}

const struct sbt_q_succession_rules_out *sbt_succession_rule(const struct sbt_q_succession_rules_out *rules, size_t n,
                                                             const char *what)
{
    static const char *const order[] = {"cases_received", "cases_processed", "ppk"};
    SBT_BUG_IF(n == 0);
    for (size_t i = 0; i < n; i++)
        if (sbt_str_eq(rules[i].what, what))
            return &rules[i];
    for (size_t k = 0; k < SBT_ARRAY_LEN(order); k++)
        for (size_t i = 0; i < n; i++)
            if (sbt_str_eq(rules[i].what, order[k]))
                return &rules[i];
    return &rules[0];
}

enum sbt_rc sbt_succession_what(struct sbt_tx *tx, const struct sbt_id *case_id, const struct sbt_id *agency,
                                const char **ret, struct sbt_fault *f)
{
    struct sbt_q_succession_began_in in = {.case_id = *case_id, .agency_id = *agency};
    struct sbt_q_succession_began_out out;
    bool found;
    SBT_TRY(sbt_q_succession_began(tx, &in, &out, &found, f));
    *ret = found && out.n > 0 ? "cases_processed" : "cases_received";
    return SBT_OK;
}

// The kind of agency whose duty nobody holds on that day any more; NULL when it is not such a duty.
static const char *orphan_kind(const struct sbt_rulebook *rb, const char *duty, sbt_day day)
{
    const struct sbt_rb_duty *d = sbt_rb_duty_get(rb, duty);
    const struct sbt_rb_duty_at *at = sbt_rb_duty_on(rb, duty, day), *last = NULL;
    for (size_t i = 0; !at && d && i < d->at_n; i++) // it ended with its agency: the last row before
        if (d->at[i].when.to != SBT_DAY_NONE && d->at[i].when.to < day && (!last || d->at[i].when.to > last->when.to))
            last = &d->at[i];
    at = at ? at : last;
    if (!at || at->territory != SBT_TERR_NATIONAL || at->agency_kinds.n != 1)
        return NULL;
    return at->agency_kinds.p[0];
}

static enum sbt_rc default_holder(struct sbt_tx *tx, const struct sbt_case_subject *cs, const char *duty, sbt_day day,
                                  struct sbt_id *ret, struct sbt_fault *f)
{
    const char *kind = orphan_kind(cs->rb, duty, day), *what;
    bool found;
    if (!kind)
        return SBT_OK;
    struct sbt_q_case_agency_of_kind_in live = {.kind = kind, .day = day};
    struct sbt_q_case_agency_of_kind_out office;
    SBT_TRY(sbt_q_case_agency_of_kind(tx, &live, &office, &found, f));
    if (found)
        return SBT_OK;
    struct sbt_q_succession_of_kind_in in = {.kind = kind, .day = day};
    struct sbt_q_succession_of_kind_out s;
    SBT_TRY(sbt_q_succession_of_kind(tx, &in, &s, &found, f));
    if (!found)
        return SBT_OK;
    struct sbt_q_succession_rules_in rin = {.succession_id = s.succession_id};
    struct sbt_q_succession_rules_out *rules;
    size_t n;
    SBT_TRY(sbt_q_succession_rules(tx, &rin, &rules, &n, f));
    SBT_TRY(sbt_succession_what(tx, &cs->case_id.u, &s.agency_id, &what, f));
    if (n > 0)
        *ret = sbt_succession_rule(rules, n, what)->to_agency_id;
    return SBT_OK;
}

enum sbt_rc sbt_succession_holder(struct sbt_tx *tx, const struct sbt_case_subject *cs, const char *duty, sbt_day day,
                                  struct sbt_id *ret, struct sbt_fault *f)
{
    struct sbt_passed *p;
    size_t n;
    *ret = (struct sbt_id){{0}};
    SBT_TRY(sbt_passed_of_case(tx, &cs->case_id.u, &p, &n, f));
    for (size_t i = 0; i < n && sbt_id_is_none(ret); i++)
        if (p[i].duty && day >= p[i].on && sbt_passed_covers(cs->rb, duty, p[i].origin_kind, p[i].on))
            *ret = p[i].to;
    if (sbt_id_is_none(ret))
        return default_holder(tx, cs, duty, day, ret, f);
    for (int k = 0; k < CHAIN_MAX; k++)
        for (size_t i = 0; i < n; i++)
            if (p[i].duty && day >= p[i].on && sbt_id_eq(&p[i].origin, ret) && !sbt_id_eq(&p[i].to, ret))
                *ret = p[i].to;
    return SBT_OK;
}

enum sbt_rc sbt_succession_ppk(struct sbt_tx *tx, const struct sbt_id *agency, sbt_day day, struct sbt_id *ret,
                               struct sbt_fault *f)
{
    *ret = *agency;
    for (int i = 0; i < CHAIN_MAX; i++) {
        struct sbt_q_succession_of_agency_in in = {.agency_id = *ret};
        struct sbt_q_succession_of_agency_out s;
        struct sbt_q_succession_rules_out *rules;
        size_t n;
        bool found;
        SBT_TRY(sbt_q_succession_of_agency(tx, &in, &s, &found, f));
        if (!found || s.on_day > day || !(sbt_str_eq(s.status, "running") || sbt_str_eq(s.status, "done")))
            return SBT_OK;
        struct sbt_q_succession_rules_in rin = {.succession_id = s.succession_id};
        SBT_TRY(sbt_q_succession_rules(tx, &rin, &rules, &n, f));
        const struct sbt_q_succession_rules_out *rule = n > 0 ? sbt_succession_rule(rules, n, "ppk") : NULL;
        if (!rule)
            return SBT_OK;
        *ret = rule->to_agency_id;
    }
    return SBT_OK;
}

enum sbt_rc sbt_stand_ins_of(struct sbt_tx *tx, const struct sbt_id *agency, struct sbt_stand_in **ret, size_t *ret_n,
                             struct sbt_fault *f)
{
    *ret_n = 0;
    if (sbt_id_is_none(agency))
        return SBT_OK;
    struct sbt_q_succession_stand_in_in in = {.to_agency_id = *agency};
    struct sbt_q_succession_stand_in_out *rows;
    SBT_TRY(sbt_q_succession_stand_in(tx, &in, &rows, ret_n, f));
    *ret = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_stand_in, *ret_n);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = (struct sbt_stand_in){.origin = rows[i].from_agency_id,
                                          .origin_kind = rows[i].kind,
                                          .roles = rows[i].roles,
                                          .on = sbt_day_of_db(rows[i].on_day)};
    return SBT_OK;
}
