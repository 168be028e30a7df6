/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/read/visible.h - what a person sees of a part of a page, in the order of reading.
 */
#ifndef ADVERTS_READ_VISIBLE_H
#define ADVERTS_READ_VISIBLE_H

#include <gumbo.h>

#include "core/buf.h"

enum { MN_VISIBLE_MANY = 256 }; /* links, and images, of one part that are kept */

typedef struct mn_visible {
    mn_buf text;                                                /* lines */
    bool cut;                                                   /* it had more than `most` bytes */
    const char *link[MN_VISIBLE_MANY], *image[MN_VISIBLE_MANY]; /* borrowed from the page */
    size_t links, images;
    bool more; /* links or images than that */
} mn_visible;

/* Clears and fills it. outer: the part is the whole page, whose headers and footers are left out,
 * as menus are in any case. O(nodes), without recursion. */
void mn_visible_read(mn_visible *out, const GumboNode *part, bool outer, size_t most);

/* The next node in the order of the page, within part: into node where `into`, else past it.
 * NULL at the end. */
const GumboNode *mn_node_next(const GumboNode *node, const GumboNode *part, bool into);
/* An element's attribute; NULL where it has none, and of what is no element. */
const char *mn_node_attribute(const GumboNode *node, const char *name);
bool mn_node_is(const GumboNode *node, GumboTag tag);

#endif
