/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/part/posts.c - posts as lines, and what texts are told by.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/part/part.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"

enum { WRITE = 1 << 18, BATCH = 4096, BATCH_BYTES = 1 << 23 };

mn_status mn_step_send(mn_step_out *o, bool all, mn_err *e)
{
    if (o->b.failed)
        return mn_fail_memory(e);
    if (!o->to || o->b.len < (all ? 1 : WRITE))
        return MN_OK;
    const mn_status st = mn_file_write(o->to, o->b.ptr, o->b.len, e);
    mn_buf_clear(&o->b);
    return st;
}

mn_status mn_step_posts(mn_step_out *o, mn_post_reader *in, mn_err *e)
{
    const mn_posts *b = NULL;
    uint32_t number = 0;
    mn_status st;
    while (!(st = mn_posts_next(in, &b, e)) && b) {
        for (uint32_t i = 0; !st && i < b->n; i++) {
            const mn_post *p = &b->post[i];
            if (number == UINT32_MAX - 1)
                return mn_fail(e, MN_DATA, "more than %u posts", UINT32_MAX - 1);
            mn_step_put_number(&o->b, number++);
            mn_buf_fmt(&o->b, "\t%u\t", p->hashes);
            mn_step_put_plain(&o->b, p->id);
            mn_buf_char(&o->b, '\t');
            mn_step_put_plain(&o->b, p->text);
            mn_buf_char(&o->b, '\n');
            st = mn_step_send(o, false, e);
        }
        if (st)
            return st;
    }
    return st;
}

/* --- sketch ----------------------------------------------------------------------------------- */

typedef struct waiting {
    uint32_t number;
    uint8_t hashes;
    size_t id, id_len, text, text_len; /* in bytes */
} waiting;

/* Posts that are sketched together, and which texts were told. */
typedef struct batch {
    mn_clustering *c;
    waiting post[BATCH];
    mn_text text[BATCH];
    mn_piece_text out[BATCH];
    size_t n;
    mn_buf bytes;
    mn_map told; /* of this batch; keys lie in out */
} batch;

static void put_post(mn_buf *b, const batch *k, size_t i)
{
    const waiting *w = &k->post[i];
    if (k->out[i].name.content) {
        mn_step_put_name(b, k->out[i].name);
    } else { /* no words: alone, whatever others are */
        mn_buf_char(b, '-');
        mn_step_put_number(b, w->number);
    }
    mn_buf_str(b, "\tpost\t");
    mn_step_put_number(b, w->number);
    mn_buf_fmt(b, "\t%u\t", w->hashes);
    mn_step_put_plain(b, (mn_text){k->bytes.ptr + w->id, w->id_len});
    mn_buf_char(b, '\n');
}

static void put_text(mn_buf *b, const mn_piece_text *t)
{
    mn_step_put_name(b, t->name);
    mn_buf_str(b, "\tsignature\t");
    for (unsigned i = 0; i < MN_SKETCH_BANDS; i++)
        mn_step_put_hex32(b, t->sign.band[i]);
    mn_buf_char(b, '\t');
    mn_step_put_bins(b, t->sign.bin);
    mn_buf_char(b, '\n');
}

static mn_status tell(mn_step_out *o, batch *k, mn_err *e)
{
    mn_status st = k->bytes.failed ? mn_fail_memory(e) : MN_OK;
    for (size_t i = 0; !st && i < k->n; i++)
        k->text[i] = (mn_text){k->bytes.ptr + k->post[i].text, k->post[i].text_len};
    if (!st && k->n)
        st = mn_piece_sketch(k->out, k->c, k->text, k->n, e);
    for (size_t i = 0; !st && i < k->n; i++) {
        const mn_piece_text *t = &k->out[i];
        uint32_t first = (uint32_t)i;
        put_post(&o->b, k, i);
        if (t->name.content)
            st = mn_map_put(&k->told, (mn_text){(const char *)&t->name, sizeof t->name}, &first, e);
        if (!st && t->name.content && first == i)
            put_text(&o->b, t);
        if (!st)
            st = mn_step_send(o, false, e);
    }
    mn_map_free(&k->told);
    k->told = (mn_map){0};
    mn_buf_clear(&k->bytes);
    k->n = 0;
    return st;
}

static mn_status take(batch *k, const mn_step_lines *in, mn_err *e)
{
    waiting *w = &k->post[k->n];
    w->id = k->bytes.len;
    const bool good = in->cells == 4 && mn_step_number(&w->number, in->cell[0]) &&
                      mn_step_hashes(&w->hashes, in->cell[1]) &&
                      in->cell[2].len <= 2 * MN_STEP_ID && mn_step_plain(&k->bytes, in->cell[2]);
    w->id_len = k->bytes.len - w->id;
    w->text = k->bytes.len;
    if (!good || !mn_step_plain(&k->bytes, in->cell[3]))
        return mn_step_refuse(in, "no line of a post", e);
    w->text_len = k->bytes.len - w->text;
    k->n++;
    return MN_OK;
}

mn_status mn_step_sketch(mn_step_out *o, mn_step_lines *in, const mn_ctx *ctx, mn_err *e)
{
    const mn_cluster_options options = MN_CLUSTER_OPTIONS_INIT;
    batch *k = calloc(1, sizeof *k);
    bool more = true;
    if (!k)
        return mn_fail_memory(e);
    mn_status st = mn_clustering_new(&k->c, ctx, &options, e);
    while (!st && more) {
        st = mn_step_next(&more, in, e);
        if (!st && more)
            st = take(k, in, e);
        if (!st && (!more || k->n == BATCH || k->bytes.len >= BATCH_BYTES))
            st = tell(o, k, e);
    }
    mn_clustering_free(k->c);
    mn_buf_free(&k->bytes);
    mn_map_free(&k->told);
    free(k);
    return st;
}
