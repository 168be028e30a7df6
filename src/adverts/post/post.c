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
