/* SPDX-License-Identifier: Apache-2.0
 *
 * report/svg_flow.c - a layered flow as SVG, twice: for a desk or paper, where the
 * outer layers have their labels beside the picture, and slim for a phone, where
 * every label stands over the bands. The style sheet shows the one that fits.
 */
#include "report/html.h"

enum { SLIM_LAYERS = 4 };

static const mn_face desk = {960, 200, 11, 6.7, 15, false}, phone = {336, 0, 6, 6.1, 13, true};

static void open_picture(mn_buf *b, const mn_face *a, const mn_flow *f, const mn_held_chart *c,
                         size_t n)
{
    double height = mn_flow_height(f);
    if (!a->slim) {
        mn_svg_open(b, c, "flow", n, a->width, height);
        return;
    }
    mn_buf_str(b, "<svg class=\"flow slim\" role=\"img\" viewBox=\"0 0 ");
    mn_svg_number(b, a->width);
    mn_buf_char(b, ' ');
    mn_svg_number(b, height);
    mn_buf_str(b, "\" aria-label=\"");
    mn_html_str(b, *c->alt ? c->alt : c->title);
    mn_buf_str(b, "\">\n");
}

/* One face of the picture. *layers is 0 where there is nothing to draw. */
static mn_status draw(mn_sink *out, const mn_face *a, const mn_held_chart *c, const mn_table *t,
                      size_t n, size_t *left_out, size_t *layers)
{
    mn_buf *b = &out->buf;
    mn_flow f = {0};
    mn_svg_canvas cv;
    mn_status status = mn_flow_make(&f, c, t, out->e);
    *layers = f.links_count ? f.layers : 0;
    *left_out = f.left_out;
    if (status || !f.links_count || (a->slim && f.layers > SLIM_LAYERS))
        goto out;
    if ((status = mn_flow_fit(&f, a, c->unit, out->e)))
        goto out;
    if (!a->slim) {
        mn_buf_fmt(b, "<div class=\"scroll%s\" role=\"region\" tabindex=\"0\" aria-label=\"",
                   f.layers > SLIM_LAYERS ? "" : " has-slim");
        mn_html_str(b, c->title);
        mn_buf_str(b, "\">\n");
    }
    open_picture(b, a, &f, c, n);
    mn_svg_canvas_init(&cv, out);
    status = mn_flow_draw(&cv.canvas, &f, a, c->unit);
    mn_buf_str(b, a->slim ? "</svg>\n" : "</svg></div>\n");
out:
    mn_flow_free(&f);
    return status;
}

mn_status mn_svg_flow(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n)
{
    size_t left_out = 0, layers = 0;
    mn_status status = draw(out, &desk, c, t, n, &left_out, &layers);
    if (!status && layers)
        status = draw(out, &phone, c, t, n, &left_out, &layers);
    if (!status && layers && left_out)
        mn_buf_fmt(&out->buf,
                   "<p class=\"more\">Rows that lead back, left to the table: %zu.</p>\n",
                   left_out);
    return status;
}
