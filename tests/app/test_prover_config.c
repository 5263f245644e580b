// What the keeper reads from its folder: a changed policy or key without a restart, addresses, and seats that end.
#include <string.h>
#include <unistd.h>

#include "app/proof_view.h"
#include "app/receipt_proof.h"
#include "app/report_file.h"
#include "base/base64.h"
#include "base/file.h"
#include "print/qr.h"
#include "tests/app/prover_fix.h"

static const char *const plain[] = {"W0", "W1", "W2"};

TA_TEST_BOTH(a_changed_policy_is_in_force_without_a_restart)
{
    struct px x;
    px_begin(&x, t, "all");
    struct sbt_prover *p = px_keeper(&x);
    px_passes(&x, p);
    px_witness_down(&x, 2);
    px_events(&x, 2);
    px_passes(&x, p);
    assert_int_equal(px_served(&x).size, px_leaves(&x) - 2);
    px_policy(&x, plain, "", "2");
    px_passes(&x, p);
    assert_int_equal(px_served(&x).size, px_leaves(&x)); // two are enough now
    // One that cannot be read changes nothing and is said.
    SBT_ASSERT_OK(sbt_file_write(px_at(&x, "log/policy"), 0644, "quorum nobody\n", 14, &t->f), &t->f);
    px_events(&x, 2);
    px_passes(&x, p);
    assert_int_equal(px_served(&x).size, px_leaves(&x));
    assert_non_null(sbt_prover_config_fault(p));
    struct sbt_proof_view v;
    ta_as(t, SBT_ROLE_AUDITOR, "BKN");
    SBT_ASSERT_OK(sbt_proof_view(&t->ctx, &v, &t->f), &t->f);
    assert_non_null(strstr(v.config_error, "baris 1"));
    px_policy(&x, plain, "", "2");
    px_passes(&x, p);
    assert_null(sbt_prover_config_fault(p));
    SBT_ASSERT_OK(sbt_proof_view(&t->ctx, &v, &t->f), &t->f);
    assert_null(v.config_error);
    assert_int_equal(v.witness_n, 3);
    sbt_prover_close(p);
    px_close(&x);
}

TA_TEST_BOTH(a_new_key_signs_without_a_restart)
{
    struct px x;
    px_begin(&x, t, "all");
    struct sbt_prover *p = px_keeper(&x);
    px_passes(&x, p);
    struct sbt_log_keys other;
    SBT_ASSERT_OK(sbt_log_keys_load(x.a, px_at(&x, "log"), &other, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_log_keys_rotate(&other, &t->f), &t->f); // as `sbt log rotate` does beside the server
    px_passes(&x, p);
    struct sbt_note note;
    const char *text = px_served(&x).note;
    SBT_ASSERT_OK(sbt_note_parse(x.a, text, strlen(text), &note, &t->f), &t->f);
    assert_int_equal(sbt_note_check(&note, &other.key[0].key, NULL), SBT_NOTE_GOOD);
    assert_int_equal(sbt_note_check(&note, &other.key[1].key, NULL), SBT_NOTE_GOOD);
    struct sbt_checkpoint c;
    assert_int_equal(px_judge(&x, text, &c), SBT_TRUST_OK);
    sbt_prover_close(p);
    px_nothing_forked(&x);
    px_close(&x);
}

TA_TEST_BOTH(an_address_with_a_slash_at_its_end_is_the_same_address)
{
    struct px x;
    px_open(&x, t);
    px_witnesses(&x, "all");
    px_policy(&x, plain, "/", "all");
    px_run(&x);
    struct sbt_checkpoint c;
    assert_int_equal(px_judge(&x, px_served(&x).note, &c), SBT_TRUST_OK);
    px_nothing_forked(&x); // reading what a witness holds goes the same way
    px_close(&x);
}

static const struct sbt_proof_witness *witness_of(const struct sbt_proof_view *v, const char *name)
{
    for (size_t i = 0; i < v->witness_n; i++)
        if (strcmp(v->witness[i].name, name) == 0)
            return &v->witness[i];
    return NULL;
}

static void clock_to(struct ta *t, sbt_day day)
{
    t->ts.clock.sim_us = sbt_day_start_us(day, SBT_ZONE_WIB) + 3600 * SBT_US_PER_S;
    t->ctx.now_us = sbt_clock_now(t->app.clock);
}

TA_TEST_BOTH(the_seat_of_an_agency_counts_until_its_last_day)
{
    static const char *const of_kasn[] = {"bawaslu", "kasn", "panrb"}, *const of_bkn[] = {"bawaslu", "bkn", "panrb"};
    struct px x;
    struct sbt_proof_view v;
    clock_to(t, sbt_day_of(2024, 9, 3)); // KASN's last day: data/agencies.csv
    ta_as(t, SBT_ROLE_AUDITOR, "BKN");
    px_open(&x, t);
    px_witnesses(&x, "2");
    px_policy(&x, of_kasn, "", "2");
    px_witness_down(&x, 2);
    struct sbt_prover *p = px_keeper(&x);
    px_passes(&x, p);
    assert_int_equal(px_served(&x).size, px_leaves(&x));
    assert_true(px_served(&x).quorum_us != SBT_INT_NONE); // Bawaslu and KASN
    SBT_ASSERT_OK(sbt_proof_view(&t->ctx, &v, &t->f), &t->f);
    assert_false(witness_of(&v, "kasn")->seat.ended);
    assert_string_equal(witness_of(&v, "kasn")->seat.agency, "KASN");
    int64_t before = px_served(&x).size;
    clock_to(t, sbt_day_of(2024, 9, 4));
    px_events(&x, 3);
    px_passes(&x, p);
    assert_int_equal(px_served(&x).size, before); // its signature is there and counts no more
    SBT_ASSERT_OK(sbt_proof_view(&t->ctx, &v, &t->f), &t->f);
    assert_true(witness_of(&v, "kasn")->seat.ended);
    assert_false(witness_of(&v, "kasn")->needed);
    assert_true(witness_of(&v, "bawaslu")->needed);
    assert_int_equal(witness_of(&v, "kasn")->size, px_leaves(&x));
    // The hand-over: another line in the policy, no restart. What KASN saw before stays what it was.
    px_policy(&x, of_bkn, "", "2");
    px_passes(&x, p);
    assert_int_equal(px_served(&x).size, px_leaves(&x));
    SBT_ASSERT_OK(sbt_proof_view(&t->ctx, &v, &t->f), &t->f);
    assert_null(witness_of(&v, "kasn"));
    assert_false(witness_of(&v, "bkn")->seat.ended);
    sbt_prover_close(p);
    px_close(&x);
}

struct tile {
    int64_t index;
    struct sbt_hash *row;
};

static enum sbt_rc tile_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct tile *r = arg;
    return sbt_log_tile_read(tx, 0, (uint64_t)r->index / SBT_TILE_WIDTH, (unsigned)(r->index % SBT_TILE_WIDTH) + 1,
                             r->row, f);
}

TA_TEST_BOTH(the_qr_of_a_receipt_holds_origin_index_and_leaf_and_nothing_else)
{
    struct px x;
    struct sbt_report_file_out out;
    struct sbt_receipt_mark mark;
    bool found;
    px_begin(&x, t, "2");
    struct sbt_report_form form;
    sbt_rec_init(&sbt_report_all_t, &form);
    form.form = "publik";
    form.mode = "tanpa";
    form.account = "Kepala dinas membagikan kaus.";
    struct sbt_report_file_in in = {.form = &form, .channel = "publik"};
    SBT_ASSERT_OK(sbt_report_file(&t->ctx, &in, &out, &t->f), &t->f);
    px_events(&x, 1); // numbers the leaf on PostgreSQL too
    px_run(&x);
    SBT_ASSERT_OK(sbt_receipt_mark_of(&t->ctx, &out.id.u, &mark, &found, &t->f), &t->f);
    assert_true(found && mark.witnessed);
    struct sbt_qr want;
    const char *text = sbt_arena_printf(x.a, "test.example/log\n%lld\n%s", (long long)mark.leaf_index, mark.hash);
    SBT_ASSERT_OK(sbt_qr_make(x.a, text, &want, &t->f), &t->f);
    assert_string_equal(mark.qr_path, want.path);
    uint8_t leaf[64];
    size_t n;
    assert_true(sbt_base64_decode(mark.hash, strlen(mark.hash), leaf, &n));
    struct sbt_hash row[SBT_TILE_WIDTH];
    struct tile read = {.index = mark.leaf_index, .row = row};
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_READ, tile_tx, &read, &t->f), &t->f);
    assert_int_equal(n, sizeof row[0].b);
    assert_memory_equal(leaf, row[mark.leaf_index % SBT_TILE_WIDTH].b, n);
    px_close(&x);
}
