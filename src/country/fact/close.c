/* SPDX-License-Identifier: Apache-2.0
 *
 * country/fact/close.c - the order of facts, and which of several stands. One rule, whichever the
 * country: see manumit/country.h.
 */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "country/fact/facts.h"

static int by(double a, double b)
{
    return (a > b) - (a < b);
}

/* qsort() has no room for a context: facts know their source's grade by these fields. */
typedef struct keyed {
    mn_fact fact;
    int grade;
    const char *retrieved;
    size_t at;
} keyed;

static bool same_cell(const mn_fact *a, const mn_fact *b)
{
    return a->indicator == b->indicator && a->place == b->place && a->year == b->year;
}

static bool same_value(const mn_fact *a, const mn_fact *b)
{
    if (isnan(a->value) != isnan(b->value) || (!isnan(a->value) && a->value != b->value))
        return false;
    if (isnan(a->value) && isnan(a->low))
        return !strcmp(a->text, b->text);
    return !isnan(a->value) || (a->low == b->low && a->high == b->high);
}

static int order(const void *pa, const void *pb)
{
    const keyed *a = pa, *b = pb;
    if (a->fact.indicator != b->fact.indicator)
        return by(a->fact.indicator, b->fact.indicator);
    if (a->fact.place != b->fact.place)
        return by(a->fact.place, b->fact.place);
    if (a->fact.year != b->fact.year)
        return by(a->fact.year, b->fact.year);
    if (a->grade != b->grade)
        return by(a->grade, b->grade);
    const int later = strcmp(b->retrieved, a->retrieved);
    return later ? later : (a->at > b->at) - (a->at < b->at);
}

/* So many facts of one place, year and indicator are held against all others of it; more of them,
 * which no honest table has, against these alone. */
enum { COMPARED = 64 };

/* The facts of one place, year and indicator, the one that comes first standing for them. */
static void mark(const mn_facts *f, mn_fact *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i].marks = i == 0 ? MN_FACT_STANDS : 0;
    for (size_t i = 0; i < n && i < COMPARED; i++)
        for (size_t k = i + 1; k < n; k++) {
            const bool same = same_value(&x[i], &x[k]),
                       one = x[i].source == x[k].source ||
                             !strcmp(f->source[x[i].source].name, f->source[x[k].source].name);
            const bool later =
                strcmp(f->source[x[i].source].retrieved, f->source[x[k].source].retrieved) > 0;
            if (one && same)
                x[k].marks |= MN_FACT_DUPLICATE;
            else if (one && later)
                x[k].marks |= MN_FACT_CORRECTED;
            else if (!same) {
                x[i].marks |= MN_FACT_CONFLICT;
                x[k].marks |= MN_FACT_CONFLICT;
            }
        }
}

/* --- parts ---------------------------------------------------------------------------------------
 */

enum { NO_PART = UINT32_MAX, DEEP = 8 }; /* no measure is a part of a part so often */

/* Which indicator each is a part of, and the parts of each, as a list. */
typedef struct tree {
    uint32_t *of, *first, *next;
} tree;

static mn_status tree_of(tree *t, const mn_facts *f, mn_err *e)
{
    t->of = malloc((f->indicators + 1) * 3 * sizeof *t->of);
    if (!t->of)
        return mn_fail_memory(e);
    t->first = t->of + f->indicators + 1;
    t->next = t->first + f->indicators + 1;
    for (size_t i = 0; i < f->indicators; i++)
        t->of[i] = t->first[i] = t->next[i] = NO_PART;
    for (size_t i = f->indicators; i-- > 0;) {
        const char *whole = f->indicator[i].part_of;
        const uint32_t at = *whole ? mn_map_get(&f->indicator_of, mn_text_of(whole)) : MN_MAP_NONE;
        if (at == MN_MAP_NONE)
            continue;
        t->of[i] = at;
        t->next[i] = t->first[at];
        t->first[at] = (uint32_t)i;
    }
    return MN_OK;
}

static double least(const mn_fact *x)
{
    return isnan(x->value) ? x->low : x->value;
}

static double most(const mn_fact *x)
{
    return isnan(x->value) ? x->high : x->value;
}

/* The fact itself, where it is to be marked. */
static mn_fact *own(mn_facts *f, const mn_fact *x)
{
    return &f->fact[x - f->fact];
}

/* Marks what x's indicator is a part of, where x is more than all of it. */
static void hold_against(mn_facts *f, const tree *t, const mn_fact *x)
{
    uint32_t of = t->of[x->indicator];
    for (int deep = 0; deep < DEEP && of != NO_PART; deep++, of = t->of[of]) {
        size_t n;
        const mn_fact *whole = mn_facts_of(f, x->place, of, &n);
        for (size_t i = 0; i < n; i++)
            if (whole[i].year == x->year && most(&whole[i]) < least(x))
                own(f, &whole[i])->marks |= MN_FACT_BELOW_PART;
    }
}

/* Where most of a whole is in none of its parts, a part's bounds are no small count. */
static void hold_parts(mn_facts *f, const tree *t, const mn_fact *whole)
{
    double sum = 0;
    for (uint32_t p = t->first[whole->indicator]; p != NO_PART; p = t->next[p]) {
        const mn_fact *x = mn_facts_in(f, whole->place, p, whole->year);
        sum += x ? most(x) : 0;
    }
    if (!(2 * sum < whole->value)) /* of NaN false, too */
        return;
    for (uint32_t p = t->first[whole->indicator]; p != NO_PART; p = t->next[p]) {
        const mn_fact *x = mn_facts_in(f, whole->place, p, whole->year);
        if (x && isnan(x->value) && !isnan(x->high))
            own(f, x)->marks |= MN_FACT_UNTOLD;
    }
}

/* Bounds that other figures break stand for nothing: the next fact of the cell does, if it holds.
 */
static void pass_on(mn_fact *x, size_t n)
{
    bool stands = false;
    for (size_t i = 0; i < n; i++) {
        const bool broken = mn_fact_hides(&x[i]);
        const bool can = !broken && !(x[i].marks & (MN_FACT_DUPLICATE | MN_FACT_CORRECTED));
        x[i].marks = (x[i].marks & ~(unsigned)MN_FACT_STANDS) |
                     (can && !stands ? (unsigned)MN_FACT_STANDS : 0);
        stands = stands || can;
    }
}

static mn_status compare_parts(mn_facts *f, mn_err *e)
{
    tree t = {.of = NULL};
    const mn_status st = tree_of(&t, f, e);
    for (size_t i = 0; i < f->facts && !st; i++)
        if (f->fact[i].marks & MN_FACT_STANDS) {
            hold_against(f, &t, &f->fact[i]);
            if (!isnan(f->fact[i].value) && t.first[f->fact[i].indicator] != NO_PART)
                hold_parts(f, &t, &f->fact[i]);
        }
    free(t.of);
    return st;
}

mn_status mn_facts_close(mn_facts *f, mn_err *e)
{
    keyed *sorted = malloc((f->facts + 1) * sizeof *sorted);
    if (!sorted)
        return mn_fail_memory(e);
    for (size_t i = 0; i < f->facts; i++) {
        const mn_fact_source *s = &f->source[f->fact[i].source];
        sorted[i] = (keyed){f->fact[i], s->grade, s->retrieved, i};
    }
    qsort(sorted, f->facts, sizeof *sorted, order);
    for (size_t i = 0; i < f->facts; i++)
        f->fact[i] = sorted[i].fact;
    free(sorted);
    for (size_t i = 0, k; i < f->facts; i = k) {
        for (k = i + 1; k < f->facts && same_cell(&f->fact[i], &f->fact[k]); k++)
            continue;
        mark(f, &f->fact[i], k - i);
    }
    const mn_status st = compare_parts(f, e);
    for (size_t i = 0, k; i < f->facts; i = k) {
        for (k = i + 1; k < f->facts && same_cell(&f->fact[i], &f->fact[k]); k++)
            continue;
        pass_on(&f->fact[i], k - i);
    }
    return st;
}
