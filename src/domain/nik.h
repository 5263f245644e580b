// NIK, the 16-digit number of every resident, and its cross-check against a NIP.
#pragma once
#include "domain/nip.h"

struct sbt_nik {
    char text[17];  // the 16 digits
    char region[9]; // "36.02.04": place of FIRST registration, not of residence; never use it as territory
    sbt_day birth;  // latest day that fits the two-digit year and is not in the future
    enum sbt_sex sex;
    int sequence;
};

SBT_NODISCARD enum sbt_rc sbt_nik_parse(const char *s, sbt_day today, const char *field, struct sbt_nik *ret,
                                        struct sbt_fault *f);
// Birth date (day, month, two-digit year) and sex must agree; else INVALID at `field` with what differs.
SBT_NODISCARD enum sbt_rc sbt_nik_matches_nip(const struct sbt_nik *nik, const struct sbt_nip *nip, const char *field,
                                              struct sbt_fault *f);
