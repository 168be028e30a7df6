/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/venues.h - time-location sampling: events (a place at a day and time) are drawn,
 * who comes is counted, some are asked. Who goes to more events is met more often: what is
 * measured is visits, until each respondent is weighed by how many events she goes to (Karon &
 * Wejnert 2012, doi 10.1007/s11524-011-9640-8).
 */
#ifndef MEASURE_SURVEY_VENUES_H
#define MEASURE_SURVEY_VENUES_H

#include "measure/survey/design.h"

typedef enum mn_venues_method {
    MN_VENUES_SAMPLE,  /* respondents as they are */
    MN_VENUES_VISITS,  /* visits: 1 / the event's chance, times counted / asked */
    MN_VENUES_PERSONS, /* that by the number of events that she goes to */
    MN_VENUES_METHODS
} mn_venues_method;
const char *mn_venues_method_name(mn_venues_method m); /* "sample", "visits", "persons" */

typedef struct mn_venues {
    mn_design design;
    double *weight[MN_VENUES_METHODS]; /* rows'; 0: does not count. NULL: not told */
    bool totals; /* chances and counts are known: numbers are, not shares alone */
    size_t events;
    double kish;     /* 1 + the squared coefficient of variation of the last method's weights */
    double heaviest; /* the largest share of one row in them */
    mn_refused refused;
} mn_venues;
/* Roles: event; venue (drawn before its events), stratum, chance (of the event), counted (who
 * came), visits (events that she goes to in the time), weight (made elsewhere, in place of chance
 * and counted). MN_DATA with the line where rows of one event differ in its chance or count. *out
 * is new: mn_venues_free(). */
MN_USE mn_status mn_venues_of(mn_venues *out, const mn_table *t, const char *columns, mn_err *e);
void mn_venues_free(mn_venues *p); /* zero-initialised is legal */

#endif
