/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_inflate.c - gzip and zstd, behind which lies any format.
 */
#include <stdlib.h>

#include "fuzz_table.h"
#include "table/reader.h"

static void unpack(const uint8_t *data, size_t size, mn_packing packing)
{
    char *out = NULL;
    size_t len = 0;
    mn_err e = MN_ERR_INIT;
    mn_source s = {.name = "fuzz", .bytes = {(const char *)data, size}};
    s.o.max_bytes = 1 << 22;
    s.o.max_ratio = 100;
    mn_status st = mn_inflate(&out, &len, &s, packing, &e);
    FUZZ_CHECK(st == MN_OK ? len <= s.o.max_bytes : st == MN_DATA && !out);
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unpack(data, size, MN_GZIP);
    unpack(data, size, MN_ZSTD);
    fuzz_read(data, size, MN_FORMAT_AUTO, false);
    return 0;
}
