/* SPDX-License-Identifier: Apache-2.0
 *
 * report_html.c - the page: nothing of a text becomes mark-up, every element is
 * closed, nothing is loaded, and each picture has a text behind it.
 */
#include "report_sample.h"

static const char evil[] = "</title><script>alert('x')</script>\"'&\x1b[2J\xFF\x01";

/* Walks over the elements: each is closed in order, each attribute is quoted. */
static void check_elements(const char *p)
{
    char stack[64][16];
    size_t depth = 0;
    for (p = strchr(p, '<'); p; p = strchr(p, '<')) {
        char name[16] = "";
        bool closing = p[1] == '/';
        if (strncmp(p, "<!DOCTYPE", 9) == 0) {
            p++;
            continue;
        }
        assert_int_equal(sscanf(p + 1 + closing, "%15[a-z0-9]", name), 1);
        for (p++; *p != '>'; p++) {
            assert_int_not_equal(*p, '<');
            if (*p == '"')
                for (p++; *p != '"'; p++)
                    assert_true(*p && *p != '<' && *p != '>');
        }
        bool empty = p[-1] == '/' || strcmp(name, "meta") == 0 || strcmp(name, "br") == 0;
        if (closing) {
            assert_true(depth > 0);
            assert_string_equal(stack[--depth], name);
        } else if (!empty) {
            assert_true(depth < 64);
            snprintf(stack[depth++], sizeof stack[0], "%s", name);
        }
    }
    assert_int_equal(depth, 0);
}

static size_t times(const char *page, const char *what)
{
    size_t n = 0;
    for (const char *p = page; (p = strstr(p, what)) != NULL; p++)
        n++;
    return n;
}

static void check_page(const char *page)
{
    check_elements(page);
    assert_int_equal(times(page, "<script"), 0);
    assert_int_equal(times(page, "http"), 1); /* http-equiv */
    assert_int_equal(times(page, "url("), 0);
    assert_int_equal(times(page, "@import"), 0);
    assert_non_null(strstr(page, "content=\"default-src 'none'; style-src 'unsafe-inline'; "
                                 "img-src data:\""));
    assert_non_null(strstr(page, "<html lang=\"en\">"));
    assert_int_equal(times(page, "<svg "), times(page, "role=\"img\""));
    assert_int_equal(times(page, "<figure>"), times(page, "Table behind this picture</summary>"));
    for (const char *p = page; *p; p++)
        assert_true((unsigned char)*p >= 32 || *p == '\n');
}

static void add_chart(mn_report *r, mn_chart_kind kind, const char *table, const char *label,
                      const char *target, const char *text)
{
    good(mn_report_chart(r,
                         &(mn_chart){.kind = kind,
                                     .title = text,
                                     .table = table,
                                     .label = label,
                                     .target = target,
                                     .value = "people",
                                     .unit = "people",
                                     .alt = text},
                         NULL));
}

static mn_table *flows(const char *text)
{
    static const char *const ends[][2] = {{"shirts", "textiles"},
                                          {"phones", "electronics"},
                                          {"textiles", "India"},
                                          {"electronics", "China"}};
    mn_table *t = new_table("flows", "source:text,target:text,people:f64");
    for (size_t i = 0; i < 4; i++) {
        add_row(t);
        put(t, 0, ends[i][0]);
        put(t, 1, i == 3 ? text : ends[i][1]);
        mn_table_put_f64(t, 2, (double)i + 1);
    }
    return t;
}

static mn_report *everything(const char *text)
{
    mn_report *r = sample();
    add_figure(r, text, text, 3, 1, 9, text, true);
    add_figure(r, text, text, 3, 1, 9, text, false);
    for (int kind = 0; kind < 4; kind++)
        good(mn_report_text(r, (mn_text_kind)kind, text, NULL));
    add_chart(r, MN_CHART_MAP, "countries", "iso3", "name", text);
    add_chart(r, MN_CHART_BARS, "countries", "name", NULL, text);
    add_chart(r, MN_CHART_INTERVAL, "countries", "name", NULL, text);
    good(mn_report_table(r, flows(text), &(mn_table_view){.title = text, .hidden = true}, NULL));
    add_chart(r, MN_CHART_FLOW, "flows", "source", "target", text);
    mn_table *t = new_table("odd", "a:text");
    add_row(t);
    put(t, 0, text);
    good(mn_report_table(r, t, &(mn_table_view){.title = text}, NULL));
    good(mn_report_warning(r, text, NULL));
    good(mn_report_manifest_input(r, text, text, text, NULL));
    good(mn_report_manifest_option(r, text, text, NULL));
    good(mn_report_manifest_text(r, text, text, NULL));
    return r;
}

static void test_escapes(void **state)
{
    (void)state;
    sink s;
    mn_report *r = everything(evil);
    const char *page = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_HTML});
    check_page(page);
    assert_true(
        times(page, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&#39;&amp;�[2J��") > 15);
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

/* The same report gives the same bytes. */
static void test_stable(void **state)
{
    (void)state;
    sink a, b;
    mn_report *r = everything("text"), *q = everything("text");
    mn_render_options o = {.format = MN_RENDER_HTML};
    assert_string_equal(rendered(&a, r, &o), rendered(&b, q, &o));
    mn_buf_free(&a.buf);
    mn_buf_free(&b.buf);
    mn_report_free(r);
    mn_report_free(q);
}

static void test_map(void **state)
{
    (void)state;
    sink s;
    mn_report *r = new_report("T");
    good(mn_report_table(r, countries(), NULL, NULL));
    mn_table *t = new_table("more", "iso3:text,people:f64");
    static const char *const codes[] = {"IND", "CHN", "IND", "QQQ", "DEU"};
    static const double values[] = {0.5, 0.04, 0.7, 3, 0};
    for (size_t i = 0; i < 5; i++) {
        add_row(t);
        put(t, 0, codes[i]);
        mn_table_put_f64(t, 1, values[i]);
    }
    good(mn_report_table(r, t, &(mn_table_view){.hidden = true}, NULL));
    add_chart(r, MN_CHART_MAP, "more", "iso3", NULL, "A map.");
    const char *page = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_HTML});
    check_page(page);
    assert_non_null(strstr(page, "viewBox=\"0 0 960 480\""));
    assert_non_null(strstr(page, "<title>IND: 1.2 people</title>")); /* rows are summed */
    assert_non_null(strstr(page, "<title>DEU: 0 people</title>"));
    assert_non_null(strstr(page, "Too small for this map: QQQ (3)."));
    assert_non_null(strstr(page, "<desc id=\"c1d\">A map.</desc>"));
    assert_non_null(strstr(page, "under 0.1<"));
    assert_true(times(page, "<path") > 150);
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

static const char *map_page(sink *s, const double *values, size_t n)
{
    static const char *const codes[] = {"IND", "", "", ""};
    mn_report *r = new_report("T");
    mn_table *t = new_table("some", "iso3:text,people:f64");
    for (size_t i = 0; i < n; i++) {
        add_row(t);
        put(t, 0, codes[i]);
        mn_table_put_f64(t, 1, values[i]);
    }
    good(mn_report_table(r, t, &(mn_table_view){.hidden = true}, NULL));
    good(mn_report_chart(r,
                         &(mn_chart){.kind = MN_CHART_MAP,
                                     .table = "some",
                                     .label = "iso3",
                                     .value = "people",
                                     .scale = 2000,
                                     .unit = "hours a year",
                                     .alt = "A map."},
                         NULL));
    const char *page = rendered(s, r, &(mn_render_options){.format = MN_RENDER_HTML});
    check_page(page);
    mn_report_free(r);
    return page;
}

/* Grey is not nought where countries are counted in groups. */
static void test_map_groups(void **state)
{
    (void)state;
    sink s;
    const char *page = map_page(&s, (double[]){3, 0.75, 0.25, 0}, 4);
    assert_non_null(
        strstr(page, "<p class=\"remark\">Grey is not zero: 2 groups of countries, together 2,000 "
                     "hours a year (25%), can&#39;t be drawn; they stand in the table.</p>"));
    assert_non_null(strstr(page, "<i class=\"none\"></i>not shown on its own<"));
    mn_buf_free(&s.buf);
    page = map_page(&s, (double[]){3, 1}, 2);
    assert_non_null(strstr(page, "Grey is not zero: 1 group of countries, 2,000 hours a year "
                                 "(25%), can&#39;t be drawn; it stands in the table.</p>"));
    mn_buf_free(&s.buf);
    page = map_page(&s, (double[]){3, 0}, 2); /* nothing is hidden */
    assert_int_equal(times(page, "Grey"), 0);
    assert_non_null(strstr(page, "<i class=\"none\"></i>not shown on its own<"));
    mn_buf_free(&s.buf);
    page = map_page(&s, (double[]){3}, 1);
    assert_non_null(strstr(page, "<i class=\"none\"></i>no value<"));
    mn_buf_free(&s.buf);
}

/* What a reader must know of a picture stands beside it. */
static void test_notes(void **state)
{
    (void)state;
    sink s;
    mn_report *r = new_report("T");
    mn_chart c = {.kind = MN_CHART_FLOW,
                  .table = "flows",
                  .label = "source",
                  .target = "target",
                  .value = "people",
                  .alt = "Small ones are left out."};
    good(mn_report_table(r, flows("x"), &(mn_table_view){.hidden = true}, NULL));
    good(mn_report_chart(r, &c, NULL));
    const char *page = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_HTML});
    check_page(page);
    assert_non_null(
        strstr(page, "<span class=\"remark\">Small ones are left out.</span></figcaption>"));
    mn_buf_free(&s.buf);
    c.note = "Mind <this>.";
    good(mn_report_chart(r, &c, NULL));
    c.kind = MN_CHART_BARS;
    good(mn_report_chart(r, &c, NULL));
    page = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_HTML});
    assert_int_equal(times(page, "<span class=\"remark\">Mind &lt;this&gt;.</span></figcaption>"),
                     2);
    mn_buf_free(&s.buf);
    page = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_TERMINAL});
    assert_int_equal(times(page, "\nMind <this>.\n"), 1);
    mn_buf_free(&s.buf);
    page = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_MARKDOWN});
    assert_int_equal(times(page, "\n> Mind &lt;this\\>.\n"), 1);
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

/* No label of a flow is cut, and a phone has a picture of its own. */
static void test_flow_labels(void **state)
{
    (void)state;
    sink s;
    mn_report *r = new_report("T");
    good(mn_report_table(r, flows("Electronics, electrical goods, bought"),
                         &(mn_table_view){.hidden = true}, NULL));
    add_chart(r, MN_CHART_FLOW, "flows", "source", "target", "text");
    const char *page = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_HTML});
    check_page(page);
    assert_int_equal(times(page, "<svg class=\"flow\""), 1);
    assert_int_equal(times(page, "<svg class=\"flow slim\""), 1);
    assert_int_equal(times(page, "…"), 0);
    assert_non_null(strstr(page, ">Electronics, electrical</tspan><tspan "));
    assert_non_null(strstr(page, ">goods, bought <tspan class=\"soft\">4"));
    assert_non_null(strstr(page, ">Electronics,</tspan><tspan "));
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

/* What a page says on paper is true there: a map's table is printed, another
 * one's rest is to be had as CSV. */
static void test_paper(void **state)
{
    (void)state;
    sink s;
    mn_report *r = new_report("T");
    good(mn_report_table(r, countries(), &(mn_table_view){.first = 1}, NULL));
    add_chart(r, MN_CHART_BARS, "countries", "name", NULL, "Bars.");
    const char *page = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_HTML});
    assert_int_equal(times(page, "<details class=\"printed\">"), 0);
    assert_non_null(strstr(
        page, "<p class=\"more\">… and 3 more<span class=\"screen\">, in the table behind the "
              "picture</span><span class=\"paper\"> (all with <code>--csv --table "
              "countries</code>)</span></p>"));
    mn_buf_free(&s.buf);
    add_chart(r, MN_CHART_MAP, "countries", "iso3", "name", "A map.");
    page = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_HTML});
    check_page(page);
    assert_int_equal(times(page, "<details class=\"printed\">"), 1);
    assert_non_null(strstr(page, "<span class=\"paper\">, in the table under the map (all with"));
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

static void test_long_tables(void **state)
{
    (void)state;
    sink s;
    mn_report *r = new_report("T");
    mn_table *t = new_table("long", "n:i64");
    for (int i = 0; i < 1500; i++) {
        add_row(t);
        mn_table_put_i64(t, 0, i);
    }
    good(mn_report_table(r, t, &(mn_table_view){.first = 10}, NULL));
    const char *page = rendered(&s, r, &(mn_render_options){.format = MN_RENDER_HTML});
    check_page(page);
    assert_non_null(strstr(page, "… and 1,490 more<span class=\"paper\"> (all with <code>--csv "
                                 "--table long</code>)</span></p>"));
    assert_non_null(strstr(page, "… and 500 more (all with <code>--csv --table long</code>)"));
    assert_int_equal(times(page, "<tr><td"), 1010);
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

static void test_nothing_to_draw(void **state)
{
    (void)state;
    sink s;
    mn_report *r = new_report("T");
    mn_table *t = new_table("none", "source:text,target:text,people:f64");
    for (int i = 0; i < 3; i++) {
        add_row(t);
        put(t, 0, "");
        put(t, 1, "x");
        if (i)
            mn_table_put_f64(t, 2, i == 1 ? (double)NAN : -(double)INFINITY);
    }
    good(mn_report_table(r, new_table("empty", "source:text,target:text,people:f64"), NULL, NULL));
    good(mn_report_table(r, t, NULL, NULL));
    for (int kind = 0; kind < 4; kind++) {
        add_chart(r, (mn_chart_kind)kind, "none", "source", "target", "none");
        add_chart(r, (mn_chart_kind)kind, "empty", "source", "target", "empty");
    }
    check_page(rendered(&s, r, &(mn_render_options){.format = MN_RENDER_HTML}));
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_stable),
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_map_groups),
        cmocka_unit_test(test_paper),
        cmocka_unit_test(test_flow_labels),
        cmocka_unit_test(test_notes),
        cmocka_unit_test(test_long_tables),
        cmocka_unit_test(test_nothing_to_draw),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
