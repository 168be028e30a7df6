/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/show/show.h - an answer turned into a report: figures, words, tables,
 * pictures.
 */
#ifndef FOOTPRINT_SHOW_H
#define FOOTPRINT_SHOW_H

#include "footprint/answer/made_of.h"
#include "footprint/answer/supply.h"
#include "footprint/answer/touches.h"
#include "footprint/survey/questions.h"

#include "table/maker.h"

#include <manumit/report.h>

/* What is shown. spending is NULL for an average basket. */
typedef struct mn_shown {
    const mn_answer *answer;
    const mn_spending *spending;
    const mn_touches *touches;
    const mn_reference *reference;
    bool model_is_wiod; /* industries are c1..c35: their short names are known */
    const struct mn_picture *picture;
    const mn_made_of *made;     /* of the answer's products; NULL: not asked for */
    const mn_supply *supply;    /* the flow of people; NULL: not asked for */
    const mn_questions *survey; /* by whose screens its flow tells purchases; or NULL */
    bool brief;                 /* of long tables no more is made than is shown: mn_call_brief() */
} mn_shown;

/* The unit that a person can picture: people where there are whole ones, else
 * days or hours of a year. Tables hold people; what is shown is scaled. */
typedef struct mn_picture {
    double per_person;
    const char *header; /* of a column: "Hours" */
    const char *unit;   /* "hours a year" */
} mn_picture;
const mn_picture *mn_picture_of(const mn_answer *a);

/* Days a year that a person is held, and hours a year that she or he is made
 * to work: 48 a week, the longest normal week of ILO Convention 1 (1919), for
 * 52 weeks. An assumption: hours in forced labour are seldom counted. */
#define MN_DAYS_A_YEAR  365.0
#define MN_HOURS_A_YEAR 2496.0

/* Rows of the table materials that are shown to a person. */
enum { MN_MATERIALS_SHOWN = 12 };

extern const char mn_method[]; /* the name of the method behind every interval */

/* One line on what was asked: file, purchases, money, years, buyer. */
mn_status mn_show_subject(mn_report *r, const mn_shown *s, const char *file, mn_err *e);
mn_status mn_show_figures(mn_report *r, const mn_shown *s, mn_err *e);
mn_status mn_show_tables(mn_report *r, const mn_shown *s, mn_err *e);
mn_status mn_show_flows(mn_report *r, const mn_shown *s, mn_err *e);
mn_status mn_show_flow_chart(mn_report *r, const mn_shown *s, mn_err *e);
mn_status mn_show_materials(mn_report *r, const mn_shown *s, mn_err *e);
mn_status mn_show_goods(mn_report *r, const mn_shown *s, mn_err *e);
mn_status mn_show_method(mn_report *r, const mn_shown *s, mn_err *e);
/* The table of each purchase's steps from what was paid to basic prices; spending is
 * not NULL. */
mn_status mn_show_prices(mn_report *r, const mn_shown *s, mn_err *e);
/* The same in a sentence. */
mn_status mn_show_price_method(mn_report *r, const mn_shown *s, mn_err *e);

/* Shares by people, most first. */
typedef struct mn_ranked {
    double people;
    size_t index;
} mn_ranked;

int mn_ranked_most_first(const void *a, const void *b); /* for qsort(): then by index */
void mn_rank(mn_ranked *out, const mn_share *s, size_t n);
/* The same, from an order of all n that is nearly right: O(n + pairs that stand wrongly). */
void mn_rank_from(mn_ranked *out, const uint32_t *order, const mn_share *s, size_t n);

/* Figures on their way into a report: the first error stands. */
typedef struct mn_figures {
    mn_report *r;
    mn_err *e;
    mn_status st;
} mn_figures;

void mn_figures_add(mn_figures *f, const char *name, const char *label, double value, double low,
                    double high, const char *unit, const char *method, bool headline);

/* Ends a table and gives it to the report. */
MN_USE mn_status mn_show_end(mn_maker *k, mn_report *r, const mn_table_view *view);
/* People, low and high into col and the two behind it; without limits where none are drawn. */
void mn_show_share(mn_maker *k, size_t col, const mn_share *s, bool drawn);

/* "Farming (India)": an industry and its region, for people. */
void mn_cell_label(char *out, size_t size, const mn_shown *s, size_t cell);
/* What a group of purchases is of: a kind of industry, or the basket's industry. */
const char *mn_bought_label(const mn_shown *s, size_t what);
const char *mn_industry_label(const mn_shown *s, size_t industry);
const char *mn_region_label(const mn_shown *s, size_t region);

#endif
