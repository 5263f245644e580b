// Drafts of the public form: kept on the server, encrypted under a key that the browser's cookie is part of, so that
// neither the device nor a copy of the database alone tells what was typed.
#pragma once
#include "app/report_receipt.h"

#define SBT_DRAFT_SECRET_CHARS 32
struct sbt_draft {
    const char *kind; // "isi" while it is being filled in, "terkirim" once it was sent
    const char *json;
    int64_t changed_us;
};
const char *sbt_draft_secret_new(struct sbt_arena *a);                                      // for a new cookie
bool sbt_draft_secret_ok(const char *secret);                                               // of the right form
void sbt_draft_owner(const struct sbt_app *app, const char *secret, struct sbt_owner *ret); // of its uploads
// *ret_found false when there is none (any more) for this secret.
SBT_NODISCARD enum sbt_rc sbt_draft_load(struct sbt_ctx *ctx, const char *secret, struct sbt_draft *ret,
                                         bool *ret_found, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_draft_save(struct sbt_ctx *ctx, const char *secret, const char *kind, const char *json,
                                         struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_draft_drop(struct sbt_ctx *ctx, const char *secret, struct sbt_fault *f);
