/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_adverts_image.c - the readers of pictures, to the hash.
 */
#include "adverts/image/pdq.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_picture p = {0};
    mn_pdq hash[MN_TURNS];
    int quality = 0;
    mn_err e;
    if (mn_picture_read(&p, data, size, "fuzz", &e) == MN_OK &&
        mn_pdq_hash(hash, &quality, &p, &e) == MN_OK)
        FUZZ_CHECK(quality >= 0 && quality <= 100);
    mn_picture_free(&p);
    return 0;
}
