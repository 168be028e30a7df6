/* SPDX-License-Identifier: Apache-2.0
 *
 * commands.c - the list of all commands, in the order of the help, and of all routes.
 */
#include "adverts/commands/command.h"
#include "command/run.h"
#include "country/commands/command.h"
#include "footprint/commands/command.h"
#include "measure/commands/command.h"
#include "money/commands/command.h"
#include "screen/commands/command.h"
#include "screen/commands/route.h"
#include "trace/commands/command.h"
#include "web/command.h"
#include <manumit/command.h>
#include <stddef.h>

#include "team/command.h"

/* A command is a line. */
/* clang-format off */
static const mn_command *const all[] = {
    &mn_footprint_command,
    &mn_compare_command,
    &mn_classify_command,
    &mn_tally_command,
    &mn_questions_command,
    &mn_survey_command,
    &mn_model_info_command,
    &mn_model_import_command,
    &mn_model_check_command,
    &mn_model_upstreamness_command,
    &mn_model_multipliers_command,
    &mn_model_aggregate_command,
    &mn_model_compare_command,
    &mn_list_import_command,
    &mn_list_show_command,
    &mn_list_diff_command,
    &mn_list_entry_command,
    &mn_list_read_command,
    &mn_list_formats_command,
    &mn_screen_command,
    &mn_screen_pairs_command,
    &mn_facility_match_command,
    &mn_facility_duplicates_command,
    &mn_facility_pairs_command,
    &mn_trace_import_command,
    &mn_trace_show_command,
    &mn_review_put_command,
    &mn_review_import_command,
    &mn_review_confirm_command,
    &mn_review_withdraw_command,
    &mn_review_list_command,
    &mn_review_export_command,
    &mn_trace_nexus_command,
    &mn_trace_place_command,
    &mn_trace_balance_command,
    &mn_trace_tiers_command,
    &mn_trace_paths_command,
    &mn_trace_plan_command,
    &mn_trace_score_command,
    &mn_trace_score_rule_command,
    &mn_trace_expect_command,
    &mn_trace_one_command,
    &mn_ban_check_command,
    &mn_ban_list_command,
    &mn_ban_what_if_command,
    &mn_money_command,
    &mn_money_read_command,
    &mn_money_queue_command,
    &mn_money_case_command,
    &mn_money_decide_command,
    &mn_marker_put_command,
    &mn_marker_list_command,
    &mn_marker_withdraw_command,
    &mn_money_part_command,
    &mn_money_simulate_command,
    &mn_money_typology_command,
    &mn_adverts_read_command,
    &mn_adverts_cluster_command,
    &mn_adverts_part_command,
    &mn_adverts_identifiers_command,
    &mn_adverts_networks_command,
    &mn_adverts_queue_command,
    &mn_adverts_network_command,
    &mn_adverts_decide_command,
    &mn_adverts_package_command,
    &mn_adverts_learn_command,
    &mn_adverts_images_command,
    &mn_adverts_simulate_command,
    &mn_adverts_templates_command,
    &mn_adverts_watch_command,
    &mn_adverts_watches_command,
    &mn_adverts_unwatch_command,
    &mn_estimate_command,
    &mn_estimate_scaleup_command,
    &mn_estimate_change_command,
    &mn_estimate_power_command,
    &mn_estimate_simulate_command,
    &mn_estimate_rds_command,
    &mn_estimate_places_command,
    &mn_estimate_multiplier_command,
    &mn_country_show_command,
    &mn_country_rank_command,
    &mn_country_compare_command,
    &mn_country_index_command,
    &mn_country_import_command,
    &mn_country_keep_command,
    &mn_country_facts_command,
    &mn_country_indicators_command,
    &mn_budget_command,
    &mn_alliance_command,
    &mn_alliance_add_command,
    &mn_alliance_import_command,
    &mn_alliance_set_command,
    &mn_alliance_move_command,
    &mn_alliance_verify_command,
    &mn_alliance_history_command,
    &mn_alliance_suggest_command,
    &mn_access_command,
    &mn_brief_command,
    &mn_serve_command,
    &mn_store_info_command,
    &mn_store_set_command,
    &mn_store_migrate_command,
    &mn_user_list_command,
    &mn_user_add_command,
    &mn_user_role_command,
    &mn_user_password_command,
    &mn_user_disable_command,
    &mn_user_enable_command,
    &mn_audit_show_command,
    &mn_audit_verify_command,
    &mn_replay_command,
    NULL,
};

static const mn_route *const routes[] = {
    &mn_match_route,
    &mn_healthz_route,
    &mn_readyz_route,
    &mn_catalog_route,
    &mn_algorithms_route,
    NULL,
};
/* clang-format on */

const mn_command *const *mn_commands(void)
{
    return all;
}

const mn_route *const *mn_routes(void)
{
    return routes;
}
