/* SPDX-License-Identifier: Apache-2.0
 *
 * post.c - what posts hold. See post.h.
 */
#include "adverts/post/post.h"
#include <stdlib.h>

void mn_posts_free(mn_posts *p)
{
    free(p->post);
    free(p->place);
    free(p->name);
    free(p->image);
    free(p->link);
    free(p->given);
    free(p->file);
    mn_arena_free(&p->texts);
    *p = (mn_posts){0};
}

void mn_post_name(mn_buf *b, mn_text id, uint8_t hashes, uint64_t number)
{
    mn_buf_text(b, id);
    for (uint8_t i = 0; i < hashes; i++)
        mn_buf_char(b, '#');
    if (hashes)
        mn_buf_fmt(b, "%llu", (unsigned long long)number);
}
