// SHA-256 and HMAC against the vectors of FIPS 180-4 and RFC 4231.
#include "base/buf.h"
#include "base/hash.h"
#include "tests/test.h"

static void hex_is(const struct sbt_hash *h, const char *hex)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 100);
    sbt_buf_add_hex(&b, h->b, sizeof h->b);
    assert_string_equal(b.p, hex);
}

SBT_TEST(hashes_the_published_vectors)
{
    struct sbt_hash h;
    sbt_sha256("", 0, &h);
    hex_is(&h, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sbt_sha256(NULL, 0, &h);
    hex_is(&h, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sbt_sha256("abc", 3, &h);
    hex_is(&h, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct sbt_hasher s;
    sbt_hasher_init(&s);
    for (int i = 0; i < 10000; i++)
        sbt_hasher_add(
            &s, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            100);
    sbt_hasher_end(&s, &h);
    hex_is(&h, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    sbt_hasher_init(&s);
    sbt_hasher_add(&s, "abc", 3);
    sbt_hasher_end(&s, NULL); // given up; the leak check sees to it that nothing stays
}

SBT_TEST(authenticates_the_published_vectors)
{
    struct sbt_hash h;
    uint8_t key[131];
    memset(key, 0x0b, sizeof key);
    sbt_hmac_sha256(key, 20, "Hi There", 8, &h);
    hex_is(&h, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    sbt_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, &h);
    hex_is(&h, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    sbt_hmac_sha256(key, 131, "Test Using Larger Than Block-Size Key - Hash Key First", 54, &h);
    hex_is(&h, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

SBT_TEST(compares_hashes)
{
    struct sbt_hash a, b;
    sbt_sha256("a", 1, &a);
    b = a;
    assert_true(sbt_hash_eq(&a, &b));
    b.b[31] ^= 1;
    assert_false(sbt_hash_eq(&a, &b));
    assert_true(sbt_mem_eq(NULL, NULL, 0));
}
