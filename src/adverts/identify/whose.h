/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/whose.h - whose a link to a service is: the name, number or code in its path.
 */
#ifndef ADVERTS_IDENTIFY_WHOSE_H
#define ADVERTS_IDENTIFY_WHOSE_H

#include "adverts/identify/identify.h"

#define ID_WHOSE_MAX 64

/* Writes whom the path of a link to a service (a kind from MN_ID_WHATSAPP on) leads to: in lower
 * case, but for what is told by cases as well, without '@'; how many bytes. 0 where the page is
 * nobody's, as "/share", or has no name that the service gives. path is what follows the host:
 * "/name?x", or empty. O(bytes of path). */
size_t id_whose(char out[ID_WHOSE_MAX], mn_id_kind service, mn_text path);

#endif
