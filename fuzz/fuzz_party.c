/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_party.c - a party as JSON: what was read is written, read again, and written the same.
 */
#include <string.h>

#include "core/text.h"
#include "fuzz.h"
#include "screen/party/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_text text = {(const char *)data, size};
    mn_party_maker m = {0}, again = {0};
    const mn_party *p;
    mn_err e = MN_ERR_INIT;
    if (mn_utf8_bad(text) == size && mn_party_read(&p, &m, text, 1, &e) == MN_OK) {
        mn_buf first = {0}, second = {0};
        mn_party_write(&first, p);
        FUZZ_CHECK(!mn_party_read(&p, &again, (mn_text){first.ptr, first.len}, 1, &e));
        mn_party_write(&second, p);
        FUZZ_CHECK(first.len == second.len && memcmp(first.ptr, second.ptr, first.len) == 0);
        mn_buf_free(&first);
        mn_buf_free(&second);
    }
    mn_party_maker_free(&m);
    mn_party_maker_free(&again);
    return 0;
}
