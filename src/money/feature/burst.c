/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/burst.c - a party's densest run of new payments about a payment, and gathering that
 * turned into scattering: the window that its habit explains least.
 */
#include "money/feature/history.h"

enum { RUN_DAYS = 20, NEAREST = 64 };

/* Days of the party's new payments in sight from lo on, ascending: the nearest. */
typedef struct {
    int32_t day[2 * NEAREST];
    int n;
} days;

static days days_of(mn_sight *s, int way, uint32_t x, int back)
{
    const mn_history *h = s->h;
    const mn_run r =
        mn_sight_run(s, way, x, mn_history_from_day(h, (int64_t)s->day - back), NEAREST);
    days d = {.n = 0};

    for (uint32_t p = r.a; p < r.b; p++) {
        const uint32_t j = h->first[way].item[p];
        if (j == s->i || mn_sight_new(s, j))
            d.day[d.n++] = h->day[j];
    }
    return d;
}

static void run(mn_sight *s, int way, uint32_t x, float *f)
{
    const days d = days_of(s, way, x, RUN_DAYS);
    const double rate = mn_sight_rate(s, way, x);
    double best = 0;
    int n = 0, length = 0;

    for (int a = 0; a < d.n && d.day[a] <= s->day; a++)
        for (int b = d.n - 1; b >= a && d.day[b] >= s->day; b--) {
            const int span = d.day[b] - d.day[a] + 1;
            if (span > RUN_DAYS)
                continue;
            const double u = mn_unlikely(b - a + 1, rate * span);
            if (u > best)
                best = u, n = b - a + 1, length = span;
        }
    f[0] = (float)best;
    f[1] = (float)n;
    f[2] = (float)length;
}

void mn_burst_reckon(mn_sight *s, float *values)
{
    run(s, MN_OUT, s->h->from[s->i], values + MN_F_out_scan);
    run(s, MN_IN, s->h->to[s->i], values + MN_F_in_scan);
}

static int between(const days *d, int32_t a, int32_t b)
{
    int n = 0;
    for (int k = 0; k < d->n; k++)
        n += d->day[k] >= a && d->day[k] <= b;
    return n;
}

/* Turns are tried on each day about the payment, with 3 to 12 days on either side of them. */
static void through(mn_sight *s, uint32_t x, bool gathers, float *f)
{
    const days in = days_of(s, MN_IN, x, MN_LOOK_BACK), out = days_of(s, MN_OUT, x, MN_LOOK_BACK);
    const double in_rate = mn_sight_rate(s, MN_IN, x), out_rate = mn_sight_rate(s, MN_OUT, x);
    const int32_t t = s->day, ahead = s->ahead < 12 ? (int32_t)s->ahead : 12;
    const int32_t first = gathers ? t : t - 12, last = gathers ? t + ahead : t;
    double best = 0;
    int n_in = 0, n_out = 0, width = 0;

    for (int32_t turn = first; in.n && out.n && turn <= last; turn++)
        for (int w = 3; w <= 12; w += 3) {
            if (t < turn - w || t > turn + w)
                continue;
            const int a = between(&in, turn - w, turn), b = between(&out, turn, turn + w);
            if (!a || !b)
                continue;
            double u = mn_unlikely(a, in_rate * (w + 1)) + mn_unlikely(b, out_rate * (w + 1));
            if (a < 2 || b < 2)
                u /= 2;
            if (u > best)
                best = u, n_in = a, n_out = b, width = w;
        }
    f[0] = (float)best;
    f[1] = (float)n_in;
    f[2] = (float)n_out;
    f[3] = (float)width;
}

void mn_through_reckon(mn_sight *s, float *values)
{
    through(s, s->h->from[s->i], false, values + MN_F_payer_through);
    through(s, s->h->to[s->i], true, values + MN_F_payee_through);
}
