/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words_score.c - from slots to industries.
 *
 * Three kinds of evidence are added: how like the description is to the most
 * similar phrases of an industry, how much its words are used by an industry's
 * phrases (naive Bayes with a smoothed prior), and the rules of service words
 * ("repair of a car"). The weights were chosen by cross-validation; see
 * docs/methods/words.md.
 */
#include "reference/words.h"

#include <math.h>
#include <string.h>

#include "core/rng.h"

#define HIT_SLOTS 4096 /* a power of two */
#define HIT_MAX   2600 /* phrases looked at */

static const double weight_match = 9.0, weight_bayes = 1.1, weight_service = 5.0;
static const double smooth = 0.6;

typedef struct hit {
    uint32_t phrase; /* + 1; 0: free */
    uint16_t slot;   /* + 1: the one that spoke last */
    float of_phrase, of_query, last_phrase, last_query;
} hit;

typedef struct hits {
    hit at[HIT_SLOTS];
    uint16_t used[HIT_MAX];
    size_t n;
} hits;

static hit *hit_of(hits *h, uint32_t phrase)
{
    size_t i = (phrase * 2654435761U) >> 20;
    while (h->at[i].phrase && h->at[i].phrase != phrase + 1)
        i = (i + 1) & (HIT_SLOTS - 1);
    if (h->at[i].phrase)
        return &h->at[i];
    if (h->n == HIT_MAX)
        return NULL;
    h->used[h->n++] = (uint16_t)i;
    h->at[i].phrase = phrase + 1;
    return &h->at[i];
}

static void hit_slot(hits *h, const mn_words *w, const mn_slot *s, size_t number)
{
    for (size_t c = 0; c < s->n; c++) {
        const mn_word *x = &w->word[s->cand[c].word];
        for (uint32_t k = x->post; k < x[1].post; k++) {
            hit *g = hit_of(h, w->posting[k].phrase);
            if (!g)
                continue;
            float p = w->posting[k].weight * s->cand[c].quality;
            float q = (float)s->weight * s->cand[c].quality;
            if (g->slot == number + 1) {
                if (q <= g->last_query)
                    continue;
                g->of_phrase -= g->last_phrase;
                g->of_query -= g->last_query;
            }
            g->slot = (uint16_t)(number + 1);
            g->last_phrase = p;
            g->last_query = q;
            g->of_phrase += p;
            g->of_query += q;
        }
    }
}

static uint32_t posts_of(const mn_words *w, const mn_slot *s)
{
    uint32_t sum = 0;
    for (size_t c = 0; c < s->n; c++)
        sum += w->word[s->cand[c].word + 1].post - w->word[s->cand[c].word].post;
    return sum;
}

/* Rare words first, so that the limit falls on common ones. */
static void sort_slots(uint8_t *order, const mn_words *w, const mn_query *q)
{
    for (size_t i = 0; i < q->n; i++) {
        size_t at = i;
        while (at > 0 && posts_of(w, &q->slot[order[at - 1]]) > posts_of(w, &q->slot[i])) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = (uint8_t)i;
    }
}

static void add_matches(mn_verdict *v, double *score, const mn_words *w, const mn_query *q,
                        size_t without)
{
    hits h;
    uint8_t order[MN_SLOT_MAX];
    double mass = 0, sum[MN_INDUSTRIES] = {0};
    memset(h.at, 0, sizeof h.at);
    h.n = 0;
    sort_slots(order, w, q);
    for (size_t i = 0; i < q->n; i++) {
        if (order[i] == without)
            continue;
        mass += q->slot[order[i]].weight;
        hit_slot(&h, w, &q->slot[order[i]], order[i]);
    }
    for (size_t i = 0; i < h.n; i++) {
        const hit *g = &h.at[h.used[i]];
        const mn_phrase *p = &w->phrase[g->phrase - 1];
        double a = p->mass > 0 ? g->of_phrase / p->mass : 0;
        double b = mass > 0 ? g->of_query / mass : 0;
        a = a < 1 ? a : 1;
        b = b < 1 ? b : 1;
        double like = sqrt(a * b) * sqrt(sqrt((double)p->trust));
        double cube = like * like * like;
        sum[p->industry] += cube * cube;
        if (like > v->match[p->industry]) {
            v->match[p->industry] = like;
            v->phrase[p->industry] = g->phrase - 1;
        }
    }
    for (size_t i = 0; i < MN_INDUSTRIES; i++)
        score[i] += weight_match * sqrt(sqrt(sqrt(sum[i]) * sqrt(sum[i]) * sqrt(sum[i])));
}

static void add_bayes(double *score, const mn_words *w, const mn_query *q, size_t without)
{
    double mass = 0;
    for (size_t i = 0; i < q->n; i++)
        if (i != without && q->slot[i].n > 0)
            mass += q->slot[i].weight;
    for (size_t i = 0; i < q->n; i++) {
        const mn_slot *s = &q->slot[i];
        double count[MN_INDUSTRIES] = {0}, total = 0, share = 0;
        if (s->n == 0 || i == without)
            continue;
        for (size_t c = 0; c < s->n; c++)
            share += s->cand[c].quality;
        for (size_t c = 0; c < s->n; c++) {
            const mn_word *x = &w->word[s->cand[c].word];
            double part = s->cand[c].quality * s->cand[c].quality / share;
            for (uint32_t k = x->stat; k < x[1].stat; k++)
                count[w->stat[k].industry] += part * w->stat[k].count;
            total += part * x->total;
        }
        double strength = 0.5 + (mass > 0 ? (double)q->n * 0.5 * s->weight / mass : 0.5);
        if (s->role != MN_ROLE_PLAIN)
            strength *= 0.4;
        for (size_t k = 0; k < MN_INDUSTRIES; k++) {
            double p = (count[k] + smooth * w->prior[k]) / (total + smooth);
            score[k] += weight_bayes * strength * mn_log(p / w->prior[k] + 0.02);
        }
    }
}

/* The slot that names a service, or q->n. One at the head comes first. */
static size_t service_slot(const mn_words *w, const mn_query *q)
{
    size_t found = q->n;
    for (size_t i = 0; i < q->n; i++) {
        const mn_slot *s = &q->slot[i];
        if (s->n == 0 || !w->word[s->cand[0].word].service)
            continue;
        if (i == q->head)
            return i;
        if (found == q->n || !q->spanish)
            found = i;
    }
    return found;
}

static size_t top(const double *score)
{
    size_t best = 0;
    for (size_t i = 1; i < MN_INDUSTRIES; i++)
        if (score[i] > score[best])
            best = i;
    return best;
}

static void add_service(mn_verdict *v, const mn_words *w, const mn_query *q)
{
    size_t at = service_slot(w, q);
    double thing[MN_INDUSTRIES] = {0};
    if (at == q->n)
        return;
    const mn_cand *c = &q->slot[at].cand[0];
    const mn_service *rule = &w->service[w->word[c->word].service - 1];
    size_t to = rule->otherwise;
    mn_verdict rest = {0};
    bool alone = true;
    for (size_t i = 0; i < q->n; i++)
        alone = alone && (i == at || q->slot[i].n == 0 || q->slot[i].role != MN_ROLE_PLAIN);
    if (!alone) {
        add_matches(&rest, thing, w, q, at);
        add_bayes(thing, w, q, at);
        v->thing = (uint8_t)top(thing);
        to = rule->to[v->thing];
    }
    double place = at == q->head ? 1.0 : q->terse ? 0.6 : 0.3;
    v->score[to] += weight_service * (double)rule->strength * place * (double)c->quality;
    v->service = (int)(rule - w->service);
}

static void rank(mn_verdict *v)
{
    double high = v->score[top(v->score)], sum = 0;
    for (size_t i = 0; i < MN_INDUSTRIES; i++) {
        v->share[i] = mn_exp(0.9 * (v->score[i] - high));
        sum += v->share[i];
    }
    for (size_t i = 0; i < MN_INDUSTRIES; i++)
        v->share[i] /= sum;
    for (size_t k = 0; k < 3; k++) {
        size_t best = MN_INDUSTRIES;
        for (size_t i = 0; i < MN_INDUSTRIES; i++) {
            bool taken = (k > 0 && v->best[0] == i) || (k > 1 && v->best[1] == i);
            if (!taken && (best == MN_INDUSTRIES || v->share[i] > v->share[best]))
                best = i;
        }
        v->best[k] = (uint8_t)best;
    }
    v->bests = 3;
}

static double share_known(const mn_query *q)
{
    double all = 0, known = 0;
    for (size_t i = 0; i < q->n; i++) {
        const mn_slot *s = &q->slot[i];
        double quality = 0;
        if (s->role != MN_ROLE_PLAIN)
            continue;
        for (size_t c = 0; c < s->n; c++)
            if (quality < s->cand[c].quality)
                quality = s->cand[c].quality;
        all += s->n > 0 ? s->weight : 5.0;
        known += quality * s->weight;
    }
    return all > 0 ? (known < all ? known / all : 1.0) : 0.0;
}

void mn_query_score(mn_verdict *v, const mn_words *w, const mn_query *q)
{
    bool any = false;
    memset(v, 0, sizeof *v);
    v->service = -1;
    for (size_t i = 0; i < MN_INDUSTRIES; i++)
        v->phrase[i] = MN_MAP_NONE;
    for (size_t i = 0; i < q->n; i++)
        any = any || q->slot[i].n > 0;
    if (!any)
        return;
    add_matches(v, v->score, w, q, q->n);
    add_bayes(v->score, w, q, q->n);
    add_service(v, w, q);
    v->known = share_known(q);
    rank(v);
}

double mn_verdict_score(const mn_verdict *v, size_t i)
{
    double match = v->match[v->best[0]];
    double sure = v->share[v->best[i]] * (0.25 + 0.75 * v->known);
    return sure * (0.4 + 0.6 * (match < 0.8 ? match / 0.8 : 1.0));
}
