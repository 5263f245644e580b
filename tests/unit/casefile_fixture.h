// One subject under a shipped rulebook, for the tests of its way.
#pragma once
#include "base/buf.h"
#include "domain/casefile.h"
#include "tests/unit/rulebook_fixture.h"

struct world {
    struct sbt_arena *a;
    const struct sbt_rulebook *rb;
    struct sbt_subject_row row;
    struct sbt_verdict v;
    struct sbt_fault f;
    sbt_day today;
};

static inline struct world *world_of(int which, sbt_day today)
{
    struct sbt_arena *a = sbt_arena_new((size_t)64 << 20);
    struct world *w = SBT_NEW(a, struct world);
    w->a = a;
    w->rb = shipped_of(which);
    w->today = today;
    sbt_subject_start(w->rb, &w->row);
    w->row.asn = SBT_ASN_PNS;
    w->row.position = "administrator";
    w->row.agency_kind = "pemkab";
    return w;
}

static inline struct world *world_new(void)
{
    return world_of(SHIPPED_2024, sbt_day_of(2024, 10, 10));
}

static inline void world_done(struct world **w)
{
    if (*w != NULL)
        sbt_arena_free((*w)->a);
}
#define WORLD(w) SBT_CLEANUP(world_done) struct world *w = world_new()

static inline struct sbt_id person(int n)
{
    struct sbt_id id = {{0}};
    id.b[0] = 1;
    id.b[15] = (uint8_t)n;
    return id;
}

static const struct {
    const char *duty, *agency_kind;
} holders[] = {{"satgas_member", "bkn"},
               {"satgas_secretariat", "bkn"},
               {"bawaslu_study", "bawaslu_kabkota"},
               {"bkn_recommend", "bkn"},
               {"bkn_block", "bkn"},
               {"kanreg_monitor", "kanreg"},
               {"ppk_personnel", "pemkab"},
               {"ppk", "pemkab"},
               {"examiner", "pemkab"},
               {"kemendagri", "kemendagri"},
               {"panrb", "kempanrb"},
               {"filer", "bawaslu_kabkota"}};
