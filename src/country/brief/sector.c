/* SPDX-License-Identifier: Apache-2.0
 *
 * country/brief/sector.c - goods of the list by sector. See sector.h.
 */
#include "country/brief/sector.h"

#include <string.h>

/* Whether any of ';'-joined codes begins so. */
static bool begins(const char *codes, const char *with)
{
    const size_t n = strlen(with);
    for (const char *p = codes; p && *p; p = strchr(p, ';') ? strchr(p, ';') + 1 : NULL)
        if (!strncmp(p, with, n))
            return true;
    return false;
}

mn_sector mn_sector_of(const mn_reference *r, const mn_good *g)
{
    const mn_industry *i = mn_industry_at(r, (size_t)g->industry);
    if (begins(g->hs, "03") || begins(g->hs, "1604") || begins(g->hs, "1605"))
        return MN_SECTOR_FISHING;
    if (!strcmp(i->code, "c1"))
        return MN_SECTOR_AGRICULTURE;
    if (!strcmp(i->code, "c2"))
        return MN_SECTOR_MINING;
    if (!strcmp(i->code, "c18"))
        return MN_SECTOR_CONSTRUCTION;
    if (!strcmp(i->code, "c35"))
        return MN_SECTOR_DOMESTIC;
    return !strcmp(i->branch, "manufacturing") ? MN_SECTOR_MANUFACTURING : MN_SECTOR_OTHER;
}

void mn_sector_count(mn_sector_goods out[MN_SECTORS], const mn_reference *r, const char *iso3)
{
    memset(out, 0, sizeof *out * MN_SECTORS);
    for (int forced = 1; forced >= 0; forced--)
        for (size_t i = 0; i < mn_goods(r); i++) {
            const mn_good *g = mn_good_at(r, i);
            if (g->derived || strcmp(g->iso3, iso3) != 0 || g->forced != (forced != 0) ||
                (!g->forced && !g->child && !g->forced_child))
                continue;
            mn_sector_goods *s = &out[mn_sector_of(r, g)];
            s->forced += g->forced;
            s->child += !g->forced;
            mn_buf_fmt(&s->goods, "%s%s", s->goods.len ? ";" : "", g->good);
        }
    for (size_t a = 0; a < MN_SECTORS; a++)
        for (size_t b = 0; b < MN_SECTORS; b++)
            out[a].order +=
                out[b].forced > out[a].forced ||
                (out[b].forced == out[a].forced &&
                 (out[b].child > out[a].child || (out[b].child == out[a].child && b < a)));
}
