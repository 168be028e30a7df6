/* SPDX-License-Identifier: Apache-2.0
 *
 * country/fact/close.c - the order of facts, and which of several stands. One rule, whichever the
 * country: see manumit/country.h.
 */
#include <math.h>
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
    return MN_OK;
}
