/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_archive.h - days of posts, archives of them, and comparing posts in every field.
 */
#ifndef TEST_ADVERTS_ARCHIVE_H
#define TEST_ADVERTS_ARCHIVE_H

#include <string.h>

#include "adverts/archive/inside.h"
#include "core/rng.h"
#include "core/text.h"
#include "unit/store_sample.h"

enum { FILES = 4 };

static mn_err error;
static const mn_store_act act = {{"ann", 3}, {"2026-03-01T09:30:00Z", 20}};

/* --- files -------------------------------------------------------------------------------------
 */

typedef struct day {
    char name[16];
    mn_buf csv;
} day;

static const char header[] = "id,text,time,city,country,lat,lon,site,author,price,image,pdq,phone,"
                             "url\n";
static const char pdq[] = "5287ad555555ad555aab752a8b5a7692893676660cce739c0e3ab0e90fd0f8";

static inline uint32_t pick(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

/* A row of one of a few offers, with or without an id, a time, a place and so on. */
static inline void put_row(mn_buf *b, mn_rng *r, unsigned number, bool ids)
{
    static const char *const offers[] = {
        "Kitchen help wanted in a busy hotel near the harbour with room and meals",
        "Se busca ayudante de cocina en hotel del puerto, con habitación y comida",
        "A quiet room near the station, for one, with a window to the garden",
        "公寓出租 安静 靠近车站 有窗户 可以做饭",
        "Rides to the coast each Friday at seven, two seats are free"};
    static const char *const places[] = {"Lima,PE,-12.05,-77.04", "Cusco,PE,-13.53,-71.97",
                                         "Quito,EC,,", ",,,"};
    if (ids)
        mn_buf_fmt(b, "p%u", number);
    const uint32_t offer = pick(r, 5);
    mn_buf_fmt(b, ",\"%s, ask for %c on +1 202 555 01%02u\",", offers[offer],
               'A' + (int)pick(r, 20), offer * 19 + pick(r, 19));
    if (pick(r, 4))
        mn_buf_fmt(b, "2026-03-%02uT%02u:00:00Z", 1 + pick(r, 28), pick(r, 24));
    mn_buf_fmt(b, ",%s,site%u.example,", places[pick(r, 4)], pick(r, 3));
    mn_buf_fmt(b, "%s,%s,", pick(r, 2) ? "writer" : "", pick(r, 3) ? "" : "12 EUR");
    if (pick(r, 30) == 0)
        mn_buf_fmt(b, "pic%u.jpg,%s%02x,", pick(r, 9), pdq, pick(r, 250));
    else
        mn_buf_str(b, ",,");
    mn_buf_fmt(b, "%s,%s\n", pick(r, 40) ? "" : "+12025550199",
               pick(r, 40) ? "" : "https://room.example/1");
}

static inline void make_days(day *d, uint64_t seed, unsigned rows, bool ids)
{
    mn_rng r;
    unsigned number = 0;
    mn_rng_init(&r, seed, 0);
    for (unsigned f = 0; f < FILES; f++) {
        snprintf(d[f].name, sizeof d[f].name, "day%u.csv", f);
        mn_buf_str(&d[f].csv, header);
        for (unsigned n = f ? pick(&r, rows) : rows; n; n--)
            put_row(&d[f].csv, &r, number++, ids);
        assert_false(d[f].csv.failed);
    }
}

static inline void free_days(day *d)
{
    for (unsigned f = 0; f < FILES; f++)
        mn_buf_free(&d[f].csv);
}

/* The files from..to-1 of the days. */
static inline mn_post_reader *open_files(const day *d, unsigned from, unsigned to,
                                         const mn_ctx *ctx)
{
    const char *paths[FILES];
    mn_post_reader *r = NULL;
    for (unsigned f = from; f < to; f++)
        paths[f - from] = d[f].name;
    assert_int_equal(mn_posts_open(&r, ctx, paths, to - from, NULL, &error), MN_OK);
    return r;
}

static inline mn_files files_of(mn_memory_file *m, const day *d)
{
    for (unsigned f = 0; f < FILES; f++)
        m[f] = (mn_memory_file){d[f].name, d[f].csv.ptr, d[f].csv.len};
    return (mn_files){m, FILES, 0};
}

/* --- comparing ---------------------------------------------------------------------------------
 */

static inline void same_text(mn_text a, mn_text b)
{
    assert_int_equal(a.len, b.len);
    if (a.len)
        assert_memory_equal(a.ptr, b.ptr, a.len);
}

static inline void same_name(const mn_posts *p, uint32_t a, const mn_posts *q, uint32_t b)
{
    assert_int_equal(a == MN_POST_NONE, b == MN_POST_NONE);
    if (a != MN_POST_NONE)
        same_text(p->name[a], q->name[b]);
}

static inline void same_place(const mn_posts *p, uint32_t a, const mn_posts *q, uint32_t b)
{
    assert_int_equal(a == MN_POST_NONE, b == MN_POST_NONE);
    if (a == MN_POST_NONE)
        return;
    same_text(p->place[a].name, q->place[b].name);
    assert_memory_equal(p->place[a].country, q->place[b].country, 2);
    assert_int_equal(p->place[a].located, q->place[b].located);
    if (p->place[a].located) {
        assert_true(p->place[a].lat == q->place[b].lat);
        assert_true(p->place[a].lon == q->place[b].lon);
    }
}

static inline void same_lists(const mn_posts *p, const mn_post *a, const mn_posts *q,
                              const mn_post *b)
{
    assert_int_equal(a->images, b->images);
    assert_int_equal(a->links, b->links);
    assert_int_equal(a->givens, b->givens);
    for (uint32_t i = 0; i < a->images; i++) {
        const mn_post_image *x = &p->image[a->image + i], *y = &q->image[b->image + i];
        same_text(x->name, y->name);
        assert_int_equal(x->hashed, y->hashed);
        assert_memory_equal(x->pdq, y->pdq, sizeof x->pdq);
    }
    for (uint32_t i = 0; i < a->links; i++)
        same_text(p->link[a->link + i], q->link[b->link + i]);
    for (uint32_t i = 0; i < a->givens; i++) {
        same_text(p->given[a->given + i].kind, q->given[b->given + i].kind);
        same_text(p->given[a->given + i].value, q->given[b->given + i].value);
    }
}

static inline void same_posts(const mn_posts *p, const mn_posts *q)
{
    assert_int_equal(p->n, q->n);
    assert_int_equal(p->files, q->files);
    for (uint32_t i = 0; i < p->files; i++)
        same_text(p->file[i], q->file[i]);
    for (uint32_t i = 0; i < p->n; i++) {
        const mn_post *a = &p->post[i], *b = &q->post[i];
        same_text(a->id, b->id);
        same_text(a->text, b->text);
        same_text(a->price, b->price);
        assert_true(a->time == b->time);
        assert_int_equal(a->file, b->file);
        assert_int_equal(a->row, b->row);
        assert_int_equal(a->flags, b->flags);
        same_place(p, a->place, q, b->place);
        same_name(p, a->author, q, b->author);
        same_name(p, a->source, q, b->source);
        same_lists(p, a, q, b);
    }
}

/* --- an archive --------------------------------------------------------------------------------
 */

static const mn_archive_groups nobody = {.version = 1, .how = {"", 0}};

static inline mn_archive *open_archive(const char *name, bool fresh)
{
    mn_archive *a = NULL;
    const mn_status st = mn_archive_open(&a, sample_open(sample_place, false), name, fresh, &error);
    if (st)
        print_error("%s (%s)\n", error.msg, error.hint);
    assert_int_equal(st, MN_OK);
    return a;
}

/* Reads files from..to-1 behind the archive and keeps them; the log as it was at the end. */
static inline mn_store_content update(mn_post_log *log, const day *d, unsigned from, unsigned to,
                                      const mn_ctx *ctx)
{
    static const mn_archive_groups *const now[MN_ARCHIVE_SORTS] = {&nobody, &nobody};
    mn_archive *a = open_archive("adverts", true);
    mn_post_reader *r = open_files(d, from, to, ctx);
    const mn_posts *b = NULL;
    mn_store_content c;
    mn_archive_before(r, a, true, true);
    do
        assert_int_equal(mn_posts_next(r, &b, &error), MN_OK);
    while (b);
    const mn_status st = mn_archive_save(&c, a, r, now, &act, ctx, &error);
    if (st)
        print_error("%s (%s)\n", error.msg, error.hint);
    assert_int_equal(st, MN_OK);
    if (log) {
        log->posts = mn_posts_log(r)->posts;
        log->known = mn_posts_log(r)->known;
        log->kept = mn_posts_log(r)->kept;
        log->same_id = mn_archive_same(a)->another; /* as a test looks at it */
        log->untimed = mn_archive_same(a)->renewed;
    }
    mn_posts_close(r);
    return c;
}

static inline void read_kept(mn_posts *out, const char *name, const mn_ctx *ctx)
{
    mn_post_reader *r = NULL;
    assert_int_equal(mn_posts_open(&r, ctx, NULL, 0, NULL, &error), MN_OK);
    mn_archive_before(r, open_archive(name, false), false, false);
    assert_int_equal(mn_posts_rest(out, NULL, r, &error), MN_OK);
    mn_posts_close(r);
}

#endif
