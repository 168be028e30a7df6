/* SPDX-License-Identifier: Apache-2.0
 *
 * report_memory.c - every allocation of building and rendering a report fails in
 * turn: the answer is "out of memory", never half a report, and nothing leaks.
 * Linked with --wrap, so that the library's own allocations come here.
 */
#include <stdlib.h>

#include "failing.h"
#include "report_sample.h"

/* Takes bytes without allocating. */
static mn_status count(void *payload, const char *bytes, size_t len, mn_err *e)
{
    (void)bytes;
    (void)e;
    *(size_t *)payload += len;
    return MN_OK;
}

static mn_report *pictures(void)
{
    mn_report *r = sample();
    mn_chart c = {.kind = MN_CHART_MAP,
                  .title = "Map",
                  .table = "countries",
                  .label = "iso3",
                  .target = "name",
                  .value = "people",
                  .unit = "people",
                  .alt = "A map."};
    good(mn_report_chart(r, &c, NULL));
    c.kind = MN_CHART_INTERVAL;
    good(mn_report_chart(r, &c, NULL));
    c.kind = MN_CHART_FLOW;
    good(mn_report_chart(r, &c, NULL));
    c.kind = MN_CHART_CHAIN;
    c.detail = "iso3=Code,name!";
    good(mn_report_chart(r, &c, NULL));
    return r;
}

static void test_render(void **state)
{
    (void)state;
    mn_report *r = pictures();
    for (int format = 0; format <= MN_RENDER_MANIFEST; format++) {
        mn_render_options o = {.format = (mn_render)format};
        size_t want = 0;
        good(mn_report_render(r, &o, count, &want, NULL));
        for (long n = 0;; n++) {
            mn_err e = MN_ERR_INIT;
            size_t got = 0;
            left = n;
            mn_status status = mn_report_render(r, &o, count, &got, &e);
            bool failed = left < 0;
            left = -1;
            if (!failed) { /* it wanted fewer than n */
                assert_int_equal(status, MN_OK);
                assert_int_equal(got, want);
                break;
            }
            if (status != MN_SYSTEM)
                fail_msg("format %d, allocation %ld: status %d", format, n, (int)status);
            assert_string_equal(e.msg, "out of memory");
        }
    }
    mn_report_free(r);
}

/* Of a PDF too; as each takes a while, later allocations are passed over by steps. What
 * GLib and cairo allocate is theirs: the first of these ends the process. */
static void test_pdf(void **state)
{
    (void)state;
    mn_report *r = pictures();
    mn_render_options o = {.format = MN_RENDER_PDF};
    size_t want = 0, got;
    if (mn_report_render(r, &o, count, &want, NULL) != MN_OK) {
        mn_report_free(r);
        skip(); /* no font here */
    }
    for (long n = 0;; n += 1 + n / 6) {
        mn_err e = MN_ERR_INIT;
        got = 0;
        left = n;
        mn_status status = mn_report_render(r, &o, count, &got, &e);
        bool failed = left < 0;
        left = -1;
        if (!failed) {
            assert_int_equal(status, MN_OK);
            assert_int_equal(got, want);
            break;
        }
        if (status != MN_SYSTEM)
            fail_msg("allocation %ld: status %d", n, (int)status);
        assert_string_equal(e.msg, "out of memory");
        assert_int_equal(got, 0);
    }
    mn_report_free(r);
}

/* Builds a report until something fails. */
static mn_status build(mn_report **out, mn_table *t, mn_err *e)
{
    mn_report *r = NULL;
    mn_status status = mn_report_new(&r, "footprint", "Title", e);
    if (status) {
        mn_table_free(t);
        return status;
    }
    mn_figure f = {"people", "People", 1, 0.5, 2, "people", "mrio", true};
    mn_table_view v = {.title = "Title", .columns = "name=Country,people:1"};
    mn_chart c = {.title = "T", .table = "countries", .label = "name", .value = "people"};
    status = mn_report_table(r, t, &v, e);
    if (!status)
        status = mn_report_subtitle(r, "Subtitle", e);
    if (!status)
        status = mn_report_figure(r, &f, e);
    if (!status)
        status = mn_report_text(r, MN_TEXT_PARA, "text", e);
    if (!status)
        status = mn_report_chart(r, &c, e);
    if (!status)
        status = mn_report_warning(r, "warning", e);
    if (!status)
        status = mn_report_manifest_input(r, "role", "path", "hash", e);
    if (!status)
        status = mn_report_manifest_text(r, "key", "value", e);
    if (!status)
        status = mn_report_manifest_option(r, "name", "value", e);
    if (status)
        mn_report_free(r);
    else
        *out = r;
    return status;
}

static void test_build(void **state)
{
    (void)state;
    for (long n = 0;; n++) {
        mn_report *r = NULL;
        mn_err e = MN_ERR_INIT;
        mn_table *t = countries();
        left = n;
        mn_status status = build(&r, t, &e);
        bool failed = left < 0;
        left = -1;
        if (!failed) {
            assert_int_equal(status, MN_OK);
            mn_report_free(r);
            assert_true(n > 8);
            return;
        }
        assert_int_equal(status, MN_SYSTEM);
        assert_string_equal(e.msg, "out of memory");
        assert_null(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_render),
        cmocka_unit_test(test_pdf),
        cmocka_unit_test(test_build),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
