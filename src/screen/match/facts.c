/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/facts.c - why an entry was told, a fact at a time. What explain.c puts into
 * sentences.
 */
#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "screen/match/inside.h"

static void say(const char *what, const char *verdict, double value, mn_score_fact_fn tell,
                void *payload)
{
    const mn_score_fact f = {.what = what, .verdict = verdict, .note = "", .value = value};
    tell(&f, payload);
}

static void say_fields(const mn_match *h, mn_score_fact_fn tell, void *payload)
{
    const struct {
        uint32_t bit;
        const char *what, *verdict;
    } facts[] = {{MN_WHY_ID_SAME, mn_party_field_name(h->id), "same"},
                 {MN_WHY_ID_OTHER, mn_party_field_name(h->id), "other"},
                 {MN_WHY_ID_ALONE, "identifier", "alone"},
                 {MN_WHY_COUNTRY_SAME, "country", "same"},
                 {MN_WHY_COUNTRY_OTHER, "country", "other"},
                 {MN_WHY_COUNTRY_OF_ADDRESS, "country", "near"},
                 {MN_WHY_COMMON, "common", "other"},
                 {MN_WHY_BIRTH_SAME, "birthDate", "same"},
                 {MN_WHY_BIRTH_NEAR, "birthDate", "near"},
                 {MN_WHY_BIRTH_OTHER, "birthDate", "other"},
                 {MN_WHY_ADDRESS_SAME, "address", "same"},
                 {MN_WHY_CITY_SAME, "city", "same"},
                 {MN_WHY_SCHEMA_OTHER, "schema", "other"},
                 {MN_WHY_WEAK, "weakAlias", "weak"}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (h->why & facts[i].bit)
            say(facts[i].what, facts[i].verdict, NAN, tell, payload);
    say("probability", "names", h->name_probability, tell, payload);
}

mn_status mn_match_facts(const mn_screener *s, const mn_match *h, const mn_party *p,
                         mn_score_fact_fn tell, void *payload, mn_err *e)
{
    const mn_parsed *entry = mn_index_name_at(s->list[h->list].index, h->name).parsed;
    mn_parsed *query = malloc(MN_PARSED_MAX);
    mn_score score;
    if (!query)
        return mn_fail_memory(e);
    mn_status st = mn_name_read(query, p->value[h->query_name].text, mn_bearer_of_schema(p->schema),
                                s->kit->tables, e);
    if (!st) {
        mn_score_pair(&score, query, entry, s->kit->scorer);
        mn_score_facts(&score, query, entry, s->kit->scorer, tell, payload);
        say_fields(h, tell, payload);
    }
    free(query);
    return st;
}
