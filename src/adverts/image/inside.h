/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/image/inside.h - what the two decoders share.
 */
#ifndef ADVERTS_IMAGE_INSIDE_H
#define ADVERTS_IMAGE_INSIDE_H

#include "adverts/image/picture.h"

/* Takes the memory of a picture, or refuses its size. */
MN_USE mn_status mn_picture_take(mn_picture *out, uint64_t width, uint64_t height, const char *name,
                                 mn_err *e);
/* One row of pixels, of 1 (grey) or 3 (red, green, blue) bytes each, as brightness. */
void mn_picture_row(float *out, const uint8_t *pixels, uint32_t width, unsigned channels);

MN_USE mn_status mn_picture_jpeg(mn_picture *out, const void *bytes, size_t len, const char *name,
                                 mn_err *e);
MN_USE mn_status mn_picture_png(mn_picture *out, const void *bytes, size_t len, const char *name,
                                mn_err *e);

#endif
