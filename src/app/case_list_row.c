// One row of a list as people read it: labels in their language, days left, names or initials; and the same as CSV.
#include "app/list_filter.h"

#include <string.h>

#include "app/read_log.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/tr.h"
#include "domain/casefile.h"
#include "gen/queries.h"
#include "store/dbval.h"

const char *sbt_name_initials(struct sbt_arena *a, const char *name)
{
    if (!name)
        return NULL;
    const char *out = "";
    for (const char *p = name; *p;) {
        while (*p == ' ')
            p++;
        size_t n = 1;
        while (((unsigned char)p[n] & 0xc0) == 0x80)
            n++;
        if (*p)
            out = sbt_arena_printf(a, "%s%s%.*s.", out, *out ? " " : "", (int)n, p);
        while (*p && *p != ' ')
            p++;
    }
    return out;
}

int64_t sbt_list_days_left(const struct sbt_ctx *ctx, sbt_day due, int64_t due_us, enum sbt_zone zone, bool *ret_late)
{
    sbt_day today = sbt_day_at(ctx->now_us, zone);
    *ret_late = ctx->now_us >= due_us;
    int64_t days = due - today;
    return *ret_late && days >= 0 ? -1 : days; // hours that ran out today are late, too
}

// Names that this page has asked for already: most rows of a page name the same few.
struct names {
    size_t offices_n, regions_n;
    struct {
        struct sbt_id id;
        const char *label;
    } office[32];
    struct {
        const char *code, *name;
    } region[32];
};

static enum sbt_rc office(struct sbt_tx *tx, struct names *m, const struct sbt_id *id, const char **ret,
                          struct sbt_fault *f)
{
    *ret = NULL;
    if (sbt_id_is_none(id))
        return SBT_OK;
    for (size_t i = 0; i < m->offices_n; i++)
        if (sbt_id_eq(&m->office[i].id, id)) {
            *ret = m->office[i].label;
            return SBT_OK;
        }
    struct sbt_q_case_list_office_in in = {.agency_id = *id};
    struct sbt_q_case_list_office_out out;
    bool found;
    SBT_TRY(sbt_q_case_list_office(tx, &in, &out, &found, f));
    *ret = found ? out.label : NULL;
    if (m->offices_n < SBT_ARRAY_LEN(m->office)) {
        m->office[m->offices_n].id = *id;
        m->office[m->offices_n++].label = *ret;
    }
    return SBT_OK;
}

static enum sbt_rc region(struct sbt_tx *tx, struct names *m, const char *code, const char **ret, struct sbt_fault *f)
{
    *ret = code;
    if (code == NULL)
        return SBT_OK;
    for (size_t i = 0; i < m->regions_n; i++)
        if (sbt_str_eq(m->region[i].code, code)) {
            *ret = m->region[i].name;
            return SBT_OK;
        }
    struct sbt_q_case_list_region_in in = {.code = code};
    struct sbt_q_case_list_region_out out;
    bool found;
    SBT_TRY(sbt_q_case_list_region(tx, &in, &out, &found, f));
    *ret = found ? out.name : code;
    if (m->regions_n < SBT_ARRAY_LEN(m->region)) {
        m->region[m->regions_n].code = code;
        m->region[m->regions_n++].name = *ret;
    }
    return SBT_OK;
}

static enum sbt_rc row(struct sbt_tx *tx, struct sbt_ctx *ctx, struct names *m,
                       const struct sbt_q_case_list_rows_out *o, struct sbt_case_list_row *ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    const struct sbt_rulebook *rb;
    const char *agency_label, *holder_label, *region_name;
    SBT_TRY(sbt_app_rulebook(tx, ctx->app, o->rulebook, &rb, f));
    SBT_TRY(office(tx, m, &o->agency_id, &agency_label, f));
    SBT_TRY(office(tx, m, &o->holder_agency_id, &holder_label, f));
    SBT_TRY(region(tx, m, o->region, &region_name, f));
    const struct sbt_rb_state *st = sbt_rb_state_get(rb, o->state);
    const struct sbt_rb_status *status = sbt_rb_status_get(rb, o->status);
    const struct sbt_rb_act *act = sbt_rb_act_get(rb, o->act_code);
    const struct sbt_rb_duty *duty = sbt_rb_duty_get(rb, o->holder_duty);
    struct sbt_case_list_row r = {
        .case_id = o->case_id,
        .subject_id = o->subject_id,
        .number = o->number,
        .n = o->n,
        .subjects_n = o->subjects_n,
        .initials = o->restricted != 0,
        .name = o->restricted ? sbt_name_initials(a, o->name) : o->name,
        .unidentified = o->unidentified != 0,
        .restricted = o->restricted != 0,
        .act = o->act_code,
        .act_label = act ? sbt_text2_get(&act->label, ctx->lang) : o->act_code,
        .offence = o->offence,
        .level = o->level,
        .level_label = o->level ? sbt_level_label(sbt_level_of(o->level)) : NULL,
        .region = o->region,
        .region_name = region_name,
        .contest = o->contest,
        .source = o->source,
        .agency_label = agency_label ? agency_label : o->agency_text,
        .state = o->state,
        .state_label = st ? sbt_text2_get(&st->label, ctx->lang) : o->state,
        .status = o->status,
        .status_label = status ? sbt_text2_get(&status->label, ctx->lang) : o->status,
        .milestone = o->milestone,
        .holder_label = holder_label ? holder_label
                        : duty       ? sbt_text2_get(&duty->label, ctx->lang)
                                     : o->holder_duty,
        .assigned_name = o->assigned_name,
        .block = o->block,
        .block_label = o->block ? sbt_block_label(sbt_block_of(o->block)) : NULL,
        .clock = o->clock_code,
        .due_us = o->due_us,
        .due_day = sbt_day_of_db(o->due_day),
        .days_left = SBT_INT_NONE,
        .opened_us = o->added_us,
        .changed_us = o->changed_us,
    };
    if (o->due_us != SBT_INT_NONE)
        r.days_left = sbt_list_days_left(ctx, (sbt_day)o->due_day, o->due_us,
                                         o->zone == SBT_INT_NONE ? SBT_ZONE_WIB : (enum sbt_zone)o->zone, &r.late);
    *ret = r;
    return SBT_OK;
}

enum sbt_rc sbt_list_rows(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *subjects, size_t n,
                          struct sbt_case_list_row **ret, struct sbt_fault *f)
{
    struct sbt_case_list_row *out = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_case_list_row, n);
    if (n > 0) {
        struct sbt_q_case_list_rows_in in = {
            .ids = {subjects, n * sizeof *subjects}, .n = (int64_t)n, .office = ctx->actor.agency.u};
        struct sbt_q_case_list_rows_out *rows;
        size_t rows_n;
        SBT_TRY(sbt_q_case_list_rows(tx, &in, &rows, &rows_n, f));
        if (rows_n != n)
            return sbt_fault_internal(f, SBT_E_CORRUPT, "a subject of a list is not there");
        struct names *m = SBT_NEW(sbt_tx_arena(tx), struct names);
        for (size_t i = 0; i < n; i++)
            SBT_TRY(row(tx, ctx, m, &rows[i], &out[i], f));
    }
    *ret = out;
    return SBT_OK;
}

// --- CSV

static const char *const heads[] = {
    SBT_N_("Nomor kasus"), SBT_N_("Terlapor ke"), SBT_N_("Nama"),         SBT_N_("Instansi"), SBT_N_("Perbuatan"),
    SBT_N_("Bentuk"),      SBT_N_("Tingkat"),     SBT_N_("Kode wilayah"), SBT_N_("Wilayah"),  SBT_N_("Pemilihan"),
    SBT_N_("Sumber"),      SBT_N_("Langkah"),     SBT_N_("Kode status"),  SBT_N_("Status"),   SBT_N_("Pemegang"),
    SBT_N_("Pemblokiran"), SBT_N_("Tenggat"),     SBT_N_("Sisa hari"),    SBT_N_("Dibuka"),   SBT_N_("Berubah"),
};

void sbt_case_csv_head(struct sbt_buf *out, const char *lang)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(heads); i++)
        sbt_csv_cell(out, sbt_tr(lang, heads[i]), i == 0);
    sbt_csv_end(out);
}

void sbt_case_csv_row(struct sbt_buf *out, const char *lang, const struct sbt_case_list_row *r)
{
    char n[24], left[24] = "", due[11] = "", opened[28], changed[28];
    snprintf(n, sizeof n, "%lld", (long long)r->n);
    if (r->days_left != SBT_INT_NONE)
        snprintf(left, sizeof left, "%lld", (long long)r->days_left);
    if (r->due_day != SBT_DAY_NONE)
        sbt_day_put(due, r->due_day);
    sbt_us_put(opened, r->opened_us);
    sbt_us_put(changed, r->changed_us);
    const char *cells[] = {
        r->number,
        n,
        r->name,
        r->agency_label,
        r->act_label,
        r->offence,
        r->level_label ? sbt_tr(lang, r->level_label) : NULL,
        r->region,
        r->region_name,
        r->contest,
        r->source,
        r->state_label,
        r->status,
        r->status_label,
        r->holder_label,
        r->block_label ? sbt_tr(lang, r->block_label) : NULL,
        due,
        left,
        opened,
        changed,
    };
    _Static_assert(SBT_ARRAY_LEN(cells) == SBT_ARRAY_LEN(heads), "a head for each cell");
    for (size_t i = 0; i < SBT_ARRAY_LEN(cells); i++)
        sbt_csv_cell(out, cells[i] ? cells[i] : "", i == 0);
    sbt_csv_end(out);
}

// --- export: page by page, each in a transaction and an arena of its own, so that any number fits

enum sbt_rc sbt_case_export(struct sbt_ctx *ctx, const struct sbt_case_list_in *in, sbt_case_export_fn *fn, void *arg,
                            int64_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_EXPORT, f));
    struct sbt_read read = {.thing = ctx->actor.agency.u, .what = "ekspor", .right = sbt_need_name(SBT_NEED_EXPORT)};
    SBT_TRY(sbt_read_log(ctx, &read, f));
    SBT_AUTO_ARENA page_arena = sbt_arena_new(16 * 1024 * 1024);
    char cursor[400] = "";
    int64_t n = 0;
    do {
        struct sbt_ctx page_ctx = *ctx;
        struct sbt_case_list_in page_in = *in;
        struct sbt_case_list_out out;
        sbt_arena_clear(page_arena);
        page_ctx.arena = page_arena;
        page_in.sort = "opened";
        page_in.limit = SBT_LIMIT_ROWS_PER_PAGE;
        page_in.cursor = *cursor ? cursor : NULL;
        SBT_TRY(sbt_case_list_page(&page_ctx, &page_in, &out, f));
        for (size_t i = 0; i < out.n; i++, n++)
            SBT_TRY(fn(&out.rows[i], arg, f));
        SBT_BUG_IF(out.next && strlen(out.next) >= sizeof cursor);
        snprintf(cursor, sizeof cursor, "%s", out.next ? out.next : "");
    } while (*cursor);
    *ret_n = n;
    return SBT_OK;
}
