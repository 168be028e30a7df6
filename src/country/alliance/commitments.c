/* SPDX-License-Identifier: Apache-2.0
 *
 * country/alliance/commitments.c - commitments out of a table. See commitments.h.
 */
#include "country/alliance/commitments.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/day.h"

typedef enum column {
    COUNTRY,
    COMMITMENT,
    SOURCE,
    NEEDED,
    ID = NEEDED,
    KIND,
    AMOUNT,
    DEADLINE,
    STATUS,
    EVIDENCE,
    VERIFIED_BY,
    VERIFIED_ON,
    COLUMNS,
} column;

static const char *const headings[COLUMNS] = {
    "country",  "commitment", "source",   "id",          "kind",        "amount",
    "deadline", "status",     "evidence", "verified_by", "verified_on",
};

static const char *const statuses[MN_PROMISE_STATUSES] = {"promised", "begun", "done", "dropped"};

typedef struct reading {
    mn_promises *to;
    const mn_facts *facts;
    const mn_table *t;
    size_t at[COLUMNS], row;
    bool short_of_memory;
} reading;

static mn_text cell(const reading *x, column c)
{
    if (x->at[c] == SIZE_MAX || mn_table_missing(x->t, x->row, x->at[c]))
        return (mn_text){"", 0};
    return mn_text_trim(mn_table_text(x->t, x->row, x->at[c]));
}

static const char *copy(reading *x, mn_text t)
{
    const char *s = mn_arena_text(&x->to->arena, t).ptr;
    x->short_of_memory = x->short_of_memory || !s;
    return s ? s : "";
}

static mn_status refuse(reading *x, uint64_t line, mn_text text, const char *reason, mn_err *e)
{
    mn_promises *p = x->to;
    if (!mn_grow(&p->refused, &p->refused_cap, p->refusals + 1, sizeof *p->refused))
        return mn_fail_memory(e);
    p->refused[p->refusals++] =
        (mn_promise_refused){line, copy(x, mn_text_of(reason)), copy(x, mn_text_sub(text, 0, 80))};
    return MN_OK;
}

/* A day, a month or a year: the last day of it. */
static bool day(int32_t *out, mn_text t)
{
    int32_t first;
    const char *hint;
    *out = MN_NO_DEADLINE;
    return !t.len || !mn_days_read(&first, out, t, MN_DAYS_ISO, false, &hint);
}

/* Why the row is no commitment, and which cell says so; NULL where it is one. */
static const char *understand(mn_promise *p, column *at, const reading *x)
{
    int32_t verified;
    *at = COUNTRY;
    p->place = mn_facts_find_place(x->facts, cell(x, COUNTRY));
    if (p->place == UINT32_MAX || !mn_facts_place(x->facts, p->place)->country)
        return "no known country";
    *at = COMMITMENT;
    if (!cell(x, COMMITMENT).len)
        return "nothing is committed to";
    if (!cell(x, SOURCE).len)
        return "no source: a commitment without one can't be held to";
    *at = AMOUNT;
    p->amount = NAN;
    if (cell(x, AMOUNT).len &&
        (!mn_text_f64(cell(x, AMOUNT), &p->amount) || !(p->amount >= 0) || isinf(p->amount)))
        return "no amount of dollars of 0 or more";
    *at = DEADLINE;
    if (!day(&p->deadline, cell(x, DEADLINE)))
        return "no deadline, as in 2027-06-30 or 2027";
    *at = VERIFIED_ON;
    if (!day(&verified, cell(x, VERIFIED_ON)))
        return "no day on which it was verified, as in 2027-06-30";
    *at = STATUS;
    p->status = MN_PROMISED;
    for (int i = 0; i < MN_PROMISE_STATUSES && cell(x, STATUS).len; i++) {
        if (mn_text_eq_nocase(cell(x, STATUS), statuses[i])) {
            p->status = (mn_promise_status)i;
            return NULL;
        }
        if (i + 1 == MN_PROMISE_STATUSES)
            return "no status: it is promised, begun, done or dropped";
    }
    return NULL;
}

static mn_status take(reading *x, mn_err *e)
{
    mn_promises *to = x->to;
    mn_promise p = {.line = mn_table_line(x->t, x->row)};
    column at;
    const char *reason = understand(&p, &at, x);
    if (reason)
        return refuse(x, p.line, cell(x, at), reason, e);
    p.id = copy(x, cell(x, ID));
    p.kind = copy(x, cell(x, KIND));
    p.text = copy(x, cell(x, COMMITMENT));
    p.source = copy(x, cell(x, SOURCE));
    p.evidence = copy(x, cell(x, EVIDENCE));
    p.verified_by = copy(x, cell(x, VERIFIED_BY));
    p.verified_on = copy(x, cell(x, VERIFIED_ON));
    p.deadline_text = copy(x, cell(x, DEADLINE));
    for (size_t i = 0; i < to->n && *p.id; i++)
        if (!strcmp(to->at[i].id, p.id)) {
            char why[64];
            snprintf(why, sizeof why, "its id is that of line %llu",
                     (unsigned long long)to->at[i].line);
            return refuse(x, p.line, mn_text_of(p.id), why, e);
        }
    if (!mn_grow(&to->at, &to->cap, to->n + 1, sizeof *to->at))
        return mn_fail_memory(e);
    to->at[to->n++] = p;
    return MN_OK;
}

mn_status mn_promises_read(mn_promises *out, const mn_facts *f, const mn_table *t, mn_err *e)
{
    reading x = {.to = out, .facts = f, .t = t};
    mn_status st = MN_OK;
    *out = (mn_promises){.n = 0};
    for (size_t c = 0; c < COLUMNS; c++) {
        x.at[c] = SIZE_MAX;
        for (size_t i = 0; i < mn_table_cols(t) && x.at[c] == SIZE_MAX; i++)
            if (mn_text_eq_nocase(mn_text_trim(mn_text_of(mn_table_col_name(t, i))), headings[c]))
                x.at[c] = i;
        if (c < NEEDED && x.at[c] == SIZE_MAX) {
            mn_fail_at(e, MN_DATA, mn_table_name(t), 1, 0, "there is no column '%s'", headings[c]);
            return mn_hint(e,
                           "commitments have the columns country, commitment, source; and status, "
                           "deadline, amount, evidence, verified_by, verified_on");
        }
    }
    for (size_t i = 0; i < mn_table_rejects(t) && !st; i++)
        st = refuse(&x, mn_table_reject_line(t, i), mn_table_reject_text(t, i),
                    mn_table_reject_reason(t, i), e);
    for (x.row = 0; x.row < mn_table_rows(t) && !st; x.row++)
        st = take(&x, e);
    return !st && x.short_of_memory ? mn_fail_memory(e) : st;
}

void mn_promises_free(mn_promises *p)
{
    free(p->at);
    free(p->refused);
    mn_arena_free(&p->arena);
    *p = (mn_promises){.n = 0};
}

mn_promise_state mn_promise_on(const mn_promise *p, int32_t on)
{
    if (p->status == MN_PROMISE_DROPPED)
        return MN_STATE_DROPPED;
    if (p->status == MN_PROMISE_DONE)
        return *p->evidence && *p->verified_by ? MN_STATE_KEPT : MN_STATE_SAID;
    if (on != MN_NO_DEADLINE && p->deadline != MN_NO_DEADLINE && p->deadline < on)
        return MN_STATE_OVERDUE;
    return MN_STATE_OPEN;
}

const char *mn_promise_state_name(mn_promise_state s)
{
    static const char *const names[MN_STATES] = {"kept", "said to be done", "open", "overdue",
                                                 "dropped"};
    return names[s];
}

const char *mn_promise_status_name(mn_promise_status s)
{
    return statuses[s];
}
