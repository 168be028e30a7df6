/* SPDX-License-Identifier: Apache-2.0
 *
 * sides.c - amounts in two columns, as banks' exports have them: one of what went out of the
 * account (debit, cargo), one of what came in (credit, abono).
 */
#include "core/text.h"
#include "money/read/gather.h"

#include <utf8proc.h>

/* Letters, marks and digits of any script, but for the 0. */
static bool is_word(int32_t c)
{
    const utf8proc_category_t k = utf8proc_category(c);
    return c != '0' && k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_NO;
}

/* "", "0.00", "-": this side has none. Words and other digits are no amount that can be read, and
 * are refused as one. */
static bool is_none(mn_text t)
{
    for (size_t i = 0; i < t.len;) {
        utf8proc_int32_t c;
        const utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)t.ptr + i,
                                                    (utf8proc_ssize_t)(t.len - i), &c);
        if (n <= 0 || is_word(c))
            return false;
        i += (size_t)n;
    }
    return true;
}

const char *mn_pay_sides(mn_text *amount, bool *in, mn_text debit, mn_text credit)
{
    const bool out = !is_none(debit);
    *in = !is_none(credit);
    *amount = *in || !debit.len ? credit : debit;
    if (out && *in)
        return "a debit and a credit in one row";
    return out || *in || !amount->len ? NULL : "an amount of zero";
}
