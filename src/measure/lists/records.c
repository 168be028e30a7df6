/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/lists/records.c - a table whose rows say that a person is on a list.
 */
#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "measure/lists/inside.h"

/* A list's number by its name; a new one is added. */
static mn_status list_of(unsigned *out, mn_histories *h, mn_text name, const mn_table *t, mn_err *e)
{
    for (unsigned i = 0; i < h->lists; i++)
        if (mn_text_eq_str(name, h->name[i])) {
            *out = i;
            return MN_OK;
        }
    *out = h->lists;
    return mn_histories_add_list(h, name, t, e);
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
    mn_map at;
    uint16_t *history;
    size_t n, cap;
} persons;

static mn_status add(size_t *person, persons *p, mn_histories *h, mn_text who, unsigned list,
                     mn_err *e)
{
    uint32_t number = (uint32_t)p->n;
    if (p->n >= MN_MAP_NONE - 1)
        return mn_fail(e, MN_DATA, "there are too many persons");
    if (!mn_grow(&p->history, &p->cap, p->n + 1, sizeof *p->history))
        return mn_fail_memory(e);
    const mn_status st = mn_map_put(&p->at, who, &number, e);
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
    mn_status st = mn_histories_column(&person, t, mn_text_of(o->person), e);
    if (!st)
        st = mn_histories_column(&list, t, mn_text_of(o->list), e);
    for (size_t r = 0; r < mn_table_rows(t) && !st; r++) {
        const mn_text who = mn_text_trim(mn_table_text(t, r, person)),
                      where = mn_text_trim(mn_table_text(t, r, list));
        unsigned i = 0;
        size_t number = 0;
        if (!who.len || !where.len)
            st = missing(t, r, who.len ? list : person, e);
        if (!st)
            st = list_of(&i, h, where, t, e);
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
    free(p.history);
    return st;
}
