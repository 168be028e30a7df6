/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_identify.c - identifiers in any text: the first two bytes may name a country. Places are of
 * whole characters and apart from one another, numbers are E.164, and what is kept of earlier texts
 * must change nothing.
 */
#include "adverts/identify/identify.h"
#include "core/text.h"
#include "fuzz.h"

/* Whether a byte begins a character, or nothing. */
static bool begins(mn_text t, uint32_t at)
{
    return at == t.len || ((unsigned char)t.ptr[at] & 0xC0) != 0x80;
}

static bool is_e164(mn_text t)
{
    if (t.len < 4 || t.len > 16 || t.ptr[0] != '+' || t.ptr[1] == '0')
        return false;
    for (size_t i = 1; i < t.len; i++)
        if (t.ptr[i] < '0' || t.ptr[i] > '9')
            return false;
    return true;
}

/* What is found in a place is found there alone, but for what a link holds. */
static void check(const mn_found_ids *f, mn_text text, bool utf8)
{
    uint32_t last = 0, end = 0;
    bool link = false;
    for (size_t i = 0; i < f->n; i++) {
        const mn_found_id *x = &f->id[i];
        FUZZ_CHECK(x->start < x->end && x->end <= text.len);
        FUZZ_CHECK(x->start >= end || (link && x->start == last));
        FUZZ_CHECK(x->value.len > 0 && x->score >= 0 && x->score <= 1);
        FUZZ_CHECK(!utf8 || (begins(text, x->start) && begins(text, x->end)));
        FUZZ_CHECK(x->kind != MN_ID_PHONE || is_e164(x->value));
        link = x->start == last
                   ? link || x->kind == MN_ID_URL
                   : x->kind == MN_ID_URL || x->kind == MN_ID_PHONE || x->kind >= MN_ID_WHATSAPP;
        last = x->start;
        end = x->end > end ? x->end : end;
    }
}

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
    if (mn_identify(&f, rules, text, region, &e) == MN_OK)
        check(&f, text, mn_utf8_bad(text) == size);
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
