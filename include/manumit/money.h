/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/money.h - payments that may be the money of trafficking: for programs of a bank's own.
 *
 * Payments are read from files (mn_money_payments_read) or handed over one by one
 * (mn_money_stream): the first way finds alerts, by typologies, with all that an analyst needs to
 * decide; the second finds patterns at the moment of payment. The queue in which alerts wait for a
 * decision is the store's (<manumit/store_alert.h>). Scores that are learnt from labels are not
 * here yet: `manumit money --labels` and `--model` have them. Methods:
 * docs/methods/money-patterns.md, money-typologies.md, money-alerts.md; a whole program:
 * docs/guide/money-c.md.
 *
 * Nobody in an alert is accused. Roles are possibilities with reasons; who may be exploited is
 * never the subject of a report; scores are of declared weights and no probability.
 *
 * Units: times are seconds since 1970-01-01 UTC, or as written where nothing tells the offset;
 * days are counted from 1970-01-01; values are hundredths of one currency, in which payments are
 * compared. Everything is told by numbers from 0. Texts are borrowed of the handle that they come
 * from, and may be empty. Functions that end in _at() give false, and leave *out, past the last.
 *
 * Threads: what is const here may be shared; a stream, names, alerts and cases are each of one
 * thread at a time. Results are the same at any number of threads.
 */
#ifndef MANUMIT_MONEY_H
#define MANUMIT_MONEY_H

#include <manumit/core.h>
#include <manumit/report.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MN_PAY_NONE     UINT32_MAX /* no account, no place, outside */
#define MN_PAY_NO_VALUE INT64_MIN

/* How money moved. */
typedef enum mn_channel {
    MN_CHANNEL_UNKNOWN,
    MN_CHANNEL_TRANSFER, /* between accounts, by whatever system */
    MN_CHANNEL_WIRE,     /* of banks' messages (pacs.008, pacs.009), often across borders */
    MN_CHANNEL_ACH,      /* batch credit or debit: pay, bills */
    MN_CHANNEL_CASH_IN,  /* `from` is none */
    MN_CHANNEL_CASH_OUT, /* `to` is none */
    MN_CHANNEL_CARD,     /* at a merchant */
    MN_CHANNEL_CHEQUE,
    MN_CHANNEL_PREPAID, /* a card loaded or bought */
    MN_CHANNEL_CRYPTO,  /* to or from an exchange */
    MN_CHANNEL_REMIT,   /* a money transmitter */
    MN_CHANNELS,
} mn_channel;
/* "cash-in", as in words of files; static. Of what is none: "unknown", as all such names. */
MN_API const char *mn_channel_name(mn_channel c);

/* What it was for, where the input says so (ISO 20022 external purpose codes or a column). */
typedef enum mn_purpose {
    MN_PURPOSE_UNKNOWN,
    MN_PURPOSE_SALARY,  /* SALA, PAYR, BONU */
    MN_PURPOSE_RENT,    /* RENT */
    MN_PURPOSE_LOAN,    /* LOAN, LOAR */
    MN_PURPOSE_FEE,     /* FEES */
    MN_PURPOSE_FAMILY,  /* FAMI: remittance, allowance */
    MN_PURPOSE_GOODS,   /* GDDS, SUPP, TRAD */
    MN_PURPOSE_GIFT,    /* donations, gifts */
    MN_PURPOSE_BENEFIT, /* BENE, PENS, SSBE */
    MN_PURPOSE_TAX,     /* TAXS, VATX */
    MN_PURPOSE_OTHER,
    MN_PURPOSES,
} mn_purpose;
MN_API const char *mn_purpose_name(mn_purpose p); /* "salary"; static */

/* What is known of a payment that was read: bits. */
enum {
    MN_PAY_DAY_ONLY = 1, /* its time is a day: the hour is not known */
    MN_PAY_REVERSED = 2, /* given back later, or itself a return: netted, no pattern counts it */
    MN_PAY_RETURN = 4,   /* itself gives back an earlier one */
    MN_PAY_NO_RATE = 8,  /* value is not known: a currency that can't be compared */
    MN_PAY_SELF = 16,    /* from an account to itself */
    MN_PAY_CLOCK = 32,   /* its local time was there twice or never, as clocks were changed */
    MN_PAY_SAME_ID = 64, /* an earlier row that says something else has the same id */
    MN_PAY_PART = 128, /* a part of it was given back: it counts whole, what gave it back doesn't */
};

/* --- payments in files --------------------------------------------------------------------- */

/* Payments that were read, with accounts and parties; immutable. */
typedef struct mn_money_payments mn_money_payments;

typedef enum mn_money_dates {                     /* how days such as 03/04/2026 are written */
                              MN_MONEY_DATES_ISO, /* such are refused where it can't be told which
                                                     is the month */
                              MN_MONEY_DATES_DMY,
                              MN_MONEY_DATES_MDY,
} mn_money_dates;

typedef enum mn_money_decimal { /* what stands before decimals, where a number does not tell */
                                MN_MONEY_DECIMAL_UNSAID, /* 1.234 has decimals; 1,234 is refused */
                                MN_MONEY_DECIMAL_POINT,
                                MN_MONEY_DECIMAL_COMMA,
} mn_money_decimal;

typedef enum mn_money_merging {                      /* when accounts are one party's */
                                MN_MONEY_MERGE_SAME, /* the same customer; or an identifier is
                                                        shared, and the name */
                                MN_MONEY_MERGE_ANY,  /* an identifier is shared */
                                MN_MONEY_MERGE_NONE,
} mn_money_merging;

enum { MN_MONEY_RETURN_DAYS = 30, MN_MONEY_HUB = 10 };

/* All borrowed for the call. Zero-initialised is valid: headings tell, amounts have currencies. */
typedef struct mn_money_asked {
    const char *columns;  /* "id=Ref,time=Date": what headings don't tell; NULL */
    const char *sheet;    /* of a workbook; NULL: the first */
    const char *currency; /* of rows without one, ISO 4217; NULL: they are refused */
    const char *rates;    /* a table of date, currency, rate; or "yearly": averages of years that
                           * are known; NULL: only amounts in the main currency are compared */
    const char *clock;    /* of times without an offset: "Europe/Madrid"; NULL: as written */
    mn_money_dates dates;
    mn_money_decimal decimal;
    int return_days; /* a return that names no payment gives back one at most so old; 0:
                      * MN_MONEY_RETURN_DAYS; below 0: of the same day */
    /* Tables of accounts (account, bank, party, kind, name, opened, country, phone, address,
     * device, signer, mcc, home_city) and of places (place, city, country, latitude, longitude,
     * kind). */
    const char *const *accounts, *const *places;
    size_t n_accounts, n_places;
    mn_money_merging merging;
    uint32_t hub;           /* an identifier of more accounts merges none; 0: MN_MONEY_HUB */
    const char *not_merged; /* a table of pairs of accounts that stay apart; NULL */
} mn_money_asked;

/* Reads n files: tables (CSV, TSV, XLSX, NDJSON, Parquet), ISO 20022 (pacs.008, pacs.009, pacs.004,
 * camt.052, .053, .054), OFX, AMLSim, AMLworld, those of 'manumit money simulate'; plain, packed,
 * in folders and archives; known by what they hold. Payments are by time, then as they came.
 * Nothing is dropped in silence: see mn_money_read_told() and mn_money_refusal_at(). a may be NULL.
 * *out is owned: mn_money_payments_free(). Errors: MN_USAGE for options and headings that can't be,
 * MN_DATA for a file that is none of the above, MN_SYSTEM, MN_CANCELLED. O(rows); 40 bytes and more
 * a payment. */
MN_USE MN_API mn_status mn_money_payments_read(mn_money_payments **out, const char *const *paths,
                                               size_t n, const mn_money_asked *a, const mn_ctx *ctx,
                                               mn_err *e);
MN_API void mn_money_payments_free(mn_money_payments *m); /* NULL is legal */

/* What reading came to. rows = kept + refused + repeated, by sources. */
typedef struct mn_money_told {
    uint32_t payments, accounts, parties, places;
    size_t sources, refusals, reasons, notes; /* for _at(); refusals: the first 1,000 */
    uint64_t refused;                         /* rows that can't be used, all of them */
    uint64_t repeated;             /* left out: an earlier row says the same, id and all */
    uint64_t same_id;              /* kept, though an earlier one has the id */
    uint64_t self, reversed, part; /* payments by MN_PAY_SELF, .._REVERSED, .._PART */
    uint64_t unmatched;            /* returns whose payment is not there */
    uint64_t no_rate;              /* payments whose value is not known */
    uint64_t merged;               /* how many parties fewer than accounts */
    char currency[4];              /* of values */
    bool has_hours;                /* some payment has an hour */
} mn_money_told;
MN_API void mn_money_read_told(mn_money_told *out, const mn_money_payments *m);

typedef struct mn_money_source {
    mn_text path, layout; /* "AMLSim", "camt.053", "table", ... */
    char sha256[65];
    uint64_t rows, kept, refused; /* kept: also those that were then found to repeat others */
} mn_money_source;
MN_API bool mn_money_source_at(mn_money_source *out, const mn_money_payments *m, size_t i);

/* A row that can't be used. */
typedef struct mn_money_refusal {
    mn_text path, text, why, hint;
    uint64_t line;
} mn_money_refusal;
MN_API bool mn_money_refusal_at(mn_money_refusal *out, const mn_money_payments *m, size_t i);
/* The ith reason, with how many rows and the first of them in *out. */
MN_API bool mn_money_reason_at(mn_money_refusal *out, uint64_t *rows, const mn_money_payments *m,
                               size_t i);
/* What was taken with an assumption: a sentence without its full stop; empty past the last. */
MN_API mn_text mn_money_note_at(const mn_money_payments *m, size_t i);

typedef struct mn_money_payment {
    mn_text id;           /* empty: the input has none, and the number of its row stands for it */
    int64_t time;         /* seconds since 1970-01-01 UTC, or as written */
    int32_t local_day;    /* where it was made, since 1970-01-01 */
    int hour;             /* likewise, 0..23; -1: not known */
    int64_t amount;       /* in minor units of its currency */
    char currency[4];     /* ISO 4217 */
    unsigned decimals;    /* of the currency: amount / 10^decimals */
    int64_t value;        /* in hundredths of mn_money_told.currency; MN_PAY_NO_VALUE */
    uint32_t from, to;    /* accounts; MN_PAY_NONE: cash, or outside */
    mn_text place, city;  /* where */
    mn_text device, memo; /* ordered from; free text */
    mn_channel channel;
    mn_purpose purpose;
    uint16_t mcc;         /* ISO 18245; 0: none */
    unsigned flags;       /* MN_PAY_... */
    uint32_t source, row; /* its file and its row there, from 1 */
} mn_money_payment;
MN_API bool mn_money_payment_at(mn_money_payment *out, const mn_money_payments *m, uint32_t i);

typedef struct mn_money_account {
    mn_text id, bank, name, city;
    uint32_t party;  /* each account has one */
    char country[3]; /* ISO 3166-1 alpha-2, or empty */
    char kind;       /* 'P' person, 'B' business, 'M' merchant, 0 not known */
    uint16_t mcc;    /* 0: none */
    bool home;       /* a table of accounts has it */
    int32_t opened;  /* day; INT32_MIN: not known */
} mn_money_account;
MN_API bool mn_money_account_at(mn_money_account *out, const mn_money_payments *m, uint32_t i);

/* --- patterns ------------------------------------------------------------------------------ */

/* Shapes that money leaves behind; each is defined in docs/methods/money-patterns.md. */
typedef enum mn_money_pattern {
    MN_MONEY_FAN_IN,
    MN_MONEY_FAN_OUT,
    MN_MONEY_GATHER_SCATTER,
    MN_MONEY_SCATTER_GATHER,
    MN_MONEY_CYCLE,
    MN_MONEY_BIPARTITE,
    MN_MONEY_STACK,
    MN_MONEY_STRUCTURING,
    MN_MONEY_SMURFING,
    MN_MONEY_FUNNEL,
    MN_MONEY_PASS_THROUGH,
    MN_MONEY_RAPID,
    MN_MONEY_PATTERNS,
} mn_money_pattern;
MN_API const char *mn_money_pattern_name(mn_money_pattern p); /* "fan-in"; static */

/* Made by mn_money_settings_usual(), then changed where need be. */
typedef struct mn_money_settings {
    uint32_t on;      /* the bit 1 << p of each pattern that is wanted; usual: all */
    bool ties_by_row; /* payments of one time come one after the other: for whole days; usual: no */
    uint32_t visits;  /* payments looked at from one, for each pattern, 1..; 512 */
    uint32_t list;    /* payments listed in a hit at most, 1..65535; 256 */
    int64_t window[MN_MONEY_PATTERNS]; /* seconds, 1 to 30 years; 7 days, but structuring 5,
                                        * funnel 30, pass-through and rapid 2 */
    uint32_t least[MN_MONEY_PATTERNS]; /* 1..65535; fans and smurfing 5, others 3 */
    unsigned cycle_least, cycle_most;  /* payments, 2..32; 3, 10 */
    uint32_t band;                     /* thousandths by which amounts of a cycle differ; 200;
                                        * UINT32_MAX: any */
    uint32_t cycles;                   /* told for each payment at most, from 1; 4 */
    uint32_t keep_least;               /* thousandths that are handed on, 0..1000; 800 */
    unsigned rapid_most;               /* payments, 2..32; 6 */
    int64_t cash_limit;                /* hundredths; 10,000.00 */
    double near_chance;                /* (0, 1); 0.001 */
    int64_t near_window;               /* seconds; 30 days */
    int64_t funnel_dwell;              /* seconds; 48 hours */
    uint32_t funnel_rest;              /* thousandths that may stay, 1..1000; 100 */
    int64_t funnel_least;              /* hundredths that came in; 1,000.00 */
    uint32_t pass_share;               /* thousandths that left again, 1..1000; 800 */
    int64_t pass_least;                /* hundredths that came in; 1,000.00 */
} mn_money_settings;
MN_API mn_money_settings mn_money_settings_usual(void);

enum {                        /* of a hit: bits */
       MN_MONEY_HIT_CUT = 1,  /* the work was cut short at `visits`: it may be larger, or be more */
       MN_MONEY_HIT_MORE = 2, /* not all of its payments are listed, or there are more such hits */
       MN_MONEY_HIT_DAY = 4,  /* structuring, by which of its rules: in a day */
       MN_MONEY_HIT_DAYS = 8, /* within days */
       MN_MONEY_HIT_NEAR = 16, /* just below the limit */
};

/* A pattern, found at the payment that closes it. */
typedef struct mn_money_hit {
    mn_money_pattern pattern;
    unsigned flags;
    uint64_t closing;        /* number of the payment */
    const uint64_t *payment; /* numbers of its payments, in their order */
    size_t payments;
    int64_t first;     /* time of the earliest of them */
    uint32_t strength; /* parties or payments, pass-through: thousandths */
    uint32_t centre;   /* the party in the middle */
    uint32_t other;    /* scatter-gather: whose money is gathered; cycle and layers: who is paid;
                        * else MN_PAY_NONE */
} mn_money_hit;

/* What patterns were made of. */
typedef struct mn_money_counts {
    uint64_t payments;
    uint64_t self, reversed, outside; /* that are in no pattern */
    uint64_t no_value;                /* that are only in patterns that ask for no amount */
    uint64_t late;                    /* taken at the time of the one before */
    uint64_t hits[MN_MONEY_PATTERNS];
    uint64_t cut[MN_MONEY_PATTERNS]; /* overflow: look-ups that were cut short at `visits` */
} mn_money_counts;

/* --- patterns of payments that were read --- */

typedef struct mn_money_hits mn_money_hits;
/* Payments are numbered as by mn_money_payment_at(), centre and other are parties. s NULL: the
 * usual settings. *out is owned: mn_money_hits_free(); it needs m no longer. MN_USAGE for settings
 * that can't be. */
MN_USE MN_API mn_status mn_money_hits_find(mn_money_hits **out, const mn_money_payments *m,
                                           const mn_money_settings *s, const mn_ctx *ctx,
                                           mn_err *e);
MN_API void mn_money_hits_free(mn_money_hits *h); /* NULL is legal */
/* By closing payment, then by pattern. */
MN_API bool mn_money_hit_at(mn_money_hit *out, const mn_money_hits *h, size_t i);
MN_API void mn_money_hits_counts(mn_money_counts *out, const mn_money_hits *h);

/* --- patterns of payments as they come --- */

/* Names as numbers, in the order in which they first come: accounts (of a bank), or the areas where
 * cash is handled. */
typedef struct mn_money_names mn_money_names;
MN_USE MN_API mn_status mn_money_names_new(mn_money_names **out, mn_err *e);
MN_API void mn_money_names_free(mn_money_names *n); /* NULL is legal */
/* The number of a name, which is copied where it is new. `in` is what it is a name in (a bank), and
 * may be empty. MN_SYSTEM. O(length). */
MN_USE MN_API mn_status mn_money_name_put(uint32_t *out, mn_money_names *n, mn_text in,
                                          mn_text name, mn_err *e);
MN_API bool mn_money_name_at(mn_text *in, mn_text *name, const mn_money_names *n, uint32_t number);

/* A payment as it comes. */
typedef struct mn_money_move {
    int64_t time;      /* one that is earlier than the one before it is taken at that one's time */
    int64_t value;     /* hundredths of one currency, > 0; MN_PAY_NO_VALUE */
    uint32_t from, to; /* parties or accounts, below 2^30; MN_PAY_NONE: cash, or outside */
    uint32_t area;     /* of cash: where, below 2^30; MN_PAY_NONE: not known */
    int32_t day;       /* the local day since 1970-01-01 */
    bool cash;
    bool reversed; /* was given back: in no pattern */
} mn_money_move;

/* The patterns of a stream. */
typedef struct mn_money_stream mn_money_stream;
/* s NULL: the usual settings. home: for each of the first n_home parties the area it is at home in,
 * or MN_PAY_NONE; copied, may be NULL. *out is owned: mn_money_stream_free(). MN_USAGE for settings
 * that can't be. */
MN_USE MN_API mn_status mn_money_stream_new(mn_money_stream **out, const mn_money_settings *s,
                                            const uint32_t *home, size_t n_home, mn_err *e);
MN_API void mn_money_stream_free(mn_money_stream *s); /* NULL is legal */
/* Takes n payments, one or many, and tells what they close: *hits, *n_hits of them, borrowed until
 * the next call with s. Payments are numbered from 0 in the order in which they are handed over;
 * hits are the same however they are divided over calls, and nothing that comes later changes them.
 * After a failure (MN_USAGE for a number that is too high, MN_SYSTEM, MN_CANCELLED) it can only be
 * freed. */
MN_USE MN_API mn_status mn_money_stream_push(const mn_money_hit **hits, size_t *n_hits,
                                             mn_money_stream *s, const mn_money_move *move,
                                             size_t n, const mn_ctx *ctx, mn_err *e);

/* What is held, and what was left out or cut since the stream began. */
typedef struct mn_money_state {
    size_t bytes;       /* O(payments in the longest window + parties) */
    uint64_t in_window; /* payments that are held: of the longest window, and of the last call */
    int64_t reach;      /* seconds that patterns look back at most */
    mn_money_counts counts;
} mn_money_state;
MN_API void mn_money_stream_state(mn_money_state *out, const mn_money_stream *s);

/* Taking a stream up again, exactly. Let T be the time at which the last payment was taken: keep
 * the rests, and of the stream all payments from the first one that was taken at a time above T -
 * reach on. Hand these to a new stream of the same settings, in their order, the first at the time
 * at which it was taken; drop what it tells; then take the rests up. From then on it tells what the
 * first one would have told, with numbers of payments that count from the first one handed again.
 */
typedef struct mn_money_rest { /* what has not left again of money that came in, in hundredths */
    uint64_t back;             /* which payment: how many came after it */
    int64_t pass, funnel, quick, away;
} mn_money_rest;
/* *out is borrowed until the next call with s. O(payments in the window). */
MN_USE MN_API mn_status mn_money_stream_rests(const mn_money_rest **out, size_t *n,
                                              mn_money_stream *s, mn_err *e);
/* MN_DATA, and nothing is changed, where they can't be those of the payments that were pushed. */
MN_USE MN_API mn_status mn_money_stream_take_up(mn_money_stream *s, const mn_money_rest *rest,
                                                size_t n, mn_err *e);

/* --- typologies ---------------------------------------------------------------------------- */

/* What activities of trafficking look like in payments; immutable. */
typedef struct mn_money_typologies mn_money_typologies;
/* Reads n files, or folders of such; n 0: those that are shipped. *out is owned:
 * mn_money_typologies_free(). MN_DATA with line, column, the offending text and what to write
 * instead; MN_USAGE where two have the same id. */
MN_USE MN_API mn_status mn_money_typologies_load(mn_money_typologies **out,
                                                 const char *const *paths, size_t n,
                                                 const mn_ctx *ctx, mn_err *e);
MN_API void mn_money_typologies_free(mn_money_typologies *t); /* NULL is legal */

typedef struct mn_money_typology {
    mn_text id, version, title, about;
    mn_text file;                  /* as it was named; of those that are shipped: its name */
    int days;                      /* how long its window is */
    double threshold;              /* of its score, from which on it flags */
    unsigned needs_families;       /* and how many families must agree */
    unsigned indicators, contrary; /* how many */
} mn_money_typology;
MN_API bool mn_money_typology_at(mn_money_typology *out, const mn_money_typologies *t, size_t i);

/* An indicator, or what speaks against one. */
typedef struct mn_money_sign {
    mn_text id, says;                                 /* "cash is paid in at several towns" */
    mn_text source, paragraph, date, address, family; /* who published it, and where */
    double weight;                                    /* below 0 where it speaks against */
} mn_money_sign;
MN_API bool mn_money_indicator_at(mn_money_sign *out, const mn_money_typologies *t, size_t typology,
                                  size_t i);
MN_API bool mn_money_contrary_at(mn_money_sign *out, const mn_money_typologies *t, size_t typology,
                                 size_t i);

/* --- alerts -------------------------------------------------------------------------------- */

/* Zero-initialised, or NULL: all alerts. */
typedef struct mn_money_looking {
    double per_day; /* how many are read a day: of those that come to be seen in the same seven
                     * days the strongest; 0: all */
    /* A table of advert sites, recruiters, money transmitters, exchanges: kind, name, account, mcc,
     * source, date; NULL. */
    const char *counterparties;
} mn_money_looking;

typedef struct mn_money_alerts mn_money_alerts;
/* Asks every party's payments by every typology, week by week, and puts findings of connected
 * parties together. m and t are borrowed until *out is freed, which is owned:
 * mn_money_alerts_free(). Errors: MN_DATA where there is no payment at all, as no alert would be
 * read as good news; MN_USAGE for a rate that can't be. O(payments x measures x days / 7). */
MN_USE MN_API mn_status mn_money_alerts_find(mn_money_alerts **out, const mn_money_payments *m,
                                             const mn_money_typologies *t,
                                             const mn_money_looking *l, const mn_ctx *ctx,
                                             mn_err *e);
MN_API void mn_money_alerts_free(mn_money_alerts *a); /* NULL is legal */

typedef struct mn_money_alert {
    char name[24]; /* "A00001" */
    double score;
    unsigned families;   /* independent kinds of indicators that agree */
    uint64_t typologies; /* the bit 1 << t of each that flags */
    uint32_t parties;
    int32_t day; /* the day before which it was first to be seen */
} mn_money_alert;
/* The strongest first; those within the budget alone. */
MN_API bool mn_money_alert_at(mn_money_alert *out, const mn_money_alerts *a, size_t i);

typedef struct mn_money_alerts_told {
    size_t alerts, beyond; /* within the budget, and beyond it */
    uint64_t cut;          /* connections that were left out, as an alert would be too large */
    uint64_t hubs;         /* parties that connect nobody, as they have too many others */
} mn_money_alerts_told;
MN_API void mn_money_alerts_counts(mn_money_alerts_told *out, const mn_money_alerts *a);

/* --- a case: one alert with all that it rests on ----------------------------------------------
 */

/* It stands by itself: payments are copied into it. */
typedef struct mn_money_case mn_money_case;
/* Of the ith alert. without: also asks without which payments the score would be below 0.5, which
 * takes up to some seconds. *out is owned: mn_money_case_free(). MN_USAGE past the last alert. */
MN_USE MN_API mn_status mn_money_case_make(mn_money_case **out, mn_money_alerts *a, size_t i,
                                           bool without, mn_err *e);
/* From a file as mn_money_case_json() and 'manumit money --cases' write it. MN_DATA. */
MN_USE MN_API mn_status mn_money_case_open(mn_money_case **out, const char *path, const mn_ctx *ctx,
                                           mn_err *e);
MN_API void mn_money_case_free(mn_money_case *c); /* NULL is legal */
/* As JSON (docs/guide/money-case.md). *out is borrowed of c until it is asked again. */
MN_USE MN_API mn_status mn_money_case_json(mn_text *out, mn_money_case *c, mn_err *e);

/* What the alert is. */
typedef struct mn_money_head {
    mn_text alert, currency, method; /* of values; how the score came about */
    double score, threshold;
    const mn_text *typology;
    size_t typologies;
    const mn_text *note;
    size_t notes;
} mn_money_head;
MN_API void mn_money_case_head(mn_money_head *out, const mn_money_case *c);

/* What somebody may be. */
typedef enum mn_money_role {
    MN_MONEY_CONTROLLER,
    MN_MONEY_EXPLOITED,
    MN_MONEY_FRONT,
    MN_MONEY_MULE, /* lends an account */
    MN_MONEY_ROLES,
} mn_money_role;
MN_API const char *mn_money_role_name(mn_money_role r); /* "controller"; static */

/* Who stands in it, then who paid them or was paid. */
typedef struct mn_money_person {
    mn_text id, name, city, country;
    char kind;                   /* as mn_money_account.kind */
    double role[MN_MONEY_ROLES]; /* 0 to 1: how much speaks for it; all 0: unknown */
    const mn_text *reason;       /* why, in clauses */
    size_t reasons;
    bool possible_victim; /* being exploited is at least as possible as anything else */
    bool subject;         /* an analyst named it, and may: nobody else is one */
} mn_money_person;
MN_API bool mn_money_case_person_at(mn_money_person *out, const mn_money_case *c, size_t i);

typedef struct mn_money_case_account {
    mn_text id, bank;
    uint32_t person; /* MN_PAY_NONE: not known */
    bool home;       /* held at the bank whose case this is */
} mn_money_case_account;
MN_API bool mn_money_case_account_at(mn_money_case_account *out, const mn_money_case *c, size_t i);

/* A payment, in the order of local time; of *out amount is value, from and to are accounts of the
 * case, source is 0, row that of the input or 0. */
MN_API bool mn_money_case_payment_at(mn_money_payment *out, const mn_money_case *c, size_t i);

typedef enum mn_money_fact_kind {
    MN_MONEY_INDICATOR, /* what speaks for it */
    MN_MONEY_PATTERN,   /* shapes among these */
    MN_MONEY_CONTRARY,  /* what speaks against it */
} mn_money_fact_kind;
typedef struct mn_money_fact {
    mn_money_sign sign;
    mn_text evidence;        /* of the source: "read", "secondary", "recalled" */
    double strength;         /* 1/2 to 1; NaN: not known. The weight is NaN likewise */
    const uint32_t *payment; /* of the case, that show it */
    size_t payments;
    uint32_t person; /* whom it is about; MN_PAY_NONE: all */
} mn_money_fact;
MN_API bool mn_money_fact_at(mn_money_fact *out, const mn_money_case *c, mn_money_fact_kind kind,
                             size_t i);
/* The score without some payments: false where it was not asked, or none were found. */
MN_API bool mn_money_case_without(double *score, const uint32_t **payment, size_t *payments,
                                  const mn_money_case *c);

/* --- its package --- */

/* Paths of JSON files as docs/guide/money-case.md has them; NULL: none. */
typedef struct mn_money_package {
    const char *decision;    /* what an analyst decided, and whom she names as subjects */
    const char *institution; /* what a report says of the bank: nothing is made up */
    const char *goaml;       /* codes of a national unit: makes a draft for goAML, too */
    const char *filing_date; /* "2025-01-31" */
    bool no_pages;           /* no PDF */
} mn_money_package;
/* Writes the folder, whole or not at all: report.html, report.md, report.pdf, transactions.csv,
 * indicators.csv, parties.csv, narrative.txt, todo.txt with what is still to be filled in,
 * DRAFT-sar.xml (FinCEN), DRAFT-goaml.xml, SHA256SUMS. dir must not exist, or be empty. p may be
 * NULL. files, where it is not NULL: the names, a line each, borrowed of c until the next package.
 * Nothing is filed: drafts are drafts. A decision stays with the case. Errors: MN_USAGE for a date
 * or folder that can't be, MN_DATA for files, for a case that can't be told in a form, and where a
 * possible victim is named as a subject. */
MN_USE MN_API mn_status mn_money_case_package(mn_text *files, mn_money_case *c, const char *dir,
                                              const mn_money_package *p, const mn_ctx *ctx,
                                              mn_err *e);
/* The same as a report, for any of its renderers; *out is owned: mn_report_free(). */
MN_USE MN_API mn_status mn_money_case_report(mn_report **out, mn_money_case *c,
                                             const mn_money_package *p, const mn_ctx *ctx,
                                             mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
