/* SPDX-License-Identifier: Apache-2.0
 *
 * report/pdf_text.c - texts on paper. Pango shapes them, breaks their lines by the
 * rules of each script, and finds the direction of each paragraph from its first
 * strong letter. Characters without a font are counted, never passed over.
 */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "report/pdf.h"

/* A text is laid out in pieces of at most so many bytes: Pango's cost grows faster
 * than a paragraph's length, and somebody's text may have no end. */
enum { PIECE = 4096, LINK_MOST = 500 };

/* By preference. Fontconfig's own order may give a sentence letters of one font and
 * its full stop another's; the families of one design come first, and those of wide
 * coverage last. Fontconfig still finds fonts for what none of these has. */
static const char families[] =
    "Noto Sans,Noto Sans Arabic,Noto Sans Devanagari,Noto Sans Bengali,Noto Sans Khmer,"
    "Noto Sans Myanmar,Noto Sans Thai,Noto Sans Lao,Noto Sans Tamil,Noto Sans Telugu,"
    "Noto Sans Sinhala,Noto Sans Ethiopic,Noto Sans Hebrew,Noto Sans Georgian,"
    "Noto Sans Armenian,Noto Sans CJK SC,WenQuanYi Zen Hei,Droid Sans Fallback,DejaVu Sans,"
    "Liberation Sans,sans-serif";

bool mn_pdf_rtl(PangoLayout *l)
{
    return pango_layout_get_direction(l, 0) == PANGO_DIRECTION_RTL;
}

static PangoLayout *layout_of(mn_pdf *p, const mn_pdf_style *s, mn_text tame, double width)
{
    PangoLayout *l = pango_layout_new(p->context);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, families);
    pango_font_description_set_absolute_size(font, s->size * PANGO_SCALE);
    pango_font_description_set_weight(font, s->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(l, font);
    pango_font_description_free(font);
    pango_layout_set_attributes(l, p->attributes);
    pango_layout_set_text(l, tame.len ? tame.ptr : "", (int)tame.len);
    if (width > 0) {
        pango_layout_set_width(l, (int)(width * PANGO_SCALE));
        pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    }
    if (s->lines && width > 0) {
        pango_layout_set_height(l, -(int)s->lines);
        pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
    }
    /* Pango's left is where a paragraph begins: it turns with the direction. */
    if (s->right)
        pango_layout_set_alignment(l, mn_pdf_rtl(l) ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
    return l;
}

/* The length of the first piece: up to a blank where one is near its end. */
static size_t piece_of(mn_text t)
{
    if (t.len <= PIECE)
        return t.len;
    size_t n = PIECE;
    while (n > PIECE / 2 && t.ptr[n - 1] != ' ')
        n--;
    if (t.ptr[n - 1] == ' ')
        return n;
    for (n = PIECE; n > 1 && ((unsigned char)t.ptr[n] & 0xC0) == 0x80;)
        n--;
    return n;
}

PangoLayout *mn_pdf_layout(mn_pdf *p, const mn_pdf_style *s, mn_text text, double width)
{
    mn_buf tame = {0};
    mn_buf_tame(&tame, text);
    if (tame.failed)
        p->out->buf.failed = true;
    mn_text whole = {tame.ptr, tame.failed ? 0 : tame.len}, shown = whole;
    shown.len = piece_of(whole);
    bool cut = shown.len < whole.len;
    if (cut) { /* the ellipsis says so also where all lines fit */
        tame.len = shown.len;
        mn_buf_str(&tame, "…");
        shown = (mn_text){tame.ptr, tame.failed ? 0 : tame.len};
    }
    PangoLayout *l = layout_of(p, s, shown, width);
    if (cut)
        g_object_set_data((GObject *)l, "cut", l);
    mn_buf_free(&tame);
    return l;
}

PangoLayout *mn_pdf_layout_buf(mn_pdf *p, const mn_pdf_style *s, mn_buf *text, double width)
{
    p->out->buf.failed = p->out->buf.failed || text->failed;
    PangoLayout *l = mn_pdf_layout(p, s, (mn_text){text->ptr, text->failed ? 0 : text->len}, width);
    mn_buf_free(text);
    return l;
}

double mn_pdf_height(PangoLayout *l)
{
    int w, h;
    pango_layout_get_size(l, &w, &h);
    return (double)h / PANGO_SCALE;
}

double mn_pdf_base(PangoLayout *l)
{
    return (double)pango_layout_get_baseline(l) / PANGO_SCALE;
}

double mn_pdf_width(PangoLayout *l)
{
    int w, h;
    pango_layout_get_size(l, &w, &h);
    return (double)w / PANGO_SCALE;
}

/* --- lines ------------------------------------------------------------------------ */

static void count_unknown(mn_pdf *p, const PangoLayoutLine *line)
{
    for (GSList *run = line->runs; run; run = run->next) {
        const PangoGlyphString *glyphs = ((const PangoGlyphItem *)run->data)->glyphs;
        for (int i = 0; i < glyphs->num_glyphs; i++) {
            PangoGlyph g = glyphs->glyphs[i].glyph;
            uint32_t code = g & ~PANGO_GLYPH_UNKNOWN_FLAG;
            bool seen = false;
            if (g == PANGO_GLYPH_EMPTY || !(g & PANGO_GLYPH_UNKNOWN_FLAG))
                continue;
            p->unknown++;
            for (size_t k = 0; k < p->codes_count; k++)
                seen = seen || p->codes[k] == code;
            if (!seen && p->codes_count < MN_PDF_CODES)
                p->codes[p->codes_count++] = code;
        }
    }
}

static bool in_address(char c)
{
    return c > ' ' && c < 127 && !strchr("<>\"'\\`{}|^[]", c);
}

/* The next web address at or after *from: its bytes in [*from, *to). */
static bool next_address(const char *text, size_t *from, size_t *to)
{
    for (const char *s = text + *from; (s = strstr(s, "http")) != NULL; s += 4) {
        size_t n = strncmp(s, "https://", 8) == 0  ? 8
                   : strncmp(s, "http://", 7) == 0 ? 7
                                                   : 0,
               k = n;
        while (n && k < LINK_MOST && in_address(s[k]))
            k++;
        if (k == LINK_MOST) /* cut off it would lead elsewhere */
            continue;
        while (k > n && strchr(".,;:!?)", s[k - 1]))
            k--;
        if (k == n)
            continue;
        *from = (size_t)(s - text);
        *to = *from + k;
        return true;
    }
    return false;
}

/* Makes the part of each address that stands on this line clickable. */
static void link_line(mn_pdf *p, PangoLayoutLine *line, const char *text, double x, double y,
                      double height)
{
    size_t from = 0, to, begin = (size_t)line->start_index, end = begin + (size_t)line->length;
    for (; next_address(text, &from, &to); from = to) {
        int *ranges = NULL, count = 0;
        if (from >= end || to <= begin)
            continue;
        pango_layout_line_get_x_ranges(line, (int)(from > begin ? from : begin),
                                       (int)(to < end ? to : end), &ranges, &count);
        for (int i = 0; i < count; i++) {
            char where[LINK_MOST + 96];
            snprintf(where, sizeof where, "rect=[%d %d %d %d] uri='%.*s'",
                     (int)(x + (double)ranges[2 * i] / PANGO_SCALE), (int)y,
                     (int)ceil((double)(ranges[2 * i + 1] - ranges[2 * i]) / PANGO_SCALE),
                     (int)ceil(height), (int)(to - from), text + from);
            cairo_tag_begin(p->cr, CAIRO_TAG_LINK, where);
            cairo_tag_end(p->cr, CAIRO_TAG_LINK);
        }
        g_free(ranges);
    }
}

/* The line that the iterator is at, its top at y; returns its height. */
static double put_line(mn_pdf *p, PangoLayout *l, PangoLayoutIter *it, double x, double y,
                       uint32_t ink)
{
    int y0, y1;
    PangoRectangle box;
    PangoLayoutLine *line = pango_layout_iter_get_line_readonly(it);
    pango_layout_iter_get_line_yrange(it, &y0, &y1);
    pango_layout_iter_get_line_extents(it, NULL, &box);
    double height = ((double)y1 - (double)y0) / PANGO_SCALE; /* without a font they are wild */
    count_unknown(p, line);
    if (!p->cr)
        return height;
    const char *text = pango_layout_get_text(l);
    int width = pango_layout_get_width(l);
    double from = width > 0 && box.x > width ? 0 : (double)box.x / PANGO_SCALE;
    if (strstr(text, "http"))
        link_line(p, line, text, x, y, height);
    mn_pdf_ink(p, ink, 1);
    cairo_move_to(p->cr, x + from,
                  y + ((double)pango_layout_iter_get_baseline(it) - (double)y0) / PANGO_SCALE);
    pango_cairo_show_layout_line(p->cr, line);
    return height;
}

void mn_pdf_put(mn_pdf *p, PangoLayout *l, double x, double y, uint32_t ink)
{
    PangoLayoutIter *it = pango_layout_get_iter(l);
    p->cut += pango_layout_is_ellipsized(l) || g_object_get_data((GObject *)l, "cut");
    do
        y += put_line(p, l, it, x, y, ink);
    while (pango_layout_iter_next_line(it));
    pango_layout_iter_free(it);
}

double mn_pdf_put_once(mn_pdf *p, PangoLayout *l, double x, double y, uint32_t ink)
{
    double height = mn_pdf_height(l);
    mn_pdf_put(p, l, x, y, ink);
    g_object_unref(l);
    return height;
}

/* Lines of a layout down the page. No line stands alone above or below a break,
 * where the page has room for two. */
static void flow_lines(mn_pdf *p, PangoLayout *l, double x, uint32_t ink, double keep)
{
    PangoLayoutIter *it = pango_layout_get_iter(l);
    int left = pango_layout_get_line_count(l);
    bool first = true;
    do {
        int y0, y1;
        pango_layout_iter_get_line_yrange(it, &y0, &y1);
        double height = ((double)y1 - (double)y0) / PANGO_SCALE; /* without a font they are wild */
        bool pair = left == 2 || (first && left > 1);
        mn_pdf_need(p, (left <= 2 ? keep : 0) + (pair ? 2 * height : height));
        p->y += put_line(p, l, it, x, p->y, ink);
        p->fresh = first = false;
        left--;
    } while (!p->status && pango_layout_iter_next_line(it));
    pango_layout_iter_free(it);
}

void mn_pdf_flow(mn_pdf *p, const mn_pdf_style *s, mn_text text, double x, double width,
                 double keep)
{
    mn_buf tame = {0};
    mn_buf_tame(&tame, text);
    p->out->buf.failed = p->out->buf.failed || tame.failed;
    mn_text rest = {tame.ptr, tame.failed ? 0 : tame.len};
    while (rest.len && !p->status) {
        size_t n = piece_of(rest);
        PangoLayout *l = layout_of(p, s, mn_text_sub(rest, 0, n), width);
        flow_lines(p, l, x, s->ink, n == rest.len ? keep : 0);
        g_object_unref(l);
        rest = mn_text_sub(rest, n, rest.len - n);
    }
    mn_buf_free(&tame);
}

void mn_pdf_para(mn_pdf *p, const char *tag, const mn_pdf_style *s, const char *text, double keep)
{
    if (!*text)
        return;
    mn_pdf_need(p, s->size * 1.4 + keep);
    mn_pdf_open(p, tag);
    mn_pdf_flow(p, s, mn_text_of(text), p->left, p->right - p->left, keep);
    mn_pdf_close(p);
}
