/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/stock.c - a store's lists and reviews, read when they have changed. See stock.h.
 */
#include "screen/match/stock.h"

#include <manumit/store_account.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "store/beside.h"

enum { TRIES = 5 };

/* --- reading ------------------------------------------------------------------------------- */

static mn_status read_lists(mn_stock *s, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_list l;
    size_t cap = s->lists;
    bool any = true;
    s->lists = 0;
    mn_status st = mn_store_lists(&c, s->store, e);
    while (!st && !(st = mn_store_next_list(c, &l, &any, e)) && any) {
        if (!l.version)
            continue;
        if (!mn_grow(&s->list, &cap, s->lists + 1, sizeof *s->list))
            st = mn_fail_memory(e);
        else
            s->list[s->lists++] = l;
    }
    mn_store_cursor_free(c);
    return st;
}

static bool same_end(const mn_store_receipt *a, const mn_store_receipt *b)
{
    return a->sequence == b->sequence && strcmp(a->hash, b->hash) == 0;
}

/* All of one moment: again where something was written meanwhile. Reviews are read last: of two
 * moments they would be the later, and a review of an entry that has changed does not hold. */
static mn_status read_all(mn_stock *s, const mn_stock_asked *a, const mn_ctx *ctx, mn_err *e)
{
    mn_store_receipt after;
    mn_status st = MN_OK;
    snprintf(s->day, sizeof s->day, "%s", a->today);
    for (int i = 0; i < TRIES && !st; i++) {
        mn_reviews *reviews = NULL;
        if ((st = mn_store_audit_receipt(&s->end, s->store, e)) || (st = read_lists(s, e)))
            break;
        if (a->reviews &&
            (st = mn_reviews_load(&reviews, s->store, mn_text_of(""), mn_text_of(s->day), ctx, e)))
            break;
        mn_reviews_free(s->reviews);
        s->reviews = reviews;
        st = mn_store_audit_receipt(&after, s->store, e);
        if (!st && same_end(&s->end, &after))
            break;
    }
    return st;
}

/* --- one that is kept ---------------------------------------------------------------------- */

static void drop(void *value)
{
    mn_stock *s = value;
    mn_reviews_free(s->reviews);
    mn_store_close(s->store);
    free(s->list);
    free(s);
}

/* The file at the place; zeros where it is none. */
static void look_at_file(uint64_t *device, uint64_t *inode, const char *place)
{
    struct stat f;
    const bool is = !strstr(place, "://") && stat(place, &f) == 0;
    *device = is ? (uint64_t)f.st_dev : 0;
    *inode = is ? (uint64_t)f.st_ino : 0;
}

static bool same_file(const mn_stock *s, const char *place)
{
    uint64_t device, inode;
    look_at_file(&device, &inode, place);
    return device == s->device && inode == s->inode;
}

static mn_status may_read(const mn_stock *s, const mn_stock_asked *a, mn_err *e)
{
    return a->actor ? mn_store_may(s->store, mn_text_of(a->actor), MN_STORE_READ, e) : MN_OK;
}

static mn_status fresh(bool *out, void *value, void *payload, const mn_ctx *ctx, mn_err *e)
{
    const mn_stock_asked *a = payload;
    mn_stock *s = value;
    mn_store_receipt now;
    (void)ctx;
    *out = false;
    if (!s->store || !same_file(s, a->place) || strcmp(s->day, a->today) != 0)
        return MN_OK;
    if (mn_store_audit_receipt(&now, s->store, NULL)) { /* the connection may be lost */
        mn_store_close(s->store);
        s->store = NULL;
        return MN_OK;
    }
    *out = same_end(&s->end, &now);
    return *out ? may_read(s, a, e) : MN_OK;
}

mn_status mn_stock_open(mn_store **out, const char *place, const mn_ctx *ctx, mn_err *e)
{
    const mn_store_options o = {.read_only = true};
    mn_ctx disk = MN_CTX_INIT; /* whoever serves has chosen the store: it lies on a disk */
    if (ctx)
        disk = *ctx;
    disk.files = NULL;
    return mn_store_open(out, place, &o, &disk, e);
}

static mn_status make(void **out, void *before, void *payload, const mn_ctx *ctx, mn_err *e)
{
    const mn_stock_asked *a = payload;
    mn_stock *old = before, *s = calloc(1, sizeof *s);
    mn_status st = MN_OK;
    if (!s)
        return mn_fail_memory(e);
    if (old && old->store && same_file(old, a->place)) {
        s->store = old->store;
        s->device = old->device;
        s->inode = old->inode;
        old->store = NULL;
    } else {
        look_at_file(&s->device, &s->inode, a->place);
        st = mn_stock_open(&s->store, a->place, ctx, e);
    }
    if (!st && !(st = may_read(s, a, e)))
        st = read_all(s, a, ctx, e);
    if (st)
        drop(s);
    else
        *out = s;
    return st;
}

mn_status mn_stock_get(mn_loan *out, const mn_stock_asked *a, const mn_ctx *ctx, mn_err *e)
{
    static const mn_lend_kind kind = {fresh, make, drop};
    char key[MN_BESIDE_KEY];
    mn_stock_asked copy = *a;
    mn_beside_key(key, "screen/stock", a->place);
    return mn_lend(out, key, &kind, &copy, ctx, e);
}
