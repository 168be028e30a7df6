/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/names.h - what stands in parentheses behind a name, or before it.
 */
#ifndef SCREEN_LISTS_NAMES_H
#define SCREEN_LISTS_NAMES_H

#include <manumit/reference.h>

#include "screen/party/maker.h"

/* Takes apart what stands with the names of the party that is being made, unless it is a
 * person: an abbreviation behind a name becomes a name of its own (weak where it has three
 * letters, or is none of the name's initials), "A (formerly B)" a name and a former one, "A
 * (formerly)" among aliases a former name, "A a/k/a B" a name and an alias, "M/S A" and "A c/o
 * B" also A. asked: the party is one that is asked about; its names stay, others are added, weak
 * ones not. Doing it again changes nothing. reference has countries. O(bytes of names). */
void mn_names_spell(mn_party_maker *m, const mn_reference *reference, bool asked);

#endif
