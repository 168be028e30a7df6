/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/place_note.c - which of the caller's corrections did nothing.
 */
#include "footprint/spending/place.h"

#include <stdio.h>

enum { IDLE_SHOWN = 3 };

mn_status mn_place_note(const mn_placer *p, mn_spending *s, mn_err *e)
{
    const mn_corrections *c = p->corrections;
    char lines[96] = "";
    size_t idle = 0, len = 0;
    mn_status st = MN_OK;
    for (size_t i = 0; c && i < c->count; i++) {
        if (!p->used || !p->used[i]) {
            if (idle++ < IDLE_SHOWN) {
                len += (size_t)snprintf(lines + len, sizeof lines - len, "%s%llu",
                                        len > 0 ? ", " : "", (unsigned long long)c->at[i].line);
            }
        }
    }
    if (idle > 0) {
        st = mn_spending_note(s, e, "%zu of %zu corrections %s used by no line (line%s %s%s of %s)",
                              idle, c->count, idle == 1 ? "was" : "were", idle == 1 ? "" : "s",
                              lines, idle > IDLE_SHOWN ? ", ..." : "", c->file);
    }
    if (st == MN_OK && c && c->idle > 0) {
        st = mn_spending_note(s, e,
                              "%llu row%s of %s teach%s nothing (first: line %llu): no "
                              "description, or no industry, code, origin or not_spending",
                              (unsigned long long)c->idle, c->idle == 1 ? "" : "s", c->file,
                              c->idle == 1 ? "es" : "", (unsigned long long)c->idle_line);
    }
    return st;
}
