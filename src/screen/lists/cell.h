/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/cell.h - the names in one cell of a list: several firms, what else they are
 * called, and their subsidiaries, as people write them for people.
 *
 *   A Co., Ltd. (also known as B; and formerly known as C) and its subsidiaries D Ltd., E Ltd.
 *   A Factory, a/k/a B Factory, a/k/a C Prison
 *   A Sdn Bhd, B Sdn Bhd, and C Sdn Bhd (collectively, the D Group)
 *
 * docs/methods/lists.md has the grammar. A comma or an "and" divides names only where both
 * sides are whole names by their form; else the text stays one name.
 */
#ifndef SCREEN_LISTS_CELL_H
#define SCREEN_LISTS_CELL_H

#include <manumit/party.h>

enum { MN_CELL_PARTIES = 200, MN_CELL_NAMES = 400, MN_CELL_NOTES = 8, MN_CELL_BYTES = 16 << 10 };
#define MN_CELL_NONE SIZE_MAX

typedef struct mn_cell_party {
    mn_text name;
    size_t parent; /* whose subsidiary it is: another of the parties, or MN_CELL_NONE */
} mn_cell_party;

typedef struct mn_cell_name {
    size_t party;
    mn_party_field field; /* MN_PARTY_ALIAS, _WEAK, _FORMER; _ADDRESS */
    mn_text text;
} mn_cell_name;

/* All texts are slices of the cell. */
typedef struct mn_cell {
    mn_cell_party party[MN_CELL_PARTIES];
    mn_cell_name name[MN_CELL_NAMES];
    mn_text note[MN_CELL_NOTES]; /* what is said of the parties: "and its subsidiaries" */
    size_t parties, names, notes;
    bool vessel; /* "Fishing Vessel: ..." */
    bool plain;  /* the whole cell is one name */
    bool much;   /* more than the limits hold: what is beyond is missing */
} mn_cell;

/* Reads a cell of at most MN_CELL_BYTES of UTF-8 (a longer one is `much`). O(bytes). */
void mn_cell_read(mn_cell *out, mn_text text);
/* The names of a list, as an alias cell has them: "B; C; and D". expected: how many there
 * should be, 0: unknown. Returns how many were put into out. */
size_t mn_cell_list(mn_text *out, size_t room, mn_text text, size_t expected);
/* Whether the text ends in a clause of subsidiaries: what stands before it, and their names,
 * empty where it names none. Slices of the text. */
bool mn_cell_clause(mn_text text, mn_text *main, mn_text *names);

#endif
