/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/image/picture.h - JPEG and PNG files as brightness, which is all that hashes look at.
 *
 * Files come from strangers: a picture that says it is huge is refused before memory is taken for
 * it, one with endless scans or whose data end early is refused, and nothing it says is followed.
 */
#ifndef ADVERTS_IMAGE_PICTURE_H
#define ADVERTS_IMAGE_PICTURE_H

#include <manumit/core.h>

enum {
    MN_PICTURE_PIXELS = 64000000, /* at most: 256 MB of brightness */
    MN_PICTURE_SIDE = 65500,      /* at most, of either side: JPEG's own limit */
    MN_PICTURE_SCANS = 200,       /* of a progressive JPEG, at most */
};

/* Row by row from the top left; brightness 0..255 = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
 * What is transparent counts by its colour; turns that EXIF asks for are not made. */
typedef struct mn_picture {
    uint32_t width, height;
    float *luma; /* width * height */
} mn_picture;

/* Reads a picture from memory; name is for errors. *out is owned: mn_picture_free(). MN_DATA for
 * what is no JPEG or PNG, is larger than the limits, or damaged. O(pixels). */
MN_USE mn_status mn_picture_read(mn_picture *out, const void *bytes, size_t len, const char *name,
                                 mn_err *e);
void mn_picture_free(mn_picture *p); /* zero-initialised is legal */

/* Whether bytes begin as one of the two does. */
bool mn_picture_is(const void *bytes, size_t len);

#endif
