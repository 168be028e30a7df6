/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/part/join.c - a forest beside the texts' signatures, or beside their posts: sorted by
 * text, the forest's line stands before a text's others. Each goes on under the root.
 */
#include <string.h>

#include "adverts/part/part.h"
#include "core/err.h"
#include "core/text.h"

enum { AS = 1, POST, SIGNATURE }; /* in the order of the words */
enum { NAME = 32 };

/* A text's name, or that of a post without words: '-' and its number. */
typedef struct text {
    char name[NAME];
    size_t len;
} text;

static mn_text name_of(const text *t)
{
    return (mn_text){t->name, t->len};
}

static bool read_text(text *out, mn_text cell)
{
    mn_text_name name;
    uint32_t number;
    const bool wordless = cell.len > 1 && *cell.ptr == '-';
    if (wordless ? !mn_step_number(&number, mn_text_sub(cell, 1, cell.len - 1))
                 : !mn_step_name(&name, cell))
        return false;
    memcpy(out->name, cell.ptr, cell.len);
    out->len = cell.len;
    return true;
}

static int order(const text *a, const text *b)
{
    const int d = memcmp(a->name, b->name, a->len < b->len ? a->len : b->len);
    return d ? d : a->len < b->len ? -1 : a->len > b->len;
}

/* What a line is; 0: nothing that can be. */
static int read_line(text *out, const mn_step_lines *in)
{
    mn_text_name root;
    uint32_t number, band[MN_SKETCH_BANDS];
    uint8_t bin[MN_SKETCH_BINS];
    uint8_t hashes;
    if (in->cells < 3 || !read_text(out, in->cell[0]))
        return 0;
    const mn_text kind = in->cell[1];
    if (in->cells == 3 && out->len == NAME && mn_text_eq_str(kind, "as"))
        return mn_step_name(&root, in->cell[2]) ? AS : 0;
    if (in->cells == 5 && mn_text_eq_str(kind, "post"))
        return mn_step_number(&number, in->cell[2]) && mn_step_hashes(&hashes, in->cell[3]) ? POST
                                                                                            : 0;
    if (in->cells == 4 && out->len == NAME && mn_text_eq_str(kind, "signature"))
        return mn_step_hex32(band, MN_SKETCH_BANDS, in->cell[2]) && mn_step_bins(bin, in->cell[3])
                   ? SIGNATURE
                   : 0;
    return 0;
}

static void put_cells(mn_buf *b, const mn_text *cell, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        mn_buf_char(b, '\t');
        mn_buf_text(b, cell[i]);
    }
    mn_buf_char(b, '\n');
}

static mn_status join(mn_step_out *o, mn_step_lines *in, int asked, mn_err *e)
{
    text now, before = {.len = 0}, root = {.len = 0};
    int was = 0;
    bool more = true;
    mn_status st;
    while (!(st = mn_step_next(&more, in, e)) && more) {
        const int kind = read_line(&now, in);
        if (!kind)
            return mn_step_refuse(in, "no line of a forest, a post or a signature", e);
        const int d = before.len ? order(&before, &now) : -1;
        if (d > 0 || (!d && kind < was))
            return mn_step_unsorted(in, e);
        if (!d && kind == was && kind == AS)
            return mn_step_refuse(in, "a text stands twice in the forest: unite forests first", e);
        const bool again = !d && kind == was && kind == SIGNATURE;
        if (d)
            root.len = 0;
        before = now;
        was = kind;
        if (kind == AS) {
            memcpy(root.name, in->cell[2].ptr, NAME);
            root.len = NAME;
        } else if (kind == asked && kind == POST) {
            mn_buf_text(&o->b, name_of(root.len ? &root : &now));
            put_cells(&o->b, in->cell + 2, 3);
        } else if (kind == asked && root.len && !again) { /* a text alone needs no second look */
            mn_buf_text(&o->b, name_of(&root));
            mn_buf_char(&o->b, '\t');
            mn_buf_text(&o->b, name_of(&now));
            put_cells(&o->b, in->cell + 2, 2);
        }
        if ((st = mn_step_send(o, false, e)))
            return st;
    }
    return st;
}

mn_status mn_step_components(mn_step_out *o, mn_step_lines *in, const mn_ctx *ctx, mn_err *e)
{
    (void)ctx;
    return join(o, in, SIGNATURE, e);
}

mn_status mn_step_members(mn_step_out *o, mn_step_lines *in, const mn_ctx *ctx, mn_err *e)
{
    (void)ctx;
    return join(o, in, POST, e);
}
