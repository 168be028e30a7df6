/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words_index.c - phrases, their postings and the words' counts.
 *
 * A word's weight in a phrase is its rarity times its role, and more where it
 * is the phrase's head. A word's counts say how often phrases of an industry
 * use it, each phrase counted once whatever its length.
 */
#include "reference/words.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "core/text.h"
#include "reference/csv_lite.h"

static const float role_weight[] = {
    [MN_ROLE_PLAIN] = 1.0F, [MN_ROLE_LIGHT] = 0.25F, [MN_ROLE_CONTAINER] = 0.3F,
    [MN_ROLE_STOP] = 0.0F,  [MN_ROLE_BREAK] = 0.0F,  [MN_ROLE_UNIT] = 0.0F,
    [MN_ROLE_VAGUE] = 0.2F,
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
static uint8_t head_of(const mn_words *w, const uint32_t *word, const uint8_t *part, size_t n,
                       bool spanish)
{
    size_t head = n;
    for (size_t i = 0; i < n; i++) {
        if (w->word[word[i]].role != MN_ROLE_PLAIN)
            continue;
        if (head < n && (spanish || part[i] != part[head]))
            break;
        head = i;
    }
    return (uint8_t)(head < n ? head : 0);
}

static mn_status phrase_add(mn_words *w, mn_csv *c, bool spanish, float trust, const char *source,
                            mn_err *e)
{
    uint32_t word[MN_PHRASE_MAX];
    uint8_t part[MN_PHRASE_MAX], parts = 0;
    size_t n = 0;
    mn_raw raw;
    mn_status s = MN_OK;
    int industry = mn_industry_parse(c->cell[1]);
    if (industry < 0)
        return mn_csv_fail(c, e, "no industry");
    mn_raw_read(&raw, c->cell[0]);
    for (size_t i = 0; s == MN_OK && i < raw.n && n < MN_PHRASE_MAX; i++) {
        uint32_t id = 0;
        if (all_digits(&raw.at[i]))
            continue;
        s = mn_word_put(w, (mn_text){raw.at[i].text, raw.at[i].len}, &id, e);
        if (s != MN_OK)
            return s;
        uint8_t role = w->word[id].role;
        if (raw.at[i].breaks || role == MN_ROLE_BREAK)
            parts++;
        if (silent(role))
            continue;
        part[n] = parts;
        word[n++] = id;
    }
    if (s != MN_OK || n == 0)
        return s;
    if (!mn_grow(&w->phrase, &w->phrases_cap, w->phrases + 1, sizeof *w->phrase) ||
        !mn_grow(&w->pool, &w->pool_cap, w->pooled + n, sizeof *w->pool))
        return mn_fail_memory(e);
    mn_phrase p = {.source = source,
                   .first = (uint32_t)w->pooled,
                   .trust = trust,
                   .n = (uint8_t)n,
                   .head = head_of(w, word, part, n, spanish),
                   .industry = (uint8_t)industry,
                   .lexicon = trust >= 1.0F,
                   .spanish = spanish};
    s = mn_csv_str(c, 0, &p.text, e);
    memcpy(w->pool + w->pooled, word, n * sizeof *word);
    w->pooled += n;
    w->phrase[w->phrases++] = p;
    return s;
}

static mn_status lexicon_load(mn_words *w, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_status s = mn_csv_open(&c, table, &w->arena, "phrase,industry,language", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        s = phrase_add(w, &c, mn_text_eq_str(c.cell[2], "es"), 1.0F, "lexicon", e);
        if (s == MN_OK)
            s = mn_csv_next(&c, &more, e);
    }
    return s;
}

static mn_status classes_load(mn_words *w, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_status s = mn_csv_open(&c, table, &w->arena, "phrase,industry,weight,source", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        double weight = 0;
        const char *source = NULL;
        s = mn_csv_f64(&c, 2, &weight, e);
        if (s == MN_OK)
            s = mn_csv_str(&c, 3, &source, e);
        if (s == MN_OK)
            s = phrase_add(w, &c, false, (float)(0.5 * weight), source, e);
        if (s == MN_OK)
            s = mn_csv_next(&c, &more, e);
    }
    return s;
}

/* --- postings and counts ---------------------------------------------------------------- */

static double head_factor(const mn_phrase *p, size_t i)
{
    return p->n > 1 && i == p->head ? 1.5 : 1.0;
}

static void weigh_words(mn_words *w, const uint32_t *df)
{
    double all = (double)w->phrases + 1.0;
    for (size_t i = 0; i < w->words; i++) {
        mn_word *x = &w->word[i];
        x->weight = (float)mn_log(all / (df[i] + 0.5)) * role_weight[x->role];
    }
}

static void put_postings(mn_words *w, uint32_t *at)
{
    for (size_t i = 0; i < w->phrases; i++) {
        mn_phrase *p = &w->phrase[i];
        for (size_t k = 0; k < p->n; k++) {
            uint32_t id = w->pool[p->first + k];
            float weight = (float)(w->word[id].weight * head_factor(p, k));
            w->posting[at[id]++] = (mn_posting){(uint32_t)i, weight};
            p->mass += weight;
        }
    }
}

/* Sums a word's evidence by industry; stat has room for all postings. */
static void put_stats(mn_words *w)
{
    uint32_t at = 0;
    for (size_t i = 0; i < w->words; i++) {
        double sum[MN_INDUSTRIES] = {0}, spanish = 0, total = 0;
        uint32_t from = w->word[i].post, to = w->word[i + 1].post;
        for (uint32_t k = from; k < to; k++) {
            const mn_phrase *p = &w->phrase[w->posting[k].phrase];
            double v =
                p->trust * (0.35 + 0.65 * w->posting[k].weight / (p->mass > 0 ? p->mass : 1));
            sum[p->industry] += v;
            total += v;
            spanish += p->spanish ? v : 0;
        }
        w->word[i].stat = at;
        w->word[i].total = (float)total;
        w->word[i].spanish = (float)(total > 0 ? spanish / total : 0);
        for (size_t k = 0; k < MN_INDUSTRIES; k++)
            if (sum[k] > 0)
                w->stat[at++] = (mn_stat){(float)sum[k], (uint8_t)k};
    }
    w->word[w->words].stat = at;
}

static mn_status index_phrases(mn_words *w, mn_err *e)
{
    mn_status s = MN_OK;
    uint32_t *at = NULL;
    uint32_t sum = 0;
    if (!mn_grow(&w->word, &w->words_cap, w->words + 1, sizeof *w->word))
        return mn_fail_memory(e);
    w->word[w->words] = (mn_word){.abbr = MN_MAP_NONE}; /* the end of the last word's postings */
    for (size_t i = 0; i < w->pooled; i++)
        w->pool[i] = w->word[w->pool[i]].lemma;
    at = calloc(w->words + 1, sizeof *at);
    w->posting = malloc((w->pooled + 1) * sizeof *w->posting);
    w->stat = malloc((w->pooled + 1) * sizeof *w->stat);
    if (!at || !w->posting || !w->stat) {
        s = mn_fail_memory(e);
        goto out;
    }
    for (size_t i = 0; i < w->pooled; i++)
        at[w->pool[i]]++;
    weigh_words(w, at);
    for (size_t i = 0; i <= w->words; i++) {
        uint32_t count = at[i];
        w->word[i].post = at[i] = sum;
        sum += count;
    }
    put_postings(w, at);
    put_stats(w);
out:
    free(at);
    return s;
}

static void set_prior(mn_words *w)
{
    double all = 0;
    for (size_t i = 0; i < w->phrases; i++)
        w->prior[w->phrase[i].industry] += w->phrase[i].trust;
    for (size_t i = 0; i < MN_INDUSTRIES; i++)
        all += w->prior[i] + 20.0;
    for (size_t i = 0; i < MN_INDUSTRIES; i++)
        w->prior[i] = (w->prior[i] + 20.0) / all;
}

mn_status mn_words_build(mn_words **out, const mn_words_tables *t, mn_err *e)
{
    mn_words *w = calloc(1, sizeof *w);
    mn_status s = w ? MN_OK : mn_fail_memory(e);
    if (s == MN_OK)
        s = mn_roles_load(w, t->roles, e);
    if (s == MN_OK)
        s = mn_noise_load(w, t->noise, e);
    if (s == MN_OK)
        s = mn_services_load(w, t->services, e);
    if (s == MN_OK)
        s = lexicon_load(w, t->lexicon, e);
    if (s == MN_OK)
        s = classes_load(w, t->classes, e);
    if (s == MN_OK) {
        mn_words_join_plurals(w);
        s = mn_abbreviations_load(w, t->abbreviations, e);
    }
    if (s == MN_OK)
        s = index_phrases(w, e);
    if (s == MN_OK)
        s = mn_words_near_build(w, e);
    if (s == MN_OK) {
        set_prior(w);
        *out = w;
    } else {
        mn_words_free(w);
    }
    return s;
}
