/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/profile.c - what changed in a country's record. See profile.h.
 */
#include "country/commands/profile.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "country/rank/rank.h"
#include "report/made.h"

/* Whether chance alone could make the difference of two counts: what it would have around them
 * touches (Byar, 95% each). */
static bool by_chance(const mn_fact *then, const mn_fact *now)
{
    mn_ranked a = {.value = mn_fact_number(then), .low = then->low, .high = then->high};
    mn_ranked b = {.value = mn_fact_number(now), .low = now->low, .high = now->high};
    mn_rank_count(&a, 1, 0.95);
    mn_rank_count(&b, 1, 0.95);
    return a.high >= b.low && b.high >= a.low;
}

/* Whether it is better now, by what the indicator says is better. */
static const char *reading(const mn_indicator *what, const mn_fact *from, const mn_fact *to)
{
    const double then = mn_fact_number(from), now = mn_fact_number(to);
    if (then == now)
        return "unchanged";
    if (what->kind == MN_KIND_COUNT && by_chance(from, to))
        return "within chance";
    if (what->better == MN_BETTER_NONE)
        return now > then ? "more" : "fewer";
    return (now > then) == (what->better == MN_BETTER_HIGH) ? "better" : "worse";
}

static void put_change(mn_maker *k, const mn_country_data *d, const mn_fact *then,
                       const mn_fact *now)
{
    const mn_indicator *what = mn_facts_indicator(d->facts, now->indicator);
    const mn_fact_source *s = mn_facts_source(d->facts, now->source);
    const double a = mn_fact_number(then), b = mn_fact_number(now);
    char source[512];
    mn_make_row(k, now->line);
    mn_make_str(k, 0, what->id);
    mn_make_str(k, 1, what->name);
    mn_make_str(k, 2, then->text);
    mn_make_i64(k, 3, then->year);
    mn_make_str(k, 4, now->text);
    mn_make_i64(k, 5, now->year);
    mn_make_f64(k, 6, b - a);
    if (what->kind != MN_KIND_TIER && a > 0)
        mn_make_f64(k, 7, (b / a - 1) * 100);
    mn_make_str(k, 8, reading(what, then, now));
    mn_make_str(k, 9, what->unit);
    mn_country_source(source, d, now);
    mn_make_str(k, 10, source);
    mn_make_str(k, 11, s->address);
    mn_make_str(k, 12, s->retrieved);
    mn_country_source(source, d, then);
    mn_make_str(k, 13, source);
}

mn_status mn_profile_tell_changes(mn_report *r, const mn_country_data *d, uint32_t place, int since,
                                  mn_err *e)
{
    char title[64];
    snprintf(title, sizeof title, "What changed since %d", since);
    const mn_table_view view = {
        .title = title,
        .first = 14,
        .columns = "measure=Measure,then=Then,then_year=Year,then_source=Source:@,now=Now,"
                   "now_year=Year,source=Source:@,reading=Is"};
    mn_maker k = mn_maker_new("changes",
                              "indicator:t measure:t then:t then_year:i now:t now_year:i change:f "
                              "percent:f reading:t unit:t source:t address:t retrieved:t "
                              "then_source:t",
                              e);
    /* What a reader asks for first, and then the parts of parts: girls, men, another sex. */
    for (int parts = 0; parts < 2; parts++)
        for (uint32_t i = 0; i < mn_facts_indicators(d->facts); i++) {
            const mn_fact *now = mn_facts_last(d->facts, place, i, since, 2200), *then = NULL;
            if (mn_country_detail(d->facts, i) != (parts == 1))
                continue;
            for (int y = since; now && !then && y < now->year; y++)
                then = mn_facts_in(d->facts, place, i, y);
            if (then && !isnan(mn_fact_number(then)) && !isnan(mn_fact_number(now)))
                put_change(&k, d, then, now);
        }
    return mn_report_made_any(r, &k, &view, e);
}
