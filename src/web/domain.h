/* SPDX-License-Identifier: Apache-2.0
 *
 * web/domain.h - routes that domains declare (manumit/route.h): finding and answering them.
 */
#ifndef WEB_DOMAIN_H
#define WEB_DOMAIN_H

#include "web/answer.h"

/* The route of this path, and what stands for its parameter; NULL for none. routes may be
 * NULL. */
const mn_route *mn_web_domain_find(mn_text *parameter, const mn_route *const *routes, mn_text path);

/* Runs ask->domain: always makes a response, a problem document where it fails. */
void mn_web_domain_answer(mn_web_response *r, const mn_web_ask *ask, const mn_ctx *ctx);

#endif
