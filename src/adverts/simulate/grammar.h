/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/grammar.h - the phrases of a language, of data/adverts/simulate/LANGUAGE.txt.
 *
 * A file has sections. "@part scope ..." begins one; a scope is a trade, a family of trades, or
 * absent: all. A line of a part is a statement; a line that begins with "= " says the statement
 * before it in another way, so that one may stand for the other. A section whose name is no part
 * is a list, an entry a line. In a line stand
 *
 *   {a|b}     what is said: chosen once for a text, kept by its paraphrases
 *   [a|b]     how it is said: a paraphrase may choose again
 *   <list>    an entry of a list: chosen as in {}
 *   %(2-9)    a number, chosen as in {}
 *   $city $price $name $area $id    what differs from post to post
 *
 * and choices may hold others. A line is at most 1,000 bytes.
 */
#ifndef ADVERTS_SIMULATE_GRAMMAR_H
#define ADVERTS_SIMULATE_GRAMMAR_H

#include "core/arena.h"
#include <manumit/core.h>

/* name, family, prices in a currency's units from .. to, in steps */
#define MN_ADSIM_TRADES(X)                                                                         \
    X(cleaning, work, 12, 19, 1)                                                                   \
    X(kitchen, work, 12, 18, 1)                                                                    \
    X(harvest, work, 11, 17, 1)                                                                    \
    X(warehouse, work, 13, 20, 1)                                                                  \
    X(care, work, 13, 21, 1)                                                                       \
    X(building, work, 15, 26, 1)                                                                   \
    X(room, room, 380, 900, 10)                                                                    \
    X(ride, ride, 10, 65, 5)                                                                       \
    X(moving, service, 25, 70, 5)                                                                  \
    X(tutoring, service, 15, 45, 5)
/* clang-format off */
#define MN_ADSIM_PARTS(X) \
    X(title) X(opening) X(task) X(pay) X(place) X(hours) X(terms) X(more) X(phone) X(email) \
    X(handle) X(telegram) X(whatsapp) X(url) X(wallet) X(generic) \
    X(fee) X(passport) X(visa) X(noboss) X(highpay) X(tied)
/* clang-format on */

typedef enum mn_adsim_trade {
#define X(NAME, FAMILY, LOW, HIGH, STEP) MN_TRADE_##NAME,
    MN_ADSIM_TRADES(X)
#undef X
        MN_ADSIM_TRADE_COUNT
} mn_adsim_trade;

typedef enum mn_adsim_part {
#define X(NAME) MN_PART_##NAME,
    MN_ADSIM_PARTS(X)
#undef X
        MN_ADSIM_PART_COUNT
} mn_adsim_part;

typedef struct mn_adsim_trade_info {
    const char *name, *family;
    int low, high, step;
} mn_adsim_trade_info;
extern const mn_adsim_trade_info mn_adsim_trades[MN_ADSIM_TRADE_COUNT];
extern const char *const mn_adsim_parts[MN_ADSIM_PART_COUNT];

enum { MN_ADSIM_LANGUAGES = 10, MN_ADSIM_LISTS = 64 };

/* What is said in one of several ways. */
typedef struct mn_adsim_statement {
    uint32_t frame, frames; /* of the language's frames */
    bool open;              /* has something that differs from post to post */
} mn_adsim_statement;

typedef struct mn_adsim_list {
    mn_text name;
    uint8_t trade; /* MN_ADSIM_TRADE_COUNT: of all */
    uint32_t entry, entries;
} mn_adsim_list;

typedef struct mn_adsim_language {
    const char *code;
    bool spaced; /* words stand apart */
    mn_text *frame;
    uint32_t frames;
    mn_adsim_statement *statement;
    uint32_t statements;
    mn_text *entry; /* of lists */
    uint32_t entries;
    mn_adsim_list list[MN_ADSIM_LISTS];
    uint32_t lists;
    /* Statements of a part for a trade, by their numbers. */
    uint16_t *of[MN_ADSIM_PART_COUNT][MN_ADSIM_TRADE_COUNT];
    uint16_t n[MN_ADSIM_PART_COUNT][MN_ADSIM_TRADE_COUNT];
} mn_adsim_language;

typedef struct mn_adsim_grammar {
    mn_adsim_language language[MN_ADSIM_LANGUAGES];
    unsigned languages;
    mn_arena arena;
} mn_adsim_grammar;

/* The program's own languages. MN_DATA, with file and line, where one is not whole. */
MN_USE mn_status mn_adsim_grammar_load(mn_adsim_grammar *g, mn_err *e);
/* One language from bytes that outlive it. name is the file's, for errors. */
MN_USE mn_status mn_adsim_language_read(mn_adsim_language *l, mn_arena *a, const char *code,
                                        const char *name, mn_text bytes, mn_err *e);
void mn_adsim_grammar_free(mn_adsim_grammar *g);
/* The list for a trade, else the one for all; NULL. */
const mn_adsim_list *mn_adsim_list_of(const mn_adsim_language *l, mn_text name, unsigned trade);
/* An entry by any number. */
mn_text mn_adsim_entry(const mn_adsim_language *l, const char *list, uint64_t key);

#endif
