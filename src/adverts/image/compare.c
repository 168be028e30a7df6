/* SPDX-License-Identifier: Apache-2.0
 *
 * compare.c - which pictures of two albums are alike. See album.h.
 */
#include <stdlib.h>

#include "adverts/image/album.h"
#include "core/err.h"
#include "core/parallel.h"

enum { TOGETHER = 256 }; /* pictures asked at once: what is found waits for its turn */

/* What one picture is like. */
typedef struct asked {
    mn_album_match *match;
    size_t n, cap;
    bool failed, full;
    uint32_t a;
    mn_turn turn;
} asked;

typedef struct comparing {
    const mn_album *a;
    const mn_pdq_set *b;
    unsigned most;
    bool turned, within;
    size_t from; /* of the pictures asked at once */
    asked *asked;
} comparing;

static bool found(size_t i, unsigned distance, void *payload)
{
    asked *q = payload;
    if (q->n >= MN_ALBUM_EACH) {
        q->full = true;
        return false;
    }
    if (!mn_grow(&q->match, &q->cap, q->n + 1, sizeof *q->match)) {
        q->failed = true;
        return false;
    }
    q->match[q->n++] = (mn_album_match){
        .a = q->a, .b = (uint32_t)i, .distance = (uint16_t)distance, .turn = (uint8_t)q->turn};
    return true;
}

static int by_place(const void *x, const void *y)
{
    const mn_album_match *p = x, *q = y;
    if (p->b != q->b)
        return p->b < q->b ? -1 : 1;
    if (p->distance != q->distance)
        return p->distance < q->distance ? -1 : 1;
    return (p->turn > q->turn) - (p->turn < q->turn);
}

static bool usable(const mn_album_item *item)
{
    return item->quality < 0 || item->quality >= MN_PDQ_USABLE;
}

static void ask(size_t i, void *payload)
{
    comparing *c = payload;
    asked *q = &c->asked[i];
    const size_t number = c->from + i;
    const mn_album_item *item = &c->a->item[number];
    const unsigned turns = c->turned && item->turned ? MN_TURNS : 1;
    *q = (asked){.match = q->match, .cap = q->cap, .a = (uint32_t)number};
    if (!usable(item))
        return;
    for (unsigned t = 0; t < turns && !q->failed && !q->full; t++) {
        q->turn = (mn_turn)t;
        mn_pdq_near(c->b, t ? &item->turned[t] : &item->hash, c->most, c->within ? number + 1 : 0,
                    found, q);
    }
    if (turns == 1)
        return;
    if (q->n)
        qsort(q->match, q->n, sizeof *q->match, by_place);
    size_t kept = 0;
    for (size_t k = 0; k < q->n; k++)
        if (kept == 0 || q->match[k].b != q->match[kept - 1].b)
            q->match[kept++] = q->match[k];
    q->n = kept;
}

/* Puts what one picture is like behind the others'; dull pictures of b do not count. */
static mn_status take(mn_album_matches *out, const asked *q, const mn_album *b, mn_err *e)
{
    if (q->failed)
        return mn_fail_memory(e);
    for (size_t i = 0; i < q->n; i++) {
        if (!usable(&b->item[q->match[i].b]))
            continue;
        if (out->n >= MN_ALBUM_MATCHES) {
            out->cut = true;
            return MN_OK;
        }
        if (!mn_grow(&out->match, &out->cap, out->n + 1, sizeof *out->match))
            return mn_fail_memory(e);
        out->match[out->n++] = q->match[i];
    }
    return MN_OK;
}

static mn_status compare(mn_album_matches *out, comparing *c, const mn_album *b, const mn_ctx *ctx,
                         mn_err *e)
{
    mn_status st = MN_OK;
    for (; c->from < c->a->n && !st && !out->cut; c->from += TOGETHER) {
        const size_t left = c->a->n - c->from, n = left < TOGETHER ? left : TOGETHER;
        st = mn_parallel(ctx, n, ask, c, e);
        for (size_t i = 0; i < n && !st; i++) {
            out->full += c->asked[i].full;
            out->dull += !usable(&c->a->item[c->from + i]);
            st = take(out, &c->asked[i], b, e);
        }
    }
    return st;
}

mn_status mn_album_compare(mn_album_matches *out, const mn_album *a, const mn_album *b,
                           unsigned most, bool turned, const mn_ctx *ctx, mn_err *e)
{
    mn_pdq_set *set = NULL;
    mn_pdq *hashes = malloc((b->n + 1) * sizeof *hashes);
    comparing c = {.a = a,
                   .most = most,
                   .turned = turned,
                   .within = a == b,
                   .asked = calloc(TOGETHER, sizeof *c.asked)};
    mn_album_matches m = {0};
    mn_status st = hashes && c.asked ? MN_OK : mn_fail_memory(e);
    if (!st && (a->n >= UINT32_MAX || b->n >= UINT32_MAX))
        st = mn_fail(e, MN_DATA, "more than %u pictures", UINT32_MAX - 1);
    for (size_t i = 0; !st && i < b->n; i++)
        hashes[i] = b->item[i].hash;
    if (!st)
        st = mn_pdq_set_new(&set, hashes, b->n, e);
    c.b = set;
    if (!st)
        st = compare(&m, &c, b, ctx, e);
    for (size_t i = 0; c.asked && i < TOGETHER; i++)
        free(c.asked[i].match);
    free(c.asked);
    free(hashes);
    mn_pdq_set_free(set);
    if (st)
        mn_album_matches_free(&m);
    else
        *out = m;
    return st;
}

void mn_album_matches_free(mn_album_matches *m)
{
    free(m->match);
    *m = (mn_album_matches){0};
}
