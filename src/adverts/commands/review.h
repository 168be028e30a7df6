/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/review.h - networks of the store's queue as commands show them: rows, what
 * happened to one, its case.
 */
#ifndef ADVERTS_COMMANDS_REVIEW_H
#define ADVERTS_COMMANDS_REVIEW_H

#include <manumit/store_network.h>

#include "adverts/case/case.h"
#include "command/matter.h"
#include "report/made.h"

/* Of the tables "queue" (all) and "network" (one). */
#define MN_NETWORK_COLUMNS                                                                         \
    "network,name,state,priority,posts,texts,phones,places,from,to,circuit,signs,reasons,"         \
    "contrary,"                                                                                    \
    "taken_by,decision,decided_by,decided_on,reason,found_on,found_by,watched,joined,archive,"     \
    "case_version,change,changed_on,detail"
mn_maker mn_network_maker_of(const char *table, mn_err *e);
void mn_network_row(mn_maker *k, const mn_store_network *n);
/* Adds the table "network" of one. */
MN_USE mn_status mn_network_tell_one(mn_report *r, mn_store *s, int64_t number, mn_err *e);

#define MN_NETWORK_CHANGES "on,what,detail"
#define MN_NETWORK_HISTORY MN_MATTER_STEPS
/* Adds the tables "changes", of what was found, and "history", of all that happened. */
MN_USE mn_status mn_network_tell_history(mn_report *r, mn_store *s, int64_t number, mn_err *e);

/* Reads a version of a network's case (0: the newest), with its line in the manifest. *out is new;
 * *bytes (may be NULL) are those that the store has, malloc()ed. */
MN_USE mn_status mn_network_read_case(mn_network_case *out, char **bytes, size_t *length,
                                      mn_report *r, mn_store *s, int64_t number, int64_t version,
                                      mn_err *e);
/* Adds all of a case, which it empties: the tables go into the report. whole: for a page that is
 * kept, with more of their rows. */
MN_USE mn_status mn_network_tell_case(mn_report *r, mn_network_case *c, bool whole, mn_err *e);
/* Behind that: a picture of which identifiers stand in posts of which places, with its table. */
MN_USE mn_status mn_network_draw(mn_report *r, mn_err *e);
/* What everybody who reads one is told. */
MN_USE mn_status mn_network_tell_note(mn_report *r, mn_err *e);

/* Of mn_command.outputs, behind "network". */
#define MN_NETWORK_CASE_OUTPUTS                                                                    \
    {"posts", "post,time,place,lat,lon,source,author,file,row,cluster,template,signs,id,text",     \
     "its posts; post is the id, with a number behind it where it stands twice"},                  \
        {"ties", "tie,sort,kind,value,state,posts,texts,pieces,places,leaps,weight,here,reason",   \
         "what its posts share with any; here: how many of its posts"},                            \
        {"tied", "tie,post", "which of its posts have which tie"},                                 \
        {"templates", "template,posts,bits_saved,text", "the texts that its posts repeat"},        \
        {"tokens", "template,position,text,slot,kind,spaced",                                      \
         "a template word by word; slot: its number, where it is one"},                            \
        {"fills", "template,post,slot,value", "what stands in the slots of a post"},               \
        {"stays", "place,lat,lon,from,to,posts", "where its posts say they are, in order"},        \
        {"legs", "from_place,to_place,from,to,km,hours,impossible", "from stay to stay"},          \
        {"circuits", "places,laps,chance",                                                         \
         "the same places in the same order again; chance is the share of random orders that do "  \
         "so, too"},                                                                               \
        {"changes", MN_NETWORK_CHANGES, "what came, left, joined, since it was found"},            \
        {"history", MN_NETWORK_HISTORY, "all that happened to it, and by whom"},                   \
        {"files", "name,sha256,rows,kept_on", "the files that its posts are from"},                \
    {                                                                                              \
        "facts", "name,value", "figures of the whole, the options it was found with"               \
    }

#endif
