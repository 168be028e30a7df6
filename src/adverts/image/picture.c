/* SPDX-License-Identifier: Apache-2.0
 *
 * picture.c - which decoder a picture needs, and what both do. See picture.h.
 */
#include "adverts/image/picture.h"

#include <stdlib.h>
#include <string.h>

#include "adverts/image/inside.h"
#include "core/err.h"

static const uint8_t jpeg_mark[] = {0xff, 0xd8, 0xff};
static const uint8_t png_mark[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

static bool begins(const void *bytes, size_t len, const uint8_t *mark, size_t n)
{
    return len >= n && memcmp(bytes, mark, n) == 0;
}

bool mn_picture_is(const void *bytes, size_t len)
{
    return begins(bytes, len, jpeg_mark, sizeof jpeg_mark) ||
           begins(bytes, len, png_mark, sizeof png_mark);
}

mn_status mn_picture_read(mn_picture *out, const void *bytes, size_t len, const char *name,
                          mn_err *e)
{
    if (begins(bytes, len, jpeg_mark, sizeof jpeg_mark))
        return mn_picture_jpeg(out, bytes, len, name, e);
    if (begins(bytes, len, png_mark, sizeof png_mark))
        return mn_picture_png(out, bytes, len, name, e);
    mn_fail_at(e, MN_DATA, name, 0, 0, "neither a JPEG nor a PNG picture");
    return mn_hint(e, "save it as JPEG or PNG; other kinds of pictures can't be read");
}

void mn_picture_free(mn_picture *p)
{
    free(p->luma);
    *p = (mn_picture){0};
}

mn_status mn_picture_take(mn_picture *out, uint64_t width, uint64_t height, const char *name,
                          mn_err *e)
{
    if (width == 0 || height == 0)
        return mn_fail_at(e, MN_DATA, name, 0, 0, "the picture has no pixels");
    if (width > MN_PICTURE_SIDE || height > MN_PICTURE_SIDE || width * height > MN_PICTURE_PIXELS) {
        mn_fail_at(e, MN_DATA, name, 0, 0,
                   "the picture says it has %llu x %llu pixels, and at most %d are read",
                   (unsigned long long)width, (unsigned long long)height, MN_PICTURE_PIXELS);
        return mn_hint(e, "make it smaller: its hash needs no more than 512 x 512");
    }
    float *luma = malloc((size_t)(width * height) * sizeof *luma);
    if (!luma)
        return mn_fail_memory(e);
    *out = (mn_picture){.width = (uint32_t)width, .height = (uint32_t)height, .luma = luma};
    return MN_OK;
}

void mn_picture_row(float *out, const uint8_t *pixels, uint32_t width, unsigned channels)
{
    const unsigned g = channels == 3, b = 2 * g;
    for (uint32_t i = 0; i < width; i++, pixels += channels)
        out[i] = (float)(pixels[0] * 0.299 + pixels[g] * 0.587 + pixels[b] * 0.114);
}
