/* SPDX-License-Identifier: Apache-2.0
 *
 * store/packed.c - see the header. Nothing is unpacked beyond the length that was said.
 */
#include "store/packed.h"

#include <zstd.h>
#include <zstd_errors.h>

#include "core/err.h"
#include "core/text.h"

enum { LEVEL = 3 };

mn_status mn_pack(mn_buf *to, char hex[MN_SHA256_HEX], mn_text bytes, mn_err *e)
{
    const size_t most = ZSTD_compressBound(bytes.len);
    mn_buf_clear(to);
    char *at = mn_buf_room(to, most);
    const size_t n = at ? ZSTD_compress(at, most, bytes.ptr, bytes.len, LEVEL) : 0;
    if (!at || ZSTD_isError(n))
        return mn_fail_memory(e);
    mn_buf_wrote(to, at + n);
    mn_sha256_hex(hex, bytes.ptr, bytes.len);
    return MN_OK;
}

mn_status mn_unpack(bool *whole, mn_buf *to, const mn_buf *packed, int64_t length, int64_t most,
                    mn_text hash, mn_err *e)
{
    char hex[MN_SHA256_HEX] = "";
    mn_buf_clear(to);
    if (packed->failed)
        return mn_fail_memory(e);
    if (length > 0 && length <= most) {
        char *at = mn_buf_room(to, (size_t)length);
        if (!at)
            return mn_fail_memory(e);
        const size_t n = ZSTD_decompress(at, (size_t)length, packed->ptr, packed->len);
        if (n == (size_t)length) {
            mn_buf_wrote(to, at + n);
            mn_sha256_hex(hex, to->ptr, to->len);
        } else if (ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation) {
            return mn_fail_memory(e);
        }
    }
    *whole = mn_text_eq_str(hash, hex);
    return MN_OK;
}
