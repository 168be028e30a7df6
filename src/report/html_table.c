/* SPDX-License-Identifier: Apache-2.0
 *
 * report/html_table.c - tables on the page. What is not shown is folded away or,
 * beyond a thousand rows, announced.
 */
#include "report/html.h"

static bool is_number_column(const mn_held_table *h, size_t i)
{
    return mn_is_number(mn_table_col_type(h->t, h->cols[i].col));
}

static void head(mn_buf *b, const mn_held_table *h)
{
    mn_buf_str(b, "<thead><tr>");
    for (size_t i = 0; i < h->cols_count; i++) {
        mn_buf_str(b, is_number_column(h, i) ? "<th scope=\"col\" class=\"n\">"
                                             : "<th scope=\"col\">");
        mn_html_str(b, h->cols[i].header);
        mn_buf_str(b, "</th>");
    }
    mn_buf_str(b, "</tr></thead>\n<tbody>\n");
}

static void row_cells(mn_buf *b, const mn_held_table *h, size_t row)
{
    mn_buf_str(b, "<tr>");
    for (size_t i = 0; i < h->cols_count; i++) {
        bool name = i == 0 && !is_number_column(h, i);
        mn_buf text = {0};
        mn_show_cell(&text, h->t, row, &h->cols[i]);
        mn_buf_str(b, name                     ? "<th scope=\"row\">"
                      : is_number_column(h, i) ? "<td class=\"n\">"
                                               : "<td>");
        mn_html_buf(b, &text);
        mn_buf_str(b, name ? "</th>" : "</td>");
    }
    mn_buf_str(b, "</tr>\n");
}

mn_status mn_html_rows(mn_sink *out, const mn_held_table *h, size_t rows)
{
    mn_buf *b = &out->buf;
    if (!mn_table_rows(h->t)) {
        mn_buf_str(b, "<p class=\"more\">");
        mn_html_word(b, h->language, "No rows.");
        mn_buf_str(b, "</p>\n");
        return MN_OK;
    }
    mn_buf_str(b, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    mn_html_str(b, *h->title ? h->title : mn_table_name(h->t));
    mn_buf_str(b, "\"><table>\n");
    head(b, h);
    for (size_t row = 0; row < rows; row++) {
        row_cells(b, h, row);
        if (mn_sink_spill(out, false))
            return out->status;
    }
    mn_buf_str(b, "</tbody></table></div>\n");
    return MN_OK;
}

void mn_html_more(mn_buf *b, const mn_held_table *h, size_t rows)
{
    size_t all = mn_table_rows(h->t);
    if (all <= rows)
        return;
    mn_buf_str(b, "<p class=\"more\">");
    mn_html_word(b, h->language, "… and ");
    mn_show_integer(b, (int64_t)(all - rows));
    mn_html_word(b, h->language, " more");
    mn_html_word(b, h->language, " (all with ");
    mn_buf_str(b, "<code>--csv --table ");
    mn_html_str(b, mn_table_name(h->t));
    mn_buf_str(b, "</code>)</p>\n");
}

/* Where the rest of a table is: behind a fold on a screen, which paper can't open. */
static void rest(mn_buf *b, const mn_held_table *h, size_t rows)
{
    mn_buf_str(b, "<p class=\"more\">");
    mn_html_word(b, h->language, "… and ");
    mn_show_integer(b, (int64_t)rows);
    mn_html_word(b, h->language, " more");
    if (h->drawn) {
        mn_buf_str(b, "<span class=\"screen\">");
        mn_html_word(b, h->language, ", in the table behind the picture");
        mn_buf_str(b, "</span>");
    }
    mn_buf_str(b, "<span class=\"paper\">");
    mn_html_word(b, h->language, h->printed ? ", in the table under the map" : "");
    mn_html_word(b, h->language, " (all with ");
    mn_buf_str(b, "<code>--csv --table ");
    mn_html_str(b, mn_table_name(h->t));
    mn_buf_str(b, "</code>)</span></p>\n");
}

mn_status mn_html_table(mn_sink *out, const mn_held_table *h)
{
    mn_buf *b = &out->buf;
    size_t all = mn_table_rows(h->t);
    size_t most = all < MN_HTML_ROWS ? all : MN_HTML_ROWS;
    size_t first = h->first && h->first < most ? h->first : most;
    mn_buf_str(b, "<section class=\"table\">\n");
    if (*h->title) {
        mn_buf_str(b, "<p class=\"caption\">");
        mn_html_str(b, h->title);
        mn_buf_str(b, "</p>\n");
    }
    mn_status status = mn_html_rows(out, h, first);
    if (!status && first < most) {
        rest(b, h, all - first);
        if (!h->drawn) {
            mn_buf_str(b, "<details><summary>");
            mn_html_word(b, h->language, "All rows");
            mn_buf_str(b, "</summary>\n");
            status = mn_html_rows(out, h, most);
            mn_html_more(b, h, most);
            mn_buf_str(b, "</details>\n");
        }
    } else {
        mn_html_more(b, h, most);
    }
    mn_buf_str(b, "</section>\n");
    return status;
}
