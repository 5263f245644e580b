// What a thing counts as: pure functions from the state of a report, case, subject, letter, decree or clock to the cells
// of the figures that it stands in. The folder (app/figure_fold.c) keeps the cells up; readers undo or redo moves with
// the same functions, so that a figure of any log size comes out the same.
//
// A *cell* is a grid, two codes and a row of numbers: grid "province/offence", code "73", code "KE-2" holds what stands
// in South Sulawesi for that offence. A *grid* is a scope (whose page it is) and a breakdown.
#pragma once
#include "base/buf.h"
#include "base/id.h"
#include "domain/rulebook.h"

enum sbt_fig_unit { // letters in stored text
    SBT_FIG_SUBJECT = 's',
    SBT_FIG_REPORT = 'r',
    SBT_FIG_CASE = 'c',
    SBT_FIG_LETTER = 'l', // a recommendation that was sent
    SBT_FIG_DECREE = 'd',
    SBT_FIG_CLOCK = 'k',
};

enum sbt_fig_dim {
    SBT_FIG_ALL = 0, // no breakdown, or the whole country
    SBT_FIG_PROVINCE,
    SBT_FIG_REGION, // regency or city; what names a province only stands under that
    SBT_FIG_AGENCY, // of the subject; of a letter its addressee
    SBT_FIG_PPK,
    SBT_FIG_KANREG,
    SBT_FIG_OFFENCE,
    SBT_FIG_POSITION,
    SBT_FIG_RANK,
    SBT_FIG_CONTEST,
    SBT_FIG_STAGE, // of the contest on the day of the act (happened); of the opening where the act has no day
    SBT_FIG_DAY,   // civil dates in WIB
    SBT_FIG_DAYS,  // whole days that a milestone was stood in, four digits
    SBT_FIG_CLOCK_CODE,
    SBT_FIG_DIM_END
};
extern const char *const sbt_fig_dim_codes[];      // "all", "province" ...; by enum value
enum sbt_fig_dim sbt_fig_dim_of(const char *code); // DIM_END when unknown

// Numbers of a cell of a grid without time. Stored in this order: only ever append.
enum sbt_fig_m {
    SBT_FIG_M_SUBJECTS = 0,
    SBT_FIG_M_AT = 0,        // + milestone 1..13: stands there now (a partition)
    SBT_FIG_M_STATUS = 14,   // + sbt_fig_status: published status now (a partition)
    SBT_FIG_M_VERIFIED = 23, // ever reached, the funnel
    SBT_FIG_M_PROVEN,
    SBT_FIG_M_RECOMMENDED,
    SBT_FIG_M_ANSWERED,
    SBT_FIG_M_SANCTIONED,
    SBT_FIG_M_OPEN, // not ended
    SBT_FIG_M_LATE, // open, and a clock ran out
    SBT_FIG_M_BLOCKED,
    SBT_FIG_M_UNBLOCKED,
    SBT_FIG_M_LADDER = 32, // + rung 0..7: highest rung taken against an idle PPK, while open
    SBT_FIG_M_REPORTS = 40,
    SBT_FIG_M_FINDINGS, // reports that are findings of Bawaslu
    SBT_FIG_M_CASES,
    SBT_FIG_M_LETTERS,
    SBT_FIG_M_DECREES,
    SBT_FIG_M_ANNULLED, // decrees
    SBT_FIG_M_EXAMINED, // recommended, and the PPK examined
    SBT_FIG_M_IN_TIME,  // sanctioned before a clock of the PPK ran out
    SBT_FIG_M_N
};
// Numbers of a cell of a .../day grid.
enum sbt_fig_day_m {
    SBT_FIG_D_IN = 0, // opened, or opened again, that day
    SBT_FIG_D_OUT,
    SBT_FIG_D_VERIFIED, // reached that day, as the log has it (recorded)
    SBT_FIG_D_PROVEN,
    SBT_FIG_D_RECOMMENDED,
    SBT_FIG_D_ANSWERED,
    SBT_FIG_D_SANCTIONED,
    SBT_FIG_D_OPEN,      // open now, opened that day
    SBT_FIG_D_AT = 7,    // + milestone 1..7: stands there now since that day
    SBT_FIG_D_ACTS = 15, // acts that happened that day
    SBT_FIG_D_DECREES,   // decrees dated that day (happened)
    SBT_FIG_D_REPORTS,
    SBT_FIG_D_N
};
// Of a .../days grid: left after that many days, by milestone 1..7 at index 0..6. Of a .../clock grid:
enum sbt_fig_clock_m { SBT_FIG_C_RUNNING = 0, SBT_FIG_C_LATE, SBT_FIG_C_MET, SBT_FIG_C_ENDED_LATE, SBT_FIG_C_N };
#define SBT_FIG_OPEN_MS 7 // milestones in which somebody has to act
#define SBT_FIG_RUNGS 8

// The published statuses of data/published_status_map.csv, index into M_STATUS; the last is any other.
extern const char *const sbt_fig_statuses[9];

struct sbt_fig {
    enum sbt_fig_unit unit;
    struct sbt_id case_id, subject_id;
    const char *dim[SBT_FIG_STAGE + 1]; // by enum, never NULL; ALL and PROVINCE unused
    const char *office;                 // of the contest
    enum sbt_milestone milestone;
    const char *status;
    int64_t since_us, opened_us; // of the milestone; of the thing (sequenced time: recorded)
    int64_t ever;                // bits of milestones that were reached
    int64_t late_n;              // clocks that ran out and still stand
    int64_t ladder;              // -1 none
    int64_t wait_us;             // since when the PPK holds it, after the recommendation; SBT_INT_NONE
    bool examined, ppk_late;     // once so, for ever: the PPK examined; a clock of his ran out before he decided
    const char *block;
    int64_t day;      // happened: of the act, of the decree; SBT_INT_NONE
    const char *code; // of a clock
    const char *flag; // clock: running late met ended_late; report: temuan; decree: annulled; case: merged
                      // block of a clock: "ppk" when it is the PPK's
};
void sbt_fig_init(struct sbt_fig *x, enum sbt_fig_unit unit); // nothing known
void sbt_fig_write(const struct sbt_fig *x, struct sbt_buf *out);
// False when it is not what sbt_fig_write made.
SBT_NODISCARD bool sbt_fig_read(struct sbt_arena *a, const char *text, struct sbt_fig *ret);

#define SBT_FIG_VEC SBT_FIG_M_N
// A change of one cell: numbers to add.
struct sbt_fig_delta {
    enum sbt_fig_dim scope, by;
    const char *a, *b;
    const int64_t *add;
    size_t n;
};
typedef void sbt_fig_emit(void *arg, const struct sbt_fig_delta *d);
// What a thing that went from `before` (NULL: was not there) to `after` at that instant adds to and takes from cells.
void sbt_fig_move(const struct sbt_fig *before, const struct sbt_fig *after, int64_t at_us, sbt_fig_emit *emit,
                  void *arg);
// The same of the cells of one grid, in the same order.
void sbt_fig_move_in(enum sbt_fig_dim scope, enum sbt_fig_dim by, const struct sbt_fig *before,
                     const struct sbt_fig *after, int64_t at_us, sbt_fig_emit *emit, void *arg);
// The numbers that one thing adds to each cell that it stands in.
void sbt_fig_tally(const struct sbt_fig *x, int64_t ret[SBT_FIG_M_N]);
// Whether it stands in that cell's place (scope and breakdown without time).
bool sbt_fig_in(const struct sbt_fig *x, enum sbt_fig_dim dim, const char *code);
bool sbt_fig_grid(enum sbt_fig_dim scope, enum sbt_fig_dim by); // whether it is kept

void sbt_fig_vec_write(const int64_t *v, size_t n, struct sbt_buf *out); // "3 0 1": blanks between, no zeros at the end
SBT_NODISCARD bool sbt_fig_vec_read(const char *text, int64_t *v, size_t n); // missing ones are 0
