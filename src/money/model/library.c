/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/library.c - loads XGBoost. The handle is kept for the life of the process: its
 * threads and OpenMP's can't be unloaded.
 */
#include "money/model/library.h"

#include <pthread.h>

#include "core/err.h"
#include "core/loaded.h"

/* Written by load_once() alone, under pthread_once(). */
static mn_xgboost functions;
static char problem[MN_LOADED_SAID];

static void load_once(void)
{
#define FIND(name) {#name, &functions.name},
    const mn_loaded found[] = {
        MN_XGBOOST_FUNCTIONS(FIND){"omp_set_num_threads", &functions.omp_set_num_threads},
        {"omp_get_max_threads", &functions.omp_get_max_threads}};
#undef FIND
    enum { FUNCTIONS = sizeof found / sizeof *found, OF_OPENMP = 2 };
    char why[MN_LOADED_WHY];
    mn_loaded_end end = mn_loaded_open(why, "libxgboost.so.0", false, found, FUNCTIONS, OF_OPENMP);
    if (end == MN_LOADED_NO_LIBRARY)
        end = mn_loaded_open(why, "libxgboost.so", false, found, FUNCTIONS, OF_OPENMP);
    if (end != MN_LOADED)
        mn_loaded_say(problem, end, why);
}

mn_status mn_xgboost_load(const mn_xgboost **out, mn_err *e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_once);
    if (problem[0]) {
        mn_fail(e, MN_SYSTEM, "can't load XGBoost, which training needs: %s", problem);
        return mn_hint(e, "on Debian: apt-get install libxgboost0; scoring with a model that is "
                          "there needs none");
    }
    *out = &functions;
    return MN_OK;
}
