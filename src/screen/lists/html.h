/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/html.h - a page, parsed by gumbo within limits.
 *
 * Gumbo reads any page as browsers do, and spends time and memory on hostile ones that
 * browsers do, too: its time grows with the square of the depth and of the attributes of a tag,
 * copies of open elements multiply, and it gives memory back by recursion. Here tags, attributes
 * and nodes of a page and the memory for it are bounded, and memory goes back block by block.
 */
#ifndef SCREEN_LISTS_HTML_H
#define SCREEN_LISTS_HTML_H

#include <gumbo.h>

#include "screen/lists/reader.h"

typedef struct mn_html mn_html;

enum {
    MN_HTML_TAGS = 40000, /* "<" in a page, and attributes */
    MN_HTML_NODES = 120000,
};

/* Parses a page; its bytes are borrowed until mn_html_free(). *out is owned. Errors: MN_DATA for a
 * page of more, or one that takes too much memory; MN_SYSTEM; MN_CANCELLED. */
MN_USE mn_status mn_html_parse(mn_html **out, mn_text page, const mn_list_reader *r, mn_err *e);
const GumboNode *mn_html_root(const mn_html *h);
void mn_html_free(mn_html *h); /* NULL is legal */

#endif
