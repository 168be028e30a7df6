/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/found.h - putting finds down.
 */
#ifndef ADVERTS_IDENTIFY_FOUND_H
#define ADVERTS_IDENTIFY_FOUND_H

#include "adverts/identify/identify.h"

struct mn_id_scratch;

/* Adds a find with a copy of its value. */
MN_USE mn_status id_found(mn_found_ids *out, const mn_found_id *f, mn_text value, mn_err *e);

#endif
