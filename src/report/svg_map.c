/* SPDX-License-Identifier: Apache-2.0
 *
 * report/svg_map.c - the world map as SVG, with its legend and what it can't show.
 */
#include "report/html.h"

static void legend(mn_buf *b, const mn_world *w)
{
    int shade;
    mn_buf text = {0};
    mn_buf_str(b, "<ul class=\"legend\">\n");
    for (size_t i = 0; mn_world_legend(w, i, &shade, &text); i++) {
        if (shade < 0)
            mn_buf_str(b, "<li><i class=\"none\"></i>");
        else
            mn_buf_fmt(b, "<li><i class=\"q%d\"></i>", shade);
        mn_html_buf(b, &text);
        mn_buf_str(b, "</li>\n");
    }
    mn_buf_str(b, "</ul>\n");
}

static void note(mn_buf *b, const char *class, mn_buf *text)
{
    if (text->len)
        mn_buf_fmt(b, "<p class=\"%s\">", class);
    bool any = text->len > 0;
    mn_html_buf(b, text);
    mn_buf_str(b, any ? "</p>\n" : "");
}

mn_status mn_svg_map(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n)
{
    mn_buf *b = &out->buf, text = {0};
    mn_world w;
    mn_svg_canvas cv;
    mn_status status = mn_world_make(&w, c, t, out->e);
    if (status)
        goto out;
    mn_svg_open(b, c, "map", n, MN_WORLD_WIDTH, MN_WORLD_HEIGHT);
    mn_svg_canvas_init(&cv, out);
    status = mn_world_draw(&cv.canvas, &w);
    mn_buf_str(b, "</svg>\n");
    legend(b, &w);
    mn_world_grey(&w, &text);
    note(b, "remark", &text);
    mn_world_small(&w, &text);
    note(b, "more", &text);
out:
    mn_world_free(&w);
    return status;
}
