/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/commands/kept.h - the reference data and the shipped economy, loaded once for
 * all calls where the context has a cache.
 */
#ifndef FOOTPRINT_KEPT_H
#define FOOTPRINT_KEPT_H

#include "footprint/commands/command.h"

#include <manumit/reference.h>

/* *kept: *out is borrowed until the cache is freed, and must not be changed; else it is
 * owned. What is kept has all parts, whatever is needed now. */
MN_USE mn_status mn_kept_reference(mn_reference **out, bool *kept, unsigned need, const mn_ctx *ctx,
                                   mn_err *e);
/* path NULL: the shipped economy. Another is never kept. */
MN_USE mn_status mn_kept_model(mn_model **out, bool *kept, const char *path, const mn_ctx *ctx,
                               mn_err *e);

#endif
