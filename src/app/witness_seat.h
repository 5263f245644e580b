// Whose seat a witness of the log has: in the policy it bears its agency's code in small letters (kasn: KASN).
#pragma once
#include "app/app.h"

struct sbt_witness_seat {
    const char *agency;   // label; NULL: the name is no agency's code, so nothing is known of a seat
    const char *receiver; // label of who has the seat now; NULL: nobody
    bool ended;           // the agency itself has it no more (domain: succession, or its last day)
};
// As on that day. A seat passes with the succession of its agency (rule "witness"), else it ends with the agency.
SBT_NODISCARD enum sbt_rc sbt_witness_seat_of(struct sbt_tx *tx, const char *witness, sbt_day day,
                                              struct sbt_witness_seat *ret, struct sbt_fault *f);
