// The page of the detectors: vulnerability index with its parts, overdue funnel, clusters, how they stand now.
//
// Places and numbers only, no cases and no people: whoever may see the monitoring pages (sbt_figure_may).
#pragma once
#include "app/watch_overdue.h"
#include "app/watch_run.h"
#include "base/field.h"
#include "watch/vulnerability.h"

enum sbt_watch_index_part {
    SBT_INDEX_RATE = 0, // cases for each 1,000 civil servants
    SBT_INDEX_PROVEN,   // of those verified
    SBT_INDEX_OVERDUE,  // of the PPK's clocks
    SBT_INDEX_REPEAT,   // of the people: in more than one case within five years
    SBT_INDEX_CLUSTER,  // share of its regencies in a cluster told in the last 60 days
    SBT_INDEX_CONTEST,  // share of its regencies with an election within 90 days
    SBT_INDEX_PARTS
};
extern const char *const sbt_watch_part_label[SBT_INDEX_PARTS]; // message ids
extern const double sbt_watch_part_weight[SBT_INDEX_PARTS];
struct sbt_watch_index_row {
    const char *code, *label;
    struct sbt_watch_vulnerable v;
    int64_t cases, asn;
    const char *ikp, *ikp_asn, *ikp_band; // as printed; NULL: not published for it
};
struct sbt_watch_view_in {
    const char *as_of, *province; // of which the regencies are listed; NULL: all provinces
};
extern const struct sbt_fields sbt_watch_view_fields;
#define SBT_WATCH_LINE 60
struct sbt_watch_limit_at { // shares between which chance keeps an agency with n clocks
    double n, low95, high95, low998, high998;
};
struct sbt_watch_view {
    const char *province_label;
    int64_t leaf_n, us, budget, synthetic_n;
    bool now;
    struct sbt_watch_index_row *rows; // by rank
    size_t rows_n;
    struct sbt_watch_overdue overdue;
    const char **overdue_label;                     // of each row
    struct sbt_watch_limit_at line[SBT_WATCH_LINE]; // n by the root, from few to the most of any agency
    int64_t most;                                   // clocks of one agency
    struct sbt_watch_cluster *clusters;
    const char **cluster_label;   // centre
    const char **cluster_members; // names, joined
    size_t clusters_n;
    bool ran; // the detectors have run
    sbt_day ran_day;
    int64_t ran_n;
};
SBT_NODISCARD enum sbt_rc sbt_watch_view(struct sbt_ctx *ctx, const struct sbt_watch_view_in *in,
                                         struct sbt_watch_view *ret, struct sbt_fault *f);
void sbt_watch_index_csv(const struct sbt_watch_view *v, struct sbt_buf *out);
void sbt_watch_overdue_csv(const struct sbt_watch_view *v, struct sbt_buf *out);
