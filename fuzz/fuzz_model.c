/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_model.c - the model format's fields, as they are after unpacking. The
 * target packs them itself, so that mutations reach the parser behind the hash
 * and the compression; what opens is put to use.
 */
#include "core/err.h"
#include "footprint/economy/model.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const mn_model *m)
{
    double *up = malloc((2 * m->n + 1) * sizeof *up);
    mn_err e = MN_ERR_INIT;

    if (up && m->n < 1000 && mn_model_upstreamness(m, NULL, up, up + m->n, &e))
        MN_BUG(e.status != MN_OK);
    free(up);
}

/* The fields as a file of a version. */
static void try_version(char version, const uint8_t *data, size_t size)
{
    static const char magic[] = "manumit-model 1\n";
    size_t room = ZSTD_compressBound(size), head = sizeof magic - 1;
    char *file = calloc(1, head + room + 32);
    mn_err e = MN_ERR_INIT;
    mn_model *m = NULL;

    if (!file)
        return;
    memcpy(file, magic, head);
    file[head - 2] = version;
    room = ZSTD_compress(file + head, room, data, size, 1);
    if (mn_model_open_trusted(&m, "fuzz", file, head + room + 32, &e) == MN_OK)
        use(m);
    else
        MN_BUG(m == NULL && e.msg[0]);
    mn_model_free(m);
    free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_err e = MN_ERR_INIT;
    mn_model *m = NULL;

    try_version('1', data, size);
    try_version('2', data, size);
    if (mn_model_open_memory(&m, NULL, "fuzz", data, size, &e) == MN_OK)
        mn_model_free(m);
    return 0;
}
