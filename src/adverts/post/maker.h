/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/post/maker.h - posts that are being put together: one after the other, or those of one
 * list behind those of another.
 *
 * Names, and places with all that is said of them, are there once. Texts are borrowed, unless
 * they are kept (mn_post_maker_keep).
 */
#ifndef ADVERTS_POST_MAKER_H
#define ADVERTS_POST_MAKER_H

#include "adverts/post/post.h"
#include "core/buf.h"
#include "core/map.h"

/* Zero-initialised is empty. After a failed allocation it remembers it (`failed`), further
 * additions do nothing, and the end of the work checks once. */
typedef struct mn_post_maker {
    mn_posts p; /* as it is so far; may be taken out: the maker must then be zeroed */
    size_t place_cap, name_cap, image_cap, link_cap, given_cap, post_cap, file_cap;
    mn_map names, places;
    mn_arena keys; /* of places */
    mn_buf room;
    bool failed;
} mn_post_maker;

/* Begins a post: nothing is known of it yet. NULL without memory, and at 2^32 - 2 posts. What is
 * put next is the last post's. */
mn_post *mn_post_maker_add(mn_post_maker *m);
void mn_post_maker_drop(mn_post_maker *m); /* the last post, with its images, links, identifiers */
/* Numbers for its place, author and source. */
uint32_t mn_post_maker_place(mn_post_maker *m, const mn_post_place *place);
uint32_t mn_post_maker_name(mn_post_maker *m, mn_text name); /* MN_POST_NONE for an empty one */
void mn_post_maker_image(mn_post_maker *m, const mn_post_image *image);
void mn_post_maker_link(mn_post_maker *m, mn_text address);
void mn_post_maker_given(mn_post_maker *m, const char *kind, mn_text value); /* kind is static */
void mn_post_maker_file(mn_post_maker *m, mn_text path); /* posts to come are not affected */
/* Room for a text that lives as long as the posts, and a NUL; NULL without memory. */
char *mn_post_maker_room(mn_post_maker *m, size_t len);
/* A copy that does. */
mn_text mn_post_maker_keep(mn_post_maker *m, mn_text t);
/* Puts the posts of another behind those that are there. Their file stays as it is numbered.
 * copy: all of their texts are kept; else they are borrowed on. */
void mn_post_maker_take(mn_post_maker *m, const mn_posts *from, bool copy);
void mn_post_maker_clear(mn_post_maker *m); /* keeps the memory of its arrays */
void mn_post_maker_free(mn_post_maker *m);  /* also of the posts */

#endif
