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
    bool ascii = false, other = false;
    for (size_t i = 0; i < f->n; i++) {
        ascii |= f->c[i] >= 'a' && f->c[i] <= 'z';
        other |= f->c[i] >= 0x370 && f->c[i] < 0x530;
    }
    for (size_t i = 0; ascii && other && i < f->n; i++)
        if (f->c[i] >= 0x370 && f->c[i] < 0x530)
            f->c[i] = latin(f->c[i]);
}

size_t id_fold_word(id_fold *f, const id_chars *chars, const unsigned char *p,
                    const unsigned char *end, size_t at)
{
    const unsigned char *q = p + at;
    uint64_t hidden = 0;
    f->n = 0;
    f->last = true;
    f->digits = false;
    while (q < end) {
        id_char x = id_char_at(chars, q, end);
        if (x.cls == ID_HIDDEN_CHAR) {
            bool keycap = x.c == 0x20E3 || (x.c >= 0xFE00 && x.c <= 0xFE0F);
            hidden |= keycap ? (x.c == 0x20E3 ? ID_BIT(ID_KEYCAP) : 0) : ID_BIT(ID_HIDDEN);
            q += x.len;
            continue;
        }
        if (x.cls < ID_LETTER)
            break;
        if (f->n == ID_FOLD) {
            f->last = false;
            break;
        }
        f->at[f->n] = (uint32_t)(q - p);
        f->c[f->n] = x.fold;
        f->cls[f->n] = x.cls;
        f->digit[f->n] = x.digit;
        f->rule[f->n] = x.rule;
        f->look[f->n] = x.look;
        f->lead[f->n] = x.lead;
        f->digits |= x.c >= '0' && x.c <= '9';
        f->hidden[f->n++] = hidden;
        hidden = 0;
        q += x.len;
    }
    f->at[f->n] = (uint32_t)(q - p);
    f->c[f->n] = f->c[f->n + 1] = f->c[f->n + 2] = 0;
    f->hidden[f->n] = hidden;
    f->cls[f->n] = ID_SIGN;
    unmix(f);
    return (size_t)(q - p);
}
