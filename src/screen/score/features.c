/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/features.c - what the links of two names, and the tokens without a
 * partner, come to as numbers. Each is the same whichever name is first.
 */
#include "screen/score/inside.h"

#include <string.h>

const char *const mn_feature_names[MN_FEATURES] = {
    "cover_min",    "cover_max",    "left_min",    "left_max",    "evidence",      "letters",
    "worst",        "worst_budget", "cost",        "cost_budget", "edits",         "edits_share",
    "edits_budget", "first_letter", "sound",       "exact",       "names_left",    "names_more",
    "letters_left", "number_other", "number_more", "place_other", "place_more",    "generic_other",
    "generic_more", "legal_other",  "legal_same",  "initials",    "initial_other", "nicks",
    "order",        "joined",       "first",       "last",        "short",         "person",
    "scripts"};

/* What one name comes to. */
typedef struct side {
    const mn_parsed *p;
    const mn_token *t;
    uint32_t use;          /* tokens that are compared */
    uint32_t left;         /* of them, those without a partner */
    bool alone_here;       /* the other name has none that counts */
    bool other_number;     /* the other name has a number without a partner */
    double all, met;       /* weight; what met, times likeness */
    double alone;          /* weight without a partner */
    double exact;          /* weight that met in the same letters */
    double count[MN_TAGS]; /* tokens without a partner, by tag */
    unsigned letters;      /* of the tokens that count */
    unsigned met_letters;
    char rest[MN_NAME_TOKENS * MN_TOKEN_BYTES]; /* names without a partner, joined */
    size_t rest_len;
    int first, last; /* the first and last token that is a name, or -1 */
} side;

static bool counts(const mn_token *t)
{
    return t->tag != MN_TAG_LEGAL && t->tag != MN_TAG_STOP;
}

/* Whether a token without a partner says again what another of the name says, while the other
 * name has nothing that it could stand against. */
static bool again(const side *s, size_t i)
{
    if (!s->alone_here)
        return false;
    for (size_t j = 0; j < s->p->n; j++)
        if (j != i && ((s->use & ~s->left) >> j & 1) && s->t[j].hash == s->t[i].hash)
            return true;
    return false;
}

static double weight_of(const side *s, size_t i)
{
    double w = s->t[i].weight / 255.0;
    if ((s->left >> i & 1) && again(s, i))
        w *= 0.1;
    if ((s->left >> i & 1) && s->t[i].tag == MN_TAG_NUMBER && s->other_number &&
        !(s->t[i].flags & MN_TOKEN_ORDINAL))
        w = 0; /* numbers that differ have features of their own; "First" is a name */
    /* Short runs of a syllabic script are parts of words. */
    if (s->t[i].tag == MN_TAG_NAME && s->t[i].script != MN_SCRIPT_LATIN && s->t[i].len < 5 &&
        (s->t[i].script == MN_SCRIPT_HAN || s->t[i].script == MN_SCRIPT_HANGUL))
        w *= 0.5;
    return w;
}

static void side_fill(side *s, const mn_parsed *p, uint32_t use, uint32_t left,
                      const mn_parsed *other, uint32_t other_left)
{
    s->alone_here = true;
    s->other_number = false;
    s->use = use;
    for (size_t i = 0; i < other->n; i++) {
        const mn_token *t = &mn_parsed_tokens(other)[i];
        if (other_left >> i & 1 && counts(t))
            s->alone_here = false;
        if (other_left >> i & 1 && t->tag == MN_TAG_NUMBER)
            s->other_number = true;
    }
    s->p = p;
    s->t = mn_parsed_tokens(p);
    s->left = left;
    s->all = s->met = s->alone = s->exact = 0;
    memset(s->count, 0, sizeof s->count);
    s->letters = s->met_letters = 0;
    s->rest_len = 0;
    s->first = s->last = -1;
    for (size_t i = 0; i < p->n; i++) {
        const mn_token *t = &s->t[i];
        if (!counts(t) || !(use >> i & 1))
            continue;
        double w = weight_of(s, i);
        bool alone = left >> i & 1;
        s->all += w;
        s->letters += t->len;
        if (t->tag == MN_TAG_NAME) {
            s->first = s->first < 0 ? (int)i : s->first;
            s->last = (int)i;
        }
        if (!alone)
            continue;
        s->alone += w;
        if (!again(s, i))
            s->count[t->tag] += 1;
        if ((t->tag == MN_TAG_NAME || t->tag == MN_TAG_GENERIC) && !again(s, i)) {
            memcpy(s->rest + s->rest_len, mn_parsed_text(p) + t->text, t->len);
            s->rest_len += t->len;
        }
    }
}

static void side_link(side *s, size_t from, size_t n, double like, bool exact)
{
    for (size_t i = from; i < from + n; i++) {
        if (!counts(&s->t[i]))
            continue;
        double w = weight_of(s, i);
        s->met += w * like;
        s->met_letters += s->t[i].len;
        if (exact)
            s->exact += w;
    }
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double most(double a, double b)
{
    return a > b ? a : b;
}

static double share(double part, double all)
{
    return all > 0 ? part / all : 0;
}

/* Whether the token at i of x met the token at j of y. */
static bool linked(const mn_score *o, int i, int j)
{
    for (size_t l = 0; l < o->links; l++) {
        const mn_link *k = &o->link[l];
        if (i >= k->a && i < k->a + k->a_n && j >= k->b && j < k->b + k->b_n)
            return true;
    }
    return false;
}

/* Sums over the links of names. */
typedef struct sums {
    double worst, worst_budget, cost, edits, sound, nicks, initials, joined;
    unsigned len, shortest;
    bool first_letter;
    unsigned crossed, pairs;
} sums;

static void sum_link(sums *m, const mn_link *l, const side *x, const side *y, const mn_scorer *s)
{
    const mn_token *a = &x->t[l->a], *b = &y->t[l->b];
    bool name = a->tag != MN_TAG_PARTICLE && b->tag != MN_TAG_PARTICLE && a->tag != MN_TAG_TITLE &&
                b->tag != MN_TAG_TITLE;
    m->nicks += l->kind == MN_LINK_NICK;
    m->initials += l->kind == MN_LINK_INITIAL;
    m->joined += l->kind == MN_LINK_JOINED;
    if (!counts(a) || !counts(b) || !name)
        return;
    m->len += l->len;
    m->edits += l->edits;
    m->cost += l->cost / (double)MN_EDIT;
    if (l->kind != MN_LINK_NEAR && l->kind != MN_LINK_JOINED)
        return;
    if (l->cost == 0)
        return;
    m->worst = least(m->worst, l->like / 255.0);
    m->worst_budget = most(m->worst_budget, l->edits / mn_budget(s, l->len));
    m->shortest = l->len < m->shortest ? l->len : m->shortest;
    if (l->kind == MN_LINK_NEAR) {
        char p = mn_parsed_text(x->p)[a->text], q = mn_parsed_text(y->p)[b->text];
        if (p != q && (a->sound & 15) != (b->sound & 15))
            m->first_letter = true;
        if (a->sound != b->sound)
            m->sound += least(a->weight, b->weight) / 255.0;
    }
}

static void sum_order(sums *m, const mn_score *o)
{
    for (size_t i = 0; i < o->links; i++)
        for (size_t j = i + 1; j < o->links; j++) {
            m->pairs++;
            m->crossed += (o->link[i].a < o->link[j].a) != (o->link[i].b < o->link[j].b);
        }
}

static void legal_fill(float *f, const mn_score *o, const side *x, const side *y)
{
    bool left[2] = {false, false}, any = false;
    for (size_t i = 0; i < x->p->n; i++)
        left[0] |=
            x->t[i].tag == MN_TAG_LEGAL && x->t[i].value != MN_LEGAL_COMPANY && (x->left >> i & 1);
    for (size_t i = 0; i < y->p->n; i++)
        left[1] |=
            y->t[i].tag == MN_TAG_LEGAL && y->t[i].value != MN_LEGAL_COMPANY && (y->left >> i & 1);
    for (size_t l = 0; l < o->links; l++)
        any |= x->t[o->link[l].a].tag == MN_TAG_LEGAL;
    f[MN_F_LEGAL_OTHER] = left[0] && left[1];
    f[MN_F_LEGAL_SAME] = any;
}

static void values_fill(float *f, const side *x, const side *y)
{
    double nx = x->count[MN_TAG_NUMBER], ny = y->count[MN_TAG_NUMBER];
    double px = x->count[MN_TAG_PLACE], py = y->count[MN_TAG_PLACE];
    double gx = x->count[MN_TAG_GENERIC], gy = y->count[MN_TAG_GENERIC];
    f[MN_F_NUMBER_OTHER] = (float)least(nx, ny);
    f[MN_F_NUMBER_MORE] = (float)(most(nx, ny) - least(nx, ny));
    f[MN_F_PLACE_OTHER] = (float)least(px, py);
    f[MN_F_PLACE_MORE] = (float)(most(px, py) - least(px, py));
    f[MN_F_GENERIC_OTHER] = (float)least(gx, gy);
    f[MN_F_GENERIC_MORE] = (float)(most(gx, gy) - least(gx, gy));
    /* An initial against another initial, or against a name that it does not begin. */
    double ix = x->count[MN_TAG_INITIAL], iy = y->count[MN_TAG_INITIAL];
    if (ix + iy > 0)
        f[MN_F_INITIAL_OTHER] =
            (float)least(ix + x->count[MN_TAG_NAME], iy + y->count[MN_TAG_NAME]);
}

static void edits_fill(float *f, const sums *m, const side *x, const side *y, const mn_scorer *s)
{
    double edits = m->edits, common = least(x->letters, y->letters);
    if (x->rest_len && y->rest_len) {
        unsigned other = mn_edits((mn_text){x->rest, x->rest_len}, (mn_text){y->rest, y->rest_len});
        /* What one side has more is told by other features. */
        edits += most(least(other, least((double)x->rest_len, (double)y->rest_len)),
                      (double)other - (most((double)x->rest_len, (double)y->rest_len) -
                                       least((double)x->rest_len, (double)y->rest_len)));
    }
    f[MN_F_EDITS] = (float)least(edits, 32);
    f[MN_F_EDITS_SHARE] = (float)least(share(edits, common), 1);
    f[MN_F_EDITS_BUDGET] = (float)least(edits / mn_budget(s, (size_t)common), 8);
    f[MN_F_LETTERS_LEFT] = (float)least((double)x->rest_len, (double)y->rest_len);
}

void mn_features_fill(mn_score *o, const mn_parsed *a, const mn_parsed *b, const mn_scorer *s)
{
    side x, y;
    float *f = o->feature;
    sums m = {.worst = 1, .shortest = 16};
    side_fill(&x, a, o->use_a, o->left_a, b, o->left_b);
    side_fill(&y, b, o->use_b, o->left_b, a, o->left_a);
    for (size_t i = 0; i < o->links; i++) {
        const mn_link *l = &o->link[i];
        bool exact = l->kind == MN_LINK_EQUAL || l->kind == MN_LINK_VALUE;
        side_link(&x, l->a, l->a_n, l->like / 255.0, exact);
        side_link(&y, l->b, l->b_n, l->like / 255.0, exact);
        sum_link(&m, l, &x, &y, s);
    }
    sum_order(&m, o);
    memset(f, 0, sizeof o->feature);
    o->cover_a = share(x.met, x.all);
    o->cover_b = share(y.met, y.all);
    f[MN_F_COVER_MIN] = (float)least(o->cover_a, o->cover_b);
    f[MN_F_COVER_MAX] = (float)most(o->cover_a, o->cover_b);
    f[MN_F_LEFT_MIN] = (float)least(least(x.alone, y.alone), 4);
    f[MN_F_LEFT_MAX] = (float)least(most(x.alone, y.alone), 4);
    f[MN_F_EVIDENCE] = (float)least(least(x.met, y.met), 4);
    f[MN_F_LETTERS] = (float)least(least(x.met_letters, y.met_letters), 32);
    f[MN_F_WORST] = (float)m.worst;
    f[MN_F_WORST_BUDGET] = (float)least(m.worst_budget, 8);
    f[MN_F_COST] = (float)least(m.cost, 32);
    f[MN_F_COST_BUDGET] = (float)least(m.cost / mn_budget(s, m.len), 8);
    edits_fill(f, &m, &x, &y, s);
    f[MN_F_FIRST_LETTER] = m.first_letter;
    f[MN_F_SOUND] = (float)least(m.sound, 4);
    f[MN_F_EXACT] = (float)least(share(x.exact, x.all), share(y.exact, y.all));
    f[MN_F_NAMES_LEFT] = (float)least(x.count[MN_TAG_NAME], y.count[MN_TAG_NAME]);
    f[MN_F_NAMES_MORE] = (float)least(most(x.count[MN_TAG_NAME], y.count[MN_TAG_NAME]), 6);
    values_fill(f, &x, &y);
    legal_fill(f, o, &x, &y);
    f[MN_F_INITIALS] = (float)m.initials;
    f[MN_F_NICKS] = (float)m.nicks;
    f[MN_F_ORDER] = (float)share(m.crossed, m.pairs);
    f[MN_F_JOINED] = (float)least(m.joined, 3);
    f[MN_F_FIRST] = linked(o, x.first, y.first);
    f[MN_F_LAST] = linked(o, x.last, y.last);
    f[MN_F_SHORT] = (float)m.shortest;
    f[MN_F_PERSON] = (a->bearer == MN_BEARER_PERSON || b->bearer == MN_BEARER_PERSON) &&
                     a->bearer != MN_BEARER_ORGANISATION && b->bearer != MN_BEARER_ORGANISATION;
    f[MN_F_SCRIPTS] = !(a->scripts & b->scripts);
}
