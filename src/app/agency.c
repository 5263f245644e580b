// Agencies are events; what the administrator changed by hand is not overwritten by a later load of the lists.
#include "app/agency.h"

#include <string.h>

#include "app/account_manage.h"
#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/event.h"

const struct sbt_choice sbt_agency_kinds[] = {
    {"bkn", SBT_N_("BKN"), NULL},
    {"kanreg", SBT_N_("Kantor Regional BKN"), NULL},
    {"bawaslu", SBT_N_("Bawaslu RI"), NULL},
    {"bawaslu_provinsi", SBT_N_("Bawaslu provinsi"), NULL},
    {"bawaslu_kabkota", SBT_N_("Bawaslu kabupaten/kota"), NULL},
    {"kasn", SBT_N_("KASN"), NULL},
    {"kempanrb", SBT_N_("Kementerian PANRB"), NULL},
    {"kemendagri", SBT_N_("Kementerian Dalam Negeri"), NULL},
    {"kementerian", SBT_N_("Kementerian"), NULL},
    {"lembaga", SBT_N_("Lembaga"), NULL},
    {"pemprov", SBT_N_("Pemerintah provinsi"), NULL},
    {"pemkab", SBT_N_("Pemerintah kabupaten"), NULL},
    {"pemkot", SBT_N_("Pemerintah kota"), NULL},
    {NULL, NULL, NULL},
};
static const struct sbt_field agency_f[] = {
    SBT_FIELD(sbt_agency_in, CODE, code, .required = true, .max = 40, .label = SBT_N_("Kode")),
    SBT_FIELD(sbt_agency_in, DAY, from, .label = SBT_N_("Berdiri sejak")),
    SBT_FIELD(sbt_agency_in, CODE, kanreg, .max = 40, .label = SBT_N_("Kode kantor regional BKN")),
    SBT_FIELD(sbt_agency_in, CODE, kind, .required = true, .choices = sbt_agency_kinds, .label = SBT_N_("Jenis")),
    SBT_FIELD(sbt_agency_in, TEXT, label, .required = true, .max = 80, .label = SBT_N_("Nama pendek")),
    SBT_FIELD(sbt_agency_in, TEXT, name_en, .required = true, .max = 200, .label = SBT_N_("Nama dalam bahasa Inggris")),
    SBT_FIELD(sbt_agency_in, TEXT, name_id, .required = true, .max = 200, .label = SBT_N_("Nama")),
    SBT_FIELD(sbt_agency_in, CODE, parent, .max = 40, .label = SBT_N_("Kode instansi induk")),
    SBT_FIELD(sbt_agency_in, TEXT, ppk_title, .max = 80, .label = SBT_N_("Jabatan PPK"),
              .hint = SBT_N_("Kosongkan bila instansi ini tidak punya pegawai sendiri.")),
    SBT_FIELD(sbt_agency_in, AREA, reason, .required = true, .max = SBT_LIMIT_NOTE_CHARS, .label = SBT_N_("Dasar"),
              .hint = SBT_N_("Peraturan atau surat yang menjadi dasar perubahan.")),
    SBT_FIELD(sbt_agency_in, CODE, region, .max = 13, .label = SBT_N_("Kode wilayah"),
              .hint = SBT_N_("Kosongkan untuk instansi pusat.")),
    SBT_FIELD(sbt_agency_in, CODE, successor, .max = 40, .label = SBT_N_("Kode penerus")),
    SBT_FIELD(sbt_agency_in, DAY, to, .label = SBT_N_("Berakhir pada"),
              .hint = SBT_N_("Hari terakhir. Akun instansi ini berhenti setelahnya.")),
};
const struct sbt_fields sbt_agency_t = SBT_FIELDS(sbt_agency_in, "Agency", agency_f);

const char *sbt_agency_kind_label(const char *kind)
{
    for (const struct sbt_choice *c = sbt_agency_kinds; c->code != NULL; c++)
        if (sbt_str_eq(c->code, kind))
            return c->label;
    return kind;
}

static sbt_day day_of(int64_t v)
{
    return v == SBT_INT_NONE ? SBT_DAY_NONE : (sbt_day)v;
}

struct list_arg {
    struct sbt_ctx *ctx;
    const struct sbt_agency_list_in *in;
    struct sbt_agency_view *rows;
    size_t n;
    const char *next;
};

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list_arg *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_agency_find_in in = {.kind = sbt_str_empty(x->in->kind) ? NULL : x->in->kind,
                                      .region = sbt_str_empty(x->in->region) ? NULL : x->in->region,
                                      .q = sbt_like_pattern(a, x->in->q),
                                      .after_code = x->in->after != NULL ? x->in->after : "",
                                      .limit_n = SBT_LIMIT_ROWS_PER_PAGE + 1};
    struct sbt_q_agency_find_out *rows;
    SBT_TRY(sbt_q_agency_find(tx, &in, &rows, &x->n, f));
    x->next = NULL;
    if (x->n > SBT_LIMIT_ROWS_PER_PAGE) {
        x->n = SBT_LIMIT_ROWS_PER_PAGE;
        x->next = rows[x->n - 1].code;
    }
    x->rows = SBT_NEW_N(a, struct sbt_agency_view, x->n);
    bool en = sbt_str_eq(x->ctx->lang, "en");
    sbt_day today = sbt_ctx_today(x->ctx);
    for (size_t i = 0; i < x->n; i++)
        x->rows[i] = (struct sbt_agency_view){
            .id = rows[i].agency_id,
            .code = rows[i].code,
            .kind = rows[i].kind,
            .kind_label = sbt_agency_kind_label(rows[i].kind),
            .name = en ? rows[i].name_en : rows[i].name_id,
            .name_id = rows[i].name_id,
            .name_en = rows[i].name_en,
            .label = rows[i].label,
            .region = rows[i].region_code,
            .region_name = rows[i].region_name,
            .ppk_title = rows[i].ppk_title,
            .kanreg = rows[i].kanreg_code,
            .successor = rows[i].successor_code,
            .from = day_of(rows[i].valid_from),
            .to = day_of(rows[i].valid_to),
            .ended = rows[i].valid_to != SBT_INT_NONE && rows[i].valid_to < today,
        };
    return SBT_OK;
}

enum sbt_rc sbt_agency_list(struct sbt_ctx *ctx, const struct sbt_agency_list_in *in, struct sbt_agency_view **ret,
                            size_t *ret_n, const char **ret_next, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, ctx->actor.operator_cli ? SBT_NEED_AGENCIES : SBT_NEED_LOGIN, f));
    struct list_arg x = {.ctx = ctx, .in = in};
    SBT_TRY(sbt_ctx_tx(ctx, "agency.list", SBT_TX_READ, list_tx, &x, f));
    *ret = x.rows;
    *ret_n = x.n;
    *ret_next = x.next;
    return SBT_OK;
}

struct get_arg {
    struct sbt_ctx *ctx;
    const char *code;
    struct sbt_agency_page page;
};

static enum sbt_rc name_of(struct sbt_tx *tx, const struct sbt_ctx *ctx, const char *code, const char **ret,
                           struct sbt_fault *f)
{
    *ret = NULL;
    if (code == NULL)
        return SBT_OK;
    struct sbt_q_agency_by_code_in in = {code};
    struct sbt_q_agency_by_code_out out;
    bool found;
    SBT_TRY(sbt_q_agency_by_code(tx, &in, &out, &found, f));
    if (found)
        *ret = sbt_str_eq(ctx->lang, "en") ? out.name_en : out.name_id;
    return SBT_OK;
}

static enum sbt_rc holders(struct sbt_tx *tx, struct get_arg *x, struct sbt_fault *f)
{
    struct sbt_q_appointment_holders_in in = {x->page.a.id, sbt_ctx_today(x->ctx)};
    struct sbt_q_appointment_holders_out *rows;
    size_t n;
    SBT_TRY(sbt_q_appointment_holders(tx, &in, &rows, &n, f));
    x->page.holders = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_agency_holder, n);
    x->page.holders_n = n;
    for (size_t i = 0; i < n; i++) {
        const struct sbt_role_row *role = sbt_role_get(sbt_role_find(rows[i].role));
        x->page.holders[i] =
            (struct sbt_agency_holder){.name = rows[i].name,
                                       .role_label = role != NULL ? role->label : rows[i].role,
                                       .capacity_label = sbt_appointment_capacity_label(rows[i].capacity)};
    }
    return SBT_OK;
}

static enum sbt_rc get_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct get_arg *x = arg;
    struct sbt_q_agency_by_code_in in = {x->code};
    struct sbt_q_agency_by_code_out out;
    bool found;
    SBT_TRY(sbt_q_agency_by_code(tx, &in, &out, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Instansi %1 tidak ada."), x->code);
    x->page = (struct sbt_agency_page){.a = {.id = out.agency_id,
                                             .code = out.code,
                                             .kind = out.kind,
                                             .kind_label = sbt_agency_kind_label(out.kind),
                                             .name = sbt_str_eq(x->ctx->lang, "en") ? out.name_en : out.name_id,
                                             .name_id = out.name_id,
                                             .name_en = out.name_en,
                                             .label = out.label,
                                             .parent = out.parent_code,
                                             .region = out.region_code,
                                             .ppk_title = out.ppk_title,
                                             .kanreg = out.kanreg_code,
                                             .successor = out.successor_code,
                                             .from = day_of(out.valid_from),
                                             .to = day_of(out.valid_to)}};
    x->page.a.ended = x->page.a.to != SBT_DAY_NONE && x->page.a.to < sbt_ctx_today(x->ctx);
    if (out.region_code != NULL) {
        struct sbt_q_region_get_in rin = {out.region_code};
        struct sbt_q_region_get_out region;
        SBT_TRY(sbt_q_region_get(tx, &rin, &region, &found, f));
        if (found)
            x->page.a.region_name = region.name;
    }
    SBT_TRY(name_of(tx, x->ctx, out.parent_code, &x->page.parent_name, f));
    SBT_TRY(name_of(tx, x->ctx, out.kanreg_code, &x->page.kanreg_name, f));
    SBT_TRY(name_of(tx, x->ctx, out.successor_code, &x->page.successor_name, f));
    if (sbt_manages_all(x->ctx) || sbt_id_eq(&out.agency_id, &x->ctx->actor.agency.u))
        return holders(tx, x, f);
    return SBT_OK;
}

enum sbt_rc sbt_agency_get(struct sbt_ctx *ctx, const char *code, struct sbt_agency_page *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, ctx->actor.operator_cli ? SBT_NEED_AGENCIES : SBT_NEED_LOGIN, f));
    struct get_arg x = {.ctx = ctx, .code = code};
    SBT_TRY(sbt_ctx_tx(ctx, "agency.get", SBT_TX_READ, get_tx, &x, f));
    *ret = x.page;
    return SBT_OK;
}

static enum sbt_rc provinces_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const struct sbt_choice **ret = arg;
    struct sbt_q_region_provinces_out *rows;
    size_t n;
    SBT_TRY(sbt_q_region_provinces(tx, &rows, &n, f));
    struct sbt_choice *c = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_choice, n + 1);
    for (size_t i = 0; i < n; i++)
        c[i] = (struct sbt_choice){.code = rows[i].code, .label = rows[i].name};
    *ret = c;
    return SBT_OK;
}

enum sbt_rc sbt_region_provinces(struct sbt_ctx *ctx, const struct sbt_choice **ret, struct sbt_fault *f)
{
    return sbt_ctx_tx(ctx, "region.provinces", SBT_TX_READ, provinces_tx, ret, f);
}

// --- changing

struct save_arg {
    struct sbt_ctx *ctx;
    const struct sbt_agency_in *in;
    bool add;
};

static enum sbt_rc known_agency(struct sbt_tx *tx, const char *code, const char *field,
                                const struct sbt_agency_in *also, size_t also_n, struct sbt_fault *f)
{
    struct sbt_q_agency_by_code_in in = {code};
    struct sbt_q_agency_by_code_out out;
    bool found = true;
    if (code != NULL)
        SBT_TRY(sbt_q_agency_by_code(tx, &in, &out, &found, f));
    for (size_t i = 0; i < also_n && !found; i++)
        found = sbt_str_eq(also[i].code, code);
    if (!found)
        sbt_fault_field(f, field, SBT_N_("Instansi %1 tidak ada."), code);
    return SBT_OK;
}

static enum sbt_rc check(struct sbt_tx *tx, const struct sbt_agency_in *in, const struct sbt_agency_in *also,
                         size_t also_n, struct sbt_fault *f)
{
    SBT_TRY(known_agency(tx, in->parent, "parent", also, also_n, f));
    SBT_TRY(known_agency(tx, in->kanreg, "kanreg", also, also_n, f));
    SBT_TRY(known_agency(tx, in->successor, "successor", also, also_n, f));
    if (in->region != NULL) {
        struct sbt_q_region_get_in rin = {in->region};
        struct sbt_q_region_get_out region;
        bool found;
        SBT_TRY(sbt_q_region_get(tx, &rin, &region, &found, f));
        if (!found)
            sbt_fault_field(f, "region", SBT_N_("Kode wilayah ini tidak ada. Contoh: 73 atau 73.71"));
    }
    if (in->to != SBT_DAY_NONE && in->from != SBT_DAY_NONE && in->to < in->from)
        sbt_fault_field(f, "to", SBT_N_("Tanggal akhir mendahului tanggal mulai."));
    if (in->to != SBT_DAY_NONE && in->successor == NULL)
        sbt_fault_field(f, "successor", SBT_N_("Instansi yang berakhir harus punya penerus."));
    return f->fields_n > 0 ? SBT_E_INVALID : SBT_OK;
}

enum sbt_rc sbt_agency_judge(struct sbt_tx *tx, const struct sbt_agency_in *in, const struct sbt_agency_in *also,
                             size_t also_n, enum sbt_agency_change *ret, struct sbt_fault *f)
{
    struct sbt_q_agency_by_code_in by = {in->code};
    struct sbt_q_agency_by_code_out had;
    bool found;
    SBT_TRY(sbt_q_agency_by_code(tx, &by, &had, &found, f));
    if (found && !sbt_str_eq(had.kind, in->kind))
        return sbt_fault_field(f, "kind",
                               SBT_N_("Jenis instansi tidak berubah. Buat instansi baru sebagai penerusnya."));
    SBT_TRY(check(tx, in, also, also_n, f));
    bool same = found && sbt_str_eq(had.name_id, in->name_id) && sbt_str_eq(had.name_en, in->name_en) &&
                sbt_str_eq(had.label, in->label) && sbt_str_eq(had.parent_code, in->parent) &&
                sbt_str_eq(had.region_code, in->region) && sbt_str_eq(had.ppk_title, in->ppk_title) &&
                sbt_str_eq(had.kanreg_code, in->kanreg) && sbt_str_eq(had.successor_code, in->successor) &&
                day_of(had.valid_from) == in->from && day_of(had.valid_to) == in->to;
    *ret = !found ? SBT_AGENCY_NEW : same ? SBT_AGENCY_SAME : SBT_AGENCY_CHANGED;
    return SBT_OK;
}

enum sbt_rc sbt_agency_put(struct sbt_tx *tx, const struct sbt_agency_in *in, bool add, struct sbt_fault *f)
{
    struct sbt_id id;
    sbt_id_of_code(&id, "agency", in->code);
    struct sbt_ev_agency_changed_facts facts = {.code = in->code,
                                                .kind = in->kind,
                                                .name_id = in->name_id,
                                                .name_en = in->name_en,
                                                .label = in->label,
                                                .parent = in->parent,
                                                .region = in->region,
                                                .ppk_title = in->ppk_title,
                                                .kanreg = in->kanreg,
                                                .successor = in->successor,
                                                .valid_from = in->from,
                                                .valid_to = in->to};
    struct sbt_ev_agency_changed_text text = {.reason = in->reason};
    if (add) {
        struct sbt_ev_agency_added_facts added = {.code = in->code,
                                                  .kind = in->kind,
                                                  .name_id = in->name_id,
                                                  .name_en = in->name_en,
                                                  .label = in->label,
                                                  .parent = in->parent,
                                                  .region = in->region,
                                                  .ppk_title = in->ppk_title,
                                                  .kanreg = in->kanreg,
                                                  .successor = in->successor,
                                                  .valid_from = in->from,
                                                  .valid_to = in->to};
        SBT_TRY(sbt_manage_append(tx, SBT_EV_AGENCY_ADDED, &id, &added, NULL, NULL, f));
    }
    return sbt_manage_append(tx, SBT_EV_AGENCY_CHANGED, &id, &facts, NULL, &text, f);
}

static enum sbt_rc save_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct save_arg *x = arg;
    enum sbt_agency_change what;
    SBT_TRY(sbt_agency_judge(tx, x->in, NULL, 0, &what, f));
    if ((what == SBT_AGENCY_NEW) != x->add)
        return x->add ? sbt_fault_field(f, "code", SBT_N_("Kode ini sudah dipakai instansi lain."))
                      : sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Instansi %1 tidak ada."), x->in->code);
    return sbt_agency_put(tx, x->in, x->add, f);
}

enum sbt_rc sbt_agency_save(struct sbt_ctx *ctx, const struct sbt_agency_in *in, bool add, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_AGENCIES, f));
    struct save_arg x = {.ctx = ctx, .in = in, .add = add};
    return sbt_ctx_tx(ctx, "agency.save", SBT_TX_WRITE, save_tx, &x, f);
}
