/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/commands/ban.h - what the commands of 'ban' share: options, opening, tables.
 */
#ifndef TRACE_COMMANDS_BAN_H
#define TRACE_COMMANDS_BAN_H

#include <manumit/command.h>

#include "table/maker.h"
#include "trace/ban/shipments.h"
#include "trace/ban/upstream.h"

#define MN_RULES_OPTION                                                                            \
    {                                                                                              \
        .name = "rules", .type = MN_OPT_TEXT, .arg = "PATH", .many = true,                         \
        .help = "Tables of law of your own, in place of the built-in ones: a file is told by its " \
                "columns, of a folder those are taken that it has (rules.csv, rule_status.csv, "   \
                "rule_entities.csv, sectors.csv, gaps.csv, thresholds.csv, clocks.csv, "           \
                "holidays.csv)."                                                                   \
    }
#define MN_INTO_OPTION                                                                             \
    {                                                                                              \
        .name = "into", .type = MN_OPT_TEXT, .arg = "C", .def = "US",                              \
        .help = "Where the goods enter: US, EU, ... as the rules have it."                         \
    }

#define MN_CHAIN_OPTION(what)                                                                      \
    {                                                                                              \
        .name = "chain", .type = MN_OPT_TEXT, .arg = "NAME[@VERSION]", .help = what                \
    }

#define MN_BAN_DATES_OPTION                                                                        \
    {                                                                                              \
        .name = "dates", .type = MN_OPT_CHOICE, .arg = "ORDER", .choices = "iso|dmy|mdy",          \
        .def = "iso",                                                                              \
        .help = "How days such as 03/04/2026 are written: day first or month first. Days as "      \
                "2026-04-03 are always understood."                                                \
    }

/* What --dates says. */
MN_USE mn_day_order mn_ban_days(const mn_call *call);
/* The chain that --chain names, out of the store; *c stays NULL where it is not given. lists: lists
 * of the store are used. Both are for somebody whose role allows to read; where neither is so, the
 * store is not opened, and *s stays NULL. */
MN_USE mn_status mn_ban_chain(mn_store **s, mn_chain **c, bool lists, const mn_call *call,
                              const mn_ctx *ctx, mn_err *e);
/* The day of --on; MN_LAW_OPEN where it is not given. */
MN_USE mn_status mn_ban_on(int32_t *out, const mn_call *call, mn_err *e);
/* The tables of law as --rules says, with those of --rule as proposals. */
MN_USE mn_status mn_ban_law(mn_law *out, const mn_call *call, bool proposals, const mn_ctx *ctx,
                            mn_err *e);
/* Whether lists are to be looked in, and which; borrowed from the call. */
void mn_ban_lists(mn_ban_asked *a, const mn_call *call, const mn_ctx *ctx);
/* Says that rows were sums of others. */
MN_USE mn_status mn_ban_warn_of_totals(mn_report *r, uint64_t totals, mn_err *e);
/* The files of law, for the manifest; what is of the caller, and what of the built-in law that left
 * out, said. */
MN_USE mn_status mn_ban_sign(mn_report *r, const mn_law *law, const mn_screen_set *lists,
                             const mn_chain *chain, mn_err *e);

/* --- what came of a file of shipments (ban_run.c) ------------------------------------------ */

typedef struct mn_ban_count {
    uint64_t lines[MN_FOLLOWS], gaps; /* gaps: released though something was not said */
    uint64_t totals;                  /* rows that are sums of others, and no lines */
} mn_ban_count;

enum {
    MN_B_VERDICTS,
    MN_B_WHY,
    MN_B_RULES,
    MN_B_CLOCK,
    MN_B_VALUES,
    MN_B_GAPS,
    MN_B_ODD,
    MN_B_NOT_USED,
    MN_B_TABLES
};
typedef struct mn_ban_run {
    const mn_law *law;
    mn_bench *bench;
    const mn_chain *chain; /* NULL: none */
    const mn_upstream *up;
    mn_shipments *in;
    bool all; /* reasons of released lines too */
    mn_ban_count count;
    mn_maker made[MN_B_TABLES];
    /* by row of law */
    uint64_t *rule_lines, *gap_lines, *rule_touched;
    /* by verdict and currency */
    struct mn_ban_sum {
        mn_follows follows;
        char currency[4];
        uint64_t lines;
        int64_t value;
        bool over;
    } * sum;
    size_t sums, c_sums;
} mn_ban_run;

/* Judges every line of in; the makers are filled. mn_ban_run_free() in any case. */
MN_USE mn_status mn_ban_run_all(mn_ban_run *x, const mn_ctx *ctx, mn_err *e);
void mn_ban_run_free(mn_ban_run *x);

#endif
