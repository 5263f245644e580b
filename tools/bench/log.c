// The log's proof: hashing beside raw OpenSSL, proofs from a database, and events that become cosigned under load.
//
// log tree COUNT             takes COUNT leaves into a frontier, and hashes as many messages of the same sizes by OpenSSL alone
// log walk COUNT             the auditor's whole verification of a log of COUNT leaves that lies in memory, beside OpenSSL
//                            alone over the same messages (each leaf and each node once)
// log proofs URL COUNT       inclusion proofs of leaves picked at random in the served checkpoint, after one round of warming
// log flow URL RATE SECONDS  appends RATE events a second while the log is kept (keys and policy beside the database), then
//                            says how long each took from its commit to a checkpoint with a quorum
// Each prints one JSON object.
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/checkpoint.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "proof/checkpoint.h"
#include "proof/note.h"
#include "serve/prove.h"
#include "store/event.h"
#include "verify/log.h"

static double seconds(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int failed(const char *what, const struct sbt_fault *f)
{
    fprintf(stderr, "%s: %s %s\n", what, f->say.say ? f->say.say : "", f->detail);
    return 1;
}

static int tree(long count)
{
    struct sbt_frontier t = {0};
    struct sbt_hash leaf = {{1}}, root;
    double began = seconds(CLOCK_THREAD_CPUTIME_ID);
    for (long i = 0; i < count; i++) {
        uint8_t in[34] = {0};
        memcpy(in + 1, &i, sizeof i);
        sbt_sha256(in, sizeof in, &leaf);
        sbt_frontier_add(&t, &leaf, NULL, NULL);
    }
    sbt_frontier_root(&t, &root);
    double ours = seconds(CLOCK_THREAD_CPUTIME_ID) - began;
    EVP_MD *md = EVP_MD_fetch(NULL, "SHA256", NULL);
    uint8_t message[65] = {1}, out[32];
    began = seconds(CLOCK_THREAD_CPUTIME_ID);
    for (long i = 0; i < count; i++) {
        memcpy(message + 1, &i, sizeof i);
        EVP_Digest(message, 34, out, NULL, md, NULL);
        message[40] = out[0];
        EVP_Digest(message, 65, out, NULL, md, NULL);
    }
    double raw = seconds(CLOCK_THREAD_CPUTIME_ID) - began;
    printf("{\"leaves\":%ld,\"per_s\":%.0f,\"raw_per_s\":%.0f,\"root0\":%d}\n", count, (double)count / ours,
           (double)count / raw, root.b[0]);
    return 0;
}

// A log in memory: entries are counted out, hash tiles of level 0 and up were made before the time is taken.
struct shelf {
    uint64_t leaves;
    struct sbt_hash *level[8];
    uint64_t level_n[8];
    char note[2048];
    uint8_t bytes[256 * 35];
};

static void entry(uint64_t i, uint8_t ret[35])
{
    memset(ret, 0, 35);
    ret[1] = 33;
    ret[2] = 1;
    memcpy(ret + 3, &i, sizeof i);
}

static void kept(void *arg, unsigned level, uint64_t n, const struct sbt_hash *hash)
{
    struct shelf *x = arg;
    x->level[level][n] = *hash;
    x->level_n[level] = n + 1;
}

static bool handed(void *arg, const char *path, struct sbt_bytes *ret)
{
    struct shelf *x = arg;
    if (strcmp(path, "checkpoint") == 0) {
        *ret = (struct sbt_bytes){x->note, strlen(x->note)};
        return true;
    }
    bool entries = strncmp(path, "tile/entries/", 13) == 0;
    unsigned level = entries ? 0 : (unsigned)(path[5] - '0');
    uint64_t index = 0, n = x->level_n[level];
    for (const char *c = path + (entries ? 13 : 7); *c != 0 && *c != '.'; c++)
        index = *c >= '0' && *c <= '9' ? index * 10 + (uint64_t)(*c - '0') : index;
    uint64_t width = n - index * 256 < 256 ? n - index * 256 : 256;
    *ret = (struct sbt_bytes){(const char *)&x->level[level][index * 256], width * 32};
    if (!entries)
        return true;
    for (uint64_t i = 0; i < width; i++)
        entry(index * 256 + i, x->bytes + i * 35);
    *ret = (struct sbt_bytes){(const char *)x->bytes, width * 35};
    return true;
}

static int walk(struct sbt_arena *a, uint64_t count)
{
    struct shelf *x = calloc(1, sizeof *x);
    struct sbt_frontier t = {0};
    struct sbt_hash root;
    uint8_t seed[SBT_SIGN_SEED] = {7}, pk[SBT_SIGN_PK];
    struct sbt_vkey key;
    x->leaves = count;
    for (unsigned l = 0; l < 8; l++)
        x->level[l] = calloc(l == 0 ? count : count / 256 + 1, sizeof *x->level[l]);
    x->level_n[0] = count;
    for (uint64_t i = 0; i < count; i++) {
        uint8_t e[36];
        entry(i, e + 1);
        e[2] = 0; // SHA-256(00 | leaf)
        sbt_sha256(e + 2, 34, &x->level[0][i]);
        sbt_frontier_add(&t, &x->level[0][i], kept, x);
    }
    sbt_frontier_root(&t, &root);
    sbt_sign_pk(seed, pk);
    sbt_vkey_make("bench.example/log", SBT_NOTE_ED25519, pk, &key);
    const char *text = sbt_checkpoint_text(a, "bench.example/log", count, &root);
    snprintf(x->note, sizeof x->note, "%s\n%s", text, sbt_note_sign(a, &key, seed, text, strlen(text), 0));
    const char *policy = sbt_arena_printf(a, "log %s\nquorum none\n", sbt_vkey_text(a, &key));
    struct sbt_verify_policy *p = calloc(1, sizeof *p);
    struct sbt_verify_walk *w = calloc(1, sizeof *w);
    struct sbt_verify_log r;
    size_t line;
    if (!sbt_verify_policy_read((struct sbt_bytes){policy, strlen(policy)}, p, &line))
        return 1;
    double began = seconds(CLOCK_THREAD_CPUTIME_ID);
    sbt_verify_log_walk(handed, x, p, true, NULL, 0, w, &r);
    double ours = seconds(CLOCK_THREAD_CPUTIME_ID) - began;
    EVP_MD *md = EVP_MD_fetch(NULL, "SHA256", NULL);
    uint8_t message[65] = {1}, out[32];
    began = seconds(CLOCK_THREAD_CPUTIME_ID);
    for (uint64_t i = 0; i < count; i++) {
        memcpy(message + 1, &i, sizeof i);
        EVP_Digest(message, 34, out, NULL, md, NULL);
        EVP_Digest(message, 65, out, NULL, md, NULL);
    }
    double raw = seconds(CLOCK_THREAD_CPUTIME_ID) - began;
    printf("{\"leaves\":%llu,\"holds\":%s,\"per_s\":%.0f,\"raw_per_s\":%.0f,\"seconds\":%.2f}\n",
           (unsigned long long)r.size, r.fault == SBT_VERIFY_GOOD ? "true" : "false", (double)count / ours,
           (double)count / raw, ours);
    return r.fault != SBT_VERIFY_GOOD;
}

struct proofs {
    struct sbt_app *app;
    struct sbt_log_point p;
    long count;
    double *us;
};

static enum sbt_rc proofs_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct proofs *x = arg;
    bool found;
    struct sbt_proof p;
    SBT_TRY(sbt_log_point_served(tx, &x->p, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_NOT_FOUND, "no checkpoint");
    for (int warm = 0; warm < 2; warm++) {
        srandom(1);
        for (long i = 0; i < x->count; i++) {
            double began = seconds(CLOCK_MONOTONIC);
            SBT_TRY(
                sbt_log_inclusion(tx, x->app, (uint64_t)random() % (uint64_t)x->p.size, (uint64_t)x->p.size, &p, f));
            x->us[i] = (seconds(CLOCK_MONOTONIC) - began) * 1e6;
        }
    }
    return SBT_OK;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static int proofs(struct sbt_app *app, long count)
{
    struct sbt_arena *a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_fault f = {0};
    struct proofs x = {.app = app, .count = count, .us = SBT_NEW_N(a, double, (size_t)count)};
    if (sbt_tx_run(app->store, "bench", SBT_TX_READ, a, NULL, proofs_tx, &x, &f) != SBT_OK)
        return failed("proofs", &f);
    qsort(x.us, (size_t)count, sizeof *x.us, by_size);
    printf("{\"size\":%lld,\"p50_us\":%.1f,\"p99_us\":%.1f}\n", (long long)x.p.size, x.us[count / 2],
           x.us[count * 99 / 100]);
    sbt_arena_free(a);
    return 0;
}

// --- events under load

static enum sbt_rc event_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_ev_reference_loaded_facts facts = {
        .name = "bench", .sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"};
    for (long i = 0; i < *(long *)arg; i++) {
        struct sbt_event_new e = {.kind = SBT_EV_REFERENCE_LOADED, .facts = &facts};
        struct sbt_event_id id;
        sbt_id_new(&e.thing, sbt_tx_now_us(tx));
        SBT_TRY(sbt_event_append(tx, &e, &id, f));
    }
    return SBT_OK;
}

static void woken(void *arg, int64_t leaf_n)
{
    (void)leaf_n;
    sbt_prove_wake(arg);
}

static int flow(struct sbt_app *app, long rate, long duration_s)
{
    struct sbt_arena *a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_fault f = {0};
    struct sbt_prove *p = sbt_prove_start(app);
    sbt_store_watch(app->store, woken, p);
    sleep(2); // the rest of the log is taken in first
    int64_t before = sbt_store_leaf_n(app->store), n = 0;
    double began = seconds(CLOCK_MONOTONIC);
    for (double now = 0; now < (double)duration_s; now = seconds(CLOCK_MONOTONIC) - began) {
        long want = (long)(now * (double)rate) - n;
        if (want > 0 && sbt_tx_run(app->store, "bench", SBT_TX_WRITE, a, NULL, event_tx, &want, &f) != SBT_OK)
            return failed("append", &f);
        n += want > 0 ? want : 0;
        sbt_arena_clear(a);
        usleep(5000);
    }
    double took = seconds(CLOCK_MONOTONIC) - began;
    sleep(2);
    sbt_store_watch(app->store, NULL, NULL);
    sbt_prove_stop(p);
    printf("{\"events\":%lld,\"per_s\":%.0f,\"from_leaf\":%lld}\n", (long long)n, (double)n / took, (long long)before);
    sbt_arena_free(a);
    return 0;
}

int main(int argc, char **argv)
{
    sbt_crypt_start();
    if (argc == 3 && strcmp(argv[1], "tree") == 0)
        return tree(atol(argv[2]));
    if (argc == 3 && strcmp(argv[1], "walk") == 0) {
        struct sbt_arena *a = sbt_arena_new(1 << 20);
        int rc = walk(a, (uint64_t)atol(argv[2]));
        sbt_arena_free(a);
        return rc;
    }
    struct sbt_clock clock;
    struct sbt_app app;
    struct sbt_fault f = {0};
    sbt_clock_real(&clock);
    struct sbt_store_options o = {.url = argc > 2 ? argv[2] : "", .clock = &clock};
    if (argc < 4)
        return 2;
    if (sbt_app_open(&app, &o, &f) != SBT_OK || sbt_store_sequencer_start(app.store, &f) != SBT_OK)
        return failed(o.url, &f);
    int rc = strcmp(argv[1], "proofs") == 0              ? proofs(&app, atol(argv[3]))
             : strcmp(argv[1], "flow") == 0 && argc == 5 ? flow(&app, atol(argv[3]), atol(argv[4]))
                                                         : 2;
    sbt_app_close(&app);
    return rc;
}
