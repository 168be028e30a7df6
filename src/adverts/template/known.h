/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/known.h - what is known of a text before it is taken apart: where its
 * identifiers stand, and its place.
 *
 * A telephone number in disguise is many words, a place of several words is a phrase; no alignment
 * tells where they end. Who reads identifiers knows, and posts come with the name of their place.
 */
#ifndef ADVERTS_TEMPLATE_KNOWN_H
#define ADVERTS_TEMPLATE_KNOWN_H

#include "adverts/identify/identify.h"
#include "core/shelf.h"

/* Bytes [start, end) of a text are one token. */
typedef struct mn_known {
    uint32_t start, end;
    uint8_t kind; /* mn_token_kind */
} mn_known;

typedef struct mn_knowns {
    mn_known *span; /* post by post, in the order of the text; they do not overlap */
    size_t *first;  /* of each post, and one more */
} mn_knowns;

/* rules: NULL, identifiers are not looked for. place: of each post its name, as it is given, or
 * NULL; it is found where a text has it, letters lost or changed aside. shelf: where the texts
 * lie, or NULL. */
MN_USE mn_status mn_knowns_of(mn_knowns *out, const mn_ctx *ctx, const mn_text *text, uint32_t n,
                              const mn_text *place, const mn_identifier_rules *rules,
                              mn_shelf *shelf, mn_err *e);
void mn_knowns_free(mn_knowns *k);

/* The places in one text: appends to *span, room for `room` more at *n. */
size_t mn_known_places(mn_known *span, size_t room, mn_text text, mn_text place);

#endif
