/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/commands/path_call.h - what 'trace paths' and 'trace tiers' share: the parties that a
 * call names, the options of paths, names for showing.
 */
#ifndef TRACE_COMMANDS_PATH_CALL_H
#define TRACE_COMMANDS_PATH_CALL_H

#include "core/buf.h"
#include "core/map.h"
#include "table/maker.h"
#include "trace/commands/chain_call.h"
#include "trace/path/path.h"
#include <manumit/command.h>

#define MN_PATH_OPTIONS                                                                            \
    {.name = "tiers",                                                                              \
     .type = MN_OPT_INT,                                                                           \
     .arg = "N",                                                                                   \
     .help = "How many tiers to go up at most.",                                                   \
     .def = "6",                                                                                   \
     .min = 1,                                                                                     \
     .max = MN_PATH_TIERS_MAX,                                                                     \
     .served_min = 1,                                                                              \
     .served_max = 12},                                                                            \
        {.name = "strict",                                                                         \
         .type = MN_OPT_FLAG,                                                                      \
         .help = "Leave out joins that are only assumed: where nothing says what a good is made "  \
                 "of at a party."},                                                                \
        {.name = "loose",                                                                          \
         .type = MN_OPT_FLAG,                                                                      \
         .help =                                                                                   \
             "Let recipes and lots leave nothing out: what they do not have is followed, too, "    \
             "as assumed."},                                                                       \
    {                                                                                              \
        .name = "late", .type = MN_OPT_INT, .arg = "DAYS", .def = "0", .min = 0, .max = 36525,     \
        .help = "Allow an earlier stage to be dated so many days after a later one, as papers "    \
                "are."                                                                             \
    }
#define MN_PATH_LIST_OPTIONS                                                                       \
    {.name = "lists",                                                                              \
     .type = MN_OPT_TEXT,                                                                          \
     .arg = "NAME[@DATE],...",                                                                     \
     .many = true,                                                                                 \
     .help = "Lists of the store in which parties are looked for, as in force or as they stood "   \
             "on a day. Without it, all."},                                                        \
        {.name = "list-file",                                                                      \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "[NAME=]FILE",                                                                     \
         .many = true,                                                                             \
         .help = "A list in a file of its own, as 'screen' has it."},                              \
    {                                                                                              \
        .name = "on", .type = MN_OPT_TEXT, .arg = "DATE",                                          \
        .help = "Rules as they hold on this day, as 2026-11-22. Without it, all, with their days." \
    }

/* Which version of the chain it was: into the report's subtitle and manifest. */
MN_USE mn_status mn_path_sign(mn_report *r, const mn_chain *c, mn_err *e);
/* The party of an id or a whole name; MN_USAGE where there is none. */
MN_USE mn_status mn_path_party(uint32_t *out, const mn_chain *c, mn_text name, mn_err *e);
/* --tiers, --strict, --loose, --late. */
void mn_path_options_of(mn_path_options *o, const mn_call *call);

/* "found", "near border", "to be looked at". */
const char *mn_path_verdict(mn_nexus_verdict v);

/* Names of parties that can be told apart: one that several of those met bear has its id behind
 * it. mn_path_names_free() in any case. */
typedef struct mn_path_names {
    const mn_chain *c;
    mn_map first;   /* the first party that bears a name */
    uint8_t *known; /* of a party: met; and whether another bears its name */
    mn_buf text;    /* of the last one asked for */
} mn_path_names;
MN_USE mn_status mn_path_names_new(mn_path_names *n, const mn_chain *c, mn_err *e);
MN_USE mn_status mn_path_names_meet(mn_path_names *n, uint32_t party, mn_err *e);
/* Borrowed until the next is asked for. */
mn_text mn_path_name(mn_path_names *n, uint32_t party);
void mn_path_names_free(mn_path_names *n);

/* A day, as 2026-03-01; nothing for one that is not known. */
void mn_path_make_day(mn_maker *k, size_t col, int32_t day);
/* Text of a good; nothing for MN_NOT_ANY. */
void mn_path_make_good(mn_maker *k, size_t col, const mn_chain *c, uint32_t good);
/* Warns that a path may end between two spellings of a name, where the import found such. */
MN_USE mn_status mn_path_alike(mn_report *r, const mn_chain *c, mn_err *e);

#endif
