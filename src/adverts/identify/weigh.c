/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/weigh.c - one run of units against the numbering plans. See weigh.h.
 */
#include "adverts/identify/weigh.h"

#include <string.h>

#include "adverts/identify/chain.h"
#include "adverts/identify/inside.h"

#define ID_WHOLE                                                                                   \
    9 /* digits of a block that can be a number by itself: two are more than one has               \
       */

typedef struct run {
    id_reader *k;
    uint32_t first, last, start, end;
    uint8_t digit[ID_NUMBER_MAX];
    size_t n;
    unsigned rank;  /* how many countries are likelier */
    uint64_t rules; /* that hold for every reading */
    uint32_t from;  /* where what stands around begins */
    bool looked;    /* rules has what stands around and what the units look like */
    id_window *out;
    bool found;
} run;

double id_odds(const mn_identifier_rules *r, uint64_t rules)
{
    double out = r->weight[ID_START];
    for (rules &= ID_BIT(ID_MODEL_END) - 1; rules; rules &= rules - 1)
        out += r->weight[__builtin_ctzll(rules)];
    return out;
}

size_t id_digits(const mn_id_scratch *s, uint32_t first, uint32_t last,
                 uint8_t digit[ID_NUMBER_MAX])
{
    size_t n = 0;
    for (uint32_t i = first; i <= last; i++) {
        const id_unit *u = &s->chain[i];
        if (u->n == ID_LONG || n + u->n > ID_NUMBER_MAX)
            return 0;
        for (size_t d = 0; d < u->n; d++)
            digit[n++] = id_unit_digit(u, d);
    }
    return n;
}

uint64_t id_kind_rule(uint8_t kinds)
{
    if ((kinds & (ID_K_FIXED | ID_K_MOBILE)) == (ID_K_FIXED | ID_K_MOBILE))
        return ID_BIT(ID_EITHER);
    if (kinds & ID_K_MOBILE)
        return ID_BIT(ID_MOBILE);
    if (kinds & ID_K_FIXED)
        return ID_BIT(ID_FIXED);
    return kinds & ID_K_PREMIUM ? ID_BIT(ID_PREMIUM) : ID_BIT(ID_SERVICE);
}

/* Whether digits make no number that anybody has. */
static uint64_t odd_digits(const uint8_t *d, size_t n)
{
    size_t same = 1, most = 1, up = 1, rising = 1;
    for (size_t i = 1; i < n; i++) {
        same = d[i] == d[i - 1] ? same + 1 : 1;
        up = d[i] == (d[i - 1] + 1) % 10 ? up + 1 : 1;
        most = same > most ? same : most;
        rising = up > rising ? up : rising;
    }
    return (most >= 7 ? ID_BIT(ID_SAME_DIGIT) : 0) | (rising >= 8 ? ID_BIT(ID_SEQUENCE) : 0);
}

/* What holds for every reading: looked at once one is found, as most runs have none. */
static void look(run *u)
{
    if (u->looked)
        return;
    u->rules |= id_around(u->k, u->from, u->end) | id_look(u->k, u->first, u->last);
    u->looked = true;
}

/* A reading: the number is digit[skip..] in a country's plan. With its calling code it has
 * ID_LINE_MAX digits at most (E.164), where plans have longer ones (Germany). */
static void take(run *u, uint16_t region, size_t skip, uint64_t rules)
{
    const id_region *g = &u->k->r->plans.region[region];
    size_t n = u->n - skip;
    if (n + (g->code >= 100 ? 3 : g->code >= 10 ? 2 : 1) > ID_LINE_MAX)
        return;
    look(u);
    rules |=
        u->rules | odd_digits(u->digit + skip, n) | id_grouped(u->k, u->first, u->last, skip, g);
    /* Behind a calling code people part digits as they like, and more digits behind show that what
     * is written as the plan does is not the whole. */
    if (rules & ID_BIT(ID_PLUS))
        rules &= ~(ID_BIT(ID_SCATTERED) | ID_BIT(ID_UNEVEN) |
                   (rules & ID_BIT(ID_NEIGHBOUR) ? ID_BIT(ID_GROUPED) : 0));
    if (u->rank)
        rules |= ID_BIT(ID_REGION_LATER);
    const uint8_t *d = u->digit + skip;
    /* 555-0100 to 555-0199 of each area of North America are kept for fiction. */
    if (g->code == 1 && n == 10 && d[3] == 5 && d[4] == 5 && d[5] == 5 && d[6] == 0 && d[7] == 1)
        rules |= ID_BIT(ID_FICTION);
    /* Standing alone tells nothing where people would have dialled more, or it is an amount. */
    const uint64_t other =
        ID_BIT(ID_NO_TRUNK) | ID_BIT(ID_MONEY) | ID_BIT(ID_OTHER_NUMBER) | ID_BIT(ID_MEASURE);
    if (rules & other)
        rules &= ~(ID_BIT(ID_ALONE) | ID_BIT(ID_FICTION));
    if (rules & ID_BIT(ID_CLOCK) && u->n <= 8)
        rules &= ~ID_BIT(ID_ALONE);
    if (rules & ID_BIT(ID_OTHER_NUMBER))
        rules &= ~ID_BIT(ID_CALL);
    if (rules & ID_BIT(ID_BARE_CODE) && rules & ID_BIT(ID_FIXED))
        rules &= ~ID_BIT(ID_ALONE);
    double odds = id_odds(u->k->r, rules) +
                  (u->rank > 1 ? u->rank - 1 : 0) * u->k->r->weight[ID_REGION_LATER];
    if (u->found && odds <= u->out->odds)
        return;
    *u->out = (id_window){.first = u->first,
                          .last = u->last,
                          .start = u->start,
                          .end = u->end,
                          .rules = rules,
                          .odds = odds,
                          .region = region,
                          .code = g->code,
                          .n = (uint8_t)n};
    memcpy(u->out->digit, u->digit + skip, n);
    u->found = true;
}

/* Within a country: with the prefix that is dialled there, or without. */
static void national(run *u, uint16_t region, size_t skip, uint64_t rules, bool abroad)
{
    const id_region *g = &u->k->r->plans.region[region];
    const uint8_t *d = u->digit + skip;
    size_t n = u->n - skip, t = id_prefix(&g->trunk, d, n);
    uint8_t kinds = id_plan_kinds(&u->k->r->plans, g, d, n);
    uint8_t dialled = t && t < n ? id_plan_kinds(&u->k->r->plans, g, d + t, n - t) : 0;
    bool line = kinds & (ID_K_FIXED | ID_K_MOBILE);
    /* Numbers of services are told without the prefix where the country is sure alone. */
    bool guessed = region != u->k->r->nanp &&
                   (rules & (ID_BIT(ID_REGION_LANGUAGE) | ID_BIT(ID_REGION_BEST))) != 0;
    if (kinds && (line || !guessed))
        take(u, region, skip,
             rules | id_kind_rule(kinds) |
                 (g->trunk_needed && line && !abroad ? ID_BIT(ID_NO_TRUNK) : 0));
    if (dialled)
        take(u, region, skip + t, rules | id_kind_rule(dialled) | ID_BIT(ID_TRUNK));
    /* The form of North America, in an area that is not given out (yet). */
    if (!kinds && !dialled && region == u->k->r->nanp) {
        size_t one = n == 11 && d[0] == 1;
        if (n - one == 10 && d[one] >= 2 && d[one + 3] >= 2)
            take(u, region, skip + one, rules | ID_BIT(ID_SHAPE));
    }
}

/* The number begins with a calling code. */
static void abroad(run *u, size_t skip, uint64_t rules, bool sure)
{
    const id_plans *p = &u->k->r->plans;
    unsigned code = 0;
    for (size_t i = 0; i < 3 && skip + i < u->n; i++) {
        code = code * 10 + u->digit[skip + i];
        size_t at = skip + i + 1;
        bool was = u->found;
        for (size_t j = 0; j < p->in_code[code]; j++) {
            uint16_t region = p->of_code[code][j];
            u->found = false;
            id_window best = *u->out;
            national(u, region, at, rules, true);
            bool now = u->found;
            if (!now || (was && u->out->odds <= best.odds))
                *u->out = best;
            u->found = was = was || now;
            if (now)
                break;
        }
        if (!was && sure && p->in_code[code] && u->n - at >= 4 && u->n - skip <= ID_LINE_MAX)
            take(u, p->of_code[code][0], at, rules | ID_BIT(ID_NO_PLAN));
        if (p->in_code[code])
            return;
    }
}

/* Where the last address before `at` ends; 0. */
static uint32_t address_before(const mn_id_scratch *s, uint32_t at)
{
    size_t low = 0, high = s->takens;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->taken[mid].end <= at)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? s->taken[low - 1].end : 0;
}

/* '+' or a word for it right before, which is of no address; *start moves to it. */
static bool plus(const run *u, uint32_t *start)
{
    const unsigned char *text = (const unsigned char *)u->k->text.ptr, *p = text + u->start;
    const mn_id_scratch *s = u->k->s;
    const uint32_t free_from = address_before(s, u->start);
    for (int i = 0; i < 4 && p > text + free_from; i++) {
        id_char x = id_char_before(&u->k->r->chars, text, p, text + u->k->text.len);
        p -= x.len;
        if (x.c == '+' || x.c == 0xFF0B || x.c == 0x2795 || x.c == 0x207A) {
            *start = (uint32_t)(p - text);
            return true;
        }
        if (x.cls != ID_SPACE && x.cls != ID_HIDDEN_CHAR && x.c != '(' && x.c != '[')
            break;
    }
    for (size_t i = id_keys_to(s, u->start); i > 0 && s->key[i - 1].end + 3 >= u->start; i--)
        if (s->key[i - 1].kind == ID_W_PLUS && s->key[i - 1].start >= free_from) {
            *start = s->key[i - 1].start;
            return true;
        }
    return false;
}

/* Which countries' plans hold for numbers without a code. */
static void ready(id_reader *k)
{
    const mn_identifier_rules *r = k->r;
    size_t best = 0;
    k->ready = true;
    if (k->given != ID_NO_REGION) {
        k->region[0] = k->given;
        k->said[0] = ID_REGION_GIVEN;
        k->regions = 1;
        return;
    }
    for (size_t i = 1; i < r->words.languages; i++)
        if (k->s->language[i] > k->s->language[best])
            best = i;
    k->region[0] = r->nanp;
    k->said[0] = ID_REGION_DEFAULT;
    k->regions = 1;
    for (size_t i = 0; k->s->language[best] >= 2 && i < ID_REGIONS_SAID; i++) {
        uint16_t g = r->said[best][i];
        if (g == ID_NO_REGION)
            break;
        if (g == r->nanp) {
            if (i == 0)
                k->said[0] = ID_REGION_LANGUAGE;
            continue;
        }
        k->rank[k->regions] = (uint8_t)i;
        k->region[k->regions] = g;
        k->said[k->regions++] = ID_REGION_LANGUAGE;
    }
}

/* Whether the digits just outside of the run belong to it, so that it can't be taken alone: y
 * follows x, one of them is outside; inner is the gap within the run beside them, or NULL. */
static bool severed(const id_unit *x, const id_unit *y, const id_unit *inner, uint64_t *rules)
{
    bool looks = (x->rules & ID_BIT(ID_LOOK)) || (y->rules & ID_BIT(ID_LOOK)) || x->word || y->word;
    if (y->gap == 0) {
        *rules |= ID_BIT(ID_NEIGHBOUR);
        return x->word != ID_W_HOMOPHONE + 1;
    }
    if (x->n == 1 && y->n == 1)
        return true;
    /* Two blocks that are numbers each have a stroke between them as words have "or". */
    const bool both = y->gap == ID_G_SLASH && x->n >= ID_WHOLE && y->n >= ID_WHOLE &&
                      x->n != ID_LONG && y->n != ID_LONG;
    if (!(y->gap & ~(ID_G_DASH | ID_G_DOT | ID_G_SLASH)) && !both)
        return true;
    /* Groups of one size that go on in the same way: an account, a card, a row of figures. */
    if (!both && !looks && inner && inner->sign == y->sign && x->n == y->n && x->n > 1)
        return true;
    if (!looks && !(y->gap & ID_G_LINE))
        *rules |= ID_BIT(ID_NEIGHBOUR);
    return false;
}

/* "(0)" behind a calling code: one zero less. */
static void without_zero(run *u, size_t code)
{
    const id_unit *c = u->k->s->chain;
    size_t at = 0;
    for (uint32_t i = u->first; i < u->last; at += c[i].n, i++)
        if (i > u->first && c[i].n == 1 && c[i].packed == 0 && c[i].gap & ID_G_OPEN &&
            c[i + 1].gap & ID_G_CLOSE && at <= code + 3) {
            memmove(u->digit + at, u->digit + at + 1, u->n - at - 1);
            u->n--;
            return;
        }
}

bool id_weigh(id_reader *k, uint32_t first, uint32_t last, id_window *out)
{
    const mn_id_scratch *s = k->s;
    const id_plans *p = &k->r->plans;
    run u = {.k = k, .first = first, .last = last, .out = out};
    u.start = s->chain[first].start;
    u.end = s->chain[last].end;
    const id_unit *c = s->chain;
    if ((first > 0 &&
         severed(&c[first - 1], &c[first], last > first ? &c[first + 1] : NULL, &u.rules)) ||
        (last + 1 < s->chains &&
         severed(&c[last], &c[last + 1], last > first ? &c[last] : NULL, &u.rules)) ||
        (u.n = id_digits(s, first, last, u.digit)) < ID_CHAIN_LEAST)
        return false;
    for (uint32_t i = first + 1; i <= last; i++)
        if (c[i].gap & ID_G_FILL && c[i].sign != c[first + 1].sign)
            return false;
    uint32_t start = u.start;
    bool with_plus = plus(&u, &start);
    size_t exit = u.digit[0] == 0 && u.digit[1] == 0                      ? 2
                  : u.digit[0] == 0 && u.digit[1] == 1 && u.digit[2] == 1 ? 3
                                                                          : 0;
    if (!k->ready)
        ready(k);
    u.from = start;
    if (with_plus) {
        u.start = start;
        without_zero(&u, 0);
        abroad(&u, 0, ID_BIT(ID_PLUS), true);
        return u.found;
    }
    for (size_t i = 0; i < k->regions; i++) {
        u.rank = k->rank[i];
        national(&u, k->region[i], 0, ID_BIT(k->said[i]), false);
    }
    u.rank = 0;
    if (k->given != ID_NO_REGION && !exit)
        exit = id_prefix(&p->region[k->given].exit, u.digit, u.n);
    if (exit)
        abroad(&u, exit, ID_BIT(ID_EXIT), false);
    if (u.n >= 11 && u.n <= 13 && u.digit[0] != 0)
        abroad(&u, 0, ID_BIT(ID_BARE_CODE), false);
    if (u.found || k->given != ID_NO_REGION || u.n < 8 || u.rules & ID_BIT(ID_NEIGHBOUR))
        return u.found;
    if (id_around(k, start, u.end) & ID_BIT(ID_CALL))
        for (uint16_t i = 0; i < p->regions; i++)
            if (!p->region[i].name[2] && id_prefix(&p->region[i].trunk, u.digit, u.n))
                national(&u, i, 0, ID_BIT(ID_REGION_BEST), false);
    return u.found;
}
