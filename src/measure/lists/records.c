/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/lists/records.c - a table whose rows say that a person is on a list.
 */
#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "measure/lists/cells.h"
#include "measure/lists/inside.h"

enum { NO_LIST = MN_LISTS_MOST };

/* A list's number by its name; a new one is added, or, where lists were named, is NO_LIST. */
static mn_status list_of(unsigned *out, mn_histories *h, mn_text name, bool named,
                         const mn_table *t, size_t row, mn_err *e)
{
    for (unsigned i = 0; i < h->lists; i++)
        if (mn_text_eq_str(name, h->name[i])) {
            *out = i;
            return MN_OK;
        }
    for (unsigned i = 0; i < h->lists; i++)
        if (mn_alike(name, mn_text_of(h->name[i]))) {
            mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_line(t, row), 0,
                       "the list '%.*s' is called '%.60s' elsewhere",
                       (int)(name.len < 80 ? name.len : 80), name.ptr, h->name[i]);
            return mn_hint(e, "write one list alike in all records; two lists need names that "
                              "differ in more than case, accents or spaces");
        }
    *out = named ? NO_LIST : h->lists;
    return named ? MN_OK : mn_histories_add_list(h, name, t, e);
}

/* The lists to use, in their order. */
static mn_status take_named(mn_histories *h, const char *lists, const mn_table *t, mn_err *e)
{
    mn_text rest = mn_text_of(lists), name;
    while (mn_text_split(&rest, ',', &name)) {
        name = mn_text_trim(name);
        for (unsigned i = 0; i < h->lists; i++)
            if (mn_alike(name, mn_text_of(h->name[i])))
                return mn_fail(e, MN_USAGE, "list '%.60s' is named twice", h->name[i]);
        const mn_status st = mn_histories_add_list(h, name, t, e);
        if (st)
            return st;
    }
    return MN_OK;
}

static mn_status missing(const mn_table *t, size_t row, size_t col, mn_err *e)
{
    mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_line(t, row), 0, "no '%.60s'",
               mn_table_col_name(t, col));
    return mn_hint(e, "each record names a person and a list; leave out those that can't, and say "
                      "in your report how many they were");
}

/* The history of each person, by the order in which they come. */
typedef struct persons {
    mn_map at, plain; /* by their ids, and by these without case, accents and spaces */
    mn_arena arena;   /* of the keys of plain, which are borrowed */
    uint16_t *history;
    size_t n, cap;
} persons;

/* A new person: whether one with an id like hers was there. */
static mn_status look_alike(persons *p, mn_histories *h, mn_text who, mn_err *e)
{
    char key[MN_ALIKE_MOST];
    const size_t n = mn_alike_key(key, who);
    uint32_t is = (uint32_t)p->n;
    const mn_text kept = n ? mn_arena_text(&p->arena, (mn_text){key, n}) : (mn_text){NULL, 0};
    if (n && !kept.ptr)
        return mn_fail_memory(e);
    const mn_status st = n ? mn_map_put(&p->plain, kept, &is, e) : MN_OK;
    h->alike += !st && is != (uint32_t)p->n;
    return st;
}

static mn_status add(size_t *person, persons *p, mn_histories *h, mn_text who, unsigned list,
                     mn_err *e)
{
    uint32_t number = (uint32_t)p->n;
    if (p->n >= MN_MAP_NONE - 1)
        return mn_fail(e, MN_DATA, "there are too many persons");
    if (!mn_grow(&p->history, &p->cap, p->n + 1, sizeof *p->history))
        return mn_fail_memory(e);
    mn_status st = mn_map_put(&p->at, who, &number, e);
    if (!st && number == p->n)
        st = look_alike(p, h, who, e);
    if (st)
        return st;
    if (number == p->n)
        p->history[p->n++] = 0;
    h->twice += p->history[number] >> list & 1;
    p->history[number] |= (uint16_t)(1U << list);
    *person = number;
    return MN_OK;
}

mn_status mn_histories_of_records(mn_histories *h, const mn_table *t, const mn_histories_options *o,
                                  mn_err *e)
{
    size_t person = 0, list = 0;
    persons p = {.n = 0};
    if (!o->person || !*o->person || !o->list || !*o->list) {
        mn_fail(e, MN_USAGE, "records need both --person and --list");
        return mn_hint(e, "as in: --person case_id --list agency");
    }
    if (o->count && *o->count) {
        mn_fail(e, MN_USAGE, "--count says nothing of records");
        return mn_hint(e, "a record is one person on one list");
    }
    const bool named = o->lists && *o->lists;
    mn_status st = mn_histories_column(&person, t, mn_text_of(o->person), e);
    if (!st)
        st = mn_histories_column(&list, t, mn_text_of(o->list), e);
    if (!st && named)
        st = take_named(h, o->lists, t, e);
    for (size_t r = 0; r < mn_table_rows(t) && !st; r++) {
        const mn_text who = mn_text_trim(mn_table_text(t, r, person)),
                      where = mn_text_trim(mn_table_text(t, r, list));
        unsigned i = 0;
        size_t number = 0;
        if (!who.len || !where.len)
            st = missing(t, r, who.len ? list : person, e);
        if (!st)
            st = list_of(&i, h, where, named, t, r, e);
        if (!st && i == NO_LIST) {
            h->apart++;
            continue;
        }
        if (!st)
            st = add(&number, &p, h, who, i, e);
        if (!st && o->watch)
            st = o->watch->record(o->watch->payload, r, number, e);
    }
    if (!st)
        st = mn_histories_room(h, t, e);
    for (size_t k = 0; k < p.n && !st; k++) {
        h->count[p.history[k]]++;
        h->cases++;
        if (o->watch)
            st = o->watch->persons(o->watch->payload, k, p.history[k], 1, e);
    }
    h->rows = mn_table_rows(t);
    mn_map_free(&p.at);
    mn_map_free(&p.plain);
    mn_arena_free(&p.arena);
    free(p.history);
    return st;
}
