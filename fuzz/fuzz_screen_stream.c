/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_screen_stream.c - a line of the stream: whatever it is, one line answers it.
 */
#include <string.h>

#include "core/buf.h"
#include "fuzz.h"
#include "screen/commands/screen.h"

static mn_screening s;

static void open_once(void)
{
    mn_index_builder *b = NULL;
    mn_index *x = NULL;
    const mn_party_value v[] = {{MN_PARTY_NAME, {"Vladimir Testov", 15}},
                                {MN_PARTY_COUNTRY, {"ru", 2}},
                                {MN_PARTY_IMO, {"9187629", 7}}};
    const mn_party p = {.id = {"1", 1}, .value = v, .count = 3};
    const mn_index_head head = {{"own", 3}, {NULL, 0}};
    if (s.kit)
        return;
    FUZZ_CHECK(mn_kit_get(&s.kit, NULL, NULL) == MN_OK);
    FUZZ_CHECK(mn_screener_new(&s.screener, s.kit, (mn_screen_limits){0}, NULL) == MN_OK);
    FUZZ_CHECK(mn_index_builder_new(&b, s.kit->tables, NULL) == MN_OK);
    FUZZ_CHECK(mn_index_add(b, &p, NULL) == MN_OK);
    FUZZ_CHECK(mn_index_make(&x, b, &head, NULL) == MN_OK);
    FUZZ_CHECK(mn_screener_add(s.screener, x, true, NULL) == MN_OK);
    mn_index_builder_free(b);
    s.explain = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_streamer *x = NULL;
    mn_buf out = {0};
    open_once();
    FUZZ_CHECK(mn_streamer_new(&x, &s, NULL) == MN_OK);
    FUZZ_CHECK(mn_streamer_line(&out, x, (mn_text){(const char *)data, size}, 1, NULL) == MN_OK);
    FUZZ_CHECK(out.len > 2 && out.ptr[out.len - 1] == '\n' &&
               memchr(out.ptr, '\n', out.len) == out.ptr + out.len - 1);
    mn_buf_free(&out);
    mn_streamer_free(x);
    return 0;
}
