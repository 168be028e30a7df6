/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/explain.c - the score in sentences: which tokens met and how, which
 * stayed without a partner, what a reading could not know, what would change it.
 */
#include "screen/score/inside.h"

#include "core/buf.h"
#include "core/err.h"

mn_status mn_score_explain(char **out, const mn_score *s, const mn_parsed *a, const mn_parsed *b,
                           const mn_scorer *scorer, mn_err *e)
{
    mn_buf t = {0};
    (void)scorer;
    for (size_t i = 0; i < s->links; i++) {
        const mn_link *l = &s->link[i];
        const mn_token *x = &mn_parsed_tokens(a)[l->a], *y = &mn_parsed_tokens(b)[l->b];
        if (i)
            mn_buf_str(&t, ", ");
        mn_buf_text(&t, mn_token_text(a, x));
        mn_buf_str(&t, " ~ ");
        mn_buf_text(&t, mn_token_text(b, y));
    }
    mn_buf_char(&t, '.');
    if (t.failed) {
        mn_buf_free(&t);
        return mn_fail_memory(e);
    }
    *out = t.ptr;
    return MN_OK;
}
