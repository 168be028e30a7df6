/* SPDX-License-Identifier: Apache-2.0
 *
 * Sources as letters: the same one in all tables and sentences of a report, several in a cell,
 * where each stands, and the table that says so; the data have the texts themselves.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "report/made.h"
#include "report/marks.h"

static mn_status take(void *payload, const char *bytes, size_t n, mn_err *e)
{
    (void)e;
    mn_buf_add(payload, bytes, n);
    return MN_OK;
}

static void add(mn_report *r, const char *name, const char *const *source, size_t n, bool hidden)
{
    const mn_table_view view = {
        .title = name, .columns = "what=What,source=Source:@", .hidden = hidden};
    mn_maker k = mn_maker_new(name, "what:t source:t address:t retrieved:t", NULL);
    for (size_t i = 0; i < n; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, "figure");
        if (!source[i])
            continue;
        mn_make_str(&k, 1, source[i]);
        mn_make_str(&k, 2, "https://a.example");
        mn_make_str(&k, 3, "2026-11-23");
    }
    assert_int_equal(mn_report_made(r, &k, &view, NULL), MN_OK);
}

static char *render(const mn_report *r, mn_render f, const char *table)
{
    mn_buf b = {0};
    const mn_render_options o = {.format = f, .table = table};
    assert_int_equal(mn_report_render(r, &o, take, &b, NULL), MN_OK);
    mn_buf_char(&b, '\0');
    assert_false(b.failed);
    return b.ptr;
}

static void letters_are_the_same_everywhere(void **state)
{
    static const char *const first[] = {"Beta", "Alpha", "Beta", NULL, "Beta; Gamma; Beta"};
    static const char *const unseen[] = {"Nobody sees it"};
    static const char *const second[] = {"Gamma", "Alpha"};
    mn_report *r = NULL;
    const char *mark = NULL;
    (void)state;
    assert_int_equal(mn_report_new(&r, "test", "Test", NULL), MN_OK);
    add(r, "one", first, 5, false);
    add(r, "data", unseen, 1, true);
    add(r, "two", second, 2, false);
    assert_int_equal(mn_report_cite(&mark, r, "Alpha; Delta", "", "", NULL), MN_OK);
    assert_string_equal(mark, "b d");
    assert_int_equal(mn_report_source_at(r, "Del", "https://no.example", "2026-01-01", "", NULL),
                     MN_OK);
    assert_int_equal(
        mn_report_source_at(r, "Delta", "https://d.example", "2026-01-02", "a note", NULL), MN_OK);
    assert_int_equal(mn_report_sources(r, false, NULL), MN_OK);
    char *sources = render(r, MN_RENDER_CSV, "sources");
    assert_string_equal(sources, "mark,source,address,retrieved,note\n"
                                 "a,Beta,https://a.example,2026-11-23,\"\"\n"
                                 "b,Alpha,https://a.example,2026-11-23,\"\"\n"
                                 "c,Gamma,https://a.example,2026-11-23,\"\"\n"
                                 "d,Delta,https://d.example,2026-01-02,a note\n");
    char *data = render(r, MN_RENDER_CSV, "one");
    assert_non_null(strstr(data, "figure,Beta; Gamma; Beta,"));
    char *seen = render(r, MN_RENDER_MARKDOWN, NULL);
    assert_non_null(strstr(seen, "| figure | a c |"));
    assert_null(strstr(seen, "Nobody"));
    free(sources);
    free(data);
    free(seen);
    mn_report_free(r);
}

/* Where there is little room a sentence names them, and the data have the rest. */
static void a_sentence_names_them(void **state)
{
    mn_report *r = NULL;
    const char *mark = NULL;
    (void)state;
    assert_int_equal(mn_report_new(&r, "test", "Test", NULL), MN_OK);
    assert_int_equal(mn_report_cite(&mark, r, "Alpha (2014)", "", "", NULL), MN_OK);
    assert_int_equal(mn_report_cite(&mark, r, "Beta", "https://b.example", "", NULL), MN_OK);
    assert_int_equal(mn_report_sources(r, true, NULL), MN_OK);
    char *seen = render(r, MN_RENDER_MARKDOWN, NULL);
    assert_non_null(strstr(seen, "Sources: Alpha (2014) (a); Beta (b)."));
    assert_null(strstr(seen, "b.example"));
    char *data = render(r, MN_RENDER_CSV, "sources");
    assert_non_null(strstr(data, "b,Beta,https://b.example,"));
    free(seen);
    free(data);
    mn_report_free(r);
}

static void letters_go_on_after_z(void **state)
{
    mn_report *r = NULL;
    const char *mark = NULL;
    char name[16];
    (void)state;
    assert_int_equal(mn_report_new(&r, "test", "Test", NULL), MN_OK);
    for (int i = 0; i < 26 * 27 + 1; i++) {
        snprintf(name, sizeof name, "source %d", i);
        assert_int_equal(mn_report_cite(&mark, r, name, "", "", NULL), MN_OK);
        if (i == 25)
            assert_string_equal(mark, "z");
        if (i == 26)
            assert_string_equal(mark, "aa");
    }
    assert_string_equal(mark, "aaa");
    assert_int_equal(mn_report_cite(&mark, r, "", "", "", NULL), MN_OK);
    assert_string_equal(mark, "");
    mn_report_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(letters_are_the_same_everywhere),
                                       cmocka_unit_test(a_sentence_names_them),
                                       cmocka_unit_test(letters_go_on_after_z)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
