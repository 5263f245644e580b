// Tables of a PDF: heads repeated on every page, numbers to the right, a bar under the first cell where asked for.
#include <string.h>

#include "print/pdf_private.h"

#define PAD 3.0
#define SIZE 8.0
#define HEAD 7.0
#define HEAD_CLOSE 6.2 // of tables with many columns
#define MANY 8
#define COLUMNS_MAX 16
#define LINES_MAX 3 // of one cell: a longer name is cut

struct grid {
    struct pdf *p;
    const struct sbt_doc_table *t;
    size_t columns_n;
    double x[COLUMNS_MAX + 1];
    int64_t most; // of the bar column
    bool open;    // a Table is begun
};

static const char *cell_text(const struct grid *g, size_t c, const struct sbt_doc_cell *cell, char *ret, size_t n)
{
    enum sbt_doc_type type = g->t->columns[c].type;
    if (type == SBT_DOC_TEXT)
        return cell->text ? cell->text : "";
    if (cell->n == SBT_INT_NONE)
        return "–";
    if (type == SBT_DOC_DAY) {
        char day[11];
        sbt_day_put(day, (sbt_day)cell->n);
        snprintf(ret, n, "%s", day);
        return ret;
    }
    if (type == SBT_DOC_DELTA && cell->n == 0)
        return "0";
    if (type == SBT_DOC_DELTA && cell->n > 0) {
        ret[0] = '+';
        sbt_pdf_int(ret + 1, n - 1, g->p->d->lang, cell->n);
        return ret;
    }
    return sbt_pdf_int(ret, n, g->p->d->lang, cell->n);
}

// Height of a row; drawn when `draw`.
static double row(struct grid *g, const struct sbt_doc_cell *cells, bool head, bool bold, bool draw)
{
    struct pdf *p = g->p;
    double high = 0, pad = g->columns_n > MANY ? 1.5 : PAD;
    bool bar = !head && !bold && g->t->bar > 0;
    for (size_t c = 0; c < g->columns_n; c++) {
        char number[32];
        bool text = g->t->columns[c].type == SBT_DOC_TEXT || (g->t->columns[c].type == SBT_DOC_DAY && c == 0);
        struct pdf_text t = {.s = head ? g->t->columns[c].label : cell_text(g, c, &cells[c], number, sizeof number),
                             .x = g->x[c] + (c > 0 ? pad : 0),
                             .y = p->y + PAD,
                             .w = g->x[c + 1] - g->x[c] - (c > 0 ? 2 * pad : PAD),
                             .size = !head                 ? SIZE
                                     : g->columns_n > MANY ? HEAD_CLOSE
                                                           : HEAD,
                             .face = head || bold ? PDF_BOLD : PDF_REGULAR,
                             .pen = head ? PDF_MUTED : PDF_INK,
                             .align = text ? 'l' : 'r',
                             .max_lines = LINES_MAX,
                             .draw = draw};
        if (draw)
            sbt_pdf_tag(p, head || c == 0 ? "TH" : "TD");
        double h = sbt_pdf_text(p, &t);
        if (draw)
            sbt_pdf_end(p, head || c == 0 ? "TH" : "TD");
        high = h > high ? h : high;
    }
    if (bar && draw && g->most > 0 && cells[g->t->bar].n > 0)
        sbt_pdf_rect(p, g->x[0], p->y + PAD + high + 1.2,
                     (g->x[1] - g->x[0] - 12) * (double)cells[g->t->bar].n / (double)g->most, 2.6, PDF_BRAND);
    return high + 2 * PAD + (bar ? 4.5 : 0);
}

static void begin(struct grid *g)
{
    struct pdf *p = g->p;
    sbt_pdf_tag(p, "Table");
    g->open = true;
    sbt_pdf_tag(p, "TR");
    double h = row(g, NULL, true, false, true);
    sbt_pdf_end(p, "TR");
    p->y += h;
    sbt_pdf_line(p, PDF_LEFT, p->y, g->x[g->columns_n], p->y);
}

static void end(struct grid *g)
{
    if (g->open)
        sbt_pdf_end(g->p, "Table");
    g->open = false;
}

static void put(struct grid *g, const struct sbt_doc_cell *cells, bool bold)
{
    struct pdf *p = g->p;
    double h = row(g, cells, false, bold, false);
    if (!sbt_pdf_room(p, h)) {
        end(g);
        sbt_pdf_new_page(p);
        begin(g);
    }
    sbt_pdf_tag(p, "TR");
    row(g, cells, false, bold, true);
    sbt_pdf_end(p, "TR");
    p->y += h;
    sbt_pdf_line(p, PDF_LEFT, p->y, g->x[g->columns_n], p->y);
}

static void columns(struct grid *g)
{
    const struct sbt_doc_table *t = g->t;
    double all = 0;
    g->columns_n = t->columns_n < COLUMNS_MAX ? t->columns_n : COLUMNS_MAX;
    // The last column holds the code for whoever goes on with the spreadsheet; paper has the name.
    if (g->columns_n > MANY && t->columns[g->columns_n - 1].type == SBT_DOC_TEXT)
        g->columns_n--;
    for (size_t c = 0; c < g->columns_n; c++)
        all += t->columns[c].weight > 0 ? t->columns[c].weight : 10;
    g->x[0] = PDF_LEFT;
    for (size_t c = 0; c < g->columns_n; c++)
        g->x[c + 1] = g->x[c] + PDF_WIDE * (t->columns[c].weight > 0 ? t->columns[c].weight : 10) / all;
    for (size_t r = 0; t->bar > 0 && r < t->rows_n; r++) {
        int64_t n = t->cells[r * t->columns_n + (size_t)t->bar].n;
        g->most = n != SBT_INT_NONE && n > g->most ? n : g->most;
    }
}

double sbt_pdf_table_need(const struct sbt_doc_table *t)
{
    return t->rows_n > 9 ? 110 : 26 + 21 * (double)t->rows_n;
}

void sbt_pdf_table(struct pdf *p, const struct sbt_doc_table *t)
{
    struct grid g = {.p = p, .t = t};
    size_t body = t->rows_n - (t->total && t->rows_n > 0), shown = body;
    columns(&g);
    if (t->pdf_rows > 0 && t->pdf_rows < body)
        shown = t->pdf_rows;
    struct pdf_text caption = {
        .s = t->caption, .x = PDF_LEFT, .w = PDF_WIDE, .size = 9, .face = PDF_BOLD, .max_lines = 3};
    double h = sbt_pdf_text(p, &caption);
    p->y += 4;
    sbt_pdf_need(p, h + 3 + sbt_pdf_table_need(t));
    caption.y = p->y;
    caption.draw = true;
    sbt_pdf_tag(p, "Caption");
    sbt_pdf_text(p, &caption);
    sbt_pdf_end(p, "Caption");
    p->y += h + 2;
    begin(&g);
    for (size_t r = 0; r < shown; r++)
        put(&g, t->cells + r * t->columns_n, false);
    if (body < t->rows_n)
        put(&g, t->cells + body * t->columns_n, true);
    end(&g);
    if (shown < body && t->cut) {
        struct pdf_text cut = {.s = t->cut,
                               .x = PDF_LEFT,
                               .y = p->y + 3,
                               .w = PDF_WIDE,
                               .size = 7.5,
                               .face = PDF_ITALIC,
                               .pen = PDF_MUTED,
                               .draw = true};
        sbt_pdf_tag(p, "P");
        p->y += 3 + sbt_pdf_text(p, &cut);
        sbt_pdf_end(p, "P");
    }
    p->y += 8;
}
