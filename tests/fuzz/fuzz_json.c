// Bytes as JSON: parsed to a tree and decoded; what decodes must encode and read back to the same bytes.
#include "base/buf.h"
#include "base/json.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    static struct sbt_fault f;
    const struct sbt_jval *v;
    struct fuzz_rec rec, again;
    sbt_fault_clear(&f);
    enum sbt_rc parsed = sbt_jval_parse(a, (const char *)data, n, &v, &f);
    enum sbt_rc rc = sbt_decode_json(&fuzz_t, (const char *)data, n, SBT_DECODE_UNKNOWN_OK, a, &rec, &f);
    SBT_BUG_IF(parsed != SBT_OK && rc == SBT_OK);
    if (rc != SBT_OK)
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
