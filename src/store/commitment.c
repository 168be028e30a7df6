/* SPDX-License-Identifier: Apache-2.0
 *
 * store/commitment.c - what countries promised: entering it, and telling what became of it.
 *
 * A commitment's row shows how it stands; its steps, which are only appended, are how it came to.
 */
#include <manumit/store_commitment.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "store/inside.h"

static const mn_text none = {"", 0};

static const char *const names[MN_STORE_COMMITMENT_WHATS] = {
    [MN_STORE_COMMITMENT_MADE] = "made",       [MN_STORE_COMMITMENT_PROMISED] = "promised",
    [MN_STORE_COMMITMENT_BEGUN] = "begun",     [MN_STORE_COMMITMENT_DONE] = "done",
    [MN_STORE_COMMITMENT_DROPPED] = "dropped", [MN_STORE_COMMITMENT_VERIFIED] = "verified",
    [MN_STORE_COMMITMENT_REFUTED] = "refuted", [MN_STORE_COMMITMENT_MOVED] = "moved",
};

const char *mn_store_commitment_what_name(mn_store_commitment_what w)
{
    MN_BUG((unsigned)w < MN_STORE_COMMITMENT_WHATS);
    return names[w];
}

bool mn_store_commitment_what_find(mn_store_commitment_what *out, mn_text name)
{
    for (int i = 0; i < MN_STORE_COMMITMENT_WHATS; i++)
        if (mn_text_eq_str(name, names[i])) {
            *out = (mn_store_commitment_what)i;
            return true;
        }
    return false;
}

/* --- the log ---------------------------------------------------------------------------------- */

mn_status mn_record_commitment(mn_buf *to, mn_store *s, int64_t number, mn_err *e)
{
    static const mn_record_part part[] = {
        {"SELECT number, key, country, words, kind, amount, source, promised_by, deadline,"
         " first_deadline, moved, status, evidence, day, told_by, told_at, checked_by,"
         " checked_evidence, checked_day, checked_account, checked_at, put_by, put_at"
         " FROM commitment WHERE number = $1",
         23},
        {"SELECT step, what, evidence, reason, checked_by, day, by_whom, at FROM commitment_step"
         " WHERE commitment = $1 ORDER BY step",
         8},
    };
    return mn_record_parts(to, s, part, sizeof part / sizeof *part, number, e);
}

static mn_status put_step(mn_store *s, int64_t number, const mn_store_commitment_news *n,
                          const mn_store_act *act, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "INSERT INTO commitment_step (commitment, step, what, evidence, reason,"
                        " checked_by, day, by_whom, at) SELECT $1, COALESCE(MAX(step), 0) + 1, $2,"
                        " $3, $4, $5, $6, $7, $8 FROM commitment_step WHERE commitment = $1",
                        e);
    char action[48];
    mn_bind_int(&q, number);
    mn_bind_str(&q, names[n->what]);
    mn_bind_maybe(&q, n->evidence);
    mn_bind_maybe(&q, n->reason);
    mn_bind_maybe(&q, n->checked_by);
    mn_bind_maybe(&q, n->day);
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    const mn_status st = mn_run(&q);
    if (st)
        return st;
    snprintf(action, sizeof action, "commitment.%s", names[n->what]);
    return mn_audit_record(s, act, action, "commitment", number, mn_record_commitment, "", e);
}

/* --- entering --------------------------------------------------------------------------------- */

mn_status mn_store_commitments_begin(mn_store *s, const mn_store_act *act, mn_err *e)
{
    return mn_store_begin(s, act, MN_STORE_PROMISES, e);
}

mn_status mn_store_commitments_end(mn_store *s, mn_status st, mn_err *e)
{
    return mn_store_end(s, st, e);
}

static mn_status check_head(const mn_store_commitment_head *h, mn_err *e)
{
    const struct {
        mn_text text;
        const char *what;
        size_t least, most;
    } text[] = {{h->key, "the id", 0, MN_STORE_COMMITMENT_KEY},
                {h->country, "the country", 3, 3},
                {h->words, "what is promised", 1, MN_STORE_COMMITMENT_WORDS},
                {h->kind, "the kind", 0, MN_STORE_COMMITMENT_KEY},
                {h->amount, "the amount", 0, 40},
                {h->source, "the source", 1, MN_STORE_COMMITMENT_WORDS},
                {h->promised_by, "who promised it", 0, MN_STORE_COMMITMENT_KEY}};
    double amount;
    mn_status st;
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if ((st = mn_check_text(text[i].text, text[i].what, text[i].least, text[i].most, false, e)))
            return st;
    for (size_t i = 0; i < 3; i++)
        if (h->country.ptr[i] < 'A' || h->country.ptr[i] > 'Z')
            return mn_fail(e, MN_DATA, "'%.3s' is no code of a country: three capitals",
                           h->country.ptr);
    if (h->amount.len && (!mn_text_f64(h->amount, &amount) || !(amount >= 0) || isinf(amount)))
        return mn_fail(e, MN_DATA, "'%.*s' is no amount of 0 or more", (int)h->amount.len,
                       h->amount.ptr);
    return mn_check_date(h->deadline, "the deadline", true, e);
}

/* What is there of its key, or of its country and words. */
static mn_status find_known(mn_store_commitment_was *out, mn_store *s,
                            const mn_store_commitment_head *h, mn_err *e)
{
    mn_query q =
        h->key.len
            ? mn_ask(s->db, "SELECT number, country, words FROM commitment WHERE key = $1", e)
            : mn_ask(s->db,
                     "SELECT number, country, words FROM commitment WHERE country = $1"
                     " AND words = $2 ORDER BY number LIMIT 1",
                     e);
    mn_bind_text(&q, h->key.len ? h->key : h->country);
    if (!h->key.len)
        mn_bind_text(&q, h->words);
    if (mn_next(&q)) {
        out->number = mn_get_int(&q, 0);
        out->known = true;
        out->same =
            mn_text_eq(mn_get_text(&q, 1), h->country) && mn_text_eq(mn_get_text(&q, 2), h->words);
    }
    return mn_done(&q);
}

static mn_status put_new(int64_t *number, mn_store *s, const mn_store_commitment_head *h,
                         const mn_store_act *act, mn_err *e)
{
    mn_query q = mn_ask(s->db, "SELECT COALESCE(MAX(number), 0) + 1 FROM commitment", e);
    mn_status st = mn_one_int(number, &q);
    if (st)
        return st;
    q = mn_ask(s->db,
               "INSERT INTO commitment (number, key, country, words, kind, amount, source,"
               " promised_by, deadline, first_deadline, moved, status, told_by, told_at, put_by,"
               " put_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 0, 'promised', $10, $11,"
               " $10, $11)",
               e);
    mn_bind_int(&q, *number);
    mn_bind_maybe(&q, h->key);
    const mn_text text[] = {h->country, h->words, h->kind, h->amount, h->source, h->promised_by};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        mn_bind_text(&q, text[i].ptr ? text[i] : none);
    mn_bind_maybe(&q, h->deadline);
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    if ((st = mn_run(&q)))
        return st;
    const mn_store_commitment_news made = {.what = MN_STORE_COMMITMENT_MADE, .day = h->deadline};
    return put_step(s, *number, &made, act, e);
}

mn_status mn_store_commitment_put(mn_store_commitment_was *out, mn_store *s,
                                  const mn_store_commitment_head *h, const mn_store_act *act,
                                  mn_err *e)
{
    mn_store_commitment_was w = {.number = 0};
    mn_status st = check_head(h, e);
    if (!st)
        st = find_known(&w, s, h, e);
    if (!st && !w.known)
        st = put_new(&w.number, s, h, act, e);
    if (!st)
        *out = w;
    return st;
}

/* --- telling ---------------------------------------------------------------------------------- */

/* What the rules need to know of one. */
typedef struct standing {
    char status[16], deadline[MN_STORE_DATE], promised_by[MN_STORE_COMMITMENT_KEY + 1];
    bool same_evidence, checked;
} standing;

static mn_status find(standing *out, mn_store *s, int64_t number, mn_text evidence, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "SELECT status, deadline, promised_by, evidence, checked_by"
                        " FROM commitment WHERE number = $1",
                        e);
    mn_bind_int(&q, number);
    const bool any = mn_next(&q);
    if (any) {
        mn_get_str(&q, 0, out->status, sizeof out->status);
        mn_get_str(&q, 1, out->deadline, sizeof out->deadline);
        mn_get_str(&q, 2, out->promised_by, sizeof out->promised_by);
        out->same_evidence = mn_text_eq(mn_get_text(&q, 3), evidence.ptr ? evidence : none);
        out->checked = !mn_get_null(&q, 4);
    }
    const mn_status st = mn_done(&q);
    if (st || any)
        return st;
    mn_fail(e, MN_USAGE, "there is no commitment %lld", (long long)number);
    return mn_after(mn_hint(e, "'manumit alliance' has their numbers"), MN_USAGE);
}

static mn_status check_news(const mn_store_commitment_news *n, mn_err *e)
{
    const bool why = n->what == MN_STORE_COMMITMENT_PROMISED ||
                     n->what == MN_STORE_COMMITMENT_DROPPED ||
                     n->what == MN_STORE_COMMITMENT_REFUTED || n->what == MN_STORE_COMMITMENT_MOVED;
    const bool looked =
        n->what == MN_STORE_COMMITMENT_VERIFIED || n->what == MN_STORE_COMMITMENT_REFUTED;
    mn_status st;
    MN_BUG(n->what != MN_STORE_COMMITMENT_MADE && (unsigned)n->what < MN_STORE_COMMITMENT_WHATS);
    if ((st = mn_check_text(n->evidence, "the evidence",
                            n->what == MN_STORE_COMMITMENT_VERIFIED ? 1 : 0,
                            MN_STORE_COMMITMENT_WORDS, true, e)) ||
        (st = mn_check_text(n->reason, "the reason", why ? 1 : 0, MN_STORE_COMMITMENT_WORDS, true,
                            e)) ||
        (st = mn_check_text(n->checked_by, "who looked", 0, looked ? MN_STORE_COMMITMENT_KEY : 0,
                            false, e)))
        return st;
    return mn_check_date(n->day,
                         n->what == MN_STORE_COMMITMENT_MOVED ? "the new deadline" : "the day",
                         n->what != MN_STORE_COMMITMENT_MOVED, e);
}

/* That the actor neither entered it nor ever said it to be done, nor is whose promise it is. */
static mn_status check_other(mn_store *s, int64_t number, const standing *k,
                             const mn_store_commitment_news *n, const mn_store_act *act, mn_err *e)
{
    int64_t own = 0;
    mn_query q = mn_ask(s->db,
                        "SELECT COUNT(*) FROM commitment_step WHERE commitment = $1"
                        " AND what IN ('made', 'done') AND by_whom = $2",
                        e);
    mn_bind_int(&q, number);
    mn_bind_text(&q, act->actor);
    mn_status st = mn_one_int(&own, &q);
    if (st)
        return st;
    const mn_text promiser = mn_text_trim(mn_text_of(k->promised_by));
    if (own)
        mn_fail(e, MN_USAGE,
                "'%.*s' entered the commitment %lld or said it to be done, and can't verify it",
                (int)act->actor.len, act->actor.ptr, (long long)number);
    else if (promiser.len && (mn_text_eq_nocase(act->actor, k->promised_by) ||
                              mn_text_eq_nocase(mn_text_trim(n->checked_by), k->promised_by)))
        mn_fail(e, MN_USAGE, "who promised it can't verify it: '%s'", k->promised_by);
    else
        return MN_OK;
    return mn_after(mn_hint(e, "ask somebody else to look"), MN_USAGE);
}

static mn_status check_rules(mn_store *s, int64_t number, const standing *k,
                             const mn_store_commitment_news *n, const mn_store_act *act, mn_err *e)
{
    const bool done = !strcmp(k->status, "done");
    if (n->what == MN_STORE_COMMITMENT_VERIFIED || n->what == MN_STORE_COMMITMENT_REFUTED) {
        if (!done) {
            mn_fail(e, MN_USAGE, "nobody said that the commitment %lld is done: it is %s",
                    (long long)number, k->status);
            return mn_after(
                mn_hint(e, "'manumit alliance set %lld done' says so", (long long)number),
                MN_USAGE);
        }
        if (n->what == MN_STORE_COMMITMENT_VERIFIED && k->checked)
            return mn_fail(e, MN_USAGE, "the commitment %lld is verified already",
                           (long long)number);
        return check_other(s, number, k, n, act, e);
    }
    if (n->what == MN_STORE_COMMITMENT_MOVED) {
        if (mn_text_eq_str(n->day, k->deadline))
            return mn_fail(e, MN_USAGE, "the deadline of the commitment %lld is %s already",
                           (long long)number, k->deadline);
        return MN_OK;
    }
    if (!strcmp(k->status, names[n->what]) && (k->same_evidence || !n->evidence.len))
        return mn_fail(e, MN_USAGE, "the commitment %lld is %s already", (long long)number,
                       k->status);
    return MN_OK;
}

static mn_status put_status(mn_store *s, int64_t number, const mn_store_commitment_news *n,
                            const mn_store_act *act, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "UPDATE commitment SET status = $1, evidence = $2, day = $3, told_by = $4,"
                        " told_at = $5, checked_by = NULL, checked_evidence = NULL,"
                        " checked_day = NULL, checked_account = NULL, checked_at = NULL"
                        " WHERE number = $6",
                        e);
    const bool refuted = n->what == MN_STORE_COMMITMENT_REFUTED;
    mn_bind_str(&q, refuted ? names[MN_STORE_COMMITMENT_BEGUN] : names[n->what]);
    mn_bind_maybe(&q, refuted ? none : n->evidence);
    mn_bind_maybe(&q, refuted ? none : n->day);
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    mn_bind_int(&q, number);
    return mn_run(&q);
}

static mn_status put_checked(mn_store *s, int64_t number, const mn_store_commitment_news *n,
                             const mn_store_act *act, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "UPDATE commitment SET checked_by = $1, checked_evidence = $2,"
                        " checked_day = $3, checked_account = $4, checked_at = $5"
                        " WHERE number = $6",
                        e);
    mn_bind_text(&q, n->checked_by.len ? n->checked_by : act->actor);
    mn_bind_text(&q, n->evidence);
    mn_bind_maybe(&q, n->day);
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    mn_bind_int(&q, number);
    return mn_run(&q);
}

static mn_status put_deadline(mn_store *s, int64_t number, mn_text day, mn_err *e)
{
    mn_query q = mn_ask(
        s->db, "UPDATE commitment SET deadline = $1, moved = moved + 1 WHERE number = $2", e);
    mn_bind_text(&q, day);
    mn_bind_int(&q, number);
    return mn_run(&q);
}

mn_status mn_store_commitment_tell(mn_store *s, int64_t number,
                                   const mn_store_commitment_news *news, const mn_store_act *act,
                                   mn_err *e)
{
    standing k = {.checked = false};
    mn_status st = check_news(news, e);
    if (!st)
        st = find(&k, s, number, news->evidence, e);
    if (!st)
        st = check_rules(s, number, &k, news, act, e);
    if (st)
        return st;
    if (news->what == MN_STORE_COMMITMENT_MOVED)
        st = put_deadline(s, number, news->day, e);
    else if (news->what == MN_STORE_COMMITMENT_VERIFIED)
        st = put_checked(s, number, news, act, e);
    else
        st = put_status(s, number, news, act, e);
    return st ? st : put_step(s, number, news, act, e);
}
