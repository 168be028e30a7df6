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

#include <string.h>

#include "core/rng.h"

/* Fitted by cross-validation; see docs/methods/words.md. */
static const double weight[MN_EVIDENCE] = {
    [MN_LIKE] = 1.5, [MN_EXACT] = 5.0,  [MN_LIKE_CLASS] = 0.7, [MN_WHOLE] = 2.7,   [MN_VOTE] = 1.15,
    [MN_HEAD] = 0.1, [MN_FIRST] = 0.34, [MN_REST] = 0.46,      [MN_SERVICE] = 0.8,
};
static const double smooth = 0.6;

/* log of how much more an industry's phrases use the slot's words than all do. */
static void add_usage(double *to, const mn_words *w, const mn_slot *s, double strength)
{
    double count[MN_INDUSTRIES] = {0}, total = 0, share = 0;
    for (size_t c = 0; c < s->n; c++)
        share += (double)s->cand[c].quality;
    for (size_t c = 0; c < s->n; c++) {
        const mn_word *x = &w->word[s->cand[c].word];
        double part = (double)(s->cand[c].quality * s->cand[c].quality) / share;
        for (uint32_t k = x->stat; k < x[1].stat; k++)
            count[w->stat[k].industry] += part * (double)w->stat[k].count;
        total += part * (double)x->total;
    }
    double absent = mn_log(smooth / (total + smooth) + 0.02);
    for (size_t k = 0; k < MN_INDUSTRIES; k++) {
        double p = (count[k] + smooth * w->prior[k]) / (total + smooth);
        to[k] += strength * (count[k] > 0 ? mn_log(p / w->prior[k] + 0.02) : absent);
    }
}

static void add_words(mn_verdict *v, const mn_words *w, const mn_query *q, size_t without)
{
    double mass = 0;
    size_t first = q->n;
    for (size_t i = 0; i < q->n; i++) {
        if (i == without || q->slot[i].n == 0)
            continue;
        mass += q->slot[i].weight;
        if (q->slot[i].role == MN_ROLE_PLAIN) {
            first = first == q->n ? i : first;
        }
    }
    bool ends = q->terse && !q->spanish;
    for (size_t i = 0; i < q->n; i++) {
        const mn_slot *s = &q->slot[i];
        if (i == without || s->n == 0)
            continue;
        if (!ends && i == q->head)
            add_usage(v->evidence[MN_HEAD], w, s, 1.0);
        if (ends && i == first)
            add_usage(v->evidence[MN_FIRST], w, s, 1.0);
        add_usage(v->evidence[MN_REST], w, s, mass > 0 ? (double)q->n * s->weight / mass : 1.0);
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

static void sum_up(mn_verdict *v)
{
    for (size_t k = 0; k < MN_INDUSTRIES; k++) {
        v->score[k] = 0;
        for (size_t f = 0; f < MN_EVIDENCE; f++)
            v->score[k] += weight[f] * v->evidence[f][k];
    }
}

static void add_service(mn_verdict *v, const mn_words *w, const mn_query *q)
{
    size_t at = service_slot(w, q);
    if (at == q->n)
        return;
    const mn_cand *c = &q->slot[at].cand[0];
    const mn_service *rule = &w->service[w->word[c->word].service - 1];
    size_t to = rule->otherwise;
    bool alone = true;
    for (size_t i = 0; i < q->n; i++)
        alone = alone && (i == at || q->slot[i].n == 0 || q->slot[i].role != MN_ROLE_PLAIN);
    if (!alone) {
        mn_verdict rest = {0};
        mn_words_match(&rest, w, q, at);
        add_words(&rest, w, q, at);
        sum_up(&rest);
        v->thing = (uint8_t)top(rest.score);
        to = rule->to[v->thing];
    }
    double place = at == q->head ? 1.0 : q->terse ? 0.6 : 0.3;
    v->evidence[MN_SERVICE][to] += (double)rule->strength * place * (double)c->quality;
    v->service = (int)(rule - w->service);
}

static void rank(mn_verdict *v)
{
    double high = v->score[top(v->score)], sum = 0;
    for (size_t i = 0; i < MN_INDUSTRIES; i++) {
        v->share[i] = mn_exp(v->score[i] - high);
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

static void query_score(mn_verdict *v, const mn_words *w, const mn_query *q)
{
    bool any = false;
    memset(v, 0, sizeof *v);
    v->service = -1;
    for (size_t i = 0; i < MN_INDUSTRIES; i++)
        v->phrase[i] = MN_MAP_NONE;
    for (size_t i = 0; i < q->n; i++)
        any = any || q->slot[i].n > 0;
    for (size_t i = 0; i < q->n; i++)
        v->firm = v->firm ||
                  (q->slot[i].n > 0 && !q->slot[i].guessed && q->slot[i].role == MN_ROLE_PLAIN);
    if (!any)
        return;
    mn_words_match(v, w, q, q->n);
    add_words(v, w, q, q->n);
    add_service(v, w, q);
    sum_up(v);
    v->known = share_known(q);
    rank(v);
}

static const double guessed_word = 0.5, guessed_phrase = 0.85;

/* The chance that the first industry is right: a logistic model of how far it is
 * ahead, how much of the description is known, how like the best phrase is, and
 * how like a phrase that buys nothing. Fitted as docs/methods/words.md says. */
static double chance(const mn_verdict *v)
{
    double p = v->share[v->best[0]], match = v->match[v->best[0]];
    double idle = v->nothing * v->nothing;
    p = p < 0.9999 ? p : 0.9999;
    double z = -2.65 + 0.68 * mn_log(p / (1.0 - p)) + 2.7 * v->known + 1.15 * match;
    z -= 3.0 * v->nothing;
    if (v->nothing >= match)
        z -= 2.0 * (v->nothing - match) + 5.5 * idle * idle * idle * idle;
    p = 1.0 / (1.0 + mn_exp(-z));
    if (!v->firm) /* all guessed: one word is like some word by chance, two rarely are */
        p *= v->words[v->best[0]] > 1 ? guessed_phrase : guessed_word;
    return p;
}

double mn_verdict_score(const mn_verdict *v, size_t i)
{
    if (v->merchant)
        return mn_merchant_score(v->merchant, i);
    double first = chance(v), p = v->share[v->best[0]];
    if (i == 0)
        return first;
    double other = p < 1.0 ? (1.0 - first) * v->share[v->best[i]] / (1.0 - p) : 0.0;
    return other < first ? other : first;
}

void mn_words_judge(mn_verdict *v, mn_query *q, const mn_words *w, mn_text description)
{
    mn_query_read(q, w, description, true);
    query_score(v, w, q);
    if (!q->merchant)
        return;
    if (q->merchant->kind & MN_MERCHANT_FIRST) { /* is it the word, not the name? */
        mn_verdict name = *v;
        mn_query rest = *q;
        mn_query_read(q, w, description, false);
        query_score(v, w, q);
        uint8_t best = v->best[0];
        bool phrase = v->bests > 0 && v->words[best] > 1 && v->match[best] > 0.68;
        if ((name.firm || phrase) && v->bests > 0 && mn_verdict_score(v, 0) >= 0.5)
            return;
        *v = name;
        *q = rest;
    }
    if (!mn_merchant_outbid(q->merchant, v))
        mn_merchant_decide(v, q->merchant);
}
