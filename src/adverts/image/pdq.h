/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/image/pdq.h - PDQ: 256 bits that stay nearly the same when a picture is made smaller,
 * compressed again or marked, and differ in about half between pictures that are not alike.
 *
 * As published: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm",
 * Facebook 2019 (ThreatExchange, pdq). Two hashes match at 31 differing bits or fewer; a picture
 * of quality 49 or less says too little to be matched.
 */
#ifndef ADVERTS_IMAGE_PDQ_H
#define ADVERTS_IMAGE_PDQ_H

#include "adverts/image/picture.h"

enum {
    MN_PDQ_NEAR = 31,   /* bits that may differ in a match */
    MN_PDQ_USABLE = 50, /* quality from which a hash is matched */
    MN_PDQ_DIGITS = 64, /* of its hexadecimal form */
};

typedef struct mn_pdq {
    uint64_t word[4]; /* word[0] holds the first 16 hexadecimal digits */
} mn_pdq;

/* A picture turned or mirrored, as those who copy it do. */
typedef enum mn_turn {
    MN_TURN_NONE,
    MN_TURN_90, /* counter-clockwise */
    MN_TURN_180,
    MN_TURN_270,
    MN_TURN_FLIP_X,     /* top and bottom exchanged */
    MN_TURN_FLIP_Y,     /* left and right exchanged */
    MN_TURN_FLIP_PLUS,  /* mirrored at the diagonal from the top left */
    MN_TURN_FLIP_MINUS, /* at the other one */
    MN_TURNS,
} mn_turn;
const char *mn_turn_name(mn_turn t); /* "as it is", "turned 90 degrees", ... */

/* The hash of a picture, and those it would have turned: out[MN_TURN_NONE] is its own. quality is
 * 0..100. Consumes what the picture's brightness says, not its memory. O(pixels). */
MN_USE mn_status mn_pdq_hash(mn_pdq out[MN_TURNS], int *quality, mn_picture *p, mn_err *e);

/* 64 hexadecimal digits, small or capital, into a hash; false: they are none. */
bool mn_pdq_parse(mn_pdq *out, mn_text digits);
void mn_pdq_text(char out[MN_PDQ_DIGITS + 1], const mn_pdq *h);
/* How many bits differ: 0..256. */
unsigned mn_pdq_distance(const mn_pdq *a, const mn_pdq *b);

/* --- near.c: many of them --------------------------------------------------------------------- */

/* Immutable hashes, laid out for comparing eight at once. */
typedef struct mn_pdq_set mn_pdq_set;
/* Copies n hashes. *out is owned: mn_pdq_set_free(). O(n), 32 bytes each. */
MN_USE mn_status mn_pdq_set_new(mn_pdq_set **out, const mn_pdq *hashes, size_t n, mn_err *e);
void mn_pdq_set_free(mn_pdq_set *s); /* NULL is legal */
size_t mn_pdq_set_count(const mn_pdq_set *s);
/* Tells each hash of the set, from number `first` on, that differs from q in at most `most` bits,
 * in the order of their numbers; found() returns false to stop. O(n), by the processor's widest
 * instructions, with the same answer by any. */
void mn_pdq_near(const mn_pdq_set *s, const mn_pdq *q, unsigned most, size_t first,
                 bool (*found)(size_t i, unsigned distance, void *payload), void *payload);

#endif
