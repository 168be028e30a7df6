/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_signed.c - what a person has to know who signs for a screening: which program and
 * rules, how many rows were read and what became of them, the thresholds, and what 'none' means.
 */
#include "core/buf.h"
#include "core/err.h"
#include "screen/commands/screen_rows.h"

mn_status mn_screened_sign(mn_report *r, const mn_screened *x, mn_err *e)
{
    mn_buf b = {0};
    mn_buf_fmt(&b, "To sign for: Manumit %s, rules %s. ", mn_version(),
               mn_scorer_rules(x->s->kit->scorer));
    if (mn_table_source(x->in)[0])
        mn_buf_fmt(&b, "Rows read: %llu, of which %llu screened and %llu refused. ",
                   (unsigned long long)(x->parties + x->refused), (unsigned long long)x->parties,
                   (unsigned long long)x->refused);
    mn_buf_fmt(&b,
               "'match' is a probability of at least %g, 'review' one from %g to below that. "
               "'none' means that no entry of the lists above reaches %g; of other lists it says "
               "nothing.",
               x->s->accept, x->s->review, x->s->review);
    mn_status st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_PARA, b.ptr, e);
    mn_buf_free(&b);
    return st;
}
