/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/name/han.c - reads Han characters as ICU does, one by one, from a table that
 * tools/han_readings makes. A test holds it against ICU for every character.
 */
#include "screen/name/inside.h"

/* Two characters of which the first is read otherwise before the second (Unicode CLDR, transform
 * Han-Latin): left to ICU. */
static const uint32_t together[][2] = {
    {0x85CF, 0x6587}, {0x91CD, 0x5E86}, {0x6C88, 0x9633}, {0x79D8, 0x9C81}};

static bool is_together(uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < sizeof together / sizeof *together; i++)
        if (together[i][0] == a && together[i][1] == b)
            return true;
    return false;
}

bool mn_han_read(char *out, size_t *len, const mn_char *c, size_t n)
{
    size_t used = 0;
    if (n > MN_HAN_MOST)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (c[i].c < MN_HAN_FROM || c[i].c > MN_HAN_TO || !mn_han_reading[c[i].c - MN_HAN_FROM] ||
            (i + 1 < n && is_together(c[i].c, c[i + 1].c)))
            return false;
        const char *s = mn_han_syllable[mn_han_reading[c[i].c - MN_HAN_FROM]];
        if (used && *s)
            out[used++] = ' ';
        while (*s)
            out[used++] = *s++;
    }
    *len = used;
    return true;
}
