/* SPDX-License-Identifier: Apache-2.0
 *
 * circuit.c - the same places in the same order again. See movement.h.
 */
#include "adverts/movement/movement.h"

enum { MISFIT = 4 };

/* For one length of lap, the run that fits best: stay i fits where stay i - lap is the same. */
static void run_of(mn_circuit *best, int64_t *most, const uint32_t *place, uint32_t n, uint32_t lap)
{
    int64_t score = 0;
    uint32_t from = lap, fits = 0;
    for (uint32_t i = lap; i < n; i++) {
        const bool fit = place[i] == place[i - lap];
        if (score <= 0) {
            score = 0;
            from = i;
            fits = 0;
        }
        score += fit ? 1 : -MISFIT;
        fits += fit;
        /* So many stays beyond the first lap as make another one. */
        const uint32_t again = i + 1 - from, laps = lap == 2 ? 2 : 1;
        if (fit && again >= lap * laps && score > *most) {
            *most = score;
            *best = (mn_circuit){from - lap, again + lap, lap, fits};
        }
    }
}

/* Whether a lap has more than one place: staying on is no circuit. */
static bool travels(const uint32_t *place, const mn_circuit *c)
{
    for (uint32_t i = 1; i < c->lap; i++)
        if (place[c->first + i] != place[c->first])
            return true;
    return false;
}

void mn_circuit_find(mn_circuit *out, const uint32_t *place, uint32_t n)
{
    mn_circuit best = {0};
    int64_t most = 0;
    /* Short laps first: a lap twice as long fits where this one does. */
    for (uint32_t lap = 2; lap <= MN_CIRCUIT_LAP && lap < n; lap++) {
        mn_circuit c = {0};
        int64_t score = most;
        run_of(&c, &score, place, n, lap);
        if (c.lap && travels(place, &c)) {
            best = c;
            most = score;
        }
    }
    *out = best;
}
