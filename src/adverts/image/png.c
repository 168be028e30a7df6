/* SPDX-License-Identifier: Apache-2.0
 *
 * png.c - PNG files as brightness, by libpng. See picture.h.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "adverts/image/inside.h"
#include "core/err.h"

typedef struct decoder {
    png_structp p;
    png_infop info;
    const uint8_t *bytes;
    size_t len, at;
    char why[160];
    uint8_t *pixels; /* a row, or all of an interlaced picture's */
    mn_picture picture;
} decoder;

static void on_error(png_structp p, png_const_charp why)
{
    decoder *d = png_get_error_ptr(p);
    snprintf(d->why, sizeof d->why, "%s", why);
    png_longjmp(p, 1);
}

/* Warnings are about what is beside the picture. */
static void on_warning(png_structp p, png_const_charp why)
{
    (void)p;
    (void)why;
}

static void take(png_structp p, png_bytep to, size_t n)
{
    decoder *d = png_get_io_ptr(p);
    if (n > d->len - d->at)
        png_error(p, "its data end early");
    memcpy(to, d->bytes + d->at, n);
    d->at += n;
}

/* What may longjmp() out. */
static mn_status decode(decoder *d, const char *name, mn_err *e)
{
    png_set_read_fn(d->p, d, take);
    png_set_user_limits(d->p, MN_PICTURE_SIDE, MN_PICTURE_SIDE);
    png_set_chunk_cache_max(d->p, 100);
    png_set_chunk_malloc_max(d->p, 8000000);
    png_read_info(d->p, d->info);
    const uint32_t width = png_get_image_width(d->p, d->info);
    const uint32_t height = png_get_image_height(d->p, d->info);
    const mn_status st = mn_picture_take(&d->picture, width, height, name, e);
    if (st)
        return st;
    png_set_expand(d->p); /* palettes, fewer than 8 bits, transparent colours */
    png_set_strip_16(d->p);
    png_set_strip_alpha(d->p);
    const int passes = png_set_interlace_handling(d->p);
    png_read_update_info(d->p, d->info);
    const unsigned channels = png_get_channels(d->p, d->info);
    const size_t row = png_get_rowbytes(d->p, d->info);
    if ((channels != 1 && channels != 3) || row != (size_t)width * channels)
        return mn_fail_at(e, MN_DATA, name, 0, 0, "the PNG picture has %u channels", channels);
    const bool whole = passes > 1;
    d->pixels = calloc(whole ? height : 1, row);
    if (!d->pixels)
        return mn_fail_memory(e);
    for (int pass = 0; pass < passes; pass++)
        for (uint32_t y = 0; y < height; y++) {
            uint8_t *pixels = d->pixels + (whole ? y * row : 0);
            png_read_row(d->p, pixels, NULL);
            if (pass == passes - 1)
                mn_picture_row(d->picture.luma + (size_t)y * width, pixels, width, channels);
        }
    png_read_end(d->p, NULL);
    return MN_OK;
}

mn_status mn_picture_png(mn_picture *out, const void *bytes, size_t len, const char *name,
                         mn_err *e)
{
    /* On the heap: what is on the stack may be lost by longjmp(). */
    decoder *d = calloc(1, sizeof *d);
    mn_status st;
    if (!d)
        return mn_fail_memory(e);
    d->bytes = bytes;
    d->len = len;
    d->p = png_create_read_struct(PNG_LIBPNG_VER_STRING, d, on_error, on_warning);
    d->info = d->p ? png_create_info_struct(d->p) : NULL;
    if (!d->info) {
        st = mn_fail_memory(e);
    } else if (setjmp(png_jmpbuf(d->p))) {
        mn_fail_at(e, MN_DATA, name, 0, 0, "the PNG picture is damaged: %s", d->why);
        st = mn_hint(e, "save the picture again, or leave it out");
    } else {
        st = decode(d, name, e);
    }
    png_destroy_read_struct(&d->p, &d->info, NULL);
    free(d->pixels);
    if (st)
        mn_picture_free(&d->picture);
    else
        *out = d->picture;
    free(d);
    return st;
}
