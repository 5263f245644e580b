// The keeper of the proof and witnesses: growth, quorum, recovery after a stop at every step, and what is refused.
#include "app/prover.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/log_reopen.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/file.h"
#include "gen/queries.h"
#include "store/event.h"
#include "tests/app/prover_fix.h"

struct prove {
    struct px *x;
    uint64_t size;
    struct sbt_hash root;
};

static enum sbt_rc prove_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct prove *v = arg;
    for (uint64_t i = 0; i < v->size; i += 1 + v->size / 50) {
        struct sbt_proof p;
        struct sbt_hash leaf[SBT_TILE_WIDTH];
        SBT_TRY(sbt_log_inclusion(tx, &v->x->t->app, i, v->size, &p, f));
        SBT_TRY(sbt_log_tile_read(tx, 0, i / 256, (unsigned)(i % 256) + 1, leaf, f));
        assert_true(sbt_inclusion_holds(&p, i, v->size, &leaf[i % 256], &v->root));
    }
    return SBT_OK;
}

TA_TEST_BOTH(the_keeper_takes_new_leaves_into_a_signed_tree)
{
    struct px x;
    px_open(&x, t);
    struct sbt_prover *p = px_keeper(&x);
    px_passes(&x, p);
    assert_int_equal(sbt_prover_state(p), SBT_PROVER_RUNNING);
    struct sbt_log_point a = px_served(&x);
    assert_int_equal(a.size, px_leaves(&x));
    px_events(&x, 600);
    px_passes(&x, p);
    struct sbt_log_point b = px_served(&x);
    assert_int_equal(b.size, a.size + 600);
    px_passes(&x, p);
    assert_int_equal(px_served(&x).made_us, b.made_us); // nothing new, nothing signed
    struct sbt_note note;
    struct sbt_checkpoint c;
    SBT_ASSERT_OK(sbt_note_parse(x.a, b.note, strlen(b.note), &note, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_checkpoint_parse(x.a, note.text, note.text_n, &c, &t->f), &t->f);
    assert_string_equal(c.origin, "test.example/log");
    assert_int_equal(sbt_note_check(&note, &x.keys.key[0].key, NULL), SBT_NOTE_GOOD);
    struct prove v = {.x = &x, .size = (uint64_t)b.size, .root = c.root};
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_READ, prove_tx, &v, &t->f), &t->f);
    v.size = (uint64_t)a.size;
    v.root = a.root;
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_READ, prove_tx, &v, &t->f), &t->f);
    // Tiles as they are served: the entry bundle hashes to the tile, and beyond the checkpoint there is nothing.
    struct sbt_blob tile, entries;
    SBT_ASSERT_OK(sbt_log_tile_bytes(&t->app, x.a, "0/000", &tile, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_log_tile_bytes(&t->app, x.a, "entries/000", &entries, &t->f), &t->f);
    assert_int_equal(tile.n, 8192);
    assert_int_equal(entries.n, 256 * (2 + SBT_LEAF_BYTES));
    for (size_t i = 0; i < 256; i++) {
        const uint8_t *e = (const uint8_t *)entries.p + i * (2 + SBT_LEAF_BYTES);
        struct sbt_hash h;
        assert_memory_equal(e, "\0\x21", 2);
        sbt_leaf_hash(e + 2, &h);
        assert_memory_equal(h.b, (const uint8_t *)tile.p + 32 * i, 32);
    }
    assert_int_equal(sbt_log_tile_bytes(&t->app, x.a, "0/009", &tile, &t->f), SBT_E_NOT_FOUND);
    assert_int_equal(sbt_log_tile_bytes(&t->app, x.a, "4/000", &tile, &t->f), SBT_E_NOT_FOUND);
    assert_int_equal(sbt_log_tile_bytes(&t->app, x.a, "../key", &tile, &t->f), SBT_E_NOT_FOUND);
    int64_t n;
    SBT_ASSERT_OK(sbt_log_publish(&t->app, x.a, px_at(&x, "out"), &n, &t->f), &t->f);
    assert_true(n >= 2 * (b.size / 256));
    SBT_ASSERT_OK(sbt_log_publish(&t->app, x.a, px_at(&x, "out"), &n, &t->f), &t->f);
    assert_int_equal(n, 1);
    sbt_prover_close(p);
    px_close(&x);
}

TA_TEST_BOTH(witnesses_cosign_and_a_lost_quorum_comes_back_by_itself)
{
    struct px x;
    struct sbt_checkpoint c;
    px_open(&x, t);
    px_witnesses(&x, "2");
    struct sbt_prover *p = px_keeper(&x);
    px_passes(&x, p);
    struct sbt_log_point a = px_served(&x);
    assert_true(a.quorum_us != SBT_INT_NONE);
    assert_int_equal(px_judge(&x, a.note, &c), SBT_TRUST_OK);
    assert_int_equal(c.size, px_leaves(&x));
    px_witness_down(&x, 0);
    px_events(&x, 5);
    px_passes(&x, p);
    assert_int_equal(px_served(&x).size, px_leaves(&x)); // two are enough
    assert_int_equal(px_judge(&x, px_served(&x).note, &c), SBT_TRUST_OK);
    px_witness_down(&x, 1);
    px_events(&x, 5);
    px_passes(&x, p);
    assert_int_equal(px_served(&x).size, px_leaves(&x) - 5); // one is not
    px_witness_up(&x, 0);
    px_witness_up(&x, 1);
    for (int i = 0; i < 100 && px_served(&x).size < px_leaves(&x); i++) {
        px_passes(&x, p);
        usleep(50000);
    }
    assert_int_equal(px_judge(&x, px_served(&x).note, &c), SBT_TRUST_OK);
    assert_int_equal(c.size, px_leaves(&x));
    sbt_prover_close(p);
    px_close(&x);
}

static enum sbt_rc legal_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    return sbt_log_legal_ok(tx, f);
}

TA_TEST_BOTH(new_acts_against_a_person_wait_for_a_quorum_that_is_lost_too_long)
{
    struct px x;
    px_open(&x, t);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_READ, legal_tx, NULL, &t->f), &t->f); // nobody asks for one
    px_witnesses(&x, "3");
    struct sbt_prover *p = px_keeper(&x);
    px_passes(&x, p);
    t->ts.clock.sim_us += 5 * 3600 * SBT_US_PER_S; // a quiet night is no loss
    t->ctx.now_us = sbt_clock_now(t->app.clock);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_READ, legal_tx, NULL, &t->f), &t->f);
    px_witness_down(&x, 2);
    px_events(&x, 1);
    px_passes(&x, p);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_READ, legal_tx, NULL, &t->f), &t->f);
    t->ts.clock.sim_us += SBT_LOG_LEGAL_STOP_S * SBT_US_PER_S;
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_READ, legal_tx, NULL, &t->f), &t->f); // at the limit
    t->ts.clock.sim_us += SBT_US_PER_S;
    assert_int_equal(sbt_ctx_tx(&t->ctx, "t", SBT_TX_READ, legal_tx, NULL, &t->f), SBT_E_BUSY);
    assert_true(t->f.after_s > 0);
    px_witness_up(&x, 2);
    for (int i = 0; i < 100 && px_served(&x).size < px_leaves(&x); i++) {
        px_passes(&x, p);
        usleep(50000);
    }
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_READ, legal_tx, NULL, &t->f), &t->f);
    sbt_prover_close(p);
    px_close(&x);
}

TA_TEST_BOTH(a_keeper_that_dies_at_any_step_never_forks)
{
    struct px x;
    px_open(&x, t);
    px_witnesses(&x, "all");
    for (int round = 0; round < 3; round++)
        for (int step = SBT_PROVER_AT_READ; step < SBT_PROVER_AT_END; step++) {
            struct sbt_prover *p = px_keeper(&x);
            bool more;
            sbt_prover_stop_at(p, (enum sbt_prover_step)step);
            px_events(&x, 3 + step);
            assert_int_equal(sbt_prover_pass(p, &more, &t->f), SBT_E_IO);
            sbt_prover_close(p);
            px_events(&x, round);
            px_nothing_forked(&x);
        }
    px_close(&x);
}

TA_TEST_BOTH(two_keepers_at_once_make_one_log)
{
    struct px x;
    px_open(&x, t);
    px_witnesses(&x, "all");
    struct sbt_prover *p = px_keeper(&x), *q = px_keeper(&x);
    for (int i = 0; i < 10; i++) {
        bool more;
        px_events(&x, 2);
        // Both may find the other's row: that is a failure of the pass, never a second root.
        enum sbt_rc a = sbt_prover_pass(i % 2 ? p : q, &more, &t->f), b = sbt_prover_pass(i % 2 ? q : p, &more, &t->f);
        assert_true((a == SBT_OK || a == SBT_E_CONFLICT) && (b == SBT_OK || b == SBT_E_CONFLICT));
    }
    sbt_prover_close(p);
    sbt_prover_close(q);
    px_nothing_forked(&x);
    px_close(&x);
}

TA_TEST_BOTH(nothing_is_signed_while_the_database_is_behind_what_was_signed)
{
    struct px x;
    px_begin(&x, t, "all");
    struct sbt_prover *p;
    struct sbt_log_point was = px_served(&x);
    // A newer checkpoint than the database has lies in the file.
    const char *ahead = sbt_log_keys_sign(x.a, &x.keys, (uint64_t)was.size + 7, &was.root);
    SBT_ASSERT_OK(sbt_log_newest_save(&x.keys, ahead, &t->f), &t->f);
    p = px_keeper(&x);
    px_events(&x, 3);
    bool more;
    SBT_ASSERT_OK(sbt_prover_pass(p, &more, &t->f), &t->f);
    assert_int_equal(sbt_prover_state(p), SBT_PROVER_BEHIND);
    assert_int_equal(px_served(&x).size, was.size);
    px_events(&x, 10); // it grows past that size, with other leaves: a fork that was signed once is not signed over
    SBT_ASSERT_OK(sbt_prover_pass(p, &more, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_prover_pass(p, &more, &t->f), &t->f);
    assert_int_equal(sbt_prover_state(p), SBT_PROVER_FORKED);
    assert_int_equal(px_served(&x).size, was.size);
    sbt_prover_close(p);
    px_close(&x);
}

TA_TEST_BOTH(a_witness_that_holds_more_than_the_database_stops_the_signing)
{
    struct px x;
    px_begin(&x, t, "all");
    struct sbt_prover *p;
    struct sbt_log_point was = px_served(&x);
    // Another copy of the database, a day later: witness 1 saw its checkpoint, this machine did not.
    struct sbt_frontier edge = {0};
    struct sbt_hash h = {{1}}, root;
    struct sbt_witness_answer answer;
    struct sbt_proof none = {.n = 0};
    sbt_frontier_add(&edge, &h, NULL, NULL);
    sbt_frontier_root(&edge, &root);
    px_witness_down(&x, 1);
    unlink(px_at(&x, "w1"));
    SBT_ASSERT_OK(sbt_witness_create(px_at(&x, "w1"), "w1.example", &t->f), &t->f);
    px_witness_up(&x, 1);
    SBT_ASSERT_OK(sbt_witness_trust(x.w[1], sbt_vkey_text(x.a, &x.keys.key[0].key), &t->f), &t->f);
    const char *note = sbt_log_keys_sign(x.a, &x.keys, (uint64_t)was.size + 100, &root);
    const char *body = sbt_cosign_ask_text(x.a, 0, &none, note);
    SBT_ASSERT_OK(sbt_witness_add(x.w[1], x.a, body, strlen(body), &answer, &t->f), &t->f);
    assert_int_equal(answer.status, 200);
    p = px_keeper(&x);
    bool more;
    px_events(&x, 3);
    SBT_ASSERT_OK(sbt_prover_pass(p, &more, &t->f), &t->f);
    assert_int_equal(sbt_prover_state(p), SBT_PROVER_BEHIND);
    assert_int_equal(px_served(&x).size, was.size);
    sbt_prover_close(p);
    px_close(&x);
}

static enum sbt_rc nodes_lose(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    return sbt_q_log_node_clear(tx, NULL, f);
}

TA_TEST_BOTH(nodes_can_be_made_anew_from_the_leaves)
{
    struct px x;
    px_open(&x, t);
    struct sbt_prover *p = px_keeper(&x);
    px_events(&x, 600);
    px_passes(&x, p);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_WRITE, nodes_lose, NULL, &t->f), &t->f);
    sbt_prover_close(p);
    p = px_keeper(&x);
    bool more;
    SBT_ASSERT_OK(sbt_prover_pass(p, &more, &t->f), &t->f);
    assert_int_equal(sbt_prover_state(p), SBT_PROVER_BROKEN);
    int64_t n;
    SBT_ASSERT_OK(sbt_prover_rebuild(&t->app, x.a, &n, &t->f), &t->f);
    assert_int_equal(n, px_leaves(&x));
    px_passes(&x, p);
    assert_int_equal(sbt_prover_state(p), SBT_PROVER_RUNNING);
    sbt_prover_close(p);
    px_close(&x);
}

TA_TEST_BOTH(a_new_key_signs_beside_the_old_and_old_checkpoints_stay_valid)
{
    struct px x;
    px_begin(&x, t, "all");
    const char *old = px_served(&x).note;
    SBT_ASSERT_OK(sbt_log_keys_rotate(&x.keys, &t->f), &t->f);
    px_events(&x, 4);
    px_nothing_forked(&x); // witnesses that know the old key alone go on
    for (int i = 0; i < WITNESSES; i++)
        SBT_ASSERT_OK(sbt_witness_trust(x.w[i], sbt_vkey_text(x.a, &x.keys.key[0].key), &t->f), &t->f);
    int64_t n;
    SBT_ASSERT_OK(sbt_log_keys_retire(&x.keys, &n, &t->f), &t->f);
    assert_int_equal(n, 1);
    px_events(&x, 4);
    // The old policy does not know the new key: it has to be given the new line.
    struct sbt_checkpoint c;
    px_run(&x);
    assert_int_equal(px_judge(&x, px_served(&x).note, &c), SBT_TRUST_NO_LOG);
    assert_int_equal(px_judge(&x, old, &c), SBT_TRUST_OK);
    struct sbt_blob policy;
    SBT_ASSERT_OK(sbt_file_read(x.a, px_at(&x, "log/policy"), 65536, &policy, &t->f), &t->f);
    const char *both =
        sbt_arena_printf(x.a, "log %s\n%s", sbt_vkey_text(x.a, &x.keys.key[0].key), (const char *)policy.p);
    SBT_ASSERT_OK(sbt_file_write(px_at(&x, "log/policy"), 0644, both, strlen(both), &t->f), &t->f);
    assert_int_equal(px_judge(&x, px_served(&x).note, &c), SBT_TRUST_OK);
    assert_int_equal(px_judge(&x, old, &c), SBT_TRUST_OK);
    struct sbt_log_keys back;
    SBT_ASSERT_OK(sbt_log_keys_load(x.a, px_at(&x, "log"), &back, &t->f), &t->f);
    assert_int_equal(back.n, 2);
    assert_true(back.key[0].signs && !back.key[1].signs);
    px_close(&x);
}

TA_TEST_BOTH(a_loss_that_cannot_be_made_good_opens_the_log_anew_and_names_what_is_lost)
{
    struct px x;
    px_begin(&x, t, "all");
    struct sbt_prover *p;
    struct sbt_log_point was = px_served(&x);
    struct sbt_log_reopen_in in = {
        .dir = px_at(&x, "log"), .origin = "test.example/log2", .reason = "Cadangan terlalu tua."};
    struct sbt_log_reopen_out out;
    ta_as_operator(t);
    assert_int_equal(sbt_log_reopen(&t->ctx, &in, &out, &t->f), SBT_E_INVALID); // nothing is lost
    sbt_fault_clear(&t->f);
    struct sbt_hash root = {{9}};
    const char *ahead = sbt_log_keys_sign(x.a, &x.keys, (uint64_t)was.size + 50, &root);
    SBT_ASSERT_OK(sbt_log_newest_save(&x.keys, ahead, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_log_reopen(&t->ctx, &in, &out, &t->f), &t->f);
    assert_int_equal(out.lost_from, was.size);
    assert_int_equal(out.lost_to, was.size + 50);
    px_events(&x, 1);
    for (int i = 0; i < WITNESSES; i++)
        SBT_ASSERT_OK(sbt_witness_trust(x.w[i], out.vkey, &t->f), &t->f);
    p = px_keeper(&x);
    px_passes(&x, p);
    assert_int_equal(sbt_prover_state(p), SBT_PROVER_RUNNING);
    sbt_prover_close(p);
    struct sbt_log_point now = px_served(&x);
    assert_string_equal(now.origin, "test.example/log2");
    assert_int_equal(now.size, px_leaves(&x));
    assert_true(now.quorum_us != SBT_INT_NONE); // every witness has seen the new log from its beginning
    assert_true(sbt_file_exists(px_at(&x, "log/key.old")));
    px_close(&x);
}

TA_TEST_BOTH(a_full_disk_at_any_step_loses_nothing_and_never_forks)
{
    struct px x;
    px_begin(&x, t, "all");
    for (int step = SBT_PROVER_AT_READ; step < SBT_PROVER_AT_END; step++) {
        struct sbt_prover *p = px_keeper(&x);
        bool more;
        px_events(&x, 3);
        sbt_prover_stop_at(p, (enum sbt_prover_step)step);
        assert_int_equal(sbt_prover_pass(p, &more, &t->f), SBT_E_IO);
        sbt_prover_stop_at(p, SBT_PROVER_AT_NONE);
        int64_t n = px_leaves(&x), size = px_served(&x).size;
        px_disk_full(true);
        enum sbt_rc rc = sbt_prover_pass(p, &more, &t->f);
        enum sbt_rc rotated = sbt_log_keys_rotate(&x.keys, &t->f);
        px_disk_full(false);
        x.keys.n -= 1; // what could not be written did not happen
        memmove(&x.keys.key[0], &x.keys.key[1], x.keys.n * sizeof x.keys.key[0]);
        assert_int_not_equal(rotated, SBT_OK);
        // Witnesses cannot store either, so nobody has cosigned; SQLite cannot commit.
        assert_true(rc != SBT_OK || step == SBT_PROVER_AT_KEPT || step == SBT_PROVER_AT_ASKED ||
                    t->ts.engine == SBT_ENGINE_PG);
        assert_int_equal(px_leaves(&x), n);
        assert_true(px_served(&x).size == size || step == SBT_PROVER_AT_ASKED);
        sbt_prover_close(p);
        px_nothing_forked(&x);
    }
    px_close(&x);
}

TA_TEST_BOTH(a_witness_that_cannot_store_signs_nothing)
{
    struct px x;
    px_open(&x, t);
    px_witnesses(&x, "all");
    struct sbt_frontier edge = {0};
    struct sbt_hash h = {{1}}, root;
    struct sbt_proof none = {.n = 0};
    struct sbt_witness_answer answer;
    struct sbt_witness_view v;
    sbt_frontier_add(&edge, &h, NULL, NULL);
    sbt_frontier_root(&edge, &root);
    const char *body = sbt_cosign_ask_text(x.a, 0, &none, sbt_log_keys_sign(x.a, &x.keys, 1, &root));
    px_disk_full(true);
    enum sbt_rc rc = sbt_witness_add(x.w[0], x.a, body, strlen(body), &answer, &t->f);
    px_disk_full(false);
    assert_int_equal(rc, SBT_E_IO);
    sbt_witness_look(x.w[0], x.a, &v);
    assert_int_equal(v.log[0].size, 0);
    SBT_ASSERT_OK(sbt_witness_add(x.w[0], x.a, body, strlen(body), &answer, &t->f), &t->f);
    assert_int_equal(answer.status, 200);
    // What it said survives its death, and a second one cannot be had for the same size.
    px_witness_down(&x, 0);
    px_witness_up(&x, 0);
    SBT_ASSERT_OK(sbt_witness_add(x.w[0], x.a, body, strlen(body), &answer, &t->f), &t->f);
    assert_int_equal(answer.status, 409);
    assert_string_equal(answer.body, "1\n");
    assert_string_equal(answer.type, "text/x.tlog.size");
    struct sbt_witness *second;
    assert_int_equal(sbt_witness_open(px_at(&x, "w0"), &t->ts.clock, &second, &t->f), SBT_E_BUSY);
    px_close(&x);
}

struct thinned {
    int64_t n, legal_n, first;
};

static enum sbt_rc kept_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct thinned *k = arg;
    struct sbt_q_log_checkpoint_page_in in = {.below = INT64_MAX, .limit_n = 1000};
    struct sbt_q_log_checkpoint_page_out *rows;
    size_t n;
    SBT_TRY(sbt_q_log_checkpoint_page(tx, &in, &rows, &n, f));
    *k = (struct thinned){.n = (int64_t)n, .first = rows[n - 1].tree_size};
    for (size_t i = 0; i < n; i++)
        k->legal_n += rows[i].legal;
    return SBT_OK;
}

static enum sbt_rc legal_event_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    struct sbt_ev_decree_status_facts facts = {.status = "berlaku"};
    struct sbt_event_new e = {.kind = SBT_EV_DECREE_STATUS, .facts = &facts};
    struct sbt_event_id id;
    sbt_id_new(&e.thing, sbt_tx_now_us(tx));
    return sbt_event_append(tx, &e, &id, f);
}

TA_TEST_BOTH(checkpoints_are_thinned_to_one_an_hour_but_those_of_legal_effect_stay)
{
    struct px x;
    struct thinned k;
    int64_t n;
    px_open(&x, t);
    t->ts.clock.sim_us -= t->ts.clock.sim_us % (3600 * SBT_US_PER_S); // an hour begins
    struct sbt_prover *p = px_keeper(&x);
    for (int i = 0; i < 12; i++) { // every ten minutes for two hours
        if (i == 3) {
            SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_WRITE, legal_event_tx, NULL, &t->f), &t->f);
        }
        px_events(&x, 1);
        px_passes(&x, p);
        t->ts.clock.sim_us += 600 * SBT_US_PER_S;
    }
    SBT_ASSERT_OK(sbt_log_thin(&t->app, x.a, &n, &t->f), &t->f);
    assert_int_equal(n, 0); // younger than a day: all stay
    t->ts.clock.sim_us += SBT_US_PER_DAY;
    SBT_ASSERT_OK(sbt_log_thin(&t->app, x.a, &n, &t->f), &t->f);
    assert_int_equal(n, 9);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_READ, kept_tx, &k, &t->f), &t->f);
    assert_int_equal(k.n, 3); // the last of each hour, and the one of the act
    assert_int_equal(k.legal_n, 1);
    px_events(&x, 1);
    px_passes(&x, p);
    assert_int_equal(px_served(&x).size, px_leaves(&x));
    sbt_prover_close(p);
    px_close(&x);
}

SBT_TEST(only_the_instance_that_numbers_leaves_signs)
{
    struct ta t;
    struct px x;
    struct sbt_prover *p;
    bool more;
    ta_open(&t, TS_PG);
    px_open(&x, &t);
    SBT_ASSERT_OK(sbt_prover_open(&t.app, px_at(&x, "log"), false, &p, &t.f), &t.f);
    SBT_ASSERT_OK(sbt_prover_pass(p, &more, &t.f), &t.f);
    assert_int_equal(sbt_prover_state(p), SBT_PROVER_STANDBY);
    SBT_ASSERT_OK(sbt_store_sequencer_start(t.app.store, &t.f), &t.f);
    for (int i = 0; i < 200 && sbt_prover_state(p) != SBT_PROVER_RUNNING; i++) {
        SBT_ASSERT_OK(sbt_prover_pass(p, &more, &t.f), &t.f);
        usleep(20000);
    }
    assert_int_equal(sbt_prover_state(p), SBT_PROVER_RUNNING);
    sbt_prover_close(p);
    px_close(&x);
    ta_close(&t);
}
