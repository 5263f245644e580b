// The directory of agencies: read by every member of staff, changed by the administrator with a reason.
#pragma once
#include "app/app.h"
#include "base/field.h"

struct sbt_agency_view {
    struct sbt_id id;
    const char *code, *kind, *kind_label, *name, *name_id, *name_en,
        *label; // kind_label: message id; name: in ctx->lang
    const char *parent, *region, *region_name, *ppk_title, *kanreg, *successor;
    sbt_day from, to;
    bool ended; // today
};
struct sbt_agency_list_in {
    const char *kind, *q, *region, *after;
};
SBT_NODISCARD enum sbt_rc sbt_agency_list(struct sbt_ctx *ctx, const struct sbt_agency_list_in *in,
                                          struct sbt_agency_view **ret, size_t *ret_n, const char **ret_next,
                                          struct sbt_fault *f);
struct sbt_agency_holder {
    const char *name, *role_label, *capacity_label;
};
struct sbt_agency_page {
    struct sbt_agency_view a;
    const char *parent_name, *kanreg_name, *successor_name;
    struct sbt_agency_holder *holders; // who works there now; only for its own people and the administrator
    size_t holders_n;
};
SBT_NODISCARD enum sbt_rc sbt_agency_get(struct sbt_ctx *ctx, const char *code, struct sbt_agency_page *ret,
                                         struct sbt_fault *f);
struct sbt_agency_in {
    const char *code, *kanreg, *kind, *label, *name_en, *name_id, *parent, *ppk_title, *reason, *region, *successor;
    sbt_day from, to;
};
extern const struct sbt_fields sbt_agency_t;
extern const struct sbt_choice sbt_agency_kinds[];
const char *sbt_agency_kind_label(const char *kind); // message id
// Adds a new code or changes the one that is there. Asks for a fresh second factor.
SBT_NODISCARD enum sbt_rc sbt_agency_save(struct sbt_ctx *ctx, const struct sbt_agency_in *in, bool add,
                                          struct sbt_fault *f);
// The provinces as choices, ends with code NULL.
SBT_NODISCARD enum sbt_rc sbt_region_provinces(struct sbt_ctx *ctx, const struct sbt_choice **ret, struct sbt_fault *f);
