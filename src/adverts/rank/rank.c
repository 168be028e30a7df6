/* SPDX-License-Identifier: Apache-2.0
 *
 * rank.c - the facts, what each counts, its weight and its sentence. See rank.h.
 */
#include "adverts/rank/rank.h"

#include <math.h>

#include "adverts/rank/signs.h"

/* Places within a week, and share of all posts in it, from which a network is sent out. */
#define SENT_PLACES 10
#define SENT_SHARE  0.7

const mn_rank_weights mn_rank_declared = {{
    [MN_FACT_POSTS] = 0.3,        [MN_FACT_NUMBERS] = 0.8,    [MN_FACT_PHONES] = 0.4,
    [MN_FACT_TEXTS] = 0.2,        [MN_FACT_PLACES] = 0.5,     [MN_FACT_RADIUS] = 0.5,
    [MN_FACT_CIRCUIT] = 2,        [MN_FACT_IMPOSSIBLE] = 0.5, [MN_FACT_PACE] = 0.2,
    [MN_FACT_NEW] = 0.5,          [MN_FACT_WORDS] = 1,        [MN_FACT_SENT] = -3,
    [MN_FACT_SINGLE] = -1.5,      [MN_FACT_ONCE] = -2,        [MN_FACT_PICTURES] = -1.5,
    [MN_FACT_FIRM] = -1,          [MN_FACT_ONE] = -0.5,       [MN_FACT_PAGE] = -0.5,
    [MN_FACT_UNREACHABLE] = -0.5,
}};

static const struct {
    const char *name, *meaning;
} about[MN_RANK_FACTS] = {
    [MN_FACT_POSTS] = {"posts", "each doubling of its posts"},
    [MN_FACT_NUMBERS] = {"numbers", "each doubling of the numbers that one text has"},
    [MN_FACT_PHONES] = {"phones", "each bit of evenness in which its telephone numbers are used"},
    [MN_FACT_TEXTS] = {"texts", "each doubling of its different texts"},
    [MN_FACT_PLACES] = {"places", "each doubling of its places"},
    [MN_FACT_RADIUS] = {"radius", "places more than 300 km from the middle of them"},
    [MN_FACT_CIRCUIT] = {"circuit", "the same places in the same order again"},
    [MN_FACT_IMPOSSIBLE] = {"impossible", "places too far apart for a journey"},
    [MN_FACT_PACE] = {"pace", "each doubling of its posts in a week, from ten on"},
    [MN_FACT_NEW] = {"new", "first seen in the last fourteen days"},
    [MN_FACT_WORDS] = {"words", "words of recruitment that deceives, by their kinds"},
    [MN_FACT_SENT] = {"sent", "sent out like advertising: in many places within a week"},
    [MN_FACT_SINGLE] = {"single", "a third of its posts say what no other says"},
    [MN_FACT_ONCE] = {"once", "hardly a number of it comes twice"},
    [MN_FACT_PICTURES] = {"pictures", "nothing but pictures ties it"},
    [MN_FACT_FIRM] = {"firm", "in one place for two months and more"},
    [MN_FACT_ONE] = {"one", "one text, one number, one place"},
    [MN_FACT_PAGE] = {"page", "it names a page on the web, and few numbers and places"},
    [MN_FACT_UNREACHABLE] = {"unreachable", "no way to reach anybody was found"},
};

const char *mn_rank_fact_name(mn_rank_fact f)
{
    return about[f].name;
}

const char *mn_rank_fact_meaning(mn_rank_fact f)
{
    return about[f].meaning;
}

/* --- how much of each
 * -----------------------------------------------------------------------------
 */

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

/* One sign is in nearly every honest advert, too: it counts little, and two kinds much more. */
static double kinds_of_words(uint32_t signs)
{
    static const double by_kinds[] = {0, 0.2, 1.2, 2.2, 3};
    unsigned kinds = 0;
    for (unsigned i = 0; i < MN_SIGNS; i++)
        kinds += signs >> i & 1;
    return by_kinds[kinds < 4 ? kinds : 4];
}

void mn_rank_values(double value[MN_RANK_FACTS], const mn_rank_seen *s)
{
    const bool sent = is_sent_out(s);
    double *v = value;
    v[MN_FACT_POSTS] = doublings(s->posts, 10);
    v[MN_FACT_NUMBERS] = doublings(s->numbers_of_text, 4);
    v[MN_FACT_PHONES] = s->phones <= 1 ? 0 : s->phone_entropy < 4 ? s->phone_entropy : 4;
    v[MN_FACT_TEXTS] = s->texts > 2 && s->phones ? doublings(s->texts, 4) : 0;
    v[MN_FACT_PLACES] = sent ? 0 : doublings(s->places, 5);
    v[MN_FACT_RADIUS] = !sent && s->radius > 300;
    v[MN_FACT_CIRCUIT] = !sent && s->circuit_laps > 0 && s->circuit_chance <= MN_RANK_CHANCE;
    v[MN_FACT_IMPOSSIBLE] = !sent && s->impossible > 1;
    v[MN_FACT_PACE] = !sent && s->most_per_week >= 10 ? doublings(s->most_per_week / 5, 5) : 0;
    v[MN_FACT_NEW] = s->age <= 14;
    v[MN_FACT_WORDS] = kinds_of_words(s->signs);
    v[MN_FACT_SENT] = sent;
    v[MN_FACT_SINGLE] = s->single_texts >= 3 && 3 * s->single_texts >= s->posts;
    v[MN_FACT_ONCE] = s->phones >= 4 && s->phone_posts < 2 * s->phones;
    v[MN_FACT_PICTURES] = s->only_pictures != 0;
    v[MN_FACT_FIRM] = s->places == 1 && s->days >= 60;
    v[MN_FACT_ONE] = s->places == 1 && s->phones == 1 && s->texts == 1;
    v[MN_FACT_PAGE] = s->urls && s->places <= 2 && s->phones <= 2;
    v[MN_FACT_UNREACHABLE] = s->phones + s->emails + s->names == 0;
}

/* --- sentences
 * ------------------------------------------------------------------------------------
 */

static void say_words(mn_buf *b, uint32_t signs)
{
    mn_buf_str(b, "its words say: ");
    for (unsigned i = 0, n = 0; i < MN_SIGNS; i++)
        if (signs >> i & 1)
            mn_buf_fmt(b, "%s%s", n++ ? ", " : "", mn_sign_meaning((mn_sign)i));
}

static void say_for(mn_buf *b, mn_rank_fact f, const mn_rank_seen *s)
{
    switch (f) {
    case MN_FACT_POSTS:
        mn_buf_fmt(b, "%u posts", s->posts);
        break;
    case MN_FACT_NUMBERS:
        mn_buf_fmt(b, "one text with %u different numbers", s->numbers_of_text);
        break;
    case MN_FACT_PHONES:
        mn_buf_fmt(b, "%u telephone numbers, used %s", s->phones,
                   s->phone_entropy > 0.8 * log2(s->phones) ? "evenly" : "unevenly");
        break;
    case MN_FACT_TEXTS:
        mn_buf_fmt(b, "%u different texts", s->texts);
        break;
    case MN_FACT_PLACES:
        mn_buf_fmt(b, "%u places", s->places);
        break;
    case MN_FACT_RADIUS:
        mn_buf_fmt(b, "up to %.0f km from the middle of them", s->radius);
        break;
    case MN_FACT_CIRCUIT:
        mn_buf_fmt(b, "the same %u places in the same order, %.1f times", s->circuit_places,
                   s->circuit_laps);
        break;
    case MN_FACT_IMPOSSIBLE:
        mn_buf_fmt(b, "%u times in two places too far apart for a journey", s->impossible);
        break;
    case MN_FACT_PACE:
        mn_buf_fmt(b, "%.0f posts in a week", s->most_per_week);
        break;
    case MN_FACT_NEW:
        mn_buf_fmt(b, "new: first seen %.0f day%s before the last post of all", floor(s->age),
                   floor(s->age) == 1 ? "" : "s");
        break;
    default:
        say_words(b, s->signs);
        break;
    }
}

static void say_against(mn_buf *b, mn_rank_fact f, const mn_rank_seen *s)
{
    switch (f) {
    case MN_FACT_SENT:
        mn_buf_fmt(b, "%.0f of its %u posts within a week, in %u places: sent out like advertising",
                   s->most_per_week, s->posts, s->week_places);
        break;
    case MN_FACT_SINGLE:
        mn_buf_fmt(b, "%u of its %u posts say what no other says: strangers may use one contact",
                   s->single_texts, s->posts);
        break;
    case MN_FACT_ONCE:
        mn_buf_fmt(
            b,
            "%u numbers stand in %u posts, hardly one of them twice: people may have started "
            "from one sample text",
            s->phones, s->phone_posts);
        break;
    case MN_FACT_PICTURES:
        mn_buf_str(b, "nothing but pictures ties it: they are copied by strangers");
        break;
    case MN_FACT_FIRM:
        mn_buf_fmt(b, "in one place for %.0f days, as firms are", s->days);
        break;
    case MN_FACT_ONE:
        mn_buf_str(b, "one text, one number, one place: it may be one person's");
        break;
    case MN_FACT_PAGE:
        mn_buf_str(b, "it names a page on the web, as firms do");
        break;
    default:
        mn_buf_str(b, "no way to reach anybody was found: the text may be common");
        break;
    }
}

double mn_rank_of(const mn_rank_seen *s, const mn_rank_weights *w, mn_buf *reasons,
                  mn_buf *contrary)
{
    double value[MN_RANK_FACTS], sum = 0;
    w = w ? w : &mn_rank_declared;
    mn_rank_values(value, s);
    for (unsigned f = 0; f < MN_RANK_FACTS; f++) {
        const double adds = w->by[f] * value[f];
        mn_buf *b = adds >= 0 ? reasons : contrary;
        if (!(value[f] > 0))
            continue;
        sum += adds;
        if (b->len)
            mn_buf_str(b, "; ");
        if (f < MN_FACT_SENT)
            say_for(b, (mn_rank_fact)f, s);
        else
            say_against(b, (mn_rank_fact)f, s);
    }
    return sum;
}
