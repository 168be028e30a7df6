/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_adverts_weights.c - a file of weights from a stranger: refused with a line and a reason, or
 * finite weights that are written and read back the same.
 */
#include <math.h>
#include <string.h>

#include "adverts/rank/weights.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_err e = MN_ERR_INIT;
    mn_rank_learnt x, again;
    mn_buf b = {0};
    const mn_status st = mn_rank_weights_read(&x, "w.txt", (mn_text){(const char *)data, size}, &e);
    FUZZ_CHECK(!st || (st == MN_DATA && e.status == st && e.msg[0] && e.line));
    if (st)
        return 0;
    for (unsigned k = 0; k < MN_RANK_FACTS; k++)
        FUZZ_CHECK(isfinite(x.weights.by[k]));
    mn_rank_weights_write(&b, &x);
    FUZZ_CHECK(!b.failed);
    FUZZ_CHECK(mn_rank_weights_read(&again, "w.txt", (mn_text){b.ptr, b.len}, &e) == MN_OK);
    FUZZ_CHECK(memcmp(&x.weights, &again.weights, sizeof x.weights) == 0);
    mn_buf_free(&b);
    return 0;
}
