/* SPDX-License-Identifier: Apache-2.0
 *
 * maker.c - posts that are being put together. See maker.h.
 */
#include "adverts/post/maker.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"

/* Room for one more of an array; n is how many there are. */
static bool room(mn_post_maker *m, void *items, size_t *cap, uint32_t n, size_t size)
{
    if (m->failed || n >= MN_POST_NONE - 1 || !mn_grow(items, cap, (size_t)n + 1, size))
        m->failed = true;
    return !m->failed;
}

mn_post *mn_post_maker_add(mn_post_maker *m)
{
    mn_posts *p = &m->p;
    if (!room(m, &p->post, &m->post_cap, p->n, sizeof *p->post))
        return NULL;
    p->cap = m->post_cap < MN_POST_NONE ? (uint32_t)m->post_cap : MN_POST_NONE;
    mn_post *post = &p->post[p->n++];
    *post = (mn_post){.id = {"", 0},
                      .text = {"", 0},
                      .price = {"", 0},
                      .time = MN_POST_NO_TIME,
                      .place = MN_POST_NONE,
                      .author = MN_POST_NONE,
                      .source = MN_POST_NONE,
                      .image = p->images,
                      .link = p->links,
                      .given = p->givens};
    return post;
}

void mn_post_maker_drop(mn_post_maker *m)
{
    mn_posts *p = &m->p;
    if (!p->n || m->failed)
        return;
    const mn_post *post = &p->post[--p->n];
    p->images = post->image;
    p->links = post->link;
    p->givens = post->given;
}

uint32_t mn_post_maker_name(mn_post_maker *m, mn_text name)
{
    mn_posts *p = &m->p;
    uint32_t number = p->names;
    if (!name.len || m->failed || !room(m, &p->name, &m->name_cap, p->names, sizeof *p->name))
        return MN_POST_NONE;
    if (mn_map_put(&m->names, name, &number, NULL)) {
        m->failed = true;
        return MN_POST_NONE;
    }
    if (number == p->names)
        p->name[p->names++] = name;
    return number;
}

/* All that makes one place another, as a text. */
static mn_text place_key(mn_buf *b, const mn_post_place *at)
{
    const float coordinates[2] = {at->located ? at->lat : 0, at->located ? at->lon : 0};
    mn_buf_clear(b);
    mn_buf_add(b, at->country, sizeof at->country);
    mn_buf_char(b, at->located ? 1 : 0);
    mn_buf_add(b, coordinates, sizeof coordinates);
    mn_buf_text(b, at->name);
    return (mn_text){b->ptr, b->len};
}

uint32_t mn_post_maker_place(mn_post_maker *m, const mn_post_place *place)
{
    mn_posts *p = &m->p;
    if (!room(m, &p->place, &m->place_cap, p->places, sizeof *p->place))
        return MN_POST_NONE;
    mn_text key = place_key(&m->room, place);
    uint32_t number = m->room.failed ? MN_MAP_NONE : mn_map_get(&m->places, key);
    if (number != MN_MAP_NONE)
        return number;
    number = p->places;
    key = m->room.failed ? (mn_text){NULL, 0} : mn_arena_text(&m->keys, key);
    if (!key.ptr || mn_map_put(&m->places, key, &number, NULL)) {
        m->failed = true;
        return MN_POST_NONE;
    }
    p->place[p->places] = *place;
    return p->places++;
}

void mn_post_maker_image(mn_post_maker *m, const mn_post_image *image)
{
    mn_posts *p = &m->p;
    if (room(m, &p->image, &m->image_cap, p->images, sizeof *p->image)) {
        p->image[p->images++] = *image;
        p->post[p->n - 1].images++;
    }
}

void mn_post_maker_link(mn_post_maker *m, mn_text address)
{
    mn_posts *p = &m->p;
    if (room(m, &p->link, &m->link_cap, p->links, sizeof *p->link)) {
        p->link[p->links++] = address;
        p->post[p->n - 1].links++;
    }
}

void mn_post_maker_given(mn_post_maker *m, const char *kind, mn_text value)
{
    mn_posts *p = &m->p;
    if (room(m, &p->given, &m->given_cap, p->givens, sizeof *p->given)) {
        p->given[p->givens++] = (mn_post_given){mn_text_of(kind), value};
        p->post[p->n - 1].givens++;
    }
}

void mn_post_maker_file(mn_post_maker *m, mn_text path)
{
    mn_posts *p = &m->p;
    if (room(m, &p->file, &m->file_cap, p->files, sizeof *p->file))
        p->file[p->files++] = path;
}

char *mn_post_maker_room(mn_post_maker *m, size_t len)
{
    char *to = m->failed || len == SIZE_MAX ? NULL : mn_arena_alloc(&m->p.texts, len + 1, 1);
    m->failed = m->failed || !to;
    return to;
}

mn_text mn_post_maker_keep(mn_post_maker *m, mn_text t)
{
    const mn_text copy = m->failed ? (mn_text){NULL, 0} : mn_arena_text(&m->p.texts, t);
    m->failed = m->failed || !copy.ptr;
    return copy.ptr ? copy : (mn_text){"", 0};
}

static mn_text text_of(mn_post_maker *m, mn_text t, bool copy)
{
    return copy && t.len ? mn_post_maker_keep(m, t) : t;
}

/* A name of another list, in this one. map has room for each; 0 is not asked yet. */
static uint32_t name_of(mn_post_maker *m, const mn_posts *from, uint32_t name, uint32_t *map,
                        bool copy)
{
    if (name == MN_POST_NONE)
        return MN_POST_NONE;
    if (!map[name]) {
        const uint32_t known = copy ? mn_map_get(&m->names, from->name[name]) : MN_MAP_NONE;
        map[name] =
            (known != MN_MAP_NONE ? known
                                  : mn_post_maker_name(m, text_of(m, from->name[name], copy))) +
            1;
    }
    return map[name] - 1;
}

static uint32_t place_of(mn_post_maker *m, const mn_posts *from, uint32_t place, uint32_t *map,
                         bool copy)
{
    if (place == MN_POST_NONE)
        return MN_POST_NONE;
    if (!map[place]) {
        const uint32_t before = m->p.places;
        const uint32_t number = mn_post_maker_place(m, &from->place[place]);
        if (number == before && !m->failed)
            m->p.place[number].name = text_of(m, from->place[place].name, copy);
        map[place] = number + 1;
    }
    return map[place] - 1;
}

/* What a post has many of. */
static void take_lists(mn_post_maker *m, const mn_posts *from, const mn_post *post, bool copy)
{
    for (uint32_t i = 0; i < post->images && !m->failed; i++) {
        mn_post_image image = from->image[post->image + i];
        image.name = text_of(m, image.name, copy);
        mn_post_maker_image(m, &image);
    }
    for (uint32_t i = 0; i < post->links && !m->failed; i++)
        mn_post_maker_link(m, text_of(m, from->link[post->link + i], copy));
    for (uint32_t i = 0; i < post->givens && !m->failed; i++) {
        const mn_post_given *g = &from->given[post->given + i];
        mn_post_maker_given(m, g->kind.ptr, text_of(m, g->value, copy));
    }
}

void mn_post_maker_take(mn_post_maker *m, const mn_posts *from, bool copy)
{
    uint32_t *names = calloc((size_t)from->names + 1, sizeof *names),
             *places = calloc((size_t)from->places + 1, sizeof *places);
    m->failed = m->failed || !names || !places;
    for (uint32_t i = 0; i < from->n && !m->failed; i++) {
        const mn_post *old = &from->post[i];
        mn_post *post = mn_post_maker_add(m);
        if (!post)
            break;
        post->id = text_of(m, old->id, copy);
        post->text = text_of(m, old->text, copy);
        post->price = text_of(m, old->price, copy);
        post->time = old->time;
        post->row = old->row;
        post->file = old->file;
        post->flags = old->flags;
        post->hashes = old->hashes;
        post->place = place_of(m, from, old->place, places, copy);
        post->author = name_of(m, from, old->author, names, copy);
        post->source = name_of(m, from, old->source, names, copy);
        take_lists(m, from, old, copy);
    }
    free(names);
    free(places);
}

void mn_post_maker_clear(mn_post_maker *m)
{
    mn_posts *p = &m->p;
    p->n = p->places = p->names = p->images = p->links = p->givens = p->files = 0;
    mn_arena_clear(&p->texts);
    mn_arena_clear(&m->keys);
    mn_map_clear(&m->names);
    mn_map_clear(&m->places);
}

void mn_post_maker_free(mn_post_maker *m)
{
    mn_posts_free(&m->p);
    mn_arena_free(&m->keys);
    mn_map_free(&m->names);
    mn_map_free(&m->places);
    mn_buf_free(&m->room);
    *m = (mn_post_maker){.failed = false};
}
