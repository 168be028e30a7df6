/* SPDX-License-Identifier: Apache-2.0
 *
 * show_compare.c - a report on why two footprints differ.
 */
#include "footprint/understand/show.h"

#include "core/err.h"
#include "table/maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *label, *means;
} effects[MN_EFFECTS] = {
    {"volume", "Volume", "more or less money is spent"},
    {"mix", "Mix", "on other industries"},
    {"origin", "Origin", "in other countries"},
    {"intensity", "Intensity", "where others stand behind a dollar"},
};

typedef struct compare_shown {
    mn_report *r;
    const mn_compared *c;
    const mn_shown *side[2];
    const char *name[2];
    const mn_picture *picture;
    mn_err *e;
} compare_shown;

/* A part that is nothing but what rounding left of a sum of this size is 0. */
static double unless_noise(double part, double size)
{
    return fabs(part) > 1e-13 * size ? part : 0;
}

static mn_status figure(const compare_shown *v, const char *name, const char *label,
                        const mn_share *s, bool drawn, double scale, const char *unit,
                        bool headline)
{
    const mn_figure f = {name,
                         label,
                         s->people * scale,
                         drawn ? s->range.low * scale : NAN,
                         drawn ? s->range.high * scale : NAN,
                         unit,
                         drawn ? mn_method : "mrio-point",
                         headline};

    return mn_report_figure(v->r, &f, v->e);
}

static mn_status figures(const compare_shown *v)
{
    const mn_answer *a = v->side[0]->answer, *b = v->side[1]->answer;
    const bool drawn = a->options.draws > 0;
    char label[2][200];
    mn_status st;

    for (unsigned s = 0; s < 2; s++)
        snprintf(label[s], sizeof label[s], "%c: %s", 'A' + (char)s, v->name[s]);
    st = figure(v, "difference", "B less A", &v->c->difference, v->c->drawn, v->picture->per_person,
                v->picture->unit, true);
    st = st ? st
            : figure(v, "a", label[0], &a->total, drawn, v->picture->per_person, v->picture->unit,
                     false);
    st = st ? st
            : figure(v, "b", label[1], &b->total, drawn, v->picture->per_person, v->picture->unit,
                     false);
    if (!st && v->picture->per_person != 1.0)
        st = figure(v, "people_difference", "B less A, in people held all year", &v->c->difference,
                    v->c->drawn, 1, "people", false);
    return st;
}

static mn_status parts(const compare_shown *v)
{
    const double f = v->picture->per_person, all = v->c->difference.people;
    const double size =
        fabs(v->side[0]->answer->total.people) + fabs(v->side[1]->answer->total.people);
    mn_maker k = mn_maker_new("parts", "part:t means:t people:f low:f high:f share:f", v->e);
    char columns[200];
    mn_table_view view = {.title = "Why B differs from A", .columns = columns};
    mn_chart chart = {.kind = MN_CHART_INTERVAL,
                      .title = "What the difference is made of",
                      .table = "parts",
                      .label = "part",
                      .value = "people",
                      .low = "low",
                      .high = "high",
                      .unit = v->picture->unit,
                      .scale = f,
                      .alt = "The parts of the difference by volume, mix, origin and intensity, "
                             "and the whole difference, each with its 90% interval."};
    mn_status st;

    snprintf(columns, sizeof columns,
             "part=Part,means=Because,people*%g=%s,low*%g=Low,high*%g=High", f, v->picture->header,
             f, f);
    for (unsigned i = 0; i < MN_EFFECTS; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, effects[i].label);
        mn_make_str(&k, 1, effects[i].means);
        mn_share effect = v->c->effect[i];

        effect.people = unless_noise(effect.people, size);
        mn_show_share(&k, 2, &effect, v->c->drawn);
        mn_make_f64(&k, 5, all != 0 ? effect.people / all : NAN);
    }
    mn_make_row(&k, 0);
    mn_make_str(&k, 0, "Difference");
    mn_make_str(&k, 1, "the sum of these");
    mn_show_share(&k, 2, &v->c->difference, v->c->drawn);
    mn_make_f64(&k, 5, all != 0 ? 1 : NAN);
    st = mn_show_end(&k, v->r, &view);
    return st || !v->c->drawn ? st : mn_report_chart(v->r, &chart, v->e);
}

/* --- by industry and by region --------------------------------------------------------- */

typedef struct row {
    double people[2], effect[MN_EFFECTS], size;
    size_t index;
    uint32_t item; /* one of it */
} row;

static int largest_first(const void *a, const void *b)
{
    const row *x = a, *y = b;

    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static row *gather(const compare_shown *v, bool region, size_t *count)
{
    const mn_model *m = v->side[0]->answer->model;
    size_t n = region ? m->regions + 1 : v->c->whats, kept = 0;
    row *rows = calloc(n + 1, sizeof *rows);

    for (size_t i = 0; rows && i < v->c->items; i++) {
        const mn_item *item = &v->c->item[i];
        size_t at = !region ? item->what : item->region == MN_ANYWHERE ? m->regions : item->region;

        rows[at].item = (uint32_t)i;
        for (unsigned s = 0; s < 2; s++)
            rows[at].people[s] += item->money[s] * item->rate[s];
        for (unsigned f = 0; f < MN_EFFECTS; f++)
            rows[at].effect[f] += item->effect[f];
    }
    for (size_t i = 0; rows && i < n; i++) {
        rows[i].index = i;
        for (unsigned f = 0; f < MN_EFFECTS; f++)
            rows[i].size += fabs(rows[i].effect[f]);
        if (rows[i].people[0] != 0 || rows[i].people[1] != 0)
            rows[kept++] = rows[i];
    }
    if (rows && kept)
        qsort(rows, kept, sizeof *rows, largest_first);
    *count = kept;
    return rows;
}

static const char *name_of(const compare_shown *v, bool region, const row *at, const char **code)
{
    const mn_model *m = v->side[0]->answer->model;
    const mn_item *item = &v->c->item[at->item];

    if (region) {
        *code = at->index < m->regions ? m->region[at->index] : "-";
        return at->index < m->regions ? mn_region_label(v->side[0], at->index)
                                      : "its usual origins";
    }
    if (at->index < m->industries) {
        *code = m->industry[at->index];
        return mn_industry_label(v->side[0], at->index);
    }
    const unsigned s = item->group[0] == MN_ANYWHERE;
    const mn_group_key *key = &v->side[s]->answer->groups.at[item->group[s]].key;

    *code = mn_industry_at(v->side[0]->reference, key->what)->code;
    return v->side[s]->answer->options.materials->product[key->product - 1].name;
}

static mn_status by(const compare_shown *v, bool region)
{
    const double f = v->picture->per_person;
    size_t n = 0;
    row *rows = gather(v, region, &n);
    mn_maker k = mn_maker_new(region ? "by_seller" : "by_bought",
                              "code:t name:t a:f b:f difference:f volume:f mix:f origin:f "
                              "intensity:f",
                              v->e);
    char columns[300];
    mn_table_view view = {.title = region ? "By the country that sells" : "By what is bought",
                          .first = 10,
                          .columns = columns};

    snprintf(columns, sizeof columns,
             "name=%s,a*%g=A,b*%g=B,volume*%g=Volume,mix*%g=Mix,origin*%g=Origin",
             region ? "Seller" : "Bought", f, f, f, f, f);
    if (v->c->effect[MN_EFFECT_INTENSITY].people != 0)
        snprintf(columns + strlen(columns), sizeof columns - strlen(columns),
                 ",intensity*%g=Intens.", f);
    if (!rows && !k.st)
        k.st = mn_fail_memory(v->e);
    for (size_t i = 0; !k.st && i < n; i++) {
        const char *code, *name = name_of(v, region, &rows[i], &code);

        mn_make_row(&k, 0);
        mn_make_str(&k, 0, code);
        mn_make_str(&k, 1, name);
        mn_make_f64(&k, 2, rows[i].people[0]);
        mn_make_f64(&k, 3, rows[i].people[1]);
        mn_make_f64(&k, 4, rows[i].people[1] - rows[i].people[0]);
        for (unsigned c = 0; c < MN_EFFECTS; c++)
            mn_make_f64(
                &k, 5 + c,
                unless_noise(rows[i].effect[c], fabs(rows[i].people[0]) + fabs(rows[i].people[1])));
    }
    free(rows);
    return mn_show_end(&k, v->r, &view);
}

/* --- words ------------------------------------------------------------------------------ */

static mn_status words(const compare_shown *v)
{
    mn_status st = mn_report_text(v->r, MN_TEXT_HEADING, "What this is, and is not", v->e);

    st = st ? st
            : mn_report_text(
                  v->r, MN_TEXT_PARA,
                  "The parts sum exactly to the difference. Each is what its factor changes, on "
                  "the mean over all 24 orders in which the four can change (Dietzenbacher and "
                  "Los 1998, doi 10.1080/09535319800000023). A part says what differs, not who "
                  "is to blame for it.",
                  v->e);
    if (!st && v->side[0]->answer->model == v->side[1]->answer->model)
        st = mn_report_text(v->r, MN_TEXT_NOTE,
                            "Both are answered with one economy: intensity then differs only "
                            "where products stand apart in their industry. --model-b takes "
                            "another year's economy for B.",
                            v->e);
    if (!st && v->c->drawn)
        st = mn_report_text(v->r, MN_TEXT_NOTE,
                            "Intervals come from draws that A and B share: the same world and, for "
                            "what both buy alike, the same errors of price and classification.",
                            v->e);
    if (!st && !v->c->drawn && v->side[0]->answer->options.draws)
        st = mn_report_text(v->r, MN_TEXT_NOTE,
                            "The economy is too large for intervals of the parts.", v->e);
    return st ? st : mn_report_text(v->r, MN_TEXT_NOTE, mn_moving_away, v->e);
}

mn_status mn_show_compare(mn_report *r, const mn_compared *c, const mn_shown *a, const mn_shown *b,
                          const char *name_a, const char *name_b, mn_err *e)
{
    const mn_shown *larger = a->answer->total.people > b->answer->total.people ? a : b;
    const compare_shown v = {r, c, {a, b}, {name_a, name_b}, larger->picture, e};
    char text[400];
    mn_status st;

    snprintf(text, sizeof text, "A: %s. B: %s", name_a, name_b);
    st = mn_report_subtitle(r, text, e);
    st = st ? st : figures(&v);
    st = st ? st : parts(&v);
    st = st ? st : by(&v, false);
    st = st ? st : by(&v, true);
    return st ? st : words(&v);
}
