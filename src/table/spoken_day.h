/* SPDX-License-Identifier: Apache-2.0
 *
 * table/spoken_day.h - days whose month is a word: "5 de abril de 2026", "Apr 5, 2026 3:04 PM",
 * "Sun, 05 Apr 2026 10:00:00 GMT" (RFC 5322), "05-abr-2026".
 */
#ifndef TABLE_SPOKEN_DAY_H
#define TABLE_SPOKEN_DAY_H

#include <manumit/core.h>

enum { MN_SPOKEN_CLOCK = 48 };

typedef struct mn_spoken_day {
    int year, month, day;        /* as written: whether there is such a day is not looked at */
    char clock[MN_SPOKEN_CLOCK]; /* the time of the day and what follows it: "3:04 pm", "10:00 GMT"
                                  */
} mn_spoken_day;

/* Months in English, Spanish, French, German, Portuguese, Italian, Dutch, Romanian and Russian,
 * whole or cut after three letters or more. False for what has no month in words, no year of four
 * digits, or anything else than days of the week and such words as "de" and "at". */
bool mn_spoken_day_read(mn_spoken_day *out, mn_text t);

#endif
