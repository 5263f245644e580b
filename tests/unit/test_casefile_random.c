// Random walks through the shipped rulebooks: whatever people try, the rules hold, every clock is in one of four states,
// and statuses sum to the total.
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
    static const char *const sanctions[] = {"tukin_6",       "turun_jabatan", "teguran_lisan",    "ptdh",
                                            "moral_terbuka", "p53_tunda_kgb", "p53_pindah_turun", "bukan"};
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
                v = r % 7 == 0 ? "X" : w->rb->offences[r % w->rb->offences_n].code;
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
        if (!r->decree)
            fail_msg("%s: %s led from %s to %s without a decree", w->rb->id, s->code, from->code, to->code);
        assert_false(r->decree_marked);
    }
    if (r->decree_marked)
        assert_true(sbt_str_eq(r->state, "decree_review") || to->final);
    if (to->milestone == SBT_MS_CLOSED && from != to)
        assert_true(r->idis || r->decree_ethics || from->milestone == SBT_MS_DECIDED);
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
    // an open level is set before anything is recommended
    if (to->milestone >= SBT_MS_RECOMMENDED && to->milestone <= SBT_MS_CLOSED && sbt_level_is_open(r->offence_level))
        assert_true(r->satgas_level != SBT_LEVEL_UNSET || before->recommended_level != SBT_LEVEL_UNSET);
    // a decree breaks only the checks that the rulebook lists, and says the article
    for (size_t i = 0; i < w->v.broken_n; i++)
        assert_ptr_equal(w->v.broken[i].basis, &sbt_rb_check_get(w->rb, w->v.broken[i].code)->basis);
    if (s->kind == SBT_STEP_IDLE_SUPERIOR)
        assert_true(before->superior_overdue);
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

// --- clocks, as whoever runs them would keep them

enum clock_state { CLOCK_RUNNING = 1, CLOCK_PAUSED, CLOCK_MET, CLOCK_BREACHED, CLOCK_END };
struct clock_at {
    const struct sbt_rb_clock *clock;
    enum clock_state state;
    sbt_day due;
};
struct clocks {
    struct clock_at *rows;
    size_t n, cap;
};

static struct clock_at *clock_open(struct clocks *c, const char *code)
{
    for (size_t i = c->n; i > 0; i--)
        if (sbt_str_eq(c->rows[i - 1].clock->code, code) && c->rows[i - 1].state < CLOCK_MET)
            return &c->rows[i - 1];
    return NULL;
}

static void clocks_take(struct world *w, struct clocks *c)
{
    for (size_t i = 0; i < w->v.clocks_n; i++) {
        const struct sbt_clock_op *op = &w->v.clocks[i];
        const struct sbt_rb_clock *k = sbt_rb_clock_get(w->rb, op->clock);
        assert_non_null(k);
        struct clock_at *at = clock_open(c, op->clock);
        if (at != NULL) // stopped, or begun anew: the old one is over
            at->state = w->today <= at->due ? CLOCK_MET : CLOCK_BREACHED;
        if (!op->start)
            continue;
        struct sbt_due_in in = {
            .rule = k->rule,
            .start_us = sbt_day_start_us(op->from_day == SBT_DAY_NONE ? w->today : op->from_day, SBT_ZONE_WIB),
            .zone = SBT_ZONE_WIB,
            .calendar = &(const struct sbt_calendar){.from = SBT_DAY_NONE, .to = SBT_DAY_NONE}};
        struct sbt_due due;
        SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &due, &w->f), &w->f);
        c->rows = sbt_arena_grow(w->a, c->rows, c->n, &c->cap, sizeof *c->rows);
        c->rows[c->n++] = (struct clock_at){.clock = k, .state = CLOCK_RUNNING, .due = due.day};
    }
}

// Every clock ever started is running, paused, met or breached; an open state that has one has it open; an end has none.
static void clocks_hold(struct world *w, struct clocks *c, size_t count[CLOCK_END])
{
    const struct sbt_rb_state *st = sbt_rb_state_get(w->rb, w->row.state);
    size_t sum = 0, here[CLOCK_END] = {0};
    for (size_t i = 0; i < c->n; i++) {
        struct clock_at *at = &c->rows[i];
        if (at->state < CLOCK_MET)
            at->state = sbt_codes_has(&at->clock->pause_states, st->code) ? CLOCK_PAUSED : CLOCK_RUNNING;
        if (st->final && at->state < CLOCK_MET && !at->clock->start_lift_due && !at->clock->apart)
            fail_msg("%s: clock %s runs on in the final state %s", w->rb->id, at->clock->code, st->code);
        for (size_t k = i + 1; k < c->n && at->state < CLOCK_MET; k++)
            if (c->rows[k].clock == at->clock && c->rows[k].state < CLOCK_MET)
                fail_msg("clock %s runs twice", at->clock->code);
        here[at->state]++;
    }
    for (int k = CLOCK_RUNNING; k < CLOCK_END; k++)
        sum += here[k];
    assert_int_equal(sum, c->n);
    const struct sbt_rb_clock *own = sbt_rb_clock_get(w->rb, st->clock);
    if (own != NULL && own->start_state != NULL && own->stop.n == 0 && clock_open(c, own->code) == NULL)
        fail_msg("%s: no clock %s in state %s", w->rb->id, own->code, st->code);
    memcpy(count, here, sizeof here);
}

struct walked {
    size_t taken, ended, sanctioned, blocked, clocks[CLOCK_END];
};

static struct sbt_case_actor somebody(struct world *w, uint64_t *seed, const char **duty, bool idle)
{
    const struct sbt_rb_duty *d = &w->rb->duties[next(seed) % w->rb->duties_n];
    const char *holder = sbt_rb_state_get(w->rb, w->row.state)->holder;
    if (holder != NULL && next(seed) % 3 != 0)
        d = sbt_rb_duty_get(w->rb, holder);
    if (idle && next(seed) % 2 == 0)
        d = sbt_rb_duty_get(w->rb, next(seed) % 2                                  ? "bkn_block"
                                   : sbt_rb_duty_get(w->rb, "bkn_control") != NULL ? "bkn_control"
                                                                                   : "bkn_recommend");
    *duty = d->code;
    const struct sbt_rb_duty_at *at = sbt_rb_duty_on(w->rb, d->code, w->today);
    assert_non_null(at); // also long after the rulebook's last day
    return (struct sbt_case_actor){.person = person(1 + (int)(next(seed) % 4)),
                                   .agency_kind = at->agency_kinds.p[next(seed) % at->agency_kinds.n],
                                   .duties = duty,
                                   .duties_n = 1,
                                   .stepped_up = next(seed) % 8 != 0,
                                   .timer = next(seed) % 50 == 0};
}

static bool one_try(struct world *w, uint64_t *seed, bool idle, struct walked *sum)
{
    const char *duty;
    struct sbt_case_actor actor = somebody(w, seed, &duty, idle);
    const struct sbt_rb_step *const *open;
    size_t open_n;
    w->today += (sbt_day)(next(seed) % 3);
    sbt_casefile_allowed(w->a, w->rb, &w->row, &actor, w->today, &open, &open_n);
    // mostly a step that is open, sometimes any
    const struct sbt_rb_step *s =
        open_n > 0 && next(seed) % 4 != 0 ? open[next(seed) % open_n] : &w->rb->steps[next(seed) % w->rb->steps_n];
    // ends of another kind and side steps are rarer than work, or hardly a walk would get far
    if (rare(s->kind) && next(seed) % 24 != 0)
        return false;
    struct sbt_step_in in = {
        .step = s->code, .kind = s->kind, .rec = random_record(w, s->kind, seed), .today = w->today};
    struct sbt_subject_row before = w->row;
    sbt_fault_clear(&w->f);
    enum sbt_rc rc = sbt_casefile_step(w->a, w->rb, &w->row, &actor, &in, &w->v, &w->f);
    if (rc != SBT_OK) {
        assert_true(rc == SBT_E_DENIED || rc == SBT_E_CONFLICT || rc == SBT_E_INVALID || rc == SBT_E_STEP_UP);
        assert_true(w->f.say.say != NULL || w->f.fields_n > 0);
        return false;
    }
    w->row = w->v.after;
    invariants(w, &before, &actor, s);
    sum->taken++;
    sum->blocked += w->row.block == SBT_BLOCK_CONFIRMED && before.block != SBT_BLOCK_CONFIRMED;
    w->row.ppk_overdue = next(seed) % 4 != 0;
    w->row.superior_overdue = next(seed) % 4 == 0;
    return true;
}

static void walk(int which, int n, uint64_t *seed, size_t per_status[16], struct walked *sum)
{
    SBT_CLEANUP(world_done) struct world *w = world_of(which, shipped_of(which)->procedure.from + (sbt_day)(n % 90));
    struct clocks clocks = {0};
    size_t count[CLOCK_END] = {0};
    bool idle = n % 2 == 1; // half of them begin before a PPK that mostly does nothing
    if (next(seed) % 4 == 0)
        sbt_subject_start_studied(w->rb, &w->row);
    w->row.asn = SBT_ASN_PNS;
    w->row.position = "administrator";
    w->row.agency_kind = "pemkab";
    w->row.asn_known_no = next(seed) % 10 == 0;
    w->row.filed_by = person(1 + (int)(next(seed) % 3));
    if (idle) {
        w->row.asn_known_no = false;
        w->row.state = "with_ppk";
        w->row.prev_state = which == SHIPPED_2024 ? "recommend" : "kasn_recommend";
        w->row.offence = which == SHIPPED_2020 ? "P20-7" : "DS-6";
        w->row.offence_level = w->row.recommended_level = which == SHIPPED_2020 ? SBT_LEVEL_PTDH : SBT_LEVEL_BERAT;
        w->row.offence_confirmed = w->row.ppk_overdue = true;
    }
    const struct sbt_clock_op first = {
        .clock = sbt_rb_state_get(w->rb, w->row.state)->clock, .start = true, .from_day = SBT_DAY_NONE};
    w->v.clocks = &first;
    w->v.clocks_n = 1;
    clocks_take(w, &clocks);
    for (int i = 0; i < 400; i++)
        if (one_try(w, seed, idle, sum)) {
            clocks_take(w, &clocks);
            clocks_hold(w, &clocks, count);
        }
    for (int k = CLOCK_RUNNING; k < CLOCK_END; k++)
        sum->clocks[k] += count[k];
    const struct sbt_rb_state *st = sbt_rb_state_get(w->rb, w->row.state);
    sum->ended += st->final;
    sum->sanctioned += st->milestone == SBT_MS_CLOSED;
    per_status[(size_t)(sbt_casefile_status(w->rb, w->row.state) - w->rb->statuses)]++;
}

SBT_TEST(random_walks_never_break_a_rule_and_statuses_sum_to_the_total)
{
    enum { WALKS = 400 };
    for (int which = 0; which < SHIPPED_N; which++) {
        uint64_t seed = 2024 + (uint64_t)which;
        struct walked r = {0};
        size_t per_status[16] = {0}, sum = 0;
        for (int n = 0; n < WALKS; n++)
            walk(which, n, &seed, per_status, &r);
        for (size_t i = 0; i < SBT_ARRAY_LEN(per_status); i++)
            sum += per_status[i];
        assert_int_equal(sum, WALKS);
        // the walks went somewhere: without this the test could pass by refusing everything
        if (r.taken < WALKS * 5 || r.ended < WALKS / 10 || r.sanctioned < 3 || r.blocked < 1 ||
            r.clocks[CLOCK_MET] < WALKS || r.clocks[CLOCK_BREACHED] < WALKS / 10)
            fail_msg("%s: taken %zu, ended %zu, sanctioned %zu, blocked %zu, met %zu, breached %zu",
                     shipped_files[which], r.taken, r.ended, r.sanctioned, r.blocked, r.clocks[CLOCK_MET],
                     r.clocks[CLOCK_BREACHED]);
    }
}
