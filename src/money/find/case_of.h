/* SPDX-License-Identifier: Apache-2.0
 *
 * money/find/case_of.h - the case of a found alert: with it an analyst needs no file of the bank.
 *
 * PARTIES are those who stand in the alert, and who paid them or was paid. Of the first it says
 * what is possible: each reason that a typology gives for a role, in whichever window, halves what
 * is left to 1 (one reason 0.5, two 0.75). PAYMENTS are those that met indicators, those that speak
 * against it, and those without which the score would fall.
 */
#ifndef MONEY_FIND_CASE_OF_H
#define MONEY_FIND_CASE_OF_H

#include "money/case/case.h"
#include "money/find/find.h"

/* Zero-initialised, then this; to be freed, also after an error. name: "A00001". without: whether
 * it is asked without which payments the score would be below 0.5, which takes time. Payments of
 * the same id get " #2" and so on behind it. */
MN_USE mn_status mn_money_case_of(mn_case *c, mn_money_found *w, size_t alert, const char *name,
                                  bool without, mn_err *e);

#endif
