/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/columns.h - which column of a purchase table says what.
 *
 * A column gets its role from the caller ("amount=Total,..."), else from its
 * name in five languages, else from what its cells look like. Two columns that
 * could equally be the amount are an error, never a guess.
 */
#ifndef FOOTPRINT_SPENDING_COLUMNS_H
#define FOOTPRINT_SPENDING_COLUMNS_H

#include "footprint/spending/spending.h"

typedef enum mn_spend_role {
    MN_SPEND_AMOUNT,
    MN_SPEND_DEBIT,     /* money out */
    MN_SPEND_CREDIT,    /* money in */
    MN_SPEND_DIRECTION, /* D or C, beside an amount without a sign */
    MN_SPEND_CURRENCY,
    MN_SPEND_DATE,
    MN_SPEND_YEAR,
    MN_SPEND_HS, /* codes, the most specific system first: what was bought, then who sold it */
    MN_SPEND_PSC,
    MN_SPEND_CPV,
    MN_SPEND_NAICS,
    MN_SPEND_ISIC4,
    MN_SPEND_ISIC3,
    MN_SPEND_ISIC, /* of one of the two revisions */
    MN_SPEND_NACE,
    MN_SPEND_BEA,
    MN_SPEND_COICOP,
    MN_SPEND_MCC,
    MN_SPEND_CODE, /* of a system that the cells or the caller say */
    MN_SPEND_ORIGIN,
    MN_SPEND_PLACE, /* where the work is done; stands for an origin that a line doesn't say */
    MN_SPEND_DESCRIPTION,
    MN_SPEND_CATEGORY, /* words that are asked when the description says nothing */
    MN_SPEND_ROLES,
} mn_spend_role;

typedef enum mn_found_by {
    MN_FOUND_NOT,
    MN_FOUND_BY_CALLER,
    MN_FOUND_BY_NAME,
    MN_FOUND_BY_CONTENT,
} mn_found_by;

/* What one in a column stands for; "Amount (GBP)", "Spend £000", "Total in cents". */
typedef struct mn_unit {
    mn_text currency; /* as written, or empty; borrowed from the table */
    int64_t times;    /* 1, 1,000, ... */
    bool cents;       /* hundredths */
    mn_text unclear;  /* a word that scales in a way unknown, or empty */
} mn_unit;

/* Whether a table is a file of US federal awards, and of which kind. */
typedef enum mn_awards { MN_AWARDS_NOT, MN_AWARDS_ACTIONS, MN_AWARDS_TOTALS } mn_awards;

typedef struct mn_columns {
    size_t at[MN_SPEND_ROLES]; /* SIZE_MAX: no such column */
    mn_found_by by[MN_SPEND_ROLES];
    bool off[MN_SPEND_ROLES]; /* the caller wants none: "origin=" */
    mn_codes isic, code;      /* the systems of those two columns */
    mn_unit unit;             /* in the amount's heading */
    bool balance;             /* a column holds an account's balance: a bank's statement */
    mn_awards awards;
} mn_columns;

/* What a heading says by itself. */
typedef struct mn_heading {
    mn_spend_role role; /* MN_SPEND_ROLES: none */
    unsigned rank;      /* of the roles' names, the best is 0 */
    bool ignored;       /* is known, and of no use here: a balance, a quantity */
    bool country;       /* "country", which may be the supplier's */
    bool balance;       /* of an account */
    bool price;         /* of one piece, perhaps */
    bool quantity;
    mn_unit unit;
} mn_heading;

/* --- spending_headings.c ----------------------------------------------------------- */

const char *mn_spend_role_name(mn_spend_role role);
mn_heading mn_heading_read(const mn_reference *r, const char *name);

/* --- spending_units.c -------------------------------------------------------------- */

mn_unit mn_unit_read(const mn_reference *r, const char *name);
/* Whether a sign is shared by several currencies ("$", "kr"), and whether
 * currency, an ISO 4217 code, is one of them. */
bool mn_sign_is_shared(mn_text sign);
bool mn_sign_may_be(mn_text sign, const char *currency);

/* --- awards.c ---------------------------------------------------------------------- */

/* Knows the columns of US federal award files, and then gives each heading its
 * role and the others none. */
mn_awards mn_awards_read(mn_heading *heading, const mn_table *t);

/* --- spending_content.c ------------------------------------------------------------- */

/* What cells can look like. */
typedef enum mn_look {
    MN_LOOK_NUMBER, /* an amount, perhaps with a currency */
    MN_LOOK_MONEY,  /* with a currency or two decimals */
    MN_LOOK_DATE,
    MN_LOOK_YEAR, /* a bare year */
    MN_LOOK_COUNTRY,
    MN_LOOK_CURRENCY,
    MN_LOOK_DIRECTION,
    MN_LOOK_WORDS,
} mn_look;

/* Whether at least `share` of the column's cells that are not empty look so,
 * and one does. O(rows), or less when they clearly don't. */
bool mn_column_looks(const mn_table *t, const mn_reference *r, size_t col, mn_look look,
                     double share);
/* The same for codes of a system. */
double mn_column_codes(const mn_table *t, const mn_reference *r, size_t col, mn_codes system);
/* 1 for money out (D, DR, debit, Soll), -1 for money in, 0 for neither. */
int mn_direction_read(mn_text t);

/* --- spending_mapping.c --------------------------------------------------------------- */

/* Takes the caller's "role=Name,..." (NULL: none) into *out, which is otherwise
 * empty. MN_USAGE for what is no role or column. */
MN_USE mn_status mn_mapping_read(mn_columns *out, const mn_table *t, const char *columns,
                                 mn_err *e);
/* Adds the columns there are, as many as there is room for, to an error's hint. */
mn_status mn_hint_columns(const mn_table *t, const char *start, mn_err *e);

/* --- spending_columns.c --------------------------------------------------------------- */

/* Finds the columns; notes what was assumed in s. Errors as mn_spending_read(). */
MN_USE mn_status mn_columns_find(mn_columns *out, mn_spending *s, const mn_table *t,
                                 const mn_reference *r, const mn_spending_options *o, mn_err *e);

/* --- systems.c ------------------------------------------------------------------------- */

/* The system of codes that a name means ("hs", "ISIC 3"); MN_CODES: none. */
mn_codes mn_codes_find(mn_text name);
/* The one system that most of a column's cells are codes of; MN_CODES when none or two are,
 * and these are then *first and *second. O(rows). */
mn_codes mn_column_system(const mn_table *t, const mn_reference *r, size_t col, bool coicop1999,
                          mn_codes *first, mn_codes *second);

/* --- spending.c ------------------------------------------------------------------------- */

/* Adds a sentence for the reader; a very long one is cut. */
MN_PRINTF(3, 4)
MN_USE mn_status mn_spending_note(mn_spending *s, mn_err *e, const char *fmt, ...);

#endif
