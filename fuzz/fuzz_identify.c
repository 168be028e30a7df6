/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_identify.c - identifiers in any text: the first two bytes may name a country.
 */
#include "adverts/identify/identify.h"
#include "core/text.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static mn_identifier_rules *rules;
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
    mn_found_ids_free(&f);
    return 0;
}
