/* SPDX-License-Identifier: Apache-2.0
 *
 * held.c - how much memory requests may take together: answers that wait, files that unpack.
 */
#include "web/inside.h"

#include "web/multipart.h"

/* Times its size that the readers let a packed file come to (mn_read_options). */
enum { RATIO = 400 };

void mn_web_hold(mn_web_server *s, mn_web_task *t)
{
    mn_web_response *r = &t->response;

    if (r->body.failed)
        return;
    if (r->body.len > s->o.answers_max - s->answers) {
        mn_web_refuse(r, 503, "try again in a few seconds, or ask for less",
                      "the server holds as many answers as it may");
        return;
    }
    r->held = r->body.len;
    s->answers += r->held;
}

void mn_web_let_go(mn_web_server *s, mn_web_response *r)
{
    s->answers -= r->held;
    mn_web_response_free(r);
}

bool mn_web_has_room(const mn_web_server *s)
{
    return s->answers < s->o.answers_max;
}

uint64_t mn_web_weight(const mn_web_server *s, const mn_web_task *t)
{
    const uint64_t len = t->body.len;

    if (!t->type.ptr || !mn_web_type_is(t->type, "multipart/form-data"))
        return len;
    return len > s->o.unpacked_max / RATIO ? s->o.unpacked_max : len * RATIO;
}
