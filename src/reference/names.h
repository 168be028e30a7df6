/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/names.h - from any spelling of a name to its owner's number.
 *
 * A name that two owners claim with equal right answers for neither. A code or
 * proper name beats an alias. Zero-initialised is a valid empty index.
 */
#ifndef REFERENCE_NAMES_H
#define REFERENCE_NAMES_H

#include "core/arena.h"
#include "core/map.h"

#define MN_NAME_NONE      UINT32_MAX
#define MN_NAME_AMBIGUOUS (UINT32_MAX - 1)

typedef enum mn_name_rank { MN_NAME_ALIAS, MN_NAME_PROPER, MN_NAME_CODE } mn_name_rank;

typedef struct mn_name {
    mn_text key;       /* folded */
    const char *shown; /* as the table spells it */
    uint32_t owner;    /* or MN_NAME_AMBIGUOUS */
    mn_name_rank rank;
} mn_name;

typedef struct mn_names {
    mn_map map; /* key -> index in at */
    mn_name *at;
    size_t n, cap;
    size_t ambiguous; /* names that were claimed twice */
    const char *keep; /* punctuation that tells names apart; see mn_fold() */
} mn_names;

/* Texts are copied into the arena. A text of which nothing is left after
 * folding is left out. */
MN_USE mn_status mn_names_add(mn_names *s, mn_arena *a, mn_text shown, uint32_t owner,
                              mn_name_rank rank, mn_err *e);
/* The same for each part of a ';'-joined list of aliases. */
MN_USE mn_status mn_names_add_list(mn_names *s, mn_arena *a, mn_text list, uint32_t owner,
                                   mn_err *e);
/* The owner, or MN_NAME_NONE (also for an ambiguous name). Initials with dots
 * answer as without ("U.S.A."). O(length), no heap. */
uint32_t mn_names_find(const mn_names *s, mn_text name);
/* The nearest name by at most two edits (one for up to four bytes), else the
 * shortest that begins with it (three bytes or more); NULL when none.
 * O(names * length^2). */
const char *mn_names_suggest(const mn_names *s, mn_text name);
void mn_names_free(mn_names *s);

#endif
