/* SPDX-License-Identifier: Apache-2.0
 *
 * path_call.c - what 'trace paths' and 'trace tiers' share. See path_call.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/commands/path_call.h"
#include "trace/tables/day.h"

mn_status mn_path_sign(mn_report *r, const mn_chain *c, mn_err *e)
{
    char text[200];
    snprintf(text, sizeof text, "Chain %s, version %lld", c->name, (long long)c->version);
    const mn_status st = mn_report_subtitle(r, text, e);
    return st ? st : mn_chain_call_sign(r, c, e);
}

mn_status mn_path_alike(mn_report *r, const mn_chain *c, mn_err *e)
{
    size_t n = 0;
    char text[500];
    for (uint32_t i = 0; i < c->findings; i++)
        n += mn_text_eq_str(mn_chain_text(c, c->finding[i].kind), "names-alike");
    if (!n)
        return MN_OK;
    snprintf(
        text, sizeof text,
        "Names of parties that are alike, and were not united: %zu. A path ends where the next "
        "supply is under another spelling. 'manumit trace show %s --table findings' has them; "
        "give each spelling a row in the table of parties, with the first one's id as same_as.",
        n, c->name);
    return mn_report_warning(r, text, e);
}

mn_status mn_path_party(uint32_t *out, const mn_chain *c, mn_text name, mn_err *e)
{
    const uint32_t party = mn_chain_find_party(c, name);
    if (party == MN_NOT_ANY) {
        mn_fail(e, MN_USAGE, "no party '%.*s' in the chain '%s'",
                (int)(name.len < 100 ? name.len : 100), name.ptr, c->name);
        return mn_hint(e, "give its id, or the whole of a name that one party alone bears; "
                          "'manumit trace show CHAIN --csv --table parties' has them");
    }
    *out = party;
    return MN_OK;
}

void mn_path_options_of(mn_path_options *o, const mn_call *call)
{
    *o = (mn_path_options){.tiers = (unsigned)mn_call_int(call, "tiers", MN_PATH_TIERS),
                           .strict = mn_call_flag(call, "strict"),
                           .loose = mn_call_flag(call, "loose"),
                           .late = (int32_t)mn_call_int(call, "late", 0)};
}

const char *mn_path_verdict(mn_nexus_verdict v)
{
    return v == MN_NEXUS_FOUND ? "found" : v == MN_NEXUS_NEAR ? "near border" : "to be looked at";
}

/* --- names ---------------------------------------------------------------------------------------
 */

enum { MET = 1, SHARED = 2 };

mn_status mn_path_names_new(mn_path_names *n, const mn_chain *c, mn_err *e)
{
    *n = (mn_path_names){.c = c};
    n->known = calloc((size_t)c->parties + 1, 1);
    return n->known ? MN_OK : mn_fail_memory(e);
}

mn_status mn_path_names_meet(mn_path_names *n, uint32_t party, mn_err *e)
{
    uint32_t first = party;
    if (n->known[party] & MET)
        return MN_OK;
    n->known[party] |= MET;
    const mn_status st = mn_map_put(&n->first, mn_chain_party_name(n->c, party), &first, e);
    if (!st && first != party) {
        n->known[party] |= SHARED;
        n->known[first] |= SHARED;
    }
    return st;
}

mn_text mn_path_name(mn_path_names *n, uint32_t party)
{
    const mn_text name = mn_chain_party_name(n->c, party);
    if (!(n->known[party] & SHARED))
        return name;
    const mn_text id = mn_chain_text(n->c, n->c->party[party].id);
    mn_buf_clear(&n->text);
    mn_buf_text(&n->text, name);
    mn_buf_str(&n->text, " (");
    mn_buf_text(&n->text, id);
    mn_buf_char(&n->text, ')');
    return n->text.failed ? name : (mn_text){n->text.ptr, n->text.len};
}

void mn_path_names_free(mn_path_names *n)
{
    mn_map_free(&n->first);
    mn_buf_free(&n->text);
    free(n->known);
    *n = (mn_path_names){0};
}

/* --- cells
 * ---------------------------------------------------------------------------------------- */

void mn_path_make_day(mn_maker *k, size_t col, int32_t day)
{
    char text[MN_DAY_SIZE];
    if (day == MN_NO_DAY)
        return;
    mn_trade_day_write(text, day);
    mn_make_str(k, col, text);
}

void mn_path_make_good(mn_maker *k, size_t col, const mn_chain *c, uint32_t good)
{
    if (good != MN_NOT_ANY)
        mn_make_text(k, col, mn_chain_text(c, c->good[good].text));
}
