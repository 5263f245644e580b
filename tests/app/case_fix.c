// Cases for tests of use cases.
#include "tests/app/case_fix.h"

#include <stdatomic.h>

#include "match/name.h"

struct open {
    struct ta *t;
    const struct ta_case *c;
    struct sbt_case_opened out;
};

static enum sbt_rc open_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct open *o = arg;
    const struct ta_case *c = o->c;
    struct sbt_arena *a = sbt_tx_arena(tx);
    size_t n = c->subjects_n ? c->subjects_n : 1;
    struct sbt_case_open_subject *s = SBT_NEW_N(a, struct sbt_case_open_subject, n);
    for (size_t i = 0; i < n; i++) {
        const char *name = i && c->name ? sbt_arena_printf(a, "%s %zu", c->name, i + 1) : c->name;
        s[i] = (struct sbt_case_open_subject){.name = name,
                                              .name_key = name ? sbt_name_key(a, name) : NULL,
                                              .nip = i ? NULL : c->nip,
                                              .agency_code = c->agency,
                                              .employment = "pns",
                                              .position_category = c->position ? c->position : "pelaksana",
                                              .birth_day = SBT_DAY_NONE,
                                              .unidentified = name == NULL};
    }
    struct sbt_case_open_in in = {
        .source = c->source ? c->source : "laporan",
        .act = c->act ? c->act : "suka_bagikan",
        .object = "calon",
        .cltn = "no",
        .act_day = c->act_day ? c->act_day : sbt_day_of(2024, 10, 20),
        .contest = c->contest ? c->contest : "PILKADA2024",
        .contest_region = c->region ? c->region : "73.71",
        .place_region = c->region ? c->region : "73.71",
        .subjects = s,
        .subjects_n = n,
    };
    return sbt_case_open(tx, &o->t->ctx, &in, &o->out, f);
}

struct sbt_case_opened ta_case_open(struct ta *t, const struct ta_case *c)
{
    struct sbt_ctx was = t->ctx;
    ta_as(t, SBT_ROLE_UNSET, NULL);
    struct open o = {.t = t, .c = c};
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.case_open", SBT_TX_WRITE, open_tx, &o, &t->f), &t->f);
    atomic_fetch_add(&t->ts.clock.sim_us, SBT_US_PER_S);
    t->ctx = was;
    t->ctx.now_us = sbt_clock_now(t->app.clock);
    return o.out;
}

enum sbt_rc ta_step(struct ta *t, const char *number, const char *step, const void *rec)
{
    struct sbt_case_step_in in = {.case_number = number, .step = step, .rec = rec};
    struct sbt_case_step_out out;
    sbt_fault_clear(&t->f);
    atomic_fetch_add(&t->ts.clock.sim_us, SBT_US_PER_S);
    t->ctx.now_us = sbt_clock_now(t->app.clock);
    return sbt_case_step(&t->ctx, &in, &out, &t->f);
}

void ta_case_to_ppk(struct ta *t, const char *number)
{
    struct sbt_s_verify_vote vote = {.vote = "setuju", .reason = "Identitas dan bukti cocok."};
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    SBT_ASSERT_OK(ta_step(t, number, "verifikasi", &vote), &t->f);
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    SBT_ASSERT_OK(ta_step(t, number, "verifikasi", &vote), &t->f);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
    struct sbt_s_study study = {.result = "terbukti",
                                .summary = "Perbuatan terbukti.",
                                .study_number = "001/KAJIAN/XI/2024",
                                .study_date = sbt_day_of(2024, 11, 27)};
    SBT_ASSERT_OK(ta_step(t, number, "kajian", &study), &t->f);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_s_classify offence = {.offence = "DS-2",
                                     .act = "kampanye_medsos",
                                     .object = "calon",
                                     .acted_on = sbt_day_of(2024, 10, 20),
                                     .reason = "Sesuai matriks."};
    SBT_ASSERT_OK(ta_step(t, number, "klasifikasi", &offence), &t->f);
    struct sbt_s_recommend rec = {.letter_number = "B/123/2024",
                                  .letter_date = sbt_day_of(2024, 11, 27),
                                  .level = "berat",
                                  .text = "Mohon ditindaklanjuti."};
    SBT_ASSERT_OK(ta_step(t, number, "rekomendasi", &rec), &t->f);
}
