/* SPDX-License-Identifier: Apache-2.0
 *
 * shipped.c - the economy inside the library.
 */
#include "footprint/economy/model.h"

extern const unsigned char mn_data_model[], mn_data_model_end[];

mn_status mn_model_shipped(mn_model **out, const mn_ctx *ctx, mn_err *e)
{
    (void)ctx;
    return mn_model_open_trusted(out, "the shipped model", mn_data_model,
                                 (size_t)(mn_data_model_end - mn_data_model), e);
}
