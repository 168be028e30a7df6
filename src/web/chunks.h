/* SPDX-License-Identifier: Apache-2.0
 *
 * web/chunks.h - a body in chunks (RFC 9112, 7.1), unpacked in place as it comes.
 *
 * Chunk extensions and trailers, which nobody sends and smugglers use, are refused.
 */
#ifndef WEB_CHUNKS_H
#define WEB_CHUNKS_H

#include "web/head.h"

typedef struct mn_web_chunks {
    uint64_t left;   /* of the chunk's bytes */
    unsigned digits; /* of its size so far */
    unsigned state;  /* as in chunks.c; zero-initialised is the beginning */
    bool done;       /* the last chunk and the empty line were read */
} mn_web_chunks;

/* Unpacks bytes[0..len) to their beginning: *got bytes of content. *used bytes were looked
 * at; those behind belong to the next request. False: *why. */
MN_USE bool mn_web_chunks_take(mn_web_chunks *c, char *bytes, size_t len, size_t *used, size_t *got,
                               mn_web_refusal *why);

#endif
