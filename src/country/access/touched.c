/* SPDX-License-Identifier: Apache-2.0
 *
 * country/access/touched.c - a market's purchases. See touched.h.
 */
#include "country/access/touched.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"

mn_status mn_market_new(mn_market *out, const mn_model *m, size_t region, const mn_ctx *ctx,
                        mn_err *e)
{
    mn_market k = {.model = m,
                   .region = region,
                   .regions = mn_model_regions(m),
                   .industries = mn_model_industries(m)};
    k.sold = calloc(mn_model_cells(m) + 1, sizeof *k.sold);
    k.imports = calloc(k.industries + 1, sizeof *k.imports);
    mn_status st =
        k.sold && k.imports ? mn_model_sales(k.sold, m, region, ctx, e) : mn_fail_memory(e);
    for (size_t r = 0; r < k.regions && !st; r++)
        for (size_t s = 0; s < k.industries && r != region; s++)
            k.imports[s] += k.sold[r * k.industries + s];
    if (st)
        mn_market_free(&k);
    else
        *out = k;
    return st;
}

void mn_market_free(mn_market *m)
{
    free(m->sold);
    free(m->imports);
    *m = (mn_market){.region = 0};
}

size_t mn_market_region(const mn_model *m, const mn_country *c)
{
    for (size_t r = 0; r < mn_model_regions(m); r++) {
        const char *label = mn_model_region(m, r);
        if (!strcmp(label, c->iso3) || !strcmp(label, c->iso2))
            return r;
        /* The shipped economy's own codes ("ROM"), but not its rest of the world. */
        if (strcmp(c->model_region, "RoW") != 0 && !strcmp(label, c->model_region))
            return r;
    }
    return SIZE_MAX;
}

size_t mn_market_others(mn_seller *out, size_t most, const mn_market *m, size_t industry,
                        size_t without, const bool *shut)
{
    size_t n = 0;
    double all = 0;
    for (size_t r = 0; r < m->regions; r++)
        if (r != without && r != m->region && !(shut && shut[r]))
            all += m->sold[r * m->industries + industry];
    for (size_t r = 0; r < m->regions && all > 0; r++) {
        const double share = m->sold[r * m->industries + industry] / all;
        if (r == without || r == m->region || (shut && shut[r]) || !(share > 0))
            continue;
        size_t at = n < most ? n++ : most;
        while (at > 0 && out[at - 1].share < share) {
            if (at < most)
                out[at] = out[at - 1];
            at--;
        }
        if (at < most)
            out[at] = (mn_seller){r, share};
    }
    return n;
}
