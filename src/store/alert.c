/* SPDX-License-Identifier: Apache-2.0
 *
 * store/alert.c - keeping alerts that were found: new ones, and those that are known.
 */
#include <manumit/store_alert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "store/alert.h"
#include "store/matter.h"
#include "store/packed.h"

enum { WORDS_MAX = 1023 };
#define CASE_MAX (INT64_C(64) << 20)
#define SCORES   1e9 /* a score as the store has it: in billionths */

/* --- what it has as a matter ------------------------------------------------------------------ */

mn_status mn_record_alert(mn_buf *to, mn_store *s, int64_t number, mn_err *e)
{
    static const mn_record_part part[] = {
        {"SELECT number, key, version, state, score, families, parties, payments, typologies,"
         " patterns, first, last, closing, found, found_by, taken_by, decision, reason, decided_by,"
         " decided_at FROM alert WHERE number = $1",
         20},
        MN_MATTER_RECORD_CASES("alert"),
        {"SELECT digest, member FROM alert_party WHERE alert = $1 ORDER BY digest", 2},
        MN_MATTER_RECORD_STEPS("alert"),
    };
    return mn_record_parts(to, s, part, sizeof part / sizeof *part, number, e);
}

/* That it was not the actor who kept it, where that could have been to ask who bears a marker. */
static mn_status check_not_own(mn_store *s, int64_t number, const mn_store_act *act, mn_err *e)
{
    mn_query q =
        mn_ask(s->db, "SELECT 1 FROM alert WHERE number = $1 AND " MN_ALERT_OWN("number", "$2"), e);
    mn_bind_int(&q, number);
    mn_bind_text(&q, act->actor);
    const bool own = mn_next(&q);
    const mn_status st = mn_done(&q);
    if (st || !own)
        return st;
    mn_fail(e, MN_USAGE, "you kept the alert A%05lld: somebody else must decide on it",
            (long long)number);
    return mn_after(mn_hint(e, "let alerts be kept by an account that decides on none"), MN_USAGE);
}

const mn_matter mn_alert_matter = {
    .name = "alert",
    .a = "an alert",
    .letter = 'A',
    .say_numbers = "'manumit money queue' has their numbers",
    .not_decided = "was not",
    .say_decide = "decide on it: --decision report, watch, close or refer",
    .say_reopen = "open it again first, with a reason: --reopen",
    .outcomes = {[MN_STORE_HANDED] = "report",
                 [MN_STORE_WATCH] = "watch",
                 [MN_STORE_CLOSE] = "close",
                 [MN_STORE_REFER] = "refer"},
    .case_most = CASE_MAX,
    .check = check_not_own,
    .record = mn_record_alert,
    MN_MATTER_QUERIES("alert"),
};

static mn_status put_case(mn_store *s, int64_t number, mn_text json, mn_err *e)
{
    char hex[MN_SHA256_HEX];
    mn_buf packed = {0};
    mn_status st = mn_pack(&packed, hex, json, e);
    if (!st)
        st = mn_matter_put_case(s, &mn_alert_matter, number, &packed, json.len, hex, e);
    mn_buf_free(&packed);
    return st;
}

static mn_status put_parties(mn_store *s, int64_t number, const mn_store_alert_head *h,
                             const mn_store_act *act, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < h->n_party; i++) {
        char digest[MN_SHA256_HEX];
        st = mn_marker_digest(digest, s, h->party[i].id, act, e);
        if (st)
            break;
        /* Once a member, always one. */
        mn_query q = mn_ask(s->db,
                            "INSERT INTO alert_party (alert, digest, member) VALUES ($1, $2, $3)"
                            " ON CONFLICT (alert, digest) DO UPDATE SET member ="
                            " CASE WHEN alert_party.member = 1 THEN 1 ELSE excluded.member END",
                            e);
        mn_bind_int(&q, number);
        mn_bind_str(&q, digest);
        mn_bind_int(&q, h->party[i].member);
        st = mn_run(&q);
    }
    return st;
}

/* --- keeping ---------------------------------------------------------------------------------- */

static mn_status check_head(const mn_store_alert_head *h, mn_err *e)
{
    mn_status st;
    if ((st = mn_check_text(h->typologies, "the typologies", 0, WORDS_MAX, false, e)) ||
        (st = mn_check_text(h->patterns, "the patterns", 0, WORDS_MAX, false, e)) ||
        (st = mn_check_date(h->first, "the first day", true, e)) ||
        (st = mn_check_date(h->last, "the last day", true, e)) ||
        (st = mn_check_date(h->closing, "the day on which it was seen", true, e)))
        return st;
    if (!mn_is_hash(h->key) || !(h->score >= 0 && h->score <= 1))
        return mn_fail(e, MN_DATA, "an alert without a key, or a score from 0 to 1");
    if (!h->json.len || h->json.len > (size_t)CASE_MAX)
        return mn_fail(e, MN_DATA, "an alert whose case is empty, or has more than 64 MiB");
    return MN_OK;
}

mn_status mn_store_alert_known(int64_t *number, mn_store *s, mn_text key, mn_err *e)
{
    mn_query q = mn_ask(s->db, "SELECT number FROM alert WHERE key = $1", e);
    mn_bind_text(&q, key);
    return mn_one_int(number, &q);
}

static void bind_facts(mn_query *q, const mn_store_alert_head *h)
{
    mn_bind_int(q, (int64_t)llround(h->score * SCORES));
    mn_bind_int(q, h->families);
    mn_bind_int(q, h->parties);
    mn_bind_int(q, h->payments);
    mn_bind_text(q, h->typologies);
    mn_bind_text(q, h->patterns);
    mn_bind_text(q, h->first);
    mn_bind_text(q, h->last);
    mn_bind_text(q, h->closing);
}

static mn_status put_new(mn_store_alert_kept *out, mn_store *s, const mn_store_alert_head *h,
                         const mn_store_act *act, mn_err *e)
{
    mn_status st = mn_matter_next(&out->number, s, &mn_alert_matter, e);
    if (st)
        return st;
    mn_query q =
        mn_ask(s->db,
               "INSERT INTO alert (score, families, parties, payments, typologies, patterns,"
               " first, last, closing, number, key, version, state, found, found_by)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, 'new', $12, $13)",
               e);
    bind_facts(&q, h);
    mn_bind_int(&q, out->number);
    mn_bind_text(&q, h->key);
    mn_bind_text(&q, act->when);
    mn_bind_text(&q, act->actor);
    static const mn_text none = {"", 0};
    if ((st = mn_run(&q)) || (st = put_case(s, out->number, h->json, e)) ||
        (st = put_parties(s, out->number, h, act, e)) ||
        (st = mn_matter_step(s, &mn_alert_matter, out->number, "found", none, none, act, e)))
        return st;
    return mn_matter_log(s, &mn_alert_matter, out->number, "found", "", act, e);
}

static mn_status renew(mn_store_alert_kept *out, mn_store *s, const mn_store_alert_head *h,
                       const mn_store_act *act, mn_err *e)
{
    char why[64];
    mn_query q = mn_ask(s->db, "SELECT 1 FROM alert WHERE number = $1 AND state = 'decided'", e);
    mn_bind_int(&q, out->number);
    out->reopened = mn_next(&q);
    mn_status st = mn_done(&q);
    if (st)
        return st;
    q = mn_ask(s->db,
               "UPDATE alert SET score = $1, families = $2, parties = $3, payments = $4,"
               " typologies = $5, patterns = $6, first = $7, last = $8, closing = $9,"
               " version = version + 1,"
               " state = CASE WHEN state = 'decided' THEN 'open' ELSE state END"
               " WHERE number = $10",
               e);
    bind_facts(&q, h);
    mn_bind_int(&q, out->number);
    snprintf(why, sizeof why, "%llu new payment%s", (unsigned long long)h->news,
             h->news == 1 ? "" : "s");
    static const mn_text none = {"", 0};
    if ((st = mn_run(&q)) || (st = put_case(s, out->number, h->json, e)) ||
        (st = put_parties(s, out->number, h, act, e)) ||
        (st = mn_matter_step(s, &mn_alert_matter, out->number, "renewed", none, mn_text_of(why),
                             act, e)))
        return st;
    out->renewed = true;
    return mn_matter_log(s, &mn_alert_matter, out->number, out->reopened ? "reopen" : "renew", why,
                         act, e);
}

mn_status mn_store_alert_keep(mn_store_alert_kept *out, mn_store *s, const mn_store_alert_head *h,
                              const mn_store_act *act, mn_err *e)
{
    mn_store_alert_kept k = {.number = 0};
    mn_status st = check_head(h, e);
    if (!st)
        st = mn_store_alert_known(&k.number, s, h->key, e);
    if (st)
        return st;
    k.known = k.number != 0;
    if (!k.known)
        st = put_new(&k, s, h, act, e);
    else if (h->news)
        st = renew(&k, s, h, act, e);
    if (!st)
        *out = k;
    return st;
}
