/* SPDX-License-Identifier: Apache-2.0
 *
 * country/alliance/commitments.c - commitments out of a table or a store. See commitments.h.
 */
#include "country/alliance/commitments.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
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
    PROMISED_BY,
    COLUMNS,
} column;

static const char *const headings[COLUMNS] = {
    "country",  "commitment", "source",   "id",          "kind",        "amount",
    "deadline", "status",     "evidence", "verified_by", "verified_on", "promised_by",
};

static const char *const statuses[MN_PROMISE_STATUSES] = {"promised", "begun", "done", "dropped"};

typedef struct reading {
    mn_promises *to;
    const mn_facts *facts;
    const mn_table *t;
    size_t at[COLUMNS], row;
    mn_map ids; /* of rows that are commitments */
    bool short_of_memory;
} reading;

static mn_text cell(const reading *x, column c)
{
    static const char *const none[] = {"..", "...", "-", "n/a", "na", "n.a."};
    if (x->at[c] == SIZE_MAX || mn_table_missing(x->t, x->row, x->at[c]))
        return (mn_text){"", 0};
    const mn_text t = mn_text_trim(mn_table_text(x->t, x->row, x->at[c]));
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (mn_text_eq_nocase(t, none[i]))
            return (mn_text){"", 0};
    return t;
}

/* A status as it is written here, or as people write it, in Spanish, too. */
static bool status_of(mn_promise_status *out, mn_text t)
{
    static const struct {
        const char *text;
        mn_promise_status status;
    } others[] = {{"in progress", MN_PROMISE_BEGUN}, {"ongoing", MN_PROMISE_BEGUN},
                  {"started", MN_PROMISE_BEGUN},     {"completed", MN_PROMISE_DONE},
                  {"complete", MN_PROMISE_DONE},     {"fulfilled", MN_PROMISE_DONE},
                  {"abandoned", MN_PROMISE_DROPPED}, {"withdrawn", MN_PROMISE_DROPPED},
                  {"pending", MN_PROMISED},          {"prometido", MN_PROMISED},
                  {"pendiente", MN_PROMISED},        {"iniciado", MN_PROMISE_BEGUN},
                  {"en curso", MN_PROMISE_BEGUN},    {"hecho", MN_PROMISE_DONE},
                  {"cumplido", MN_PROMISE_DONE},     {"abandonado", MN_PROMISE_DROPPED},
                  {"retirado", MN_PROMISE_DROPPED}};
    *out = MN_PROMISED;
    if (!t.len)
        return true;
    for (int i = 0; i < MN_PROMISE_STATUSES; i++)
        if (mn_text_eq_nocase(t, statuses[i])) {
            *out = (mn_promise_status)i;
            return true;
        }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (mn_text_eq_nocase(t, others[i].text)) {
            *out = others[i].status;
            return true;
        }
    return false;
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
        (mn_promise_refused){line, copy(x, mn_text_of(reason)),
                             copy(x, mn_text_sub(text, 0, mn_utf8_bad(mn_text_sub(text, 0, 80))))};
    return MN_OK;
}

bool mn_promise_day(int32_t *out, mn_text t)
{
    int32_t first;
    const char *hint;
    *out = MN_NO_DEADLINE;
    return !t.len || !mn_days_read(&first, out, t, MN_DAYS_ISO, false, &hint);
}

/* The first day of what was written, so that "2027" is no day after one in it. */
static bool verified_day(int32_t *first, int32_t *last, mn_text t)
{
    const char *hint;
    *first = MN_NO_DEADLINE;
    return !t.len || !mn_days_read(first, last, t, MN_DAYS_ISO, false, &hint);
}

void mn_promise_date(char out[MN_STORE_DATE], int32_t day)
{
    int64_t y = 0;
    unsigned m = 0, d = 0;
    *out = '\0';
    if (day == MN_NO_DEADLINE)
        return;
    mn_civil_from_days(day, &y, &m, &d);
    snprintf(out, MN_STORE_DATE, "%04u-%02u-%02u", (unsigned)y % 10000, m % 100, d % 100);
}

/* Why the row is no commitment, and which cell says so; NULL where it is one. */
static const char *understand(mn_promise *p, column *at, const reading *x)
{
    int32_t last;
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
        return "no amount of dollars of 0 or more: write it as 1500000";
    *at = DEADLINE;
    if (!mn_promise_day(&p->deadline, cell(x, DEADLINE)))
        return "no deadline, as in 2027-06-30 or 2027";
    *at = VERIFIED_ON;
    if (!verified_day(&p->verified, &last, cell(x, VERIFIED_ON)))
        return "no day on which it was verified, as in 2027-06-30";
    *at = STATUS;
    if (!status_of(&p->status, cell(x, STATUS)))
        return "no status: it is promised, begun, done or dropped";
    return NULL;
}

/* --- who verified --------------------------------------------------------------------------------
 */

/* Without "the", "government of" and the like before it and "government" behind it. */
static mn_text without_government(mn_text t)
{
    static const char *const before[] = {
        "the ",         "government of ", "govt of ",        "govt. of ",
        "gobierno de ", "republic of ",   "gouvernement de "};
    static const char *const behind[] = {" government", " govt", "'s"};
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
            const size_t n = strlen(before[i]);
            if (t.len > n && mn_text_eq_nocase(mn_text_sub(t, 0, n), before[i])) {
                t = mn_text_trim(mn_text_sub(t, n, t.len - n));
                again = true;
            }
        }
        for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
            const size_t n = strlen(behind[i]);
            if (t.len > n && mn_text_eq_nocase(mn_text_sub(t, t.len - n, n), behind[i])) {
                t = mn_text_trim(mn_text_sub(t, 0, t.len - n));
                again = true;
            }
        }
    }
    return t;
}

enum { WORDS = 24 };

static size_t words_of(mn_text out[WORDS], mn_text t)
{
    size_t n = 0;
    for (size_t at = 0; at < t.len && n < WORDS;) {
        const size_t from = at;
        while (at < t.len && !strchr(" ,;()/'", t.ptr[at]))
            at++;
        if (at > from)
            out[n++] = mn_text_sub(t, from, at - from);
        else
            at++;
    }
    return n;
}

static bool one_of(mn_text t, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (mn_text_eq_nocase(t, words[i]))
            return true;
    return false;
}

/* "Ministry of Labour, Ghana": a government's office, and the country named in it; but not after
 * "in", as an embassy there is another's. */
static bool is_office(const mn_facts *f, uint32_t place, mn_text name)
{
    static const char *const offices[] = {"government", "ministry",   "minister",   "embassy",
                                          "president",  "presidency", "parliament", "police",
                                          "cabinet",    "attorney",   "gobierno",   "ministerio",
                                          "ministra",   "ministro",   "embajada",   "policía",
                                          "fiscalía",   "parlamento", "ministère",  "gouvernement"};
    static const char *const there[] = {"in", "en", "at"};
    mn_text word[WORDS];
    const size_t n = words_of(word, name);
    bool office = false;
    for (size_t i = 0; i < n; i++)
        office = office || one_of(word[i], offices, sizeof offices / sizeof *offices);
    for (size_t i = 0; i < n && office; i++)
        for (size_t k = i; k < n; k++) {
            const mn_text part = {word[i].ptr, (size_t)(word[k].ptr + word[k].len - word[i].ptr)};
            if (mn_facts_find_place(f, part) == place &&
                !(i && one_of(word[i - 1], there, sizeof there / sizeof *there)) &&
                !(i > 1 && mn_text_eq_nocase(word[i - 1], "the") &&
                  one_of(word[i - 2], there, sizeof there / sizeof *there)))
                return true;
        }
    return false;
}

bool mn_promise_own(const mn_promise *p, const mn_facts *f, mn_text name)
{
    const mn_text bare = without_government(mn_text_trim(name));
    if (!bare.len)
        return false;
    return (*p->promised_by && (mn_text_eq_nocase(mn_text_trim(name), p->promised_by) ||
                                mn_text_eq_nocase(bare, p->promised_by))) ||
           mn_facts_find_place(f, bare) == p->place || is_office(f, p->place, name);
}

static mn_promise_lack lack_of(const mn_promise *p, const mn_facts *f)
{
    if (p->status != MN_PROMISE_DONE)
        return MN_LACKS_NOTHING;
    if (!*p->evidence)
        return MN_LACKS_EVIDENCE;
    if (!*p->verified_by)
        return MN_LACKS_VERIFIER;
    return mn_promise_own(p, f, mn_text_of(p->verified_by)) ? MN_LACKS_OTHER : MN_LACKS_NOTHING;
}

/* --- rows ----------------------------------------------------------------------------------------
 */

static mn_status take(reading *x, mn_err *e)
{
    mn_promises *to = x->to;
    mn_promise p = {.line = mn_table_line(x->t, x->row)};
    column at;
    size_t written = 0;
    for (column c = 0; c < COLUMNS; c++)
        written += cell(x, c).len;
    if (!written) /* a row that a spreadsheet left blank */
        return MN_OK;
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
    p.promised_by = copy(x, cell(x, PROMISED_BY));
    p.first_deadline = p.told_by = p.told_on = p.verified_evidence = p.verified_account = "";
    p.lack = lack_of(&p, x->facts);
    uint32_t first = (uint32_t)to->n;
    if (*p.id && mn_map_put(&x->ids, mn_text_of(p.id), &first, e))
        return MN_SYSTEM;
    if (*p.id && first != to->n) {
        char why[64];
        snprintf(why, sizeof why, "its id is that of line %llu",
                 (unsigned long long)to->at[first].line);
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
    mn_map_free(&x.ids);
    return !st && x.short_of_memory ? mn_fail_memory(e) : st;
}

/* --- of a store ----------------------------------------------------------------------------------
 */

static mn_status keep(reading *x, const mn_store_commitment *v, mn_err *e)
{
    mn_promises *to = x->to;
    mn_promise p = {.number = v->number, .moved = v->moved, .amount = NAN};
    p.place = mn_facts_find_place(x->facts, v->country);
    if (p.place == UINT32_MAX)
        return refuse(x, (uint64_t)v->number, v->country, "no known country", e);
    for (int i = 0; i < MN_PROMISE_STATUSES; i++)
        if (mn_text_eq_str(v->status, statuses[i]))
            p.status = (mn_promise_status)i;
    if (v->amount.len && !mn_text_f64(v->amount, &p.amount))
        p.amount = NAN;
    if (!mn_promise_day(&p.deadline, v->deadline))
        p.deadline = MN_NO_DEADLINE;
    p.id = copy(x, v->key);
    p.kind = copy(x, v->kind);
    p.text = copy(x, v->words);
    p.source = copy(x, v->source);
    p.promised_by = copy(x, v->promised_by);
    p.evidence = copy(x, v->evidence.len ? v->evidence : v->checked_evidence);
    p.deadline_text = copy(x, v->deadline);
    p.first_deadline = copy(x, v->first_deadline);
    p.told_by = copy(x, v->told_by);
    p.told_on = copy(x, v->day.len ? v->day : mn_text_sub(v->told_at, 0, MN_STORE_DATE - 1));
    p.verified_by = copy(x, v->checked_by);
    p.verified_on = copy(x, v->checked_day.len ? v->checked_day
                                               : mn_text_sub(v->checked_at, 0, MN_STORE_DATE - 1));
    int32_t last;
    if (!verified_day(&p.verified, &last, mn_text_of(p.verified_on)))
        p.verified = MN_NO_DEADLINE;
    p.verified_evidence = copy(x, v->checked_evidence);
    p.verified_account = copy(x, v->checked_account);
    p.lack = lack_of(&p, x->facts);
    if (!mn_grow(&to->at, &to->cap, to->n + 1, sizeof *to->at))
        return mn_fail_memory(e);
    to->at[to->n++] = p;
    return MN_OK;
}

mn_status mn_promises_kept(mn_promises *out, const mn_facts *f, mn_store *s, const char *country,
                           mn_err *e)
{
    reading x = {.to = out, .facts = f};
    mn_store_cursor *c = NULL;
    mn_store_commitment v;
    bool any = true;
    *out = (mn_promises){.n = 0};
    mn_status st = mn_store_commitments(&c, s, mn_text_of(country ? country : ""), e);
    while (!st && !(st = mn_store_next_commitment(c, &v, &any, e)) && any)
        st = keep(&x, &v, e);
    mn_store_cursor_free(c);
    return !st && x.short_of_memory ? mn_fail_memory(e) : st;
}

void mn_promises_free(mn_promises *p)
{
    free(p->at);
    free(p->refused);
    mn_arena_free(&p->arena);
    *p = (mn_promises){.n = 0};
}

mn_promise_lack mn_promise_lack_on(const mn_promise *p, int32_t on)
{
    const bool later = p->status == MN_PROMISE_DONE && p->lack == MN_LACKS_NOTHING &&
                       on != MN_NO_DEADLINE && p->verified != MN_NO_DEADLINE && p->verified > on;
    return later ? MN_LACKS_DAY : p->lack;
}

mn_promise_state mn_promise_on(const mn_promise *p, int32_t on)
{
    if (p->status == MN_PROMISE_DROPPED)
        return MN_STATE_DROPPED;
    if (p->status == MN_PROMISE_DONE)
        return mn_promise_lack_on(p, on) == MN_LACKS_NOTHING ? MN_STATE_KEPT : MN_STATE_SAID;
    if (on != MN_NO_DEADLINE && p->deadline != MN_NO_DEADLINE && p->deadline < on)
        return MN_STATE_OVERDUE;
    return MN_STATE_PENDING;
}

const char *mn_promise_state_name(mn_promise_state s)
{
    static const char *const names[MN_STATES] = {"kept", "said to be done", "pending", "overdue",
                                                 "dropped"};
    return names[s];
}

const char *mn_promise_status_name(mn_promise_status s)
{
    return statuses[s];
}

const char *mn_promise_lack_name(mn_promise_lack l)
{
    static const char *const names[] = {"", "no evidence", "nobody verified it",
                                        "verified by who promised it", "verified on a later day"};
    return names[l];
}
