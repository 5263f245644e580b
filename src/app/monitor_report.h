// Monitoring-and-evaluation reports: made from the log at one size, for a week or for a contest, as PDF and spreadsheet
// in both languages. A made report is an event with the hashes of its files; the files are kept under their hash. Made
// again at the same log size, for the same period, it has the same bytes.
//
// A kind is a row of sbt_monitor_report_kinds and the blocks that monitor_report_doc.c puts together for it.
#pragma once
#include "app/monitor.h"

enum sbt_monitor_report_kind_id {
    SBT_MONITOR_REPORT_WEEKLY = 1, // the country, a week against the one before
    SBT_MONITOR_REPORT_CONTEST,    // a contest from its first stage on, against seven days earlier
};
struct sbt_monitor_report_kind {
    const char *code;  // "weekly"
    const char *label; // message id
    enum sbt_monitor_report_kind_id id;
};
extern const struct sbt_monitor_report_kind sbt_monitor_report_kinds[]; // ends with code NULL
const char *sbt_monitor_report_kind_label(const char *code);            // message id; the code when unknown

enum sbt_monitor_report_file {
    SBT_MONITOR_REPORT_PDF_ID = 0,
    SBT_MONITOR_REPORT_PDF_EN,
    SBT_MONITOR_REPORT_XLSX_ID,
    SBT_MONITOR_REPORT_XLSX_EN,
    SBT_MONITOR_REPORT_FILES
};
bool sbt_monitor_report_file_of(const char *format, const char *lang, enum sbt_monitor_report_file *ret);

struct sbt_monitor_report_in {
    const char *kind;    // code
    const char *contest; // code; of the kind contest
    const char *week;    // "2024-W48": a whole week that is over
    const char *as_of;   // else: N, day or instant (the week or contest up to then); NULL now
};
extern const struct sbt_fields sbt_monitor_report_fields;

// What a report stands on: found out before anything is drawn.
struct sbt_monitor_report_plan {
    const struct sbt_monitor_report_kind *kind;
    const char *contest;       // code or NULL
    sbt_day first, last;       // the period
    int64_t leaf_n, us;        // N
    int64_t since_n, since_us; // compared with; -1: nothing to compare with
    const char *key;           // reports with the same key are the same report
};
struct sbt_monitor_report {
    struct sbt_id id;
    const char *number; // "LM-K7M2QXRT"
    const char *kind, *contest, *contest_label;
    sbt_day first, last;
    int64_t leaf_n, us, since_n;
    bool scheduled;
    int64_t made_us;
    const char *agency_label; // of who made it; NULL: the operator or the schedule
    const char *sha256[SBT_MONITOR_REPORT_FILES];
};
// Finds the report with that plan, or makes it: appends monitor_report.made and keeps its files. Rights as
// sbt_figure_show. INVALID with the field: weeks and days that are not over, an N beyond the log, a moment before the
// first leaf, a contest that does not exist; BUSY while the figures are behind; IO when the disk is full, nothing made.
SBT_NODISCARD enum sbt_rc sbt_monitor_report_make(struct sbt_ctx *ctx, const struct sbt_monitor_report_in *in,
                                                  struct sbt_monitor_report *ret, struct sbt_fault *f);
// The newest first; before: id of the last of the page before, or none. At most SBT_LIMIT_ROWS_PER_PAGE.
SBT_NODISCARD enum sbt_rc sbt_monitor_report_list(struct sbt_ctx *ctx, const struct sbt_id *before,
                                                  struct sbt_monitor_report **ret, size_t *ret_n, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_monitor_report_get(struct sbt_ctx *ctx, const char *number,
                                                 struct sbt_monitor_report *ret, struct sbt_fault *f);
// The bytes as they were made; CORRUPT when they are not what the event says. *ret_name: for a download.
SBT_NODISCARD enum sbt_rc sbt_monitor_report_read(struct sbt_ctx *ctx, const char *number,
                                                  enum sbt_monitor_report_file file, struct sbt_blob *ret,
                                                  const char **ret_name, struct sbt_fault *f);
// Makes what the calendar asks for, one report a call: on Monday mornings that of the week that ended, and that of each
// contest of which a stage ended in the last seven days. *ret_more: there was one, look again. May run twice or on
// several machines at once: each report is made once. Tells monitors and the secretariat.
SBT_NODISCARD enum sbt_rc sbt_monitor_report_schedule(struct sbt_ctx *ctx, bool *ret_more, struct sbt_fault *f);

const char *sbt_iso_week(struct sbt_arena *a, sbt_day d);           // "2024-W48"
SBT_NODISCARD bool sbt_iso_week_parse(const char *s, sbt_day *ret); // its Monday
