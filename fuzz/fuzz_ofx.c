/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_ofx.c - the reader of OFX, with its encodings and entities.
 */
#include "fuzz_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_read(data, size, MN_FORMAT_OFX, false);
    return 0;
}
