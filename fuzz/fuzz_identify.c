/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_identify.c - identifiers in any text: the first two bytes may name a country. What is kept
 * of earlier texts must change nothing.
 */
#include "adverts/identify/identify.h"
#include "core/text.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static mn_identifier_rules *rules;
    static mn_found_ids kept;
    mn_found_ids f = {0};
    mn_text text = {(const char *)data, size};
    const char *region = NULL;
    mn_err e;
    if (!rules && mn_identify_new(&rules, NULL, &e))
        return 0;
    if (size > 2 && data[0] >= 'A' && data[0] <= 'Z' && data[1] >= 'A' && data[1] <= 'Z')
        region = text.ptr;
    if (mn_identify(&f, rules, text, region, &e) == MN_OK) {
        uint32_t last = 0;
        for (size_t i = 0; i < f.n; i++) {
            FUZZ_CHECK(f.id[i].start < f.id[i].end && f.id[i].end <= size);
            FUZZ_CHECK(f.id[i].start >= last && f.id[i].value.len > 0);
            FUZZ_CHECK(f.id[i].score >= 0 && f.id[i].score <= 1);
            last = f.id[i].start;
        }
    }
    FUZZ_CHECK(mn_identify(&kept, rules, text, region, &e) == MN_OK && kept.n == f.n);
    for (size_t i = 0; i < f.n; i++) {
        const mn_found_id *x = &f.id[i], *y = &kept.id[i];
        FUZZ_CHECK(x->kind == y->kind && x->start == y->start && x->end == y->end);
        FUZZ_CHECK(x->score == y->score && x->rules == y->rules);
        FUZZ_CHECK(mn_text_cmp(x->value, y->value) == 0);
    }
    mn_found_ids_free(&f);
    return 0;
}
