// All detectors over the whole register, week by week: what each would have said with what was known at the end of the week.
//
// Which detector looks at which cells, and where its conditions do not hold it is silent:
//   pooled              regencies and cities. The pooled filter with the calendar of contests (watch/pooled.h).
//   scan-poisson        regencies. Prospective Kulldorff scan of 52 weeks, windows of 1 to 13 weeks, circles of at most a
//                       quarter of the civil servants; expected: civil servants x the week's shared factor.
//   scan-st             the same windows, space-time permutation: needs no denominators.
//   farrington-flexible nation, provinces, regional offices with 3 years and a case a week (watch/farrington.h, as Noufaily).
//   ears-c2             the same with 3 cases a week in the baseline (watch/ears.h).
//   cusum               provinces, regional offices, agencies with 0.05 expected a week: slow rises (to twice the mean).
//   time-between        agencies: a third case so soon after two others. The rate is learnt, so the wait for the r cases
//                       behind the first is beta prime: P = I_{w/(w+b)}(r, a), a = prior + cases before it, b = prior + time
//                       before it (gamma-Poisson).
// Series other than the nation's are taken relative to the shared factor of the pooled filter, so that the campaign itself
// is no alarm.
//
// Thresholds follow one budget: so many false alarms a month nationally, all methods together, divided by
// sbt_nation_share. Each method turns what it sees into `needs`: the budget from which on it would ring.
//   pooled: the chance that regions without an outbreak go over this probability, exact under the model
//   (sbt_pooled_quiet, every quarter); cusum: the exact in-control run length at this height (Brook & Evans 1972), counts
//   negative binomial of size 4; ears-c2: its statistic against 20,000 simulated weeks of the same mean and size 4;
//   farrington-flexible, time-between and scans: their p-values times the tests a month. An alarm: needs <= budget.
// A replay looks at the same windows as the scans of the present and finds the same likeliest cluster, but learns its chance
// from fewer random tables, and tells no second cluster: scan-poisson from a distribution fitted to 99 remembered tables;
// scan-st from tables drawn for that week until 20 were as likely or 199 are through (Besag & Clifford 1991, Biometrika
// 78:301; p is valid wherever it stops, and no finer than 1/200: what a budget of half a false alarm a month asks for).
// What is judged at week t depends on weeks 1..t alone. Seeds are constant: the same counts give the same findings.
// Limits: up to 65,535 regions; the demo's and the simulated null's false alarms are in docs/benchmarks.md.
#pragma once
#include "watch/pooled.h"

enum sbt_nation_kind {
    SBT_NATION_ALL = 0,
    SBT_NATION_PROVINCE,
    SBT_NATION_REGION,
    SBT_NATION_KANREG,
    SBT_NATION_AGENCY,
    SBT_NATION_KINDS
};
enum sbt_nation_method {
    SBT_NATION_POOLED = 0,
    SBT_NATION_SCAN_POISSON,
    SBT_NATION_SCAN_ST,
    SBT_NATION_FARRINGTON,
    SBT_NATION_EARS,
    SBT_NATION_CUSUM,
    SBT_NATION_BETWEEN,
    SBT_NATION_OVERDUE, // the caller's; it has its part of the budget
    SBT_NATION_METHODS
};
extern const char *const sbt_nation_codes[];     // of methods: "pooled"
extern const int sbt_nation_share[];             // of the budget, in thousandths; they add up to 1000
extern const char *const sbt_nation_cell_kind[]; // "nation" "province" "regency" "kanreg" "agency"

enum sbt_nation_method sbt_nation_method_find(const char *code); // SBT_NATION_METHODS: none

struct sbt_nation_cells {
    int n;
    const int32_t *count; // [cell][week]
};
struct sbt_nation_in {
    int weeks;
    double part; // share of the last week that has passed: 1 when it is complete
    struct sbt_nation_cells cells[SBT_NATION_KINDS];
    const double (*where)[3]; // of regions, sbt_scan_sphere; NULL: no scans
    const double *people;     // of regions, each over 0
    struct sbt_pooled_stage stage[SBT_POOLED_STAGES];
    int stages;
    double budget; // false alarms a month
    double most;   // findings that ring only from a larger budget on are told up to here
    bool replay;   // both scans every week, the likeliest cluster of each, by quicker chance: see below. Otherwise
                   // sbt_nation_scan
    int threads;   // 0: one per core
};
struct sbt_nation_finding {
    enum sbt_nation_method method;
    enum sbt_nation_kind kind;
    int cell;        // of a cluster its centre
    int first, last; // weeks, from 0; first: where what rings at the budget began to ring, or the window of the method
    int64_t observed;
    double expected;
    double p;                // under no change; of pooled: for one region in one week
    double needs;            // budget from which on it rings
    double level;            // p up to which it rings at the budget
    double recurrence_days;  // once in so long, in all that the method looks at
    const uint16_t *members; // of a cluster
    int members_n;
};
struct sbt_nation_list {
    struct sbt_nation_finding *p;
    size_t n, cap;
};
struct sbt_nation;

void sbt_nation_default(struct sbt_pooled_config *c); // the filter's priors for the register: rare counts
// The arena keeps everything, the input included.
struct sbt_nation *sbt_nation_new(struct sbt_arena *a, const struct sbt_nation_in *in);
// The next week; its findings are appended. False behind the last.
bool sbt_nation_step(struct sbt_nation *n, struct sbt_nation_list *io);
const double *sbt_nation_factor(const struct sbt_nation *n); // of each week that was judged
// The smallest probability at which the pooled filter rings at the budget, as of the last week, and how many regions a week
// go over it without an outbreak. 1 and 0 when it never does.
void sbt_nation_ring(const struct sbt_nation *n, double *ret_probability, double *ret_rate);
// The time-between chart of one series at week t, given how many cases a cell of its kind has for each unit of the factor:
// cum is the factor summed before each week. False where it has nothing to say. Fills first, last, observed, expected, p.
bool sbt_nation_between(const int32_t *y, const double *cum, int t, double all, struct sbt_nation_finding *ret);
// That number, and third cases that are judged a week, as of the last week.
void sbt_nation_between_state(const struct sbt_nation *n, double *ret_all, double *ret_tests);
// What the charts of whole weeks wait for in the last week, the one in progress (not in a replay): for each cell that
// CUSUM, EARS and Farrington look at the smallest count in it (`needs`) at which it rings, judged as a whole week, since
// more can only come; with the p and recurrence at that count, and what was observed from `first` to the week before.
const struct sbt_nation_list *sbt_nation_ahead(const struct sbt_nation *n);
// The row of each region in the last week.
const struct sbt_pooled_row *sbt_nation_rows(const struct sbt_nation *n);
// Both scans of the 52 complete weeks before `end` (weeks), with so many random tables (999).
void sbt_nation_scan(struct sbt_nation *n, int end, int replicates, struct sbt_nation_list *io);
