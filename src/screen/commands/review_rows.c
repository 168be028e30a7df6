/* SPDX-License-Identifier: Apache-2.0
 *
 * review_rows.c - reviews as rows of a table. See review.h.
 */
#include "screen/commands/review.h"

#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/when.h"
#include "screen/party/json.h"

mn_maker mn_review_maker(mn_err *e)
{
    return mn_maker_new("reviews",
                        "review:i state:t decision:t scope:t party:t list:t entry:t entry_name:t "
                        "reason:t by:t at:t confirmed_by:t confirmed_at:t expires:t ended_by:t "
                        "ended_at:t why:t party_key:t party_hash:t entry_hash:t",
                        e);
}

/* The entry's name as the list has it, or had it last; left out where it can't be read. */
static mn_status put_entry_name(mn_maker *k, size_t col, mn_store *s, const mn_store_review *r,
                                mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_entry x;
    mn_party_maker maker = {0};
    const mn_party *p;
    bool any = false;
    mn_status st = mn_store_entry_history(&c, s, r->list, r->entry, e);
    if (!st && !(st = mn_store_next_entry(c, &x, &any, e)) && any &&
        mn_party_read(&p, &maker, x.json, 0, NULL) == MN_OK)
        mn_make_text(k, col, mn_party_nth(p, MN_PARTY_NAME, 0));
    mn_party_maker_free(&maker);
    mn_store_cursor_free(c);
    return st;
}

static void put_why(mn_maker *k, size_t col, const mn_store_review *r, mn_store_review_state state)
{
    char text[64];
    if (state == MN_STORE_PROPOSED) {
        mn_make_str(k, col, "waits for a second person");
    } else if (state == MN_STORE_EXPIRED) {
        snprintf(text, sizeof text, "expired on %.*s", (int)r->expires.len, r->expires.ptr);
        mn_make_str(k, col, text);
    } else if (r->ended_why.len) {
        mn_make_text(k, col, r->ended_why);
    }
}

mn_status mn_review_row(mn_maker *k, mn_store_review_state *state, mn_store *s,
                        const mn_store_review *r, mn_text on, mn_err *e)
{
    mn_store_review_state now = r->state;
    if ((now == MN_STORE_IN_FORCE || now == MN_STORE_PROPOSED) && r->expires.len &&
        mn_text_cmp(r->expires, on) <= 0)
        now = MN_STORE_EXPIRED;
    if (state)
        *state = now;
    mn_make_row(k, 0);
    mn_make_i64(k, 0, r->id);
    mn_make_str(k, 1, mn_store_review_state_name(now));
    mn_make_str(k, 2, mn_store_decision_name(r->decision));
    mn_make_str(k, 3, mn_store_scope_name(r->scope));
    const struct {
        size_t col;
        mn_text text;
    } cells[] = {
        {4, r->party_name},  {5, r->list},       {6, r->entry},         {8, r->reason},
        {9, r->by},          {10, r->at},        {11, r->confirmed_by}, {12, r->confirmed_at},
        {13, r->expires},    {14, r->ended_by},  {15, r->ended_at},     {17, r->party_key},
        {18, r->party_hash}, {19, r->entry_hash}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        if (cells[i].text.len)
            mn_make_text(k, cells[i].col, cells[i].text);
    put_why(k, 16, r, now);
    mn_status st = put_entry_name(k, 7, s, r, e);
    return st ? st : k->st;
}

static mn_status say(mn_report *r, int64_t id, mn_store_review_state state, mn_err *e)
{
    char text[320];
    switch (state) {
    case MN_STORE_IN_FORCE:
        snprintf(text, sizeof text, "Review %lld is in force: later screenings follow it.",
                 (long long)id);
        break;
    case MN_STORE_PROPOSED:
        snprintf(text, sizeof text,
                 "Review %lld waits for a second person, and decides nothing until then: manumit "
                 "review confirm %lld --as-user NAME",
                 (long long)id, (long long)id);
        break;
    default:
        snprintf(text, sizeof text,
                 "Review %lld is %s: later screenings don't follow it. It stays on record.",
                 (long long)id, mn_store_review_state_name(state));
        break;
    }
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

mn_status mn_review_report(mn_report **out, const char *command, const char *title, mn_store *s,
                           int64_t id, mn_text on, mn_err *e)
{
    const mn_table_view view = {
        .title = "Review",
        .columns = "review=No.,state=State,decision=Decision,scope=Scope,party=Party,"
                   "entry_name=Entry,by=By,expires=Until"};
    mn_store_cursor *c = NULL;
    mn_store_review v;
    mn_store_review_state state = MN_STORE_WITHDRAWN;
    bool any = false;
    mn_report *r = NULL;
    mn_maker k = mn_review_maker(e);
    mn_status st = mn_store_review_at(&c, s, id, e);
    if (!st && !(st = mn_store_next_review(c, &v, &any, e)) && any)
        st = mn_review_row(&k, &state, s, &v, on, e);
    mn_store_cursor_free(c);
    mn_table *t = mn_maker_end(&k);
    if (!st && !t)
        st = k.st;
    if (st || (st = mn_report_new(&r, command, title, e))) {
        mn_table_free(t);
        return st;
    }
    if ((st = mn_report_table(r, t, &view, e)) || (st = say(r, id, state, e)))
        mn_report_free(r);
    else
        *out = r;
    return st;
}

mn_status mn_review_number(int64_t *out, const char *text, mn_err *e)
{
    if (mn_text_i64(mn_text_of(text), out) && *out > 0)
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%.100s' is no review's number", text);
    (void)!mn_hint(e, "'manumit review list' shows the numbers");
    return MN_USAGE;
}

mn_status mn_review_on(char out[MN_STORE_DATE], const mn_call *call, mn_err *e)
{
    const char *on = mn_call_text(call, "on");
    char now[MN_STORE_TIME];
    mn_when w;
    mn_store_now(now);
    memcpy(out, now, MN_STORE_DATE - 1);
    out[MN_STORE_DATE - 1] = '\0';
    if (!on)
        return MN_OK;
    if (strlen(on) != MN_STORE_DATE - 1 || !mn_when_read(&w, mn_text_of(on), false) || !w.day) {
        mn_fail(e, MN_USAGE, "no date: '%.100s'", on);
        (void)!mn_hint(e, "as in: --on 2026-11-22");
        return MN_USAGE;
    }
    mn_when_write(out, &w);
    return MN_OK;
}
