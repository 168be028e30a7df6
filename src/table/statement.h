/* SPDX-License-Identifier: Apache-2.0
 *
 * table/statement.h - a bank's statement as a table: what the readers of OFX
 * and of ISO 20022 make of a booked entry.
 *
 * The columns are date, description, amount, direction, currency, mcc, category,
 * type, id and account. The amount stands as the bank writes it but for a decimal
 * point; whether money went out ("debit") or came in ("credit") is the
 * direction's to say. Of an account number only the last four characters are kept, unless the
 * reader's options ask for whole accounts: then it stays as it is, and bank, other_account,
 * other_bank, name and memo are columns, too.
 */
#ifndef TABLE_STATEMENT_H
#define TABLE_STATEMENT_H

#include "core/arena.h"
#include "core/map.h"
#include "table/reader.h"

typedef struct mn_entry {
    uint64_t line;
    mn_text date, description, amount, currency, mcc, category, type, id, account;
    mn_text bank, other_account, other_bank, name, memo; /* told where accounts are whole */
    bool out;                                            /* money went out */
} mn_entry;

typedef struct mn_statement {
    mn_table *t;
    bool whole; /* accounts */
    mn_arena keys;
    mn_map seen;    /* account, id, date, amount, description -> row */
    mn_map ids;     /* account, id -> row */
    size_t doubles; /* rejected, as an entry of the same id says the same */
    size_t reused;  /* kept, though their id is that of another entry */
    uint64_t reused_line;
} mn_statement;

/* t is new, and borrowed. Free with mn_statement_close(), also after an error. */
MN_USE mn_status mn_statement_open(mn_statement *out, mn_table *t, bool whole, mn_err *e);
/* Adds an entry; one that an earlier one with the same id repeats goes to the
 * rejects. Its texts are copied. O(bytes). */
MN_USE mn_status mn_statement_add(mn_statement *s, const mn_entry *entry, mn_err *e);
/* Says what was found on the way. */
MN_USE mn_status mn_statement_note(mn_statement *s, mn_err *e);
void mn_statement_close(mn_statement *s);

/* Whether the bytes begin as a file of the format does. */
bool mn_looks_like_ofx(mn_text bytes);
bool mn_looks_like_camt(mn_text bytes);
bool mn_looks_like_xml(mn_text bytes);

#endif
