/* SPDX-License-Identifier: Apache-2.0
 *
 * alerts.c - the alerts of a week: those that 'manumit money' tells of the payments that are held,
 * with windows that end with this week and the four before it, and that nobody in them came to be
 * seen before.
 */
#include <stdlib.h>

#include "core/err.h"
#include "money/stream/inside.h"

static mn_status search(mn_money_found *w, mn_pay_stream *s, mn_text payments, int32_t end,
                        const mn_ctx *ctx, mn_err *e)
{
    mn_ctx inner = ctx ? *ctx : (mn_ctx)MN_CTX_INIT;
    const mn_files files = mn_pay_world_files(s->w, s->input, payments);
    mn_find_options o = {.per_day = mn_call_real(s->call, "budget", 0), .between = true};
    size_t n = 0;
    const char *const *paths = mn_call_all(s->call, "typologies", &n);
    const int32_t weeks = (end - s->now.first_day + MN_STREAM_STEP - 1) / MN_STREAM_STEP,
                  most = MN_STREAM_AGAIN / MN_STREAM_STEP + 1;
    inner.files = &files;
    inner.progress = NULL;
    o.first_day = s->now.first_day + (weeks > most ? weeks - most : 0) * MN_STREAM_STEP;
    o.last_day = end - 1;
    mn_status st = mn_money_found_typologies(w, paths, n, &inner, e);
    if (!st)
        st = mn_money_open_known(&w->d, s->call, s->w->known, &inner, e);
    return st ? st : mn_money_found_search(w, &o, &inner, e);
}

mn_status mn_stream_alerts(mn_buf *out, mn_pay_stream *s, int32_t end, const mn_ctx *ctx, mn_err *e)
{
    mn_money_found *w = calloc(1, sizeof *w);
    mn_buf all = {0};
    if (!w)
        return mn_fail_memory(e);
    mn_buf_add(&all, s->heading.ptr, s->heading.len);
    mn_buf_add(&all, s->text.ptr, s->text.len);
    mn_status st =
        all.failed ? mn_fail_memory(e) : search(w, s, (mn_text){all.ptr, all.len}, end, ctx, e);
    mn_buf_free(&all);
    for (size_t i = 0; !st && i < w->a.n; i++)
        if (w->a.at[i].day == end && w->a.at[i].within) {
            st = mn_stream_tell_alert(out, s, w, i, end, e);
            s->now.alerts++;
        }
    mn_money_found_free(w);
    free(w);
    return st;
}
