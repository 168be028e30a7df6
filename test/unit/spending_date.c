/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/spending_date.c - years out of dates in all forms, and what is no
 * date.
 */
#include "check.h"

#include "core/text.h"
#include "footprint/spending/date.h"

static const struct {
    const char *text;
    mn_date_kind kind;
    int year;
} dates[] = {
    {"2024-01-03", MN_DATE_DAY, 2024},
    {"2024/01/03", MN_DATE_DAY, 2024},
    {"2024.1.3", MN_DATE_DAY, 2024},
    {"2024-01-03T10:11:12Z", MN_DATE_DAY, 2024},
    {"2024-01-03T10:11:12.123+02:00", MN_DATE_DAY, 2024},
    {"2024-01-03 00:00:00", MN_DATE_DAY, 2024},
    {"2024-13-01", MN_DATE_DAY, 2024}, /* year, day, month */
    {"20240103", MN_DATE_DAY, 2024},
    {"03012024", MN_DATE_DAY, 2024},
    {"03/01/2024", MN_DATE_DAY, 2024},
    {"31/12/2024", MN_DATE_DAY, 2024},
    {"12/31/2024", MN_DATE_DAY, 2024},
    {"3/1/24", MN_DATE_DAY, 2024},
    {"12/31/99", MN_DATE_DAY, 1999},
    {"03.01.24", MN_DATE_DAY, 2024},
    {"31.12.2024", MN_DATE_DAY, 2024},
    {"31-12-2024", MN_DATE_DAY, 2024},
    {"99-12-31", MN_DATE_DAY, 1999},
    {"29/02/2024", MN_DATE_DAY, 2024},
    {"3/1/2024 14:05", MN_DATE_DAY, 2024},
    {"1/3/24 2:05 PM", MN_DATE_DAY, 2024},
    {"3 Jan 2024", MN_DATE_DAY, 2024},
    {"03-Jan-24", MN_DATE_DAY, 2024},
    {"3 January 2024", MN_DATE_DAY, 2024},
    {"Jan 3, 2024", MN_DATE_DAY, 2024},
    {"January 3rd, 2024", MN_DATE_DAY, 2024},
    {"Wed, 3 Jan 2024", MN_DATE_DAY, 2024},
    {"Wed Jan 03 2024 10:11:12 GMT+0100", MN_DATE_DAY, 2024},
    {"2024 Jan 3", MN_DATE_DAY, 2024},
    {"3 de enero de 2024", MN_DATE_DAY, 2024},
    {"1\u00BA de mar\u00E7o de 2023", MN_DATE_DAY, 2023},
    {"15 ao\u00FBt 2023", MN_DATE_DAY, 2023},
    {"1er f\u00E9vrier 2023", MN_DATE_DAY, 2023},
    {"3. M\u00E4rz 2022", MN_DATE_DAY, 2022},
    {"3. Dez. 2022", MN_DATE_DAY, 2022},
    {"31 dic 2021", MN_DATE_DAY, 2021},
    {"10 set 2020", MN_DATE_DAY, 2020},
    {"Jan-24", MN_DATE_MONTH, 2024},
    {"Jan'24", MN_DATE_MONTH, 2024},
    {"Jan 2024", MN_DATE_MONTH, 2024},
    {"January 2024", MN_DATE_MONTH, 2024},
    {"dezembro/2023", MN_DATE_MONTH, 2023},
    {"2024-01", MN_DATE_MONTH, 2024},
    {"01/2024", MN_DATE_MONTH, 2024},
    {"2024 Q1", MN_DATE_MONTH, 2024},
    {"Q3/2023", MN_DATE_MONTH, 2023},
    {"2024", MN_DATE_YEAR, 2024},
    {"2024.0", MN_DATE_YEAR, 2024},
    {" 2011 ", MN_DATE_YEAR, 2011},
    {"", MN_DATE_NONE, 0},
    {"n/a", MN_DATE_NONE, 0},
    {"2024-02-30", MN_DATE_NONE, 0},
    {"29/02/2023", MN_DATE_NONE, 0},
    {"31/04/2024", MN_DATE_NONE, 0},
    {"00/00/0000", MN_DATE_NONE, 0},
    {"0000-00-00", MN_DATE_NONE, 0},
    {"2024-00-10", MN_DATE_NONE, 0},
    {"32/13/2024", MN_DATE_NONE, 0},
    {"13/2024", MN_DATE_NONE, 0},
    {"2023-24", MN_DATE_NONE, 0},
    {"24 Jan", MN_DATE_NONE, 0},
    {"Jan 24", MN_DATE_NONE, 0}, /* a day or a year? */
    {"Jan", MN_DATE_NONE, 0},
    {"2024 Q5", MN_DATE_NONE, 0},
    {"Q1", MN_DATE_NONE, 0},
    {"45295", MN_DATE_NONE, 0}, /* a spreadsheet's day number, or anything */
    {"12345678", MN_DATE_NONE, 0},
    {"99999999999999999999", MN_DATE_NONE, 0},
    {"1899-12-31", MN_DATE_NONE, 0},
    {"2101-01-01", MN_DATE_NONE, 0},
    {"12.50", MN_DATE_NONE, 0},
    {"10:30", MN_DATE_NONE, 0},
    {"1/2/3/4", MN_DATE_NONE, 0},
    {"paid 3 Jan 2024", MN_DATE_NONE, 0},
    {"3 Jan Feb 2024", MN_DATE_NONE, 0},
    {"=TODAY()", MN_DATE_NONE, 0},
    {"\xFF\xFE", MN_DATE_NONE, 0},
    {"2024-01-03 and a great deal more text than any date has ever had", MN_DATE_NONE, 0},
};

static void reads(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        int year = 0;
        mn_date_kind kind = mn_date_read(mn_text_of(dates[i].text), &year);
        if (kind != dates[i].kind || year != dates[i].year) {
            fail_msg("'%s': kind %d, year %d", dates[i].text, (int)kind, year);
        }
    }
}

/* Each day of 1970 to 2069 in each common form. */
static void reads_back(void **state)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    (void)state;
    for (int y = 1970; y <= 2069; y++) {
        for (int m = 1; m <= 12; m++) {
            for (int d = 1; d <= 28; d += 9) {
                char t[6][32];
                (void)snprintf(t[0], sizeof t[0], "%04d-%02d-%02d", y, m, d);
                (void)snprintf(t[1], sizeof t[1], "%02d/%02d/%04d", d, m, y);
                (void)snprintf(t[2], sizeof t[2], "%d/%d/%02d", m, d, y % 100);
                (void)snprintf(t[3], sizeof t[3], "%d.%d.%02d", d, m, y % 100);
                (void)snprintf(t[4], sizeof t[4], "%d %s %d", d, names[m - 1], y);
                (void)snprintf(t[5], sizeof t[5], "%s-%02d", names[m - 1], y % 100);
                for (int i = 0; i < 6; i++) {
                    int year = 0;
                    if (mn_date_read(mn_text_of(t[i]), &year) == MN_DATE_NONE || year != y) {
                        fail_msg("'%s': %d", t[i], year);
                    }
                }
            }
        }
    }
}

static void finds_the_day(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int month[2], day[2]; /* with the day first, and with the month first; 0: none */
    } days[] = {
        {"2024-01-03", {1, 1}, {3, 3}},  {"2024-13-01", {1, 1}, {13, 13}},
        {"20240103", {1, 1}, {3, 3}},    {"03012024", {1, 3}, {3, 1}},
        {"03/01/2024", {1, 3}, {3, 1}},  {"31/12/2024", {12, 0}, {31, 0}},
        {"12/31/24", {0, 12}, {0, 31}},  {"3 Jan 2024", {1, 1}, {3, 3}},
        {"Jan 3, 2024", {1, 1}, {3, 3}}, {"2024 Jan 3", {1, 1}, {3, 3}},
        {"Jan 2024", {0, 0}, {0, 0}},    {"2024", {0, 0}, {0, 0}},
        {"2024-02-30", {0, 0}, {0, 0}},
    };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        int year = 0;
        int64_t got[2];
        (void)mn_date_read_days(mn_text_of(days[i].text), &year, got);
        for (size_t k = 0; k < 2; k++) {
            const unsigned month = (unsigned)days[i].month[k], day = (unsigned)days[i].day[k];
            if (got[k] != (month ? mn_days_from_civil(2024, month, day) : INT64_MIN))
                fail_msg("'%s' in order %zu: %lld", days[i].text, k, (long long)got[k]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_the_day), cmocka_unit_test(reads),
                                       cmocka_unit_test(reads_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
