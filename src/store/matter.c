/* SPDX-License-Identifier: Apache-2.0
 *
 * store/matter.c - what waits for a person: its words, its steps, its case, and the log.
 */
#include "store/matter.h"

#include <stdio.h>

#include "core/err.h"
#include "core/text.h"
#include "store/packed.h"

const mn_matter *mn_matter_of(mn_store_matter m)
{
    static const mn_matter *const all[MN_STORE_MATTERS] = {
        [MN_STORE_ALERTS] = &mn_alert_matter, [MN_STORE_NETWORKS] = &mn_network_matter};
    MN_BUG((unsigned)m < MN_STORE_MATTERS);
    return all[m];
}

/* --- words ------------------------------------------------------------------------------------ */

static const char *const states[MN_STORE_MATTER_STATES] = {
    [MN_STORE_NEW] = "new",       [MN_STORE_OPEN] = "open",     [MN_STORE_DECIDED] = "decided",
    [MN_STORE_JOINED] = "joined", [MN_STORE_PARTED] = "parted",
};

const char *mn_store_matter_state_name(mn_store_matter_state s)
{
    MN_BUG((unsigned)s < MN_STORE_MATTER_STATES);
    return states[s];
}

char mn_store_matter_letter(mn_store_matter m)
{
    return mn_matter_of(m)->letter;
}

mn_status mn_matter_state(mn_store_matter_state *out, const mn_matter *m, int64_t number,
                          mn_text name, mn_err *e)
{
    for (int i = 0; i < MN_STORE_MATTER_STATES; i++)
        if (mn_text_eq_str(name, states[i])) {
            *out = (mn_store_matter_state)i;
            return MN_OK;
        }
    return mn_fail(e, MN_DATA, "the %s %lld is in no known state", m->name, (long long)number);
}

const char *mn_store_outcome_name(mn_store_matter m, mn_store_outcome o)
{
    MN_BUG((unsigned)o < MN_STORE_OUTCOMES);
    return mn_matter_of(m)->outcomes[o];
}

bool mn_store_outcome_find(mn_store_outcome *out, mn_store_matter m, mn_text name)
{
    for (int i = 0; i < MN_STORE_OUTCOMES; i++)
        if (mn_text_eq_str(name, mn_matter_of(m)->outcomes[i])) {
            *out = (mn_store_outcome)i;
            return true;
        }
    return false;
}

/* --- one of them ------------------------------------------------------------------------------ */

mn_status mn_matter_there(mn_store *s, const mn_matter *m, int64_t number, mn_err *e)
{
    mn_query q = mn_ask(s->db, m->there, e);
    mn_bind_int(&q, number);
    const bool any = mn_next(&q);
    const mn_status st = mn_done(&q);
    if (st || any)
        return st;
    mn_fail(e, MN_USAGE, "there is no %s %c%05lld", m->name, m->letter, (long long)number);
    return mn_after(mn_hint(e, "%s", m->say_numbers), MN_USAGE);
}

mn_status mn_matter_next(int64_t *out, mn_store *s, const mn_matter *m, mn_err *e)
{
    mn_query q = mn_ask(s->db, m->next, e);
    return mn_one_int(out, &q);
}

mn_status mn_matter_step(mn_store *s, const mn_matter *m, int64_t number, const char *what,
                         mn_text decision, mn_text reason, const mn_store_act *act, mn_err *e)
{
    mn_query q = mn_ask(s->db, m->put_step, e);
    mn_bind_int(&q, number);
    mn_bind_str(&q, what);
    mn_bind_maybe(&q, decision);
    mn_bind_maybe(&q, reason);
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    return mn_run(&q);
}

mn_status mn_matter_log(mn_store *s, const mn_matter *m, int64_t number, const char *deed,
                        const char *note, const mn_store_act *act, mn_err *e)
{
    char action[32];
    snprintf(action, sizeof action, "%s.%s", m->name, deed);
    return mn_audit_record(s, act, action, m->name, number, m->record, note, e);
}

/* --- its case --------------------------------------------------------------------------------- */

mn_status mn_matter_put_case(mn_store *s, const mn_matter *m, int64_t number, const mn_buf *packed,
                             size_t length, const char *hex, mn_err *e)
{
    mn_query q = mn_ask(s->db, m->put_case, e);
    mn_bind_int(&q, number);
    mn_bind_int(&q, (int64_t)length);
    mn_bind_str(&q, hex);
    mn_bind_bytes(&q, packed->ptr, packed->len);
    return mn_run(&q);
}

mn_status mn_matter_unpack(mn_buf *to, const mn_matter *m, const mn_buf *packed, int64_t length,
                           mn_text hash, mn_err *e)
{
    bool whole = false;
    const mn_status st = mn_unpack(&whole, to, packed, length, m->case_most, hash, e);
    if (st || whole)
        return st;
    mn_fail(e, MN_DATA, "the case of %s in the store is damaged", m->a);
    return mn_after(mn_hint(e, "see 'manumit audit verify', and restore the store from a copy"),
                    MN_DATA);
}

mn_status mn_store_matter_case(char **bytes, size_t *length, mn_store *s, mn_store_matter matter,
                               int64_t number, int64_t version, mn_err *e)
{
    const mn_matter *m = mn_matter_of(matter);
    mn_buf packed = {0}, raw = {0};
    mn_status bad = MN_OK;
    mn_query q = mn_ask(s->db, m->get_case, e);
    mn_bind_int(&q, number);
    mn_bind_int(&q, version);
    const bool any = mn_next(&q);
    if (any) {
        mn_get_bytes(&q, 2, &packed);
        bad = mn_matter_unpack(&raw, m, &packed, mn_get_int(&q, 0), mn_get_text(&q, 1), e);
    }
    mn_status st = mn_done(&q);
    if (!st)
        st = bad;
    if (!st && !any)
        st = mn_matter_there(s, m, number, e);
    if (!st && !any)
        st = version ? mn_fail(e, MN_USAGE, "there is no version %lld of the case of %c%05lld",
                               (long long)version, m->letter, (long long)number)
                     : mn_fail(e, MN_DATA, "the %s %c%05lld has lost its case", m->name, m->letter,
                               (long long)number);
    mn_buf_char(&raw, '\0');
    if (!st && raw.failed)
        st = mn_fail_memory(e);
    mn_buf_free(&packed);
    if (st) {
        mn_buf_free(&raw);
        return st;
    }
    *bytes = raw.ptr;
    *length = raw.len - 1;
    return MN_OK;
}

/* --- what happened ---------------------------------------------------------------------------- */

mn_status mn_store_steps(mn_store_cursor **out, mn_store *s, mn_store_matter matter, int64_t number,
                         mn_err *e)
{
    const mn_matter *m = mn_matter_of(matter);
    mn_status st = mn_matter_there(s, m, number, e);
    if (!st && !(st = mn_cursor_new(out, s, &m->steps, e)))
        (*out)->list = number;
    return st;
}

mn_status mn_store_next_step(mn_store_cursor *c, mn_store_step *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "step", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    *out = (mn_store_step){
        mn_cell_int(row[0]), mn_cell_int(row[1]), row[2], row[3], row[4], row[5], row[6]};
    c->after = out->step;
    return MN_OK;
}
