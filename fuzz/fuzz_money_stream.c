/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_money_stream.c - lines of a stream of payments, and checkpoints. Whatever the lines are,
 * each is answered by whole lines of JSON, and what is noted of the stream reads back as it was
 * written.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "money/stream/stream.h"

static void fuzz_checkpoint(mn_text t)
{
    mn_checkpoint c = {.at = 0}, again = {.at = 0};
    mn_buf one = {0}, two = {0};
    mn_err e = MN_ERR_INIT;
    if (mn_checkpoint_read(&c, t, "fuzz", &e)) {
        FUZZ_CHECK(e.msg[0]);
        return;
    }
    mn_checkpoint_put(&one, &c);
    FUZZ_CHECK(mn_checkpoint_read(&again, (mn_text){one.ptr, one.len}, "fuzz", &e) == MN_OK);
    mn_checkpoint_put(&two, &again);
    FUZZ_CHECK(one.len == two.len && memcmp(one.ptr, two.ptr, one.len) == 0);
    mn_checkpoint_free(&c);
    mn_checkpoint_free(&again);
    mn_buf_free(&one);
    mn_buf_free(&two);
}

/* Up to three weeks are told of one input: each asks all typologies. */
static void fuzz_lines(mn_text t)
{
    static const char *const words[] = {
        "money", "-",         "--stream", "--patterns",     "all",    "--currency",
        "USD",   "--columns", "id=id",    "--ahead-days=6", "--whole"};
    static mn_call *calls[2]; /* made once, and kept until the process ends */
    static mn_pay_world worlds[2];
    mn_pay_stream *s = NULL;
    mn_buf out = {0}, noted = {0};
    mn_checkpoint c = {.at = 0};
    mn_err e = MN_ERR_INIT;
    uint64_t offset = 0, number = 0;
    const bool json = t.len && t.ptr[0] == '{';
    mn_pay_world *w = &worlds[json];
    if (!calls[json]) {
        FUZZ_CHECK(!mn_call_parse(&calls[json], mn_commands(), json ? 7 : 11, words, &e));
        FUZZ_CHECK(!mn_pay_world_open(w, calls[json], NULL, &e));
    }
    FUZZ_CHECK(!mn_pay_stream_new(&s, w, calls[json], NULL, &e));
    mn_status st = MN_OK;
    while (!st && offset < t.len && number < 200) {
        const char *end = memchr(t.ptr + offset, '\n', t.len - offset);
        const size_t n = end ? (size_t)(end - t.ptr) - offset : t.len - offset;
        st = mn_pay_stream_line(&out, s, (mn_text){t.ptr + offset, n}, offset, ++number, NULL, &e);
        FUZZ_CHECK(!st || number == 1);
        FUZZ_CHECK(!out.len || (out.ptr[0] == '{' && out.ptr[out.len - 1] == '\n'));
        offset += n + 1;
    }
    mn_pay_stream_note(&c, s);
    mn_checkpoint_put(&noted, &c); /* its rest is the stream's */
    if (!st)
        fuzz_checkpoint((mn_text){noted.ptr, noted.len});
    mn_buf_free(&noted);
    mn_buf_free(&out);
    mn_pay_stream_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mn_text t = {(const char *)data, size};
    if (size > 7 && memcmp(data, "manumit", 7) == 0)
        fuzz_checkpoint(t);
    else
        fuzz_lines(t);
    return 0;
}
