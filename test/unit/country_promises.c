/* SPDX-License-Identifier: Apache-2.0
 *
 * country_promises.c - commitments out of a table: what is refused and why, whose name is a
 * country's own, what is kept on which day, and many rows in little time.
 */
#include <math.h>
#include <stdlib.h>

#include "core/text.h"
#include "country/alliance/commitments.h"
#include "unit/check.h"

static mn_reference *reference;
static mn_facts *facts;

static int open_facts(void **state)
{
    (void)state;
    mn_err e;
    return mn_reference_new(&reference, MN_NEED_COUNTRIES, &e) ||
                   mn_facts_new(&facts, reference, &e)
               ? -1
               : 0;
}

static int close_facts(void **state)
{
    (void)state;
    mn_facts_free(facts);
    mn_reference_free(reference);
    return 0;
}

static void promises(mn_promises *p, const char *csv)
{
    mn_err e;
    mn_table *t = NULL;
    const mn_read_options o = {.format = MN_FORMAT_CSV};
    assert_int_equal(mn_table_read_memory(&t, NULL, "p.csv", csv, strlen(csv), &o, &e), MN_OK);
    assert_int_equal(mn_promises_read(p, facts, t, &e), MN_OK);
    mn_table_free(t);
}

static int32_t day(const char *text)
{
    int32_t d;
    assert_true(mn_promise_day(&d, mn_text_of(text)));
    return d;
}

#define HEAD                                                                                       \
    "id,country,commitment,source,amount,deadline,status,evidence,verified_by,verified_on,"        \
    "promised_by\n"

static void refused_rows_say_why(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a,Atlantis,x,y,,,,,,,", "no known country"},
        {"a,WLD,x,y,,,,,,,", "no known country"},
        {"a,GHA,,y,,,,,,,", "nothing is committed"},
        {"a,GHA,x,,,,,,,,", "no source"},
        {"a,GHA,x,y,-5,,,,,,", "no amount"},
        {"a,GHA,x,y,nan,,,,,,", "no amount"},
        {"a,GHA,x,y,1e999,,,,,,", "no amount"},
        {"a,GHA,x,y,,2027-13,,,,,", "no deadline"},
        {"a,GHA,x,y,,soon,,,,,", "no deadline"},
        {"a,GHA,x,y,,,finished,,,,", "no status"},
        {"a,GHA,x,y,,,done,e,v,yesterday,", "no day"},
        {"b,GHA,x,y,,,,,,,", "its id is that of line 2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char csv[512];
        mn_promises p;
        snprintf(csv, sizeof csv, HEAD "b,GHA,x,y,,,,,,,\n%s\n", cases[i][0]);
        promises(&p, csv);
        assert_int_equal(p.n, 1);
        assert_int_equal(p.refusals, 1);
        assert_int_equal(p.refused[0].line, 3);
        if (!strstr(p.refused[0].reason, cases[i][1]))
            fail_msg("%s: %s", cases[i][0], p.refused[0].reason);
        mn_promises_free(&p);
    }
}

/* Nobody verifies his own, whatever he calls himself. */
static void names_of_ones_own(void **state)
{
    (void)state;
    static const struct {
        const char *country, *name;
        bool own;
    } cases[] = {
        {"GHA", "Ghana", true},
        {"GHA", " gha ", true},
        {"GHA", "the Government of Ghana", true},
        {"GHA", "Government of the Republic of Ghana", true},
        {"GHA", "Ghana's government", true},
        {"GHA", "Ministry of Labour, Ghana", true},
        {"GHA", "Ministry of Labour (Ghana)", true},
        {"GHA", "Ghana Police Service", true},
        {"GHA", "Ghana's Ministry of Labour", true},
        {"GHA", "Embassy of Ghana", true},
        {"CIV", "Ministère de la Justice de Côte d'Ivoire", true},
        {"USA", "U.S. Government", true},
        {"MEX", "Gobierno de México", true},
        {"MEX", "Embajada de Mexico", true},
        {"USA", "Example Office of the promise", true}, /* whom the row names */
        {"GHA", "Embassy of Japan in Ghana", false},
        {"GHA", "Example Embassy in the Ghana region", false},
        {"GHA", "University of Ghana", false},
        {"GHA", "Example Observatory", false},
        {"GHA", "Government of Togo", false},
        {"USA", "Government of Ghana", false},
        {"GHA", "", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const mn_promise p = {.place = mn_facts_find_place(facts, mn_text_of(cases[i].country)),
                              .promised_by = "example office of the promise"};
        if (mn_promise_own(&p, facts, mn_text_of(cases[i].name)) != cases[i].own)
            fail_msg("%s of %s", cases[i].name, cases[i].country);
    }
}

static void kept_on_a_day(void **state)
{
    (void)state;
    mn_promises p;
    promises(&p, HEAD "a,GHA,x,y,5,2026-06-30,done,law 5,Example Observatory,2026-07-15,\n"
                      "b,GHA,x,y,5,2026-06,begun,,,,\n"
                      "c,GHA,x,y,5,,done,,Example Observatory,2026-07-15,\n"
                      "d,GHA,x,y,5,,done,law 5,,,\n"
                      "e,GHA,x,y,5,,done,law 5,Government of Ghana,2026-07-15,\n"
                      "f,GHA,x,y,5,,done,law 5,Example Observatory,2026,\n"
                      "g,GHA,x,y,5,2020,dropped,,,,\n");
    static const struct {
        const char *on;
        mn_promise_state of[7];
        const char *lacks[7];
    } cases[] = {
        {"2026-07-14",
         {MN_STATE_SAID, MN_STATE_OVERDUE, MN_STATE_SAID, MN_STATE_SAID, MN_STATE_SAID,
          MN_STATE_KEPT, MN_STATE_DROPPED},
         {"later day", "", "no evidence", "nobody", "who promised", "", ""}},
        {"2026-07-15",
         {MN_STATE_KEPT, MN_STATE_OVERDUE, MN_STATE_SAID, MN_STATE_SAID, MN_STATE_SAID,
          MN_STATE_KEPT, MN_STATE_DROPPED},
         {"", "", "no evidence", "nobody", "who promised", "", ""}},
        {"2026-06-30",
         {MN_STATE_SAID, MN_STATE_PENDING, MN_STATE_SAID, MN_STATE_SAID, MN_STATE_SAID,
          MN_STATE_KEPT, MN_STATE_DROPPED},
         {"later day", "", "no evidence", "nobody", "who promised", "", ""}},
        {"2025-12-31",
         {MN_STATE_SAID, MN_STATE_PENDING, MN_STATE_SAID, MN_STATE_SAID, MN_STATE_SAID,
          MN_STATE_SAID, MN_STATE_DROPPED},
         {"later day", "", "no evidence", "nobody", "who promised", "later day", ""}},
        {"",
         {MN_STATE_KEPT, MN_STATE_PENDING, MN_STATE_SAID, MN_STATE_SAID, MN_STATE_SAID,
          MN_STATE_KEPT, MN_STATE_DROPPED},
         {"", "", "no evidence", "nobody", "who promised", "", ""}},
    };
    assert_int_equal(p.n, 7);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        for (size_t i = 0; i < 7; i++) {
            const int32_t on = day(cases[c].on);
            const char *lack = mn_promise_lack_name(mn_promise_lack_on(&p.at[i], on));
            if (mn_promise_on(&p.at[i], on) != cases[c].of[i])
                fail_msg("%s of row %zu: %d", cases[c].on, i, (int)mn_promise_on(&p.at[i], on));
            assert_true(*cases[c].lacks[i] ? strstr(lack, cases[c].lacks[i]) != NULL : !*lack);
        }
    mn_promises_free(&p);
}

/* Each id is looked up, and not held against all others: two hundred thousand rows would take
 * minutes. */
static void many_rows(void **state)
{
    (void)state;
    enum { ROWS = 200000 };
    const size_t room = 40 * (ROWS + 4);
    char *csv = malloc(room), *end = csv;
    mn_promises p;
    assert_non_null(csv);
    end += snprintf(end, room, HEAD);
    for (int i = 0; i < ROWS; i++)
        end += snprintf(end, 40, "id-%d,GHA,x,y,,,,,,,\n", i);
    snprintf(end, 40, "id-7,GHA,x,y,,,,,,,\n");
    promises(&p, csv);
    assert_int_equal(p.n, ROWS);
    assert_int_equal(p.refusals, 1);
    assert_non_null(strstr(p.refused[0].reason, "line 9"));
    mn_promises_free(&p);
    free(csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refused_rows_say_why),
        cmocka_unit_test(names_of_ones_own),
        cmocka_unit_test(kept_on_a_day),
        cmocka_unit_test(many_rows),
    };
    return cmocka_run_group_tests(tests, open_facts, close_facts);
}
