/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/party.c - who posts: a network as its number tells it, and one who is alone.
 */
#include <stdio.h>
#include <string.h>

#include "adverts/simulate/inside.h"
#include "core/text.h"

const char *const mn_adsim_signs[MN_ADSIM_SIGNS] = {"fee",         "passport", "visa",
                                                    "no-employer", "high-pay", "tied"};

/* 2025-03-01T00:00:00Z: nothing depends on the day on which it is run. */
#define FIRST_SECOND INT64_C(1740787200)
enum { DAY = 86400 };

/* Of those who read there; elsewhere any of them. */
static uint8_t draw_language(mn_rng *r, const mn_adsim_world *w, unsigned country)
{
    const char *home = mn_adsim_chance(r, .35) ? country == 3   ? "fr"
                                                 : country == 4 ? ""
                                                                : "en"
                                               : "";
    for (unsigned i = 0; i < w->g.languages; i++)
        if (!strcmp(w->g.language[i].code, home))
            return (uint8_t)i;
    return (uint8_t)mn_adsim_below(r, w->g.languages);
}

/* Offers of work are more than half. */
static uint8_t draw_trade(mn_rng *r)
{
    static const uint8_t weight[MN_ADSIM_TRADE_COUNT] = {11, 11, 10, 11, 8, 8, 15, 8, 9, 9};
    unsigned at = mn_adsim_below(r, 100), t = 0;
    while (at >= weight[t])
        at -= weight[t++];
    return (uint8_t)t;
}

static uint8_t draw_signs(mn_rng *r)
{
    uint8_t signs = 0;
    for (unsigned n = 2 + mn_adsim_below(r, 3); n;) {
        const uint8_t bit = (uint8_t)(1U << mn_adsim_below(r, MN_ADSIM_SIGNS));
        n -= !(signs & bit);
        signs |= bit;
    }
    return signs;
}

static uint8_t draw_contacts(mn_rng *r, unsigned phones)
{
    static const double often[MN_CONTACTS] = {
        [MN_CONTACT_EMAIL] = .35,    [MN_CONTACT_HANDLE] = .25, [MN_CONTACT_TELEGRAM] = .2,
        [MN_CONTACT_WHATSAPP] = .15, [MN_CONTACT_URL] = .15,    [MN_CONTACT_BTC] = .02,
        [MN_CONTACT_ETH] = .02};
    uint8_t bits = phones ? 1U << MN_CONTACT_PHONE : 0;
    for (unsigned k = 1; k < MN_CONTACTS; k++) {
        const bool has = mn_adsim_chance(r, often[k]) && (phones || k != MN_CONTACT_WHATSAPP);
        bits |= (uint8_t)(has << k);
    }
    const unsigned wallets = 1U << MN_CONTACT_BTC | 1U << MN_CONTACT_ETH;
    return bits & ~wallets ? bits : (uint8_t)(bits | 1U << MN_CONTACT_EMAIL);
}

static void draw_route(mn_adsim_network *n, mn_rng *r, const mn_adsim_world *w)
{
    const mn_adsim_country *c = &w->country[n->p.country];
    const bool spam = n->p.kind == MN_ADSIM_SPAM;
    const unsigned from = spam ? 0 : c->city, of = spam ? w->cities : c->cities;
    unsigned most = of < MN_ADSIM_SPAM_CITIES ? of : MN_ADSIM_SPAM_CITIES;
    n->per_leg = 1;
    if (spam)
        n->cities = (uint8_t)(n->p.posts < most ? n->p.posts : most);
    else if (n->p.kind == MN_ADSIM_CIRCUIT) {
        /* Two whole rounds and a step more, at least. */
        n->per_leg = (uint8_t)(1 + mn_adsim_below(r, n->p.posts >= 24   ? 3
                                                     : n->p.posts >= 16 ? 2
                                                                        : 1));
        const unsigned legs = (unsigned)n->p.posts / n->per_leg;
        most = (legs - 1) / 2 < 7 ? (legs - 1) / 2 : 7;
        n->cities = (uint8_t)mn_adsim_between(r, 3, (int)most);
    } else
        n->cities = (uint8_t)(mn_adsim_chance(r, .6) ? 1 : 2 + mn_adsim_below(r, 3));
    for (unsigned i = 0; i < n->cities; i++)
        n->city[i] = (uint16_t)(from + mn_adsim_permute(n->key, i, of));
}

static void draw_times(mn_adsim_network *n, mn_rng *r)
{
    double days;
    n->legs = (uint8_t)((n->p.posts + n->per_leg - 1U) / n->per_leg);
    if (n->p.kind == MN_ADSIM_SPAM)
        days = 3;
    else if (n->p.kind == MN_ADSIM_CIRCUIT) {
        days = n->legs * (3 + 7 * mn_rng_unit(r));
        if (days > MN_ADSIM_DAYS - 5)
            days = MN_ADSIM_DAYS - 5;
        n->leg = (int64_t)(days * DAY / n->legs);
    } else {
        days = 15 + 145 * mn_rng_unit(r);
        n->leg = (int64_t)(days * DAY / n->p.posts);
        days += n->cities;
    }
    n->start = FIRST_SECOND + (int64_t)((MN_ADSIM_DAYS - days) * DAY * mn_rng_unit(r));
}

void mn_adsim_network_of(mn_adsim_network *n, const mn_adsim_world *w, uint32_t index)
{
    mn_rng r;
    mn_adsim_rng(&r, w, MN_ADSIM_S_PARTY, index);
    *n = (mn_adsim_network){.index = index, .p = w->party[index]};
    n->key = mn_rng_u64(&r);
    n->language = n->other = draw_language(&r, w, n->p.country);
    if (mn_adsim_chance(&r, w->level->other_language))
        n->other = (uint8_t)mn_adsim_below(&r, w->g.languages);
    n->trade = draw_trade(&r);
    draw_route(n, &r, w);
    draw_times(n, &r);
    const unsigned room = n->p.posts / 5U + 1, most = n->p.kind == MN_ADSIM_SPAM      ? 1
                                                      : n->p.kind == MN_ADSIM_CIRCUIT ? 2
                                                                                      : 3;
    n->templates = (uint8_t)(1 + mn_adsim_below(&r, room < most ? room : most));
    n->names = (uint8_t)(1 + mn_adsim_below(&r, 4));
    n->images = (uint8_t)mn_adsim_below(&r, 4);
    n->accounts = (uint8_t)(1 + mn_adsim_below(&r, 4));
    n->impossible = n->p.kind == MN_ADSIM_SPAM ||
                    (n->p.kind == MN_ADSIM_NETWORK && n->cities > 1 && mn_adsim_chance(&r, .3));
    const bool work = !strcmp(mn_adsim_trades[n->trade].family, "work");
    n->contacts = draw_contacts(&r, n->p.phones);
    n->signs = work && mn_adsim_chance(&r, .5) ? draw_signs(&r) : 0;
}

int64_t mn_adsim_network_time(const mn_adsim_network *n, uint32_t k)
{
    const double u = (double)(mn_adsim_mix(n->key, 1000 + k) >> 11) * 0x1p-53;
    if (n->p.kind == MN_ADSIM_SPAM)
        return n->start + (int64_t)(3 * DAY * u);
    if (n->p.kind == MN_ADSIM_CIRCUIT) {
        const uint32_t leg = k / n->per_leg, j = k % n->per_leg;
        return n->start + leg * n->leg + (int64_t)((j + u) * .7 / n->per_leg * (double)n->leg);
    }
    if (n->impossible && k % 2) /* 10 to 25 minutes after the one before, elsewhere */
        return mn_adsim_network_time(n, k - 1) + 600 + (int64_t)(900 * u);
    const int64_t block = n->impossible ? 0 : k * n->cities / n->p.posts;
    return n->start + block * DAY + k * n->leg + (int64_t)(.9 * u * (double)n->leg);
}

uint16_t mn_adsim_network_city(const mn_adsim_network *n, uint32_t k)
{
    if (n->p.kind == MN_ADSIM_NETWORK && !n->impossible)
        return n->city[k * n->cities / n->p.posts];
    return n->city[k / n->per_leg % n->cities];
}

int64_t mn_adsim_single_time(const mn_adsim_world *w, uint32_t item)
{
    const uint64_t h = mn_adsim_mix(mn_adsim_mix(w->o.seed, MN_ADSIM_S_POST), item);
    /* From seven in the morning to eleven at night, UTC. */
    return FIRST_SECOND + (int64_t)(h % MN_ADSIM_DAYS) * DAY + 7 * 3600 +
           (int64_t)((h >> 20) % (16 * 3600));
}

/* --- posts --------------------------------------------------------------------------------- */

static void set_price(mn_adsim_post *p, const mn_adsim_world *w, unsigned more)
{
    const mn_adsim_trade_info *t = &mn_adsim_trades[p->trade];
    const mn_adsim_country *c = &w->country[p->country];
    const unsigned steps = (unsigned)((t->high - t->low) / t->step) + 1;
    p->amount = t->low + t->step * (int)(mn_adsim_mix(p->key, 77) % steps + more);
    if (p->signs >> 4 & 1)
        p->amount = p->amount * 9 / 4;
    if (c->before)
        snprintf(p->price, sizeof p->price, "%s%d", c->currency, p->amount);
    else
        snprintf(p->price, sizeof p->price, "%d %s", p->amount, c->currency);
}

static void set_image(mn_adsim_post *p, const mn_adsim_world *w, const mn_adsim_network *n)
{
    uint64_t base = mn_rng_u64(&p->rng);
    bool again = false;
    p->image = n ? n->images && mn_adsim_chance(&p->rng, .8) : mn_adsim_chance(&p->rng, .5);
    if (p->image && n) {
        base = mn_adsim_mix(n->key, 500 + mn_adsim_below(&p->rng, n->images));
        again = true;
    } else if (mn_adsim_chance(&p->rng, w->level->stock_image)) {
        base = mn_adsim_mix(w->o.seed, 600 + mn_adsim_below(&p->rng, 12));
        again = true;
    }
    p->image_name = mn_rng_u64(&p->rng);
    for (unsigned i = 0; i < 4; i++)
        p->pdq[i] = mn_adsim_mix(base, i);
    if (again)
        for (unsigned i = mn_adsim_below(&p->rng, w->level->image_bits + 1); i; i--) {
            const unsigned bit = mn_adsim_below(&p->rng, 256);
            p->pdq[bit / 64] ^= UINT64_C(1) << bit % 64;
        }
}

static void begin(mn_adsim_post *p, const mn_adsim_world *w, uint32_t item)
{
    p->item = item;
    p->number =
        (uint64_t)mn_adsim_permute(mn_adsim_mix(w->o.seed, MN_ADSIM_S_ID), item, w->o.posts) + 1;
    p->party = p->group = MN_ADSIM_NONE;
    p->template_of = 0;
    p->signs = 0;
    p->shared = 0;
    p->spans = p->ids = p->altered = p->noise = 0;
    mn_buf_clear(&p->raw);
    mn_buf_clear(&p->text);
    mn_adsim_rng(&p->rng, w, MN_ADSIM_S_POST, item);
}

static void fill_single(mn_adsim_post *p, const mn_adsim_world *w, uint32_t item)
{
    p->country = w->turn[item % 64];
    p->time = mn_adsim_single_time(w, item);
    p->key = mn_rng_u64(&p->rng);
    p->account = mn_rng_u64(&p->rng);
    p->kind = item < w->singles ? MN_ADSIM_SINGLE : MN_ADSIM_ALIKE;
    p->language = draw_language(&p->rng, w, p->country);
    p->trade = draw_trade(&p->rng);
    if (p->kind == MN_ADSIM_ALIKE) {
        /* Two groups to a block, of 3 to 21 posts. */
        const uint32_t at = item - w->singles, block = at / MN_ADSIM_ALIKE_BLOCK;
        const uint64_t cut = mn_adsim_mix(w->o.seed, (uint64_t)MN_ADSIM_S_GROUP << 32 | block);
        mn_rng g;
        p->group = 2 * block + (at % MN_ADSIM_ALIKE_BLOCK < 3 + cut % 19);
        mn_adsim_rng(&g, w, MN_ADSIM_S_GROUP, p->group);
        p->shared = mn_rng_u64(&g);
        p->language = (uint8_t)mn_adsim_below(&g, w->g.languages);
        p->trade = draw_trade(&g);
    }
    const mn_adsim_country *c = &w->country[p->country];
    p->city = (uint16_t)(c->city + mn_adsim_below(&p->rng, c->cities));
    const bool work = !strcmp(mn_adsim_trades[p->trade].family, "work");
    if (p->kind == MN_ADSIM_SINGLE && work && mn_adsim_chance(&p->rng, w->level->innocent_sign))
        p->signs = (uint8_t)(1U << mn_adsim_below(&p->rng, MN_ADSIM_SIGNS));
}

static void fill(mn_adsim_post *p, const mn_adsim_world *w, const mn_adsim_network *n)
{
    const mn_adsim_language *l = &w->g.language[p->language];
    const uint64_t by = n ? n->key : p->key;
    const unsigned names = n ? n->names : 1;
    p->name = mn_adsim_entry(l, "names", mn_adsim_mix(by, 700 + mn_adsim_below(&p->rng, names)));
    p->area = mn_adsim_entry(l, "area", mn_rng_u64(&p->rng));
    set_price(p, w, n && mn_adsim_mix(by, 701) % 5 < 3 ? mn_adsim_below(&p->rng, 3) : 0);
    set_image(p, w, n);
}

static bool make(mn_adsim_post *p, const mn_adsim_world *w, const mn_adsim_network *n)
{
    fill(p, w, n);
    mn_adsim_identify(p, w, n);
    return mn_adsim_compose(p, w, false) && mn_adsim_noise(p, w, false);
}

static void fill_network(mn_adsim_post *p, const mn_adsim_network *n, uint32_t k)
{
    p->k = k;
    p->party = n->index;
    p->kind = n->p.kind;
    p->time = mn_adsim_network_time(n, k);
    p->city = mn_adsim_network_city(n, k);
    p->trade = n->trade;
    p->signs = n->signs;
    p->template_of = (uint8_t)(mn_adsim_mix(n->key, 2000 + k) % n->templates);
    p->language = p->template_of ? n->other : n->language;
    p->key = mn_adsim_mix(n->key, 100 + p->template_of);
    p->account = mn_adsim_mix(n->key, 300 + mn_adsim_below(&p->rng, n->accounts));
}

bool mn_adsim_post_in(mn_adsim_post *p, const mn_adsim_world *w, const mn_adsim_network *n,
                      uint32_t k)
{
    begin(p, w, n->p.first + k);
    fill_network(p, n, k);
    p->country = w->city[p->city].country;
    return make(p, w, n);
}

bool mn_adsim_post_of(mn_adsim_post *p, const mn_adsim_world *w, uint32_t item)
{
    if (item >= w->singles + w->alike) {
        mn_adsim_network n;
        mn_adsim_network_of(&n, w, mn_adsim_party_of(w, item));
        return mn_adsim_post_in(p, w, &n, item - n.p.first);
    }
    begin(p, w, item);
    p->k = 0;
    fill_single(p, w, item);
    return make(p, w, NULL);
}

bool mn_adsim_template_of(mn_adsim_post *p, const mn_adsim_world *w, const mn_adsim_network *n,
                          uint32_t k)
{
    begin(p, w, n->p.first + k);
    fill_network(p, n, k);
    p->country = w->city[p->city].country;
    fill(p, w, n);
    mn_adsim_identify(p, w, n);
    return mn_adsim_compose(p, w, true) && mn_adsim_noise(p, w, true);
}

void mn_adsim_post_free(mn_adsim_post *p)
{
    mn_buf_free(&p->raw);
    mn_buf_free(&p->text);
    *p = (mn_adsim_post){0};
}
