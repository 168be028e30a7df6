/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/narrative.c - see narrative.h.
 */
#include "money/case/narrative_say.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

enum {
    LONG = 1500, /* of a text that a person wrote, as one sentence */
    FEW = 12,    /* parties that are all told, also those of whom nothing is said */
};

void mn_say_end(mn_say *s)
{
    mn_narrative *n = s->out;
    if (s->b.failed || !mn_grow(&n->at, &n->cap, n->n + 1, sizeof *n->at)) {
        n->failed = true;
    } else if (s->b.len) {
        n->at[n->n] =
            (mn_sentence){s->section, mn_arena_text(&n->arena, (mn_text){s->b.ptr, s->b.len})};
        n->failed = n->failed || !n->at[n->n].text.ptr;
        n->n++;
    }
    mn_buf_clear(&s->b);
}

/* The sentence begins with a capital letter. */
static void capital(mn_say *s)
{
    if (s->b.len && s->b.ptr[0] >= 'a' && s->b.ptr[0] <= 'z')
        s->b.ptr[0] = (char)(s->b.ptr[0] - 'a' + 'A');
}

static void line(mn_say *s, const char *text)
{
    mn_buf_str(&s->b, text);
    mn_say_end(s);
}

/* At most so many characters, and dots where there are more. */
static void put_cut(mn_say *s, mn_text t, size_t most)
{
    mn_cleaned done = {.cut = 0};
    mn_clean(&s->b, t, most, &done);
    mn_buf_str(&s->b, done.cut ? "..." : "");
}

/* " (payments 3, 4 and 5 more)" */
static void put_ids(mn_say *s, const uint32_t *payment, size_t n)
{
    if (!n)
        return;
    if (!s->room->ids) {
        mn_buf_fmt(&s->b, " (%zu %s)", n, n == 1 ? "payment" : "payments");
        return;
    }
    mn_buf_str(&s->b, n == 1 ? " (payment " : " (payments ");
    for (size_t i = 0; i < n && i < s->room->ids; i++) {
        mn_buf_str(&s->b, i ? ", " : "");
        mn_clean(&s->b, s->c->payment[payment[i]].id, 40, NULL);
    }
    if (n > s->room->ids)
        mn_buf_fmt(&s->b, " and %zu more", n - s->room->ids);
    mn_buf_char(&s->b, ')');
}

static void put_party(mn_say *s, uint32_t party)
{
    const mn_case_party *p = &s->c->party[party];
    mn_buf_str(&s->b, "party ");
    mn_clean(&s->b, p->id, 40, NULL);
    if (p->name.len) {
        mn_buf_str(&s->b, " (");
        put_cut(s, p->name, s->room->name);
        mn_buf_char(&s->b, ')');
    }
}

/* What a person wrote, in sentences that fit. */
static void put_written(mn_say *s, mn_text t)
{
    mn_buf b = {0};
    mn_cleaned done = {.cut = 0};
    mn_clean(&b, t, s->room->written, &done);
    if (done.cut)
        mn_buf_str(&b, " [cut: narrative.txt has it whole]");
    mn_text rest = {b.ptr, b.len};
    while (rest.len) {
        size_t at = 0, chars = 0;
        for (; at < rest.len && chars < LONG; chars++)
            at += mn_utf8_len(rest, at);
        mn_buf_text(&s->b, mn_text_sub(rest, 0, at));
        rest = mn_text_sub(rest, at, rest.len - at);
        if (rest.len)
            mn_say_end(s);
    }
    s->out->failed = s->out->failed || b.failed;
    mn_buf_free(&b);
}

static void put_stop(mn_say *s)
{
    if (s->b.len && !strchr(".!?", s->b.ptr[s->b.len - 1]))
        mn_buf_char(&s->b, '.');
    mn_say_end(s);
}

/* --- parts ------------------------------------------------------------------------------------ */

static void tell_draft(mn_say *s)
{
    s->section = "DRAFT";
    line(s, "[DRAFT made from the bank's payments; not filed; to be checked, finished and approved "
            "by an analyst.]");
    if (s->brief)
        line(s, "[Shortened to the room that a report has: repeated payments are told together, "
                "and of many parties, places, facts and texts the first. All of it is in "
                "narrative.txt, and all payments are in transactions.csv.]");
    line(s, "Key term: " MN_SAR_KEY_TERM ".");
    mn_buf_str(&s->b, "Alert ");
    mn_clean(&s->b, s->c->alert, 100, NULL);
    mn_buf_fmt(&s->b, " was raised with a score of %.*f", s->c->score < 0.995 ? 2 : 3,
               s->c->score); /* 0.996 is not told as 1.00 */
    if (s->c->method.len) {
        mn_buf_str(&s->b, " (");
        put_cut(s, s->c->method, s->room->name);
        mn_buf_char(&s->b, ')');
    }
    mn_buf_fmt(&s->b,
               " on indicators of %zu %s; the score orders what is reviewed first and is no ",
               s->t->families, s->t->families == 1 ? "family" : "independent families");
    line(s, "probability of a crime.");
}

static void tell_role(mn_say *s, uint32_t i)
{
    static const char *const as[MN_CASE_ROLES] = {"directs what others do",
                                                  "is exploited by others", "is a front",
                                                  "lends an account to others"};
    const mn_case_party *p = &s->c->party[i];
    bool any = false;
    for (int r = 0; r < MN_CASE_ROLES; r++)
        if (p->role[r] > 0) {
            if (!any)
                mn_buf_str(&s->b, "It is possible that this party ");
            else
                mn_buf_str(&s->b, ", or ");
            mn_buf_fmt(&s->b, "%s (%.2f)", as[r], p->role[r]);
            any = true;
        }
    for (size_t r = 0; any && r < p->reasons && r < s->room->reasons; r++) {
        mn_buf_str(&s->b, r ? "; " : ", because ");
        put_cut(s, p->reason[r], s->room->clause / 3);
    }
    if (any && p->reasons > s->room->reasons)
        mn_buf_fmt(&s->b, "; reasons told elsewhere: %zu", p->reasons - s->room->reasons);
    if (any)
        put_stop(s);
    /* By what is possible alone: a survivor's marker must not be told by a sentence. */
    if (p->role[MN_CASE_EXPLOITED] > 0)
        line(s, mn_case_roles_allow(p)
                    ? "That this party is itself exploited can't be excluded."
                    : "This party may be a victim of what is described here, and is not reported "
                      "as a subject.");
}

static void put_if(mn_say *s, const char *before, mn_text t)
{
    if (t.len) {
        mn_buf_str(&s->b, before);
        put_cut(s, t, s->room->name);
    }
}

static void tell_accounts(mn_say *s, uint32_t party)
{
    size_t n = 0;
    for (size_t i = 0; i < s->c->accounts; i++) {
        const mn_case_account *a = &s->c->account[i];
        if (a->party != party)
            continue;
        if (n++ < (s->room->ids ? s->room->ids : 1)) {
            mn_buf_str(&s->b, n == 1 ? "; account " : ", ");
            mn_clean(&s->b, a->id, 40, NULL);
            put_if(s, " at ", a->bank);
            put_if(s, ", opened ", a->opened);
        }
    }
    const size_t most = s->room->ids ? s->room->ids : 1;
    if (n > most)
        mn_buf_fmt(&s->b, " and %zu more accounts", n - most);
}

/* Whether something is said of the party itself: who only sold to it, say, does not belong among
 * those whom a report is about. */
static bool stands_in(const mn_case *c, uint32_t party)
{
    const mn_case_party *p = &c->party[party];
    bool any = mn_case_subject(c, party) || p->reasons > 0;
    for (int r = 0; r < MN_CASE_ROLES; r++)
        any = any || p->role[r] > 0;
    for (size_t i = 0; i < c->indicators; i++)
        any = any || c->indicator[i].party == party;
    return any;
}

static void tell_party(mn_say *s, uint32_t i)
{
    const mn_case_party *p = &s->c->party[i];
    put_party(s, i);
    capital(s);
    mn_buf_str(&s->b, p->kind == 'P'   ? ", a person"
                      : p->kind == 'B' ? ", a business"
                      : p->kind == 'M' ? ", a merchant"
                                       : "");
    put_if(s, ", of ", p->address);
    put_if(s, ", ", p->city);
    put_if(s, ", ", p->country);
    put_if(s, ", telephone ", p->phone);
    put_if(s, ", e-mail ", p->email);
    tell_accounts(s, i);
    put_stop(s);
    if (mn_case_subject(s->c, i)) {
        mn_buf_str(&s->b, "This party is named as a subject by ");
        put_cut(s, s->c->decision.by, s->room->name);
        put_stop(s);
    }
    tell_role(s, i);
}

/* Subjects first where not all can be told. */
static void tell_who(mn_say *s)
{
    const mn_case *c = s->c;
    size_t stand = 0, left = 0, told = 0, exploited = 0;
    s->section = "WHO";
    for (uint32_t i = 0; i < c->parties; i++)
        stand += stands_in(c, i);
    const bool all = !stand || c->parties <= FEW;
    if (!c->decision.subjects)
        line(s, "No subject is named: that is for an analyst to decide.");
    for (int turn = 0; turn < 2; turn++)
        for (uint32_t i = 0; i < c->parties; i++) {
            if (s->brief ? turn == mn_case_subject(c, i) : turn > 0)
                continue;
            if (!all && !stands_in(c, i))
                left++;
            else if (told++ < s->room->told)
                tell_party(s, i);
            else
                exploited += c->party[i].role[MN_CASE_EXPLOITED] > 0;
        }
    if (left) {
        mn_buf_fmt(&s->b,
                   "%zu others paid them or were paid by them, and nothing is said of those here: "
                   "they are in the case's table of parties.",
                   left);
        mn_say_end(s);
    }
    if (told > s->room->told) {
        mn_buf_fmt(&s->b, "A further %zu parties", told - s->room->told);
        if (exploited)
            mn_buf_fmt(&s->b, ", of whom %zu may be exploited,", exploited);
        mn_buf_str(&s->b, s->brief ? " are in narrative.txt." : " are in the case's report.");
        mn_say_end(s);
    }
}

static void tell_sum(mn_say *s, size_t n, int64_t sum, const char *where)
{
    if (!n)
        return;
    mn_buf_fmt(&s->b, "%zu %s of together ", n, n == 1 ? "payment" : "payments");
    mn_say_case_money(&s->b, sum, s->c->currency);
    mn_buf_str(&s->b, where);
    mn_say_end(s);
}

static void tell_channels(mn_say *s)
{
    for (unsigned k = 0; k < MN_CHANNELS; k++) {
        size_t n = 0;
        int64_t sum = 0;
        for (size_t i = 0; i < s->c->payments; i++) {
            const mn_case_payment *p = &s->c->payment[i];
            if (p->channel != k || p->reversed)
                continue;
            n++;
            if (p->value != MN_PAY_NO_VALUE && __builtin_add_overflow(sum, p->value, &sum))
                sum = INT64_MAX;
        }
        if (!n)
            continue;
        mn_buf_fmt(&s->b, "By %s: %zu, ", mn_channel_words[k], n);
        mn_say_case_money(&s->b, sum, s->c->currency);
        put_stop(s);
    }
}

static void tell_what(mn_say *s)
{
    const mn_case_total *t = s->t;
    s->section = "WHAT";
    tell_sum(s, t->n_in, t->in, " came into the accounts of this bank.");
    tell_sum(s, t->n_out, t->out, " left them.");
    tell_sum(s, t->n_inner, t->inner, " went between accounts on the same side.");
    if (t->unvalued)
        mn_buf_fmt(&s->b, "%zu of them have no known amount and are in no sum.", t->unvalued);
    mn_say_end(s);
    if (t->reversed)
        mn_buf_fmt(&s->b, "%zu further payments were given back and are in no sum.", t->reversed);
    mn_say_end(s);
    tell_channels(s);
}

static void tell_when(mn_say *s)
{
    const mn_case_total *t = s->t;
    size_t night = 0, hours = 0;
    s->section = "WHEN";
    if (!t->any)
        return;
    mn_buf_str(&s->b, "From ");
    mn_say_case_day(&s->b, mn_case_day(&s->c->payment[t->first]), false);
    mn_buf_str(&s->b, " to ");
    mn_say_case_day(&s->b, mn_case_day(&s->c->payment[t->last]), false);
    mn_buf_fmt(&s->b, ", %zu %s.", t->days, t->days == 1 ? "day" : "days");
    mn_say_end(s);
    for (size_t i = 0; i < s->c->payments; i++) {
        const mn_case_payment *p = &s->c->payment[i];
        const int64_t at = p->time + INT64_C(900) * p->zone,
                      h = (at % 86400 + 86400) % 86400 / 3600;
        if (p->reversed || p->day_only)
            continue;
        hours++;
        night += h >= 22 || h < 6;
    }
    if (hours) {
        mn_buf_fmt(&s->b, "Of %zu payments whose hour is known, %zu were between 22:00 and 06:00.",
                   hours, night);
        mn_say_end(s);
    }
}

static int by_place(const void *a, const void *b)
{
    const mn_case_payment *const *x = a, *const *y = b;
    const int city = mn_text_cmp((*x)->city, (*y)->city);
    return city ? city : mn_text_cmp((*x)->place, (*y)->place);
}

static void tell_where(mn_say *s)
{
    const mn_case *c = s->c;
    size_t n = 0, told = 0, others = 0;
    mn_arena a = {0};
    const mn_case_payment **p = mn_arena_alloc(&a, c->payments + 1, sizeof *p);
    s->section = "WHERE";
    if (!p) {
        s->out->failed = true;
        return;
    }
    for (size_t i = 0; i < c->payments; i++)
        if (!c->payment[i].reversed && (c->payment[i].place.len || c->payment[i].city.len))
            p[n++] = &c->payment[i];
    if (n)
        qsort(p, n, sizeof *p, by_place);
    else
        line(s, "The payments tell no place.");
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && by_place(&p[i], &p[k]) == 0;)
            k++;
        if (told++ >= s->room->told) {
            others++;
            continue;
        }
        put_cut(s, p[i]->place.len ? p[i]->place : p[i]->city, s->room->name);
        if (p[i]->place.len)
            put_if(s, ", ", p[i]->city);
        mn_buf_fmt(&s->b, ": %zu %s.", k - i, k - i == 1 ? "payment" : "payments");
        mn_say_end(s);
    }
    if (others)
        mn_buf_fmt(&s->b, "And %zu further places.", others);
    mn_say_end(s);
    mn_arena_free(&a);
}

static void tell_fact(mn_say *s, const mn_case_fact *f)
{
    put_cut(s, f->says, s->room->clause);
    capital(s);
    if (f->party != MN_CASE_NONE) {
        mn_buf_str(&s->b, ", of ");
        put_party(s, f->party);
    }
    put_ids(s, f->payment, f->payments);
    if (f->id.len) {
        mn_buf_str(&s->b, " [");
        mn_clean(&s->b, f->id, 60, NULL);
        put_if(s, ": ", f->source);
        put_if(s, ", ", f->paragraph);
        put_if(s, ", ", f->date);
        mn_buf_char(&s->b, ']');
    }
    put_stop(s);
}

/* Of n things those that there was no room for. */
static void tell_rest(mn_say *s, size_t n)
{
    if (n > s->room->told)
        mn_buf_fmt(&s->b, "A further %zu are in %s.", n - s->room->told,
                   s->brief ? "narrative.txt" : "the case's report");
    mn_say_end(s);
}

static void tell_facts(mn_say *s, const char *section, const mn_case_fact *f, size_t n,
                       const char *none)
{
    s->section = section;
    if (!n && none)
        line(s, none);
    for (size_t i = 0; i < n && i < s->room->told; i++)
        tell_fact(s, &f[i]);
    tell_rest(s, n);
}

static void tell_without(mn_say *s)
{
    for (size_t i = 0; i < s->c->withouts && i < s->room->told; i++) {
        const mn_case_without *w = &s->c->without[i];
        mn_buf_fmt(&s->b, "Without %zu %s", w->payments, w->payments == 1 ? "payment" : "payments");
        if (s->room->ids)
            put_ids(s, w->payment, w->payments);
        mn_buf_fmt(&s->b, " the score would be %.2f.", w->score);
        mn_say_end(s);
    }
    tell_rest(s, s->c->withouts);
}

static void tell_peers(mn_say *s)
{
    for (size_t i = 0; i < s->c->peers && i < s->room->told; i++) {
        const mn_case_peer *p = &s->c->peer[i];
        put_cut(s, p->what, s->room->name);
        capital(s);
        if (p->party != MN_CASE_NONE) {
            mn_buf_str(&s->b, ", ");
            put_party(s, p->party);
        }
        mn_buf_fmt(&s->b, ": %g against a median of %g", p->value, p->median);
        if (!isnan(p->p95))
            mn_buf_fmt(&s->b, " (95%% are at most %g)", p->p95);
        mn_buf_fmt(&s->b, " among %" PRId64 " peers, ", p->peers);
        put_cut(s, p->group, s->room->name);
        put_stop(s);
    }
    tell_rest(s, s->c->peers);
}

static void tell_unread(mn_say *s, size_t n, const char *what)
{
    if (n > s->room->persons)
        mn_buf_fmt(&s->b, "A further %zu %s are in narrative.txt.", n - s->room->persons, what);
    mn_say_end(s);
}

static void tell_seen(mn_say *s)
{
    s->section = "SEEN BY STAFF";
    if (!s->c->seens)
        line(s, "No observation by staff was given: the advisory asks for behavioural indicators, "
                "and for who saw them.");
    for (size_t i = 0; i < s->c->seens && i < s->room->persons; i++) {
        const mn_case_seen *o = &s->c->seen[i];
        mn_buf_str(&s->b, "On ");
        mn_clean(&s->b, o->when, 40, NULL);
        put_if(s, " at ", o->where);
        put_if(s, ", ", o->by);
        mn_buf_str(&s->b, " saw: ");
        put_written(s, o->saw);
        put_stop(s);
    }
    tell_unread(s, s->c->seens, "observations");
}

static void tell_notes(mn_say *s)
{
    const mn_case_decision *d = &s->c->decision;
    s->section = "NOTES";
    for (size_t i = 0; i < s->c->notes && i < s->room->persons; i++) {
        put_written(s, s->c->note[i]);
        put_stop(s);
    }
    tell_unread(s, s->c->notes, "notes");
    s->section = "DECISION";
    if (!d->by.len) {
        line(s, "No analyst has decided on this alert yet.");
        return;
    }
    put_cut(s, d->by, s->room->name);
    put_if(s, " decided on ", d->when);
    put_if(s, ": ", d->state);
    mn_buf_str(&s->b, ". Reason: ");
    put_written(s, d->reason);
    put_stop(s);
}

static void tell_all(mn_say *s)
{
    const mn_case *c = s->c;
    tell_draft(s);
    tell_who(s);
    tell_what(s);
    tell_when(s);
    tell_where(s);
    tell_facts(s, "WHY", c->indicator, c->indicators, "No published indicator was met.");
    tell_peers(s);
    tell_facts(s, "HOW", c->pattern, c->patterns, NULL);
    tell_without(s);
    tell_facts(s, "AGAINST", c->contrary, c->contraries,
               "No fact that speaks against it was found in the data; that does not say that there "
               "is none.");
    tell_seen(s);
    tell_notes(s);
    mn_say_payments(s);
}

/* All of it, then less and less. The last has room for about 5,000 characters. */
static const mn_say_room rooms[MN_NARRATIVES] = {
    {150, 1000, 0, 60, 12, 12, SIZE_MAX, 500, 0},
    {150, 1000, 6000, 60, 12, 12, 40, 0, 60},
    {150, 600, 2000, 30, 6, 6, 12, 0, 24},
    {100, 300, 1000, 15, 3, 3, 6, 0, 12},
    {60, 270, 600, 8, 2, 2, 4, 0, 8},
    {40, 240, 400, 4, 0, 1, 2, 0, 4},
    {40, 210, 300, 2, 0, 1, 1, 0, 2},
    {30, 180, 150, 1, 0, 1, 1, 0, 1},
};

mn_status mn_narrative_make_less(mn_narrative *out, unsigned less, const mn_case *c,
                                 const mn_case_total *t, mn_err *e)
{
    MN_BUG(less < MN_NARRATIVES);
    mn_say s = {.out = out, .c = c, .t = t, .room = &rooms[less], .brief = less > 0};
    tell_all(&s);
    mn_buf_free(&s.b);
    return out->failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_narrative_make(mn_narrative *out, const mn_case *c, const mn_case_total *t, mn_err *e)
{
    return mn_narrative_make_less(out, 0, c, t, e);
}

void mn_narrative_free(mn_narrative *n)
{
    free(n->at);
    mn_arena_free(&n->arena);
    *n = (mn_narrative){.n = 0};
}
