// Bytes as a form body: parsed, decoded; what decodes must encode and read back to the same bytes.
#include "base/buf.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    static struct sbt_fault f;
    struct sbt_pairs in;
    struct fuzz_rec rec, again;
    sbt_fault_clear(&f);
    if (sbt_form_parse(a, (const char *)data, n, &in, &f) != SBT_OK ||
        sbt_decode_pairs(&fuzz_t, &in, 0, a, &rec, &f) != SBT_OK)
        return 0;
    SBT_AUTO_BUF one;
    SBT_AUTO_BUF two;
    sbt_buf_init(&one, SBT_LIMIT_JSON_BYTES);
    sbt_buf_init(&two, SBT_LIMIT_JSON_BYTES);
    sbt_encode_json(&fuzz_t, &rec, &one);
    SBT_BUG_IF(sbt_decode_json(&fuzz_t, one.p, one.n, 0, a, &again, &f) != SBT_OK);
    sbt_encode_json(&fuzz_t, &again, &two);
    SBT_BUG_IF(!sbt_str_eq(one.p, two.p));
    return 0;
}
