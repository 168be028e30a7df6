/* SPDX-License-Identifier: Apache-2.0
 *
 * suggest.c - the nearest of a few known words.
 */
#include "command/suggest.h"
#include "core/text.h"
#include <string.h>

void mn_nearest_offer(mn_nearest *n, const char *known)
{
    if (n->word.len == 0 || n->word.len > 64)
        return;
    mn_text k = mn_text_of(known);
    size_t allowed = n->word.len / 3 + 1;
    size_t d = mn_edit_distance(n->word, k, allowed + 1);
    /* A beginning is nearer than any misspelling of something else. */
    if (n->word.len >= 3 && k.len > n->word.len && memcmp(k.ptr, n->word.ptr, n->word.len) == 0)
        d = 1;
    /* Two letters wholly different are no misspelling of one another. */
    if (d >= n->word.len || d > allowed)
        return;
    if (n->best == NULL || d < n->distance) {
        n->best = known;
        n->distance = d;
    }
}
