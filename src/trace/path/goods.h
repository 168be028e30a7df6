/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/path/goods.h - which goods of a chain are alike, and what is made of what.
 *
 * Two goods are the same where their texts are (letters' case and blanks aside), or where one of
 * them is told by nothing but an HS code and the other has that very code. They are alike where
 * their HS codes have one heading (four digits).
 */
#ifndef TRACE_PATH_GOODS_H
#define TRACE_PATH_GOODS_H

#include "core/arena.h"
#include "trace/chain/chain.h"

typedef enum mn_like { MN_UNLIKE, MN_ALIKE, MN_SAME } mn_like;

typedef struct mn_good_key {
    uint64_t hs;      /* its HS digits behind a 1, as a number; 0: none */
    uint32_t text;    /* the same for the same text */
    uint16_t heading; /* 1 + its first four digits; 0: none */
    bool bare;        /* nothing but a code */
} mn_good_key;

/* *out has a key for each good of the chain; owned: free(). O(bytes of their texts). */
MN_USE mn_status mn_good_keys(mn_good_key **out, const mn_chain *c, mn_err *e);
/* MN_UNLIKE where one of them is MN_NOT_ANY. */
static inline mn_like mn_goods_like(const mn_good_key *k, uint32_t a, uint32_t b)
{
    if (a == MN_NOT_ANY || b == MN_NOT_ANY)
        return MN_UNLIKE;
    const mn_good_key *x = &k[a], *y = &k[b];
    if (a == b || x->text == y->text || ((x->bare || y->bare) && x->hs && x->hs == y->hs))
        return MN_SAME;
    return x->heading && x->heading == y->heading ? MN_ALIKE : MN_UNLIKE;
}
/* Whether a good is the one that a text tells: its text, or an HS code that its own begins with. */
bool mn_good_told(const mn_chain *c, uint32_t good, mn_text text);

/* --- what a good is made of ----------------------------------------------------------------- */

/* A set of goods, for asking whether another is in it: sorted keys. */
typedef struct mn_goods_set {
    uint32_t at, n;
} mn_goods_set;

/* What is known of a good at a party. */
typedef struct mn_made {
    mn_goods_set of;
    bool known; /* recipes make this very good: what they lack does not go in */
} mn_made;

typedef struct mn_recipes {
    const mn_chain *c;
    const mn_good_key *key;
    struct mn_recipe_key *made; /* recipes by party, key of what comes out */
    size_t n_made;
    struct mn_lot_key *lot; /* events by the lot that comes out */
    size_t n_lot;
    uint64_t *set; /* keys of sets, each set sorted */
    size_t n_set, room;
    uint32_t *general; /* of a good: 1 + number in `told`, of recipes that hold everywhere */
    mn_made *told;
    size_t n_told, told_room;
} mn_recipes;

/* Keys are borrowed. mn_recipes_free() in any case. O(parts log parts). */
MN_USE mn_status mn_recipes_new(mn_recipes *out, const mn_chain *c, const mn_good_key *key,
                                mn_err *e);
void mn_recipes_free(mn_recipes *r);
/* What a good is made of at a party: by its own recipes and events, else by those that hold
 * everywhere. O(log parts + inputs). */
MN_USE mn_status mn_recipes_made(mn_made *out, mn_recipes *r, uint32_t party, uint32_t good,
                                 mn_err *e);
/* MN_SAME: it is one of the set; MN_ALIKE: of the heading of one. O(log inputs). */
mn_like mn_goods_in(const mn_recipes *r, mn_goods_set s, uint32_t good);

/* Events at a party out of which a lot of a good came: numbers of recipes, first .. first+n-1 of
 * r->lot, of which mn_recipes_lot() tells whether the i-th counts. */
struct mn_lot_key {
    uint32_t lot, recipe, good;
};
size_t mn_recipes_lot(const mn_recipes *r, uint32_t lot);
bool mn_recipes_lot_at(const mn_recipes *r, size_t i, uint32_t party, uint32_t good);
/* A set of some goods. */
MN_USE mn_status mn_goods_set_add(mn_recipes *r, uint32_t good, mn_err *e);
mn_goods_set mn_goods_set_end(mn_recipes *r, size_t from);

#endif
