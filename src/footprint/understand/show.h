/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/understand/show.h - what was understood, as a report.
 */
#ifndef FOOTPRINT_UNDERSTAND_SHOW_H
#define FOOTPRINT_UNDERSTAND_SHOW_H

#include "footprint/show/show.h"
#include "footprint/understand/compare.h"
#include "footprint/understand/drivers.h"
#include "footprint/understand/lower.h"
#include "footprint/understand/target.h"
#include "footprint/understand/whatif.h"

/* before and after are shown with before's picture. */
MN_USE mn_status mn_show_whatif(mn_report *r, const mn_whatif *w, const mn_changes *c,
                                const mn_shown *before, const mn_shown *after, const char *file,
                                mn_err *e);

/* The changes that were found, and what came of making them: w and c are of all of them. */
MN_USE mn_status mn_show_lower(mn_report *r, const mn_lowering *at, size_t count,
                               const mn_whatif *w, const mn_changes *c, const mn_shown *before,
                               const mn_answer *after, mn_err *e);

/* saved: the share of the base year's people that `changes` changes save; none: 0, 0. */
MN_USE mn_status mn_show_target(mn_report *r, const mn_target *t, const mn_shown *s, double saved,
                                size_t changes, mn_err *e);

/* name_a, name_b: a few words on each side. */
MN_USE mn_status mn_show_compare(mn_report *r, const mn_compared *c, const mn_shown *a,
                                 const mn_shown *b, const char *name_a, const char *name_b,
                                 mn_err *e);

/* --drivers: two tables and a sentence. */
MN_USE mn_status mn_show_drivers(mn_report *r, const mn_drivers *d, const mn_shown *s, mn_err *e);

/* What follows from a change of origin, and what does not: said wherever one is shown. */
extern const char mn_moving_away[];

#endif
