/* SPDX-License-Identifier: Apache-2.0
 *
 * charset.c - pages in other encodings than UTF-8, by ICU.
 */
#include <stdlib.h>
#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include "adverts/read/page.h"
#include "core/err.h"
#include "core/text.h"

enum { LABEL = 40, LOOKED = 2048 };

/* A name of an encoding: letters, digits, '-', '_', '.', ':'; in lower case. */
static bool take_label(char out[LABEL], mn_text t)
{
    size_t n = 0;
    while (n < t.len && n + 1 < LABEL) {
        const char c = t.ptr[n];
        const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (!letter && !(c >= '0' && c <= '9') && (!c || !strchr("-_.:", c)))
            break;
        out[n++] = (char)(letter ? c | 0x20 : c);
    }
    out[n] = '\0';
    return n > 0;
}

static size_t find(mn_text t, const char *what, size_t from)
{
    const size_t n = strlen(what);
    for (size_t i = from; i + n <= t.len; i++)
        if (mn_text_eq_nocase(mn_text_sub(t, i, n), what))
            return i;
    return SIZE_MAX;
}

/* charset=... of a meta tag near the beginning. */
static bool says(char out[LABEL], mn_text page)
{
    const mn_text head = mn_text_sub(page, 0, LOOKED);
    size_t at = 0;
    while ((at = find(head, "<meta", at)) != SIZE_MAX) {
        const char *close = memchr(head.ptr + at, '>', head.len - at);
        const size_t end = close ? (size_t)(close - head.ptr) : head.len;
        const mn_text tag = mn_text_sub(head, at, end - at);
        size_t from = find(tag, "charset", 0);
        at = end;
        if (from == SIZE_MAX)
            continue;
        from += strlen("charset");
        while (from < tag.len && strchr(" \t\r\n=\"'", tag.ptr[from]) && tag.ptr[from])
            from++;
        if (take_label(out, mn_text_sub(tag, from, tag.len)))
            return true;
    }
    return false;
}

/* As browsers take the names of old Western encodings (WHATWG Encoding Standard, 4.2). */
static const char *as_browsers(const char *label)
{
    static const char *const western[] = {"iso-8859-1", "iso8859-1", "latin1", "latin-1",
                                          "us-ascii",   "ascii",     "l1",     "cp1252"};
    for (size_t i = 0; i < sizeof western / sizeof *western; i++)
        if (strcmp(label, western[i]) == 0)
            return "windows-1252";
    return label;
}

static mn_status convert(mn_text *text, mn_buf *room, mn_text bytes, const char *label, mn_err *e)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *c = ucnv_open(label, &status);
    UChar *wide = NULL;
    int32_t n = 0, cap = (int32_t)bytes.len + 16;
    if (U_FAILURE(status) || bytes.len > INT32_MAX / 4) {
        ucnv_close(c);
        return MN_OK;
    }
    for (;;) {
        free(wide);
        wide = malloc((size_t)cap * sizeof *wide);
        if (!wide)
            break;
        status = U_ZERO_ERROR;
        n = ucnv_toUChars(c, wide, cap, bytes.ptr, (int32_t)bytes.len, &status);
        if (status != U_BUFFER_OVERFLOW_ERROR || n > INT32_MAX / 4)
            break;
        cap = n + 1;
    }
    ucnv_close(c);
    mn_status st = wide ? MN_OK : mn_fail_memory(e);
    if (!st && U_SUCCESS(status)) {
        int32_t used = 0;
        mn_buf_clear(room);
        char *to = mn_buf_room(room, (size_t)n * 3 + 1);
        if (to) {
            u_strToUTF8WithSub(to, n * 3 + 1, &used, wide, n, 0xFFFD, NULL, &status);
            mn_buf_wrote(room, to + (U_SUCCESS(status) ? used : 0));
        }
        if (room->failed)
            st = mn_fail_memory(e);
        else if (U_SUCCESS(status))
            *text = (mn_text){room->ptr, room->len};
    }
    free(wide);
    return st;
}

mn_status mn_post_decode(mn_text *text, mn_buf *room, mn_text bytes, const char *charset, mn_err *e)
{
    char label[LABEL];
    *text = bytes;
    if (bytes.len >= 3 && memcmp(bytes.ptr, "\xEF\xBB\xBF", 3) == 0) {
        *text = mn_text_sub(bytes, 3, bytes.len);
        return MN_OK;
    }
    if (bytes.len >= 2 && memcmp(bytes.ptr, "\xFF\xFE", 2) == 0)
        return convert(text, room, mn_text_sub(bytes, 2, bytes.len), "utf-16le", e);
    if (bytes.len >= 2 && memcmp(bytes.ptr, "\xFE\xFF", 2) == 0)
        return convert(text, room, mn_text_sub(bytes, 2, bytes.len), "utf-16be", e);
    const bool said = take_label(label, mn_text_of(charset)) || says(label, bytes);
    const bool utf8 = said && (strcmp(label, "utf-8") == 0 || strcmp(label, "utf8") == 0);
    if (utf8 || mn_utf8_bad(bytes) == bytes.len) /* most that say otherwise of UTF-8 are wrong */
        return MN_OK;
    return convert(text, room, bytes, said ? as_browsers(label) : "windows-1252", e);
}
