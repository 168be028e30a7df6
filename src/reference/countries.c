/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/countries.c - countries, the satellite's regions and population.
 *
 * A country is found by the folded form of its ISO codes, name and aliases
 * (see names.h). Tables: data/country/{countries,satellite_regions,population}.csv.
 */
#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"
#include "reference/internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool mn_is_model_region(mn_text code)
{
    /* Timmer et al. 2015 (doi 10.1111/roie.12178), table 1; Romania is ROM. */
    static const char regions[][4] = {"AUS", "AUT", "BEL", "BGR", "BRA", "CAN", "CHN", "CYP", "CZE",
                                      "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GBR", "GRC", "HUN",
                                      "IDN", "IND", "IRL", "ITA", "JPN", "KOR", "LTU", "LUX", "LVA",
                                      "MEX", "MLT", "NLD", "POL", "PRT", "ROM", "RUS", "SVK", "SVN",
                                      "SWE", "TUR", "TWN", "USA", "RoW"};
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        if (mn_text_eq_str(code, regions[i])) {
            return true;
        }
    }
    return false;
}

static bool is_capitals(mn_text t, size_t len)
{
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] < 'A' || t.ptr[i] > 'Z') {
            return false;
        }
    }
    return t.len == len;
}

enum { ISO3, ISO2, NUMERIC, NAME, MODEL_REGION, SATELLITE_REGION, ILO_REGION, ALIASES };

static mn_status check_country(const mn_csv *c, const mn_country_set *s, mn_err *e)
{
    const mn_text iso3 = c->cell[ISO3], region = c->cell[MODEL_REGION];
    if (!is_capitals(iso3, 3) || !is_capitals(c->cell[ISO2], 2) || c->cell[NAME].len == 0) {
        return mn_csv_fail(c, e, "no ISO 3166-1 codes and name");
    }
    if (!mn_is_model_region(region)) {
        return mn_csv_fail(c, e, "'%.*s' is no region of the model", (int)region.len, region.ptr);
    }
    /* Three letters can be another country's alias by now, but never its code. */
    for (size_t i = 0; i < s->n; i++) {
        if (mn_text_eq_str(iso3, s->at[i].iso3) || mn_text_eq_str(c->cell[ISO2], s->at[i].iso2)) {
            return mn_csv_fail(c, e, "'%.*s' is there twice", (int)iso3.len, iso3.ptr);
        }
    }
    return MN_OK;
}

static mn_status add_country(mn_reference *r, const mn_csv *c, mn_err *e)
{
    mn_country_set *s = &r->countries;
    mn_status st = check_country(c, s, e);
    if (st != MN_OK) {
        return st;
    }
    if (!mn_grow(&s->at, &s->cap, s->n + 1, sizeof *s->at)) {
        return mn_fail_memory(e);
    }
    mn_country *to = &s->at[s->n];
    *to = (mn_country){0};
    const struct {
        const char **to;
        size_t cell;
    } texts[] = {{&to->iso3, ISO3},
                 {&to->iso2, ISO2},
                 {&to->numeric, NUMERIC},
                 {&to->name, NAME},
                 {&to->model_region, MODEL_REGION},
                 {&to->satellite_region, SATELLITE_REGION},
                 {&to->ilo_region, ILO_REGION}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts && st == MN_OK; i++) {
        st = mn_csv_str(c, texts[i].cell, texts[i].to, e);
    }
    const uint32_t owner = (uint32_t)s->n;
    if (st == MN_OK) {
        st = mn_names_add(&s->names, &r->arena, c->cell[ISO3], owner, MN_NAME_CODE, e);
    }
    if (st == MN_OK) {
        st = mn_names_add(&s->names, &r->arena, c->cell[ISO2], owner, MN_NAME_CODE, e);
    }
    if (st == MN_OK) {
        st = mn_names_add(&s->names, &r->arena, c->cell[NAME], owner, MN_NAME_PROPER, e);
    }
    if (st == MN_OK) {
        st = mn_names_add_list(&s->names, &r->arena, c->cell[ALIASES], owner, e);
    }
    s->n += st == MN_OK;
    return st;
}

mn_status mn_countries_load(mn_reference *r, mn_source table, mn_err *e)
{
    mn_csv c;
    return mn_csv_each(&c, table, r,
                       "iso3,iso2,numeric,name,model_region,satellite_region,ilo_region,aliases",
                       add_country, e);
}

/* --- the satellite's regions -------------------------------------------------- */

static mn_status add_region(mn_reference *r, const mn_csv *c, mn_err *e)
{
    mn_country_set *s = &r->countries;
    if (!mn_grow(&s->region, &s->regions_cap, s->regions + 1, sizeof *s->region)) {
        return mn_fail_memory(e);
    }
    mn_satellite_region *to = &s->region[s->regions];
    *to = (mn_satellite_region){0};
    if (!is_capitals(c->cell[0], 3) || !mn_is_model_region(c->cell[3])) {
        return mn_csv_fail(c, e, "no region of three letters within one of the model");
    }
    mn_status st = mn_csv_str(c, 0, &to->code, e);
    if (st == MN_OK) {
        st = mn_csv_str(c, 1, &to->name, e);
    }
    if (st == MN_OK) {
        st = mn_csv_str(c, 2, &to->iso3, e);
    }
    if (st == MN_OK) {
        st = mn_csv_str(c, 3, &to->model_region, e);
    }
    if (st == MN_OK) {
        st = mn_csv_yes(c, 4, &to->composite, e);
    }
    if (st == MN_OK) {
        st = mn_csv_str(c, 5, &to->ilo_region, e);
    }
    if (st == MN_OK && to->composite == (to->iso3[0] != '\0')) {
        st = mn_csv_fail(c, e, "'%s' must be either one country or composite", to->code);
    }
    s->regions += st == MN_OK;
    return st;
}

mn_status mn_satellite_regions_load(mn_reference *r, mn_source table, mn_err *e)
{
    mn_csv c;
    return mn_csv_each(&c, table, r, "code,name,iso3,model_region,composite,ilo_region", add_region,
                       e);
}

/* --- population ----------------------------------------------------------------- */

/* Which of the sources that were named so far the row names. */
static mn_status people_source(mn_reference *r, const mn_csv *c, size_t *at, mn_err *e)
{
    mn_country_set *s = &r->countries;
    for (*at = 0; *at < s->people_sources; ++*at) {
        if (mn_text_eq_str(c->cell[3], s->people_source[*at])) {
            return MN_OK;
        }
    }
    if (s->people_sources == MN_PEOPLE_SOURCES) {
        return mn_csv_fail(c, e, "more than %d sources", MN_PEOPLE_SOURCES);
    }
    return mn_csv_str(c, 3, &s->people_source[s->people_sources++], e);
}

static mn_status add_people(mn_reference *r, const mn_csv *c, mn_err *e)
{
    int32_t year = 0;
    double people = 0;
    mn_status st = mn_csv_year(c, 1, &year, e);
    if (st == MN_OK) {
        st = mn_csv_f64(c, 2, &people, e);
    }
    if (st == MN_OK && (!is_capitals(c->cell[0], 3) || people <= 0)) {
        st = mn_csv_fail(c, e, "no people of a country");
    }
    size_t from = 0;
    if (st == MN_OK) {
        st = people_source(r, c, &from, e);
    }
    if (st == MN_OK) {
        st = mn_series_add(&r->countries.people, c->cell[0], year, people, e);
    }
    return st == MN_OK ? mn_series_add(&r->countries.people_from, c->cell[0], year, (double)from, e)
                       : st;
}

mn_status mn_population_load(mn_reference *r, mn_source table, mn_err *e)
{
    mn_csv c;
    int32_t year = 0;
    mn_status st = mn_csv_each(&c, table, r, "iso3,year,people,?source", add_people, e);
    if (st == MN_OK && !mn_series_close(&r->countries.people, &year)) {
        st = mn_csv_fail(&c, e, "a country has two figures for %d", (int)year);
    }
    /* The same rows: none of it is there twice either. */
    if (st == MN_OK && !mn_series_close(&r->countries.people_from, &year)) {
        st = mn_csv_fail(&c, e, "a country has two sources for %d", (int)year);
    }
    return st;
}

void mn_countries_free(mn_country_set *s)
{
    mn_names_free(&s->names);
    mn_series_free(&s->people);
    mn_series_free(&s->people_from);
    free(s->at);
    free(s->region);
    *s = (mn_country_set){0};
}

/* --- questions -------------------------------------------------------------------- */

size_t mn_countries(const mn_reference *r)
{
    return r->countries.n;
}

const mn_country *mn_country_at(const mn_reference *r, size_t i)
{
    MN_BUG(i < r->countries.n);
    return &r->countries.at[i];
}

const mn_country *mn_country_find(const mn_reference *r, mn_text name)
{
    uint32_t i = mn_names_find(&r->countries.names, name);
    return i == MN_NAME_NONE ? NULL : &r->countries.at[i];
}

const char *mn_country_suggest(const mn_reference *r, mn_text name)
{
    return mn_names_suggest(&r->countries.names, name);
}

size_t mn_satellite_regions(const mn_reference *r)
{
    return r->countries.regions;
}

const mn_satellite_region *mn_satellite_region_at(const mn_reference *r, size_t i)
{
    MN_BUG(i < r->countries.regions);
    return &r->countries.region[i];
}

double mn_population(const mn_reference *r, const char *iso3, int year, int *known_year)
{
    int32_t known = 0;
    double people = mn_series_nearest(&r->countries.people, mn_text_of(iso3), year, &known);
    if (known_year && !isnan(people)) {
        *known_year = known;
    }
    return people;
}

bool mn_population_find(mn_population_row *out, const mn_reference *r, const char *iso3, int year)
{
    const mn_country_set *s = &r->countries;
    int32_t known = 0;
    const double people = mn_series_nearest(&s->people, mn_text_of(iso3), year, &known);
    if (isnan(people)) {
        return false;
    }
    const double from = mn_series_get(&s->people_from, mn_text_of(iso3), known);
    *out = (mn_population_row){people, (int)known, s->people_source[(size_t)from]};
    return true;
}
