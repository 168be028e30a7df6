/* SPDX-License-Identifier: Apache-2.0
 *
 * store/network.c - keeping networks that were found: new ones, those that are known, those that
 * became part of others; telling that evidence of one was handed out.
 */
#include <manumit/store_network.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "store/matter.h"
#include "store/packed.h"

#define PRIORITIES 1e6 /* a priority as the store has it: in millionths */

static const mn_text none = {"", 0};

/* --- what it has as a matter ------------------------------------------------------------------ */

mn_status mn_record_network(mn_buf *to, mn_store *s, int64_t number, mn_err *e)
{
    static const mn_record_part part[] = {
        {"SELECT number, key, archive, name, digest, version, state, joined, priority, posts,"
         " texts, phones, places, first, last, circuit, signs, reasons, contrary, found, found_by,"
         " taken_by, decision, reason, decided_by, decided_at FROM network WHERE number = $1",
         26},
        MN_MATTER_RECORD_CASES("network"),
        MN_MATTER_RECORD_STEPS("network"),
    };
    return mn_record_parts(to, s, part, sizeof part / sizeof *part, number, e);
}

/* What is part of another, or none any more, is not decided on. */
static mn_status check_stands(mn_store *s, int64_t number, const mn_store_act *act, mn_err *e)
{
    (void)act;
    mn_query q = mn_ask(s->db, "SELECT state, joined FROM network WHERE number = $1", e);
    mn_bind_int(&q, number);
    const bool any = mn_next(&q), joined = any && mn_text_eq_str(mn_get_text(&q, 0), "joined"),
               parted = any && mn_text_eq_str(mn_get_text(&q, 0), "parted");
    const int64_t into = any ? mn_get_int(&q, 1) : 0;
    const mn_status st = mn_done(&q);
    if (st || (!joined && !parted))
        return st;
    if (joined) {
        mn_fail(e, MN_USAGE, "the network W%05lld is part of W%05lld now", (long long)number,
                (long long)into);
        return mn_after(mn_hint(e, "decide on W%05lld", (long long)into), MN_USAGE);
    }
    mn_fail(e, MN_USAGE, "the posts of the network W%05lld belong together no longer",
            (long long)number);
    return mn_after(
        mn_hint(e, "'manumit adverts network W%05lld' shows how it was", (long long)number),
        MN_USAGE);
}

const mn_matter mn_network_matter = {
    .name = "network",
    .a = "a network",
    .letter = 'W',
    .say_numbers = "'manumit adverts queue' has their numbers",
    .not_decided = "is not",
    .say_decide = "decide on it: lead, watch, close or refer",
    .say_reopen = "open it again first, with a reason: reopen",
    .outcomes = {[MN_STORE_HANDED] = "lead",
                 [MN_STORE_WATCH] = "watch",
                 [MN_STORE_CLOSE] = "close",
                 [MN_STORE_REFER] = "refer"},
    .case_most = MN_STORE_NETWORK_CASE,
    .check = check_stands,
    .record = mn_record_network,
    MN_MATTER_QUERIES("network"),
};

/* --- keeping ---------------------------------------------------------------------------------- */

/* A case that is ready to be put. */
typedef struct ready {
    mn_buf packed;
    char hex[MN_SHA256_HEX];
} ready;

static mn_status put_case(mn_store *s, int64_t number, const mn_store_network_head *h,
                          const ready *r, mn_err *e)
{
    return mn_matter_put_case(s, &mn_network_matter, number, &r->packed, h->bytes.len, r->hex, e);
}

static mn_status check_head(const mn_store_network_head *h, mn_err *e)
{
    const struct {
        mn_text text;
        const char *what;
        size_t least, most;
    } text[] = {{h->archive, "the archive", 1, MN_STORE_NAME - 1},
                {h->name, "the first post's id", 1, MN_STORE_NETWORK_NAME},
                {h->circuit, "the circuit", 0, MN_STORE_NETWORK_WORDS},
                {h->signs, "the signs", 0, MN_STORE_NETWORK_WORDS},
                {h->reasons, "the reasons", 0, MN_STORE_NETWORK_WORDS},
                {h->contrary, "what speaks against", 0, MN_STORE_NETWORK_WORDS},
                {h->change, "what changed", 0, MN_STORE_NETWORK_WORDS}};
    mn_status st;
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if ((st = mn_check_text(text[i].text, text[i].what, text[i].least, text[i].most, false, e)))
            return st;
    if ((st = mn_check_date(h->first, "the first day", true, e)) ||
        (st = mn_check_date(h->last, "the last day", true, e)))
        return st;
    if (!mn_is_hash(h->key) || !mn_is_hash(h->digest) || !(fabs(h->priority) <= 1e6))
        return mn_fail(e, MN_DATA, "a network without a key, a digest, or a priority");
    if (!h->bytes.len)
        return mn_fail(e, MN_DATA, "a network whose case is empty");
    return MN_OK;
}

mn_status mn_store_network_known(mn_store_network_was *out, mn_store *s, mn_text key, mn_err *e)
{
    mn_store_network_was w = {.number = 0};
    mn_status bad = MN_OK;
    mn_query q = mn_ask(s->db, "SELECT number, state, digest FROM network WHERE key = $1", e);
    mn_bind_text(&q, key);
    if (mn_next(&q)) {
        w.number = mn_get_int(&q, 0);
        bad = mn_matter_state(&w.state, &mn_network_matter, w.number, mn_get_text(&q, 1), e);
        mn_get_str(&q, 2, w.digest, sizeof w.digest);
    }
    mn_status st = mn_done(&q);
    if (!st)
        st = bad;
    if (!st)
        *out = w;
    return st;
}

static void bind_facts(mn_query *q, const mn_store_network_head *h)
{
    mn_bind_int(q, (int64_t)llround(h->priority * PRIORITIES));
    const int64_t count[] = {h->posts, h->texts, h->phones, h->places};
    for (size_t i = 0; i < sizeof count / sizeof *count; i++)
        mn_bind_int(q, count[i]);
    const mn_text text[] = {h->first,   h->last,     h->circuit, h->signs,
                            h->reasons, h->contrary, h->digest,  h->name};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        mn_bind_text(q, text[i].ptr ? text[i] : none);
}

static mn_status put_new(mn_store_network_kept *out, mn_store *s, const mn_store_network_head *h,
                         const ready *r, const mn_store_act *act, mn_err *e)
{
    mn_status st = mn_matter_next(&out->number, s, &mn_network_matter, e);
    if (st)
        return st;
    mn_query q =
        mn_ask(s->db,
               "INSERT INTO network (priority, posts, texts, phones, places, first, last, circuit,"
               " signs, reasons, contrary, digest, name, number, key, archive, version, state,"
               " found, found_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
               " $14, $15, $16, 1, 'new', $17, $18)",
               e);
    bind_facts(&q, h);
    mn_bind_int(&q, out->number);
    mn_bind_text(&q, h->key);
    mn_bind_text(&q, h->archive);
    mn_bind_text(&q, act->when);
    mn_bind_text(&q, act->actor);
    if ((st = mn_run(&q)) || (st = put_case(s, out->number, h, r, e)) ||
        (st = mn_matter_step(s, &mn_network_matter, out->number, "found", none, h->change, act, e)))
        return st;
    return mn_matter_log(s, &mn_network_matter, out->number, "found", "", act, e);
}

static mn_status renew(mn_store_network_kept *out, mn_store *s, const mn_store_network_head *h,
                       const ready *r, bool open, const mn_store_act *act, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "UPDATE network SET priority = $1, posts = $2, texts = $3, phones = $4,"
                        " places = $5, first = $6, last = $7, circuit = $8, signs = $9,"
                        " reasons = $10, contrary = $11, digest = $12, name = $13,"
                        " version = version + 1, joined = NULL,"
                        " state = CASE WHEN $14 = 1 THEN 'open' ELSE state END WHERE number = $15",
                        e);
    bind_facts(&q, h);
    mn_bind_int(&q, open);
    mn_bind_int(&q, out->number);
    mn_status st;
    if ((st = mn_run(&q)) || (st = put_case(s, out->number, h, r, e)) ||
        (st = mn_matter_step(s, &mn_network_matter, out->number,
                             h->news == MN_STORE_NETWORK_LESS ? "parted" : "renewed", none,
                             h->change, act, e)))
        return st;
    out->renewed = true;
    out->reopened = open;
    return mn_matter_log(s, &mn_network_matter, out->number, open ? "reopen" : "renew", "", act, e);
}

static mn_status keep(mn_store_network_kept *k, mn_store *s, const mn_store_network_head *h,
                      const mn_store_network_was *was, const mn_store_act *act, mn_err *e)
{
    const bool apart = was->state == MN_STORE_JOINED || was->state == MN_STORE_PARTED;
    const bool open = apart || (h->news == MN_STORE_NETWORK_MORE && was->state == MN_STORE_DECIDED);
    ready r = {.hex = ""};
    if (was->number && !apart && h->news == MN_STORE_NETWORK_SAME)
        return MN_OK;
    k->too_large = (int64_t)h->bytes.len > MN_STORE_NETWORK_CASE;
    mn_status st = k->too_large ? MN_OK : mn_pack(&r.packed, r.hex, h->bytes, e);
    k->too_large = k->too_large || (int64_t)r.packed.len > MN_STORE_NETWORK_PACKED;
    if (!st && !k->too_large)
        st = was->number ? renew(k, s, h, &r, open, act, e) : put_new(k, s, h, &r, act, e);
    mn_buf_free(&r.packed);
    return st;
}

mn_status mn_store_network_keep(mn_store_network_kept *out, mn_store *s,
                                const mn_store_network_head *h, const mn_store_act *act, mn_err *e)
{
    mn_store_network_was was = {.number = 0};
    mn_status st = check_head(h, e);
    if (!st)
        st = mn_store_network_known(&was, s, h->key, e);
    mn_store_network_kept k = {.number = was.number, .known = was.number != 0};
    if (!st)
        st = keep(&k, s, h, &was, act, e);
    if (!st)
        *out = k;
    return st;
}

/* Whether it stands as it is to stand: joined into that one, or parted. */
static mn_status check_other(mn_store *s, int64_t number, int64_t into, mn_err *e)
{
    mn_query q = mn_ask(s->db, "SELECT state, joined FROM network WHERE number = $1", e);
    mn_bind_int(&q, number);
    const bool any = mn_next(&q);
    const bool same =
        any && (into ? mn_get_int(&q, 1) == into : mn_text_eq_str(mn_get_text(&q, 0), "parted"));
    const mn_status st = mn_done(&q);
    if (st)
        return st;
    if (!any)
        return mn_matter_there(s, &mn_network_matter, number, e);
    if (same || into == number)
        return into ? mn_fail(e, MN_USAGE, "the network W%05lld is part of W%05lld already",
                              (long long)number, (long long)into)
                    : mn_fail(e, MN_USAGE, "the network W%05lld is parted already",
                              (long long)number);
    return into ? mn_matter_there(s, &mn_network_matter, into, e) : MN_OK;
}

mn_status mn_store_network_join(mn_store *s, int64_t number, int64_t into, mn_text change,
                                const mn_store_act *act, mn_err *e)
{
    char note[48] = "";
    mn_status st = mn_check_text(change, "what changed", 0, MN_STORE_NETWORK_WORDS, false, e);
    if (!st)
        st = check_other(s, number, into, e);
    if (st)
        return st;
    mn_query q =
        into
            ? mn_ask(s->db, "UPDATE network SET joined = $1, state = 'joined' WHERE number = $2", e)
            : mn_ask(s->db, "UPDATE network SET joined = NULL, state = 'parted' WHERE number = $1",
                     e);
    if (into)
        mn_bind_int(&q, into);
    mn_bind_int(&q, number);
    if ((st = mn_run(&q)) ||
        (st = mn_matter_step(s, &mn_network_matter, number, into ? "joined" : "parted", none,
                             change, act, e)))
        return st;
    if (into)
        snprintf(note, sizeof note, "into network/%lld", (long long)into);
    return mn_matter_log(s, &mn_network_matter, number, into ? "join" : "part", note, act, e);
}

/* --- what was handed out ---------------------------------------------------------------------- */

static mn_status packaged_within(mn_store_receipt *receipt, mn_store *s, int64_t number,
                                 mn_text sha256, const mn_store_act *act, mn_err *e)
{
    char note[MN_STORE_HASH];
    if (!mn_is_hash(sha256))
        return mn_fail(e, MN_DATA, "the hash of a package has 64 hexadecimal digits");
    snprintf(note, sizeof note, "%.*s", (int)sha256.len, sha256.ptr);
    mn_status st = mn_matter_there(s, &mn_network_matter, number, e);
    if (!st)
        st = mn_matter_step(s, &mn_network_matter, number, "package", none, sha256, act, e);
    if (!st)
        st = mn_matter_log(s, &mn_network_matter, number, "package", note, act, e);
    return st ? st : mn_store_audit_receipt(receipt, s, e);
}

mn_status mn_store_network_packaged(mn_store_receipt *receipt, mn_store *s, int64_t number,
                                    mn_text sha256, const mn_store_act *act, mn_err *e)
{
    mn_store_receipt r = {.sequence = 0};
    mn_status st = mn_store_begin(s, act, MN_STORE_CASES, e);
    if (!st)
        st = mn_store_end(s, packaged_within(&r, s, number, sha256, act, e), e);
    if (!st && receipt)
        *receipt = r;
    return st;
}
