/* SPDX-License-Identifier: Apache-2.0
 *
 * report/svg_boxes.c - a flow chart of boxes as SVG, all rows in one picture.
 */
#include "report/html.h"

static const mn_box_face desk = {960, 44, 6.9, 17, 10};

mn_status mn_svg_boxes(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n)
{
    mn_buf *b = &out->buf, rest = {0};
    mn_boxes x = {0};
    mn_svg_canvas cv;
    mn_status status = mn_boxes_make(&x, c, t, out->e);
    if (!status)
        status = mn_boxes_place(&x, &desk, out->e);
    if (status || !x.count)
        goto out;
    mn_buf_str(b, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    mn_html_str(b, c->title);
    mn_buf_str(b, "\">\n");
    mn_svg_open(b, c, "boxes", n, desk.width, mn_boxes_height(&x, 0, x.rows));
    mn_svg_canvas_init(&cv, out);
    status = mn_boxes_draw(&cv.canvas, &x, &desk, 0, x.rows);
    mn_buf_str(b, "</svg></div>\n");
    mn_boxes_rest(&x, &rest);
    if (rest.len) {
        mn_buf_str(b, "<p class=\"more\">");
        mn_html_buf(b, &rest);
        mn_buf_str(b, "</p>\n");
    }
out:
    b->failed = b->failed || rest.failed;
    mn_buf_free(&rest);
    mn_boxes_free(&x);
    return status;
}
