/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/read/mhtml.h - a page with all it needs in one file, as browsers save it (MHTML, RFC
 * 2557:
 * ".mhtml", ".mht"): parts of a message, of which one is the page.
 */
#ifndef ADVERTS_READ_MHTML_H
#define ADVERTS_READ_MHTML_H

#include "adverts/read/page.h"

enum { MN_MHTML_MOST = 64 << 20 }; /* bytes of such a file; of more, what comes first is read */

/* Whether a file begins as one: a header that says multipart/related. O(header). */
bool mn_post_is_mhtml(mn_text file);
/* Fills bytes, charset, fetched and address of the page from a file, which must not be the page's
 * own bytes; page->why where it has no page. *others counts its other parts, as far as they are
 * there. O(length). */
MN_USE mn_status mn_post_mhtml(mn_post_page *page, size_t *others, mn_text file, mn_err *e);

#endif
