// The second factor asked inside the form of a dangerous act.
#include "app/account_step_up.h"

#include "app/account_login.h"
#include "base/buf.h"

enum sbt_rc sbt_account_step_up(struct sbt_ctx *ctx, const char *code, struct sbt_fault *f)
{
    if (sbt_str_empty(code))
        return sbt_fault_field(f, "_kode", SBT_N_("Masukkan kode dari aplikasi kode Anda."));
    struct sbt_login_code_in in = {.code = code};
    enum sbt_rc rc = sbt_login_step_up(ctx, &in, f);
    for (size_t i = 0; rc == SBT_E_INVALID && i < f->fields_n && i < SBT_FAULT_FIELDS; i++)
        if (sbt_str_eq(f->fields[i].field, "code"))
            f->fields[i].field = "_kode";
    return rc;
}
