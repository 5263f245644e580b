// Lists of cases: one row a subject, filtered, sorted and paged by key, seen only as far as the actor may; desks; search.
//
// Sight stands in the query: national roles see every case, others what the sight table grants their agency (an examiner
// what was handed to him), nobody his own case or one that is shut to him. A page costs the same at any size: a list
// walks the index of its sort, or starts from the rarest filter when that has few rows.
#pragma once
#include "app/app.h"

// Filters as the URL holds them; decoded by sbt_case_list_fields from a query string (pages and API alike).
struct sbt_case_list_in {
    const char *status;    // published status, code of the rulebook
    const char *milestone; // sbt_milestone_code
    const char *agency;    // code of the subject's agency
    const char *offence;   // "KE-1"
    const char *level;     // sbt_level_code
    const char *contest;   // code of the contest
    const char *region;    // "73" (province and all below) or "73.71"; of the contest, else of the place
    const char *source;    // "laporan" or "temuan"
    const char *holder;    // "saya" (waits for me), "kantor" (my office), or an agency's code
    const char *month;     // "2024-11": month in which the case was opened
    const char *block;     // sbt_block_code, or "berdiri" (any block that stands)
    bool overdue;          // a running clock is past its due date
    const char *search;    // id of a search (sbt_case_search)
    const char *sort;      // "due" (default), "opened", "changed"
    const char *cursor;    // `next` of the page before; any other text is INVALID
    int64_t limit;         // rows a page, 1..SBT_LIMIT_ROWS_PER_PAGE; SBT_INT_NONE: 50
};
extern const struct sbt_fields sbt_case_list_fields;
// Before filling in by hand: every field at its absent value.
void sbt_case_list_init(struct sbt_case_list_in *in);
// "status=x&region=73&sort=due" with what is set, without cursor; for links that keep the filter. "" when none is set.
const char *sbt_case_list_query(struct sbt_arena *a, const struct sbt_case_list_in *in);

struct sbt_case_list_row {
    struct sbt_id case_id, subject_id;
    const char *number; // of the case
    int64_t n, subjects_n;
    const char *name; // full, initials ("A. W.") for those without the right, NULL when nobody knows or it was erased
    bool initials, unidentified, restricted;
    const char *act, *act_label;       // what was done, in plain words; NULL when not known
    const char *offence;               // code, NULL when open
    const char *level, *level_label;   // label: message id
    const char *region, *region_name;  // of the contest, else of the place
    const char *contest, *source;      // codes
    const char *agency_label;          // of the subject's agency, or as the reporter wrote it
    const char *state, *state_label;   // of the procedure, in the reader's language
    const char *status, *status_label; // published
    const char *milestone;             //
    const char *holder_label;          // who must act: office, else the duty; NULL when it is over
    const char *assigned_name;         // in my office; NULL
    const char *block, *block_label;   // NULL: none; label: message id
    const char *clock;                 // code of the clock that is due first, NULL: none runs
    int64_t due_us;                    // SBT_US_NONE: none
    sbt_day due_day;                   // SBT_DAY_NONE: none
    int64_t days_left;                 // calendar days; negative: days late; SBT_INT_NONE: none
    bool late;                         // the due date is over
    int64_t opened_us, changed_us;     // opened: when the subject came in
};
struct sbt_case_list_out {
    struct sbt_case_list_row *rows;
    size_t n;
    const char *next; // cursor of the next page; NULL: this is the last
    int64_t total;    // of all pages
    bool total_more;  // more than total (counting stops at SBT_CASE_LIST_COUNT_MAX)
};
#define SBT_CASE_LIST_COUNT_MAX 1000
// Needs CASE_READ.
SBT_NODISCARD enum sbt_rc sbt_case_list(struct sbt_ctx *ctx, const struct sbt_case_list_in *in,
                                        struct sbt_case_list_out *ret, struct sbt_fault *f);

// The desk: by due date, overdue first.
enum sbt_desk_tab { SBT_DESK_MINE = 1, SBT_DESK_OFFICE, SBT_DESK_WATCHING, SBT_DESK_END };
const char *sbt_desk_tab_code(enum sbt_desk_tab t);  // "saya" "kantor" "pantauan"
enum sbt_desk_tab sbt_desk_tab_of(const char *code); // MINE for what it does not know
struct sbt_desk_out {
    struct sbt_case_list_out list;
    int64_t counts[SBT_DESK_END]; // by tab, at most SBT_DESK_COUNT_MAX each
    int64_t overdue;              // of the tab shown, likewise
};
#define SBT_DESK_COUNT_MAX 100 // a desk that is fuller says "more than": every page of it counts
// MINE: I hold the duty that must act now (votes: my agency has not voted in this round), or it is assigned to me.
// OFFICE: my office holds it. WATCHING: cases that I watch. Filters of `in` narrow the tab; its holder is ignored.
SBT_NODISCARD enum sbt_rc sbt_desk(struct sbt_ctx *ctx, enum sbt_desk_tab tab, const struct sbt_case_list_in *in,
                                   struct sbt_desk_out *ret, struct sbt_fault *f);

// Search by name, NIP, NIK, case number, report number or an agency's own register number. No person stands in a URL:
// the words are stored encrypted for SBT_LIMIT_SEARCH_LIFE_S and the list takes the id (in->search).
struct sbt_case_search_in {
    const char *q;
};
extern const struct sbt_fields sbt_case_search_fields;
SBT_NODISCARD enum sbt_rc sbt_case_search(struct sbt_ctx *ctx, const struct sbt_case_search_in *in, struct sbt_id *ret,
                                          struct sbt_fault *f);
// The words of one's own search, to show them above the list; NOT_FOUND when it is over or another's.
SBT_NODISCARD enum sbt_rc sbt_case_search_words(struct sbt_ctx *ctx, const struct sbt_id *id, const char **ret,
                                                struct sbt_fault *f);

// Filters that a person keeps under a name.
struct sbt_saved_filter {
    struct sbt_id id;
    const char *name, *query;
};
SBT_NODISCARD enum sbt_rc sbt_filter_save(struct sbt_ctx *ctx, const char *name, const struct sbt_case_list_in *in,
                                          struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_filter_list(struct sbt_ctx *ctx, struct sbt_saved_filter **ret, size_t *ret_n,
                                          struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_filter_delete(struct sbt_ctx *ctx, const struct sbt_id *id, struct sbt_fault *f);

// All rows that the filter takes, one call each in the order of opening, for exports; needs EXPORT and writes one
// read event. *ret_n: how many. The row and what it points to live until fn returns.
typedef enum sbt_rc sbt_case_export_fn(const struct sbt_case_list_row *row, void *arg, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_case_export(struct sbt_ctx *ctx, const struct sbt_case_list_in *in,
                                          sbt_case_export_fn *fn, void *arg, int64_t *ret_n, struct sbt_fault *f);
// The same as CSV (RFC 4180, guarded against formulas): the head, then a line a row.
struct sbt_buf;
void sbt_case_csv_head(struct sbt_buf *out, const char *lang);
void sbt_case_csv_row(struct sbt_buf *out, const char *lang, const struct sbt_case_list_row *row);
