/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/world.c - cities, fictitious numbers, and how many posts there are of each kind.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/simulate/inside.h"
#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"

extern const unsigned char mn_data_adsim_cities[], mn_data_adsim_cities_end[];
extern const unsigned char mn_data_adsim_numbers[], mn_data_adsim_numbers_end[];

const char *const mn_adsim_kinds[MN_ADSIM_KINDS] = {"single", "lookalike", "network", "circuit",
                                                    "spam"};

/* clang-format off */
const mn_adsim_level mn_adsim_levels[4] = {
    [1] = {.share = {.55, 0, .25, .15, .05}, .disguised = .1, .generic = .02, .generic_only = .02,
           .innocent_sign = .04, .image_bits = 2, .stock_image = .01, .emoji = .05},
    [2] = {.share = {.48, .12, .22, .13, .05}, .altered = .06, .dropped = .10, .added = .08,
           .swapped = .08, .altered_most = .2, .ocr = .05, .ocr_rate = .006, .typos = .08,
           .strange = .01, .emoji = .2, .disguised = .4, .other_language = .08, .generic = .06,
           .generic_only = .05, .innocent_sign = .06, .image_bits = 12, .stock_image = .02,
           .alike_low = .50, .alike_high = .56},
    [3] = {.share = {.42, .20, .20, .12, .06}, .altered = .14, .dropped = .25, .added = .15,
           .swapped = .15, .altered_most = .34, .ocr = .12, .ocr_rate = .01, .typos = .15,
           .strange = .04, .emoji = .4, .disguised = .75, .other_language = .2, .generic = .1,
           .generic_only = .08, .innocent_sign = .08, .image_bits = 24, .stock_image = .04,
           .alike_low = .50, .alike_high = .62},
};
/* clang-format on */

static const mn_adsim_country countries[MN_ADSIM_COUNTRIES] = {
    {.code = "US", .dial = "1", .currency = "$", .before = true, .trunk = "", .weight = 22},
    {.code = "CA", .dial = "1", .currency = "$", .before = true, .trunk = "", .weight = 5},
    {.code = "GB", .dial = "44", .currency = "£", .before = true, .trunk = "0", .weight = 11},
    {.code = "FR", .dial = "33", .currency = "€", .before = false, .trunk = "0", .weight = 12},
    {.code = "DE", .dial = "49", .currency = "€", .before = false, .trunk = "0", .weight = 6},
    {.code = "AU", .dial = "61", .currency = "$", .before = true, .trunk = "0", .weight = 8},
};

static unsigned country_of(mn_text code)
{
    unsigned c = 0;
    while (c < MN_ADSIM_COUNTRIES && !mn_text_eq_str(code, countries[c].code))
        c++;
    return c;
}

static mn_status read_cities(mn_adsim_world *w, mn_err *e)
{
    const mn_source s = {"data/adverts/simulate/cities.csv", mn_data_adsim_cities,
                         (size_t)(mn_data_adsim_cities_end - mn_data_adsim_cities)};
    bool more = false;
    mn_csv c;
    mn_status st = mn_csv_open(&c, s, &w->arena, "name,country,lat,lon", e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more) {
        const unsigned k = country_of(c.cell[1]);
        double x = 0, y = 0;
        if (k == MN_ADSIM_COUNTRIES || w->cities == MN_ADSIM_CITIES_MAX ||
            (w->cities && w->city[w->cities - 1].country > k))
            return mn_csv_fail(&c, e, "a country that is not known or out of order");
        st = mn_csv_f64(&c, 2, &x, e);
        if (!st)
            st = mn_csv_f64(&c, 3, &y, e);
        if (!w->country[k].cities++)
            w->country[k].city = w->cities;
        w->city[w->cities++] = (mn_adsim_city){.name = c.cell[0],
                                               .lat = c.cell[2],
                                               .lon = c.cell[3],
                                               .x = (float)x,
                                               .y = (float)y,
                                               .country = (uint8_t)k};
    }
    return st;
}

static mn_status read_numbers(mn_adsim_world *w, mn_err *e)
{
    const mn_source s = {"data/adverts/simulate/numbers.csv", mn_data_adsim_numbers,
                         (size_t)(mn_data_adsim_numbers_end - mn_data_adsim_numbers)};
    bool more = false;
    mn_csv c;
    /* Rows of a country need not stand together: one pass for each. */
    for (unsigned k = 0; k < MN_ADSIM_COUNTRIES; k++) {
        mn_adsim_country *to = &w->country[k];
        mn_status st = mn_csv_open(&c, s, &w->arena, "country,prefix,digits", e);
        to->prefix = w->prefixes;
        while (!st && !(st = mn_csv_next(&c, &more, e)) && more) {
            int64_t digits = 0;
            if (country_of(c.cell[0]) != k)
                continue;
            if (!mn_text_i64(c.cell[2], &digits) || digits < 1 || digits > 5 ||
                c.cell[1].len + (size_t)digits > 12 || w->prefixes == MN_ADSIM_PREFIXES_MAX)
                return mn_csv_fail(&c, e, "no range of numbers");
            w->prefix[w->prefixes++] = (mn_adsim_prefix){
                .digits = c.cell[1], .more = (uint8_t)digits, .first = to->numbers};
            to->prefixes++;
            uint32_t n = 1;
            for (int64_t i = 0; i < digits; i++)
                n *= 10;
            to->numbers += n;
        }
        if (st)
            return st;
    }
    return MN_OK;
}

uint32_t mn_adsim_permute(uint64_t key, uint32_t v, uint32_t n)
{
    unsigned bits = 1;
    while (bits < 16 && (UINT32_C(1) << (2 * bits)) < n)
        bits++;
    const uint32_t mask = (UINT32_C(1) << bits) - 1;
    do { /* a Feistel network over the next power of four, walked until it is inside */
        uint32_t a = v >> bits, b = v & mask;
        for (unsigned i = 0; i < 4; i++) {
            const uint32_t t = a ^ ((uint32_t)(mn_adsim_mix(key + i, b) >> 20) & mask);
            a = b;
            b = t;
        }
        v = a << bits | b;
    } while (v >= n);
    return v;
}

/* --- how many of what ---------------------------------------------------------------------- */

/* How many posts a network of the kind has: a few have many. */
static uint16_t draw_size(mn_rng *r, mn_adsim_kind kind)
{
    double n;
    if (kind == MN_ADSIM_SPAM)
        n = 20 + 31 * mn_rng_unit(r);
    else if (kind == MN_ADSIM_CIRCUIT) /* at least two rounds of three cities and a step more */
        n = 8 + 14 * -mn_log(1 - mn_rng_unit(r));
    else
        n = 3 + 9 * -mn_log(1 - mn_rng_unit(r));
    return n < MN_ADSIM_POSTS_OF_ONE ? (uint16_t)n : MN_ADSIM_POSTS_OF_ONE;
}

static mn_status add_party(mn_adsim_world *w, mn_adsim_kind kind, uint32_t first, uint16_t posts,
                           mn_err *e)
{
    mn_rng r;
    if (!mn_grow(&w->party, &w->party_cap, (size_t)w->parties + 1, sizeof *w->party))
        return mn_fail_memory(e);
    mn_adsim_rng(&r, w, MN_ADSIM_S_PLAN, w->parties);
    const uint8_t country = w->turn[mn_adsim_below(&r, 64)];
    const unsigned wanted = kind == MN_ADSIM_SPAM      ? 3 + mn_adsim_below(&r, 6)
                            : mn_adsim_chance(&r, .45) ? 1
                                                       : 2 + mn_adsim_below(&r, 3);
    mn_adsim_country *c = &w->country[country];
    /* The last four of a country are hotlines that many name. */
    const unsigned left = c->numbers - 4 > c->used ? c->numbers - 4 - c->used : 0;
    const unsigned phones = wanted < left ? wanted : left;
    w->party[w->parties++] = (mn_adsim_party){.first = first,
                                              .phone = c->used,
                                              .posts = posts,
                                              .kind = (uint8_t)kind,
                                              .country = country,
                                              .phones = (uint8_t)phones};
    c->used += phones;
    return MN_OK;
}

static mn_status plan(mn_adsim_world *w, mn_err *e)
{
    const mn_adsim_level *v = w->level;
    uint32_t at, left = w->o.posts;
    mn_rng r;
    mn_adsim_rng(&r, w, MN_ADSIM_S_PLAN, UINT32_MAX);
    w->alike = (uint32_t)(v->share[MN_ADSIM_ALIKE] * w->o.posts);
    uint32_t want[MN_ADSIM_KINDS] = {0};
    for (unsigned k = MN_ADSIM_NETWORK; k < MN_ADSIM_KINDS; k++) {
        want[k] = (uint32_t)(v->share[k] * w->o.posts);
        left -= want[k];
    }
    w->singles = left - w->alike;
    at = left;
    /* Kinds alternate, so that the first networks get numbers of every country alike. */
    for (bool more = true; more;) {
        more = false;
        for (unsigned k = MN_ADSIM_NETWORK; k < MN_ADSIM_KINDS; k++) {
            if (!want[k])
                continue;
            uint16_t n = draw_size(&r, (mn_adsim_kind)k);
            if (n > want[k])
                n = (uint16_t)want[k];
            /* What is left over is too little for two rounds, or for a campaign. */
            const bool rest = (k == MN_ADSIM_CIRCUIT && n < 8) || (k == MN_ADSIM_SPAM && n < 10);
            const mn_status st = add_party(w, rest ? MN_ADSIM_NETWORK : (mn_adsim_kind)k, at, n, e);
            if (st)
                return st;
            at += n;
            want[k] -= n;
            more = true;
        }
    }
    return MN_OK;
}

mn_status mn_adsim_world_new(mn_adsim_world *w, const mn_adsim_options *o, mn_err *e)
{
    if (o->level < 1 || o->level > 3 || o->posts < MN_ADSIM_POSTS_MIN ||
        o->posts > MN_ADSIM_POSTS_MAX)
        return mn_fail(e, MN_USAGE, "no level from 1 to 3, or not 100 to 20,000,000 posts");
    w->o = *o;
    w->level = &mn_adsim_levels[o->level];
    memcpy(w->country, countries, sizeof countries);
    unsigned n = 0;
    uint8_t seen[MN_ADSIM_COUNTRIES] = {0};
    /* Spread, not in runs: any 64 posts that follow each other have the same countries. */
    for (unsigned c = 0; c < MN_ADSIM_COUNTRIES; c++)
        for (unsigned k = 0; k < countries[c].weight; k++)
            w->turn[n++ * 27 % 64] = (uint8_t)c;
    MN_BUG(n == 64);
    for (unsigned i = 0; i < 64; i++)
        w->turn_rank[i] = seen[w->turn[i]]++;
    mn_status st = mn_adsim_grammar_load(&w->g, e);
    if (!st)
        st = read_cities(w, e);
    if (!st)
        st = read_numbers(w, e);
    return st ? st : plan(w, e);
}

void mn_adsim_world_free(mn_adsim_world *w)
{
    mn_adsim_grammar_free(&w->g);
    mn_arena_free(&w->arena);
    free(w->party);
    *w = (mn_adsim_world){0};
}

uint32_t mn_adsim_party_of(const mn_adsim_world *w, uint32_t item)
{
    uint32_t low = 0, high = w->parties;
    while (high - low > 1) {
        const uint32_t mid = low + (high - low) / 2;
        if (w->party[mid].first <= item)
            low = mid;
        else
            high = mid;
    }
    return low;
}
