/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/venues.c - weights of those who were met at places. See venues.h.
 */
#include "measure/survey/venues.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"

enum { EVENT, VENUE, STRATUM, CHANCE, COUNTED, VISITS, WEIGHT, ROLES };
static const mn_role roles[] = {{"event", true},   {"venue", false},   {"stratum", false},
                                {"chance", false}, {"counted", false}, {"visits", false},
                                {"weight", false}, {NULL, false}};

const char *mn_venues_method_name(mn_venues_method m)
{
    static const char *const name[] = {"sample", "visits", "persons"};
    return name[m];
}

void mn_venues_free(mn_venues *p)
{
    mn_design_free(&p->design);
    for (int m = 0; m < MN_VENUES_METHODS; m++)
        free(p->weight[m]);
    mn_refused_free(&p->refused);
    *p = (mn_venues){.totals = false};
}

/* --- events --------------------------------------------------------------------------------------
 */

typedef struct event {
    size_t row; /* the first one */
    double asked, chance, counted;
} event;

static mn_status differs(const mn_table *t, size_t row, size_t first, const char *what, mn_err *e)
{
    mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_line(t, row), 0,
               "the event has another %s than in line %llu", what,
               (unsigned long long)mn_table_line(t, first));
    return mn_hint(e, "all who were met at one event have the same");
}

/* A number of the event; 0 where the cell has none that can be. */
static double read(const mn_table *t, size_t row, size_t col, double most)
{
    double v = 0;
    if (col == MN_ROLE_NONE)
        return 1;
    return mn_text_f64(mn_role_cell(t, row, col), &v) && v > 0 && v <= most ? v : 0;
}

static mn_status take_events(event *of, uint32_t *which, size_t *n, const mn_table *t,
                             const size_t *at, mn_err *e)
{
    mn_map seen = {0};
    mn_status st = MN_OK;
    for (size_t r = 0; r < mn_table_rows(t) && !st; r++) {
        const mn_text name = mn_role_cell(t, r, at[EVENT]);
        uint32_t k = (uint32_t)*n;
        which[r] = MN_VALUE_NONE;
        if (!name.len)
            continue;
        const double chance = read(t, r, at[CHANCE], 1), counted = read(t, r, at[COUNTED], 1e9);
        st = mn_map_put(&seen, name, &k, e);
        if (!st && k == *n)
            of[(*n)++] = (event){r, 0, chance, counted};
        else if (!st && of[k].chance != chance)
            st = differs(t, r, of[k].row, "chance", e);
        else if (!st && of[k].counted != counted)
            st = differs(t, r, of[k].row, "count", e);
        which[r] = k;
        of[k].asked++;
    }
    mn_map_free(&seen);
    return st;
}

/* --- weights -------------------------------------------------------------------------------------
 */

static mn_status weigh_visit(double *w, mn_venues *p, const mn_table *t, size_t r, const event *v,
                             const size_t *at, mn_err *e)
{
    const uint64_t line = mn_table_line(t, r);
    mn_status st = MN_OK;
    *w = p->design.weight[r];
    if (at[WEIGHT] != MN_ROLE_NONE || !(*w > 0))
        return MN_OK;
    *w = 0;
    if (!(v->chance > 0))
        return mn_refuse_row(&p->refused, line, e,
                             "not in visits: the event's chance is not above 0 and at most 1");
    if (!(v->counted > 0))
        return mn_refuse_row(&p->refused, line, e,
                             "not in visits: nobody, or no number, was counted at the event");
    if (at[COUNTED] != MN_ROLE_NONE && v->counted < v->asked && v->row == r)
        st = mn_refuse_row(&p->refused, line, e,
                           "fewer were counted at the event than asked: the latter is taken");
    *w = (at[COUNTED] == MN_ROLE_NONE ? 1 : fmax(1, v->counted / v->asked)) / v->chance;
    return st;
}

static mn_status weigh(mn_venues *p, const mn_table *t, const event *of, const uint32_t *which,
                       const size_t *at, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t r = 0; r < p->design.n && !st; r++) {
        double visits = 1, *const *w = p->weight;
        if (which[r] == MN_VALUE_NONE) {
            /* Where events are the sampling units this was told already. */
            if (p->design.weight[r] > 0)
                st = mn_refuse_row(&p->refused, mn_table_line(t, r), e,
                                   "in no estimate: there is no event");
            continue;
        }
        w[MN_VENUES_SAMPLE][r] = p->design.weight[r] > 0;
        if (w[MN_VENUES_VISITS])
            st = weigh_visit(&w[MN_VENUES_VISITS][r], p, t, r, &of[which[r]], at, e);
        if (st || !w[MN_VENUES_PERSONS])
            continue;
        const mn_text cell = mn_role_cell(t, r, at[VISITS]);
        if (mn_text_f64(cell, &visits) && visits > 0 && visits <= 1e6)
            w[MN_VENUES_PERSONS][r] = w[MN_VENUES_VISITS][r] / visits;
        else
            st = mn_refuse_row(&p->refused, mn_table_line(t, r), e,
                               "not in persons: how often she goes is %s",
                               !cell.len     ? "not there"
                               : visits == 0 ? "0, though she was met"
                                             : "no number above 0");
    }
    return st;
}

static void weigh_up(mn_venues *p)
{
    const double *w = p->weight[MN_VENUES_PERSONS]  ? p->weight[MN_VENUES_PERSONS]
                      : p->weight[MN_VENUES_VISITS] ? p->weight[MN_VENUES_VISITS]
                                                    : p->weight[MN_VENUES_SAMPLE];
    double sum = 0, squares = 0, most = 0, n = 0;
    for (size_t r = 0; r < p->design.n; r++) {
        sum += w[r];
        squares += w[r] * w[r];
        most = fmax(most, w[r]);
        n += w[r] > 0;
    }
    p->kish = sum > 0 ? n * squares / (sum * sum) : (double)NAN;
    p->heaviest = sum > 0 ? most / sum : (double)NAN;
}

mn_status mn_venues_of(mn_venues *out, const mn_table *t, const char *columns, mn_err *e)
{
    size_t at[ROLES];
    const size_t n = mn_table_rows(t);
    mn_venues p = {.totals = false};
    event *of = calloc(n + 1, sizeof *of);
    uint32_t *which = calloc(n + 1, sizeof *which);
    mn_status st = of && which ? mn_roles_find(at, roles, t, columns, e) : mn_fail_memory(e);
    if (!st)
        st = mn_design_of(&p.design, &p.refused, t, at[at[VENUE] == MN_ROLE_NONE ? EVENT : VENUE],
                          at[STRATUM], e);
    if (!st && at[WEIGHT] != MN_ROLE_NONE)
        st = mn_design_weigh(&p.design, &p.refused, t, at[WEIGHT], e);
    if (!st)
        st = take_events(of, which, &p.events, t, at, e);
    if (!st) {
        const bool told = at[WEIGHT] != MN_ROLE_NONE || at[CHANCE] != MN_ROLE_NONE;
        p.totals =
            at[CHANCE] != MN_ROLE_NONE && at[COUNTED] != MN_ROLE_NONE && at[WEIGHT] == MN_ROLE_NONE;
        p.weight[MN_VENUES_SAMPLE] = calloc(n, sizeof(double));
        p.weight[MN_VENUES_VISITS] = told ? calloc(n, sizeof(double)) : NULL;
        p.weight[MN_VENUES_PERSONS] =
            told && at[VISITS] != MN_ROLE_NONE ? calloc(n, sizeof(double)) : NULL;
        if (!p.weight[MN_VENUES_SAMPLE] || (told && !p.weight[MN_VENUES_VISITS]) ||
            (told && at[VISITS] != MN_ROLE_NONE && !p.weight[MN_VENUES_PERSONS]))
            st = mn_fail_memory(e);
    }
    if (!st)
        st = weigh(&p, t, of, which, at, e);
    if (!st)
        weigh_up(&p);
    free(of);
    free(which);
    if (st)
        mn_venues_free(&p);
    else
        *out = p;
    return st;
}
