/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/write.c - a case as JSON ("manumit-case-1"), in the form that mn_case_read() takes.
 *
 * What is empty or not known is left out. A survivor's marker is never written.
 */
#include <inttypes.h>
#include <math.h>

#include "core/text.h"
#include "money/case/case.h"
#include "money/case/words.h"

typedef struct writer {
    mn_buf *b;
    const mn_case *c;
    bool first; /* of the object or list that is open */
} writer;

/* --- values ----------------------------------------------------------------------------------- */

static void comma(writer *w)
{
    if (!w->first)
        mn_buf_str(w->b, ", ");
    w->first = false;
}

static void key(writer *w, const char *name)
{
    comma(w);
    mn_buf_fmt(w->b, "\"%s\": ", name);
}

static void put_text(writer *w, const char *name, mn_text t)
{
    if (!t.len)
        return;
    key(w, name);
    mn_buf_json(w->b, t);
}

static void put_number(writer *w, const char *name, double v)
{
    if (isnan(v))
        return;
    key(w, name);
    mn_buf_f64(w->b, v);
}

static void put_whole(writer *w, const char *name, uint64_t v)
{
    if (!v)
        return;
    key(w, name);
    mn_buf_fmt(w->b, "%" PRIu64, v);
}

static void put_flag(writer *w, const char *name, bool v)
{
    if (!v)
        return;
    key(w, name);
    mn_buf_str(w->b, "true");
}

static void put_texts(writer *w, const char *name, const mn_text *t, size_t n)
{
    if (!n)
        return;
    key(w, name);
    mn_buf_char(w->b, '[');
    for (size_t i = 0; i < n; i++) {
        mn_buf_str(w->b, i ? ", " : "");
        mn_buf_json(w->b, t[i]);
    }
    mn_buf_char(w->b, ']');
}

static void put_ids(writer *w, const char *name, const uint32_t *payment, size_t n)
{
    key(w, name);
    mn_buf_char(w->b, '[');
    for (size_t i = 0; i < n; i++) {
        mn_buf_str(w->b, i ? ", " : "");
        mn_buf_json(w->b, w->c->payment[payment[i]].id);
    }
    mn_buf_char(w->b, ']');
}

static void open_item(writer *w, size_t i)
{
    mn_buf_str(w->b, i ? ",\n  {" : "\n  {");
    w->first = true;
}

static void open_list(writer *w, const char *name)
{
    mn_buf_fmt(w->b, ",\n \"%s\": [", name);
}

/* --- things ----------------------------------------------------------------------------------- */

static void put_parties(writer *w)
{
    open_list(w, "parties");
    for (size_t i = 0; i < w->c->parties; i++) {
        const mn_case_party *p = &w->c->party[i];
        bool any = false;
        open_item(w, i);
        put_text(w, "id", p->id);
        put_text(w, "name", p->name);
        if (p->kind)
            put_text(w, "kind",
                     mn_text_of(p->kind == 'P'   ? "person"
                                : p->kind == 'B' ? "business"
                                                 : "merchant"));
        put_text(w, "address", p->address);
        put_text(w, "city", p->city);
        put_text(w, "country", p->country);
        put_text(w, "phone", p->phone);
        put_text(w, "email", p->email);
        put_text(w, "born", p->born);
        put_text(w, "tin", p->tin);
        for (int r = 0; r < MN_CASE_ROLES; r++) {
            if (!(p->role[r] > 0))
                continue;
            if (!any)
                key(w, "roles");
            mn_buf_fmt(w->b, "%s\"%s\": ", any ? ", " : "{", mn_case_role_words[r]);
            mn_buf_f64(w->b, p->role[r]);
            any = true;
        }
        mn_buf_str(w->b, any ? "}" : "");
        put_texts(w, "reasons", p->reason, p->reasons);
        mn_buf_char(w->b, '}');
    }
    mn_buf_char(w->b, ']');
}

static void put_accounts(writer *w)
{
    open_list(w, "accounts");
    for (size_t i = 0; i < w->c->accounts; i++) {
        const mn_case_account *a = &w->c->account[i];
        open_item(w, i);
        put_text(w, "id", a->id);
        if (a->party != MN_CASE_NONE)
            put_text(w, "party", w->c->party[a->party].id);
        put_text(w, "bank", a->bank);
        put_text(w, "opened", a->opened);
        put_flag(w, "home", a->home);
        mn_buf_char(w->b, '}');
    }
    mn_buf_char(w->b, ']');
}

static void put_time(writer *w, const mn_case_payment *p)
{
    const int64_t t = p->time + INT64_C(900) * p->zone, s = (t % 86400 + 86400) % 86400;
    const int zone = (p->zone < 0 ? -p->zone : p->zone) * 15;
    key(w, "time");
    mn_buf_char(w->b, '"');
    mn_say_case_day(w->b, mn_case_day(p), false);
    if (!p->day_only)
        mn_buf_fmt(w->b, "T%02d:%02d:%02d%c%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60),
                   (int)(s % 60), p->zone < 0 ? '-' : '+', zone / 60, zone % 60);
    mn_buf_char(w->b, '"');
}

static void put_payment(writer *w, const mn_case_payment *p)
{
    put_text(w, "id", p->id);
    put_time(w, p);
    key(w, "amount");
    mn_buf_char(w->b, '"');
    if (p->value != MN_PAY_NO_VALUE)
        mn_put_case_money(w->b, p->value);
    mn_buf_char(w->b, '"');
    if (p->from != MN_CASE_NONE)
        put_text(w, "from", w->c->account[p->from].id);
    if (p->to != MN_CASE_NONE)
        put_text(w, "to", w->c->account[p->to].id);
    if (p->channel)
        put_text(w, "channel", mn_text_of(mn_channel_words[p->channel]));
    if (p->purpose)
        put_text(w, "purpose", mn_text_of(mn_purpose_words[p->purpose]));
    put_text(w, "place", p->place);
    put_text(w, "city", p->city);
    put_text(w, "memo", p->memo);
    put_text(w, "ip", p->ip);
    put_whole(w, "mcc", p->mcc);
    put_whole(w, "row", p->row);
    put_flag(w, "reversed", p->reversed);
}

static void put_payments(writer *w)
{
    open_list(w, "payments");
    for (size_t i = 0; i < w->c->payments; i++) {
        open_item(w, i);
        put_payment(w, &w->c->payment[i]);
        mn_buf_char(w->b, '}');
    }
    mn_buf_char(w->b, ']');
}

static void put_facts(writer *w, const char *name, const mn_case_fact *f, size_t n)
{
    open_list(w, name);
    for (size_t i = 0; i < n; i++, f++) {
        open_item(w, i);
        put_text(w, "id", f->id);
        put_text(w, "family", f->family);
        put_text(w, "says", f->says);
        put_number(w, "strength", f->strength);
        put_number(w, "weight", f->weight);
        put_ids(w, "payments", f->payment, f->payments);
        if (f->party != MN_CASE_NONE)
            put_text(w, "party", w->c->party[f->party].id);
        put_text(w, "source", f->source);
        put_text(w, "paragraph", f->paragraph);
        put_text(w, "date", f->date);
        put_text(w, "evidence", f->evidence);
        put_text(w, "address", f->address);
        mn_buf_char(w->b, '}');
    }
    mn_buf_char(w->b, ']');
}

static void put_without(writer *w)
{
    open_list(w, "counterfactual");
    for (size_t i = 0; i < w->c->withouts; i++) {
        open_item(w, i);
        put_ids(w, "without", w->c->without[i].payment, w->c->without[i].payments);
        put_number(w, "score", w->c->without[i].score);
        mn_buf_char(w->b, '}');
    }
    mn_buf_char(w->b, ']');
}

static void put_peers(writer *w)
{
    open_list(w, "peers");
    for (size_t i = 0; i < w->c->peers; i++) {
        const mn_case_peer *p = &w->c->peer[i];
        open_item(w, i);
        put_text(w, "what", p->what);
        put_number(w, "value", p->value);
        put_number(w, "median", p->median);
        put_number(w, "p95", p->p95);
        put_text(w, "unit", p->unit);
        put_text(w, "group", p->group);
        key(w, "peers");
        mn_buf_fmt(w->b, "%" PRId64, p->peers);
        if (p->party != MN_CASE_NONE)
            put_text(w, "party", w->c->party[p->party].id);
        mn_buf_char(w->b, '}');
    }
    mn_buf_char(w->b, ']');
}

static void put_seen(writer *w)
{
    if (!w->c->seens)
        return;
    open_list(w, "observations");
    for (size_t i = 0; i < w->c->seens; i++) {
        const mn_case_seen *s = &w->c->seen[i];
        open_item(w, i);
        put_text(w, "by", s->by);
        put_text(w, "when", s->when);
        put_text(w, "where", s->where);
        put_text(w, "saw", s->saw);
        mn_buf_char(w->b, '}');
    }
    mn_buf_char(w->b, ']');
}

void mn_case_write(mn_buf *out, const mn_case *c)
{
    writer w = {.b = out, .c = c, .first = true};
    mn_buf_str(out, "{\n ");
    put_text(&w, "format", mn_text_of("manumit-case-1"));
    put_text(&w, "alert", c->alert);
    put_text(&w, "currency", c->currency);
    put_number(&w, "score", c->score);
    put_number(&w, "threshold", c->threshold);
    put_text(&w, "method", c->method);
    put_texts(&w, "typologies", c->typology, c->typologies);
    put_parties(&w);
    put_accounts(&w);
    put_payments(&w);
    put_facts(&w, "indicators", c->indicator, c->indicators);
    put_facts(&w, "patterns", c->pattern, c->patterns);
    put_facts(&w, "contrary", c->contrary, c->contraries);
    put_without(&w);
    put_peers(&w);
    put_seen(&w);
    w.first = false;
    put_texts(&w, "notes", c->note, c->notes);
    mn_buf_str(out, "\n}\n");
}
