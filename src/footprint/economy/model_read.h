/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/model_read.h - the fields of a model file.
 */
#ifndef FOOTPRINT_MODEL_READ_H
#define FOOTPRINT_MODEL_READ_H

#include "footprint/economy/model.h"
#include "footprint/economy/model_pack.h"

/* Reads them into an empty model. MN_OK also when c->bad says what is wrong. */
MN_USE mn_status mn_model_read(mn_unpacker *c, mn_model *m, mn_err *e);

#endif
