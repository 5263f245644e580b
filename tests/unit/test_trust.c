// Trust policies as their text has them, and the judgement of a cosigned checkpoint.
#include "proof/trust.h"

#include <string.h>

#include "base/crypt.h"
#include "base/file.h"
#include "tests/test.h"

static const char *key_of(struct sbt_arena *a, const char *name, uint8_t type, uint8_t seed_byte, struct sbt_vkey *ret)
{
    uint8_t seed[SBT_SIGN_SEED] = {seed_byte}, pk[SBT_SIGN_PK];
    struct sbt_vkey k;
    sbt_sign_pk(seed, pk);
    sbt_vkey_make(sbt_arena_strdup(a, name), type, pk, &k);
    if (ret != NULL)
        *ret = k;
    return sbt_vkey_text(a, &k);
}

static const char *example(struct sbt_arena *a)
{
    return sbt_arena_printf(a,
                            "# the example of the text\n"
                            "log %s\n\n"
                            "witness X1 %s\n\twitness X2 %s http://127.0.0.1:1/w \n"
                            "witness X3 %s\n"
                            "group X-witnesses 2 X1 X2 X3\n"
                            "witness Y1 %s\nwitness Y2 %s\nwitness Y3 %s\n"
                            "group Y-witnesses any Y1 Y2 Y3\n"
                            "group X-and-Y all X-witnesses Y-witnesses\n"
                            "quorum X-and-Y\n",
                            key_of(a, "log.example", 1, 1, NULL), key_of(a, "x1", 4, 11, NULL),
                            key_of(a, "x2", 4, 12, NULL), key_of(a, "x3", 4, 13, NULL), key_of(a, "y1", 4, 21, NULL),
                            key_of(a, "y2", 4, 22, NULL), key_of(a, "y3", 4, 23, NULL));
}

SBT_TEST(a_policy_asks_for_what_its_groups_say)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_fault f = {0};
    struct sbt_trust *t = SBT_NEW(a, struct sbt_trust);
    sbt_crypt_start();
    const char *text = example(a);
    SBT_ASSERT_OK(sbt_trust_parse(a, text, strlen(text), t, &f), &f);
    assert_int_equal(t->log_n, 1);
    assert_int_equal(t->witness_n, 6);
    assert_string_equal(t->witness[1].url, "http://127.0.0.1:1/w");
    assert_null(t->witness[0].url);
    for (unsigned set = 0; set < 64; set++) {
        bool seen[6];
        for (unsigned i = 0; i < 6; i++)
            seen[i] = set >> i & 1;
        bool want = seen[0] + seen[1] + seen[2] >= 2 && (seen[3] || seen[4] || seen[5]);
        assert_int_equal(sbt_trust_met(t, seen), want);
    }
    static const char none[] = "quorum none\n";
    SBT_ASSERT_OK(sbt_trust_parse(a, none, strlen(none), t, &f), &f);
    assert_true(sbt_trust_met(t, NULL));
}

// The text of a shipped file with a key of its own in each place that says KEY.
static const char *with_keys(struct sbt_arena *a, const char *path)
{
    struct sbt_blob file;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_file_read(a, path, 65536, &file, &f), &f);
    const char *out = "", *from = file.p;
    uint8_t n = 1;
    for (const char *p; (p = strstr(from, " KEY")) != NULL; from = p + 4, n++)
        out = sbt_arena_printf(a, "%s%.*s %s", out, (int)(p - from), from,
                               key_of(a, n == 1 ? "log.example" : "w.example", n == 1 ? 1 : 4, n, NULL));
    return sbt_arena_printf(a, "%s%s", out, from);
}

SBT_TEST(the_shipped_policies_ask_for_three_of_four_agencies)
{
    static const struct {
        const char *path, *fourth;
    } shipped[] = {{"docs/policy.example", "bkn"}, {"docs/policy-2024.example", "kasn"}};
    sbt_crypt_start();
    for (size_t i = 0; i < SBT_ARRAY_LEN(shipped); i++) {
        SBT_AUTO_ARENA a = sbt_arena_new(1 << 22);
        struct sbt_trust *t = SBT_NEW(a, struct sbt_trust);
        struct sbt_fault f = {0};
        const char *text = with_keys(a, shipped[i].path);
        SBT_ASSERT_OK(sbt_trust_parse(a, text, strlen(text), t, &f), &f);
        assert_int_equal(t->witness_n, 4);
        assert_string_equal(t->witness[3].name, shipped[i].fourth);
        assert_true(sbt_trust_met(t, (const bool[]){true, true, true, false}));
        assert_true(sbt_trust_met(t, (const bool[]){false, true, true, true}));
        assert_false(sbt_trust_met(t, (const bool[]){false, true, true, false}));
    }
}

SBT_TEST(refuses_policies_that_are_none)
{
    SBT_AUTO_ARENA a = sbt_arena_new(4 << 20);
    sbt_crypt_start();
    const char *l = key_of(a, "log", 1, 1, NULL), *w = key_of(a, "w", 4, 2, NULL), *w2 = key_of(a, "w2", 4, 3, NULL);
    const char *same = key_of(a, "other", 4, 2, NULL);
    const char *bad[] = {
        "",
        "quorum none",
        "quorum none\nquorum none\n",
        "quorum X\n",
        "quorum none\r\n",
        "quorum\n",
        "witnes A B\nquorum none\n",
        sbt_arena_printf(a, "log %s\nlog %s\nquorum none\n", l, l),
        sbt_arena_printf(a, "log %s a b\nquorum none\n", l),
        sbt_arena_printf(a, "log %s\nquorum none\n", w),
        sbt_arena_printf(a, "witness A %s\nquorum none\n", l),
        sbt_arena_printf(a, "witness A %s\nwitness B %s\nquorum A\n", w, same),
        sbt_arena_printf(a, "witness A %s\nwitness A %s\nquorum A\n", w, w2),
        sbt_arena_printf(a, "witness none %s\nquorum none\n", w),
        sbt_arena_printf(a, "quorum A\nwitness A %s\n", w),
        sbt_arena_printf(a, "witness A %s\ngroup G 2 A\nquorum G\n", w),
        sbt_arena_printf(a, "witness A %s\ngroup G 0 A\nquorum G\n", w),
        sbt_arena_printf(a, "witness A %s\ngroup G 01 A\nquorum G\n", w),
        sbt_arena_printf(a, "witness A %s\ngroup G any none\nquorum G\n", w),
        sbt_arena_printf(a, "witness A %s\ngroup G any A A\nquorum G\n", w),
        sbt_arena_printf(a, "witness A %s\ngroup G any A\ngroup H any A\nquorum G\n", w),
        sbt_arena_printf(a, "witness A %s\ngroup G any G\nquorum G\n", w),
        sbt_arena_printf(a, "witness A %s\ngroup G all\nquorum A\n", w),
        sbt_arena_printf(a, "witness A %s\n", w),
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        struct sbt_trust *t = SBT_NEW(a, struct sbt_trust);
        struct sbt_fault f = {0};
        assert_int_equal(sbt_trust_parse(a, bad[i], strlen(bad[i]), t, &f), SBT_E_INVALID);
    }
}

SBT_TEST(judges_checkpoints_by_the_policy)
{
    SBT_AUTO_ARENA a = sbt_arena_new(8 << 20);
    struct sbt_fault f = {0};
    struct sbt_trust *t = SBT_NEW(a, struct sbt_trust);
    struct sbt_vkey log, x1, x2, y1, fake;
    sbt_crypt_start();
    const char *text = example(a);
    SBT_ASSERT_OK(sbt_trust_parse(a, text, strlen(text), t, &f), &f);
    key_of(a, "log.example", 1, 1, &log);
    key_of(a, "log.example", 1, 99, &fake);
    key_of(a, "x1", 4, 11, &x1);
    key_of(a, "x2", 4, 12, &x2);
    key_of(a, "y1", 4, 21, &y1);
    struct sbt_hash root = {{7}};
    const char *body = sbt_checkpoint_text(a, "log.example", 5, &root);
    size_t n = strlen(body);
#define SIGNED(k, byte, at) sbt_note_sign(a, (k), (uint8_t[SBT_SIGN_SEED]){byte}, body, n, at)
    const char *by_log = SIGNED(&log, 1, 0), *by_fake = SIGNED(&fake, 99, 0);
    const char *by_x1 = SIGNED(&x1, 11, 5), *by_x2 = SIGNED(&x2, 12, 6), *by_y1 = SIGNED(&y1, 21, 7);
    const char *wrong = SIGNED(&x2, 13, 6); // x2's name and id, another key
    struct {
        const char *lines;
        enum sbt_trust_verdict want;
    } cases[] = {
        {sbt_arena_printf(a, "%s%s%s%s", by_log, by_x1, by_x2, by_y1), SBT_TRUST_OK},
        {sbt_arena_printf(a, "%s%s%s%s%s", by_fake, by_log, by_x1, by_x2, by_y1), SBT_TRUST_OK},
        {sbt_arena_printf(a, "%s%s%s", by_log, by_x1, by_x2), SBT_TRUST_NO_QUORUM},
        {sbt_arena_printf(a, "%s%s%s%s", by_log, by_x1, by_x1, by_y1), SBT_TRUST_NO_QUORUM},
        {sbt_arena_printf(a, "%s%s%s", by_x1, by_x2, by_y1), SBT_TRUST_NO_LOG},
        {sbt_arena_printf(a, "%s%s%s%s", by_fake, by_x1, by_x2, by_y1), SBT_TRUST_NO_LOG},
        {sbt_arena_printf(a, "%s%s%s%s", by_log, by_x1, wrong, by_y1), SBT_TRUST_BAD_SIG},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(cases); i++) {
        struct sbt_note note;
        struct sbt_checkpoint c;
        bool seen[SBT_TRUST_MAX];
        const char *whole = sbt_arena_printf(a, "%s\n%s", body, cases[i].lines);
        SBT_ASSERT_OK(sbt_note_parse(a, whole, strlen(whole), &note, &f), &f);
        assert_int_equal(sbt_trust_judge(a, t, &note, &c, seen), cases[i].want);
    }
}
