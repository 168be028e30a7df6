/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_adverts_page.c - saved pages. Each post is whole, whatever the bytes are.
 */
#include "fuzz_adverts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_adverts("f.html", data, size);
}
