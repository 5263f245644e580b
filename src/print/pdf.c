// Lays a document out on pages, twice: once to count them, once to say "page 3 of 12".
#include "print/pdf_private.h"

#include <pango/pangofc-fontmap.h>
#include <pthread.h>
#include <string.h>

#define FONT_DIR "/usr/share/fonts/opentype/inter/"

static const double pens[][3] = {
    [PDF_INK] = {0.07, 0.09, 0.11},  [PDF_MUTED] = {0.33, 0.37, 0.40}, [PDF_BRAND] = {0.043, 0.333, 0.376},
    [PDF_PALE] = {0.93, 0.96, 0.96}, [PDF_LINE] = {0.75, 0.79, 0.81},  [PDF_IN] = {0.043, 0.333, 0.376},
    [PDF_OUT] = {0.80, 0.52, 0.12},  [PDF_WHITE] = {1, 1, 1},
};

void sbt_pdf_pen(struct pdf *p, enum pdf_pen pen)
{
    cairo_set_source_rgb(p->cr, pens[pen][0], pens[pen][1], pens[pen][2]);
}

static PangoLayout *layout_of(struct pdf *p, const struct pdf_text *t)
{
    PangoLayout *l = pango_layout_new(p->context);
    PangoFontDescription *fd = pango_font_description_new();
    pango_font_description_set_family_static(fd, "Inter");
    pango_font_description_set_absolute_size(fd, t->size * PANGO_SCALE);
    if (t->face == PDF_BOLD)
        pango_font_description_set_weight(fd, PANGO_WEIGHT_SEMIBOLD);
    if (t->face == PDF_ITALIC)
        pango_font_description_set_style(fd, PANGO_STYLE_ITALIC);
    pango_layout_set_font_description(l, fd);
    pango_font_description_free(fd);
    pango_layout_set_width(l, (int)(t->w * PANGO_SCALE));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(l, t->align == 'r'   ? PANGO_ALIGN_RIGHT
                                  : t->align == 'c' ? PANGO_ALIGN_CENTER
                                                    : PANGO_ALIGN_LEFT);
    if (t->max_lines > 0) {
        pango_layout_set_height(l, -t->max_lines);
        pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
    }
    pango_layout_set_text(l, t->s ? t->s : "", -1);
    return l;
}

double sbt_pdf_text(struct pdf *p, const struct pdf_text *t)
{
    int w, h;
    PangoLayout *l = layout_of(p, t);
    pango_layout_get_size(l, &w, &h);
    if (t->draw) {
        sbt_pdf_pen(p, t->pen);
        cairo_move_to(p->cr, t->x, t->y);
        pango_cairo_show_layout(p->cr, l);
    }
    g_object_unref(l);
    return (double)h / PANGO_SCALE;
}

void sbt_pdf_rect(struct pdf *p, double x, double y, double w, double h, enum pdf_pen pen)
{
    if (w <= 0 || h <= 0)
        return;
    sbt_pdf_pen(p, pen);
    cairo_rectangle(p->cr, x, y, w, h);
    cairo_fill(p->cr);
}

void sbt_pdf_line(struct pdf *p, double x1, double y1, double x2, double y2)
{
    sbt_pdf_pen(p, PDF_LINE);
    cairo_set_line_width(p->cr, 0.6);
    cairo_move_to(p->cr, x1, y1);
    cairo_line_to(p->cr, x2, y2);
    cairo_stroke(p->cr);
}

void sbt_pdf_tag(struct pdf *p, const char *name)
{
    cairo_tag_begin(p->cr, name, NULL);
}

void sbt_pdf_figure(struct pdf *p, const char *alt)
{
    SBT_BUG_IF(p->alts_n == PDF_ALTS_MAX);
    p->alts[p->alts_n++] = alt;
    sbt_pdf_tag(p, "Figure");
}

void sbt_pdf_end(struct pdf *p, const char *name)
{
    cairo_tag_end(p->cr, name);
}

const char *sbt_pdf_int(char *ret, size_t n, const char *lang, int64_t v)
{
    char digits[24];
    size_t len = (size_t)snprintf(digits, sizeof digits, "%lld", (long long)(v < 0 ? -v : v)), at = 0;
    if (v < 0 && at < n)
        ret[at++] = '-';
    for (size_t i = 0; i < len && at + 2 < n; i++) {
        ret[at++] = digits[i];
        if ((len - i - 1) % 3 == 0 && i + 1 < len)
            ret[at++] = sbt_str_eq(lang, "en") ? ',' : '.';
    }
    ret[at] = '\0';
    return ret;
}

// --- pages

static void foot(struct pdf *p)
{
    char at[16], of[16], text[96];
    const char *pattern = p->d->page_of ? p->d->page_of : "%1 / %2";
    size_t n = 0;
    snprintf(at, sizeof at, "%d", p->page);
    snprintf(of, sizeof of, "%d", p->pages > 0 ? p->pages : 99);
    for (const char *s = pattern; *s && n + 16 < sizeof text; s++) {
        if (*s == '%' && (s[1] == '1' || s[1] == '2'))
            n += (size_t)snprintf(text + n, sizeof text - n, "%s", *++s == '1' ? at : of);
        else
            text[n++] = *s;
    }
    text[n] = '\0';
    double y = PDF_H - PDF_BOTTOM + 14;
    sbt_pdf_line(p, PDF_LEFT, y, PDF_W - PDF_LEFT, y);
    struct pdf_text t = {.s = p->d->foot,
                         .x = PDF_LEFT,
                         .y = y + 5,
                         .w = PDF_WIDE - 100,
                         .size = 7,
                         .pen = PDF_MUTED,
                         .max_lines = 2,
                         .draw = true};
    sbt_pdf_text(p, &t);
    t = (struct pdf_text){.s = text,
                          .x = PDF_W - PDF_LEFT - 95,
                          .y = y + 5,
                          .w = 95,
                          .size = 7,
                          .pen = PDF_MUTED,
                          .align = 'r',
                          .max_lines = 1,
                          .draw = true};
    sbt_pdf_text(p, &t);
}

void sbt_pdf_new_page(struct pdf *p)
{
    if (p->page > 0) {
        foot(p);
        cairo_show_page(p->cr);
    }
    p->page++;
    p->y = PDF_TOP;
}

bool sbt_pdf_room(struct pdf *p, double h)
{
    return p->y + h <= PDF_H - PDF_BOTTOM;
}

void sbt_pdf_need(struct pdf *p, double h)
{
    if (!sbt_pdf_room(p, h) && p->y > PDF_TOP)
        sbt_pdf_new_page(p);
}

// --- words

static void words(struct pdf *p, const char *tag, struct pdf_text t, double after)
{
    double h = sbt_pdf_text(p, &t);
    sbt_pdf_need(p, h);
    sbt_pdf_tag(p, tag);
    t.y = p->y;
    t.draw = true;
    sbt_pdf_text(p, &t);
    sbt_pdf_end(p, tag);
    p->y += h + after;
}

// Room for the beginning of what follows, so that no heading stands alone at the foot of a page.
static double need_of(const struct sbt_doc_block *b)
{
    switch (b->kind) {
    case SBT_DOC_TABLE:
        return 25 + sbt_pdf_table_need(b->table);
    case SBT_DOC_TILES:
    case SBT_DOC_WEEKS:
        return 270;
    case SBT_DOC_NUMBERS:
        return 125;
    default:
        return 50;
    }
}

static void heading(struct pdf *p, const char *s, double next)
{
    struct pdf_text t = {
        .s = s, .x = PDF_LEFT, .w = PDF_WIDE, .size = 13, .face = PDF_BOLD, .pen = PDF_BRAND, .max_lines = 3};
    p->y += p->y > PDF_TOP ? 12 : 0;
    sbt_pdf_need(p, 24 + next);
    char where[64];
    snprintf(where, sizeof where, "page=%d pos=[%d %d]", p->page, (int)PDF_LEFT, (int)p->y);
    cairo_pdf_surface_add_outline(p->surface, CAIRO_PDF_OUTLINE_ROOT, s, where, 0);
    words(p, "H2", t, 5);
}

static void term(struct pdf *p, const struct sbt_doc_block *b)
{
    struct pdf_text what = {.s = b->text, .x = PDF_LEFT, .w = 130, .size = 8.5, .face = PDF_BOLD};
    struct pdf_text means = {.s = b->more, .x = PDF_LEFT + 142, .w = PDF_WIDE - 142, .size = 8.5};
    double h = sbt_pdf_text(p, &what), h2 = sbt_pdf_text(p, &means);
    h = h2 > h ? h2 : h;
    sbt_pdf_need(p, h);
    what.y = means.y = p->y;
    what.draw = means.draw = true;
    sbt_pdf_tag(p, "L");
    sbt_pdf_tag(p, "LI");
    sbt_pdf_tag(p, "Lbl");
    sbt_pdf_text(p, &what);
    sbt_pdf_end(p, "Lbl");
    sbt_pdf_tag(p, "LBody");
    sbt_pdf_text(p, &means);
    sbt_pdf_end(p, "LBody");
    sbt_pdf_end(p, "LI");
    sbt_pdf_end(p, "L");
    p->y += h + 5;
}

static void letterhead(struct pdf *p)
{
    const struct sbt_doc *d = p->d;
    for (int i = 0; i < 3 && d->head[i]; i++) {
        struct pdf_text t = {.s = d->head[i],
                             .x = PDF_LEFT,
                             .w = PDF_WIDE,
                             .size = i == 0 ? 11.5 : 8.5,
                             .face = i == 0 ? PDF_BOLD : PDF_REGULAR,
                             .pen = i == 0 ? PDF_BRAND : PDF_MUTED,
                             .align = 'c',
                             .max_lines = 2};
        words(p, "P", t, 1.5);
    }
    p->y += 4;
    sbt_pdf_rect(p, PDF_LEFT, p->y, PDF_WIDE, 1.6, PDF_BRAND);
    sbt_pdf_rect(p, PDF_LEFT, p->y + 2.8, PDF_WIDE, 0.6, PDF_BRAND);
    p->y += 20;
    struct pdf_text title = {.s = d->title, .x = PDF_LEFT, .w = PDF_WIDE, .size = 20, .face = PDF_BOLD, .max_lines = 4};
    words(p, "H1", title, 3);
    struct pdf_text sub = {
        .s = d->subtitle, .x = PDF_LEFT, .w = PDF_WIDE, .size = 11, .pen = PDF_MUTED, .max_lines = 4};
    words(p, "P", sub, 10);
}

// next: the block behind it; NULL: none
static void block(struct pdf *p, const struct sbt_doc_block *b, const struct sbt_doc_block *next)
{
    struct pdf_text para = {.s = b->text, .x = PDF_LEFT, .w = PDF_WIDE, .size = 9.5};
    struct pdf_text small = {.s = b->text, .x = PDF_LEFT, .w = PDF_WIDE, .size = 7.5, .pen = PDF_MUTED};
    switch (b->kind) {
    case SBT_DOC_HEADING:
        heading(p, b->text, next ? need_of(next) : 0);
        break;
    case SBT_DOC_PARA:
        words(p, "P", para, 6);
        break;
    case SBT_DOC_NOTE:
        words(p, "P", small, 6);
        break;
    case SBT_DOC_TERM:
        term(p, b);
        break;
    case SBT_DOC_NUMBERS:
        sbt_pdf_numbers(p, b);
        break;
    case SBT_DOC_TABLE:
        sbt_pdf_table(p, b->table);
        break;
    case SBT_DOC_WEEKS:
        sbt_pdf_weeks(p, b);
        break;
    case SBT_DOC_TILES:
        sbt_pdf_tiles(p, b);
        break;
    case SBT_DOC_SPLIT:
        sbt_pdf_new_page(p);
        break;
    }
}

// --- the file

static cairo_status_t put(void *arg, const unsigned char *data, unsigned n)
{
    struct pdf *p = arg;
    if (p->pages > 0) // the first time only counts
        sbt_buf_add(p->out, data, n);
    return p->out->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void metadata(struct pdf *p)
{
    char when[28] = "1970-01-01T00:00:00Z";
    if (p->d->made_us != SBT_US_NONE)
        sbt_us_put(when, p->d->made_us - p->d->made_us % SBT_US_PER_S);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, p->d->title);
    if (p->d->head[0])
        cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR, p->d->head[0]);
    if (p->d->subtitle)
        cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_SUBJECT, p->d->subtitle);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "sbt");
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_MOD_DATE, when);
}

static cairo_status_t pass(struct pdf *p)
{
    p->surface = cairo_pdf_surface_create_for_stream(put, p, PDF_W, PDF_H);
    p->cr = cairo_create(p->surface);
    p->context = pango_font_map_create_context(p->map);
    pango_cairo_update_context(p->cr, p->context);
    cairo_font_options_t *o = cairo_font_options_create();
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(p->context, o);
    pango_cairo_context_set_resolution(p->context, 72);
    pango_context_set_round_glyph_positions(p->context, FALSE);
    pango_context_set_language(p->context, pango_language_from_string(p->d->lang));
    cairo_font_options_destroy(o);
    metadata(p);
    p->page = 0;
    p->alts_n = 0;
    sbt_pdf_new_page(p);
    sbt_pdf_tag(p, "Document");
    letterhead(p);
    for (size_t i = 0; i < p->d->blocks_n; i++)
        block(p, &p->d->blocks[i], i + 1 < p->d->blocks_n ? &p->d->blocks[i + 1] : NULL);
    foot(p);
    sbt_pdf_end(p, "Document");
    cairo_show_page(p->cr);
    cairo_status_t st = cairo_status(p->cr);
    cairo_surface_finish(p->surface);
    if (st == CAIRO_STATUS_SUCCESS)
        st = cairo_surface_status(p->surface);
    g_object_unref(p->context);
    cairo_destroy(p->cr);
    cairo_surface_destroy(p->surface);
    return st;
}

// Our typeface and no other, read once: fontconfig's patterns are shared, and outlive the font maps that used them.
static FcConfig *typeface;
static pthread_once_t typeface_once = PTHREAD_ONCE_INIT;

#ifdef SBT_SANITIZE
// fontconfig keeps what it read behind offsets instead of pointers, so that the leak check takes it for lost. Read once,
// it does not grow (tests/unit/test_print_doc.c).
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig.so\n";
}
#endif

static void typeface_read(void)
{
    static const char *const files[] = {"Inter-Regular.otf", "Inter-SemiBold.otf", "Inter-Italic.otf"};
    char path[128];
    FcConfig *c = FcConfigCreate();
    bool ok = c != NULL;
    for (size_t i = 0; ok && i < SBT_ARRAY_LEN(files); i++) {
        snprintf(path, sizeof path, FONT_DIR "%s", files[i]);
        ok = FcConfigAppFontAddFile(c, (const FcChar8 *)path);
    }
    if (ok)
        typeface = c;
    else if (c)
        FcConfigDestroy(c);
}

static bool fonts(struct pdf *p)
{
    pthread_once(&typeface_once, typeface_read);
    if (!typeface)
        return false;
    p->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!p->map)
        return false;
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(p->map), typeface);
    return true;
}

static void done(struct pdf *p)
{
    if (p->map)
        g_object_unref(p->map);
}

enum sbt_rc sbt_pdf_write(const struct sbt_doc *d, struct sbt_buf *out, struct sbt_fault *f)
{
    SBT_CLEANUP(done) struct pdf p = {.d = d, .out = out};
    if (!fonts(&p))
        return sbt_fault_set(
            f, SBT_E_IO, SBT_N_("Huruf untuk PDF tidak ada di mesin ini. Pasang paket fonts-inter, lalu coba lagi."));
    cairo_status_t st = pass(&p);
    p.pages = p.page;
    if (st == CAIRO_STATUS_SUCCESS)
        st = pass(&p);
    if (out->full)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("PDF ini terlalu besar. Persempit lingkupnya."));
    if (st != CAIRO_STATUS_SUCCESS)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "cairo: %s", cairo_status_to_string(st));
    sbt_pdf_finish(&p, out);
    return out->full ? sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("PDF ini terlalu besar. Persempit lingkupnya."))
                     : SBT_OK;
}
