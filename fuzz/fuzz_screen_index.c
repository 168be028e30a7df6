/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_screen_index.c - an index file whose sums are right and whose contents are anything: it
 * is refused, or can be searched.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "screen/index/layout.h"
#include "screen/match/match.h"

static mn_kit *kit;

/* What can be asked of an index: candidates, identifiers, matches, and why they are. */
static void search(mn_index *x)
{
    static const mn_party_value v[] = {{MN_PARTY_NAME, {"Vladimir Testov Trading / Volodya", 33}},
                                       {MN_PARTY_COUNTRY, {"ru", 2}},
                                       {MN_PARTY_BIRTH, {"1960-02-03", 10}},
                                       {MN_PARTY_CITY, {"Moscow", 6}},
                                       {MN_PARTY_IMO, {"9187629", 7}}};
    static const mn_party p = {.id = {"1", 1}, .value = v, .count = 5};
    mn_screener *s = NULL;
    mn_matcher *m = NULL;
    const mn_match *h = NULL;
    uint32_t entry[4];
    size_t n = 0;
    FUZZ_CHECK(kit || mn_kit_get(&kit, NULL, NULL) == MN_OK);
    FUZZ_CHECK(mn_screener_new(&s, kit, (mn_screen_limits){.review = 0.01}, NULL) == MN_OK);
    FUZZ_CHECK(mn_screener_add(s, x, false, NULL) == MN_OK);
    FUZZ_CHECK(mn_matcher_new(&m, s, NULL) == MN_OK);
    FUZZ_CHECK(mn_index_find_id(entry, 4, x, MN_PARTY_IMO, (mn_text){"9187629", 7}) <= 4);
    FUZZ_CHECK(mn_match_party(&h, &n, m, &p, NULL) == MN_OK);
    for (size_t i = 0; i < n; i++) {
        char *why = NULL;
        FUZZ_CHECK(h[i].probability >= 0 && h[i].probability <= 1);
        FUZZ_CHECK(mn_match_explain(&why, s, &h[i], &p, NULL) == MN_OK);
        free(why);
    }
    mn_matcher_free(m);
    mn_screener_free(s);
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
