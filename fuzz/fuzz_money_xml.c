/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_money_xml.c - messages of ISO 20022. The same as fuzz_money_csv.c.
 */
#include "fuzz_money.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_money("f.xml", data, size);
}
