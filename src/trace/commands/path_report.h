/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/commands/path_report.h - what 'trace paths' found, as a report.
 */
#ifndef TRACE_COMMANDS_PATH_REPORT_H
#define TRACE_COMMANDS_PATH_REPORT_H

#include "trace/commands/path_call.h"

typedef struct mn_path_refused {
    uint64_t line;
    char text[120];
} mn_path_refused;

typedef struct mn_paths_run {
    mn_store *s;
    mn_chain *c;
    mn_chain_paths p;
    mn_nexus_set nexus;
    bool listed; /* whether lists were to be looked in */
    mn_path_names names;
    mn_path_options o;
    uint32_t *buyer, *to;
    size_t buyers, tos, buyer_room, to_room;
    mn_path_refused *refused; /* rows of --from-file */
    size_t refusals, refused_room;
    mn_table *file; /* --from-file */
} mn_paths_run;

#define MN_PATHS_COLUMNS "path,tier,from,to,good,first_date,last_date,shipments,authority"
#define MN_PATHS_FOUND                                                                             \
    "path,buyer,nexus,name,kind,verdict,authority,since,supplied,before,after,not_known,"          \
    "bought_after,tiers,basis,in_time,first_date,last_date,supplies,quantity,unit,value,"          \
    "currency,note"
#define MN_PATHS_REACHED                                                                           \
    "buyer,party,name,country,tier,paths,path,kind,verdict,authority,since,rule,version,source,"   \
    "because"
#define MN_PATHS_BUYERS "buyer,name,reached,tier,paths,at_most,impossible,whole_to,told"
#define MN_PATHS_LINKS                                                                             \
    "path,tier,seller,buyer,good,basis,supplies,undated,quantity,unit,value,currency"

MN_USE mn_status mn_paths_report(mn_report *r, mn_paths_run *x, mn_err *e);

#endif
