/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/join.c - which rows are one party, and which party is meant by what a row names.
 *
 * Rows that are the same as another are joined along same_as to the one at its end. A text that
 * is no id is the party that alone has it as main name, else alone among its other names;
 * whatever is left is a party that is only named.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "trace/chain/image.h"

/* --- findings --------------------------------------------------------------------- */

mn_status mn_chain_told_one(mn_told *t, mn_chain_builder *b, mn_text text, mn_row_at at, mn_err *e)
{
    return t->n++ < MN_CHAIN_TOLD
               ? mn_chain_add_finding(b, t->kind, mn_text_of(t->what), text, at, e)
               : MN_OK;
}

mn_status mn_chain_told_end(const mn_told *t, mn_chain_builder *b, mn_err *e)
{
    char more[64];
    if (t->n <= MN_CHAIN_TOLD)
        return MN_OK;
    snprintf(more, sizeof more, "and %zu more of this kind", t->n - MN_CHAIN_TOLD);
    return mn_chain_add_finding(b, t->kind, mn_text_of(more), (mn_text){"", 0},
                                (mn_row_at){0, 0, 0}, e);
}

/* --- rows that are the same ------------------------------------------------------- */

enum { UNSEEN = UINT32_MAX - 1 };

typedef struct joining {
    mn_chain_builder *b;
    uint32_t *root; /* of each row: the row that it is; UNSEEN */
    uint32_t *of;   /* of each ref: its party */
    uint32_t *from; /* of each root, by its number among parties: its row */
    size_t parties; /* with rows */
    mn_ids names;
    uint32_t *name_of; /* of each name: its row; MN_NOT_ANY: of several */
    size_t name_cap;
} joining;

static mn_row_at row_at(const mn_chain_builder *b, uint32_t row)
{
    return b->party[row].at;
}

static mn_text row_id(const mn_chain_builder *b, uint32_t row)
{
    return mn_chain_pool_text(&b->pool, b->ref_id.span[b->party[row].ref]);
}

/* The row that a row says it is; MN_NOT_ANY: none. */
static uint32_t same_row(const mn_chain_builder *b, uint32_t row)
{
    const uint32_t same = b->party[row].same;
    return same == MN_NOT_ANY ? MN_NOT_ANY : b->ref[same].row;
}

/* Follows same_as from a row; path: marks of this walk. Rows of a circle stand for themselves. */
static mn_status find_root(joining *j, uint32_t row, uint32_t *mark, mn_told *circle, mn_err *e)
{
    uint32_t at = row, root;
    while (j->root[at] == UNSEEN && mark[at] != row && same_row(j->b, at) != MN_NOT_ANY) {
        mark[at] = row;
        at = same_row(j->b, at);
    }
    if (j->root[at] == UNSEEN && mark[at] == row) {
        const uint32_t first = at;
        do {
            mn_status st = mn_chain_told_one(circle, j->b, row_id(j->b, at), row_at(j->b, at), e);
            if (st)
                return st;
            j->root[at] = at;
            at = same_row(j->b, at);
        } while (at != first);
    } else if (j->root[at] == UNSEEN) {
        j->root[at] = at;
    }
    root = j->root[at];
    for (at = row; j->root[at] == UNSEEN; at = same_row(j->b, at))
        j->root[at] = root;
    return MN_OK;
}

static mn_status find_roots(joining *j, mn_err *e)
{
    mn_chain_builder *b = j->b;
    mn_told unknown = {"same-as-unknown",
                       "there is no party of the id in same_as: the row stands by itself", 0};
    mn_told circle = {"same-as-circle",
                      "same_as leads back to the row: each of the circle's rows "
                      "stands by itself",
                      0};
    uint32_t *mark = malloc((b->parties + 1) * sizeof *mark);
    mn_status st = mark ? MN_OK : mn_fail_memory(e);
    if (!st)
        memset(mark, 0xff, (b->parties + 1) * sizeof *mark);
    for (uint32_t i = 0; i < b->parties && !st; i++) {
        const uint32_t same = b->party[i].same;
        if (same != MN_NOT_ANY && b->ref[same].row == MN_NOT_ANY)
            st = mn_chain_told_one(&unknown, b, mn_chain_pool_text(&b->pool, b->ref_id.span[same]),
                                   row_at(b, i), e);
        if (!st && j->root[i] == UNSEEN)
            st = find_root(j, i, mark, &circle, e);
    }
    free(mark);
    if (!st)
        st = mn_chain_told_end(&unknown, b, e);
    return st ? st : mn_chain_told_end(&circle, b, e);
}

/* Numbers for rows that stand for a party, in their order; then for the others. */
static mn_status number_rows(joining *j, mn_err *e)
{
    mn_chain_builder *b = j->b;
    for (uint32_t i = 0; i < b->parties; i++)
        if (j->root[i] == i) {
            j->of[b->party[i].ref] = (uint32_t)j->parties;
            j->from[j->parties++] = i;
        }
    for (uint32_t i = 0; i < b->parties; i++)
        j->of[b->party[i].ref] = j->of[b->party[j->root[i]].ref];
    (void)e;
    return MN_OK;
}

/* --- names in the place of ids ------------------------------------------------------ */

/* Takes a name in: of which party, or that it is of several. */
static mn_status take_name(joining *j, mn_span name, uint32_t party, mn_err *e)
{
    uint32_t n;
    if (!name.length)
        return MN_OK;
    if (!mn_grow(&j->name_of, &j->name_cap, j->names.n + 1, sizeof *j->name_of))
        return mn_fail_memory(e);
    const size_t before = j->names.n;
    mn_status st = mn_chain_ids_put_span(&n, &j->names, &j->b->pool, name, e);
    if (st)
        return st;
    if (n == before)
        j->name_of[n] = party;
    else if (j->name_of[n] != party)
        j->name_of[n] = MN_NOT_ANY;
    return MN_OK;
}

static mn_status take_other_names(joining *j, const mn_party_row *r, uint32_t party, mn_err *e)
{
    const mn_text facts = mn_chain_pool_text(&j->b->pool, r->facts);
    mn_party_value v;
    mn_status st = MN_OK;
    for (size_t at = 0; !st && mn_chain_facts_next(&v, &at, facts);)
        if (mn_party_is_name(v.field) && v.field != MN_PARTY_WEAK)
            st = take_name(
                j, (mn_span){(uint32_t)(v.text.ptr - j->b->pool.bytes), (uint32_t)v.text.len},
                party, e);
    return st;
}

/* Refs that no row has as id, by the names of parties. */
static mn_status match_names(joining *j, bool others, mn_told *many, size_t *left, mn_err *e)
{
    mn_chain_builder *b = j->b;
    mn_status st = MN_OK;
    mn_chain_ids_free(&j->names);
    for (uint32_t i = 0; i < b->parties && !st; i++) {
        const mn_party_row *r = &b->party[i];
        st = others ? take_other_names(j, r, j->of[r->ref], e)
                    : take_name(j, r->name, j->of[r->ref], e);
    }
    for (uint32_t i = 0; i < b->refs && !st; i++) {
        if (!b->ref[i].used || j->of[i] != MN_NOT_ANY)
            continue;
        const mn_text t = mn_chain_pool_text(&b->pool, b->ref_id.span[i]);
        const uint32_t n = mn_chain_ids_get(&j->names, &b->pool, t);
        if (n != MN_NOT_ANY && j->name_of[n] != MN_NOT_ANY) {
            j->of[i] = j->name_of[n];
            --*left;
        } else if (n != MN_NOT_ANY && !b->ref[i].several) {
            b->ref[i].several = true;
            st = mn_chain_told_one(many, b, t, (mn_row_at){0, 0, 0}, e);
        }
    }
    return st;
}

static mn_status find_named(joining *j, mn_err *e)
{
    mn_chain_builder *b = j->b;
    mn_told many = {"name-of-several",
                    "several parties have this name: what names it is taken for one more", 0};
    size_t left = 0;
    for (size_t i = 0; i < b->refs; i++)
        left += b->ref[i].used && j->of[i] == MN_NOT_ANY;
    mn_status st = MN_OK;
    for (int others = 0; others < 2 && left && !st; others++)
        st = match_names(j, others, &many, &left, e);
    return st ? st : mn_chain_told_end(&many, b, e);
}

/* --- parties ------------------------------------------------------------------------- */

/* One value of joined rows, for putting them by field. */
typedef struct gathered {
    mn_party_value value[MN_CHAIN_FACTS];
    size_t n, lost;
} gathered;

static void gather(gathered *g, mn_text facts)
{
    mn_party_value v;
    for (size_t at = 0; mn_chain_facts_next(&v, &at, facts);) {
        size_t i = 0;
        while (i < g->n && !(g->value[i].field == v.field && mn_text_eq(g->value[i].text, v.text)))
            i++;
        if (i < g->n)
            continue;
        if (g->n == MN_CHAIN_FACTS) {
            g->lost++;
            continue;
        }
        for (i = g->n++; i && g->value[i - 1].field > v.field; i--)
            g->value[i] = g->value[i - 1];
        g->value[i] = v;
    }
}

/* The values of all rows that are one party. The texts are copied first, as the pool may move. */
static mn_status join_facts(mn_chain_party *p, mn_chain_builder *b, const uint32_t *rows, size_t n,
                            mn_err *e)
{
    mn_arena a = {0};
    gathered *g = mn_arena_alloc(&a, 1, sizeof *g);
    mn_status st = g ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; i < n && !st; i++) {
        gather(g, mn_chain_pool_text(&b->pool, b->party[rows[i]].facts));
        if (!p->country[0])
            memcpy(p->country, b->party[rows[i]].country, sizeof p->country);
    }
    for (size_t i = 0; !st && i < g->n; i++)
        if (!(g->value[i].text = mn_arena_text(&a, g->value[i].text)).ptr)
            st = mn_fail_memory(e);
    if (!st) {
        const mn_party all = {
            .schema = mn_chain_facts_schema(mn_chain_pool_text(&b->pool, b->party[rows[0]].facts)),
            .value = g->value,
            .count = g->n};
        st = mn_chain_facts_put(&p->facts, &p->name, &b->pool, &all, e);
    }
    if (!st && g->lost)
        st = mn_chain_add_finding(b, "too-many-values",
                                  mn_text_of("rows that are the same party have more than 1,024 "
                                             "values: those past them are left out"),
                                  row_id(b, rows[0]), row_at(b, rows[0]), e);
    mn_arena_free(&a);
    return st;
}

typedef struct same_as {
    uint32_t party, row;
} same_as;

static int by_party(const void *a, const void *b)
{
    const same_as *x = a, *y = b;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Joins what is known of parties with several rows. */
static mn_status join_rows(joining *j, mn_chain_party *party, mn_err *e)
{
    mn_chain_builder *b = j->b;
    size_t n = 0, count = 0;
    for (uint32_t i = 0; i < b->parties; i++)
        n += j->root[i] != i;
    if (!n)
        return MN_OK;
    same_as *at = malloc(n * sizeof *at);
    uint32_t *rows = malloc((n + 1) * sizeof *rows);
    mn_status st = at && rows ? MN_OK : mn_fail_memory(e);
    for (uint32_t i = 0; i < b->parties && !st; i++)
        if (j->root[i] != i)
            at[count++] = (same_as){j->of[b->party[i].ref], i};
    if (!st)
        qsort(at, n, sizeof *at, by_party);
    for (size_t i = 0, k; i < n && !st; i = k) {
        rows[0] = j->from[at[i].party];
        for (k = i; k < n && at[k].party == at[i].party; k++)
            rows[1 + k - i] = at[k].row;
        st = join_facts(&party[at[i].party], b, rows, 1 + k - i, e);
    }
    free(at);
    free(rows);
    return st;
}

static int by_text(const void *a, const void *b)
{
    const mn_text *x = a, *y = b;
    return mn_text_cmp(*x, *y);
}

/* Ids of rows that are another's party, in order. */
static mn_status put_same(mn_chain_image *m, joining *j, mn_err *e)
{
    mn_chain_builder *b = j->b;
    size_t n = 0;
    for (uint32_t i = 0; i < b->parties; i++)
        n += j->root[i] != i;
    struct {
        mn_text id;
        mn_chain_same same;
    } *at = calloc(n + 1, sizeof *at);
    mn_chain_same *same = m->bytes[MN_CHAIN_OF_SAME] = calloc(n + 1, sizeof *same);
    mn_status st = at && same ? MN_OK : mn_fail_memory(e);
    n = 0;
    for (uint32_t i = 0; i < b->parties && !st; i++)
        if (j->root[i] != i) {
            at[n].id = row_id(b, i);
            at[n++].same = (mn_chain_same){.id = b->ref_id.span[b->party[i].ref],
                                           .party = j->of[b->party[i].ref]};
        }
    if (!st)
        qsort(at, n, sizeof *at, by_text);
    for (size_t i = 0; i < n && !st; i++)
        same[i] = at[i].same;
    free(at);
    m->count[MN_CHAIN_OF_SAME] = n;
    return st;
}

static mn_status put_parties(mn_chain_image *m, joining *j, mn_err *e)
{
    mn_chain_builder *b = j->b;
    size_t n = j->parties;
    for (size_t i = 0; i < b->refs; i++)
        n += b->ref[i].used && j->of[i] == MN_NOT_ANY;
    if (n > UINT32_MAX - 2)
        return mn_fail(e, MN_DATA, "more than %u parties", UINT32_MAX - 2);
    mn_chain_party *p = m->bytes[MN_CHAIN_OF_PARTIES] = calloc(n + 1, sizeof *p);
    if (!p)
        return mn_fail_memory(e);
    for (size_t i = 0; i < j->parties; i++) {
        const mn_party_row *r = &b->party[j->from[i]];
        p[i] = (mn_chain_party){.id = b->ref_id.span[r->ref],
                                .name = r->name,
                                .facts = r->facts,
                                .at = r->at,
                                .country = {r->country[0], r->country[1]},
                                .told = MN_TOLD_STATED};
    }
    for (size_t i = 0, at = j->parties; i < b->refs; i++)
        if (b->ref[i].used && j->of[i] == MN_NOT_ANY) {
            p[at] = (mn_chain_party){.id = b->ref_id.span[i], .told = MN_TOLD_NAMED};
            j->of[i] = (uint32_t)at++;
        }
    m->count[MN_CHAIN_OF_PARTIES] = n;
    mn_status st = join_rows(j, p, e);
    return st ? st : put_same(m, j, e);
}

mn_status mn_chain_join(mn_chain_image *m, uint32_t **of, mn_chain_builder *b, const mn_ctx *ctx,
                        mn_err *e)
{
    joining j = {.b = b,
                 .root = malloc((b->parties + 1) * sizeof *j.root),
                 .of = malloc((b->refs + 1) * sizeof *j.of),
                 .from = malloc((b->parties + 1) * sizeof *j.from)};
    mn_status st = j.root && j.of && j.from ? MN_OK : mn_fail_memory(e);
    (void)ctx;
    if (!st) {
        for (size_t i = 0; i < b->parties; i++)
            j.root[i] = UNSEEN;
        memset(j.of, 0xff, (b->refs + 1) * sizeof *j.of);
    }
    if (!st && !(st = find_roots(&j, e)) && !(st = number_rows(&j, e)) && !(st = find_named(&j, e)))
        st = put_parties(m, &j, e);
    mn_chain_ids_free(&j.names);
    free(j.name_of);
    free(j.root);
    free(j.from);
    if (st)
        free(j.of);
    else
        *of = j.of;
    return st;
}
