/* SPDX-License-Identifier: Apache-2.0
 *
 * movement.c - stays and journeys. See movement.h.
 */
#include "adverts/movement/movement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/network/distance.h"
#include "core/err.h"
#include "core/rng.h"

enum { CIRCUIT_STAYS = 4096 };

static int by_degrees(float x, float y)
{
    if (isnan(x) || isnan(y))
        return isnan(x) - isnan(y);
    return (x > y) - (x < y);
}

/* By what sightings say, so that the order of posts in their file is nothing to a track. */
static int by_time(const void *a, const void *b)
{
    const mn_sighting *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    const int lat = by_degrees(x->lat, y->lat), lon = by_degrees(x->lon, y->lon);
    return lat ? lat : lon ? lon : (x->post > y->post) - (x->post < y->post);
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void make_stays(mn_track *t)
{
    for (uint32_t i = 0; i < t->sightings; i++) {
        const mn_sighting *s = &t->sighting[i];
        mn_stay *on = t->stays ? &t->stay[t->stays - 1] : NULL;
        if (!on || on->place != s->place) {
            on = &t->stay[t->stays++];
            *on = (mn_stay){.place = s->place,
                            .first = i,
                            .from = s->time,
                            .day_only = s->day_only,
                            .lat = NAN,
                            .lon = NAN};
        }
        on->posts++;
        on->until = s->time;
        on->day_only |= s->day_only;
        if (isnan(on->lat)) {
            on->lat = s->lat;
            on->lon = s->lon;
        }
    }
}

static void make_legs(mn_track *t, const mn_track_options *o)
{
    for (uint32_t i = 1; i < t->stays; i++) {
        const mn_stay *a = &t->stay[i - 1], *b = &t->stay[i];
        mn_leg *leg = &t->leg[t->legs++];
        leg->km = mn_network_km(a->lat, a->lon, b->lat, b->lon); /* NaN of NaN */
        leg->hours = (double)(b->from - a->until) / 3600 + (a->day_only || b->day_only) * 24;
        leg->impossible = leg->km > o->near_km && leg->km > o->speed * leg->hours;
        t->impossible += leg->impossible;
        if (!leg->impossible && !isnan(leg->km))
            t->km += leg->km;
    }
}

/* How far the farthest stay is from the mean point on the sphere. */
static double radius_of(const mn_track *t)
{
    const double rad = 3.14159265358979323846 / 180;
    double x = 0, y = 0, z = 0, far = NAN;
    for (uint32_t i = 0; i < t->stays; i++) {
        const mn_stay *s = &t->stay[i];
        if (isnan(s->lat) || isnan(s->lon))
            continue;
        x += cos(s->lat * rad) * cos(s->lon * rad);
        y += cos(s->lat * rad) * sin(s->lon * rad);
        z += sin(s->lat * rad);
    }
    const double lat = atan2(z, sqrt(x * x + y * y)) / rad, lon = atan2(y, x) / rad;
    for (uint32_t i = 0; i < t->stays; i++) {
        const double km = mn_network_km(lat, lon, t->stay[i].lat, t->stay[i].lon);
        if (!isnan(km) && !(km <= far))
            far = km;
    }
    return far;
}

/* Puts n numbers into a random order in which, as among stays, none follows itself where that can
 * be: a few attempts a place, then it stays as it fell. */
static void shuffle(uint32_t *place, uint32_t n, mn_rng *rng)
{
    for (uint32_t i = 0; i + 1 < n; i++)
        for (int attempt = 0; attempt < 4; attempt++) {
            const uint32_t k = i + (uint32_t)(mn_rng_u64(rng) % (n - i));
            const uint32_t v = place[k];
            place[k] = place[i];
            place[i] = v;
            if (i == 0 || place[i - 1] != v)
                break;
        }
}

static mn_status find_circuit(mn_track *t, const mn_track_options *o, mn_err *e)
{
    const uint32_t n = t->stays < CIRCUIT_STAYS ? t->stays : CIRCUIT_STAYS;
    uint32_t *place = malloc(((size_t)n + 1) * sizeof *place), as_long = 0;
    mn_circuit c, other;
    mn_rng rng;
    if (!place)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < n; i++)
        place[i] = t->stay[i].place;
    mn_circuit_find(&c, place, n);
    t->circuit_chance = NAN;
    if (c.lap) {
        t->circuit_first = c.first;
        t->circuit_stays = c.stays;
        t->circuit_places = c.lap;
        t->circuit_laps = (double)c.stays / c.lap;
        t->circuit_fit = (double)c.fits / (c.stays - c.lap);
        mn_rng_init(&rng, o->seed, (uint64_t)t->stay[0].from + ((uint64_t)t->stays << 40));
        for (uint32_t i = 0; i < o->orders; i++) {
            shuffle(place, n, &rng);
            mn_circuit_find(&other, place, n);
            as_long += other.fits >= c.fits;
        }
        if (o->orders)
            t->circuit_chance = (as_long + 1.0) / (o->orders + 1.0);
    }
    free(place);
    return MN_OK;
}

static mn_status count_places(mn_track *t, mn_err *e)
{
    uint32_t *place = malloc(((size_t)t->stays + 1) * sizeof *place);
    if (!place)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < t->stays; i++)
        place[i] = t->stay[i].place;
    if (t->stays)
        qsort(place, t->stays, sizeof *place, by_number);
    for (uint32_t i = 0; i < t->stays; i++)
        t->places += i == 0 || place[i] != place[i - 1];
    free(place);
    return MN_OK;
}

mn_status mn_track_make(mn_track *out, const mn_sighting *sightings, uint32_t n,
                        const mn_track_options *o, mn_err *e)
{
    const size_t room = (size_t)n + 1;
    mn_track t = {.sightings = n,
                  .sighting = malloc(room * sizeof *t.sighting),
                  .stay = malloc(room * sizeof *t.stay),
                  .leg = malloc(room * sizeof *t.leg)};
    mn_status st = t.sighting && t.stay && t.leg ? MN_OK : mn_fail_memory(e);
    if (!st && n) {
        memcpy(t.sighting, sightings, n * sizeof *sightings);
        qsort(t.sighting, n, sizeof *t.sighting, by_time);
        make_stays(&t);
        make_legs(&t, o);
    }
    if (!st) {
        t.radius = radius_of(&t);
        st = count_places(&t, e);
    }
    if (!st && t.stays)
        st = find_circuit(&t, o, e);
    if (st)
        mn_track_free(&t);
    else
        *out = t;
    return st;
}

void mn_track_free(mn_track *t)
{
    free(t->sighting);
    free(t->stay);
    free(t->leg);
    *t = (mn_track){0};
}
