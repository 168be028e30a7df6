/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/node.h - one party's goods as they are balanced (inside of trace/balance).
 *
 * An item is a good in one measure: fabric in kilograms and fabric in metres are two, because
 * nothing says what a metre weighs. Amounts of an item are in its unit; an interval where the
 * unit's word does not say which unit it is.
 */
#ifndef TRACE_BALANCE_NODE_H
#define TRACE_BALANCE_NODE_H

#include "core/buf.h"
#include "trace/balance/balance.h"
#include "trace/balance/lp.h"
#include "trace/balance/yield.h"

#define MN_AMOUNT_MAX 1e15 /* base units; more is no quantity of a trade */
#define MN_BALANCE_NEAR                                                                            \
    1e-6 /* of an amount: a gram in a tonne; and 1e-9 of the largest of the good */
enum { MN_GROUP_MAX = 2000 }; /* items, recipes or periods of one programme */

enum { MN_PERIOD_FIRST = INT32_MIN, MN_PERIOD_LAST = INT32_MAX }; /* rows without a date */

/* What all nodes share. */
typedef struct mn_ground {
    const mn_chain *chain;
    mn_balance_options options;
    mn_yields yields;
    uint32_t *same;    /* good -> the first good of its folded spelling */
    uint32_t *own;     /* recipes by party: own[own_at[p]] ..; events too */
    uint32_t *own_at;  /* parties + 1 */
    uint32_t *general; /* recipes of every party, by output good: general[general_at[g]] .. */
    uint32_t *general_at;
    uint32_t lost; /* a recipe of every party of whose refused row it is not known what it makes; or
                      MN_NOT_ANY */
} mn_ground;
MN_USE mn_status mn_ground_make(mn_ground *g, const mn_chain *c, const mn_balance_options *o,
                                mn_err *e);
void mn_ground_free(mn_ground *g);
int32_t mn_period_of(const mn_ground *g, int32_t day);     /* MN_NO_DAY: MN_PERIOD_FIRST */
int32_t mn_period_day(const mn_ground *g, int32_t period); /* its first day */

/* From a number to a small one; cleared in O(1). Zero-initialised is valid. */
typedef struct mn_keys {
    uint64_t *key;
    uint32_t *value, *stamp;
    size_t cap, count;
    uint32_t now;
} mn_keys;
void mn_keys_clear(mn_keys *k);
/* Where the number's value is, or NULL. */
uint32_t *mn_keys_find(const mn_keys *k, uint64_t key);
bool mn_keys_put(mn_keys *k, uint64_t key, uint32_t value); /* a new one; false without memory */
void mn_keys_free(mn_keys *k);

typedef struct mn_item {
    uint32_t good; /* the first of its spelling */
    uint32_t key;  /* measure; packages: 256 + unit; 0: no unit was given */
    uint16_t unit;
    bool mixed;   /* rows in more than one unit */
    bool reached; /* something says where it could come from */
    bool opened;  /* something unknown may be a source of it, from open_from on */
    int32_t open_from;
    uint32_t group; /* items that recipes join: the first of them */
    uint32_t next;  /* the same good in another measure; UINT32_MAX: none */
    double scale;
    const char *why_open;
    mn_row_at open_at; /* the row that says so */
} mn_item;

typedef enum mn_role { MN_BOUGHT, MN_SOLD, MN_GAVE_BACK, MN_GOT_BACK } mn_role;

typedef struct mn_move {
    uint32_t good, key, item, supply;
    int32_t period;
    uint16_t unit;
    uint8_t role;
    bool known;               /* has an amount */
    double amount, low, high; /* as written; in the item's unit */
} mn_move;

typedef struct mn_use { /* a part of a recipe */
    uint32_t item, part;
    double low, high;
    bool output, known;
} mn_use;

typedef struct mn_make {
    uint32_t recipe;
    uint32_t use, uses;
    int32_t from, until; /* periods */
    bool event, out;     /* out: left out, for the reason below */
    bool round;          /* what it makes may become what it is made of */
    bool idle;           /* an input of it is never there: it would have to be made of itself */
    bool lacks;          /* an event whose inputs could not all have been there */
    const char *why_out;
} mn_make;

typedef struct mn_spring { /* a site: what it brings forth, or the most that it can make */
    uint32_t site, item;
    double low, high; /* a year */
    bool limit;
    bool hectares;
    const mn_yield *yield;
} mn_spring;

/* Per item and period. */
typedef struct mn_flow {
    uint32_t item;
    int32_t period;
    double in_low, in_high;        /* bought, net */
    double out_low, out, out_high; /* sold, net */
    double back_low, back_high;    /* given back beyond what was bought then */
    bool sold, unknown_out;
    size_t move, moves;
    double could_low, could_high; /* what could have been had; NaN: not found out */
    bool open_fits;
    bool back_lacks; /* more was given back than could have been there */
    bool lost;       /* too large, or no answer that holds */
    uint8_t verdict;
} mn_flow;

/* What a column or a row of the programme stands for. */
typedef enum mn_part_kind {
    MN_COL_SALE,  /* of an item in a period */
    MN_COL_BACK,  /* given back to who sold it */
    MN_COL_EVENT, /* as much of an event as its inputs allow: 0..1 */
    MN_COL_STOCK, /* kept to the next period */
    MN_COL_MAKE,  /* runs of a recipe */
    MN_COL_GROW,  /* brought forth at a site */
    MN_COL_OPEN,  /* from what is not known */
    MN_ROW_GOOD,  /* no more of it is used than there is */
    MN_ROW_AGE,   /* no more is kept than came in of late */
    MN_ROW_SITE,  /* what a site brings forth in a year */
    MN_ROW_LIMIT, /* what sites can make in a year */
} mn_part_kind;
typedef struct mn_meaning {
    uint8_t kind;
    uint32_t what; /* item, make or spring */
    uint32_t t;    /* place in mn_programme.period */
} mn_meaning;

/* One group of items as a linear programme, scaled: amounts of an item are parts of its scale. */
typedef enum mn_mode { MN_LOW, MN_HIGH, MN_OPEN_TOO } mn_mode;
typedef struct mn_programme {
    mn_lp lp;
    mn_lp_entry *entry;
    double *most, *low, *high;
    mn_meaning *column, *row;
    int32_t *period;
    uint32_t *year; /* of each period: numbers from 0 */
    double *full;   /* of each column: a demand's whole; 0: none */
    double *factor; /* of each make: runs in one of its columns */
    uint32_t periods, years;
    size_t entry_cap, most_cap, low_cap, high_cap, column_cap, row_cap, period_cap, year_cap,
        full_cap, factor_cap;
    bool lost;                            /* too large */
    const uint32_t *item, *make, *spring; /* those of the group */
    uint32_t items, makes, springs;
    uint32_t *slot; /* of each item of the node: its place in the group */
    size_t slot_cap;
} mn_programme;

/* What keeps a node from having more: found in the prices of a programme (tell.c). */
typedef struct mn_binding {
    bool known;
    uint8_t kind;  /* MN_ROW_... */
    uint32_t what; /* item or spring */
    double needs, has,
        others;          /* amounts of the item: what was sold needs, came in, stood in for it */
    int32_t first, last; /* periods of what was sold */
    uint32_t sold[3];    /* items */
    uint32_t solds;
} mn_binding;

typedef struct mn_node {
    const mn_ground *ground;
    uint32_t party;
    uint32_t tier;
    mn_item *item;
    mn_move *move;
    mn_use *use;
    mn_make *make;
    mn_spring *spring;
    mn_flow *flow;
    mn_binding *binding; /* two of each flow: at the lowest, at the best yields */
    size_t binding_cap;
    size_t items, moves, uses, makes, springs, flows;
    size_t item_cap, move_cap, use_cap, make_cap, spring_cap, flow_cap;
    uint32_t *needed; /* goods that matter for what was sold, in the order in which they came up */
    size_t neededs, needed_cap;
    mn_keys need_key, item_key, good_key, make_key, made_key;
    size_t spanning, shipments;
    bool undated;
    mn_programme lp;
    uint32_t *list; /* items, makes and springs by group */
    size_t list_cap;
    mn_lp_run base, run, peek;
    double *gain, *price, *scratch;
    size_t gain_cap, price_cap, scratch_cap;
    size_t solved;
} mn_node;

/* One node's answer; texts lie in `text` and are told by offsets until all is done. */
typedef struct mn_balance_part {
    mn_balance_row *row;
    size_t rows, row_cap;
    mn_balance_note *note;
    size_t notes, note_cap;
    mn_buf text;
    size_t spanning, shipments, solved;
    bool looked;
} mn_balance_part;

/* Clears the node and fills it with the party's rows. out->looked: it sold something. */
MN_USE mn_status mn_node_collect(mn_node *n, mn_balance_part *out, uint32_t party, mn_err *e);
void mn_node_free(mn_node *n);
/* Parts of collecting (collect_recipes.c): which goods matter and which recipes make them; their
 * parts and sites as items. mn_node_need() is false without memory. */
bool mn_node_need(mn_node *n, uint32_t good);
bool mn_node_needs(const mn_node *n, uint32_t good);
MN_USE mn_status mn_node_recipes(mn_node *n, mn_err *e);
MN_USE mn_status mn_node_springs(mn_node *n, mn_err *e);
/* The item of a good in a unit's measure; it is made where it is not there. UINT32_MAX without
 * memory. */
uint32_t mn_node_item(mn_node *n, uint32_t good, uint16_t unit);
/* Something unknown may be a source of the good in any measure from a period on. */
void mn_node_open(mn_node *n, uint32_t good, int32_t from, const char *why, mn_row_at at);
/* An amount between 0 and MN_AMOUNT_MAX. */
static inline bool mn_amount_good(double a)
{
    return a >= 0 && a <= MN_AMOUNT_MAX;
}
/* Judges all that was collected. */
MN_USE mn_status mn_node_judge(mn_node *n, mn_balance_part *out, mn_err *e);

/* The periods and scales of a group; lp.lost where it is too large (programme.c). */
MN_USE mn_status mn_programme_frame(mn_node *n, mn_err *e);
MN_USE mn_status mn_programme_make(mn_node *n, mn_mode mode, mn_err *e);
void mn_programme_free(mn_programme *p);
/* Recipes that make more of their goods out of these are left out, as none makes goods of
 * nothing. */
MN_USE mn_status mn_programme_loops(mn_node *n, mn_err *e);

void mn_node_binding(const mn_node *n, mn_binding *out, const double *price, const double *want);
MN_USE mn_status mn_node_tell(mn_node *n, mn_balance_part *out, mn_err *e);
/* Judges the group that n->lp names (judge_group.c). */
MN_USE mn_status mn_group_judge(mn_node *n, mn_balance_part *out, mn_err *e);
/* The flows of an item. */
bool mn_node_flows(const mn_node *n, uint32_t item, size_t *from, size_t *until);
/* A note of goods that were given back and of which only `could` was there. */
MN_USE mn_status mn_node_tell_back(const mn_node *n, mn_balance_part *out, const mn_flow *f,
                                   double could, mn_err *e);
/* What sales of an event's inputs need: a note of an event that could not have been. */
MN_USE mn_status mn_node_tell_event(const mn_node *n, mn_balance_part *out, const mn_make *m,
                                    double part, const mn_binding *b, mn_err *e);

/* Words (words.c). */
void mn_say_amount(mn_buf *b, double amount, uint16_t unit);
void mn_say_period(mn_buf *b, const mn_ground *g, int32_t period);
void mn_say_good(mn_buf *b, const mn_ground *g, uint32_t good);
void mn_say_row(mn_buf *b, const mn_chain *c, mn_row_at at);
mn_row_at mn_supply_at(const mn_chain *c, uint32_t supply);
/* A text that was put into part->text from `from` on, as an offset until mn_part_settle(). */
mn_text mn_part_text(const mn_balance_part *p, size_t from);
void mn_part_settle(mn_balance_part *p);
MN_USE mn_status mn_part_note(mn_balance_part *p, const mn_balance_note *note, mn_err *e);

/* Whether a ratio is one that a mix-up of units makes: its words, or NULL. */
const char *mn_mix_up(double ratio);

/* Lots and events of the whole chain (wide.c). */
MN_USE mn_status mn_balance_wide(mn_balance_part *out, const mn_ground *g, const bool *node,
                                 mn_err *e);

#endif
