// An event as its columns say it, made into its leaf anew: the verifier's own reading of a stored log.
#pragma once
#include "verify/tree.h"

#define SBT_VERIFY_ID 16
struct sbt_verify_event {
    const uint8_t *account, *act_id, *agency, *appointment, *case_id, *id,
        *thing_id;                                  // 16 bytes; NULL or all zero: none
    struct sbt_bytes kind, thing_kind, salt, parts; // parts: "facts:HEX,person:HEX"
    int64_t recorded_us, schema_v;
};
// The canonical JSON header into ret; 0 when it has more than max bytes.
size_t sbt_verify_header(const struct sbt_verify_event *e, char *ret, size_t max);
// Reads the list of parts: sorted, each once, hashes in lowercase hex.
bool sbt_verify_parts(struct sbt_bytes list, struct sbt_verify_part ret[SBT_VERIFY_PARTS], size_t *ret_n);
// The event's leaf hash; false when salt, header or list of parts has the wrong form.
bool sbt_verify_event(const struct sbt_verify_event *e, struct sbt_verify_part ret_parts[SBT_VERIFY_PARTS],
                      size_t *ret_parts_n, struct sbt_hash *ret);
