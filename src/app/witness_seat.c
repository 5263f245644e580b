// Looks up the agency of a witness's name, and who has its seat.
#include "app/witness_seat.h"

#include "app/succession.h"
#include "gen/queries.h"

static const char *code_of(struct sbt_arena *a, const char *witness)
{
    char *code = sbt_arena_strdup(a, witness);
    for (char *p = code; *p != '\0'; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    return code;
}

enum sbt_rc sbt_witness_seat_of(struct sbt_tx *tx, const char *witness, sbt_day day, struct sbt_witness_seat *ret,
                                struct sbt_fault *f)
{
    struct sbt_q_agency_by_code_in in = {.code = code_of(sbt_tx_arena(tx), witness)};
    struct sbt_q_agency_by_code_out a;
    struct sbt_id holder;
    bool found;
    *ret = (struct sbt_witness_seat){0};
    SBT_TRY(sbt_q_agency_by_code(tx, &in, &a, &found, f));
    if (!found)
        return SBT_OK;
    ret->agency = a.label;
    SBT_TRY(sbt_succession_seat(tx, &a.agency_id, day, &holder, f));
    if (sbt_id_eq(&holder, &a.agency_id)) {
        ret->ended = a.valid_to != SBT_INT_NONE && (sbt_day)a.valid_to < day;
        ret->receiver = ret->ended ? NULL : a.label;
        return SBT_OK;
    }
    ret->ended = true;
    if (sbt_id_is_none(&holder))
        return SBT_OK;
    struct sbt_q_agency_get_in by = {.agency_id = holder};
    struct sbt_q_agency_get_out receiver;
    SBT_TRY(sbt_q_agency_get(tx, &by, &receiver, &found, f));
    ret->receiver = found ? receiver.label : NULL;
    return SBT_OK;
}
