/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_csv.c - the CSV reader, with encodings.
 */
#include "fuzz_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_read(data, size, MN_FORMAT_CSV, false);
    fuzz_read(data, size, MN_FORMAT_TSV, true);
    return 0;
}
