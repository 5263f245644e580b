// A receipt (c2sp.org/tlog-proof@v1, July 2026): read, checked and told in words, with no network and no database.
//
// Its `extra` line holds, in base64, what the leaf is made of, as lines:
//   sbt-receipt/v1
//   salt <base64 of 32 bytes>
//   header <base64 of the event's canonical JSON header>
//   part <name> <base64 of the part's hash>                     one a part, sorted by name
//   open <name> <base64 of its salt> <base64 of its body>       the parts that the holder may see, in the same order
//   sum <base64 of SHA-256 of the file without the extra line>  finds damage in what the policy may ignore
#pragma once
#include <stdio.h>

#include "verify/tree.h"
#include "verify/trust.h"

#define SBT_RECEIPT_BYTES_MAX (1024 * 1024)
#define SBT_RECEIPT_TAG "sbt-receipt/v1"
#define SBT_RECEIPT_FIRST "c2sp.org/tlog-proof@v1"

enum sbt_verify_verdict {
    SBT_RECEIPT_PROVEN = 1,
    SBT_RECEIPT_NOT_ONE,    // not a tlog-proof
    SBT_RECEIPT_NO_EXTRA,   // says nothing of the record, or not in our form
    SBT_RECEIPT_BAD_PART,   // an opened part is not the one that was sealed
    SBT_RECEIPT_BAD_POINT,  // the checkpoint is malformed
    SBT_RECEIPT_NO_LOG,     // signed by no log of the policy
    SBT_RECEIPT_BAD_SIG,    // a signature of a known key does not hold
    SBT_RECEIPT_NO_QUORUM,  // too few witnesses
    SBT_RECEIPT_NOT_IN_LOG, // the path does not lead to the signed root
    SBT_RECEIPT_DAMAGED,    // proven, but the file is not as it was issued
};
struct sbt_verify_receipt {
    enum sbt_verify_verdict verdict;
    uint64_t index;
    struct sbt_verify_point point;
    struct sbt_verify_witnessed who;
    struct sbt_hash leaf_hash;
    struct sbt_bytes header;
    struct sbt_verify_part part[SBT_VERIFY_PARTS];
    struct sbt_bytes body[SBT_VERIFY_PARTS]; // of the part of that number; p NULL: not opened
    size_t part_n;
};
// `work` has to hold as many bytes as the file; everything in *ret points into `file` or `work`. Filled in as far as it
// got; *ret is PROVEN only when every step of c2sp.org/tlog-proof holds.
void sbt_verify_receipt(struct sbt_bytes file, const struct sbt_verify_policy *p, uint8_t *work,
                        struct sbt_verify_receipt *ret);

// The value of a member of a flat JSON object as it stands there, text without its quotes; {NULL, 0}: none.
struct sbt_bytes sbt_verify_member(struct sbt_bytes json, const char *name);

// What was proven, by whom, and what was not. lang "id" or "en".
void sbt_verify_print(const struct sbt_verify_receipt *r, const struct sbt_verify_policy *p, const char *lang,
                      FILE *out);
#define SBT_RECEIPT_POLICY_MAX (256 * 1024)
struct sbt_verify_room { // too large for a stack
    uint8_t file[SBT_RECEIPT_BYTES_MAX + 1], work[SBT_RECEIPT_BYTES_MAX], rules[SBT_RECEIPT_POLICY_MAX + 1];
    struct sbt_verify_policy policy;
};
// The whole work of sbt-verify and of `sbt receipt verify`: reads both files, prints. 0 proven, 1 not, 2 cannot be read.
int sbt_verify_files(struct sbt_verify_room *room, const char *receipt, const char *policy, const char *lang, FILE *out,
                     FILE *err);
