// Writes the workbook to a temporary file, row by row, and reads it back.
#include "print/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/limits.h"

#define NAME_CHARS 31   // of a sheet
#define CELL_CHARS 8000 // what a person still reads in a cell; the format ends at 32,767
#define EXCEL_DAY_1970 25569

struct book {
    lxw_workbook *wb;
    lxw_format *head, *text, *number, *delta, *day, *time, *total, *title, *wrap;
    char names[48][NAME_CHARS * 4 + 1];
    size_t names_n;
    enum sbt_rc rc;
    lxw_error error;
};

static void book_close(struct book *b)
{
    if (b->wb)
        lxw_workbook_free(b->wb);
}

static void note(struct book *b, lxw_error e)
{
    if (e != LXW_NO_ERROR && b->error == LXW_NO_ERROR)
        b->error = e;
}

// Of at most `max` code points, without control characters, which the format does not know.
static void clean(const char *s, size_t max, const char * not, char *ret)
{
    size_t n = 0, chars = 0;
    for (; s && *s; s++) {
        bool begins = ((unsigned char)*s & 0xc0) != 0x80;
        if (begins && ++chars > max)
            break;
        ret[n++] = ((unsigned char)*s < ' ' && *s != '\n') || strchr(not, *s) ? ' ' : *s;
    }
    ret[n] = '\0';
}

// A name that the format takes and that no sheet has yet; names are compared without regard to case there.
static const char *name_of(struct book *b, const char *wish)
{
    char *name = b->names[b->names_n];
    clean(wish, NAME_CHARS, "[]:*?/\\'", name);
    if (!*name)
        clean("Sheet", NAME_CHARS, "", name);
    for (size_t i = 0; i < b->names_n; i++)
        if (strcasecmp(b->names[i], name) == 0) {
            clean(wish, NAME_CHARS - 3, "[]:*?/\\'", name);
            snprintf(name + strlen(name), 4, " %u", (unsigned)(b->names_n % 90) + 2);
            break;
        }
    b->names_n++;
    return name;
}

static lxw_format *format_of(struct book *b, const char *number)
{
    lxw_format *x = workbook_add_format(b->wb);
    format_set_align(x, LXW_ALIGN_VERTICAL_TOP);
    if (number)
        format_set_num_format(x, number);
    return x;
}

static void formats(struct book *b)
{
    b->head = format_of(b, NULL);
    format_set_bold(b->head);
    format_set_text_wrap(b->head);
    format_set_bottom(b->head, LXW_BORDER_THIN);
    b->text = format_of(b, NULL);
    b->number = format_of(b, "#,##0");
    b->delta = format_of(b, "+#,##0;-#,##0;0");
    b->day = format_of(b, "yyyy-mm-dd");
    b->time = format_of(b, "yyyy-mm-dd hh:mm");
    b->total = format_of(b, "#,##0");
    format_set_bold(b->total);
    format_set_top(b->total, LXW_BORDER_THIN);
    b->title = format_of(b, NULL);
    format_set_bold(b->title);
    format_set_font_size(b->title, 16);
    b->wrap = format_of(b, NULL);
    format_set_text_wrap(b->wrap);
}

static void text_put(struct book *b, lxw_worksheet *ws, lxw_row_t row, lxw_col_t col, const char *s, lxw_format *x)
{
    char cut[CELL_CHARS * 4 + 1];
    clean(s, CELL_CHARS, "", cut);
    if (*cut)
        note(b, worksheet_write_string(ws, row, col, cut, x));
}

static void cell_put(struct book *b, lxw_worksheet *ws, lxw_row_t row, lxw_col_t col, enum sbt_doc_type type,
                     const struct sbt_doc_cell *c, bool total)
{
    if (type == SBT_DOC_TEXT) {
        text_put(b, ws, row, col, c->text, total ? b->total : b->text);
        return;
    }
    if (c->n == SBT_INT_NONE || (type == SBT_DOC_DAY && c->n == SBT_DAY_NONE))
        return;
    double n = (double)c->n;
    lxw_format *x = total ? b->total : b->number;
    if (type == SBT_DOC_DELTA && !total)
        x = b->delta;
    if (type == SBT_DOC_DAY) {
        n = (double)(c->n + EXCEL_DAY_1970);
        x = b->day;
    }
    if (type == SBT_DOC_TIME) {
        int64_t s = c->n / SBT_US_PER_S + INT64_C(7) * 3600; // WIB, to the second
        n = (double)s / 86400.0 + EXCEL_DAY_1970;
        x = b->time;
    }
    note(b, worksheet_write_number(ws, row, col, n, x));
}

static lxw_worksheet *sheet_add(struct book *b, const char *wish)
{
    lxw_worksheet *ws = workbook_add_worksheet(b->wb, name_of(b, wish));
    if (!ws) {
        note(b, LXW_ERROR_CREATING_TMPFILE);
        return NULL;
    }
    worksheet_set_paper(ws, 9); // A4
    worksheet_fit_to_pages(ws, 1, 0);
    worksheet_set_footer(ws, "&C&A  &P / &N");
    return ws;
}

static void table_put(struct book *b, const struct sbt_doc_table *t)
{
    lxw_worksheet *ws = sheet_add(b, t->name);
    if (!ws)
        return;
    for (size_t c = 0; c < t->columns_n; c++) {
        double width = t->columns[c].type == SBT_DOC_TEXT ? (t->columns[c].weight > 20 ? 44 : 22) : 15;
        note(b, worksheet_set_column(ws, (lxw_col_t)c, (lxw_col_t)c, width, NULL));
    }
    worksheet_freeze_panes(ws, 1, 1);
    worksheet_repeat_rows(ws, 0, 0);
    if (t->columns_n > 5)
        worksheet_set_landscape(ws);
    size_t body = t->rows_n - (t->total && t->rows_n > 0);
    if (body > 0)
        note(b, worksheet_autofilter(ws, 0, 0, (lxw_row_t)body, (lxw_col_t)(t->columns_n - 1)));
    note(b, worksheet_set_row(ws, 0, 30, NULL));
    for (size_t c = 0; c < t->columns_n; c++)
        text_put(b, ws, 0, (lxw_col_t)c, t->columns[c].label, b->head);
    for (size_t r = 0; r < t->rows_n; r++)
        for (size_t c = 0; c < t->columns_n; c++)
            cell_put(b, ws, (lxw_row_t)(r + 1), (lxw_col_t)c, t->columns[c].type, &t->cells[r * t->columns_n + c],
                     r >= body);
}

// Rows are as high as their words ask for: nobody measures them when the file is opened.
static void tall(struct book *b, lxw_worksheet *ws, lxw_row_t row, const char *s)
{
    size_t lines = s ? sbt_utf8_count(s) / 85 + 1 : 1;
    note(b, worksheet_set_row(ws, row, 15.0 * (double)(lines < 20 ? lines : 20), NULL));
}

// What the numbers are: title, facts, and all that is written in words.
static void info_put(struct book *b, const struct sbt_doc *d)
{
    lxw_worksheet *ws = sheet_add(b, d->info);
    lxw_row_t row = 0;
    if (!ws)
        return;
    worksheet_set_column(ws, 0, 0, 32, NULL);
    worksheet_set_column(ws, 1, 1, 90, NULL);
    for (int i = 0; i < 3 && d->head[i]; i++)
        text_put(b, ws, row++, 0, d->head[i], b->text);
    note(b, worksheet_set_row(ws, row, 24, NULL));
    text_put(b, ws, row++, 0, d->title, b->title);
    if (d->subtitle)
        text_put(b, ws, row++, 0, d->subtitle, b->text);
    row++;
    for (size_t i = 0; i < d->facts_n; i++, row++) {
        text_put(b, ws, row, 0, d->facts[i].key, b->head);
        text_put(b, ws, row, 1, d->facts[i].value, b->wrap);
    }
    for (size_t i = 0; i < d->blocks_n; i++) {
        const struct sbt_doc_block *k = &d->blocks[i];
        enum sbt_doc_kind next = i + 1 < d->blocks_n ? d->blocks[i + 1].kind : SBT_DOC_SPLIT;
        if (k->kind == SBT_DOC_HEADING && next != SBT_DOC_PARA && next != SBT_DOC_TERM)
            continue; // its tables are sheets
        if (k->kind == SBT_DOC_PARA || k->kind == SBT_DOC_TERM)
            tall(b, ws, row, k->kind == SBT_DOC_PARA ? k->text : k->more);
        if (k->kind == SBT_DOC_HEADING)
            text_put(b, ws, ++row, 0, k->text, b->head);
        else if (k->kind == SBT_DOC_TERM)
            text_put(b, ws, row, 0, k->text, b->wrap);
        else if (k->kind == SBT_DOC_PARA)
            text_put(b, ws, row, 1, k->text, b->wrap);
        else
            continue;
        if (k->kind == SBT_DOC_TERM)
            text_put(b, ws, row, 1, k->more, b->wrap);
        row++;
    }
}

static enum sbt_rc full(struct sbt_fault *f, const char *what)
{
    (void)sbt_fault_set(f, SBT_E_IO,
                        SBT_N_("Lembar kerja tidak dapat ditulis: tempat untuk berkas sementara habis. Beri tahu "
                               "pengelola sistem, lalu coba lagi."));
    (void)sbt_fault_detail(f, "xlsx: %s", what);
    return SBT_E_IO;
}

static enum sbt_rc read_back(const char *path, struct sbt_buf *out, struct sbt_fault *f)
{
    char part[65536];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return full(f, strerror(errno));
    ssize_t n;
    while ((n = read(fd, part, sizeof part)) > 0)
        sbt_buf_add(out, part, (size_t)n);
    close(fd);
    if (n < 0)
        return full(f, strerror(errno));
    return out->full ? sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Lembar kerja ini terlalu besar. Persempit saringan."))
                     : SBT_OK;
}

static enum sbt_rc write_to(const struct sbt_doc *d, const char *path, char *tmp, struct sbt_fault *f)
{
    lxw_workbook_options o = {.constant_memory = LXW_TRUE, .tmpdir = tmp};
    SBT_CLEANUP(book_close) struct book b = {.wb = workbook_new_opt(path, &o)};
    if (!b.wb)
        return full(f, "no workbook");
    lxw_doc_properties p = {.title = (char *)(d->title ? d->title : ""),
                            .company = (char *)(d->head[0] ? d->head[0] : ""),
                            .subject = (char *)(d->subtitle ? d->subtitle : ""),
                            .created = (time_t)(d->made_us == SBT_US_NONE ? 0 : d->made_us / SBT_US_PER_S)};
    workbook_set_properties(b.wb, &p);
    formats(&b);
    info_put(&b, d);
    for (size_t i = 0; i < d->blocks_n; i++)
        if (d->blocks[i].table && b.names_n < SBT_ARRAY_LEN(b.names))
            table_put(&b, d->blocks[i].table);
    lxw_workbook *wb = b.wb;
    if (b.error != LXW_NO_ERROR)
        return full(f, lxw_strerror(b.error));
    b.wb = NULL;
    lxw_error e = workbook_close(wb); // frees it, also when it fails
    return e == LXW_NO_ERROR ? SBT_OK : full(f, lxw_strerror(e));
}

enum sbt_rc sbt_sheet_write(const struct sbt_doc *d, struct sbt_buf *out, struct sbt_fault *f)
{
    for (size_t i = 0; i < d->blocks_n; i++)
        if (d->blocks[i].table && d->blocks[i].table->rows_n > SBT_LIMIT_SHEET_ROWS)
            return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Lembar kerja ini terlalu besar. Persempit saringan."));
    const char *dir = getenv("TMPDIR");
    char tmp[512], path[600];
    snprintf(tmp, sizeof tmp, "%s", sbt_str_empty(dir) ? "/tmp" : dir);
    snprintf(path, sizeof path, "%s/sbt-xlsx-XXXXXX", tmp);
    int fd = mkstemp(path);
    if (fd < 0)
        return full(f, strerror(errno));
    close(fd);
    enum sbt_rc rc = write_to(d, path, tmp, f);
    if (rc == SBT_OK)
        rc = read_back(path, out, f);
    unlink(path);
    return rc;
}
