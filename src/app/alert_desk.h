// Reading alerts: the list (oldest unacknowledged first) and one alert with what it says, who did what, and its weeks.
//
// Officers see those of their territory, national offices all, a PPK only what is meant for him, custodians only those
// that could betray a reporter. An alert about a subject is seen by whom may know of the case; the monitor sees it
// without saying who it is. Nobody sees one about himself.
#pragma once
#include "app/alert.h"
#include "base/field.h"

struct sbt_alert_list_in {
    const char *state, *method, *province; // NULL: all
    const char *cursor;                    // `next` of the page before
    int64_t limit;                         // rows of a page; SBT_INT_NONE: SBT_LIMIT_ROWS_PER_PAGE
};
extern const struct sbt_fields sbt_alert_list_fields;

struct sbt_alert_row {
    const char *number, *state, *state_label, *method, *method_label; // labels: in the actor's language
    const char *cell_kind, *cell;                                     // cell NULL: nation, or not for this reader
    const char *place;                      // what it is about, in words; a cluster: "Kota Makassar dan 3 wilayah lain"
    const char *province, *region, *agency; // codes; NULL
    const char *verdict, *verdict_label;    // NULL until decided
    sbt_day first, last;
    int64_t observed, expected_milli, recurrence_days, p_ppb, threshold_milli; // SBT_INT_NONE: none
    int64_t raised_us, leaf_n;
    bool rule;
};
struct sbt_alert_list {
    struct sbt_alert_row *rows;
    size_t n;
    const char *next; // cursor; NULL on the last page
    int64_t raised_n, acknowledged_n, looked_n, decided_n, total;
};
// Needs ALERTS. INVALID with the field for a filter that does not exist.
SBT_NODISCARD enum sbt_rc sbt_alert_list(struct sbt_ctx *ctx, const struct sbt_alert_list_in *in,
                                         struct sbt_alert_list *ret, struct sbt_fault *f);
struct sbt_buf;
// All rows of the filter, at most SBT_QUERY_ROWS, without names of officers.
SBT_NODISCARD enum sbt_rc sbt_alert_csv(struct sbt_ctx *ctx, const struct sbt_alert_list_in *in, struct sbt_buf *out,
                                        struct sbt_fault *f);

// Whether any alert was raised or worked on in the leaves after `after` up to `upto`, as open pages are told: that
// something happened, not what or to which; each page then asks for itself. Needs ALERTS.
SBT_NODISCARD enum sbt_rc sbt_alert_changed(struct sbt_ctx *ctx, int64_t after, int64_t upto, bool *ret,
                                            struct sbt_fault *f);

struct sbt_alert_hand { // one step of its life
    int64_t us;         // SBT_US_NONE: not yet
    const char *name;   // NULL: nobody, or not for this reader
    const char *agency; // label
    const char *words;
};
struct sbt_alert_behind { // a case or report that stands behind it
    const char *kind;     // case report; for custodians: named (the person reported or testified), sealed (not known)
    const char *number;
};
#define SBT_ALERT_WEEKS 26
struct sbt_alert_week {
    sbt_day monday;
    int64_t n;
    bool in_window;
};
struct sbt_alert_view {
    struct sbt_alert_row r;
    const char *says;         // what the method looks for
    const char *explanation;  // this alert in a sentence or two: counted, expected, how surprising, threshold
    const char *rule_note;    // what the rule adds (the stage, the days ...); NULL
    int64_t budget;           // SBT_INT_NONE
    const char *const *cells; // labels of the members of a cluster
    const char *const *codes; // theirs, in the same order
    size_t cells_n;
    const char *figure, *figure_label, *scope, *scope_code; // the list behind: as sbt_figure_list_in; figure NULL: none
    int64_t list_n;        // subjects in that list; SBT_INT_NONE: no list, one for each member, or not counted yet
    const char *list_says; // the same in words, and why it is not what was counted; NULL
    const struct sbt_alert_behind *behind;
    size_t behind_n;
    const char *holder; // PPK whose open cases stand behind it; NULL
    struct sbt_alert_hand acknowledged, looked, decided;
    const char *follow, *follow_label, *follow_ref; // of the decision
    bool follow_seen;                               // the reader may open that case
    int64_t version;
    const char *may; // the act that this reader may do now: acknowledge look decide; NULL none
    bool weeks_known;
    struct sbt_alert_week weeks[SBT_ALERT_WEEKS];
};
// NOT_FOUND also for what the actor may not know of.
SBT_NODISCARD enum sbt_rc sbt_alert_view(struct sbt_ctx *ctx, const char *number, struct sbt_alert_view *ret,
                                         struct sbt_fault *f);
