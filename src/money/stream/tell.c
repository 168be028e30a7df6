/* SPDX-License-Identifier: Apache-2.0
 *
 * tell.c - what a stream tells, as lines of JSON (docs/methods/streams.md).
 */
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "money/stream/inside.h"

static void put_date(mn_buf *b, int64_t days)
{
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(days, &y, &m, &d);
    mn_buf_fmt(b, "%04lld-%02u-%02u", (long long)y, m, d);
}

static void put_time(mn_buf *b, int64_t t)
{
    const int64_t day = t >= 0 ? t / MN_STREAM_DAY : -((MN_STREAM_DAY - 1 - t) / MN_STREAM_DAY);
    const int64_t rest = t - day * MN_STREAM_DAY;
    mn_buf_char(b, '"');
    put_date(b, day);
    mn_buf_fmt(b, "T%02lld:%02lld:%02lldZ\"", (long long)(rest / 3600), (long long)(rest / 60 % 60),
               (long long)(rest % 60));
}

void mn_stream_tell_id(mn_buf *b, const mn_pay_stream *s, size_t kept)
{
    const mn_kept *k = &s->kept[kept];
    if (k->id.len)
        mn_buf_json(b, k->id);
    else
        mn_buf_fmt(b, "\"%llu\"", (unsigned long long)k->line);
}

void mn_stream_tell_error(mn_buf *b, uint64_t number, const char *why, const char *hint,
                          mn_text text)
{
    const mn_text cut = {text.ptr, text.len < 120 ? text.len : 120};
    mn_buf_fmt(b, "{\"error\":{\"line\":%llu,\"message\":", (unsigned long long)number);
    mn_buf_json(b, mn_text_of(why));
    if (cut.len) {
        mn_buf_str(b, ",\"text\":");
        mn_buf_json(b, cut);
    }
    if (hint) {
        mn_buf_str(b, ",\"hint\":");
        mn_buf_json(b, mn_text_of(hint));
    }
    mn_buf_str(b, "}}\n");
}

void mn_stream_tell_repeated(mn_buf *b, const mn_pay_stream *s, uint64_t number, size_t first)
{
    mn_buf_fmt(b, "{\"repeated\":{\"line\":%llu,\"payment\":", (unsigned long long)number);
    mn_stream_tell_id(b, s, first);
    mn_buf_fmt(b, ",\"first\":%llu}}\n", (unsigned long long)s->kept[first].line);
}

static void put_node(mn_buf *b, const mn_pay_stream *s, uint32_t node)
{
    const mn_payments *p = &s->w->d.p;
    mn_buf_char(b, '[');
    if (node >= p->parties) {
        mn_buf_json(b, s->accounts.key[s->account[node - p->parties]].name);
    } else {
        const mn_money_party *q = &p->party[node];
        for (uint32_t i = 0; i < q->count; i++) {
            if (i)
                mn_buf_char(b, ',');
            mn_buf_json(b, p->account[p->party_account[q->first + i]].id);
        }
    }
    mn_buf_char(b, ']');
}

void mn_stream_tell_hit(mn_buf *b, const mn_pay_stream *s, const mn_hit *h)
{
    const size_t at = s->n - 1; /* the payment that was pushed last closes it */
    mn_buf_fmt(b, "{\"hit\":{\"pattern\":\"%s\",\"line\":%llu,\"payment\":",
               mn_pattern_name((mn_pattern)h->pattern), (unsigned long long)s->kept[at].line);
    mn_stream_tell_id(b, s, at);
    mn_buf_str(b, ",\"time\":");
    put_time(b, s->kept[at].own);
    mn_buf_fmt(b, ",\"strength\":%u,\"centre\":", (unsigned)h->strength);
    put_node(b, s, h->centre);
    if (h->other != MN_PAY_NONE) {
        mn_buf_str(b, ",\"other\":");
        put_node(b, s, h->other);
    }
    mn_buf_str(b, ",\"payments\":[");
    for (uint32_t i = 0; i < h->n_edges; i++) {
        if (i)
            mn_buf_char(b, ',');
        mn_stream_tell_id(b, s, (size_t)s->hits.edge[h->edges + i]);
    }
    mn_buf_char(b, ']');
    if (h->flags & MN_HIT_CUT)
        mn_buf_str(b, ",\"cut\":true");
    if (h->flags & MN_HIT_MORE)
        mn_buf_str(b, ",\"more\":true");
    mn_buf_str(b, "}}\n");
}

/* --- alerts ------------------------------------------------------------------------------------
 */

static void put_accounts(mn_buf *b, const mn_payments *p, uint32_t party)
{
    const mn_money_party *q = &p->party[party];
    mn_buf_str(b, "{\"accounts\":[");
    for (uint32_t i = 0; i < q->count; i++) {
        if (i)
            mn_buf_char(b, ',');
        mn_buf_json(b, p->account[p->party_account[q->first + i]].id);
    }
    mn_buf_char(b, ']');
}

static void put_words(mn_buf *b, const char *key, uint64_t bits, unsigned n,
                      mn_text (*word)(const void *of, unsigned i), const void *of)
{
    bool any = false;
    mn_buf_fmt(b, ",\"%s\":[", key);
    for (unsigned i = 0; i < n; i++)
        if (bits >> i & 1) {
            if (any)
                mn_buf_char(b, ',');
            mn_buf_json(b, word(of, i));
            any = true;
        }
    mn_buf_char(b, ']');
}

static mn_text role_word(const void *of, unsigned i)
{
    (void)of;
    return mn_text_of(mn_money_role_words[i]);
}

static mn_text pattern_word(const void *of, unsigned i)
{
    (void)of;
    return mn_text_of(mn_pattern_name((mn_pattern)i));
}

static mn_text typology_word(const void *of, unsigned i)
{
    return ((const mn_typology_set *)of)->at[i].id;
}

static mn_text indicator_word(const void *of, unsigned i)
{
    return ((const mn_typology *)of)->indicator[i].id;
}

static mn_text contrary_word(const void *of, unsigned i)
{
    return ((const mn_typology *)of)->contrary[i].says;
}

/* As the report of a file's alerts and a case have them: of all of the party's findings. */
static void put_reasons(mn_buf *b, const mn_money_found *w, uint32_t party)
{
    uint16_t met[MN_TYPOLOGIES];
    bool any = false;
    mn_money_reasons(met, w, party);
    mn_buf_str(b, ",\"reasons\":[");
    for (size_t t = 0; t < w->set.n; t++)
        for (unsigned i = 0; i < w->set.at[t].roles; i++)
            if (met[t] >> i & 1) {
                if (any)
                    mn_buf_char(b, ',');
                mn_buf_json(b, w->set.at[t].role[i].says);
                any = true;
            }
    mn_buf_char(b, ']');
}

static void put_member(mn_buf *b, const mn_money_found *w, const mn_alert_member *m)
{
    const mn_finding *f = &w->f.at[m->finding];
    const mn_typology *t = &w->set.at[f->typology];
    put_accounts(b, &w->d.p, m->party);
    put_words(b, "roles", m->roles, MN_MONEY_ROLES, role_word, NULL);
    put_reasons(b, w, m->party);
    mn_buf_str(b, ",\"typology\":");
    mn_buf_json(b, t->id);
    mn_buf_str(b, ",\"score\":");
    mn_buf_f64(b, f->score);
    put_words(b, "indicators", f->met, t->indicators, indicator_word, t);
    put_words(b, "against", f->contrary, t->contraries, contrary_word, t);
    mn_buf_char(b, '}');
}

mn_status mn_stream_tell_alert(mn_buf *b, const mn_pay_stream *s, mn_money_found *w, size_t alert,
                               int32_t end, mn_err *e)
{
    const mn_alert *a = &w->a.at[alert];
    mn_alert_basis basis = {0};
    mn_status st = mn_alert_basis_of(&basis, &w->a, alert, &w->f, &w->v, w->c, &w->set, e);
    if (st)
        return st;
    mn_buf_str(b, "{\"alert\":{\"week_ends\":\"");
    put_date(b, end - 1);
    mn_buf_str(b, "\",\"score\":");
    mn_buf_f64(b, a->score);
    mn_buf_fmt(b, ",\"family_count\":%d", __builtin_popcount(a->families));
    put_words(b, "patterns", basis.patterns, MN_PATTERNS, pattern_word, NULL);
    put_words(b, "typologies", a->typologies, (unsigned)w->set.n, typology_word, &w->set);
    mn_buf_str(b, ",\"parties\":[");
    for (uint32_t i = 0; i < a->members; i++) {
        if (i)
            mn_buf_char(b, ',');
        put_member(b, w, &w->a.member[a->first + i]);
    }
    mn_buf_str(b, "],\"transactions\":[");
    for (size_t i = 0; i < basis.n; i++) {
        const uint32_t row = w->d.p.row[basis.row[i]]; /* from 1: a line that is held */
        if (i)
            mn_buf_char(b, ',');
        MN_BUG(row >= 1 && row <= s->n);
        mn_stream_tell_id(b, s, row - 1);
    }
    mn_buf_str(b, "]}}\n");
    free(basis.row);
    return b->failed ? mn_fail_memory(e) : MN_OK;
}
