/* SPDX-License-Identifier: Apache-2.0
 *
 * country/access/rules.h - a trade agreement's clause as dated rows: what in a country's record
 * means what for its access to a market. The same rows judge every country.
 *
 * Columns: rule, indicator, test, value, verdict, says, source; and where there are from and until
 * (the years the row holds in), years (how old a fact may be: within so many years of the year that
 * is judged; 3), address, read, note.
 *
 * Tests: is, at-least, at-most (the last fact within years); stays-at-least (a fact of every
 * one of the years); rose, fell (the last fact within years beside the first, by more
 * than value); rose-beyond-chance, fell-beyond-chance (the same of counts, and what chance alone
 * would have around the two does not touch); few-beside (of counts: in the last year within years
 * that has both as numbers, fewer than value for each hundred of the count that the column beside
 * names); below-best (of counts: the last fact within years beside the most of them, by more than
 * value, and beyond what chance would have among so many years); untold (no fact within years;
 * value is not looked at). A country without such a fact is not known to the other rows. Of tiers
 * the Watch List is 2.5.
 */
#ifndef COUNTRY_ACCESS_RULES_H
#define COUNTRY_ACCESS_RULES_H

#include <manumit/country.h>
#include <manumit/table.h>

#include "core/arena.h"

enum { MN_ACCESS_RULES = 256 };

typedef enum mn_access_test {
    MN_ACCESS_IS,
    MN_ACCESS_AT_LEAST,
    MN_ACCESS_AT_MOST,
    MN_ACCESS_STAYS,
    MN_ACCESS_ROSE,
    MN_ACCESS_FELL,
    MN_ACCESS_UNTOLD,
    MN_ACCESS_ROSE_SURELY,
    MN_ACCESS_FELL_SURELY,
    MN_ACCESS_FEW_BESIDE,
    MN_ACCESS_BELOW_BEST,
} mn_access_test;

/* rose or fell, with or without chance; of these the last and the first fact are compared. */
bool mn_access_rises(mn_access_test t);
bool mn_access_falls(mn_access_test t);

/* In the order of weight: the heaviest of what holds is the verdict. */
typedef enum mn_access { MN_ACCESS_OPEN, MN_ACCESS_CONDITIONAL, MN_ACCESS_BARRED } mn_access;

typedef struct mn_access_rule {
    const char *id, *says, *source, *address, *note;
    uint32_t indicator;
    uint32_t beside; /* of MN_ACCESS_FEW_BESIDE: what is counted beside it */
    mn_access_test test;
    mn_access verdict;
    double value;
    int from, until, years;
    uint64_t line;
} mn_access_rule;

typedef struct mn_access_rules {
    mn_access_rule at[MN_ACCESS_RULES];
    size_t n;
    mn_arena arena;
} mn_access_rules;

/* MN_DATA with file and line for an unknown indicator, test or verdict, no number, no source, a
 * rule named twice. Freed by mn_access_rules_free(), also after an error. */
MN_USE mn_status mn_access_rules_read(mn_access_rules *out, const mn_facts *f, const mn_table *t,
                                      mn_err *e);
/* The same of rows that no verdict hangs on: the columns verdict and value of 'untold' may be
 * absent. Row i of the table is rule i. */
MN_USE mn_status mn_access_tests_read(mn_access_rules *out, const mn_facts *f, const mn_table *t,
                                      mn_err *e);
void mn_access_rules_free(mn_access_rules *r);
/* The rows that come with the library: assumptions, one of them modelled on a law. *out is owned:
 * mn_table_free(). */
MN_USE mn_status mn_access_rules_shipped(mn_table **out, const mn_ctx *ctx, mn_err *e);
const char *mn_access_name(mn_access a);

typedef enum mn_held { MN_HELD_NO, MN_HELD_YES, MN_HELD_UNKNOWN } mn_held;

/* Whether a rule holds of a country in a year, and the facts that say so (NULL for none): of
 * stays, rose and fell the first and the last, of few-beside what it is counted beside, and it,
 * of below-best the most and the last. */
mn_held mn_access_holds(const mn_fact *evidence[2], const mn_access_rule *r, const mn_facts *f,
                        uint32_t place, int year);

typedef struct mn_access_verdict {
    mn_access verdict;
    bool sure; /* no heavier row lacks the fact that it asks for */
    mn_held held[MN_ACCESS_RULES];
} mn_access_verdict;

void mn_access_judge(mn_access_verdict *out, const mn_access_rules *r, const mn_facts *f,
                     uint32_t place, int year);

#endif
