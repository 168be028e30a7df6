/* SPDX-License-Identifier: Apache-2.0
 *
 * money/part/part.h - the search for alerts in parts that processes on many machines do: what goes
 * from one to the next, as plain lines (docs/methods/streams.md has every column).
 *
 *   payments   what patterns look at, of every payment in the order of time     (one process)
 *   hits       patterns that some of these payments close                       (any number)
 *   findings   what typologies say of one share of the parties                  (any number)
 *
 * Payments and parties are told by their numbers, which are the same wherever the same files are
 * read with the same options. What is read back is checked: a line that can't be of these payments
 * is an error with its number.
 */
#ifndef MONEY_PART_PART_H
#define MONEY_PART_PART_H

#include "core/buf.h"
#include "money/find/find.h"

#define MN_PART_PAYMENTS "payment,time,value,from,to,area,day,cash,reversed,from_home,to_home\n"
#define MN_PART_HITS     "payment,pattern,strength,flags,centre,other,first,payments\n"
#define MN_PART_FINDINGS "party,typology,end,flagged,roles,families,reasons,contrary,met,log_odds\n"

/* Patterns of a window of time, which parts by time find, and those of one party's whole past. */
#define MN_PART_OF_PARTY                                                                           \
    (MN_PATTERN_BIT(MN_PATTERN_FUNNEL) | MN_PATTERN_BIT(MN_PATTERN_PASS_THROUGH))

/* Payments of a part, with their numbers, which grow. Owned: mn_part_free(); zero-initialised is
 * empty. */
typedef struct mn_part {
    mn_pattern_pay *pay;
    uint64_t *number;
    size_t n, cap, number_cap;
    uint32_t *home; /* of each node */
    size_t nodes, home_cap;
} mn_part;
void mn_part_free(mn_part *p);

/* A line of payment i as patterns see it; v has its areas and homes. */
void mn_part_put_payment(mn_buf *out, const mn_money_view *v, uint32_t i);
/* Reads such lines, with their heading. name: of the file, for errors. MN_DATA. O(bytes). */
MN_USE mn_status mn_part_read(mn_part *out, mn_text lines, const char *name, mn_err *e);

/* Numbers of payments in *h are those of the search; number[]: to those of the file, or NULL. */
void mn_part_put_hits(mn_buf *out, const mn_hits *h, const uint64_t *number);
/* Adds hits to *out, of `payments` payments and `parties` parties, by closing payment and pattern:
 * files may come in any order. MN_DATA also where a hit is there twice. */
MN_USE mn_status mn_part_read_hits(mn_hits *out, mn_text lines, const char *name, uint32_t payments,
                                   uint32_t parties, mn_err *e);
/* Puts hits in order, once all are read. O(n log n). */
MN_USE mn_status mn_part_order_hits(mn_hits *h, mn_err *e);

void mn_part_put_findings(mn_buf *out, const mn_findings *f);
/* Adds findings to *out; of parties below `parties`, by the set s. */
MN_USE mn_status mn_part_read_findings(mn_findings *out, size_t *cap, mn_text lines,
                                       const char *name, uint32_t parties, const mn_typology_set *s,
                                       mn_err *e);
/* By party, typology and window. MN_DATA where one is there twice. */
MN_USE mn_status mn_part_order_findings(mn_findings *f, mn_err *e);

#endif
