// Which days and which log sizes a monitoring report stands on.
#include <stdio.h>
#include <string.h>

#include "app/monitor_report_private.h"
#include "base/buf.h"
#include "base/field.h"
#include "gen/queries.h"

const struct sbt_monitor_report_kind sbt_monitor_report_kinds[] = {
    {"weekly", SBT_N_("Laporan pemantauan mingguan"), SBT_MONITOR_REPORT_WEEKLY},
    {"contest", SBT_N_("Laporan pemantauan pemilihan"), SBT_MONITOR_REPORT_CONTEST},
    {0},
};

static const struct sbt_field report_f[] = {
    SBT_FIELD(sbt_monitor_report_in, TEXT, as_of, .max = 40, .label = SBT_N_("Keadaan pada"), .example = "2024-12-04"),
    SBT_FIELD(sbt_monitor_report_in, CODE, contest, .max = 40, .label = SBT_N_("Jenis pemilihan"),
              .example = "PILKADA2024"),
    SBT_FIELD(sbt_monitor_report_in, CODE, kind, .required = true, .max = 20, .label = SBT_N_("Jenis laporan"),
              .example = "weekly"),
    SBT_FIELD(sbt_monitor_report_in, TEXT, week, .max = 8, .label = SBT_N_("Pekan"), .example = "2024-W48"),
};
const struct sbt_fields sbt_monitor_report_fields = SBT_FIELDS(sbt_monitor_report_in, "MonitorReportAsk", report_f);

static const struct sbt_monitor_report_kind *kind_of(const char *code)
{
    for (const struct sbt_monitor_report_kind *k = sbt_monitor_report_kinds; k->code; k++)
        if (sbt_str_eq(k->code, code))
            return k;
    return NULL;
}

const char *sbt_monitor_report_kind_label(const char *code)
{
    const struct sbt_monitor_report_kind *k = kind_of(code);
    return k ? k->label : code;
}

// --- weeks of ISO 8601: Monday to Sunday, of the year in which their Thursday lies

static sbt_day monday_of(sbt_day d)
{
    return d - (sbt_day_weekday(d) - 1);
}

static sbt_day week_one(int year)
{
    return monday_of(sbt_day_of(year, 1, 4));
}

static int year_of(sbt_day monday)
{
    int y, m, d;
    sbt_day_split(monday + 3, &y, &m, &d);
    return y;
}

const char *sbt_iso_week(struct sbt_arena *a, sbt_day d)
{
    sbt_day monday = monday_of(d);
    int year = year_of(monday);
    return sbt_arena_printf(a, "%04d-W%02d", year, (int)(monday - week_one(year)) / 7 + 1);
}

bool sbt_iso_week_parse(const char *s, sbt_day *ret)
{
    int64_t year, week;
    char y[5], w[3];
    if (!s || strlen(s) != 8 || s[4] != '-' || s[5] != 'W')
        return false;
    snprintf(y, sizeof y, "%.4s", s);
    snprintf(w, sizeof w, "%.2s", s + 6);
    if (!sbt_parse_i64(y, 1900, 9998, &year) || !sbt_parse_i64(w[0] == '0' ? w + 1 : w, 1, 53, &week))
        return false;
    sbt_day monday = week_one((int)year) + (sbt_day)(7 * (week - 1));
    if (year_of(monday) != (int)year) // week 53 of a year of 52
        return false;
    *ret = monday;
    return true;
}

// --- days

struct ask {
    struct sbt_ctx *ctx;
    const struct sbt_monitor_report_in *in;
    struct sbt_monitor_report_plan *ret;
};

// The moment of N, and the last day of the period.
static enum sbt_rc moment(struct sbt_tx *tx, struct ask *x, struct sbt_figure_at *ret_at, sbt_day *ret_last,
                          struct sbt_fault *f)
{
    const struct sbt_monitor_report_in *in = x->in;
    sbt_day today = sbt_day_at(x->ctx->now_us, SBT_ZONE_WIB), day, monday;
    const char *as_of = in->as_of;
    if (!sbt_str_empty(in->week)) {
        if (x->ret->kind->id != SBT_MONITOR_REPORT_WEEKLY || !sbt_str_empty(in->as_of))
            return sbt_fault_field(f, "week", SBT_N_("Pekan hanya untuk laporan mingguan, tanpa saat yang lain."));
        if (!sbt_iso_week_parse(in->week, &monday))
            return sbt_fault_field(f, "week", SBT_N_("Tulis pekan sebagai tahun dan nomornya, misalnya 2024-W48."));
        if (monday + 6 >= today)
            return sbt_fault_field(f, "week",
                                   SBT_N_("Pekan itu belum berakhir. Untuk keadaan sampai hari ini, isi “Keadaan pada” "
                                          "atau kosongkan keduanya."));
        as_of = sbt_day_iso(sbt_tx_arena(tx), monday + 6);
    }
    if (!sbt_str_empty(as_of) && sbt_day_parse(as_of, &day) && day > today)
        return sbt_fault_field(f, "as_of", SBT_N_("Hari itu belum tiba."));
    int64_t us;
    if (!sbt_str_empty(as_of) && sbt_us_parse(as_of, &us) && us > x->ctx->now_us)
        return sbt_fault_field(f, "as_of", SBT_N_("Hari itu belum tiba."));
    SBT_TRY(sbt_figure_at(tx, as_of, ret_at, f));
    *ret_last = sbt_day_at(ret_at->us == SBT_US_NONE ? x->ctx->now_us : ret_at->us, SBT_ZONE_WIB);
    if (!sbt_str_empty(as_of) && sbt_day_parse(as_of, &day)) // quiet days count, too
        *ret_last = day;
    return SBT_OK;
}

static enum sbt_rc contest_from(struct sbt_tx *tx, struct ask *x, struct sbt_fault *f)
{
    struct sbt_monitor_report_plan *p = x->ret;
    struct sbt_q_contest_get_in key = {sbt_str_empty(x->in->contest) ? "" : x->in->contest};
    struct sbt_q_contest_get_out c;
    bool found;
    SBT_TRY(sbt_q_contest_get(tx, &key, &c, &found, f));
    if (!found)
        return sbt_fault_field(f, "contest", SBT_N_("Pilih jenis pemilihan yang ada dalam daftar."));
    struct sbt_q_contest_stage_list_in in = {c.code};
    struct sbt_q_contest_stage_list_out *s;
    size_t n;
    SBT_TRY(sbt_q_contest_stage_list(tx, &in, &s, &n, f));
    p->contest = c.code;
    p->first = p->last;
    for (size_t i = 0; i < n; i++)
        if (s[i].first_day < p->first)
            p->first = (sbt_day)s[i].first_day;
    return SBT_OK;
}

// What held a week before; nothing to compare with when there was no log yet.
static enum sbt_rc since(struct sbt_tx *tx, struct sbt_monitor_report_plan *p, struct sbt_fault *f)
{
    struct sbt_figure_at then;
    sbt_day day = p->kind->id == SBT_MONITOR_REPORT_WEEKLY ? p->first - 1 : p->last - 7;
    enum sbt_rc rc = sbt_figure_at(tx, sbt_day_iso(sbt_tx_arena(tx), day), &then, f);
    p->since_n = -1;
    p->since_us = SBT_US_NONE;
    if (rc == SBT_E_INVALID) {
        sbt_fault_clear(f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    if (then.leaf_n > 0 && then.leaf_n <= p->leaf_n) {
        p->since_n = then.leaf_n;
        p->since_us = then.us;
    }
    return SBT_OK;
}

static enum sbt_rc plan_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct ask *x = arg;
    struct sbt_monitor_report_plan *p = x->ret;
    struct sbt_figure_at at;
    *p = (struct sbt_monitor_report_plan){.kind = kind_of(x->in->kind)};
    if (!p->kind)
        return sbt_fault_field(f, "kind", SBT_N_("Pilih jenis laporan: weekly (mingguan) atau contest (pemilihan)."));
    if (p->kind->id == SBT_MONITOR_REPORT_WEEKLY && !sbt_str_empty(x->in->contest))
        return sbt_fault_field(f, "contest", SBT_N_("Laporan mingguan tidak memilih jenis pemilihan."));
    SBT_TRY(moment(tx, x, &at, &p->last, f));
    p->leaf_n = at.leaf_n;
    p->us = at.us;
    if (p->kind->id == SBT_MONITOR_REPORT_CONTEST)
        SBT_TRY(contest_from(tx, x, f));
    else
        p->first = monday_of(p->last);
    SBT_TRY(since(tx, p, f));
    char first[11], last[11];
    sbt_day_put(first, p->first);
    sbt_day_put(last, p->last);
    p->key = sbt_arena_printf(sbt_tx_arena(tx), "%s|%s|%s|%s|%lld", p->kind->code, p->contest ? p->contest : "", first,
                              last, (long long)p->leaf_n);
    return SBT_OK;
}

enum sbt_rc sbt_monitor_report_plan(struct sbt_ctx *ctx, const struct sbt_monitor_report_in *in,
                                    struct sbt_monitor_report_plan *ret, struct sbt_fault *f)
{
    struct ask x = {.ctx = ctx, .in = in, .ret = ret};
    return sbt_ctx_tx(ctx, "monitor_report.plan", SBT_TX_READ, plan_tx, &x, f);
}
