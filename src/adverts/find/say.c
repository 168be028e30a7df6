/* SPDX-License-Identifier: Apache-2.0
 *
 * say.c - how what was found is written: times, signs, circuits, why a tie is believed. See find.h.
 */
#include <stdio.h>

#include "adverts/find/find.h"
#include "core/text.h"

void mn_found_when(char out[MN_FOUND_WHEN], int64_t time, bool day_only)
{
    int64_t y;
    unsigned m, d;
    out[0] = '\0';
    if (time == MN_POST_NO_TIME)
        return;
    mn_civil_from_days(mn_post_day(time), &y, &m, &d);
    snprintf(out, MN_FOUND_WHEN, "%04d-%02u-%02u", (int)(y % 10000), m % 100, d % 100);
    if (day_only)
        return;
    const int of_day = (int)(((time % 86400) + 86400) % 86400);
    snprintf(out + 10, MN_FOUND_WHEN - 10, "T%02d:%02d:%02dZ", of_day / 3600, of_day / 60 % 60,
             of_day % 60);
}

void mn_tie_why(mn_buf *b, const mn_tie *t)
{
    switch (t->state) {
    case MN_TIE_HUB:
        mn_buf_fmt(b, "without it its %u posts are %u pieces: many use it", t->posts, t->pieces);
        break;
    case MN_TIE_SPREAD:
        mn_buf_fmt(b,
                   "without it its posts are %u pieces, and %.0f of 100 steps between them are "
                   "too far for a journey: many use it",
                   t->pieces, 100.0 * (double)t->leaps);
        break;
    case MN_TIE_SERVICE:
        mn_buf_fmt(b,
                   "without it its posts are %u pieces, of which %u have contacts of their own: a "
                   "service that many use",
                   t->pieces, t->own);
        break;
    case MN_TIE_BRIDGE:
        mn_buf_str(b, "a thin bridge between networks that else have little in common");
        break;
    case MN_TIE_CUT:
        mn_buf_str(b,
                   "longer numbers begin with it, which no plan of numbers allows: a part of one");
        break;
    case MN_TIE_ALONE:
        mn_buf_str(b, "one post has it");
        break;
    default:
        mn_buf_fmt(b, "%u posts share it", t->posts);
        break;
    }
}

void mn_found_signs(mn_buf *b, uint32_t signs)
{
    bool any = false;
    for (unsigned i = 0; i < MN_SIGNS; i++)
        if (signs >> i & 1) {
            mn_buf_fmt(b, "%s%s", any ? ";" : "", mn_sign_name((mn_sign)i));
            any = true;
        }
}

void mn_found_circuit(mn_buf *b, const mn_ad_found *f, const mn_track *t)
{
    for (uint32_t i = 0; i < t->circuit_places; i++) {
        mn_buf_str(b, i ? " > " : "");
        mn_buf_text(b, f->place[t->stay[t->circuit_first + i].place]);
    }
}

void mn_found_times(int64_t *first, int64_t *last, const mn_ad_found *f, uint32_t network)
{
    const mn_network *w = &f->nets.network[network];
    *first = *last = MN_POST_NO_TIME;
    for (uint32_t i = 0; i < w->posts; i++) {
        const int64_t time = f->post[f->nets.member[w->first + i]].time;
        if (time == MN_POST_NO_TIME)
            continue;
        *first = *first == MN_POST_NO_TIME || time < *first ? time : *first;
        *last = *last == MN_POST_NO_TIME || time > *last ? time : *last;
    }
}
