/* SPDX-License-Identifier: Apache-2.0
 *
 * report/svg_rows.c - bars and intervals as SVG.
 */
#include "report/html.h"

mn_status mn_svg_rows(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n)
{
    mn_buf *b = &out->buf;
    bool log = false, bars = c->kind == MN_CHART_BARS;
    size_t rows = mn_chart_rows(c, t);
    mn_svg_canvas cv;
    if (!rows)
        return MN_OK;
    mn_svg_canvas_init(&cv, out);
    mn_svg_open(b, c, bars ? "bars" : "intervals", n, 0,
                (double)(rows * MN_ROW_HEIGHT + (bars ? 0 : MN_ROW_FOOT)));
    mn_status status = mn_picture_rows(&cv.canvas, c, t, 0, rows, &log);
    mn_buf_str(b, "</svg>\n");
    if (log) {
        mn_buf_str(b, "<p class=\"more\">");
        mn_html_word(b, c->language, "Logarithmic scale: each step is a multiple.");
        mn_buf_str(b, "</p>\n");
    }
    return status;
}
