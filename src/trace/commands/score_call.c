/* SPDX-License-Identifier: Apache-2.0
 *
 * score_call.c - what the commands of the scorecard share. See score_call.h.
 */
#include "trace/commands/score_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "trace/plan/sheet.h"

static mn_status tell_inputs(mn_report *r, const mn_score_call *w, const mn_call *call, mn_err *e)
{
    const struct {
        const char *role;
        const mn_table *t;
    } in[] = {{"policy", mn_call_text(call, "policy") ? w->rules.t[0] : NULL},
              {"rules", mn_call_text(call, "rules") ? w->scope.t : NULL},
              {"findings", w->in.findings.t},
              {"requests", w->in.requests.t},
              {"balances", w->in.balances.t}};
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < sizeof in / sizeof *in; i++)
        if (in[i].t)
            st = mn_suppliers_input(r, in[i].role, in[i].t, e);
    return st ? st : mn_report_manifest_text(r, "on", w->on, e);
}

static mn_status read_day(mn_score_call *w, const mn_call *call, mn_err *e)
{
    const char *given = mn_call_text(call, "on");
    char now[MN_STORE_TIME];
    if (!given) {
        mn_store_now(now);
        memcpy(w->on, now, MN_STORE_DATE - 1);
    } else if (strlen(given) == MN_STORE_DATE - 1)
        memcpy(w->on, given, MN_STORE_DATE);
    if (mn_sheet_day_read(&w->asked.on, mn_text_of(w->on), false))
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%s' is no date", given ? given : "");
    return mn_hint(e, "give the day as --on 2026-11-22");
}

mn_status mn_score_call_open(mn_score_call *w, mn_report *r, const mn_call *call, const mn_ctx *ctx,
                             mn_err *e)
{
    mn_status st = read_day(w, call, e);
    if (!st)
        st = mn_score_rules_load(&w->rules, mn_call_text(call, "policy"), ctx, e);
    if (!st)
        st = mn_scope_rules_load(&w->scope, mn_call_text(call, "rules"), ctx, e);
    if (!st)
        st = mn_suppliers_open(&w->store, &w->c, r, call, ctx, e);
    if (!st)
        st = mn_score_inputs_read(&w->in, w->c, mn_call_text(call, "findings"),
                                  mn_call_text(call, "requests"), mn_call_text(call, "balances"),
                                  ctx, e);
    if (!st)
        st = mn_documented_find(&w->documented, w->c, &w->scope, true, w->asked.on, ctx, e);
    if (!st && mn_call_count(call, "lists"))
        st = mn_chain_call_nexus(&w->nexus, w->c, w->store, &(mn_nexus_asked){.on = w->on}, false,
                                 call, ctx, e);
    w->asked.nexus = mn_call_count(call, "lists") ? &w->nexus : NULL;
    w->asked.rules = &w->rules;
    w->asked.in = &w->in;
    w->asked.documented = w->documented;
    return st ? st : tell_inputs(r, w, call, e);
}

void mn_score_call_free(mn_score_call *w)
{
    mn_score_inputs_free(&w->in);
    mn_score_rules_free(&w->rules);
    mn_scope_rules_free(&w->scope);
    mn_nexus_free(&w->nexus);
    free(w->documented);
    mn_chain_close(w->c);
    mn_store_close(w->store);
    *w = (mn_score_call){0};
}

mn_status mn_score_call_warn(mn_report *r, const mn_score_call *w, mn_err *e)
{
    char text[160];
    mn_status st = MN_OK;
    if (w->in.unknown) {
        snprintf(text, sizeof text,
                 "Rows of the tables that name no party of the chain, and are not counted: %llu.",
                 (unsigned long long)w->in.unknown);
        st = mn_report_warning(r, text, e);
    }
    if (!st && w->in.no_evidence) {
        snprintf(text, sizeof text,
                 "Findings that name no evidence, from which no points follow: %llu.",
                 (unsigned long long)w->in.no_evidence);
        st = mn_report_warning(r, text, e);
    }
    return st;
}
