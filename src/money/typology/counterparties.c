/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/counterparties.c - see the header.
 */
#include "money/typology/counterparties.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "reference/fold.h"
#include <manumit/table.h>

enum { KIND, NAME, ACCOUNT, CODE, SOURCE, DATE, COLUMNS };
static const char *const column_names[COLUMNS] = {"kind", "name",   "account",
                                                  "mcc",  "source", "date"};

void mn_counterparties_free(mn_counterparties *l)
{
    free(l->at);
    mn_arena_free(&l->texts);
    *l = (mn_counterparties){0};
}

static mn_text cell(const mn_table *t, size_t row, size_t col)
{
    return col == SIZE_MAX ? (mn_text){"", 0} : mn_text_trim(mn_table_text(t, row, col));
}

static bool read_codes(mn_text t, uint16_t *first, uint16_t *last)
{
    int64_t a, b;
    mn_text rest = t, part;
    if (!mn_text_split(&rest, '-', &part) || !mn_text_i64(mn_text_trim(part), &a))
        return false;
    b = a;
    if (rest.ptr && !mn_text_i64(mn_text_trim(rest), &b))
        return false;
    if (a < 1 || b < a || b >= MN_MERCHANT_CODES)
        return false;
    *first = (uint16_t)a;
    *last = (uint16_t)b;
    return true;
}

static mn_status take_row(mn_counterparties *l, const mn_table *t, size_t row, const size_t *col,
                          const char *path, mn_err *e)
{
    mn_counterparty c = {.kind = MN_LIST_KINDS, .line = mn_table_line(t, row)};
    const mn_text kind = cell(t, row, col[KIND]), codes = cell(t, row, col[CODE]);
    mn_text *const to[] = {&c.name, &c.account, &c.source, &c.date};
    static const unsigned from[] = {NAME, ACCOUNT, SOURCE, DATE};
    char folded[MN_FOLD_MAX];
    for (unsigned k = 0; k < MN_LIST_KINDS; k++)
        if (mn_text_eq_str(kind, mn_list_words[k]))
            c.kind = (uint8_t)k;
    for (unsigned k = 0; k < 4; k++) {
        const mn_text x = cell(t, row, col[from[k]]);
        if (x.len && !(*to[k] = mn_arena_text(&l->texts, x)).ptr)
            return mn_fail_memory(e);
    }
    const char *why = NULL;
    if (c.kind == MN_LIST_KINDS)
        why = "a kind that is none of advert, recruiter, remitter, exchange, processor, other";
    else if (codes.len && !read_codes(codes, &c.first, &c.last))
        why = "no merchant category code";
    else if (!codes.len && !c.name.len && !c.account.len)
        why = "neither a name, an account nor a code";
    else if (c.name.len && !mn_fold(folded, c.name, ""))
        why = "a name without letters or digits, or too long a one";
    if (why) {
        mn_fail_at(e, MN_DATA, path, c.line, 0, "%s", why);
        return mn_hint(e, "a row is a kind, and whom it is of: 'recruiter,Example Agency,,,' under "
                          "kind,name,account,mcc,source");
    }
    if (!mn_grow(&l->at, &l->cap, l->n + 1, sizeof *l->at))
        return mn_fail_memory(e);
    l->at[l->n++] = c;
    return MN_OK;
}

/* Takes the table, which may be NULL where st is an error. */
static mn_status take_table(mn_counterparties *out, mn_table *t, mn_status st, const char *path,
                            mn_err *e)
{
    mn_counterparties l = {0};
    size_t col[COLUMNS];
    for (unsigned k = 0; !st && k < COLUMNS; k++)
        col[k] = mn_table_find(t, column_names[k]);
    if (!st && (col[KIND] == SIZE_MAX ||
                (col[NAME] == SIZE_MAX && col[ACCOUNT] == SIZE_MAX && col[CODE] == SIZE_MAX))) {
        mn_fail_at(e, MN_DATA, path, 1, 0, "no column 'kind', or none of name, account and mcc");
        st = mn_hint(e, "the first row is, for example: kind,name,account,mcc,source,date");
    }
    if (!st && mn_table_rows(t) > MN_COUNTERPARTIES)
        st = mn_fail_at(e, MN_DATA, path, 0, 0, "more than %d counterparties", MN_COUNTERPARTIES);
    if (!st && mn_table_rejects(t))
        st = mn_fail_at(e, MN_DATA, path, mn_table_reject_line(t, 0), 0, "%s",
                        mn_table_reject_reason(t, 0));
    for (size_t i = 0; !st && i < mn_table_rows(t); i++)
        st = take_row(&l, t, i, col, path, e);
    mn_table_free(t);
    if (st)
        mn_counterparties_free(&l);
    else
        *out = l;
    return st;
}

mn_status mn_counterparties_read(mn_counterparties *out, const char *path, const mn_ctx *ctx,
                                 mn_err *e)
{
    mn_table *t = NULL;
    const mn_status st = mn_table_read(&t, ctx, path, NULL, e);
    return take_table(out, t, st, path, e);
}

mn_status mn_counterparties_parse(mn_counterparties *out, mn_text csv, const char *name, mn_err *e)
{
    mn_table *t = NULL;
    const mn_status st = mn_table_read_memory(&t, NULL, name, csv.ptr, csv.len, NULL, e);
    return take_table(out, t, st, name, e);
}

/* --- whom it names ------------------------------------------------------------------------------
 */

/* Numbers of entries by folded name and by account; entries of one name are a chain. */
typedef struct index {
    mn_map name, account;
    uint32_t *next;
    mn_arena texts;
} index;

static mn_status put(index *x, mn_map *m, mn_text key, uint32_t i, mn_err *e)
{
    uint32_t first = i;
    mn_status st = mn_map_put(m, key, &first, e);
    if (st || first == i)
        return st;
    while (x->next[first] != MN_PAY_NONE)
        first = x->next[first];
    x->next[first] = i;
    return MN_OK;
}

static mn_status make_index(index *x, const mn_counterparties *l, mn_err *e)
{
    mn_status st = MN_OK;
    x->next = malloc((l->n + 1) * sizeof *x->next);
    if (!x->next)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < l->n; i++)
        x->next[i] = MN_PAY_NONE;
    for (uint32_t i = 0; !st && i < l->n; i++) {
        char room[MN_FOLD_MAX];
        if (l->at[i].account.len) {
            st = put(x, &x->account, l->at[i].account, i, e);
        } else if (l->at[i].name.len) {
            const mn_text key =
                mn_arena_text(&x->texts, (mn_text){room, mn_fold(room, l->at[i].name, "")});
            st = key.ptr ? put(x, &x->name, key, i, e) : mn_fail_memory(e);
        }
    }
    return st;
}

static void mark(mn_money_view *v, mn_counterparties *l, const index *x, uint32_t i, uint32_t party)
{
    for (; i != MN_MAP_NONE && i != MN_PAY_NONE; i = x->next[i]) {
        v->listed[party] |= (uint8_t)(1u << l->at[i].kind);
        l->at[i].matched++;
    }
}

static void mark_codes(mn_money_view *v, mn_counterparties *l)
{
    const mn_payments *p = v->p;
    for (size_t i = 0; i < l->n; i++)
        for (unsigned c = l->at[i].first; l->at[i].first && c <= l->at[i].last; c++)
            v->listed_code[c] |= (uint8_t)(1u << l->at[i].kind);
    uint32_t *count = calloc(MN_MERCHANT_CODES, sizeof *count);
    for (uint32_t i = 0; count && i < p->n; i++)
        count[p->mcc[i] < MN_MERCHANT_CODES ? p->mcc[i] : 0]++;
    for (size_t i = 0; count && i < l->n; i++)
        for (unsigned c = l->at[i].first; l->at[i].first && c <= l->at[i].last; c++)
            l->at[i].matched += count[c];
    free(count);
}

mn_status mn_money_view_listed(mn_money_view *v, mn_counterparties *l, mn_err *e)
{
    const mn_payments *p = v->p;
    index x = {0};
    v->listed = calloc((size_t)p->parties + 1, 1);
    v->listed_code = calloc(MN_MERCHANT_CODES, 1);
    mn_status st = v->listed && v->listed_code ? make_index(&x, l, e) : mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < p->accounts; i++) {
        char room[MN_FOLD_MAX];
        const mn_account *a = &p->account[i];
        const size_t n = mn_fold(room, a->name, "");
        mark(v, l, &x, mn_map_get(&x.account, a->id), a->party);
        if (n)
            mark(v, l, &x, mn_map_get(&x.name, (mn_text){room, n}), a->party);
    }
    if (!st)
        mark_codes(v, l);
    mn_map_free(&x.name);
    mn_map_free(&x.account);
    mn_arena_free(&x.texts);
    free(x.next);
    return st;
}

const mn_counterparty *mn_counterparty_of(const mn_counterparties *l, const mn_payments *p,
                                          uint32_t account, unsigned code)
{
    char own[MN_FOLD_MAX], other[MN_FOLD_MAX];
    const size_t n = account == MN_PAY_NONE ? 0 : mn_fold(own, p->account[account].name, "");
    for (size_t i = 0; i < l->n; i++) {
        const mn_counterparty *c = &l->at[i];
        if (c->first && code >= c->first && code <= c->last)
            return c;
        if (account == MN_PAY_NONE)
            continue;
        if (c->account.len ? mn_text_eq(c->account, p->account[account].id)
                           : n && c->name.len && mn_fold(other, c->name, "") == n &&
                                 memcmp(own, other, n) == 0)
            return c;
    }
    return NULL;
}
