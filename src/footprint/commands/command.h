/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/commands/command.h - the commands of this domain.
 */
#ifndef FOOTPRINT_COMMAND_H
#define FOOTPRINT_COMMAND_H

#include "footprint/economy/model.h"

#include <manumit/command.h>

extern const mn_command mn_footprint_command;
extern const mn_command mn_compare_command;
extern const mn_command mn_classify_command;
extern const mn_command mn_tally_command;
extern const mn_command mn_questions_command;
extern const mn_command mn_survey_command;
extern const mn_command mn_model_info_command;
extern const mn_command mn_model_import_command;
extern const mn_command mn_model_check_command;
extern const mn_command mn_model_upstreamness_command;
extern const mn_command mn_model_multipliers_command;
extern const mn_command mn_model_aggregate_command;
extern const mn_command mn_model_compare_command;

/* Opens the model that a call names, or the shipped one (path NULL), and puts
 * it into the report's manifest later by mn_manifest_model(). */
MN_USE mn_status mn_model_of(mn_model **out, const char *path, const mn_ctx *ctx, mn_err *e);
MN_USE mn_status mn_manifest_model(mn_report *r, const mn_model *m, const char *path, mn_err *e);

/* Fills a report with what the model is made of; its tables are listed below. */
MN_USE mn_status mn_model_describe(mn_report *r, const mn_model *m, const mn_ctx *ctx, mn_err *e);
extern const mn_output mn_model_outputs[];

#endif
