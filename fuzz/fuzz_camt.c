/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_camt.c - the reader of ISO 20022 statements.
 */
#include "fuzz_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_read(data, size, MN_FORMAT_CAMT, false);
    return 0;
}
