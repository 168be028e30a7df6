/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/rule/inside.h - what the files that read law share: a table that is being read, its cells,
 * and errors that say where.
 */
#ifndef TRACE_RULE_INSIDE_H
#define TRACE_RULE_INSIDE_H

#include <manumit/table.h>

#include "core/arena.h"
#include "core/map.h"
#include "trace/rule/rule.h"

enum {
    MN_T_SECTORS, /* in the order in which they are read */
    MN_T_RULES,
    MN_T_STATUS,
    MN_T_ENTITIES,
    MN_T_GAPS,
    MN_T_THRESHOLDS,
    MN_T_CLOCKS,
    MN_T_HOLIDAYS,
    MN_LAW_TABLES,
    MN_LAW_COLUMNS = 32,
};

/* Where arrays grow; they become mn_law's. */
typedef struct mn_law_maker {
    mn_arena arena;
    mn_map sector, rule; /* by id */
    mn_rule *rules;
    mn_law_status *status;
    mn_law_entity *entity;
    mn_law_goods *goods;
    mn_law_gap *gap;
    mn_law_threshold *threshold;
    mn_law_clock *clock;
    mn_law_holiday *holiday;
    mn_law_file *file;
    mn_law_left *left;
    size_t n_rules, n_status, n_entity, n_goods, n_gap, n_threshold, n_clock, n_holiday, n_file;
    size_t c_rules, c_status, c_entity, c_goods, c_gap, c_threshold, c_clock, c_holiday, c_file;
    size_t n_left, c_left;
    mn_table **table; /* whose texts are borrowed */
    size_t n_table, c_table;
    size_t sectors; /* of the goods, those that have a row of their own */
} mn_law_maker;

/* A table that is being read. */
typedef struct mn_law_reader {
    mn_law_maker *m;
    const mn_table *t;
    const char *place; /* as errors name it */
    mn_text bytes;     /* of the file, for the column of an error */
    size_t row;
    int kind;
    size_t column[MN_LAW_COLUMNS]; /* of the table; SIZE_MAX: not there */
    bool proposed, builtin;
    mn_err *e;
} mn_law_reader;

/* The trimmed cell of the kind's nth column; empty where it is not there. */
mn_text mn_law_cell(const mn_law_reader *r, size_t column);
/* MN_DATA at a cell, with what it says and what to do. */
MN_PRINTF(4, 5)
mn_status mn_law_bad(const mn_law_reader *r, size_t column, const char *hint, const char *fmt, ...);
/* Typed cells. */
MN_USE mn_status mn_law_dates(int32_t *from, int32_t *until, const mn_law_reader *r, size_t f,
                              size_t u);
MN_USE mn_status mn_law_need(mn_text *out, const mn_law_reader *r, size_t column);
MN_USE mn_status mn_law_items(mn_texts *out, const mn_law_reader *r, size_t column);
MN_USE mn_status mn_law_countries(mn_texts *out, const mn_law_reader *r, size_t column);
MN_USE mn_status mn_law_number(int64_t *out, const mn_law_reader *r, size_t column, int64_t least,
                               int64_t most);
MN_USE mn_status mn_law_choice(int *out, const mn_law_reader *r, size_t column,
                               const char *const *words, int missing);
/* missing MN_FOLLOWS: the cell must say it. */
MN_USE mn_status mn_law_follows(mn_follows *out, const mn_law_reader *r, size_t column,
                                mn_follows missing);
mn_law_origin mn_law_origin_of(const mn_law_reader *r, size_t source);
/* The goods of a cell of sectors: numbers of mn_law_goods, owned by the arena. */
MN_USE mn_status mn_law_sectors(uint32_t **out, size_t *n, bool *unknown, const mn_law_reader *r,
                                size_t column, size_t more);
/* HS codes of a cell: digits, without points. */
MN_USE mn_status mn_law_hs(mn_texts *out, const mn_law_reader *r, size_t column);
MN_USE mn_status mn_law_words(mn_texts *out, const mn_law_reader *r, size_t column);

/* A version of a rule may follow another; on no day are there two. To be asked when a table's rows
 * are in, of which the first is rule number `before`. O(rules log rules). */
MN_USE mn_status mn_law_rules_apart(mn_law_reader *r, size_t before);
/* Notes the built-in rows for which the caller's table has none (left.c). Rules are read before. */
MN_USE mn_status mn_law_note_left(mn_law_maker *m, int kind, const char *name, const mn_table *own,
                                  const mn_table *builtin, mn_err *e);

/* A row of each kind (rows.c, rows_rule.c). */
typedef mn_status mn_law_row_fn(mn_law_reader *r);
mn_law_row_fn mn_law_row_sector, mn_law_row_rule, mn_law_row_status, mn_law_row_entity,
    mn_law_row_gap, mn_law_row_threshold, mn_law_row_clock, mn_law_row_holiday;

#endif
