/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_web_head.c - the bytes of a connection: heads wherever they are cut, their fields, their
 * targets, bodies in chunks.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "web/chunks.h"
#include "web/target.h"

static void check_target(const mn_web_head *h)
{
    mn_web_target t;
    mn_web_refusal why;
    mn_arena a = {NULL, 0, 0};
    if (mn_web_target_read(&t, h->target, &a, &why)) {
        FUZZ_CHECK(t.path.len > 0 && t.path.ptr[0] == '/' && !t.path.ptr[t.path.len]);
        FUZZ_CHECK(strlen(t.path.ptr) == t.path.len && !strstr(t.path.ptr, "/../"));
        for (size_t i = 0; i < t.pairs; i++)
            FUZZ_CHECK(!memchr(t.pair[i].value.ptr, '\0', t.pair[i].value.len));
    } else {
        FUZZ_CHECK(why.status >= 400 && why.why);
    }
    mn_arena_free(&a);
}

static void check_head(const char *text, size_t size)
{
    mn_web_head h;
    mn_web_refusal why;
    if (!mn_web_head_read(&h, text, size, &why)) {
        FUZZ_CHECK(why.status >= 400 && why.status < 600 && why.why);
        return;
    }
    FUZZ_CHECK(h.host.ptr && h.fields > 0 && !(h.chunked && h.length));
    for (size_t i = 0; i < h.fields; i++) {
        FUZZ_CHECK(h.field[i].name.len > 0);
        FUZZ_CHECK(!h.field[i].value.len ||
                   !memchr(h.field[i].value.ptr, '\r', h.field[i].value.len));
    }
    check_target(&h);
}

/* Content is the same in one piece and byte by byte. */
static void check_chunks(const char *text, size_t len)
{
    mn_web_chunks whole = {0, 0, 0, false}, bytes = whole;
    mn_web_refusal why;
    size_t used = 0, got = 0, n = 0, at = 0;
    char *one = malloc(len + 1), *two = malloc(len + 1);
    if (one && two) {
        memcpy(one, text, len);
        bool good = mn_web_chunks_take(&whole, one, len, &used, &got, &why), still = true;
        for (at = 0; still && at < len && !bytes.done; at++) {
            size_t u = 0, g = 0;
            char byte = text[at];
            still = mn_web_chunks_take(&bytes, &byte, 1, &u, &g, &why);
            if (still && g)
                two[n++] = byte;
        }
        FUZZ_CHECK(good == still);
        if (good)
            FUZZ_CHECK(used == at && got == n && !memcmp(one, two, n) && whole.done == bytes.done);
    }
    free(one);
    free(two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    mn_web_refusal why, cut_why = {0, NULL};
    size_t at = 0, cut_at = 0, end = mn_web_head_end(text, size, &at, &why), cut_end = 0;
    FUZZ_CHECK(end <= size && !(end && why.status));
    for (size_t len = 0; len <= size && !cut_end && !cut_why.status; len += 1 + len / 8)
        cut_end = mn_web_head_end(text, len, &cut_at, &cut_why);
    FUZZ_CHECK(!cut_end || cut_end == end);
    FUZZ_CHECK(!cut_why.status || cut_why.status == why.status);
    if (end) {
        check_head(text, end);
        check_chunks(text + end, size - end);
    }
    return 0;
}
