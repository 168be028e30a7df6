/* SPDX-License-Identifier: Apache-2.0
 *
 * money/face/alerts.c - alerts for other programs: <manumit/money.h>, over money/find.
 *
 * What was read and the typologies are lent to the search, which changes neither: they are taken
 * out of it again before it is freed.
 */
#include <stdlib.h>

#include "core/err.h"
#include "money/commands/queue.h"
#include "money/face/face.h"
#include "money/find/case_of.h"

struct mn_money_alerts {
    mn_money_found w;
    size_t *at; /* alerts within the budget: numbers of w.a */
    size_t n;
};

static mn_status find(mn_money_alerts *a, const mn_money_looking *l, const mn_ctx *ctx, mn_err *e)
{
    const mn_find_options o = {.per_day = l->per_day};
    if (!(l->per_day >= 0 && l->per_day <= 1e6)) /* NaN too */
        return mn_fail(e, MN_USAGE, "a day has from 0 to a million alerts that are read");
    mn_status st = mn_money_found_some(&a->w.d, e);
    if (!st && l->counterparties)
        st = mn_counterparties_read(&a->w.listed, l->counterparties, ctx, e);
    if (!st)
        st = mn_money_found_search(&a->w, &o, ctx, e);
    if (!st && !(a->at = calloc(a->w.a.n + 1, sizeof *a->at)))
        st = mn_fail_memory(e);
    for (size_t i = 0; !st && i < a->w.a.n; i++)
        if (a->w.a.at[i].within)
            a->at[a->n++] = i;
    return st;
}

mn_status mn_money_alerts_find(mn_money_alerts **out, const mn_money_payments *m,
                               const mn_money_typologies *t, const mn_money_looking *l,
                               const mn_ctx *ctx, mn_err *e)
{
    const mn_money_looking all = {.per_day = 0};
    mn_money_alerts *a = calloc(1, sizeof *a);
    if (!a)
        return mn_fail_memory(e);
    a->w.d = m->d;
    a->w.set = t->w.set;
    a->w.known = t->w.known;
    const mn_status st = find(a, l ? l : &all, ctx, e);
    if (st)
        mn_money_alerts_free(a);
    else
        *out = a;
    return st;
}

void mn_money_alerts_free(mn_money_alerts *a)
{
    if (!a)
        return;
    a->w.d = (mn_money_data){.p = {.n = 0}}; /* what was lent */
    a->w.set = (mn_typology_set){.n = 0};
    a->w.known = (mn_indicators){.n = 0};
    mn_money_found_free(&a->w);
    free(a->at);
    free(a);
}

bool mn_money_alert_at(mn_money_alert *out, const mn_money_alerts *a, size_t i)
{
    if (i >= a->n)
        return false;
    const mn_alert *t = &a->w.a.at[a->at[i]];
    *out = (mn_money_alert){.score = t->score,
                            .families = (unsigned)__builtin_popcount(t->families),
                            .typologies = t->typologies,
                            .parties = t->members,
                            .day = t->day};
    _Static_assert(sizeof out->name == MN_MATTER_NAME, "an alert's name");
    mn_matter_name(out->name, MN_STORE_ALERTS, (int64_t)i + 1);
    return true;
}

void mn_money_alerts_counts(mn_money_alerts_told *out, const mn_money_alerts *a)
{
    *out = (mn_money_alerts_told){
        .alerts = a->n, .beyond = a->w.a.n - a->n, .cut = a->w.a.cut, .hubs = a->w.a.hubs};
}

mn_status mn_money_case_make(mn_money_case **out, mn_money_alerts *a, size_t i, bool without,
                             mn_err *e)
{
    mn_money_alert about;
    if (!mn_money_alert_at(&about, a, i))
        return mn_fail(e, MN_USAGE, "there is no alert %zu: there are %zu", i, a->n);
    mn_money_case *c = calloc(1, sizeof *c);
    if (!c)
        return mn_fail_memory(e);
    const mn_status st = mn_money_case_of(&c->c, &a->w, a->at[i], about.name, without, e);
    if (st)
        mn_money_case_free(c);
    else
        *out = c;
    return st;
}
