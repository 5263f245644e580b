// CSV rows out of memory and cells into a buffer.
#include "base/csv.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"

static bool newline_at(const struct sbt_csv *c, const char *p)
{
    return p < c->end && (*p == '\n' || (*p == '\r' && c->end - p > 1 && p[1] == '\n'));
}

static void line_skip(struct sbt_csv *c)
{
    const char *nl = c->p < c->end ? memchr(c->p, '\n', (size_t)(c->end - c->p)) : NULL;
    c->p = nl != NULL ? nl + 1 : c->end;
    c->next_line++;
}

static void noise_skip(struct sbt_csv *c)
{
    while (c->p < c->end && (*c->p == '#' || newline_at(c, c->p)))
        line_skip(c);
}

void sbt_csv_init(struct sbt_csv *c, const char *text, size_t n)
{
    *c = (struct sbt_csv){.p = text, .end = n > 0 ? text + n : text, .next_line = 1, .sep = ','};
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        c->p += 3;
    noise_skip(c);
    // Indonesian spreadsheets write semicolons. What is quoted does not count.
    size_t commas = 0, semis = 0;
    bool quoted = false;
    for (const char *p = c->p; p < c->end && (quoted || *p != '\n'); p++) {
        quoted = quoted != (*p == '"');
        commas += !quoted && *p == ',';
        semis += !quoted && *p == ';';
    }
    if (semis > commas)
        c->sep = ';';
}

// The limits stand in the sentences.
_Static_assert(SBT_LIMIT_CSV_CELL_BYTES == 64 * 1024 && SBT_LIMIT_CSV_CELLS == 200, "sentences");
#define SAY_STRAY SBT_N_("Baris %1: tanda kutip di tengah sel. Gandakan (\"\") atau hapus.")
#define SAY_OPEN SBT_N_("Baris %1: tanda kutip tidak ditutup. Tutup, lalu kirim lagi.")
#define SAY_LONG SBT_N_("Baris %1: satu sel lebih dari 64 KiB. Periksa tanda kutipnya, atau persingkat.")
#define SAY_MANY SBT_N_("Baris %1: lebih dari 200 kolom. Periksa pemisah kolomnya.")
#define SAY_UTF8 SBT_N_("Baris %1 memuat karakter rusak. Simpan berkas sebagai CSV UTF-8, lalu kirim lagi.")

// Reads the cell at c->p and stands behind it. NULL and *ret_say when it breaks the rules.
static const char *cell_read(struct sbt_csv *c, struct sbt_arena *a, const char **ret_say)
{
    bool quoted = c->p < c->end && *c->p == '"';
    const char *from = c->p + quoted, *p = from;
    size_t n = 0;
    if (quoted) {
        for (;; p++, n++) {
            if (p == c->end) {
                *ret_say = SAY_OPEN;
                return NULL;
            }
            if (*p == '"' && (c->end - p == 1 || *++p != '"'))
                break;
            if (n == SBT_LIMIT_CSV_CELL_BYTES) {
                *ret_say = SAY_LONG;
                return NULL;
            }
            c->next_line += *p == '\n';
        }
        // p stands behind the closing quote, except when that is the last byte.
        c->p = p < c->end && *p == '"' ? p + 1 : p;
        if (c->p < c->end && *c->p != c->sep && !newline_at(c, c->p)) {
            *ret_say = SAY_STRAY;
            return NULL;
        }
    } else {
        while (p < c->end && *p != c->sep && !newline_at(c, p)) {
            if (*p == '"') {
                *ret_say = SAY_STRAY;
                return NULL;
            }
            p++;
        }
        n = (size_t)(p - from);
        c->p = p;
        if (n > SBT_LIMIT_CSV_CELL_BYTES) {
            *ret_say = SAY_LONG;
            return NULL;
        }
    }
    char *out = sbt_arena_alloc(a, n + 1);
    for (size_t i = 0; i < n; i++) {
        out[i] = *from;
        from += quoted && *from == '"' ? 2 : 1;
    }
    if (!sbt_utf8_valid(out, n)) {
        *ret_say = SAY_UTF8;
        return NULL;
    }
    return out;
}

enum sbt_rc sbt_csv_row(struct sbt_csv *c, struct sbt_arena *a, const char ***ret_cells, size_t *ret_n, bool *ret_cut,
                        struct sbt_fault *f)
{
    noise_skip(c);
    if (c->p == c->end) {
        *ret_n = 0;
        *ret_cut = false;
        return SBT_OK;
    }
    c->line = c->next_line;
    const char *row = c->p, **cells = NULL, *say = NULL;
    size_t n = 0, cap = 0;
    for (;;) {
        const char *s = cell_read(c, a, &say);
        if (s != NULL && n == SBT_LIMIT_CSV_CELLS)
            say = SAY_MANY;
        if (say != NULL)
            break;
        cells = sbt_arena_grow(a, cells, n, &cap, sizeof *cells);
        cells[n++] = s;
        if (c->p == c->end || *c->p != c->sep)
            break;
        c->p++;
    }
    if (say != NULL) {
        char line[24];
        snprintf(line, sizeof line, "%zu", c->line);
        c->p = row;
        c->next_line = c->line;
        line_skip(c);
        return sbt_fault_set(f, SBT_E_INVALID, say, line);
    }
    *ret_cut = c->p == c->end;
    if (!*ret_cut)
        line_skip(c);
    *ret_cells = cells;
    *ret_n = n;
    return SBT_OK;
}

void sbt_csv_cell(struct sbt_buf *out, const char *s, bool first)
{
    if (!first)
        sbt_buf_putc(out, ',');
    if (sbt_str_empty(s))
        return;
    // A spreadsheet would run it as a formula.
    bool guard = strchr("=+-@\t\r", *s) != NULL;
    if (!guard && strpbrk(s, ",;\"\r\n") == NULL && *s != ' ' && *s != '#') {
        sbt_buf_puts(out, s);
        return;
    }
    sbt_buf_puts(out, guard ? "\"'" : "\"");
    for (const char *q; (q = strchr(s, '"')) != NULL; s = q + 1) {
        sbt_buf_add(out, s, (size_t)(q - s));
        sbt_buf_puts(out, "\"\"");
    }
    sbt_buf_puts(out, s);
    sbt_buf_putc(out, '"');
}

void sbt_csv_end(struct sbt_buf *out)
{
    sbt_buf_puts(out, "\r\n");
}

// --- other encodings

static void put(struct sbt_buf *out, uint32_t u)
{
    if (u < 0x80) {
        sbt_buf_putc(out, (char)u);
        return;
    }
    if (u < 0x800) {
        sbt_buf_putc(out, (char)(0xc0 | u >> 6));
    } else {
        if (u < 0x10000) {
            sbt_buf_putc(out, (char)(0xe0 | u >> 12));
        } else {
            sbt_buf_putc(out, (char)(0xf0 | u >> 18));
            sbt_buf_putc(out, (char)(0x80 | (u >> 12 & 0x3f)));
        }
        sbt_buf_putc(out, (char)(0x80 | (u >> 6 & 0x3f)));
    }
    sbt_buf_putc(out, (char)(0x80 | (u & 0x3f)));
}

static bool from_utf16(const unsigned char *p, size_t n, bool big, struct sbt_buf *out)
{
    for (size_t i = 2; i < n; i += 2) {
        if (i + 1 >= n)
            return false;
        uint32_t u = big ? (uint32_t)p[i] << 8 | p[i + 1] : (uint32_t)p[i + 1] << 8 | p[i];
        if (u >= 0xd800 && u < 0xe000) {
            if (u >= 0xdc00 || i + 3 >= n)
                return false;
            uint32_t low = big ? (uint32_t)p[i + 2] << 8 | p[i + 3] : (uint32_t)p[i + 3] << 8 | p[i + 2];
            if (low < 0xdc00 || low >= 0xe000)
                return false;
            u = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        put(out, u);
    }
    return true;
}

// Whether some letter beyond ASCII is written as UTF-8: then the text is meant so, and a broken line is a broken line.
static bool some_utf8(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        if (p[i] >= 0xc2 && p[i] < 0xf5 && (p[i + 1] & 0xc0) == 0x80)
            return true;
    return false;
}

static void from_1252(const unsigned char *p, size_t n, struct sbt_buf *out)
{
    static const uint16_t high[32] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                      0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                      0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};
    for (size_t i = 0; i < n; i++) {
        uint32_t u = p[i] >= 0x80 && p[i] < 0xa0 ? high[p[i] - 0x80] : p[i];
        if (u == 0 && p[i] != 0) // stands for nothing: its line is refused
            sbt_buf_putc(out, (char)p[i]);
        else
            put(out, u);
    }
}

enum sbt_rc sbt_csv_utf8(const char *p, size_t n, struct sbt_buf *out, const char **ret, size_t *ret_n,
                         struct sbt_fault *f)
{
    const unsigned char *u = (const unsigned char *)p;
    bool little = n >= 2 && u[0] == 0xff && u[1] == 0xfe, big = n >= 2 && u[0] == 0xfe && u[1] == 0xff;
    *ret = p;
    *ret_n = n;
    if ((little || big) && !from_utf16(u, n, big, out))
        return sbt_fault_set(
            f, SBT_E_INVALID,
            SBT_N_("Berkas ini terputus atau rusak (UTF-16). Simpan lagi sebagai CSV UTF-8, lalu kirim."));
    if (!little && !big) {
        if (n == 0 || sbt_utf8_valid(p, n) || some_utf8(u, n))
            return SBT_OK;
        from_1252(u, n, out);
    }
    if (out->full)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Berkas ini terlalu besar. Bagi menjadi beberapa berkas."));
    *ret = out->p;
    *ret_n = out->n;
    return SBT_OK;
}
