/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_words.c - the words of a purchase: any bytes get an answer, the same each
 * time, with scores that are chances and in order.
 */
#include <stdlib.h>
#include <string.h>

#include <manumit/reference.h>

#include "fuzz.h"

static mn_reference *reference(void)
{
    static mn_reference *r; /* for the life of the process */
    if (!r)
        FUZZ_CHECK(mn_reference_new(&r, MN_NEED_WORDS, NULL) == MN_OK);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mn_text text = {(const char *)data, size};
    const mn_reference *r = reference();
    mn_guess best[3], again[3];
    char *why = NULL;
    FUZZ_CHECK(mn_words_classify(r, text, best, NULL) == MN_OK);
    FUZZ_CHECK(mn_words_classify(r, text, again, NULL) == MN_OK);
    for (size_t i = 0; i < 3; i++) {
        FUZZ_CHECK(best[i].industry >= -1 && best[i].industry < MN_INDUSTRIES);
        FUZZ_CHECK(best[i].score >= 0.0 && best[i].score <= 1.0);
        FUZZ_CHECK(i == 0 || best[i].score <= best[i - 1].score);
        FUZZ_CHECK(best[i].phrase && best[i].source);
        FUZZ_CHECK(best[i].industry == again[i].industry && best[i].phrase == again[i].phrase);
        FUZZ_CHECK(memcmp(&best[i].score, &again[i].score, sizeof best[i].score) == 0);
    }
    FUZZ_CHECK(mn_words_explain(&why, r, text, NULL) == MN_OK && why);
    free(why);
    return 0;
}
