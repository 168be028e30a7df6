/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/image/album.h - many pictures by their hashes, and which of them are alike.
 */
#ifndef ADVERTS_IMAGE_ALBUM_H
#define ADVERTS_IMAGE_ALBUM_H

#include "adverts/image/pdq.h"
#include "core/arena.h"
#include "core/sha256.h"

enum {
    MN_ALBUM_FILE = 64 << 20,   /* bytes of a picture's file, at most */
    MN_ALBUM_MATCHES = 1000000, /* listed at most */
    MN_ALBUM_EACH = 20000,      /* of one picture, at most */
};

typedef struct mn_album_item {
    mn_text name;         /* its path, "ARCHIVE: MEMBER", or what a list of hashes says of it */
    const mn_pdq *turned; /* its MN_TURNS hashes; NULL: of a list, one hash alone is known */
    mn_pdq hash;
    int quality; /* 0..100; -1: of a list, not known */
    uint32_t width, height;
    char sha256[MN_SHA256_HEX]; /* of the file's bytes; empty: of a list */
} mn_album_item;

/* What could not be read as a picture or a line of hashes. */
typedef struct mn_album_refusal {
    mn_text name;
    uint64_t line; /* of a list of hashes, from 1; 0: the whole file */
    mn_text why;
} mn_album_refusal;

typedef struct mn_album {
    mn_album_item *item; /* in the order of the inputs, files of a folder by name */
    size_t n, cap;
    mn_album_refusal *refused;
    size_t refusals, refused_cap;
    mn_arena texts;
} mn_album;

/* Reads JPEG and PNG files, folders and zip archives of them, and lists of hashes (a hash of 64
 * hexadecimal digits in each line, alone or as a field between commas, tabs or spaces; the rest is
 * its name), told apart by their first bytes. Adds to *out, which zero-initialised is empty. What
 * can't be read goes to the refusals; MN_SYSTEM and MN_CANCELLED end it. Uses ctx's threads. */
MN_USE mn_status mn_album_read(mn_album *out, const mn_ctx *ctx, const char *path, mn_err *e);
void mn_album_free(mn_album *a);

/* One picture that is like another. */
typedef struct mn_album_match {
    uint32_t a, b; /* items of the two albums */
    uint16_t distance;
    uint8_t turn; /* mn_turn: how a must be turned to be like b */
} mn_album_match;

typedef struct mn_album_matches {
    mn_album_match *match; /* by a, then b; of a pair the least distance, then the first turn */
    size_t n, cap;
    bool cut;    /* there are more than MN_ALBUM_MATCHES, which were not looked for */
    size_t full; /* pictures with more than MN_ALBUM_EACH: the rest of theirs is not told */
    size_t dull; /* pictures of a whose quality is below MN_PDQ_USABLE: not compared */
} mn_album_matches;

/* Compares each picture of a with each of b; b == a: each pair within it once, a before b.
 * turned: also as a would be turned. O(a * b). *out is owned: mn_album_matches_free(). */
MN_USE mn_status mn_album_compare(mn_album_matches *out, const mn_album *a, const mn_album *b,
                                  unsigned most, bool turned, const mn_ctx *ctx, mn_err *e);
void mn_album_matches_free(mn_album_matches *m);

#endif
