// The log's proof: hashing beside raw OpenSSL, proofs from a database, and events that become cosigned under load.
//
// log tree COUNT             takes COUNT leaves into a frontier, and hashes as many messages of the same sizes by OpenSSL alone
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
#include "serve/prove.h"
#include "store/event.h"

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
