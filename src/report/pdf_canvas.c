/* SPDX-License-Identifier: Apache-2.0
 *
 * report/pdf_canvas.c - the canvas that draws on paper: the same geometry as on the
 * page in HTML, with letters by Pango and the colours of report.css.
 */
#include <math.h>

#include "report/pdf.h"

static const double LETTER = 14, FLOW_LETTER = 12.5;

static const uint32_t shades[] = {0xC9E1E8, 0x99C7D4, 0x62A8BD, 0x3184A1, 0x135F80, 0x073A57};

uint32_t mn_pdf_shade(int shade)
{
    return shade < 0 ? MN_INK_NONE : shades[shade];
}

static mn_pdf_canvas *self(mn_canvas *c)
{
    return (mn_pdf_canvas *)c;
}

static double px(const mn_pdf_canvas *c, double x)
{
    return c->x + x * c->sx;
}

static double py(const mn_pdf_canvas *c, double y)
{
    return c->y + y * c->sy;
}

/* One line with its foot at y; halo: on a rim of paper. Frees l. */
static void letters(mn_pdf_canvas *c, PangoLayout *l, double x, double y, uint32_t ink, bool halo)
{
    mn_pdf *p = c->p;
    y -= (double)pango_layout_get_baseline(l) / PANGO_SCALE;
    if (p->cr && halo) {
        cairo_save(p->cr);
        mn_pdf_ink(p, MN_INK_PAPER, 1);
        cairo_set_line_width(p->cr, 4 * c->sy);
        cairo_set_line_join(p->cr, CAIRO_LINE_JOIN_ROUND);
        cairo_move_to(p->cr, x, y);
        pango_cairo_layout_path(p->cr, l);
        cairo_stroke(p->cr);
        cairo_restore(p->cr);
    }
    mn_pdf_put_once(p, l, x, y, ink);
}

static void begin(mn_canvas *c, mn_text tip)
{
    (void)c;
    (void)tip; /* paper has no pointer */
}

/* Lost letters are noticed at the end of the pass. */
static mn_status end(mn_canvas *c)
{
    mn_pdf *p = self(c)->p;
    p->out->buf.failed = p->out->buf.failed || c->failed;
    return p->status;
}

static void stroke(mn_canvas *canvas, mn_stroke s, double x1, double y1, double x2, double y2)
{
    static const struct {
        uint32_t ink;
        double width;
    } pens[] = {{MN_INK_TEXT, 1.5}, {MN_INK_LINE, 1}, {MN_INK_MID, 5}};
    mn_pdf_canvas *c = self(canvas);
    if (!c->p->cr)
        return;
    cairo_save(c->p->cr);
    mn_pdf_ink(c->p, pens[s].ink, 1);
    cairo_set_line_width(c->p->cr, pens[s].width * c->sy);
    cairo_set_line_cap(c->p->cr, s == MN_STROKE_SPAN ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
    cairo_move_to(c->p->cr, px(c, x1), py(c, y1));
    cairo_line_to(c->p->cr, px(c, x2), py(c, y2));
    cairo_stroke(c->p->cr);
    cairo_restore(c->p->cr);
}

static void fill(mn_canvas *canvas, mn_fill f, double x, double y, double width, double height)
{
    mn_pdf_canvas *c = self(canvas);
    mn_pdf_box(c->p, f == MN_FILL_BAR ? MN_INK_MID : MN_INK_ACCENT, px(c, x), py(c, y),
               width * c->sx, height * c->sy);
}

static void dot(mn_canvas *canvas, double x, double y)
{
    mn_pdf_canvas *c = self(canvas);
    cairo_t *cr = c->p->cr;
    if (!cr)
        return;
    cairo_new_sub_path(cr);
    cairo_arc(cr, px(c, x), py(c, y), 5 * c->sy, 0, 2 * G_PI);
    mn_pdf_ink(c->p, MN_INK_ACCENT, 1);
    cairo_fill_preserve(cr);
    mn_pdf_ink(c->p, MN_INK_PAPER, 1);
    cairo_set_line_width(cr, 2 * c->sy);
    cairo_stroke(cr);
}

/* Waits for the value, which says how much room is left. */
static void label(mn_canvas *canvas, mn_text text, double y, bool halo)
{
    mn_pdf_canvas *c = self(canvas);
    mn_pdf_style style = {.size = LETTER * c->sy, .ink = MN_INK_TEXT};
    (void)y;
    c->label = mn_pdf_layout(c->p, &style, text, 0);
    c->halo = halo;
}

static void value(mn_canvas *canvas, mn_text number, mn_text interval, double y)
{
    mn_pdf_canvas *c = self(canvas);
    mn_pdf_style bold = {.size = LETTER * c->sy, .bold = true, .ink = MN_INK_TEXT},
                 soft = {.size = LETTER * c->sy, .ink = MN_INK_SOFT};
    double end_x = px(c, 1);
    PangoLayout *n = mn_pdf_layout(c->p, &bold, number, 0),
                *i = mn_pdf_layout(c->p, &soft, interval, 0);
    if (interval.len)
        end_x -= mn_pdf_width(i);
    letters(c, i, end_x, py(c, y), soft.ink, c->halo && interval.len);
    end_x -= mn_pdf_width(n) + (interval.len ? 4 : 0);
    letters(c, n, end_x, py(c, y), bold.ink, c->halo);
    if (!c->label)
        return;
    double room = fmax(20, end_x - c->x - 8);
    if (mn_pdf_width(c->label) > room) {
        pango_layout_set_width(c->label, (int)(room * PANGO_SCALE));
        pango_layout_set_ellipsize(c->label, PANGO_ELLIPSIZE_END);
        if (mn_pdf_rtl(c->label)) /* beside the bar's foot, as all labels */
            pango_layout_set_alignment(c->label, PANGO_ALIGN_RIGHT);
    }
    /* Marks far below the line, as in Burmese, stay clear of the bar. */
    PangoRectangle ink;
    pango_layout_get_extents(c->label, &ink, NULL);
    double deep = (double)(ink.y + ink.height) / PANGO_SCALE - mn_pdf_base(c->label);
    double up = fmax(0, deep - 5.5 * c->sy);
    letters(c, c->label, c->x, py(c, y) - up, MN_INK_TEXT, c->halo);
    c->label = NULL;
}

static void tick(mn_canvas *canvas, mn_text text, double x, double y, bool spare)
{
    mn_pdf_canvas *c = self(canvas);
    mn_pdf_style style = {.size = 12 * c->sy, .ink = MN_INK_SOFT};
    PangoLayout *l = mn_pdf_layout(c->p, &style, text, 0);
    (void)spare;
    letters(c, l, px(c, x) - mn_pdf_width(l) / 2, py(c, y), style.ink, false);
}

static void shape(mn_canvas *canvas, int shade)
{
    mn_pdf_canvas *c = self(canvas);
    c->shade = shade;
    if (c->p->cr)
        cairo_new_path(c->p->cr);
}

static void ring(mn_canvas *canvas, mn_step step, double x, double y)
{
    mn_pdf_canvas *c = self(canvas);
    if (!c->p->cr)
        return;
    if (step == MN_STEP_CLOSE)
        cairo_close_path(c->p->cr);
    else if (step == MN_STEP_FIRST)
        cairo_move_to(c->p->cr, px(c, x), py(c, y));
    else
        cairo_line_to(c->p->cr, px(c, x), py(c, y));
}

static mn_status shape_end(mn_canvas *canvas, mn_text tip)
{
    mn_pdf_canvas *c = self(canvas);
    (void)tip;
    if (!c->p->cr)
        return end(canvas);
    mn_pdf_ink(c->p, mn_pdf_shade(c->shade), 1);
    cairo_fill_preserve(c->p->cr);
    mn_pdf_ink(c->p, MN_INK_PAPER, 1);
    cairo_set_line_width(c->p->cr, 0.5 * c->sy);
    cairo_set_line_join(c->p->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(c->p->cr);
    return end(canvas);
}

static void band(mn_canvas *canvas, const double p[8], double width, mn_text tip)
{
    mn_pdf_canvas *c = self(canvas);
    cairo_t *cr = c->p->cr;
    (void)tip;
    if (!cr)
        return;
    mn_pdf_ink(c->p, MN_INK_MID, 0.26);
    cairo_set_line_width(cr, width * c->sy);
    cairo_move_to(cr, px(c, p[0]), py(c, p[1]));
    cairo_curve_to(cr, px(c, p[2]), py(c, p[3]), px(c, p[4]), py(c, p[5]), px(c, p[6]),
                   py(c, p[7]));
    cairo_stroke(cr);
}

/* A piece of a label's line; returns how far it goes. */
static double piece(mn_pdf_canvas *c, mn_buf *text, double x, double y, const mn_label *l,
                    uint32_t ink)
{
    mn_pdf_style style = {.size = FLOW_LETTER * c->sy, .ink = ink};
    PangoLayout *t = mn_pdf_layout_buf(c->p, &style, text, 0);
    double width = mn_pdf_width(t);
    letters(c, t, x, y, ink, l->halo);
    return width;
}

static double width_of(mn_pdf_canvas *c, mn_text text)
{
    mn_pdf_style style = {.size = FLOW_LETTER * c->sy};
    PangoLayout *t = mn_pdf_layout(c->p, &style, text, 0);
    double width = mn_pdf_width(t);
    g_object_unref(t);
    return width;
}

static void lines(mn_canvas *canvas, const mn_label *l)
{
    mn_pdf_canvas *c = self(canvas);
    size_t count = l->count + l->value_below;
    double gap = 3;
    for (size_t i = 0; i < count; i++) {
        bool own = i == l->count, last = i + 1 == l->count, behind = last && !l->value_below;
        double x = px(c, l->x), y = py(c, l->y + (double)i * l->line), width = 0;
        mn_buf text = {0}, number = {0};
        if (!own)
            mn_buf_text(&text, l->lines[i]);
        if (last && l->cut)
            mn_buf_str(&text, "…");
        if (own || behind)
            mn_buf_text(&number, l->value);
        if (l->end && !text.failed && !number.failed) {
            width = text.len ? width_of(c, (mn_text){text.ptr, text.len}) : 0;
            width += number.len ? width_of(c, (mn_text){number.ptr, number.len}) : 0;
            x -= width + (text.len && number.len ? gap : 0);
        }
        if (!own)
            x += piece(c, &text, x, y, l, MN_INK_TEXT) + gap;
        if (own || behind)
            piece(c, &number, x, y, l, MN_INK_SOFT);
    }
}

static void box(mn_canvas *canvas, mn_box_state s, double x, double y, double width, double height)
{
    static const uint32_t rims[] = {MN_INK_MID, MN_INK_ALERT, MN_INK_ALERT};
    static const double dash[] = {4, 3};
    mn_pdf_canvas *c = self(canvas);
    cairo_t *cr = c->p->cr;
    if (!cr)
        return;
    cairo_save(cr);
    cairo_rectangle(cr, px(c, x), py(c, y), width * c->sx, height * c->sy);
    mn_pdf_ink(c->p, s == MN_BOX_GAP ? MN_INK_PAPER : MN_INK_PANEL, 1);
    cairo_fill_preserve(cr);
    mn_pdf_ink(c->p, rims[s], 1);
    cairo_set_line_width(cr, s == MN_BOX_ALERT ? 1.4 : 0.8);
    if (s == MN_BOX_GAP)
        cairo_set_dash(cr, dash, 2, 0);
    cairo_stroke(cr);
    cairo_restore(cr);
}

/* What is wider than its box after all is cut, and counted as such. */
static void words(mn_canvas *canvas, mn_box_ink ink, mn_text text, double x, double y, double width)
{
    static const uint32_t inks[] = {MN_INK_ACCENT, MN_INK_TEXT, MN_INK_SOFT, MN_INK_ALERT};
    mn_pdf_canvas *c = self(canvas);
    mn_pdf_style style = {
        .size = FLOW_LETTER * c->sy, .bold = ink <= MN_BOX_NAME, .ink = inks[ink], .lines = 1};
    PangoLayout *l = mn_pdf_layout(c->p, &style, text, 0);
    if (mn_pdf_width(l) > width * c->sx + 0.5) {
        g_object_unref(l);
        l = mn_pdf_layout(c->p, &style, text, width * c->sx);
        if (mn_pdf_rtl(l))
            pango_layout_set_alignment(l, PANGO_ALIGN_RIGHT);
    }
    letters(c, l, px(c, x), py(c, y), style.ink, false);
}

static void path(mn_canvas *canvas, const double (*point)[2], size_t n, bool head)
{
    mn_pdf_canvas *c = self(canvas);
    cairo_t *cr = c->p->cr;
    if (!cr)
        return;
    double x = px(c, point[n - 1][0]), y = py(c, point[n - 1][1]), size = 5 * c->sy;
    mn_pdf_ink(c->p, MN_INK_SOFT, 1);
    cairo_set_line_width(cr, 1.2 * c->sy);
    cairo_move_to(cr, px(c, point[0][0]), py(c, point[0][1]));
    for (size_t i = 1; i < n; i++)
        cairo_line_to(cr, px(c, point[i][0]), py(c, point[i][1]) - (head && i + 1 == n ? size : 0));
    cairo_stroke(cr);
    if (!head)
        return;
    cairo_move_to(cr, x - size, y - 1.6 * size); /* arrows lead down */
    cairo_line_to(cr, x + size, y - 1.6 * size);
    cairo_line_to(cr, x, y);
    cairo_close_path(cr);
    cairo_fill(cr);
}

static void joint(mn_canvas *canvas, double x, double y)
{
    mn_pdf_canvas *c = self(canvas);
    if (!c->p->cr)
        return;
    cairo_new_sub_path(c->p->cr);
    cairo_arc(c->p->cr, px(c, x), py(c, y), 3 * c->sy, 0, 2 * G_PI);
    mn_pdf_ink(c->p, MN_INK_SOFT, 1);
    cairo_fill(c->p->cr);
}

void mn_pdf_canvas_init(mn_pdf_canvas *c, mn_pdf *p, double sx, double sy)
{
    *c = (mn_pdf_canvas){.canvas = {.begin = begin,
                                    .end = end,
                                    .stroke = stroke,
                                    .fill = fill,
                                    .dot = dot,
                                    .label = label,
                                    .value = value,
                                    .tick = tick,
                                    .shape = shape,
                                    .ring = ring,
                                    .shape_end = shape_end,
                                    .band = band,
                                    .lines = lines,
                                    .box = box,
                                    .words = words,
                                    .path = path,
                                    .joint = joint},
                         .p = p,
                         .x = p->left,
                         .y = p->y,
                         .sx = sx,
                         .sy = sy};
}
