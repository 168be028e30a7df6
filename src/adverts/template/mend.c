/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/mend.c - see mend.h.
 */
#include "adverts/template/mend.h"
#include "adverts/template/token_inside.h"
#include "core/err.h"
#include "core/map.h"
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 32 };          /* characters of a word that is looked at */
enum { SHORTEST = 4 };          /* of a shorter one nobody knows what it was */
enum { LONG = 9 };              /* so many may have two slips */
enum { SELDOM = 2, OFTEN = 4 }; /* posts with a slip; times more have the word */
enum { EACH = 256 };            /* comparisons for each token */

/* A word of the family. */
typedef struct word {
    uint64_t key, letters; /* letters: bits of those it has */
    uint64_t posts;
    const char *text;
    uint32_t bytes;
    uint8_t n; /* characters, 0: not looked at */
    bool code; /* it has digits in it */
    uint64_t means;
} word;

typedef struct words {
    word *word;
    size_t n;
    uint32_t *at; /* by key, open addressing: index and 1 */
    size_t mask;
    uint64_t salt; /* differs from run to run, so that nobody can prepare words that all collide */
} words;

static size_t fold(uint32_t *out, const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0, step; i < len; i += step) {
        const uint32_t c = mn_token_fold_at(text + i, len - i, &step);
        if (c == 0)
            continue;
        if (n == LONGEST)
            return 0;
        out[n++] = c;
    }
    return n;
}

bool mn_slip_near(const uint32_t *a, size_t n, const uint32_t *b, size_t m, size_t most)
{
    size_t row[3][LONGEST + 1];
    size_t *older = row[0], *before = row[1], *now = row[2];
    if (n > LONGEST || m > LONGEST || (n > m ? n - m : m - n) > most)
        return false;
    for (size_t j = 0; j <= m; j++)
        before[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t least = now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t d = before[j - 1] + (a[i - 1] != b[j - 1]);
            d = before[j] + 1 < d ? before[j] + 1 : d;
            d = now[j - 1] + 1 < d ? now[j - 1] + 1 : d;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                older[j - 2] + 1 < d)
                d = older[j - 2] + 1;
            now[j] = d;
            least = d < least ? d : least;
        }
        if (least > most)
            return false;
        size_t *const spare = older;
        older = before;
        before = now;
        now = spare;
    }
    return before[m] <= most;
}

/* Words, and codes that are letters mostly: those may be words whose letters were read as digits.
 */
static bool looked_at(const mn_token *t, const char *text)
{
    if (t->known || t->end - t->start < SHORTEST || t->end - t->start > 4 * LONGEST)
        return false;
    if (t->kind == MN_TOKEN_WORD)
        return true;
    size_t digits = 0;
    for (uint32_t i = t->start; i < t->end; i++)
        digits += text[i] >= '0' && text[i] <= '9';
    return t->kind == MN_TOKEN_CODE && digits * 3 <= t->end - t->start;
}

static word *find(words *w, uint64_t key)
{
    size_t i = (size_t)mn_hash64_salted(&key, sizeof key, w->salt) & w->mask;
    while (w->at[i] && w->word[w->at[i] - 1].key != key)
        i = (i + 1) & w->mask;
    if (!w->at[i]) {
        w->at[i] = (uint32_t)++w->n;
        w->word[w->n - 1].key = key;
    }
    return &w->word[w->at[i] - 1];
}

/* The key by which a token is found: of a code that of its letters. */
static uint64_t key_of(const mn_token *t, const char *text)
{
    return t->kind == MN_TOKEN_CODE ? mn_token_key_of(text + t->start, t->end - t->start) : t->key;
}

static void describe(word *x)
{
    uint32_t c[LONGEST];
    x->n = (uint8_t)fold(c, x->text, x->bytes);
    for (size_t i = 0; i < x->n; i++)
        x->letters |= UINT64_C(1) << (c[i] % 64);
}

typedef struct frequent {
    uint64_t posts;
    uint32_t word;
} frequent;

/* What most have first, then what was found first. */
static int by_posts(const void *a, const void *b)
{
    const frequent *x = a, *y = b;
    if (x->posts != y->posts)
        return x->posts > y->posts ? -1 : 1;
    return x->word < y->word ? -1 : x->word > y->word;
}

/* The word that a rare one means: the one that most have, of n in the order of by_posts(). */
static void mean(words *w, word *rare, const frequent *often, size_t n)
{
    uint32_t a[LONGEST], b[LONGEST];
    const size_t most = rare->n >= LONG ? 2 : 1;
    bool folded = false;
    for (size_t i = 0; i < n && often[i].posts >= OFTEN * rare->posts; i++) {
        const word *x = &w->word[often[i].word];
        const size_t apart = x->n > rare->n ? x->n - rare->n : rare->n - x->n;
        if (apart > most || (size_t)__builtin_popcountll(x->letters ^ rare->letters) > 2 * most)
            continue;
        if (!folded)
            fold(a, rare->text, rare->bytes);
        folded = true;
        fold(b, x->text, x->bytes);
        if (mn_slip_near(a, rare->n, b, x->n, most)) {
            rare->means = x->key;
            return;
        }
    }
}

/* Finds what rare words mean. Rare words times frequent ones would be the square of the tokens:
 * each token stands for EACH comparisons at most, by the most frequent words. */
static mn_status mean_all(words *w, mn_arena *arena, size_t tokens, mn_err *e)
{
    frequent *often = mn_arena_alloc(arena, w->n, sizeof *often);
    size_t n = 0, rare = 0;
    if (w->n && !often)
        return mn_fail_memory(e);
    for (size_t i = 0; i < w->n; i++) {
        word *x = &w->word[i];
        describe(x);
        rare += x->posts <= SELDOM && x->n >= SHORTEST;
        if (x->posts >= OFTEN && !x->code && x->n >= SHORTEST)
            often[n++] = (frequent){x->posts, (uint32_t)i};
    }
    if (n)
        qsort(often, n, sizeof *often, by_posts);
    if (rare && n > EACH * tokens / rare)
        n = EACH * tokens / rare;
    for (size_t i = 0; i < w->n; i++)
        if (w->word[i].posts <= SELDOM && w->word[i].n >= SHORTEST)
            mean(w, &w->word[i], often, n);
    return MN_OK;
}

mn_status mn_slips_mend(mn_arena *arena, const mn_item *item, const mn_spelling *spelling, size_t n,
                        mn_err *e)
{
    size_t tokens = 0;
    for (size_t i = 0; i < n; i++)
        tokens += spelling[i].text ? item[i].n : 0;
    words w = {.mask = 15};
    while (w.mask < 2 * tokens)
        w.mask = 2 * w.mask + 1;
    w.word = mn_arena_alloc(arena, tokens, sizeof *w.word);
    w.at = mn_arena_alloc(arena, w.mask + 1, sizeof *w.at);
    if (tokens && (!w.word || !w.at))
        return mn_fail_memory(e);
    w.salt = (uint64_t)(uintptr_t)w.at * UINT64_C(0x9e3779b97f4a7c15) | 1;
    for (size_t i = 0; i < n; i++)
        for (uint32_t j = 0; spelling[i].text && j < item[i].n; j++) {
            const mn_token *t = &spelling[i].token[j];
            if (!looked_at(t, spelling[i].text))
                continue;
            word *x = find(&w, key_of(t, spelling[i].text));
            x->posts += item[i].posts;
            x->text = spelling[i].text + t->start;
            x->bytes = t->end - t->start;
            x->code = t->kind == MN_TOKEN_CODE;
        }
    const mn_status s = mean_all(&w, arena, tokens, e);
    if (s != MN_OK)
        return s;
    for (size_t i = 0; i < n; i++)
        for (uint32_t j = 0; spelling[i].text && j < item[i].n; j++) {
            const mn_token *t = &spelling[i].token[j];
            if (!looked_at(t, spelling[i].text))
                continue;
            const word *x = find(&w, key_of(t, spelling[i].text));
            if (x->means)
                spelling[i].key[j] = x->means;
        }
    return MN_OK;
}
