/* SPDX-License-Identifier: Apache-2.0
 *
 * spool.c - see spool.h.
 */
#include "adverts/archive/spool.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "core/arena.h"
#include "core/err.h"

enum { FULL = 1 << 20, LEVEL = 1 };

struct mn_spooled {
    char *packed;
    size_t length, raw;
};

void mn_spool_free(mn_spool *s)
{
    for (size_t i = 0; i < s->frames; i++)
        free(s->frame[i].packed);
    free(s->frame);
    mn_buf_free(&s->raw);
    *s = (mn_spool){.n = 0};
}

/* Puts the frame that was filled behind those that are full. */
static mn_status flush(mn_spool *s, mn_err *e)
{
    mn_buf b = {0};
    const char head[MN_FRAME_HEAD] = {0};
    mn_buf_add(&b, head, sizeof head); /* its place */
    mn_put_number(&b, s->n);
    mn_buf_add(&b, s->raw.ptr, s->raw.len);
    const size_t bound = ZSTD_compressBound(b.len);
    char *packed = b.failed ? NULL : malloc(bound);
    mn_status st = packed && mn_grow(&s->frame, &s->cap, s->frames + 1, sizeof *s->frame)
                       ? MN_OK
                       : mn_fail_memory(e);
    if (!st && b.len - MN_FRAME_HEAD > MN_FRAME_MOST)
        st = mn_fail(e, MN_DATA, "a post is too large to be kept");
    if (!st) {
        mn_put_head(b.ptr, MN_FRAME_POSTS, b.len - MN_FRAME_HEAD);
        const size_t n = ZSTD_compress(packed, bound, b.ptr, b.len, LEVEL);
        char *exact = ZSTD_isError(n) ? NULL : malloc(n);
        if (exact) {
            memcpy(exact, packed, n);
            s->frame[s->frames++] = (struct mn_spooled){exact, n, b.len};
        } else {
            st = mn_fail_memory(e);
        }
    }
    free(packed);
    mn_buf_free(&b);
    mn_buf_clear(&s->raw);
    s->n = 0;
    return st;
}

mn_status mn_spool_post(mn_spool *s, const mn_posts *p, const mn_post *post, uint32_t first_file,
                        mn_err *e)
{
    mn_put_post(&s->raw, p, post, first_file);
    if (s->raw.failed)
        return mn_fail_memory(e);
    s->n++;
    s->posts++;
    return s->raw.len >= FULL ? flush(s, e) : MN_OK;
}

mn_status mn_spool_write(mn_spool *s, mn_spool_put_fn put, void *payload, mn_err *e)
{
    mn_status st = s->n ? flush(s, e) : MN_OK;
    char *raw = NULL;
    size_t cap = 0;
    for (size_t i = 0; i < s->frames && !st; i++) {
        const struct mn_spooled *f = &s->frame[i];
        if (!mn_grow(&raw, &cap, f->raw, 1) ||
            ZSTD_decompress(raw, f->raw, f->packed, f->length) != f->raw)
            st = mn_fail_memory(e); /* nothing else can be wrong with one's own memory */
        else
            st = put(payload, raw, f->raw, e);
    }
    free(raw);
    return st;
}
