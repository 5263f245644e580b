// Outbreaks that are planted in the demo, so that the early warning has something to find: some of its cases, which it
// would have had anyway, lie in one regency or in neighbouring ones. No total changes.
#include "app/demo_plan.h"

#include "base/buf.h"

#define REGIONS 5

static const struct burst {
    const char *from, *to;
    uint32_t every; // one of so many cases filed between these days
    const char *region[REGIONS];
} bursts[] = {
    // One regency in the weeks of the campaign.
    {"2024-10-28", "2024-11-24", 16, {"73.08"}},
    // Four neighbours shortly before the vote, none of which stands out by itself.
    {"2024-11-11", "2024-11-24", 7, {"33.10", "33.11", "33.13", "33.14"}},
    // Around the regency that can be logged in to, in the demo's last weeks.
    {"2025-01-20", "2025-02-20", 4, {"73.04", "73.05", "73.06", "73.09", "73.71"}},
};

const char *sbt_demo_burst_region(sbt_day filed, uint32_t number)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(bursts); i++) {
        const struct burst *b = &bursts[i];
        sbt_day from, to;
        uint32_t regions = 0;
        if (!sbt_day_parse(b->from, &from) || !sbt_day_parse(b->to, &to) || filed < from || filed > to)
            continue;
        if (number % b->every != 0)
            continue;
        while (regions < REGIONS && b->region[regions])
            regions++;
        return b->region[number / b->every % regions];
    }
    return NULL;
}
