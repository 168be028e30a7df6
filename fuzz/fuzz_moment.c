/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_moment.c - times and days in any writing: the first byte is the order of days and months and
 * whether a clock of a place holds. What is read lies in the years that there can be, and written
 * as ISO 8601 it is read as the same again.
 */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "fuzz.h"
#include "table/moment.h"
#include "table/spoken_day.h"

#define DAY INT64_C(86400)

static void check_spoken(mn_text text)
{
    mn_spoken_day d;
    if (!mn_spoken_day_read(&d, text))
        return;
    FUZZ_CHECK(d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 99);
    FUZZ_CHECK(d.year >= 0 && d.year <= 9999);
    FUZZ_CHECK(memchr(d.clock, '\0', sizeof d.clock) != NULL);
}

/* As ISO 8601 in UTC. */
static void check_again(const mn_moment *m)
{
    const int64_t of_day = (m->time % DAY + DAY) % DAY;
    char iso[64];
    const char *hint;
    mn_moment again;
    int64_t y;
    unsigned month, day;
    mn_civil_from_days((int32_t)((m->time - of_day) / DAY), &y, &month, &day);
    if (y < 1800 || y > 2199)
        return;
    snprintf(iso, sizeof iso, "%04d-%02u-%02uT%02d:%02d:%02dZ", (int)y, month, day,
             (int)(of_day / 3600), (int)(of_day / 60 % 60), (int)(of_day % 60));
    FUZZ_CHECK(mn_moment_read(&again, mn_text_of(iso), (mn_text){"", 0}, MN_DAYS_ISO, NULL,
                              &hint) == NULL);
    FUZZ_CHECK(again.time == m->time && !again.day_only && again.offset && !again.number);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const mn_day_order orders[] = {MN_DAYS_ISO, MN_DAYS_DMY, MN_DAYS_MDY};
    static mn_wall_clock clock;
    const char *hint = NULL;
    mn_moment m;
    if (!clock.changes)
        FUZZ_CHECK(mn_wall_clock_find(&clock, mn_text_of("Europe/Madrid"), NULL) == MN_OK);
    if (size < 1)
        return 0;
    const mn_day_order order = orders[data[0] % 3];
    const mn_text text = {(const char *)data + 1, size - 1};
    check_spoken(text);
    const char *why =
        mn_moment_read(&m, text, (mn_text){"", 0}, order, data[0] / 3 % 2 ? &clock : NULL, &hint);
    FUZZ_CHECK(hint != NULL);
    if (why)
        return 0;
    FUZZ_CHECK(m.zone >= -60 && m.zone <= 60);
    FUZZ_CHECK(!m.number || m.day_only);
    FUZZ_CHECK(!m.day_only || m.offset || data[0] / 3 % 2 || m.time % DAY == 0);
    FUZZ_CHECK(m.time > -5364748800 - 2 * DAY && m.time < INT64_C(1) << 40);
    check_again(&m);
    return 0;
}
