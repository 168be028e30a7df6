/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/ofac.c - OFAC's remarks, which hold in words what has no column in the CSV.
 *
 * Remarks are statements between semicolons, each told by how it begins; "alt." stands before
 * a second one of a kind. Names in them are weak aliases by OFAC's rule (its frequently
 * asked question 122).
 */
#include "screen/lists/ofac.h"

#include <string.h>

#include "core/text.h"

bool mn_ofac_schema(mn_schema *out, mn_text type)
{
    if (!type.len || mn_text_eq_nocase(type, "entity"))
        *out = MN_SCHEMA_ORGANIZATION;
    else if (mn_text_eq_nocase(type, "individual"))
        *out = MN_SCHEMA_PERSON;
    else if (mn_text_eq_nocase(type, "vessel"))
        *out = MN_SCHEMA_VESSEL;
    else if (mn_text_eq_nocase(type, "aircraft"))
        *out = MN_SCHEMA_AIRPLANE;
    else
        return false;
    return true;
}

/* Takes a beginning off the text. */
static bool begins(mn_text *t, const char *with)
{
    size_t n = strlen(with);
    if (t->len < n || !mn_text_eq_nocase((mn_text){t->ptr, n}, with))
        return false;
    *t = mn_text_trim(mn_text_sub(*t, n, t->len));
    return true;
}

static mn_text unquoted(mn_text t)
{
    t = mn_text_trim(t);
    if (t.len >= 2 && t.ptr[0] == '\'' && t.ptr[t.len - 1] == '\'')
        t = mn_text_sub(t, 1, t.len - 2);
    return t;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether a word ends the kind of an identifier: "Passport", "Tax ID No.", "NIT #". */
static bool ends_kind(mn_text word)
{
    static const char *const words[] = {
        "No.",    "No",  "#",    "Number",   "Passport",       "ID",      "R.F.C.",    "C.U.R.P.",
        "D.N.I.", "SSN", "MMSI", "C.U.I.T.", "Identification", "License", "electoral", "Document",
        "Card"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_text_eq_str(word, words[i]))
            return true;
    return false;
}

static size_t word_end(mn_text t, size_t at)
{
    while (at < t.len && t.ptr[at] != ' ')
        at++;
    return at;
}

/* How many bytes the kind takes: up to the last word that ends one before the first number,
 * with what stands in parentheses behind it; 0: none. */
static size_t kind_of(mn_text t)
{
    size_t kind = 0;
    int depth = 0;
    for (size_t at = 0, end; at < t.len; at = end + 1) {
        end = word_end(t, at);
        mn_text word = mn_text_sub(t, at, end - at);
        bool within = depth > 0 || (word.len && word.ptr[0] == '(');
        bool digit = false;
        for (size_t i = 0; i < word.len; i++) {
            depth += word.ptr[i] == '(';
            depth -= word.ptr[i] == ')';
            digit = digit || is_digit(word.ptr[i]);
        }
        if (digit)
            break;
        if (ends_kind(word) || (within && kind))
            kind = end;
    }
    return kind;
}

/* Where the value ends: before its issuer in parentheses and the words behind it. A word of
 * it has digits, or is of a few capitals ("RL 0248838"); else it is no value: 0. */
static size_t value_of(mn_text t)
{
    bool digits = false;
    size_t at = 0, used = 0;
    while (at < t.len) {
        size_t end = word_end(t, at);
        mn_text word = mn_text_sub(t, at, end - at);
        bool digit = false, small = false;
        if (word.len && (word.ptr[0] == '(' || mn_text_eq_str(word, "issued") ||
                         mn_text_eq_str(word, "expires")))
            break;
        for (size_t i = 0; i < word.len; i++) {
            digit = digit || is_digit(word.ptr[i]);
            small = small || (word.ptr[i] >= 'a' && word.ptr[i] <= 'z');
        }
        if (!digit && (small || word.len > 4))
            return 0;
        digits = digits || digit;
        used = end;
        at = end + 1;
    }
    return digits ? used : 0;
}

/* "Passport A123 (Iran) expires 2013": kind, value, more. False when it is none. */
static bool take_id(mn_list_reader *r, mn_text t)
{
    mn_party_field f;
    size_t n = kind_of(t);
    mn_text kind = mn_text_trim(mn_text_sub(t, 0, n)),
            rest = mn_text_trim(mn_text_sub(t, n, t.len));
    size_t end = value_of(rest);
    if (!n || n > 80 || !end || !mn_list_id_field(&f, kind))
        return false;
    mn_text more = mn_text_trim(mn_text_sub(rest, end, rest.len));
    if (more.len > 1 && more.ptr[0] == '(' && more.ptr[more.len - 1] == ')' &&
        !memchr(more.ptr, ')', more.len - 1))
        more = mn_text_sub(more, 1, more.len - 2);
    mn_list_add_id(r, kind, mn_text_sub(rest, 0, end), more);
    return true;
}

static void take(mn_list_reader *r, mn_text t)
{
    mn_text whole = t = mn_text_trim(t);
    if (t.len > 2 && t.ptr[0] == '(' && t.ptr[t.len - 1] == ')')
        t = mn_text_sub(t, 1, t.len - 2);
    begins(&t, "alt. ");
    mn_text said = t;
    if (begins(&t, "DOB "))
        mn_list_add_date(r, MN_PARTY_BIRTH, t, MN_LIST_UNSAID);
    else if (begins(&t, "Organization Established Date "))
        mn_list_add_date(r, MN_PARTY_BIRTH, t, MN_LIST_UNSAID);
    else if (begins(&t, "POB "))
        mn_list_add_other(r, "birthPlace", t);
    else if (begins(&t, "nationality of Registration ") || begins(&t, "nationality ") ||
             begins(&t, "citizen "))
        mn_list_add_country(r, t);
    else if (begins(&t, "a.k.a. "))
        mn_list_add(r, MN_PARTY_WEAK, unquoted(t));
    else if (begins(&t, "f.k.a. "))
        mn_list_add(r, MN_PARTY_FORMER, unquoted(t));
    else if (begins(&t, "n.k.a. "))
        mn_list_add(r, MN_PARTY_ALIAS, unquoted(t));
    else if (begins(&t, "Linked To: "))
        mn_list_add_other(r, "linkedTo", t);
    else if (begins(&t, "Gender "))
        mn_list_add_other(r, "gender", t);
    else if (!take_id(r, said))
        mn_list_add(r, MN_PARTY_NOTES, whole);
}

void mn_ofac_remarks(mn_list_reader *r, mn_text remarks)
{
    size_t from = 0;
    remarks = mn_text_trim(remarks);
    if (remarks.len && remarks.ptr[remarks.len - 1] == '.')
        remarks.len--;
    for (size_t i = 0; i <= remarks.len; i++)
        if (i == remarks.len ||
            (remarks.ptr[i] == ';' && (i + 1 == remarks.len || remarks.ptr[i + 1] == ' '))) {
            take(r, mn_text_sub(remarks, from, i - from));
            from = i + 1;
        }
}

mn_text mn_ofac_city(mn_text t)
{
    const char *comma = t.len ? memchr(t.ptr, ',', t.len) : NULL;
    size_t word = 0;
    if (comma)
        t.len = (size_t)(comma - t.ptr);
    /* Words from the first with a digit on are a postcode's; a London one begins before. */
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] == ' ')
            word = i;
        if (is_digit(t.ptr[i]))
            return mn_text_trim(mn_text_sub(t, 0, word));
    }
    return mn_text_trim(t);
}
