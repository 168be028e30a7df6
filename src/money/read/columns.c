/* SPDX-License-Identifier: Apache-2.0
 *
 * columns.c - headings to roles: what the user says goes first, then a column that is called as the
 * role is, then the first that another known heading tells.
 */
#include "money/read/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/build.h"

enum { NAMED = 40 };

static const char *const role_names[MN_P_ROLES] = {
    [MN_P_ID] = "id",
    [MN_P_TIME] = "time",
    [MN_P_DATE] = "date",
    [MN_P_AMOUNT] = "amount",
    [MN_P_DEBIT] = "debit",
    [MN_P_CREDIT] = "credit",
    [MN_P_CURRENCY] = "currency",
    [MN_P_FROM] = "from",
    [MN_P_TO] = "to",
    [MN_P_FROM_BANK] = "from_bank",
    [MN_P_TO_BANK] = "to_bank",
    [MN_P_CHANNEL] = "channel",
    [MN_P_PURPOSE] = "purpose",
    [MN_P_PLACE] = "place",
    [MN_P_CITY] = "city",
    [MN_P_COUNTRY] = "country",
    [MN_P_MCC] = "mcc",
    [MN_P_DEVICE] = "device",
    [MN_P_MEMO] = "memo",
    [MN_P_FROM_NAME] = "from_name",
    [MN_P_TO_NAME] = "to_name",
    [MN_P_DIRECTION] = "direction",
    [MN_P_RETURN_OF] = "return_of",
    [MN_P_ACCOUNT] = "account",
    [MN_P_BANK] = "bank",
    [MN_P_PARTY] = "party",
    [MN_P_KIND] = "kind",
    [MN_P_NAME] = "name",
    [MN_P_OPENED] = "opened",
    [MN_P_PHONE] = "phone",
    [MN_P_ADDRESS] = "address",
    [MN_P_SIGNER] = "signer",
    [MN_P_HOME_CITY] = "home_city",
    [MN_P_LATITUDE] = "latitude",
    [MN_P_LONGITUDE] = "longitude",
};

static const char *const table_names[MN_MONEY_TABLES] = {"payments", "accounts", "places"};

static const char *const table_roles[MN_MONEY_TABLES] = {
    ("id,time,date,amount,debit,credit,currency,from,to,from_bank,to_bank,channel,purpose,place,"
     "city,country,mcc,"
     "device,memo,from_name,to_name,direction,return_of"),
    "account,bank,party,kind,name,opened,country,phone,address,device,signer,mcc,home_city",
    "place,name,city,country,latitude,longitude,kind",
};

/* What a table can't be read without; two of one line: one of them. */
static const mn_pay_role needed[MN_MONEY_TABLES][4][2] = {
    {{MN_P_TIME, MN_P_DATE},
     {MN_P_AMOUNT, MN_P_DEBIT},
     {MN_P_FROM, MN_P_FROM_NAME},
     {MN_P_TO, MN_P_TO_NAME}},
    {{MN_P_ACCOUNT, MN_P_ACCOUNT},
     {MN_P_ACCOUNT, MN_P_ACCOUNT},
     {MN_P_ACCOUNT, MN_P_ACCOUNT},
     {MN_P_ACCOUNT, MN_P_ACCOUNT}},
    {{MN_P_PLACE, MN_P_PLACE},
     {MN_P_PLACE, MN_P_PLACE},
     {MN_P_PLACE, MN_P_PLACE},
     {MN_P_PLACE, MN_P_PLACE}},
};

const char *mn_pay_role_name(mn_pay_role r)
{
    return role_names[r];
}

static mn_pay_role role_of(mn_text name)
{
    mn_pay_role r = 0;
    while (r < MN_P_ROLES && !mn_text_eq_str(name, role_names[r]))
        r++;
    return r;
}

static bool has_role(mn_money_table what, mn_text name)
{
    mn_text rest = mn_text_of(table_roles[what]), one;
    while (mn_text_split(&rest, ',', &one))
        if (mn_text_eq(one, name))
            return true;
    return false;
}

/* --- a file's columns -------------------------------------------------------------------- */

static size_t find_heading(const mn_table *header, mn_text heading)
{
    for (size_t i = 0; i < mn_table_cols(header); i++)
        if (mn_text_eq(mn_text_of(mn_table_col_name(header, i)), heading))
            return i;
    for (size_t i = 0; i < mn_table_cols(header); i++)
        if (mn_heading_same(mn_text_of(mn_table_col_name(header, i)), heading))
            return i;
    return SIZE_MAX;
}

static void name_headings(mn_buf *b, const mn_table *header)
{
    for (size_t i = 0; i < mn_table_cols(header) && b->len < 200; i++)
        mn_buf_fmt(b, "%s'%.60s'", i ? ", " : "", mn_table_col_name(header, i));
}

static mn_status fail_heading(mn_text key, mn_text heading, const mn_table *header,
                              const char *file, mn_err *e)
{
    mn_buf b = {0};
    mn_fail_at(e, MN_USAGE, file, 1, 0, "--columns %.*s=%.*s: no column is called so",
               (int)(key.len < 60 ? key.len : 60), key.ptr,
               (int)(heading.len < 60 ? heading.len : 60), heading.ptr);
    name_headings(&b, header);
    if (!b.failed && b.ptr)
        mn_hint(e, "its columns are: %s", b.ptr);
    mn_buf_free(&b);
    return MN_USAGE;
}

static mn_status take_said(mn_pay_columns *c, mn_money_table what, const mn_table *header,
                           const char *said, const char *file, mn_err *e)
{
    mn_text rest = mn_text_of(said), pair, key;
    while (mn_text_split(&rest, ',', &pair)) {
        if (!mn_text_trim(pair).len)
            continue;
        if (!mn_text_split(&pair, '=', &key) || !pair.ptr) {
            mn_fail(e, MN_USAGE, "--columns is not COLUMN=HEADING,...: '%s'", said);
            return mn_hint(e, "as in: --columns id=Ref,time=Date,amount=Sum,from=Payer,to=Payee");
        }
        key = mn_text_trim(key);
        if (!has_role(what, key)) {
            mn_fail(e, MN_USAGE, "--columns: no column is called '%.*s'",
                    (int)(key.len < 60 ? key.len : 60), key.ptr);
            return mn_hint(e, "there are: %s", table_roles[what]);
        }
        const size_t at = find_heading(header, mn_text_trim(pair));
        if (at == SIZE_MAX)
            return fail_heading(key, mn_text_trim(pair), header, file, e);
        c->at[role_of(key)] = at;
    }
    return MN_OK;
}

static bool is_taken(const mn_pay_columns *c, size_t column)
{
    for (mn_pay_role r = 0; r < MN_P_ROLES; r++)
        if (c->at[r] == column)
            return true;
    return false;
}

/* Whether the column may still be a role's: an amount's sign may be its direction. */
static bool is_free(const mn_pay_columns *c, size_t column, mn_pay_role r)
{
    return c->at[r] == SIZE_MAX &&
           (!is_taken(c, column) || (r == MN_P_AMOUNT && c->at[MN_P_DIRECTION] == column));
}

/* Layouts whose headings need more than a word each: two columns with one name, an amount twice. */
static void take_layout(mn_pay_columns *c, const mn_table *header)
{
    static const struct {
        const char *heading;
        mn_pay_role role;
    } amlworld[] = {
        {"Timestamp", MN_P_TIME},
        {"From Bank", MN_P_FROM_BANK},
        {"Account", MN_P_FROM},
        {"To Bank", MN_P_TO_BANK},
        {"Account_2", MN_P_TO},
        {"Amount Paid", MN_P_AMOUNT},
        {"Payment Currency", MN_P_CURRENCY},
        {"Payment Format", MN_P_CHANNEL},
    };
    static const char *const amlsim[] = {"tx_id", "step_day", "src_account", "dst_account"};
    static const struct {
        const char *heading;
        mn_pay_role role;
    } statement[] = {
        {"bank", MN_P_FROM_BANK}, /* five of whole accounts, then those of any */
        {"other_account", MN_P_TO}, {"other_bank", MN_P_TO_BANK},  {"name", MN_P_TO_NAME},
        {"memo", MN_P_MEMO},        {"date", MN_P_TIME},           {"description", MN_P_TO_NAME},
        {"amount", MN_P_AMOUNT},    {"direction", MN_P_DIRECTION}, {"currency", MN_P_CURRENCY},
        {"mcc", MN_P_MCC},          {"type", MN_P_CHANNEL},        {"id", MN_P_ID},
        {"account", MN_P_FROM}};
    static const char *const simulated[] = {"id", "time", "from", "to", "channel", "place"};
    size_t n = 0;
    for (size_t i = 0; i < 8; i++)
        n += mn_table_find(header, amlworld[i].heading) != SIZE_MAX;
    if (n == 8) {
        c->layout = "AMLworld";
        for (size_t i = 0; i < 8; i++)
            if (c->at[amlworld[i].role] == SIZE_MAX)
                c->at[amlworld[i].role] = mn_table_find(header, amlworld[i].heading);
        return;
    }
    n = 0;
    for (size_t i = 5; i < sizeof statement / sizeof *statement; i++)
        n += mn_table_find(header, statement[i].heading) != SIZE_MAX;
    if (n == 9 && (mn_table_cols(header) == 10 || mn_table_cols(header) == 15)) {
        const bool whole = mn_table_cols(header) == 15; /* as table/statement.h makes of OFX */
        c->layout = whole ? "OFX" : "statement";
        for (size_t i = whole ? 0 : 5; i < sizeof statement / sizeof *statement; i++)
            if (c->at[statement[i].role] == SIZE_MAX)
                c->at[statement[i].role] = mn_table_find(header, statement[i].heading);
        return;
    }
    n = 0;
    for (size_t i = 0; i < 4; i++)
        n += mn_table_find(header, amlsim[i]) != SIZE_MAX;
    if (n == 4)
        c->layout = "AMLSim";
    n = 0;
    for (size_t i = 0; i < 6; i++)
        n += mn_table_find(header, simulated[i]) != SIZE_MAX;
    if (n == 6)
        c->layout = "Manumit";
}

static mn_status check_needed(const mn_pay_columns *c, mn_money_table what, const mn_table *header,
                              const char *file, mn_err *e)
{
    static const char *const of[] = {"payment", "account", "place"};
    mn_buf b = {0};
    for (size_t i = 0; i < 4; i++) {
        const mn_pay_role one = needed[what][i][0], two = needed[what][i][1];
        if (c->at[one] != SIZE_MAX || c->at[two] != SIZE_MAX)
            continue;
        mn_fail_at(e, MN_USAGE, file, 1, 0, "no column is known to hold the %s's %s", of[what],
                   role_names[one]);
        mn_buf_fmt(&b, "say --columns %s=HEADING; its columns are: ", role_names[one]);
        name_headings(&b, header);
        if (!b.failed)
            mn_hint(e, "%s", b.ptr);
        mn_buf_free(&b);
        return MN_USAGE;
    }
    return MN_OK;
}

static bool has_sides(const mn_pay_columns *c)
{
    return c->at[MN_P_DEBIT] != SIZE_MAX || c->at[MN_P_CREDIT] != SIZE_MAX;
}

/* Whether a heading may be this role. Where one column has all amounts, "Debit" and "Credit" may be
 * anything: accounts, say. Where these are said to be the amounts, no other column is. */
static bool may_be(const mn_pay_columns *c, mn_pay_role r, bool sides)
{
    if (r == MN_P_AMOUNT)
        return !has_sides(c);
    return (r != MN_P_DEBIT && r != MN_P_CREDIT) || (sides && c->at[MN_P_AMOUNT] == SIZE_MAX);
}

static void take_headings(mn_pay_columns *c, const mn_pay_words *w, mn_money_table what,
                          const mn_table *header, bool sides)
{
    mn_text rest = mn_text_of(table_roles[what]), one;
    while (mn_text_split(&rest, ',', &one)) {
        const mn_pay_role r = role_of(one);
        const size_t at = find_heading(header, one);
        if (at != SIZE_MAX && may_be(c, r, sides) && is_free(c, at, r))
            c->at[r] = at;
    }
    for (size_t i = 0; i < mn_table_cols(header); i++) {
        const mn_text heading = mn_text_of(mn_table_col_name(header, i));
        const mn_text name = mn_pay_heading(w, mn_text_of(table_names[what]), heading);
        const mn_pay_role r = name.len ? role_of(name) : MN_P_ROLES;
        if (r < MN_P_ROLES && may_be(c, r, sides) && is_free(c, i, r))
            c->at[r] = i;
    }
}

/* A column "Time" beside a "Date" has the hour; alone it has both. */
static void part_time(mn_pay_columns *c)
{
    if (c->at[MN_P_TIME] == SIZE_MAX && c->at[MN_P_DATE] != SIZE_MAX) {
        c->at[MN_P_TIME] = c->at[MN_P_DATE];
        c->at[MN_P_DATE] = SIZE_MAX;
    }
}

static mn_status check_sides(const mn_pay_columns *c, const char *file, mn_err *e)
{
    if (c->at[MN_P_AMOUNT] == SIZE_MAX || !has_sides(c))
        return MN_OK;
    mn_fail_at(e, MN_USAGE, file, 1, 0, "--columns names one amount, and another for each side");
    return mn_hint(e, "say amount=HEADING, or debit=HEADING,credit=HEADING");
}

mn_status mn_pay_columns_find(mn_pay_columns *c, const mn_pay_words *w, mn_money_table what,
                              const mn_table *header, const char *said, const char *file, mn_err *e)
{
    *c = (mn_pay_columns){.layout = ""};
    for (mn_pay_role r = 0; r < MN_P_ROLES; r++)
        c->at[r] = SIZE_MAX;
    mn_status st = said ? take_said(c, what, header, said, file, e) : MN_OK;
    if (!st)
        st = check_sides(c, file, e);
    if (st)
        return st;
    if (what == MN_PAYMENT_TABLE)
        take_layout(c, header);
    if (has_sides(c)) /* they are said: no layout's amount */
        c->at[MN_P_AMOUNT] = SIZE_MAX;
    take_headings(c, w, what, header, false);
    if (what == MN_PAYMENT_TABLE)
        take_headings(c, w, what, header, true);
    if (c->at[MN_P_AMOUNT] == SIZE_MAX) /* the column of an amount is its direction */
        c->at[MN_P_DIRECTION] = SIZE_MAX;
    part_time(c);
    return check_needed(c, what, header, file, e);
}

void mn_pay_columns_unread(mn_buf *out, const mn_pay_columns *c, const mn_table *header)
{
    size_t n = 0;
    for (size_t i = 0; i < mn_table_cols(header); i++)
        if (!is_taken(c, i) && n++ < NAMED)
            mn_buf_fmt(out, "%s'%.60s'", n == 1 ? "" : ", ", mn_table_col_name(header, i));
    if (n > NAMED)
        mn_buf_fmt(out, " and %zu others", n - NAMED);
}
