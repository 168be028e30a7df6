/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/part/names.c - members of clusters, sorted, to each post's cluster by its name: the id of
 * its first post, and its number behind it where an earlier post has that id too (mn_post_name()).
 */
#include <string.h>

#include "adverts/part/part.h"
#include "core/err.h"

/* A cell of members and clusters is a name, or '-' and a number: it is compared, not looked into.
 */
static bool cluster_cell(mn_text cell)
{
    mn_text_name name;
    uint32_t number;
    return cell.len == 11 && *cell.ptr == '-'
               ? mn_step_number(&number, (mn_text){cell.ptr + 1, cell.len - 1})
               : mn_step_name(&name, cell);
}

static int order(mn_text a, mn_text b)
{
    const int d = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
    return d ? d : a.len < b.len ? -1 : a.len > b.len;
}

mn_status mn_step_clusters(mn_step_out *o, mn_step_lines *in, const mn_ctx *ctx, mn_err *e)
{
    char at[32];
    mn_text cluster = {at, 0};
    mn_buf name = {0}, id = {0};
    uint32_t number = 0, last = 0;
    uint8_t hashes = 0;
    bool more = true;
    mn_status st = MN_OK;
    (void)ctx;
    while (!st && !(st = mn_step_next(&more, in, e)) && more) {
        mn_buf_clear(&id);
        if (in->cells != 4 || !cluster_cell(in->cell[0]) || !mn_step_number(&number, in->cell[1]) ||
            !mn_step_hashes(&hashes, in->cell[2]) || in->cell[3].len > 2 * MN_STEP_ID ||
            !mn_step_plain(&id, in->cell[3])) {
            st = mn_step_refuse(in, "no line of a cluster's member", e);
            break;
        }
        const int d = cluster.len ? order(cluster, in->cell[0]) : -1;
        if (d > 0 || (!d && number < last)) {
            st = mn_step_unsorted(in, e);
            break;
        }
        if (!d && number == last) {
            st = mn_step_refuse(in, "a post stands twice in a cluster", e);
            break;
        }
        if (d) {
            memcpy(at, in->cell[0].ptr, in->cell[0].len);
            cluster.len = in->cell[0].len;
            mn_buf_clear(&name);
            mn_post_name(&name, in->cell[3], hashes, (uint64_t)number + 1);
        }
        last = number;
        mn_step_put_number(&o->b, number);
        mn_buf_char(&o->b, '\t');
        mn_buf_text(&o->b, in->cell[3]);
        mn_buf_char(&o->b, '\t');
        mn_buf_text(&o->b, (mn_text){name.ptr, name.len});
        mn_buf_char(&o->b, '\n');
        st = name.failed || id.failed ? mn_fail_memory(e) : mn_step_send(o, false, e);
    }
    mn_buf_free(&name);
    mn_buf_free(&id);
    return st;
}

mn_status mn_step_read_row(mn_step_row *out, mn_buf *b, const mn_step_lines *l, uint32_t number,
                           mn_err *e)
{
    mn_buf_clear(b);
    if (l->cells != 3 || !mn_step_number(&out->number, l->cell[0]) ||
        l->cell[1].len > 2 * MN_STEP_ID || l->cell[2].len > 2 * MN_STEP_ID + UINT8_MAX + 16 ||
        !mn_step_plain(b, l->cell[1]))
        return mn_step_refuse(l, "no line of a post's cluster", e);
    const size_t id = b->len;
    if (!mn_step_plain(b, l->cell[2]))
        return mn_step_refuse(l, "no line of a post's cluster", e);
    if (out->number != number)
        return mn_step_refuse(l, "a post is missing, stands twice, or is out of order", e);
    if (b->failed)
        return mn_fail_memory(e);
    out->id = (mn_text){b->ptr ? b->ptr : "", id};
    out->cluster = (mn_text){b->ptr ? b->ptr + id : "", b->len - id};
    return MN_OK;
}
