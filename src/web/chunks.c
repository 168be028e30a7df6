/* SPDX-License-Identifier: Apache-2.0
 *
 * chunks.c - a body in chunks.
 */
#include "web/chunks.h"

#include <string.h>

enum { SIZE, SIZE_LF, DATA, DATA_CR, DATA_LF, LAST_CR, LAST_LF };
enum { DIGITS_MAX = 15 };

static int digit_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool wrong(mn_web_refusal *why, const char *text)
{
    *why = (mn_web_refusal){400, text};
    return false;
}

static bool take_size(mn_web_chunks *c, char byte, mn_web_refusal *why)
{
    const int digit = digit_of(byte);

    if (digit >= 0) {
        if (++c->digits > DIGITS_MAX)
            return wrong(why, "a chunk's size is too long");
        c->left = c->left << 4 | (unsigned)digit;
        return true;
    }
    if (!c->digits)
        return wrong(why, "a chunk has no size");
    if (byte == ';' || byte == ' ' || byte == '\t')
        return wrong(why, "chunk extensions are not understood");
    c->state = SIZE_LF;
    return byte == '\r' ? true : wrong(why, "a chunk's size is no number");
}

/* One byte that is not content. */
static bool take_byte(mn_web_chunks *c, char byte, mn_web_refusal *why)
{
    switch (c->state) {
    case SIZE:
        return take_size(c, byte, why);
    case SIZE_LF:
        c->state = c->left ? DATA : LAST_CR;
        break;
    case DATA_CR:
        c->state = DATA_LF;
        return byte == '\r' ? true : wrong(why, "a chunk is longer than its size");
    case DATA_LF:
        c->state = SIZE;
        c->digits = 0;
        break;
    case LAST_CR:
        c->state = LAST_LF;
        return byte == '\r' ? true : wrong(why, "fields behind a body are not understood");
    default:
        c->done = true;
    }
    return byte == '\n' ? true : wrong(why, "a CR stands without LF in a chunk");
}

bool mn_web_chunks_take(mn_web_chunks *c, char *bytes, size_t len, size_t *used, size_t *got,
                        mn_web_refusal *why)
{
    size_t at = 0, to = 0;

    *why = (mn_web_refusal){0, NULL};
    while (at < len && !c->done) {
        if (c->state == DATA) {
            size_t n = c->left < len - at ? (size_t)c->left : len - at;

            memmove(bytes + to, bytes + at, n);
            to += n;
            at += n;
            c->left -= n;
            c->state = c->left ? DATA : DATA_CR;
        } else if (!take_byte(c, bytes[at++], why)) {
            return false;
        }
    }
    *used = at;
    *got = to;
    return true;
}
