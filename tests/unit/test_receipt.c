// Receipts written by proof/ and judged by verify/, which shares no code with it: true ones, every flipped bit, forgeries.
#include "proof/receipt.h"

#include "base/crypt.h"
#include "proof/trust.h"
#include "tests/test.h"
#include "verify/log.h"
#include "verify/receipt.h"

#define LEAVES 200
#define WITNESSES 4

struct party {
    struct sbt_vkey key;
    uint8_t seed[SBT_SIGN_SEED];
};
struct world {
    struct sbt_arena *a;
    struct party log, witness[WITNESSES];
    struct sbt_hash leaf[LEAVES];
    const char *policy;
};
#define HEADER                                                                                                     \
    "{\"account\":null,\"id\":\"01924e2c-a268-7000-bfeb-efad1c9d5fea\",\"kind\":\"report.filed\",\"recorded_us\":" \
    "1732000000000000}"
static const uint8_t salt[SBT_SALT_BYTES] = {7}, facts_salt[SBT_SALT_BYTES] = {8};
static const char facts[] = "{\"number\":\"L-2024-00000001-7\"}";

static void party(struct sbt_arena *a, const char *name, uint8_t type, uint8_t byte, struct party *ret)
{
    uint8_t pk[SBT_SIGN_PK];
    memset(ret->seed, byte, sizeof ret->seed);
    sbt_sign_pk(ret->seed, pk);
    sbt_vkey_make(sbt_arena_strdup(a, name), type, pk, &ret->key);
}

static void world(struct sbt_arena *a, struct world *w)
{
    *w = (struct world){.a = a};
    sbt_crypt_start();
    party(a, "sbt.example/log", SBT_NOTE_ED25519, 1, &w->log);
    const char *p = sbt_arena_printf(a, "log %s\n", sbt_vkey_text(a, &w->log.key));
    for (uint8_t i = 0; i < WITNESSES; i++) {
        party(a, sbt_arena_printf(a, "w%d.example", i), SBT_NOTE_COSIGNATURE_ED25519, (uint8_t)(10 + i),
              &w->witness[i]);
        p = sbt_arena_printf(a, "%switness w%d %s\n", p, i, sbt_vkey_text(a, &w->witness[i].key));
    }
    w->policy = sbt_arena_printf(a, "%sgroup q 3 w0 w1 w2 w3\nquorum q\n", p);
    for (unsigned i = 0; i < LEAVES; i++)
        sbt_sha256(&i, sizeof i, &w->leaf[i]);
}

static enum sbt_rc tile(void *arg, unsigned level, uint64_t index, unsigned width, struct sbt_hash *ret,
                        struct sbt_fault *f)
{
    const struct sbt_hash *leaf = arg;
    assert_true(level == 0 && index == 0);
    (void)f;
    memcpy(ret, leaf, width * sizeof *leaf);
    return SBT_OK;
}

static const char *note(struct world *w, const struct party *log, const char *origin, uint64_t size, unsigned who)
{
    struct sbt_frontier edge = {0};
    struct sbt_hash root;
    for (uint64_t i = 0; i < size; i++)
        sbt_frontier_add(&edge, &w->leaf[i], NULL, NULL);
    sbt_frontier_root(&edge, &root);
    const char *text = sbt_checkpoint_text(w->a, origin, size, &root);
    const char *out =
        sbt_arena_printf(w->a, "%s\n%s", text, sbt_note_sign(w->a, &log->key, log->seed, text, strlen(text), 0));
    for (unsigned i = 0; i < WITNESSES; i++)
        if (who >> i & 1)
            out = sbt_arena_printf(w->a, "%s%s", out,
                                   sbt_note_sign(w->a, &w->witness[i].key, w->witness[i].seed, text, strlen(text),
                                                 1732000000 + (int64_t)i));
    return out;
}

// The receipt of leaf `at`, which is made of HEADER, a facts part that is opened and a person part that is not.
static const char *receipt(struct world *w, uint64_t at, const char *signed_note)
{
    struct sbt_receipt_part parts[2] = {{.part = {.name = "facts"}, .salt = facts_salt, .body = {facts, strlen(facts)}},
                                        {.part = {.name = "person"}}};
    struct sbt_leaf_part in[2];
    uint8_t leaf[SBT_LEAF_BYTES];
    sbt_leaf_part_hash(facts_salt, "facts", facts, strlen(facts), &parts[0].part.hash);
    sbt_leaf_part_hash(salt, "person", "x", 1, &parts[1].part.hash);
    for (size_t i = 0; i < 2; i++)
        in[i] = parts[i].part;
    sbt_leaf_make(salt, HEADER, strlen(HEADER), in, 2, leaf);
    sbt_leaf_hash(leaf, &w->leaf[at]);
    struct sbt_tile_memo memo = {0};
    struct sbt_tree tree = {.tile = tile, .arg = w->leaf, .size = LEAVES, .memo = &memo, .memo_n = 1};
    struct sbt_proof path;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_tree_inclusion(&tree, at, &path, &f), &f);
    struct sbt_receipt_in r = {.salt = salt,
                               .header = {HEADER, strlen(HEADER)},
                               .parts = parts,
                               .parts_n = 2,
                               .index = at,
                               .path = &path,
                               .note = signed_note ? signed_note : note(w, &w->log, "sbt.example/log", LEAVES, 15)};
    return sbt_receipt_text(w->a, &r);
}

static enum sbt_verify_verdict judge(struct world *w, const char *policy, const char *file, size_t n,
                                     struct sbt_verify_receipt *ret)
{
    struct sbt_verify_policy *p = SBT_NEW(w->a, struct sbt_verify_policy);
    size_t line;
    assert_true(sbt_verify_policy_read((struct sbt_bytes){policy, strlen(policy)}, p, &line));
    sbt_verify_receipt((struct sbt_bytes){file, n}, p, sbt_arena_alloc(w->a, n + 1), ret);
    return ret->verdict;
}

SBT_TEST(a_receipt_proves_its_record_without_the_log)
{
    SBT_AUTO_ARENA a = sbt_arena_new(64UL << 20);
    struct world w;
    struct sbt_verify_receipt r;
    world(a, &w);
    static const uint64_t places[] = {0, 1, 127, 128, 198, 199};
    for (size_t i = 0; i < SBT_ARRAY_LEN(places); i++) {
        const char *file = receipt(&w, places[i], NULL);
        assert_int_equal(judge(&w, w.policy, file, strlen(file), &r), SBT_RECEIPT_PROVEN);
        assert_int_equal(r.index, places[i]);
        assert_int_equal(r.point.size, LEAVES);
        assert_true(r.who.seen[3] && r.who.time_s[3] == 1732000003);
        assert_true(sbt_bytes_is(sbt_verify_member(r.header, "kind"), "report.filed"));
        assert_true(sbt_bytes_is(sbt_verify_member(r.header, "recorded_us"), "1732000000000000"));
        assert_null(sbt_verify_member(r.header, "nothing").p);
        assert_true(r.body[0].n == strlen(facts) && r.body[1].p == NULL);
    }
}

SBT_TEST(every_flipped_bit_of_a_receipt_is_seen)
{
    SBT_AUTO_ARENA a = sbt_arena_new(256UL << 20);
    struct world w;
    world(a, &w);
    const char *file = receipt(&w, 77, NULL);
    size_t n = strlen(file), missed = 0;
    char *bent = sbt_arena_strdup(a, file);
    uint8_t *work = sbt_arena_alloc(a, n);
    struct sbt_verify_policy *p = SBT_NEW(a, struct sbt_verify_policy);
    struct sbt_verify_receipt r;
    size_t line;
    assert_true(sbt_verify_policy_read((struct sbt_bytes){w.policy, strlen(w.policy)}, p, &line));
    for (size_t i = 0; i < 8 * n; i++) {
        bent[i / 8] = (char)(bent[i / 8] ^ 1 << i % 8);
        sbt_verify_receipt((struct sbt_bytes){bent, n}, p, work, &r);
        missed += r.verdict == SBT_RECEIPT_PROVEN;
        bent[i / 8] = file[i / 8];
    }
    assert_int_equal(missed, 0);
    for (size_t cut = 0; cut < n; cut++) { // broken off anywhere
        sbt_verify_receipt((struct sbt_bytes){file, cut}, p, work, &r);
        assert_int_not_equal(r.verdict, SBT_RECEIPT_PROVEN);
    }
    assert_int_equal(judge(&w, w.policy, file, n, &r), SBT_RECEIPT_PROVEN);
}

SBT_TEST(forged_receipts_say_what_is_wrong)
{
    SBT_AUTO_ARENA a = sbt_arena_new(64UL << 20);
    struct world w;
    struct sbt_verify_receipt r;
    world(a, &w);
    (void)receipt(&w, 77, NULL);
    struct party other;
    party(a, "sbt.example/log", SBT_NOTE_ED25519, 99, &other);
    const struct {
        const char *note;
        enum sbt_verify_verdict want;
    } t[] = {
        {note(&w, &w.log, "sbt.example/log", LEAVES, 7), SBT_RECEIPT_PROVEN},    // three of four are enough
        {note(&w, &w.log, "sbt.example/log", LEAVES, 5), SBT_RECEIPT_NO_QUORUM}, // two are not
        {note(&w, &other, "sbt.example/log", LEAVES, 15), SBT_RECEIPT_NO_LOG},   // another key of the same name
        {note(&w, &w.log, "elsewhere.example/log", LEAVES, 15), SBT_RECEIPT_NO_LOG},
        {note(&w, &w.log, "sbt.example/log", LEAVES - 1, 15), SBT_RECEIPT_NOT_IN_LOG}, // the tree of another time
        {note(&w, &w.log, "sbt.example/log", 50, 15), SBT_RECEIPT_NOT_IN_LOG},
        {"sbt.example/log\n200\n\n", SBT_RECEIPT_BAD_POINT},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(t); i++) {
        const char *file = receipt(&w, 77, t[i].note);
        assert_int_equal(judge(&w, w.policy, file, strlen(file), &r), t[i].want);
    }
    // A cosignature of another checkpoint under this one.
    const char *old = note(&w, &w.log, "sbt.example/log", 100, 15),
               *now = note(&w, &w.log, "sbt.example/log", LEAVES, 7);
    const char *lent = sbt_arena_printf(a, "%s%s", now, strstr(old, "\xe2\x80\x94 w3.example"));
    const char *file = receipt(&w, 77, lent);
    assert_int_equal(judge(&w, w.policy, file, strlen(file), &r), SBT_RECEIPT_BAD_SIG);
    // Another record in the same place: the leaf does not fit.
    file = receipt(&w, 77, NULL);
    w.leaf[78] = w.leaf[77];
    memset(&w.leaf[77], 1, sizeof w.leaf[77]);
    const char *moved = receipt(&w, 12, note(&w, &w.log, "sbt.example/log", LEAVES, 15));
    assert_int_equal(judge(&w, w.policy, moved, strlen(moved), &r), SBT_RECEIPT_NOT_IN_LOG);
    static const char *const none[] = {"", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v1\nindex 0\n\n", "x"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(none); i++)
        assert_int_not_equal(judge(&w, w.policy, none[i], strlen(none[i]), &r), SBT_RECEIPT_PROVEN);
}

SBT_TEST(the_verifier_and_the_log_agree_on_every_tree)
{
    SBT_AUTO_ARENA a = sbt_arena_new(64UL << 20);
    struct world w;
    world(a, &w);
    struct sbt_verify_edge mine = {0};
    struct sbt_frontier theirs = {0};
    struct sbt_hash roots[LEAVES + 1], root;
    struct sbt_tile_memo memo = {0};
    struct sbt_proof path;
    struct sbt_fault f = {0};
    sbt_verify_edge_root(&mine, &roots[0]);
    for (uint64_t size = 1; size <= LEAVES; size++) {
        sbt_verify_edge_add(&mine, &w.leaf[size - 1]);
        sbt_frontier_add(&theirs, &w.leaf[size - 1], NULL, NULL);
        sbt_verify_edge_root(&mine, &roots[size]);
        sbt_frontier_root(&theirs, &root);
        assert_true(sbt_hash_eq(&root, &roots[size]));
        struct sbt_tree tree = {.tile = tile, .arg = w.leaf, .size = size, .memo = &memo, .memo_n = 1};
        memo.width = 0;
        for (uint64_t i = 0; i < size; i++) {
            SBT_ASSERT_OK(sbt_tree_inclusion(&tree, i, &path, &f), &f);
            assert_true(sbt_verify_path_root(path.hash, path.n, i, size, &w.leaf[i], &root));
            assert_true(sbt_hash_eq(&root, &roots[size]));
            if (path.n > 0)
                assert_false(sbt_verify_path_root(path.hash, path.n - 1, i, size, &w.leaf[i], &root));
        }
        for (uint64_t old = 1; old <= size; old++) {
            SBT_ASSERT_OK(sbt_tree_consistency(&tree, old, &path, &f), &f);
            assert_true(sbt_verify_consistent(path.hash, path.n, old, size, &roots[old], &roots[size]));
            assert_false(sbt_verify_consistent(path.hash, path.n, old, size, &roots[old - 1], &roots[size]));
        }
    }
}

SBT_TEST(both_readers_of_policies_agree)
{
    SBT_AUTO_ARENA a = sbt_arena_new(16UL << 20);
    struct world w;
    world(a, &w);
    const char *k = sbt_vkey_text(a, &w.witness[0].key), *l = sbt_vkey_text(a, &w.log.key);
    const char *t[] = {
        w.policy,
        "quorum none\n",
        "",
        "quorum none",
        "quorum none\nquorum none\n",
        "quorum x\n",
        "nonsense\n",
        "# \xc3\xa9\nquorum none\n",
        sbt_arena_printf(a, "witness a %s\nquorum a\n", k),
        sbt_arena_printf(a, "witness none %s\nquorum none\n", k),
        sbt_arena_printf(a, "witness a %s\nwitness b %s\nquorum a\n", k, k),
        sbt_arena_printf(a, "witness a %s\nquorum a\n", l),
        sbt_arena_printf(a, "log %s\nlog %s\nquorum none\n", l, l),
        sbt_arena_printf(a, "log %s x y\nquorum none\n", l),
        sbt_arena_printf(a, "witness a %s\ngroup g 2 a\nquorum g\n", k),
        sbt_arena_printf(a, "witness a %s\ngroup g all a\nquorum g\n", k),
        sbt_arena_printf(a, "witness a %s\ngroup g 01 a\nquorum g\n", k),
        sbt_arena_printf(a, "witness a %s\ngroup g any\nquorum g\n", k),
        sbt_arena_printf(a, "witness a %s\ngroup g any a a\nquorum g\n", k),
        sbt_arena_printf(a, " \t witness\ta %s \nquorum a\n", k),
        sbt_arena_printf(a, "group g any a\nwitness a %s\nquorum g\n", k),
        "quorum none\r\n",
    };
    struct sbt_trust *theirs = SBT_NEW(a, struct sbt_trust);
    struct sbt_verify_policy *mine = SBT_NEW(a, struct sbt_verify_policy);
    for (size_t i = 0; i < SBT_ARRAY_LEN(t); i++) {
        struct sbt_fault f = {0};
        size_t line;
        bool good = sbt_trust_parse(a, t[i], strlen(t[i]), theirs, &f) == SBT_OK;
        if (good != sbt_verify_policy_read((struct sbt_bytes){t[i], strlen(t[i])}, mine, &line))
            fail_msg("policy %zu: the log says %d", i, good);
    }
}

// --- a whole log of 200 events, as a folder would hold it

struct folder {
    struct {
        const char *path;
        uint8_t bytes[256 * 35];
        size_t n;
    } file[3];
};

static bool read_file(void *arg, const char *path, struct sbt_bytes *ret)
{
    struct folder *d = arg;
    for (size_t i = 0; i < SBT_ARRAY_LEN(d->file); i++) {
        if (strcmp(d->file[i].path, path) != 0)
            continue;
        *ret = (struct sbt_bytes){(const char *)d->file[i].bytes, d->file[i].n};
        return true;
    }
    return false;
}

static void publish(struct world *w, struct folder *d)
{
    *d = (struct folder){
        .file = {{.path = "checkpoint"}, {.path = "tile/0/000.p/200"}, {.path = "tile/entries/000.p/200"}}};
    for (size_t i = 0; i < LEAVES; i++) {
        uint8_t entry[2 + SBT_LEAF_BYTES] = {0, SBT_LEAF_BYTES, SBT_LEAF_VERSION, (uint8_t)i};
        sbt_leaf_hash(entry + 2, &w->leaf[i]);
        memcpy(d->file[2].bytes + i * sizeof entry, entry, sizeof entry);
        memcpy(d->file[1].bytes + i * sizeof w->leaf[i].b, w->leaf[i].b, sizeof w->leaf[i].b);
    }
    d->file[1].n = LEAVES * sizeof w->leaf[0].b;
    d->file[2].n = LEAVES * (2 + SBT_LEAF_BYTES);
    const char *text = note(w, &w->log, "sbt.example/log", LEAVES, 15);
    d->file[0].n = strlen(text);
    memcpy(d->file[0].bytes, text, d->file[0].n);
}

// The policy asks all four witnesses: a signature whose key's name was bent is of an unknown key, which the note's text
// tells a reader to pass over, so that only a policy can miss it.
SBT_TEST(every_flipped_bit_of_a_log_of_200_events_is_seen)
{
    SBT_AUTO_ARENA a = sbt_arena_new(64UL << 20);
    struct world w;
    struct sbt_verify_log r;
    struct sbt_verify_policy *p = SBT_NEW(a, struct sbt_verify_policy);
    struct sbt_verify_walk *walk = SBT_NEW(a, struct sbt_verify_walk);
    struct folder *d = SBT_NEW(a, struct folder);
    size_t line, missed = 0, tried = 0, step = getenv("SBT_LONG") != NULL ? 1 : 9; // 9: another bit of each byte
    world(a, &w);
    char *all = sbt_arena_strdup(a, w.policy);
    *strstr(all, "group q 3 ") = '\0';
    const char *policy = sbt_arena_printf(a, "%sgroup q all w0 w1 w2 w3\nquorum q\n", all);
    assert_true(sbt_verify_policy_read((struct sbt_bytes){policy, strlen(policy)}, p, &line));
    publish(&w, d);
    sbt_verify_log_walk(read_file, d, p, true, NULL, 0, walk, &r);
    assert_int_equal(r.fault, SBT_VERIFY_GOOD);
    assert_int_equal(r.size, LEAVES);
    for (size_t f = 0; f < SBT_ARRAY_LEN(d->file); f++) {
        for (size_t i = 0; i < 8 * d->file[f].n; i += step, tried++) {
            d->file[f].bytes[i / 8] ^= (uint8_t)(1 << i % 8);
            *walk = (struct sbt_verify_walk){0};
            sbt_verify_log_walk(read_file, d, p, true, NULL, 0, walk, &r);
            missed += r.fault == SBT_VERIFY_GOOD;
            d->file[f].bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        }
    }
    assert_int_equal(missed, 0);
    assert_true(tried > 12000);
}
