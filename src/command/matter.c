/* SPDX-License-Identifier: Apache-2.0
 *
 * command/matter.c - see matter.h.
 */
#include "command/matter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

void mn_matter_name(char out[MN_MATTER_NAME], mn_store_matter m, int64_t number)
{
    snprintf(out, MN_MATTER_NAME, "%c%05" PRId64, mn_store_matter_letter(m), number);
}

bool mn_matter_number(int64_t *out, mn_store_matter m, mn_text name)
{
    const char letter = mn_store_matter_letter(m);
    if (name.len < 2 || name.len > 16 || (name.ptr[0] != letter && name.ptr[0] != letter + 32))
        return false;
    for (size_t i = 1; i < name.len; i++)
        if (name.ptr[i] < '0' || name.ptr[i] > '9')
            return false;
    return mn_text_i64(mn_text_sub(name, 1, name.len - 1), out) && *out > 0;
}

/* --- the queue ----------------------------------------------------------------------------------
 */

bool mn_matter_queue_wants(mn_matter_queue *q, mn_store_matter_state state, mn_text taken_by)
{
    q->count[state]++;
    if (q->mine && !mn_text_eq_str(taken_by, q->mine))
        return false;
    if (strcmp(q->state, "all") == 0)
        return true;
    if (strcmp(q->state, "waiting") == 0)
        return state == MN_STORE_NEW || state == MN_STORE_OPEN;
    return strcmp(q->state, mn_store_matter_state_name(state)) == 0;
}

void *mn_matter_queue_add(mn_matter_queue *q, const void *row, size_t size)
{
    if (!mn_grow(&q->at, &q->cap, q->n + 1, size))
        return NULL;
    return memcpy((char *)q->at + size * q->n++, row, size);
}

bool mn_matter_queue_own(mn_matter_queue *q, mn_text *const *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[i]->len && !(*text[i] = mn_arena_text(&q->arena, *text[i])).ptr)
            return false;
    return true;
}

static mn_status show(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    const mn_matter_lister *const *l = v->payload;
    mn_matter_queue q = {.state = mn_call_text(v->call, "state"),
                         .mine = mn_call_flag(v->call, "mine") ? v->who.who : NULL};
    mn_status st = (*l)->read(&q, v, e);
    if (!st)
        st = (*l)->tell(r, &q, e);
    free(q.at);
    mn_arena_free(&q.arena);
    return st;
}

mn_status mn_matter_list(mn_report **out, const mn_matter_lister *l, const mn_call *call,
                         const mn_ctx *ctx, mn_err *e)
{
    const mn_store_work work = {.name = l->command,
                                .title = l->title,
                                .reads = true,
                                .deed = MN_STORE_CASES,
                                .work = show,
                                .payload = &l};
    return mn_call_store_report(out, &work, call, ctx, e);
}

/* --- deciding -----------------------------------------------------------------------------------
 */

mn_status mn_matter_need_reason(const mn_matter_wish *w, mn_err *e)
{
    if (w->take || w->reason.len)
        return MN_OK;
    mn_fail(e, MN_USAGE, "a decision without a reason");
    return mn_hint(e, "say why, for those who ask later: --reason TEXT"), MN_USAGE;
}

/* What a call asks of a command. */
typedef struct asked {
    const mn_matter_decider *d;
    mn_matter_wish w;
} asked;

static mn_status decide(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    const asked *a = v->payload;
    const mn_store_act *act = &v->who.act;
    const mn_store_matter m = a->d->matter;
    const mn_matter_wish *w = &a->w;
    const mn_status st =
        w->take     ? mn_store_matter_take(v->s, m, w->number, act, e)
        : w->reopen ? mn_store_matter_reopen(v->s, m, w->number, w->reason, act, e)
                    : mn_store_matter_decide(v->s, m, w->number, w->outcome, w->reason, act, e);
    return st ? st : a->d->tell(r, v->s, w->number, act, e);
}

mn_status mn_matter_decide(mn_report **out, const mn_matter_decider *d, const mn_call *call,
                           const mn_ctx *ctx, mn_err *e)
{
    asked a = {.d = d};
    const mn_status st = d->read(&a.w, call, e);
    if (st)
        return st;
    const mn_store_work work = {.name = d->command,
                                .title = a.w.take     ? d->taken
                                         : a.w.reopen ? d->open
                                                      : "The decision is kept",
                                .work = decide,
                                .payload = &a};
    return mn_call_store_report(out, &work, call, ctx, e);
}

/* --- what happened ------------------------------------------------------------------------------
 */

const mn_table_view mn_matter_steps_view = {.title = "What happened to it",
                                            .columns = "on=When,what=What,decision=Decision,"
                                                       "reason=Reason,by=By"};

void mn_matter_put_step(mn_maker *k, size_t at, const mn_store_step *v)
{
    mn_make_i64(k, at, v->step);
    mn_make_text(k, at + 1, v->what);
    if (v->decision.len)
        mn_make_text(k, at + 2, v->decision);
    if (v->reason.len)
        mn_make_text(k, at + 3, v->reason);
    mn_make_text(k, at + 4, v->by);
    mn_make_text(k, at + 5, v->at);
    mn_make_i64(k, at + 6, v->version);
}
