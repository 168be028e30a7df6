/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/shape.h - what the values of a slot have in common, and what kind they are.
 */
#ifndef ADVERTS_TEMPLATE_SHAPE_H
#define ADVERTS_TEMPLATE_SHAPE_H

#include "adverts/template/template.h"
#include "core/buf.h"

/* A value of a slot in one post: bytes [start, end) of its text. */
typedef struct mn_filled {
    uint32_t start, end;
    uint8_t kind; /* mn_token_kind of what is in it: the most telling one */
    bool there;   /* something stands there */
    bool words;   /* it is not a single value, but has words in it */
} mn_filled;

enum { MN_SHAPE_PIECES = 16 };

/* A part of a slot: text that all values have, or what differs. */
typedef struct mn_shape_piece {
    bool open;
    uint32_t at, len;        /* of the text that all have, in the value of shape.post */
    uint32_t atom;           /* open: which atom of the values */
    uint32_t before, behind; /* bytes of the atom that all begin and end with */
} mn_shape_piece;

typedef struct mn_shape {
    mn_shape_piece piece[MN_SHAPE_PIECES * 3];
    uint32_t n, open;
    size_t post; /* whose value has the parts that all have */
} mn_shape;

/* The shape of the values of posts 0 to n - 1: value[i * step]; text[i] is the text of post i.
 * Where most posts have the same value, and others are as rare as edits are, it is no slot: noise
 * is the share of words that are edits, word the bits of one. */
MN_USE mn_status mn_shape_of(mn_shape *out, const mn_text *text, const mn_filled *value,
                             size_t step, size_t n, double noise, double word, mn_err *e);

/* Where open piece `piece` of the shape stands in this value. */
void mn_shape_span(const mn_shape *s, const mn_shape_piece *piece, mn_text text,
                   const mn_filled *value, uint32_t *start, uint32_t *end);

/* What the values are, by what most of them are. place may be NULL. */
mn_slot_kind mn_shape_kind(const mn_text *text, const mn_filled *value, size_t step, size_t n,
                           const mn_text *place);

#endif
