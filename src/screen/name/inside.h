/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/name/inside.h - what the files that take names apart share.
 */
#ifndef SCREEN_NAME_INSIDE_H
#define SCREEN_NAME_INSIDE_H

#include "core/map.h"
#include "screen/name/name.h"

#include <string.h>

#define MN_PHRASE_WORDS 9 /* of a phrase of the tables */

/* What a letter of another script is when it is read. */
typedef enum mn_letter_kind {
    MN_LETTER_PLAIN,
    MN_LETTER_CONSONANT, /* a vowel that is not written may follow */
    MN_LETTER_VOWEL,
    MN_LETTER_LEAD,   /* a vowel written before its consonant */
    MN_LETTER_MEDIAL, /* a consonant within the cluster */
    MN_LETTER_KILL,   /* the consonant before it is silent or final */
    MN_LETTER_JOIN,   /* the next consonant is of the same cluster */
    MN_LETTER_DROP,
} mn_letter_kind;

/* One to four characters that are read together. */
typedef struct mn_letter {
    uint32_t c[4]; /* 0: none */
    char latin[8];
    uint8_t len, script, kind;
    char vowel;
} mn_letter;

/* A word or phrase of the tables: what it may be. Bits of `is`. */
enum {
    MN_WORD_LEGAL = 1,
    MN_WORD_TITLE = 2,
    MN_WORD_PARTICLE = 4,
    MN_WORD_STOP = 8,
    MN_WORD_GENERIC = 16,
    MN_WORD_NUMBER = 32,
    MN_WORD_ORDINAL = 64,
    MN_WORD_PLACE = 128,
    MN_WORD_NICK = 256,
    MN_WORD_BEGINS = 512, /* longer phrases begin with this word */
    MN_WORD_SPELLING = 1024,
};

typedef struct mn_word_entry {
    mn_text key;
    mn_text same; /* the spelling that stands for it */
    uint16_t is, legal, number, place, nick;
    uint8_t longest; /* words of the longest phrase that begins with it */
} mn_word_entry;

struct mn_name_tables {
    mn_arena arena;
    mn_letter *letter; /* sorted by c[0], then the longest first */
    size_t letters, letters_cap;
    mn_map map; /* phrase -> its entry */
    mn_word_entry *word;
    size_t words, words_cap;
    uint32_t *long_legal; /* entries of legal forms of one long word, which may be misspelt */
    size_t long_legals, long_legals_cap;
    mn_map place_key;
    uint32_t places;
    struct mn_icu *icu; /* opened when first asked for; see icu.c */
};

/* A character as it was written, and what a run of them is. */
typedef enum mn_char_kind {
    MN_CHAR_SPACE, /* ends a word */
    MN_CHAR_LETTER,
    MN_CHAR_DIGIT,
    MN_CHAR_DOT,
    MN_CHAR_HYPHEN,
    MN_CHAR_SLASH,
    MN_CHAR_COMMA,
    MN_CHAR_OPEN,
    MN_CHAR_CLOSE,
    MN_CHAR_AND,
    MN_CHAR_MARK, /* apostrophes: left out within a word */
} mn_char_kind;

typedef struct mn_char {
    uint32_t c; /* folded */
    uint16_t from;
    uint8_t kind, script;
} mn_char;

/* A word while it is made. */
typedef struct mn_draft {
    char text[MN_TOKEN_BYTES];
    uint8_t len, flags, script;
    uint16_t from, to;
    uint64_t native;
} mn_draft;

typedef struct mn_drafts {
    mn_draft at[MN_NAME_TOKENS];
    size_t n;
    uint8_t notes;
    uint32_t scripts;
} mn_drafts;

/* --- chars.c: bytes to folded characters -------------------------------------- */

/* As much of a name as is read, MN_NAME_BYTES at most: whole characters. */
mn_text mn_name_kept(mn_text name);
/* At most cap characters of what is kept; the rest is noted. */
size_t mn_chars_read(mn_char *out, size_t cap, mn_text name, uint8_t *notes);

/* --- letters.c: characters to plain Latin letters ------------------------------- */

/* Appends the reading of n characters of one word to out (MN_TOKEN_BYTES), *len being used; what
 * has no room is noted. False when a script is met that needs ICU. */
bool mn_letters_read(char *out, uint8_t *len, const mn_char *c, size_t n, const mn_name_tables *t,
                     uint8_t *notes);

/* --- han.c: Han characters as ICU reads them, from a table that is made when this is built --- */

#define MN_HAN_FROM 0x3000
#define MN_HAN_TO   0x9FFF
#define MN_HAN_MOST 48 /* characters of a run that are read so */
extern const uint16_t mn_han_reading[MN_HAN_TO - MN_HAN_FROM + 1]; /* 0: left to ICU */
extern const char mn_han_syllable[][8];                            /* empty: ICU has none */
/* What mn_icu_read() makes of n characters, if all are in the table: false where not. out has
 * room for 8 bytes a character. */
bool mn_han_read(char *out, size_t *len, const mn_char *c, size_t n);

/* --- icu.c: scripts that ICU reads ------------------------------------------------ */

MN_USE mn_status mn_icu_new(struct mn_icu **out, mn_err *e);
void mn_icu_free(struct mn_icu *i);
#define MN_ICU_MOST 60 /* characters of a run that are read whatever they are */
/* The reading of n characters, or of as many as are 2 * MN_ICU_MOST UTF-16 units, in lower-case
 * ASCII, at most cap bytes; words may be divided by spaces. 0 where ICU knows none. */
MN_USE mn_status mn_icu_read(char *out, size_t cap, size_t *len, const mn_char *c, size_t n,
                             struct mn_icu *icu, mn_err *e);

/* --- words.c: characters to words -------------------------------------------------- */

/* dots: letters with dots between them are one word. name_len: bytes of the whole name. */
MN_USE mn_status mn_words_cut(mn_drafts *out, const mn_char *c, size_t n, size_t name_len,
                              bool dots, const mn_name_tables *t, mn_err *e);

/* --- tag.c: what words do ------------------------------------------------------------ */

/* Tags the drafts and writes tokens; phrases become one token. Returns how many. */
size_t mn_tokens_tag(mn_token *out, char *text, uint16_t *text_len, const mn_drafts *d,
                     mn_bearer bearer, const mn_name_tables *t);

const mn_word_entry *mn_word_entry_find(const mn_name_tables *t, mn_text key);
/* The legal form of one long word that key misspells by one letter, or NULL. */
#define MN_LONG_LEGAL 9
const mn_word_entry *mn_legal_near(const mn_name_tables *t, mn_text key);

/* --- sound.c --------------------------------------------------------------------------- */

/* Consonants as they sound, 4 bits each, first in the lowest; at most 16. */
uint64_t mn_sound_key(mn_text plain);

#endif
