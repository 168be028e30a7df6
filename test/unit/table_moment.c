/* SPDX-License-Identifier: Apache-2.0
 *
 * table_moment.c - tests of table/moment.h: times as sites, phones and spreadsheets write them.
 */
#include "table/moment.h"

#include <string.h>

#include "check.h"
#include "core/rng.h"
#include "core/text.h"

/* 2026-04-05 15:04:00, as if it were UTC */
#define AT   INT64_C(1775401440)
#define DAY  INT64_C(1775347200)
#define NONE INT64_MIN

static int64_t read_by(const char *text, mn_day_order order, bool *day_only)
{
    mn_moment w;
    const char *hint = NULL;
    const char *why = mn_moment_read(&w, mn_text_of(text), (mn_text){"", 0}, order, NULL, &hint);
    assert_non_null(hint);
    *day_only = !why && w.day_only;
    return why || w.number ? NONE : w.time;
}

static void reads_what_people_write(void **state)
{
    static const struct {
        const char *text;
        int64_t time;
        bool day_only;
    } all[] = {
        {"2026-04-05T15:04:00", AT, false},
        {"2026-04-05 3:04 PM", AT, false},
        {"05/04/2026, 15:04", AT, false},
        {"05.04.2026 15:04:00 UTC+02:00", AT - 7200, false},
        {"05/04/2026 3:04:00 p. m.", NONE, false}, /* only behind months in words */
        {"5 de abril de 2026", DAY, true},
        {"5 DE ABRIL DE 2026, 15:04", AT, false},
        {"domingo, 5 de abril de 2026 a las 15:04", AT, false},
        {"5 abr. 2026 3:04 p. m.", AT, false},
        {"05-abr-2026", DAY, true},
        {"mar. 5 abr 2026", DAY, true},
        {"Apr 5, 2026 3:04 PM", AT, false},
        {"Apr 5, 2026, 3:04:00\xE2\x80\xAFPM", AT, false},
        {"April 5th 2026 at 3:04pm", AT, false},
        {"Sunday, April 5, 2026", DAY, true},
        {"Sun, 05 Apr 2026 15:04:00 GMT", AT, false},
        {"Sun, 5 Apr 2026 15:04:00 +0200", AT - 7200, false},
        {"Sun Apr 05 15:04:00 +0000 2026", AT, false},
        {"Sun Apr  5 15:04:00 2026", AT, false},
        {"Sun Apr 05 2026 15:04:00 GMT+0200 (Central European Summer Time)", AT - 7200, false},
        {"5 Apr 2026 15:04:00.250-05:00", AT + 18000, false},
        {"5. April 2026 um 15:04 Uhr", AT, false},
        {"1er mars 2026", DAY - 35 * 86400, true},
        {"le 5 avril 2026 \xC3\xA0 15:04", AT, false},
        {"5 d\xC3\xA9"
         "cembre 2026",
         DAY + 244 * 86400, true},
        {"5 de mar\xC3\xA7o de 2026", DAY - 31 * 86400, true},
        {"5 \xD0\x90\xD0\x9F\xD0\xA0\xD0\x95\xD0\x9B\xD0\xAF 2026 \xD0\xB3. \xD0\xB2 15:04", AT,
         false},
        {"Apr 5, 2026 12:04 AM", DAY + 240, false},
        {"Apr 5, 2026 12:04 PM", DAY + 43440, false},
        {"Apr 5, 2026 0:04 PM", NONE, false},
        {"Apr 5, 2026 15:04 PM", NONE, false},
        {"Apr 31, 2026", NONE, false},
        {"5 jui 2026", NONE, false}, /* juin, juillet */
        {"ju 5 2026", NONE, false},
        {"Apr 2026", NONE, false},
        {"5 April", NONE, false},
        {"Apr May 5 2026", NONE, false},
        {"5 6 Apr 2026", NONE, false},
        {"5 Apr 2026 15:04 EST", NONE, false},
        {"posted 5 Apr 2026", NONE, false},
        {"2026-04-05T", NONE, false},
        {"05.04.2026T", NONE, false},
        {"never", NONE, false},
        {"a", NONE, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        bool day_only;
        const int64_t time = read_by(all[i].text, MN_DAYS_DMY, &day_only);
        if (time != all[i].time || day_only != all[i].day_only)
            fail_msg("'%s': %lld", all[i].text, (long long)time);
    }
}

/* Any bytes, of the kinds that times are made of. */
static void takes_any_bytes(void **state)
{
    static const char *const parts[] = {
        "5",    "Apr", " ",   ":",   "2026", "-", "PM",  "a", "m", "\xE2\x80\xAF",
        "\xC3", "T",   "+02", "GMT", ".",    ",", "\xFF"};
    mn_rng rng;
    (void)state;
    mn_rng_init(&rng, 7, 0);
    for (int i = 0; i < 200000; i++) {
        char text[100] = "";
        size_t n = 0;
        for (int k = 0; k < 12; k++) {
            const char *part = parts[mn_rng_u64(&rng) % (sizeof parts / sizeof *parts)];
            memcpy(text + n, part, strlen(part) + 1);
            n += strlen(part);
        }
        bool day_only;
        (void)read_by(text, MN_DAYS_MDY, &day_only);
    }
}

/* A text with U+0000 in a word has no word there: what follows was read as far as the name of a
 * month and beyond it. */
static void zeros_are_no_letters(void **state)
{
    static const char all[][32] = {"5 декабрь\0\0\0 2026", "5 apr\0\0\0\0 2026", "5 \0 apr 2026",
                                   "5 apr 2026 10:00\0",   "5\0 apr 2026",       "5 sep\0 2026"};
    const char *hint;
    mn_moment m;
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t n = 6; n <= sizeof all[i]; n++) {
            const mn_text t = {all[i], n};
            if (memchr(all[i], 0, n) && all[i][n - 1] != ' ')
                assert_non_null(mn_moment_read(&m, t, (mn_text){"", 0}, MN_DAYS_ISO, NULL, &hint));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zeros_are_no_letters),
        cmocka_unit_test(reads_what_people_write),
        cmocka_unit_test(takes_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
