/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/name/name.h - a name taken apart, in a form that can lie in a file.
 *
 * A name becomes tokens: its words in plain lower-case ASCII letters and digits,
 * each tagged with what it does (a legal form, a number, a place, ...) and weighted,
 * never deleted. Other scripts are read in Latin letters, and what that reading can't
 * know is marked. An mn_parsed is one run of bytes without a pointer in it: it may be
 * copied, written to a file and used from a mapping at any multiple of 8 bytes.
 */
#ifndef SCREEN_NAME_H
#define SCREEN_NAME_H

#include "core/arena.h"
#include "core/prefetch.h"

#include <manumit/party.h>

/* Whose name it is. */
typedef enum mn_bearer {
    MN_BEARER_UNKNOWN, /* a person or an organisation */
    MN_BEARER_PERSON,
    MN_BEARER_ORGANISATION,
    MN_BEARER_THING, /* a ship, an aircraft */
} mn_bearer;

/* By the schema's name as mn_schema_find() knows it; others are MN_BEARER_UNKNOWN. */
mn_bearer mn_bearer_of(mn_text schema);
mn_bearer mn_bearer_of_schema(mn_schema schema);

/* What a token does in the name. */
typedef enum mn_tag {
    MN_TAG_NAME,     /* tells this bearer from others */
    MN_TAG_LEGAL,    /* a legal form; value: its class (mn_legal) */
    MN_TAG_NUMBER,   /* value: the number modulo 65,536 */
    MN_TAG_PLACE,    /* a country or large place; value: see data/screen/places.csv */
    MN_TAG_TITLE,    /* "Mr", "Shaikh", "Dr" */
    MN_TAG_PARTICLE, /* "al", "bin", "de", "van" */
    MN_TAG_GENERIC,  /* "trading", "group", "bank": many organisations bear it */
    MN_TAG_STOP,     /* "the", "of", "and" */
    MN_TAG_INITIAL,  /* one letter */
    MN_TAGS,
} mn_tag;

/* Classes of legal forms: forms of one class differ in country or spelling alone. */
typedef enum mn_legal {
    MN_LEGAL_COMPANY,     /* says only that it is a firm: "Company", "& Co" */
    MN_LEGAL_SHARES,      /* with shares: AG, SA, PLC, JSC, NV, SpA, KK */
    MN_LEGAL_LIMITED,     /* limited liability: GmbH, Ltd, LLC, SARL, OOO, Sdn Bhd */
    MN_LEGAL_CORPORATION, /* Inc, Corp */
    MN_LEGAL_PARTNERSHIP, /* LP, LLP, KG, OHG, SNC */
    MN_LEGAL_SOLE,        /* one person's business: IP, e.K. */
    MN_LEGAL_COOPERATIVE,
    MN_LEGAL_FOUNDATION,
    MN_LEGAL_ASSOCIATION,
    MN_LEGAL_STATE,
    MN_LEGAL_TRUST, /* trusts and funds */
    MN_LEGAL_BRANCH,
    MN_LEGAL_OTHER,
    MN_LEGALS,
} mn_legal;

/* Scripts that the reading tells apart. */
typedef enum mn_script {
    MN_SCRIPT_LATIN,
    MN_SCRIPT_CYRILLIC,
    MN_SCRIPT_GREEK,
    MN_SCRIPT_ARMENIAN,
    MN_SCRIPT_GEORGIAN,
    MN_SCRIPT_HEBREW,
    MN_SCRIPT_ARABIC,
    MN_SCRIPT_THAI,
    MN_SCRIPT_LAO,
    MN_SCRIPT_KHMER,
    MN_SCRIPT_BURMESE,
    MN_SCRIPT_HANGUL,
    MN_SCRIPT_HAN,
    MN_SCRIPT_KANA,
    MN_SCRIPT_OTHER, /* read by ICU where it can */
    MN_SCRIPTS,
} mn_script;

const char *mn_tag_name(mn_tag t); /* "legal form" */

#define MN_NAME_BYTES  1024 /* read of a name; the rest is left out (MN_NAME_CUT) */
#define MN_NAME_TOKENS 32   /* likewise */
#define MN_TOKEN_BYTES 48   /* of a token's normal form; longer words are cut */

/* What the reader of an explanation must know of the reading: bits of mn_parsed.notes. */
enum {
    MN_NAME_CUT = 1,         /* longer than the limits above */
    MN_NAME_VOWELS_LOST = 2, /* Arabic, Hebrew: short vowels are not written */
    MN_NAME_PINYIN = 4,      /* Han was read as Mandarin, which Japanese and Korean names are not */
    MN_NAME_UNREAD = 8,      /* letters of a script that nothing here reads were left out */
    MN_NAME_BROKEN = 16,     /* bytes that are no UTF-8 were left out */
};

/* Bits of mn_token.flags. */
enum {
    MN_TOKEN_HYPHEN = 1,  /* joined to the one before by a hyphen */
    MN_TOKEN_DOTTED = 2,  /* written as letters with dots: "A.B.C." */
    MN_TOKEN_SLASH = 4,   /* a slash stands before it: another name of the same may begin here */
    MN_TOKEN_BRACKET = 8, /* in brackets */
    MN_TOKEN_PHRASE = 16, /* several words that mean one thing: "United States", "Sp. z o.o." */
    MN_TOKEN_ORDINAL = 32,
    MN_TOKEN_NEAR = 64,   /* continues the run of characters before: Han, Hangul */
    MN_TOKEN_COMMA = 128, /* a comma stands before it */
};

/* A token; 48 bytes. */
typedef struct mn_token {
    uint64_t hash;    /* of its normal form */
    uint64_t native;  /* hash of what was written, folded; 0 for Latin */
    uint64_t sound;   /* consonants, 4 bits each, likeliest spellings of one sound equal */
    uint32_t letters; /* bit 0..25: has that letter; 26: has a digit */
    uint16_t text;    /* where its normal form begins in mn_parsed_text() */
    uint16_t from;    /* where it was written, in bytes of mn_parsed_original() */
    uint16_t from_len;
    uint16_t value; /* by its tag; for MN_TAG_NAME the nickname group, 0: none */
    uint8_t len;    /* of the normal form */
    uint8_t tag;    /* mn_tag */
    uint8_t script; /* mn_script */
    uint8_t flags;
    uint8_t weight; /* how much it says, 255 = 1; by tag, or by rarity where an index knows it */
    uint8_t spare[3];
} mn_token;

/* A name taken apart; behind it lie n tokens, text_len bytes of normal forms and
 * original_len bytes of the name as given, and zeros up to a multiple of 8. */
typedef struct mn_parsed {
    uint32_t size; /* in bytes, of all */
    uint16_t n;
    uint16_t text_len;
    uint16_t original_len;
    uint8_t bearer;   /* mn_bearer */
    uint8_t notes;    /* MN_NAME_... */
    uint32_t letters; /* of all tokens together */
    uint64_t raw;     /* hash of the name as given, trimmed */
    uint64_t joined;  /* hash of all normal forms in order, without spaces */
    uint32_t scripts; /* bits of mn_script */
    uint16_t core;    /* letters of the tokens that are no legal form, title, particle or stop */
    uint16_t spare;
    uint8_t count[32]; /* how often a letter stands in the tokens; [26]: digits */
} mn_parsed;

/* Bytes that any mn_parsed has at most: room for mn_name_read(). */
#define MN_PARSED_MAX                                                                              \
    (sizeof(mn_parsed) + MN_NAME_TOKENS * (sizeof(mn_token) + MN_TOKEN_BYTES) + MN_NAME_BYTES + 8)

static inline const mn_token *mn_parsed_tokens(const mn_parsed *p)
{
    return (const mn_token *)(p + 1);
}
static inline const char *mn_parsed_text(const mn_parsed *p)
{
    return (const char *)(mn_parsed_tokens(p) + p->n);
}
static inline mn_text mn_parsed_original(const mn_parsed *p)
{
    return (mn_text){mn_parsed_text(p) + p->text_len, p->original_len};
}
static inline mn_text mn_token_text(const mn_parsed *p, const mn_token *t)
{
    return (mn_text){mn_parsed_text(p) + t->text, t->len};
}
static inline mn_text mn_token_written(const mn_parsed *p, const mn_token *t)
{
    return (mn_text){mn_parsed_original(p).ptr + t->from, t->from_len};
}
/* Asks for the memory of a name that will be looked at soon: its head and first words. */
static inline void mn_parsed_prefetch(const mn_parsed *p)
{
    for (size_t i = 0; i < 4; i++)
        mn_prefetch((const char *)p + 64 * i);
}
/* Whether len bytes at p, a multiple of 8, are an mn_parsed whose parts lie within it; for what
 * was read from a file. O(tokens). */
bool mn_parsed_valid(const void *p, size_t len);

/* What is known of words, letters and places; immutable, shared by threads. *out is owned:
 * mn_name_tables_free(). Costs a few milliseconds. */
typedef struct mn_name_tables mn_name_tables;
MN_USE mn_status mn_name_tables_new(mn_name_tables **out, mn_err *e);
void mn_name_tables_free(mn_name_tables *t); /* NULL is legal */

/* Takes a name apart into out, which has room for MN_PARSED_MAX bytes and lies at a multiple of
 * 8. Any bytes are a name; what can't be read is noted. No heap, but for scripts that ICU reads.
 * O(length). Thread-safe. Errors: MN_SYSTEM without memory. */
MN_USE mn_status mn_name_read(mn_parsed *out, mn_text name, mn_bearer bearer,
                              const mn_name_tables *t, mn_err *e);
/* The same, into the arena. */
MN_USE mn_status mn_name_parse(const mn_parsed **out, mn_text name, mn_bearer bearer,
                               const mn_name_tables *t, mn_arena *arena, mn_err *e);

#endif
