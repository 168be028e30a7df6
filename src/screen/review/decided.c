/* SPDX-License-Identifier: Apache-2.0
 *
 * decided.c - which review holds. See decided.h.
 */
#include "screen/review/decided.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"

enum { REASON_SHOWN = 160 }; /* columns of a reason in a sentence */

/* A review, as far as it is needed; the texts lie in the arena. */
typedef struct kept {
    mn_text list, entry, who; /* who: hash or key, by the scope */
    mn_text entry_hash, by, reason, expires, confirmed_by, ended_why;
    char date[MN_STORE_DATE];
    int64_t id;
    mn_store_scope scope;
    mn_store_decision decision;
    mn_store_review_state state;
} kept;

struct mn_reviews {
    kept *item;
    size_t n, cap, in_force;
    const kept **open; /* those that do not say "no match", by who */
    size_t n_open;
    mn_arena arena;
};

static int by_subject(const kept *a, const kept *b)
{
    int d = mn_text_cmp(a->list, b->list);
    d = d ? d : mn_text_cmp(a->entry, b->entry);
    d = d ? d : a->scope < b->scope ? -1 : a->scope > b->scope;
    return d ? d : mn_text_cmp(a->who, b->who);
}

/* By subject, then number. */
static int by_place(const void *a, const void *b)
{
    const kept *x = a, *y = b;
    int d = by_subject(x, y);
    return d ? d : x->id < y->id ? -1 : x->id > y->id;
}

void mn_reviews_free(mn_reviews *r)
{
    if (!r)
        return;
    free(r->item);
    free(r->open);
    mn_arena_free(&r->arena);
    free(r);
}

size_t mn_reviews_in_force(const mn_reviews *r)
{
    return r->in_force;
}

size_t mn_reviews_count(const mn_reviews *r)
{
    return r->n;
}

const char *mn_decided_state_name(mn_decided_state s)
{
    static const char *const names[] = {"", "holds", "disputed", "waits", "lapsed"};
    return names[s];
}

/* --- loading ----------------------------------------------------------------------------- */

static mn_status keep(mn_reviews *r, const mn_store_review *v, mn_text on, mn_err *e)
{
    if (v->state == MN_STORE_REPLACED || v->state == MN_STORE_REJECTED)
        return MN_OK;
    if (r->n == MN_REVIEWS_MAX)
        return mn_fail(e, MN_DATA, "the store has more than %d reviews", MN_REVIEWS_MAX);
    if (!mn_grow(&r->item, &r->cap, r->n + 1, sizeof *r->item))
        return mn_fail_memory(e);
    kept *k = &r->item[r->n];
    *k = (kept){.id = v->id, .scope = v->scope, .decision = v->decision, .state = v->state};
    const mn_text from[] = {v->list,
                            v->entry,
                            v->scope == MN_STORE_THIS_PARTY ? v->party_hash : v->party_key,
                            v->entry_hash,
                            v->by,
                            mn_utf8_cut(v->reason, REASON_SHOWN + 1),
                            v->expires,
                            v->confirmed_by,
                            v->ended_why};
    mn_text *const to[] = {&k->list,   &k->entry,   &k->who,          &k->entry_hash, &k->by,
                           &k->reason, &k->expires, &k->confirmed_by, &k->ended_why};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        *to[i] = mn_arena_text(&r->arena, from[i]);
        if (!to[i]->ptr)
            return mn_fail_memory(e);
    }
    snprintf(k->date, sizeof k->date, "%.*s", (int)v->at.len, v->at.ptr);
    if (k->state != MN_STORE_SUPERSEDED && k->state != MN_STORE_WITHDRAWN && k->expires.len &&
        mn_text_cmp(k->expires, on) <= 0)
        k->state = MN_STORE_EXPIRED;
    r->in_force += k->state == MN_STORE_IN_FORCE;
    r->n++;
    return MN_OK;
}

static int by_who(const void *a, const void *b)
{
    const kept *x = *(const kept *const *)a, *y = *(const kept *const *)b;
    const int d = x->scope < y->scope ? -1 : x->scope > y->scope;
    return d ? d : mn_text_cmp(x->who, y->who);
}

static mn_status sort(mn_reviews *r, mn_err *e)
{
    if (!r->n)
        return MN_OK;
    qsort(r->item, r->n, sizeof *r->item, by_place);
    r->open = calloc(r->n, sizeof *r->open);
    if (!r->open)
        return mn_fail_memory(e);
    for (size_t i = 0; i < r->n; i++)
        if (r->item[i].decision != MN_STORE_NO_MATCH && r->item[i].state != MN_STORE_WITHDRAWN)
            r->open[r->n_open++] = &r->item[i];
    if (r->n_open)
        qsort(r->open, r->n_open, sizeof *r->open, by_who);
    return MN_OK;
}

mn_status mn_reviews_load(mn_reviews **out, mn_store *s, mn_text list, mn_text on,
                          const mn_ctx *ctx, mn_err *e)
{
    mn_reviews *r = calloc(1, sizeof *r);
    mn_store_cursor *c = NULL;
    mn_store_review v;
    bool any = true;
    if (!r)
        return mn_fail_memory(e);
    mn_status st = mn_store_reviews(&c, s, list, MN_STORE_REVIEW_STATES, 0, e);
    while (!st && !(st = mn_store_next_review(c, &v, &any, e)) && any) {
        st = keep(r, &v, on, e);
        if (!st && r->n % 1024 == 0)
            st = mn_poll(ctx, e);
    }
    mn_store_cursor_free(c);
    if (!st)
        st = sort(r, e);
    if (st)
        mn_reviews_free(r);
    else
        *out = r;
    return st;
}

/* --- finding ----------------------------------------------------------------------------- */

/* The reviews of a subject are the run from the returned one, *n of them. */
static const kept *subject(size_t *n, const mn_reviews *r, const kept *like)
{
    size_t low = 0, high = r->n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (by_subject(&r->item[mid], like) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    size_t end = low;
    while (end < r->n && by_subject(&r->item[end], like) == 0)
        end++;
    *n = end - low;
    return r->item + low;
}

static bool fits(const kept *k, mn_text entry_hash)
{
    return !entry_hash.len || mn_text_eq(k->entry_hash, entry_hash);
}

/* The latest in force; else the latest of all, where it isn't withdrawn; else NULL. */
static const kept *latest(const mn_reviews *r, const kept *like, mn_text entry_hash)
{
    size_t n;
    const kept *k = subject(&n, r, like);
    for (size_t i = n; i-- > 0;)
        if (k[i].state == MN_STORE_IN_FORCE && fits(&k[i], entry_hash))
            return &k[i];
    return n && k[n - 1].state != MN_STORE_WITHDRAWN ? &k[n - 1] : NULL;
}

static bool in_force(const kept *k, mn_text entry_hash)
{
    return k && k->state == MN_STORE_IN_FORCE && fits(k, entry_hash);
}

static const char *words(mn_store_decision d)
{
    return d == MN_STORE_MATCH ? "match" : d == MN_STORE_NO_MATCH ? "no match" : "unsure";
}

/* The reason on one line, without a full stop, cut where it is long. */
static void one_line(char *out, size_t room, mn_text reason)
{
    const mn_text cut = mn_utf8_cut(reason, REASON_SHOWN);
    mn_text shown = mn_text_trim(cut);
    while (shown.len && shown.ptr[shown.len - 1] == '.')
        shown.len--;
    snprintf(out, room, "%.*s%s", (int)shown.len, shown.ptr, cut.len < reason.len ? "..." : "");
    for (char *c = out; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
}

static void tell_holding(mn_decided *out, const kept *k)
{
    static const char *const said[] = {"is the entry", "is not the entry",
                                       "may be the entry: it was left open"};
    static const mn_course course[] = {MN_COURSE_MATCH, MN_COURSE_NONE, MN_COURSE_REVIEW};
    char reason[4 * REASON_SHOWN + 8], second[96] = "", until[40] = "";
    one_line(reason, sizeof reason, k->reason);
    if (k->confirmed_by.len)
        snprintf(second, sizeof second, " and %.*s", (int)k->confirmed_by.len, k->confirmed_by.ptr);
    if (k->expires.len)
        snprintf(until, sizeof until, " Until %.*s.", (int)k->expires.len, k->expires.ptr);
    out->state = MN_DECIDED_HOLDS;
    out->course = course[k->decision];
    snprintf(out->why, sizeof out->why, "Decided by %.*s%s on %s: it %s (review %lld: %s).%s",
             (int)k->by.len, k->by.ptr, second, k->date, said[k->decision], (long long)k->id,
             reason, until);
}

static void tell_other(mn_decided *out, const kept *k)
{
    char what[200];
    snprintf(what, sizeof what, "Review %lld by %.*s on %s (%s)", (long long)k->id, (int)k->by.len,
             k->by.ptr, k->date, words(k->decision));
    out->course = MN_COURSE_SCORE;
    out->state = k->state == MN_STORE_PROPOSED ? MN_DECIDED_WAITS : MN_DECIDED_LAPSED;
    if (k->state == MN_STORE_PROPOSED)
        snprintf(out->why, sizeof out->why, "%s waits for a second person.", what);
    else if (k->state == MN_STORE_EXPIRED)
        snprintf(out->why, sizeof out->why, "%s expired on %.*s: decide again.", what,
                 (int)k->expires.len, k->expires.ptr);
    else if (k->ended_why.len)
        snprintf(out->why, sizeof out->why, "%s no longer holds: %.200s. Decide again.", what,
                 k->ended_why.ptr);
    else
        snprintf(out->why, sizeof out->why,
                 "%s no longer holds: the entry is not as it was then. Decide again.", what);
}

void mn_decided_find(mn_decided *out, const mn_reviews *r, const mn_identity *party, mn_text list,
                     mn_text entry, mn_text entry_hash)
{
    kept like = {.list = list, .entry = entry, .scope = MN_STORE_THIS_PARTY};
    memset(out, 0, sizeof *out);
    like.who = mn_text_of(party->hash);
    const kept *own = latest(r, &like, entry_hash);
    like.scope = MN_STORE_THIS_NAME;
    like.who = mn_text_of(party->key);
    const kept *name = latest(r, &like, entry_hash);
    const bool own_holds = in_force(own, entry_hash), name_holds = in_force(name, entry_hash);
    const kept *k = own_holds || !name ? own : name_holds || !own ? name : NULL;
    if (!k)
        k = own && name && own->id > name->id ? own : name;
    if (!k)
        return;
    out->review = k->id;
    out->decision = k->decision;
    out->scope = k->scope;
    out->by = k->by;
    out->confirmed_by = k->confirmed_by;
    out->expires = k->expires;
    out->reason = mn_text_trim(mn_utf8_cut(k->reason, REASON_SHOWN));
    memcpy(out->date, k->date, sizeof out->date);
    if (own_holds && name_holds && name->id > own->id && name->decision != own->decision) {
        out->state = MN_DECIDED_DISPUTED;
        out->course = MN_COURSE_REVIEW;
        snprintf(out->why, sizeof out->why,
                 "Review %lld of this party (%s) and the later review %lld of its name (%s) "
                 "contradict each other: withdraw one.",
                 (long long)own->id, words(own->decision), (long long)name->id,
                 words(name->decision));
    } else if (own_holds || name_holds) {
        tell_holding(out, k);
    } else {
        tell_other(out, k);
    }
}

/* --- what must be told whatever the score is ----------------------------------------------- */

mn_text mn_decided_who(const mn_reviews *r, size_t i)
{
    return r->item[i].who;
}

bool mn_decided_any_open(const mn_reviews *r)
{
    return r->n_open != 0;
}

/* Where those of a scope and `who` begin. */
static size_t first_open(const mn_reviews *r, const kept *like)
{
    size_t low = 0, high = r->n_open;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (by_who(&r->open[mid], &like) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

bool mn_decided_open(mn_text *list, mn_text *entry, size_t *at, const mn_reviews *r,
                     const mn_identity *party)
{
    const kept own = {.scope = MN_STORE_THIS_PARTY, .who = mn_text_of(party->hash)};
    const kept name = {.scope = MN_STORE_THIS_NAME, .who = mn_text_of(party->key)};
    const kept *const like[] = {&own, &name};
    size_t skip = *at;
    for (size_t i = 0; i < 2; i++) {
        const size_t first = first_open(r, like[i]);
        size_t end = first;
        while (end < r->n_open && by_who(&r->open[end], &like[i]) == 0) {
            if (end - first == skip) {
                *list = r->open[end]->list;
                *entry = r->open[end]->entry;
                ++*at;
                return true;
            }
            end++;
        }
        skip -= end - first;
    }
    return false;
}
