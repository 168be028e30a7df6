/* SPDX-License-Identifier: Apache-2.0
 *
 * loglin_check.c - answers checks of models for loglin.py: reads lines of "lists model counts..."
 * (counts by history, from history 1), prints the check's code, and the dark figure where it is 0.
 */
#include <stdio.h>

#include "measure/model/loglin.h"

int main(void)
{
    unsigned lists;
    char model[256];
    while (scanf("%u%255s", &lists, model) == 2) {
        double count[1 << 6] = {0};
        bool seen[1 << 6] = {false};
        mn_loglin m;
        mn_fitter *f = NULL;
        mn_fitted fit = {0};
        mn_err e;
        unsigned code;
        if (lists < 2 || lists > 6 || mn_loglin_read(&m, lists, model, &e))
            return 2;
        for (unsigned w = 1; w < 1U << lists; w++) {
            if (scanf("%lf", &count[w]) != 1)
                return 2;
            seen[w] = count[w] > 0;
        }
        if (mn_loglin_check(&code, &m, seen, &e) || mn_fitter_new(&f, lists, &e))
            return 3;
        mn_fitter_table(f, count);
        if (mn_fitter_fit(&fit, f, &m, false, &e) || fit.code != code)
            return 4; /* the fit's own proof and the check must agree */
        printf("%u %.12g\n", code, code ? 0 : fit.dark);
        mn_fitter_free(f);
    }
    return 0;
}
