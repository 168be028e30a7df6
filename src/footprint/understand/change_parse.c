/* SPDX-License-Identifier: Apache-2.0
 *
 * change_parse.c - reading changes. See the header for the grammar.
 */
#include "footprint/understand/change.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"

#include <string.h>

/* --- small parts ------------------------------------------------------------------ */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Takes the first word off *rest; false when there is none. */
static bool take_word(mn_text *rest, mn_text *word)
{
    mn_text t = mn_text_trim(*rest);
    size_t n = 0;

    while (n < t.len && !is_blank(t.ptr[n]))
        n++;
    *word = mn_text_sub(t, 0, n);
    *rest = mn_text_trim(mn_text_sub(t, n, t.len - n));
    return n > 0;
}

/* Digits alone, at most 15 of them. */
static bool read_whole(mn_text t, uint64_t *v)
{
    *v = 0;
    if (!t.len || t.len > 15)
        return false;
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] < '0' || t.ptr[i] > '9')
            return false;
        *v = *v * 10 + (uint64_t)(t.ptr[i] - '0');
    }
    return true;
}

/* An unsigned decimal with at most `decimals` (0..6) behind the point, in units of its
 * last possible one; at most 12 digits before it. */
static bool read_fixed(mn_text t, unsigned decimals, int64_t *v)
{
    size_t point = 0, digits;
    uint64_t whole = 0, part = 0;

    while (point < t.len && t.ptr[point] != '.')
        point++;
    digits = t.len - point - (point < t.len);
    if (point > 12 || digits > decimals || point + digits == 0 || (point < t.len && !digits))
        return false;
    if ((point && !read_whole(mn_text_sub(t, 0, point), &whole)) ||
        (digits && !read_whole(mn_text_sub(t, point + 1, digits), &part)))
        return false;
    for (size_t i = 0; i < decimals; i++)
        whole *= 10;
    for (size_t i = digits; i < decimals; i++)
        part *= 10;
    *v = (int64_t)(whole + part);
    return true;
}

static mn_status read_country(const mn_country **out, const mn_reference *r, mn_text name,
                              mn_err *e)
{
    const char *near;

    if ((*out = mn_country_find(r, name)))
        return MN_OK;
    mn_fail(e, MN_USAGE, "--change: no country '%.*s'", (int)name.len, name.ptr);
    near = mn_country_suggest(r, name);
    return near ? mn_hint(e, "did you mean '%s'? Names and ISO codes are understood", near)
                : mn_hint(e, "give a name or an ISO code, such as CO, COL or Colombia");
}

static bool is_industry(mn_text t)
{
    uint64_t v;

    return t.len >= 2 && (t.ptr[0] == 'c' || t.ptr[0] == 'C') &&
           read_whole(mn_text_sub(t, 1, t.len - 1), &v);
}

static mn_status read_industry(uint8_t *out, mn_text t, mn_err *e)
{
    uint64_t v = 0;

    if (is_industry(t))
        (void)read_whole(mn_text_sub(t, 1, t.len - 1), &v);
    if (v < 1 || v > MN_INDUSTRIES) {
        mn_fail(e, MN_USAGE, "--change: no industry '%.*s'", (int)t.len, t.ptr);
        return mn_hint(e, "industries are c1 to c%d: the column industry of by_purchase",
                       MN_INDUSTRIES);
    }
    *out = (uint8_t)(v - 1);
    return MN_OK;
}

/* --- selectors ----------------------------------------------------------------------- */

static const struct {
    const char *key;
    mn_codes system;
} systems[] = {
    {"hs", MN_HS},
    {"isic3", MN_ISIC3},
    {"isic4", MN_ISIC4},
    {"naics", MN_NAICS},
    {"nace", MN_NACE},
    {"psc", MN_PSC},
    {"cpv", MN_CPV},
    {"bea", MN_BEA},
    {"coicop", MN_COICOP},
    {"mcc", MN_MCC},
    {"coicop1999", MN_COICOP1999},
};

static mn_status bad_term(mn_text term, mn_err *e)
{
    mn_fail(e, MN_USAGE, "--change: '%.*s' selects nothing", (int)term.len, term.ptr);
    return mn_hint(e, "select by words, all, c3, line:12, line:12-20, hs:0901, origin:CHN, "
                      "origin:none or year:2023, joined with 'and'");
}

static mn_status read_lines(mn_term *t, mn_text value, mn_text whole, mn_err *e)
{
    mn_text from = value;
    size_t dash = 0;

    while (dash < value.len && value.ptr[dash] != '-')
        dash++;
    from = mn_text_trim(mn_text_sub(value, 0, dash));
    t->kind = MN_TERM_LINE;
    if (!read_whole(from, &t->from))
        return bad_term(whole, e);
    t->to = t->from;
    if (dash < value.len &&
        !read_whole(mn_text_trim(mn_text_sub(value, dash + 1, value.len - dash - 1)), &t->to))
        return bad_term(whole, e);
    return t->from <= t->to ? MN_OK : bad_term(whole, e);
}

/* Keeps letters and digits, in lower case: codes are compared so. */
static mn_status read_code(mn_changes *c, mn_term *t, mn_text value, mn_text whole, mn_err *e)
{
    char kept[32];
    size_t n = 0;

    for (size_t i = 0; i < value.len; i++) {
        char ch = value.ptr[i];

        if (ch >= 'A' && ch <= 'Z')
            ch = (char)(ch + 32);
        if ((ch < 'a' || ch > 'z') && (ch < '0' || ch > '9'))
            continue;
        if (n == sizeof kept)
            return bad_term(whole, e);
        kept[n++] = ch;
    }
    if (!n)
        return bad_term(whole, e);
    t->kind = MN_TERM_CODE;
    t->text = mn_arena_text(&c->arena, (mn_text){kept, n});
    return t->text.ptr ? MN_OK : mn_fail_memory(e);
}

/* "key:value"; *known is false where the key is none. */
static mn_status read_keyed(mn_changes *c, mn_term *t, mn_text key, mn_text value, mn_text whole,
                            bool *known, mn_err *e)
{
    *known = true;
    if (mn_text_eq_nocase(key, "line") || mn_text_eq_nocase(key, "lines"))
        return read_lines(t, value, whole, e);
    if (mn_text_eq_nocase(key, "origin")) {
        t->kind = MN_TERM_ORIGIN;
        return mn_text_eq_nocase(value, "none") ? MN_OK : read_country(&t->country, c->r, value, e);
    }
    if (mn_text_eq_nocase(key, "year")) {
        t->kind = MN_TERM_YEAR;
        return read_whole(value, &t->from) ? MN_OK : bad_term(whole, e);
    }
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
        if (!mn_text_eq_nocase(key, systems[i].key))
            continue;
        t->system = systems[i].system;
        return read_code(c, t, value, whole, e);
    }
    *known = false;
    return MN_OK;
}

static mn_status read_term(mn_changes *c, mn_change *change, mn_text said, mn_err *e)
{
    mn_term *t;
    mn_text key = {0};
    mn_buf folded = {0};
    size_t colon = 0;
    bool known = false;
    mn_status st = MN_OK;

    said = mn_text_trim(said);
    if (change->terms == MN_CHANGE_TERMS)
        return mn_fail(e, MN_USAGE, "--change: more than %d parts joined with 'and'",
                       MN_CHANGE_TERMS);
    t = &change->term[change->terms++];
    if (mn_text_eq_nocase(said, "all")) {
        t->kind = MN_TERM_ALL;
        return MN_OK;
    }
    if (is_industry(said)) {
        uint8_t industry = 0;

        t->kind = MN_TERM_INDUSTRY;
        st = read_industry(&industry, said, e);
        t->from = industry;
        return st;
    }
    while (colon < said.len && said.ptr[colon] != ':')
        colon++;
    key = mn_text_trim(mn_text_sub(said, 0, colon));
    if (colon < said.len)
        st = read_keyed(c, t, key, mn_text_trim(mn_text_sub(said, colon + 1, said.len - colon - 1)),
                        said, &known, e);
    if (st || known)
        return st;
    mn_fold_words(&folded, said);
    if (folded.failed)
        st = mn_fail_memory(e);
    else if (folded.len < 2)
        st = bad_term(said, e);
    t->kind = MN_TERM_WORDS;
    if (!st && !(t->text = mn_arena_text(&c->arena, (mn_text){folded.ptr, folded.len})).ptr)
        st = mn_fail_memory(e);
    mn_buf_free(&folded);
    return st;
}

static mn_status read_selector(mn_changes *c, mn_change *change, mn_text said, mn_err *e)
{
    mn_text rest = said;
    mn_status st = MN_OK;

    while (!st) {
        mn_text scan = rest, word, term = rest;
        bool more = false;

        while (take_word(&scan, &word)) {
            if (!mn_text_eq_nocase(word, "and"))
                continue;
            term.len = (size_t)(word.ptr - rest.ptr);
            rest = scan;
            more = true;
            break;
        }
        if (!mn_text_trim(term).len)
            return bad_term(said, e);
        st = read_term(c, change, term, e);
        if (!more)
            break;
    }
    return st;
}

/* --- actions --------------------------------------------------------------------------- */

static mn_status bad_action(mn_text action, mn_err *e)
{
    mn_fail(e, MN_USAGE, "--change: '%.*s' is nothing that can be done", (int)action.len,
            action.ptr);
    return mn_hint(e, "write origin BRA->COL, origin ->COL, origin ->usual, amount -20%%, amount "
                      "500, scale 0.8, industry c4->c1 or drop");
}

/* Parts "A->B", where A may be empty; also the arrow itself, U+2192. */
static bool read_arrow(mn_text t, mn_text *from, mn_text *to)
{
    for (size_t i = 0; i + 1 < t.len; i++) {
        size_t arrow = t.ptr[i] == '-' && t.ptr[i + 1] == '>'                   ? 2
                       : i + 2 < t.len && !memcmp(t.ptr + i, "\xe2\x86\x92", 3) ? 3
                                                                                : 0;

        if (!arrow)
            continue;
        *from = mn_text_trim(mn_text_sub(t, 0, i));
        *to = mn_text_trim(mn_text_sub(t, i + arrow, t.len - i - arrow));
        return to->len > 0;
    }
    return false;
}

static mn_status read_origin(mn_changes *c, mn_change *change, mn_text said, mn_text whole,
                             mn_err *e)
{
    mn_text from, to;
    mn_status st = MN_OK;

    change->act = MN_ACT_ORIGIN;
    if (!read_arrow(said, &from, &to))
        return bad_action(whole, e);
    change->any = from.len == 0;
    if (!change->any && !mn_text_eq_nocase(from, "none"))
        st = read_country(&change->origin, c->r, from, e);
    if (!st && !mn_text_eq_nocase(to, "usual"))
        st = read_country(&change->become, c->r, to, e);
    if (!st && !change->any && change->origin == change->become)
        st = bad_action(whole, e);
    return st;
}

static mn_status read_amount(mn_change *change, mn_text said, mn_text whole, mn_err *e)
{
    bool plus = said.len && said.ptr[0] == '+', minus = said.len && said.ptr[0] == '-';
    bool percent = said.len && said.ptr[said.len - 1] == '%';
    mn_text number = mn_text_sub(said, plus || minus, said.len - (plus || minus) - percent);

    if (!percent) {
        change->act = MN_ACT_AMOUNT;
        return !plus && !minus && read_fixed(number, 2, &change->amount) ? MN_OK
                                                                         : bad_action(whole, e);
    }
    change->act = MN_ACT_SCALE;
    /* Percent with four decimals are millionths. */
    if (plus == minus || !read_fixed(mn_text_trim(number), 4, &change->factor) ||
        (minus && change->factor > 1000000))
        return bad_action(whole, e);
    change->factor = minus ? 1000000 - change->factor : 1000000 + change->factor;
    return MN_OK;
}

static mn_status read_action(mn_changes *c, mn_change *change, mn_text said, mn_err *e)
{
    mn_text rest = said, verb, from, to;
    mn_status st;

    if (!take_word(&rest, &verb))
        return bad_action(said, e);
    if (mn_text_eq_nocase(verb, "drop")) {
        change->act = MN_ACT_DROP;
        return rest.len ? bad_action(said, e) : MN_OK;
    }
    if (mn_text_eq_nocase(verb, "origin"))
        return read_origin(c, change, rest, said, e);
    if (mn_text_eq_nocase(verb, "amount"))
        return read_amount(change, rest, said, e);
    if (mn_text_eq_nocase(verb, "scale")) {
        change->act = MN_ACT_SCALE;
        return read_fixed(rest, 6, &change->factor) ? MN_OK : bad_action(said, e);
    }
    if (!mn_text_eq_nocase(verb, "industry") || !read_arrow(rest, &from, &to))
        return bad_action(said, e);
    change->act = MN_ACT_INDUSTRY;
    change->any = from.len == 0;
    st = change->any ? MN_OK : read_industry(&change->industry, from, e);
    st = st ? st : read_industry(&change->into, to, e);
    if (!st && !change->any && change->industry == change->into)
        st = bad_action(said, e);
    return st;
}

/* --- all -------------------------------------------------------------------------------- */

/* The colon between selector and action: the first before a blank, else the last. */
static size_t find_colon(mn_text t)
{
    size_t last = SIZE_MAX;

    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] != ':')
            continue;
        if (i + 1 < t.len && is_blank(t.ptr[i + 1]))
            return i;
        last = i;
    }
    return last;
}

static mn_status read_change(mn_changes *c, mn_change *change, mn_text said, mn_err *e)
{
    size_t colon;
    mn_status st;

    if (said.len > MN_CHANGE_LENGTH || mn_utf8_bad(said) < said.len)
        return mn_fail(e, MN_USAGE, "--change is longer than %d bytes, or no text in UTF-8",
                       MN_CHANGE_LENGTH);
    change->said = mn_arena_text(&c->arena, mn_text_trim(said));
    if (!change->said.ptr)
        return mn_fail_memory(e);
    colon = find_colon(change->said);
    if (colon == SIZE_MAX) {
        mn_fail(e, MN_USAGE, "--change '%.*s' has no colon", (int)change->said.len,
                change->said.ptr);
        return mn_hint(e, "write which purchases, a colon, and what becomes of them, as in "
                          "'coffee: origin BRA->COL'");
    }
    change->selector = mn_text_trim(mn_text_sub(change->said, 0, colon));
    if ((st = read_selector(c, change, change->selector, e)))
        return st;
    return read_action(
        c, change, mn_text_trim(mn_text_sub(change->said, colon + 1, change->said.len - colon - 1)),
        e);
}

mn_status mn_changes_parse(mn_changes *out, const char *const *said, size_t count,
                           const mn_reference *r, mn_err *e)
{
    mn_status st = MN_OK;

    out->r = r;
    if (count > MN_CHANGES_MAX)
        return mn_fail(e, MN_USAGE, "more than %d changes at once", MN_CHANGES_MAX);
    out->at = mn_arena_alloc(&out->arena, count + 1, sizeof *out->at);
    if (!out->at)
        return mn_fail_memory(e);
    for (; !st && out->count < count; out->count++)
        st = read_change(out, &out->at[out->count], mn_text_of(said[out->count]), e);
    return st;
}
