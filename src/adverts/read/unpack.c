/* SPDX-License-Identifier: Apache-2.0
 *
 * unpack.c - what servers pack pages with: gzip and deflate by zlib, brotli (RFC 7932), zstd (RFC
 * 8878, with windows of at most 8 MiB as it asks of the web). No more than a page may have is
 * unpacked, whatever it says of itself.
 */
#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include "adverts/read/pages.h"
#include "core/text.h"

enum { STEP = 64 << 10, WINDOW_LOG = 23 };

static bool room_left(const mn_post_page *page)
{
    return page->bytes.len < MN_POST_PAGE_MOST && !page->bytes.failed;
}

/* gzip, zlib, or deflate without a header, as servers take "deflate". False where it is damaged;
 * what came before that is kept. */
static bool by_zlib(mn_post_page *page, mn_text body, int bits)
{
    z_stream z = {.next_in = NULL};
    int got = Z_OK;
    mn_buf_clear(&page->bytes);
    if (body.len > UINT32_MAX / 2 || inflateInit2(&z, bits) != Z_OK)
        return false;
    z.next_in = (Bytef *)(uintptr_t)body.ptr;
    z.avail_in = (uInt)body.len;
    while (got == Z_OK && room_left(page)) {
        char *to = mn_buf_room(&page->bytes, STEP);
        if (!to)
            break;
        z.next_out = (Bytef *)to;
        z.avail_out = STEP;
        got = inflate(&z, Z_NO_FLUSH);
        mn_buf_wrote(&page->bytes, to + (STEP - z.avail_out));
        if (z.avail_out == STEP && got == Z_OK)
            break;
    }
    inflateEnd(&z);
    page->cut = got != Z_STREAM_END;
    return got == Z_STREAM_END || page->bytes.len > 0;
}

static bool by_brotli(mn_post_page *page, mn_text body)
{
    BrotliDecoderState *s = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    BrotliDecoderResult got = s ? BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT : 0;
    const uint8_t *in = (const uint8_t *)body.ptr;
    size_t left = body.len;
    mn_buf_clear(&page->bytes);
    page->bytes.failed = page->bytes.failed || !s;
    while (got == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && room_left(page)) {
        char *to = mn_buf_room(&page->bytes, STEP);
        uint8_t *out = (uint8_t *)to;
        size_t room = STEP;
        if (!to)
            break;
        got = BrotliDecoderDecompressStream(s, &left, &in, &room, &out, NULL);
        mn_buf_wrote(&page->bytes, to + (STEP - room));
    }
    if (s)
        BrotliDecoderDestroyInstance(s);
    page->cut = got != BROTLI_DECODER_RESULT_SUCCESS;
    return got == BROTLI_DECODER_RESULT_SUCCESS || page->bytes.len > 0;
}

static bool by_zstd(mn_post_page *page, mn_text body)
{
    ZSTD_DStream *z = ZSTD_createDStream();
    ZSTD_inBuffer in = {body.ptr, body.len, 0};
    size_t got = 1, before = 0, made = 1;
    mn_buf_clear(&page->bytes);
    page->bytes.failed = page->bytes.failed || !z ||
                         ZSTD_isError(ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, WINDOW_LOG));
    while (got && !ZSTD_isError(got) && (in.pos > before || made) && room_left(page)) {
        char *to = mn_buf_room(&page->bytes, STEP);
        ZSTD_outBuffer out = {to, STEP, 0};
        if (!to)
            break;
        before = in.pos;
        got = ZSTD_decompressStream(z, &out, &in);
        made = out.pos;
        mn_buf_wrote(&page->bytes, to + out.pos);
    }
    ZSTD_freeDStream(z);
    page->cut = got != 0;
    return got == 0 || page->bytes.len > 0;
}

bool mn_post_unpack(mn_post_page *page, bool *good, mn_text body, mn_text coding)
{
    static const char *const gzip[] = {"gzip", "x-gzip"};
    coding = mn_text_trim(coding);
    if (mn_text_eq_nocase(coding, gzip[0]) || mn_text_eq_nocase(coding, gzip[1]))
        *good = body.len > 2 && (unsigned char)body.ptr[0] == 0x1F && by_zlib(page, body, 31);
    else if (mn_text_eq_nocase(coding, "deflate"))
        *good = by_zlib(page, body, 15) || by_zlib(page, body, -15);
    else if (mn_text_eq_nocase(coding, "br"))
        *good = by_brotli(page, body);
    else if (mn_text_eq_nocase(coding, "zstd"))
        *good = by_zstd(page, body);
    else
        return false;
    return true;
}
