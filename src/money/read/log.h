/* SPDX-License-Identifier: Apache-2.0
 *
 * money/read/log.h - what reading payments had to tell: files, refused rows, what was seen.
 */
#ifndef MONEY_READ_LOG_H
#define MONEY_READ_LOG_H

#include "core/arena.h"
#include "core/sha256.h"

enum { MN_MONEY_REFUSED = 1000, MN_MONEY_REASONS = 64 };

typedef struct mn_money_file {
    mn_text path;
    char sha256[MN_SHA256_HEX];
    mn_text layout;               /* "AMLworld", "camt.053", "table", ... */
    uint64_t rows, kept, refused; /* kept: also those that were then found to repeat others */
} mn_money_file;

typedef struct mn_money_refused {
    unsigned file;
    uint64_t line;
    mn_text why, text;
} mn_money_refused;

typedef struct mn_money_reason {
    mn_text why, hint;
    uint64_t n, line; /* of the first */
    unsigned file;
} mn_money_reason;

/* Zero-initialised is empty. Texts are the arena's. */
typedef struct mn_money_log {
    mn_money_file *file;
    size_t files, files_cap;
    mn_money_refused *refused; /* the first thousand, in order; n_refused counts all */
    uint64_t n_refused;
    size_t refused_cap;
    mn_money_reason *reason; /* by first appearance; the last stands for all further ones */
    size_t reasons, reasons_cap;
    mn_text *note; /* sentences without a full stop */
    size_t notes, notes_cap;
    uint64_t repeated;  /* rows left out, as an earlier one says the same with the same id */
    uint64_t same_id;   /* rows kept whose id an earlier one has */
    uint64_t self;      /* from an account to itself */
    uint64_t reversed;  /* rows that are netted: given back, or giving back */
    uint64_t no_rate;   /* rows whose value is not known */
    uint64_t part;      /* payments of which a part was given back */
    uint64_t unmatched; /* returns whose payment is not there */
    mn_arena arena;
} mn_money_log;

void mn_money_log_free(mn_money_log *l);
MN_PRINTF(3, 4)
MN_USE mn_status mn_money_note(mn_money_log *l, mn_err *e, const char *fmt, ...);
/* A refused row of the last file. hint may be NULL; all is copied. */
MN_USE mn_status mn_money_refuse(mn_money_log *l, uint64_t line, const char *why, const char *hint,
                                 mn_text text, mn_err *e);
/* The same of a file (0: the first). */
MN_USE mn_status mn_money_refuse_in(mn_money_log *l, unsigned file, uint64_t line, const char *why,
                                    const char *hint, mn_text text, mn_err *e);

#endif
