// The fixed lists of a rulebook as words in files, events and the API, and as labels on pages.
#include "base/buf.h"
#include "domain/rulebook.h"

struct word {
    const char *code, *label;
};

static const struct word milestones[SBT_MS_END] = {
    [SBT_MS_RECEIVED] = {"received", SBT_N_("Diterima")},
    [SBT_MS_VERIFIED] = {"verified", SBT_N_("Diverifikasi")},
    [SBT_MS_STUDIED] = {"studied", SBT_N_("Dikaji")},
    [SBT_MS_RECOMMENDED] = {"recommended", SBT_N_("Direkomendasikan")},
    [SBT_MS_ANSWERED] = {"answered", SBT_N_("Ditanggapi PPK")},
    [SBT_MS_DECIDED] = {"decided", SBT_N_("Diputus")},
    [SBT_MS_ENTERED] = {"entered", SBT_N_("Tercatat di I'DIS")},
    [SBT_MS_CLOSED] = {"closed", SBT_N_("Selesai")},
    [SBT_MS_REJECTED] = {"rejected", SBT_N_("Ditolak")},
    [SBT_MS_CANCELLED] = {"cancelled", SBT_N_("Dibatalkan")},
    [SBT_MS_NOT_PROVEN] = {"not_proven", SBT_N_("Tidak terbukti")},
    [SBT_MS_NOT_PROCESSABLE] = {"not_processable", SBT_N_("Tidak dapat diproses")},
    [SBT_MS_FORWARDED] = {"forwarded", SBT_N_("Diteruskan ke badan lain")},
};
static const struct word levels[SBT_LEVEL_END] = {
    [SBT_LEVEL_MORAL] = {"moral", SBT_N_("Sanksi moral (kode etik)")},
    [SBT_LEVEL_RINGAN] = {"ringan", SBT_N_("Hukuman disiplin ringan")},
    [SBT_LEVEL_SEDANG] = {"sedang", SBT_N_("Hukuman disiplin sedang")},
    [SBT_LEVEL_BERAT] = {"berat", SBT_N_("Hukuman disiplin berat")},
    [SBT_LEVEL_PTDH] = {"ptdh", SBT_N_("Pemberhentian tidak dengan hormat")},
    [SBT_LEVEL_BY_SATGAS] = {"by_satgas", SBT_N_("Diputus Satgas")},
    [SBT_LEVEL_NOT_FOUND] = {"not_found", SBT_N_("Tingkat belum ditemukan dalam sumber")},
};
static const struct word objects[SBT_OBJ_END] = {
    [SBT_OBJ_BAKAL_CALON] = {"bakal_calon", SBT_N_("bakal calon")},
    [SBT_OBJ_CALON] = {"calon", SBT_N_("calon")},
    [SBT_OBJ_PARTAI] = {"partai", SBT_N_("partai politik")},
    [SBT_OBJ_PASANGAN] = {"pasangan", SBT_N_("suami atau istri yang mencalonkan diri")},
    [SBT_OBJ_NONE] = {"none", SBT_N_("tidak ada atau tidak jelas")},
};
static const struct word sides[SBT_SIDE_END] = {
    [SBT_SIDE_BEFORE] = {"before", NULL}, [SBT_SIDE_AFTER] = {"after", NULL}, [SBT_SIDE_ANY] = {"any", NULL}};
static const struct word matrices[SBT_MATRIX_END] = {[SBT_MATRIX_ETHICS] = {"ethics", NULL},
                                                     [SBT_MATRIX_DISCIPLINE] = {"discipline", NULL},
                                                     [SBT_MATRIX_UNKNOWN] = {"unknown", NULL}};
static const struct word territories[SBT_TERR_END] = {[SBT_TERR_CONTEST_REGION] = {"contest_region", NULL},
                                                      [SBT_TERR_SUBJECT_AGENCY] = {"subject_agency", NULL},
                                                      [SBT_TERR_AGENCY_REGION] = {"agency_region", NULL},
                                                      [SBT_TERR_HANDED_OVER] = {"handed_over", NULL},
                                                      [SBT_TERR_FILER] = {"filer", NULL},
                                                      [SBT_TERR_NATIONAL] = {"national", NULL}};
static const struct word tier_dos[SBT_TIER_END] = {[SBT_TIER_REMIND] = {"remind", NULL},
                                                   [SBT_TIER_LATE] = {"late", NULL},
                                                   [SBT_TIER_ESCALATE] = {"escalate", NULL},
                                                   [SBT_TIER_GO_ON] = {"go_on", NULL},
                                                   [SBT_TIER_LAPSE] = {"lapse", NULL}};

static int word_find(const struct word *w, size_t n, const char *code)
{
    for (size_t i = 1; code != NULL && i < n; i++)
        if (sbt_str_eq(w[i].code, code))
            return (int)i;
    return 0;
}

static const struct word *word_at(const struct word *w, size_t n, int i)
{
    static const struct word none = {"", ""};
    return i > 0 && (size_t)i < n ? &w[i] : &none;
}

#define WORDS(type, stem, table)                                   \
    const char *sbt_##stem##_code(enum sbt_##type v)               \
    {                                                              \
        return word_at(table, SBT_ARRAY_LEN(table), (int)v)->code; \
    }
#define WORDS_OF(type, stem, table)                                           \
    enum sbt_##type sbt_##stem##_of(const char *code)                         \
    {                                                                         \
        return (enum sbt_##type)word_find(table, SBT_ARRAY_LEN(table), code); \
    }
#define WORDS_LABEL(type, stem, table)                              \
    const char *sbt_##stem##_label(enum sbt_##type v)               \
    {                                                               \
        return word_at(table, SBT_ARRAY_LEN(table), (int)v)->label; \
    }
WORDS(milestone, milestone, milestones)
WORDS_OF(milestone, milestone, milestones)
WORDS_LABEL(milestone, milestone, milestones)
WORDS(level, level, levels)
WORDS_OF(level, level, levels)
WORDS_LABEL(level, level, levels)
WORDS(object, object, objects)
WORDS_OF(object, object, objects)
WORDS_LABEL(object, object, objects)
WORDS(side, side, sides)
WORDS_OF(side, side, sides)
WORDS(matrix, matrix, matrices)
WORDS_OF(matrix, matrix, matrices)
WORDS(territory, territory, territories)
WORDS_OF(territory, territory, territories)
WORDS(tier_do, tier_do, tier_dos)
WORDS_OF(tier_do, tier_do, tier_dos)

bool sbt_level_is_open(enum sbt_level l)
{
    return l == SBT_LEVEL_BY_SATGAS || l == SBT_LEVEL_NOT_FOUND;
}

bool sbt_milestone_is_end(enum sbt_milestone m)
{
    return m >= SBT_MS_CLOSED && m < SBT_MS_END;
}

const char *sbt_text2_get(const struct sbt_text2 *t, const char *lang)
{
    return sbt_str_eq(lang, "en") && t->en != NULL ? t->en : t->id;
}

bool sbt_codes_has(const struct sbt_codes *c, const char *code)
{
    for (size_t i = 0; i < c->n; i++)
        if (sbt_str_eq(c->p[i], code))
            return true;
    return false;
}

bool sbt_span_holds(const struct sbt_span *s, sbt_day d)
{
    return d != SBT_DAY_NONE && (s->from == SBT_DAY_NONE || d >= s->from) && (s->to == SBT_DAY_NONE || d <= s->to);
}

#define LOOKUP(fn, type, list)                                                      \
    const struct sbt_rb_##type *fn(const struct sbt_rulebook *rb, const char *code) \
    {                                                                               \
        for (size_t i = 0; code != NULL && i < rb->list##_n; i++)                   \
            if (sbt_str_eq(rb->list[i].code, code))                                 \
                return &rb->list[i];                                                \
        return NULL;                                                                \
    }
LOOKUP(sbt_rb_check_get, check, checks)
LOOKUP(sbt_rb_agency_get, agency, agencies)
LOOKUP(sbt_rb_role_get, role, roles)
LOOKUP(sbt_rb_state_get, state, states)
LOOKUP(sbt_rb_step_get, step, steps)
LOOKUP(sbt_rb_duty_get, duty, duties)
LOOKUP(sbt_rb_status_get, status, statuses)
LOOKUP(sbt_rb_clock_get, clock, clocks)
LOOKUP(sbt_rb_act_get, act, acts)
LOOKUP(sbt_rb_sanction_get, sanction, sanctions)
LOOKUP(sbt_rb_position_get, position, positions)
LOOKUP(sbt_rb_setting_get, setting, settings)

bool sbt_rulebook_opens_on(const struct sbt_rulebook *rb, sbt_day d, const struct sbt_rb_gap **ret_gap)
{
    const struct sbt_rb_gap *gap = NULL;
    bool opens = sbt_span_holds(&rb->procedure, d);
    for (size_t i = 0; !opens && gap == NULL && i < rb->gaps_n; i++)
        if (rb->gaps[i].takes_cases && sbt_span_holds(&rb->gaps[i].when, d))
            gap = &rb->gaps[i];
    if (ret_gap != NULL)
        *ret_gap = gap;
    return opens || gap != NULL;
}

const struct sbt_rb_transition *sbt_rb_transition_of(const struct sbt_rulebook *rb, const struct sbt_rulebook *older,
                                                     const char *state, sbt_day today)
{
    const struct sbt_rb_state *s = sbt_rb_state_get(older, state);
    for (size_t i = 0; s != NULL && !s->final && i < rb->transition_rules_n; i++) {
        const struct sbt_rb_transition *t = &rb->transition_rules[i];
        if (sbt_str_eq(t->from, older->id) && today != SBT_DAY_NONE && today >= t->from_day &&
            (t->states.n == 0 || sbt_codes_has(&t->states, state)) &&
            (t->milestones.n == 0 || sbt_codes_has(&t->milestones, sbt_milestone_code(s->milestone))))
            return t;
    }
    return NULL;
}

const struct sbt_rb_offence *sbt_rb_offence_get(const struct sbt_rulebook *rb, const char *code, sbt_day acted_on)
{
    for (size_t i = 0; code != NULL && i < rb->offences_n; i++)
        if (sbt_str_eq(rb->offences[i].code, code) &&
            (acted_on == SBT_DAY_NONE || sbt_span_holds(&rb->offences[i].when, acted_on)))
            return &rb->offences[i];
    return NULL;
}

const struct sbt_rb_vote *sbt_rb_vote_get(const struct sbt_rulebook *rb, enum sbt_step_kind kind)
{
    for (size_t i = 0; i < rb->votes_n; i++)
        if (rb->votes[i].kind == kind)
            return &rb->votes[i];
    return NULL;
}

const char *sbt_rb_setting_str(const struct sbt_rulebook *rb, const char *code)
{
    const struct sbt_rb_setting *s = sbt_rb_setting_get(rb, code);
    return s != NULL ? s->value : NULL;
}

int64_t sbt_rb_setting_int(const struct sbt_rulebook *rb, const char *code, int64_t none)
{
    const char *s = sbt_rb_setting_str(rb, code);
    int64_t v = 0;
    return s != NULL && sbt_parse_i64(s, -1000000000, 1000000000, &v) ? v : none;
}

const struct sbt_rb_duty_at *sbt_rb_duty_on(const struct sbt_rulebook *rb, const char *duty, sbt_day d)
{
    const struct sbt_rb_duty *du = sbt_rb_duty_get(rb, duty);
    for (size_t i = 0; du != NULL && i < du->at_n; i++)
        if (sbt_span_holds(&du->at[i].when, d))
            return &du->at[i];
    return NULL;
}

bool sbt_rb_duty_held(const struct sbt_rulebook *rb, const char *duty, const char *role, const char *agency_kind,
                      sbt_day d)
{
    const struct sbt_rb_duty *du = sbt_rb_duty_get(rb, duty);
    for (size_t i = 0; du != NULL && i < du->at_n; i++)
        if (sbt_span_holds(&du->at[i].when, d) && sbt_codes_has(&du->at[i].roles, role) &&
            sbt_codes_has(&du->at[i].agency_kinds, agency_kind))
            return true;
    return false;
}

const char *sbt_rb_vote_member(const char *agency_kind)
{
    static const struct word members[] = {{"bkn", "bkn"},
                                          {"kanreg", "bkn"},
                                          {"bawaslu", "bawaslu"},
                                          {"bawaslu_provinsi", "bawaslu"},
                                          {"bawaslu_kabkota", "bawaslu"},
                                          {"kasn", "kasn"},
                                          {"kempanrb", "kempanrb"},
                                          {"kemendagri", "kemendagri"}};
    for (size_t i = 0; agency_kind != NULL && i < SBT_ARRAY_LEN(members); i++)
        if (sbt_str_eq(members[i].code, agency_kind))
            return members[i].label;
    return NULL;
}
