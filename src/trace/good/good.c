/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/good/good.c - HS codes as they are written, and words for how a good and a row met.
 */
#include "trace/good/good.h"

#include <string.h>

#include "core/text.h"

/* Letters, digits and marks that may stand before the digits of a code. */
static bool is_system(mn_text t)
{
    static const char *const names[] = {"hs",       "hts",    "htsus", "hts us", "hs code",
                                        "hs code:", "hs:",    "hts:",  "cn",     "taric",
                                        "htsus:",   "tariff", "hs no", "hs no.", "schedule b"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mn_text_eq_nocase(t, names[i]))
            return true;
    return !t.len;
}

void mn_hs_read(char out[MN_HS_SIZE], mn_text t)
{
    size_t at = 0, n = 0;
    char digits[MN_HS_DIGITS + 1];
    memset(out, 0, MN_HS_SIZE);
    t = mn_text_trim(t);
    while (at < t.len && (t.ptr[at] < '0' || t.ptr[at] > '9'))
        at++;
    mn_text before = mn_text_trim(mn_text_sub(t, 0, at));
    if (before.len && before.ptr[before.len - 1] == '\'') /* a spreadsheet's mark of a text */
        before.len--;
    if (!is_system(before))
        return;
    for (; at < t.len; at++) {
        const char c = t.ptr[at];
        if (c >= '0' && c <= '9') {
            if (n == MN_HS_DIGITS)
                return;
            digits[n++] = c;
        } else if (c != '.' && c != ' ' && c != '-') {
            return;
        }
    }
    const bool ate = n % 2 == 1; /* HS, and what countries add to it, has pairs of digits */
    if (n + ate < 2 || n + ate > MN_HS_DIGITS || n == 1)
        return;
    if (ate)
        out[0] = '0';
    memcpy(out + ate, digits, n);
}

const char *mn_good_how_name(mn_good_how how)
{
    static const char *const names[] = {
        "", "words, other HS code", "within", "wider HS code", "named", "HS code"};
    return names[how];
}
