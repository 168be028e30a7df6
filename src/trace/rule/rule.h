/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/rule/rule.h - law as dated rows: bans, whom and what they cover, their history, and what
 * follows of them.
 *
 * Nothing of it is in code: the tables of data/trade are built in, and each can be replaced by a
 * file of its own. A rule covers a shipment where everything that it names is there: a party
 * (names, or a list), goods (sectors, HS prefixes, words), a country of origin, a region. Days are
 * since 1970-01-01; MN_LAW_OPEN stands for "since ever" and "not ended".
 */
#ifndef TRACE_RULE_RULE_H
#define TRACE_RULE_RULE_H

#include <manumit/core.h>

#define MN_LAW_OPEN INT32_MIN

/* In the order of their strength. */
typedef enum mn_follows { MN_RELEASED, MN_HOLD, MN_DETAIN, MN_FOLLOWS } mn_follows;
const char *mn_follows_name(mn_follows f); /* "released", "hold", "detain" */

/* Who of a shipment: bits. */
enum {
    MN_BY_MANUFACTURER = 1,
    MN_BY_SHIPPER = 2,
    MN_BY_CONSIGNEE = 4,
    MN_BY_NOTIFY = 8,
    MN_BY_VESSEL = 16,
    MN_BY_KINDS = 5,
};
const char *mn_by_name(unsigned bit); /* "manufacturer", ... */

/* Where a row says that it is from: of every row of law. */
typedef struct mn_law_origin {
    mn_text source, address, read, note;
    mn_text file;
    uint64_t line;
} mn_law_origin;

typedef struct mn_texts {
    const mn_text *at;
    size_t n;
} mn_texts;

/* Goods by what they are called: a row of the sectors, or of a rule itself. */
typedef struct mn_law_goods {
    mn_text id, title, version;
    mn_texts hs;    /* digits alone, 2 to 10 */
    mn_texts words; /* folded: mn_law_fold() */
    mn_law_origin from_row;
} mn_law_goods;

/* A name that a rule covers, or admits though the rule covers it. */
typedef struct mn_law_entity {
    uint32_t rule;
    bool admitted;
    mn_text name, schema, country;
    mn_texts aliases;
    int32_t from, until;
    mn_law_origin row;
} mn_law_entity;

/* "as the rule": in force; "look": whoever it covers is held at most; "none": not in force. */
typedef enum mn_effect { MN_EFFECT_NONE, MN_EFFECT_LOOK, MN_EFFECT_FULL } mn_effect;
const char *mn_effect_name(mn_effect x); /* "none", "look", "in force" */
typedef struct mn_law_status {
    uint32_t rule;
    mn_text status;
    mn_effect effect;
    int32_t from, until;
    mn_law_origin row;
} mn_law_status;

typedef struct mn_rule {
    mn_text id, version, kind, title, into, list, region, authority, currency;
    int32_t from, until;       /* from MN_LAW_OPEN: since when was not found */
    uint32_t *goods;           /* of mn_law.goods */
    size_t n_goods;            /* 0: whatever goods, unless goods_unknown */
    bool goods_unknown;        /* which goods it covers was not found */
    mn_texts origin;           /* countries, alpha-2 in capitals; none: any */
    mn_follows elsewhere;      /* where the country of origin is another one */
    unsigned by, look_by;      /* who decides; who is only looked at */
    mn_follows upstream;       /* where the nexus is further up the chain */
    int64_t least_value;       /* hundredths: below, it does not hold */
    mn_follows follows;        /* where it covers */
    mn_follows unsure;         /* where one of its facts is not known */
    bool named;                /* it has entities or a list: covers nobody else */
    uint32_t status, n_status; /* of mn_law.status */
    uint32_t first;            /* the first row of its id: entities are told by that */
    bool proposed;             /* of --rule: not law */
    mn_law_origin row;
} mn_rule;

/* What follows of something that the line does not say. */
typedef enum mn_gap {
    MN_GAP_NONE, /* nothing else decided */
    MN_GAP_DATE,
    MN_GAP_DATE_UNREAD, /* something is written for the date, and can't be read */
    MN_GAP_PARTY,
    MN_GAP_MANUFACTURER,
    MN_GAP_GOOD,
    MN_GAP_ORIGIN_COUNTRY,
    MN_GAP_ORIGIN,
    MN_GAPS
} mn_gap;
typedef struct mn_law_gap {
    mn_text id, version, says;
    mn_gap gap;
    uint32_t *goods;
    size_t n_goods;
    mn_texts origin;
    mn_follows follows;
    int32_t from, until;
    mn_law_origin row;
} mn_law_gap;

typedef struct mn_law_threshold {
    mn_text id, version, unit;
    double value;
    int32_t from, until;
    mn_law_origin row;
} mn_law_threshold;

typedef enum mn_clock_unit { MN_CLOCK_BUSINESS, MN_CLOCK_DAYS, MN_CLOCK_MONTHS } mn_clock_unit;
typedef struct mn_law_clock {
    mn_text id, version, step, after, says;
    mn_texts kinds; /* of rules */
    int64_t days;
    mn_clock_unit unit;
    int32_t from, until;
    mn_law_origin row;
} mn_law_clock;

typedef struct mn_law_holiday {
    mn_text id, version, name;
    int form;                          /* 0: on a day; 1: the nth of a weekday; 2: the last */
    unsigned month, day, weekday, nth; /* weekday: 0 is Sunday */
    int saturday, sunday;              /* days by which it is moved from there */
    int32_t from, until;
    mn_law_origin row;
} mn_law_holiday;

/* A file of it that was read. */
typedef struct mn_law_file {
    mn_text name, table, sha256; /* "embedded:data/trade/rules.csv", "rules" */
    bool own;                    /* given by the caller */
} mn_law_file;

/* A built-in row for which the caller's table, which takes the place of the built-in one, has none:
 * of its sectors, rules, gaps, thresholds, clocks and holidays by id; of the names and the history
 * of a rule that is there. It was not applied. */
typedef struct mn_law_left {
    mn_text table, id, what;
} mn_law_left;

/* Immutable. */
typedef struct mn_law {
    const mn_rule *rule;
    const mn_law_status *status; /* by rule, then from */
    const mn_law_entity *entity; /* as their rows stand */
    const mn_law_goods *goods;   /* sectors, then those of rules */
    const mn_law_gap *gap;
    const mn_law_threshold *threshold;
    const mn_law_clock *clock;
    const mn_law_holiday *holiday;
    const mn_law_file *file;
    const mn_law_left *left; /* as they stand in the built-in tables, each id once */
    size_t rules, statuses, entities, goods_n, gaps, thresholds, clocks, holidays, files, lefts;
    void *owned;
} mn_law;

enum {
    MN_LAW_BYTES = 64 << 20, /* of a file */
    MN_LAW_ROWS = 200000,    /* of a table */
    MN_LAW_CLOCKS = 1000,    /* rows of clocks */
    MN_LAW_ITEMS = 256,      /* of a cell between semicolons */
};

/* The tables that are built in, but those for which a path says otherwise: a file replaces the
 * table of its columns, a folder those whose files it has (rules.csv, rule_status.csv,
 * rule_entities.csv, sectors.csv, gaps.csv, thresholds.csv, clocks.csv, holidays.csv). `proposed`:
 * rules that are added, as if they were law. *out is owned: mn_law_free(). Errors: MN_DATA with
 * file, line, column, text and what to do for a row that makes no sense, and for a table without a
 * row, which would switch the built-in rows off in silence; MN_USAGE for a path that is none of
 * these tables. */
typedef struct mn_law_asked {
    const char *const *path;
    size_t paths;
    const char *const *proposed;
    size_t n_proposed;
} mn_law_asked;
MN_USE mn_status mn_law_load(mn_law *out, const mn_law_asked *a, const mn_ctx *ctx, mn_err *e);
/* The same with one table from memory: for tests and fuzzing. */
MN_USE mn_status mn_law_load_memory(mn_law *out, const char *name, const char *bytes, size_t length,
                                    mn_err *e);
void mn_law_free(mn_law *l); /* zero-initialised is legal */

/* Lower case, one space between words, nothing but letters and digits, a space at either end.
 * Cut where room ends. */
mn_text mn_law_fold(char *room, size_t size, mn_text text);

/* --- time ---------------------------------------------------------------------------------- */

/* "2026-03-01", "2026-03" (the whole month), "2026"; false for anything else. */
bool mn_law_day(int32_t *from, int32_t *until, mn_text text);
enum { MN_LAW_DATE = 16 };
const char *mn_law_date(char out[MN_LAW_DATE], int32_t day); /* "" for MN_LAW_OPEN */

/* What a rule is on a day; *status is its row, or NULL where the rule has none for that day. */
mn_effect mn_law_effect(const mn_law_status **status, const mn_law *l, const mn_rule *r,
                        int32_t day);
/* Within from..until? */
bool mn_law_holds(int32_t from, int32_t until, int32_t day);
/* A threshold on a day; the missing value where there is no row. */
double mn_law_threshold_on(const mn_law_threshold **row, const mn_law *l, const char *id,
                           int32_t day, double missing);

bool mn_law_is_holiday(const mn_law *l, int32_t day);
/* `days` working days after `day`: weekends and holidays are not counted. O(days). */
int32_t mn_law_business_days(const mn_law *l, int32_t day, int64_t days);
int32_t mn_law_months_after(int32_t day, int64_t months); /* the same day, or the month's last */
/* Whether a clock counts from a day that is given, "presented" or "imported". */
bool mn_law_clock_is_first(const mn_law_clock *c);
/* Whether it is for rules of that kind; of any for an empty one. */
bool mn_law_clock_is_for(const mn_law_clock *c, mn_text kind);
/* The clock whose step another one counts from, of those that hold on a day (MN_LAW_OPEN: that have
 * not ended) and are for rules of the kind; of an empty kind, of one that both are for. NULL where
 * there is none. A set that was loaded has no circle of them. */
const mn_law_clock *mn_law_clock_before(const mn_law *l, const mn_law_clock *c, mn_text kind,
                                        int32_t day);
/* When a clock's step ends that begins on `day`. */
int32_t mn_law_clock_ends(const mn_law *l, const mn_law_clock *c, int32_t day);

#endif
