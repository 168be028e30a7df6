/* SPDX-License-Identifier: Apache-2.0
 *
 * table/page.h - a page of HTML, parsed by gumbo within limits.
 *
 * Gumbo reads any page as browsers do, and spends time and memory on hostile ones that
 * browsers do, too: its time grows with the square of the depth and of the attributes of a tag,
 * copies of open elements multiply, and it gives memory back by recursion. Here tags, attributes
 * and nodes of a page and the memory for it are bounded, and memory goes back block by block.
 */
#ifndef TABLE_PAGE_H
#define TABLE_PAGE_H

#include <gumbo.h>

#include <manumit/core.h>

typedef struct mn_page mn_page;

enum {
    MN_PAGE_TAGS = 40000, /* "<" in a page, and attributes */
    MN_PAGE_NODES = 120000,
};

/* Parses a page; its bytes are borrowed until mn_page_free(); name stands in errors. *out is owned.
 * Errors: MN_DATA for a page of more, or one that takes too much memory; MN_SYSTEM; MN_CANCELLED.
 */
MN_USE mn_status mn_page_parse(mn_page **out, mn_text page, const char *name, const mn_ctx *ctx,
                               mn_err *e);
const GumboNode *mn_page_root(const mn_page *h);
void mn_page_free(mn_page *h); /* NULL is legal */

#endif
