/* SPDX-License-Identifier: Apache-2.0
 *
 * sides.c - amounts in two columns, as banks' exports have them: one of what went out of the
 * account (debit, cargo), one of what came in (credit, abono).
 */
#include "core/text.h"
#include "money/read/gather.h"

/* "", "0.00", "-": this side has none. Letters are no amount, and are refused as one. */
static bool is_none(mn_text t)
{
    for (size_t i = 0; i < t.len; i++) {
        const unsigned char c = (unsigned char)t.ptr[i];
        if ((c >= '1' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
            return false;
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
