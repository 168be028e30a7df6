/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/resample.h - intervals out of replicates, corrected for bias and acceleration, for
 * statistics of any kind.
 */
#ifndef MEASURE_CHANGE_RESAMPLE_H
#define MEASURE_CHANGE_RESAMPLE_H

#include <manumit/core.h>

enum { MN_RESAMPLE_STATISTICS = 512 };

/* draw(): statistics of replicate i, `statistics` numbers to out, HUGE_VAL where one can't be had;
 * never NaN. It must depend on self and i alone; room is what open() made, for one thread. */
typedef struct mn_resample {
    mn_status (*open)(void **room, const struct mn_resample *r, mn_err *e);
    void (*close)(void *room); /* NULL is legal */
    mn_status (*draw)(double *out, const struct mn_resample *r, size_t i, void *room, mn_err *e);
    const void *self;
    size_t statistics, replicates;
} mn_resample;
/* *out is new, free(): a row a statistic, of its replicates. In parallel. */
MN_USE mn_status mn_resample_run(double **out, const mn_resample *r, const mn_ctx *ctx, mn_err *e);

/* BCa limits (Efron 1987, doi 10.1080/01621459.1987.10478410) of an estimate and its replicates,
 * which are put in order; ties with the estimate count half. HUGE_VAL may be among them. */
void mn_resample_limits(double *low, double *high, double *replicate, size_t n, double estimate,
                        double acceleration, double level);
/* The acceleration, of the statistic without each of n units: sum r^3 / 6 (sum r^2)^1.5. */
double mn_resample_acceleration(const double *without, size_t n);

#endif
