// Token buckets: bursts, refills, keys apart, forgetting.
#include "app/rate.h"

#include "base/crypt.h"
#include "tests/test.h"

static const struct sbt_rate_rule rule = {"test", 3, 1000};

SBT_TEST(gives_a_burst_and_then_one_token_at_a_time)
{
    sbt_crypt_start();
    struct sbt_rate *r = sbt_rate_new(64);
    int64_t now = 1000000000;
    for (int i = 0; i < 3; i++)
        assert_int_equal(sbt_rate_take(r, &rule, "a", now), 0);
    assert_int_equal(sbt_rate_take(r, &rule, "a", now), 1000);
    assert_int_equal(sbt_rate_take(r, &rule, "a", now + 999999), 1);
    assert_int_equal(sbt_rate_take(r, &rule, "a", now + 1000000), 0);
    assert_int_equal(sbt_rate_peek(r, &rule, "a", now + 1000000), 1000);
    assert_int_equal(sbt_rate_take(r, &rule, "a", now + 10000000), 0); // full again, not more than full
    assert_int_equal(sbt_rate_take(r, &rule, "a", now + 10000000), 0);
    assert_int_equal(sbt_rate_take(r, &rule, "a", now + 10000000), 0);
    assert_int_equal(sbt_rate_take(r, &rule, "a", now + 10000000), 1000);
    sbt_rate_free(r);
}

SBT_TEST(keeps_keys_and_kinds_apart_and_clears_one)
{
    static const struct sbt_rate_rule other = {"other", 1, 1000};
    struct sbt_rate *r = sbt_rate_new(64);
    for (int i = 0; i < 3; i++)
        assert_int_equal(sbt_rate_take(r, &rule, "a", 1), 0);
    assert_int_not_equal(sbt_rate_take(r, &rule, "a", 1), 0);
    assert_int_equal(sbt_rate_take(r, &rule, "b", 1), 0);
    assert_int_equal(sbt_rate_take(r, &other, "a", 1), 0);
    sbt_rate_clear(r, &rule, "a");
    assert_int_equal(sbt_rate_take(r, &rule, "a", 1), 0);
    assert_int_not_equal(sbt_rate_take(r, &other, "a", 1), 0);
    sbt_rate_free(r);
}

SBT_TEST(forgets_the_calmest_when_there_are_too_many)
{
    struct sbt_rate *r = sbt_rate_new(4);
    for (int i = 0; i < 3; i++)
        assert_int_equal(sbt_rate_take(r, &rule, "noisy", 1), 0);
    for (int i = 0; i < 100; i++) {
        char key[16];
        snprintf(key, sizeof key, "k%d", i);
        assert_int_equal(sbt_rate_take(r, &rule, key, 1), 0);
    }
    assert_int_not_equal(sbt_rate_take(r, &rule, "noisy", 1), 0);
    sbt_rate_free(r);
}

SBT_TEST(gives_each_of_several_servers_its_share_where_somebody_may_guess)
{
    static const struct sbt_rate_rule guess = {"guess", 6, 1000, true};
    struct sbt_rate *r = sbt_rate_new(64);
    int64_t now = 1000000000;
    sbt_rate_share(r, 3);
    assert_int_equal(sbt_rate_take(r, &guess, "a", now), 0);
    assert_int_equal(sbt_rate_take(r, &guess, "a", now), 0);
    assert_int_equal(sbt_rate_take(r, &guess, "a", now), 3000); // two at once, then one in three seconds
    for (int i = 0; i < 3; i++)
        assert_int_equal(sbt_rate_take(r, &rule, "a", now), 0); // what keeps a server from drowning is its own
    sbt_rate_share(r, 100);
    assert_int_equal(sbt_rate_take(r, &guess, "b", now), 0); // never shut out
    assert_int_equal(sbt_rate_take(r, &guess, "b", now), 100000);
    sbt_rate_share(r, 0);
    for (int i = 0; i < 6; i++)
        assert_int_equal(sbt_rate_take(r, &guess, "c", now), 0);
    sbt_rate_free(r);
}
