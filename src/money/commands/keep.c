/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/keep.c - see keep.h.
 *
 * An alert is known again by its typologies and by its parties, each by the first of its accounts.
 * Found again with payments that the kept case has not, it is renewed.
 */
#include "money/commands/keep.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"
#include "core/text.h"
#include "money/case/words.h"
#include "money/commands/cases.h"
#include "money/commands/queue.h"

enum { WORDS_MOST = 990 }; /* bytes of names in the queue, which has 1,023 */

typedef struct keeper {
    mn_money_found *w;
    mn_store *s;
    mn_call_act who;
    mn_maker k;
    uint64_t fresh, renewed, reopened, known;
} keeper;

/* --- what the store is told ------------------------------------------------------------------- */

/* What belongs to one alert. */
typedef struct thing {
    mn_case c;
    char key[MN_SHA256_HEX], first[16], last[16], closing[16];
    mn_buf json, typologies, patterns;
    mn_store_alert_party *party;
    size_t parties, cap;
} thing;

static void thing_free(thing *t)
{
    mn_case_free(&t->c);
    mn_buf_free(&t->json);
    mn_buf_free(&t->typologies);
    mn_buf_free(&t->patterns);
    free(t->party);
}

static int by_id(const void *a, const void *b)
{
    return mn_text_cmp(*(const mn_text *)a, *(const mn_text *)b);
}

static mn_status make_key(thing *t, uint32_t members, mn_err *e)
{
    mn_buf b = {0};
    mn_text *id = malloc(((size_t)members + 1) * sizeof *id);
    if (!id)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < members; i++)
        id[i] = t->c.party[i].id;
    qsort(id, members, sizeof *id, by_id);
    mn_buf_str(&b, "manumit-alert-1\n");
    for (size_t i = 0; i < t->c.typologies; i++) {
        mn_buf_json(&b, t->c.typology[i]);
        mn_buf_char(&b, '\n');
    }
    for (uint32_t i = 0; i < members; i++) {
        mn_buf_json(&b, id[i]);
        mn_buf_char(&b, '\n');
    }
    free(id);
    const bool failed = b.failed;
    if (!failed)
        mn_sha256_hex(t->key, b.ptr, b.len);
    mn_buf_free(&b);
    return failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status add_party(thing *t, mn_text id, bool member, mn_err *e)
{
    if (!mn_grow(&t->party, &t->cap, t->parties + 1, sizeof *t->party))
        return mn_fail_memory(e);
    t->party[t->parties++] = (mn_store_alert_party){id, member};
    return MN_OK;
}

/* Accounts of the case's parties, and the bank's numbers of these as its customers. */
static mn_status make_parties(thing *t, const mn_money_found *w, uint32_t members, mn_err *e)
{
    const mn_people *p = &w->d.people;
    const mn_case *c = &t->c;
    mn_map at = {.count = 0};
    mn_status st = MN_OK;
    for (uint32_t i = 0; !st && i < c->accounts; i++) {
        uint32_t party = c->account[i].party;
        if (party == MN_CASE_NONE)
            continue;
        st = add_party(t, c->account[i].id, party < members, e);
        if (!st)
            st = mn_map_put(&at, c->account[i].id, &party, e);
    }
    for (size_t i = 0; !st && i < p->n; i++) {
        if (p->have[i].kind != MN_ID_CUSTOMER)
            continue;
        const uint32_t party = mn_map_get(&at, w->d.p.account[p->have[i].account].id);
        if (party != MN_MAP_NONE)
            st = add_party(t, p->id[p->have[i].id], party < members, e);
    }
    mn_map_free(&at);
    return st;
}

static void put_day(char out[16], int32_t day)
{
    mn_buf b = {0};
    mn_say_case_day(&b, day, false);
    snprintf(out, 16, "%s", b.failed || !b.ptr ? "" : b.ptr);
    mn_buf_free(&b);
}

/* Words, with "; " between them. */
static bool has_word(const mn_buf *b, mn_text t)
{
    mn_text rest = {b->ptr ? b->ptr : "", b->len}, one;
    while (mn_text_split(&rest, ';', &one))
        if (mn_text_eq(mn_text_trim(one), t))
            return true;
    return false;
}

/* Those for which there is no room are counted: put_rest(). */
static void put_word(mn_buf *b, uint64_t *left, mn_text t)
{
    if (!t.len || has_word(b, t))
        return;
    if (*left || b->len + 2 + t.len > WORDS_MOST) {
        ++*left;
        return;
    }
    mn_buf_str(b, b->len ? "; " : "");
    mn_buf_text(b, t);
}

static void put_rest(mn_buf *b, uint64_t left)
{
    if (left)
        mn_buf_fmt(b, "%sand %llu more", b->len ? "; " : "", (unsigned long long)left);
}

static mn_status make_thing(thing *t, keeper *q, size_t alert, const char *name, bool without,
                            mn_err *e)
{
    const mn_alert *a = &q->w->a.at[alert];
    mn_status st = mn_money_case_of(&t->c, q->w, alert, name, without, e);
    if (!st)
        st = make_key(t, a->members, e);
    if (!st)
        st = make_parties(t, q->w, a->members, e);
    if (st)
        return st;
    mn_case_write(&t->json, &t->c);
    uint64_t left[2] = {0, 0};
    for (size_t i = 0; i < t->c.typologies; i++)
        put_word(&t->typologies, &left[0], t->c.typology[i]);
    for (size_t i = 0; i < t->c.patterns; i++)
        put_word(&t->patterns, &left[1], t->c.pattern[i].id);
    put_rest(&t->typologies, left[0]);
    put_rest(&t->patterns, left[1]);
    if (t->json.failed || t->typologies.failed || t->patterns.failed)
        return mn_fail_memory(e);
    if (t->c.payments) {
        put_day(t->first, mn_case_day(&t->c.payment[0]));
        put_day(t->last, mn_case_day(&t->c.payment[t->c.payments - 1]));
    }
    put_day(t->closing, a->day);
    return MN_OK;
}

/* --- keeping ---------------------------------------------------------------------------------- */

/* Payments of the case that the kept one has not. */
static mn_status count_news(uint64_t *news, mn_store *s, const thing *t, mn_err *e)
{
    int64_t number = 0;
    char *json = NULL;
    size_t length = 0;
    mn_case old = {.score = 0};
    mn_map ids = {.count = 0};
    mn_status st = mn_store_alert_known(&number, s, mn_text_of(t->key), e);
    *news = 0;
    if (st || !number)
        return st;
    st = mn_store_matter_case(&json, &length, s, MN_STORE_ALERTS, number, 0, e);
    if (!st)
        st = mn_case_read(&old, (mn_text){json, length}, mn_store_place(s), e);
    for (size_t i = 0; !st && i < old.payments; i++) {
        uint32_t at = (uint32_t)i;
        st = mn_map_put(&ids, old.payment[i].id, &at, e);
    }
    for (size_t i = 0; !st && i < t->c.payments; i++)
        *news += mn_map_get(&ids, t->c.payment[i].id) == MN_MAP_NONE;
    mn_map_free(&ids);
    mn_case_free(&old);
    free(json);
    return st;
}

static void tell_kept(keeper *q, const char *name, const mn_store_alert_kept *k, uint64_t news)
{
    char number[MN_MATTER_NAME];
    mn_matter_name(number, MN_STORE_ALERTS, k->number);
    mn_make_row(&q->k, 0);
    mn_make_str(&q->k, 0, name);
    mn_make_str(&q->k, 1, number);
    mn_make_str(&q->k, 2,
                !k->known     ? "new"
                : k->reopened ? "opened again"
                : k->renewed  ? "renewed"
                              : "known");
    mn_make_i64(&q->k, 3, (int64_t)news);
    q->fresh += !k->known;
    q->reopened += k->reopened;
    q->renewed += k->renewed && !k->reopened;
    q->known += k->known && !k->renewed;
}

static mn_status keep_one(keeper *q, size_t alert, size_t number, mn_err *e)
{
    char name[MN_MATTER_NAME];
    thing t = {.parties = 0};
    mn_store_alert_kept kept;
    uint64_t news = 0;
    mn_matter_name(name, MN_STORE_ALERTS, (int64_t)number);
    mn_status st = make_thing(&t, q, alert, name, number <= MN_MONEY_EXPLAINED, e);
    if (!st)
        st = count_news(&news, q->s, &t, e);
    const mn_store_alert_head head = {
        .key = mn_text_of(t.key),
        .score = t.c.score,
        .families = __builtin_popcount(q->w->a.at[alert].families),
        .parties = q->w->a.at[alert].members,
        .payments = (int64_t)t.c.payments,
        .typologies = {t.typologies.ptr ? t.typologies.ptr : "", t.typologies.len},
        .patterns = {t.patterns.ptr ? t.patterns.ptr : "", t.patterns.len},
        .first = mn_text_of(t.first),
        .last = mn_text_of(t.last),
        .closing = mn_text_of(t.closing),
        .json = {t.json.ptr, t.json.len},
        .party = t.party,
        .n_party = t.parties,
        .news = news};
    if (!st)
        st = mn_store_alert_keep(&kept, q->s, &head, &q->who.act, e);
    if (!st)
        tell_kept(q, name, &kept, news);
    thing_free(&t);
    return st;
}

static mn_status keep_all(keeper *q, const mn_ctx *ctx, mn_err *e)
{
    size_t number = 0;
    mn_status st = mn_store_keep_begin(q->s, &q->who.act, e);
    if (st)
        return st;
    for (size_t i = 0; !st && i < q->w->a.n; i++)
        if (q->w->a.at[i].within) {
            st = keep_one(q, i, ++number, e);
            st = st ? st : mn_poll(ctx, e);
        }
    return mn_store_keep_end(q->s, st, e);
}

static mn_status tell(mn_report *r, keeper *q, mn_err *e)
{
    const struct {
        const char *name, *label;
        uint64_t n;
    } figure[] = {{"kept_new", "New in the queue", q->fresh},
                  {"kept_reopened", "Open again, as payments came", q->reopened},
                  {"kept_renewed", "Waiting, with more payments", q->renewed},
                  {"kept_known", "Known, and as they were", q->known}};
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < sizeof figure / sizeof *figure; i++)
        st = mn_report_count(r, figure[i].name, figure[i].label, figure[i].n, "alerts", i == 0, e);
    return st;
}

mn_status mn_money_keep(mn_report *r, mn_money_found *w, const mn_call *call, const mn_ctx *ctx,
                        mn_err *e)
{
    const mn_store_options o = {.create = true};
    const mn_table_view view = {.title = "Kept in the queue, for 'manumit money queue'",
                                .first = 20,
                                .columns = "alert=Found as,queue=Alert!,what=What,"
                                           "new_payments=New payments"};
    keeper q = {.w = w};
    mn_call_who(&q.who, call, ctx);
    q.k = mn_maker_new("kept", "alert:t queue:t what:t new_payments:i", e);
    mn_status st = mn_call_store(&q.s, call, &o, ctx, e);
    if (!st)
        st = keep_all(&q, ctx, e);
    mn_store_close(q.s);
    if (!st)
        st = tell(r, &q, e);
    if (!st)
        return mn_report_made(r, &q.k, &view, e);
    mn_table_free(mn_maker_end(&q.k));
    return st;
}
