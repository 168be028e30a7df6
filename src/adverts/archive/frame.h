/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/archive/frame.h - how an archive of posts lies in the store: "manumit-adverts-1".
 *
 * After that line come frames: a letter, the length of what follows in 4 bytes, low ones first, and
 * that. Each update of the archive is a frame 'U' (when, by which version of the program, its
 * files) and frames 'P' of its posts, behind those of the updates before: what was written stays as
 * it is, so that versions share their blocks. The last frame is 'G': which posts were together
 * then. The next version leaves it out and has its own.
 *
 * In a frame whole numbers are 7 bits a byte, low ones first, the top bit says that more follow;
 * times are such numbers with the sign in the lowest bit; texts have their length before them.
 */
#ifndef ADVERTS_ARCHIVE_FRAME_H
#define ADVERTS_ARCHIVE_FRAME_H

#include "adverts/post/maker.h"
#include "core/buf.h"

#define MN_ARCHIVE_FORM "manumit-adverts-1"

enum {
    MN_FRAME_UPDATE = 'U',
    MN_FRAME_POSTS = 'P',
    MN_FRAME_GROUPS = 'G',
    MN_FRAME_HEAD = 5,
    MN_FRAME_MOST = 1 << 30, /* bytes of one */
};

/* --- writing ---------------------------------------------------------------------------------- */

void mn_put_number(mn_buf *b, uint64_t n);
void mn_put_time(mn_buf *b, int64_t t);
void mn_put_text(mn_buf *b, mn_text t);
/* The letter and length of a frame of so many bytes. */
void mn_put_head(char out[MN_FRAME_HEAD], char kind, size_t length);

/* --- reading ---------------------------------------------------------------------------------- */

/* What is left of a frame. After something that can't be, `bad` is set and all that is read is
 * zero or empty. */
typedef struct mn_cut {
    const unsigned char *at, *end;
    bool bad;
} mn_cut;

uint64_t mn_cut_number(mn_cut *c, uint64_t most);
int64_t mn_cut_time(mn_cut *c);
mn_text mn_cut_bytes(mn_cut *c, size_t n);
mn_text mn_cut_text(mn_cut *c); /* valid UTF-8 without U+0000; borrowed from the frame */

/* Where the bytes come from: the next ones, *length is 0 at the end. Borrowed until the next call.
 */
typedef mn_status (*mn_frame_get_fn)(void *payload, const void **bytes, size_t *length, mn_err *e);

typedef struct mn_frames {
    mn_frame_get_fn get;
    void *payload;
    const char *at; /* of what was given last */
    size_t left;
    bool ended;
    mn_buf frame;  /* the one at hand */
    uint64_t done; /* bytes before it */
    uint64_t next; /* and with it */
} mn_frames;

void mn_frames_free(mn_frames *f);
/* Reads the line that an archive begins with. */
MN_USE mn_status mn_frames_begin(mn_frames *f, mn_err *e);
/* The next frame; *kind is 0 at the end. MN_DATA for what is none. */
MN_USE mn_status mn_frames_next(mn_frames *f, char *kind, mn_cut *cut, mn_err *e);
/* MN_DATA: an archive that is not as it was written. */
mn_status mn_frames_bad(const mn_frames *f, mn_err *e);

/* --- post.c: posts of a frame ------------------------------------------------------------------
 */

/* Appends a post; its file is told as one of so many files behind the first of its update. */
void mn_put_post(mn_buf *b, const mn_posts *p, const mn_post *post, uint32_t first_file);
/* Reads one into m, with texts that are the frame's; false where it is none, or names a file that
 * is not among `files`. */
bool mn_cut_post(mn_post_maker *m, mn_cut *c, uint32_t first_file, uint32_t files);

#endif
