/* SPDX-License-Identifier: Apache-2.0
 *
 * merge.c - sets of accounts, united identifier by identifier in their order, so that the result
 * and its evidence are the same in every run.
 */
#include "money/party/merge.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "money/read/names.h"
#include "reference/fold.h"
#include <manumit/table.h>

enum { LINKS_MOST = 1000000, PAIRS_MOST = 10000 };

static const char other_name[] = "their holders' names differ";
static const char no_name[] = "whose one of them is, is not known";
static const char apart[] = "the table of exceptions keeps them apart";

typedef struct pair {
    uint32_t a, b;
} pair;

typedef struct merging {
    mn_merges out;
    mn_payments *p;
    const mn_people *w;
    const mn_merge_options *o;
    uint32_t *up;   /* of a set; itself: its first account */
    uint32_t *name; /* number of the folded name; MN_PAY_NONE */
    bool *excepted; /* sets with an account of the table of exceptions, by their first account */
    pair *except;
    size_t excepts, except_cap;
} merging;

static uint32_t root(merging *m, uint32_t a)
{
    while (m->up[a] != a) {
        m->up[a] = m->up[m->up[a]];
        a = m->up[a];
    }
    return a;
}

/* Whether an exception would be broken by uniting two sets. */
static bool kept_apart(merging *m, uint32_t a, uint32_t b)
{
    for (size_t i = 0; m->excepted[a] && m->excepted[b] && i < m->excepts; i++) {
        const uint32_t x = root(m, m->except[i].a), y = root(m, m->except[i].b);
        if ((x == a && y == b) || (x == b && y == a))
            return true;
    }
    return false;
}

static mn_status tell(merging *m, const mn_identified *a, const mn_identified *b, const char *why,
                      mn_err *e)
{
    mn_merges *o = &m->out;
    o->linked += why != NULL;
    if (why && o->linked > LINKS_MOST)
        return MN_OK;
    if (!mn_grow(&o->merge, &o->cap, o->n + 1, sizeof *o->merge))
        return mn_fail_memory(e);
    o->merge[o->n++] = (mn_merge){.a = a->account,
                                  .b = b->account,
                                  .id = a->id,
                                  .row_a = a->row,
                                  .row_b = b->row,
                                  .kind = a->kind,
                                  .why = why};
    return MN_OK;
}

static mn_status unite(merging *m, const mn_identified *a, const mn_identified *b, mn_err *e)
{
    uint32_t x = root(m, a->account), y = root(m, b->account);
    if (x == y)
        return MN_OK;
    if (kept_apart(m, x, y))
        return tell(m, a, b, apart, e);
    if (y < x) {
        const uint32_t was = x;
        x = y;
        y = was;
    }
    m->up[y] = x;
    m->excepted[x] = m->excepted[x] || m->excepted[y];
    m->out.merged++;
    return tell(m, a, b, NULL, e);
}

/* Why two accounts with the same identifier are not merged; NULL where they are. */
static const char *why_not(const merging *m, const mn_identified *a, const mn_identified *b)
{
    const uint32_t x = m->name[a->account], y = m->name[b->account];
    if (m->o->rule == MN_MERGE_ANY || a->kind == MN_ID_CUSTOMER || (x == y && x != MN_PAY_NONE))
        return NULL;
    return x == MN_PAY_NONE || y == MN_PAY_NONE ? no_name : other_name;
}

/* Accounts from..to share an identifier: each is held against the first one that it may be one
 * with, else against the first of all. */
static mn_status take_group(merging *m, size_t from, size_t to, mn_err *e)
{
    const mn_identified *have = m->w->have;
    mn_status st = MN_OK;
    if (have[from].kind != MN_ID_CUSTOMER && to - from > m->o->hub) {
        mn_merges *o = &m->out;
        if (!mn_grow(&o->hub, &o->hub_cap, o->hubs + 1, sizeof *o->hub))
            return mn_fail_memory(e);
        o->hub[o->hubs++] = (mn_hub){have[from].id, (uint32_t)(to - from), have[from].kind};
        return MN_OK;
    }
    for (size_t i = from + 1; i < to && !st; i++) {
        size_t with = from;
        while (with < i && why_not(m, &have[with], &have[i]))
            with++;
        if (have[from].kind == MN_ID_CUSTOMER)
            with = from;
        st = with < i ? unite(m, &have[with], &have[i], e)
                      : tell(m, &have[from], &have[i], why_not(m, &have[from], &have[i]), e);
    }
    return st;
}

/* --- names and exceptions ----------------------------------------------------------------------
 */

static mn_status number_names(merging *m, mn_err *e)
{
    const mn_text none = {"", 0};
    mn_pay_names names = {.salt = (uint64_t)(uintptr_t)m->name | 1};
    mn_arena texts = {0};
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < m->p->accounts && !st; i++) {
        char room[MN_FOLD_MAX];
        bool fresh;
        const mn_text form = {room, mn_fold(room, m->p->account[i].name, "")};
        m->name[i] = MN_PAY_NONE;
        if (!form.len)
            continue;
        if (!mn_pay_names_put(&names, &m->name[i], &fresh, none, form,
                              mn_pay_names_hash(&names, none, form)) ||
            (fresh && !(names.key[m->name[i]].name = mn_arena_text(&texts, form)).ptr))
            st = mn_fail_memory(e);
    }
    mn_pay_names_free(&names);
    mn_arena_free(&texts);
    return st;
}

static mn_status take_exception(merging *m, const mn_pay_names *ids, const mn_table *t, size_t row,
                                const char *path, mn_err *e)
{
    const mn_text none = {"", 0};
    uint32_t n[2];
    for (size_t i = 0; i < 2; i++) {
        const mn_text id = mn_text_trim(mn_table_text(t, row, i));
        n[i] = mn_pay_names_find(ids, none, id);
        if (!id.len) {
            mn_fail_at(e, MN_DATA, path, mn_table_line(t, row), i + 1, "no account");
            return mn_hint(e, "a row is two accounts that are not to be merged");
        }
    }
    if (n[0] == UINT32_MAX || n[1] == UINT32_MAX) /* an account without payments */
        return MN_OK;
    if (m->excepts == PAIRS_MOST)
        return mn_fail_at(e, MN_DATA, path, mn_table_line(t, row), 0, "more than %d pairs",
                          PAIRS_MOST);
    if (!mn_grow(&m->except, &m->except_cap, m->excepts + 1, sizeof *m->except))
        return mn_fail_memory(e);
    m->except[m->excepts++] = (pair){n[0], n[1]};
    return MN_OK;
}

static mn_status read_exceptions(merging *m, const char *path, const mn_ctx *ctx, mn_err *e)
{
    const mn_text none = {"", 0};
    mn_pay_names ids = {.salt = (uint64_t)(uintptr_t)m->up | 1};
    uint32_t *first = malloc(((size_t)m->p->accounts + 1) * sizeof *first);
    mn_table *t = NULL;
    mn_status st = first ? mn_table_read(&t, ctx, path, NULL, e) : mn_fail_memory(e);
    if (!st && mn_table_cols(t) < 2) {
        mn_fail_at(e, MN_DATA, path, 1, 0, "fewer than two columns");
        st = mn_hint(e, "a row is two accounts that are not to be merged");
    }
    for (uint32_t i = 0; i < m->p->accounts && !st; i++) {
        const mn_text id = m->p->account[i].id;
        uint32_t n;
        bool fresh;
        if (!mn_pay_names_put(&ids, &n, &fresh, none, id, mn_pay_names_hash(&ids, none, id)))
            st = mn_fail_memory(e);
        else if (fresh)
            first[n] = i;
    }
    const size_t had = m->excepts;
    for (size_t i = 0; !st && i < mn_table_rows(t); i++)
        st = take_exception(m, &ids, t, i, path, e);
    for (size_t i = had; i < m->excepts; i++) {
        m->except[i] = (pair){first[m->except[i].a], first[m->except[i].b]};
        m->excepted[m->except[i].a] = m->excepted[m->except[i].b] = true;
    }
    free(first);
    mn_table_free(t);
    mn_pay_names_free(&ids);
    return st;
}

/* --- parties -------------------------------------------------------------------------------------
 */

/* Numbered by their first account, each with its accounts in order. */
static mn_status number_parties(merging *m, mn_err *e)
{
    mn_payments *p = m->p;
    mn_money_party *party = calloc((size_t)p->accounts + 1, sizeof *party);
    uint32_t *list = malloc(((size_t)p->accounts + 1) * sizeof *list), n = 0, at = 0;
    if (!party || !list) {
        free(party);
        free(list);
        return mn_fail_memory(e);
    }
    for (uint32_t i = 0; i < p->accounts; i++) {
        const uint32_t first = root(m, i);
        p->account[i].party = first == i ? n++ : p->account[first].party;
        party[p->account[i].party].count++;
    }
    for (uint32_t i = 0; i < n; i++) {
        party[i].first = at;
        at += party[i].count;
        party[i].count = 0;
    }
    for (uint32_t i = 0; i < p->accounts; i++) {
        mn_money_party *of = &party[p->account[i].party];
        list[of->first + of->count++] = i;
    }
    free(p->party);
    free(p->party_account);
    p->party = party;
    p->party_account = list;
    p->parties = n;
    return MN_OK;
}

mn_status mn_parties_merge(mn_merges *out, mn_payments *p, const mn_people *w,
                           const mn_merge_options *o, const mn_ctx *ctx, mn_err *e)
{
    merging m = {.p = p, .w = w, .o = o};
    mn_status st = MN_OK;
    m.up = malloc(((size_t)p->accounts + 1) * sizeof *m.up);
    m.name = malloc(((size_t)p->accounts + 1) * sizeof *m.name);
    m.excepted = calloc((size_t)p->accounts + 1, sizeof *m.excepted);
    if (!m.up || !m.name || !m.excepted)
        st = mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < p->accounts; i++)
        m.up[i] = i;
    if (!st)
        st = number_names(&m, e);
    if (!st && o->except)
        st = read_exceptions(&m, o->except, ctx, e);
    for (size_t from = 0, to; !st && o->rule != MN_MERGE_NONE && from < w->n; from = to) {
        for (to = from + 1; to < w->n && w->have[to].id == w->have[from].id &&
                            w->have[to].kind == w->have[from].kind;)
            to++;
        if (to - from > 1)
            st = take_group(&m, from, to, e);
        if (!st)
            st = mn_poll(ctx, e);
    }
    if (!st)
        st = number_parties(&m, e);
    free(m.up);
    free(m.name);
    free(m.excepted);
    free(m.except);
    if (st)
        mn_merges_free(&m.out);
    else
        *out = m.out;
    return st;
}

void mn_merges_free(mn_merges *m)
{
    free(m->merge);
    free(m->hub);
    *m = (mn_merges){.n = 0};
}
