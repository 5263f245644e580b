// Instants in microseconds UTC and civil dates; the only place that knows the calendar and Indonesia's three zones.
#pragma once
#include "base/arena.h"

// A civil date as days since 1970-01-01 (may be negative). SBT_DAY_NONE is unset.
typedef int32_t sbt_day;
#define SBT_DAY_NONE INT32_MIN
#define SBT_US_NONE INT64_MIN
#define SBT_US_PER_S INT64_C(1000000)
#define SBT_US_PER_DAY (INT64_C(86400) * SBT_US_PER_S)

enum sbt_zone { SBT_ZONE_WIB = 7, SBT_ZONE_WITA = 8, SBT_ZONE_WIT = 9 }; // hours east of UTC; no summer time

struct sbt_clock { // all time comes from ctx->clock; a simulated one exists only in demo and tests
    int64_t (*now_us)(struct sbt_clock *c);
    _Atomic int64_t sim_us; // used by the simulated clock; the offset of a shifted one
};
void sbt_clock_real(struct sbt_clock *c);
void sbt_clock_sim(struct sbt_clock *c, int64_t start_us);
// A real clock from here on shows the real time plus the offset (a demo lives in the time of its caseload).
void sbt_clock_shift(struct sbt_clock *c, int64_t offset_us);
int64_t sbt_clock_now(struct sbt_clock *c);
int64_t sbt_clock_unshifted(struct sbt_clock *c); // without the offset: for codes that a real telephone shows
int64_t sbt_mono_ms(void);                        // monotonic, for durations only

sbt_day sbt_day_of(int year, int month, int day); // proleptic Gregorian; SBT_DAY_NONE if it does not exist
void sbt_day_split(sbt_day d, int *ret_year, int *ret_month, int *ret_day);
int sbt_day_weekday(sbt_day d);                       // 1 Monday .. 7 Sunday
sbt_day sbt_day_at(int64_t us, enum sbt_zone z);      // the civil date in the zone at that instant
int64_t sbt_day_start_us(sbt_day d, enum sbt_zone z); // 00:00 in the zone
// "2024-11-27"; exactly that form. Writing SBT_DAY_NONE gives "".
SBT_NODISCARD bool sbt_day_parse(const char *s, sbt_day *ret);
const char *sbt_day_iso(struct sbt_arena *a, sbt_day d);
void sbt_day_put(char ret[11], sbt_day d); // the same without an arena
// RFC 3339 in UTC: "2024-11-27T07:05:00Z", with microseconds only when not zero. Reading takes offsets ("+07:00") too
// and years 1 to 9999, as dates do.
SBT_NODISCARD bool sbt_us_parse(const char *s, int64_t *ret_us);
const char *sbt_us_iso(struct sbt_arena *a, int64_t us);
void sbt_us_put(char ret[28], int64_t us);
// For people: "Rabu, 27 November 2024 pukul 14.05 WIB" / "Wednesday, 27 November 2024 at 14:05 WIB".
const char *sbt_us_human(struct sbt_arena *a, int64_t us, enum sbt_zone z, const char *lang);
const char *sbt_day_human(struct sbt_arena *a, sbt_day d, const char *lang); // "27 November 2024"
const char *sbt_zone_name(enum sbt_zone z);
