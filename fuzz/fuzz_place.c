/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_place.c - a file of regions by strangers, and an address held against them and the shipped
 * ones: what stands before the first NUL, and behind it. Two bytes behind the second NUL are
 * coordinates.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "fuzz.h"
#include "trace/place/place.h"

static mn_text part(const char **at, const char *end)
{
    const char *from = *at, *nul = from < end ? memchr(from, '\0', (size_t)(end - from)) : NULL;
    const char *to = nul ? nul : end;
    *at = nul ? nul + 1 : end;
    return (mn_text){from, (size_t)(to - from)};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *at = (const char *)data, *end = at + size;
    const mn_text file = part(&at, end);
    mn_place_asked a = {.address = part(&at, end), .latitude = NAN, .longitude = NAN};
    const mn_memory_file in = {"regions.csv", file.ptr, file.len};
    const mn_files files = {.file = &in, .count = 1, .unpacked_max = 1 << 20};
    mn_ctx ctx = MN_CTX_INIT;
    mn_places *p = NULL;
    mn_place_finder f = {0};
    ctx.files = &files;
    a.region = a.name = a.locode = a.address;
    memcpy(a.country, size % 2 ? "CN" : "ZZ", 2);
    if (end - at >= 2) {
        a.latitude = (signed char)at[0];
        a.longitude = (signed char)at[1];
    }
    if (mn_places_new(&p, file.len ? "regions.csv" : NULL, &ctx, NULL) == MN_OK &&
        mn_place_find(&f, p, &a, true, NULL) == MN_OK)
        for (size_t i = 0; i < f.n; i++)
            if (f.found[i].verdict > MN_PLACE_IN || f.found[i].region >= mn_places_regions(p) ||
                mn_utf8_bad(mn_text_of(f.found[i].why)) < strlen(f.found[i].why))
                abort();
    mn_place_finder_free(&f);
    mn_places_free(p);
    return 0;
}
