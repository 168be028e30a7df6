/* SPDX-License-Identifier: Apache-2.0
 *
 * report/number.h - numbers, cells and figures as people read them: about three
 * significant digits, 1,240 and 0.0035, a real minus, never an exponent like
 * 1e-05. Independent of the locale. Scripts get exact numbers from json.c.
 */
#ifndef REPORT_NUMBER_H
#define REPORT_NUMBER_H

#include "core/buf.h"
#include "report/model.h"

/* sig significant digits; a whole number loses none of its digits when
 * `whole`. NaN is an en dash. */
void mn_show_number(mn_buf *b, double v, int sig, bool whole);
/* Exactly so many decimals (beyond 1e15 as mn_show_number). */
void mn_show_fixed(mn_buf *b, double v, int decimals);
void mn_show_integer(mn_buf *b, int64_t v);
/* Hundredths as 1,240.50. */
void mn_show_money(mn_buf *b, int64_t hundredths);
/* The same as plain digits, "-1240.50", for scripts. */
void mn_plain_money(mn_buf *b, int64_t hundredths);
/* A date as 2024-05-31; years beyond 9999 with a sign (ISO 8601). */
void mn_plain_date(mn_buf *b, int64_t days);

/* A round number of a scale: "0.001", "20%". */
void mn_show_tick(mn_buf *b, double v, const char *unit);
/* A drawn value alone, in its unit: "1.2", "12.3%". */
void mn_show_amount(mn_buf *b, double v, const char *unit);
/* The same with the unit: "1.2 people", "1 person", "12.3%". */
void mn_show_quantity(mn_buf *b, double v, const char *unit);
/* "0.05 to 0.31", as precise as value is shown; nothing when both are NaN. */
void mn_show_interval(mn_buf *b, double value, double low, double high, const char *unit);
/* A figure's value without its unit: "0.12". */
void mn_show_figure_number(mn_buf *b, const mn_figure *f);
/* A figure's value with its unit: "0.12 people". Exact ones keep whole digits. */
void mn_show_figure_value(mn_buf *b, const mn_figure *f);
/* "0.12 people (0.05 to 0.31)". */
void mn_show_figure(mn_buf *b, const mn_figure *f);
bool mn_has_interval(double low, double high);

/* A cell for people, made harmless by mn_buf_tame(); missing is "". */
void mn_show_cell(mn_buf *b, const mn_table *t, size_t row, const mn_view_col *c);

/* Text made fit for a terminal and a page: white space becomes a blank; control
 * characters, marks that turn the direction of writing, and invalid UTF-8
 * become U+FFFD, so that no text can speak to the terminal. */
void mn_buf_tame(mn_buf *b, mn_text t);

#endif
