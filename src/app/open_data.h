// Open data: what anybody may see of the figures. Once a month the counts of the month's end are published as ranges
// (domain/disclose.h) by an event, and what was published never changes; pages and files read the publication, never the
// live numbers. So there is one set of numbers a month to compare with another, and asking often tells nothing more.
//
// The range is 5 wide: fewer than five persons of one status in one place can be told apart by those who know the place;
// five is the least that official statistics commonly show. The setting open.base may be 10 or 20 instead, never less
// than in an earlier publication, since a narrow range of an old month would then be read beside a wide one.
#pragma once
#include "app/app.h"

#define SBT_OPEN_BASE 5
#define SBT_OPEN_LICENCE "CC BY 4.0"
#define SBT_OPEN_LICENCE_HREF "https://creativecommons.org/licenses/by/4.0/deed.id"

struct sbt_open_in {
    const char *rilis; // "2024-11"; NULL the newest
    const char *by;    // "status" (or NULL), "province", "offence", "contest", "position"; for the file also "all"
};
extern const struct sbt_fields sbt_open_fields;

struct sbt_open_cell {
    int64_t least, most; // SBT_INT_NONE: not published
};
struct sbt_open_row {
    const char *code, *label;
    struct sbt_open_cell total;
    const struct sbt_open_cell *cells; // one a status
};
struct sbt_open_status {
    const char *code, *label;
};
struct sbt_open_month {
    const char *month, *label; // "2024-11", "November 2024"
};
struct sbt_open_beside {
    const char *label, *day, *unit, *value, *source;
};
struct sbt_open_data {
    const char *month, *month_label; // NULL: nothing was published yet
    int64_t leaf_n, us, released_us, base;
    const struct sbt_open_status *statuses;
    size_t statuses_n;
    struct sbt_open_row total, *rows; // of the country; of the table
    size_t rows_n;
    const char *by;
    bool left_out;                       // the table was not safe to publish that month
    struct sbt_open_cell cases, reports; // of the country, in their own units
    const struct sbt_open_month *months; // newest first
    size_t months_n;
    const struct sbt_open_beside *beside; // numbers that others published, outside our count
    size_t beside_n;
};
// For anybody. NOT_FOUND for a month that was not published, INVALID at "by" for a table that is not public.
SBT_NODISCARD enum sbt_rc sbt_open_data(struct sbt_ctx *ctx, const struct sbt_open_in *in, struct sbt_open_data *ret,
                                        struct sbt_fault *f);
struct sbt_buf;
// One line a number: release, table, code, status, from and to, unit, licence. by "all": every table of the month.
SBT_NODISCARD enum sbt_rc sbt_open_csv(struct sbt_ctx *ctx, const struct sbt_open_in *in, const char **ret_month,
                                       struct sbt_buf *out, struct sbt_fault *f);
struct sbt_open_word {                    // a column of the file
    const char *name, *meaning, *example; // meaning: message id
};
extern const struct sbt_open_word sbt_open_dictionary[]; // ends with name NULL
void sbt_open_dictionary_csv(const char *lang, struct sbt_buf *out);

// Publishes a month that is over: by the operator. INVALID at "month" while it lasts, CONFLICT when it or a later one was
// published, BUSY while the figures have not got there. *ret_tables: how many tables are in it (four at most).
SBT_NODISCARD enum sbt_rc sbt_open_release(struct sbt_ctx *ctx, const char *month, size_t *ret_tables,
                                           struct sbt_fault *f);
// For the job: publishes the month that ended last, if that was not done. *ret_month NULL: there was nothing to do.
SBT_NODISCARD enum sbt_rc sbt_open_release_due(struct sbt_ctx *ctx, const char **ret_month, struct sbt_fault *f);
// The width of ranges from the next publication on. INVALID unless 5, 10 or 20, and when it is less than before.
SBT_NODISCARD enum sbt_rc sbt_open_base_set(struct sbt_ctx *ctx, int64_t base, struct sbt_fault *f);
