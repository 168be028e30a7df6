/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_details.c - decisions of people, and both sides side by side. See screen_details.h.
 */
#include "screen/commands/screen_details.h"

#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "screen/party/json.h"

mn_text mn_screening_met(const mn_screening *s, const mn_match *h)
{
    const mn_index *x = mn_screener_list(s->screener, h->list);
    return mn_parsed_original(mn_index_name_at(x, h->name).parsed);
}

/* --- decisions ----------------------------------------------------------------------------- */

static void maybe(mn_maker *k, size_t col, mn_text t)
{
    if (t.len)
        mn_make_text(k, col, t);
}

void mn_make_decided(mn_maker *k, const mn_screening *s, const mn_party *q, const mn_ruled *x)
{
    const mn_index *index = mn_screener_list(s->screener, x->match.list);
    const mn_ruling how = mn_screening_ruling(s);
    mn_decided d;
    if (k->st || (k->st = mn_rule_why(&d, &how, x, q, k->e)))
        return;
    mn_make_row(k, q->line);
    if (q->line)
        mn_make_i64(k, 0, (int64_t)q->line);
    maybe(k, 1, q->id);
    mn_make_text(k, 2, mn_party_nth(q, MN_PARTY_NAME, 0));
    mn_make_text(k, 3, mn_index_head_of(index).list);
    mn_make_text(k, 4, mn_index_id(index, x->match.entry));
    mn_make_text(k, 5, mn_screening_met(s, &x->match));
    mn_make_f64(k, 6, mn_screening_round(x->match.probability));
    mn_make_str(k, 7, mn_decision_name(x->scored));
    mn_make_str(k, 8, mn_decision_name(x->match.decision));
    mn_make_i64(k, 9, x->review);
    mn_make_str(k, 10, mn_ruled_word(x));
    maybe(k, 11, d.by);
    mn_make_str(k, 12, d.date);
    maybe(k, 13, d.confirmed_by);
    maybe(k, 14, d.reason);
    maybe(k, 15, d.expires);
    mn_make_str(k, 16, d.why);
}

/* --- what was compared --------------------------------------------------------------------- */

typedef struct comparing {
    mn_maker *k;
    uint64_t line;
    mn_text list, entry;
} comparing;

static void make_fact(const mn_score_fact *f, void *payload)
{
    const comparing *x = payload;
    mn_make_row(x->k, x->line);
    if (x->line)
        mn_make_i64(x->k, 0, (int64_t)x->line);
    mn_make_text(x->k, 1, x->list);
    mn_make_text(x->k, 2, x->entry);
    mn_make_str(x->k, 3, f->what);
    maybe(x->k, 4, f->here);
    maybe(x->k, 5, f->there);
    mn_make_str(x->k, 6, f->verdict);
    mn_make_str(x->k, 7, f->note);
    mn_make_f64(x->k, 8, mn_screening_round(f->value));
}

void mn_make_compared(mn_maker *k, const mn_screening *s, const mn_party *q, const mn_match *h)
{
    const mn_index *index = mn_screener_list(s->screener, h->list);
    comparing x = {k, q->line, mn_index_head_of(index).list, mn_index_id(index, h->entry)};
    if (!k->st)
        k->st = mn_match_facts(s->screener, h, q, make_fact, &x, k->e);
}

/* --- parties ------------------------------------------------------------------------------- */

static void make_field(mn_maker *k, uint64_t line, const char *field, mn_text value)
{
    mn_make_row(k, line);
    if (line)
        mn_make_i64(k, 0, (int64_t)line);
    mn_make_str(k, 1, field);
    mn_make_text(k, 2, value);
}

void mn_make_party(mn_maker *k, const mn_party *q)
{
    make_field(k, q->line, "schema", mn_text_of(mn_schema_name(q->schema)));
    for (size_t i = 0; i < q->count; i++)
        make_field(k, q->line, mn_party_field_name(q->value[i].field), q->value[i].text);
}

/* --- entries ------------------------------------------------------------------------------- */

mn_status mn_named_add(mn_named_entries *x, const mn_match *h, mn_err *e)
{
    if (!mn_grow(&x->at, &x->cap, x->n + 1, sizeof *x->at))
        return mn_fail_memory(e);
    x->at[x->n++] = (uint64_t)h->list << 32 | h->entry;
    return MN_OK;
}

void mn_named_free(mn_named_entries *x)
{
    free(x->at);
    *x = (mn_named_entries){0};
}

static int by_number(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* The entry whose fields are told. */
typedef struct told {
    mn_maker *k;
    const char *list;
    mn_text entry;
} told;

static void tell(const told *t, const char *field, mn_text value)
{
    mn_make_row(t->k, 0);
    mn_make_str(t->k, 0, t->list);
    mn_make_text(t->k, 1, t->entry);
    mn_make_str(t->k, 2, field);
    mn_make_text(t->k, 3, value);
}

static void tell_party(const told *t, const mn_party *p)
{
    tell(t, "schema", mn_text_of(mn_schema_name(p->schema)));
    for (size_t i = 0; i < p->count; i++)
        tell(t, mn_party_field_name(p->value[i].field), p->value[i].text);
}

static void tell_indexed(const told *t, const mn_index *x, uint32_t entry)
{
    uint32_t first, count;
    mn_index_names_of(x, entry, &first, &count);
    tell(t, "schema", mn_text_of(mn_schema_name(mn_index_schema(x, entry))));
    for (uint32_t i = first; i < first + count; i++) {
        const mn_index_name n = mn_index_name_at(x, i);
        tell(t, mn_party_field_name(n.kind), mn_parsed_original(n.parsed));
    }
    for (size_t i = 0; i < mn_index_values(x, entry); i++) {
        const mn_party_value v = mn_index_value_at(x, entry, i);
        tell(t, mn_party_field_name(v.field), v.text);
    }
}

/* As the store has it in that version; false where it is not there. */
static mn_status tell_stored(bool *found, const told *t, mn_store *store, int64_t version,
                             mn_party_maker *maker, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_entry x;
    bool any = true;
    *found = false;
    mn_status st = mn_store_entry_history(&c, store, mn_text_of(t->list), t->entry, e);
    while (!st && !*found && !(st = mn_store_next_entry(c, &x, &any, e)) && any) {
        const mn_party *p;
        if (x.from > version || (x.to && x.to <= version))
            continue;
        if (!(st = mn_party_read(&p, maker, x.json, 0, e))) {
            tell_party(t, p);
            if (x.since.len)
                tell(t, "since", x.since);
            tell(t, "hash", x.hash);
            *found = true;
        }
    }
    mn_store_cursor_free(c);
    return st;
}

static mn_status open_store(mn_store **out, const mn_screening *s, const mn_ctx *ctx, mn_err *e)
{
    const mn_store_options o = {.read_only = true};
    mn_ctx own = MN_CTX_INIT;
    if (ctx)
        own = *ctx;
    own.files = NULL; /* the store is not the request's */
    return mn_store_open(out, s->lists.place, &o, &own, e);
}

mn_status mn_make_entries(mn_maker *k, const mn_screening *s, mn_named_entries *x,
                          const mn_ctx *ctx, mn_err *e)
{
    mn_store *store = NULL;
    mn_party_maker maker = {0};
    mn_status st = MN_OK;
    if (x->n > 1)
        qsort(x->at, x->n, sizeof *x->at, by_number);
    if (x->n && s->lists.stored)
        st = open_store(&store, s, ctx, e);
    for (size_t i = 0; i < x->n && !st && !k->st; i++) {
        const uint32_t list = (uint32_t)(x->at[i] >> 32), entry = (uint32_t)x->at[i];
        const mn_index *index = mn_screener_list(s->screener, list);
        const mn_open_list *l = &s->lists.list[list];
        const told t = {k, l->name, mn_index_id(index, entry)};
        bool found = false;
        if (i && x->at[i] == x->at[i - 1])
            continue;
        if (l->version)
            st = tell_stored(&found, &t, store, l->version, &maker, e);
        if (!st && !found)
            tell_indexed(&t, index, entry);
        if (!st && i % 256 == 0)
            st = mn_poll(ctx, e);
    }
    mn_party_maker_free(&maker);
    mn_store_close(store);
    return st;
}
