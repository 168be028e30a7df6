/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/read/pages.h - pages that come one after the other, of a WARC, a folder, an archive or a
 * file: some at a time, taken apart on several threads.
 */
#ifndef ADVERTS_READ_PAGES_H
#define ADVERTS_READ_PAGES_H

#include "adverts/read/inside.h"
#include "adverts/read/page.h"

/* Where they come from. fetch fills a page, whose buffers are empty; *any is false at the end.
 * close frees `from`, also after an error. */
typedef struct mn_page_feed {
    mn_status (*fetch)(void *from, mn_post_page *page, bool *any, mn_err *e);
    void (*close)(void *from);
    void *from;
} mn_page_feed;

/* Makes the pages of feed r->in, which owns it from now on, also on failure. */
MN_USE mn_status mn_pages_open(mn_post_reader *r, const mn_page_feed *feed, mn_err *e);

/* --- what an HTTP server answered ------------------------------------------------------------- */

typedef enum mn_http_is {
    MN_HTTP_PAGE,  /* the page is filled: bytes, charset, plain, why */
    MN_HTTP_OTHER, /* an image, a script, ...: nothing to read */
} mn_http_is;
/* Takes an answer apart: its body, as it was before it was packed for the way. What can't be
 * unpacked has a reason in page->why. O(length). */
MN_USE mn_status mn_post_http(mn_http_is *out, mn_post_page *page, mn_text answer, mn_err *e);
/* Fills the page from a body in one packing of the web; *good is false where it is damaged from its
 * beginning on. False for a packing that is not known, or several of them. */
bool mn_post_unpack(mn_post_page *page, bool *good, mn_text body, mn_text coding);
/* By a Content-Type alone: whether it is a page, in which encoding. */
mn_http_is mn_post_content_type(mn_post_page *page, mn_text type);

#endif
