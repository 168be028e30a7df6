/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_answers.c - a file of answers to the survey, and the same bytes as an --answer.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "footprint/survey/answers.h"
#include "fuzz.h"

static mn_reference *reference;
static mn_materials materials;
static mn_questions questions;

static void load(void)
{
    if (reference)
        return;
    if (mn_reference_new(&reference, MN_NEED_COUNTRIES | MN_NEED_MONEY | MN_NEED_GOODS, NULL) ||
        mn_materials_shipped(&materials, reference, NULL) ||
        mn_questions_shipped(&questions, reference, &materials, NULL))
        abort();
}

static void check_answers(const mn_answers *a)
{
    size_t count = 0;

    FUZZ_CHECK(a->people == 0 || (a->people > 0 && a->people <= MN_HOUSEHOLD_MOST));
    for (size_t q = 0; q < MN_QUESTIONS_MOST; q++) {
        count += a->answered[q];
        FUZZ_CHECK(!a->answered[q] || (a->given[q] >= 0 && a->given[q] <= MN_ANSWER_MOST));
        FUZZ_CHECK(!a->answered[q] || q < questions.count);
    }
    FUZZ_CHECK(count == a->count);
}

static void check_error(const mn_err *e)
{
    FUZZ_CHECK(e->msg[0] && e->hint[0]);
    FUZZ_CHECK(mn_utf8_bad(mn_text_of(e->msg)) == strlen(e->msg));
    FUZZ_CHECK(mn_utf8_bad(mn_text_of(e->hint)) == strlen(e->hint));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mn_text text = {(const char *)data, size};
    mn_answers a = {0}, said = {0};
    mn_err e = MN_ERR_INIT;
    char *words = malloc(size + 1);

    load();
    if (!words)
        return 0;
    mn_status st = mn_answers_read(&a, "answers.json", text, &questions, reference, &e);
    FUZZ_CHECK(st == MN_OK || st == MN_DATA);
    if (st == MN_OK) {
        check_answers(&a);
    } else {
        check_error(&e);
        FUZZ_CHECK(e.line >= 1 && e.col >= 1 && e.col <= size + 1);
    }
    if (size)
        memcpy(words, data, size);
    words[size] = '\0';
    st = mn_answers_take(&said, "answer", words, &questions, &e);
    FUZZ_CHECK(st == MN_OK || st == MN_USAGE);
    check_answers(&said);
    if (st)
        check_error(&e);
    free(words);
    return 0;
}
