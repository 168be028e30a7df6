/* SPDX-License-Identifier: Apache-2.0
 *
 * core_loaded.c - libraries that are loaded when they are needed: what is there, what may lack, and
 * what is said of what does.
 */
#include <string.h>

#include "check.h"
#include "core/loaded.h"

static void test_loaded(void **state)
{
    double (*cosine)(double) = NULL;
    void (*none)(void) = NULL, (*other)(void) = NULL;
    const mn_loaded all[] = {{"cos", &cosine}, {"mn_no_such_function", &none}};
    const mn_loaded first[] = {{"mn_no_such_function", &other}, {"cos", &cosine}};
    char why[MN_LOADED_WHY] = "", said[MN_LOADED_SAID];
    (void)state;
    assert_int_equal(mn_loaded_open(why, "libm.so.6", false, all, 1, 0), MN_LOADED);
    assert_true(cosine && cosine(0) == 1);
    assert_int_equal(mn_loaded_open(why, "libm.so.6", true, all, 2, 1), MN_LOADED);
    assert_true(!none);
    assert_int_equal(mn_loaded_open(why, "libm.so.6", false, all, 2, 0), MN_LOADED_NO_FUNCTION);
    assert_string_equal(why, "mn_no_such_function");
    mn_loaded_say(said, MN_LOADED_NO_FUNCTION, why);
    assert_string_equal(said, "no function 'mn_no_such_function' in it");
    /* The last ones may lack, not the first. */
    assert_int_equal(mn_loaded_open(why, "libm.so.6", false, first, 2, 1), MN_LOADED_NO_FUNCTION);
    assert_true(!other);
}

static void test_no_library(void **state)
{
    char path[400], why[MN_LOADED_WHY], said[MN_LOADED_SAID];
    (void)state;
    memset(path, 'x', sizeof path);
    path[sizeof path - 1] = '\0';
    assert_int_equal(mn_loaded_open(why, path, false, NULL, 0, 0), MN_LOADED_NO_LIBRARY);
    assert_int_equal(strlen(why), MN_LOADED_WHY - 1); /* cut to its room */
    mn_loaded_say(said, MN_LOADED_NO_LIBRARY, why);
    assert_string_equal(said, why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_loaded),
                                       cmocka_unit_test(test_no_library)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
