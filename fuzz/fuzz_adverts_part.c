/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_adverts_part.c - lines that go between the steps of clustering posts. The first byte says
 * the step. What a step tells is taken by the one that follows.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/part/part.h"
#include "fuzz.h"

static mn_status run(mn_buf *out, mn_step *step, mn_text t)
{
    mn_err e = MN_ERR_INIT;
    mn_step_out o = {.to = NULL};
    mn_step_lines in = {.name = "fuzz", .end = true, .to = t.len};
    in.bytes = malloc(t.len + 1);
    FUZZ_CHECK(in.bytes);
    if (t.len)
        memcpy(in.bytes, t.ptr, t.len);
    const mn_status st = step(&o, &in, NULL, &e);
    mn_step_close(&in);
    *out = o.b;
    return st;
}

/* What `first` tells, if it takes t, is taken by `then`. */
static void follow(mn_step *first, mn_step *then, mn_text t)
{
    mn_buf one = {0}, two = {0};
    if (!run(&one, first, t))
        FUZZ_CHECK(!run(&two, then, (mn_text){one.ptr, one.len}));
    mn_buf_free(&one);
    mn_buf_free(&two);
}

static void fuzz_table(mn_text t)
{
    mn_err e = MN_ERR_INIT;
    mn_buf b = {0};
    mn_step_row r;
    bool more = true;
    mn_step_lines in = {.name = "fuzz", .end = true, .to = t.len};
    in.bytes = malloc(t.len + 1);
    FUZZ_CHECK(in.bytes);
    if (t.len)
        memcpy(in.bytes, t.ptr, t.len);
    for (uint32_t i = 0; !mn_step_next(&more, &in, &e) && more; i++) {
        if (mn_step_read_row(&r, &b, &in, i, &e))
            break;
        FUZZ_CHECK(r.number == i && r.id.len + r.cluster.len == b.len);
    }
    mn_buf_free(&b);
    mn_step_close(&in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    const mn_text t = {(const char *)data + 1, size - 1};
    switch (*data) {
    case 's':
        follow(mn_step_sketch, mn_step_bands, t);
        break;
    case 'b': { /* a text's lines come in the order of bands; several texts' must be sorted */
        mn_buf out = {0};
        (void)!run(&out, mn_step_bands, t);
        mn_buf_free(&out);
        break;
    }
    case 'p':
        follow(mn_step_pairs, mn_step_union, t);
        break;
    case 'u':
        follow(mn_step_union, mn_step_union, t);
        break;
    case 'c': {
        mn_buf out = {0};
        (void)!run(&out, mn_step_components, t);
        mn_buf_free(&out);
        break;
    }
    case 'l':
        follow(mn_step_look, mn_step_union, t);
        break;
    case 'm': {
        mn_buf out = {0};
        (void)!run(&out, mn_step_members, t);
        mn_buf_free(&out);
        break;
    }
    case 'n': {
        mn_buf out = {0};
        (void)!run(&out, mn_step_clusters, t);
        mn_buf_free(&out);
        break;
    }
    default:
        fuzz_table(t);
    }
    return 0;
}
