/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/rank/rule.h - rules over concepts that stand near to one another.
 *
 * "recruit|visa +3 fee" is: a word of `recruit` or `visa`, and at most three words from it, before
 * or after, one of `fee`, of one language. A rule may have four such steps; what comes later stands
 * near to all that came before. Words of its `unless` in the three words before or the two after
 * undo it.
 */
#ifndef ADVERTS_RANK_RULE_H
#define ADVERTS_RANK_RULE_H

#include "adverts/rank/wording.h"

enum { MN_RULE_STEPS = 4 };

typedef struct mn_sign_rule {
    uint64_t set[MN_RULE_STEPS]; /* of concepts, as bits */
    uint32_t gap[MN_RULE_STEPS]; /* quarters of a word to what came before; of the first: 0 */
    uint8_t steps;
    uint64_t unless; /* of concepts */
    bool work;       /* in posts about work alone */
    uint8_t sign;
} mn_sign_rule;

/* The number of a concept by name; below 0: there is none. */
typedef int (*mn_concept_find)(const void *payload, mn_text name);
/* Reads "a|b +3 c"; false where it isn't one. Fills set, gap, steps. */
bool mn_sign_rule_read(mn_sign_rule *out, mn_text rule, mn_concept_find find, const void *payload);
/* Whether the rule is true somewhere among hits. O(hits * those within reach ^ (steps - 1)). */
bool mn_sign_rule_holds(const mn_sign_rule *r, const mn_wording_hits *hits);

#endif
