/* SPDX-License-Identifier: Apache-2.0
 *
 * command/suggest.h - "did you mean": the nearest of a few known words.
 */
#ifndef COMMAND_SUGGEST_H
#define COMMAND_SUGGEST_H

#include <manumit/core.h>

/* Keeps the nearest word offered so far; begins as {.word = what was typed}. */
typedef struct mn_nearest {
    mn_text word;     /* what was typed */
    const char *best; /* borrowed from the offers; NULL while none is near enough */
    size_t distance;
} mn_nearest;

/* Offers one known word. A word is near when it begins with what was typed, or
 * when at most a third of the letters, and one more, differ. Of equals the first offered
 * stays. O(length squared). */
void mn_nearest_offer(mn_nearest *n, const char *known);

#endif
