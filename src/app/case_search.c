// Search without persons in URLs: the words are kept encrypted for a quarter of an hour; filters kept under a name.
#include "app/list_filter.h"

#include <string.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "base/field.h"
#include "base/limits.h"
#include "gen/queries.h"

static const struct sbt_field search_f[] = {
    SBT_FIELD(sbt_case_search_in, TEXT, q, .required = true, .min = 2, .max = 120,
              .label = SBT_N_("Nama, NIP, NIK, atau nomor"), .example = "K-2024-7F3KQ2"),
};
const struct sbt_fields sbt_case_search_fields = SBT_FIELDS(sbt_case_search_in, "CaseSearch", search_f);

#define SEARCH_AD "search"

struct act {
    struct sbt_ctx *ctx;
    struct sbt_id id;
    struct sbt_blob box;
    const char *name, *query;
    const char **ret_words;
    struct sbt_saved_filter *filters;
    size_t filters_n;
};

static enum sbt_rc search_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_q_search_sweep_in sweep = {.before_us =
                                              sbt_tx_now_us(tx) - (int64_t)SBT_LIMIT_SEARCH_LIFE_S * SBT_US_PER_S};
    SBT_TRY(sbt_q_search_sweep(tx, &sweep, NULL, f));
    struct sbt_q_search_insert_in in = {
        .search_id = x->id, .account_id = x->ctx->actor.account.u, .query = x->box, .created_us = sbt_tx_now_us(tx)};
    return sbt_q_search_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_case_search(struct sbt_ctx *ctx, const struct sbt_case_search_in *in, struct sbt_id *ret,
                            struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    if (sbt_str_empty(in->q))
        return sbt_fault_field(f, "q", SBT_N_("Tulis nama, NIP, NIK, atau nomor yang dicari."));
    uint8_t key[SBT_KEY];
    sbt_key_derive(ctx->app->keys.server, "search", key);
    struct act x = {.ctx = ctx, .box = sbt_secret_lock(ctx->arena, key, SEARCH_AD, in->q, strlen(in->q))};
    sbt_wipe(key, sizeof key);
    sbt_id_new(&x.id, ctx->now_us);
    SBT_TRY(sbt_ctx_tx(ctx, "case.search", SBT_TX_WRITE, search_tx, &x, f));
    *ret = x.id;
    return SBT_OK;
}

enum sbt_rc sbt_search_load(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *id, const char **ret,
                            struct sbt_fault *f)
{
    struct sbt_q_search_get_in in = {.search_id = *id,
                                     .account_id = ctx->actor.account.u,
                                     .since_us = ctx->now_us - (int64_t)SBT_LIMIT_SEARCH_LIFE_S * SBT_US_PER_S};
    struct sbt_q_search_get_out out;
    bool found;
    SBT_TRY(sbt_q_search_get(tx, &in, &out, &found, f));
    struct sbt_blob plain = {0};
    uint8_t key[SBT_KEY];
    sbt_key_derive(ctx->app->keys.server, "search", key);
    found = found && sbt_secret_open(sbt_tx_arena(tx), key, SEARCH_AD, out.query, &plain);
    sbt_wipe(key, sizeof key);
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Pencarian ini sudah tidak berlaku. Cari lagi."));
    *ret = plain.p;
    return SBT_OK;
}

static enum sbt_rc words_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    return sbt_search_load(tx, x->ctx, &x->id, x->ret_words, f);
}

enum sbt_rc sbt_case_search_words(struct sbt_ctx *ctx, const struct sbt_id *id, const char **ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    struct act x = {.ctx = ctx, .id = *id, .ret_words = ret};
    return sbt_ctx_tx(ctx, "case.search_words", SBT_TX_READ, words_tx, &x, f);
}

// --- filters under a name

static enum sbt_rc save_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_q_filter_list_in lin = {.account_id = x->ctx->actor.account.u};
    struct sbt_q_filter_list_out *rows;
    size_t n;
    SBT_TRY(sbt_q_filter_list(tx, &lin, &rows, &n, f));
    if (n >= SBT_LIMIT_SAVED_FILTERS)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Saringan tersimpan sudah penuh. Hapus salah satu dahulu."));
    struct sbt_q_filter_insert_in in = {.account_id = x->ctx->actor.account.u, .name = x->name, .query = x->query};
    sbt_id_new(&in.filter_id, sbt_tx_now_us(tx));
    return sbt_q_filter_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_filter_save(struct sbt_ctx *ctx, const char *name, const struct sbt_case_list_in *in,
                            struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    if (sbt_str_empty(name) || sbt_utf8_count(name) > 80)
        return sbt_fault_field(f, "name", SBT_N_("Beri nama paling banyak 80 huruf."));
    struct sbt_case_list_in copy = *in;
    copy.search = NULL; // a search is over soon, and its words are a person
    struct act x = {.ctx = ctx, .name = name, .query = sbt_case_list_query(ctx->arena, &copy)};
    return sbt_ctx_tx(ctx, "filter.save", SBT_TX_WRITE, save_tx, &x, f);
}

static enum sbt_rc filters_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_q_filter_list_in in = {.account_id = x->ctx->actor.account.u};
    struct sbt_q_filter_list_out *rows;
    SBT_TRY(sbt_q_filter_list(tx, &in, &rows, &x->filters_n, f));
    x->filters = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_saved_filter, x->filters_n);
    for (size_t i = 0; i < x->filters_n; i++)
        x->filters[i] =
            (struct sbt_saved_filter){.id = rows[i].filter_id, .name = rows[i].name, .query = rows[i].query};
    return SBT_OK;
}

enum sbt_rc sbt_filter_list(struct sbt_ctx *ctx, struct sbt_saved_filter **ret, size_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    struct act x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "filter.list", SBT_TX_READ, filters_tx, &x, f));
    *ret = x.filters;
    *ret_n = x.filters_n;
    return SBT_OK;
}

static enum sbt_rc filter_delete_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_q_filter_delete_in in = {.filter_id = x->id, .account_id = x->ctx->actor.account.u};
    int64_t n;
    SBT_TRY(sbt_q_filter_delete(tx, &in, &n, f));
    return n ? SBT_OK : sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Saringan ini tidak ada."));
}

enum sbt_rc sbt_filter_delete(struct sbt_ctx *ctx, const struct sbt_id *id, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    struct act x = {.ctx = ctx, .id = *id};
    return sbt_ctx_tx(ctx, "filter.delete", SBT_TX_WRITE, filter_delete_tx, &x, f);
}
