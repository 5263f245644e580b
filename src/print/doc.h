// A document as its parts: headings, paragraphs, tables and charts, already in the reader's language. One document is
// written as PDF (print/pdf.h) and as a spreadsheet (print/sheet.h), so that both say the same.
#pragma once
#include "base/field.h"
#include "base/time.h"

enum sbt_doc_type {
    SBT_DOC_TEXT = 1,
    SBT_DOC_INT,   // SBT_INT_NONE: nothing to say
    SBT_DOC_DELTA, // a change: "+3"
    SBT_DOC_DAY,   // sbt_day
    SBT_DOC_TIME,  // instant, shown in WIB
};
struct sbt_doc_column {
    const char *label;
    enum sbt_doc_type type;
    int weight; // of its width among the others; 0: 10
};
struct sbt_doc_cell {
    const char *text; // TEXT
    int64_t n;        // the others
};
struct sbt_doc_table {
    const char *name;    // of the sheet
    const char *caption; // above it
    const struct sbt_doc_column *columns;
    size_t columns_n;
    const struct sbt_doc_cell *cells; // row by row
    size_t rows_n;
    size_t pdf_rows; // shown in the PDF; the spreadsheet has all; 0: all
    const char *cut; // sentence where the PDF leaves rows out
    bool total;      // the last row is the total: shown in the PDF in any case
    int bar;         // column whose number the PDF also draws as a bar in the first one; 0: none
};
struct sbt_doc_number { // large
    const char *label;
    int64_t n, change; // change: since the moment compared with; SBT_INT_NONE: no comparison
};
struct sbt_doc_tile {
    const char *label;
    int x, y; // of a grid of 15 by 7
    int64_t n;
};
struct sbt_doc_band { // of a time line
    const char *label;
    sbt_day first, last;
};
enum sbt_doc_kind {
    SBT_DOC_HEADING = 1,
    SBT_DOC_PARA,
    SBT_DOC_NOTE, // small: where numbers come from
    SBT_DOC_NUMBERS,
    SBT_DOC_TABLE,
    SBT_DOC_WEEKS, // table of Monday, in, out ...: drawn, not repeated as a table in the PDF
    SBT_DOC_TILES,
    SBT_DOC_TERM,  // text, and what it means
    SBT_DOC_SPLIT, // a new page
};
struct sbt_doc_block {
    enum sbt_doc_kind kind;
    const char *text, *more; // more: of a term; the legend of a chart, two words with '|' between
    const char *alt;         // of a chart: what it shows, for those who hear it
    const struct sbt_doc_table *table;
    const struct sbt_doc_number *numbers;
    const struct sbt_doc_tile *tiles;
    const struct sbt_doc_band *bands;
    size_t n; // of numbers, tiles or bands
};
struct sbt_doc_fact {
    const char *key, *value;
};
struct sbt_doc {
    const char *lang;
    const char *head[3]; // letterhead: who, of what, where; NULL ends it
    const char *title, *subtitle;
    const char *foot;    // on every page
    const char *page_of; // message id with %1 and %2: "Halaman %1 dari %2"
    const char *info;    // name of the sheet with the facts
    const struct sbt_doc_fact *facts;
    size_t facts_n;
    const struct sbt_doc_block *blocks;
    size_t blocks_n;
    int64_t made_us; // the only time in the file: equal documents give equal bytes
};
