/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_change.c - the grammar of --change: one change a line, then made to purchases.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "footprint/understand/change.h"
#include "fuzz.h"

static const mn_reference *reference(void)
{
    static mn_reference *r;
    if (!r && mn_reference_new(&r, MN_NEED_COUNTRIES | MN_NEED_CODES, NULL) != MN_OK)
        abort();
    return r;
}

static void check_mix(const mn_mix *mix)
{
    double sum = 0;
    FUZZ_CHECK(mix->n >= 1 && mix->n <= MN_INDUSTRIES);
    for (size_t i = 0; i < mix->n; i++) {
        FUZZ_CHECK(mix->industry[i] < MN_INDUSTRIES && mix->share[i] > 0);
        sum += mix->share[i];
    }
    FUZZ_CHECK(fabs(sum - 1) < 1e-9);
}

static void apply(mn_changes *c)
{
    static const mn_mix mix = {.n = 2, .industry = {0, 2}, .share = {0.25, 0.75}};
    const mn_country *const origin[] = {NULL, mn_country_find(reference(), mn_text_of("BRA")),
                                        mn_country_find(reference(), mn_text_of("CHN"))};
    mn_err e = MN_ERR_INIT;
    for (uint64_t i = 0; i < 6; i++) {
        mn_purchase p = {.line = i + 2,
                         .description = mn_text_of(i % 2 ? "Green COFFEE, 5 kg" : "tea"),
                         .code = mn_text_of(i % 3 ? "0901.11" : ""),
                         .system = MN_HS,
                         .by = i % 3 ? MN_PLACED_CODE : MN_PLACED_WORDS,
                         .amount = i == 5 ? INT64_MAX - 7 : 1000 + (int64_t)i,
                         .currency = "USD",
                         .year = 2020 + (int)i % 3,
                         .mix = &mix,
                         .origin = origin[i % 3]};
        bool drop = false;
        if (mn_changes_apply(c, &p, &drop, &e) != MN_OK) {
            FUZZ_CHECK(e.status == MN_USAGE && e.msg[0]);
            return;
        }
        FUZZ_CHECK(drop || p.amount != 0);
        check_mix(p.mix);
    }
    FUZZ_CHECK(c->seen == 6 && c->kept <= 6 && c->lines <= 6);
    const mn_status st = mn_changes_check(c, &e);
    FUZZ_CHECK(st == MN_OK || (st == MN_USAGE && e.msg[0] && e.hint[0]));
    FUZZ_CHECK(mn_utf8_bad(mn_text_of(e.msg)) == strlen(e.msg));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    const char *said[MN_CHANGES_MAX + 1];
    size_t n = 0;
    mn_changes c = {0};
    mn_err e = MN_ERR_INIT;
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    for (char *at = text; at && n < MN_CHANGES_MAX; n++) {
        char *end = strchr(at, '\n');
        said[n] = at;
        at = end ? end + 1 : NULL;
        if (end)
            *end = '\0';
    }
    const mn_status st = mn_changes_parse(&c, said, n, reference(), &e);
    FUZZ_CHECK(st == MN_OK || st == MN_USAGE);
    if (st == MN_OK)
        apply(&c);
    else
        FUZZ_CHECK(e.msg[0] && mn_utf8_bad(mn_text_of(e.msg)) == strlen(e.msg) &&
                   mn_utf8_bad(mn_text_of(e.hint)) == strlen(e.hint));
    mn_changes_free(&c);
    free(text);
    return 0;
}
