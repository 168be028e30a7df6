/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_rows.h - results of the R packages of this field and the tables they are of, which lie
 * beside the repository (MANUMIT_DATA, or ../shared/data beside the sources; none without them).
 */
#ifndef UNIT_MEASURE_ROWS_H
#define UNIT_MEASURE_ROWS_H

#include <stdlib.h>

#include "core/text.h"
#include "measure/lists/histories.h"
#include "unit/check.h"

static mn_table *results;

static inline bool data_path(char *out, size_t size, const char *name)
{
    const char *data = getenv("MANUMIT_DATA");
    if (data)
        snprintf(out, size, "%s/measure/%s", data, name);
    else
        snprintf(out, size, "%s/../shared/data/measure/%s", MN_SOURCE_DIR, name);
    FILE *f = fopen(out, "rb");
    if (f)
        fclose(f);
    return f != NULL;
}

static inline int open_results(void **state)
{
    (void)state;
    char path[1024];
    mn_err e;
    const mn_read_options o = MN_READ_OPTIONS_INIT;
    if (!data_path(path, sizeof path, "reference_results.csv")) {
        print_message("skipped: no shared data\n");
        return 0;
    }
    return mn_table_read(&results, NULL, path, &o, &e) ? -1 : 0;
}

static inline int close_results(void **state)
{
    (void)state;
    mn_table_free(results);
    return 0;
}

/* Columns of the results. */
enum { DATASET, METHOD, PROGRAM, POINT, LOW, HIGH, LOW_80, HIGH_80, MODEL, EXTRA };

static inline mn_text cell(size_t row, size_t col)
{
    return mn_table_text(results, row, col);
}

static inline double number(size_t row, size_t col)
{
    double v = (double)NAN;
    (void)mn_text_f64(cell(row, col), &v);
    return v;
}

/* The number behind "AIC=" in the last column; NaN without. */
static inline double extra(size_t row, const char *key)
{
    const mn_text t = cell(row, EXTRA);
    const size_t len = strlen(key);
    for (size_t i = 0; i + len < t.len; i++)
        if (memcmp(t.ptr + i, key, len) == 0) {
            size_t to = i + len;
            while (to < t.len && t.ptr[to] != ';' && t.ptr[to] != ' ')
                to++;
            double v = (double)NAN;
            (void)mn_text_f64(mn_text_sub(t, i + len, to - i - len), &v);
            return v;
        }
    return (double)NAN;
}

static inline bool begins(mn_text t, const char *with)
{
    return t.len >= strlen(with) && memcmp(t.ptr, with, strlen(with)) == 0;
}

static inline void open_table(mn_histories *h, mn_text dataset)
{
    char name[64], path[1024];
    mn_err e;
    mn_table *t = NULL;
    const mn_read_options o = MN_READ_OPTIONS_INIT;
    const mn_histories_options columns = {0};
    snprintf(name, sizeof name, "mse_%.*s.csv", (int)dataset.len, dataset.ptr);
    assert_true(data_path(path, sizeof path, name));
    assert_int_equal(mn_table_read(&t, NULL, path, &o, &e), MN_OK);
    assert_int_equal(mn_histories_of(h, t, &columns, &e), MN_OK);
    mn_table_free(t);
}

/* How many numbers were compared so far: a key that is misspelt compares none. */
static size_t compared;

static inline void same(double ours, double theirs, double tolerance)
{
    if (isnan(theirs))
        return;
    compared++;
    assert_near(ours / theirs, 1, tolerance);
}

/* The row of a data set and a method that begins so; there must be one. */
static inline size_t row_of(const char *dataset, const char *method)
{
    for (size_t r = 0; r < mn_table_rows(results); r++)
        if (mn_text_eq_str(cell(r, DATASET), dataset) && begins(cell(r, METHOD), method))
            return r;
    fail_msg("no row of %s by %s", dataset, method);
    return 0;
}

#endif
