// The embedded list, and the last one that was loaded over it.
#include "app/watch_asn.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/csv.h"
#include "base/embed.h"
#include "base/hash.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/event.h"

#define SETTING "watch.asn" // id of the event that was loaded last

size_t sbt_watch_asn_find(const struct sbt_watch_asn *x, const char *region)
{
    size_t low = 0, high = x->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (strcmp(x->region[mid], region) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < x->n && sbt_str_eq(x->region[low], region) ? low : x->n;
}

// Rows of an embedded list behind its header; both lists have the regions in the same order.
static enum sbt_rc list(struct sbt_arena *a, const char *name, bool places, struct sbt_watch_asn *x,
                        struct sbt_fault *f)
{
    const struct sbt_embed_file *e = sbt_embed_find(name);
    struct sbt_csv csv;
    size_t cap = x->n, k = 0;
    SBT_BUG_IF(e == NULL);
    sbt_csv_init(&csv, e->text, e->size);
    for (bool head = true;; head = false) {
        const char **c;
        size_t n;
        bool cut;
        SBT_TRY(sbt_csv_row(&csv, a, &c, &n, &cut, f));
        if (n == 0)
            return SBT_OK;
        if (head)
            continue;
        if (places) {
            size_t cap2 = cap;
            x->region = sbt_arena_grow(a, x->region, x->n, &cap, sizeof *x->region);
            x->where = sbt_arena_grow(a, x->where, x->n, &cap2, sizeof *x->where);
            x->region[x->n] = c[0];
            x->where[x->n][0] = strtod(c[1], NULL);
            x->where[x->n++][1] = strtod(c[2], NULL);
        } else if (!sbt_parse_i64(c[1], 1, INT32_MAX, &x->asn[k++])) {
            return sbt_fault_internal(f, SBT_E_INTERNAL, "%s: %s", name, c[0]);
        }
    }
}

static enum sbt_rc loaded(struct sbt_tx *tx, struct sbt_watch_asn *x, struct sbt_fault *f)
{
    struct sbt_q_setting_get_in key = {SETTING};
    struct sbt_q_setting_get_out value;
    struct sbt_event_id id;
    struct sbt_event e;
    bool found;
    SBT_TRY(sbt_q_setting_get(tx, &key, &value, &found, f));
    if (!found)
        return SBT_OK;
    if (!sbt_id_parse(value.value, &id.u))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "the setting %s is no id", SETTING);
    SBT_TRY(sbt_event_get(tx, &id, &e, f));
    const struct sbt_ev_asn_loaded_facts *facts = e.facts;
    x->source = facts->source;
    for (size_t i = 0; i < facts->rows_n; i++) {
        size_t at = sbt_watch_asn_find(x, facts->rows[i].region);
        if (at == x->n)
            continue; // a region that has ended since
        x->asn[at] = facts->rows[i].asn;
        x->synthetic[at] = false;
    }
    return SBT_OK;
}

enum sbt_rc sbt_watch_asn_get(struct sbt_tx *tx, struct sbt_watch_asn *ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    *ret = (struct sbt_watch_asn){0};
    SBT_TRY(list(a, "data/region_places.csv", true, ret, f));
    ret->asn = SBT_NEW_N(a, int64_t, ret->n);
    ret->synthetic = SBT_NEW_N(a, bool, ret->n);
    SBT_TRY(list(a, "data/region_asn.csv", false, ret, f));
    for (size_t i = 0; i < ret->n; i++)
        ret->synthetic[i] = true;
    SBT_TRY(loaded(tx, ret, f));
    for (size_t i = 0; i < ret->n; i++) {
        ret->synthetic_n += ret->synthetic[i];
        ret->all += ret->asn[i];
    }
    return SBT_OK;
}

// --- loading

struct load {
    struct sbt_ctx *ctx;
    const struct sbt_watch_asn_in *in;
    struct sbt_watch_asn_out out;
    struct sbt_ev_asn_row *rows;
    size_t n;
    const char *sha256;
};

static enum sbt_rc rows(struct load *x, const struct sbt_watch_asn *now, struct sbt_fault *f)
{
    struct sbt_arena *a = x->ctx->arena;
    struct sbt_csv csv;
    bool *seen = SBT_NEW_N(a, bool, now->n);
    int region = -1, asn = -1;
    sbt_csv_init(&csv, x->in->text, x->in->n);
    x->rows = SBT_NEW_N(a, struct sbt_ev_asn_row, now->n);
    x->n = 0;
    for (;;) {
        const char **c;
        size_t n;
        bool cut;
        int64_t v;
        SBT_TRY(sbt_csv_row(&csv, a, &c, &n, &cut, f));
        if (n == 0)
            break;
        if (region < 0) {
            for (int i = 0; i < (int)n; i++) {
                region = sbt_str_eq(c[i], "region") ? i : region;
                asn = sbt_str_eq(c[i], "asn") ? i : asn;
            }
            if (region < 0 || asn < 0)
                return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Baris pertama harus memuat kolom region dan asn."));
            continue;
        }
        const char *line = sbt_arena_printf(a, "%zu", csv.line);
        size_t at = (int)n > region ? sbt_watch_asn_find(now, c[region]) : now->n;
        if (at == now->n || seen[at])
            return sbt_fault_set(f, SBT_E_INVALID,
                                 SBT_N_("Baris %1: kode kabupaten atau kota tidak dikenal, atau sudah ada di atas."),
                                 line);
        if ((int)n <= asn || !sbt_parse_i64(c[asn], 1, 10000000, &v))
            return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Baris %1: jumlah ASN harus bilangan bulat di atas nol."),
                                 line);
        seen[at] = true;
        x->out.changed_n += now->synthetic[at] || now->asn[at] != v;
        x->out.after += v - now->asn[at];
        x->rows[x->n++] = (struct sbt_ev_asn_row){.region = now->region[at], .asn = v};
    }
    if (x->n == 0)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Berkas ini tidak memuat satu wilayah pun."));
    return SBT_OK;
}

static enum sbt_rc load_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct load *x = arg;
    struct sbt_watch_asn now;
    struct sbt_event_id id;
    x->out = (struct sbt_watch_asn_out){0};
    SBT_TRY(sbt_watch_asn_get(tx, &now, f));
    SBT_TRY(rows(x, &now, f));
    x->out.before = now.all;
    x->out.after += now.all;
    x->out.rows_n = (int64_t)x->n;
    x->out.missing_n = (int64_t)(now.n - x->n);
    if (x->in->dry_run || x->out.changed_n == 0)
        return SBT_OK;
    struct sbt_ev_asn_loaded_facts facts = {
        .rows = x->rows, .rows_n = x->n, .sha256 = x->sha256, .source = x->in->source};
    struct sbt_event_new e = {.kind = SBT_EV_ASN_LOADED, .facts = &facts};
    sbt_id_of_code(&e.thing, "reference", "asn");
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    struct sbt_q_setting_set_in set = {SETTING, sbt_id_text(sbt_tx_arena(tx), &id.u)};
    return sbt_q_setting_set(tx, &set, NULL, f);
}

enum sbt_rc sbt_watch_asn_load(struct sbt_ctx *ctx, const struct sbt_watch_asn_in *in, struct sbt_watch_asn_out *ret,
                               struct sbt_fault *f)
{
    struct load x = {.ctx = ctx, .in = in};
    struct sbt_hash h;
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    sbt_sha256(in->text, in->n, &h);
    SBT_AUTO_BUF hex;
    sbt_buf_init(&hex, 65);
    sbt_buf_add_hex(&hex, h.b, sizeof h.b);
    x.sha256 = hex.p;
    SBT_TRY(sbt_ctx_tx(ctx, "watch.asn", in->dry_run ? SBT_TX_READ : SBT_TX_WRITE, load_tx, &x, f));
    *ret = x.out;
    return SBT_OK;
}
