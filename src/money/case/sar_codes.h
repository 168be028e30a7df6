/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/sar_codes.h - which kinds of suspicious activity a case's findings go with, by
 * data/money/sar_codes.csv.
 */
#ifndef MONEY_CASE_SAR_CODES_H
#define MONEY_CASE_SAR_CODES_H

#include "money/case/case.h"

enum { MN_SAR_CODES = 64 };

typedef struct mn_sar_code {
    int64_t code, type;
    mn_text label, why;
} mn_sar_code;

/* The codes of the case, in the order of the table. Texts are the arena's. */
MN_USE mn_status mn_sar_codes(mn_sar_code out[MN_SAR_CODES], size_t *n, const mn_case *c,
                              const mn_case_total *t, mn_arena *a, mn_err *e);

#endif
