/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/open_lists.h - the indexes of the lists that are asked for: of a store, whose
 * indexes lie in files beside it and are made when a list has a new version; or of a list's own
 * files, read for this once.
 */
#ifndef SCREEN_MATCH_OPEN_LISTS_H
#define SCREEN_MATCH_OPEN_LISTS_H

#include "screen/match/match.h"
#include "screen/match/stock.h"

/* What is known of an open list. */
typedef struct mn_open_list {
    char name[MN_STORE_NAME], title[256];
    int64_t version; /* 0: of files */
    char published[MN_STORE_DATE], imported[MN_STORE_TIME];
    char digest[MN_STORE_HASH]; /* of the version, or of the first file */
    uint64_t entries, names, refused;
    int64_t age, expected; /* days; expected 0: unknown */
    bool past;             /* older than expected; never where it was asked for by date */
} mn_open_list;

typedef struct mn_lists_asked {
    const char *store;   /* NULL: the default one, unless files are given */
    const char *actor;   /* who asks, and must be allowed to read the store; NULL: not asked */
    bool ignore_reviews; /* what people decided is not looked at */
    /* "NAME", "NAME@2026-03-01" (as it stood on that day), "NAME@3" (its third version), several
     * between commas; none: all of the store, as they are in force. Reviews hold of an entry
     * whichever version of the list names it. */
    const char *const *list;
    size_t n_lists;
    const char *const *file; /* "PATH[,PATH...]" or "NAME=PATH[,PATH...]" */
    size_t n_files;
    const char *format, *today; /* of files, NULL: told by them; a date */
    bool may_be_none;           /* no list at all is no error, where none is named */
} mn_lists_asked;

/* What is open. */
typedef struct mn_lists {
    mn_open_list *list;
    size_t n, cap;
    bool stored;               /* some of them are a store's */
    const mn_reviews *reviews; /* about those; NULL: not looked at */
    char *place;               /* of the store; NULL: none */
    mn_loan stock, *index;     /* what is borrowed for it */
    size_t indexes;
} mn_lists;

/* Opens them into the screener, which borrows: it is to be freed first. *out is owned:
 * mn_lists_close(), also after an error. Errors: MN_USAGE where there is no list; what reading
 * and the store say. */
MN_USE mn_status mn_lists_open(mn_lists *out, mn_screener *s, const mn_kit *kit,
                               const mn_lists_asked *a, const mn_ctx *ctx, mn_err *e);
void mn_lists_close(mn_lists *l);

#endif
