/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/name/icu.c - scripts that ICU reads: Han by Mandarin, kana, the scripts of
 * India, Ethiopic and whatever else it knows (unicode.org/reports/tr35, transforms).
 * It is called for words of these scripts alone; a transform is opened when the first
 * such word comes. What was read lately is remembered.
 */
#include "screen/name/inside.h"

#include <pthread.h>
#include <stdlib.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "core/err.h"

enum { KNOWN = 2048, KNOWN_CHARS = 20, KNOWN_BYTES = 62 };

/* A word that was read. */
typedef struct known {
    uint32_t c[KNOWN_CHARS];
    uint8_t n, len; /* characters, 0: free; bytes of the reading */
    char text[KNOWN_BYTES];
} known;

struct mn_icu {
    pthread_mutex_t lock; /* a transform is used by one thread at a time */
    known *known;         /* by what was read, each where its hash says */
    UTransliterator *any;
    bool broken;
};

mn_status mn_icu_new(struct mn_icu **out, mn_err *e)
{
    struct mn_icu *i = calloc(1, sizeof *i);
    if (!i || !(i->known = calloc(KNOWN, sizeof *i->known)) || pthread_mutex_init(&i->lock, NULL)) {
        if (i)
            free(i->known);
        free(i);
        return mn_fail_memory(e);
    }
    *out = i;
    return MN_OK;
}

void mn_icu_free(struct mn_icu *i)
{
    if (!i)
        return;
    if (i->any)
        utrans_close(i->any);
    free(i->known);
    pthread_mutex_destroy(&i->lock);
    free(i);
}

static void open_any(struct mn_icu *icu)
{
    static const char rules[] = "Any-Latin; Latin-ASCII; Lower";
    UChar id[64];
    UErrorCode code = U_ZERO_ERROR;
    u_charsToUChars(rules, id, (int32_t)sizeof rules);
    icu->any = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    icu->broken = U_FAILURE(code) || !icu->any;
}

/* Where a word would be remembered; NULL when it is too long for that. */
static known *place_of(struct mn_icu *icu, const mn_char *c, size_t n)
{
    uint64_t h = n;
    if (!n || n > KNOWN_CHARS)
        return NULL;
    for (size_t i = 0; i < n; i++)
        h = (h ^ c[i].c) * UINT64_C(0xd6e8feb86659fd93);
    return &icu->known[(h ^ h >> 32) & (KNOWN - 1)];
}

static bool is_of(const known *k, const mn_char *c, size_t n)
{
    bool same = k && k->n == n;
    for (size_t i = 0; same && i < n; i++)
        same = k->c[i] == c[i].c;
    return same;
}

static void remember(known *k, const mn_char *c, size_t n, const char *out, size_t len)
{
    if (!k || len > KNOWN_BYTES)
        return;
    for (size_t i = 0; i < n; i++)
        k->c[i] = c[i].c;
    if (len)
        memcpy(k->text, out, len);
    k->n = (uint8_t)n;
    k->len = (uint8_t)len;
}

/* Letters and digits of what came, in lower case, and single spaces between words. */
static size_t plain(char *out, size_t cap, const UChar *text, int32_t used)
{
    size_t len = 0;
    for (int32_t i = 0; i < used && len < cap; i++) {
        UChar u = text[i];
        if (u >= 'A' && u <= 'Z')
            u = (UChar)(u + 32);
        if ((u >= 'a' && u <= 'z') || (u >= '0' && u <= '9'))
            out[len++] = (char)u;
        else if (u == ' ' && len && out[len - 1] != ' ')
            out[len++] = ' ';
    }
    return len;
}

/* Reads by the transform, under the lock. */
static size_t transform(char *out, size_t cap, const mn_char *c, size_t n, struct mn_icu *icu)
{
    UChar text[512];
    int32_t used = 0;
    UErrorCode code = U_ZERO_ERROR;
    for (size_t i = 0; i < n && used < 2 * MN_ICU_MOST; i++) {
        if (c[i].c > 0xFFFF) {
            text[used++] = (UChar)(0xD7C0 + (c[i].c >> 10));
            text[used++] = (UChar)(0xDC00 | (c[i].c & 0x3FF));
        } else {
            text[used++] = (UChar)c[i].c;
        }
    }
    int32_t limit = used;
    if (!icu->any && !icu->broken)
        open_any(icu);
    if (icu->any)
        utrans_transUChars(icu->any, text, &used, 512, 0, &limit, &code);
    return icu->broken || U_FAILURE(code) || used > 512 ? 0 : plain(out, cap, text, used);
}

mn_status mn_icu_read(char *out, size_t cap, size_t *len, const mn_char *c, size_t n,
                      struct mn_icu *icu, mn_err *e)
{
    *len = 0;
    if (pthread_mutex_lock(&icu->lock))
        return mn_fail(e, MN_SYSTEM, "can't lock the reader of scripts");
    known *k = place_of(icu, c, n);
    if (is_of(k, c, n) && k->len <= cap) {
        memcpy(out, k->text, k->len);
        *len = k->len;
    } else {
        *len = transform(out, cap, c, n, icu);
        if (!icu->broken && cap > KNOWN_BYTES) /* whole, as another caller may want it */
            remember(k, c, n, out, *len);
    }
    const bool failed = icu->broken;
    pthread_mutex_unlock(&icu->lock);
    if (failed) {
        mn_fail(e, MN_SYSTEM, "ICU can't read other scripts in Latin letters");
        return mn_hint(e, "its data is missing: on Debian: apt-get install libicu72");
    }
    return MN_OK;
}
