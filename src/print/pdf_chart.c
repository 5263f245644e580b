// What is drawn in a PDF: large numbers, the map of tiles, weeks of in and out with the stages below.
#include <string.h>

#include "print/pdf_private.h"

#define BARS 58.0 // height up and down
#define BAND 13.0
#define TILE (PDF_WIDE / 15)
#define GAP 2.0

// --- large numbers, three in a row

static void number(struct pdf *p, const struct sbt_doc_number *n, double x, double w)
{
    char text[32], change[48] = "";
    sbt_pdf_rect(p, x, p->y, w, 50, PDF_PALE);
    sbt_pdf_rect(p, x, p->y, 2.4, 50, PDF_BRAND);
    struct pdf_text t = {.s = n->label,
                         .x = x + 10,
                         .y = p->y + 6,
                         .w = w - 16,
                         .size = 8,
                         .pen = PDF_MUTED,
                         .max_lines = 1,
                         .draw = true};
    sbt_pdf_tag(p, "P");
    sbt_pdf_text(p, &t);
    t.s = n->n == SBT_INT_NONE ? "–" : sbt_pdf_int(text, sizeof text, p->d->lang, n->n);
    t.y = p->y + 19;
    t.size = 19;
    t.face = PDF_BOLD;
    t.pen = PDF_INK;
    t.w = w - 66;
    sbt_pdf_text(p, &t);
    if (n->change != SBT_INT_NONE) {
        snprintf(change, sizeof change, "%s", n->change > 0 ? "+" : n->change == 0 ? "±" : "");
        sbt_pdf_int(change + strlen(change), 32, p->d->lang, n->change);
        t = (struct pdf_text){.s = change,
                              .x = x + w - 58,
                              .y = p->y + 28,
                              .w = 50,
                              .size = 9,
                              .face = PDF_BOLD,
                              .pen = PDF_BRAND,
                              .align = 'r',
                              .max_lines = 1,
                              .draw = true};
        sbt_pdf_text(p, &t);
    }
    sbt_pdf_end(p, "P");
}

void sbt_pdf_numbers(struct pdf *p, const struct sbt_doc_block *b)
{
    double w = (PDF_WIDE - 2 * 8) / 3;
    for (size_t i = 0; i < b->n; i++) {
        if (i % 3 == 0)
            sbt_pdf_need(p, 58);
        number(p, &b->numbers[i], PDF_LEFT + (double)(i % 3) * (w + 8), w);
        if (i % 3 == 2 || i + 1 == b->n)
            p->y += 58;
    }
    p->y += 4;
}

// --- map

static void tile(struct pdf *p, const struct sbt_doc_tile *t, int64_t most, double top)
{
    // As on the page: nothing, up to a tenth of the largest, a third, two thirds, more.
    int shade = t->n <= 0 ? 0 : t->n * 10 <= most ? 1 : t->n * 3 <= most ? 2 : t->n * 3 <= most * 2 ? 3 : 4;
    static const double fill[5][3] = {
        {0.95, 0.96, 0.96}, {0.80, 0.89, 0.90}, {0.58, 0.76, 0.78}, {0.22, 0.50, 0.54}, {0.03, 0.30, 0.34}};
    char n[32];
    double x = PDF_LEFT + t->x * TILE, y = top + t->y * TILE;
    cairo_set_source_rgb(p->cr, fill[shade][0], fill[shade][1], fill[shade][2]);
    cairo_rectangle(p->cr, x, y, TILE - GAP, TILE - GAP);
    cairo_fill(p->cr);
    struct pdf_text label = {.s = t->label,
                             .x = x,
                             .y = y + 5,
                             .w = TILE - GAP,
                             .size = 5.9,
                             .align = 'c',
                             .pen = shade > 2 ? PDF_WHITE : PDF_INK,
                             .max_lines = 1,
                             .draw = true};
    sbt_pdf_text(p, &label);
    label.s = sbt_pdf_int(n, sizeof n, p->d->lang, t->n);
    label.y = y + 15;
    label.size = 9;
    label.face = PDF_BOLD;
    sbt_pdf_text(p, &label);
}

void sbt_pdf_tiles(struct pdf *p, const struct sbt_doc_block *b)
{
    int64_t most = 1;
    for (size_t i = 0; i < b->n; i++)
        most = b->tiles[i].n > most ? b->tiles[i].n : most;
    sbt_pdf_need(p, 7 * TILE + 6);
    sbt_pdf_figure(p, b->alt);
    for (size_t i = 0; i < b->n; i++)
        tile(p, &b->tiles[i], most, p->y);
    sbt_pdf_end(p, "Figure");
    p->y += 7 * TILE + 4;
}

// --- weeks

static int64_t most_of(const struct sbt_doc_table *t)
{
    int64_t most = 1;
    for (size_t r = 0; r < t->rows_n; r++)
        for (size_t c = 1; c <= 2; c++)
            most = t->cells[r * t->columns_n + c].n > most ? t->cells[r * t->columns_n + c].n : most;
    return most;
}

// Each band in the first row where it covers no other. Returns how many rows there are; draws when `draw`.
static int bands(struct pdf *p, const struct sbt_doc_block *b, double top, double day_w, bool draw)
{
    const struct sbt_doc_table *t = b->table;
    sbt_day first = (sbt_day)t->cells[0].n, last = (sbt_day)t->cells[(t->rows_n - 1) * t->columns_n].n + 6;
    double until[16] = {0};
    int rows = 0;
    for (size_t i = 0; i < b->n; i++) {
        sbt_day from = b->bands[i].first < first ? first : b->bands[i].first;
        sbt_day to = b->bands[i].last > last ? last : b->bands[i].last;
        double x = PDF_LEFT + (from - first) * day_w, w = (to - from + 1) * day_w;
        w = w < 2 ? 2 : w;
        int row = 0;
        while (row < 15 && until[row] > x)
            row++;
        // A name that does not fit inside stands behind, where the line goes on.
        struct pdf_text name = {
            .s = b->bands[i].label, .x = x + 3, .y = top + row * BAND + 1.5, .size = 6.5, .max_lines = 1, .draw = draw};
        double room = PDF_LEFT + PDF_WIDE - x - 3, chars = (double)sbt_utf8_count(b->bands[i].label) * 3.7 + 8;
        bool inside = chars <= w;
        name.w = inside ? w - 4 : room - w;
        if (!inside)
            name.x = x + w + 3;
        if (!inside && name.w < chars) { // no room to the right either
            name.w = x - PDF_LEFT - 3;
            name.x = PDF_LEFT;
            name.align = 'r';
        }
        if (draw)
            sbt_pdf_rect(p, x, top + row * BAND, w, BAND - 2, PDF_PALE);
        if (draw)
            sbt_pdf_rect(p, x, top + row * BAND, 1.2, BAND - 2, PDF_BRAND);
        if (draw && name.w > 20)
            sbt_pdf_text(p, &name);
        until[row] = (inside || name.align == 'r' ? x + w : name.x + chars) + 2;
        rows = row + 1 > rows ? row + 1 : rows;
    }
    return rows;
}

static void key(struct pdf *p, const char *words, double *x, enum pdf_pen pen, size_t n)
{
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)(n < 60 ? n : 60), words);
    sbt_pdf_rect(p, *x, p->y + 2, 7, 7, pen);
    struct pdf_text t = {.s = text, .x = *x + 11, .y = p->y, .w = 150, .size = 8, .max_lines = 1, .draw = true};
    sbt_pdf_text(p, &t);
    *x += 24 + 4.6 * (double)sbt_utf8_count(text);
}

static void legend(struct pdf *p, const char *words)
{
    double x = PDF_LEFT;
    const char *bar = words ? strchr(words, '|') : NULL;
    if (!bar)
        return;
    key(p, words, &x, PDF_IN, (size_t)(bar - words));
    key(p, bar + 1, &x, PDF_OUT, strlen(bar + 1));
    p->y += 15;
}

void sbt_pdf_weeks(struct pdf *p, const struct sbt_doc_block *b)
{
    const struct sbt_doc_table *t = b->table;
    if (t->rows_n == 0)
        return;
    double week = (PDF_WIDE - 24) / (double)t->rows_n, axis, left = PDF_LEFT;
    int64_t most = most_of(t);
    char top[32];
    int rows = bands(p, b, 0, week / 7, false);
    sbt_pdf_need(p, 2 * BARS + 45 + rows * BAND);
    legend(p, b->more);
    sbt_pdf_figure(p, b->alt);
    axis = p->y + BARS;
    struct pdf_text scale = {.s = sbt_pdf_int(top, sizeof top, p->d->lang, most),
                             .x = PDF_LEFT + PDF_WIDE - 22,
                             .y = p->y - 4,
                             .w = 22,
                             .size = 7,
                             .pen = PDF_MUTED,
                             .align = 'r',
                             .max_lines = 1,
                             .draw = true};
    sbt_pdf_text(p, &scale);
    scale.y = axis + BARS - 5;
    sbt_pdf_text(p, &scale);
    scale.s = "0";
    scale.y = axis - 5;
    sbt_pdf_text(p, &scale);
    sbt_pdf_line(p, left, p->y, left + PDF_WIDE - 24, p->y);
    sbt_pdf_line(p, left, axis + BARS, left + PDF_WIDE - 24, axis + BARS);
    for (size_t r = 0; r < t->rows_n; r++) {
        const struct sbt_doc_cell *c = t->cells + r * t->columns_n;
        double x = left + (double)r * week, in = BARS * (double)c[1].n / (double)most,
               out = BARS * (double)c[2].n / (double)most;
        sbt_pdf_rect(p, x + 1.5, axis - in, week - 3, in, PDF_IN);
        sbt_pdf_rect(p, x + 1.5, axis, week - 3, out, PDF_OUT);
        if (r % 5 != 0 || r + 3 > t->rows_n)
            continue;
        char day[11];
        sbt_day_put(day, (sbt_day)c[0].n);
        struct pdf_text label = {.s = day,
                                 .x = x,
                                 .y = axis + BARS + 3,
                                 .w = week * 4,
                                 .size = 6.5,
                                 .pen = PDF_MUTED,
                                 .max_lines = 1,
                                 .draw = true};
        sbt_pdf_text(p, &label);
    }
    sbt_pdf_line(p, left, axis, left + PDF_WIDE - 24, axis);
    p->y = axis + BARS + 16;
    bands(p, b, p->y, week / 7, true);
    sbt_pdf_end(p, "Figure");
    p->y += rows * BAND + 6;
}
