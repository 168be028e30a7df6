/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/fold.c - one spelling for all spellings of a name. See fold.h.
 */
#include "reference/fold.h"

#include <string.h>
#include <utf8proc.h>

typedef struct folded {
    char *out;
    size_t len;
    bool space; /* one is due before the next character */
    bool full;
} folded;

static void put(folded *f, const char *bytes, size_t len)
{
    size_t gap = f->space && f->len > 0 ? 1 : 0;
    if (f->full || gap + len > MN_FOLD_MAX - f->len) {
        f->full = true;
        return;
    }
    if (gap) {
        f->out[f->len++] = ' ';
    }
    memcpy(f->out + f->len, bytes, len);
    f->len += len;
    f->space = false;
}

static void put_and(folded *f)
{
    f->space = true;
    put(f, "and", 3);
    f->space = true;
}

/* Latin letters that have no decomposition, after case folding. */
static const char *plain_letter(utf8proc_int32_t c)
{
    switch (c) {
    case 0x00E6: /* ae */
        return "ae";
    case 0x00F0: /* eth */
    case 0x0111: /* d with stroke */
        return "d";
    case 0x00F8: /* o with stroke */
        return "o";
    case 0x00FE: /* thorn */
        return "th";
    case 0x0127: /* h with stroke */
        return "h";
    case 0x0131: /* dotless i */
        return "i";
    case 0x0142: /* l with stroke */
        return "l";
    case 0x0153: /* oe */
        return "oe";
    case 0x0259: /* schwa, which Azerbaijani has for a and e */
        return "e";
    default:
        return NULL;
    }
}

/* Letters, digits and currency signs stay. The modifier apostrophes (U+02BB,
 * U+02BC) are letters to Unicode but punctuation to everyone who types. */
static bool stays(utf8proc_int32_t c)
{
    if (c >= 0x02B9 && c <= 0x02DF) {
        return false;
    }
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_SC:
        return true;
    default:
        return false;
    }
}

static void fold_ascii(folded *f, char c, const char *keep)
{
    if (c >= 'A' && c <= 'Z') {
        c = (char)(c - 'A' + 'a');
    }
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '$' ||
        (c != '\0' && strchr(keep, c))) {
        put(f, &c, 1);
    } else if (c == '&') {
        put_and(f);
    } else {
        f->space = true;
    }
}

static void fold_unicode(folded *f, utf8proc_int32_t c, const char *keep)
{
    const char *plain = plain_letter(c);
    utf8proc_uint8_t bytes[4];
    if (c < 0x80) {
        fold_ascii(f, (char)c, keep);
    } else if (plain) {
        put(f, plain, strlen(plain));
    } else if (stays(c)) {
        utf8proc_ssize_t n = utf8proc_encode_char(c, bytes);
        put(f, (const char *)bytes, n > 0 ? (size_t)n : 0);
    } else {
        f->space = true;
    }
}

size_t mn_fold(char out[MN_FOLD_MAX], mn_text t, const char *keep)
{
    folded f = {.out = out};
    bool ascii = true;
    for (size_t i = 0; i < t.len && ascii; i++) {
        ascii = (unsigned char)t.ptr[i] < 0x80;
    }
    if (t.len > MN_FOLD_MAX) {
        return 0;
    }
    if (ascii) {
        for (size_t i = 0; i < t.len; i++) {
            fold_ascii(&f, t.ptr[i], keep);
        }
        return f.full ? 0 : f.len;
    }
    utf8proc_int32_t chars[4 * MN_FOLD_MAX];
    utf8proc_ssize_t n = utf8proc_decompose(
        (const utf8proc_uint8_t *)t.ptr, (utf8proc_ssize_t)t.len, chars, 4 * MN_FOLD_MAX,
        UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    if (n < 0 || n > 4 * MN_FOLD_MAX) {
        return 0;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        fold_unicode(&f, chars[i], keep);
    }
    return f.full ? 0 : f.len;
}
