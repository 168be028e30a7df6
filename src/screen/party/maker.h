/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/party/maker.h - making parties, one after the other, in memory that is used again.
 *
 * Zero-initialised is a valid maker. A failed allocation is remembered and told at the end.
 */
#ifndef SCREEN_PARTY_MAKER_H
#define SCREEN_PARTY_MAKER_H

#include <manumit/party.h>

#include "core/buf.h"

enum {
    MN_PARTY_VALUES_MAX = 4000,   /* of one party */
    MN_PARTY_TRIED_MAX = 16000,   /* with those that are said again: each is looked for among all */
    MN_PARTY_BYTES_MAX = 1 << 20, /* all its texts together */
};

struct mn_party_slot {
    mn_party_field field;
    size_t from, len; /* in text */
};

typedef struct mn_party_maker {
    mn_party party;
    mn_buf text, scratch;
    struct mn_party_slot *slot;
    mn_party_value *value;
    size_t count, slots, values; /* used; room for slots and values */
    size_t tried;                /* values that were added, the same ones too */
    size_t id_len;               /* the id stands first in text */
    bool failed, much;
} mn_party_maker;

/* Begins a party: what the last one held is gone. */
void mn_party_start(mn_party_maker *m, uint64_t line);
/* The id; to be called before values are added. */
void mn_party_set_id(mn_party_maker *m, mn_text id);
void mn_party_set_schema(mn_party_maker *m, mn_schema s);
/* Adds a value without the white space around it, and with one space where there was a run
 * of it; empty values and such as are there already are left out. text must be UTF-8. */
void mn_party_add(mn_party_maker *m, mn_party_field f, mn_text text);
/* As FollowTheMoney names properties; a property that is no field becomes MN_PARTY_OTHER. */
void mn_party_add_property(mn_party_maker *m, mn_text property, mn_text text);
/* The party, borrowed until the next mn_party_start(). Errors: MN_DATA for one of more than
 * the limits or without a name, MN_SYSTEM. O(count log count). */
MN_USE mn_status mn_party_end(const mn_party **out, mn_party_maker *m, mn_err *e);
void mn_party_maker_free(mn_party_maker *m);

#endif
