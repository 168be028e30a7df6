/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/route.h - the routes of this domain: yente's, for its clients.
 */
#ifndef SCREEN_COMMANDS_ROUTE_H
#define SCREEN_COMMANDS_ROUTE_H

#include <manumit/route.h>

extern const mn_route mn_match_route, mn_healthz_route, mn_readyz_route, mn_algorithms_route,
    mn_catalog_route;

#endif
