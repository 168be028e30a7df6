/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/case_fields.h - what the readers of a case's parts share.
 */
#ifndef MONEY_CASE_CASE_FIELDS_H
#define MONEY_CASE_CASE_FIELDS_H

#include "core/map.h"
#include "money/case/case.h"
#include "money/typology/reading.h"

/* A case that is being read, and the ids in it. */
typedef struct mn_case_reading {
    mn_case *c;
    mn_map party, account, payment;
} mn_case_reading;

/* What a key's reader gets: the case, and the thing that is read. */
typedef struct mn_case_item {
    mn_case_reading *r;
    void *to;
} mn_case_item;

/* A text of any characters, may be empty. */
mn_status mn_case_text(mn_shape *s, mn_shaped v, mn_text *out);
/* Reads a list: *items of `size` bytes each in the case's arena; what: "the list of parties". */
mn_status mn_case_list(mn_shape *s, mn_shaped v, const char *what, size_t most, size_t size,
                       void *items, size_t *n,
                       mn_status (*read)(mn_shape *s, mn_shaped v, size_t i, void *item),
                       mn_case_reading *r);
mn_status mn_case_texts(mn_shape *s, mn_shaped v, const char *what, mn_text **out, size_t *n);
/* The number of what has this id; an error that says what there is none of. */
mn_status mn_case_find(mn_shape *s, mn_shaped v, const mn_map *m, const char *what, uint32_t *out);
/* An id for number i; an error where it is taken. */
mn_status mn_case_name(mn_shape *s, mn_shaped v, mn_map *m, size_t i, mn_text *id);
/* A list of ids of payments. */
mn_status mn_case_payment_ids(mn_shape *s, mn_shaped v, mn_case_reading *r, uint32_t **out,
                              size_t *n);
/* "2025-01-31", or with a time and perhaps an offset; of the years 1900 to 2099. */
bool mn_case_when(mn_text t, int64_t *time, int8_t *zone, bool *day_only);

/* Items of the lists (read_money.c, read_facts.c); item is an mn_case_item. */
mn_status mn_case_read_party(mn_shape *s, mn_shaped v, size_t i, void *item);
mn_status mn_case_read_account(mn_shape *s, mn_shaped v, size_t i, void *item);
mn_status mn_case_read_payment(mn_shape *s, mn_shaped v, size_t i, void *item);
mn_status mn_case_read_fact(mn_shape *s, mn_shaped v, size_t i, void *item);
mn_status mn_case_read_without(mn_shape *s, mn_shaped v, size_t i, void *item);
mn_status mn_case_read_peer(mn_shape *s, mn_shaped v, size_t i, void *item);
mn_status mn_case_read_seen(mn_shape *s, mn_shaped v, size_t i, void *item);

/* The reader of a text that stands in a structure of type T. */
#define MN_CASE_TEXT_KEY(T, field)                                                                 \
    static mn_status T##_##field(mn_shape *s, mn_shaped v, void *to)                               \
    {                                                                                              \
        return mn_case_text(s, v, &((T *)((mn_case_item *)to)->to)->field);                        \
    }

#endif
