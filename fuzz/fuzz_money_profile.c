/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_money_profile.c - a bank's profile for FinCEN's drafts, and one for goAML: refused with a
 * place and a reason, or every text fits the field that it goes to.
 */
#include <string.h>

#include "core/text.h"
#include "fuzz.h"
#include "money/case/profile.h"

static void try(mn_text json, const mn_profile_key *keys, size_t n)
{
    mn_text values[MN_BANK_KEYS + MN_GOAML_KEYS] = {{0}};
    mn_arena arena = {0};
    mn_todo todo = {.n = 0};
    mn_err e = MN_ERR_INIT;
    const mn_status st = mn_profile_read(values, keys, n, json, "profile.json", &arena, &e);
    FUZZ_CHECK(!st || (st == MN_DATA && e.status == st && e.msg[0]));
    for (size_t i = 0; !st && i < n; i++) {
        const mn_text t = values[i];
        FUZZ_CHECK(!t.ptr || (t.len && mn_utf8_count(t) <= keys[i].most));
        FUZZ_CHECK(mn_utf8_bad(t) == t.len);
        for (size_t k = 0; k < t.len; k++)
            FUZZ_CHECK((unsigned char)t.ptr[k] >= 0x20);
    }
    mn_profile_missing(&todo, values, keys, n, "draft");
    FUZZ_CHECK(todo.n <= n);
    mn_buf_free(&todo.lines);
    mn_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mn_text json = {(const char *)data, size};
    try(json, mn_bank_keys, MN_BANK_KEYS);
    try(json, mn_goaml_keys, MN_GOAML_KEYS);
    return 0;
}
