/* SPDX-License-Identifier: Apache-2.0
 *
 * shipped.h - for tests of answers: the shipped economy, and countries and goods.
 */
#ifndef TEST_SHIPPED_H
#define TEST_SHIPPED_H

#include "check.h"
#include "footprint/economy/model.h"

#include <manumit/reference.h>

typedef struct fixture {
    mn_model *m;
    mn_reference *r;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    mn_err e = MN_ERR_INIT;

    *state = &f;
    return mn_model_shipped(&f.m, NULL, &e) ||
           mn_reference_new(&f.r, MN_NEED_COUNTRIES | MN_NEED_GOODS, &e);
}

static int tear_down(void **state)
{
    fixture *f = *state;

    mn_model_free(f->m);
    mn_reference_free(f->r);
    return 0;
}

#endif
