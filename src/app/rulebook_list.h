// The rulebooks as loaded, for people to look at.
#pragma once
#include "app/app.h"

struct sbt_rulebook_row {
    const char *code, *edition, *title, *sha256;
    sbt_day from, to;
    int64_t loaded_us;
};
SBT_NODISCARD enum sbt_rc sbt_rulebook_list(struct sbt_ctx *ctx, struct sbt_rulebook_row **ret, size_t *ret_n,
                                            struct sbt_fault *f);
