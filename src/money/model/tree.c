/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/tree.c - what trees say of a payment, and what each feature had to do with it.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/rng.h"
#include "money/model/model.h"

void mn_money_model_free(mn_money_model *m)
{
    if (!m)
        return;
    free(m->feature);
    free(m->root);
    free(m->node);
    memset(m, 0, sizeof *m);
}

static bool goes_left(const mn_money_model *m, const mn_tree_node *n, const float *values)
{
    const float v = values[m->feature[n->column]];
    return isnan(v) ? n->missing_left : v < n->at;
}

double mn_money_model_margin(const mn_money_model *m, const float *values)
{
    double sum = m->base;
    for (unsigned t = 0; t < m->trees; t++) {
        const mn_tree_node *tree = m->node + m->root[t], *n = tree;
        while (n->left)
            n = tree + (goes_left(m, n, values) ? n->left : n->right);
        sum += (double)n->at;
    }
    return sum;
}

double mn_money_model_probability(const mn_money_model *m, double margin)
{
    return 1 / (1 + mn_exp(-(m->slope * margin + m->shift)));
}

/* --- SHAP values: Algorithm 2 of Lundberg et al. ------------------------------------------------
 */

/* A feature on the way down: the share of ways that go on when it isn't known, whether the
 * payment's own value goes on, and the weight of subsets by size. */
typedef struct {
    int column; /* -1: before the first */
    double zero, one, weight;
} step;

typedef struct {
    const mn_money_model *m;
    const mn_tree_node *tree;
    const float *values;
    double *by;
    step steps[(MN_TREE_DEPTH_MOST + 2) * (MN_TREE_DEPTH_MOST + 3) / 2];
} explain;

static void extend(step *s, int depth, double zero, double one, int column)
{
    s[depth] = (step){column, zero, one, depth == 0};
    for (int k = depth - 1; k >= 0; k--) {
        s[k + 1].weight += one * s[k].weight * (k + 1) / (depth + 1);
        s[k].weight = zero * s[k].weight * (depth - k) / (depth + 1);
    }
}

static void unwind(step *s, int depth, int at)
{
    const double one = s[at].one, zero = s[at].zero;
    double next = s[depth].weight;

    for (int k = depth - 1; k >= 0; k--) {
        if (one != 0) {
            const double w = s[k].weight;
            s[k].weight = next * (depth + 1) / ((k + 1) * one);
            next = w - s[k].weight * zero * (depth - k) / (depth + 1);
        } else {
            s[k].weight = s[k].weight * (depth + 1) / (zero * (depth - k));
        }
    }
    for (int k = at; k < depth; k++) {
        s[k].column = s[k + 1].column;
        s[k].zero = s[k + 1].zero;
        s[k].one = s[k + 1].one;
    }
}

static double unwound_sum(const step *s, int depth, int at)
{
    const double one = s[at].one, zero = s[at].zero;
    double next = s[depth].weight, total = 0;

    for (int k = depth - 1; k >= 0; k--) {
        if (one != 0) {
            const double w = next * (depth + 1) / ((k + 1) * one);
            total += w;
            next = s[k].weight - w * zero * (depth - k) / (depth + 1);
        } else if (zero != 0) {
            total += s[k].weight / zero / (depth - k) * (depth + 1);
        }
    }
    return total;
}

/* Depth is bounded by MN_TREE_DEPTH_MOST: checked when a model is read, asked for when trained. */
static void walk(explain *x, const mn_tree_node *n, step *parent, int depth, double zero,
                 double one, int column)
{
    step *s = parent + depth; /* a copy of its own, behind the parent's */
    memcpy(s, parent, (size_t)depth * sizeof *s);
    extend(s, depth, zero, one, column);
    if (!n->left) {
        for (int k = 1; k <= depth; k++)
            x->by[x->m->feature[s[k].column]] +=
                unwound_sum(s, depth, k) * (s[k].one - s[k].zero) * (double)n->at;
        return;
    }
    const bool left = goes_left(x->m, n, x->values);
    const mn_tree_node *hot = x->tree + (left ? n->left : n->right);
    const mn_tree_node *cold = x->tree + (left ? n->right : n->left);
    const double cover = n->cover > 0 ? (double)n->cover : 1;
    double in_zero = 1, in_one = 1;
    for (int k = 1; k <= depth; k++)
        if (s[k].column == n->column) {
            in_zero = s[k].zero;
            in_one = s[k].one;
            unwind(s, depth--, k);
            break;
        }
    walk(x, hot, s, depth + 1, in_zero * (double)hot->cover / cover, in_one, n->column);
    walk(x, cold, s, depth + 1, in_zero * (double)cold->cover / cover, 0, n->column);
}

static double mean(const mn_tree_node *tree, const mn_tree_node *n)
{
    if (!n->left)
        return (double)n->at;
    const mn_tree_node *a = tree + n->left, *b = tree + n->right;
    const double all = (double)a->cover + (double)b->cover;
    return all > 0 ? (mean(tree, a) * (double)a->cover + mean(tree, b) * (double)b->cover) / all
                   : 0;
}

void mn_money_model_contributions(const mn_money_model *m, const float *values, double *by)
{
    explain x = {.m = m, .values = values, .by = by};

    memset(by, 0, (MN_FEATURES + 1) * sizeof *by);
    by[MN_FEATURES] = m->base;
    for (unsigned t = 0; t < m->trees; t++) {
        x.tree = m->node + m->root[t];
        by[MN_FEATURES] += mean(x.tree, x.tree);
        walk(&x, x.tree, x.steps, 0, 1, 1, -1);
    }
}

void mn_money_model_say(mn_buf *b, const mn_money_model *m, const float *values, unsigned most)
{
    double by[MN_FEATURES + 1];
    bool said[MN_FEATURES] = {false};

    mn_money_model_contributions(m, values, by);
    for (unsigned line = 0; line < most; line++) {
        int k = -1;
        for (int f = 0; f < MN_FEATURES; f++)
            if (!said[f] && fabs(by[f]) >= 0.005 && (k < 0 || fabs(by[f]) > fabs(by[k])))
                k = f;
        if (k < 0)
            return;
        said[k] = true;
        mn_buf_fmt(b, "%+.2f  %s: ", by[k], mn_features[k].words);
        if (isnan(values[k]))
            mn_buf_str(b, "not known\n");
        else
            mn_buf_fmt(b, "%.6g %s\n", (double)values[k], mn_features[k].unit);
    }
}
