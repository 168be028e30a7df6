/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/library.c - loads XGBoost. The handle is kept for the life of the process: its
 * threads and OpenMP's can't be unloaded.
 */
#include "money/model/library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"

/* Written by load_once() alone, under pthread_once(). */
static mn_xgboost functions;
static char problem[200];

static void load_once(void)
{
    void *handle = dlopen("libxgboost.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        handle = dlopen("libxgboost.so", RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        const char *why = dlerror();
        snprintf(problem, sizeof problem, "%s", why ? why : "unknown");
        return;
    }
    void *found;
#define FIND(name)                                                                                 \
    if (!(found = dlsym(handle, #name)))                                                           \
        snprintf(problem, sizeof problem, "no function '%s' in it", #name);                        \
    memcpy(&functions.name, &found, sizeof found);
    MN_XGBOOST_FUNCTIONS(FIND)
#undef FIND
    if ((found = dlsym(handle, "omp_set_num_threads")))
        memcpy(&functions.omp_set_num_threads, &found, sizeof found);
    if ((found = dlsym(handle, "omp_get_max_threads")))
        memcpy(&functions.omp_get_max_threads, &found, sizeof found);
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
