/* SPDX-License-Identifier: Apache-2.0
 *
 * report_model.c - building a report and reading it back, and the mistakes that
 * are caught when it is built.
 */
#include "report_sample.h"

static void test_read_back(void **state)
{
    (void)state;
    mn_report *r = sample();
    const mn_figure *f = mn_report_find_figure(r, "people");
    assert_string_equal(f->label, "People in forced labour behind this spending");
    for (int i = 0; i < 100; i++) /* what was lent stays where it is */
        add_figure(r, "x", "x", i, (double)NAN, (double)NAN, "", false);
    assert_ptr_equal(f, mn_report_find_figure(r, "people"));
    assert_null(mn_report_find_figure(r, "nothing"));
    assert_null(mn_report_find_figure(r, NULL));
    assert_int_equal(mn_table_rows(mn_report_find_table(r, "countries")), 4);
    assert_null(mn_report_find_table(r, "nothing"));
    assert_string_equal(mn_report_main_table(r), "countries");
    assert_int_equal(mn_report_warnings(r), 1);
    assert_string_equal(mn_report_warning_at(r, 0), "1 of 4 countries has no value.");
    assert_null(mn_report_warning_at(r, 1));
    mn_report_free(r);
    r = new_report("T");
    assert_null(mn_report_main_table(r));
    mn_report_free(r);
    mn_report_free(NULL);
}

/* The line under the title is for people alone. */
static void test_subtitle(void **state)
{
    (void)state;
    static const char text[] = "- 304 <lines>";
    sink s;
    mn_report *r = new_report("Title");
    good(mn_report_subtitle(r, "first", NULL));
    good(mn_report_subtitle(r, text, NULL));
    assert_render(r, MN_RENDER_TERMINAL, 0, "Title\n═════\n- 304 <lines>\n");
    assert_render(r, MN_RENDER_MARKDOWN, 0, "# Title\n\n\\- 304 &lt;lines\\>\n");
    const char *page = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_HTML});
    assert_non_null(
        strstr(page, "<h1>Title</h1>\n<p class=\"subtitle\">- 304 &lt;lines&gt;</p></header>"));
    mn_buf_free(&s.buf);
    const char *json = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_JSON});
    assert_null(strstr(json, "304"));
    mn_buf_free(&s.buf);
    good(mn_report_subtitle(r, NULL, NULL));
    assert_render(r, MN_RENDER_TERMINAL, 0, "Title\n═════\n");
    mn_report_free(r);
}

static void bad_view(const char *columns, const char *msg)
{
    mn_report *r = new_report("T");
    mn_err e = MN_ERR_INIT;
    mn_table_view v = {.columns = columns};
    assert_int_equal(mn_report_table(r, countries(), &v, &e), MN_USAGE);
    assert_string_equal(e.msg, msg);
    assert_null(mn_report_main_table(r));
    mn_report_free(r);
}

static void test_views(void **state)
{
    (void)state;
    bad_view("name,peopel=People:1", "table 'countries' has no column 'peopel' to show");
    bad_view("", "table 'countries' has no column '' to show");
    bad_view("name,", "table 'countries' has no column '' to show");
    mn_report *r = new_report("T");
    mn_table *t = new_table("t", "a_b:f64,c:f64");
    add_row(t);
    mn_table_put_f64(t, 0, 0.25);
    mn_table_put_f64(t, 1, 0.5);
    mn_table_view v = {.columns = "a_b=Ratio: x:2,a_b:1%,c=Share:%,c"};
    good(mn_report_table(r, t, &v, NULL));
    assert_render(r, MN_RENDER_MARKDOWN, 0,
                  "# T\n\n| Ratio: x | A b | Share | C |\n| ---: | ---: | ---: | ---: |\n"
                  "| 0.25 | 25.0% | 50% | 0.5 |\n");
    mn_report_free(r);
}

/* What arithmetic leaves behind is nought beside what stands in its column. */
static void test_noughts(void **state)
{
    (void)state;
    static const double values[][4] = {{280, 4.81e-16, 300, 0.000068},
                                       {4.81e-16, 2e-17, 5e-16, 0.0004},
                                       {-1e-15, 1e-6, 2e-6, (double)INFINITY}};
    sink s;
    mn_report *r = new_report("T");
    mn_table *t = new_table("t", "name:text,people:f64,low:f64,high:f64,each:f64");
    for (size_t i = 0; i < 3; i++) {
        add_row(t);
        put(t, 0, "abc");
        for (size_t k = 0; k < 4; k++)
            mn_table_put_f64(t, k + 1, values[i][k]);
    }
    good(mn_report_table(r, t, NULL, NULL));
    assert_render(r, MN_RENDER_MARKDOWN, 0,
                  "# T\n\n| Name | People | Low | High | Each |\n"
                  "| --- | ---: | ---: | ---: | ---: |\n"
                  "| abc | 280 | 0 | 300 | 0.000068 |\n| abc | 0 | 0 | 0 | 0.0004 |\n"
                  "| abc | 0 | 0.000001 | 0.000002 | ∞ |\n");
    const char *csv = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_CSV});
    assert_non_null(strstr(csv, "abc,4.81e-16,2e-17,5e-16,0.0004")); /* scripts get it all */
    mn_buf_free(&s.buf);
    good(mn_report_chart(r,
                         &(mn_chart){.table = "t",
                                     .label = "name",
                                     .value = "people",
                                     .low = "low",
                                     .high = "high",
                                     .scale = 365},
                         NULL));
    const char *page = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_HTML});
    assert_null(strstr(page, "10⁻¹"));
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

static void bad_chart(mn_chart c, const char *msg)
{
    mn_report *r = sample();
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_report_chart(r, &c, &e), MN_USAGE);
    assert_string_equal(e.msg, msg);
    mn_report_free(r);
}

static void test_charts(void **state)
{
    (void)state;
    bad_chart((mn_chart){.table = "x", .label = "a", .value = "b"},
              "the report has no table 'x' to draw");
    bad_chart((mn_chart){.label = "a", .value = "b"}, "the report has no table '' to draw");
    bad_chart((mn_chart){.table = "countries", .value = "people"},
              "a chart of table 'countries' lacks a column");
    bad_chart(
        (mn_chart){.kind = MN_CHART_FLOW, .table = "countries", .label = "name", .value = "people"},
        "a chart of table 'countries' lacks a column");
    bad_chart((mn_chart){.table = "countries", .label = "name", .value = "iso3"},
              "column 'iso3' of table 'countries' holds no numbers to draw");
    bad_chart((mn_chart){.table = "countries", .label = "nam", .value = "people"},
              "table 'countries' has no column 'nam' to draw");
    bad_chart((mn_chart){.table = "countries", .label = "name", .value = "people", .low = "x"},
              "table 'countries' has no column 'x' to draw");
}

static void test_mistakes(void **state)
{
    (void)state;
    mn_report *r = sample();
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_report_table(r, countries(), NULL, &e), MN_USAGE);
    assert_string_equal(e.msg, "the report already has a table 'countries'");
    assert_int_equal(mn_report_manifest_text(r, "inputs", "x", &e), MN_USAGE);
    assert_string_equal(e.msg, "the manifest's key 'inputs' is its own");
    good(mn_report_manifest_text(r, "seed", "1", NULL)); /* takes the first one's place */
    sink s;
    const char *m = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_MANIFEST});
    assert_non_null(strstr(m, "\"seed\": \"1\"\n"));
    assert_null(strstr(m, "\"seed\": \"0\""));
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

/* Texts that are not there are empty, and nothing minds. */
static void test_nulls(void **state)
{
    (void)state;
    mn_report *r = NULL;
    sink s;
    good(mn_report_new(&r, NULL, NULL, NULL));
    good(mn_report_figure(r, &(mn_figure){.name = "n"}, NULL));
    good(mn_report_text(r, MN_TEXT_PARA, NULL, NULL));
    good(mn_report_warning(r, NULL, NULL));
    good(mn_report_manifest_option(r, "x", NULL, NULL));
    good(mn_report_table(r, countries(), NULL, NULL));
    good(mn_report_chart(r, &(mn_chart){.table = "countries", .label = "name", .value = "spending"},
                         NULL));
    for (int format = 0; format <= MN_RENDER_MANIFEST; format++) {
        rendered(&s, r, &(mn_render_options){.format = (mn_render)format});
        mn_buf_free(&s.buf);
    }
    mn_report_free(r);
}

/* The write that fails decides the status, and none comes after it. */
static void test_failing_write(void **state)
{
    (void)state;
    mn_report *r = new_report("T");
    mn_table *t = new_table("t", "a:text,v:f64");
    for (int i = 0; i < 5000; i++) {
        add_row(t);
        put(t, 0, "some words that take room until a piece is full");
        mn_table_put_f64(t, 1, i);
    }
    good(mn_report_table(r, t, NULL, NULL));
    good(mn_report_chart(r, &(mn_chart){.table = "t", .label = "a", .value = "v"}, NULL));
    for (int format = 0; format < MN_RENDER_MANIFEST; format++) {
        mn_render_options o = {.format = (mn_render)format};
        sink s;
        rendered(&s, r, &o);
        long calls = s.calls;
        mn_buf_free(&s.buf);
        assert_true(calls > 2);
        for (long n = 0; n < calls; n++) {
            mn_err e = MN_ERR_INIT;
            s = (sink){.fail_at = n};
            assert_int_equal(mn_report_render(r, &o, sink_write, &s, &e), MN_SYSTEM);
            assert_string_equal(e.msg, "disk full");
            assert_int_equal(s.calls, n + 1);
            mn_buf_free(&s.buf);
        }
    }
    mn_report_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_back), cmocka_unit_test(test_subtitle),
        cmocka_unit_test(test_views),     cmocka_unit_test(test_noughts),
        cmocka_unit_test(test_charts),    cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_nulls),     cmocka_unit_test(test_failing_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
