// Monitoring reports: drawn outside any transaction, then kept in one with the event that says so.
#include "app/monitor_report.h"

#include <string.h>

#include "app/figure_sheet.h"
#include "app/monitor_report_doc.h"
#include "app/monitor_report_private.h"
#include "app/notice.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "print/pdf.h"
#include "print/sheet.h"
#include "store/event.h"

static const struct {
    const char *format, *lang;
} files[SBT_MONITOR_REPORT_FILES] = {{"pdf", "id"}, {"pdf", "en"}, {"xlsx", "id"}, {"xlsx", "en"}};

bool sbt_monitor_report_file_of(const char *format, const char *lang, enum sbt_monitor_report_file *ret)
{
    for (int i = 0; i < SBT_MONITOR_REPORT_FILES; i++)
        if (sbt_str_eq(files[i].format, format) && sbt_str_eq(files[i].lang, lang)) {
            *ret = (enum sbt_monitor_report_file)i;
            return true;
        }
    return false;
}

// --- drawing

struct drawn {
    struct sbt_blob bytes;
    const char *sha256;
};

static enum sbt_rc draw_one(struct sbt_ctx *ctx, const struct sbt_doc *doc, const char *format, struct drawn *ret,
                            struct sbt_fault *f)
{
    SBT_AUTO_BUF out;
    bool pdf = sbt_str_eq(format, "pdf");
    sbt_buf_init(&out, pdf ? SBT_LIMIT_PDF_BYTES : SBT_LIMIT_SHEET_BYTES);
    SBT_TRY(pdf ? sbt_pdf_write(doc, &out, f) : sbt_sheet_write(doc, &out, f));
    struct sbt_hash h;
    SBT_AUTO_BUF hex;
    sbt_buf_init(&hex, 80);
    sbt_sha256(out.p, out.n, &h);
    sbt_buf_add_hex(&hex, h.b, sizeof h.b);
    ret->bytes = (struct sbt_blob){sbt_arena_dup(ctx->arena, out.p, out.n), out.n};
    ret->sha256 = sbt_arena_strdup(ctx->arena, hex.p);
    return SBT_OK;
}

// In both languages, whoever asks: a report is the same for everybody. As the operator, who sees figures and no content.
static enum sbt_rc draw(struct sbt_ctx *ctx, const struct sbt_monitor_report_plan *plan, struct drawn *ret,
                        struct sbt_fault *f)
{
    for (int i = 0; i < 2; i++) {
        struct sbt_ctx as = *ctx;
        struct sbt_doc doc;
        as.lang = files[i].lang;
        as.actor = (struct sbt_actor){.operator_cli = true, .zone = SBT_ZONE_WIB, .step_up_us = SBT_US_NONE};
        if (plan->us != SBT_US_NONE)
            as.now_us = plan->us; // words by the law of then
        SBT_TRY(sbt_monitor_report_doc(&as, plan, &doc, f));
        SBT_TRY(draw_one(ctx, &doc, "pdf", &ret[i], f));
        SBT_TRY(draw_one(ctx, &doc, "xlsx", &ret[i + 2], f));
    }
    return SBT_OK;
}

// --- keeping

struct keep {
    struct sbt_ctx *ctx;
    const struct sbt_monitor_report_plan *plan;
    bool scheduled, there;
    const struct drawn *files;
    const char *number;
};

static enum sbt_rc find_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct keep *k = arg;
    struct sbt_q_monitor_report_by_key_in in = {k->plan->key};
    struct sbt_q_monitor_report_by_key_out o;
    SBT_TRY(sbt_q_monitor_report_by_key(tx, &in, &o, &k->there, f));
    if (k->there)
        k->number = o.number;
    return SBT_OK;
}

static enum sbt_rc file_put(struct sbt_tx *tx, const struct drawn *d, struct sbt_fault *f)
{
    struct sbt_q_monitor_report_file_has_in has = {d->sha256};
    struct sbt_q_monitor_report_file_has_out n;
    bool found;
    SBT_TRY(sbt_q_monitor_report_file_has(tx, &has, &n, &found, f));
    struct sbt_q_monitor_report_file_insert_in in = {d->sha256, d->bytes};
    return n.n > 0 ? SBT_OK : sbt_q_monitor_report_file_insert(tx, &in, NULL, f);
}

static enum sbt_rc tell(struct sbt_tx *tx, const char *number, struct sbt_fault *f)
{
    static const enum sbt_role roles[] = {SBT_ROLE_MONITOR, SBT_ROLE_SECRETARIAT};
    for (size_t r = 0; r < SBT_ARRAY_LEN(roles); r++) {
        struct sbt_q_calendar_admins_in who = {.role = sbt_role_get(roles[r])->code,
                                               .day = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB)};
        struct sbt_q_calendar_admins_out *people;
        size_t n;
        SBT_TRY(sbt_q_calendar_admins(tx, &who, &people, &n, f));
        for (size_t i = 0; i < n; i++) {
            struct sbt_notice_new notice = {.kind = "monitor_report", .account = people[i].account_id, .arg = number};
            SBT_TRY(sbt_notice_add(tx, &notice, f));
        }
    }
    return SBT_OK;
}

static enum sbt_rc keep_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct keep *k = arg;
    const struct sbt_monitor_report_plan *p = k->plan;
    SBT_TRY(find_tx(tx, k, f));
    if (k->there)
        return SBT_OK;
    const char *hashes[SBT_MONITOR_REPORT_FILES];
    for (int i = 0; i < SBT_MONITOR_REPORT_FILES; i++) {
        hashes[i] = k->files[i].sha256;
        SBT_TRY(file_put(tx, &k->files[i], f));
    }
    struct sbt_id id;
    sbt_id_new(&id, sbt_tx_now_us(tx));
    k->number = sbt_short_number(sbt_tx_arena(tx), "LM-", &id);
    struct sbt_ev_monitor_report_made_facts facts = {.as_of_us = p->us,
                                                     .contest = p->contest,
                                                     .files = hashes,
                                                     .files_n = SBT_MONITOR_REPORT_FILES,
                                                     .first_day = p->first,
                                                     .key = p->key,
                                                     .kind = p->kind->code,
                                                     .last_day = p->last,
                                                     .leaf_n = p->leaf_n,
                                                     .number = k->number,
                                                     .scheduled = k->scheduled,
                                                     .since_n = p->since_n >= 0 ? p->since_n : SBT_INT_NONE};
    struct sbt_event_new e = {.kind = SBT_EV_MONITOR_REPORT_MADE, .thing = id, .facts = &facts};
    struct sbt_event_id made;
    SBT_TRY(sbt_event_append(tx, &e, &made, f));
    return k->scheduled ? tell(tx, k->number, f) : SBT_OK;
}

enum sbt_rc sbt_monitor_report_keep(struct sbt_ctx *ctx, const struct sbt_monitor_report_plan *plan, bool scheduled,
                                    const char **ret_number, bool *ret_made, struct sbt_fault *f)
{
    struct drawn drawn[SBT_MONITOR_REPORT_FILES];
    struct keep k = {.ctx = ctx, .plan = plan, .scheduled = scheduled, .files = drawn};
    SBT_TRY(sbt_ctx_tx(ctx, "monitor_report.find", SBT_TX_READ, find_tx, &k, f));
    if (!k.there) {
        SBT_TRY(draw(ctx, plan, drawn, f));
        enum sbt_rc rc = sbt_ctx_tx(ctx, "monitor_report.make", SBT_TX_WRITE, keep_tx, &k, f);
        if (rc == SBT_E_CONFLICT) { // somebody else made it meanwhile
            sbt_fault_clear(f);
            rc = sbt_ctx_tx(ctx, "monitor_report.find", SBT_TX_READ, find_tx, &k, f);
            if (rc == SBT_OK && !k.there)
                rc = sbt_fault_internal(f, SBT_E_INTERNAL, "a monitoring report clashes with none");
        }
        SBT_TRY(rc);
    }
    *ret_number = k.number;
    *ret_made = !k.there;
    return SBT_OK;
}

// --- reading

struct look {
    struct sbt_ctx *ctx;
    const char *number;
    struct sbt_id before;
    struct sbt_monitor_report *ret;
    size_t n;
};

static enum sbt_rc label_contest(struct sbt_tx *tx, struct sbt_ctx *ctx, struct sbt_monitor_report *r,
                                 struct sbt_fault *f)
{
    return r->contest ? sbt_figure_label(tx, ctx, SBT_FIG_CONTEST, r->contest, &r->contest_label, f) : SBT_OK;
}

#define ROW(tx, o)                                                                                                \
    {                                                                                                             \
        .id = (o).report_id, .number = (o).number, .kind = (o).kind, .contest = (o).contest,                      \
        .first = (sbt_day)(o).first_day, .last = (sbt_day)(o).last_day, .leaf_n = (o).leaf_n, .us = (o).as_of_us, \
        .since_n = (o).since_n == SBT_INT_NONE ? -1 : (o).since_n, .scheduled = (o).scheduled != 0,               \
        .made_us = (o).made_us, .agency_label = (o).agency_label                                                  \
    }

// Hashes stand side by side, 64 digits and a blank each.
static enum sbt_rc hashes(struct sbt_tx *tx, const char *text, struct sbt_monitor_report *r, struct sbt_fault *f)
{
    if (strlen(text) != SBT_MONITOR_REPORT_FILES * 65 - 1)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a monitoring report without its files");
    for (int i = 0; i < SBT_MONITOR_REPORT_FILES; i++)
        r->sha256[i] = sbt_arena_strndup(sbt_tx_arena(tx), text + i * 65, 64);
    return SBT_OK;
}

static enum sbt_rc get_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct look *l = arg;
    struct sbt_q_monitor_report_get_in in = {l->number ? l->number : ""};
    struct sbt_q_monitor_report_get_out o;
    bool found;
    SBT_TRY(sbt_q_monitor_report_get(tx, &in, &o, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Laporan pemantauan %1 tidak ada."), in.number);
    *l->ret = (struct sbt_monitor_report)ROW(tx, o);
    SBT_TRY(hashes(tx, o.files, l->ret, f));
    return label_contest(tx, l->ctx, l->ret, f);
}

enum sbt_rc sbt_monitor_report_get(struct sbt_ctx *ctx, const char *number, struct sbt_monitor_report *ret,
                                   struct sbt_fault *f)
{
    SBT_TRY(sbt_figure_may(ctx, f));
    struct look l = {.ctx = ctx, .number = number, .ret = ret};
    return sbt_ctx_tx(ctx, "monitor_report.get", SBT_TX_READ, get_tx, &l, f);
}

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct look *l = arg;
    struct sbt_q_monitor_report_list_in in = {l->before, SBT_LIMIT_ROWS_PER_PAGE};
    struct sbt_q_monitor_report_list_out *o;
    SBT_TRY(sbt_q_monitor_report_list(tx, &in, &o, &l->n, f));
    l->ret = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_monitor_report, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        l->ret[i] = (struct sbt_monitor_report)ROW(tx, o[i]);
        SBT_TRY(hashes(tx, o[i].files, &l->ret[i], f));
        SBT_TRY(label_contest(tx, l->ctx, &l->ret[i], f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_monitor_report_list(struct sbt_ctx *ctx, const struct sbt_id *before, struct sbt_monitor_report **ret,
                                    size_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(sbt_figure_may(ctx, f));
    struct look l = {.ctx = ctx};
    if (before)
        l.before = *before;
    SBT_TRY(sbt_ctx_tx(ctx, "monitor_report.list", SBT_TX_READ, list_tx, &l, f));
    *ret = l.ret;
    *ret_n = l.n;
    return SBT_OK;
}

struct fetch {
    const char *sha256;
    struct sbt_blob bytes;
};

static enum sbt_rc read_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct fetch *x = arg;
    struct sbt_q_monitor_report_file_get_in in = {x->sha256};
    struct sbt_q_monitor_report_file_get_out o;
    bool found;
    SBT_TRY(sbt_q_monitor_report_file_get(tx, &in, &o, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "the file %s of a monitoring report is missing", x->sha256);
    x->bytes = o.bytes;
    return SBT_OK;
}

enum sbt_rc sbt_monitor_report_read(struct sbt_ctx *ctx, const char *number, enum sbt_monitor_report_file file,
                                    struct sbt_blob *ret, const char **ret_name, struct sbt_fault *f)
{
    struct sbt_monitor_report r;
    SBT_TRY(sbt_monitor_report_get(ctx, number, &r, f));
    struct fetch x = {.sha256 = r.sha256[file]};
    SBT_TRY(sbt_ctx_tx(ctx, "monitor_report.read", SBT_TX_READ, read_tx, &x, f));
    struct sbt_hash is;
    uint8_t said[32];
    sbt_sha256(x.bytes.p, x.bytes.n, &is);
    if (!sbt_hex_decode(x.sha256, 64, said) || memcmp(is.b, said, sizeof said) != 0)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "the file of monitoring report %s was changed", number);
    *ret = x.bytes;
    *ret_name =
        sbt_arena_printf(ctx->arena, "%s-%s-N%lld-%s.%s", r.contest ? r.contest : "mingguan",
                         sbt_day_iso(ctx->arena, r.last), (long long)r.leaf_n, files[file].lang, files[file].format);
    return SBT_OK;
}

enum sbt_rc sbt_monitor_report_make(struct sbt_ctx *ctx, const struct sbt_monitor_report_in *in,
                                    struct sbt_monitor_report *ret, struct sbt_fault *f)
{
    struct sbt_monitor_report_plan plan;
    const char *number;
    bool made;
    SBT_TRY(sbt_figure_may(ctx, f));
    SBT_TRY(sbt_monitor_report_plan(ctx, in, &plan, f));
    SBT_TRY(sbt_monitor_report_keep(ctx, &plan, false, &number, &made, f));
    return sbt_monitor_report_get(ctx, number, ret, f);
}
