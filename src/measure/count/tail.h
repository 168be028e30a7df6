/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/count/tail.h - distributions that tests are read from: chi-squared, Student's t, F. The
 * same bits on every machine.
 */
#ifndef MEASURE_COUNT_TAIL_H
#define MEASURE_COUNT_TAIL_H

/* P(X > x) of chi-squared with so many degrees of freedom > 0. Relative error below 1e-10. */
double mn_chi2_above(double x, double freedom);
/* P(|T| > |t|). */
double mn_student_beyond(double t, double freedom);
/* P(F > f) with a and b degrees of freedom. */
double mn_f_above(double f, double a, double b);

#endif
