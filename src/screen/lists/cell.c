/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/cell.c - first the cell is divided at semicolons, then the clause of
 * subsidiaries, alias chains and parentheses are taken off, and what is left is divided into
 * names.
 */
#include "screen/lists/cell.h"

#include <string.h>

#include "core/text.h"
#include "screen/lists/cell_marks.h"
#include "screen/lists/cell_words.h"

enum { PIECES = 256 };

/* --- lists of names --------------------------------------------------------------------- */

enum joint { START, SEMICOLON, COMMA, AND, COMMA_AND };

struct piece {
    mn_text text;
    enum joint joint; /* before it */
};

/* The joint at a place outside parentheses, and how long it is; false when there is none. */
static bool joint_at(mn_text t, size_t i, enum joint *joint, size_t *len)
{
    size_t n = 1;
    if (t.ptr[i] == ';' || t.ptr[i] == ',') {
        *joint = t.ptr[i] == ';' ? SEMICOLON : COMMA;
        while (i + n < t.len && mn_cell_is_space(t.ptr[i + n]))
            n++;
        if (n == 1 && t.ptr[i] == ',' && i + 1 < t.len && t.ptr[i + 1] >= '0' &&
            t.ptr[i + 1] <= '9')
            return false; /* "1,000" */
        if (mn_cell_at_words(t, i + n, "and ")) {
            n += 4;
            *joint = *joint == COMMA ? COMMA_AND : SEMICOLON;
        }
        *len = n;
        return true;
    }
    *joint = AND;
    *len = 5;
    return mn_cell_at_words(t, i, " and ");
}

static size_t cut(struct piece *piece, mn_text t)
{
    size_t n = 0, start = 0, len;
    int depth = 0;
    enum joint joint = START, next;
    for (size_t i = 0; i < t.len; i++) {
        depth += t.ptr[i] == '(';
        depth -= t.ptr[i] == ')' && depth > 0;
        if (depth || !joint_at(t, i, &next, &len) || n + 1 >= PIECES)
            continue;
        piece[n++] = (struct piece){mn_text_sub(t, start, i - start), joint};
        joint = next;
        start = i + len;
        i = start - 1;
    }
    piece[n++] = (struct piece){mn_cell_from(t, start), joint};
    return n;
}

/* Puts a piece together with the one before it again. */
static void mend(struct piece *piece, size_t *n, size_t i)
{
    mn_text *a = &piece[i - 1].text;
    const mn_text b = piece[i].text;
    a->len = (size_t)(b.ptr + b.len - a->ptr);
    memmove(&piece[i], &piece[i + 1], (*n - i - 1) * sizeof *piece);
    --*n;
}

static void mend_forms(struct piece *piece, size_t *n)
{
    for (size_t i = 1; i < *n;)
        if (piece[i].joint != SEMICOLON && mn_cell_is_only_forms(piece[i].text))
            mend(piece, n, i);
        else
            i++;
}

/* Puts together again what the joints of some kinds divided. */
static void mend_joints(struct piece *piece, size_t *n, bool commas, bool ands)
{
    for (size_t i = 1; i < *n;)
        if ((commas && (piece[i].joint == COMMA || piece[i].joint == COMMA_AND)) ||
            (ands && piece[i].joint == AND))
            mend(piece, n, i);
        else
            i++;
}

static bool has_joint(const struct piece *piece, size_t n, enum joint joint)
{
    for (size_t i = 1; i < n; i++)
        if (piece[i].joint == joint)
            return true;
    return false;
}

/* Ands stay where both their sides end in a form of firm; from the end, since the right side
 * may have an "and" of its own: "A Ltd. and B Hide and Garment Ltd." */
static void mend_loose_ands(struct piece *piece, size_t *n)
{
    for (size_t i = *n; i-- > 1;)
        if (piece[i].joint == AND &&
            !(mn_cell_ends_in_form(piece[i - 1].text) && mn_cell_ends_in_form(piece[i].text)))
            mend(piece, n, i);
}

/* Names of what is known to be a list. */
static size_t cut_list(struct piece *piece, mn_text t, size_t expected)
{
    size_t n = cut(piece, t);
    mend_forms(piece, &n);
    if (has_joint(piece, n, SEMICOLON))
        mend_joints(piece, &n, true, true);
    else if (expected != n)
        mend_loose_ands(piece, &n);
    if (expected == 1 && n > 1)
        mend_joints(piece, &n, true, true);
    return n;
}

/* Names of what may be one: divided only where all parts are whole names. */
static size_t cut_main(struct piece *piece, mn_text t)
{
    size_t n = cut(piece, t);
    mend_forms(piece, &n);
    mend_loose_ands(piece, &n);
    bool forms = true, series = n >= 3 && piece[n - 1].joint == COMMA_AND;
    for (size_t i = 0; i < n; i++) {
        mn_text one = mn_cell_tidy(piece[i].text);
        forms = forms && mn_cell_ends_in_form(one);
        series =
            series && mn_cell_word_count(one) >= 2 && !mn_cell_is_lower(one.len ? one.ptr[0] : 'a');
    }
    if (!forms && !series)
        mend_joints(piece, &n, true, true);
    return n;
}

size_t mn_cell_list(mn_text *out, size_t room, mn_text text, size_t expected)
{
    struct piece piece[PIECES];
    size_t n = cut_list(piece, text, expected), used = 0;
    for (size_t i = 0; i < n && used < room; i++) {
        mn_text one = mn_cell_tidy(piece[i].text);
        mn_cell_drop(&one, "and");
        if (one.len)
            out[used++] = one;
    }
    return used;
}

/* --- putting into the cell ----------------------------------------------------------------- */

static size_t put_party(mn_cell *c, mn_text name, size_t parent)
{
    name = mn_cell_tidy(name);
    if (!name.len)
        return MN_CELL_NONE;
    if (c->parties == MN_CELL_PARTIES) {
        c->much = true;
        return MN_CELL_NONE;
    }
    c->party[c->parties] = (mn_cell_party){name, parent};
    return c->parties++;
}

static void put_name(mn_cell *c, size_t party, mn_party_field f, mn_text text)
{
    text = mn_cell_tidy(text);
    if (!text.len || party == MN_CELL_NONE)
        return;
    if (c->names == MN_CELL_NAMES)
        c->much = true;
    else
        c->name[c->names++] = (mn_cell_name){party, f, text};
}

static void put_note(mn_cell *c, mn_text text)
{
    text = mn_cell_tidy(text);
    if (!text.len)
        return;
    if (c->notes == MN_CELL_NOTES)
        c->much = true;
    else
        c->note[c->notes++] = text;
}

/* --- aliases ------------------------------------------------------------------------------- */

/* Names behind markers: "also known as B; and formerly known as C, D". t begins with one. */
static void read_aliases(mn_cell *c, size_t party, mn_text t)
{
    mn_text list[PIECES];
    mn_party_field f = MN_PARTY_ALIAS;
    size_t expected;
    while (t.len && mn_cell_drop_marker(&t, &f, &expected)) {
        size_t end = mn_cell_find_marker(t, 1);
        mn_text names = mn_text_trim(mn_text_sub(t, 0, end));
        /* "B; and" stands before the next marker. */
        mn_text last = mn_cell_last_word(names);
        if (end < t.len && mn_text_eq_nocase(last, "and"))
            names.len -= last.len;
        size_t n = mn_cell_list(list, PIECES, names, expected);
        for (size_t i = 0; i < n; i++)
            put_name(c, party, f, list[i]);
        t = mn_cell_from(t, end);
    }
    put_note(c, t);
}

/* --- parentheses ----------------------------------------------------------------------------- */

/* A name with what stands in parentheses behind it. */
static size_t read_one(mn_cell *c, mn_text name, size_t parent)
{
    size_t open, party, expected;
    mn_party_field f;
    mn_text group[4], inner;
    size_t groups = 0;
    name = mn_cell_tidy(name);
    while (groups < 4 && mn_cell_last_parenthesis(name, &open, &inner)) {
        mn_text rest = inner;
        bool known = mn_cell_drop_marker(&rest, &f, &expected) ||
                     mn_cell_drop(&rest, "collectively") || mn_cell_drop(&rest, "of ");
        if (!known)
            break;
        group[groups++] = inner;
        name = mn_cell_tidy(mn_text_sub(name, 0, open));
    }
    party = put_party(c, name, parent);
    while (groups--) {
        mn_text rest = group[groups];
        if (mn_cell_drop(&rest, "collectively") || mn_cell_drop(&rest, "of ")) {
            bool of = mn_cell_at_words(group[groups], 0, "of ");
            while (mn_cell_drop(&rest, ",") || (!of && mn_cell_drop(&rest, "the")))
                ;
            for (size_t i = of ? party : 0; i < c->parties; i++) /* of all so far */
                put_name(c, i, of ? MN_PARTY_ADDRESS : MN_PARTY_ALIAS, rest);
        } else {
            read_aliases(c, party, group[groups]);
        }
    }
    return party;
}

/* --- subsidiaries ------------------------------------------------------------------------------
 */

static const char *const kin[] = {"subsidiaries", "subsidiary", "subordinates", "subordinate",
                                  "affiliates",   "affiliated", "affiliate",    "joint ventures"};

static bool drop_kin(mn_text *t)
{
    for (size_t i = 0; i < sizeof kin / sizeof *kin; i++)
        if (mn_cell_drop(t, kin[i]))
            return true;
    return false;
}

/* Where "and its eight Zhuhai-based subsidiaries" begins, outside parentheses, and what
 * follows these words. t.len: nowhere. */
static size_t find_clause(mn_text t, mn_text *after)
{
    int depth = 0;
    for (size_t i = 0; i < t.len; i++) {
        depth += t.ptr[i] == '(';
        depth -= t.ptr[i] == ')' && depth > 0;
        if (depth || !i || !mn_cell_is_space(t.ptr[i - 1]))
            continue;
        mn_text rest = mn_cell_from(t, i);
        if (!mn_cell_drop(&rest, "and"))
            continue;
        if (!mn_cell_drop(&rest, "its") && !mn_cell_drop(&rest, "their") &&
            !mn_cell_drop(&rest, "all") && !mn_cell_drop(&rest, "any")) {
            if (drop_kin(&rest)) {
                *after = rest;
                return i;
            }
            continue;
        }
        for (size_t words = 0; words < 5 && rest.len; words++) {
            if (drop_kin(&rest)) {
                *after = rest;
                return i;
            }
            size_t n = 0;
            while (n < rest.len && !mn_cell_is_space(rest.ptr[n]))
                n++;
            rest = mn_text_trim(mn_cell_from(rest, n));
        }
    }
    return t.len;
}

/* Past what stands between "subsidiaries" and their names; empty when none are named. */
static mn_text names_of_clause(mn_text t)
{
    static const char *const passed[] = {
        ",",         ":",       "and",    "which include", "which includes", "that include",
        "including", "include", "namely", "entities",      "companies",      "subsidiaries"};
    static const char *const places[] = {"from", "in", "of", "based in", "located in"};
    bool again = true;
    while (again && t.len) {
        again = drop_kin(&t);
        for (size_t i = 0; i < sizeof passed / sizeof *passed && !again; i++)
            again = mn_cell_drop(&t, passed[i]);
        for (size_t i = 0; i < sizeof places / sizeof *places && !again; i++)
            if ((again = mn_cell_drop(&t, places[i]))) {
                const char *comma = t.len ? memchr(t.ptr, ',', t.len) : NULL;
                t = comma ? mn_cell_from(t, (size_t)(comma - t.ptr)) : mn_cell_from(t, t.len);
            }
    }
    t = mn_cell_tidy(t);
    if (t.len > 2 && t.ptr[0] == '(' && memchr(t.ptr, ')', t.len) == t.ptr + t.len - 1)
        t = mn_cell_tidy(mn_text_sub(t, 1, t.len - 2)); /* "and subsidiaries (A, B)" */
    return t;
}

bool mn_cell_clause(mn_text t, mn_text *main, mn_text *names)
{
    mn_text after = {"", 0};
    const size_t at = find_clause(t, &after);
    if (at == t.len)
        return false;
    *main = mn_cell_tidy(mn_text_sub(t, 0, at));
    *names = names_of_clause(after);
    if (names->len && mn_cell_is_lower(names->ptr[0]))
        names->len = 0;
    return main->len > 0;
}

/* --- the cell -----------------------------------------------------------------------------------
 */

static void read_clause(mn_cell *c, size_t first, mn_text clause, mn_text after)
{
    struct piece piece[PIECES];
    mn_text names = names_of_clause(after);
    if (!names.len || mn_cell_is_lower(names.ptr[0])) {
        put_note(c, clause);
        return;
    }
    size_t n = cut_list(piece, names, 0);
    for (size_t i = 0; i < n; i++) {
        mn_text one = mn_cell_tidy(piece[i].text);
        mn_cell_drop(&one, "and");
        read_one(c, one, first);
    }
}

/* What stands between two semicolons. */
static void read_segment(mn_cell *c, mn_text t)
{
    struct piece piece[PIECES];
    mn_party_field f;
    mn_text after = {"", 0}, rest = t;
    size_t expected, first = c->parties;
    if (c->parties && mn_cell_drop_marker(&rest, &f, &expected)) {
        read_aliases(c, c->parties - 1, t);
        return;
    }
    mn_cell_drop(&t, "and");
    if (c->parties && (mn_cell_at_words(t, 0, "any successor") ||
                       (mn_cell_word_count(t) == 1 && !mn_cell_ends_in_form(t)))) {
        put_note(c, t);
        return;
    }
    size_t clause = find_clause(t, &after);
    mn_text main = mn_cell_tidy(mn_text_sub(t, 0, clause));
    size_t chain = mn_cell_find_marker(main, 1);
    mn_text aliases = mn_cell_from(main, chain);
    size_t n = cut_main(piece, mn_cell_tidy(mn_text_sub(main, 0, chain)));
    for (size_t i = 0; i < n; i++)
        read_one(c, piece[i].text, MN_CELL_NONE);
    if (aliases.len && c->parties > first)
        read_aliases(c, c->parties - 1, aliases);
    if (clause < t.len)
        read_clause(c, first < c->parties ? first : MN_CELL_NONE, mn_cell_from(t, clause), after);
}

void mn_cell_read(mn_cell *out, mn_text text)
{
    int depth = 0;
    size_t start = 0;
    memset(out, 0, sizeof *out);
    out->much = text.len > MN_CELL_BYTES;
    text = mn_cell_tidy(mn_text_sub(text, 0, out->much ? MN_CELL_BYTES : text.len));
    mn_text whole = text;
    if (mn_cell_drop(&text, "fishing vessels owned by"))
        put_note(out, whole);
    else
        out->vessel = mn_cell_drop(&text, "fishing vessel:") || mn_cell_drop(&text, "vessel:");
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len) {
            depth += text.ptr[i] == '(';
            depth -= text.ptr[i] == ')' && depth > 0;
        }
        if (i < text.len && (text.ptr[i] != ';' || depth))
            continue;
        read_segment(out, mn_text_trim(mn_text_sub(text, start, i - start)));
        start = i + 1;
    }
    out->plain = out->parties == 1 && mn_text_eq(out->party[0].name, whole);
}
