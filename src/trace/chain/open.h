/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/open.h - what stands behind an mn_chain that was opened.
 */
#ifndef TRACE_CHAIN_OPEN_H
#define TRACE_CHAIN_OPEN_H

#include "core/lend.h"
#include "trace/chain/chain.h"

typedef struct mn_chain_opened {
    mn_chain chain;      /* first: this is what callers hold */
    void *mapped, *heap; /* one of them, or none */
    size_t size;
    mn_loan loan; /* where it is borrowed: nothing of the above is its own */
} mn_chain_opened;

/* The bytes that it lies in become its own, to be freed. */
void mn_chain_own(mn_chain *c, void *heap);

#endif
