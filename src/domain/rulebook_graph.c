// Lays a procedure out from top to bottom and draws it.
#include "domain/rulebook_graph.h"

#include <string.h>

#include "base/tr.h"

enum { // pixels of the drawing, which scales
    LANE_W = 13,
    BOX_W = 290,
    GAP = 26,
    TEXT_W = 740,
    LINE_H = 18,
    PAD = 10,
    ROW_GAP = 16,
    PORT_H = 9,
    TOP = 56,
    TEXT_CHARS = 100,
    BOX_CHARS = 33
};

struct node {
    const struct sbt_rb_state *state;
    int number;
    const char **lines; // steps beside the box
    size_t lines_n, lines_cap;
    const char *box[6]; // lines inside
    size_t box_n;
    int y, h, ports, port;
};
struct arc {
    size_t from, to;
    bool back; // leads to a row above, or "back to where it came from"
    int lane, y1, y2;
};
struct graph {
    struct sbt_arena *a;
    const struct sbt_rulebook *rb;
    const char *lang;
    struct node *nodes;
    size_t n;
    struct arc *arcs;
    size_t arcs_n, arcs_cap;
    int lanes;
};

static void put_escaped(struct sbt_buf *out, const char *s)
{
    for (; *s != 0; s++)
        switch (*s) {
        case '&':
            sbt_buf_puts(out, "&amp;");
            break;
        case '<':
            sbt_buf_puts(out, "&lt;");
            break;
        case '>':
            sbt_buf_puts(out, "&gt;");
            break;
        case '"':
            sbt_buf_puts(out, "&quot;");
            break;
        default:
            sbt_buf_putc(out, *s);
        }
}

static void put_text(struct sbt_buf *out, int x, int y, const char *attributes, const char *s)
{
    sbt_buf_printf(out, "<text x=\"%d\" y=\"%d\" %s>", x, y, attributes);
    put_escaped(out, s);
    sbt_buf_puts(out, "</text>\n");
}

// --- rows

static struct node *node_of(struct graph *g, const char *code)
{
    for (size_t i = 0; i < g->n; i++)
        if (sbt_str_eq(g->nodes[i].state->code, code))
            return &g->nodes[i];
    return NULL;
}

static void order_nodes(struct graph *g)
{
    g->nodes = SBT_NEW_N(g->a, struct node, g->rb->states_n + 1);
    for (int m = SBT_MS_RECEIVED; m < SBT_MS_END; m++)
        for (size_t i = 0; i < g->rb->states_n; i++)
            if ((int)g->rb->states[i].milestone == m) {
                g->nodes[g->n] = (struct node){.state = &g->rb->states[i], .number = (int)g->n + 1};
                g->n++;
            }
}

// Breaks at blanks into pieces of at most so many characters.
static size_t wrap(struct graph *g, const char *s, size_t chars, const char **lines, size_t max)
{
    size_t n = 0;
    while (*s != 0 && n < max) {
        size_t len = 0, at = 0, brk = 0;
        for (; s[at] != 0 && len < chars; at++) {
            if (((unsigned char)s[at] & 0xc0) != 0x80)
                len++;
            if (s[at] == ' ')
                brk = at;
        }
        if (s[at] == 0 || brk == 0)
            brk = s[at] == 0 ? at : strcspn(s, " ");
        lines[n++] = sbt_arena_strndup(g->a, s, brk);
        s += brk;
        while (*s == ' ')
            s++;
    }
    return n;
}

static void line(struct graph *g, struct node *v, const char *s)
{
    const char *parts[8];
    size_t n = wrap(g, s, TEXT_CHARS, parts, SBT_ARRAY_LEN(parts));
    for (size_t i = 0; i < n; i++) {
        v->lines = sbt_arena_grow(g->a, v->lines, v->lines_n, &v->lines_cap, sizeof *v->lines);
        v->lines[v->lines_n++] = i == 0 ? parts[i] : sbt_arena_printf(g->a, "\u2003\u2003%s", parts[i]);
    }
}

static const char *who(struct graph *g, const struct sbt_rb_step *s)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    for (size_t i = 0; i < s->owners.n; i++) {
        const struct sbt_rb_duty *d = sbt_rb_duty_get(g->rb, s->owners.p[i]);
        sbt_buf_printf(&b, "%s%s", i > 0 ? ", " : "", d != NULL ? sbt_text2_get(&d->label, g->lang) : s->owners.p[i]);
    }
    return sbt_arena_strdup(g->a, b.p);
}

static bool moves(const struct sbt_rb_step *s)
{
    for (size_t i = 0; i < s->to_n; i++)
        if (s->to[i].to != NULL)
            return true;
    return false;
}

static void arc(struct graph *g, size_t from, size_t to, bool back)
{
    if (from == to || g->nodes[to].state->milestone > SBT_MS_CLOSED)
        return; // ends of another kind stand in words: arrows from everywhere to everywhere say nothing
    for (size_t i = 0; i < g->arcs_n; i++)
        if (g->arcs[i].from == from && g->arcs[i].to == to)
            return;
    g->arcs = sbt_arena_grow(g->a, g->arcs, g->arcs_n, &g->arcs_cap, sizeof *g->arcs);
    g->arcs[g->arcs_n++] = (struct arc){.from = from, .to = to, .back = back};
    g->nodes[from].ports++;
    g->nodes[to].ports++;
}

static void step_line(struct graph *g, struct node *v, const struct sbt_rb_step *s)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 8192);
    sbt_buf_printf(&b, "%s (%s):", sbt_text2_get(&s->label, g->lang), who(g, s));
    for (size_t i = 0; i < s->to_n; i++) {
        const struct node *to = node_of(g, s->to[i].to);
        sbt_buf_printf(&b, "%s %s → ", i > 0 ? "," : "", s->to[i].outcome);
        if (to != NULL)
            sbt_buf_printf(&b, "%d", to->number);
        else
            sbt_buf_puts(&b, sbt_tr(g->lang, s->to[i].to == NULL ? SBT_N_("tetap") : SBT_N_("kembali")));
        if (to != NULL)
            arc(g, (size_t)(v - g->nodes), (size_t)(to - g->nodes), to < v);
    }
    line(g, v, b.p);
}

static void fill_node(struct graph *g, struct node *v)
{
    SBT_AUTO_BUF beside;
    sbt_buf_init(&beside, 8192);
    for (size_t i = 0; i < g->rb->steps_n; i++) {
        const struct sbt_rb_step *s = &g->rb->steps[i];
        if (!sbt_codes_has(&s->from, v->state->code))
            continue;
        if (moves(s))
            step_line(g, v, s);
        else if (!s->from_any)
            sbt_buf_printf(&beside, "%s%s", beside.n > 0 ? ", " : "", sbt_text2_get(&s->label, g->lang));
    }
    if (beside.n > 0)
        line(g, v, sbt_tr_fill(g->a, g->lang, SBT_N_("Di sampingnya: %1."), beside.p, NULL, NULL));
    const struct sbt_rb_duty *holder = sbt_rb_duty_get(g->rb, v->state->holder);
    const struct sbt_rb_clock *k = sbt_rb_clock_get(g->rb, v->state->clock);
    const char *label = sbt_arena_printf(g->a, "%d. %s", v->number, sbt_text2_get(&v->state->label, g->lang));
    v->box_n = wrap(g, label, BOX_CHARS, v->box, 3);
    if (holder != NULL)
        v->box_n += wrap(g, sbt_text2_get(&holder->label, g->lang), BOX_CHARS, v->box + v->box_n, 1);
    if (k != NULL) {
        const char *unit = k->rule.unit == SBT_UNIT_WORKING ? SBT_N_("%1: %2 hari kerja")
                           : k->rule.unit == SBT_UNIT_HOURS ? SBT_N_("%1: %2 jam")
                                                            : SBT_N_("%1: %2 hari");
        const char *due = sbt_tr_fill(g->a, g->lang, unit, sbt_text2_get(&k->label, g->lang),
                                      sbt_arena_printf(g->a, "%d", k->rule.n), NULL);
        v->box_n += wrap(g, due, BOX_CHARS, v->box + v->box_n, 2);
    }
}

// --- places

static void place(struct graph *g)
{
    int y = TOP;
    for (size_t i = 0; i < g->n; i++) {
        struct node *v = &g->nodes[i];
        size_t lines = v->lines_n > v->box_n ? v->lines_n : v->box_n;
        v->h = (int)lines * LINE_H + 2 * PAD;
        if (v->h < (v->ports + 1) * PORT_H)
            v->h = (v->ports + 1) * PORT_H;
        v->y = y;
        y += v->h + ROW_GAP;
    }
}

static size_t top_of(const struct arc *x)
{
    return x->from < x->to ? x->from : x->to;
}

static size_t bottom_of(const struct arc *x)
{
    return x->from < x->to ? x->to : x->from;
}

// Short arrows take the inner lanes; two share a lane when one ends above the other's beginning.
static void lay_lanes(struct graph *g)
{
    for (size_t span = 1; span < g->n; span++)
        for (size_t i = 0; i < g->arcs_n; i++) {
            struct arc *x = &g->arcs[i];
            if (bottom_of(x) - top_of(x) != span)
                continue;
            for (x->lane = 1;; x->lane++) {
                bool free = true;
                for (size_t k = 0; k < g->arcs_n && free; k++) {
                    const struct arc *o = &g->arcs[k];
                    free = o == x || o->lane != x->lane || bottom_of(o) < top_of(x) || top_of(o) > bottom_of(x);
                }
                if (free)
                    break;
            }
            if (x->lane > g->lanes)
                g->lanes = x->lane;
        }
    // Ports of a box from top to bottom: arrows from above enter first, those that go far down leave last.
    for (size_t v = 0; v < g->n; v++) {
        struct node *node = &g->nodes[v];
        for (int pass = 0; pass < 2; pass++)
            for (size_t step = 0; step < g->n; step++) {
                size_t other = pass == 0 ? v - 1 - step : g->n - 1 - step;
                if (pass == 0 ? step >= v : other <= v)
                    break;
                for (size_t i = 0; i < g->arcs_n; i++) {
                    struct arc *x = &g->arcs[i];
                    if (!((x->from == v && x->to == other) || (x->to == v && x->from == other)))
                        continue;
                    node->port++;
                    *(x->from == v ? &x->y1 : &x->y2) = node->y + node->port * node->h / (node->ports + 1);
                }
            }
    }
}

// --- drawing

static void draw_arc(const struct graph *g, const struct arc *x, int box_x, struct sbt_buf *out)
{
    int lane = box_x - 6 - x->lane * LANE_W, r = x->y2 > x->y1 ? 6 : -6;
    const char *color = x->back ? "#b35900" : "#1d4f91";
    (void)g;
    sbt_buf_printf(out,
                   "<path d=\"M%d %d H%d Q%d %d %d %d V%d Q%d %d %d %d H%d\" fill=\"none\" stroke=\"%s\" "
                   "stroke-width=\"1.6\"%s/>\n",
                   box_x, x->y1, lane + 6, lane, x->y1, lane, x->y1 + r, x->y2 - r, lane, x->y2, lane + 6, x->y2,
                   box_x - 6, color, x->back ? " stroke-dasharray=\"5 3\"" : "");
    sbt_buf_printf(out, "<path d=\"M%d %d l-8 -4 v8 z\" fill=\"%s\"/>\n", box_x, x->y2, color);
}

static void draw_node(const struct node *v, int x, struct sbt_buf *out)
{
    bool end = v->state->final, other = v->state->milestone > SBT_MS_CLOSED;
    sbt_buf_printf(out,
                   "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"%s\" stroke=\"%s\" "
                   "stroke-width=\"%s\"/>\n",
                   x, v->y, BOX_W, v->h, end ? 16 : 4,
                   other ? "#f3f2f1"
                   : end ? "#e2f0e5"
                         : "#eaf1fa",
                   other ? "#505a5f"
                   : end ? "#00622f"
                         : "#1d4f91",
                   end ? "2.5" : "1.2");
    for (size_t i = 0; i < v->box_n; i++) {
        bool title = i == 0 || (i < 3 && v->box[i][0] >= 'a' && v->box[i][0] <= 'z' && v->box_n > 3);
        put_text(out, x + PAD, v->y + PAD + 13 + (int)i * LINE_H,
                 title ? "font-weight=\"bold\" fill=\"#0b0c0c\"" : "fill=\"#0b0c0c\"", v->box[i]);
    }
    for (size_t i = 0; i < v->lines_n; i++)
        put_text(out, x + BOX_W + GAP, v->y + PAD + 13 + (int)i * LINE_H, "fill=\"#0b0c0c\"", v->lines[i]);
}

void sbt_rulebook_graph(struct sbt_arena *a, const struct sbt_rulebook *rb, const char *lang, struct sbt_buf *out)
{
    struct graph graph = {.a = a, .rb = rb, .lang = lang}, *g = &graph;
    order_nodes(g);
    for (size_t i = 0; i < g->n; i++)
        fill_node(g, &g->nodes[i]);
    place(g);
    lay_lanes(g);
    int box_x = 20 + (g->lanes + 1) * LANE_W, width = box_x + BOX_W + GAP + TEXT_W;
    int height = g->n > 0 ? g->nodes[g->n - 1].y + g->nodes[g->n - 1].h + 20 : TOP;
    const char *title = sbt_text2_get(&rb->title, lang);
    sbt_buf_printf(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                   "role=\"img\" font-family=\"Arial, Helvetica, sans-serif\" font-size=\"13\">\n<title>",
                   width, height, width, height);
    put_escaped(out, title);
    sbt_buf_puts(out, "</title>\n<desc>");
    put_escaped(out, sbt_tr(lang, SBT_N_("Keadaan bernomor dari atas ke bawah; di sampingnya langkah yang menuju "
                                         "keadaan lain, dengan nomornya.")));
    sbt_buf_printf(out, "</desc>\n<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", width, height);
    put_text(out, 20, 32, "font-size=\"18\" font-weight=\"bold\" fill=\"#0b0c0c\"", title);
    for (size_t i = 0; i < g->arcs_n; i++)
        draw_arc(g, &g->arcs[i], box_x, out);
    for (size_t i = 0; i < g->n; i++)
        draw_node(&g->nodes[i], box_x, out);
    sbt_buf_puts(out, "</svg>\n");
}
