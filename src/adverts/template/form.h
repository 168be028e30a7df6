/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/form.h - posts that are the same but for their values.
 */
#ifndef ADVERTS_TEMPLATE_FORM_H
#define ADVERTS_TEMPLATE_FORM_H

#include "adverts/template/token.h"
#include "core/arena.h"

/* Texts with the same words and marks at the same places. */
typedef struct mn_form {
    uint64_t hash;  /* of its keys */
    uint32_t post;  /* the one whose text comes first in the order of bytes */
    uint32_t first; /* of mn_forms.member */
    uint32_t posts;
    uint32_t tokens;
} mn_form;

typedef struct mn_forms {
    mn_form *form; /* in order of their hash */
    uint32_t n;
    uint32_t *member; /* posts, form by form, in order within one */
    uint32_t *of;     /* of each post its form */
    double word;      /* bits of a word of this vocabulary */
    double alone;     /* bits of all posts, each alone */
} mn_forms;

MN_USE mn_status mn_forms_of(mn_forms *out, const mn_ctx *ctx, const mn_texts *texts, mn_err *e);
void mn_forms_free(mn_forms *f);

#endif
