/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/library.h - XGBoost's C library, loaded when a model is trained. Scoring needs none.
 */
#ifndef MONEY_MODEL_LIBRARY_H
#define MONEY_MODEL_LIBRARY_H

#include <manumit/core.h>
#include <xgboost/c_api.h>

#define MN_XGBOOST_FUNCTIONS(X)                                                                    \
    X(XGBGetLastError)                                                                             \
    X(XGDMatrixCreateFromMat_omp)                                                                  \
    X(XGDMatrixSetFloatInfo)                                                                       \
    X(XGDMatrixFree)                                                                               \
    X(XGBoosterCreate)                                                                             \
    X(XGBoosterFree)                                                                               \
    X(XGBoosterSetParam)                                                                           \
    X(XGBoosterUpdateOneIter)                                                                      \
    X(XGBoosterEvalOneIter)                                                                        \
    X(XGBoosterPredictFromDMatrix)                                                                 \
    X(XGBoosterSaveModelToBuffer)

#define MN_XGBOOST_MEMBER(name) __typeof__(&name) name;
typedef struct mn_xgboost {
    MN_XGBOOST_FUNCTIONS(MN_XGBOOST_MEMBER)
    /* Of OpenMP, which it uses; NULL where it was built without. Some of its loops take OpenMP's
     * number of threads in place of its own parameter, and wait for each other by spinning. */
    void (*omp_set_num_threads)(int n);
    int (*omp_get_max_threads)(void);
} mn_xgboost;
#undef MN_XGBOOST_MEMBER

/* *out lives as long as the process. MN_SYSTEM with a hint where it isn't installed. */
MN_USE mn_status mn_xgboost_load(const mn_xgboost **out, mn_err *e);

#endif
