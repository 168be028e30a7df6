/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/name/letters.c - reads words of other scripts in plain Latin letters, by
 * data/screen/letters.csv, and Hangul by its rule. Scripts that write no inherent
 * vowel (Thai, Lao, Khmer, Burmese) get one where a syllable would have none.
 */
#include "screen/name/inside.h"

static const mn_letter *find_letter(const mn_name_tables *t, const mn_char *c, size_t n)
{
    size_t low = 0, high = t->letters;
    while (low < high) { /* the first entry that does not begin below c[0] */
        size_t mid = low + (high - low) / 2;
        if (t->letter[mid].c[0] < c[0].c)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < t->letters && t->letter[low].c[0] == c[0].c; low++) {
        const mn_letter *l = &t->letter[low];
        size_t same = 1;
        while (same < l->len && same < n && l->c[same] == c[same].c)
            same++;
        if (same == l->len)
            return l;
    }
    return NULL;
}

typedef struct sink {
    char *out;
    uint8_t *len, *notes;
} sink;

static void put(sink s, const char *text, size_t n)
{
    size_t i = 0;
    for (; i < n && *s.len < MN_TOKEN_BYTES; i++)
        s.out[(*s.len)++] = text[i];
    if (i < n)
        *s.notes |= MN_NAME_CUT;
}

/* Hangul syllables by their number (The Unicode Standard 15, section 3.12). The spelling is that
 * of names in English texts: Kim, Pak, Jong, Jeong. */
static void hangul(sink s, uint32_t c)
{
    static const char first[19][3] = {"k",  "kk", "n", "t",  "tt", "r", "m", "p", "pp", "s",
                                      "ss", "",   "j", "jj", "ch", "k", "t", "p", "h"};
    static const char vowel[21][4] = {"a",  "ae", "ya", "yae", "eo", "e",  "yeo",
                                      "ye", "o",  "wa", "wae", "oe", "yo", "u",
                                      "wo", "we", "wi", "yu",  "eu", "ui", "i"};
    static const char last[28][3] = {"",  "k",  "k", "k", "n", "n", "n", "t", "l", "k",
                                     "m", "l",  "l", "l", "p", "l", "m", "p", "p", "t",
                                     "t", "ng", "t", "t", "k", "t", "p", "t"};
    uint32_t at = c - 0xAC00;
    const char *part[3] = {first[at / 588], vowel[at % 588 / 28], last[at % 28]};
    for (size_t i = 0; i < 3; i++)
        put(s, part[i], strlen(part[i]));
}

/* Whether the letter at c, of n, has a vowel of its own: then a consonant is an initial. */
static bool vowelled(const mn_name_tables *t, const mn_char *c, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const mn_letter *l = find_letter(t, c + i, n - i);
        if (!l || l->kind == MN_LETTER_CONSONANT || l->kind == MN_LETTER_LEAD)
            return false;
        if (l->kind == MN_LETTER_VOWEL)
            return true;
        if (l->kind == MN_LETTER_KILL)
            return false;
    }
    return false;
}

/* Whether the consonant at c is silenced or closes the syllable. */
static bool killed(const mn_name_tables *t, const mn_char *c, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const mn_letter *l = find_letter(t, c + i, n - i);
        if (!l || (l->kind != MN_LETTER_KILL && l->kind != MN_LETTER_DROP))
            return false;
        if (l->kind == MN_LETTER_KILL)
            return true;
    }
    return false;
}

typedef struct syllable {
    const mn_letter *lead; /* waits for its consonant */
    bool open;             /* a consonant without a vowel stands last */
    bool had;              /* the syllable has its vowel */
    bool joined;           /* the next consonant is of the cluster */
    char vowel;            /* that the last consonant has where none is written */
} syllable;

static void close_lead(sink s, syllable *y)
{
    if (y->lead) {
        put(s, y->lead->latin, strlen(y->lead->latin));
        y->had = true;
    }
    y->lead = NULL;
}

static void consonant(sink s, syllable *y, const mn_letter *l, const mn_char *c, size_t n,
                      const mn_name_tables *t)
{
    size_t width = l->len;
    bool silent = killed(t, c + width - 1, n - width + 1);
    if (silent && l->script == MN_SCRIPT_THAI)
        return;
    if (y->open && !y->joined && !y->lead) {
        /* Two consonants: a vowel between them where the second closes the syllable. */
        bool initial = vowelled(t, c + width - 1, n - width + 1);
        if (!initial && !y->had) {
            put(s, &y->vowel, y->vowel != 0);
            y->had = true;
        } else {
            y->had = false;
        }
        y->open = false;
    }
    const mn_letter *lead = y->lead;
    y->lead = NULL;
    put(s, l->latin, strlen(l->latin));
    if (lead && !y->joined) {
        put(s, lead->latin, strlen(lead->latin));
        y->had = true;
        y->open = false;
    } else {
        y->open = !silent;
        if (!y->joined && y->had)
            y->had = !vowelled(t, c + width - 1, n - width + 1) && y->had;
    }
    y->joined = false;
    y->vowel = l->vowel;
}

static void letter(sink s, syllable *y, const mn_letter *l, const mn_char *c, size_t n,
                   const mn_name_tables *t)
{
    switch ((mn_letter_kind)l->kind) {
    case MN_LETTER_PLAIN:
    case MN_LETTER_MEDIAL:
        put(s, l->latin, strlen(l->latin));
        break;
    case MN_LETTER_CONSONANT:
        consonant(s, y, l, c, n, t);
        break;
    case MN_LETTER_VOWEL:
        put(s, l->latin, strlen(l->latin));
        y->had = true;
        y->open = false;
        break;
    case MN_LETTER_LEAD:
        close_lead(s, y);
        y->lead = l;
        y->open = y->had = false;
        break;
    case MN_LETTER_JOIN:
        y->joined = true;
        break;
    case MN_LETTER_KILL:
        y->open = false;
        break;
    case MN_LETTER_DROP:
        break;
    }
}

bool mn_letters_read(char *out, uint8_t *len, const mn_char *c, size_t n, const mn_name_tables *t,
                     uint8_t *notes)
{
    sink s = {out, len, notes};
    syllable y = {.lead = NULL};
    for (size_t i = 0; i < n;) {
        uint32_t ch = c[i].c;
        if (ch < 0x80) {
            char plain = (char)ch;
            if (c[i].kind == MN_CHAR_LETTER || c[i].kind == MN_CHAR_DIGIT)
                put(s, &plain, 1);
            i++;
            continue;
        }
        if (c[i].kind == MN_CHAR_MARK) {
            i++;
            continue;
        }
        if (ch >= 0xAC00 && ch <= 0xD7A3) {
            hangul(s, ch);
            i++;
            continue;
        }
        const mn_letter *l = find_letter(t, c + i, n - i);
        if (l) {
            letter(s, &y, l, c + i, n - i, t);
            i += l->len;
        } else if (c[i].script >= MN_SCRIPT_HAN) {
            return false;
        } else {
            i++; /* a sign that changes nothing */
        }
    }
    close_lead(s, &y);
    return true;
}
