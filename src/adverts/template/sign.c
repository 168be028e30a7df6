/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/sign.c - see sign.h.
 */
#include "adverts/template/sign.h"

#include <string.h>

#include "core/text.h"

enum { SIGN = sizeof MN_SLOT_SIGN - 1 };

/* Where a "<" is with an asterisk, and nothing but backslashes between, that end at `end`; none of
 * it before `from`. end itself: there is none. */
static size_t opened(const char *s, size_t from, size_t end)
{
    size_t at = end;
    if (at == from || s[--at] != '*')
        return end;
    while (at > from && s[at - 1] == '\\')
        at--;
    return at > from && s[at - 1] == '<' ? at - 1 : end;
}

void mn_slot_sign_words(mn_buf *b, size_t from, mn_text words)
{
    size_t done = 0;
    for (size_t i = 0; i < words.len; i++) {
        if (words.ptr[i] != '>')
            continue;
        mn_buf_text(b, mn_text_sub(words, done, i - done));
        done = i;
        if (!b->failed && b->len > from && opened(b->ptr, from, b->len) < b->len) {
            b->len--;
            mn_buf_str(b, "\\*");
        }
    }
    mn_buf_text(b, mn_text_sub(words, done, words.len - done));
}

bool mn_slot_sign_is_in(mn_text words)
{
    for (size_t i = 0; i < words.len; i++)
        if (words.ptr[i] == '>' && opened(words.ptr, 0, i) < i)
            return true;
    return false;
}

void mn_slot_sign_plain(mn_buf *b, mn_text words)
{
    size_t done = 0;
    for (size_t i = 0; i < words.len; i++) {
        if (words.ptr[i] != '>' || opened(words.ptr, done, i) == i || words.ptr[i - 2] != '\\')
            continue;
        mn_buf_text(b, mn_text_sub(words, done, i - 2 - done));
        done = i - 1;
    }
    mn_buf_text(b, mn_text_sub(words, done, words.len - done));
}

size_t mn_slot_sign_next(mn_text t, size_t at)
{
    while (at + SIGN <= t.len) {
        const char *next = memchr(t.ptr + at, MN_SLOT_SIGN[0], t.len - at - SIGN + 1);
        if (!next)
            break;
        if (memcmp(next, MN_SLOT_SIGN, SIGN) == 0)
            return (size_t)(next - t.ptr);
        at = (size_t)(next - t.ptr) + 1;
    }
    return t.len;
}
