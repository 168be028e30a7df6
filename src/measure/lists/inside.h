/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/lists/inside.h - what reading histories and records share.
 */
#ifndef MEASURE_LISTS_INSIDE_H
#define MEASURE_LISTS_INSIDE_H

#include "measure/lists/histories.h"

/* The column of a name; MN_USAGE with those there are. e is needed. */
MN_USE mn_status mn_histories_column(size_t *out, const mn_table *t, mn_text name, mn_err *e);
/* SIZE_MAX: there is none. guessed: no heading says so. */
MN_USE mn_status mn_histories_find_count(size_t *out, bool *guessed, const mn_table *t,
                                         const mn_histories_options *o, mn_err *e);
MN_USE mn_status mn_histories_add_list(mn_histories *h, mn_text name, const mn_table *t, mn_err *e);
/* Once the lists are known. */
MN_USE mn_status mn_histories_room(mn_histories *h, const mn_table *t, mn_err *e);
MN_USE mn_status mn_histories_of_records(mn_histories *h, const mn_table *t,
                                         const mn_histories_options *o, mn_err *e);

#endif
