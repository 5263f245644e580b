// NIP and NI PPPK, the 18-digit numbers of civil servants: parsed, judged for plausibility, said in words when wrong.
#pragma once
#include "base/fault.h"
#include "base/time.h"

enum sbt_sex { SBT_SEX_UNSET = 0, SBT_SEX_MALE = 1, SBT_SEX_FEMALE = 2 };
enum sbt_asn { SBT_ASN_UNSET = 0, SBT_ASN_PNS = 1, SBT_ASN_PPPK = 2 };

struct sbt_nip {
    char text[19]; // the 18 digits
    sbt_day birth;
    enum sbt_sex sex;
    enum sbt_asn asn;
    int appointed_year;  // TMT CPNS, or year of the first PPPK appointment
    int appointed_month; // 1..12; 0 for PPPK
    int contract_code;   // 21..99 for PPPK; 0 for PNS
    int sequence;        // 1..999
};

// Blanks, dots and dashes between digits are skipped. `today` refuses dates of the future. The first mistake found is
// set at `field` (NULL: as the fault's own sentence). There is no check digit, so a wrong number may still pass.
SBT_NODISCARD enum sbt_rc sbt_nip_parse(const char *s, sbt_day today, const char *field, struct sbt_nip *ret,
                                        struct sbt_fault *f);
const char *sbt_asn_code(enum sbt_asn asn); // "pns", "pppk", "" when unset
enum sbt_asn sbt_asn_of(const char *code);  // UNSET for anything else, NULL too
const char *sbt_sex_code(enum sbt_sex sex); // "l", "p", "" when unset
