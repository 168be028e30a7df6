/* SPDX-License-Identifier: Apache-2.0
 *
 * text FILE - reads a table of two label rows and two label columns, tab-separated, by
 * the reader of imports: seconds of processor time, numbers, and their sum.
 */
#include "table/wide.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv)
{
    mn_err e = MN_ERR_INIT;
    mn_stream *s = NULL;
    mn_wide *w = NULL;
    mn_text label;
    size_t columns = 0, numbers = 0;
    double *v = NULL, sum = 0;
    bool more = true;
    mn_status st = argc == 2 ? mn_stream_open(&s, NULL, argv[1], NULL, NULL, &e) : MN_USAGE;

    if (!st)
        st = mn_wide_open(&w, s, NULL, &e);
    if (!st && !(st = mn_wide_row(w, &more, &e)))
        while (!st && mn_wide_more(w) && !(st = mn_wide_text(w, &label, &e)))
            columns++;
    if (!st && columns > 2 && (v = malloc(columns * sizeof *v)))
        st = mn_wide_row(w, &more, &e);
    while (v && !st && !(st = mn_wide_row(w, &more, &e)) && more) {
        if ((st = mn_wide_skip(w, 2, &e)) || (st = mn_wide_numbers(w, v, columns - 2, &e)))
            break;
        numbers += columns - 2;
        for (size_t j = 0; j + 2 < columns; j++)
            sum += v[j];
    }
    if (st || !v)
        fprintf(stderr, "text: %s\n", e.msg);
    else
        printf("%.4f %zu %.15g\n", (double)clock() / CLOCKS_PER_SEC, numbers, sum);
    mn_wide_close(w);
    free(v);
    return st || !v;
}
