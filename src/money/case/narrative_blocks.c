/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/narrative_blocks.c - a narrative as text, and in the room that a form has for it.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/case/narrative.h"

enum { RESERVE = 400 }; /* of the last block, for a word about what did not fit */

void mn_narrative_text(mn_buf *b, const mn_narrative *n)
{
    for (size_t i = 0; i < n->n; i++) {
        if (!i || n->at[i].section != n->at[i - 1].section)
            mn_buf_fmt(b, "%s%s\n", i ? "\n" : "", n->at[i].section);
        mn_buf_text(b, n->at[i].text);
        mn_buf_char(b, '\n');
    }
}

mn_status mn_narrative_blocks(mn_buf *block, size_t most, size_t *blocks, size_t *left,
                              const mn_narrative *n, mn_err *e)
{
    size_t at = 0, chars = 0, i = 0;
    const char *section = NULL;
    for (; i < n->n; i++) {
        const mn_sentence *s = &n->at[i];
        const bool head = s->section != section;
        const size_t need = mn_utf8_count(s->text) + (head ? strlen(s->section) + 2 : 0) + 1;
        if (need > MN_SAR_BLOCK - RESERVE)
            break; /* it goes into no block */
        size_t room = MN_SAR_BLOCK - (at + 1 == most ? RESERVE : 0);
        if (chars + need > room) {
            if (at + 1 == most)
                break;
            at++;
            chars = 0;
        }
        if (block[at].len)
            mn_buf_char(&block[at], ' ');
        if (head)
            mn_buf_fmt(&block[at], "%s: ", s->section);
        mn_buf_text(&block[at], s->text);
        chars += need;
        section = s->section;
    }
    *left = n->n - i;
    if (*left)
        mn_buf_fmt(&block[at],
                   " [%zu further sentences did not fit: they are in narrative.txt, and "
                   "all payments in transactions.csv.]",
                   *left);
    *blocks = n->n ? at + 1 : 0;
    for (size_t k = 0; k < most; k++)
        if (block[k].failed)
            return mn_fail_memory(e);
    return MN_OK;
}

mn_status mn_narrative_fit(mn_buf *block, size_t most, size_t *blocks, unsigned *less, size_t *left,
                           const mn_case *c, const mn_case_total *t, mn_err *e)
{
    mn_status st = MN_OK;
    for (*less = 0; !st && *less < MN_NARRATIVES; ++*less) {
        mn_narrative n = {.n = 0};
        for (size_t i = 0; i < most; i++)
            mn_buf_clear(&block[i]);
        st = mn_narrative_make_less(&n, *less, c, t, e);
        if (!st)
            st = mn_narrative_blocks(block, most, blocks, left, &n, e);
        mn_narrative_free(&n);
        if (st || !*left || *less + 1 == MN_NARRATIVES)
            break;
    }
    return st;
}
