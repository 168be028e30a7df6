/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/name/icu.c - scripts that ICU reads: Han by Mandarin, kana, the scripts of
 * India, Ethiopic and whatever else it knows (unicode.org/reports/tr35, transforms).
 * It is called for words of these scripts alone; a transform is opened when the first
 * such word comes.
 */
#include "screen/name/inside.h"

#include <pthread.h>
#include <stdlib.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "core/err.h"

struct mn_icu {
    pthread_mutex_t lock; /* a transform is used by one thread at a time */
    UTransliterator *any;
    bool broken;
};

mn_status mn_icu_new(struct mn_icu **out, mn_err *e)
{
    struct mn_icu *i = calloc(1, sizeof *i);
    if (!i)
        return mn_fail_memory(e);
    if (pthread_mutex_init(&i->lock, NULL)) {
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

mn_status mn_icu_read(char *out, size_t cap, size_t *len, const mn_char *c, size_t n,
                      struct mn_icu *icu, mn_err *e)
{
    UChar text[512];
    int32_t used = 0;
    *len = 0;
    for (size_t i = 0; i < n && used < 120; i++) {
        if (c[i].c > 0xFFFF) {
            text[used++] = (UChar)(0xD7C0 + (c[i].c >> 10));
            text[used++] = (UChar)(0xDC00 | (c[i].c & 0x3FF));
        } else {
            text[used++] = (UChar)c[i].c;
        }
    }
    UErrorCode code = U_ZERO_ERROR;
    int32_t limit = used;
    if (pthread_mutex_lock(&icu->lock))
        return mn_fail(e, MN_SYSTEM, "can't lock the reader of scripts");
    if (!icu->any && !icu->broken)
        open_any(icu);
    if (icu->any)
        utrans_transUChars(icu->any, text, &used, 512, 0, &limit, &code);
    bool failed = icu->broken;
    pthread_mutex_unlock(&icu->lock);
    if (failed) {
        mn_fail(e, MN_SYSTEM, "ICU can't read other scripts in Latin letters");
        return mn_hint(e, "its data is missing: on Debian: apt-get install libicu72");
    }
    if (U_FAILURE(code) || used > 512)
        return MN_OK;
    for (int32_t i = 0; i < used && *len < cap; i++) {
        UChar u = text[i];
        if (u >= 'A' && u <= 'Z')
            u = (UChar)(u + 32);
        if ((u >= 'a' && u <= 'z') || (u >= '0' && u <= '9'))
            out[(*len)++] = (char)u;
        else if (u == ' ' && *len && out[*len - 1] != ' ')
            out[(*len)++] = ' ';
    }
    return MN_OK;
}
