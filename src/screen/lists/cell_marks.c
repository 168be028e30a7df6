/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/cell_marks.c - markers of other names, and parentheses behind a name. Where
 * letters could be a place ("(HK)") or a form of firm ("(PVT)"), they are no name, unless they
 * are the name's own initials.
 */
#include "screen/lists/cell_marks.h"

#include <string.h>

#include "core/text.h"
#include "screen/lists/cell_words.h"

/* --- markers ------------------------------------------------------------------------------ */

/* What introduces other names. `bare`: letters that may be a name's own word, and are a marker
 * inside a name only behind two words. */
static const struct {
    const char *words;
    mn_party_field field;
    bool bare;
} markers[] = {
    {"also known as", MN_PARTY_ALIAS, false},
    {"also called", MN_PARTY_ALIAS, false},
    {"formerly known as", MN_PARTY_FORMER, false},
    {"formerly called", MN_PARTY_FORMER, false},
    {"previously known as", MN_PARTY_FORMER, false},
    {"now known as", MN_PARTY_ALIAS, false},
    {"doing business as", MN_PARTY_ALIAS, false},
    {"trading as", MN_PARTY_ALIAS, false},
    {"a/k/a", MN_PARTY_ALIAS, false},
    {"a.k.a.", MN_PARTY_ALIAS, false},
    {"aka", MN_PARTY_ALIAS, true},
    {"f/k/a", MN_PARTY_FORMER, false},
    {"f.k.a.", MN_PARTY_FORMER, false},
    {"fka", MN_PARTY_FORMER, true},
    {"n/k/a", MN_PARTY_ALIAS, false},
    {"d/b/a", MN_PARTY_ALIAS, false},
    {"d.b.a.", MN_PARTY_ALIAS, false},
    {"dba", MN_PARTY_ALIAS, true},
    {"t/a", MN_PARTY_ALIAS, false},
    {"formerly", MN_PARTY_FORMER, false},
};
enum { MARKERS = sizeof markers / sizeof *markers };

bool mn_cell_drop_marker(mn_text *t, mn_party_field *f, size_t *expected)
{
    mn_text s = mn_text_trim(*t);
    *expected = 0;
    while (mn_cell_drop(&s, ",") || mn_cell_drop(&s, ";") || mn_cell_drop(&s, "and"))
        ;
    bool known = false;
    for (size_t i = 0; i < MARKERS && !known; i++)
        if ((known = mn_cell_drop(&s, markers[i].words)))
            *f = markers[i].field;
    mn_text rest = s;
    while (mn_cell_drop(&rest, ",") || mn_cell_drop(&rest, "including") ||
           mn_cell_drop(&rest, "with") || mn_cell_drop(&rest, "the following"))
        ;
    size_t count = mn_cell_count_word(&rest);
    if (mn_cell_drop(&rest, "aliases") || mn_cell_drop(&rest, "alias")) {
        if (!known)
            *f = MN_PARTY_ALIAS;
        *expected = count;
        mn_cell_drop(&rest, ":");
        known = true;
        s = rest;
    }
    if (known) {
        mn_cell_drop(&s, ":");
        *t = s;
    }
    return known;
}

/* "PT AKA Sinergi" is one name; "Foo Ltd aka Bar" two. */
static bool may_be_word(mn_text t, size_t at, size_t k)
{
    return markers[k].bare && mn_cell_word_count(mn_text_sub(t, 0, at)) < 2;
}

/* The two letters that markers begin with: names have many words, and few of these. */
static bool may_begin(char a, char b)
{
    static const char begins[] = "ala/a.akfof/f.fkprnon/dod/d.dbtrt/";
    a = mn_cell_is_upper(a) ? (char)(a + ('a' - 'A')) : a;
    b = mn_cell_is_upper(b) ? (char)(b + ('a' - 'A')) : b;
    for (size_t i = 0; i + 1 < sizeof begins; i += 2)
        if (begins[i] == a && begins[i + 1] == b)
            return true;
    return false;
}

size_t mn_cell_find_marker(mn_text t, size_t at)
{
    int depth = 0;
    for (size_t i = 0; i < t.len; i++) {
        depth += t.ptr[i] == '(';
        depth -= t.ptr[i] == ')' && depth > 0;
        if (depth || i < at || (i && !mn_cell_is_space(t.ptr[i - 1]) && t.ptr[i - 1] != ','))
            continue;
        if (i + 1 >= t.len || !may_begin(t.ptr[i], t.ptr[i + 1]))
            continue;
        for (size_t k = 0; k + 1 < MARKERS; k++) { /* not "formerly" */
            mn_text rest = mn_cell_from(t, i);
            if (mn_cell_drop(&rest, markers[k].words) && !may_be_word(t, i, k))
                return i;
        }
    }
    return t.len;
}

/* --- parentheses ---------------------------------------------------------------------------- */

/* How many bytes of a parenthesis end before `end`, or 0. */
static size_t bracket(mn_text t, size_t end, char plain, const char *wide)
{
    if (end && t.ptr[end - 1] == plain)
        return 1;
    return end >= 3 && memcmp(t.ptr + end - 3, wide, 3) == 0 ? 3 : 0;
}

bool mn_cell_last_parenthesis(mn_text name, size_t *open, mn_text *inner)
{
    int depth = 0;
    const size_t last = bracket(name, name.len, ')', "\xEF\xBC\x89");
    if (!last)
        return false;
    for (size_t i = name.len; i > 0;) {
        const size_t close = bracket(name, i, ')', "\xEF\xBC\x89"),
                     begin = bracket(name, i, '(', "\xEF\xBC\x88");
        depth += close > 0;
        depth -= begin > 0;
        if (begin && !depth) {
            *open = i - begin;
            *inner = mn_text_trim(mn_text_sub(name, i, name.len - last - i));
            return *open > 0;
        }
        i -= close ? close : begin ? begin : 1;
    }
    return false;
}

bool mn_cell_is_kind(mn_text inner, mn_party_field *f)
{
    static const struct {
        const char *words;
        mn_party_field field;
    } kinds[] = {
        {"formerly", MN_PARTY_FORMER},
        {"former", MN_PARTY_FORMER},
        {"former name", MN_PARTY_FORMER},
        {"previously", MN_PARTY_FORMER},
        {"previous name", MN_PARTY_FORMER},
        {"old name", MN_PARTY_FORMER},
        {"f/k/a", MN_PARTY_FORMER},
        {"fka", MN_PARTY_FORMER},
        {"f.k.a.", MN_PARTY_FORMER},
        {"formerly known as", MN_PARTY_FORMER},
        {"a/k/a", MN_PARTY_ALIAS},
        {"aka", MN_PARTY_ALIAS},
        {"a.k.a.", MN_PARTY_ALIAS},
        {"alias", MN_PARTY_ALIAS},
        {"dba", MN_PARTY_ALIAS},
        {"d/b/a", MN_PARTY_ALIAS},
        {"trade name", MN_PARTY_ALIAS},
        {"trading name", MN_PARTY_ALIAS},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (mn_text_eq_nocase(inner, kinds[i].words)) {
            *f = kinds[i].field;
            return true;
        }
    return false;
}

/* --- abbreviations ---------------------------------------------------------------------------- */

enum { LETTERS = 12, WORDS = 40 };

static bool is_letter(char c)
{
    return mn_cell_is_upper(c) || mn_cell_is_lower(c);
}

static char lower(char c)
{
    return mn_cell_is_upper(c) ? (char)(c + ('a' - 'A')) : c;
}

/* best[i]: with how many words (at most 2) the first i letters can be met; -1: not at all. */
bool mn_cell_initials(mn_text name, mn_text letters)
{
    int best[LETTERS + 1] = {0};
    if (letters.len < 2 || letters.len > LETTERS)
        return false;
    for (size_t i = 1; i <= letters.len; i++)
        best[i] = -1;
    for (size_t at = 0, words = 0; at < name.len && words < WORDS;) {
        while (at < name.len && !is_letter(name.ptr[at]))
            at++;
        size_t end = at;
        while (end < name.len && is_letter(name.ptr[end]))
            end++;
        for (size_t i = letters.len; i-- > 0;) /* from behind: a word is used once */
            for (size_t k = 0; best[i] >= 0 && i + k < letters.len && at + k < end &&
                               lower(letters.ptr[i + k]) == lower(name.ptr[at + k]);
                 k++)
                if (best[i + k + 1] <= best[i])
                    best[i + k + 1] = best[i] + 1 > 2 ? 2 : best[i] + 1;
        words += end > at;
        at = end;
    }
    return best[letters.len] == 2;
}

bool mn_cell_is_acronym(mn_text name, mn_text inner)
{
    size_t upper = 0, small = 0;
    for (size_t i = 0; i < inner.len; i++) {
        if (!mn_cell_is_upper(inner.ptr[i]) && inner.ptr[i] != '-' && inner.ptr[i] != '&' &&
            (inner.ptr[i] < '0' || inner.ptr[i] > '9'))
            return false;
        upper += mn_cell_is_upper(inner.ptr[i]);
    }
    for (size_t i = 0; i < name.len; i++)
        small += mn_cell_is_lower(name.ptr[i]);
    return small > 1 && inner.len <= 10 && upper >= 3 && !mn_cell_is_only_forms(inner);
}

bool mn_cell_other_script(mn_text a, mn_text b)
{
    size_t latin[2] = {0}, other[2] = {0};
    const mn_text t[2] = {a, b};
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < t[k].len; i++) {
            const unsigned char c = (unsigned char)t[k].ptr[i];
            latin[k] += is_letter((char)c);
            other[k] += c >= 0xCD; /* leads a letter beyond Latin's blocks: U+0370 and on */
        }
    return (latin[0] >= 2 && !other[0] && other[1] >= 4 && !latin[1]) ||
           (latin[1] >= 4 && !other[1] && other[0] >= 2 && !latin[0]);
}
