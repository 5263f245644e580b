// Words of the tracks beside a subject's state, and what a decree is worth on a day.
#include "base/buf.h"
#include "domain/casefile_private.h"

struct word {
    const char *code, *label;
};
static const struct word blocks[SBT_BLOCK_END] = {
    [SBT_BLOCK_NONE] = {"none", SBT_N_("Tidak diblokir")},
    [SBT_BLOCK_ORDERED] = {"ordered", SBT_N_("Pemblokiran diusulkan")},
    [SBT_BLOCK_APPROVED] = {"approved", SBT_N_("Pemblokiran disetujui")},
    [SBT_BLOCK_CONFIRMED] = {"confirmed", SBT_N_("Data diblokir")},
    [SBT_BLOCK_LIFT_ORDERED] = {"lift_ordered", SBT_N_("Pembukaan blokir diusulkan")},
    [SBT_BLOCK_LIFT_APPROVED] = {"lift_approved", SBT_N_("Pembukaan blokir disetujui")},
    [SBT_BLOCK_LIFTED] = {"lifted", SBT_N_("Blokir terbuka")},
};
static const struct word sanctions[SBT_SANCTION_END] = {
    [SBT_SANCTION_NONE] = {"none", SBT_N_("Belum ada sanksi")},
    [SBT_SANCTION_IMPOSED] = {"imposed", SBT_N_("Ditetapkan")},
    [SBT_SANCTION_DELIVERED] = {"delivered", SBT_N_("Diserahkan")},
    [SBT_SANCTION_IN_FORCE] = {"in_force", SBT_N_("Berlaku")},
    [SBT_SANCTION_SUSPENDED] = {"suspended", SBT_N_("Ditangguhkan")},
    [SBT_SANCTION_UPHELD] = {"upheld", SBT_N_("Dikuatkan")},
    [SBT_SANCTION_CHANGED] = {"changed", SBT_N_("Diubah")},
    [SBT_SANCTION_ANNULLED] = {"annulled", SBT_N_("Dibatalkan")},
};
static const struct word handoffs[SBT_HANDOFF_END] = {[SBT_HANDOFF_NONE] = {"none", NULL},
                                                      [SBT_HANDOFF_OPEN] = {"open", NULL},
                                                      [SBT_HANDOFF_ACCEPTED] = {"accepted", NULL}};
static const struct word gakkumdus[SBT_GAKKUMDU_END] = {
    [SBT_GAKKUMDU_NONE] = {"none", NULL}, [SBT_GAKKUMDU_OPEN] = {"open", NULL}, [SBT_GAKKUMDU_ENDED] = {"ended", NULL}};

static const struct word *at(const struct word *w, size_t n, int i)
{
    static const struct word unknown = {"", ""};
    return i >= 0 && (size_t)i < n ? &w[i] : &unknown;
}

static int find(const struct word *w, size_t n, const char *code)
{
    for (size_t i = 0; code != NULL && i < n; i++)
        if (sbt_str_eq(w[i].code, code))
            return (int)i;
    return 0;
}

const char *sbt_block_code(enum sbt_block b)
{
    return at(blocks, SBT_ARRAY_LEN(blocks), (int)b)->code;
}

enum sbt_block sbt_block_of(const char *code)
{
    return (enum sbt_block)find(blocks, SBT_ARRAY_LEN(blocks), code);
}

const char *sbt_block_label(enum sbt_block b)
{
    return at(blocks, SBT_ARRAY_LEN(blocks), (int)b)->label;
}

const char *sbt_sanction_state_code(enum sbt_sanction_state s)
{
    return at(sanctions, SBT_ARRAY_LEN(sanctions), (int)s)->code;
}

enum sbt_sanction_state sbt_sanction_state_of(const char *code)
{
    return (enum sbt_sanction_state)find(sanctions, SBT_ARRAY_LEN(sanctions), code);
}

const char *sbt_sanction_state_label(enum sbt_sanction_state s)
{
    return at(sanctions, SBT_ARRAY_LEN(sanctions), (int)s)->label;
}

const char *sbt_handoff_code(enum sbt_handoff h)
{
    return at(handoffs, SBT_ARRAY_LEN(handoffs), (int)h)->code;
}

enum sbt_handoff sbt_handoff_of(const char *code)
{
    return (enum sbt_handoff)find(handoffs, SBT_ARRAY_LEN(handoffs), code);
}

const char *sbt_gakkumdu_code(enum sbt_gakkumdu g)
{
    return at(gakkumdus, SBT_ARRAY_LEN(gakkumdus), (int)g)->code;
}

enum sbt_gakkumdu sbt_gakkumdu_of(const char *code)
{
    return (enum sbt_gakkumdu)find(gakkumdus, SBT_ARRAY_LEN(gakkumdus), code);
}

bool sbt_block_stands(enum sbt_block b)
{
    return b == SBT_BLOCK_APPROVED || b == SBT_BLOCK_CONFIRMED || b == SBT_BLOCK_LIFT_ORDERED ||
           b == SBT_BLOCK_LIFT_APPROVED;
}

sbt_day sbt_decree_in_force_on(const struct sbt_rulebook *rb, sbt_day delivered_on, const struct sbt_calendar *cal,
                               const char *region)
{
    int64_t n = sbt_rb_setting_int(rb, "in_force_working_days", 0);
    if (delivered_on == SBT_DAY_NONE || n < 1)
        return SBT_DAY_NONE;
    struct sbt_due_in in = {.rule = {.n = (int)n, .unit = SBT_UNIT_WORKING},
                            .start_us = sbt_day_start_us(delivered_on, SBT_ZONE_WIB),
                            .zone = SBT_ZONE_WIB,
                            .region = region,
                            .calendar = cal};
    struct sbt_due due;
    struct sbt_fault f = {0};
    return sbt_due_compute(NULL, &in, &due, &f) == SBT_OK ? due.day : SBT_DAY_NONE;
}

enum sbt_sanction_state sbt_decree_state_on(const struct sbt_rulebook *rb, const struct sbt_subject_row *row,
                                            sbt_day today, const struct sbt_calendar *cal, const char *region)
{
    if (!row->decree)
        return row->sanction_state == SBT_SANCTION_ANNULLED ? SBT_SANCTION_ANNULLED : SBT_SANCTION_NONE;
    if (row->sanction_state >= SBT_SANCTION_SUSPENDED)
        return row->sanction_state;
    if (row->delivered_on == SBT_DAY_NONE)
        return SBT_SANCTION_IMPOSED;
    if (row->decree_ethics) // a statement has its effect when it is made
        return SBT_SANCTION_IN_FORCE;
    sbt_day in_force = sbt_decree_in_force_on(rb, row->delivered_on, cal, region);
    return in_force != SBT_DAY_NONE && today >= in_force ? SBT_SANCTION_IN_FORCE : SBT_SANCTION_DELIVERED;
}

const struct sbt_rb_status *sbt_casefile_status(const struct sbt_rulebook *rb, const char *state)
{
    const struct sbt_rb_state *s = sbt_rb_state_get(rb, state);
    return s != NULL ? sbt_rb_status_get(rb, s->status) : NULL;
}
