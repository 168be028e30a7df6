/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/fold.c - see fold.h.
 */
#include "adverts/identify/fold.h"

#include "adverts/identify/rule.h"

static uint32_t latin(uint32_t c)
{
    static const char from[][3] = {"а", "е", "о", "с", "р", "х", "і", "ѕ", "у", "к", "м",
                                   "т", "в", "н", "ο", "α", "ε", "ι", "ν", "υ", "ј"};
    static const char to[] = "aeocpxisykmtbhoaeivuj";
    for (size_t i = 0; i < sizeof from / sizeof from[0]; i++)
        if (c == (uint32_t)((from[i][0] & 0x1F) << 6 | (from[i][1] & 0x3F)))
            return (uint32_t)to[i];
    return c;
}

/* Letters of other scripts that stand among Latin ones are what they look like. */
static void unmix(id_fold *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->c[i] >= 0x370 && f->c[i] < 0x530)
            f->c[i] = latin(f->c[i]);
}

size_t id_fold_word(id_fold *f, const id_chars *chars, const unsigned char *p,
                    const unsigned char *end, size_t at)
{
    const unsigned char *q = p + at;
    uint64_t hidden = 0;
    unsigned has = 0;
    size_t n = 0;
    f->last = true;
    while (q < end) {
        uint32_t len;
        const uint32_t c = id_decode(q, end, &len);
        const id_glyph *x = id_glyph_of(chars, c);
        if (x->cls == ID_HIDDEN_CHAR) {
            bool keycap = c == 0x20E3 || (c >= 0xFE00 && c <= 0xFE0F);
            hidden |= keycap ? (c == 0x20E3 ? ID_BIT(ID_KEYCAP) : 0) : ID_BIT(ID_HIDDEN);
            q += len;
            continue;
        }
        if (x->cls < ID_LETTER)
            break;
        if (n == ID_FOLD) {
            f->last = false;
            break;
        }
        f->at[n] = (uint32_t)(q - p);
        f->c[n] = x == &chars->beyond ? c : x->fold;
        f->x[n] = *x;
        has |= x->has;
        f->hidden[n++] = hidden;
        hidden = 0;
        q += len;
    }
    f->n = n;
    f->at[n] = (uint32_t)(q - p);
    f->c[n] = f->c[n + 1] = f->c[n + 2] = 0;
    f->hidden[n] = hidden;
    f->x[n] = (id_glyph){.cls = ID_SIGN, .look = ID_NONE};
    f->has = has;
    if ((has & (ID_HAS_LATIN | ID_HAS_OTHER)) == (ID_HAS_LATIN | ID_HAS_OTHER))
        unmix(f);
    return (size_t)(q - p);
}
