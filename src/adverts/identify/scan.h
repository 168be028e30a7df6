/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/scan.h - one pass over a text: what in it may be digits, which words of note it
 * has, and where signs stand that e-mail, links, names and addresses of coins have.
 */
#ifndef ADVERTS_IDENTIFY_SCAN_H
#define ADVERTS_IDENTIFY_SCAN_H

#include "adverts/identify/chars.h"
#include "adverts/identify/host.h"
#include "adverts/identify/identify.h"
#include "adverts/identify/phone.h"
#include "adverts/identify/rule.h"
#include "adverts/identify/words.h"

#define ID_UNIT_MAX 17 /* digits of a unit; more are ID_LONG */
#define ID_LONG     255

/* Digits that stand together, or a word for some. */
typedef struct id_unit {
    uint32_t start, end;
    uint64_t packed; /* four bits a digit, the first one highest of n */
    uint64_t rules;
    uint8_t n;                      /* digits, or ID_LONG */
    uint8_t word;                   /* id_word_kind + 1 where it is a word */
    uint8_t value;                  /* of ID_W_TIMES */
    bool glued_before, glued_after; /* to letters */
    /* Of a chain: */
    uint16_t gap;  /* what stands before it: ID_G_ bits */
    uint32_t sign; /* hash of the same, so that equal gaps are seen */
    double best;   /* of the numbers taken up to here */
    uint32_t pick; /* the window that ends here, or UINT32_MAX */
} id_unit;

/* What may stand between units of one number. */
enum {
    ID_G_SPACE = 1,
    ID_G_COMMA = 2,
    ID_G_LINE = 4,
    ID_G_DOT = 8,
    ID_G_DASH = 16,
    ID_G_SLASH = 32,
    ID_G_OPEN = 64,
    ID_G_CLOSE = 128,
    ID_G_OTHER = 256,
    ID_G_FILL = 512, /* one or two letters */
    ID_G_STOP = 1024 /* nothing that a number has within */
};

/* A word of note. */
typedef struct id_key {
    uint32_t start, end;
    uint8_t kind, value; /* as in id_word */
} id_key;

/* '@' and what stands for it, "://", a dot before a letter, a long run of letters and digits. */
typedef enum id_spot_kind { ID_S_AT, ID_S_SCHEME, ID_S_DOT, ID_S_LONG } id_spot_kind;
typedef struct id_spot {
    uint32_t start, end;
    uint8_t kind;
} id_spot;

struct id_pass;
/* A way to go through a text, for a kind of processor. */
typedef void id_scan_how(struct id_pass *k);

typedef struct mn_id_scratch {
    id_unit *unit, *chain; /* chain: those of one stretch, words put together */
    size_t units, unit_cap, chains, chain_cap;
    id_key *key;
    size_t keys, key_cap;
    id_spot *spot;
    size_t spots, spot_cap;
    id_window *window;
    size_t windows, window_cap;
    id_span *taken; /* places that addresses hold, so that no number is read there */
    size_t takens, taken_cap, settled; /* those from settled on are of the pass at work */
    uint64_t digits;                   /* in all units */
    uint32_t language[ID_LANGUAGES];
    struct id_memo *memo; /* words met before, in whatever text; NULL for the first texts */
    size_t read;          /* bytes of text up to then */
} mn_id_scratch;

struct mn_identifier_rules {
    id_chars chars;
    id_words words;
    id_plans plans;
    id_hosts hosts;
    double weight[ID_MODEL_END];
    uint8_t script[0xE00], ukrainian; /* the language of a character's script, by 16 characters */
    uint8_t plain[256];               /* what a byte is to the scan */
    uint8_t looks[256];               /* whether a byte looks like a digit */
    id_scan_how *scan;
    uint16_t nanp;                                /* the region whose plan is the default */
    uint16_t said[ID_LANGUAGES][ID_REGIONS_SAID]; /* of a language; ID_NO_REGION ends them */
};

/* Fills the table mn_identifier_rules.plain. */
void id_scan_classes(uint8_t class[256]);
/* The fastest way that this processor has; all find the same. */
id_scan_how *id_scan_best(void);
/* All that it has, NULL at the end. */
#define ID_SCAN_HOWS 4
void id_scan_all(id_scan_how *how[ID_SCAN_HOWS]);
/* Fills the scratch. */
MN_USE mn_status id_scan(mn_id_scratch *s, const mn_identifier_rules *r, mn_text text, mn_err *e);

#endif
