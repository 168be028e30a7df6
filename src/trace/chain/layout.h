/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/layout.h - how a chain lies in its bytes.
 *
 * A header, then sections, each at a multiple of 8: arrays as mn_chain has them. Numbers are
 * of the machine that wrote them, and a file of the other byte order is refused: files are made
 * where they are used. Nothing in it is a pointer.
 */
#ifndef TRACE_CHAIN_LAYOUT_H
#define TRACE_CHAIN_LAYOUT_H

#include "trace/chain/chain.h"

#define MN_CHAIN_MAGIC "MNCHAIN\n"
#define MN_CHAIN_ORDER UINT32_C(0x01020304)

typedef enum mn_chain_part_of {
    MN_CHAIN_OF_TEXT,
    MN_CHAIN_OF_PARTIES,
    MN_CHAIN_OF_SAME,
    MN_CHAIN_OF_SITES,
    MN_CHAIN_OF_GOODS,
    MN_CHAIN_OF_EDGES,
    MN_CHAIN_OF_RECIPES,
    MN_CHAIN_OF_PARTS,
    MN_CHAIN_OF_SHIPMENTS,
    MN_CHAIN_OF_DOCUMENTS,
    MN_CHAIN_OF_LOTS,
    MN_CHAIN_OF_CURRENCIES,
    MN_CHAIN_OF_FILES,
    MN_CHAIN_OF_FINDINGS,
    MN_CHAIN_OF_COLUMNS, /* the columns of the supplies, in the order of mn_chain_supplies */
    MN_CHAIN_OF_IN = MN_CHAIN_OF_COLUMNS + 14, /* from here on: made of what stands before */
    MN_CHAIN_OF_OUT,
    MN_CHAIN_OF_SOLD,
    MN_CHAIN_OF_BY_ID,
    MN_CHAIN_SECTIONS,
} mn_chain_part_of;

typedef struct mn_chain_section {
    uint64_t from, length; /* in bytes */
    uint64_t sum;          /* of its bytes */
} mn_chain_section;

typedef struct mn_chain_header {
    char magic[8];
    uint32_t order, format;
    uint64_t size; /* of the file */
    uint64_t sum;  /* of this header with sum 0 */
    int64_t version;
    char name[72], digest[72];
    uint32_t supplies, spare;
    mn_chain_section section[MN_CHAIN_SECTIONS];
} mn_chain_header;

/* Bytes of one thing of a section. */
size_t mn_chain_item(mn_chain_part_of s);

#endif
