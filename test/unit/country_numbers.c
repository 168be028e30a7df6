/* SPDX-License-Identifier: Apache-2.0
 *
 * country_numbers.c - a country's profile and ranks: each row has its year and source, and each
 * number of the page is in a row.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "country/commands/command.h"
#include "unit/check.h"

#include <manumit/reference.h>

static const mn_command *const all[] = {&mn_country_show_command, &mn_country_rank_command,
                                        &mn_country_compare_command, NULL};

static mn_status sink(void *payload, const char *bytes, size_t len, mn_err *e)
{
    mn_buf_add(payload, bytes, len);
    return ((mn_buf *)payload)->failed ? mn_fail_memory(e) : MN_OK;
}

static mn_report *report(const char *const *words, int n)
{
    mn_call *call = NULL;
    mn_report *r = NULL;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_call_parse(&call, all, n, words, &e), MN_OK);
    if (mn_call_run(&r, call, NULL, &e))
        fail_msg("%s", e.msg);
    mn_call_free(call);
    return r;
}

/* Every row of a table has these columns filled. */
static void rows_have(const mn_report *r, const char *table, const char *const *columns, size_t n)
{
    const mn_table *t = mn_report_find_table(r, table);
    for (size_t row = 0; t && row < mn_table_rows(t); row++)
        for (size_t c = 0; c < n; c++) {
            const size_t col = mn_table_find(t, columns[c]);
            if (col >= mn_table_cols(t) || mn_table_missing(t, row, col))
                fail_msg("row %zu of '%s' has no %s", row, table, columns[c]);
        }
}

/* Whether a printed number is a cell's, rounded as it is printed. */
static bool same(double cell, double printed, int digits, bool whole)
{
    static const double scale[] = {1, 100, 1e-6, 1e-9};
    for (size_t i = 0; i < sizeof scale / sizeof *scale; i++) {
        const double v = fabs(cell) * scale[i];
        /* To its decimals, or to three significant digits. */
        const double three = v >= 1000 ? 0.5000001 * pow(10, floor(log10(v)) - 2) : 0;
        if (fabs(v - printed) <= fmax(0.5000001 * pow(10, -digits), whole ? 0 : three))
            return true;
    }
    return false;
}

static bool in_text(mn_text v, const char *number, size_t len)
{
    for (size_t i = 0; i + len <= v.len; i++)
        if (!memcmp(v.ptr + i, number, len) && (i == 0 || !isdigit((unsigned char)v.ptr[i - 1])) &&
            (i + len == v.len || !isdigit((unsigned char)v.ptr[i + len])))
            return true;
    return false;
}

static bool in_table(const mn_table *t, const char *number, size_t len, double printed, int digits)
{
    for (size_t row = 0; row < mn_table_rows(t); row++)
        for (size_t col = 0; col < mn_table_cols(t); col++) {
            if (mn_table_missing(t, row, col))
                continue;
            const mn_type type = mn_table_col_type(t, col);
            if ((type == MN_TEXT && in_text(mn_table_text(t, row, col), number, len)) ||
                (type == MN_I64 &&
                 same((double)mn_table_i64(t, row, col), printed, digits, true)) ||
                (type == MN_F64 && same(mn_table_f64(t, row, col), printed, digits, false)))
                return true;
        }
    return false;
}

/* Numbers of the page's tables: "12", "1,011", "62.5". */
static void numbers_are_of_rows(const mn_report *r, const char *const *tables, size_t n)
{
    const mn_render_options how = {.format = MN_RENDER_MARKDOWN};
    mn_buf page = {0};
    mn_err e;
    size_t seen = 0;
    assert_int_equal(mn_report_render(r, &how, sink, &page, &e), MN_OK);
    mn_buf_char(&page, '\0');
    for (char *line = page.ptr, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        if (next && !strncmp(next, "| -", 3)) /* the columns' heads: "Per 100000 people" */
            continue;
        for (const char *p = line; *line == '|' && *p;) {
            char plain[64];
            size_t len = 0;
            int digits = -1;
            const char *from = p;
            while ((isdigit((unsigned char)*p) ||
                    (p > from && (*p == ',' || *p == '.') && isdigit((unsigned char)p[1]))) &&
                   len + 1 < sizeof plain) {
                digits = *p == '.' ? 0 : digits >= 0 ? digits + 1 : -1;
                if (*p != ',')
                    plain[len++] = *p;
                p++;
            }
            plain[len] = '\0';
            double printed = 0;
            bool found = false;
            if (!len) {
                p++;
                continue;
            }
            assert_true(mn_text_f64((mn_text){plain, len}, &printed));
            for (size_t i = 0; i < n && !found; i++) {
                const mn_table *t = mn_report_find_table(r, tables[i]);
                found =
                    t && in_table(t, from, (size_t)(p - from), printed, digits < 0 ? 0 : digits);
            }
            if (!found)
                fail_msg("'%.*s' is in no row: %s", (int)(p - from), from, line);
            seen++;
        }
    }
    assert_true(seen > 20);
    mn_buf_free(&page);
}

static void test_profiles(void **state)
{
    (void)state;
    static const char *const countries[] = {"USA", "GHA", "THA", "KOR", "PRK", "DEU", "COD"};
    static const char *const sourced[] = {"source", "year"}, *const changed[] = {
                                                                 "source", "now_year",
                                                                 "then_source", "then_year"};
    static const char *const tables[] = {"record",    "peers",   "changes", "trade",
                                         "conflicts", "history", "sources", "contradicted",
                                         "victims",   "listed"};
    static const char *const led[] = {"source", "address", "retrieved"};
    for (size_t i = 0; i < sizeof countries / sizeof *countries; i++) {
        const char *words[] = {"country", "show", countries[i]};
        mn_report *r = report(words, 3);
        rows_have(r, "record", sourced, 2);
        rows_have(r, "history", sourced, 2);
        rows_have(r, "peers", sourced, 2);
        rows_have(r, "conflicts", sourced, 2);
        rows_have(r, "trade", sourced, 2);
        rows_have(r, "victims", sourced, 2);
        rows_have(r, "listed", sourced, 2);
        rows_have(r, "changes", changed, 4);
        rows_have(r, "sources", led, 3);
        rows_have(r, "contradicted", sourced, 2);
        numbers_are_of_rows(r, tables, sizeof tables / sizeof *tables);
        mn_report_free(r);
    }
}

static void test_ranks(void **state)
{
    (void)state;
    static const char *const by[] = {"victims-detected", "tip-tier", "persons-convicted", "3p"};
    static const char *const sourced[] = {"source", "year"};
    static const char *const tables[] = {"ranks", "change", "absent", "sources"};
    for (size_t i = 0; i < sizeof by / sizeof *by; i++) {
        const char *words[] = {"country", "rank", "--by", by[i]};
        mn_report *r = report(words, 4);
        rows_have(r, "ranks", sourced, 2);
        rows_have(r, "parts", sourced, 2);
        numbers_are_of_rows(r, tables, sizeof tables / sizeof *tables);
        mn_report_free(r);
    }
}

/* A rate has two sources: whose figure it is, and whose number of people, with its own year. */
static void test_people_have_rows(void **state)
{
    (void)state;
    static const char *const people[] = {"people", "people_year", "people_source", "people_address",
                                         "people_retrieved"};
    static const char *const tables[] = {"ranks", "people", "absent", "sources"};
    const char *words[] = {"country", "rank",   "--by",   "victims-detected",
                           "--per",   "100000", "--year", "2008"};
    mn_report *r = report(words, 8);
    const mn_table *t = mn_report_find_table(r, "ranks"), *p = mn_report_find_table(r, "people");
    rows_have(r, "people", people, 5);
    numbers_are_of_rows(r, tables, 4);
    assert_true(mn_table_rows(t) > 10 && mn_table_rows(t) == mn_table_rows(p));
    for (size_t row = 0; row < mn_table_rows(t); row++) {
        const mn_text whose = mn_table_text(p, row, mn_table_find(p, "people_source"));
        const mn_text source = mn_table_text(t, row, mn_table_find(t, "source"));
        assert_int_equal(mn_table_i64(p, row, mn_table_find(p, "people_year")), 2011);
        assert_true(source.len > whose.len + 2);
        assert_memory_equal(source.ptr + source.len - whose.len, whose.ptr, whose.len);
    }
    mn_report_free(r);
}

static void test_rates_of_a_comparison(void **state)
{
    (void)state;
    static const char *const people[] = {"people_year", "people_source", "people_address",
                                         "people_retrieved"};
    static const char *const tables[] = {"compare", "apart", "sources"};
    const char *words[] = {"country", "compare", "USA", "THA", "DEU"};
    mn_report *r = report(words, 5);
    const mn_table *t = mn_report_find_table(r, "compare");
    const size_t per = mn_table_find(t, "per_100000"), of = mn_table_find(t, "people");
    size_t rates = 0;
    for (size_t row = 0; row < mn_table_rows(t); row++) {
        double figure;
        assert_int_equal(mn_table_missing(t, row, per), mn_table_missing(t, row, of));
        for (size_t c = 0; c < 4; c++)
            assert_int_equal(mn_table_missing(t, row, mn_table_find(t, people[c])),
                             mn_table_missing(t, row, per));
        if (mn_table_missing(t, row, per))
            continue;
        assert_true(mn_text_f64(mn_table_text(t, row, mn_table_find(t, "value")), &figure));
        assert_near(mn_table_f64(t, row, per) * mn_table_f64(t, row, of) / 1e5, figure,
                    1e-9 * figure);
        rates++;
    }
    assert_true(rates > 20);
    numbers_are_of_rows(r, tables, 3);
    mn_report_free(r);
}

/* Taiwan's people are of another source than all others'. */
static void test_each_people_has_its_source(void **state)
{
    (void)state;
    mn_reference *r = NULL;
    mn_population_row x;
    mn_err e = MN_ERR_INIT;
    size_t found = 0, other = 0;
    assert_int_equal(mn_reference_new(&r, MN_NEED_COUNTRIES, &e), MN_OK);
    for (size_t i = 0; i < mn_countries(r); i++)
        if (mn_population_find(&x, r, mn_country_at(r, i)->iso3, 2021)) {
            assert_true(*x.source && x.people > 0);
            found++;
            if (strcmp(x.source, "World Bank SP.POP.TOTL") != 0) {
                assert_string_equal(mn_country_at(r, i)->iso3, "TWN");
                assert_string_equal(x.source, "UN 2020 as cited in Global Slavery Index 2023");
                assert_int_equal(x.year, 2020);
                other++;
            } else {
                assert_int_equal(x.year, 2021);
            }
        }
    assert_int_equal(found, 217); /* not the world */
    assert_int_equal(other, 1);
    assert_false(mn_population_find(&x, r, "XXX", 2021));
    mn_reference_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profiles), cmocka_unit_test(test_ranks),
        cmocka_unit_test(test_people_have_rows), cmocka_unit_test(test_rates_of_a_comparison),
        cmocka_unit_test(test_each_people_has_its_source)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
