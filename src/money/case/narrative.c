/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/narrative.c - see narrative.h.
 */
#include "money/case/narrative.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

enum {
    NAME = 150,   /* characters of a name in a sentence */
    LONG = 1500,  /* of a text that a person wrote, as one sentence */
    FEW = 12,     /* parties that are all told, also those of whom nothing is said */
    TOLD = 60,    /* parties, places, facts told one by one */
    IDS = 12,     /* payments named in a sentence */
    LISTED = 500, /* payments told one by one, where there is room */
    RESERVE = 400,
};

typedef struct say {
    mn_narrative *out;
    const mn_case *c;
    const mn_case_total *t;
    const char *section;
    mn_buf b; /* the sentence that is being made */
} say;

/* Ends the sentence. */
static void end(say *s)
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
static void capital(say *s)
{
    if (s->b.len && s->b.ptr[0] >= 'a' && s->b.ptr[0] <= 'z')
        s->b.ptr[0] = (char)(s->b.ptr[0] - 'a' + 'A');
}

static void line(say *s, const char *text)
{
    mn_buf_str(&s->b, text);
    end(s);
}

/* " (payments 3, 4 and 5 more)" */
static void put_ids(say *s, const uint32_t *payment, size_t n)
{
    if (!n)
        return;
    mn_buf_str(&s->b, n == 1 ? " (payment " : " (payments ");
    for (size_t i = 0; i < n && i < IDS; i++) {
        mn_buf_str(&s->b, i ? ", " : "");
        mn_clean(&s->b, s->c->payment[payment[i]].id, 40, NULL);
    }
    if (n > IDS)
        mn_buf_fmt(&s->b, " and %zu more", n - IDS);
    mn_buf_char(&s->b, ')');
}

static void put_party(say *s, uint32_t party)
{
    const mn_case_party *p = &s->c->party[party];
    mn_buf_str(&s->b, "party ");
    mn_clean(&s->b, p->id, 40, NULL);
    if (p->name.len) {
        mn_buf_str(&s->b, " (");
        mn_clean(&s->b, p->name, NAME, NULL);
        mn_buf_char(&s->b, ')');
    }
}

/* What a person wrote, in sentences that fit. */
static void put_written(say *s, mn_text t)
{
    mn_buf b = {0};
    mn_clean(&b, t, 0, NULL);
    mn_text rest = {b.ptr, b.len};
    while (rest.len) {
        size_t at = 0, chars = 0;
        for (; at < rest.len && chars < LONG; chars++)
            at += mn_utf8_len(rest, at);
        mn_buf_text(&s->b, mn_text_sub(rest, 0, at));
        rest = mn_text_sub(rest, at, rest.len - at);
        if (rest.len)
            end(s);
    }
    s->out->failed = s->out->failed || b.failed;
    mn_buf_free(&b);
}

static void put_stop(say *s)
{
    if (s->b.len && !strchr(".!?", s->b.ptr[s->b.len - 1]))
        mn_buf_char(&s->b, '.');
    end(s);
}

/* --- parts ------------------------------------------------------------------------------------ */

static void tell_draft(say *s)
{
    s->section = "DRAFT";
    line(s, "[DRAFT made from the bank's payments; not filed; to be checked, finished and approved "
            "by an analyst.]");
    line(s, "Key term: " MN_SAR_KEY_TERM ".");
    mn_buf_str(&s->b, "Alert ");
    mn_clean(&s->b, s->c->alert, 100, NULL);
    mn_buf_fmt(&s->b, " was raised with a score of %.*f", s->c->score < 0.995 ? 2 : 3,
               s->c->score); /* 0.996 is not told as 1.00 */
    if (s->c->method.len) {
        mn_buf_str(&s->b, " (");
        mn_clean(&s->b, s->c->method, NAME, NULL);
        mn_buf_char(&s->b, ')');
    }
    mn_buf_fmt(&s->b,
               " on indicators of %zu %s; the score orders what is reviewed first and is no ",
               s->t->families, s->t->families == 1 ? "family" : "independent families");
    line(s, "probability of a crime.");
}

static void tell_role(say *s, uint32_t i)
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
    for (size_t r = 0; any && r < p->reasons && r < IDS; r++) {
        mn_buf_str(&s->b, r ? "; " : ", because ");
        mn_clean(&s->b, p->reason[r], 300, NULL);
    }
    if (any)
        put_stop(s);
    /* By what is possible alone: a survivor's marker must not be told by a sentence. */
    if (p->role[MN_CASE_EXPLOITED] > 0)
        line(s, mn_case_roles_allow(p)
                    ? "That this party is itself exploited can't be excluded."
                    : "This party may be a victim of what is described here, and is not reported "
                      "as a subject.");
}

static void put_if(say *s, const char *before, mn_text t)
{
    if (t.len) {
        mn_buf_str(&s->b, before);
        mn_clean(&s->b, t, NAME, NULL);
    }
}

static void tell_accounts(say *s, uint32_t party)
{
    size_t n = 0;
    for (size_t i = 0; i < s->c->accounts; i++) {
        const mn_case_account *a = &s->c->account[i];
        if (a->party != party)
            continue;
        if (n++ < IDS) {
            mn_buf_str(&s->b, n == 1 ? "; account " : ", ");
            mn_clean(&s->b, a->id, 40, NULL);
            put_if(s, " at ", a->bank);
            put_if(s, ", opened ", a->opened);
        }
    }
    if (n > IDS)
        mn_buf_fmt(&s->b, " and %zu more accounts", n - IDS);
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

static void tell_who(say *s)
{
    const mn_case *c = s->c;
    size_t stand = 0, left = 0, told = 0;
    s->section = "WHO";
    for (uint32_t i = 0; i < c->parties; i++)
        stand += stands_in(c, i);
    const bool all = !stand || c->parties <= FEW;
    if (!c->decision.subjects)
        line(s, "No subject is named: that is for an analyst to decide.");
    for (uint32_t i = 0; i < c->parties; i++) {
        const mn_case_party *p = &c->party[i];
        if (!all && !stands_in(c, i)) {
            left++;
            continue;
        }
        if (told++ >= TOLD)
            continue;
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
        if (mn_case_subject(c, i)) {
            mn_buf_str(&s->b, "This party is named as a subject by ");
            mn_clean(&s->b, c->decision.by, NAME, NULL);
            put_stop(s);
        }
        tell_role(s, i);
    }
    if (left) {
        mn_buf_fmt(&s->b,
                   "%zu others paid them or were paid by them, and nothing is said of those here: "
                   "they are in the case's table of parties.",
                   left);
        end(s);
    }
    if (told > TOLD) {
        mn_buf_fmt(&s->b, "A further %zu parties are in the case's report.", told - TOLD);
        end(s);
    }
}

static void tell_sum(say *s, size_t n, int64_t sum, const char *where)
{
    if (!n)
        return;
    mn_buf_fmt(&s->b, "%zu %s of together ", n, n == 1 ? "payment" : "payments");
    mn_say_case_money(&s->b, sum, s->c->currency);
    mn_buf_str(&s->b, where);
    end(s);
}

static void tell_channels(say *s)
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
        mn_buf_fmt(&s->b, "By %s: %zu, ", mn_case_channel_words[k], n);
        mn_say_case_money(&s->b, sum, s->c->currency);
        put_stop(s);
    }
}

static void tell_what(say *s)
{
    const mn_case_total *t = s->t;
    s->section = "WHAT";
    tell_sum(s, t->n_in, t->in, " came into the accounts of this bank.");
    tell_sum(s, t->n_out, t->out, " left them.");
    tell_sum(s, t->n_inner, t->inner, " went between accounts on the same side.");
    if (t->unvalued)
        mn_buf_fmt(&s->b, "%zu of them have no known amount and are in no sum.", t->unvalued);
    end(s);
    if (t->reversed)
        mn_buf_fmt(&s->b, "%zu further payments were given back and are in no sum.", t->reversed);
    end(s);
    tell_channels(s);
}

static void tell_when(say *s)
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
    end(s);
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
        end(s);
    }
}

static int by_place(const void *a, const void *b)
{
    const mn_case_payment *const *x = a, *const *y = b;
    const int city = mn_text_cmp((*x)->city, (*y)->city);
    return city ? city : mn_text_cmp((*x)->place, (*y)->place);
}

static void tell_where(say *s)
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
        if (told++ >= TOLD) {
            others++;
            continue;
        }
        mn_clean(&s->b, p[i]->place.len ? p[i]->place : p[i]->city, NAME, NULL);
        if (p[i]->place.len)
            put_if(s, ", ", p[i]->city);
        mn_buf_fmt(&s->b, ": %zu %s.", k - i, k - i == 1 ? "payment" : "payments");
        end(s);
    }
    if (others)
        mn_buf_fmt(&s->b, "And %zu further places.", others);
    end(s);
    mn_arena_free(&a);
}

static void tell_fact(say *s, const mn_case_fact *f)
{
    mn_clean(&s->b, f->says, 1000, NULL);
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

static void tell_facts(say *s, const char *section, const mn_case_fact *f, size_t n,
                       const char *none)
{
    s->section = section;
    if (!n && none)
        line(s, none);
    for (size_t i = 0; i < n && i < TOLD; i++)
        tell_fact(s, &f[i]);
    if (n > TOLD)
        mn_buf_fmt(&s->b, "A further %zu are in the case's report.", n - TOLD);
    end(s);
}

static void tell_without(say *s)
{
    for (size_t i = 0; i < s->c->withouts && i < TOLD; i++) {
        const mn_case_without *w = &s->c->without[i];
        mn_buf_fmt(&s->b, "Without %zu %s", w->payments, w->payments == 1 ? "payment" : "payments");
        put_ids(s, w->payment, w->payments);
        mn_buf_fmt(&s->b, " the score would be %.2f.", w->score);
        end(s);
    }
}

static void tell_peers(say *s)
{
    for (size_t i = 0; i < s->c->peers && i < TOLD; i++) {
        const mn_case_peer *p = &s->c->peer[i];
        mn_clean(&s->b, p->what, NAME, NULL);
        capital(s);
        if (p->party != MN_CASE_NONE) {
            mn_buf_str(&s->b, ", ");
            put_party(s, p->party);
        }
        mn_buf_fmt(&s->b, ": %g against a median of %g", p->value, p->median);
        if (!isnan(p->p95))
            mn_buf_fmt(&s->b, " (95%% are at most %g)", p->p95);
        mn_buf_fmt(&s->b, " among %" PRId64 " peers, ", p->peers);
        mn_clean(&s->b, p->group, NAME, NULL);
        put_stop(s);
    }
}

static void tell_seen(say *s)
{
    s->section = "SEEN BY STAFF";
    if (!s->c->seens)
        line(s, "No observation by staff was given: the advisory asks for behavioural indicators, "
                "and for who saw them.");
    for (size_t i = 0; i < s->c->seens; i++) {
        const mn_case_seen *o = &s->c->seen[i];
        mn_buf_str(&s->b, "On ");
        mn_clean(&s->b, o->when, 40, NULL);
        put_if(s, " at ", o->where);
        put_if(s, ", ", o->by);
        mn_buf_str(&s->b, " saw: ");
        put_written(s, o->saw);
        put_stop(s);
    }
}

static void tell_notes(say *s)
{
    const mn_case_decision *d = &s->c->decision;
    s->section = "NOTES";
    for (size_t i = 0; i < s->c->notes; i++) {
        put_written(s, s->c->note[i]);
        put_stop(s);
    }
    s->section = "DECISION";
    if (!d->by.len) {
        line(s, "No analyst has decided on this alert yet.");
        return;
    }
    mn_clean(&s->b, d->by, NAME, NULL);
    put_if(s, " decided on ", d->when);
    put_if(s, ": ", d->state);
    mn_buf_str(&s->b, ". Reason: ");
    put_written(s, d->reason);
    put_stop(s);
}

static void put_account(say *s, uint32_t account, const char *none)
{
    if (account == MN_CASE_NONE)
        mn_buf_str(&s->b, none);
    else
        mn_clean(&s->b, s->c->account[account].id, 40, NULL);
}

static void tell_payments(say *s)
{
    const mn_case *c = s->c;
    s->section = "PAYMENTS";
    for (size_t i = 0; i < c->payments && i < LISTED; i++) {
        const mn_case_payment *p = &c->payment[i];
        mn_say_case_time(&s->b, p);
        mn_buf_char(&s->b, ' ');
        mn_say_case_money(&s->b, p->value, c->currency);
        mn_buf_fmt(&s->b, " %s from ", mn_case_channel_words[p->channel]);
        put_account(s, p->from, p->channel == MN_CHANNEL_CASH_IN ? "cash" : "outside");
        mn_buf_str(&s->b, " to ");
        put_account(s, p->to, p->channel == MN_CHANNEL_CASH_OUT ? "cash" : "outside");
        put_if(s, ", ", p->place);
        put_if(s, ", IP ", p->ip);
        mn_buf_str(&s->b, p->reversed ? ", given back (payment " : " (payment ");
        mn_clean(&s->b, p->id, 40, NULL);
        mn_buf_str(&s->b, ").");
        end(s);
    }
    if (c->payments > LISTED) {
        mn_buf_fmt(&s->b, "A further %zu payments are in transactions.csv.", c->payments - LISTED);
        end(s);
    }
}

mn_status mn_narrative_make(mn_narrative *out, const mn_case *c, const mn_case_total *t, mn_err *e)
{
    say s = {.out = out, .c = c, .t = t};
    tell_draft(&s);
    tell_who(&s);
    tell_what(&s);
    tell_when(&s);
    tell_where(&s);
    tell_facts(&s, "WHY", c->indicator, c->indicators, "No published indicator was met.");
    tell_peers(&s);
    tell_facts(&s, "HOW", c->pattern, c->patterns, NULL);
    tell_without(&s);
    tell_facts(&s, "AGAINST", c->contrary, c->contraries,
               "No fact that speaks against it was found in the data; that does not say that there "
               "is none.");
    tell_seen(&s);
    tell_notes(&s);
    tell_payments(&s);
    mn_buf_free(&s.b);
    return out->failed ? mn_fail_memory(e) : MN_OK;
}

void mn_narrative_free(mn_narrative *n)
{
    free(n->at);
    mn_arena_free(&n->arena);
    *n = (mn_narrative){.n = 0};
}

void mn_narrative_text(mn_buf *b, const mn_narrative *n)
{
    for (size_t i = 0; i < n->n; i++) {
        if (!i || n->at[i].section != n->at[i - 1].section)
            mn_buf_fmt(b, "%s%s\n", i ? "\n" : "", n->at[i].section);
        mn_buf_text(b, n->at[i].text);
        mn_buf_char(b, '\n');
    }
}

/* --- blocks ----------------------------------------------------------------------------------- */

mn_status mn_narrative_blocks(mn_buf block[MN_SAR_BLOCKS], size_t *blocks, size_t *left,
                              const mn_narrative *n, mn_err *e)
{
    size_t at = 0, chars = 0, i = 0;
    const char *section = NULL;
    for (; i < n->n; i++) {
        const mn_sentence *s = &n->at[i];
        const bool head = s->section != section;
        const size_t need = mn_utf8_count(s->text) + (head ? strlen(s->section) + 2 : 0) + 1;
        size_t room = MN_SAR_BLOCK - (at + 1 == MN_SAR_BLOCKS ? RESERVE : 0);
        if (chars + need > room) {
            if (at + 1 == MN_SAR_BLOCKS)
                break;
            at++;
            chars = 0;
        }
        if (block[at].len)
            mn_buf_char(&block[at], ' ');
        if (head)
            mn_buf_fmt(&block[at], "%s: ", s->section);
        mn_buf_text(&block[at], s->text);
        chars += need;
        section = s->section;
    }
    *left = n->n - i;
    if (*left)
        mn_buf_fmt(&block[at],
                   " [%zu further sentences did not fit: they are in narrative.txt, and "
                   "all payments in transactions.csv.]",
                   *left);
    *blocks = n->n ? at + 1 : 0;
    for (size_t k = 0; k < MN_SAR_BLOCKS; k++)
        if (block[k].failed)
            return mn_fail_memory(e);
    return MN_OK;
}
