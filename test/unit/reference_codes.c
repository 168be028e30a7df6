/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/reference_codes.c - industries, codes in every form people write
 * them, and the consistency of the code tables.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reference/csv_lite.h"
#include "reference/internal.h"

#define EMBEDDED(symbol) extern const unsigned char symbol[], symbol##_end[]
EMBEDDED(mn_data_hs);
EMBEDDED(mn_data_isic3);
EMBEDDED(mn_data_isic4);
EMBEDDED(mn_data_naics);
EMBEDDED(mn_data_coicop);
EMBEDDED(mn_data_coicop1999);
EMBEDDED(mn_data_mcc);
EMBEDDED(mn_data_nace);
EMBEDDED(mn_data_psc);
EMBEDDED(mn_data_cpv);
EMBEDDED(mn_data_bea);

static int set_up(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_reference *r = NULL;
    if (mn_reference_new(&r, MN_NEED_CODES, &e) != MN_OK) {
        print_error("%s:%d: %s\n", e.file, (int)e.line, e.msg);
        return -1;
    }
    *state = r;
    return 0;
}

static int tear_down(void **state)
{
    mn_reference_free(*state);
    return 0;
}

/* The industry with the largest share, as "c3"; "none" when unknown. */
static const char *main_industry(const mn_reference *r, mn_codes system, const char *code,
                                 mn_mix *mix)
{
    size_t best = 0;
    double sum = 0;
    if (!mn_code_find(r, system, mn_text_of(code), mix)) {
        return "none";
    }
    for (size_t i = 0; i < mix->n; i++) {
        sum += mix->share[i];
        best = mix->share[i] > mix->share[best] ? i : best;
    }
    assert_true(fabs(sum - 1) < 1e-6);
    assert_true(mix->reason[0] != '\0');
    return mn_industry_at(r, mix->industry[best])->code;
}

static void names_industries(void **state)
{
    const mn_reference *r = *state;
    for (int i = 0; i < MN_INDUSTRIES; i++) {
        const mn_industry *it = mn_industry_at(r, (size_t)i);
        assert_int_equal(mn_industry_find(r, mn_text_of(it->code)), i);
        assert_true(it->name[0] && it->short_name[0] && it->branch[0] && it->plain[0]);
    }
    assert_string_equal(mn_industry_at(r, 2)->code, "c3");
    assert_string_equal(mn_industry_at(r, 2)->isic3, "15-16");
    assert_int_equal(mn_industry_find(r, mn_text_of(" C35 ")), 34);
    static const char *const none[] = {"c0", "c36", "c03", "c", "", "3", "c3x", "d3", "c999"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_int_equal(mn_industry_find(r, mn_text_of(none[i])), -1);
    }
}

typedef struct code_case {
    mn_codes system;
    const char *code, *industry, *via; /* via NULL: not looked at */
} code_case;

static void check_all(const mn_reference *r, const code_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        mn_mix mix = {0};
        const char *got = main_industry(r, cases[i].system, cases[i].code, &mix);
        if (strcmp(got, cases[i].industry) != 0 ||
            (cases[i].via && strcmp(mix.via, cases[i].via) != 0)) {
            fail_msg("%s '%s' is %s via '%s'", mn_codes_name(cases[i].system), cases[i].code, got,
                     mix.via);
        }
    }
}

#define CHECK(cases) check_all(*state, cases, sizeof cases / sizeof *cases)

static void finds_codes(void **state)
{
    static const code_case cases[] = {
        {MN_HS, "030617", "c3", "030617"},   {MN_HS, "090111", "c1", NULL},
        {MN_HS, "620520", "c4", NULL},       {MN_HS, "640399", "c5", "64"},
        {MN_HS, "847130", "c14", NULL},      {MN_HS, "851712", "c14", NULL},
        {MN_HS, "710239", "c16", NULL},      {MN_HS, "260500", "c2", NULL},
        {MN_ISIC3, "1512", "c3", "15"},      {MN_ISIC3, "C", "c2", "C"},
        {MN_ISIC4, "1030", "c3", NULL},      {MN_ISIC4, "6201", "c30", NULL},
        {MN_NAICS, "722511", "c22", NULL},   {MN_NAICS, "31-33", NULL, "31"},
        {MN_COICOP, "0722", "c8", "0722"},   {MN_COICOP1999, "0722", "c8", "0722"},
        {MN_MCC, "5541", "c8", "5541"},      {MN_MCC, "0742", "c33", "0742"},
        {MN_MCC, "5812", "c22", NULL},       {MN_NACE, "C10.11", "c3", NULL},
        {MN_NACE, "13.20A", "c4", NULL},     {MN_NACE, "NACE Rev. 2 62.01", "c30", NULL},
        {MN_NACE, "a", "c1", "A"},           {MN_NACE, "1.11", "c1", NULL},
        {MN_PSC, "8405", "c4", "84"},        {MN_PSC, "8430", "c5", "8430"},
        {MN_PSC, "r425", "c30", "R"},        {MN_PSC, "J015", "c15", NULL},
        {MN_PSC, "S203", "c22", "S203"},     {MN_PSC, "PSC Y1DA", "c18", "Y"},
        {MN_CPV, "45210000-2", "c18", "45"}, {MN_CPV, "18800000", "c5", "188"},
        {MN_CPV, "3100000-2", "c1", "03"},   {MN_CPV, "03100000", "c1", "03"},
        {MN_BEA, "1111A0", "c1", NULL},      {MN_BEA, "s00102", "c31", "S00"},
        {MN_BEA, "GSLGE", "c32", "GSLGE"},   {MN_BEA, "3361MV", "c15", NULL},
        {MN_BEA, "22", NULL, "22"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_mix mix = {0};
        const char *got = main_industry(*state, cases[i].system, cases[i].code, &mix);
        if ((cases[i].industry && strcmp(got, cases[i].industry) != 0) ||
            (cases[i].via && strcmp(mix.via, cases[i].via) != 0)) {
            fail_msg("%s '%s' is %s via '%s'", mn_codes_name(cases[i].system), cases[i].code, got,
                     mix.via);
        }
    }
}

/* Insurance in 2018, personal care in 1999. */
static void tells_the_two_coicops_apart(void **state)
{
    static const code_case cases[] = {{MN_COICOP, "12.1", "c28", NULL},
                                      {MN_COICOP1999, "12.5", "c28", NULL},
                                      {MN_COICOP1999, "12.1.3", "c9", NULL}};
    CHECK(cases);
}

static void reads_every_form(void **state)
{
    static const code_case cases[] = {
        {MN_HS, "HS 0306.17", "c3", "030617"},
        {MN_HS, "hs0306.17.00.10", "c3", "030617"},
        {MN_HS, "HTS: 0306170010", "c3", "030617"},
        {MN_HS, "'030617", "c3", "030617"},
        {MN_HS,
         "\u00A0"
         "0306 17 ",
         "c3", "030617"},
        {MN_HS,
         "03\u00A0"
         "06",
         "c3", "0306"},
        {MN_HS, "03061700", "c3", "030617"},
        {MN_HS, "3061700.0", "c3", "030617"},
        {MN_ISIC4, "ISIC A0111", "c1", "01"},
        {MN_ISIC4, "ISIC Rev. 4 C1030", "c3", "10"},
        {MN_ISIC4, "ISIC4 1030", "c3", "10"},
        {MN_ISIC4, "a", "c1", "A"},
        {MN_NAICS, "NAICS 722511", "c22", NULL},
        {MN_NAICS, "722511.0", "c22", NULL},
        {MN_COICOP, "07.2.2", "c8", "0722"},
        {MN_COICOP, "7.2.2", "c8", "0722"},
        {MN_COICOP, "CP0722", "c8", "0722"},
        {MN_COICOP, "01.1.1", "c3", "0111"},
        {MN_COICOP, "CP0111", "c3", "0111"},
        {MN_MCC, "MCC 5541", "c8", "5541"},
    };
    CHECK(cases);
}

static void puts_lost_zeros_back(void **state)
{
    static const code_case cases[] = {
        {MN_HS, "30617", "c3", "030617"}, /* not chapter 30, pharmaceuticals */
        {MN_HS, "306.17", "c3", "030617"}, {MN_HS, "3061710", "c3", "030617"},
        {MN_HS, "306.1", "c3", "0306"},    {MN_HS, "90111", "c1", NULL}, /* coffee */
        {MN_HS, "306", "c3", "0306"},      {MN_HS, "3", "c3", "03"},
        {MN_HS, "84713", "c14", NULL}, /* 0847 does not exist: 8471.3 cut short */
        {MN_HS, "8471.3", "c14", NULL},    {MN_HS, "851", "c14", "85"},
        {MN_HS, "9011", "c14", NULL}, /* even: microscopes */
        {MN_MCC, "742", "c33", "0742"},    {MN_MCC, "763", "c1", "07"},
        {MN_ISIC4, "1", "c1", "01"},       {MN_ISIC3, "5", "c1", "05"},
        {MN_COICOP, "722", "c8", "0722"},  {MN_COICOP, "1", "c3", "01"},
    };
    CHECK(cases);
}

static void unknown_codes_stay_unknown(void **state)
{
    static const struct {
        mn_codes system;
        const char *code;
    } cases[] = {{MN_HS, ""},
                 {MN_HS, "   "},
                 {MN_HS, "HS"},
                 {MN_HS, "980000"},
                 {MN_HS, "770000"},
                 {MN_HS, "0306x"},
                 {MN_HS, "shrimp"},
                 {MN_HS, "-0306"},
                 {MN_HS, "030617000000000000"},
                 {MN_HS, "0000"},
                 {MN_NAICS, "990000"},
                 {MN_NAICS, "7225110"},
                 {MN_NAICS, "A11"},
                 {MN_ISIC4, "Z"},
                 {MN_ISIC4, "0"},
                 {MN_ISIC4, "ISIC 4"},
                 {MN_COICOP, "99"},
                 {MN_COICOP, "999"},
                 {MN_COICOP, "01.1.1.1.1.1"},
                 {MN_MCC, "55411"},
                 {MN_MCC, "$55"},
                 {MN_MCC, "\xC2"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_mix mix = {.n = 77, .via = "kept"};
        if (mn_code_find(*state, cases[i].system, mn_text_of(cases[i].code), &mix)) {
            fail_msg("%s '%s' was found via '%s'", mn_codes_name(cases[i].system), cases[i].code,
                     mix.via);
        }
        assert_int_equal(mix.n, 77);
        assert_string_equal(mix.via, "kept");
        assert_false(mn_code_plausible(*state, cases[i].system, mn_text_of(cases[i].code)));
    }
}

static void judges_plausibility(void **state)
{
    static const struct {
        mn_codes system;
        const char *code;
        int plausible;
    } cases[] = {{MN_HS, "030617", 1},      {MN_HS, "0306170010", 1}, {MN_HS, "30617", 1},
                 {MN_HS, "84713", 0},       {MN_HS, "3", 0},          {MN_HS, "5901234123457", 0},
                 {MN_HS, "851", 0},         {MN_NAICS, "722511", 1},  {MN_NAICS, "7", 0},
                 {MN_ISIC4, "A", 0},        {MN_ISIC4, "A0111", 1},   {MN_ISIC4, "10301", 0},
                 {MN_MCC, "5541", 1},       {MN_MCC, "742", 1},       {MN_MCC, "55", 0},
                 {MN_COICOP, "01.1.1", 1},  {MN_COICOP, "CP0111", 1}, {MN_COICOP, "1", 0},
                 {MN_HS, "shrimp 0306", 0}, {MN_HS, "980000", 0},     {MN_PSC, "7A20", 1},
                 {MN_PSC, "7Z20", 0},       {MN_PSC, "R4-5", 0},      {MN_PSC, "R42555", 0},
                 {MN_CPV, "45210000-2", 1}, {MN_CPV, "45210000-", 0}, {MN_CPV, "4521", 0},
                 {MN_CPV, "99000000", 0},   {MN_NACE, "62.01", 1},    {MN_NACE, "62.01AB", 0},
                 {MN_BEA, "111CA", 1},      {MN_BEA, "1111A00", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (mn_code_plausible(*state, cases[i].system, mn_text_of(cases[i].code)) !=
            (cases[i].plausible == 1)) {
            fail_msg("%s '%s'", mn_codes_name(cases[i].system), cases[i].code);
        }
    }
}

/* Every stored code answers for itself, with its own shares. */
static void tables_are_consistent(void **state)
{
    mn_reference *r = *state;
    const struct {
        mn_codes system;
        const unsigned char *from, *to;
        size_t least; /* codes: a table that was cut short fails */
    } tables[] = {{MN_HS, mn_data_hs, mn_data_hs_end, 1000},
                  {MN_ISIC3, mn_data_isic3, mn_data_isic3_end, 70},
                  {MN_ISIC4, mn_data_isic4, mn_data_isic4_end, 200},
                  {MN_NAICS, mn_data_naics, mn_data_naics_end, 300},
                  {MN_COICOP, mn_data_coicop, mn_data_coicop_end, 200},
                  {MN_COICOP1999, mn_data_coicop1999, mn_data_coicop1999_end, 200},
                  {MN_MCC, mn_data_mcc, mn_data_mcc_end, 200},
                  {MN_NACE, mn_data_nace, mn_data_nace_end, 200},
                  {MN_PSC, mn_data_psc, mn_data_psc_end, 300},
                  {MN_CPV, mn_data_cpv, mn_data_cpv_end, 90},
                  {MN_BEA, mn_data_bea, mn_data_bea_end, 300}};
    assert_int_equal(sizeof tables / sizeof *tables, MN_CODES);
    for (size_t i = 0; i < MN_CODES; i++) {
        mn_csv c;
        bool more = true;
        size_t codes = 0;
        assert_int_equal(
            mn_csv_open(&c,
                        (mn_source){"t", tables[i].from, (size_t)(tables[i].to - tables[i].from)},
                        &r->arena, "code,industry,weight", NULL),
            MN_OK);
        while (mn_csv_next(&c, &more, NULL) == MN_OK && more) {
            mn_mix mix = {0};
            double share = 0, found = 0;
            assert_true(mn_code_find(r, tables[i].system, c.cell[0], &mix));
            assert_int_equal(strlen(mix.via), c.cell[0].len);
            assert_memory_equal(mix.via, c.cell[0].ptr, c.cell[0].len);
            assert_int_equal(mn_csv_f64(&c, 2, &share, NULL), MN_OK);
            for (size_t k = 0; k < mix.n; k++) {
                found += mix.industry[k] == mn_industry_parse(c.cell[1]) ? mix.share[k] : 0;
            }
            assert_true(found == share);
            codes++;
        }
        assert_false(more);
        assert_true(codes >= tables[i].least);
    }
}

static mn_status load_hs(mn_reference *r, mn_source table, mn_err *e)
{
    return mn_codes_load(r, MN_HS, table, e);
}

static void broken_tables_are_named(void **state)
{
#define HEAD "code,industry,weight,reason\n"
    static const struct {
        mn_status (*load)(mn_reference *r, mn_source table, mn_err *e);
        const char *text;
        uint64_t line;
        const char *why;
    } cases[] = {
        {load_hs, HEAD "01,c1,0.5,x\n02,c1,1,x\n", 2, "sum to 0.5"},
        {load_hs, HEAD "01,c1,0.5,x\n01,c2,0.4,x\n", 3, "sum to 0.9"},
        {load_hs, HEAD "01,c36,1,x\n", 2, "industry"},
        {load_hs, HEAD "01,c1,-1,x\n", 2, "positive"},
        {load_hs, HEAD "01,c1,0.5,x\n01,c1,0.5,x\n", 3, "of its own"},
        {load_hs, HEAD "01,c1,1,x\n02,c1,1,x\n01,c1,1,x\n", 4, "not together"},
        {load_hs, HEAD "0a,c1,1,x\n", 2, "no code"},
        {load_hs, HEAD ",c1,1,x\n", 2, "no code"},
        {mn_industries_load, "code,name,short_name,isic3,branch,plain\nc1,a,b,c,d,e\n", 2,
         "c2 is missing"},
        {mn_industries_load, "code,name,short_name,isic3,branch,plain\nc1,a,b,c,d,e\nc1,,,,,\n", 3,
         "twice"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_reference *r = calloc(1, sizeof *r);
        mn_err e = MN_ERR_INIT;
        assert_non_null(r);
        assert_int_equal(cases[i].load(r,
                                       (mn_source){"t.csv", (const unsigned char *)cases[i].text,
                                                   strlen(cases[i].text)},
                                       &e),
                         MN_DATA);
        assert_string_equal(e.file, "t.csv");
        assert_int_equal(e.line, cases[i].line);
        if (!strstr(e.msg, cases[i].why)) {
            fail_msg("'%s' does not say '%s'", e.msg, cases[i].why);
        }
        mn_reference_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_industries),
        cmocka_unit_test(finds_codes),
        cmocka_unit_test(tells_the_two_coicops_apart),
        cmocka_unit_test(reads_every_form),
        cmocka_unit_test(puts_lost_zeros_back),
        cmocka_unit_test(unknown_codes_stay_unknown),
        cmocka_unit_test(judges_plausibility),
        cmocka_unit_test(tables_are_consistent),
        cmocka_unit_test(broken_tables_are_named),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
