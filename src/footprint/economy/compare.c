/* SPDX-License-Identifier: Apache-2.0
 *
 * compare.c - the classification that two economies have in common.
 */
#include "footprint/economy/compare.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/concordance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MANY_PEOPLE 1e6 /* a country of so many ties the regions that it lies in */
#define YEAR        2015

/* --- sets that are joined ----------------------------------------------------------- */

static size_t root(size_t *up, size_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

static void join(size_t *up, size_t i, size_t j)
{
    i = root(up, i);
    j = root(up, j);
    if (i < j)
        up[j] = i;
    else
        up[i] = j;
}

static size_t *singles(size_t n)
{
    size_t *up = malloc((n + 1) * sizeof *up);

    for (size_t i = 0; up && i < n; i++)
        up[i] = i;
    return up;
}

/* --- regions -------------------------------------------------------------------------- */

/* Where countries lie in the two, and which are the largest of a region there. */
typedef struct places {
    mn_reference *r;
    size_t n;
    size_t *region[2];
    double *people;
    size_t *largest[2]; /* of each region: its country with most people */
} places;

static mn_status find_places(places *p, const mn_model *const m[2], mn_err *e)
{
    mn_status st = mn_reference_new(&p->r, MN_NEED_COUNTRIES, e);

    if (st)
        return st;
    p->n = mn_countries(p->r);
    p->people = malloc((p->n + 1) * sizeof *p->people);
    if (!p->people)
        return mn_fail_memory(e);
    for (size_t c = 0; c < p->n; c++) {
        double people = mn_population(p->r, mn_country_at(p->r, c)->iso3, YEAR, NULL);

        p->people[c] = people > 0 ? people : 0;
    }
    for (int k = 0; k < 2; k++) {
        p->region[k] = malloc((p->n + 1) * sizeof *p->region[k]);
        p->largest[k] = malloc((m[k]->regions + 1) * sizeof *p->largest[k]);
        if (!p->region[k] || !p->largest[k])
            return mn_fail_memory(e);
        if ((st = mn_model_regions_of(p->region[k], m[k], p->r, e)))
            return st;
        for (size_t i = 0; i < m[k]->regions; i++)
            p->largest[k][i] = SIZE_MAX;
        for (size_t c = 0; c < p->n; c++) {
            size_t at = p->region[k][c];

            if (at != SIZE_MAX &&
                (p->largest[k][at] == SIZE_MAX || p->people[c] > p->people[p->largest[k][at]]))
                p->largest[k][at] = c;
        }
    }
    return MN_OK;
}

static void free_places(places *p)
{
    mn_reference_free(p->r);
    free(p->people);
    for (int k = 0; k < 2; k++) {
        free(p->region[k]);
        free(p->largest[k]);
    }
}

/* Joins regions of the first (0 ..) and of the second (behind them) by countries, or, of
 * regions without a country, by equal labels. */
static void tie_regions(size_t *up, const places *p, const mn_model *const m[2])
{
    for (size_t c = 0; c < p->n; c++) {
        size_t a = p->region[0][c], b = p->region[1][c];

        if (a == SIZE_MAX || b == SIZE_MAX)
            continue;
        if (p->people[c] >= MANY_PEOPLE || p->largest[0][a] == c || p->largest[1][b] == c)
            join(up, a, m[0]->regions + b);
    }
    for (size_t a = 0; a < m[0]->regions; a++)
        for (size_t b = 0; b < m[1]->regions; b++)
            if (p->largest[0][a] == SIZE_MAX && p->largest[1][b] == SIZE_MAX &&
                !strcmp(m[0]->region[a], m[1]->region[b]))
                join(up, a, m[0]->regions + b);
}

/* --- kinds ------------------------------------------------------------------------------ */

/* Joins the kinds that an industry of either holds together. */
static void tie_kinds(size_t *up, const mn_model *m)
{
    for (size_t s = 0; s < m->industries; s++)
        for (size_t k = 0; k < MN_INDUSTRIES && m->kind[s] != MN_NO_KIND; k++)
            if (m->parts[s] >> k & 1)
                join(up, k, m->kind[s]);
}

/* --- groupings ---------------------------------------------------------------------------- */

static mn_status begin(mn_grouping *g, size_t n, mn_err *e)
{
    g->n = n;
    g->to = mn_arena_alloc(&g->arena, n + 1, sizeof *g->to);
    g->name = mn_arena_alloc(&g->arena, n + 1, sizeof *g->name);
    return g->to && g->name ? MN_OK : mn_fail_memory(e);
}

/* The name of a set of labels: the only one of either side, else all joined by '+'. */
static mn_status add_group(mn_grouping *g, const mn_buf *name, uint32_t *out, mn_err *e)
{
    mn_text copy = mn_arena_text(&g->arena, (mn_text){name->ptr ? name->ptr : "", name->len});

    if (name->failed || !copy.ptr)
        return mn_fail_memory(e);
    *out = (uint32_t)g->groups;
    g->name[g->groups++] = copy.ptr;
    return MN_OK;
}

static void set_name(mn_buf *name, size_t *up, size_t set, const mn_model *const m[2])
{
    const size_t split = m[0]->regions, all = split + m[1]->regions;
    size_t members[2] = {0}, side, shown = 0;

    for (size_t i = 0; i < all; i++)
        members[i >= split] += root(up, i) == set;
    side = members[0] == 1 || !members[1] || (members[1] != 1 && members[0] <= members[1]) ? 0 : 1;
    mn_buf_clear(name);
    for (size_t i = side ? split : 0; i < (side ? all : split); i++) {
        if (root(up, i) != set)
            continue;
        if (++shown <= 4)
            mn_buf_fmt(name, "%s%s", shown > 1 ? "+" : "",
                       side ? m[1]->region[i - split] : m[0]->region[i]);
    }
    if (shown > 4)
        mn_buf_fmt(name, "+%zu more", shown - 4);
}

/* The groups of both sides; same[] of the first. */
static mn_status group_regions(mn_common *c, size_t *up, const mn_model *const m[2], mn_err *e)
{
    size_t split = m[0]->regions, *of[2] = {NULL, NULL};
    mn_buf name = {0};
    mn_status st = MN_OK;

    for (int k = 0; !st && k < 2; k++) {
        st = begin(&c->region[k], m[k]->regions, e);
        of[k] = malloc((split + m[1]->regions + 1) * sizeof *of[k]); /* group of each set */
        if (!st && !of[k])
            st = mn_fail_memory(e);
        for (size_t i = 0; !st && i < split + m[1]->regions; i++)
            of[k][i] = SIZE_MAX;
        for (size_t i = 0; !st && i < m[k]->regions; i++) {
            size_t set = root(up, k ? split + i : i);

            if (of[k][set] == SIZE_MAX) {
                uint32_t group = 0;

                set_name(&name, up, set, m);
                st = add_group(&c->region[k], &name, &group, e);
                of[k][set] = group;
            }
            c->region[k].to[i] = (uint32_t)of[k][set];
        }
    }
    c->same_region = malloc((split + 1) * sizeof *c->same_region);
    if (!st && !c->same_region)
        st = mn_fail_memory(e);
    for (size_t i = 0; !st && i < split; i++)
        c->same_region[c->region[0].to[i]] = of[1][root(up, i)];
    free(of[0]);
    free(of[1]);
    mn_buf_free(&name);
    return st;
}

static void kind_name(mn_buf *name, size_t *up, size_t set)
{
    mn_buf_clear(name);
    for (size_t k = 0; k < MN_INDUSTRIES; k++)
        if (root(up, k) == set)
            mn_buf_fmt(name, "%sc%zu", name->len ? "+" : "", k + 1);
}

static mn_status group_kinds(mn_common *c, size_t *up, const mn_model *const m[2], mn_err *e)
{
    size_t of[2][MN_INDUSTRIES + 1];
    mn_buf name = {0};
    mn_status st = MN_OK;

    for (int k = 0; !st && k < 2; k++) {
        bool any = false;

        st = begin(&c->industry[k], m[k]->industries, e);
        for (size_t i = 0; i <= MN_INDUSTRIES; i++)
            of[k][i] = SIZE_MAX;
        for (size_t kind = 0; !st && kind <= MN_INDUSTRIES; kind++) { /* the last: of none */
            for (size_t s = 0; !st && s < m[k]->industries; s++) {
                size_t set = m[k]->kind[s] == MN_NO_KIND ? MN_INDUSTRIES : root(up, m[k]->kind[s]);

                if (set != kind)
                    continue;
                any = any || set < MN_INDUSTRIES;
                if (of[k][set] == SIZE_MAX) {
                    uint32_t group = 0;

                    kind_name(&name, up, set);
                    if (set == MN_INDUSTRIES)
                        mn_buf_str(&name, "none");
                    st = add_group(&c->industry[k], &name, &group, e);
                    of[k][set] = group;
                }
                c->industry[k].to[s] = (uint32_t)of[k][set];
            }
        }
        if (!st && !any) {
            st = mn_fail(e, MN_DATA, "the industries of '%s' are of no known kind, as '%s'",
                         m[k]->name, m[k]->industry[0]);
            mn_hint(e, "import it with --concordance FILE: industry,kind");
        }
    }
    c->same_industry = malloc((MN_INDUSTRIES + 2) * sizeof *c->same_industry);
    if (!st && !c->same_industry)
        st = mn_fail_memory(e);
    for (size_t set = 0; !st && set <= MN_INDUSTRIES; set++)
        if (of[0][set] != SIZE_MAX)
            c->same_industry[of[0][set]] = of[1][set];
    mn_buf_free(&name);
    return st;
}

static mn_status check(const mn_common *c, mn_err *e)
{
    for (size_t r = 0; r < c->region[0].groups; r++)
        if (c->same_region[r] != SIZE_MAX)
            return MN_OK;
    mn_fail(e, MN_DATA, "the two economies have no region in common, as far as labels say");
    return mn_hint(e, "import them with --members FILE: region,country");
}

mn_status mn_compare(mn_common *out, const mn_model *a, const mn_model *b, const mn_ctx *ctx,
                     mn_err *e)
{
    const mn_model *const m[2] = {a, b};
    mn_common c = {0};
    places p = {0};
    size_t *regions = singles(a->regions + b->regions), *kinds = singles(MN_INDUSTRIES);
    mn_status st = regions && kinds ? find_places(&p, m, e) : mn_fail_memory(e);

    if (st)
        goto out;
    tie_regions(regions, &p, m);
    tie_kinds(kinds, a);
    tie_kinds(kinds, b);
    if ((st = group_regions(&c, regions, m, e)) || (st = group_kinds(&c, kinds, m, e)) ||
        (st = check(&c, e)))
        goto out;
    for (int k = 0; !st && k < 2; k++)
        st = mn_model_aggregate(&c.model[k], m[k], &c.region[k], &c.industry[k], ctx, e);
out:
    free_places(&p);
    free(regions);
    free(kinds);
    if (st)
        mn_common_free(&c);
    else
        *out = c;
    return st;
}

void mn_common_free(mn_common *c)
{
    for (int k = 0; k < 2; k++) {
        mn_model_free(c->model[k]);
        mn_grouping_free(&c->region[k]);
        mn_grouping_free(&c->industry[k]);
    }
    free(c->same_region);
    free(c->same_industry);
    memset(c, 0, sizeof *c);
}

double mn_correlation(const double *x, const double *y, const double *weight, size_t n)
{
    double w = 0, mx = 0, my = 0, xy = 0, xx = 0, yy = 0;

    for (size_t i = 0; i < n; i++) {
        w += weight[i];
        mx += weight[i] * x[i];
        my += weight[i] * y[i];
    }
    for (size_t i = 0; i < n; i++) {
        double dx = x[i] - mx / w, dy = y[i] - my / w;

        xy += weight[i] * dx * dy;
        xx += weight[i] * dx * dx;
        yy += weight[i] * dy * dy;
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}
