/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/finish.h - a template as people read it: its text, its slots, their values.
 */
#ifndef ADVERTS_TEMPLATE_FINISH_H
#define ADVERTS_TEMPLATE_FINISH_H

#include "adverts/template/family.h"
#include "adverts/template/solve.h"
#include "adverts/template/template.h"

/* What is known of the archive. */
typedef struct mn_finish_input {
    const mn_texts *texts;
    const mn_text *place; /* may be NULL */
    const mn_forms *forms;
    const uint32_t *form_of, *form_start; /* forms of each pattern, pattern by pattern */
    bool values;
} mn_finish_input;

/* Templates of one family. */
typedef struct mn_finished {
    mn_template *template; /* text is owned by memory */
    size_t n, template_cap;
    uint32_t *post; /* of each template, its posts, one after the other */
    size_t posts, post_cap;
    mn_template_slot *slot; /* of: index in this family */
    size_t slots, slot_cap;
    mn_slot_value *value; /* slot: index in this family */
    size_t values, value_cap;
    uint64_t left; /* posts that were not compared with all others of their family */
    mn_arena memory;
} mn_finished;

void mn_finished_free(mn_finished *f);

/* Appends the template of solution number k. */
MN_USE mn_status mn_finish(mn_finished *f, const mn_finish_input *in, const mn_solved *solved,
                           uint32_t k, const mn_item *item, size_t items, mn_err *e);

#endif
