/* SPDX-License-Identifier: Apache-2.0
 *
 * command/replay.h - what reading a manifest and comparing with it share.
 */
#ifndef COMMAND_REPLAY_H
#define COMMAND_REPLAY_H

#include <cjson/cJSON.h>
#include <manumit/command.h>

/* MN_DATA: "path: not a manifest: why" */
MN_USE mn_status mn_no_manifest(const char *path, const char *why, mn_err *e);
MN_USE mn_status mn_manifest_parse(cJSON **out, const char *bytes, size_t len, const char *path,
                                   mn_err *e);

/* The text of a member; NULL when there is none or it is no text. Borrowed. */
const char *mn_member_text(const cJSON *object, const char *name);

/* Takes what the manifest m expects into the call, whose inputs and options are there, and
 * looks at each of its files. path is the manifest's own, for errors. */
MN_USE mn_status mn_expected_take(mn_call *call, const cJSON *m, const char *path,
                                  const mn_ctx *ctx, mn_err *e);

#endif
