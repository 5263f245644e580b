// Identifiers: UUIDv7 for what the system makes, 16 bytes, ordered by time of making.
#pragma once
#include "base/time.h"

// All zero means unset (and NULL in the database).
struct sbt_id {
    uint8_t b[16];
};

// One struct type per kind of thing, so that two kinds cannot be swapped by mistake; `.u` is the plain id.
#define SBT_ID_TYPE(kind)    \
    struct sbt_##kind##_id { \
        struct sbt_id u;     \
    }
SBT_ID_TYPE(event);
SBT_ID_TYPE(report);
SBT_ID_TYPE(case);
SBT_ID_TYPE(subject);
SBT_ID_TYPE(agency);
SBT_ID_TYPE(account);
SBT_ID_TYPE(appointment);
SBT_ID_TYPE(evidence);
SBT_ID_TYPE(session);

void sbt_id_new(struct sbt_id *ret, int64_t now_us); // RFC 9562 UUIDv7: 48-bit ms, 12 bits of sub-ms, 62 random
bool sbt_id_is_none(const struct sbt_id *id);
bool sbt_id_eq(const struct sbt_id *a, const struct sbt_id *b);
int sbt_id_cmp(const struct sbt_id *a, const struct sbt_id *b);
SBT_NODISCARD bool sbt_id_parse(const char *s, struct sbt_id *ret);    // 8-4-4-4-12 lower-case hex, not all zero
const char *sbt_id_text(struct sbt_arena *a, const struct sbt_id *id); // "" when none
void sbt_id_put(char ret[37], const struct sbt_id *id);
// A stable id for a thing known by a code (a region, an agency, a rulebook): UUIDv8 from SHA-256(kind NUL code).
void sbt_id_of_code(struct sbt_id *ret, const char *kind, const char *code);
