/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_import.c - a labelled table and, behind the first byte 0, a satellite.
 */
#include "core/err.h"
#include "footprint/economy/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(char *path, const uint8_t *bytes, size_t len)
{
    int fd = mkstemp(path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "wb");

    if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char table[] = "/tmp/manumit-fuzz-XXXXXX", people[] = "/tmp/manumit-fuzz-XXXXXX";
    const uint8_t *cut = size ? memchr(data, 0, size) : NULL;
    size_t head = cut ? (size_t)(cut - data) : size;
    mn_model_options o = MN_MODEL_OPTIONS_INIT;
    mn_err e = MN_ERR_INIT;
    mn_model *m = NULL;

    put(table, data, head);
    put(people, data + head + (cut != NULL), size - head - (cut != NULL));
    o.satellite = cut ? people : NULL;
    if (mn_model_import(&m, NULL, MN_MODEL_LABELLED_CSV, table, &o, &e) == MN_OK)
        MN_BUG(mn_model_wrong(m) == NULL);
    else
        MN_BUG(m == NULL && e.msg[0]);
    mn_model_free(m);
    unlink(table);
    unlink(people);
    return 0;
}
