/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/json.c - trees out of the JSON in which XGBoost hands over what it has just fitted.
 */
#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "money/model/train.h"

typedef struct {
    const cJSON *left, *right, *column, *at, *missing_left, *cover;
} arrays;

static const cJSON *item(const cJSON *o, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(o, name);
}

static bool arrays_of(arrays *a, const cJSON *tree)
{
    *a = (arrays){item(tree, "left_children"), item(tree, "right_children"),
                  item(tree, "split_indices"), item(tree, "split_conditions"),
                  item(tree, "default_left"),  item(tree, "sum_hessian")};
    const int n = cJSON_GetArraySize(a->left);
    return n > 0 && n <= MN_TREE_NODES_MOST && cJSON_GetArraySize(a->right) == n &&
           cJSON_GetArraySize(a->column) == n && cJSON_GetArraySize(a->at) == n &&
           cJSON_GetArraySize(a->missing_left) == n && cJSON_GetArraySize(a->cover) == n;
}

/* cJSON's arrays are lists: one step through all of them. XGBoost numbers children after parents.
 */
static bool tree_of(mn_tree_node *to, const mn_money_model *m, const arrays *a, int n)
{
    const cJSON *left = a->left->child, *right = a->right->child, *column = a->column->child,
                *at = a->at->child, *missing = a->missing_left->child, *cover = a->cover->child;
    for (int k = 0; k < n; k++) {
        const double l = left->valuedouble, r = right->valuedouble;
        mn_tree_node *x = &to[k];
        memset(x, 0, sizeof *x);
        x->at = (float)at->valuedouble;
        x->cover = (float)cover->valuedouble;
        if (l >= 0) {
            if (l <= k || l >= n || r <= k || r >= n || column->valuedouble < 0 ||
                column->valuedouble >= m->columns)
                return false;
            x->left = (uint16_t)l;
            x->right = (uint16_t)r;
            x->column = (uint16_t)column->valuedouble;
            x->missing_left = cJSON_IsTrue(missing) || missing->valuedouble > 0;
        }
        if (!isfinite(x->at))
            return false;
        left = left->next, right = right->next, column = column->next;
        at = at->next, missing = missing->next, cover = cover->next;
    }
    return true;
}

static mn_status take(mn_money_model *m, const cJSON *all, unsigned rounds, mn_err *e)
{
    const cJSON *learner = item(all, "learner"),
                *trees = item(item(item(learner, "gradient_booster"), "model"), "trees");
    size_t used = 0, room = 0;
    unsigned t = 0;
    const cJSON *tree;

    free(m->root);
    free(m->node);
    m->node = NULL;
    m->trees = rounds;
    m->base = 0; /* base_score 0.5 */
    m->root = calloc((size_t)rounds + 1, sizeof *m->root);
    if (!m->root)
        return mn_fail_memory(e);
    cJSON_ArrayForEach(tree, trees)
    {
        arrays a;
        if (t == rounds)
            break;
        if (!arrays_of(&a, tree))
            return mn_fail(e, MN_SYSTEM, "XGBoost's trees aren't as this program knows them");
        const int n = cJSON_GetArraySize(a.left);
        if (!mn_grow(&m->node, &room, used + (size_t)n, sizeof *m->node))
            return mn_fail_memory(e);
        if (!tree_of(m->node + used, m, &a, n))
            return mn_fail(e, MN_SYSTEM, "XGBoost's trees aren't as this program knows them");
        used += (size_t)n;
        m->root[++t] = (uint32_t)used;
    }
    if (t != rounds)
        return mn_fail(e, MN_SYSTEM, "XGBoost handed over %u trees of %u", t, rounds);
    return MN_OK;
}

mn_status mn_trees_from_json(mn_money_model *m, const char *json, size_t len, unsigned rounds,
                             mn_err *e)
{
    cJSON *all = cJSON_ParseWithLength(json, len);
    if (!all)
        return mn_fail(e, MN_SYSTEM, "XGBoost's JSON can't be read");
    mn_status st = take(m, all, rounds, e);
    cJSON_Delete(all);
    return st;
}
