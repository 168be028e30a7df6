/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/understand/show.h - what was understood, as a report.
 */
#ifndef FOOTPRINT_UNDERSTAND_SHOW_H
#define FOOTPRINT_UNDERSTAND_SHOW_H

#include "footprint/show/show.h"
#include "footprint/understand/whatif.h"

/* before and after are shown with before's picture. */
MN_USE mn_status mn_show_whatif(mn_report *r, const mn_whatif *w, const mn_changes *c,
                                const mn_shown *before, const mn_shown *after, const char *file,
                                mn_err *e);

/* What follows from a change of origin, and what does not: said wherever one is shown. */
extern const char mn_moving_away[];

#endif
