/* SPDX-License-Identifier: Apache-2.0
 *
 * rank.c - the weights. See rank.h.
 */
#include "adverts/rank/rank.h"

#include <math.h>

#include "adverts/rank/signs.h"

/* Places within a week, and share of all posts in it, from which a network is sent out. */
#define SENT_PLACES 10
#define SENT_SHARE  0.7

typedef struct telling {
    const mn_rank_seen *s;
    double sum;
    mn_buf *reasons, *contrary;
} telling;

static mn_buf *next_reason(mn_buf *b)
{
    if (b->len)
        mn_buf_str(b, "; ");
    return b;
}

/* Counts a weight and returns where its sentence goes. */
static mn_buf *speaks(telling *t, double weight)
{
    t->sum += weight;
    return next_reason(weight >= 0 ? t->reasons : t->contrary);
}

/* 0 for one, 1 for two, 2 for four, ... at most `most`. */
static double doublings(double n, double most)
{
    const double v = n > 1 ? log2(n) : 0;
    return v < most ? v : most;
}

/* Most of it in one week, in so many places that nobody was in all: how advertising is sent out.
 * Then places and pace tell nothing of people who are moved. */
static bool is_sent_out(const mn_rank_seen *s)
{
    return s->week_places >= SENT_PLACES && s->most_per_week >= SENT_SHARE * (double)s->posts;
}

static void look_at_size(telling *t)
{
    const mn_rank_seen *s = t->s;
    mn_buf_fmt(speaks(t, 0.3 * doublings(s->posts, 10)), "%u posts", s->posts);
    if (s->numbers_of_text > 1)
        mn_buf_fmt(speaks(t, 0.8 * doublings(s->numbers_of_text, 4)),
                   "one text with %u different numbers", s->numbers_of_text);
    if (s->phones > 1)
        mn_buf_fmt(speaks(t, 0.4 * (s->phone_entropy < 4 ? s->phone_entropy : 4)),
                   "%u telephone numbers, used %s", s->phones,
                   s->phone_entropy > 0.8 * log2(s->phones) ? "evenly" : "unevenly");
    if (s->texts > 2 && s->phones)
        mn_buf_fmt(speaks(t, 0.2 * doublings(s->texts, 4)), "%u different texts", s->texts);
}

static void look_at_places(telling *t)
{
    const mn_rank_seen *s = t->s;
    if (is_sent_out(s))
        return;
    if (s->places > 1)
        mn_buf_fmt(speaks(t, 0.5 * doublings(s->places, 5)), "%u places", s->places);
    if (s->radius > 300)
        mn_buf_fmt(speaks(t, 0.5), "up to %.0f km from the middle of them", s->radius);
    if (s->circuit_laps > 0 && s->circuit_chance <= MN_RANK_CHANCE)
        mn_buf_fmt(speaks(t, 2), "the same %u places in the same order, %.1f times",
                   s->circuit_places, s->circuit_laps);
    if (s->impossible > 1)
        mn_buf_fmt(speaks(t, 0.5), "%u times in two places too far apart for a journey",
                   s->impossible);
}

static void look_at_time(telling *t)
{
    const mn_rank_seen *s = t->s;
    if (s->most_per_week >= 10 && !is_sent_out(s))
        mn_buf_fmt(speaks(t, 0.2 * doublings(s->most_per_week / 5, 5)), "%.0f posts in a week",
                   s->most_per_week);
    if (s->age <= 14)
        mn_buf_fmt(speaks(t, 0.5), "new: first seen %.0f day%s before the last post of all",
                   floor(s->age), floor(s->age) == 1 ? "" : "s");
}

/* One sign is in nearly every honest advert, too: it counts little, and two kinds much more. */
static void look_at_words(telling *t)
{
    unsigned kinds = 0;
    mn_buf *b = NULL;
    for (unsigned i = 0; i < MN_SIGNS; i++)
        kinds += t->s->signs >> i & 1;
    if (!kinds)
        return;
    b = speaks(t, kinds == 1 ? 0.2 : kinds == 2 ? 1.2 : kinds == 3 ? 2.2 : 3);
    mn_buf_str(b, "its words say: ");
    for (unsigned i = 0, n = 0; i < MN_SIGNS; i++)
        if (t->s->signs >> i & 1)
            mn_buf_fmt(b, "%s%s", n++ ? ", " : "", mn_sign_meaning((mn_sign)i));
}

static void look_against(telling *t)
{
    const mn_rank_seen *s = t->s;
    if (is_sent_out(s))
        mn_buf_fmt(speaks(t, -3),
                   "%.0f of its %u posts within a week, in %u places: sent out like advertising",
                   s->most_per_week, s->posts, s->week_places);
    if (s->single_texts >= 3 && 3 * s->single_texts >= s->posts)
        mn_buf_fmt(speaks(t, -1.5),
                   "%u of its %u posts say what no other says: strangers may use one contact",
                   s->single_texts, s->posts);
    if (s->phones >= 4 && s->phone_posts < 2 * s->phones)
        mn_buf_fmt(
            speaks(t, -2),
            "%u numbers stand in %u posts, hardly one of them twice: people may have started "
            "from one sample text",
            s->phones, s->phone_posts);
    if (s->only_pictures)
        mn_buf_str(speaks(t, -1.5), "nothing but pictures ties it: they are copied by strangers");
    if (s->places == 1 && s->days >= 60)
        mn_buf_fmt(speaks(t, -1), "in one place for %.0f days, as firms are", s->days);
    if (s->places == 1 && s->phones == 1 && s->texts == 1)
        mn_buf_str(speaks(t, -0.5), "one text, one number, one place: it may be one person's");
    if (s->urls && s->places <= 2 && s->phones <= 2)
        mn_buf_str(speaks(t, -0.5), "it names a page on the web, as firms do");
    if (s->phones + s->emails + s->names == 0)
        mn_buf_str(speaks(t, -0.5), "no way to reach anybody was found: the text may be common");
}

double mn_rank_of(const mn_rank_seen *s, mn_buf *reasons, mn_buf *contrary)
{
    telling t = {.s = s, .reasons = reasons, .contrary = contrary};
    look_at_size(&t);
    look_at_places(&t);
    look_at_time(&t);
    look_at_words(&t);
    look_against(&t);
    return t.sum;
}
