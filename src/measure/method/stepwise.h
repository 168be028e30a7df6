/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/stepwise.h - a model by adding pairs of lists one after the other.
 */
#ifndef MEASURE_METHOD_STEPWISE_H
#define MEASURE_METHOD_STEPWISE_H

#include "measure/model/loglin.h"

/* From independence, adds the pair whose overlap the model so far explains worst: the smallest
 * chance, of Poisson, of an overlap as far off on its side; the first pair, by its lists, of equal
 * ones. Ends where none is below `threshold`. Pairs with which no estimate exists, or not one, are
 * passed over (Chan, Silverman & Vincent 2021). The fitter has the table; *chosen is its model, fit
 * its fit, whose code is set where not even independence can be fitted. */
MN_USE mn_status mn_stepwise(mn_fitted *fit, mn_loglin *chosen, mn_fitter *f, unsigned lists,
                             double threshold, mn_err *e);
/* The same from the model *chosen on, with pairs of the first `among` lists alone. */
MN_USE mn_status mn_stepwise_from(mn_fitted *fit, mn_loglin *chosen, mn_fitter *f, unsigned among,
                                  double threshold, mn_err *e);

#endif
