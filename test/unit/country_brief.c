/* SPDX-License-Identifier: Apache-2.0
 *
 * country_brief.c - a brief: no figure without a source, no number on the page that is in no row,
 * precedents that can be counted again, the same rules for every country, asks of one's own.
 */
#include <ctype.h>
#include <stdlib.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "country/brief/precedent.h"
#include "country/commands/brief_words.h"
#include "country/commands/command.h"
#include "unit/check.h"

static const mn_command *const all[] = {&mn_brief_command, NULL};

static mn_status sink(void *payload, const char *bytes, size_t len, mn_err *e)
{
    mn_buf_add(payload, bytes, len);
    return ((mn_buf *)payload)->failed ? mn_fail_memory(e) : MN_OK;
}

static mn_report *brief(const char *country, const char *lang)
{
    const char *words[] = {"brief", country, "--lang", lang};
    mn_call *call = NULL;
    mn_report *r = NULL;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_call_parse(&call, all, 4, words, &e), MN_OK);
    if (mn_call_run(&r, call, NULL, &e))
        fail_msg("%s: %s", country, e.msg);
    mn_call_free(call);
    return r;
}

static bool has(const mn_table *t, size_t row, const char *column)
{
    const size_t c = mn_table_find(t, column);
    return !mn_table_missing(t, row, c) && mn_table_text(t, row, c).len;
}

/* Every row of every table has source, address and day; and the source is listed. */
static void rows_have_sources(const mn_report *r, const char *country)
{
    static const char *const tables[] = {"facts", "asks", "precedents", "sectors", "sources"};
    static const char *const of[][3] = {
        {"source", "address", "retrieved"},
        {"evidence_source", "evidence_address", "evidence_retrieved"},
        {"world_source", "world_address", "world_retrieved"},
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const mn_table *t = mn_report_find_table(r, tables[i]);
        assert_non_null(t);
        for (size_t row = 0; row < mn_table_rows(t); row++)
            for (size_t k = 0; k < sizeof of / sizeof *of; k++)
                for (int c = 0; c < 3; c++)
                    if (mn_table_find(t, of[k][c]) < mn_table_cols(t) && !has(t, row, of[k][c]))
                        fail_msg("%s: row %zu of '%s' has no %s", country, row, tables[i],
                                 of[k][c]);
    }
}

static bool in_cell(const mn_table *t, size_t row, size_t col, const char *number, size_t len)
{
    char digits[32];
    mn_text v;
    if (mn_table_missing(t, row, col))
        return false;
    switch (mn_table_col_type(t, col)) {
    case MN_TEXT:
        v = mn_table_text(t, row, col);
        break;
    case MN_I64:
        snprintf(digits, sizeof digits, "%lld", (long long)mn_table_i64(t, row, col));
        v = mn_text_of(digits);
        break;
    default:
        return false;
    }
    for (size_t i = 0; i + len <= v.len; i++)
        if (!memcmp(v.ptr + i, number, len) && (i == 0 || !isdigit((unsigned char)v.ptr[i - 1])) &&
            (i + len == v.len || !isdigit((unsigned char)v.ptr[i + len])))
            return true;
    return false;
}

static bool in_a_row(const mn_report *r, const char *number, size_t len)
{
    static const char *const tables[] = {"facts", "asks", "precedents", "sectors", "sources"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const mn_table *t = mn_report_find_table(r, tables[i]);
        for (size_t row = 0; row < mn_table_rows(t); row++)
            for (size_t col = 0; col < mn_table_cols(t); col++)
                if (in_cell(t, row, col, number, len))
                    return true;
    }
    return false;
}

/* Numbers of a page, but for the numbers of the asks themselves ("1. ..."). */
static void numbers_are_of_rows(const mn_report *r, const char *country)
{
    const mn_render_options how = {.format = MN_RENDER_MARKDOWN};
    mn_buf page = {0};
    mn_err e;
    assert_int_equal(mn_report_render(r, &how, sink, &page, &e), MN_OK);
    mn_buf_char(&page, '\0');
    for (const char *p = page.ptr; *p; p++) {
        const char *from = p;
        while (isdigit((unsigned char)*p))
            p++;
        const size_t len = (size_t)(p - from);
        const bool ordinal =
            len == 1 && (from == page.ptr || from[-1] == '\n') && (*p == '.' || *p == '\\');
        if (len && !ordinal && !in_a_row(r, from, len))
            fail_msg("%s: the page says %.*s, which is in no row: %.60s", country, (int)len, from,
                     from);
        if (!*p)
            break;
    }
    mn_buf_free(&page);
}

static void counts_add_up(const mn_report *r, const char *country)
{
    const mn_table *asks = mn_report_find_table(r, "asks");
    const mn_table *past = mn_report_find_table(r, "precedents");
    for (size_t i = 0; i < mn_table_rows(asks); i++) {
        int64_t alike = 0, improved = 0;
        const mn_text ask = mn_table_text(asks, i, mn_table_find(asks, "ask"));
        for (size_t p = 0; p < mn_table_rows(past); p++) {
            const mn_text of = mn_table_text(past, p, mn_table_find(past, "ask"));
            if (of.len != ask.len || memcmp(of.ptr, ask.ptr, of.len) != 0)
                continue;
            alike++;
            improved += mn_table_i64(past, p, mn_table_find(past, "improved"));
            assert_false(
                mn_text_eq_nocase(mn_table_text(past, p, mn_table_find(past, "iso3")), country));
            assert_true(mn_table_i64(past, p, mn_table_find(past, "to_year")) -
                            mn_table_i64(past, p, mn_table_find(past, "from_year")) <=
                        MN_PRECEDENT_YEARS);
        }
        assert_int_equal(alike, mn_table_i64(asks, i, mn_table_find(asks, "alike")));
        assert_int_equal(improved, mn_table_i64(asks, i, mn_table_find(asks, "improved")));
        assert_int_equal(alike - improved,
                         mn_table_i64(asks, i, mn_table_find(asks, "not_improved")));
    }
}

static void nothing_is_without_a_source(void **state)
{
    (void)state;
    static const char *const countries[] = {"USA", "GHA", "CHN", "PRK", "THA", "DEU", "TWN",
                                            "MEX", "TUV", "ATA", "XKX", "IND", "BRA"};
    for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
        for (int es = 0; es < 2; es++) {
            mn_report *r = brief(countries[i], es ? "es" : "en");
            rows_have_sources(r, countries[i]);
            numbers_are_of_rows(r, countries[i]);
            counts_add_up(r, countries[i]);
            assert_int_equal(mn_table_rows(mn_report_find_table(r, "facts")), 6);
            assert_true(mn_table_rows(mn_report_find_table(r, "asks")) <= 3);
            mn_report_free(r);
        }
}

/* Each text has as many values in one language as in the other. */
static void both_languages_take_the_same_values(void **state)
{
    (void)state;
    const char *const *en = (const char *const *)&mn_brief_said[MN_BRIEF_ENGLISH];
    const char *const *es = (const char *const *)&mn_brief_said[MN_BRIEF_SPANISH];
    for (size_t i = 0; i < sizeof(mn_brief_words) / sizeof(char *); i++) {
        assert_non_null(en[i]);
        assert_non_null(es[i]);
        for (char n = '1'; n < '9'; n++) {
            const char hole[] = {'{', n, '}', '\0'};
            if (!strstr(en[i], hole) != !strstr(es[i], hole))
                fail_msg("%s differs in %s / %s", hole, en[i], es[i]);
        }
    }
}

/* A made measure of four countries of one region: who improved is known. */
static void precedents_are_counted_as_told(void **state)
{
    (void)state;
    static const char csv[] =
        "country,year,indicator,value,unit,source,retrieved\n"
        "GHA,2010,beds,2,beds,Example,2026-01-01\n" /* the country itself */
        "BEN,2003,beds,1,beds,Example,2026-01-01\n" /* out within five years */
        "BEN,2008,beds,9,beds,Example,2026-01-01\n"
        "TGO,2003,beds,1,beds,Example,2026-01-01\n" /* out only after nine */
        "TGO,2006,beds,2,beds,Example,2026-01-01\n"
        "TGO,2009,beds,9,beds,Example,2026-01-01\n"
        "MLI,2003,beds,9,beds,Example,2026-01-01\n" /* never began so */
        "NER,2003,beds,1,beds,Example,2026-01-01\n" /* told nothing after */
        "NGA,2003,beds,1,beds,Example,2026-01-01\n" /* out, and back by the fifth year */
        "NGA,2005,beds,9,beds,Example,2026-01-01\n"
        "NGA,2008,beds,3,beds,Example,2026-01-01\n"
        "PER,2003,beds,1,beds,Example,2026-01-01\n" /* another region, another tier */
        "PER,2004,beds,9,beds,Example,2026-01-01\n";
    const mn_read_options o = {.format = MN_FORMAT_CSV};
    mn_reference *reference = NULL;
    mn_facts *f = NULL;
    mn_table *t = NULL;
    mn_precedent *p = NULL;
    size_t n = 0;
    mn_err e;
    assert_int_equal(mn_reference_new(&reference, MN_NEED_COUNTRIES, &e), MN_OK);
    assert_int_equal(mn_facts_new(&f, reference, &e), MN_OK);
    assert_int_equal(mn_table_read_memory(&t, NULL, "f.csv", csv, strlen(csv), &o, &e), MN_OK);
    assert_int_equal(mn_facts_add(f, t, &e), MN_OK);
    const mn_access_rule r = {.id = "beds",
                              .indicator = mn_facts_find_indicator(f, mn_text_of("beds")),
                              .test = MN_ACCESS_AT_MOST,
                              .value = 4,
                              .years = 3};
    const uint32_t gha = mn_facts_find_place(f, mn_text_of("GHA"));
    assert_int_equal(mn_precedents(&p, &n, &r, f, reference, gha, 1900, &e), MN_OK);
    assert_int_equal(n, 0); /* before all facts */
    free(p);
    assert_int_equal(mn_precedents(&p, &n, &r, f, reference, gha, 2012, &e), MN_OK);
    assert_int_equal(n, 3);
    assert_string_equal(mn_facts_place(f, p[0].place)->code, "BEN");
    assert_true(p[0].improved && p[0].same_region && p[0].from_year == 2003 &&
                p[0].to_year == 2008);
    for (size_t i = 1; i < n; i++)
        assert_true(!p[i].improved && p[i].to->value < 4);
    free(p);
    mn_table_free(t);
    mn_facts_free(f);
    mn_reference_free(reference);
}

static void asks_are_refused_with_line_and_reason(void **state)
{
    (void)state;
#define HEAD                                                                                       \
    "rule,about,indicator,test,value,says,says_es,en,es,they_en,they_es,answer_en,answer_es,"      \
    "source,address,read\n"
    static const struct {
        const char *csv, *why;
    } cases[] = {
        {HEAD "a,x,tip-tier,is,2,s,s,t,t,u,u,v,v,law,w.example,2026-01-01\n",
         "the end of the test of 'a' is no improvement"},
        {HEAD "a,x,tip-tier,at-least,2,s,s,t,,u,u,v,v,law,w.example,2026-01-01\n",
         "the ask 'a' has no 'es'"},
        {HEAD "a,x,tip-tier,at-least,2,s,s,t,t,u,u,v,v,law,,2026-01-01\n",
         "the ask 'a' has no 'address'"},
        {HEAD "a,x,tip-tier,at-least,2,s,s,t,t,u,u,v,v,,w.example,2026-01-01\n",
         "no source of rule 'a'"},
    };
    const mn_read_options o = {.format = MN_FORMAT_CSV};
    mn_reference *reference = NULL;
    mn_facts *f = NULL;
    mn_err e;
    assert_int_equal(mn_reference_new(&reference, MN_NEED_COUNTRIES, &e), MN_OK);
    assert_int_equal(mn_facts_new(&f, reference, &e), MN_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_brief_asks *a = calloc(1, sizeof *a);
        mn_table *t = NULL;
        e = (mn_err)MN_ERR_INIT;
        assert_non_null(a);
        assert_int_equal(
            mn_table_read_memory(&t, NULL, "a.csv", cases[i].csv, strlen(cases[i].csv), &o, &e),
            MN_OK);
        assert_int_equal(mn_brief_asks_read(a, f, t, &e), MN_DATA);
        if (!strstr(e.msg, cases[i].why))
            fail_msg("%s: %s", cases[i].why, e.msg);
        assert_int_equal(e.line, 2);
        mn_table_free(t);
        mn_brief_asks_free(a);
        free(a);
    }
    mn_facts_free(f);
    mn_reference_free(reference);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_without_a_source),
        cmocka_unit_test(both_languages_take_the_same_values),
        cmocka_unit_test(precedents_are_counted_as_told),
        cmocka_unit_test(asks_are_refused_with_line_and_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
