/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/alliance_tell.c - see alliance_tell.h.
 */
#include "country/commands/alliance_tell.h"

#include <stdio.h>

#include "core/text.h"
#include "country/commands/data.h"
#include "report/made.h"

/* The day on which it came to be done, as the store was told. */
static int32_t done_on(const mn_promise *p)
{
    int32_t day;
    const bool known = p->status == MN_PROMISE_DONE && *p->told_on;
    return known && mn_promise_day(&day, mn_text_of(p->told_on)) ? day : MN_NO_DEADLINE;
}

static void put(mn_maker *k, const mn_promise *p, const mn_place *place, mn_promise_state state,
                int32_t day)
{
    const bool done = p->status == MN_PROMISE_DONE;
    const char *const text[] = {p->id,
                                place->code,
                                place->name,
                                p->kind,
                                p->text,
                                NULL,
                                p->deadline_text,
                                mn_promise_status_name(p->status),
                                mn_promise_state_name(state),
                                p->evidence,
                                p->verified_by,
                                p->verified_on,
                                p->source};
    mn_make_row(k, p->line);
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (text[i])
            mn_make_str(k, i, text[i]);
    mn_make_f64(k, 5, p->amount);
    if (p->line)
        mn_make_i64(k, 13, (int64_t)p->line);
    if (p->number)
        mn_make_i64(k, 14, p->number);
    mn_make_str(k, 15, done ? mn_promise_lack_name(mn_promise_lack_on(p, day)) : "");
    const int32_t until = state == MN_STATE_OVERDUE ? day : done_on(p);
    if (until != MN_NO_DEADLINE && p->deadline != MN_NO_DEADLINE && until > p->deadline)
        mn_make_i64(k, 16, (int64_t)until - p->deadline);
    mn_make_str(k, 17, p->first_deadline);
    if (p->number)
        mn_make_i64(k, 18, p->moved);
    mn_make_str(k, 19, p->promised_by);
    mn_make_str(k, 20, p->told_by);
    mn_make_str(k, 21, p->told_on);
    mn_make_str(k, 22, p->verified_evidence);
    mn_make_str(k, 23, p->verified_account);
}

mn_status mn_alliance_tell(mn_report *r, mn_alliance_counts *counts, const mn_promises *p,
                           const mn_facts *f, int32_t day, mn_promise_state only, mn_err *e)
{
    static const mn_promise_state order[MN_STATES] = {
        MN_STATE_OVERDUE, MN_STATE_SAID, MN_STATE_PENDING, MN_STATE_DROPPED, MN_STATE_KEPT};
    const bool numbered = p->n && p->at[0].number;
    char title[96] = "Commitments";
    const char *letters;
    mn_buf sources = {0};
    const mn_table_view view = {
        .title = title,
        .first = 40,
        .columns = numbered ? "number=No.!,name=Country,commitment=Commitment,deadline=Deadline!,"
                              "state=State!,why=Why"
                            : "name=Country,commitment=Commitment,deadline=Deadline!,state=State!,"
                              "why=Why,source=Source:@"};
    mn_maker k = mn_maker_new(
        "commitments",
        "id:t iso3:t name:t kind:t commitment:t amount:f deadline:t status:t state:t evidence:t "
        "verified_by:t verified_on:t source:t line:i number:i why:t late:i first_deadline:t "
        "moved:i promised_by:t told_by:t told_on:t verified_evidence:t verified_account:t",
        e);
    for (size_t s = 0; s < MN_STATES; s++)
        for (size_t i = 0; i < p->n; i++) {
            if (mn_promise_on(&p->at[i], day) != order[s] ||
                (only != MN_STATES && only != order[s]))
                continue;
            if (counts)
                counts->of[order[s]]++;
            put(&k, &p->at[i], mn_facts_place(f, p->at[i].place), order[s], day);
            mn_country_add_name(&sources, numbered ? p->at[i].source : "");
        }
    mn_make_status(&k, mn_country_cite(&letters, r, &sources, e));
    if (*letters) /* a table with numbers has no room for a column of them */
        snprintf(title, sizeof title, "%s (%s)", "Commitments", letters);
    return mn_report_made(r, &k, &view, e);
}

mn_status mn_alliance_tell_steps(mn_report *r, mn_store *s, int64_t number, mn_err *e)
{
    const mn_table_view view = {.title = "What happened to it",
                                .columns = "step=Step!,what=What!,day=Day!,evidence=Evidence,"
                                           "reason=Why,checked_by=Who looked,by=Told by,on=On!"};
    mn_maker k = mn_maker_new("history",
                              "step:i what:t evidence:t reason:t checked_by:t day:t by:t on:t", e);
    mn_store_cursor *c = NULL;
    mn_store_commitment_step v;
    bool any = true;
    mn_status st = mn_store_commitment_steps(&c, s, number, e);
    while (!st && !(st = mn_store_next_commitment_step(c, &v, &any, e)) && any) {
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, v.step);
        mn_make_text(&k, 1, v.what);
        mn_make_text(&k, 2, v.evidence);
        mn_make_text(&k, 3, v.reason);
        mn_make_text(&k, 4, v.checked_by);
        mn_make_text(&k, 5, v.day);
        mn_make_text(&k, 6, v.by);
        mn_make_text(&k, 7, mn_text_sub(v.at, 0, MN_STORE_DATE - 1));
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

mn_status mn_alliance_tell_refused(mn_report *r, const char *table, const mn_promises *p, mn_err *e)
{
    char text[128];
    const mn_table_view view = {.title = "Rows that are no commitments",
                                .columns = "line=Line,reason=Why,text=What it says"};
    mn_maker k = mn_maker_new(table, "line:i reason:t text:t", e);
    for (size_t i = 0; i < p->refusals; i++) {
        mn_make_row(&k, p->refused[i].line);
        mn_make_i64(&k, 0, (int64_t)p->refused[i].line);
        mn_make_str(&k, 1, p->refused[i].reason);
        mn_make_str(&k, 2, p->refused[i].text);
    }
    mn_status st = mn_report_made_any(r, &k, &view, e);
    if (!st && p->refusals) {
        snprintf(text, sizeof text, "%zu row%s no commitment and not counted: see the table '%s'.",
                 p->refusals, p->refusals == 1 ? " is" : "s are", table);
        st = mn_report_warning(r, text, e);
    }
    return st;
}
