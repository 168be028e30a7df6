/* SPDX-License-Identifier: Apache-2.0
 *
 * words_index/phrases.c - phrases, their postings and the words' counts.
 *
 * A word's weight in a phrase is its rarity times its role, and more where it
 * is the phrase's head. A word's counts say how often phrases of an industry
 * use it, each phrase counted once whatever its length.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "core/text.h"
#include "index.h"

static const float role_weight[] = {
    [MN_ROLE_PLAIN] = 1.0F, [MN_ROLE_LIGHT] = 0.35F, [MN_ROLE_CONTAINER] = 0.35F,
    [MN_ROLE_STOP] = 0.0F,  [MN_ROLE_BREAK] = 0.0F,  [MN_ROLE_UNIT] = 0.0F,
    [MN_ROLE_LACK] = 0.35F, [MN_ROLE_VAGUE] = 0.45F,
};

static bool silent(uint8_t role)
{
    return role == MN_ROLE_STOP || role == MN_ROLE_BREAK || role == MN_ROLE_UNIT;
}

static bool all_digits(const mn_raw_word *r)
{
    for (size_t i = 0; i < r->len; i++)
        if (r->text[i] < '0' || r->text[i] > '9')
            return false;
    return true;
}

/* The head: in English the last plain word of the first part that has one, in
 * Spanish the first. */
static uint8_t head_of(const mn_index *x, const uint32_t *word, const uint8_t *part, size_t n,
                       bool spanish)
{
    size_t head = n;
    for (size_t i = 0; i < n; i++) {
        if (x->word[word[i]].role != MN_ROLE_PLAIN)
            continue;
        if (head < n && (spanish || part[i] != part[head]))
            break;
        head = i;
    }
    return (uint8_t)(head < n ? head : 0);
}

/* Sources are few: the last phrases of the same one have its text. */
static mn_status source_at(mn_index *x, mn_text source, uint32_t *at, mn_err *e)
{
    for (size_t i = x->phrases; i > 0; i--) {
        mn_text known = mn_text_of(x->text.ptr + x->phrase[i - 1].source);
        if (mn_text_eq(known, source)) {
            *at = x->phrase[i - 1].source;
            return MN_OK;
        }
    }
    return mn_index_text(x, source, at, e);
}

static mn_status phrase_add(mn_index *x, mn_csv *c, mn_text language, float trust, mn_text source,
                            mn_err *e)
{
    uint32_t word[MN_PHRASE_MAX];
    uint8_t part[MN_PHRASE_MAX], parts = 0;
    bool spanish = mn_text_eq_str(language, "es");
    uint32_t letters = 0;
    size_t n = 0;
    mn_raw raw;
    mn_status s = MN_OK;
    int industry = mn_text_eq_str(c->cell[1], "none") ? MN_NOTHING : mn_index_industry(c->cell[1]);
    if (industry < 0)
        return mn_csv_fail(c, e, "no industry");
    mn_raw_read(&raw, c->cell[0]);
    for (size_t i = 0; s == MN_OK && i < raw.n && n < MN_PHRASE_MAX; i++) {
        uint32_t id = 0;
        if (all_digits(&raw.at[i]))
            continue;
        s = mn_index_word(x, (mn_text){raw.at[i].text, raw.at[i].len}, &id, e);
        if (s != MN_OK)
            return s;
        uint8_t role = x->word[id].role;
        if (raw.at[i].breaks || role == MN_ROLE_BREAK || role == MN_ROLE_LACK)
            parts++;
        if (silent(role))
            continue;
        letters = mn_words_letters(letters, (mn_text){raw.at[i].text, raw.at[i].len});
        part[n] = parts;
        word[n++] = id;
    }
    if (s != MN_OK || n == 0)
        return s;
    if (!mn_grow(&x->phrase, &x->phrases_cap, x->phrases + 1, sizeof *x->phrase) ||
        !mn_grow(&x->pool, &x->pool_cap, x->pooled + n, sizeof *x->pool))
        return mn_fail_memory(e);
    mn_phrase p = {.first = (uint32_t)x->pooled,
                   .letters = letters,
                   .trust = trust,
                   .n = (uint8_t)n,
                   .head = head_of(x, word, part, n, spanish),
                   .industry = (uint8_t)industry,
                   .lexicon = trust >= 1.0F,
                   .spanish = spanish,
                   .foreign = mn_text_eq_str(language, "de") || mn_text_eq_str(language, "fr")};
    s = mn_index_text(x, c->cell[0], &p.text, e);
    if (s == MN_OK)
        s = source_at(x, source, &p.source, e);
    memcpy(x->pool + x->pooled, word, n * sizeof *word);
    x->pooled += n;
    x->phrase[x->phrases++] = p;
    return s;
}

mn_status mn_index_lexicon(mn_index *x, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_status s = mn_csv_open(&c, table, &x->arena, "phrase,industry,language", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        s = phrase_add(x, &c, c.cell[2], 1.0F, mn_text_of("lexicon"), e);
        if (s == MN_OK)
            s = mn_csv_next(&c, &more, e);
    }
    return s;
}

mn_status mn_index_classes(mn_index *x, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_status s = mn_csv_open(&c, table, &x->arena, "phrase,industry,weight,source", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        double weight = 0;
        s = mn_csv_f64(&c, 2, &weight, e);
        if (s == MN_OK)
            s = phrase_add(x, &c, mn_text_of("en"), (float)(0.5 * weight), c.cell[3], e);
        if (s == MN_OK)
            s = mn_csv_next(&c, &more, e);
    }
    return s;
}

/* "c4 c14": up to three industries; "none": it moves money; "after": no name. */
static bool merchant_industries(mn_merchant *m, mn_text t)
{
    if (mn_text_eq_str(t, "after"))
        m->kind |= MN_MERCHANT_AFTER;
    if (m->kind & MN_MERCHANT_AFTER || mn_text_eq_str(t, "none"))
        return true;
    for (size_t from = 0; from <= t.len;) {
        size_t to = from;
        while (to < t.len && t.ptr[to] != ' ')
            to++;
        int industry = mn_index_industry(mn_text_sub(t, from, to - from));
        if (industry < 0 || m->industries == 3)
            return false;
        m->industry[m->industries++] = (uint8_t)industry;
        from = to + 1;
    }
    return true;
}

static bool merchant_kind(mn_merchant *m, mn_text t)
{
    bool mixed_first = mn_text_eq_str(t, "mixed-first");
    if (mixed_first || mn_text_eq_str(t, "first"))
        m->kind |= MN_MERCHANT_FIRST;
    if (mixed_first || mn_text_eq_str(t, "mixed"))
        m->kind |= MN_MERCHANT_MIXED;
    return m->kind || mn_text_eq_str(t, "any");
}

static int by_letters(const void *a, const void *b)
{
    const mn_merchant *x = a, *y = b;
    if (x->letters != y->letters)
        return x->letters < y->letters ? -1 : 1;
    return x->text < y->text ? -1 : x->text > y->text;
}

mn_status mn_index_merchants(mn_index *x, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_raw raw;
    mn_status s = mn_csv_open(&c, table, &x->arena, "phrase,industries,kind", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        mn_merchant m = {0};
        mn_raw_read(&raw, c.cell[0]);
        if (!merchant_kind(&m, c.cell[2]) || !merchant_industries(&m, c.cell[1]) || raw.n == 0 ||
            raw.n > MN_MERCHANT_WORDS)
            return mn_csv_fail(&c, e, "no merchant");
        for (size_t i = 0; i < raw.n; i++)
            m.letters =
                mn_words_letters(m.letters, (mn_text){raw.at[i].text, raw.at[i].len});
        m.n = (uint8_t)raw.n;
        s = mn_index_text(x, c.cell[0], &m.text, e);
        if (s == MN_OK &&
            !mn_grow(&x->merchant, &x->merchants_cap, x->merchants + 1, sizeof *x->merchant))
            s = mn_fail_memory(e);
        if (s == MN_OK) {
            x->merchant[x->merchants++] = m;
            s = mn_csv_next(&c, &more, e);
        }
    }
    if (s == MN_OK && x->merchants)
        qsort(x->merchant, x->merchants, sizeof *x->merchant, by_letters);
    return s;
}

/* --- postings and counts ---------------------------------------------------------------- */

static double head_factor(const mn_phrase *p, size_t i)
{
    return p->n > 1 && i == p->head ? 1.5 : 1.0;
}

static void weigh_words(mn_index *x, const uint32_t *df)
{
    double all = (double)x->phrases + 1.0;
    for (size_t i = 0; i < x->words; i++) {
        mn_word *word = &x->word[i];
        word->weight = (float)mn_log(all / (df[i] + 0.5)) * role_weight[word->role];
    }
}

static void put_postings(mn_index *x, uint32_t *at)
{
    for (size_t i = 0; i < x->phrases; i++) {
        mn_phrase *p = &x->phrase[i];
        for (size_t k = 0; k < p->n; k++) {
            uint32_t id = x->pool[p->first + k];
            float weight = (float)(x->word[id].weight * head_factor(p, k));
            x->posting[at[id]++] = (mn_posting){(uint32_t)i, weight};
            p->mass += weight;
        }
    }
}

/* Sums a word's evidence by industry; stat has room for all postings. */
static void put_stats(mn_index *x)
{
    uint32_t at = 0;
    for (size_t i = 0; i < x->words; i++) {
        double sum[MN_NOTHING + 1] = {0}, spanish = 0, total = 0;
        uint32_t from = x->word[i].post, to = x->word[i + 1].post;
        for (uint32_t k = from; k < to; k++) {
            const mn_phrase *p = &x->phrase[x->posting[k].phrase];
            double v =
                p->trust * (0.35 + 0.65 * x->posting[k].weight / (p->mass > 0 ? p->mass : 1));
            sum[p->industry] += v;
            total += p->industry == MN_NOTHING ? 0 : v;
            spanish += p->spanish && p->industry < MN_NOTHING ? v : 0;
        }
        x->word[i].stat = at;
        x->word[i].total = (float)total;
        x->word[i].spanish = (float)(total > 0 ? spanish / total : 0);
        for (size_t k = 0; k < MN_INDUSTRIES; k++)
            if (sum[k] > 0)
                x->stat[at++] = (mn_stat){(float)sum[k], (uint32_t)k};
    }
    x->word[x->words].stat = at;
    x->stats = at;
}

/* Whether a phrase of English or Spanish uses the word. */
static bool at_home(const mn_index *x, size_t word)
{
    for (uint32_t k = x->word[word].post; k < x->word[word + 1].post; k++)
        if (!x->phrase[x->posting[k].phrase].foreign)
            return true;
    return false;
}

/* Words long enough, which a phrase uses and which begin with a letter a..z, by
 * that letter. */
static mn_status put_near(mn_index *x, mn_err *e)
{
    x->near = malloc((x->words + 1) * sizeof *x->near);
    if (!x->near)
        return mn_fail_memory(e);
    for (unsigned letter = 0; letter < 26; letter++) {
        x->near_from[letter] = (uint32_t)x->nears;
        for (size_t i = 0; i < x->words; i++) {
            const mn_word *word = &x->word[i];
            if (word->len > 3 && at_home(x, i) &&
                x->text.ptr[word->text] == (char)('a' + letter))
                x->near[x->nears++] = (uint32_t)i;
        }
    }
    x->near_from[26] = (uint32_t)x->nears;
    return MN_OK;
}

static void set_prior(mn_index *x)
{
    double all = 0;
    for (size_t i = 0; i < x->phrases; i++)
        if (x->phrase[i].industry < MN_NOTHING)
            x->prior[x->phrase[i].industry] += (double)x->phrase[i].trust;
    for (size_t i = 0; i < MN_INDUSTRIES; i++)
        all += x->prior[i] + 20.0;
    for (size_t i = 0; i < MN_INDUSTRIES; i++)
        x->prior[i] = (x->prior[i] + 20.0) / all;
}

mn_status mn_index_finish(mn_index *x, mn_err *e)
{
    mn_status s = MN_OK;
    uint32_t sum = 0;
    uint32_t *at = calloc(x->words + 1, sizeof *at);
    x->posting = calloc(x->pooled + 1, sizeof *x->posting);
    x->stat = calloc(x->pooled + 1, sizeof *x->stat);
    if (!at || !x->posting || !x->stat) {
        s = mn_fail_memory(e);
        goto out;
    }
    x->word[x->words] = (mn_word){.abbr = MN_MAP_NONE}; /* ends the last word's postings */
    for (size_t i = 0; i < x->pooled; i++) {
        x->pool[i] = x->word[x->pool[i]].lemma;
        at[x->pool[i]]++;
    }
    weigh_words(x, at);
    for (size_t i = 0; i <= x->words; i++) {
        uint32_t count = at[i];
        x->word[i].post = at[i] = sum;
        sum += count;
    }
    put_postings(x, at);
    put_stats(x);
    set_prior(x);
    s = put_near(x, e);
out:
    free(at);
    return s;
}
