/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/columns.c - gives each column of a table its role. See
 * the header.
 */
#include "footprint/spending/columns.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "reference/fold.h"

#include <stdlib.h>
#include <string.h>

typedef struct finder {
    mn_columns *out;
    mn_spending *s;
    const mn_table *t;
    const mn_reference *r;
    const mn_spending_options *o;
    mn_heading *heading; /* of each column */
    bool *used;
    size_t cols;
} finder;

static const mn_spend_role code_roles[] = {
    MN_SPEND_HS,   MN_SPEND_PSC,  MN_SPEND_CPV, MN_SPEND_NAICS,  MN_SPEND_ISIC4, MN_SPEND_ISIC3,
    MN_SPEND_ISIC, MN_SPEND_NACE, MN_SPEND_BEA, MN_SPEND_COICOP, MN_SPEND_MCC,   MN_SPEND_CODE};
enum { CODE_ROLES = sizeof code_roles / sizeof *code_roles };

static bool has(const mn_columns *c, mn_spend_role role)
{
    return c->at[role] != SIZE_MAX;
}

static bool wants(const mn_columns *c, mn_spend_role role)
{
    return !has(c, role) && !c->off[role];
}

static void assign(finder *f, mn_spend_role role, size_t col, mn_found_by by)
{
    f->out->at[role] = col;
    f->out->by[role] = by;
    f->used[col] = true;
}

static bool has_code(const mn_columns *c)
{
    for (size_t i = 0; i < CODE_ROLES; i++) {
        if (has(c, code_roles[i])) {
            return true;
        }
    }
    return false;
}

static bool has_money(const mn_columns *c)
{
    return has(c, MN_SPEND_AMOUNT) || has(c, MN_SPEND_DEBIT) || has(c, MN_SPEND_CREDIT);
}

/* The column of the amount, the debit or the credit: there is one. */
static size_t money_column(const mn_columns *c)
{
    return has(c, MN_SPEND_AMOUNT)  ? c->at[MN_SPEND_AMOUNT]
           : has(c, MN_SPEND_DEBIT) ? c->at[MN_SPEND_DEBIT]
                                    : c->at[MN_SPEND_CREDIT];
}

/* --- names -------------------------------------------------------------------------------- */

/* Amounts in one column and debits in another are two ways to say the same. */
static bool is_told_already(const mn_columns *c, mn_spend_role role)
{
    if (role == MN_SPEND_AMOUNT) {
        return has(c, MN_SPEND_DEBIT) || has(c, MN_SPEND_CREDIT);
    }
    return (role == MN_SPEND_DEBIT || role == MN_SPEND_CREDIT) && has(c, MN_SPEND_AMOUNT);
}

/* Whether a column with a role's name also holds what the name says. */
static bool holds(const finder *f, size_t col, mn_spend_role role)
{
    switch (role) {
    case MN_SPEND_DIRECTION:
        return mn_column_looks(f->t, f->r, col, MN_LOOK_DIRECTION, 0.9);
    case MN_SPEND_HS:
    case MN_SPEND_CODE:
        return !mn_column_looks(f->t, f->r, col, MN_LOOK_WORDS, 0.8);
    case MN_SPEND_DEBIT:
    case MN_SPEND_CREDIT:
        return !mn_column_looks(f->t, f->r, col, MN_LOOK_WORDS, 0.5);
    default:
        return true;
    }
}

static void take_named(finder *f, mn_spend_role role)
{
    size_t best = SIZE_MAX;
    if (!wants(f->out, role) || is_told_already(f->out, role)) {
        return;
    }
    for (size_t i = 0; i < f->cols; i++) {
        mn_heading *h = &f->heading[i];
        if (h->role != role || f->used[i]) {
            continue;
        }
        if (!holds(f, i, role)) {
            h->role = MN_SPEND_ROLES; /* the name misleads: the content may say more */
        } else if (best == SIZE_MAX || h->rank < f->heading[best].rank) {
            best = i;
        }
    }
    if (best != SIZE_MAX) {
        assign(f, role, best, MN_FOUND_BY_NAME);
    }
}

static void take_all_named(finder *f)
{
    static const mn_spend_role first[] = {MN_SPEND_DIRECTION, MN_SPEND_DEBIT, MN_SPEND_CREDIT,
                                          MN_SPEND_AMOUNT};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        take_named(f, first[i]);
    }
    for (int role = MN_SPEND_CURRENCY; role < MN_SPEND_ROLES; role++) {
        take_named(f, (mn_spend_role)role);
    }
}

/* Other columns that could be the amount are named, so that nobody misses that
 * "2024" was read and "2023" was not. */
static mn_status note_rivals(const finder *f, mn_err *e)
{
    const mn_columns *c = f->out;
    const mn_spend_role role = has(c, MN_SPEND_AMOUNT)  ? MN_SPEND_AMOUNT
                               : has(c, MN_SPEND_DEBIT) ? MN_SPEND_DEBIT
                                                        : MN_SPEND_CREDIT;
    const size_t at = c->at[role];
    mn_status st = MN_OK;
    if (c->by[role] != MN_FOUND_BY_NAME) {
        return MN_OK;
    }
    for (size_t i = 0; i < f->cols && st == MN_OK && !c->awards; i++) {
        const mn_heading *h = &f->heading[i];
        if (!f->used[i] && h->role == MN_SPEND_AMOUNT &&
            mn_column_looks(f->t, f->r, i, MN_LOOK_NUMBER, 0.8)) {
            st = mn_spending_note(f->s, e, "amounts are read from '%s', not from '%s'",
                                  mn_table_col_name(f->t, at), mn_table_col_name(f->t, i));
        }
    }
    return st;
}

/* --- content ---------------------------------------------------------------------------------- */

/* Columns whose names say nothing. */
static bool is_open(const finder *f, size_t col)
{
    return !f->used[col] && !f->heading[col].ignored && f->heading[col].role == MN_SPEND_ROLES &&
           mn_table_col_type(f->t, col) == MN_TEXT;
}

static bool looks(const finder *f, size_t col, mn_look look, double share)
{
    return mn_column_looks(f->t, f->r, col, look, share);
}

static mn_status fail_two_amounts(const finder *f, size_t a, size_t b, mn_err *e)
{
    mn_fail_at(e, MN_DATA, mn_table_source(f->t), 0, 0, "'%s' and '%s' could both be the amount",
               mn_table_col_name(f->t, a), mn_table_col_name(f->t, b));
    return mn_hint(e, "say which one: --columns amount=NAME");
}

/* The one column of amounts, first of those with cents or a currency, then of
 * those with numbers. */
static mn_status find_amount(finder *f, mn_err *e)
{
    for (int pass = 0; pass < 2; pass++) {
        size_t found = SIZE_MAX;
        for (size_t i = 0; i < f->cols; i++) {
            if (!is_open(f, i) || !looks(f, i, MN_LOOK_NUMBER, 0.8) ||
                (pass == 0 && !looks(f, i, MN_LOOK_MONEY, 0.5)) || looks(f, i, MN_LOOK_DATE, 0.8) ||
                looks(f, i, MN_LOOK_YEAR, 0.8)) {
                continue;
            }
            if (found != SIZE_MAX) {
                return fail_two_amounts(f, found, i, e);
            }
            found = i;
        }
        if (found != SIZE_MAX) {
            assign(f, MN_SPEND_AMOUNT, found, MN_FOUND_BY_CONTENT);
            return MN_OK;
        }
    }
    mn_fail_at(e, MN_DATA, mn_table_source(f->t), 0, 0, "no column of amounts is found");
    return mn_hint_columns(f->t, "name it with --columns amount=NAME; ", e);
}

static void find_look(finder *f, mn_spend_role role, mn_look look, double share)
{
    for (size_t i = 0; i < f->cols && wants(f->out, role); i++) {
        if (is_open(f, i) && looks(f, i, look, share)) {
            assign(f, role, i, MN_FOUND_BY_CONTENT);
        }
    }
}

static double mean_length(const mn_table *t, size_t col)
{
    double sum = 0;
    for (size_t i = 0; i < mn_table_rows(t); i++) {
        sum += (double)mn_table_text(t, i, col).len;
    }
    return sum / (double)(mn_table_rows(t) + 1);
}

/* The wordiest of the columns with words. */
static void find_description(finder *f)
{
    size_t best = SIZE_MAX;
    double longest = 0;
    for (size_t i = 0; i < f->cols; i++) {
        if (is_open(f, i) && looks(f, i, MN_LOOK_WORDS, 0.6)) {
            double length = mean_length(f->t, i);
            if (best == SIZE_MAX || length > longest) {
                best = i;
                longest = length;
            }
        }
    }
    if (best != SIZE_MAX) {
        assign(f, MN_SPEND_DESCRIPTION, best, MN_FOUND_BY_CONTENT);
    }
}

/* --- codes ---------------------------------------------------------------------------------- */

static mn_codes system_of(const finder *f, size_t col, mn_codes *first, mn_codes *second)
{
    return mn_column_system(f->t, f->r, col, f->o->coicop1999, first, second);
}

/* The system of the column named just "code". Unclear: the column is not used,
 * which is said; if it was all there is, that is the error. */
static mn_status settle_code(finder *f, mn_err *e)
{
    mn_columns *c = f->out;
    mn_codes first, second;
    size_t col = c->at[MN_SPEND_CODE];
    if (col == SIZE_MAX || f->o->codes) {
        return MN_OK;
    }
    c->code = system_of(f, col, &first, &second);
    if (c->code != MN_CODES) {
        return MN_OK;
    }
    c->at[MN_SPEND_CODE] = SIZE_MAX;
    const char *name = mn_table_col_name(f->t, col);
    if (c->by[MN_SPEND_CODE] == MN_FOUND_BY_CALLER ||
        (!has(c, MN_SPEND_DESCRIPTION) && !has_code(c))) {
        mn_fail_at(e, MN_DATA, mn_table_source(f->t), 0, 0,
                   "the codes of column '%s' fit no one system", name);
        return mn_hint(
            e,
            "say which it is: --codes hs, psc, cpv, naics, nace, isic4, isic3, bea, coicop or mcc");
    }
    return first == MN_CODES
               ? MN_OK
               : mn_spending_note(f->s, e,
                                  "codes in '%s' could be %s or %s and are not used; say which "
                                  "with --codes",
                                  name, mn_codes_name(first), mn_codes_name(second));
}

static mn_status settle_isic(finder *f, mn_err *e)
{
    size_t col = f->out->at[MN_SPEND_ISIC];
    if (col == SIZE_MAX) {
        return MN_OK;
    }
    f->out->isic =
        mn_column_codes(f->t, f->r, col, MN_ISIC3) > mn_column_codes(f->t, f->r, col, MN_ISIC4)
            ? MN_ISIC3
            : MN_ISIC4;
    return mn_spending_note(f->s, e,
                            "codes in '%s' are read as %s; say otherwise with --columns "
                            "isic3=... or isic4=...",
                            mn_table_col_name(f->t, col), mn_codes_name(f->out->isic));
}

/* Codes in a column whose name says nothing, when nothing else classifies. */
static void find_code(finder *f)
{
    mn_codes first, second;
    for (size_t i = 0; i < f->cols && wants(f->out, MN_SPEND_CODE); i++) {
        bool fits =
            is_open(f, i) && (f->o->codes ? mn_column_codes(f->t, f->r, i, f->out->code) >= 0.9
                                          : system_of(f, i, &first, &second) != MN_CODES);
        if (fits) {
            assign(f, MN_SPEND_CODE, i, MN_FOUND_BY_CONTENT);
        }
    }
}

/* --- all of it ---------------------------------------------------------------------------------
 */

static mn_status settle_codes_option(finder *f, mn_err *e)
{
    f->out->code = MN_CODES;
    if (!f->o->codes) {
        return MN_OK;
    }
    f->out->code = mn_codes_find(mn_text_of(f->o->codes));
    if (f->out->code == MN_CODES) {
        mn_fail(e, MN_USAGE, "'%s' is no system of codes", f->o->codes);
        return mn_hint(e, "--codes is one of hs, psc, cpv, naics, nace, isic4, isic3, bea, coicop, "
                          "coicop1999, mcc");
    }
    return MN_OK;
}

static mn_status find_by_content(finder *f, mn_err *e)
{
    mn_columns *c = f->out;
    mn_status st = MN_OK;
    if (wants(c, MN_SPEND_DATE) && !has(c, MN_SPEND_YEAR)) {
        find_look(f, MN_SPEND_DATE, MN_LOOK_DATE, 0.8);
    }
    if (wants(c, MN_SPEND_CURRENCY)) {
        find_look(f, MN_SPEND_CURRENCY, MN_LOOK_CURRENCY, 0.9);
    }
    if (wants(c, MN_SPEND_ORIGIN)) {
        find_look(f, MN_SPEND_ORIGIN, MN_LOOK_COUNTRY, 0.8);
    }
    if (wants(c, MN_SPEND_DESCRIPTION)) {
        find_description(f);
    }
    /* Codes by content only where no words say what was bought: prices look
     * like codes. */
    if (!has(c, MN_SPEND_DESCRIPTION) && !has_code(c)) {
        find_code(f);
    }
    return has_money(c) ? st : find_amount(f, e);
}

/* What was found by its content alone may be wrong: says so, once. */
static mn_status note_guesses(const finder *f, mn_err *e)
{
    const mn_columns *c = f->out;
    mn_buf b = {0};
    mn_status st = MN_OK;
    for (int i = 0; i < MN_SPEND_ROLES; i++) {
        if (c->at[i] != SIZE_MAX && c->by[i] == MN_FOUND_BY_CONTENT) {
            mn_buf_fmt(&b, "%s%s is '%s'", b.len ? ", " : "", mn_spend_role_name((mn_spend_role)i),
                       mn_table_col_name(f->t, c->at[i]));
        }
    }
    if (b.len) {
        st = b.failed ? mn_fail_memory(e)
                      : mn_spending_note(f->s, e,
                                         "columns taken by their content: %s; say otherwise with "
                                         "--columns",
                                         b.ptr);
    }
    mn_buf_free(&b);
    return st;
}

/* A column named just "country" may be the supplier's. */
static mn_status note_country(const finder *f, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < f->cols && st == MN_OK && wants(f->out, MN_SPEND_ORIGIN); i++) {
        const char *name = mn_table_col_name(f->t, i);
        if (!f->used[i] && f->heading[i].country) {
            st = mn_spending_note(f->s, e,
                                  "'%s' is not used: if it is where things were made, say "
                                  "--columns origin=%s",
                                  name, name);
        }
    }
    return st;
}

/* The list of UNSPSC is sold, so that its codes say nothing here. */
static mn_status note_unspsc(const finder *f, mn_err *e)
{
    for (size_t i = 0; i < f->cols; i++) {
        char key[MN_FOLD_MAX + 1];
        const char *name = mn_table_col_name(f->t, i);
        key[mn_fold(key, mn_text_of(name), "")] = '\0';
        if (!f->used[i] && strstr(key, "unspsc")) {
            return mn_spending_note(f->s, e,
                                    "codes in '%s' are not used: the list of UNSPSC is not free, "
                                    "and not known here",
                                    name);
        }
    }
    return MN_OK;
}

/* The cell of the first line above a column that was found by its content alone. */
static mn_text name_of_found(const finder *f, mn_spend_role role)
{
    const mn_columns *c = f->out;
    return has(c, role) && c->by[role] == MN_FOUND_BY_CONTENT
               ? mn_text_of(mn_table_col_name(f->t, c->at[role]))
               : (mn_text){NULL, 0};
}

/* A file without column names would lose its first line: a purchase was read as names. */
static mn_status check_header(const finder *f, mn_err *e)
{
    const mn_text amount = name_of_found(f, MN_SPEND_AMOUNT),
                  date = name_of_found(f, MN_SPEND_DATE);
    if (!mn_spending_no_header(amount, date)) {
        return MN_OK;
    }
    mn_fail_at(e, MN_DATA, mn_table_source(f->t), 1, 0,
               "the first line holds no names of columns: it has an amount in it");
    mn_offending(e, amount);
    return mn_hint(e, "put a line of names above it, as Date,Description,Amount");
}

static mn_status check_enough(const finder *f, mn_err *e)
{
    const mn_columns *c = f->out;
    if (has(c, MN_SPEND_DESCRIPTION) || has(c, MN_SPEND_CATEGORY) || has_code(c)) {
        return MN_OK;
    }
    mn_fail_at(e, MN_DATA, mn_table_source(f->t), 0, 0,
               "no column says what was bought: neither a description nor a code");
    return mn_hint_columns(f->t, "name it with --columns description=NAME or hs=NAME; ", e);
}

/* The columns that the caller named have their role. */
static void mark_used(finder *f)
{
    for (int i = 0; i < MN_SPEND_ROLES; i++) {
        if (f->out->at[i] != SIZE_MAX) {
            f->used[f->out->at[i]] = true;
        }
    }
}

/* The unit of the amounts, and what a reader must know of it. */
static mn_status settle_unit(finder *f, mn_err *e)
{
    mn_columns *c = f->out;
    const size_t at = money_column(c);
    const char *name = mn_table_col_name(f->t, at);
    mn_status st = MN_OK;
    c->unit = f->heading[at].unit;
    if (c->unit.unclear.len > 0) {
        mn_fail_at(e, MN_DATA, mn_table_source(f->t), 0, 0,
                   "in the heading '%s' it is unclear what '%.*s' multiplies by", name,
                   (int)c->unit.unclear.len, c->unit.unclear.ptr);
        return mn_hint(e, "write thousands, millions, billions, lakh or crore in the heading");
    }
    if (c->unit.cents || c->unit.times > 1) {
        st = c->unit.cents
                 ? mn_spending_note(f->s, e, "amounts in '%s' are read as hundredths", name)
                 : mn_spending_note(f->s, e, "amounts in '%s' are multiplied by %lld", name,
                                    (long long)c->unit.times);
    }
    for (size_t i = 0; i < f->cols && st == MN_OK && f->heading[at].price; i++) {
        if (f->heading[i].quantity && c->by[MN_SPEND_AMOUNT] != MN_FOUND_BY_CALLER) {
            return mn_spending_note(f->s, e,
                                    "'%s' is read as the price of the whole line, whatever '%s' "
                                    "says",
                                    name, mn_table_col_name(f->t, i));
        }
    }
    return st;
}

static mn_status find(finder *f, mn_err *e)
{
    mn_columns *c = f->out;
    mn_status st = settle_codes_option(f, e);
    if (st == MN_OK) {
        st = mn_mapping_read(c, f->t, f->o->columns, e);
    }
    if (st == MN_OK) {
        mark_used(f);
        take_all_named(f);
        st = find_by_content(f, e);
    }
    if (st == MN_OK) {
        st = note_guesses(f, e);
    }
    if (st == MN_OK) {
        st = settle_code(f, e);
    }
    if (st == MN_OK) {
        st = settle_isic(f, e);
    }
    if (st == MN_OK) {
        st = check_header(f, e);
    }
    if (st == MN_OK) {
        st = check_enough(f, e);
    }
    if (st == MN_OK) {
        st = note_rivals(f, e);
    }
    if (st == MN_OK) {
        st = note_country(f, e);
    }
    if (st == MN_OK) {
        st = note_unspsc(f, e);
    }
    if (st == MN_OK) {
        st = settle_unit(f, e);
    }
    return st;
}

/* How an award file is read; negative obligations are not turned into spending. */
static mn_status note_awards(const finder *f, mn_err *e)
{
    const mn_columns *c = f->out;
    if (c->awards == MN_AWARDS_NOT) {
        return MN_OK;
    }
    const char *amount = mn_table_col_name(f->t, money_column(c));
    return c->awards == MN_AWARDS_ACTIONS
               ? mn_spending_note(f->s, e,
                                  "the file is read as US federal award transactions: '%s' in US "
                                  "dollars; negative ones take obligations back",
                                  amount)
               : mn_spending_note(f->s, e,
                                  "the file is read as US federal award summaries: '%s' in US "
                                  "dollars is all that an award obligated over its years, taken "
                                  "as of the year that it began",
                                  amount);
}

mn_status mn_columns_find(mn_columns *out, mn_spending *s, const mn_table *t, const mn_reference *r,
                          const mn_spending_options *o, mn_err *e)
{
    finder f = {.out = out, .s = s, .t = t, .r = r, .o = o, .cols = mn_table_cols(t)};
    mn_status st;
    *out = (mn_columns){.unit = {.currency = {"", 0}, .times = 1}};
    for (int i = 0; i < MN_SPEND_ROLES; i++) {
        out->at[i] = SIZE_MAX;
    }
    f.heading = calloc(f.cols + 1, sizeof *f.heading);
    f.used = calloc(f.cols + 1, sizeof *f.used);
    if (!f.heading || !f.used) {
        st = mn_fail_memory(e);
        goto out;
    }
    for (size_t i = 0; i < f.cols; i++) {
        f.heading[i] = mn_heading_read(r, mn_table_col_name(t, i));
        out->balance = out->balance || f.heading[i].balance;
        f.used[i] = mn_table_col_type(t, i) != MN_TEXT;
    }
    out->awards = mn_awards_read(f.heading, t);
    st = find(&f, e);
    if (st == MN_OK) {
        st = note_awards(&f, e);
    }
out:
    free(f.heading);
    free(f.used);
    return st;
}
