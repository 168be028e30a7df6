/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/read/page.h - posts of a page of HTML, as a site served it or somebody saved it.
 *
 * A post is what a reader sees of the page, in the order of reading, without menus and the like:
 * of each of its articles where it has several, else of its main part. What the page says of
 * itself in meta tags and JSON-LD (schema.org) tells when, where, who and how much.
 */
#ifndef ADVERTS_READ_PAGE_H
#define ADVERTS_READ_PAGE_H

#include "adverts/read/gather.h"

enum { MN_POST_PAGE_MOST = 16 << 20 }; /* bytes of a page; of more, what comes first is read */

typedef struct mn_post_page {
    mn_buf bytes;     /* as served, unpacked */
    mn_buf name;      /* its address, or path */
    mn_buf address;   /* where a file was saved from, if it says so */
    char charset[40]; /* that the server said; "" */
    bool plain;       /* text, no HTML */
    bool cut;         /* it had more bytes */
    int64_t fetched;  /* when it was captured; MN_POST_NO_TIME */
    const char *why;  /* why it can't be read, static; NULL */
} mn_post_page;

/* Takes the posts of a page, or refuses it. All texts are copied. */
MN_USE mn_status mn_post_page_read(mn_post_gather *g, const mn_post_gather_of *of,
                                   const mn_post_page *page, mn_err *e);

/* --- its parts -------------------------------------------------------------------------------- */

/* The page's text as UTF-8, by what the server, a byte-order mark or the page says, else by its
 * looks. *text is bytes, or lies in room. What can't be converted is left as it is. */
MN_USE mn_status mn_post_decode(mn_text *text, mn_buf *room, mn_text bytes, const char *charset,
                                mn_err *e);
/* Appends the text between tags, without scripts and styles, for what is too large to be
 * parsed, or no page of its own. O(length). */
void mn_post_strip(mn_buf *out, mn_text html, size_t most);

/* What a page says of one post. Texts lie in the maker of the gather; empty: not said. */
typedef struct mn_post_said {
    mn_text id, url, title, text, time, place, country, lat, lon, author, source, price, image;
    bool listing; /* an offer: of work, of a room, of a thing */
} mn_post_said;

/* Appends what a JSON-LD script says to said, of which there are at most `room`; *n counts. False
 * where it says more. */
bool mn_post_linked_data(mn_post_said *said, size_t *n, size_t room, mn_post_maker *keep,
                         mn_text json);

#endif
