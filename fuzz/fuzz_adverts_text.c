/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_adverts_text.c - any text folded and sketched: words with one blank between, valid UTF-8,
 * the same by all kernels, and the same once more.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/normal/normal.h"
#include "adverts/sketch/sketch.h"
#include "core/text.h"
#include "fuzz.h"

static void check_words(mn_text t)
{
    FUZZ_CHECK(mn_utf8_bad(t) == t.len);
    for (size_t i = 0; i < t.len; i++)
        FUZZ_CHECK(t.ptr[i] != ' ' || (i && i + 1 < t.len && t.ptr[i - 1] != ' '));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static mn_normal *rules;
    const mn_text text = {(const char *)bytes, len};
    mn_plain a = {0}, b = {0};
    mn_sketcher s = {0};
    mn_signature one, other;

    if (!rules)
        FUZZ_CHECK(mn_normal_new(&rules, NULL) == MN_OK);
    if (mn_utf8_bad(text) != len) /* the reader mends these */
        return 0;
    FUZZ_CHECK(mn_normal_text(&a, rules, text, NULL) == MN_OK);
    FUZZ_CHECK(mn_normal_text_plain(&b, rules, text, NULL) == MN_OK);
    check_words(a.text);
    FUZZ_CHECK(mn_text_eq(a.text, b.text));
    FUZZ_CHECK(mn_sketch_by(&one, &s, 3, a.text, MN_SKETCH_PLAIN, NULL) == MN_OK);
    for (mn_sketch_isa isa = MN_SKETCH_AVX2; isa <= mn_sketch_isa_best(); isa++) {
        FUZZ_CHECK(mn_sketch_by(&other, &s, 3, a.text, isa, NULL) == MN_OK);
        FUZZ_CHECK(memcmp(&one, &other, sizeof one) == 0);
    }
    mn_sketcher_free(&s);
    mn_plain_free(&a);
    mn_plain_free(&b);
    return 0;
}
