/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/family.h - forms that may be of one template.
 *
 * Forms belong together by the cluster of their posts, and, where they are short, by their words.
 * Short forms that differ in one place alone, in four ways or more, are one pattern: that place is
 * open. (Fewer ways are alternatives that say something: "true", "false". They are told apart by
 * what they cost.) Patterns that differ in one place, or by one or two words more, are of one
 * family, as are those that share most words.
 */
#ifndef ADVERTS_TEMPLATE_FAMILY_H
#define ADVERTS_TEMPLATE_FAMILY_H

#include "adverts/template/form.h"

/* Forms that have the same keys, but where they are open. */
typedef struct mn_template_pattern {
    const uint64_t *key; /* NULL: of a form that is long; they are read when needed */
    const uint8_t *light;
    uint32_t tokens, posts;
    uint32_t form;   /* one of its forms: where it is made of several, MN_FAMILY_NONE */
    uint32_t up;     /* the pattern that took it in, or MN_FAMILY_NONE */
    uint32_t family; /* the number of its family */
    uint64_t order;  /* a hash of its keys */
} mn_template_pattern;

#define MN_FAMILY_NONE UINT32_MAX

typedef struct mn_families {
    mn_template_pattern *pattern; /* the first forms.n are those of forms, in their order */
    size_t n, cap;
    uint32_t *member; /* patterns that are in none, family by family */
    uint32_t *start;  /* of each family, in member; families + 1 */
    uint32_t families;
    uint32_t *sign; /* of long forms, where no clusters are given: least hashes of pairs of words */
    mn_arena memory;
} mn_families;

enum {
    MN_SHORT_TOKENS = 64, /* forms up to this length are compared by their words */
    MN_LONG_SIGNS = 72,   /* of a long form, in bands of three */
    MN_OPEN_WAYS = 4,     /* a place with so many words, all else being equal, is open */
};

/* cluster: of each post, or NULL. */
MN_USE mn_status mn_families_of(mn_families *out, const mn_ctx *ctx, const mn_texts *texts,
                                const mn_forms *forms, const uint32_t *cluster, mn_err *e);
void mn_families_free(mn_families *f);

/* The pattern that a form came to be in. */
uint32_t mn_families_pattern(const mn_families *f, uint32_t form);

#endif
