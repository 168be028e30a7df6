/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_money_csv.c - tables of payments and AMLworld's patterns. Each row is read, repeated or
 * refused, whatever it holds, and what is read is in order.
 */
#include "fuzz_money.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_money("f.csv", data, size);
}
