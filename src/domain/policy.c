// Roles and what each may do: one row a need, one bit a role; tests/unit/policy_matrix.txt is the same in words.
#include "domain/policy.h"

#include <string.h>

#include "base/buf.h"
#include "base/fault.h"

#define WITH_PPK "kementerian lembaga pemprov pemkab pemkot bkn bawaslu kempanrb kemendagri kasn"
#define MEMBERS "bkn kanreg bawaslu bawaslu_provinsi kempanrb kemendagri kasn"
#define CENTRES "bkn bawaslu kempanrb kemendagri kasn"
#define ANY_KIND                                                                                        \
    "bkn kanreg bawaslu bawaslu_provinsi bawaslu_kabkota kasn kempanrb kemendagri kementerian lembaga " \
    "pemprov pemkab pemkot"

const struct sbt_role_row sbt_roles[] = {
    {SBT_ROLE_BAWASLU, "bawaslu_officer", SBT_N_("Petugas Bawaslu"), false, "bawaslu bawaslu_provinsi bawaslu_kabkota"},
    {SBT_ROLE_VERIFIER, "verifier", SBT_N_("Verifikator Satgas"), false, MEMBERS},
    {SBT_ROLE_AUDIMAN, "audiman", SBT_N_("Auditor Manajemen ASN (BKN)"), false, "bkn kanreg"},
    {SBT_ROLE_KASN, "kasn_examiner", SBT_N_("Pemeriksa KASN"), false, "kasn"},
    {SBT_ROLE_EXAMINER, "examiner", SBT_N_("Pemeriksa instansi"), false, WITH_PPK},
    {SBT_ROLE_SECRETARIAT, "secretariat", SBT_N_("Sekretariat Satgas"), false, CENTRES},
    {SBT_ROLE_KEMENDAGRI, "kemendagri_officer", SBT_N_("Petugas Kemendagri"), false, "kemendagri"},
    {SBT_ROLE_PANRB, "panrb_officer", SBT_N_("Petugas KemenPANRB"), false, "kempanrb"},
    {SBT_ROLE_PPK_OFFICER, "ppk_officer", SBT_N_("Petugas kepegawaian"), false, WITH_PPK},
    {SBT_ROLE_PPK, "ppk_signatory", SBT_N_("Pejabat Pembina Kepegawaian"), true, WITH_PPK},
    {SBT_ROLE_MONITOR, "monitor", SBT_N_("Pemantau nasional"), false, CENTRES},
    {SBT_ROLE_CUSTODIAN, "custodian", SBT_N_("Penjaga identitas pelapor"), true, "bkn bawaslu"},
    {SBT_ROLE_AUDITOR, "auditor", SBT_N_("Auditor catatan"), true, CENTRES " lembaga"},
    {SBT_ROLE_PIC, "pic", SBT_N_("PIC instansi"), true, ANY_KIND},
    {SBT_ROLE_ADMIN, "admin", SBT_N_("Administrator sistem"), true, "bkn"},
    {.role = SBT_ROLE_UNSET},
};

#define R(x) (1u << SBT_ROLE_##x)
#define OFFICERS (R(BAWASLU) | R(VERIFIER) | R(AUDIMAN) | R(KASN))
#define MINISTRIES (R(KEMENDAGRI) | R(PANRB))
#define ALL_ROLES (((1u << SBT_ROLE_END) - 1u) & ~1u)

static const struct need_row {
    const char *name;
    unsigned roles;
    bool step_up;
} needs[SBT_NEED_END] = {
    [SBT_NEED_PUBLIC] = {"public", ALL_ROLES, false},
    [SBT_NEED_RECEIPT] = {"receipt", ALL_ROLES, false},
    [SBT_NEED_LOGIN] = {"login", ALL_ROLES, false},
    [SBT_NEED_REPORT_ENTER] = {"report_enter", OFFICERS | R(SECRETARIAT) | MINISTRIES, false},
    [SBT_NEED_REPORT_READ] = {"report_read", OFFICERS | R(SECRETARIAT) | MINISTRIES, false},
    [SBT_NEED_REPORT_GATE] = {"report_gate", OFFICERS, false},
    [SBT_NEED_CASE_READ] = {"case_read", OFFICERS | R(EXAMINER) | R(SECRETARIAT) | MINISTRIES | R(PPK_OFFICER) | R(PPK),
                            false},
    [SBT_NEED_CASE_ACT] = {"case_act", OFFICERS | R(EXAMINER) | R(SECRETARIAT) | MINISTRIES | R(PPK_OFFICER) | R(PPK),
                           false},
    [SBT_NEED_IDENTITY_ASK] = {"identity_ask", OFFICERS, false},
    [SBT_NEED_IDENTITY_OPEN] = {"identity_open", R(CUSTODIAN), true},
    [SBT_NEED_FIGURES] = {"figures", OFFICERS | R(SECRETARIAT) | MINISTRIES | R(PPK_OFFICER) | R(PPK) | R(MONITOR),
                          false},
    [SBT_NEED_EXPORT] = {"export", OFFICERS | R(SECRETARIAT) | MINISTRIES | R(PPK_OFFICER), true},
    [SBT_NEED_IMPORT] = {"import", OFFICERS, false},
    [SBT_NEED_ACCOUNTS_OWN] = {"accounts_own", R(PIC) | R(ADMIN), false},
    [SBT_NEED_ACCOUNTS_ALL] = {"accounts_all", R(ADMIN), false},
    [SBT_NEED_AGENCIES] = {"agencies", R(ADMIN), false},
    [SBT_NEED_LOG_READ] = {"log_read", R(AUDITOR), false},
    [SBT_NEED_HEALTH] = {"health", R(ADMIN), false},
    [SBT_NEED_ALERTS] = {"alerts",
                         OFFICERS | R(SECRETARIAT) | MINISTRIES | R(PPK_OFFICER) | R(PPK) | R(MONITOR) | R(CUSTODIAN),
                         false},
    [SBT_NEED_ALERT_ACT] = {"alert_act", OFFICERS | R(SECRETARIAT) | MINISTRIES | R(CUSTODIAN), false},
    [SBT_NEED_ACTS] = {"acts", ALL_ROLES, false},
    [SBT_NEED_ACT_JUDGE] = {"act_judge", ALL_ROLES, false},
};

const struct sbt_role_row *sbt_role_get(enum sbt_role r)
{
    if (r <= SBT_ROLE_UNSET || r >= SBT_ROLE_END)
        return NULL;
    return &sbt_roles[r - 1];
}

enum sbt_role sbt_role_find(const char *code)
{
    for (size_t i = 0; sbt_roles[i].role != SBT_ROLE_UNSET; i++)
        if (sbt_str_eq(sbt_roles[i].code, code))
            return sbt_roles[i].role;
    return SBT_ROLE_UNSET;
}

bool sbt_role_fits(enum sbt_role role, const char *agency_kind)
{
    const struct sbt_role_row *r = sbt_role_get(role);
    if (r == NULL || sbt_str_empty(agency_kind))
        return false;
    size_t n = strlen(agency_kind);
    for (const char *p = r->agency_kinds; p != NULL; p = strchr(p, ' ')) {
        p += *p == ' ';
        if (strncmp(p, agency_kind, n) == 0 && (p[n] == ' ' || p[n] == '\0'))
            return true;
    }
    return false;
}

bool sbt_policy_may(enum sbt_role role, enum sbt_need need)
{
    if (need <= SBT_NEED_UNSET || need >= SBT_NEED_END || role < SBT_ROLE_UNSET || role >= SBT_ROLE_END)
        return false;
    if (need == SBT_NEED_PUBLIC || need == SBT_NEED_RECEIPT)
        return true;
    return role != SBT_ROLE_UNSET && (needs[need].roles & (1u << role)) != 0;
}

bool sbt_policy_step_up(enum sbt_need need)
{
    return need > SBT_NEED_UNSET && need < SBT_NEED_END && needs[need].step_up;
}

const char *sbt_need_name(enum sbt_need need)
{
    return need > SBT_NEED_UNSET && need < SBT_NEED_END ? needs[need].name : "";
}

enum sbt_need sbt_need_find(const char *name)
{
    for (int i = SBT_NEED_UNSET + 1; i < SBT_NEED_END; i++)
        if (sbt_str_eq(needs[i].name, name))
            return (enum sbt_need)i;
    return SBT_NEED_UNSET;
}

bool sbt_policy_sees_all(enum sbt_role role, const char *agency_kind)
{
    bool centre = sbt_str_eq(agency_kind, "bkn") || sbt_str_eq(agency_kind, "bawaslu") ||
                  sbt_str_eq(agency_kind, "kempanrb") || sbt_str_eq(agency_kind, "kemendagri") ||
                  sbt_str_eq(agency_kind, "kasn");
    switch (role) {
    case SBT_ROLE_BAWASLU:
    case SBT_ROLE_VERIFIER:
    case SBT_ROLE_AUDIMAN:
    case SBT_ROLE_KASN:
    case SBT_ROLE_SECRETARIAT:
    case SBT_ROLE_MONITOR: // sees no case (the need case_read is not his): all figures
        return centre;
    default:
        return false;
    }
}
