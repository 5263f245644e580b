// A trust policy (c2sp.org/tlog-policy, July 2026): which logs and witnesses are known, and which of them are enough.
#pragma once
#include "proof/checkpoint.h"
#include "proof/note.h"

#define SBT_TRUST_MAX 64                 // logs, witnesses and groups, of each; the text asks for 32
#define SBT_TRUST_BYTES_MAX (256 * 1024) // of the file

struct sbt_trust_log {
    struct sbt_vkey key; // its name is the origin
    const char *url;     // NULL when the line has none
};
struct sbt_trust_witness {
    const char *name;
    struct sbt_vkey key;
    const char *url; // submission prefix; NULL when the line has none
};
struct sbt_trust_group {
    const char *name;
    size_t need, members_n; // so many of the members
    // Below SBT_TRUST_MAX a witness, else a group (its number + SBT_TRUST_MAX).
    uint16_t member[2 * SBT_TRUST_MAX];
};
struct sbt_trust {
    struct sbt_trust_log log[SBT_TRUST_MAX];
    struct sbt_trust_witness witness[SBT_TRUST_MAX];
    struct sbt_trust_group group[SBT_TRUST_MAX];
    size_t log_n, witness_n, group_n;
    int quorum; // as a member; -1: none
};
// Strings live in `a`. INVALID with the line's number.
SBT_NODISCARD enum sbt_rc sbt_trust_parse(struct sbt_arena *a, const char *text, size_t n, struct sbt_trust *ret,
                                          struct sbt_fault *f);
// Whether those witnesses are enough; seen has witness_n places.
bool sbt_trust_met(const struct sbt_trust *t, const bool *seen);
// The whole judgement of a cosigned checkpoint. *ret_seen (witness_n places) and *ret are filled in as far as it got.
enum sbt_trust_verdict {
    SBT_TRUST_OK = 1,
    SBT_TRUST_NO_LOG,    // no listed log of that origin signed it
    SBT_TRUST_BAD_SIG,   // a line of a known key does not verify
    SBT_TRUST_NO_QUORUM, // good, but too few witnesses
    SBT_TRUST_MALFORMED, // not a checkpoint
};
enum sbt_trust_verdict sbt_trust_judge(struct sbt_arena *a, const struct sbt_trust *t, const struct sbt_note *note,
                                       struct sbt_checkpoint *ret, bool *ret_seen);
