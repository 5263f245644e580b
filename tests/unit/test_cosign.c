// The rules of a witness: each answer that the protocol names, and requests that are none.
#include "proof/cosign.h"

#include "base/crypt.h"
#include "tests/test.h"

struct fix {
    struct sbt_arena *a;
    struct sbt_vkey key, other;
    struct sbt_hash root[12]; // of trees of 0 .. 11 leaves
    struct sbt_hash leaf[12];
};

static enum sbt_rc tile(void *arg, unsigned level, uint64_t index, unsigned width, struct sbt_hash *ret,
                        struct sbt_fault *f)
{
    struct fix *x = arg;
    (void)f;
    assert_true(level == 0 && index == 0);
    memcpy(ret, x->leaf, width * sizeof *ret);
    return SBT_OK;
}

static void set_up(struct fix *x, struct sbt_arena *a)
{
    uint8_t pk[SBT_SIGN_PK];
    sbt_crypt_start();
    x->a = a;
    sbt_sign_pk((uint8_t[SBT_SIGN_SEED]){1}, pk);
    sbt_vkey_make("log", SBT_NOTE_ED25519, pk, &x->key);
    sbt_sign_pk((uint8_t[SBT_SIGN_SEED]){2}, pk);
    sbt_vkey_make("log", SBT_NOTE_ED25519, pk, &x->other);
    struct sbt_frontier t = {0};
    for (int i = 0; i < 12; i++) {
        sbt_frontier_root(&t, &x->root[i]);
        sbt_sha256(&i, sizeof i, &x->leaf[i]);
        sbt_frontier_add(&t, &x->leaf[i], NULL, NULL);
    }
}

static const char *body_of(struct fix *x, uint64_t old, uint64_t size, const struct sbt_hash *root, uint8_t by)
{
    struct sbt_tree t = {
        .tile = tile, .arg = x, .size = size, .memo = SBT_NEW(x->a, struct sbt_tile_memo), .memo_n = 1};
    struct sbt_proof p = {.n = 0};
    struct sbt_fault f = {0};
    if (old > 0 && old < size)
        SBT_ASSERT_OK(sbt_tree_consistency(&t, old, &p, &f), &f);
    const char *text = sbt_checkpoint_text(x->a, "log", size, root);
    const char *sig =
        sbt_note_sign(x->a, by == 1 ? &x->key : &x->other, (uint8_t[SBT_SIGN_SEED]){by}, text, strlen(text), 0);
    return sbt_cosign_ask_text(x->a, old, &p, sbt_arena_printf(x->a, "%s\n%s", text, sig));
}

static int judged(struct fix *x, const char *body, uint64_t size)
{
    struct sbt_cosign_ask q;
    struct sbt_fault f = {0};
    struct sbt_cosign_log log = {.keys = &x->key, .keys_n = 1, .size = size, .root = x->root[size]};
    SBT_ASSERT_OK(sbt_cosign_ask_parse(x->a, body, strlen(body), &q, &f), &f);
    return sbt_cosign_judge(&q, &log);
}

SBT_TEST(a_witness_signs_what_grows_and_nothing_else)
{
    SBT_AUTO_ARENA a = sbt_arena_new(8 << 20);
    struct fix x;
    set_up(&x, a);
    for (uint64_t old = 0; old < 12; old++)
        for (uint64_t size = old; size < 12; size++)
            assert_int_equal(judged(&x, body_of(&x, old, size, &x.root[size], 1), old), 200);
    assert_int_equal(judged(&x, body_of(&x, 3, 7, &x.root[7], 1), 4), 409); // another old size
    assert_int_equal(judged(&x, body_of(&x, 0, 7, &x.root[7], 1), 4), 409); // or none
    assert_int_equal(judged(&x, body_of(&x, 7, 3, &x.root[3], 1), 7), 400); // it shrank
    assert_int_equal(judged(&x, body_of(&x, 3, 7, &x.root[8], 1), 3), 422); // another tree
    assert_int_equal(judged(&x, body_of(&x, 7, 7, &x.root[8], 1), 7), 409); // a second root of one size
    assert_int_equal(judged(&x, body_of(&x, 0, 0, &x.root[8], 1), 0), 422); // the empty tree has one root
    assert_int_equal(judged(&x, body_of(&x, 3, 7, &x.root[7], 2), 3), 403); // a key that is not known
    struct sbt_cosign_ask q;
    struct sbt_fault f = {0};
    const char *body = body_of(&x, 3, 7, &x.root[7], 1);
    SBT_ASSERT_OK(sbt_cosign_ask_parse(a, body, strlen(body), &q, &f), &f);
    assert_int_equal(sbt_cosign_judge(&q, &(struct sbt_cosign_log){.keys_n = 0}), 404);
    q.proof.hash[0].b[0] ^= 1;
    assert_int_equal(
        sbt_cosign_judge(&q, &(struct sbt_cosign_log){.keys = &x.key, .keys_n = 1, .size = 3, .root = x.root[3]}), 422);
}

SBT_TEST(a_known_key_whose_signature_fails_spoils_the_request)
{
    SBT_AUTO_ARENA a = sbt_arena_new(8 << 20);
    struct fix x;
    set_up(&x, a);
    const char *text = sbt_checkpoint_text(a, "log", 4, &x.root[4]),
               *more = sbt_checkpoint_text(a, "log", 5, &x.root[4]);
    uint8_t seed[SBT_SIGN_SEED] = {1};
    const char *good = sbt_note_sign(a, &x.key, seed, text, strlen(text), 0);
    const char *old = sbt_note_sign(a, &x.key, seed, more, strlen(more), 0);
    const char *unknown = sbt_note_sign(a, &x.other, seed, text, strlen(text), 0);
    struct sbt_proof none = {.n = 0};
    const char *b1 = sbt_cosign_ask_text(a, 0, &none, sbt_arena_printf(a, "%s\n%s%s", text, unknown, good));
    const char *b2 = sbt_cosign_ask_text(a, 0, &none, sbt_arena_printf(a, "%s\n%s%s", text, good, old));
    assert_int_equal(judged(&x, b1, 0), 200);
    assert_int_equal(judged(&x, b2, 0), 403);
}

SBT_TEST(refuses_requests_to_a_witness_that_are_none)
{
    SBT_AUTO_ARENA a = sbt_arena_new(8 << 20);
    struct fix x;
    set_up(&x, a);
    const char *good = body_of(&x, 3, 7, &x.root[7], 1), *note = strstr(good, "\n\n") + 2;
    const char *hash = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n";
    const char *many = "old 3\n";
    for (int i = 0; i < 64; i++)
        many = sbt_arena_printf(a, "%s%s", many, hash);
    const char *bad[] = {
        "",
        "old 3\n",
        sbt_arena_printf(a, "old\n\n%s", note),
        sbt_arena_printf(a, "old 03\n\n%s", note),
        sbt_arena_printf(a, "old  3\n\n%s", note),
        sbt_arena_printf(a, "new 3\n\n%s", note),
        sbt_arena_printf(a, "old 3\nabc\n\n%s", note),
        sbt_arena_printf(a, "old 3\n%s", hash),
        sbt_arena_printf(a, "%s\n%s", many, note),
        sbt_arena_printf(a, "old 3\n\n%s", "no note\n"),
        sbt_arena_printf(a, "old 3\n\n%s", "a\n\n\xE2\x80\x94 log AAAAAAA=\n"),
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        struct sbt_cosign_ask q;
        struct sbt_fault f = {0};
        assert_int_equal(sbt_cosign_ask_parse(a, bad[i], strlen(bad[i]), &q, &f), SBT_E_INVALID);
    }
}
