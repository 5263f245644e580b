// QR codes as SVG paths.
#include "print/qr.h"

#include <string.h>

#include "tests/test.h"

SBT_TEST(draws_a_finder_pattern_behind_the_quiet_zone)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 22);
    struct sbt_fault f = {0};
    struct sbt_qr qr;
    SBT_ASSERT_OK(sbt_qr_make(a, "otpauth://totp/SBT:a?secret=ABCD&issuer=SBT", &qr, &f), &f);
    assert_true(qr.size >= 21 + 8 && qr.size <= 60);
    assert_int_equal((qr.size - 8 - 17) % 4, 0); // a size that QR codes have
    assert_true(strncmp(qr.path, "M4 4h7v1h-7z", 12) == 0);
    assert_null(strstr(qr.path, "M3 "));
}

SBT_TEST(refuses_a_text_that_no_telephone_would_read)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 22);
    struct sbt_fault f = {0};
    struct sbt_qr qr;
    char text[302];
    memset(text, 'a', 301);
    text[300] = '\0';
    SBT_ASSERT_OK(sbt_qr_make(a, text, &qr, &f), &f);
    text[300] = 'a';
    text[301] = '\0';
    assert_int_equal(sbt_qr_make(a, text, &qr, &f), SBT_E_TOO_LARGE);
}
