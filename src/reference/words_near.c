/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words_near.c - which word may a misspelt or shortened one mean?
 *
 * One alignment covers all three habits of receipts: vowels left out
 * ("chckn"), the end cut off ("detrg") and slips of the finger ("chiken"). Its
 * costs are small for what people leave out and large for what they don't. Only
 * words that begin alike and share nearly all letters in their order are aligned.
 */
#include "reference/words.h"

#include <string.h>

#define NEAR_MIN 3  /* shorter words are not guessed at */
#define NEAR_MAX 20 /* bytes aligned */

static size_t bucket_of(mn_text t)
{
    return t.len > 0 && t.ptr[0] >= 'a' && t.ptr[0] <= 'z' ? (size_t)(t.ptr[0] - 'a') : 26;
}

static bool vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* The cost of leaving out x[j], of writing q[i] too much, of one for the other. */
static float cost_skip(const char *x, size_t j)
{
    if (x[j] == x[j - 1])
        return 0.15F;
    return vowel(x[j]) ? 0.35F : 0.85F;
}

static float cost_extra(const char *q, size_t i, size_t n)
{
    if (i > 0 && q[i] == q[i - 1])
        return 0.4F;
    return i + 1 == n && q[i] == 's' ? 0.3F : 1.3F;
}

static float cost_swap(char a, char b)
{
    if (a == b)
        return 0.0F;
    if (vowel(a) && vowel(b))
        return 0.8F;
    if ((a == 'c' && b == 'k') || (a == 'k' && b == 'c') || (a == 's' && b == 'z') ||
        (a == 'z' && b == 's') || (a == 's' && b == 'c') || (a == 'y' && b == 'i') ||
        (a == 'i' && b == 'y') || (a == 'b' && b == 'v') || (a == 'v' && b == 'b'))
        return 0.6F;
    return 1.4F;
}

static float least(float a, float b)
{
    return a < b ? a : b;
}

/* The cost of writing q for x, at most cap. O(q.len * x.len). */
static float alignment(mn_text q, mn_text x, float cap)
{
    float row[3][NEAR_MAX + 1];
    float best_tail = cap;
    size_t n = q.len < NEAR_MAX ? q.len : NEAR_MAX, m = x.len < NEAR_MAX ? x.len : NEAR_MAX;
    row[0][0] = 0;
    for (size_t i = 1; i <= n; i++)
        row[0][i] = i == 1 ? 9.0F : row[0][i - 1] + cost_extra(q.ptr, i - 1, n);
    for (size_t j = 1; j <= m; j++) {
        float *now = row[j % 3], *last = row[(j + 2) % 3], *before = row[(j + 1) % 3];
        float low = cap;
        now[0] = 9.0F; /* the first letter is never left out */
        for (size_t i = 1; i <= n; i++) {
            float c = last[i - 1] + cost_swap(q.ptr[i - 1], x.ptr[j - 1]);
            if (j > 1)
                c = least(c, last[i] + cost_skip(x.ptr, j - 1));
            c = least(c, now[i - 1] + cost_extra(q.ptr, i - 1, n));
            if (i > 1 && j > 2 && q.ptr[i - 1] == x.ptr[j - 2] && q.ptr[i - 2] == x.ptr[j - 1])
                c = least(c, before[i - 2] + 0.9F);
            now[i] = c;
            low = least(low, c);
        }
        float tail = 0.4F + 0.12F * (float)(x.len - j);
        if (j < x.len && q.ptr[n - 1] == x.ptr[j - 1])
            best_tail = least(best_tail, now[n] + least(tail, 1.2F));
        if (j == x.len)
            best_tail = least(best_tail, now[n]);
        if (low >= cap)
            break;
    }
    return best_tail;
}

/* For each letter the places where the asked word has it, for common_letters(). */
typedef struct places {
    uint32_t of[26];
    uint32_t all;
} places;

static void places_of(places *p, mn_text q)
{
    memset(p, 0, sizeof *p);
    for (size_t i = 0; i < q.len && i < 32; i++) {
        p->all |= 1U << i;
        if (q.ptr[i] >= 'a' && q.ptr[i] <= 'z')
            p->of[q.ptr[i] - 'a'] |= 1U << i;
    }
}

/* The length of the longest common subsequence (Hyyro 2004), O(x.len). */
static size_t common_letters(const places *p, mn_text x)
{
    uint64_t v = p->all;
    for (size_t i = 0; i < x.len; i++) {
        unsigned letter = (unsigned)(unsigned char)x.ptr[i] - 'a';
        uint64_t u = letter < 26 ? v & p->of[letter] : 0;
        v = (v + u) | (v - u);
    }
    return (size_t)__builtin_popcount((uint32_t)(~v & p->all));
}

static void keep_best(mn_cand *out, size_t *n, mn_cand c)
{
    size_t at = *n;
    if (at == MN_CAND_MAX && out[at - 1].quality >= c.quality)
        return;
    if (at < MN_CAND_MAX)
        (*n)++;
    else
        at--;
    while (at > 0 && out[at - 1].quality < c.quality) {
        out[at] = out[at - 1];
        at--;
    }
    out[at] = c;
}

/* How well x is meant by a word written at this cost. */
static float quality_of(const mn_word *x, float cost, float cap)
{
    uint32_t df = x[1].post - x->post;
    float use = (float)(df < 16 ? df : 16) / 16.0F;
    return 0.9F * (1.0F - cost / (cap + 0.6F)) * (0.85F + 0.15F * use);
}

/* A reading of less than this share of the best one's quality is dropped. */
static const float worth = 0.6F;

size_t mn_words_near(const mn_words *w, mn_text t, mn_cand *out)
{
    size_t bucket = bucket_of(t), found = 0, kept = 0;
    places p;
    if (t.len < NEAR_MIN || bucket > 25)
        return 0;
    if (t.len > NEAR_MAX)
        t.len = NEAR_MAX;
    places_of(&p, t);
    size_t need = t.len - 1U - (t.len > 7);
    float scale = 0.45F * (float)(t.len < 12 ? t.len : 12) + 0.05F, cap = scale;
    for (uint32_t k = w->near_from[bucket]; k < w->near_from[bucket + 1]; k++) {
        const mn_word *x = &w->word[w->near[k]];
        mn_text text = mn_word_text(w, w->near[k]);
        if (text.len + 2 < t.len || common_letters(&p, text) < need)
            continue;
        float cost = alignment(t, text, cap);
        if (cost >= cap)
            continue;
        keep_best(out, &found, (mn_cand){w->near[k], quality_of(x, cost, scale)});
        float bound = (scale + 0.6F) * (1.0F - worth * out[0].quality / 0.9F);
        cap = bound < cap ? bound : cap;
    }
    while (kept < found && out[kept].quality >= worth * out[0].quality)
        kept++;
    for (size_t i = 0; i < kept; i++)
        out[i].word = w->word[out[i].word].lemma;
    return kept;
}
