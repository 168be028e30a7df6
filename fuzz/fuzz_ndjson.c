/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_ndjson.c - the NDJSON reader.
 */
#include "fuzz_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_read(data, size, MN_FORMAT_NDJSON, false);
    return 0;
}
