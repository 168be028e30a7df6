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

static days days_of(mn_sight *s, const mn_sight_side *side, int back)
{
    const mn_lists *l = side->l;
    const mn_run r = mn_side_run(s, side, back, NEAREST);
    days d = {.n = 0};

    for (uint32_t p = r.a; p < r.b; p++)
        if (l->at[p].item == s->i || mn_sight_new(s, l, p))
            d.day[d.n++] = l->at[p].day;
    return d;
}

/* Of equal first or last days the longest run is the least likely. */
static void run(mn_sight *s, const mn_sight_side *side, float *f)
{
    const days d = days_of(s, side, RUN_DAYS);
    double best = 0;
    int n = 0, length = 0;

    for (int a = 0; a < d.n && d.day[a] <= s->day; a++) {
        if (a && d.day[a] == d.day[a - 1])
            continue;
        for (int b = d.n - 1; b >= a && d.day[b] >= s->day; b--) {
            const int span = d.day[b] - d.day[a] + 1;
            if (span > RUN_DAYS || (b + 1 < d.n && d.day[b] == d.day[b + 1]))
                continue;
            const double u = mn_unlikely(b - a + 1, side->rate * span);
            if (u > best)
                best = u, n = b - a + 1, length = span;
        }
    }
    f[0] = (float)best;
    f[1] = (float)n;
    f[2] = (float)length;
}

void mn_burst_reckon(mn_sight *s, float *values)
{
    run(s, &s->side[MN_SIDE_PAYER_OUT], values + MN_F_out_scan);
    run(s, &s->side[MN_SIDE_PAYEE_IN], values + MN_F_in_scan);
}

enum {
    TURN = 12,
    ABOUT = 2 * TURN
}; /* days that a turn is away at most, and its window from there */

/* until[k]: payments on days up to k - ABOUT - 1 after the payment's own, from ABOUT before it on.
 */
typedef struct {
    int until[2 * ABOUT + 2];
} tally;

static tally tally_of(const days *d, int32_t t)
{
    tally c = {{0}};
    for (int k = 0; k < d->n; k++)
        if (d->day[k] >= t - ABOUT && d->day[k] <= t + ABOUT)
            c.until[d->day[k] - t + ABOUT + 1]++;
    for (int k = 1; k < 2 * ABOUT + 2; k++)
        c.until[k] += c.until[k - 1];
    return c;
}

/* On days from a to b after the payment's own. */
static int between(const tally *c, int a, int b)
{
    return c->until[b + ABOUT + 1] - c->until[a + ABOUT];
}

/* Turns are tried on each day about the payment, with 3 to 12 days on either side of them. */
static void through(mn_sight *s, const mn_sight_side *gets, const mn_sight_side *pays, bool gathers,
                    float *f)
{
    const days in = days_of(s, gets, MN_LOOK_BACK), out = days_of(s, pays, MN_LOOK_BACK);
    const int ahead = s->ahead < TURN ? (int)s->ahead : TURN;
    const int first = gathers ? 0 : -TURN, last = gathers ? ahead : 0;
    double best = 0;
    int n_in = 0, n_out = 0, width = 0;

    if (in.n && out.n) {
        const tally t_in = tally_of(&in, s->day), t_out = tally_of(&out, s->day);
        for (int turn = first; turn <= last; turn++)
            for (int w = 3; w <= TURN; w += 3) {
                if (turn - w > 0 || turn + w < 0)
                    continue;
                const int a = between(&t_in, turn - w, turn), b = between(&t_out, turn, turn + w);
                if (!a || !b)
                    continue;
                double u =
                    mn_unlikely(a, gets->rate * (w + 1)) + mn_unlikely(b, pays->rate * (w + 1));
                if (a < 2 || b < 2)
                    u /= 2;
                if (u > best)
                    best = u, n_in = a, n_out = b, width = w;
            }
    }
    f[0] = (float)best;
    f[1] = (float)n_in;
    f[2] = (float)n_out;
    f[3] = (float)width;
}

void mn_through_reckon(mn_sight *s, float *values)
{
    through(s, &s->side[MN_SIDE_PAYER_IN], &s->side[MN_SIDE_PAYER_OUT], false,
            values + MN_F_payer_through);
    through(s, &s->side[MN_SIDE_PAYEE_IN], &s->side[MN_SIDE_PAYEE_OUT], true,
            values + MN_F_payee_through);
}
