// The page of the proof's state for every agency, and the history of checkpoints.
#pragma once
#include "app/acts.h"
#include "app/proof_view.h"
#include "pages/page.h"

struct sbt_view_proof {
    struct sbt_page page;
    const struct sbt_proof_view *p;
    int64_t waiting_n;                      // entries that no quorum has seen
    const char *trouble;                    // message id; NULL: all is well
    const struct sbt_act_unconfirmed *open; // agencies with days that they did not confirm
    size_t open_n;
};
struct sbt_view_proof_history {
    struct sbt_page page;
    const struct sbt_proof_row *rows;
    size_t rows_n;
    const char *next;
};
