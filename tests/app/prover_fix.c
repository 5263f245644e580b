// A log with its keys, its witnesses on loopback ports, and a keeper, for tests.
#include "tests/app/prover_fix.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "gen/queries.h"
#include "store/event.h"

const char *px_at(struct px *x, const char *name)
{
    return sbt_arena_printf(x->a, "%s/%s", x->dir, name);
}

void px_open(struct px *x, struct ta *t)
{
    *x = (struct px){.t = t, .a = sbt_arena_new(256UL << 20)};
    snprintf(x->dir, sizeof x->dir, "/tmp/sbt-proverXXXXXX");
    assert_non_null(mkdtemp(x->dir));
    SBT_ASSERT_OK(sbt_log_keys_create(x->a, px_at(x, "log"), "test.example/log", &x->keys, &t->f), &t->f);
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
}

void px_witness_up(struct px *x, int i)
{
    struct sbt_fault *f = &x->t->f;
    SBT_ASSERT_OK(sbt_witness_open(px_at(x, sbt_arena_printf(x->a, "w%d", i)), &x->t->ts.clock, &x->w[i], f), f);
    const char *listen = x->listen[i][0] != '\0' ? x->listen[i] : "127.0.0.1:0";
    SBT_ASSERT_OK(sbt_witness_serve_start(x->w[i], listen, &x->t->ts.clock, &x->s[i], f), f);
    snprintf(x->listen[i], sizeof x->listen[i], "%s", sbt_witness_serve_url(x->s[i]) + strlen("http://"));
}

void px_witness_down(struct px *x, int i)
{
    sbt_witness_serve_stop(x->s[i]);
    sbt_witness_close(x->w[i]);
    x->s[i] = NULL;
    x->w[i] = NULL;
}

void px_policy(struct px *x, const char *const *names, const char *behind, const char *group)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 65536);
    sbt_buf_printf(&b, "log %s\n", sbt_vkey_text(x->a, &x->keys.key[0].key));
    for (int i = 0; i < WITNESSES; i++)
        sbt_buf_printf(&b, "witness %s %s http://%s%s\n", names[i], x->vkey[i], x->listen[i], behind);
    sbt_buf_printf(&b, "group G %s %s %s %s\nquorum G\n", group, names[0], names[1], names[2]);
    SBT_ASSERT_OK(sbt_file_write(px_at(x, "log/policy"), 0644, b.p, b.n, &x->t->f), &x->t->f);
}

void px_witnesses(struct px *x, const char *group)
{
    struct sbt_fault *f = &x->t->f;
    for (int i = 0; i < WITNESSES; i++) {
        struct sbt_witness_view v;
        SBT_ASSERT_OK(
            sbt_witness_create(px_at(x, sbt_arena_printf(x->a, "w%d", i)), sbt_arena_printf(x->a, "w%d.example", i), f),
            f);
        px_witness_up(x, i);
        SBT_ASSERT_OK(sbt_witness_trust(x->w[i], sbt_vkey_text(x->a, &x->keys.key[0].key), f), f);
        sbt_witness_look(x->w[i], x->a, &v);
        x->vkey[i] = v.vkey;
    }
    px_policy(x, (const char *const[]){"W0", "W1", "W2"}, "", group);
}

static void empty(const char *dir)
{
    DIR *d = opendir(dir);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.') {
            char path[512];
            snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
            if (e->d_type == DT_DIR)
                empty(path);
            else
                unlink(path);
        }
    closedir(d);
    rmdir(dir);
}

void px_close(struct px *x)
{
    for (int i = 0; i < WITNESSES; i++)
        if (x->s[i] != NULL)
            px_witness_down(x, i);
    empty(x->dir);
    sbt_arena_free(x->a);
}

static enum sbt_rc event_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_ev_reference_loaded_facts facts = {
        .name = "test", .sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"};
    for (int i = 0; i < *(int *)arg; i++) {
        struct sbt_event_new e = {.kind = SBT_EV_REFERENCE_LOADED, .facts = &facts};
        struct sbt_event_id id;
        sbt_id_new(&e.thing, sbt_tx_now_us(tx));
        SBT_TRY(sbt_event_append(tx, &e, &id, f));
    }
    return SBT_OK;
}

void px_events(struct px *x, int n)
{
    int64_t numbered;
    SBT_ASSERT_OK(sbt_ctx_tx(&x->t->ctx, "t", SBT_TX_WRITE, event_tx, &n, &x->t->f), &x->t->f);
    SBT_ASSERT_OK(sbt_store_sequence(x->t->app.store, &numbered, &x->t->f), &x->t->f);
}

struct sbt_prover *px_keeper(struct px *x)
{
    struct sbt_prover *p;
    SBT_ASSERT_OK(sbt_prover_open(&x->t->app, px_at(x, "log"), true, &p, &x->t->f), &x->t->f);
    return p;
}

void px_passes(struct px *x, struct sbt_prover *p)
{
    for (bool more = true; more;)
        SBT_ASSERT_OK(sbt_prover_pass(p, &more, &x->t->f), &x->t->f);
}

static enum sbt_rc count_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_leaf_count_out o;
    bool found;
    SBT_TRY(sbt_q_leaf_count(tx, &o, &found, f));
    *(int64_t *)arg = o.leaf_n;
    return SBT_OK;
}

int64_t px_leaves(struct px *x)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_ctx_tx(&x->t->ctx, "t", SBT_TX_READ, count_tx, &n, &x->t->f), &x->t->f);
    return n;
}

struct served {
    struct sbt_log_point p;
    bool found;
};

static enum sbt_rc served_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct served *s = arg;
    return sbt_log_point_served(tx, &s->p, &s->found, f);
}

struct sbt_log_point px_served(struct px *x)
{
    struct served s;
    SBT_ASSERT_OK(sbt_ctx_tx(&x->t->ctx, "t", SBT_TX_READ, served_tx, &s, &x->t->f), &x->t->f);
    assert_true(s.found);
    return s.p;
}

enum sbt_trust_verdict px_judge(struct px *x, const char *text, struct sbt_checkpoint *c)
{
    struct sbt_trust *t = SBT_NEW(x->a, struct sbt_trust);
    struct sbt_note note;
    bool seen[SBT_TRUST_MAX];
    SBT_ASSERT_OK(sbt_log_policy_load(x->a, px_at(x, "log"), t, &x->t->f), &x->t->f);
    SBT_ASSERT_OK(sbt_note_parse(x->a, text, strlen(text), &note, &x->t->f), &x->t->f);
    return sbt_trust_judge(x->a, t, &note, c, seen);
}

void px_run(struct px *x)
{
    struct sbt_prover *p = px_keeper(x);
    px_passes(x, p);
    sbt_prover_close(p);
}

void px_begin(struct px *x, struct ta *t, const char *group)
{
    px_open(x, t);
    px_witnesses(x, group);
    px_run(x);
}

// All that ever left the keeper: the file and the witnesses. None may contradict another.
void px_nothing_forked(struct px *x)
{
    struct sbt_prover *p = px_keeper(x);
    px_passes(x, p);
    assert_int_equal(sbt_prover_state(p), SBT_PROVER_RUNNING); // what the file and the witnesses hold fits the tree
    struct sbt_checkpoint c;
    assert_int_equal(px_judge(x, px_served(x).note, &c), SBT_TRUST_OK);
    assert_int_equal(c.size, px_leaves(x));
    sbt_prover_close(p);
}

// No file may grow, as on a full disk: of this process, so on PostgreSQL the files of key and witnesses alone.
void px_disk_full(bool full)
{
    struct rlimit l;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &l), 0);
    l.rlim_cur = full ? 0 : l.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &l), 0);
}
