// CSV as RFC 4180 has it, read from memory or row by row from a stream; written with a guard against formulas.
#pragma once
#include "base/buf.h"
#include "base/fault.h"

struct sbt_csv {
    const char *p, *end;
    size_t line;      // line number on which the last row began, from 1
    size_t next_line; // that at p
    char sep;         // ',' or ';' (guessed from the first line)
};
// Skips a UTF-8 byte-order mark. `text` must outlive the reader. Empty lines and those that begin with '#' are skipped.
void sbt_csv_init(struct sbt_csv *c, const char *text, size_t n);
// *ret_n 0 at the end. A row with an unclosed quote, a stray quote, NUL, broken UTF-8 or a cell or number of cells over
// its limit is INVALID with its line, and the reader stands behind the first line of that row, so that the caller can
// go on. The last row may lack its newline: *ret_cut says so.
SBT_NODISCARD enum sbt_rc sbt_csv_row(struct sbt_csv *c, struct sbt_arena *a, const char ***ret_cells, size_t *ret_n,
                                      bool *ret_cut, struct sbt_fault *f);
// A list as office programs save it, as UTF-8: UTF-16 with its byte-order mark; Windows-1252 (which holds Latin-1) when the
// text is not UTF-8 and no letter in it could be; anything else as it is. *ret points into `p` or into `out`, which is to be
// initialised with room for three bytes a byte of `p`. INVALID for UTF-16 that ends or breaks within a character.
SBT_NODISCARD enum sbt_rc sbt_csv_utf8(const char *p, size_t n, struct sbt_buf *out, const char **ret, size_t *ret_n,
                                       struct sbt_fault *f);
void sbt_csv_cell(struct sbt_buf *out, const char *s, bool first); // quotes; puts ' before = + - @ tab
void sbt_csv_end(struct sbt_buf *out);                             // CRLF
