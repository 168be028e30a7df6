/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/people.h - a country's people, beside whom figures are set: each with its year
 * and source, as any figure.
 */
#ifndef COUNTRY_COMMANDS_PEOPLE_H
#define COUNTRY_COMMANDS_PEOPLE_H

#include "country/commands/data.h"
#include "report/made.h"

#define MN_COUNTRY_PEOPLE_ROOM 640

typedef struct mn_country_people {
    double people;
    int year; /* the nearest to the one that was asked for */
    /* "World Bank: Population, total, SP.POP.TOTL (2025) (people of 2022)" */
    char source[MN_COUNTRY_PEOPLE_ROOM];
    const char *address, *retrieved; /* borrowed from the facts */
} mn_country_people;

/* False where nothing is known of a place's people. O(log rows). */
bool mn_country_people_of(mn_country_people *out, const mn_country_data *d, uint32_t place,
                          int year);

/* Puts people, their year, source, address and day of reading into five columns from `col`; leaves
 * them empty where x is NULL. */
void mn_country_put_people(mn_maker *k, size_t col, const mn_country_people *x);
#define MN_COUNTRY_PEOPLE_TYPES                                                                    \
    "people:f people_year:i people_source:t people_address:t people_retrieved:t"
#define MN_COUNTRY_PEOPLE_COLUMNS "people,people_year,people_source,people_address,people_retrieved"

#endif
