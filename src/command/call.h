/* SPDX-License-Identifier: Apache-2.0
 *
 * command/call.h - what a parsed call is made of, for the files of this folder.
 */
#ifndef COMMAND_CALL_H
#define COMMAND_CALL_H

#include "core/arena.h"
#include <manumit/command.h>

/* One option of a call: the command's own, or a common one that it does not
 * declare itself. */
typedef struct mn_slot {
    const mn_option *option;
    bool common;
    bool given;
    size_t count;        /* values given; the default is not among them */
    const char **values; /* room for all that the words can hold, made when first needed */
} mn_slot;

/* What a replay expects to be the same: an input's bytes or, where role is NULL, a text of
 * the manifest: its key and its value. */
typedef struct mn_expected {
    const char *role, *path, *sha256;
} mn_expected;

struct mn_call {
    mn_arena arena; /* holds everything below, and the copies of the words */
    const mn_command *command;
    mn_slot *slots; /* own options first, then common ones */
    size_t slots_n;
    const char **inputs;
    size_t inputs_n;
    mn_help help;
    bool brief;            /* as mn_call_brief() */
    const char *only;      /* table that will be seen, as mn_call_bare(); NULL: all may be */
    const char *manifest;  /* of a replay: its path; else NULL */
    mn_expected *expected; /* of a replay; else none */
    size_t expected_n;
};

/* The slot of an option by its exact name; NULL when the call has none. */
mn_slot *mn_call_slot(const mn_call *call, const char *name);

/* Whether the call reads, or writes, the paths of a slot; neither where they are no paths. */
bool mn_slot_reads(const mn_call *call, const mn_slot *slot);
bool mn_slot_writes(const mn_call *call, const mn_slot *slot);
/* The k-th value without what an option has after its path: the value itself, or in `room`. */
enum { MN_SLOT_PATH = 4096 };
const char *mn_slot_path(const mn_slot *slot, size_t k, char room[MN_SLOT_PATH]);

/* A call of c with a slot for each of its options and room for `words` words. */
MN_USE mn_status mn_call_new(mn_call **out, const mn_command *c, size_t words, mn_err *e);

/* Appends one value, checked against the declaration; the text is copied. words
 * is the most values that the call can get. */
MN_USE mn_status mn_call_put(mn_call *call, mn_slot *slot, mn_text value, size_t words, mn_err *e);

/* Appends an input; the text is copied. The call must have room for it. MN_USAGE when the
 * command takes no more. */
MN_USE mn_status mn_call_put_input(mn_call *call, const char *word, mn_err *e);
/* MN_USAGE when an input that the command needs is not there. */
MN_USE mn_status mn_call_check_inputs(const mn_call *call, mn_err *e);

#endif
