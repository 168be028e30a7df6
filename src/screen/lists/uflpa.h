/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/uflpa.h - what the readers of the UFLPA Entity List have in common.
 */
#ifndef SCREEN_LISTS_UFLPA_H
#define SCREEN_LISTS_UFLPA_H

#include "screen/lists/cells.h"

/* Emits the parties of an entry: its cell of names, the section of the act that it is listed
 * under, and its effective date; the last two may be empty. */
MN_USE mn_status mn_uflpa_entry(mn_list_reader *r, mn_text names, mn_text section, mn_text date,
                                uint64_t line, mn_err *e);
/* The section that a heading speaks of, "section 2(d)(2)(B)(ii)"; empty when it is none. */
mn_text mn_uflpa_section(mn_text heading);

#endif
