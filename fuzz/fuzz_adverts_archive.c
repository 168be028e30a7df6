/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_adverts_archive.c - what a store keeps of posts, with contents that are anything: it is
 * refused, or its posts are whole, and written down again they are the same.
 */
#include <stdlib.h>

#include "adverts/archive/inside.h"
#include "fuzz_adverts.h"

/* Gives pieces of a few sizes, so that frames lie across them. */
typedef struct source {
    const uint8_t *at;
    size_t left, piece;
} source;

static mn_status get(void *payload, const void **bytes, size_t *length, mn_err *e)
{
    source *s = payload;
    (void)e;
    const size_t n = s->piece < s->left ? s->piece : s->left;
    *bytes = s->at;
    *length = n;
    s->at += n;
    s->left -= n;
    s->piece = s->piece * 3 % 1021 + 1;
    return MN_OK;
}

static void check_groups(const mn_archive_in *in)
{
    for (int s = 0; s < MN_ARCHIVE_SORTS; s++)
        for (uint32_t i = 0; i < in->groups[s].n; i++) {
            const uint32_t of = in->groups[s].of[i];
            FUZZ_CHECK(of <= i && in->groups[s].of[of] == of && i < in->posts);
        }
}

static mn_status put(void *payload, const void *bytes, size_t length, mn_err *e)
{
    (void)e;
    mn_buf_add(payload, bytes, length);
    return MN_OK;
}

/* Posts of one frame, written again, are read as the same bytes. */
static void again(const mn_posts *p, uint32_t first_file, uint32_t files)
{
    mn_spool one = {.n = 0}, two = {.n = 0};
    mn_buf a = {0}, b = {0};
    mn_post_maker m = {.failed = false};
    for (uint32_t i = 0; i < p->n; i++)
        FUZZ_CHECK(!mn_spool_post(&one, p, &p->post[i], first_file, NULL));
    FUZZ_CHECK(!mn_spool_write(&one, put, &a, NULL));
    FUZZ_CHECK(a.len > MN_FRAME_HEAD);
    mn_cut c = {.at = (const unsigned char *)a.ptr + MN_FRAME_HEAD,
                .end = (const unsigned char *)a.ptr + a.len};
    const uint64_t n = mn_cut_number(&c, UINT32_MAX);
    FUZZ_CHECK(n == p->n);
    for (uint64_t i = 0; i < n; i++)
        FUZZ_CHECK(mn_cut_post(&m, &c, first_file, files));
    FUZZ_CHECK(c.at == c.end);
    for (uint32_t i = 0; i < m.p.n; i++)
        FUZZ_CHECK(!mn_spool_post(&two, &m.p, &m.p.post[i], first_file, NULL));
    FUZZ_CHECK(!mn_spool_write(&two, put, &b, NULL));
    FUZZ_CHECK(a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0);
    mn_spool_free(&one);
    mn_spool_free(&two);
    mn_post_maker_free(&m);
    mn_buf_free(&a);
    mn_buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    source s = {data, size, 7};
    mn_archive_in in = {.frames = {.get = get, .payload = &s}};
    mn_post_maker m = {.failed = false};
    mn_post_log log = {.files = 0};
    mn_same same = {.cap = 0};
    mn_err e = MN_ERR_INIT;
    mn_status st;
    while (!(st = mn_archive_next(&in, &m, &log, &e)) && m.p.n) {
        for (size_t i = 0; i < log.files; i++)
            mn_post_maker_file(&m, log.file[i].path);
        for (uint32_t i = 0; i < m.p.n; i++) {
            bool known = false;
            fuzz_post(&m.p, &m.p.post[i]);
            FUZZ_CHECK(mn_same_keep(&same, &m.p, &m.p.post[i]));
            FUZZ_CHECK(mn_same_look(&same, &m.p, &m.p.post[i], &known) && known);
        }
        if (m.p.n < 64 && in.files)
            again(&m.p, in.first_file, in.files);
        mn_post_maker_clear(&m);
    }
    FUZZ_CHECK(!st || e.msg[0]);
    if (!st) {
        FUZZ_CHECK(in.ended && in.prefix <= size);
        check_groups(&in);
    }
    mn_same_free(&same);
    mn_post_maker_free(&m);
    mn_post_log_free(&log);
    mn_archive_in_free(&in);
    return 0;
}
