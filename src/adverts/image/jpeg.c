/* SPDX-License-Identifier: Apache-2.0
 *
 * jpeg.c - JPEG files as brightness, by libjpeg. See picture.h.
 */
#include <setjmp.h>
#include <stdio.h> /* before jpeglib.h, which needs it */
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "adverts/image/inside.h"
#include "core/err.h"

/* The library's managers, each the first member of what it is found by again. */
typedef struct decoder {
    struct jpeg_decompress_struct j;
    struct jpeg_error_mgr error;
    struct jpeg_progress_mgr progress;
    jmp_buf stop;
    char why[JMSG_LENGTH_MAX];
    uint8_t *row;
    mn_picture picture;
} decoder;

static void on_error(j_common_ptr j)
{
    decoder *d = j->client_data;
    j->err->format_message(j, d->why);
    longjmp(d->stop, 1);
}

/* A warning is about damage, where the library would go on with grey, but for some about what
 * stands beside the picture: bytes before a mark or behind the end, which many cameras and sites
 * leave, and headers of a later version. */
static void on_message(j_common_ptr j, int level)
{
    const int code = j->err->msg_code;
    if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_TOO_MUCH_DATA &&
        code != JWRN_ADOBE_XFORM && code != JWRN_JFIF_MAJOR)
        on_error(j);
}

static void on_progress(j_common_ptr j)
{
    decoder *d = j->client_data;
    if (d->j.input_scan_number <= MN_PICTURE_SCANS)
        return;
    snprintf(d->why, sizeof d->why, "more than %d scans", MN_PICTURE_SCANS);
    longjmp(d->stop, 1);
}

static void say_nothing(j_common_ptr j)
{
    (void)j;
}

/* Cyan, magenta, yellow and black, which Adobe's writers store inverted: 255 is no ink. */
static void inks(uint8_t *rgb, const uint8_t *cmyk, uint32_t width, bool inverted)
{
    for (uint32_t i = 0; i < width; i++, rgb += 3, cmyk += 4)
        for (int c = 0; c < 3; c++) {
            const int ink = inverted ? cmyk[c] : 255 - cmyk[c];
            const int key = inverted ? cmyk[3] : 255 - cmyk[3];
            rgb[c] = (uint8_t)((ink * key + 127) / 255);
        }
}

/* What may longjmp() out. */
static mn_status decode(decoder *d, const void *bytes, size_t len, const char *name, mn_err *e)
{
    struct jpeg_decompress_struct *j = &d->j;
    jpeg_mem_src(j, bytes, (unsigned long)len);
    jpeg_read_header(j, TRUE);
    const mn_status st = mn_picture_take(&d->picture, j->image_width, j->image_height, name, e);
    if (st)
        return st;
    const bool four = j->num_components == 4, grey = j->num_components == 1;
    j->out_color_space = four ? JCS_CMYK : grey ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(j);
    if (j->output_width != d->picture.width || j->output_height != d->picture.height ||
        j->output_components != (four   ? 4
                                 : grey ? 1
                                        : 3))
        return mn_fail_at(e, MN_DATA, name, 0, 0, "the picture is of another size than it says");
    /* Behind the row as it comes there is one in red, green and blue. */
    d->row = malloc((size_t)d->picture.width * 7);
    if (!d->row)
        return mn_fail_memory(e);
    uint8_t *rgb = d->row + (size_t)d->picture.width * 4;
    while (j->output_scanline < j->output_height) {
        float *to = d->picture.luma + (size_t)j->output_scanline * d->picture.width;
        JSAMPROW rows[1] = {d->row};
        if (jpeg_read_scanlines(j, rows, 1) != 1)
            return mn_fail_at(e, MN_DATA, name, 0, 0, "the picture's data end early");
        if (four)
            inks(rgb, d->row, d->picture.width, j->saw_Adobe_marker);
        mn_picture_row(to, four ? rgb : d->row, d->picture.width, grey ? 1 : 3);
    }
    jpeg_finish_decompress(j);
    return MN_OK;
}

mn_status mn_picture_jpeg(mn_picture *out, const void *bytes, size_t len, const char *name,
                          mn_err *e)
{
    /* On the heap: what is on the stack may be lost by longjmp(). */
    decoder *d = calloc(1, sizeof *d);
    mn_status st;
    if (!d)
        return mn_fail_memory(e);
    d->j.err = jpeg_std_error(&d->error);
    d->error.error_exit = on_error;
    d->error.emit_message = on_message;
    d->error.output_message = say_nothing;
    d->progress.progress_monitor = on_progress;
    d->j.client_data = d;
    if (setjmp(d->stop)) {
        mn_fail_at(e, MN_DATA, name, 0, 0, "the JPEG picture is damaged: %s", d->why);
        st = mn_hint(e, "save the picture again, or leave it out");
    } else {
        jpeg_create_decompress(&d->j);
        d->j.progress = &d->progress;
        d->j.client_data = d;
        st = decode(d, bytes, len, name, e);
    }
    jpeg_destroy_decompress(&d->j);
    free(d->row);
    if (st)
        mn_picture_free(&d->picture);
    else
        *out = d->picture;
    free(d);
    return st;
}
