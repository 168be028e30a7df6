/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/command.h - the commands about countries.
 */
#ifndef COUNTRY_COMMANDS_COMMAND_H
#define COUNTRY_COMMANDS_COMMAND_H

#include <manumit/command.h>

extern const mn_command mn_country_show_command;       /* manumit country show */
extern const mn_command mn_country_rank_command;       /* manumit country rank */
extern const mn_command mn_country_compare_command;    /* manumit country compare */
extern const mn_command mn_country_index_command;      /* manumit country index */
extern const mn_command mn_country_import_command;     /* manumit country import */
extern const mn_command mn_country_keep_command;       /* manumit country keep */
extern const mn_command mn_country_facts_command;      /* manumit country facts */
extern const mn_command mn_country_indicators_command; /* manumit country indicators */
extern const mn_command mn_budget_command;             /* manumit budget */
extern const mn_command mn_access_command;             /* manumit access */
extern const mn_command mn_alliance_command;           /* manumit alliance */
extern const mn_command mn_alliance_add_command;       /* manumit alliance add */
extern const mn_command mn_alliance_import_command;    /* manumit alliance import */
extern const mn_command mn_alliance_set_command;       /* manumit alliance set */
extern const mn_command mn_alliance_move_command;      /* manumit alliance move */
extern const mn_command mn_alliance_verify_command;    /* manumit alliance verify */
extern const mn_command mn_alliance_history_command;   /* manumit alliance history */
extern const mn_command mn_alliance_suggest_command;   /* manumit alliance suggest */
extern const mn_command mn_brief_command;              /* manumit brief */

#endif
