/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/part/buckets.c - signatures to lines of bands, and those, sorted, to pairs.
 *
 * A line begins with all that orders it within its bucket, so that sorting by bytes gives the order
 * in which one process compares the bucket's texts (cluster/bands.c).
 */
#include <string.h>

#include "adverts/part/part.h"
#include "core/err.h"
#include "core/text.h"

mn_status mn_step_bands(mn_step_out *o, mn_step_lines *in, const mn_ctx *ctx, mn_err *e)
{
    mn_signature s;
    mn_text_name name;
    bool more = true;
    mn_status st;
    (void)ctx;
    while (!(st = mn_step_next(&more, in, e)) && more) {
        if (in->cells == 5 && mn_text_eq_str(in->cell[1], "post"))
            continue;
        if (in->cells != 4 || !mn_text_eq_str(in->cell[1], "signature") ||
            !mn_step_name(&name, in->cell[0]) ||
            !mn_step_hex32(s.band, MN_SKETCH_BANDS, in->cell[2]) ||
            !mn_step_bins(s.bin, in->cell[3]))
            return mn_step_refuse(in, "no line of a signature", e);
        for (unsigned band = 0; band < MN_SKETCH_BANDS; band++) {
            unsigned order[MN_PIECE_KEYS];
            const unsigned n = mn_piece_order(order, band);
            mn_buf_char(&o->b, (char)('0' + band / 10));
            mn_buf_char(&o->b, (char)('0' + band % 10));
            for (unsigned i = 0; i < n; i++) {
                mn_step_put_hex32(&o->b, s.band[order[i]]);
                if (!i)
                    mn_buf_char(&o->b, '\t');
            }
            mn_buf_char(&o->b, '\t');
            mn_buf_text(&o->b, in->cell[0]);
            mn_buf_char(&o->b, '\t');
            mn_buf_text(&o->b, in->cell[3]);
            mn_buf_char(&o->b, '\n');
        }
        if ((st = mn_step_send(o, false, e)))
            return st;
    }
    return st;
}

/* --- pairs ------------------------------------------------------------------------------------ */

/* What orders a line: band, keys in order, name. */
typedef struct place {
    unsigned band, keys;
    uint32_t key[MN_PIECE_KEYS];
    mn_text_name name;
} place;

static bool read_band(place *p, mn_piece_entry *x, const mn_step_lines *l)
{
    unsigned order[MN_PIECE_KEYS];
    const mn_text at = l->cell[0];
    if (l->cells != 4 || at.len != 10 || at.ptr[0] < '0' || at.ptr[0] > '9' || at.ptr[1] < '0' ||
        at.ptr[1] > '9')
        return false;
    p->band = (unsigned)(at.ptr[0] - '0') * 10 + (unsigned)(at.ptr[1] - '0');
    if (p->band >= MN_SKETCH_BANDS)
        return false;
    p->keys = mn_piece_order(order, p->band);
    if (!mn_step_hex32(p->key, 1, mn_text_sub(at, 2, 8)) ||
        !mn_step_hex32(p->key + 1, p->keys - 1, l->cell[1]) ||
        !mn_step_name(&p->name, l->cell[2]) || !mn_step_bins(x->bin, l->cell[3]))
        return false;
    x->name = p->name;
    x->next = p->key[1];
    x->then = p->key[2];
    return true;
}

static bool one_bucket(const place *a, const place *b)
{
    return a->band == b->band && a->key[0] == b->key[0];
}

static int by_place(const place *a, const place *b)
{
    if (a->band != b->band)
        return a->band < b->band ? -1 : 1;
    for (unsigned i = 0; i < a->keys; i++)
        if (a->key[i] != b->key[i])
            return a->key[i] < b->key[i] ? -1 : 1;
    return mn_text_name_order(a->name, b->name);
}

static void put_pair(mn_text_name a, mn_text_name b, void *payload)
{
    mn_buf *out = payload;
    mn_step_put_name(out, a);
    mn_buf_str(out, "\tas\t");
    mn_step_put_name(out, b);
    mn_buf_char(out, '\n');
}

mn_status mn_step_pairs(mn_step_out *o, mn_step_lines *in, const mn_ctx *ctx, mn_err *e)
{
    const mn_cluster_options options = MN_CLUSTER_OPTIONS_INIT;
    mn_piece_bucket b = {0};
    mn_piece_entry x, last = {.next = 0};
    place p, before = {.keys = 0};
    bool more = true;
    mn_status st = mn_piece_bucket_new(&b, options.pair, put_pair, &o->b, e);
    (void)ctx;
    while (!st && !(st = mn_step_next(&more, in, e)) && more) {
        if (!read_band(&p, &x, in)) {
            st = mn_step_refuse(in, "no line of a band", e);
            break;
        }
        const int order = before.keys ? by_place(&before, &p) : -1;
        if (order > 0) {
            st = mn_step_unsorted(in, e);
        } else if (!order) { /* the text again, of another share of the posts */
            if (memcmp(x.bin, last.bin, sizeof x.bin) != 0)
                st = mn_step_refuse(in, "a text has another signature than before", e);
        } else {
            if (before.keys && !one_bucket(&before, &p))
                mn_piece_bucket_end(&b);
            mn_piece_bucket_add(&b, &x);
            before = p;
            last = x;
            st = mn_step_send(o, false, e);
        }
    }
    if (!st)
        mn_piece_bucket_end(&b);
    mn_piece_bucket_free(&b);
    return st;
}
