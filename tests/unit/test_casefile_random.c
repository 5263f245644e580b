// Random walks through the shipped rulebook: whatever people try, the rules hold and statuses sum to the total.
#include "tests/unit/casefile_fixture.h"

static uint64_t next(uint64_t *s) // splitmix64, so that a failure repeats
{
    uint64_t z = (*s += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

// A record of any kind: choices at random, texts and days that could be.
static void *random_record(struct world *w, enum sbt_step_kind kind, uint64_t *seed)
{
    static const char *const sanctions[] = {"tukin_6", "turun_jabatan", "teguran_lisan",
                                            "ptdh",    "moral_terbuka", "bukan"};
    static const char *const offences[] = {"KE-4", "DS-3", "DS-6", "DS-13", "DS-5", "X"};
    static const char *const authorities[] = {"ppk", "presiden", "jpt_pratama", "raja"};
    static const char *const words[] = {"pensiun", "kades", "suka_bagikan"};
    const struct sbt_fields *t = sbt_step_kind_get(kind)->fields;
    char *rec = sbt_arena_alloc(w->a, SBT_STEP_REC_BYTES);
    sbt_rec_init(t, rec);
    for (size_t i = 0; i < t->n; i++) {
        const struct sbt_field *fd = &t->f[i];
        void *p = rec + fd->offset;
        uint64_t r = next(seed);
        if (!fd->required && r % 3 == 0)
            continue;
        if (fd->type == SBT_F_DAY) {
            *(sbt_day *)p = w->today - (sbt_day)(r % 5);
        } else if (fd->type == SBT_F_BOOL) {
            *(bool *)p = r % 2;
        } else if (fd->type == SBT_F_ID) {
            *(struct sbt_id *)p = person(9);
        } else if (fd->type == SBT_F_TEXT || fd->type == SBT_F_AREA) {
            *(const char **)p = "isi";
        } else if (fd->type == SBT_F_CODE && fd->choices != NULL) {
            size_t n = 0;
            while (fd->choices[n].code != NULL)
                n++;
            *(const char **)p = fd->choices[r % n].code;
        } else if (fd->type == SBT_F_CODE) {
            const char *v = words[r % SBT_ARRAY_LEN(words)];
            if (sbt_str_eq(fd->name, "sanction") || sbt_str_eq(fd->name, "statement"))
                v = sanctions[r % SBT_ARRAY_LEN(sanctions)];
            else if (sbt_str_eq(fd->name, "offence"))
                v = offences[r % SBT_ARRAY_LEN(offences)];
            else if (sbt_str_eq(fd->name, "authority"))
                v = authorities[r % SBT_ARRAY_LEN(authorities)];
            *(const char **)p = v;
        }
    }
    return rec;
}

static void invariants(const struct world *w, const struct sbt_subject_row *before, const struct sbt_case_actor *actor,
                       const struct sbt_rb_step *s)
{
    const struct sbt_subject_row *r = &w->row;
    const struct sbt_rb_state *from = sbt_rb_state_get(w->rb, before->state), *to = sbt_rb_state_get(w->rb, r->state);
    assert_non_null(to);
    // the step was open here, to this person
    assert_true(sbt_codes_has(&s->from, before->state));
    bool owner = false;
    for (size_t i = 0; i < actor->duties_n; i++)
        owner = owner || sbt_codes_has(&s->owners, actor->duties[i]);
    assert_true(owner);
    // an end stays an end
    if (from->final)
        assert_ptr_equal(from, to);
    // nothing reaches the PPK without a confirmed offence and a level
    if (to->milestone >= SBT_MS_RECOMMENDED && to->milestone <= SBT_MS_CLOSED) {
        assert_true(r->offence_confirmed);
        assert_true(r->recommended_level != SBT_LEVEL_UNSET && r->recommended_level != SBT_LEVEL_BY_SATGAS);
    }
    // decided, entered and closed stand on a decree; a marked one waits for BKN
    if (to->milestone == SBT_MS_DECIDED || to->milestone == SBT_MS_ENTERED || to->milestone == SBT_MS_CLOSED) {
        assert_true(r->decree);
        assert_false(r->decree_marked);
    }
    if (r->decree_marked)
        assert_true(sbt_str_eq(r->state, "decree_review") || to->final);
    if (to->milestone == SBT_MS_CLOSED)
        assert_true(r->idis || r->decree_ethics);
    if (r->decree)
        assert_true(r->decree_level != SBT_LEVEL_UNSET && r->sanction != NULL);
    // two persons for block and lift
    if ((s->kind == SBT_STEP_BLOCK_APPROVE || s->kind == SBT_STEP_LIFT_APPROVE))
        for (size_t i = 0; i < before->done_n; i++)
            if (before->done[i].kind ==
                (s->kind == SBT_STEP_BLOCK_APPROVE ? SBT_STEP_BLOCK_ORDER : SBT_STEP_LIFT_ORDER))
                assert_false(sbt_id_eq(&before->done[i].person, &actor->person));
    // a block moves one step at a time
    if (r->block != before->block)
        assert_true(s->kind >= SBT_STEP_BLOCK_ORDER && s->kind <= SBT_STEP_LIFT_CONFIRM
                        ? true
                        : before->block == SBT_BLOCK_ORDERED && r->block == SBT_BLOCK_NONE);
    // rungs one by one, and only against an idle PPK
    if (r->ladder > before->ladder) {
        assert_int_equal(r->ladder, before->ladder + 1);
        assert_true(before->ppk_overdue);
    }
    // a verified case had its votes
    if (s->kind == SBT_STEP_VERIFY_VOTE && w->v.state_changes) {
        size_t same = 0;
        for (size_t i = 0; i < r->votes_n; i++)
            same += r->votes[i].kind == SBT_STEP_VERIFY_VOTE && r->votes[i].round == before->round;
        assert_true(same >= 2 && same <= 4);
    }
    // exactly one published status
    size_t statuses = 0;
    for (size_t i = 0; i < w->rb->statuses_n; i++)
        statuses += sbt_casefile_status(w->rb, r->state) == &w->rb->statuses[i];
    assert_int_equal(statuses, 1);
    // each clock is touched in a sensible way: never started twice in one step
    for (size_t i = 0; i < w->v.clocks_n; i++)
        for (size_t k = i + 1; k < w->v.clocks_n; k++)
            assert_false(w->v.clocks[i].start && w->v.clocks[k].start &&
                         sbt_str_eq(w->v.clocks[i].clock, w->v.clocks[k].clock));
}

static bool rare(enum sbt_step_kind k)
{
    switch (k) {
    case SBT_STEP_CANCEL:
    case SBT_STEP_NOT_PROCESSABLE:
    case SBT_STEP_NOT_PROVEN:
    case SBT_STEP_FORWARD:
    case SBT_STEP_NOTE:
    case SBT_STEP_ASSIGN:
    case SBT_STEP_WITHDRAW_REPORT:
    case SBT_STEP_SUBJECT_ANSWER:
    case SBT_STEP_REPLACE_SUBJECT:
    case SBT_STEP_RETURN_QUESTIONS:
    case SBT_STEP_HANDOFF_RETURN:
    case SBT_STEP_HANDOFF_REFUSE:
        return true;
    default:
        return false;
    }
}

SBT_TEST(random_walks_never_break_a_rule_and_statuses_sum_to_the_total)
{
    enum { WALKS = 600, STEPS = 400 };
    size_t taken = 0, ended = 0, sanctioned = 0, blocked = 0;
    size_t per_status[16] = {0};
    uint64_t seed = 2024;
    for (int walk = 0; walk < WALKS; walk++) {
        WORLD(w);
        w->row.brings_study = next(&seed) % 4 == 0;
        w->row.asn_known_no = next(&seed) % 10 == 0;
        w->row.filed_by = person(1 + (int)(next(&seed) % 3));
        bool idle = walk % 2 == 1; // half of them begin before a PPK that mostly does nothing
        if (idle) {
            w->row.asn_known_no = false;
            w->row.state = "with_ppk";
            w->row.prev_state = "recommend";
            w->row.offence = "DS-6";
            w->row.offence_level = w->row.recommended_level = SBT_LEVEL_BERAT;
            w->row.offence_confirmed = w->row.ppk_overdue = true;
        }
        for (int i = 0; i < STEPS; i++) {
            size_t h = next(&seed) % SBT_ARRAY_LEN(holders);
            const char *holder = sbt_rb_state_get(w->rb, w->row.state)->holder;
            for (size_t k = 0; holder != NULL && next(&seed) % 3 != 0 && k < SBT_ARRAY_LEN(holders); k++)
                if (sbt_str_eq(holders[k].duty, holder))
                    h = k;
            if (idle && next(&seed) % 2 == 0)
                h = 3 + next(&seed) % 2; // BKN
            const char *duty = holders[h].duty;
            static const char *const members[] = {"bkn", "bawaslu", "kempanrb", "kemendagri"};
            struct sbt_case_actor actor = {.person = person(1 + (int)(next(&seed) % 4)),
                                           .agency_kind = sbt_str_eq(duty, "satgas_member") ? members[next(&seed) % 4]
                                                                                            : holders[h].agency_kind,
                                           .duties = &duty,
                                           .duties_n = 1,
                                           .stepped_up = next(&seed) % 8 != 0,
                                           .timer = next(&seed) % 50 == 0};
            const struct sbt_rb_step *const *open;
            size_t open_n;
            w->today += (sbt_day)(next(&seed) % 3);
            sbt_casefile_allowed(w->a, w->rb, &w->row, &actor, w->today, &open, &open_n);
            // mostly a step that is open, sometimes any
            const struct sbt_rb_step *s = open_n > 0 && next(&seed) % 4 != 0
                                              ? open[next(&seed) % open_n]
                                              : &w->rb->steps[next(&seed) % w->rb->steps_n];
            // ends of another kind and side steps are rarer than work, or hardly a walk would get far
            if (rare(s->kind) && next(&seed) % 24 != 0)
                continue;
            struct sbt_step_in in = {
                .step = s->code, .kind = s->kind, .rec = random_record(w, s->kind, &seed), .today = w->today};
            struct sbt_subject_row before = w->row;
            sbt_fault_clear(&w->f);
            enum sbt_rc rc = sbt_casefile_step(w->a, w->rb, &w->row, &actor, &in, &w->v, &w->f);
            if (rc != SBT_OK) {
                assert_true(rc == SBT_E_DENIED || rc == SBT_E_CONFLICT || rc == SBT_E_INVALID || rc == SBT_E_STEP_UP);
                assert_true(w->f.say.say != NULL || w->f.fields_n > 0);
                continue;
            }
            w->row = w->v.after;
            invariants(w, &before, &actor, s);
            taken++;
            blocked += w->row.block == SBT_BLOCK_CONFIRMED && before.block != SBT_BLOCK_CONFIRMED;
            w->row.ppk_overdue = next(&seed) % 4 != 0;
        }
        const struct sbt_rb_state *st = sbt_rb_state_get(w->rb, w->row.state);
        ended += st->final;
        sanctioned += st->milestone == SBT_MS_CLOSED;
        per_status[(size_t)(sbt_casefile_status(w->rb, w->row.state) - w->rb->statuses)]++;
    }
    size_t sum = 0;
    for (size_t i = 0; i < SBT_ARRAY_LEN(per_status); i++)
        sum += per_status[i];
    assert_int_equal(sum, WALKS);
    // the walks went somewhere: without this the test could pass by refusing everything
    if (taken < WALKS * 5 || ended < WALKS / 10 || sanctioned < 5 || blocked < 1)
        fail_msg("taken %zu, ended %zu, sanctioned %zu, blocked %zu", taken, ended, sanctioned, blocked);
}
