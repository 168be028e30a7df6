/* SPDX-License-Identifier: Apache-2.0
 *
 * money/stream/world.h - what a stream knows before its first payment: the files of its options,
 * held in memory so that they stay the same while it runs, and from the tables of accounts and
 * places whose party an account is, where its holder lives, in which city a place lies.
 */
#ifndef MONEY_STREAM_WORLD_H
#define MONEY_STREAM_WORLD_H

#include "core/buf.h"
#include "core/map.h"
#include "money/commands/data.h"
#include "money/read/names.h"

/* Zero-initialised, then mn_pay_world_open(). */
typedef struct mn_pay_world {
    mn_money_known *known;
    mn_memory_file *file; /* the last is the payments of a week (mn_pay_world_files) */
    size_t files;
    mn_money_data d; /* accounts of the tables, and their parties */
    mn_pay_names whole, id;
    uint32_t *by_whole, *by_id; /* account; MN_PAY_NONE where several have the id */
    mn_map places;              /* to its number in d.p.places */
} mn_pay_world;

MN_USE mn_status mn_pay_world_open(mn_pay_world *w, const mn_call *call, const mn_ctx *ctx,
                                   mn_err *e);
void mn_pay_world_close(mn_pay_world *w);
/* The files of the call, with these payments as its input. Borrowed. */
mn_files mn_pay_world_files(mn_pay_world *w, const char *input, mn_text payments);
/* What decides what is told, for a checkpoint: options and the digests of the files. */
void mn_pay_world_say(mn_buf *out, const mn_pay_world *w, const mn_call *call);
/* The party of an account, or MN_PAY_NONE where no table has it. */
uint32_t mn_pay_world_party(const mn_pay_world *w, mn_text bank, mn_text id);
/* The city of a place, or the empty text. */
mn_text mn_pay_world_city(const mn_pay_world *w, mn_text place);

#endif
