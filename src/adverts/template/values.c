/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/values.c - see values.h.
 */
#include "adverts/template/values.h"
#include "core/err.h"

static bool constant(const mn_decided *d, size_t c)
{
    return d->kind[c] == MN_COLUMN_CONST && d->slot[c] == MN_COLUMN_NONE;
}

mn_status mn_value_rules_of(mn_value_rules *out, mn_arena *arena, const mn_decided *d,
                            size_t columns, mn_err *e)
{
    mn_value_rules r = {.decided = d, .columns = columns};
    uint32_t **const each[] = {&r.before, &r.behind, &r.left, &r.right, &r.token};
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        if (!(*each[i] = mn_arena_alloc(arena, columns, sizeof(uint32_t))))
            return mn_fail_memory(e);
    uint32_t any = MN_COLUMN_NONE, word = MN_COLUMN_NONE;
    for (size_t c = 0; c < columns; c++) {
        r.before[c] = any;
        r.left[c] = word;
        any = constant(d, c) ? (uint32_t)c : any;
        word = constant(d, c) && !d->mark[c] ? (uint32_t)c : word;
    }
    any = word = MN_COLUMN_NONE;
    for (size_t c = columns; c > 0; c--) {
        r.behind[c - 1] = any;
        r.right[c - 1] = word;
        any = constant(d, c - 1) ? (uint32_t)(c - 1) : any;
        word = constant(d, c - 1) && !d->mark[c - 1] ? (uint32_t)(c - 1) : word;
    }
    *out = r;
    return MN_OK;
}

/* The tokens [from, to) of an item that lie between two constants. */
typedef struct run {
    uint32_t from, to;
    uint32_t column;     /* of the first that is in a slot */
    uint32_t slots;      /* that differ */
    bool before, behind; /* these constants stand there, right beside */
} run;

static bool in_slot(const mn_item *x, uint32_t j)
{
    return x->part[j] < MN_PART_CONST;
}

static bool mark(const mn_item *x, uint32_t j)
{
    return x->light[j] == MN_LIGHT_MARK;
}

/* Words beside a slot, up to the constants, are of it. */
static void extend(mn_item *x, const run *r)
{
    uint32_t first = r->from, last = r->to;
    while (first < r->to && !in_slot(x, first))
        first++;
    while (last > r->from && !in_slot(x, last - 1))
        last--;
    if (r->before && !mn_key_is_value(x->key[first]))
        for (uint32_t j = first; j > r->from && !mark(x, j - 1); j--)
            x->part[j - 1] = x->part[first];
    if (r->behind && !mn_key_is_value(x->key[last - 1]))
        for (uint32_t j = last; j < r->to && !mark(x, j); j++)
            x->part[j] = x->part[last - 1];
}

static void settle(const mn_value_rules *r, mn_item *x, const run *at)
{
    if (at->slots == 0)
        return;
    const uint32_t left = r->left[at->column], right = r->right[at->column];
    const bool around = (left == MN_COLUMN_NONE && right == MN_COLUMN_NONE) ||
                        (left != MN_COLUMN_NONE && r->token[left] != MN_COLUMN_NONE) ||
                        (right != MN_COLUMN_NONE && r->token[right] != MN_COLUMN_NONE);
    if (!around) {
        for (uint32_t j = at->from; j < at->to; j++)
            if (in_slot(x, j) && !mn_key_is_value(x->key[j]))
                x->part[j] = MN_PART_EDIT;
        return;
    }
    extend(x, at);
}

void mn_values_settle(const mn_value_rules *r, mn_item *x, const uint32_t *index)
{
    for (size_t c = 0; c < r->columns; c++)
        r->token[c] = MN_COLUMN_NONE;
    for (uint32_t j = 0; j < x->n; j++)
        if (x->part[j] == MN_PART_CONST)
            r->token[index[j]] = j;
    for (uint32_t j = 0; j < x->n;) {
        run at = {.from = j, .to = j, .column = MN_COLUMN_NONE};
        uint32_t slot = MN_COLUMN_NONE;
        const uint32_t before = r->before[index[j]], behind = r->behind[index[j]];
        if (x->part[j] == MN_PART_CONST) {
            j++;
            continue;
        }
        for (; j < x->n && x->part[j] != MN_PART_CONST && r->before[index[j]] == before &&
               r->behind[index[j]] == behind;
             j++) {
            if (!in_slot(x, j))
                continue;
            at.column = at.column == MN_COLUMN_NONE ? index[j] : at.column;
            at.slots += x->part[j] != slot;
            slot = x->part[j];
        }
        if (j == at.from) { /* it lies in the column of a constant, as another word */
            j++;
            continue;
        }
        at.to = j;
        at.before = before == MN_COLUMN_NONE ? at.from == 0
                                             : at.from > 0 && r->token[before] == at.from - 1;
        at.behind = behind == MN_COLUMN_NONE ? at.to == x->n : r->token[behind] == at.to;
        settle(r, x, &at);
    }
}
