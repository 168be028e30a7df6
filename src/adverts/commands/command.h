/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/command.h - the commands about adverts.
 */
#ifndef ADVERTS_COMMANDS_COMMAND_H
#define ADVERTS_COMMANDS_COMMAND_H

#include <manumit/command.h>

extern const mn_command mn_adverts_read_command;
extern const mn_command mn_adverts_images_command;
extern const mn_command mn_adverts_cluster_command;
extern const mn_command mn_adverts_part_command;
extern const mn_command mn_adverts_simulate_command;
extern const mn_command mn_adverts_identifiers_command;
extern const mn_command mn_adverts_networks_command;
extern const mn_command mn_adverts_templates_command;
extern const mn_command mn_adverts_watch_command;
extern const mn_command mn_adverts_watches_command;
extern const mn_command mn_adverts_unwatch_command;
extern const mn_command mn_adverts_queue_command;
extern const mn_command mn_adverts_network_command;
extern const mn_command mn_adverts_decide_command;
extern const mn_command mn_adverts_package_command;
extern const mn_command mn_adverts_learn_command;

#endif
