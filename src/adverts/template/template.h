/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/template.h - the templates behind posts: what they repeat, and what they change.
 *
 * People who post much write little: the same text with another name, place, price or number. A
 * template is what is the same; a slot is where posts differ. A template is accepted only where
 * the posts, written down by it, take fewer bits than each alone, the template's own bits counted
 * (cost.h; minimum description length). What posts change beyond that are edits.
 *
 * The result depends on the set of texts and their clusters alone: not on their order (but for
 * numbers, which follow it), nor on threads.
 */
#ifndef ADVERTS_TEMPLATE_TEMPLATE_H
#define ADVERTS_TEMPLATE_TEMPLATE_H

#include "core/shelf.h"

#define MN_TEMPLATE_NONE UINT32_MAX

typedef enum mn_slot_kind {
    MN_SLOT_FREE,
    MN_SLOT_NAME,
    MN_SLOT_PLACE,
    MN_SLOT_NUMBER,
    MN_SLOT_PRICE,
    MN_SLOT_PHONE,
    MN_SLOT_TIME,
    MN_SLOT_ADDRESS, /* of the web, of mail, a handle, a path */
    MN_SLOT_CODE,
    MN_SLOT_KINDS,
} mn_slot_kind;

const char *mn_slot_kind_name(mn_slot_kind kind); /* "free", "name", "place", ... */

typedef struct mn_template_slot {
    uint32_t of;              /* of mn_templates.template */
    uint32_t distinct, empty; /* values that differ; posts that have nothing there */
    uint8_t kind;
} mn_template_slot;

typedef struct mn_template {
    mn_text text;          /* with MN_SLOT_SIGN where a slot is (sign.h) */
    uint32_t slot, slots;  /* first and count, of mn_templates.slot, in the order of the text */
    uint32_t posts, first; /* how many, and the first of them */
    uint32_t words;        /* tokens that are constant */
    uint64_t edits;        /* of all its posts, outside of slots */
    double alone, with;    /* bits of its posts, each alone; and by the template, with its own */
} mn_template;

/* What stands in a slot of a post: bytes [start, end) of its text. */
typedef struct mn_slot_value {
    uint32_t post, slot, start, end;
} mn_slot_value;

typedef struct mn_templates {
    mn_template *template;
    uint32_t n;
    uint32_t *of;      /* of each post: its template, or MN_TEMPLATE_NONE: it has none */
    uint32_t *cluster; /* of each post: the first post of its cluster. A template lies in one */
    uint32_t posts;
    mn_template_slot *slot;
    uint32_t slots;
    mn_slot_value *value; /* by post, then in the order of the text; only where asked for */
    size_t values;
    double alone, with; /* bits of all posts, each alone; and as they are written now */
    /* Posts that were not compared with all others of their cluster, as it would have taken too
     * long: they have no template. */
    uint64_t left;
    void *memory;
} mn_templates;

typedef struct mn_template_options {
    /* Of each post the number of its cluster: any numbers, MN_TEMPLATE_NONE where it has none.
     * NULL: not known; then posts are compared by their words. */
    const uint32_t *cluster;
    const mn_text *place; /* of each post, as it is given; may be NULL */
    /* Identifiers in the texts are found by these; NULL: none is known. */
    const struct mn_identifier_rules *rules;
    mn_shelf *shelf; /* where the texts lie, that memory can be given back; may be NULL */
    bool values;
} mn_template_options;

/* texts are valid UTF-8, each of less than 4 GiB, and are borrowed until it returns; n is below
 * 2^32 - 1. o: NULL for none of all. *out is owned: mn_templates_free(). Fails (MN_SYSTEM) without
 * memory alone. Expected and at worst O(bytes log n): what would take longer is left out and
 * counted (solve.h). */
MN_USE mn_status mn_templates_of(mn_templates **out, const mn_ctx *ctx, const mn_text *text,
                                 uint32_t n, const mn_template_options *o, mn_err *e);
void mn_templates_free(mn_templates *t); /* NULL is legal */

#endif
