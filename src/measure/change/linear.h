/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/linear.h - least squares, and how sure its coefficients are where errors go
 * together in time or in clusters.
 *
 * x holds n rows of k columns each. Columns are scaled before they are solved, so that years beside
 * counts do no harm.
 */
#ifndef MEASURE_CHANGE_LINEAR_H
#define MEASURE_CHANGE_LINEAR_H

#include <manumit/core.h>

typedef struct mn_linear {
    size_t n, k;
    double *beta;       /* k */
    double *inverse;    /* of X'X: k by k */
    double *residual;   /* n */
    double squares;     /* of residuals, summed */
    double determinant; /* log of that of X'X */
} mn_linear;
/* *alone: the first column that the ones before it tell, k where there is none; then nothing else
 * is set. O(n k^2). *out is new: mn_linear_free(). */
MN_USE mn_status mn_linear_fit(mn_linear *out, size_t *alone, const double *x, const double *y,
                               size_t n, size_t k, mn_err *e);
void mn_linear_free(mn_linear *l); /* zero-initialised is legal */

/* Covariance, k by k, of coefficients whose errors go together up to `lags` steps apart: Bartlett's
 * weights (Newey & West 1987, doi 10.2307/1913610), times n / (n - k). time: of each row, rising.
 */
MN_USE mn_status mn_linear_newey_west(double *cov, const mn_linear *l, const double *x,
                                      const int64_t *time, size_t lags, mn_err *e);
/* The same of clusters, of which there are `clusters`: the sandwich, without a factor. */
MN_USE mn_status mn_linear_clustered(double *cov, const mn_linear *l, const double *x,
                                     const uint32_t *cluster, size_t clusters, mn_err *e);
/* c' cov c. */
double mn_linear_variance(const double *cov, const double *c, size_t k);

/* Autoregressive errors: u(t) = r u(t - 1) + noise. r is that of the largest restricted likelihood
 * (REML; whole likelihood where `whole`), fitted coefficients and covariance those of generalised
 * least squares. Rows may lack steps between them. */
typedef struct mn_linear_ar {
    mn_linear fit; /* of the transformed rows */
    double r;
    double *cov; /* k by k */
} mn_linear_ar;
MN_USE mn_status mn_linear_ar_fit(mn_linear_ar *out, const double *x, const double *y,
                                  const int64_t *time, size_t n, size_t k, bool whole, mn_err *e);
void mn_linear_ar_free(mn_linear_ar *l);

#endif
