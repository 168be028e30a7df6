/* SPDX-License-Identifier: Apache-2.0
 *
 * country/fact/vocabulary.c - places, indicators and sources, out of data/facts/. See facts.h.
 */
#include <math.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "country/fact/facts.h"

extern const unsigned char mn_data_facts_indicators[], mn_data_facts_indicators_end[];
extern const unsigned char mn_data_facts_sources[], mn_data_facts_sources_end[];
extern const unsigned char mn_data_facts_places[], mn_data_facts_places_end[];

/* --- places --------------------------------------------------------------------------------------
 */

static mn_status add_place(mn_facts *f, const mn_place *x, mn_err *e)
{
    if (!mn_grow(&f->place, &f->place_cap, f->places + 1, sizeof *f->place))
        return mn_fail_memory(e);
    f->place[f->places++] = *x;
    return MN_OK;
}

static mn_status countries(mn_facts *f, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < mn_countries(f->reference) && !st; i++) {
        const mn_country *c = mn_country_at(f->reference, i);
        st = add_place(f, &(mn_place){c->iso3, c->name, c->name, true}, e);
    }
    return st;
}

static mn_status region(mn_facts *f, const mn_csv *c, mn_err *e)
{
    mn_place x = {.country = false};
    uint32_t at = (uint32_t)f->places;
    mn_status st = mn_csv_str(c, 0, &x.code, e);
    if (!st)
        st = mn_csv_str(c, 1, &x.name, e);
    if (!st)
        st = mn_csv_str(c, 2, &x.name_es, e);
    if (!st)
        st = mn_map_put(&f->place_of, mn_text_of(x.code), &at, e);
    return st ? st : add_place(f, &x, e);
}

/* --- indicators ----------------------------------------------------------------------------------
 */

mn_status mn_facts_add_indicator(mn_facts *f, const mn_indicator *x, uint32_t *at, mn_err *e)
{
    *at = (uint32_t)f->indicators;
    if (!mn_grow(&f->indicator, &f->indicator_cap, f->indicators + 1, sizeof *f->indicator))
        return mn_fail_memory(e);
    const mn_status st = mn_map_put(&f->indicator_of, mn_text_of(x->id), at, e);
    if (!st && *at == f->indicators)
        f->indicator[f->indicators++] = *x;
    return st;
}

static mn_status word(int *out, const char *what, const mn_csv *c, size_t cell,
                      const char *const *words, int n, mn_err *e)
{
    for (int i = 0; i < n; i++)
        if (mn_text_eq_str(c->cell[cell], words[i])) {
            *out = i;
            return MN_OK;
        }
    return mn_csv_fail(c, e, "'%.*s' is no %s", (int)c->cell[cell].len, c->cell[cell].ptr, what);
}

static mn_status bound(double *out, const mn_csv *c, size_t cell, double missing, mn_err *e)
{
    *out = missing;
    return c->cell[cell].len ? mn_csv_f64(c, cell, out, e) : MN_OK;
}

static mn_status indicator(mn_facts *f, const mn_csv *c, mn_err *e)
{
    static const char *const kinds[] = {"count",   "estimate", "rate", "score",
                                        "percent", "money",    "tier", "yes"};
    static const char *const better[] = {"none", "low", "high"};
    mn_indicator x = {.id = NULL};
    const char **const text[] = {&x.id, &x.name, &x.name_es, &x.unit};
    int kind = 0, good = 0;
    uint32_t at;
    mn_status st = MN_OK;
    for (size_t i = 0; i < 4 && !st; i++)
        st = mn_csv_str(c, i, text[i], e);
    if (!st)
        st = word(&kind, "kind", c, 4, kinds, 8, e);
    if (!st)
        st = word(&good, "direction", c, 5, better, 3, e);
    if (!st)
        st = bound(&x.least, c, 6, -HUGE_VAL, e);
    if (!st)
        st = bound(&x.most, c, 7, HUGE_VAL, e);
    if (!st)
        st = mn_csv_str(c, 8, &x.definition, e);
    if (!st)
        st = mn_csv_str(c, 10, &x.headings, e);
    if (!st)
        st = mn_csv_str(c, 11, &x.part_of, e);
    x.kind = (mn_indicator_kind)kind;
    x.better = (mn_better)good;
    return st ? st : mn_facts_add_indicator(f, &x, &at, e);
}

/* --- sources -------------------------------------------------------------------------------------
 */

mn_status mn_facts_add_source(mn_facts *f, const mn_fact_source *x, uint32_t *at, mn_err *e)
{
    *at = (uint32_t)f->sources;
    if (!mn_grow(&f->source, &f->source_cap, f->sources + 1, sizeof *f->source))
        return mn_fail_memory(e);
    const mn_status st = mn_map_put(&f->source_of, mn_text_of(x->id), at, e);
    if (!st && *at == f->sources)
        f->source[f->sources++] = *x;
    return st;
}

const mn_fact_source *mn_facts_source_of(const mn_facts *f, const char *id)
{
    const uint32_t at = mn_map_get(&f->source_of, mn_text_of(id));
    return at == MN_MAP_NONE ? NULL : &f->source[at];
}

static mn_status source(mn_facts *f, const mn_csv *c, mn_err *e)
{
    mn_fact_source x = {.id = NULL};
    const char **const text[] = {&x.id,        &x.name,      &x.publisher, &x.address,
                                 &x.published, &x.retrieved, NULL,         &x.note};
    double grade = 0;
    uint32_t at;
    mn_status st = mn_csv_f64(c, 6, &grade, e);
    for (size_t i = 0; i < 8 && !st; i++)
        if (text[i])
            st = mn_csv_str(c, i, text[i], e);
    if (!st && (!*x.name || !*x.address || !*x.published || strlen(x.retrieved) != 10))
        st = mn_csv_fail(c, e, "a source has a name, an address and its days");
    x.grade = (int)grade;
    return st ? st : mn_facts_add_source(f, &x, &at, e);
}

/* --- all of them ---------------------------------------------------------------------------------
 */

static mn_status each(mn_facts *f, mn_source table, const char *columns,
                      mn_status (*row)(mn_facts *, const mn_csv *, mn_err *), mn_err *e)
{
    mn_csv c;
    bool more = true;
    mn_status st = mn_csv_open(&c, table, &f->arena, columns, e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more)
        st = row(f, &c, e);
    return st;
}

#define TABLE(symbol, path) ((mn_source){path, symbol, (size_t)(symbol##_end - symbol)})

mn_status mn_facts_vocabulary(mn_facts *f, mn_err *e)
{
    mn_status st = countries(f, e);
    if (!st)
        st = each(f, TABLE(mn_data_facts_places, "data/facts/places.csv"), "code,name,name_es",
                  region, e);
    if (!st)
        st = each(
            f, TABLE(mn_data_facts_indicators, "data/facts/indicators.csv"),
            "id,name,name_es,unit,kind,better,least,most,definition,definition_es,headings,part_of",
            indicator, e);
    if (!st)
        st = each(f, TABLE(mn_data_facts_sources, "data/facts/sources.csv"),
                  "id,name,publisher,address,published,retrieved,grade,note", source, e);
    return st;
}
