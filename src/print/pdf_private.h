// Shared by the files that draw a PDF: the page, its pens, and where the next thing goes.
#pragma once
#include <cairo-pdf.h>
#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "print/pdf.h"

// Points of 1/72 inch.
#define PDF_W 595.28
#define PDF_H 841.89
#define PDF_LEFT 51.0
#define PDF_TOP 51.0
#define PDF_BOTTOM 58.0
#define PDF_WIDE (PDF_W - 2 * PDF_LEFT)

#define PDF_ALTS_MAX 64
enum pdf_face { PDF_REGULAR = 0, PDF_BOLD, PDF_ITALIC };
enum pdf_pen { PDF_INK = 0, PDF_MUTED, PDF_BRAND, PDF_PALE, PDF_LINE, PDF_IN, PDF_OUT, PDF_WHITE };

struct pdf {
    const struct sbt_doc *d;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *map;
    PangoContext *context;
    struct sbt_buf *out;
    int page, pages;                // pages: 0 while they are counted
    double y;                       // where the next thing begins
    const char *alts[PDF_ALTS_MAX]; // of the figures, in their order
    size_t alts_n;
};
void sbt_pdf_pen(struct pdf *p, enum pdf_pen pen);
// Height of the text, drawn when `draw`. max_lines: 0 any number. align: 'l', 'r', 'c'.
struct pdf_text {
    const char *s;
    double x, y, w, size;
    enum pdf_face face;
    enum pdf_pen pen;
    char align;
    int max_lines;
    bool draw;
};
double sbt_pdf_text(struct pdf *p, const struct pdf_text *t);
void sbt_pdf_rect(struct pdf *p, double x, double y, double w, double h, enum pdf_pen pen);
void sbt_pdf_line(struct pdf *p, double x1, double y1, double x2, double y2);
// A structure element: begins and ends on one page.
void sbt_pdf_tag(struct pdf *p, const char *name);
void sbt_pdf_end(struct pdf *p, const char *name);
// A Figure, with what it says in words (NULL: nothing). Ends by sbt_pdf_end.
void sbt_pdf_figure(struct pdf *p, const char *alt);
bool sbt_pdf_room(struct pdf *p, double h); // on this page
void sbt_pdf_need(struct pdf *p, double h); // a new page unless there is room
void sbt_pdf_new_page(struct pdf *p);
const char *sbt_pdf_int(char *ret, size_t n, const char *lang, int64_t v); // "1.234"

double sbt_pdf_table_need(const struct sbt_doc_table *t); // room that it asks for before it begins on a page
void sbt_pdf_table(struct pdf *p, const struct sbt_doc_table *t);
void sbt_pdf_weeks(struct pdf *p, const struct sbt_doc_block *b);
void sbt_pdf_tiles(struct pdf *p, const struct sbt_doc_block *b);
void sbt_pdf_numbers(struct pdf *p, const struct sbt_doc_block *b);
// Says in which language the document is, and puts the texts of figures on their structure elements: cairo can do
// neither. Appends a new catalogue and new elements, as the format provides for changes.
void sbt_pdf_finish(const struct pdf *p, struct sbt_buf *out);
