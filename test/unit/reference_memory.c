/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/reference_memory.c - memory that runs out at any point of loading
 * the reference set ends in MN_SYSTEM, with nothing leaked or half made.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <manumit/reference.h>

#include "failing.h"

static void survives_any_failure(void **state)
{
    const unsigned need = MN_NEED_COUNTRIES | MN_NEED_MONEY | MN_NEED_CODES | MN_NEED_GOODS;
    mn_status st = MN_SYSTEM;
    size_t n = 0;
    (void)state;
    for (; st != MN_OK && n < 10000; n++) {
        mn_reference *r = NULL;
        mn_err e = MN_ERR_INIT;
        left = (long)n;
        st = mn_reference_new(&r, need, &e);
        left = -1;
        if (st != MN_OK) {
            assert_int_equal(st, MN_SYSTEM);
            assert_int_equal(e.status, MN_SYSTEM);
            assert_null(r);
        }
        mn_reference_free(r);
    }
    assert_int_equal(st, MN_OK);
    assert_true(n > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(survives_any_failure)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
