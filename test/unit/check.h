/* SPDX-License-Identifier: Apache-2.0
 *
 * check.h - cmocka, and what it lacks for our types.
 */
#ifndef TEST_CHECK_H
#define TEST_CHECK_H

/* cmocka.h needs these before it, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <manumit/core.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* cmocka's own assert_float_equal compares as float. */
static inline void check_near(double a, double b, double tolerance, const char *file, int line)
{
    if (fabs(a - b) <= tolerance)
        return;
    print_error("%.17g is not %.17g +- %g\n", a, b, tolerance);
    _fail(file, line);
}
#define assert_near(a, b, tolerance) check_near(a, b, tolerance, __FILE__, __LINE__)

static inline void check_text(mn_text t, const char *s, const char *file, int line)
{
    if (t.len == strlen(s) && (!t.len || memcmp(t.ptr, s, t.len) == 0))
        return;
    print_error("'%.*s' is not '%s'\n", (int)t.len, t.ptr, s);
    _fail(file, line);
}
#define assert_text(t, s) check_text(t, s, __FILE__, __LINE__)

#endif
