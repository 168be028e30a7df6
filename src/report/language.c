/* SPDX-License-Identifier: Apache-2.0
 *
 * report/language.c - a catalogue in memory, and the search in it.
 *
 * A text of the program is looked up as a whole, by hash; else it is held against the
 * sentences with values, those with most fixed letters first, so that the most particular one
 * wins ("1 line ..." before "{1} lines ..."). A value between single quotes is somebody's
 * name or text and is copied; any other may itself be words of the program ("refunds are as
 * large as spending") and is looked up in turn. No text is ever read as a number.
 */
#include "report/language.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "reference/csv_lite.h"
#include "table/json.h"

extern const unsigned char mn_text_en[], mn_text_en_end[];
extern const unsigned char mn_text_es[], mn_text_es_end[];
extern const unsigned char mn_data_facts_indicators[], mn_data_facts_indicators_end[];
extern const unsigned char mn_data_facts_places[], mn_data_facts_places_end[];

enum { HOLES = 8, DEPTH = 8, SENTENCES = 24, TRIES = 2000, TEXT_MAX = 8192, VALUE_MAX = 1024 };
/* Forms that begin with a value and have fewer fixed bytes, as "{1} ({2})", fit anything: they
 * are for cells, figures and values alone, and their values hold no parentheses. */
enum { LOOSE = 10, LOOSE_TEXT = 120 };

/* A sentence with values: the fixed parts around them, and how it is said. */
typedef struct form {
    mn_text part[HOLES + 1];
    size_t holes;
    size_t fixed; /* bytes of the parts */
    bool loose;
    mn_text said;
} form;

struct mn_language {
    char tag[8];
    bool pseudo; /* marks what it knows instead of translating it */
    mn_arena arena;
    mn_map whole; /* from an English text to an index of said */
    mn_text *said;
    size_t count, cap;
    form *forms;
    size_t forms_count, forms_cap;
};

static mn_text bytes_of(const unsigned char *from, const unsigned char *end)
{
    return (mn_text){(const char *)from, (size_t)(end - from)};
}

const char *mn_languages(void)
{
    return "en|es";
}

const char *mn_language_tag(const mn_language *l)
{
    return l ? l->tag : "en";
}

/* --- reading a catalogue ------------------------------------------------------------ */

/* The page's own messages are not the program's, but for names that both use. */
static bool is_ours(mn_text key)
{
    static const char *const first[] = {"\"say.",         "\"industry.",     "\"good.",
                                        "\"product.",     "\"material.",     "\"region.",
                                        "\"question.",    "\"ask.",          "\"country.",
                                        "\"budget.area.", "\"budget.region."};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (key.len > strlen(first[i]) && memcmp(key.ptr, first[i], strlen(first[i])) == 0)
            return true;
    return false;
}

static mn_text spelled(mn_language *l, mn_text json)
{
    mn_buf b = {0};
    mn_text t = {NULL, 0};
    mn_json_unquote(&b, json);
    if (!b.failed)
        t = mn_arena_text(&l->arena, (mn_text){b.ptr ? b.ptr : "", b.len});
    mn_buf_free(&b);
    return t;
}

/* Cuts "a {1} b {2}" into its fixed parts; false when there are no values, or too many. */
static bool cut_form(form *f, mn_text english)
{
    *f = (form){.holes = 0};
    size_t from = 0;
    for (size_t i = 0; i + 2 < english.len; i++) {
        if (english.ptr[i] != '{' || english.ptr[i + 2] != '}' || english.ptr[i + 1] < '1' ||
            english.ptr[i + 1] > '8')
            continue;
        if (f->holes == HOLES)
            return false;
        f->part[f->holes++] = mn_text_sub(english, from, i - from);
        f->fixed += i - from;
        from = i + 3;
        i += 2;
    }
    f->part[f->holes] = mn_text_sub(english, from, english.len - from);
    f->fixed += english.len - from;
    f->loose = f->part[0].len == 0 && f->fixed < LOOSE;
    return f->holes > 0;
}

static mn_status add(mn_language *l, mn_text english, mn_text said, mn_err *e)
{
    form f;
    if (cut_form(&f, english)) {
        if (!mn_grow(&l->forms, &l->forms_cap, l->forms_count + 1, sizeof *l->forms))
            return mn_fail_memory(e);
        f.said = said;
        l->forms[l->forms_count++] = f;
        return MN_OK;
    }
    uint32_t at = (uint32_t)l->count;
    if (!mn_grow(&l->said, &l->cap, l->count + 1, sizeof *l->said))
        return mn_fail_memory(e);
    l->said[l->count] = said;
    mn_status st = mn_map_put(&l->whole, english, &at, e);
    l->count += !st && at == l->count;
    return st;
}

/* Longest fixed parts first; of equals the catalogue's order. */
static int by_fixed(const void *a, const void *b)
{
    const form *x = a, *y = b;
    if (x->fixed != y->fixed)
        return x->fixed > y->fixed ? -1 : 1;
    return x->said.ptr < y->said.ptr ? -1 : x->said.ptr > y->said.ptr;
}

/* Joins two catalogues by their keys. */
static mn_status join(mn_language *l, mn_text english, mn_text other, mn_err *e)
{
    mn_map keys = {0};
    mn_text *said = NULL;
    size_t count = 0, cap = 0;
    mn_status st = MN_OK;
    mn_json j;
    mn_json_member m;
    mn_json_open(&j, other);
    while (!st && mn_json_next(&j, &m)) {
        uint32_t at = (uint32_t)count;
        if (m.kind != MN_JSON_STRING || !is_ours(m.key))
            continue;
        if (!mn_grow(&said, &cap, count + 1, sizeof *said)) {
            st = mn_fail_memory(e);
            break;
        }
        said[count++] = m.value;
        st = mn_map_put(&keys, m.key, &at, e);
    }
    mn_json_open(&j, english);
    while (!st && mn_json_next(&j, &m)) {
        uint32_t at = m.kind == MN_JSON_STRING ? mn_map_get(&keys, m.key) : MN_MAP_NONE;
        if (at == MN_MAP_NONE)
            continue;
        mn_text from = spelled(l, m.value), to = spelled(l, said[at]);
        st = from.ptr && to.ptr ? add(l, from, to, e) : mn_fail_memory(e);
    }
    mn_map_free(&keys);
    free(said);
    return st;
}

/* Names of a table of the project's own that has its Spanish beside them: columns of English and
 * Spanish in turn. */
static mn_status names(mn_language *l, mn_source table, const char *columns, size_t pairs,
                       mn_err *e)
{
    mn_csv c;
    bool more = true;
    mn_status st = mn_csv_open(&c, table, &l->arena, columns, e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more)
        for (size_t i = 0; i < pairs && !st; i++) {
            const mn_text from = mn_arena_text(&l->arena, c.cell[2 * i]);
            const mn_text to = mn_arena_text(&l->arena, c.cell[2 * i + (l->pseudo ? 0 : 1)]);
            if (!from.ptr || !to.ptr)
                st = mn_fail_memory(e);
            else if (from.len && to.len)
                st = add(l, from, to, e);
        }
    return st;
}

static mn_status names_of_facts(mn_language *l, mn_err *e)
{
    const mn_source indicators = {
        "data/facts/indicators.csv", mn_data_facts_indicators,
        (size_t)(mn_data_facts_indicators_end - mn_data_facts_indicators)};
    const mn_source places = {"data/facts/places.csv", mn_data_facts_places,
                              (size_t)(mn_data_facts_places_end - mn_data_facts_places)};
    const mn_status st = names(l, indicators, "name,name_es,definition,definition_es", 2, e);
    return st ? st : names(l, places, "name,name_es", 1, e);
}

mn_status mn_language_load(mn_language **out, const char *tag, mn_err *e)
{
    const bool pseudo = strcmp(tag, "en-XA") == 0;
    const bool spanish = strncmp(tag, "es", 2) == 0 && (tag[2] == '\0' || tag[2] == '-');
    if (!pseudo && strncmp(tag, "en", 2) == 0 && (tag[2] == '\0' || tag[2] == '-')) {
        *out = NULL;
        return MN_OK;
    }
    if (!pseudo && !spanish) {
        mn_fail(e, MN_USAGE, "no language '%.20s'", tag);
        return mn_hint(e, "there are English (en) and Spanish (es)");
    }
    mn_language *l = calloc(1, sizeof *l);
    if (!l)
        return mn_fail_memory(e);
    memcpy(l->tag, pseudo ? "en-XA" : "es", pseudo ? 6 : 3);
    l->pseudo = pseudo;
    const mn_text en = bytes_of(mn_text_en, mn_text_en_end);
    mn_status st = join(l, en, pseudo ? en : bytes_of(mn_text_es, mn_text_es_end), e);
    if (!st)
        st = names_of_facts(l, e);
    if (st) {
        mn_language_free(l);
        return st;
    }
    if (l->forms_count)
        qsort(l->forms, l->forms_count, sizeof *l->forms, by_fixed);
    *out = l;
    return MN_OK;
}

void mn_language_free(mn_language *l)
{
    if (!l)
        return;
    mn_map_free(&l->whole);
    mn_arena_free(&l->arena);
    free(l->said);
    free(l->forms);
    free(l);
}

/* --- finding ------------------------------------------------------------------------ */

static bool begins(mn_text t, size_t at, mn_text part)
{
    return part.len <= t.len - at && memcmp(t.ptr + at, part.ptr, part.len) == 0;
}

/* The values of a text that fits a form: each at least a byte, as short as can be but for the
 * last. */
static bool fit(const form *f, mn_text t, mn_text value[HOLES])
{
    const mn_text *last = &f->part[f->holes];
    if (t.len < f->fixed + f->holes || !begins(t, 0, f->part[0]) ||
        !begins(t, t.len - last->len, *last))
        return false;
    size_t at = f->part[0].len, end = t.len - last->len;
    for (size_t i = 0; i + 1 < f->holes; i++) {
        const mn_text *next = &f->part[i + 1];
        size_t from = at++;
        while (at + next->len < end && !begins(t, at, *next))
            at++;
        if (at + next->len >= end)
            return false;
        value[i] = mn_text_sub(t, from, at - from);
        at += next->len;
    }
    value[f->holes - 1] = mn_text_sub(t, at, end - at);
    return at < end;
}

static bool say(const mn_language *l, mn_buf *out, mn_text t, int depth);

static bool has_letter(mn_text t)
{
    for (size_t i = 0; i < t.len; i++)
        if ((t.ptr[i] >= 'a' && t.ptr[i] <= 'z') || (t.ptr[i] >= 'A' && t.ptr[i] <= 'Z'))
            return true;
    return false;
}

/* The longest run of a list's items from its beginning that is known; 0 when the first is
 * not. Items may hold the mark themselves ("Electronics, electrical"). */
static size_t say_items(const mn_language *l, mn_buf *out, mn_text t, mn_text mark, int depth)
{
    for (size_t end = t.len; end > 0; end--) {
        if (end < t.len && !begins(t, end, mark))
            continue;
        if (say(l, out, mn_text_sub(t, 0, end), depth + 1))
            return end;
    }
    return 0;
}

/* How long a text is before the letters of sources at its end, as in "an assumption (b)"; its whole
 * length without any. */
static size_t before_letters(mn_text t)
{
    size_t i = t.len;
    if (i < 4 || t.ptr[i - 1] != ')')
        return t.len;
    for (i--; i && (t.ptr[i - 1] == ' ' || (t.ptr[i - 1] >= 'a' && t.ptr[i - 1] <= 'z')); i--)
        ;
    return i >= 3 && i < t.len - 1 && t.ptr[i - 1] == '(' && t.ptr[i - 2] == ' ' ? i - 2 : t.len;
}

/* A value: words of the program, a list of them, or what it is. */
static void say_value(const mn_language *l, mn_buf *out, mn_text t, int depth)
{
    static const char *const marks[] = {" → ", " ← ", "; ", ", ", ";"};
    if (depth >= DEPTH || l->pseudo || t.len > VALUE_MAX || !has_letter(t)) {
        mn_buf_add(out, t.ptr, t.len);
        return;
    }
    if (say(l, out, t, depth + 1))
        return;
    const size_t cut = before_letters(t);
    if (cut < t.len && say(l, out, mn_text_sub(t, 0, cut), depth + 1)) {
        mn_buf_add(out, t.ptr + cut, t.len - cut);
        return;
    }
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
        const mn_text mark = mn_text_of(marks[m]);
        size_t at = 0, items = 0;
        for (size_t i = 0; i + mark.len < t.len; i++)
            items += begins(t, i, mark);
        while (items && at < t.len) {
            const mn_text rest = mn_text_sub(t, at, t.len - at);
            size_t used = say_items(l, out, rest, mark, depth);
            if (!used) {
                while (used < rest.len && !begins(rest, used, mark))
                    used++;
                say_value(l, out, mn_text_sub(rest, 0, used), depth + 1);
            }
            at += used;
            if (at < t.len) {
                mn_buf_add(out, mark.ptr, mark.len);
                at += mark.len;
            }
        }
        if (items)
            return;
    }
    mn_buf_add(out, t.ptr, t.len);
}

static bool is_quoted(const form *f, size_t hole)
{
    const mn_text before = f->part[hole];
    return before.len > 0 && before.ptr[before.len - 1] == '\'';
}

static void fill(const mn_language *l, mn_buf *out, const form *f, const mn_text *value, int depth)
{
    for (size_t i = 0; i < f->said.len; i++) {
        const char *p = f->said.ptr + i;
        const size_t hole =
            i + 2 < f->said.len && p[0] == '{' && p[2] == '}' ? (size_t)(p[1] - '1') : HOLES;
        if (hole >= f->holes) {
            mn_buf_char(out, *p);
            continue;
        }
        if (is_quoted(f, hole))
            mn_buf_add(out, value[hole].ptr, value[hole].len);
        else
            say_value(l, out, value[hole], depth);
        i += 2;
    }
}

/* Letters without accents get one, as web/src/core/words.js has it. */
static void mark(mn_buf *out, mn_text t)
{
    static const char plain[] = "aeiouncAEIOU";
    static const char *const accented[] = {"á", "é", "í", "ö", "ü", "ñ",
                                           "ç", "Á", "É", "Í", "Ö", "Ü"};
    mn_buf_str(out, "⟦");
    for (size_t i = 0; i < t.len; i++) {
        const char *at = memchr(plain, t.ptr[i], sizeof plain - 1);
        if (at)
            mn_buf_str(out, accented[at - plain]);
        else
            mn_buf_char(out, t.ptr[i]);
    }
    mn_buf_str(out, "⟧");
}

/* A form that begins with a value could swallow more than its sentence: of such a list only
 * one item is taken, and by a loose one no parentheses and no list. */
static bool are_plain(const form *f, const mn_text *value)
{
    for (size_t i = 0; i < f->holes; i++) {
        const mn_text t = value[i];
        for (size_t k = 0; k + 1 < t.len; k++)
            if (t.ptr[k] == ';' && t.ptr[k + 1] == ' ')
                return false;
        if (f->loose && (memchr(t.ptr, '(', t.len) || memchr(t.ptr, ')', t.len)))
            return false;
        for (size_t k = 0; f->loose && k + 1 < t.len; k++)
            if ((t.ptr[k] == ',' || t.ptr[k] == ';') && t.ptr[k + 1] == ' ')
                return false;
    }
    return true;
}

/* Whether none of its values but somebody's own runs over the end of a sentence. */
static bool within_sentences(const form *f, const mn_text *value)
{
    for (size_t i = 0; i < f->holes; i++)
        for (size_t k = 0; !is_quoted(f, i) && k + 1 < value[i].len; k++)
            if (strchr(".?", value[i].ptr[k]) && value[i].ptr[k + 1] == ' ')
                return false;
    return true;
}

/* depth 0: a text of its own; else a cell, a figure or a value. one: no value runs over the end of
 * a sentence. */
static bool say_as(const mn_language *l, mn_buf *out, mn_text t, int depth, bool one)
{
    mn_text value[HOLES];
    const uint32_t at = mn_map_get(&l->whole, t);
    if (at != MN_MAP_NONE) {
        if (l->pseudo)
            mark(out, t);
        else
            mn_buf_add(out, l->said[at].ptr, l->said[at].len);
        return true;
    }
    for (size_t i = 0; i < l->forms_count; i++) {
        const form *f = &l->forms[i];
        if ((f->loose && (!depth || t.len > LOOSE_TEXT)) || !fit(f, t, value) ||
            (!f->part[0].len && !are_plain(f, value)) || (one && !within_sentences(f, value)))
            continue;
        if (l->pseudo)
            mark(out, t);
        else
            fill(l, out, f, value, depth);
        return true;
    }
    return false;
}

static bool say(const mn_language *l, mn_buf *out, mn_text t, int depth)
{
    return say_as(l, out, t, depth, false);
}

static bool say_sentences(const mn_language *l, mn_buf *out, mn_text t, size_t left, size_t *tries);

/* The sentences to byte i, where one ends there, and those after it. */
static bool say_parted(const mn_language *l, mn_buf *out, mn_text t, size_t i, bool one,
                       size_t left, size_t *tries)
{
    const size_t before = out->len;
    if (t.ptr[i] != ' ' || !strchr(".?:", t.ptr[i - 1]) || !*tries)
        return false;
    (*tries)--;
    if (!say_as(l, out, mn_text_sub(t, 0, i), 0, one))
        return false;
    mn_buf_char(out, ' ');
    if (say_sentences(l, out, mn_text_sub(t, i + 1, t.len - i - 1), left - 1, tries))
        return true;
    out->len = before;
    return false;
}

/* Sentences one after the other. Values end with their sentence where that can be: all as one, or
 * the longest run that is known and the rest. Names hold full stops, too ("St. Lucia"): else the
 * shortest run, or all as one. tries bounds the work, whatever a text holds. */
static bool say_sentences(const mn_language *l, mn_buf *out, mn_text t, size_t left, size_t *tries)
{
    if (say_as(l, out, t, 0, true))
        return true;
    for (size_t i = t.len; left && i-- > 1;)
        if (say_parted(l, out, t, i, true, left, tries))
            return true;
    for (size_t i = 1; left && i < t.len; i++)
        if (say_parted(l, out, t, i, false, left, tries))
            return true;
    return say(l, out, t, 0);
}

bool mn_language_say(const mn_language *l, mn_buf *out, mn_text english)
{
    size_t tries = TRIES;
    return l && english.len && english.len <= TEXT_MAX &&
           say_sentences(l, out, english, SENTENCES, &tries);
}

void mn_language_cell(const mn_language *l, mn_buf *out, mn_text english)
{
    say_value(l, out, english, 0);
}

/* Appends the items of a list, "x; y", when each of them is the program's own. */
static bool say_every(const mn_language *l, mn_buf *out, mn_text t)
{
    static const mn_text mark = {"; ", 2};
    const size_t before = out->len;
    for (size_t from = 0, end = 0; from <= t.len; from = end + mark.len) {
        for (end = from; end < t.len && !begins(t, end, mark); end++)
            ;
        if (from)
            mn_buf_add(out, mark.ptr, mark.len);
        if (!mn_language_say(l, out, mn_text_sub(t, from, end - from))) {
            out->len = before;
            return false;
        }
        if (end == t.len)
            break;
    }
    return true;
}

void mn_language_note(const mn_language *l, mn_buf *out, mn_text english)
{
    if (!mn_language_say(l, out, english) && !say_every(l, out, english))
        mn_buf_text(out, english);
}

void mn_language_turn(const mn_language *l, mn_buf *b, size_t from)
{
    mn_buf said = {0};
    const mn_text t =
        b->failed || b->len <= from ? (mn_text){NULL, 0} : (mn_text){b->ptr + from, b->len - from};
    if (l && t.len && (say(l, &said, t, 1) || mn_language_say(l, &said, t))) {
        b->len = from;
        mn_buf_add(b, said.ptr, said.len);
        b->failed = b->failed || said.failed;
    }
    mn_buf_free(&said);
}

mn_text mn_language_word(const mn_language *l, mn_text english)
{
    const uint32_t at = l && !l->pseudo ? mn_map_get(&l->whole, english) : MN_MAP_NONE;
    return at == MN_MAP_NONE ? english : l->said[at];
}
