/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/letters.c - how far two words are apart, letter by letter.
 *
 * Costs are sixteenths of an edit, so that all is whole numbers and the same
 * everywhere. Letters that are confused by eye (0 and o, 1 and l), by ear (c and k) or
 * by transliteration (y and i) cost less.
 */
#include "screen/score/inside.h"

#include "core/err.h"
#include "core/rng.h"

#include <string.h>

/* Without a branch: letters come in no order that could be foreseen. */
static inline unsigned index_of(char c)
{
    const unsigned letter = (unsigned char)c - (unsigned)'a',
                   digit = (unsigned char)c - (unsigned)'0';
    const unsigned other = digit < 10 ? 26 + digit : 25;
    return letter < 26 ? letter : other;
}

typedef struct pair_cost {
    char a, b;
    uint8_t cost;
} pair_cost;

/* By ear and by transliteration. */
static const pair_cost heard[] = {
    {'c', 'k', 5},  {'k', 'q', 4},  {'c', 'q', 6},  {'s', 'z', 6},  {'c', 's', 9},  {'v', 'w', 5},
    {'u', 'w', 6},  {'u', 'v', 9},  {'i', 'y', 4},  {'i', 'j', 6},  {'j', 'y', 6},  {'b', 'p', 11},
    {'d', 't', 10}, {'g', 'k', 10}, {'g', 'q', 7},  {'g', 'j', 10}, {'b', 'v', 9},  {'f', 'v', 9},
    {'f', 'p', 11}, {'k', 'x', 11}, {'s', 'x', 11}, {'m', 'n', 12}, {'l', 'r', 13}, {'h', 'k', 12},
    {'j', 'z', 11}, {'g', 'h', 11}, {'o', 'u', 6},  {'a', 'e', 7},  {'e', 'i', 7},  {'a', 'o', 8},
    {'e', 'o', 10}, {'a', 'i', 10}, {'a', 'u', 9},  {'e', 'u', 10}, {'i', 'o', 11}, {'i', 'u', 11},
    {'e', 'y', 8},  {'a', 'y', 11}, {'o', 'y', 12}, {'u', 'y', 9}};
/* By eye: digits for letters. */
static const pair_cost seen[] = {{'0', 'o', 5},  {'1', 'l', 5}, {'1', 'i', 5}, {'9', 'g', 5},
                                 {'5', 's', 5},  {'8', 'b', 6}, {'2', 'z', 6}, {'3', 'e', 6},
                                 {'4', 'a', 6},  {'6', 'b', 8}, {'6', 'g', 8}, {'7', 't', 8},
                                 {'i', 'l', 12}, {'0', 'q', 10}};

static void both(mn_costs *c, char a, char b, unsigned cost)
{
    c->swap[index_of(a)][index_of(b)] = c->swap[index_of(b)][index_of(a)] = (uint8_t)cost;
}

static bool vowel(unsigned i)
{
    return i == 0 || i == 4 || i == 8 || i == 14 || i == 20;
}

/* What is nearly a vowel. */
static bool soft(unsigned i)
{
    return vowel(i) || i == index_of('y') || i == index_of('w');
}

/* Arabic and Hebrew: short vowels are not written, so that a vowel of the other side costs next to
 * nothing; one that is written is long, and is seldom left out. */
static void fill_vowelless(mn_costs *c)
{
    for (unsigned i = 0; i < 26; i++)
        if (soft(i)) {
            c->gap[0][i] = 6;
            c->gap[1][i] = 2;
            for (unsigned j = 0; j < 26; j++)
                if (i != j && soft(j))
                    c->swap[i][j] = 6;
        }
    static const pair_cost near[] = {{'a', 'e', 2}, {'a', 'i', 5}, {'a', 'u', 5}, {'a', 'o', 5},
                                     {'e', 'i', 2}, {'e', 'y', 3}, {'i', 'y', 2}, {'o', 'u', 2},
                                     {'o', 'w', 3}, {'u', 'w', 2}, {'u', 'v', 3}, {'f', 'p', 6},
                                     {'b', 'p', 6}, {'b', 'v', 6}, {'d', 't', 6}, {'d', 'z', 6},
                                     {'s', 't', 8}, {'g', 'j', 6}, {'c', 's', 5}};
    for (size_t i = 0; i < sizeof near / sizeof *near; i++)
        both(c, near[i].a, near[i].b, near[i].cost);
    c->gap[0][index_of('h')] = c->gap[1][index_of('h')] = 4;
}

static const pair_cost stops[] = {{'l', 'r', 5}, {'b', 'v', 5}, {'b', 'p', 6}, {'d', 't', 6},
                                  {'g', 'k', 6}, {'m', 'n', 8}, {'f', 'h', 8}};

static void fill_syllables(mn_costs *c)
{
    for (unsigned i = 0; i < 26; i++)
        if (soft(i)) {
            c->gap[0][i] = c->gap[1][i] = 5;
            for (unsigned j = 0; j < 26; j++)
                if (i != j && soft(j))
                    c->swap[i][j] = 5;
        }
    for (size_t k = 0; k < 2; k++) {
        c->gap[k][index_of('h')] = 5;
        c->gap[k][index_of('n')] = 10;
        c->gap[k][index_of('g')] = 10;
        c->gap[k][index_of('r')] = 10;
    }
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        both(c, stops[i].a, stops[i].b, stops[i].cost);
}

/* Han and Hangul: a sign's vowel is known, and another vowel is another sign. What differs is the
 * way to write one: yo for yeo, b for p (Wade-Giles, McCune-Reischauer, the names' bearers). */
static void fill_signs(mn_costs *c)
{
    for (unsigned i = 0; i < 26; i++)
        for (unsigned j = 0; j < 26; j++)
            if (i != j && vowel(i) && vowel(j))
                c->swap[i][j] = MN_EDIT;
    for (size_t k = 0; k < 2; k++) {
        c->gap[k][index_of('e')] = 5;
        c->gap[k][index_of('h')] = 6;
        c->gap[k][index_of('r')] = 6; /* park */
    }
    for (size_t i = 0; i + 2 < sizeof stops / sizeof *stops; i++)
        both(c, stops[i].a, stops[i].b, stops[i].cost);
    both(c, 'm', 'n', MN_EDIT);
    both(c, 'o', 'u', 5);
    both(c, 'e', 'i', 6); /* choe, choi */
    both(c, 'e', 'u', 5); /* hui, hee */
    both(c, 'c', 'z', 6); /* ch, zh */
}

void mn_costs_fill(mn_costs costs[MN_HEARINGS])
{
    for (unsigned h = 0; h < MN_HEARINGS; h++) {
        mn_costs *c = &costs[h];
        for (unsigned i = 0; i < MN_ALPHABET; i++) {
            for (unsigned j = 0; j < MN_ALPHABET; j++) {
                bool digits = i >= 26 && j >= 26;
                c->swap[i][j] = i == j ? 0 : digits ? 24 : MN_EDIT;
            }
            c->gap[0][i] = i >= 26 ? 24 : vowel(i) ? 12 : MN_EDIT;
        }
        c->gap[0][index_of('h')] = 8;
        c->gap[0][index_of('y')] = 12;
        for (size_t i = 0; i < sizeof heard / sizeof *heard; i++)
            both(c, heard[i].a, heard[i].b, heard[i].cost);
        for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
            both(c, seen[i].a, seen[i].b, seen[i].cost);
        memcpy(c->gap[1], c->gap[0], sizeof c->gap[0]);
    }
    fill_vowelless(&costs[MN_HEAR_VOWELLESS]);
    fill_syllables(&costs[MN_HEAR_SYLLABLES]);
    fill_signs(&costs[MN_HEAR_SIGNS]);
}

unsigned mn_cost(mn_text a, mn_text b, const mn_costs *c, bool read_b, unsigned cap)
{
    const uint8_t *gap_of_a = c->gap[read_b], *gap_of_b = c->gap[!read_b];
    enum { MOST = 4 * MN_TOKEN_BYTES };
    uint16_t rows[3][MOST + 1], *before = rows[0], *last = rows[1], *now = rows[2];
    uint8_t x[MOST], y[MOST], gap_y[MOST];
    while (a.len && b.len && a.ptr[0] == b.ptr[0]) {
        a.ptr++, b.ptr++;
        a.len--, b.len--;
    }
    while (a.len && b.len && a.ptr[a.len - 1] == b.ptr[b.len - 1])
        a.len--, b.len--;
    if (a.len > MOST || b.len > MOST)
        return cap + 1;
    last[0] = 0;
    for (size_t i = 0; i < a.len; i++)
        x[i] = (uint8_t)index_of(a.ptr[i]);
    for (size_t j = 0; j < b.len; j++) {
        y[j] = (uint8_t)index_of(b.ptr[j]);
        gap_y[j] = gap_of_b[y[j]];
        if (j && y[j] == y[j - 1] && gap_y[j] > 5)
            gap_y[j] = 5; /* doubled letters */
        last[j + 1] = (uint16_t)(last[j] + gap_y[j]);
    }
    for (size_t i = 0; i < a.len; i++) {
        unsigned gap_x = gap_of_a[x[i]], least;
        if (i && x[i] == x[i - 1] && gap_x > 5)
            gap_x = 5;
        const uint8_t *swap = c->swap[x[i]];
        least = now[0] = (uint16_t)(last[0] + gap_x);
        for (size_t j = 0; j < b.len; j++) {
            unsigned best = last[j] + swap[y[j]];
            unsigned other = last[j + 1] + gap_x;
            best = other < best ? other : best;
            other = now[j] + (unsigned)gap_y[j];
            best = other < best ? other : best;
            if (i && j && x[i] == y[j - 1] && x[i - 1] == y[j]) {
                other = before[j - 1] + 12U;
                best = other < best ? other : best;
            }
            now[j + 1] = (uint16_t)best;
            least = best < least ? best : least;
        }
        if (least > cap + 12)
            return cap + 1;
        uint16_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b.len] <= cap ? last[b.len] : cap + 1;
}

void mn_pattern_set(mn_pattern *p, mn_text b)
{
    MN_BUG(b.len > 0 && b.len <= 64);
    p->text = b;
    for (size_t j = 0; j < b.len; j++)
        p->has[index_of(b.ptr[j])] |= UINT64_C(1) << j;
}

void mn_pattern_clear(mn_pattern *p)
{
    for (size_t j = 0; j < p->text.len; j++)
        p->has[index_of(p->text.ptr[j])] = 0;
    p->text.len = 0;
}

/* Hyyro (2003), A bit-vector algorithm for computing Levenshtein and Damerau edit distances,
 * Nordic Journal of Computing 10(1): restricted transpositions. */
unsigned mn_pattern_edits(const mn_pattern *p, mn_text a, unsigned cap)
{
    uint64_t vp = UINT64_MAX, vn = 0, d0 = 0, had = 0;
    unsigned distance = (unsigned)p->text.len, left = (unsigned)a.len;
    unsigned end = (unsigned)p->text.len - 1;
    for (size_t i = 0; i < a.len; i++) {
        uint64_t pm = p->has[index_of(a.ptr[i])];
        uint64_t tr = (((~d0) & pm) << 1) & had;
        d0 = (((pm & vp) + vp) ^ vp) | pm | vn | tr;
        uint64_t hp = vn | ~(d0 | vp), hn = d0 & vp;
        distance += (unsigned)(hp >> end & 1);
        distance -= (unsigned)(hn >> end & 1);
        left--;
        if (distance > cap + left) /* each letter to come takes one away at most */
            return cap + 1;
        hp = hp << 1 | 1;
        vp = hn << 1 | ~(d0 | hp);
        vn = hp & d0;
        had = pm;
    }
    return distance;
}

static unsigned edits_64(mn_text a, mn_text b)
{
    mn_pattern p = {{0}, {NULL, 0}};
    mn_pattern_set(&p, b);
    return mn_pattern_edits(&p, a, 1000);
}

unsigned mn_edits(mn_text a, mn_text b)
{
    if (a.len < b.len) {
        mn_text t = a;
        a = b;
        b = t;
    }
    if (b.len == 0)
        return (unsigned)a.len;
    if (b.len <= 64)
        return edits_64(a, b);
    /* Longer runs piece by piece: an upper bound, and as good where nearly nothing is alike. */
    unsigned sum = 0;
    while (b.len > 64) {
        sum += edits_64((mn_text){a.ptr, 64}, (mn_text){b.ptr, 64});
        a = (mn_text){a.ptr + 64, a.len - 64};
        b = (mn_text){b.ptr + 64, b.len - 64};
    }
    return sum + (b.len ? edits_64(a, b) : (unsigned)a.len);
}

void mn_budgets_fill(float budget[MN_BUDGETS])
{
    static const double base = 0.8544; /* ln 2.35 */
    for (size_t n = 0; n < MN_BUDGETS; n++) {
        double b = mn_log(n > 3 ? (double)n - 2.0 : 1.0) / base;
        budget[n] = (float)(b < 0.5 ? 0.5 : b);
    }
}
