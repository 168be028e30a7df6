/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/reading.h - JSON of a known shape, with every error at its place.
 *
 * What an object may hold is a table of keys; a key that is not in it, stands twice or lacks is an
 * error that says which ones there are. Values are slices of the text, so that their line and
 * column are known.
 */
#ifndef MONEY_TYPOLOGY_READING_H
#define MONEY_TYPOLOGY_READING_H

#include "core/arena.h"
#include "table/json.h"

typedef struct mn_shape {
    mn_text all; /* the whole text: valid UTF-8 */
    const char *file;
    mn_arena *arena; /* of texts that are kept */
    mn_err *e;
    const char *doc; /* where the format is described; NULL: that of typologies */
} mn_shape;

/* A value as it is spelled. */
typedef struct mn_shaped {
    mn_text text;
    mn_json_kind kind;
} mn_shaped;

typedef struct mn_shape_key {
    const char *name;
    bool required;
    mn_status (*read)(mn_shape *s, mn_shaped value, void *to);
} mn_shape_key;

enum { MN_SHAPE_KEYS = 32 };

/* The whole text as a value: without a byte order mark, as some editors write one, and spaces. */
mn_shaped mn_shape_root(const mn_shape *s);
/* MN_DATA at the value's place, with its text and what to do. */
MN_PRINTF(4, 5)
mn_status mn_shape_fail(mn_shape *s, mn_text at, const char *hint, const char *fmt, ...);
/* what: "a measure". At most MN_SHAPE_KEYS keys. */
MN_USE mn_status mn_shape_object(mn_shape *s, mn_shaped v, const char *what,
                                 const mn_shape_key *keys, size_t n, void *to);
/* Calls item for each item of an array of least to most items. */
MN_USE mn_status mn_shape_array(mn_shape *s, mn_shaped v, const char *what, size_t least,
                                size_t most,
                                mn_status (*item)(mn_shape *s, mn_shaped v, size_t i, void *to),
                                void *to);
/* A text of 1 to most bytes without control characters. */
MN_USE mn_status mn_shape_text(mn_shape *s, mn_shaped v, size_t most, mn_text *out);
MN_USE mn_status mn_shape_number(mn_shape *s, mn_shaped v, double least, double most, double *out);
MN_USE mn_status mn_shape_whole(mn_shape *s, mn_shaped v, int64_t least, int64_t most,
                                int64_t *out);
MN_USE mn_status mn_shape_flag(mn_shape *s, mn_shaped v, bool *out);
/* One of the words (NULL ones are skipped); an array of them, or one, as bits. */
MN_USE mn_status mn_shape_word(mn_shape *s, mn_shaped v, const char *const *words, size_t n,
                               unsigned *out);
MN_USE mn_status mn_shape_bits(mn_shape *s, mn_shaped v, const char *const *words, size_t n,
                               uint32_t *out);
/* The same into fields of fewer bits; what does not fit is ours, and never asked for. */
MN_USE mn_status mn_shape_word8(mn_shape *s, mn_shaped v, const char *const *words, size_t n,
                                uint8_t *out);
MN_USE mn_status mn_shape_bits8(mn_shape *s, mn_shaped v, const char *const *words, size_t n,
                                uint8_t *out);
MN_USE mn_status mn_shape_bits16(mn_shape *s, mn_shaped v, const char *const *words, size_t n,
                                 uint16_t *out);
MN_USE mn_status mn_shape_whole16(mn_shape *s, mn_shaped v, int64_t least, uint16_t most,
                                  uint16_t *out);

#endif
