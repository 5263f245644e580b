// The tree and its checkpoints as the database holds them: tiles, proofs, what is served, history, thinning.
#pragma once
#include "app/app.h"
#include "proof/tile.h"

// Expanded tiles of one process, shared by its threads.
struct sbt_tiles;
struct sbt_tiles *sbt_tiles_new(void);
void sbt_tiles_free(struct sbt_tiles *t); // NULL is fine

// Hashes of one tile, its first `width`. CORRUPT when the database has fewer of them.
SBT_NODISCARD enum sbt_rc sbt_log_tile_read(struct sbt_tx *tx, unsigned level, uint64_t index, unsigned width,
                                            struct sbt_hash *ret, struct sbt_fault *f);

struct sbt_log_point {
    const char *origin;
    int64_t size, made_us;
    int64_t quorum_us; // SBT_INT_NONE: its policy is not met
    struct sbt_hash root;
    const char *note; // signed, with the cosignatures that it has
};
// What /log/checkpoint answers with: the newest that met the policy, else the newest that is signed.
SBT_NODISCARD enum sbt_rc sbt_log_point_served(struct sbt_tx *tx, struct sbt_log_point *ret, bool *ret_found,
                                               struct sbt_fault *f);
// The oldest one with a quorum in which that leaf is.
SBT_NODISCARD enum sbt_rc sbt_log_point_over(struct sbt_tx *tx, int64_t leaf_index, struct sbt_log_point *ret,
                                             bool *ret_found, struct sbt_fault *f);
// Proofs in the tree of that size, which has to be one that was integrated.
SBT_NODISCARD enum sbt_rc sbt_log_inclusion(struct sbt_tx *tx, struct sbt_app *app, uint64_t index, uint64_t size,
                                            struct sbt_proof *ret, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_log_consistency(struct sbt_tx *tx, struct sbt_app *app, uint64_t old, uint64_t size,
                                              struct sbt_proof *ret, struct sbt_fault *f);

// The bytes of a tile or an entry bundle by its name behind "tile/". NOT_FOUND for a wrong name and for what the newest
// checkpoint does not reach.
SBT_NODISCARD enum sbt_rc sbt_log_tile_bytes(struct sbt_app *app, struct sbt_arena *a, const char *name,
                                             struct sbt_blob *ret, struct sbt_fault *f);
// The served checkpoint; NOT_FOUND before there is one.
SBT_NODISCARD enum sbt_rc sbt_log_checkpoint_text(struct sbt_app *app, struct sbt_arena *a, const char **ret,
                                                  struct sbt_fault *f);
// Writes the log as a folder that any static server can serve: tile/... first, checkpoint last. What is there and
// complete is left alone, so it can be repeated. *ret_n: files written.
SBT_NODISCARD enum sbt_rc sbt_log_publish(struct sbt_app *app, struct sbt_arena *a, const char *dir, int64_t *ret_n,
                                          struct sbt_fault *f);
// Drops checkpoints that are older than a day, but the last of each hour and those of legal effect. *ret_n: dropped.
SBT_NODISCARD enum sbt_rc sbt_log_thin(struct sbt_app *app, struct sbt_arena *a, int64_t *ret_n, struct sbt_fault *f);

// BUSY while no quorum of witnesses has seen the log for longer than the setting log.legal_stop_s (4 hours): for new acts
// of legal effect against a person. Lifts, intake and everything else never ask.
#define SBT_LOG_LEGAL_STOP_S (4 * 3600)
SBT_NODISCARD enum sbt_rc sbt_log_legal_ok(struct sbt_tx *tx, struct sbt_fault *f);
// Since when (the time of the first leaf that no quorum covers, or when the policy came, whichever is later); SBT_US_NONE
// when all is covered or no quorum is asked for.
SBT_NODISCARD enum sbt_rc sbt_log_uncovered_since(struct sbt_tx *tx, int64_t *ret_us, struct sbt_fault *f);
