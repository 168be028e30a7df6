/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/party/change.h - what differs between two states of a party.
 */
#ifndef SCREEN_PARTY_CHANGE_H
#define SCREEN_PARTY_CHANGE_H

#include <manumit/party.h>

#include "core/buf.h"

/* A field in which they differ: "schema", or a field's name; the values that only the one and
 * only the other has, between "; ". Order alone is no difference. Texts are borrowed for the
 * call. */
typedef mn_status mn_party_change_fn(void *payload, const char *field, mn_text before,
                                     mn_text after, mn_err *e);
/* Tells each field that differs, in the order of fields. O(values squared in a field). */
MN_USE mn_status mn_party_changes(const mn_party *before, const mn_party *after,
                                  mn_party_change_fn *tell, void *payload, mn_err *e);

#endif
