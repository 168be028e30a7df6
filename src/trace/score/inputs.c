/* SPDX-License-Identifier: Apache-2.0
 *
 * inputs.c - findings, requests, balances. See inputs.h.
 */
#include "trace/score/inputs.h"

#include <stdlib.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"

/* --- findings ------------------------------------------------------------------------------ */

enum { F_PARTY, F_DATE, F_KIND, F_STATUS, F_CLOSED, F_EVIDENCE };

static mn_status read_finding(mn_score_finding *f, const mn_sheet *s, size_t row, mn_err *e)
{
    const mn_text status = mn_sheet_text(s, row, F_STATUS);
    *f = (mn_score_finding){.kind = mn_sheet_text(s, row, F_KIND),
                            .evidence = mn_sheet_text(s, row, F_EVIDENCE),
                            .dismissed = mn_text_eq_nocase(status, "dismissed"),
                            .line = mn_table_line(s->t, row)};
    if (!f->kind.len)
        return mn_sheet_fail(s, row, F_KIND, e, "is empty");
    mn_status st = mn_sheet_day(&f->date, s, row, F_DATE, e);
    if (!st && f->date == MN_NO_DAY)
        return mn_sheet_fail(s, row, F_DATE, e, "is empty: a finding has a day");
    if (!st)
        st = mn_sheet_day(&f->closed, s, row, F_CLOSED, e);
    if (st)
        return st;
    const bool closed = mn_text_eq_nocase(status, "closed");
    if (!closed && !f->dismissed && !mn_text_eq_nocase(status, "open"))
        return mn_sheet_fail(s, row, F_STATUS, e, "is none of open, closed, dismissed");
    if (closed && f->closed == MN_NO_DAY)
        return mn_sheet_fail(s, row, F_CLOSED, e, "is empty: when was it closed?");
    if (!closed && !f->dismissed && f->closed != MN_NO_DAY)
        return mn_sheet_fail(s, row, F_CLOSED, e,
                             "says that it is closed, and its status that it "
                             "is open");
    if (f->closed != MN_NO_DAY && f->closed < f->date)
        return mn_sheet_fail(s, row, F_CLOSED, e, "is before the day of the finding");
    return MN_OK;
}

static int by_text(mn_text a, mn_text b)
{
    return mn_text_cmp(a, b);
}

static int by_finding(const void *a, const void *b)
{
    const mn_score_finding *x = a, *y = b;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    const int kind = by_text(x->kind, y->kind);
    if (kind)
        return kind;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static mn_status read_findings(mn_score_inputs *in, const mn_chain *c, mn_err *e)
{
    const mn_sheet *s = &in->findings;
    const size_t n = mn_table_rows(s->t);
    in->finding = calloc(n + 1, sizeof *in->finding);
    if (!in->finding)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++) {
        mn_score_finding *f = &in->finding[in->n_findings];
        mn_status st = read_finding(f, s, i, e);
        if (st)
            return st;
        f->party = mn_chain_find_party(c, mn_sheet_text(s, i, F_PARTY));
        in->unknown += f->party == MN_NOT_ANY;
        in->no_evidence += f->party != MN_NOT_ANY && !f->evidence.len;
        in->n_findings += f->party != MN_NOT_ANY;
    }
    qsort(in->finding, in->n_findings, sizeof *in->finding, by_finding);
    return MN_OK;
}

/* --- requests ------------------------------------------------------------------------------ */

enum { R_PARTY, R_DOCUMENT, R_DUE, R_RECEIVED, R_EVIDENCE };

static int by_request(const void *a, const void *b)
{
    const mn_score_request *x = a, *y = b;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static mn_status read_request(mn_score_request *r, const mn_sheet *s, size_t row, const mn_chain *c,
                              const mn_map *documents, mn_err *e)
{
    *r = (mn_score_request){.what = mn_sheet_text(s, row, R_DOCUMENT),
                            .evidence = mn_sheet_text(s, row, R_EVIDENCE),
                            .line = mn_table_line(s->t, row)};
    mn_status st = mn_sheet_day(&r->due, s, row, R_DUE, e);
    if (!st && r->due == MN_NO_DAY)
        return mn_sheet_fail(s, row, R_DUE, e, "is empty: by when was it due?");
    if (!st)
        st = mn_sheet_day(&r->received, s, row, R_RECEIVED, e);
    if (st)
        return st;
    const uint32_t at = mn_map_get(documents, r->what);
    if (at != MN_MAP_NONE) {
        if (r->received == MN_NO_DAY)
            r->received = c->document[at].received;
        if (!r->evidence.len)
            r->evidence = r->what; /* the id of a document */
    }
    return MN_OK;
}

static mn_status read_requests(mn_score_inputs *in, const mn_chain *c, mn_err *e)
{
    const mn_sheet *s = &in->requests;
    const size_t n = mn_table_rows(s->t);
    mn_map documents = {0};
    mn_status st = MN_OK;
    for (uint32_t i = 0; !st && i < c->documents; i++) {
        uint32_t at = i;
        if (c->document[i].id.length)
            st = mn_map_put(&documents, mn_chain_text(c, c->document[i].id), &at, e);
    }
    if (!st && !(in->request = calloc(n + 1, sizeof *in->request)))
        st = mn_fail_memory(e);
    for (size_t i = 0; !st && i < n; i++) {
        mn_score_request *r = &in->request[in->n_requests];
        if ((st = read_request(r, s, i, c, &documents, e)))
            break;
        r->party = mn_chain_find_party(c, mn_sheet_text(s, i, R_PARTY));
        in->unknown += r->party == MN_NOT_ANY;
        in->n_requests += r->party != MN_NOT_ANY;
    }
    mn_map_free(&documents);
    if (!st)
        qsort(in->request, in->n_requests, sizeof *in->request, by_request);
    return st;
}

/* --- balances ------------------------------------------------------------------------------ */

enum { B_NODE, B_VERDICT, B_GOOD, B_PERIOD };

static int by_balance(const void *a, const void *b)
{
    const mn_score_balance *x = a, *y = b;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

/* The first day of "2026", "2026-03", "2026-Q2", "2026-03-01"; what else is there begins in no
 * known year. */
static int32_t period_day(mn_text t)
{
    char month[8] = {0};
    int32_t day;
    if (t.len == 7 && t.ptr[4] == '-' && (t.ptr[5] == 'Q' || t.ptr[5] == 'q') && t.ptr[6] >= '1' &&
        t.ptr[6] <= '4') {
        const unsigned first = (unsigned)(t.ptr[6] - '1') * 3 + 1;
        for (size_t i = 0; i < 5; i++)
            month[i] = t.ptr[i];
        month[5] = (char)('0' + first / 10);
        month[6] = (char)('0' + first % 10);
        t = (mn_text){month, 7};
    }
    return mn_sheet_day_read(&day, t, false) ? day : MN_NO_DAY;
}

static mn_status read_balances(mn_score_inputs *in, const mn_chain *c, mn_err *e)
{
    const mn_sheet *s = &in->balances;
    const size_t n = mn_table_rows(s->t);
    in->balance = calloc(n + 1, sizeof *in->balance);
    if (!in->balance)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++) {
        mn_score_balance *b = &in->balance[in->n_balances];
        *b = (mn_score_balance){.party = mn_chain_find_party(c, mn_sheet_text(s, i, B_NODE)),
                                .good = mn_sheet_text(s, i, B_GOOD),
                                .period = mn_sheet_text(s, i, B_PERIOD),
                                .verdict = mn_sheet_text(s, i, B_VERDICT),
                                .line = mn_table_line(s->t, i)};
        b->day = period_day(b->period);
        if (!b->verdict.len)
            return mn_sheet_fail(s, i, B_VERDICT, e, "is empty");
        in->unknown += b->party == MN_NOT_ANY;
        in->n_balances += b->party != MN_NOT_ANY;
    }
    qsort(in->balance, in->n_balances, sizeof *in->balance, by_balance);
    return MN_OK;
}

mn_status mn_score_inputs_read(mn_score_inputs *out, const mn_chain *c, const char *findings,
                               const char *requests, const char *balances, const mn_ctx *ctx,
                               mn_err *e)
{
    mn_score_inputs in = {0};
    mn_status st = MN_OK;
    if (findings && !(st = mn_sheet_read(&in.findings, findings,
                                         "party,date,kind,status,closed,evidence", 6, ctx, e)))
        st = read_findings(&in, c, e);
    if (!st && requests &&
        !(st = mn_sheet_read(&in.requests, requests, "party,document,due,received,evidence", 3, ctx,
                             e)))
        st = read_requests(&in, c, e);
    if (!st && balances &&
        !(st = mn_sheet_read(&in.balances, balances, "node,verdict,good,period", 2, ctx, e)))
        st = read_balances(&in, c, e);
    if (st)
        mn_score_inputs_free(&in);
    else
        *out = in;
    return st;
}

void mn_score_inputs_free(mn_score_inputs *in)
{
    mn_table_free(in->findings.t);
    mn_table_free(in->requests.t);
    mn_table_free(in->balances.t);
    free(in->finding);
    free(in->request);
    free(in->balance);
    *in = (mn_score_inputs){0};
}
