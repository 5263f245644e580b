// Between civil dates and yes/no in structs and the integers that rows keep.
#pragma once
#include "base/field.h"
#include "base/time.h"

static inline int64_t sbt_db_day(sbt_day d)
{
    return d == SBT_DAY_NONE ? SBT_INT_NONE : d;
}
static inline sbt_day sbt_day_of_db(int64_t v)
{
    return v == SBT_INT_NONE ? SBT_DAY_NONE : (sbt_day)v;
}
