/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/href.h - the targets of a post's links. What a reader sees may be a button with
 * no number at all; its link has it.
 */
#ifndef ADVERTS_IDENTIFY_HREF_H
#define ADVERTS_IDENTIFY_HREF_H

#include "adverts/identify/identify.h"

/* Replaces *out with what the target of a link says of how to reach somebody: numbers to call or to
 * write to (tel:, sms:), addresses (mailto:), names and numbers at services, by their own schemes
 * or links of the web, addresses of coins, onion services. A link to a page of the web as such is
 * nothing of the kind. room is used; target is valid UTF-8; region as in mn_identify(). */
MN_USE mn_status mn_identify_href(mn_found_ids *out, const mn_identifier_rules *r, mn_buf *room,
                                  mn_text target, const char region[2], mn_err *e);

#endif
