/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_manifest.c - strangers' manifests, resolved against the program's own
 * commands. What resolves is not run: it only must be a call that can be read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuzz.h"
#include <manumit/command.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/manumit-fuzz-XXXXXX";
    int fd = mkstemp(path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "wb");
    mn_call *call = NULL;
    mn_err e = MN_ERR_INIT;

    if (!f || fwrite(data, 1, size, f) != size || fclose(f) != 0)
        abort();
    const char *words[] = {"replay", path};
    FUZZ_CHECK(mn_call_parse(&call, mn_commands(), 2, words, &e) == MN_OK);
    if (mn_call_resolve(&call, mn_commands(), NULL, &e) == MN_OK) {
        for (size_t i = 0; i < mn_call_inputs(call); i++)
            FUZZ_CHECK(mn_call_input(call, i) != NULL);
        FUZZ_CHECK(mn_call_output(call) == NULL);
    } else {
        FUZZ_CHECK(e.msg[0] != '\0');
    }
    mn_call_free(call);
    unlink(path);
    return 0;
}
