/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/ban.h - may this shipment enter? Every rule in force on its day is held against its
 * parties, goods, origin and place; the strongest of what follows is the verdict.
 *
 * A verdict is a proposal for an officer, with the rule and what was seen: "detain" where a rule
 * clearly covers the line, "hold" where a person must look, "released" else. What the line does
 * not say is a gap, and what follows of it is a row of law as well (gaps.csv). The verdict of a
 * line depends on the line, the law and the lists alone, not on other lines.
 */
#ifndef TRACE_BAN_BAN_H
#define TRACE_BAN_BAN_H

#include <manumit/screen.h>

#include "core/buf.h"
#include "trace/good/good.h"
#include "trace/rule/rule.h"

/* A line of a table of shipments: texts as written, empty where not given. */
typedef struct mn_ban_line {
    uint64_t line;
    int32_t date, date_until; /* MN_LAW_OPEN: not given */
    mn_text date_unread;      /* what is written there, where it can't be read; then not given */
    mn_text by[MN_BY_KINDS];  /* manufacturer, shipper, consignee, notify, vessel */
    mn_text good, hs, description;
    mn_text origin_country; /* alpha-2 in capitals */
    mn_text origin, load_port;
    int64_t value; /* hundredths; INT64_MIN: not given */
    mn_text currency;
} mn_ban_line;
#define MN_BAN_NO_VALUE INT64_MIN

/* How one thing that a rule asks for is there. */
typedef enum mn_there { MN_NOT_THERE, MN_MAY_BE_THERE, MN_IS_THERE } mn_there;
mn_there mn_good_there(mn_good_how how);

/* Whom a name may be: of the rules' own names, or of a list. */
typedef struct mn_ban_hit {
    const mn_law_entity *entity; /* NULL: of a list */
    double probability;
    bool reviewed; /* a person decided that it is */
    mn_text name;  /* that met */
    mn_text list, entry, status, goods;
    int32_t from, until;
    int32_t list_day; /* of the list's version: an entry without a day stood there then */
} mn_ban_hit;
typedef struct mn_ban_hits {
    const mn_ban_hit *at;
    size_t n;
} mn_ban_hits;

/* What is the same for all lines that say the same: looked up once. Borrowed of the bench. */
typedef struct mn_ban_goods {
    const uint8_t *how; /* mn_good_how of each mn_law_goods */
    bool told;          /* the line says what goods */
} mn_ban_goods;

typedef struct mn_ban_asked {
    const char *into;      /* the country or area that the goods enter: "US" */
    int32_t on;            /* every line as of this day; MN_LAW_OPEN: its own */
    mn_screen_asked lists; /* of the store and of files */
    bool screened;         /* look in these lists too */
} mn_ban_asked;

/* Where lines are judged. *out is owned: mn_bench_free(), while the law lives. Not for threads. */
typedef struct mn_bench mn_bench;
MN_USE mn_status mn_bench_new(mn_bench **out, const mn_law *law, const mn_ban_asked *a,
                              const mn_ctx *ctx, mn_err *e);
void mn_bench_free(mn_bench *b);                        /* NULL is legal */
const mn_screen_set *mn_bench_lists(const mn_bench *b); /* NULL: none */
const mn_law *mn_bench_law(const mn_bench *b);

/* What the chain of a party reaches upstream: told by whoever knows a chain. */
typedef struct mn_ban_upstream {
    mn_text party, name; /* whose chain; who was reached */
    uint32_t tier;
    mn_text place; /* a region's id; empty: a name */
    mn_there place_is;
    mn_text place_why;   /* a sentence */
    bool whole;          /* by whatever goods: the line's is not known there */
    uint32_t supplies;   /* by which it is reached last */
    int32_t first, last; /* their days */
} mn_ban_upstream;
typedef mn_status (*mn_ban_upstream_fn)(const mn_ban_upstream **out, size_t *n, void *payload,
                                        const mn_ban_line *line, mn_err *e);
void mn_bench_chain(mn_bench *b, mn_ban_upstream_fn fn, void *payload);

/* A rule, or a gap, that touched a line. */
typedef struct mn_touch {
    const mn_rule *rule;
    const mn_law_gap *gap; /* in place of a rule */
    const mn_law_status *status;
    mn_follows result;
    bool sure, admitted;
    bool goods_of_entry; /* the list's entry names goods, and the line's are such */
    unsigned by;         /* bit of the party that met; 0: none */
    const mn_ban_hit *hit;
    const mn_ban_upstream *up; /* it was met up the chain */
    mn_there goods, origin, place, value;
    mn_text place_why;      /* a sentence; may be empty */
    bool part;              /* the line's date is not one day, and the rule not in force on all */
    const mn_law_goods *as; /* which goods met best; may be NULL */
    mn_good_how how;        /* how they met */
} mn_touch;

typedef struct mn_verdict {
    mn_follows follows;
    const mn_touch *touch; /* what decided first; then as strong as it, ... */
    size_t touches;        /* 0: no row of law says anything, not even of that */
    int32_t day;           /* as of which it was judged; MN_LAW_OPEN: not known */
} mn_verdict;

/* Judges a line. *out is borrowed until the next call. */
MN_USE mn_status mn_bench_judge(mn_verdict *out, mn_bench *b, const mn_ban_line *line, mn_err *e);
/* Id, version, source, address of what touched. */
mn_text mn_touch_id(const mn_touch *t);
mn_text mn_touch_version(const mn_touch *t);
const mn_law_origin *mn_touch_row(const mn_touch *t);
/* Sentences: what was seen, and what is not known. */
void mn_touch_why(mn_buf *out, const mn_touch *t, const mn_ban_line *line, int32_t day);

#endif
