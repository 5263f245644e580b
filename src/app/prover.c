// A pass: look, read leaves, commit the checkpoint's row, sign, keep, ask witnesses, store what they said.
#include "app/prover.h"

#include <string.h>
#include <sys/stat.h>

#include "app/prover_ask.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/tr.h"
#include "gen/queries.h"

#define LEAVES_PER_PASS 16384
#define MEMO_N 32

const char *sbt_prover_state_name(enum sbt_prover_state s)
{
    static const char *const names[] = {"", "starting", "standby", "running", "behind", "forked", "broken"};
    return names[s];
}

enum sbt_prover_state sbt_prover_state(const struct sbt_prover *p)
{
    return p->state;
}

void sbt_prover_stop_at(struct sbt_prover *p, enum sbt_prover_step step)
{
    p->stop_at = step;
}

static enum sbt_rc stop(const struct sbt_prover *p, enum sbt_prover_step at, struct sbt_fault *f)
{
    return p->stop_at == at ? sbt_fault_internal(f, SBT_E_IO, "stopped by a test at step %d", (int)at) : SBT_OK;
}

static enum sbt_rc tile_of_prover(void *arg, unsigned level, uint64_t index, unsigned width, struct sbt_hash *ret,
                                  struct sbt_fault *f)
{
    struct sbt_prover *p = arg;
    return sbt_log_tile_read(p->tx, level, index, width, ret, f);
}

// --- keys and policy

static struct sbt_prover_stamp stamp_of(const struct sbt_prover *p, const char *name)
{
    char path[4096];
    struct stat s;
    snprintf(path, sizeof path, "%s/%s", p->dir, name);
    if (stat(path, &s) != 0)
        return (struct sbt_prover_stamp){0};
    return (struct sbt_prover_stamp){s.st_mtim.tv_sec, s.st_mtim.tv_nsec, (int64_t)s.st_ino, s.st_size};
}

// Both files or none: what cannot be read changes nothing.
static enum sbt_rc config_load(struct sbt_prover *p, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_arena_new(16UL << 20);
    struct sbt_log_keys *keys = SBT_NEW(a, struct sbt_log_keys);
    struct sbt_trust *trust = SBT_NEW(a, struct sbt_trust);
    enum sbt_rc rc = sbt_log_keys_load(a, p->dir, keys, f);
    if (rc == SBT_OK)
        rc = sbt_log_policy_load(a, p->dir, trust, f);
    if (rc != SBT_OK) {
        sbt_log_keys_wipe(keys);
        sbt_arena_free(a);
        return rc;
    }
    sbt_log_keys_wipe(&p->keys);
    sbt_arena_free(p->config);
    p->config = a;
    p->keys = *keys;
    p->trust = *trust;
    sbt_log_keys_wipe(keys);
    memset(p->witness, 0, sizeof p->witness);
    p->loaded = false;
    p->told = 0;
    p->config_fresh = true;
    return SBT_OK;
}

// Looks whether somebody changed a file since it was read. Each version is tried once.
static bool config_changed(struct sbt_prover *p)
{
    static const char *const names[] = {"key", "policy"};
    bool changed = false;
    for (size_t i = 0; i < SBT_ARRAY_LEN(names); i++) {
        struct sbt_prover_stamp now = stamp_of(p, names[i]), *was = &p->stamp[i];
        changed = changed || now.mtime_s != was->mtime_s || now.mtime_ns != was->mtime_ns || now.inode != was->inode ||
                  now.size != was->size;
        *was = now;
    }
    return changed;
}

static void config_again(struct sbt_prover *p)
{
    if (!config_changed(p))
        return;
    sbt_fault_clear(p->config_fault);
    if (config_load(p, p->config_fault) != SBT_OK) {
        p->loaded = false; // what is stored is taken up again, and the page says so
        p->told = 0;
    }
}

const struct sbt_fault *sbt_prover_config_fault(const struct sbt_prover *p)
{
    return p->config_fault->rc != SBT_OK ? p->config_fault : NULL;
}

enum sbt_rc sbt_prover_open(struct sbt_app *app, const char *dir, bool alone, struct sbt_prover **ret,
                            struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_arena_new(16UL << 20);
    struct sbt_prover *p = SBT_NEW(a, struct sbt_prover);
    p->arena = a;
    p->app = app;
    p->alone = alone;
    p->dir = sbt_arena_strdup(a, dir);
    p->config_fault = SBT_NEW(a, struct sbt_fault);
    p->state = SBT_PROVER_STARTING;
    (void)config_changed(p);
    enum sbt_rc rc = config_load(p, f);
    if (rc != SBT_OK) {
        sbt_arena_free(a);
        return rc;
    }
    p->tree = (struct sbt_tree){.tile = tile_of_prover, .arg = p, .memo_n = MEMO_N};
    p->tree.memo = SBT_NEW_N(a, struct sbt_tile_memo, MEMO_N);
    p->http = sbt_http_client_new();
    p->work = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    p->lines = sbt_arena_new(SBT_TRUST_MAX * SBT_NOTE_BYTES_MAX);
    *ret = p;
    return SBT_OK;
}

void sbt_prover_close(struct sbt_prover *p)
{
    if (p == NULL)
        return;
    sbt_http_client_free(p->http);
    sbt_log_keys_wipe(&p->keys);
    sbt_arena_free(p->config);
    sbt_arena_free(p->work);
    sbt_arena_free(p->lines);
    sbt_arena_free(p->arena);
}

// --- state in the database, for every page of every instance

static enum sbt_rc set(struct sbt_tx *tx, const char *name, const char *value, struct sbt_fault *f)
{
    struct sbt_q_setting_set_in in = {.name = name, .value = value};
    return sbt_q_setting_set(tx, &in, NULL, f);
}

static enum sbt_rc get(struct sbt_tx *tx, const char *name, const char **ret, struct sbt_fault *f)
{
    struct sbt_q_setting_get_in in = {.name = name};
    struct sbt_q_setting_get_out out;
    bool found;
    SBT_TRY(sbt_q_setting_get(tx, &in, &out, &found, f));
    *ret = found ? out.value : NULL;
    return SBT_OK;
}

// Witnesses that left the policy leave the table; those that came get their row.
static enum sbt_rc witnesses_tx(struct sbt_tx *tx, struct sbt_prover *p, struct sbt_fault *f)
{
    struct sbt_q_log_witness_list_out *rows;
    size_t n;
    SBT_TRY(sbt_q_log_witness_list(tx, &rows, &n, f));
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        while (at < p->trust.witness_n && strcmp(p->trust.witness[at].name, rows[i].name) != 0)
            at++;
        struct sbt_q_log_witness_drop_in drop = {.name = rows[i].name};
        if (at == p->trust.witness_n)
            SBT_TRY(sbt_q_log_witness_drop(tx, &drop, NULL, f));
        else
            p->witness[at].size = (uint64_t)rows[i].tree_size;
    }
    SBT_TRY(sbt_prover_seats(tx, p, f));
    for (size_t i = 0; i < p->trust.witness_n; i++)
        SBT_TRY(sbt_prover_witness_put(tx, p, i, f));
    return SBT_OK;
}

static enum sbt_rc state_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_prover *p = arg;
    const char *since, *origin;
    SBT_TRY(set(tx, "log.state", sbt_prover_state_name(p->state), f));
    SBT_TRY(get(tx, "log.origin", &origin, f));
    if (!sbt_str_eq(origin, p->keys.origin))
        SBT_TRY(set(tx, "log.origin", p->keys.origin, f));
    const char *keys = "";
    for (size_t i = 0; i < p->keys.n; i++)
        keys = sbt_arena_printf(sbt_tx_arena(tx), "%s%s%s %s", keys, i > 0 ? "\n" : "",
                                p->keys.key[i].signs ? "sign" : "past",
                                sbt_vkey_text(sbt_tx_arena(tx), &p->keys.key[i].key));
    SBT_TRY(set(tx, "log.keys", keys, f));
    const struct sbt_fault_item *why = &p->config_fault->say;
    const char *said = p->config_fault->rc == SBT_OK ? ""
                       : why->say == NULL
                           ? sbt_rc_name(p->config_fault->rc)
                           : sbt_tr_fill(sbt_tx_arena(tx), "id", why->say, why->args[0], why->args[1], why->args[2]);
    SBT_TRY(set(tx, "log.config_error", said, f));
    SBT_TRY(get(tx, "log.quorum_since_us", &since, f));
    bool asks = p->trust.quorum >= 0;
    if (asks && sbt_str_empty(since))
        SBT_TRY(set(tx, "log.quorum_since_us", sbt_arena_printf(sbt_tx_arena(tx), "%lld", (long long)sbt_tx_now_us(tx)),
                    f));
    else if (!asks && !sbt_str_empty(since))
        SBT_TRY(set(tx, "log.quorum_since_us", "", f));
    return witnesses_tx(tx, p, f);
}

static enum sbt_rc state_to(struct sbt_prover *p, enum sbt_prover_state state, struct sbt_fault *f)
{
    p->state = state;
    if (p->told == state)
        return SBT_OK;
    SBT_TRY(sbt_tx_run(p->app->store, "log.state", SBT_TX_WRITE, p->work, NULL, state_tx, p, f));
    p->told = state;
    return SBT_OK;
}

// --- looking and reading

struct look {
    struct sbt_prover *p;
    int64_t leaf_n;
    struct sbt_q_log_checkpoint_last_out last;
    bool found;
    enum sbt_prover_state state; // 0: go on
    struct sbt_frontier edge;
    struct sbt_hash root, last_leaf;
    bool legal;
    struct node {
        unsigned level;
        uint64_t n;
        struct sbt_hash hash;
    } * nodes;
    size_t nodes_n, nodes_cap;
    int64_t next;
};

static enum sbt_rc look_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct look *l = arg;
    struct sbt_q_leaf_count_out n;
    struct sbt_q_log_checkpoint_last_in in = {.origin = l->p->keys.origin};
    bool found;
    SBT_TRY(sbt_q_leaf_count(tx, &n, &found, f));
    l->leaf_n = n.leaf_n;
    return sbt_q_log_checkpoint_last(tx, &in, &l->last, &l->found, f);
}

static bool root_is(struct sbt_blob b, const struct sbt_hash *h)
{
    return b.n == sizeof h->b && sbt_mem_eq(b.p, h->b, b.n);
}

// Takes up from the last row: its tree, read from the database, must have its root, and so must every known checkpoint
// that it covers.
static enum sbt_rc load_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct look *l = arg;
    struct sbt_prover *p = l->p;
    SBT_TRY(look_tx(tx, l, f));
    p->tx = tx;
    for (size_t i = 0; i < MEMO_N; i++)
        p->tree.memo[i].width = 0;
    p->tree.size = l->found ? (uint64_t)l->last.tree_size : 0;
    l->state = 0;
    if (p->tree.size > (uint64_t)l->leaf_n) {
        l->state = SBT_PROVER_BROKEN;
        return SBT_OK;
    }
    enum sbt_rc rc = sbt_tree_frontier(&p->tree, &l->edge, f);
    sbt_frontier_root(&l->edge, &l->root);
    if (rc == SBT_E_CORRUPT || (rc == SBT_OK && l->found && !root_is(l->last.root, &l->root))) {
        l->state = SBT_PROVER_BROKEN;
        return SBT_OK;
    }
    SBT_TRY(rc);
    for (size_t i = 0; i < p->known_n; i++) {
        struct sbt_hash root;
        if (p->known[i].size > (uint64_t)l->leaf_n)
            l->state = SBT_PROVER_BEHIND;
        if (p->known[i].size > l->edge.size)
            continue;
        p->tree.size = p->known[i].size;
        SBT_TRY(sbt_tree_root(&p->tree, &root, f));
        if (!sbt_hash_eq(&root, &p->known[i].root)) {
            l->state = SBT_PROVER_FORKED;
            return SBT_OK;
        }
    }
    if (l->edge.size > 0)
        SBT_TRY(sbt_log_tile_read(tx, 0, (l->edge.size - 1) / SBT_TILE_WIDTH,
                                  (unsigned)((l->edge.size - 1) % SBT_TILE_WIDTH) + 1, p->scratch, f));
    return SBT_OK;
}

static enum sbt_rc load(struct sbt_prover *p, struct sbt_fault *f)
{
    struct look l = {.p = p};
    SBT_TRY(sbt_prover_known(p, f));
    SBT_TRY(sbt_tx_run(p->app->store, "log.load", SBT_TX_READ, p->work, NULL, load_tx, &l, f));
    if (l.state != 0)
        return state_to(p, l.state, f);
    p->edge = l.edge;
    p->root = l.root;
    if (l.edge.size > 0)
        p->last_leaf = p->scratch[(l.edge.size - 1) % SBT_TILE_WIDTH];
    p->row = l.found;
    p->legal = l.found && l.last.legal;
    p->quorum = l.found && l.last.quorum_us != SBT_INT_NONE;
    p->is_stored = l.found && l.last.note != NULL && !p->config_fresh;
    p->kept = p->kept && !p->config_fresh;
    p->config_fresh = false;
    p->loaded = true;
    return state_to(p, SBT_PROVER_RUNNING, f);
}

static void node_final(void *arg, unsigned level, uint64_t n, const struct sbt_hash *hash)
{
    struct look *l = arg;
    l->nodes = sbt_arena_grow(l->p->work, l->nodes, l->nodes_n, &l->nodes_cap, sizeof *l->nodes);
    l->nodes[l->nodes_n++] = (struct node){level, n, *hash};
}

static enum sbt_rc leaf_row(const struct sbt_q_log_leaves_out *row, void *arg, struct sbt_fault *f)
{
    struct look *l = arg;
    struct sbt_hash h;
    if (row->leaf_index != l->next || row->hash.n != sizeof h.b)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "leaf %lld is missing", (long long)l->next);
    l->next++;
    memcpy(h.b, row->hash.p, sizeof h.b);
    if ((uint64_t)row->leaf_index < l->edge.size) { // the last one that was taken in: still the same
        if (!sbt_hash_eq(&h, &l->last_leaf))
            l->state = SBT_PROVER_FORKED;
        return SBT_OK;
    }
    l->last_leaf = h;
    l->legal = l->legal || row->legal;
    sbt_frontier_add(&l->edge, &h, node_final, l);
    return SBT_OK;
}

static enum sbt_rc read_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct look *l = arg;
    struct sbt_prover *p = l->p;
    SBT_TRY(look_tx(tx, l, f));
    l->edge = p->edge;
    l->last_leaf = p->last_leaf;
    l->nodes_n = 0;
    l->legal = false;
    l->state = 0;
    bool same = l->found == p->row &&
                (!l->found || ((uint64_t)l->last.tree_size == p->edge.size && root_is(l->last.root, &p->root)));
    if (!same || (uint64_t)l->leaf_n < p->edge.size) {
        l->state = SBT_PROVER_STARTING; // somebody else wrote, or the database went back
        return SBT_OK;
    }
    int64_t to = l->leaf_n;
    for (size_t i = 0; i < p->known_n; i++) // stops at each known size to compare the roots
        if (p->known[i].size > p->edge.size && p->known[i].size < (uint64_t)to)
            to = (int64_t)p->known[i].size;
    if (to > (int64_t)p->edge.size + LEAVES_PER_PASS)
        to = (int64_t)p->edge.size + LEAVES_PER_PASS;
    l->next = p->edge.size > 0 ? (int64_t)p->edge.size - 1 : 0;
    struct sbt_q_log_leaves_in in = {.leaf_from = l->next, .leaf_to = to};
    if (to > (int64_t)p->edge.size)
        SBT_TRY(sbt_q_log_leaves(tx, &in, leaf_row, l, f));
    if (l->next < to && to > (int64_t)p->edge.size)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "leaf %lld is missing", (long long)l->next);
    sbt_frontier_root(&l->edge, &l->root);
    for (size_t i = 0; i < p->known_n; i++)
        if (p->known[i].size == l->edge.size && !sbt_hash_eq(&p->known[i].root, &l->root))
            l->state = SBT_PROVER_FORKED;
    return SBT_OK;
}

// --- committing

static enum sbt_rc commit_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct look *l = arg;
    for (size_t i = 0; i < l->nodes_n; i++) {
        struct sbt_q_log_node_add_in in = {.level = l->nodes[i].level,
                                           .n = (int64_t)l->nodes[i].n,
                                           .hash = {l->nodes[i].hash.b, sizeof l->nodes[i].hash.b}};
        SBT_TRY(sbt_q_log_node_add(tx, &in, NULL, f));
    }
    struct sbt_q_log_checkpoint_add_in in = {.origin = l->p->keys.origin,
                                             .tree_size = (int64_t)l->edge.size,
                                             .root = {l->root.b, sizeof l->root.b},
                                             .made_us = sbt_tx_now_us(tx),
                                             .legal = l->legal};
    return sbt_q_log_checkpoint_add(tx, &in, NULL, f);
}

static enum sbt_rc commit(struct sbt_prover *p, struct look *l, struct sbt_fault *f)
{
    // What an act of legal effect stands on is kept until a quorum has seen it.
    l->legal = l->legal || (p->legal && !p->quorum);
    enum sbt_rc rc = sbt_tx_run(p->app->store, "log.commit", SBT_TX_WRITE, p->work, NULL, commit_tx, l, f);
    if (rc != SBT_OK) {
        p->loaded = false; // whatever is true is stored
        return rc;
    }
    p->edge = l->edge;
    p->root = l->root;
    p->last_leaf = l->last_leaf;
    p->legal = l->legal;
    p->row = true;
    p->quorum = p->is_stored = p->kept = false;
    for (size_t i = 0; i < p->trust.witness_n; i++)
        p->witness[i].line = NULL;
    sbt_arena_clear(p->lines);
    return SBT_OK;
}

// --- a pass

static enum sbt_rc publish(struct sbt_prover *p, struct sbt_fault *f)
{
    if (!p->kept) {
        const char *note = sbt_log_keys_sign(p->work, &p->keys, p->edge.size, &p->root);
        SBT_TRY(stop(p, SBT_PROVER_AT_SIGNED, f));
        SBT_TRY(sbt_log_newest_save(&p->keys, note, f)); // before anybody sees it
        p->kept = true;
        SBT_TRY(stop(p, SBT_PROVER_AT_KEPT, f));
    }
    if (p->is_stored && !sbt_prover_ask_due(p))
        return SBT_OK;
    SBT_TRY(sbt_prover_ask(p, f));
    SBT_TRY(stop(p, SBT_PROVER_AT_ASKED, f));
    return sbt_prover_store(p, f);
}

static enum sbt_rc work(struct sbt_prover *p, bool *ret_more, struct sbt_fault *f)
{
    struct look l = {.p = p};
    if (!p->loaded) {
        SBT_TRY(load(p, f));
        if (!p->loaded)
            return SBT_OK;
    }
    SBT_TRY(sbt_tx_run(p->app->store, "log.read", SBT_TX_READ, p->work, NULL, read_tx, &l, f));
    if (l.state != 0) {
        p->loaded = false;
        *ret_more = l.state == SBT_PROVER_STARTING;
        return l.state == SBT_PROVER_STARTING ? SBT_OK : state_to(p, l.state, f);
    }
    SBT_TRY(stop(p, SBT_PROVER_AT_READ, f));
    if (l.edge.size > p->edge.size) {
        SBT_TRY(commit(p, &l, f));
        SBT_TRY(stop(p, SBT_PROVER_AT_COMMITTED, f));
    }
    *ret_more = p->edge.size < (uint64_t)l.leaf_n;
    if (p->row && !*ret_more) // nobody is asked about steps on the way
        SBT_TRY(publish(p, f));
    return SBT_OK;
}

enum sbt_rc sbt_prover_pass(struct sbt_prover *p, bool *ret_more, struct sbt_fault *f)
{
    *ret_more = false;
    sbt_arena_clear(p->work);
    if (!p->alone && !sbt_store_numbers_leaves(p->app->store)) {
        p->loaded = false;
        p->told = p->state = SBT_PROVER_STANDBY;
        return SBT_OK;
    }
    config_again(p);
    return work(p, ret_more, f);
}

// --- nodes anew

struct rebuild {
    struct sbt_frontier edge;
    struct sbt_tx *tx;
    struct sbt_fault *f;
    enum sbt_rc rc;
};

static void node_write(void *arg, unsigned level, uint64_t n, const struct sbt_hash *hash)
{
    struct rebuild *r = arg;
    struct sbt_q_log_node_add_in in = {.level = level, .n = (int64_t)n, .hash = {hash->b, sizeof hash->b}};
    if (r->rc == SBT_OK)
        r->rc = sbt_q_log_node_add(r->tx, &in, NULL, r->f);
}

static enum sbt_rc rebuild_leaf(const struct sbt_q_log_tile_leaves_out *row, void *arg, struct sbt_fault *f)
{
    struct rebuild *r = arg;
    struct sbt_hash h;
    if (row->hash.n != sizeof h.b)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "leaf %llu is not 32 bytes", (unsigned long long)r->edge.size);
    memcpy(h.b, row->hash.p, sizeof h.b);
    sbt_frontier_add(&r->edge, &h, node_write, r);
    return r->rc;
}

static enum sbt_rc rebuild_check(const struct sbt_q_log_checkpoint_all_out *row, void *arg, struct sbt_fault *f)
{
    struct rebuild *r = arg;
    struct sbt_hash root;
    if ((uint64_t)row->tree_size != r->edge.size)
        return SBT_OK;
    sbt_frontier_root(&r->edge, &root);
    if (root_is(row->root, &root))
        return SBT_OK;
    return sbt_fault_set(f, SBT_E_CORRUPT,
                         SBT_N_("Pohon bukti tidak cocok dengan titik simpan terakhir: catatan telah berubah."));
}

static enum sbt_rc rebuild_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct rebuild *r = arg;
    struct sbt_q_log_tile_leaves_in in = {.leaf_from = 0, .leaf_to = INT64_MAX};
    *r = (struct rebuild){.tx = tx, .f = f};
    SBT_TRY(sbt_q_log_node_clear(tx, NULL, f));
    SBT_TRY(sbt_q_log_tile_leaves(tx, &in, rebuild_leaf, r, f));
    return sbt_q_log_checkpoint_all(tx, rebuild_check, r, f);
}

enum sbt_rc sbt_prover_rebuild(struct sbt_app *app, struct sbt_arena *a, int64_t *ret_leaves, struct sbt_fault *f)
{
    struct rebuild r;
    SBT_TRY(sbt_tx_run(app->store, "log.rebuild", SBT_TX_WRITE, a, NULL, rebuild_tx, &r, f));
    *ret_leaves = (int64_t)r.edge.size;
    return SBT_OK;
}
