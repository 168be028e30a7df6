/* SPDX-License-Identifier: Apache-2.0
 *
 * budget_allocate.c - parts money by what it reaches, for budget.py: an instance a line on standard
 * input ("n draws groups money", promises, then floor cap worth most group and costs of each), the
 * dollars of each on standard output.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "country/budget/allocate.h"

static double next(void)
{
    double v = NAN;
    if (scanf("%lf", &v) != 1)
        exit(2);
    return v;
}

int main(void)
{
    static mn_areas a;
    static double drawn[MN_AREAS_MOST * MN_AREA_DRAWS];
    double x[MN_AREAS_MOST], left, price;
    int n;
    while (scanf("%d", &n) == 1) {
        const size_t draws = (size_t)next();
        mn_err e = MN_ERR_INIT;
        if (n < 1 || n > MN_AREAS_MOST || draws > MN_AREA_DRAWS)
            return 2;
        a.n = (size_t)n;
        a.groups = (size_t)next();
        const double money = next();
        for (size_t g = 0; g < a.groups; g++)
            a.promised[g] = next();
        for (size_t i = 0; i < a.n; i++) {
            a.at[i] = (mn_area){.name = "", .region = "", .source = ""};
            a.at[i].floor = next();
            a.at[i].cap = next();
            a.at[i].worth = next();
            a.at[i].most = next();
            a.at[i].group = (uint32_t)next();
            for (size_t d = 0; d < draws; d++)
                drawn[i * draws + d] = next();
        }
        if (mn_allocate_best(x, &left, &price, &a, &(mn_costs){drawn, draws}, money, &e)) {
            puts("refused");
            continue;
        }
        for (size_t i = 0; i < a.n; i++)
            printf("%.17g ", x[i]);
        printf("%.17g\n", left);
    }
    return 0;
}
