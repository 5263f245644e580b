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
enum sbt_agency_change { SBT_AGENCY_SAME = 1, SBT_AGENCY_NEW, SBT_AGENCY_CHANGED };
// What saving it would change; errors at fields. also: agencies that come with it, so that codes may point at them.
SBT_NODISCARD enum sbt_rc sbt_agency_judge(struct sbt_tx *tx, const struct sbt_agency_in *in,
                                           const struct sbt_agency_in *also, size_t also_n, enum sbt_agency_change *ret,
                                           struct sbt_fault *f);
// Writes what was judged.
SBT_NODISCARD enum sbt_rc sbt_agency_put(struct sbt_tx *tx, const struct sbt_agency_in *in, bool add,
                                         struct sbt_fault *f);

// Many at once, from CSV with the names of sbt_agency_t as its head (code, kind, label, name_id, name_en and any of
// from, to, kanreg, parent, ppk_title, region, successor). All or nothing; dry: only says what it would do.
struct sbt_agency_line {
    int64_t line;                         // of the file
    const char *code, *name, *what_label; // message id
    enum sbt_agency_change what;          // 0: it is wrong
    const char *wrong;                    // sentence in the reader's language; NULL: none
};
struct sbt_agency_loaded {
    const struct sbt_agency_line *lines; // that change something or are wrong
    size_t lines_n;
    int64_t new_n, changed_n, same_n, wrong_n;
    bool written;
};
SBT_NODISCARD enum sbt_rc sbt_agency_load(struct sbt_ctx *ctx, const char *csv, size_t n, const char *reason, bool dry,
                                          struct sbt_agency_loaded *ret, struct sbt_fault *f);

// What was changed of an agency, newest first; for the administrator.
struct sbt_agency_event {
    int64_t recorded_us;
    const char *who, *reason, *name, *successor; // who NULL: the system
    sbt_day from, to;
    bool added;
};
SBT_NODISCARD enum sbt_rc sbt_agency_history(struct sbt_ctx *ctx, const char *code, struct sbt_agency_event **ret,
                                             size_t *ret_n, struct sbt_fault *f);
// The provinces as choices, ends with code NULL.
SBT_NODISCARD enum sbt_rc sbt_region_provinces(struct sbt_ctx *ctx, const struct sbt_choice **ret, struct sbt_fault *f);
