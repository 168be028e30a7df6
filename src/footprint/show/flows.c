/* SPDX-License-Identifier: Apache-2.0
 *
 * show/flows.c - from what was bought, through its sellers and the tiers of supply, to the
 * work and the countries: the tables behind the flow diagram.
 *
 * `flows` holds the people between two stages, `stops` those of each stage. Either comes
 * to the whole in every stage (footprint/answer/supply.h), refunds taken off.
 */
#include "footprint/show/show.h"

#include "core/err.h"
#include "core/text.h"
#include "table/maker.h"

#include <stdio.h>

static const char *const stages[] = {"bought", "seller", "tier", "work", "place"};
static const char *const others[] = {"Other purchases", "Other sellers", "", "Other work",
                                     "Other countries"};
static const char *const tiers[] = {"Tier 0: the sellers", "Tier 1: their suppliers", "Tier 2",
                                    "Tier 3", "Tier 4 and more"};

static size_t stage_of(const mn_supply *s, size_t stop)
{
    size_t stage = 0;

    while (stop >= s->first[stage + 1] && stage + 1 < MN_STAGES)
        stage++;
    return stage;
}

/* The screen of a survey that holds what was bought, or NULL. */
static const char *screen_of(const mn_shown *s, size_t thing)
{
    const char *name[MN_QUESTIONS_MOST];

    return s->survey && thing < mn_question_screens(name, NULL, s->survey) ? name[thing] : NULL;
}

/* What a stop is called: no two of a table alike. */
static void name_of(char *out, size_t size, const mn_shown *s, size_t stop)
{
    const size_t thing = s->supply->stop[stop].thing, stage = stage_of(s->supply, stop);

    if (thing == MN_OTHERS) {
        snprintf(out, size, "%s", others[stage]);
        return;
    }
    switch (stage) {
    case MN_BOUGHT:
        snprintf(out, size, "%s, bought",
                 s->survey ? screen_of(s, thing) : mn_bought_label(s, thing));
        return;
    case MN_SELLER:
        mn_cell_label(out, size, s, thing);
        return;
    case MN_TIER:
        snprintf(out, size, "%s", tiers[thing]);
        return;
    case MN_WORK:
        snprintf(out, size, "%s, work", mn_industry_label(s, thing));
        return;
    default:
        snprintf(out, size, "%s", s->answer->model->origin[thing].name);
    }
}

/* The same for programs: a screen of the survey or an industry, "c4 USA", a tier, a country.
 * Empty for what is gathered. */
static void code_of(char *out, size_t size, const mn_shown *s, size_t stop)
{
    const mn_model *m = s->answer->model;
    const size_t thing = s->supply->stop[stop].thing, stage = stage_of(s->supply, stop);

    *out = 0;
    if (thing == MN_OTHERS)
        return;
    switch (stage) {
    case MN_BOUGHT:
        if (s->survey)
            snprintf(out, size, "%s", screen_of(s, thing));
        else if (s->answer->groups.basket)
            snprintf(out, size, "%s", m->industry[thing]);
        else
            snprintf(out, size, "c%zu", thing + 1);
        return;
    case MN_SELLER:
        snprintf(out, size, "%s %s", m->industry[thing % m->industries],
                 m->region[thing / m->industries]);
        return;
    case MN_TIER:
        snprintf(out, size, thing + 1 < MN_TIERS ? "%zu" : "%zu+", thing);
        return;
    case MN_WORK:
        snprintf(out, size, "%s", m->industry[thing]);
        return;
    default:
        snprintf(out, size, "%s", mn_origin_country(m, thing));
        if (!*out)
            snprintf(out, size, "%s", m->origin[thing].code);
    }
}

static void put(mn_maker *k, size_t col, const mn_shown *s, size_t stop,
                void (*text_of)(char *, size_t, const mn_shown *, size_t))
{
    char text[256];
    mn_text t;

    text_of(text, sizeof text, s, stop);
    t = mn_text_of(text);
    t.len = mn_utf8_bad(t); /* a long name may have been cut within a letter */
    mn_make_text(k, col, t);
}

static mn_status legs(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_supply *of = s->supply;
    const mn_table_view view = {.title = "From purchase through tiers of supply to the workplace",
                                .hidden = true};
    mn_maker k = mn_maker_new(
        "flows", "source:t target:t people:f low:f high:f step:i source_code:t target_code:t", e);

    for (size_t i = 0; !k.st && i < of->legs; i++) {
        const mn_leg *leg = &of->leg[i];

        mn_make_row(&k, 0);
        put(&k, 0, s, leg->from, name_of);
        put(&k, 1, s, leg->to, name_of);
        mn_show_share(&k, 2, &leg->people, s->answer->options.draws > 0);
        mn_make_i64(&k, 5, (int64_t)stage_of(of, leg->to));
        put(&k, 6, s, leg->from, code_of);
        put(&k, 7, s, leg->to, code_of);
    }
    return mn_show_end(&k, r, &view);
}

static mn_status stops(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_supply *of = s->supply;
    const mn_table_view view = {.title = "Stops of that flow", .hidden = true};
    mn_maker k = mn_maker_new("stops", "stage:t code:t name:t people:f low:f high:f", e);

    for (size_t i = 0; !k.st && i < of->first[MN_STAGES]; i++) {
        const mn_stop *stop = &of->stop[i];

        if (stop->people.people == 0)
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, stages[stage_of(of, i)]);
        put(&k, 1, s, i, code_of);
        put(&k, 2, s, i, name_of);
        mn_show_share(&k, 3, &stop->people, s->answer->options.draws > 0);
    }
    return mn_show_end(&k, r, &view);
}

mn_status mn_show_flows(mn_report *r, const mn_shown *s, mn_err *e)
{
    mn_status st = s->supply ? legs(r, s, e) : MN_OK;

    return st || !s->supply ? st : stops(r, s, e);
}

mn_status mn_show_flow_chart(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_chart c = {
        .kind = MN_CHART_FLOW,
        .title = "From purchase through tiers of supply to the workplace",
        .table = "flows",
        .label = "source",
        .target = "target",
        .value = "people",
        .unit = s->picture->unit,
        .scale = s->picture->per_person,
        .alt = "Flow diagram from what was bought, through who sells it and how many steps up the "
               "supply chain people work, to the work that they do and the countries where they do "
               "it. What holds less than 1% of the whole is gathered under other."};

    return s->supply && s->answer->options.draws ? mn_report_chart(r, &c, e) : MN_OK;
}
