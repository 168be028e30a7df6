/* SPDX-License-Identifier: Apache-2.0
 *
 * core/buf.h - a growing run of bytes, for building text.
 *
 * After a failed allocation the buffer remembers it (`failed`), further
 * appends do nothing, and the end of the work checks once. Zero-initialised
 * is a valid empty buffer. `ptr` has a NUL behind the last byte once anything
 * was appended.
 */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include <manumit/core.h>

typedef struct mn_buf {
    char *ptr;
    size_t len, cap;
    bool failed;
} mn_buf;

void mn_buf_add(mn_buf *b, const void *bytes, size_t len);
void mn_buf_text(mn_buf *b, mn_text t);
void mn_buf_str(mn_buf *b, const char *s);
void mn_buf_char(mn_buf *b, char c);
MN_PRINTF(2, 3) void mn_buf_fmt(mn_buf *b, const char *fmt, ...);
/* Room for len more bytes, to be written there; NULL without memory. What was written, up to
 * `end`, belongs to the buffer after mn_buf_wrote(). */
char *mn_buf_room(mn_buf *b, size_t len);
void mn_buf_wrote(mn_buf *b, char *end);
void mn_buf_clear(mn_buf *b); /* keeps the memory */
void mn_buf_free(mn_buf *b);
/* The shortest decimal that reads back as v ("0.1", "1e+300"); "NaN" never: MN_BUG. */
void mn_buf_f64(mn_buf *b, double v);
/* Whether eight bytes, in any order, are all ASCII that JSON takes as it is. */
static inline bool mn_json_plain(uint64_t v)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    const uint64_t quote = v ^ ones * '"', slash = v ^ ones * '\\';
    const uint64_t low = (v - ones * 0x20) & ~v;

    return !((v | low | ((quote - ones) & ~quote) | ((slash - ones) & ~slash)) & tops);
}
/* A JSON string with its quotes; invalid UTF-8 becomes U+FFFD. */
void mn_buf_json(mn_buf *b, mn_text t);

#endif
