/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/party/property.h - which field a property of FollowTheMoney's model is.
 */
#ifndef SCREEN_PARTY_PROPERTY_H
#define SCREEN_PARTY_PROPERTY_H

#include <manumit/party.h>

/* False when it is none of the fields. */
bool mn_party_property(mn_party_field *out, mn_text property);

#endif
