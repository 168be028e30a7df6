/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/name/tables.c - loads what is known of words, letters and places from
 * data/screen and the countries of data/country. A table that contradicts itself is
 * MN_DATA: the build is broken, not the user's file.
 */
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"
#include "screen/name/inside.h"

#include <utf8proc.h>

#define TABLE(name)                                                                                \
    extern const unsigned char mn_data_screen_##name[], mn_data_screen_##name##_end[]
TABLE(letters);
TABLE(name_words);
TABLE(nicknames);
TABLE(places);
TABLE(legal_forms);

const mn_word_entry *mn_word_entry_find(const mn_name_tables *t, mn_text key)
{
    uint32_t at = mn_map_get(&t->map, key);
    return at == MN_MAP_NONE ? NULL : &t->word[at];
}

const mn_word_entry *mn_legal_near(const mn_name_tables *t, mn_text key)
{
    if (key.len + 1 < MN_LONG_LEGAL)
        return NULL;
    for (size_t i = 0; i < t->long_legals; i++) {
        const mn_word_entry *w = &t->word[t->long_legal[i]];
        if (w->key.ptr[0] == key.ptr[0] && w->key.len <= key.len + 1 && key.len <= w->key.len + 1 &&
            mn_edit_distance(w->key, key, 2) < 2)
            return w;
    }
    return NULL;
}

/* The entry of a key, made where there is none. The key must outlive the tables. */
static mn_status entry_of(mn_word_entry **out, mn_name_tables *t, mn_text key, mn_err *e)
{
    uint32_t at = (uint32_t)t->words;
    mn_status st = mn_map_put(&t->map, key, &at, e);
    if (st)
        return st;
    if (at == t->words) {
        if (!mn_grow(&t->word, &t->words_cap, t->words + 1, sizeof *t->word))
            return mn_fail_memory(e);
        t->word[t->words++] = (mn_word_entry){.key = key};
    }
    *out = &t->word[at];
    return MN_OK;
}

/* Adds what a word or phrase is; a phrase is announced by its first word. */
static mn_status add(mn_word_entry **out, mn_name_tables *t, mn_text key, unsigned is, mn_err *e)
{
    size_t words = 1, first = key.len;
    for (size_t i = 0; i < key.len; i++)
        if (key.ptr[i] == ' ') {
            first = words == 1 ? i : first;
            words++;
        }
    mn_word_entry *w = NULL;
    mn_status st = MN_OK;
    if (words > MN_PHRASE_WORDS)
        return mn_fail(e, MN_DATA, "a phrase of the name tables has more than %d words",
                       MN_PHRASE_WORDS);
    if (words > 1) {
        if ((st = entry_of(&w, t, mn_text_sub(key, 0, first), e)))
            return st;
        w->is |= MN_WORD_BEGINS;
        if (w->longest < words)
            w->longest = (uint8_t)words;
    }
    if ((st = entry_of(&w, t, key, e)))
        return st;
    w->is = (uint16_t)(w->is | is);
    *out = w;
    return MN_OK;
}

static mn_status named(unsigned *out, const mn_csv *c, mn_text cell, const char *const *names,
                       size_t n, mn_err *e)
{
    for (unsigned i = 0; i < n; i++)
        if (mn_text_eq_str(cell, names[i])) {
            *out = i;
            return MN_OK;
        }
    return mn_csv_fail(c, e, "unknown '%.*s'", (int)cell.len, cell.ptr);
}

static mn_status whole(unsigned *out, const mn_csv *c, mn_text cell, unsigned max, mn_err *e)
{
    int64_t v;
    if (!mn_text_i64(cell, &v) || v < 0 || v > (int64_t)max)
        return mn_csv_fail(c, e, "no number of 0 to %u", max);
    *out = (unsigned)v;
    return MN_OK;
}

static mn_status letter_row(mn_name_tables *t, const mn_csv *c, mn_err *e)
{
    static const char *const kinds[] = {"letter", "consonant", "vowel", "lead",
                                        "medial", "kill",      "join",  "drop"};
    static const char *const scripts[] = {"latin",    "cyrillic", "greek",  "armenian",
                                          "georgian", "hebrew",   "arabic", "thai",
                                          "lao",      "khmer",    "burmese"};
    unsigned kind = 0, script = 0;
    mn_status st;
    if ((st = named(&script, c, c->cell[0], scripts, 11, e)) ||
        (st = named(&kind, c, c->cell[3], kinds, 8, e)))
        return st;
    if (!mn_grow(&t->letter, &t->letters_cap, t->letters + 1, sizeof *t->letter))
        return mn_fail_memory(e);
    mn_letter l = {.script = (uint8_t)script, .kind = (uint8_t)kind};
    for (size_t at = 0; at < c->cell[1].len;) {
        utf8proc_int32_t ch;
        size_t n = mn_utf8_len(c->cell[1], at);
        if (!n || l.len == 4 ||
            utf8proc_iterate((const utf8proc_uint8_t *)c->cell[1].ptr + at, (utf8proc_ssize_t)n,
                             &ch) < 0)
            return mn_csv_fail(c, e, "no one to four letters");
        l.c[l.len++] = (uint32_t)ch;
        at += n;
    }
    if (!l.len || c->cell[2].len >= sizeof l.latin || c->cell[4].len > 1)
        return mn_csv_fail(c, e, "a reading that is too long, or no letter");
    if (c->cell[2].len)
        memcpy(l.latin, c->cell[2].ptr, c->cell[2].len);
    l.vowel = c->cell[4].len ? c->cell[4].ptr[0] : 0;
    t->letter[t->letters++] = l;
    return MN_OK;
}

static int by_letter(const void *a, const void *b)
{
    const mn_letter *x = a, *y = b;
    if (x->c[0] != y->c[0])
        return x->c[0] < y->c[0] ? -1 : 1;
    if (x->len != y->len)
        return x->len > y->len ? -1 : 1;
    for (size_t i = 1; i < 4; i++)
        if (x->c[i] != y->c[i])
            return x->c[i] < y->c[i] ? -1 : 1;
    return 0;
}

static mn_status word_row(mn_name_tables *t, const mn_csv *c, mn_err *e)
{
    static const char *const tags[] = {"title",  "particle", "stop",    "generic",
                                       "number", "ordinal",  "spelling"};
    static const unsigned bits[] = {MN_WORD_TITLE,   MN_WORD_PARTICLE, MN_WORD_STOP,
                                    MN_WORD_GENERIC, MN_WORD_NUMBER,   MN_WORD_ORDINAL,
                                    MN_WORD_SPELLING};
    unsigned tag = 0, value = 0;
    mn_word_entry *w;
    mn_status st;
    if ((st = named(&tag, c, c->cell[1], tags, 7, e)) ||
        (st = add(&w, t, c->cell[0], bits[tag], e)))
        return st;
    if (bits[tag] & (MN_WORD_NUMBER | MN_WORD_ORDINAL)) {
        if ((st = whole(&value, c, c->cell[2], 1000, e)))
            return st;
        w->number = (uint16_t)value;
    } else if (bits[tag] == MN_WORD_SPELLING) {
        if (!c->cell[2].len || c->cell[2].len > MN_TOKEN_BYTES)
            return mn_csv_fail(c, e, "a spelling stands for a word");
        w->same = c->cell[2];
    }
    return MN_OK;
}

static mn_status nick_row(mn_name_tables *t, const mn_csv *c, mn_err *e)
{
    unsigned group = 0;
    mn_word_entry *w;
    mn_status st;
    if ((st = whole(&group, c, c->cell[1], 65535, e)) ||
        (st = add(&w, t, c->cell[0], MN_WORD_NICK, e)))
        return st;
    if (!w->nick) /* a name of two groups stays in the first */
        w->nick = (uint16_t)group;
    return MN_OK;
}

static mn_status place_row(mn_name_tables *t, const mn_csv *c, mn_err *e)
{
    uint32_t id = t->places + 1;
    mn_word_entry *w;
    mn_status st;
    if ((st = mn_map_put(&t->place_key, c->cell[1], &id, e)) ||
        (st = add(&w, t, c->cell[0], MN_WORD_PLACE, e)))
        return st;
    if (id == t->places + 1)
        t->places++;
    if (!w->place)
        w->place = (uint16_t)id;
    return MN_OK;
}

static mn_status legal_row(mn_name_tables *t, const mn_csv *c, mn_err *e)
{
    static const char *const classes[MN_LEGALS] = {
        "company",    "shares",      "limited", "corporation", "partnership", "sole", "cooperative",
        "foundation", "association", "state",   "trust",       "branch",      "other"};
    unsigned kind = 0;
    mn_word_entry *w;
    mn_status st;
    if ((st = named(&kind, c, c->cell[2], classes, MN_LEGALS, e)) ||
        (st = add(&w, t, c->cell[1], MN_WORD_LEGAL, e)))
        return st;
    w->legal = (uint16_t)kind;
    if (w->key.len < MN_LONG_LEGAL || memchr(w->key.ptr, ' ', w->key.len))
        return MN_OK;
    if (!mn_grow(&t->long_legal, &t->long_legals_cap, t->long_legals + 1, sizeof *t->long_legal))
        return mn_fail_memory(e);
    t->long_legal[t->long_legals++] = (uint32_t)(w - t->word);
    return MN_OK;
}

static mn_status load(mn_name_tables *t, const char *name, const unsigned char *from,
                      const unsigned char *to, const char *columns,
                      mn_status (*row)(mn_name_tables *t, const mn_csv *c, mn_err *e), mn_err *e)
{
    mn_csv c;
    bool more = true;
    mn_status st =
        mn_csv_open(&c, (mn_source){name, from, (size_t)(to - from)}, &t->arena, columns, e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more)
        st = row(t, &c, e);
    return st;
}

/* The countries that the rest of the program knows, by their names in plain letters. */
static mn_status load_countries(mn_name_tables *t, mn_err *e)
{
    mn_reference *r = NULL;
    mn_status st = mn_reference_new(&r, MN_NEED_COUNTRIES, e);
    for (size_t i = 0; !st && i < mn_countries(r); i++) {
        const mn_country *c = mn_country_at(r, i);
        mn_char chars[160];
        uint8_t notes = 0, len = 0;
        char plain[MN_TOKEN_BYTES];
        size_t n = mn_chars_read(chars, 160, mn_text_of(c->name), &notes);
        bool simple = true;
        for (size_t j = 0; j < n; j++) {
            simple &= chars[j].kind == MN_CHAR_LETTER || chars[j].c == ' ';
            if (len < MN_TOKEN_BYTES &&
                (chars[j].c == ' ' || mn_letters_read(plain, &len, chars + j, 1, t, &notes)))
                if (chars[j].c == ' ')
                    plain[len++] = ' ';
        }
        if (!simple || notes || len < 4 || len >= MN_TOKEN_BYTES)
            continue;
        mn_text key = mn_arena_text(&t->arena, (mn_text){plain, len});
        mn_text iso = mn_arena_text(&t->arena, mn_text_of(c->iso2));
        uint32_t id = t->places + 1;
        mn_word_entry *w;
        if (!key.ptr || !iso.ptr)
            st = mn_fail_memory(e);
        else if (!(st = mn_map_put(&t->place_key, iso, &id, e)) &&
                 !(st = add(&w, t, key, MN_WORD_PLACE, e))) {
            if (id == t->places + 1)
                t->places++;
            if (!w->place)
                w->place = (uint16_t)id;
        }
    }
    mn_reference_free(r);
    return st;
}

#define LOAD(name, columns, row)                                                                   \
    load(t, "data/screen/" #name ".csv", mn_data_screen_##name, mn_data_screen_##name##_end,       \
         columns, row, e)

mn_status mn_name_tables_new(mn_name_tables **out, mn_err *e)
{
    mn_name_tables *t = calloc(1, sizeof *t);
    mn_status st;
    if (!t)
        return mn_fail_memory(e);
    if ((st = LOAD(letters, "script,letters,latin,kind,vowel", letter_row)) ||
        (st = LOAD(name_words, "word,tag,value", word_row)) ||
        (st = LOAD(nicknames, "name,group", nick_row)) ||
        (st = LOAD(places, "name,place", place_row)) ||
        (st = LOAD(legal_forms, "form,normal,class", legal_row)))
        goto fail;
    qsort(t->letter, t->letters, sizeof *t->letter, by_letter);
    if ((st = load_countries(t, e)) || (st = mn_icu_new(&t->icu, e)))
        goto fail;
    *out = t;
    return MN_OK;
fail:
    mn_name_tables_free(t);
    return st;
}

void mn_name_tables_free(mn_name_tables *t)
{
    if (!t)
        return;
    mn_icu_free(t->icu);
    mn_map_free(&t->map);
    mn_map_free(&t->place_key);
    free(t->letter);
    free(t->word);
    free(t->long_legal);
    mn_arena_free(&t->arena);
    free(t);
}
