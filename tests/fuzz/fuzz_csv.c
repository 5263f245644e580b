// Bytes as CSV: rows come out or are refused, the reader always moves on; a row written again reads back the same.
#include "base/csv.h"
#include "base/limits.h"
#include "tests/fuzz/fuzz.h"

static void write_and_read(struct sbt_arena *a, const char **cells, size_t n)
{
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    bool risky = false;
    for (size_t i = 0; i < n; i++) {
        sbt_csv_cell(&out, cells[i], i == 0);
        risky = risky || (*cells[i] && strchr("=+-@\t\r", *cells[i]) != NULL);
    }
    sbt_csv_end(&out);
    struct sbt_csv c;
    struct sbt_fault f = {0};
    const char **again = NULL;
    size_t again_n = 0;
    bool cut;
    sbt_csv_init(&c, out.p, out.n);
    c.sep = ',';
    // A guarded cell is one byte longer and may pass the limit; one empty cell is an empty line; a byte-order mark that
    // came in the middle of a file is taken for one at its beginning.
    if (risky || (n == 1 && *cells[0] == 0) || sbt_str_starts(cells[0], "\xef\xbb\xbf"))
        return;
    SBT_BUG_IF(sbt_csv_row(&c, a, &again, &again_n, &cut, &f) != SBT_OK);
    SBT_BUG_IF(again_n != n || cut);
    for (size_t i = 0; i < n; i++)
        SBT_BUG_IF(!sbt_str_eq(cells[i], again[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_fault f = {0};
    struct sbt_csv c;
    sbt_csv_init(&c, (const char *)data, n);
    for (;;) {
        const char *before = c.p, **cells = NULL;
        size_t cells_n = 0;
        bool cut = false;
        enum sbt_rc rc = sbt_csv_row(&c, a, &cells, &cells_n, &cut, &f);
        if (rc == SBT_OK && cells_n == 0)
            return 0;
        SBT_BUG_IF(c.p <= before);
        SBT_BUG_IF(c.next_line <= c.line && c.p < c.end);
        if (rc == SBT_OK)
            write_and_read(a, cells, cells_n);
        sbt_arena_clear(a);
    }
}
