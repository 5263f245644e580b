// What a witness is asked and how it must judge (c2sp.org/tlog-witness@v1.0.0, add-checkpoint); pure, state is given.
#pragma once
#include "proof/checkpoint.h"
#include "proof/note.h"

#define SBT_COSIGN_PROOF_MAX 63
#define SBT_COSIGN_BODY_MAX (SBT_NOTE_BYTES_MAX + 8192) // of a request

struct sbt_cosign_ask {
    uint64_t old;
    struct sbt_proof proof;
    struct sbt_note note;
    struct sbt_checkpoint point;
};
// The body of a request.
const char *sbt_cosign_ask_text(struct sbt_arena *a, uint64_t old, const struct sbt_proof *proof, const char *note);
SBT_NODISCARD enum sbt_rc sbt_cosign_ask_parse(struct sbt_arena *a, const char *body, size_t n,
                                               struct sbt_cosign_ask *ret, struct sbt_fault *f);

// What a witness remembers of the log that is asked about.
struct sbt_cosign_log {
    const struct sbt_vkey *keys; // those trusted for the origin; none: the origin is unknown
    size_t keys_n;
    uint64_t size; // of the newest checkpoint that was cosigned; 0: none yet
    struct sbt_hash root;
};
// The status to answer with: 200 sign and persist, 400, 403, 404, 409 with log->size, 422.
int sbt_cosign_judge(const struct sbt_cosign_ask *q, const struct sbt_cosign_log *log);
