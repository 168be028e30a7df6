/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/post/post.h - posts in memory: some of an archive (a batch, as they are read), or all.
 *
 * A post is a text that somebody put online: an offer of work, of a room, of a service. What the
 * input says beside the text (when, where, who, which images and links) is kept with it. Names
 * are told by numbers from 0 in one list of texts; MN_POST_NONE is none.
 */
#ifndef ADVERTS_POST_POST_H
#define ADVERTS_POST_POST_H

#include "core/arena.h"
#include "core/buf.h"
#include <manumit/core.h>

#define MN_POST_NONE    UINT32_MAX
#define MN_POST_NO_TIME INT64_MIN

/* Of a post. */
enum {
    MN_POST_DAY_ONLY = 1,  /* its time is a day: the hour is not known */
    MN_POST_SAME_ID = 2,   /* an earlier post has the same id, or is named so */
    MN_POST_MENDED = 4,    /* bytes that are no UTF-8 were replaced by U+FFFD */
    MN_POST_CUT = 8,       /* its text was longer than the limit, and is cut there */
    MN_POST_NUMBERED = 16, /* the input gives no id: it is the post's number */
};

typedef struct mn_post {
    mn_text id;              /* as the input has it, else its number in the input from 1 */
    mn_text text;            /* title and body, a line apart; valid UTF-8 */
    mn_text price;           /* as given apart; may be empty */
    int64_t time;            /* seconds since 1970-01-01 UTC; MN_POST_NO_TIME */
    uint32_t place;          /* of mn_posts.place */
    uint32_t author, source; /* of mn_posts.name: who posted, on which site or channel */
    uint32_t image, images;  /* first and count, of mn_posts.image */
    uint32_t link, links;    /* of mn_posts.link: addresses of its links, as texts */
    uint32_t given, givens;  /* of mn_posts.given: identifiers that the input has apart */
    uint32_t row;            /* the row (record, page, message) of its file, from 1 */
    uint16_t file;           /* of mn_posts.file */
    uint8_t flags;
    uint8_t hashes; /* signs '#' in its name, mn_post_name(); 0: it is named by its id */
} mn_post;

/* Where a post says it is. */
typedef struct mn_post_place {
    mn_text name;    /* as given; may be empty */
    char country[2]; /* ISO 3166-1 alpha-2; zeros: not known */
    bool located;    /* lat and lon are known: degrees */
    float lat, lon;
} mn_post_place;

/* An image, by its perceptual hash (PDQ) where that is known. */
typedef struct mn_post_image {
    mn_text name; /* path or address as given; may be empty */
    bool hashed;
    uint64_t
        pdq[4]; /* bit 255 is the first of the hexadecimal form: pdq[0] holds its first 16 digits */
} mn_post_image;

/* An identifier that stands in a column of its own. */
typedef struct mn_post_given {
    mn_text kind, value; /* "phone", "email", "handle", "url", ...; the value as given */
} mn_post_given;

typedef struct mn_posts {
    uint32_t n, cap;
    mn_post *post; /* as they came */
    mn_post_place *place;
    uint32_t places;
    mn_text *name;
    uint32_t names;
    mn_post_image *image;
    uint32_t images;
    mn_text *link;
    uint32_t links;
    mn_post_given *given;
    uint32_t givens;
    mn_text *file; /* paths as the user gave them */
    uint32_t files;
    mn_arena texts; /* holds the texts */
} mn_posts;

/* Zero-initialised is legal. */
void mn_posts_free(mn_posts *p);

/* The day since 1970-01-01 (UTC) of a time that is known. */
static inline int32_t mn_post_day(int64_t time)
{
    return (int32_t)(time >= 0 ? time / 86400 : -((86399 - time) / 86400));
}

/* Appends the name by which a post is told from all others: its id; where an earlier post has that,
 * its number (from 1) behind that and so many signs '#' that no earlier post has or is named so:
 * the first of 1 to 255 that is free. */
void mn_post_name(mn_buf *b, mn_text id, uint8_t hashes, uint64_t number);

#endif
