/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/rule.c - scores and decisions put together. See rule.h.
 */
#include "screen/match/rule.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/cache.h"
#include "core/err.h"
#include "core/text.h"

enum { IDLE = 64 }; /* rulers that are kept between calls */

struct mn_ruler {
    mn_ruler *next; /* idle */
    mn_matcher *matcher;
    const mn_ruling *how;
    mn_ruled *row;
    size_t rows, cap;
    mn_identity party;
};

const char *mn_ruled_word(const mn_ruled *x)
{
    return x->state == MN_DECIDED_HOLDS ? mn_store_decision_name(x->said)
                                        : mn_decided_state_name(x->state);
}

/* --- rulers -------------------------------------------------------------------------------- */

typedef struct shelf {
    pthread_mutex_t lock;
    mn_ruler *idle;
    size_t n;
} shelf;

static void ruler_free(mn_ruler *r)
{
    mn_matcher_free(r->matcher);
    free(r->row);
    free(r);
}

static void drop_shelf(void *value)
{
    shelf *s = value;
    for (mn_ruler *r = s->idle, *next; r; r = next) {
        next = r->next;
        ruler_free(r);
    }
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static mn_status make_shelf(void **out, void *payload, const mn_ctx *ctx, mn_err *e)
{
    shelf *s = calloc(1, sizeof *s);
    (void)payload;
    (void)ctx;
    if (!s || pthread_mutex_init(&s->lock, NULL) != 0) {
        free(s);
        return mn_fail_memory(e);
    }
    *out = s;
    return MN_OK;
}

static mn_status shelf_of(shelf **out, const mn_ctx *ctx, mn_err *e)
{
    void *found = NULL;
    mn_status st = ctx && ctx->cache
                       ? mn_cache_get(&found, "screen/rulers", make_shelf, NULL, drop_shelf, ctx, e)
                       : MN_OK;
    if (!st)
        *out = found;
    return st;
}

mn_status mn_ruler_take(mn_ruler **out, const mn_ruling *how, const mn_ctx *ctx, mn_err *e)
{
    shelf *s = NULL;
    mn_ruler *r = NULL;
    mn_status st = shelf_of(&s, ctx, e);
    if (st)
        return st;
    if (s) {
        pthread_mutex_lock(&s->lock);
        if ((r = s->idle)) {
            s->idle = r->next;
            s->n--;
        }
        pthread_mutex_unlock(&s->lock);
    }
    if (!r) {
        if (!(r = calloc(1, sizeof *r)))
            return mn_fail_memory(e);
        if ((st = mn_matcher_new(&r->matcher, how->screener, e))) {
            ruler_free(r);
            return st;
        }
    }
    r->how = how;
    mn_matcher_use(r->matcher, how->screener);
    *out = r;
    return MN_OK;
}

void mn_ruler_give(mn_ruler *r, const mn_ctx *ctx)
{
    shelf *s = NULL;
    if (!r)
        return;
    if (shelf_of(&s, ctx, NULL) == MN_OK && s) {
        pthread_mutex_lock(&s->lock);
        if (s->n < IDLE) {
            r->next = s->idle;
            s->idle = r;
            s->n++;
            r = NULL;
        }
        pthread_mutex_unlock(&s->lock);
    }
    if (r)
        ruler_free(r);
}

/* --- ruling -------------------------------------------------------------------------------- */

static const mn_reviews *reviews_of(const mn_ruling *how)
{
    const mn_reviews *r = how->lists ? how->lists->reviews : NULL;
    return r && mn_reviews_count(r) ? r : NULL;
}

/* The list's name, where reviews of it can be: lists of files have none. */
static mn_text list_of(const mn_ruling *how, uint32_t list)
{
    return how->lists->list[list].version ? mn_text_of(how->lists->list[list].name)
                                          : (mn_text){"", 0};
}

static void find(mn_decided *out, const mn_ruling *how, const mn_match *h, const mn_identity *party)
{
    const mn_text list = list_of(how, h->list);
    memset(out, 0, sizeof *out);
    if (list.len)
        mn_decided_find(out, reviews_of(how), party, list,
                        mn_index_id(mn_screener_list(how->screener, h->list), h->entry),
                        (mn_text){"", 0});
}

static void look(mn_ruled *x, const mn_ruler *r)
{
    static const mn_decision set[] = {MN_DECISION_NONE, MN_DECISION_MATCH, MN_DECISION_REVIEW,
                                      MN_DECISION_NONE};
    mn_decided d;
    find(&d, r->how, &x->match, &r->party);
    x->state = d.state;
    x->said = d.decision;
    x->course = d.course;
    x->review = d.review;
    if (d.course != MN_COURSE_SCORE)
        x->match.decision = set[d.course];
    else if (d.state != MN_DECIDED_NEVER && d.decision != MN_STORE_NO_MATCH && !x->scored)
        x->match.decision = MN_DECISION_REVIEW;
}

static mn_status add(mn_ruler *r, const mn_match *h, mn_err *e)
{
    if (!mn_grow(&r->row, &r->cap, r->rows + 1, sizeof *r->row))
        return mn_fail_memory(e);
    r->row[r->rows++] = (mn_ruled){.match = *h, .scored = h->decision};
    return MN_OK;
}

static bool is_there(const mn_ruler *r, uint32_t list, uint32_t entry)
{
    for (size_t i = 0; i < r->rows; i++)
        if (r->row[i].match.list == list && r->row[i].match.entry == entry)
            return true;
    return false;
}

/* Entries that were found before, and that the names do not show. */
static mn_status add_decided(mn_ruler *r, const mn_party *p, mn_err *e)
{
    const mn_ruling *how = r->how;
    mn_text list, id;
    size_t at = 0;
    mn_status st = MN_OK;
    while (!st && mn_decided_open(&list, &id, &at, reviews_of(how), &r->party))
        for (uint32_t l = 0; l < how->lists->n && !st; l++) {
            uint32_t entry;
            mn_match h;
            if (!mn_text_eq(list_of(how, l), list) ||
                !mn_index_entry_of(&entry, mn_screener_list(how->screener, l), id) ||
                is_there(r, l, entry))
                continue;
            if (!(st = mn_match_entry(&h, r->matcher, p, l, entry, e)))
                st = add(r, &h, e);
        }
    return st;
}

/* The first `most` that are no less than to be looked at; then those that people decided. */
static void cut(mn_ruler *r)
{
    const size_t most = r->how->most ? r->how->most : MN_MATCHES;
    size_t n = 0, told = 0;
    for (size_t i = 0; i < r->rows; i++) {
        const mn_ruled *x = &r->row[i];
        if (x->match.decision ? told++ < most : x->state != MN_DECIDED_NEVER)
            r->row[n++] = *x;
    }
    r->rows = n ? n : r->rows ? 1 : 0;
}

mn_status mn_rule_party(const mn_ruled **out, size_t *n, mn_ruler *r, const mn_party *p, mn_err *e)
{
    const mn_match *h;
    size_t hits;
    const mn_reviews *reviews = reviews_of(r->how);
    mn_status st = mn_match_party(&h, &hits, r->matcher, p, e);
    r->rows = 0;
    for (size_t i = 0; i < hits && !st; i++)
        st = add(r, &h[i], e);
    if (!st && reviews && (r->rows || mn_decided_any_open(reviews)) &&
        !(st = mn_identity_of(&r->party, p, e)) && !(st = add_decided(r, p, e))) {
        for (size_t i = 0; i < r->rows; i++)
            look(&r->row[i], r);
        if (r->rows > 1) /* a row begins with its match */
            qsort(r->row, r->rows, sizeof *r->row, mn_match_order);
    }
    if (st)
        return st;
    cut(r);
    *out = r->row;
    *n = r->rows;
    return MN_OK;
}

mn_status mn_rule_why(mn_decided *out, const mn_ruling *how, const mn_ruled *x, const mn_party *p,
                      mn_err *e)
{
    mn_identity party;
    mn_decided d;
    mn_status st = MN_OK;
    memset(&d, 0, sizeof d);
    if (x->state != MN_DECIDED_NEVER && !(st = mn_identity_of(&party, p, e)))
        find(&d, how, &x->match, &party);
    if (!st)
        *out = d;
    return st;
}
