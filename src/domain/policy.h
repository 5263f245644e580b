// Roles and permissions: who may do what kind of thing. Which case it may be done to is sight (app/sight.h); who holds
// which duty of a case stands in the rulebook.
#pragma once
#include "base/defs.h"

enum sbt_role {
    SBT_ROLE_UNSET = 0,
    SBT_ROLE_BAWASLU,     // bawaslu_officer: intake, study; level and territory by the office of the appointment
    SBT_ROLE_VERIFIER,    // verifier: votes for a member agency of the task force
    SBT_ROLE_AUDIMAN,     // audiman: BKN centre and regional offices
    SBT_ROLE_KASN,        // kasn_examiner: until KASN's end date
    SBT_ROLE_EXAMINER,    // examiner: superior, examining team, Inspektorat; only the case handed over
    SBT_ROLE_SECRETARIAT, // secretariat of the task force: lists, votes, minutes; decides nothing
    SBT_ROLE_KEMENDAGRI,  // kemendagri_officer
    SBT_ROLE_PANRB,       // panrb_officer
    SBT_ROLE_PPK_OFFICER, // ppk_officer: personnel office (BKPSDM/BKD/Biro SDM)
    SBT_ROLE_PPK,         // ppk_signatory
    SBT_ROLE_MONITOR,     // monitor: all figures, no names
    SBT_ROLE_CUSTODIAN,   // custodian of reporters' identities
    SBT_ROLE_AUDITOR,     // auditor: reads the log, no content
    SBT_ROLE_PIC,         // pic: manages the accounts of its own agency (letter B/26/S.SM.00.01/2023)
    SBT_ROLE_ADMIN,       // admin: agencies, rulebooks, health; sees no case
    SBT_ROLE_END
};

// What a route, verb or API operation needs. The zero value is refused; public is spelled out.
enum sbt_need {
    SBT_NEED_UNSET = 0,
    SBT_NEED_PUBLIC,       // anybody
    SBT_NEED_RECEIPT,      // the holder of a report number and its secret code
    SBT_NEED_LOGIN,        // any person with a session (own account, sessions, tokens)
    SBT_NEED_REPORT_ENTER, // file Form A, B.1, B.2, CSV
    SBT_NEED_REPORT_READ,  // reports of the own sight: intake desk
    SBT_NEED_REPORT_GATE,  // ask, complete, open or join a case
    SBT_NEED_CASE_READ,    // cases of the own sight
    SBT_NEED_CASE_ACT,     // some step of a case (which one: duties and the rulebook)
    SBT_NEED_IDENTITY_ASK,
    SBT_NEED_IDENTITY_OPEN,
    SBT_NEED_FIGURES, // figures of the own sight, or all for the monitor
    SBT_NEED_EXPORT,  // case lists with names; step-up
    SBT_NEED_IMPORT,
    SBT_NEED_ACCOUNTS_OWN, // accounts of the own agency
    SBT_NEED_ACCOUNTS_ALL,
    SBT_NEED_AGENCIES,
    SBT_NEED_LOG_READ,
    SBT_NEED_HEALTH,
    SBT_NEED_ALERTS,    // early warning: those of the own territory and kind
    SBT_NEED_ALERT_ACT, // acknowledge, look at, decide; record a transfer
    SBT_NEED_ACTS,      // scope of tokens: read what stands in the own name, or in the own agency's by its PIC
    SBT_NEED_ACT_JUDGE, // scope of tokens: deny such an act, confirm the agency's days
    SBT_NEED_END
};

struct sbt_role_row {
    enum sbt_role role;
    const char *code, *label; // label: message id
    bool privileged;          // a new appointment needs two persons and a notice to the agency
    const char *agency_kinds; // blank-separated kinds of agencies that may hold it
};
extern const struct sbt_role_row sbt_roles[];                 // by enum value from SBT_ROLE_BAWASLU, ends with role 0
const struct sbt_role_row *sbt_role_get(enum sbt_role r);     // NULL when out of range
enum sbt_role sbt_role_find(const char *code);                // UNSET when unknown
bool sbt_role_fits(enum sbt_role r, const char *agency_kind); // may an agency of that kind hold it
bool sbt_policy_may(enum sbt_role role, enum sbt_need need);  // the matrix; PUBLIC is true for everybody
bool sbt_policy_step_up(enum sbt_need need);                  // asks for a fresh second factor
const char *sbt_need_name(enum sbt_need need);
enum sbt_need sbt_need_find(const char *name); // UNSET when unknown
// National roles see every case (not: shut ones); others see what the sight table grants their agency.
bool sbt_policy_sees_all(enum sbt_role role, const char *agency_kind);
