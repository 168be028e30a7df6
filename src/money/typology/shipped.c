/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/shipped.c - the typologies of data/money/typologies, and the numbers of filters.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/typology/inside.h"

#define SHIPPED(X)                                                                                 \
    X(sexual, "sexual-exploitation")                                                               \
    X(collector, "collector")                                                                      \
    X(labour, "labour-exploitation")                                                               \
    X(employer, "labour-employer")                                                                 \
    X(recruiter, "recruiter")                                                                      \
    X(funnel, "funnel")                                                                            \
    X(front, "front-company")                                                                      \
    X(alternative, "alternative-payments")                                                         \
    X(structuring, "structuring")

#define X(NAME, FILE)                                                                              \
    extern const unsigned char mn_data_typology_##NAME[], mn_data_typology_##NAME##_end[];
SHIPPED(X)
#undef X

static const struct {
    const char *file;
    const unsigned char *first, *end;
} shipped[] = {
#define X(NAME, FILE)                                                                              \
    {"data/money/typologies/" FILE ".json", mn_data_typology_##NAME, mn_data_typology_##NAME##_end},
    SHIPPED(X)
#undef X
};

size_t mn_typology_shipped_count(void)
{
    return sizeof shipped / sizeof *shipped;
}

mn_text mn_typology_shipped_text(size_t i, const char **file)
{
    *file = shipped[i].file;
    return (mn_text){(const char *)shipped[i].first, (size_t)(shipped[i].end - shipped[i].first)};
}

mn_status mn_typology_shipped(mn_typology_set *s, const mn_indicators *known, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < mn_typology_shipped_count(); i++) {
        const char *file;
        const mn_text text = mn_typology_shipped_text(i, &file);
        st = mn_typology_add(s, known, text, file, e);
    }
    return st;
}

/* --- filters ---------------------------------------------------------------------------------- */

static bool same_filter(const mn_pay_filter *a, const mn_pay_filter *b)
{
    bool same = a->channels == b->channels && a->purposes == b->purposes && a->hours == b->hours &&
                a->weekdays == b->weekdays && a->direction == b->direction &&
                a->sides == b->sides && a->away == b->away && a->abroad == b->abroad &&
                a->from == b->from && a->below == b->below && a->n_mcc == b->n_mcc &&
                a->after_wage == b->after_wage && a->after_cash == b->after_cash &&
                a->new_wage == b->new_wage && a->colleagues == b->colleagues &&
                a->given_up == b->given_up && a->shares == b->shares && a->listed == b->listed;
    for (unsigned i = 0; same && i < a->n_mcc; i++)
        same = a->mcc[i].first == b->mcc[i].first && a->mcc[i].last == b->mcc[i].last;
    return same;
}

static mn_status number(mn_typology_set *s, const mn_pay_filter *f, uint16_t *out, mn_err *e)
{
    size_t i = 0;
    while (i < s->filters && !same_filter(&s->filter[i], f))
        i++;
    if (i == MN_TYPOLOGY_FILTERS) {
        mn_fail(e, MN_USAGE, "more than %d different choices of payments", MN_TYPOLOGY_FILTERS);
        return mn_hint(e, "use fewer typologies at once");
    }
    if (i == s->filters) {
        if (!mn_grow(&s->filter, &s->filters_cap, s->filters + 1, sizeof *s->filter))
            return mn_fail_memory(e);
        s->filter[s->filters++] = *f;
    }
    *out = (uint16_t)i;
    return MN_OK;
}

mn_status mn_typology_number(mn_typology_set *set, mn_typology *t, mn_err *e)
{
    mn_typology_sign *const lists[] = {t->indicator, t->contrary, t->role};
    const unsigned counts[] = {t->indicators, t->contraries, t->roles};
    const mn_pay_filter all = {.away = -1, .abroad = -1, .below = INT64_MAX};
    uint16_t first;
    mn_status st = number(set, &all, &first, e);
    for (unsigned l = 0; l < 3; l++)
        for (unsigned i = 0; i < counts[l]; i++)
            for (unsigned k = 0; !st && k < lists[l][i].measures; k++) {
                mn_measure *m = &lists[l][i].measure[k];
                st = number(set, &m->where, &m->f_where, e);
                if (!st)
                    st = number(set, &m->over, &m->f_over, e);
            }
    return st;
}
