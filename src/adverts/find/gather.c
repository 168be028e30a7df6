/* SPDX-License-Identifier: Apache-2.0
 *
 * gather.c - keeps of each post what networks are told with. See find.h.
 */
#include <math.h>
#include <string.h>

#include "adverts/find/find.h"
#include "core/err.h"
#include "core/text.h"

/* The beginning of a text, cut between characters. */
static mn_text beginning(mn_text t)
{
    size_t n = 0;
    for (size_t len; n < t.len && (len = mn_utf8_len(t, n)) && n + len <= MN_FOUND_EXCERPT;)
        n += len;
    return mn_text_sub(t, 0, n);
}

/* The number of a name, which is copied where it is new. */
static mn_status number(uint32_t *out, mn_ad_found *f, mn_map *at, mn_text **list, size_t *n,
                        size_t *cap, mn_text name, mn_err *e)
{
    *out = mn_map_get(at, name);
    if (*out != MN_MAP_NONE)
        return MN_OK;
    const mn_text kept = mn_arena_text(&f->texts, name);
    if (!kept.ptr || *n >= UINT32_MAX - 1 || !mn_grow(list, cap, *n + 1, sizeof **list))
        return mn_fail_memory(e);
    *out = (uint32_t)*n;
    (*list)[(*n)++] = kept;
    return mn_map_put(at, kept, out, e);
}

static mn_status take_place(mn_found_post *to, mn_ad_found *f, const mn_post_place *p, mn_err *e)
{
    to->located = p->located;
    to->lat = p->located ? p->lat : NAN;
    to->lon = p->located ? p->lon : NAN;
    if (!p->name.len && !p->located)
        return MN_OK;
    mn_buf_clear(&f->key);
    if (p->name.len)
        mn_buf_text(&f->key, p->name);
    else
        mn_buf_fmt(&f->key, "%.2f, %.2f", (double)p->lat, (double)p->lon);
    if (p->country[0])
        mn_buf_fmt(&f->key, " (%c%c)", p->country[0], p->country[1]);
    if (f->key.failed)
        return mn_fail_memory(e);
    return number(&to->place, f, &f->at_place, &f->place, &f->places, &f->place_cap,
                  (mn_text){f->key.ptr, f->key.len}, e);
}

static mn_status take_pictures(mn_ad_found *f, const mn_posts *b, const mn_post *p, mn_err *e)
{
    for (uint32_t i = 0; i < p->images; i++) {
        const mn_post_image *image = &b->image[p->image + i];
        if (!image->hashed)
            continue;
        if (!mn_grow(&f->picture, &f->picture_cap, f->pictures + 1, sizeof *f->picture))
            return mn_fail_memory(e);
        mn_found_picture *to = &f->picture[f->pictures++];
        memcpy(to->pdq, image->pdq, sizeof to->pdq);
        to->post = (uint32_t)f->n;
    }
    return MN_OK;
}

static mn_status take(mn_ad_found *f, const mn_posts *b, const mn_post *p, mn_err *e)
{
    if (f->n >= UINT32_MAX - 1)
        return mn_fail(e, MN_DATA, "more than %u posts", UINT32_MAX - 1);
    if (!mn_grow(&f->post, &f->cap, f->n + 1, sizeof *f->post))
        return mn_fail_memory(e);
    mn_found_post *to = &f->post[f->n];
    *to = (mn_found_post){.id = mn_arena_text(&f->texts, p->id),
                          .excerpt = mn_arena_text(&f->texts, beginning(p->text)),
                          .time = p->time,
                          .place = MN_POST_NONE,
                          .source = MN_POST_NONE,
                          .row = p->row,
                          .file = p->file,
                          .flags = p->flags,
                          .lat = NAN,
                          .lon = NAN,
                          .bytes = (uint32_t)p->text.len};
    mn_status st = to->id.ptr && to->excerpt.ptr ? MN_OK : mn_fail_memory(e);
    if (!st && p->place != MN_POST_NONE)
        st = take_place(to, f, &b->place[p->place], e);
    if (!st && p->source != MN_POST_NONE)
        st = number(&to->source, f, &f->at_source, &f->source, &f->sources, &f->source_cap,
                    b->name[p->source], e);
    if (!st)
        st = take_pictures(f, b, p, e);
    if (st)
        return st;
    if (p->time != MN_POST_NO_TIME) {
        f->first = f->first == MN_POST_NO_TIME || p->time < f->first ? p->time : f->first;
        f->last = f->last == MN_POST_NO_TIME || p->time > f->last ? p->time : f->last;
    }
    f->n++;
    return MN_OK;
}

mn_status mn_found_gather(mn_ad_found *f, const mn_posts *batch, mn_err *e)
{
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < batch->n && !st; i++)
        st = take(f, batch, &batch->post[i], e);
    return st;
}
