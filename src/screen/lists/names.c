/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/names.c - what stands in parentheses behind a name, or before it, in the lists
 * of every publisher. A name that is listed stays a name; only what says what kind of name it
 * is, or introduces others, is taken off, and then the whole is kept as it is listed.
 */
#include <string.h>

#include "core/text.h"
#include "screen/lists/cell.h"
#include "screen/lists/cell_marks.h"
#include "screen/lists/cell_words.h"
#include "screen/lists/names.h"

enum { GROUPS = 4, NAMES = 64, LONG = 2000 };

/* Whose names they are. */
struct spell {
    mn_party_maker *maker;
    const mn_reference *reference;
    bool asked; /* of a party that is asked about: its names stay as they are written, and names
                   of three letters are not looked for */
};

/* One name, as a copy: adding moves the maker's texts. */
struct name {
    char copy[LONG];
    mn_text whole, text;
    mn_party_field field;
    bool changed;
};

static void add(struct spell *r, mn_party_field f, mn_text text)
{
    if (!r->asked || f != MN_PARTY_WEAK)
        mn_party_add(r->maker, f, mn_cell_tidy(text));
}

/* What is written in capitals behind names and is no name. */
static bool is_no_name(const struct spell *r, mn_text inner)
{
    static const char *const words[] = {
        "PRC", "DRC", "ROC", "ROK", "DPRK", "UAE",  "USA",  "USSR", "FZE", "FZC", "FZCO", "DMCC",
        "SPV", "NGO", "PVT", "PTY", "SARL", "EURL", "SASU", "OPC",  "RET", "RTD", "SEZ",  "EPZ"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_text_eq_str(inner, words[i]))
            return true;
    return mn_cell_is_only_forms(inner) || mn_country_find(r->reference, inner);
}

/* The kind of name that letters in parentheses are, MN_PARTY_FIELDS where they are none. */
static mn_party_field kind_of(const struct spell *r, mn_text name, mn_text inner)
{
    const bool initials = mn_cell_initials(name, inner);
    if (mn_cell_other_script(name, inner) && !mn_country_find(r->reference, inner))
        return MN_PARTY_ALIAS;
    if (inner.len < 3 || (!initials && is_no_name(r, inner)))
        return MN_PARTY_FIELDS;
    size_t upper = 0;
    for (size_t i = 0; i < inner.len; i++)
        upper += mn_cell_is_upper(inner.ptr[i]);
    if (initials && 2 * upper >= inner.len)
        return inner.len > 3 ? MN_PARTY_ALIAS : MN_PARTY_WEAK;
    return mn_cell_is_acronym(name, inner) ? MN_PARTY_WEAK : MN_PARTY_FIELDS;
}

static void add_list(struct spell *r, mn_party_field f, mn_text names, size_t expected)
{
    mn_text one[NAMES];
    size_t n = mn_cell_list(one, NAMES, names, expected);
    for (size_t i = 0; i < n; i++)
        add(r, f, one[i]);
}

/* Names behind markers: "formerly known as B; a/k/a C". */
static void add_marked(struct spell *r, mn_text t)
{
    mn_party_field f = MN_PARTY_ALIAS;
    size_t expected;
    while (t.len && mn_cell_drop_marker(&t, &f, &expected)) {
        const size_t end = mn_cell_find_marker(t, 1);
        add_list(r, f, mn_text_sub(t, 0, end), expected);
        t = mn_cell_from(t, end);
    }
}

/* One parenthesis at the end of the name; false when it stays. */
static bool take_group(struct spell *r, struct name *n)
{
    size_t open, expected;
    mn_party_field f;
    mn_text inner;
    if (!mn_cell_last_parenthesis(n->text, &open, &inner) || !inner.len)
        return false;
    mn_text rest = inner, before = mn_cell_tidy(mn_text_sub(n->text, 0, open));
    if (inner.len > 2 && inner.ptr[0] == '"' && inner.ptr[inner.len - 1] == '"')
        inner = mn_text_sub(inner, 1, inner.len - 2);
    if (mn_cell_is_kind(inner, &f)) {
        if (f == MN_PARTY_FORMER && n->field != MN_PARTY_NAME)
            n->field = f;
    } else if (mn_cell_drop_marker(&rest, &f, &expected)) {
        add_marked(r, inner);
    } else {
        if ((f = kind_of(r, before, inner)) == MN_PARTY_FIELDS)
            return false;
        add(r, f, inner);
        add(r, n->field == MN_PARTY_NAME ? MN_PARTY_ALIAS : n->field, before);
        return false; /* the name stays as it is listed */
    }
    n->text = before;
    n->changed = true;
    return true;
}

/* "a/k/a B" among aliases is B. */
static void take_marker(struct name *n)
{
    mn_party_field f;
    size_t expected;
    mn_text rest = n->text;
    if (n->field == MN_PARTY_NAME || !mn_cell_drop_marker(&rest, &f, &expected) || !rest.len)
        return;
    n->text = rest;
    n->field = f == MN_PARTY_FORMER ? f : n->field;
    n->changed = true;
}

/* "A Ltd. a/k/a B" is A Ltd., and B. */
static void take_chain(struct spell *r, struct name *n)
{
    const size_t at = mn_cell_find_marker(n->text, 1);
    const mn_text before = mn_cell_tidy(mn_text_sub(n->text, 0, at));
    if (at == n->text.len || !before.len)
        return;
    add_marked(r, mn_cell_from(n->text, at));
    n->text = before;
    n->changed = true;
}

static bool held(const mn_party_maker *m, mn_party_field f, mn_text text)
{
    for (size_t i = 0; i < m->count; i++)
        if (m->slot[i].field == f &&
            mn_text_eq((mn_text){m->text.ptr + m->slot[i].from, m->slot[i].len}, text))
            return true;
    return false;
}

/* Puts what became of the name into its place; what is there already goes. */
static void put(struct spell *r, size_t i, const struct name *n)
{
    mn_party_maker *m = r->maker;
    if (!n->changed || m->failed || m->much)
        return;
    if (r->asked) {
        add(r, n->field == MN_PARTY_NAME ? MN_PARTY_ALIAS : n->field, n->text);
        return;
    }
    bool kept = false;
    for (size_t k = 0; k < m->count && !kept; k++)
        kept = m->slot[k].field == MN_PARTY_OTHER && m->slot[k].len > 9 &&
               memcmp(m->text.ptr + m->slot[k].from, "listedAs=", 9) == 0;
    if (held(m, n->field, n->text)) {
        m->slot[i].len = 0; /* mn_names_spell() takes it out */
    } else {
        m->slot[i].from += (size_t)(n->text.ptr - n->whole.ptr);
        m->slot[i].len = n->text.len;
        m->slot[i].field = n->field;
    }
    if (kept || n->field != MN_PARTY_NAME)
        return;
    char listed[LONG + 9] = "listedAs=";
    memcpy(listed + 9, n->whole.ptr, n->whole.len);
    mn_party_add(m, MN_PARTY_OTHER, (mn_text){listed, 9 + n->whole.len});
}

/* "M/S A" is A, as merchants of South Asia write it; so is "A c/o B", whose B is where to write
 * to. The name as it is written stays. */
static void add_bare(struct spell *r, const struct name *n)
{
    static const char *const before[] = {"m/s.", "m/s", "messrs.", "messrs"};
    mn_text t = n->text;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (mn_cell_drop(&t, before[i]))
            break;
    for (size_t i = 1; i + 4 < t.len; i++)
        if (t.ptr[i] == '/' && mn_cell_at_words(t, i - 1, "c/o ") && i > 1 &&
            (mn_cell_is_space(t.ptr[i - 2]) || t.ptr[i - 2] == ',')) {
            t = mn_cell_tidy(mn_text_sub(t, 0, i - 1));
            break;
        }
    if (t.len && t.len < n->text.len)
        add(r, n->field == MN_PARTY_NAME ? MN_PARTY_ALIAS : n->field, t);
}

void mn_names_spell(mn_party_maker *m, const mn_reference *reference, bool asked)
{
    struct spell r[1] = {{m, reference, asked}};
    const size_t count = m->count;
    if (m->party.schema == MN_SCHEMA_PERSON)
        return;
    for (size_t i = 0; i < count && !m->failed && !m->much; i++) {
        struct name n; /* its copy is long, and names are many: not cleared */
        const size_t len = m->slot[i].len;
        const char *at = m->text.ptr + m->slot[i].from;
        n.field = m->slot[i].field;
        n.changed = false;
        if (!mn_party_is_name(n.field) || !len || len > LONG)
            continue;
        memcpy(n.copy, at, len);
        n.whole = n.text = (mn_text){n.copy, len};
        add_bare(r, &n);
        take_marker(&n);
        take_chain(r, &n);
        for (size_t k = 0; k < GROUPS && take_group(r, &n); k++)
            ;
        if (n.text.len)
            put(r, i, &n);
    }
    size_t to = 0;
    for (size_t i = 0; i < m->count; i++)
        if (m->slot[i].len)
            m->slot[to++] = m->slot[i];
    m->count = to;
}
