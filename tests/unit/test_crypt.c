// Codes, passwords, TOTP (RFC 6238), boxes, streams.
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "tests/test.h"

SBT_TEST(makes_codes_that_people_can_type_back)
{
    char code[17], canon[17];
    sbt_random_code(code, 16);
    assert_int_equal(strlen(code), 16);
    assert_int_equal(strspn(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 16);
    assert_true(sbt_code_canon(code, 16, canon));
    assert_string_equal(code, canon);
    assert_true(sbt_code_canon(" oil2-abcd efgh-jkmn ", 16, canon));
    assert_string_equal(canon, "0112ABCDEFGHJKMN");
    assert_false(sbt_code_canon("0112ABCDEFGHJKM", 16, canon));
    assert_false(sbt_code_canon("0112ABCDEFGHJKMN0", 16, canon));
    assert_false(sbt_code_canon("0112ABCDEFGHJKMU", 16, canon));
    assert_false(sbt_code_canon("0112ABCDEFGHJK\xc3\xa9", 16, canon));
    assert_string_equal(canon, "0112ABCDEFGHJKMN");
}

SBT_TEST(checks_passwords)
{
    struct sbt_fault f = {0};
    char hash[128];
    bool ok = false;
    SBT_ASSERT_OK(sbt_password_hash("kata sandi yang panjang", hash, &f), &f);
    assert_memory_equal(hash, "$argon2id$", 10);
    SBT_ASSERT_OK(sbt_password_check(hash, "kata sandi yang panjang", &ok, &f), &f);
    assert_true(ok);
    SBT_ASSERT_OK(sbt_password_check(hash, "kata sandi yang panjanG", &ok, &f), &f);
    assert_false(ok);
    ok = true;
    SBT_ASSERT_OK(sbt_password_check("broken", "x", &ok, &f), &f);
    assert_false(ok);
}

SBT_TEST(takes_passwords_up_to_their_limit)
{
    struct sbt_fault f = {0};
    char hash[128], pw[SBT_LIMIT_PASSWORD_MAX + 2];
    memset(pw, 'x', sizeof pw);
    pw[SBT_LIMIT_PASSWORD_MAX] = 0;
    SBT_ASSERT_OK(sbt_password_hash(pw, hash, &f), &f);
    pw[SBT_LIMIT_PASSWORD_MAX] = 'x';
    pw[SBT_LIMIT_PASSWORD_MAX + 1] = 0;
    assert_int_equal(sbt_password_hash(pw, hash, &f), SBT_E_INVALID);
}

// The secret of RFC 6238 appendix B; its 8-digit codes end in these.
#define RFC_SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

SBT_TEST(makes_the_one_time_codes_of_rfc_6238)
{
    static const struct {
        int64_t at_s;
        const char *code;
    } v[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
             {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(v); i++) {
        char code[7];
        sbt_totp_now(RFC_SECRET, v[i].at_s, code);
        assert_string_equal(code, v[i].code);
    }
}

SBT_TEST(takes_a_one_time_code_once_and_one_step_early_or_late)
{
    char code[7];
    int64_t step = 0, at = 1111111110;
    sbt_totp_now(RFC_SECRET, at, code);
    assert_true(sbt_totp_check(RFC_SECRET, code, at + 30, 0, &step));
    assert_int_equal(step, at / 30);
    assert_true(sbt_totp_check(RFC_SECRET, code, at - 30, 0, &step));
    assert_false(sbt_totp_check(RFC_SECRET, code, at + 60, 0, &step));
    assert_false(sbt_totp_check(RFC_SECRET, code, at - 60, 0, &step));
    assert_false(sbt_totp_check(RFC_SECRET, code, at, at / 30, &step));
    assert_true(sbt_totp_check(RFC_SECRET, "05 04 71", 1111111111, 0, &step));
    assert_false(sbt_totp_check(RFC_SECRET, "05047", 1111111111, 0, &step));
    assert_false(sbt_totp_check(RFC_SECRET, "0504711", 1111111111, 0, &step));
    assert_false(sbt_totp_check(RFC_SECRET, "05047a", 1111111111, 0, &step));
    assert_false(sbt_totp_check("!!", "050471", 1111111111, 0, &step));
    char secret[33];
    sbt_totp_secret(secret);
    sbt_totp_now(secret, at, code);
    assert_true(sbt_totp_check(secret, code, at, 0, &step));
}

SBT_TEST(seals_for_the_secret_key_alone)
{
    SBT_AUTO_ARENA a = sbt_arena_new(10000);
    uint8_t pk[SBT_BOX_PK], sk[SBT_BOX_SK], pk2[SBT_BOX_PK], sk2[SBT_BOX_SK];
    sbt_box_keys(pk, sk);
    sbt_box_keys(pk2, sk2);
    struct sbt_blob box = sbt_box_seal(a, pk, "pelapor", 7), out;
    assert_true(sbt_box_open(a, pk, sk, box, &out));
    assert_int_equal(out.n, 7);
    assert_string_equal(out.p, "pelapor");
    assert_false(sbt_box_open(a, pk2, sk2, box, &out));
    ((uint8_t *)(uintptr_t)box.p)[box.n - 1] ^= 1;
    assert_false(sbt_box_open(a, pk, sk, box, &out));
    assert_false(sbt_box_open(a, pk, sk, (struct sbt_blob){box.p, 10}, &out));
}

SBT_TEST(locks_with_a_key_and_a_purpose)
{
    SBT_AUTO_ARENA a = sbt_arena_new(10000);
    uint8_t key[SBT_KEY] = {1}, sub[SBT_KEY], sub2[SBT_KEY];
    sbt_key_derive(key, "cursor", sub);
    sbt_key_derive(key, "totp", sub2);
    assert_memory_not_equal(sub, sub2, SBT_KEY);
    struct sbt_blob box = sbt_secret_lock(a, sub, "list", "isi", 3), out;
    assert_true(sbt_secret_open(a, sub, "list", box, &out));
    assert_string_equal(out.p, "isi");
    assert_false(sbt_secret_open(a, sub, "lisd", box, &out));
    assert_false(sbt_secret_open(a, sub2, "list", box, &out));
    for (size_t i = 0; i < box.n; i++) {
        uint8_t *p = (uint8_t *)(uintptr_t)box.p;
        p[i] ^= 1;
        assert_false(sbt_secret_open(a, sub, "list", box, &out));
        p[i] ^= 1;
    }
    assert_false(sbt_secret_open(a, sub, "list", (struct sbt_blob){box.p, 5}, &out));
}

SBT_TEST(makes_the_same_key_of_the_same_passphrase)
{
    struct sbt_fault f = {0};
    uint8_t salt[16] = {3}, k1[SBT_KEY], k2[SBT_KEY], k3[SBT_KEY];
    SBT_ASSERT_OK(sbt_key_of_passphrase("frasa", salt, k1, &f), &f);
    SBT_ASSERT_OK(sbt_key_of_passphrase("frasa", salt, k2, &f), &f);
    salt[0] = 4;
    SBT_ASSERT_OK(sbt_key_of_passphrase("frasa", salt, k3, &f), &f);
    assert_memory_equal(k1, k2, SBT_KEY);
    assert_memory_not_equal(k1, k3, SBT_KEY);
}

SBT_TEST(streams_in_chunks_and_notices_cuts_and_swaps)
{
    static uint8_t plain[SBT_STREAM_CHUNK], one[SBT_STREAM_CHUNK + SBT_STREAM_EXTRA], out[SBT_STREAM_CHUNK];
    uint8_t key[SBT_KEY] = {9}, head[SBT_STREAM_HEAD], two[100];
    memset(plain, 'p', sizeof plain);
    struct sbt_stream s;
    sbt_stream_push_start(&s, key, head);
    size_t one_n = sbt_stream_push(&s, plain, sizeof plain, false, one);
    size_t two_n = sbt_stream_push(&s, "akhir", 5, true, two);
    assert_int_equal(two_n, 5 + SBT_STREAM_EXTRA);
    size_t n;
    bool last;
    assert_true(sbt_stream_pull_start(&s, key, head));
    assert_true(sbt_stream_pull(&s, one, one_n, out, &n, &last));
    assert_int_equal(n, sizeof plain);
    assert_false(last);
    assert_memory_equal(out, plain, n);
    assert_true(sbt_stream_pull(&s, two, two_n, out, &n, &last));
    assert_true(last);
    assert_true(sbt_stream_pull_start(&s, key, head));
    assert_false(sbt_stream_pull(&s, two, two_n, out, &n, &last));
    assert_true(sbt_stream_pull_start(&s, key, head));
    assert_false(sbt_stream_pull(&s, one, one_n - 1, out, &n, &last));
    assert_false(sbt_stream_pull(&s, one, 3, out, &n, &last));
}
