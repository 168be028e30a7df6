/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/model.c - the trees of data/screen/score_model.csv: loaded, and summed
 * up to a probability.
 */
#include "screen/score/inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/rng.h"
#include "core/sha256.h"
#include "core/text.h"
#include "reference/csv_lite.h"

extern const unsigned char mn_data_screen_score_model[], mn_data_screen_score_model_end[];

static mn_status feature_of(uint8_t *out, const mn_csv *c, mn_text name, mn_err *e)
{
    for (uint8_t f = 0; f < MN_FEATURES; f++)
        if (mn_text_eq_str(name, mn_feature_names[f])) {
            *out = f;
            return MN_OK;
        }
    return mn_csv_fail(c, e, "no feature '%.*s'", (int)name.len, name.ptr);
}

/* A row is a node: tree, node, feature, cut, left, value; a leaf has no feature. A tree's nodes
 * are numbered from 0, children after their parents and side by side. Tree "base" is the sum's
 * beginning. */
static mn_status row(mn_scorer *s, const mn_csv *c, mn_err *e)
{
    mn_node n = {0};
    double cut = 0, value = 0;
    int64_t node, left = 0;
    mn_status st;
    if (mn_text_eq_str(c->cell[0], "base"))
        return mn_csv_f64(c, 5, &s->base, e);
    if (!mn_text_i64(c->cell[1], &node) || node < 0)
        return mn_csv_fail(c, e, "no number of a node");
    if (node == 0) {
        if (!mn_grow(&s->root, &s->roots_cap, s->roots + 1, sizeof *s->root))
            return mn_fail_memory(e);
        s->root[s->roots++] = (uint32_t)s->nodes;
    }
    if (!s->roots || s->nodes - s->root[s->roots - 1] != (size_t)node || node > 1000)
        return mn_csv_fail(c, e, "nodes out of order");
    if (c->cell[2].len) {
        if ((st = feature_of(&n.feature, c, c->cell[2], e)) || (st = mn_csv_f64(c, 3, &cut, e)))
            return st;
        if (!mn_text_i64(c->cell[4], &left) || left <= node || left > 1000)
            return mn_csv_fail(c, e, "a child that is not behind its parent");
    } else if ((st = mn_csv_f64(c, 5, &value, e))) {
        return st;
    }
    n.cut = (float)cut;
    n.left = (uint16_t)left;
    n.value = (float)value;
    if (!mn_grow(&s->node, &s->nodes_cap, s->nodes + 1, sizeof *s->node))
        return mn_fail_memory(e);
    s->node[s->nodes++] = n;
    return MN_OK;
}

/* Children must lie within their tree. */
static mn_status check(const mn_scorer *s, mn_err *e)
{
    for (size_t t = 0; t < s->roots; t++) {
        size_t from = s->root[t], to = t + 1 < s->roots ? s->root[t + 1] : s->nodes;
        for (size_t i = from; i < to; i++)
            if (s->node[i].left && from + s->node[i].left + 1U >= to)
                return mn_fail(e, MN_DATA, "tree %zu of the score's model is cut", t);
    }
    return MN_OK;
}

/* A node with its children and theirs as three rounds of a comparison, which a processor can do
 * for many trees at once: a leaf above the third round goes left as long as it must. */
static bool flatten(mn_flat *out, const mn_node *tree)
{
    uint16_t at[15] = {0};
    for (size_t i = 0; i < 7; i++) {
        const mn_node *n = &tree[at[i]];
        out->feature[i] = n->feature;
        out->cut[i] = n->left ? n->cut : HUGE_VALF;
        at[2 * i + 1] = n->left ? n->left : at[i];
        at[2 * i + 2] = n->left ? (uint16_t)(n->left + 1) : at[i];
    }
    for (size_t i = 0; i < 8; i++) {
        if (tree[at[7 + i]].left)
            return false; /* deeper */
        out->value[i] = tree[at[7 + i]].value;
    }
    return true;
}

static mn_status flatten_all(mn_scorer *s, mn_err *e)
{
    s->flat = calloc(s->roots + 1, sizeof *s->flat);
    if (!s->flat)
        return mn_fail_memory(e);
    while (s->flats < s->roots && flatten(&s->flat[s->flats], &s->node[s->root[s->flats]]))
        s->flats++;
    return MN_OK;
}

mn_status mn_model_load_scores(mn_scorer *s, mn_err *e)
{
    mn_arena arena = {0};
    mn_csv c;
    bool more = true;
    size_t len = (size_t)(mn_data_screen_score_model_end - mn_data_screen_score_model);
    mn_status st =
        mn_csv_open(&c, (mn_source){"data/screen/score_model.csv", mn_data_screen_score_model, len},
                    &arena, "tree,node,feature,cut,left,value", e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more)
        st = row(s, &c, e);
    if (!st)
        st = check(s, e);
    if (!st)
        st = flatten_all(s, e);
    char hex[MN_SHA256_HEX];
    mn_sha256_hex(hex, mn_data_screen_score_model, len);
    snprintf(s->rules, sizeof s->rules, "%d-%.8s", MN_SCORE_RULES, hex);
    mn_arena_free(&arena);
    return st;
}

const char *mn_scorer_rules(const mn_scorer *s)
{
    return s->rules;
}

double mn_model_probability(const mn_scorer *s, const float feature[MN_FEATURES])
{
    double sum = s->base;
    for (size_t t = 0; t < s->flats; t++) {
        const mn_flat *f = &s->flat[t];
        const size_t a = feature[f->feature[0]] > f->cut[0];
        const size_t b = 2 * a + (feature[f->feature[1 + a]] > f->cut[1 + a]);
        const size_t c = 2 * b + (feature[f->feature[3 + b]] > f->cut[3 + b]);
        sum += (double)f->value[c];
    }
    for (size_t t = s->flats; t < s->roots; t++) { /* from the first deeper one on */
        const mn_node *tree = &s->node[s->root[t]], *n = tree;
        while (n->left)
            n = &tree[n->left + (feature[n->feature] > n->cut)];
        sum += (double)n->value;
    }
    return 1.0 / (1.0 + mn_exp(-sum));
}
