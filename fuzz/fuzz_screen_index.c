/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_screen_index.c - an index file whose sums are right and whose contents are anything: it
 * is refused, or can be searched.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "screen/index/layout.h"

static void search(const mn_index *x)
{
    mn_name_tables *t = NULL;
    mn_finder *f = NULL;
    mn_parsed *q = malloc(MN_PARSED_MAX);
    mn_candidate c[MN_CANDIDATES];
    uint32_t entry[4];
    size_t used = 0;
    FUZZ_CHECK(q && mn_name_tables_new(&t, NULL) == MN_OK && mn_finder_new(&f, NULL) == MN_OK);
    FUZZ_CHECK(mn_name_read(q, (mn_text){"Vladimir Petrov Trading", 23}, MN_BEARER_UNKNOWN, t,
                            NULL) == MN_OK);
    const size_t n = mn_index_find(c, MN_CANDIDATES, x, q, f);
    for (size_t k = 0; k < n; k++)
        used += mn_index_name_at(x, c[k].name).parsed->n;
    used += mn_index_find_id(entry, 4, x, MN_PARTY_IMO, (mn_text){"9187629", 7});
    FUZZ_CHECK(used < SIZE_MAX / 2);
    mn_finder_free(f);
    mn_name_tables_free(t);
    free(q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_index *x = NULL;
    char *copy = malloc(size + 8); /* at a multiple of 8, and the sums set right */
    FUZZ_CHECK(copy != NULL);
    memcpy(copy, data, size);
    if (size >= sizeof(mn_index_header)) {
        mn_index_header *h = (void *)copy;
        for (size_t k = 0; k < MN_SECTIONS; k++)
            if (h->section[k].from <= size && h->section[k].len <= size - h->section[k].from)
                h->section[k].sum = mn_find_sum(copy + h->section[k].from, h->section[k].len);
        h->sum = 0;
        h->sum = mn_find_sum(h, sizeof *h);
    }
    if (mn_index_open_memory(&x, "x", copy, size, NULL) == MN_OK) {
        search(x);
        mn_index_close(x);
    }
    free(copy);
    return 0;
}
