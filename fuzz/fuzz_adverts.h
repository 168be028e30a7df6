/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_adverts.h - reads a file of posts from memory and holds what comes out against itself.
 */
#ifndef FUZZ_ADVERTS_H
#define FUZZ_ADVERTS_H

#include <string.h>

#include "adverts/read/read.h"
#include "core/text.h"
#include "fuzz.h"

static inline void fuzz_text(mn_text t)
{
    FUZZ_CHECK(!t.len || t.ptr);
    FUZZ_CHECK(t.len <= MN_POST_TEXT_MOST + 8);
    FUZZ_CHECK(!t.len || (mn_utf8_bad(t) == t.len && !memchr(t.ptr, 0, t.len)));
}

static inline void fuzz_post(const mn_posts *p, const mn_post *q)
{
    fuzz_text(q->id);
    fuzz_text(q->text);
    fuzz_text(q->price);
    FUZZ_CHECK(q->id.len > 0);
    FUZZ_CHECK(q->text.len || q->images || q->givens || q->links);
    FUZZ_CHECK(q->place == MN_POST_NONE || q->place < p->places);
    FUZZ_CHECK(q->author == MN_POST_NONE || q->author < p->names);
    FUZZ_CHECK(q->source == MN_POST_NONE || q->source < p->names);
    FUZZ_CHECK((uint64_t)q->image + q->images <= p->images);
    FUZZ_CHECK((uint64_t)q->link + q->links <= p->links);
    FUZZ_CHECK((uint64_t)q->given + q->givens <= p->givens);
    FUZZ_CHECK(q->file < p->files && q->row);
}

/* What every reader knows, loaded once: it takes a hundred times as long as an input. */
static inline const mn_posts_read_options *fuzz_known(void)
{
    static mn_post_headings *headings;
    static mn_reference *reference;
    static mn_posts_read_options o;
    if (!o.reference) {
        FUZZ_CHECK(!mn_post_headings_load(&headings, NULL));
        FUZZ_CHECK(!mn_reference_new(&reference, MN_NEED_COUNTRIES, NULL));
        o.headings = headings;
        o.reference = reference;
    }
    return &o;
}

static inline int fuzz_adverts(const char *name, const uint8_t *data, size_t size)
{
    const mn_memory_file file = {name, data, size};
    const mn_files files = {.file = &file, .count = 1, .unpacked_max = 1 << 22};
    const mn_ctx ctx = {.files = &files, .threads = 1};
    mn_posts p = {.n = 0};
    mn_post_log log = {.files = 0};
    mn_err e = MN_ERR_INIT;
    if (mn_posts_read(&p, &log, &ctx, &name, 1, fuzz_known(), &e)) {
        FUZZ_CHECK(e.msg[0] && !p.n);
    } else {
        FUZZ_CHECK(log.files == 1 && log.posts == p.n);
        for (uint32_t i = 0; i < p.n; i++)
            fuzz_post(&p, &p.post[i]);
        for (uint32_t i = 0; i < p.names; i++)
            fuzz_text(p.name[i]);
        for (uint32_t i = 0; i < p.places; i++)
            fuzz_text(p.place[i].name);
        for (uint32_t i = 0; i < p.links; i++)
            fuzz_text(p.link[i]);
    }
    mn_posts_free(&p);
    mn_post_log_free(&log);
    return 0;
}

#endif
