/* SPDX-License-Identifier: Apache-2.0
 *
 * money/read/names.h - names of accounts, places, devices as small numbers, in the order in which
 * they first come.
 *
 * Each piece of a file has its own; one after the other they are put into the book's. A name has
 * two texts, of which the first (an account's bank, a place's city) may be empty. Hashes are
 * salted, so that nobody can prepare names that collide; the salt never shows.
 */
#ifndef MONEY_READ_NAMES_H
#define MONEY_READ_NAMES_H

#include <manumit/core.h>

typedef struct mn_pay_name {
    uint64_t hash;
    mn_text in, name;
} mn_pay_name;

/* Zero-initialised is empty. Texts are borrowed. */
typedef struct mn_pay_names {
    mn_pay_name *key; /* n of them */
    uint64_t *slot;
    size_t n, cap, slots;
    uint64_t salt;
} mn_pay_names;

uint64_t mn_pay_names_hash(const mn_pay_names *k, mn_text in, mn_text name);
/* The number of a name, put behind the others where it is new (*fresh, which may be NULL). False
 * without memory, and at 2^32 - 2 names. O(length). */
MN_USE bool mn_pay_names_put(mn_pay_names *k, uint32_t *number, bool *fresh, mn_text in,
                             mn_text name, uint64_t hash);
/* The number, or UINT32_MAX. */
uint32_t mn_pay_names_find(const mn_pay_names *k, mn_text in, mn_text name);
/* Of a name that is put soon, as many lie outside of the processor's caches: asks for its slot;
 * some steps later for what is known of the name in it; some steps later for that name's text. */
void mn_pay_names_ask(const mn_pay_names *k, uint64_t hash);
void mn_pay_names_near(const mn_pay_names *k, uint64_t hash);
void mn_pay_names_text(const mn_pay_names *k, uint64_t hash);
void mn_pay_names_clear(mn_pay_names *k); /* keeps the memory and the salt */
void mn_pay_names_free(mn_pay_names *k);

#endif
