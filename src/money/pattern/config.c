/* SPDX-License-Identifier: Apache-2.0
 *
 * config.c - patterns by name, what is asked for by default, and what may be asked for.
 */
#include "core/err.h"
#include "money/pattern/inner.h"

static const char *const names[MN_PATTERNS] = {
    "fan-in", "fan-out",     "gather-scatter", "scatter-gather", "cycle",        "bipartite",
    "stack",  "structuring", "smurfing",       "funnel",         "pass-through", "rapid",
};

const char *mn_pattern_name(mn_pattern p)
{
    return (unsigned)p < MN_PATTERNS ? names[p] : "unknown";
}

mn_pattern_config mn_pattern_defaults(void)
{
    const int64_t hour = 3600, day = 24 * hour;
    mn_pattern_config c = {
        .on = MN_PATTERN_ALL,
        .ties = MN_TIES_STRICT,
        .visits = 512,
        .list = 256,
        .cycle_least = 3,
        .cycle_most = 10,
        .band = 200,
        .cycles = 4,
        .count_from = 1 << 18,
        .keep_least = 800,
        .rapid_most = 6,
        .cash_limit = 1000000,
        .near_chance = 0.001,
        .near_window = 30 * day,
        .funnel_dwell = 48 * hour,
        .funnel_rest = 100,
        .funnel_least = 100000,
        .pass_share = 800,
        .pass_least = 100000,
    };
    for (unsigned p = 0; p < MN_PATTERNS; p++) {
        c.window[p] = 7 * day;
        c.least[p] = 3;
    }
    c.least[MN_PATTERN_FAN_IN] = c.least[MN_PATTERN_FAN_OUT] = c.least[MN_PATTERN_SMURFING] = 5;
    c.window[MN_PATTERN_STRUCTURING] = 5 * day;
    c.window[MN_PATTERN_FUNNEL] = 30 * day;
    c.window[MN_PATTERN_PASS_THROUGH] = c.window[MN_PATTERN_RAPID] = 48 * hour;
    return c;
}

/* One setting, its range, and what it is called. */
typedef struct setting {
    const char *what;
    int64_t value, least, most;
} setting;

static mn_status check(const setting *s, size_t n, mn_err *e)
{
    for (size_t i = 0; i < n; i++)
        if (s[i].value < s[i].least || s[i].value > s[i].most) {
            mn_fail(e, MN_USAGE, "a pattern's '%s' is out of its range: %lld", s[i].what,
                    (long long)s[i].value);
            return mn_hint(e, "it may be from %lld to %lld", (long long)s[i].least,
                           (long long)s[i].most);
        }
    return MN_OK;
}

mn_status mn_pattern_check(const mn_pattern_config *c, mn_err *e)
{
    const int64_t years = INT64_C(30) * 366 * 86400;
    const setting all[] = {
        {"on", c->on, 0, MN_PATTERN_ALL},
        {"ties", c->ties, MN_TIES_STRICT, MN_TIES_ROW},
        {"visits", c->visits, 1, UINT32_MAX - 1},
        {"list", c->list, 1, UINT16_MAX},
        {"cycle_least", c->cycle_least, 2, MN_CYCLE_HOPS_MAX},
        {"cycle_most", c->cycle_most, c->cycle_least, MN_CYCLE_HOPS_MAX},
        {"band", c->band == MN_BAND_NONE ? 0 : c->band, 0, 1000},
        {"cycles", c->cycles, 1, UINT32_MAX},
        {"keep_least", c->keep_least, 0, 1000},
        {"rapid_most", c->rapid_most, c->least[MN_PATTERN_RAPID], MN_CYCLE_HOPS_MAX},
        {"cash_limit", c->cash_limit, 1, INT64_MAX / 4},
        {"near_window", c->near_window, 1, years},
        {"funnel_dwell", c->funnel_dwell, 1, years},
        {"funnel_rest", c->funnel_rest, 1, 1000},
        {"funnel_least", c->funnel_least, 1, INT64_MAX / 4},
        {"pass_share", c->pass_share, 1, 1000},
        {"pass_least", c->pass_least, 1, INT64_MAX / 4},
    };
    mn_status st = check(all, sizeof all / sizeof *all, e);
    for (unsigned p = 0; !st && p < MN_PATTERNS; p++) {
        const int64_t most = p == MN_PATTERN_RAPID ? years / MN_CYCLE_HOPS_MAX : years;
        const setting each[] = {{"window", c->window[p], 1, most},
                                {"least", c->least[p], 1, UINT16_MAX}};
        st = check(each, 2, e);
    }
    if (!st && !(c->near_chance > 0 && c->near_chance < 1))
        st = mn_fail(e, MN_USAGE, "a pattern's 'near_chance' is not between 0 and 1");
    return st;
}

int64_t mn_pattern_reach(const mn_pattern_config *c)
{
    int64_t most = 1;
    for (unsigned p = 0; p < MN_PATTERNS; p++) {
        int64_t w = c->window[p];
        if (p == MN_PATTERN_RAPID)
            w *= c->rapid_most - 1;
        if (p == MN_PATTERN_STRUCTURING && c->near_window > w)
            w = c->near_window;
        if (c->on & MN_PATTERN_BIT(p) && w > most)
            most = w;
    }
    return most;
}
