/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/cell_words.c - words at the ends of a text, for the reader of cells: what they
 * are, and taking them off.
 */
#include "screen/lists/cell_words.h"

#include <string.h>

#include "core/text.h"

bool mn_cell_is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool mn_cell_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool mn_cell_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool mn_cell_at_words(mn_text t, size_t at, const char *words)
{
    size_t n = strlen(words);
    return at + n <= t.len && mn_text_eq_nocase((mn_text){t.ptr + at, n}, words);
}

mn_text mn_cell_from(mn_text t, size_t at)
{
    return mn_text_sub(t, at, t.len);
}

bool mn_cell_drop(mn_text *t, const char *words)
{
    size_t n = strlen(words);
    if (!mn_cell_at_words(*t, 0, words))
        return false;
    if (n < t->len && (mn_cell_is_lower(t->ptr[n]) || mn_cell_is_upper(t->ptr[n])) &&
        (mn_cell_is_lower(words[n - 1]) || mn_cell_is_upper(words[n - 1])))
        return false;
    *t = mn_text_trim(mn_cell_from(*t, n));
    return true;
}

size_t mn_cell_word_count(mn_text t)
{
    size_t n = 0;
    bool in = false;
    for (size_t i = 0; i < t.len; i++) {
        n += !in && !mn_cell_is_space(t.ptr[i]);
        in = !mn_cell_is_space(t.ptr[i]);
    }
    return n;
}

mn_text mn_cell_last_word(mn_text t)
{
    size_t i = t.len;
    while (i && !mn_cell_is_space(t.ptr[i - 1]))
        i--;
    return mn_cell_from(t, i);
}

mn_text mn_cell_tidy(mn_text t)
{
    for (;;) {
        size_t before = t.len;
        t = mn_text_trim(t);
        while (t.len && strchr(",;:*-", t.ptr[t.len - 1]))
            t = mn_text_trim(mn_text_sub(t, 0, t.len - 1));
        while (t.len && strchr(",;:", t.ptr[0]))
            t = mn_text_trim(mn_cell_from(t, 1));
        mn_text last = mn_cell_last_word(t);
        if (last.len > 5 && last.ptr[last.len - 1] == '.' && !memchr(last.ptr, '.', last.len - 1))
            t.len--;
        if (t.len == before)
            return t;
    }
}

/* A word that ends a firm's name: the forms that US lists use. */
static bool is_form(mn_text word)
{
    static const char *const forms[] = {
        "ltd",   "limited", "inc",    "incorporated", "llc",   "l.l.c", "corp", "corporation",
        "co",    "company", "plc",    "gmbh",         "ag",    "s.a",   "sa",   "srl",
        "s.r.l", "bhd",     "berhad", "pvt",          "c.v",   "d.o.o", "doo",  "llp",
        "l.l.p", "lp",      "l.p",    "group",        "s.p.a", "spa",   "b.v",  "bv",
        "n.v",   "nv",      "kg",     "pte",          "pty",   "jsc",   "pjsc", "ojsc",
        "ooo",   "oao",     "zao",    "a.s",          "oy",    "ab",    "ltda", "s.a.s",
    };
    while (word.len && strchr(".,*)", word.ptr[word.len - 1]))
        word.len--;
    while (word.len && word.ptr[0] == '(')
        word = mn_cell_from(word, 1);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (mn_text_eq_nocase(word, forms[i]))
            return true;
    return false;
}

bool mn_cell_ends_in_form(mn_text t)
{
    return is_form(mn_cell_last_word(mn_cell_tidy(t)));
}

bool mn_cell_is_only_forms(mn_text t)
{
    size_t i = 0;
    t = mn_cell_tidy(t);
    if (!t.len)
        return true;
    while (i < t.len) {
        size_t start = i;
        while (i < t.len && !mn_cell_is_space(t.ptr[i]))
            i++;
        if (!is_form(mn_text_sub(t, start, i - start)))
            return false;
        while (i < t.len && mn_cell_is_space(t.ptr[i]))
            i++;
    }
    return true;
}

size_t mn_cell_count_word(mn_text *t)
{
    static const char *const words[] = {"one",   "two",   "three", "four", "five",   "six",
                                        "seven", "eight", "nine",  "ten",  "eleven", "twelve"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_cell_drop(t, words[i]))
            return i + 1;
    size_t n = 0, value = 0;
    while (n < t->len && n < 3 && t->ptr[n] >= '0' && t->ptr[n] <= '9')
        value = value * 10 + (size_t)(t->ptr[n++] - '0');
    if (n)
        *t = mn_text_trim(mn_cell_from(*t, n));
    return value;
}
