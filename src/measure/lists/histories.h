/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/lists/histories.h - who is on which lists: counts of persons by history, out of tables of
 * histories or of records.
 */
#ifndef MEASURE_LISTS_HISTORIES_H
#define MEASURE_LISTS_HISTORIES_H

#include <manumit/table.h>

#include "measure/model/loglin.h"

enum { MN_LIST_NAME = 128 };
#define MN_CASES_MOST 1e10 /* persons of a table: more than live on earth */

typedef struct mn_histories {
    unsigned lists;
    char name[MN_LISTS_MOST][MN_LIST_NAME];
    double *count;  /* by history, [0] is 0: 2^lists */
    double cases;   /* persons on some list */
    double nowhere; /* persons of rows that name no list: not counted */
    size_t rows;
    size_t twice;               /* records of a person on a list that she is on already */
    size_t apart;               /* records of other lists than those named: not counted */
    size_t alike;               /* persons whose ids are others' but for case, accents or spaces */
    char guessed[MN_LIST_NAME]; /* the column of counts, where its heading does not say so; or "" */
} mn_histories;

/* Who is told of what is read, in order. */
typedef struct mn_histories_watch {
    void *payload;
    /* Of records: this row is of the person of that number, by the order in which they come. */
    mn_status (*record)(void *payload, size_t row, size_t person, mn_err *e);
    /* n persons have a history, which can be that of no list: those of a row, or, of records, the
     * person of that number. */
    mn_status (*persons)(void *payload, size_t at, unsigned history, double n, mn_err *e);
} mn_histories_watch;

/* How a table tells it. Names are of columns; NULL or empty: found by headings and values. A count
 * whose heading says nothing is found only where lists are not named. */
typedef struct mn_histories_options {
    const char *lists; /* "LA,NG,PF": columns of marks; of records, the lists to use */
    const char *count; /* persons of a row */
    /* Records: a row says that a person is on a list. Both or none. */
    const char *person, *list;
    const char *beside; /* "sex,region": columns that are neither lists nor the count */
    const mn_histories_watch *watch;
} mn_histories_options;

/* Reads histories (a column of marks for each list, and a count; without a count a row is a
 * person) or records. A count is a column that is called so, or the last one where it has numbers
 * and no marks are there twice. A column of marks that says by its heading what persons are (sex,
 * minor) is asked about where lists are not named. MN_DATA with file, line, column and text where a
 * cell is no count or no mark, where there are no two lists, or more than MN_LISTS_MOST, and where
 * two lists' names differ in case, accents or spaces alone. *out is new: mn_histories_free(). */
MN_USE mn_status mn_histories_of(mn_histories *out, const mn_table *t,
                                 const mn_histories_options *o, mn_err *e);
/* MN_DATA where nobody is on a list: it tells nothing, but methods that weigh graphs or classes
 * would count it. */
MN_USE mn_status mn_histories_refuse_empty(const mn_histories *h, const mn_table *t, mn_err *e);
void mn_histories_free(mn_histories *h); /* zero-initialised is legal */

#endif
