/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/version.h - the version of a list that is asked for: the one in force today, the
 * one that was in force on a date, or one by its number.
 */
#ifndef SCREEN_MATCH_VERSION_H
#define SCREEN_MATCH_VERSION_H

#include <manumit/store.h>

/* "NAME", "NAME@2026-03-01" or "NAME@3", taken apart. */
typedef struct mn_list_spec {
    mn_text name;
    mn_text when;                 /* behind the @; empty: in force today */
    int64_t version;              /* of NAME@3; 0: none is named */
    char date[MN_STORE_DATE + 1]; /* of NAME@DATE; "": none is named */
} mn_list_spec;
/* MN_USAGE when what stands behind the @ is neither a date nor a number from 1. */
MN_USE mn_status mn_list_spec_read(mn_list_spec *out, mn_text text, mn_err *e);

/* Makes *l, which is the list with its version in force, the list with the version that is asked
 * for: number, entries, dates, digest. On a date, the newest of those that were published by then
 * (or imported, where the publisher gives no date). MN_USAGE where there is none, with those there
 * are. O(versions). */
MN_USE mn_status mn_list_version(mn_store_list *l, mn_store *s, const mn_list_spec *spec,
                                 mn_err *e);

#endif
