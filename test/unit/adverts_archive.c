/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_archive.c - posts that a store keeps: what comes day by day is what comes at once, for
 * every way in which files are divided; what came before is not taken again; versions share their
 * blocks; two who update at once do not write over each other.
 */
#include <string.h>

#include "adverts/archive/inside.h"
#include "adverts/find/find.h"
#include "core/rng.h"
#include "core/text.h"
#include "store/inside.h"
#include "unit/store_sample.h"

enum { FILES = 4, SEEDS = 24, FIND_SEEDS = 4 };

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

static uint32_t pick(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

/* A row of one of a few offers, with or without an id, a time, a place and so on. */
static void put_row(mn_buf *b, mn_rng *r, unsigned number, bool ids)
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

static void make_days(day *d, uint64_t seed, unsigned rows, bool ids)
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

static void free_days(day *d)
{
    for (unsigned f = 0; f < FILES; f++)
        mn_buf_free(&d[f].csv);
}

/* The files from..to-1 of the days. */
static mn_post_reader *open_files(const day *d, unsigned from, unsigned to, const mn_ctx *ctx)
{
    const char *paths[FILES];
    mn_post_reader *r = NULL;
    for (unsigned f = from; f < to; f++)
        paths[f - from] = d[f].name;
    assert_int_equal(mn_posts_open(&r, ctx, paths, to - from, NULL, &error), MN_OK);
    return r;
}

static mn_files files_of(mn_memory_file *m, const day *d)
{
    for (unsigned f = 0; f < FILES; f++)
        m[f] = (mn_memory_file){d[f].name, d[f].csv.ptr, d[f].csv.len};
    return (mn_files){m, FILES, 0};
}

/* --- comparing ---------------------------------------------------------------------------------
 */

static void same_text(mn_text a, mn_text b)
{
    assert_int_equal(a.len, b.len);
    if (a.len)
        assert_memory_equal(a.ptr, b.ptr, a.len);
}

static void same_name(const mn_posts *p, uint32_t a, const mn_posts *q, uint32_t b)
{
    assert_int_equal(a == MN_POST_NONE, b == MN_POST_NONE);
    if (a != MN_POST_NONE)
        same_text(p->name[a], q->name[b]);
}

static void same_place(const mn_posts *p, uint32_t a, const mn_posts *q, uint32_t b)
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

static void same_lists(const mn_posts *p, const mn_post *a, const mn_posts *q, const mn_post *b)
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

static void same_posts(const mn_posts *p, const mn_posts *q)
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

static mn_archive *open_archive(const char *name, bool fresh)
{
    mn_archive *a = NULL;
    const mn_status st = mn_archive_open(&a, sample_open(sample_place, false), name, fresh, &error);
    if (st)
        print_error("%s (%s)\n", error.msg, error.hint);
    assert_int_equal(st, MN_OK);
    return a;
}

/* Reads files from..to-1 behind the archive and keeps them; the log as it was at the end. */
static mn_store_content update(mn_post_log *log, const day *d, unsigned from, unsigned to,
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

static void read_kept(mn_posts *out, const char *name, const mn_ctx *ctx)
{
    mn_post_reader *r = NULL;
    assert_int_equal(mn_posts_open(&r, ctx, NULL, 0, NULL, &error), MN_OK);
    mn_archive_before(r, open_archive(name, false), false, false);
    assert_int_equal(mn_posts_rest(out, NULL, r, &error), MN_OK);
    mn_posts_close(r);
}

/* --- tests -------------------------------------------------------------------------------------
 */

/* In each way to divide four files into updates, with and without ids, the archive has what reading
 * all at once gives: each post with all of it. */
static void test_day_by_day_is_at_once(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        day d[FILES] = {{.name = ""}};
        mn_memory_file m[FILES];
        make_days(d, seed, 60, seed % 3 != 0);
        const mn_files files = files_of(m, d);
        const mn_ctx ctx = {.threads = 1 + (unsigned)seed % 3, .files = &files};
        mn_posts all = {.n = 0}, kept = {.n = 0};
        mn_post_reader *r = open_files(d, 0, FILES, &ctx);
        assert_int_equal(mn_posts_rest(&all, NULL, r, &error), MN_OK);
        mn_posts_close(r);
        mn_store_close(sample_store());
        unsigned from = 0;
        for (unsigned to = 1; to <= FILES; to++)
            if (to == FILES || (seed >> to & 1)) {
                update(NULL, d, from, to, &ctx);
                from = to;
            }
        read_kept(&kept, "adverts", &ctx);
        /* Rows without ids that are alike in all are there as often as in one file. */
        if (seed % 3 != 0)
            same_posts(&all, &kept);
        else
            assert_true(kept.n <= all.n && kept.n > all.n / 2);
        mn_posts_free(&all);
        mn_posts_free(&kept);
        free_days(d);
        sample_drop(sample_open(sample_place, false));
    }
}

static void find(mn_ad_found *f, mn_post_reader *r, const mn_identifier_rules *rules,
                 const mn_ctx *ctx)
{
    const mn_ad_find_options o = MN_AD_FIND_OPTIONS_INIT;
    assert_int_equal(mn_ad_find(f, r, rules, &o, ctx, &error), MN_OK);
    mn_posts_close(r);
}

/* What is found with an archive and new files is what is found in all files at once. */
static void test_networks_are_the_same(void **state)
{
    mn_identifier_rules *rules = NULL;
    (void)state;
    assert_int_equal(mn_identify_new(&rules, NULL, &error), MN_OK);
    for (uint64_t seed = 1; seed <= FIND_SEEDS; seed++) {
        day d[FILES] = {{.name = ""}};
        mn_memory_file m[FILES];
        mn_ad_found at_once = {.n = 0}, in_days = {.n = 0};
        make_days(d, 100 + seed, 300, true);
        const mn_files files = files_of(m, d);
        const mn_ctx ctx = {.threads = 2, .files = &files};
        mn_store_close(sample_store());
        update(NULL, d, 0, 1, &ctx);
        update(NULL, d, 1, 3, &ctx);
        find(&at_once, open_files(d, 0, FILES, &ctx), rules, &ctx);
        mn_post_reader *r = open_files(d, 3, FILES, &ctx);
        mn_archive_before(r, open_archive("adverts", false), true, false);
        find(&in_days, r, rules, &ctx);
        assert_int_equal(at_once.n, in_days.n);
        assert_int_equal(at_once.nets.n, in_days.nets.n);
        assert_true(at_once.nets.n > 1);
        assert_memory_equal(at_once.nets.of, in_days.nets.of, at_once.n * sizeof(uint32_t));
        assert_memory_equal(at_once.clusters.of, in_days.clusters.of, at_once.n * sizeof(uint32_t));
        assert_memory_equal(at_once.in_order, in_days.in_order, at_once.nets.n * sizeof(uint32_t));
        mn_ad_found_free(&at_once);
        mn_ad_found_free(&in_days);
        free_days(d);
        sample_drop(sample_open(sample_place, false));
    }
    mn_identify_free(rules);
}

static void one_file(day *d, const char *rows)
{
    mn_buf_clear(&d->csv);
    mn_buf_str(&d->csv, "id,text,time,city\n");
    mn_buf_str(&d->csv, rows);
}

/* What is there already is counted and left out; what has another text or place is kept. */
static void test_what_is_there_already(void **state)
{
    day d[FILES] = {{.name = "day0.csv"}, {.name = "day1.csv"}, {.name = "d2"}, {.name = "d3"}};
    mn_memory_file m[FILES];
    mn_post_log log = {.files = 0};
    mn_posts p = {.n = 0};
    (void)state;
    one_file(&d[0], "a,Room to let,2026-03-01,Lima\na,Room to let,2026-03-01,Lima\n"
                    "b,Garden work,2026-03-01,Lima\n");
    one_file(&d[1], "a,Room to let,2026-03-02,Lima\n"      /* the same at another time */
                    "b,Garden work soon,2026-03-02,Lima\n" /* another text */
                    "b,Garden work,2026-03-02,Cusco\n"     /* another place */
                    "c,Room to let,2026-03-02,Lima\n");    /* another id */
    one_file(&d[2], "");
    one_file(&d[3], "");
    const mn_files files = files_of(m, d);
    const mn_ctx ctx = {.threads = 1, .files = &files};
    mn_store_close(sample_store());
    update(&log, d, 0, 1, &ctx);
    assert_int_equal(log.posts, 3); /* the same post twice in one file is two, as ever */
    assert_int_equal(log.known, 0);
    update(&log, d, 1, 2, &ctx);
    assert_int_equal(log.kept, 3);
    assert_int_equal(log.known, 1);
    assert_int_equal(log.untimed, 1); /* renewed */
    assert_int_equal(log.same_id, 2); /* b, with another text or place */
    assert_int_equal(log.posts, 6);
    update(&log, d, 0, 2, &ctx); /* all of it again */
    assert_int_equal(log.known, 7);
    assert_int_equal(log.posts, 6);
    assert_int_equal(update(&log, d, 1, 2, &ctx).version, 4);
    read_kept(&p, "adverts@1", &ctx);
    assert_int_equal(p.n, 3);
    mn_posts_free(&p);
    read_kept(&p, "adverts@4", &ctx);
    assert_int_equal(p.n, 6);
    assert_int_equal(p.files, 5);
    mn_posts_free(&p);
    free_days(d);
    sample_drop(sample_open(sample_place, false));
}

static int64_t ask(mn_store *s, const char *sql)
{
    int64_t n = 0;
    mn_query q = mn_ask(s->db, sql, &error);
    if (mn_next(&q))
        n = mn_get_int(&q, 0);
    assert_int_equal(mn_done(&q), MN_OK);
    return n;
}

static void count_findings(void *payload, int64_t sequence, const char *what)
{
    (void)sequence;
    (void)what;
    ++*(int *)payload;
}

static void verify(mn_store *s, bool good)
{
    int findings = 0;
    bool ok = !good;
    uint64_t checked = 0;
    assert_int_equal(
        mn_store_audit_verify(&ok, &checked, s, NULL, 0, count_findings, &findings, NULL, &error),
        MN_OK);
    assert_int_equal(ok, good);
    assert_int_equal(findings > 0, !good);
}

/* A large archive that grows by little takes little more: blocks are kept once. */
static void test_blocks_are_shared(void **state)
{
    day d[FILES] = {{.name = "day0.csv"}, {.name = "day1.csv"}, {.name = "d2"}, {.name = "d3"}};
    mn_memory_file m[FILES];
    mn_posts p = {.n = 0};
    char hex[MN_SHA256_HEX];
    (void)state;
    for (unsigned f = 0; f < FILES; f++)
        one_file(&d[f], "");
    for (unsigned i = 0; i < 60000; i++) { /* texts that do not pack away */
        mn_sha256_hex(hex, &i, sizeof i);
        mn_buf_fmt(&d[0].csv, "%u,%s,2026-03-01,Lima\n", i, hex);
    }
    mn_buf_str(&d[1].csv, "x,One more,2026-03-02,Lima\n");
    const mn_files files = files_of(m, d);
    const mn_ctx ctx = {.threads = 2, .files = &files};
    mn_store *s = sample_store();
    const mn_store_content one = update(NULL, d, 0, 1, &ctx);
    const int64_t before = ask(s, "SELECT COUNT(*) FROM content_block");
    const mn_store_content two = update(NULL, d, 1, 2, &ctx);
    assert_true(one.bytes > 5 << 20);
    assert_true(two.bytes > one.bytes && two.bytes < one.bytes + 200);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM content_block"), before + 1); /* the last alone */
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM content_part WHERE version = 2"), before);
    verify(s, true);
    read_kept(&p, "adverts", &ctx);
    assert_int_equal(p.n, 60001);
    mn_posts_free(&p);
    mn_store_state now;
    assert_int_equal(mn_store_info(&now, s, &error), MN_OK);
    assert_int_equal(now.archives, 1);
    assert_int_equal(now.archive_versions, 2);
    assert_int_equal(now.chains, 0);
    /* One block is in both versions: both are told of. */
    assert_int_equal(
        mn_db_exec(s->db,
                   "UPDATE content_block SET packed = (SELECT b.packed FROM content_block b"
                   " WHERE b.hash <> content_block.hash ORDER BY b.hash LIMIT 1) WHERE hash ="
                   " (SELECT hash FROM content_part WHERE version = 1 AND part = 0)",
                   &error),
        MN_OK);
    verify(s, false);
    free_days(d);
    sample_drop(s);
}

/* Who was together is there the next time; a sort that is not told anew stays. */
static void test_groups_are_kept(void **state)
{
    day d[FILES] = {{.name = "day0.csv"}, {.name = "day1.csv"}, {.name = "d2"}, {.name = "d3"}};
    mn_memory_file m[FILES];
    const uint32_t of[] = {0, 1, 0, 3, 1};
    const mn_archive_groups clusters = {.version = 1, .how = {"seed 0", 6}, .n = 5, .of = of};
    const mn_archive_groups *const first[] = {&clusters, NULL}, *const next[] = {NULL, NULL};
    (void)state;
    one_file(&d[0], "1,a,,\n2,b,,\n3,c,,\n4,d,,\n5,e,,\n");
    one_file(&d[1], "6,f,,\n");
    one_file(&d[2], "");
    one_file(&d[3], "");
    const mn_files files = files_of(m, d);
    const mn_ctx ctx = {.threads = 1, .files = &files};
    mn_store_close(sample_store());
    for (unsigned f = 0; f < 3; f++) {
        mn_archive *a = open_archive("own", true);
        mn_post_reader *r = open_files(d, f, f + 1, &ctx);
        const mn_posts *b = NULL;
        mn_archive_before(r, a, true, true);
        do
            assert_int_equal(mn_posts_next(r, &b, &error), MN_OK);
        while (b);
        const mn_archive_groups *g = mn_archive_before_groups(a, MN_ARCHIVE_CLUSTERS);
        assert_int_equal(g->version, f ? 1 : 0);
        assert_int_equal(g->n, f ? 5 : 0);
        if (f) {
            assert_memory_equal(g->of, of, sizeof of);
            assert_text(g->how, "seed 0");
        }
        assert_int_equal(mn_archive_before_groups(a, MN_ARCHIVE_NETWORKS)->version, 0);
        assert_int_equal(mn_archive_save(NULL, a, r, f ? next : first, &act, &ctx, &error), MN_OK);
        mn_posts_close(r);
    }
    free_days(d);
    sample_drop(sample_open(sample_place, false));
}

static void test_two_at_once(void **state)
{
    static const mn_archive_groups *const now[MN_ARCHIVE_SORTS] = {&nobody, &nobody};
    day d[FILES] = {{.name = "day0.csv"}, {.name = "day1.csv"}, {.name = "d2"}, {.name = "d3"}};
    mn_memory_file m[FILES];
    mn_archive *a = NULL;
    (void)state;
    one_file(&d[0], "1,a,,\n");
    one_file(&d[1], "2,b,,\n");
    one_file(&d[2], "3,c,,\n");
    one_file(&d[3], "");
    const mn_files files = files_of(m, d);
    const mn_ctx ctx = {.threads = 1, .files = &files};
    mn_store_close(sample_store());
    for (unsigned begun = 0; begun < 2; begun++) {
        mn_archive *mine = open_archive("adverts", true);
        mn_post_reader *r = open_files(d, begun, begun + 1, &ctx);
        const mn_posts *b = NULL;
        mn_archive_before(r, mine, true, true);
        do
            assert_int_equal(mn_posts_next(r, &b, &error), MN_OK);
        while (b);
        update(NULL, d, 2, 3, &ctx); /* another is quicker */
        assert_int_equal(mn_archive_save(NULL, mine, r, now, &act, &ctx, &error), MN_USAGE);
        assert_non_null(strstr(error.msg, "came meanwhile"));
        mn_posts_close(r);
    }
    /* Names that can't be. */
    assert_int_equal(mn_archive_open(&a, sample_open(sample_place, false), "none", false, &error),
                     MN_USAGE);
    assert_string_equal(error.msg, "there is no archive 'none'");
    assert_string_equal(error.hint, "there are: adverts");
    assert_int_equal(
        mn_archive_open(&a, sample_open(sample_place, false), "adverts@9", false, &error),
        MN_USAGE);
    assert_string_equal(error.hint, "the newest is 2");
    assert_int_equal(
        mn_archive_open(&a, sample_open(sample_place, false), "adverts@1", true, &error), MN_USAGE);
    assert_int_equal(
        mn_archive_open(&a, sample_open(sample_place, false), "adverts@x", false, &error),
        MN_USAGE);
    free_days(d);
    sample_drop(sample_open(sample_place, false));
}

/* --- bytes that are not as they were written -----------------------------------------------------
 */

typedef struct bytes {
    const char *at;
    size_t left;
} bytes;

static mn_status give(void *payload, const void **out, size_t *length, mn_err *e)
{
    bytes *b = payload;
    (void)e;
    *length = b->left < 100 ? b->left : 100;
    *out = b->at;
    b->at += *length;
    b->left -= *length;
    return MN_OK;
}

/* Reads an archive from memory; how many posts it has. */
static mn_status take(uint64_t *posts, const char *at, size_t n)
{
    bytes b = {at, n};
    mn_archive_in in = {.frames = {.get = give, .payload = &b}};
    mn_post_maker m = {.failed = false};
    mn_post_log log = {.files = 0};
    mn_err e = MN_ERR_INIT;
    mn_status st;
    *posts = 0;
    while (!(st = mn_archive_next(&in, &m, &log, &e)) && m.p.n) {
        *posts += m.p.n;
        mn_post_maker_clear(&m);
    }
    if (st == MN_DATA)
        assert_non_null(strstr(e.msg, "not as it was written"));
    mn_post_maker_free(&m);
    mn_post_log_free(&log);
    mn_archive_in_free(&in);
    return st;
}

/* Every cut is refused but those between frames, and no changed byte does harm. */
static void test_damage(void **state)
{
    day d[FILES] = {{.name = ""}};
    mn_memory_file m[FILES];
    mn_store_content_out *o = NULL;
    mn_store_content c;
    mn_buf all = {0};
    const void *part;
    size_t n = 1, whole = 0, refused = 0;
    uint64_t posts = 0, found = 0;
    (void)state;
    make_days(d, 7, 12, true);
    const mn_files files = files_of(m, d);
    const mn_ctx ctx = {.threads = 1, .files = &files};
    mn_store *s = sample_store();
    update(NULL, d, 0, 1, &ctx);
    update(NULL, d, 1, FILES, &ctx);
    assert_int_equal(
        mn_store_content_find(&c, s, MN_ARCHIVE_KIND, mn_text_of("adverts"), 0, &error), MN_OK);
    assert_int_equal(mn_store_content_open(&o, s, &c, &error), MN_OK);
    while (n) {
        assert_int_equal(mn_store_content_read(o, &part, &n, &error), MN_OK);
        mn_buf_add(&all, part, n);
    }
    mn_store_content_close(o);
    assert_int_equal(take(&posts, all.ptr, all.len), MN_OK);
    assert_true(posts > 12);
    for (size_t i = 0; i < all.len; i++) {
        char *cut = malloc(i + 1); /* so that a reader that goes on is caught */
        assert_non_null(cut);
        memcpy(cut, all.ptr, i);
        whole += take(&found, cut, i) == MN_OK;
        assert_true(found <= posts);
        free(cut);
    }
    assert_int_equal(whole, 5); /* behind the first line, two updates and their posts */
    for (size_t i = 0; i < all.len; i++)
        for (unsigned bit = 0; bit < 8; bit += 3) {
            all.ptr[i] ^= (char)(1 << bit);
            refused += take(&found, all.ptr, all.len) != MN_OK;
            all.ptr[i] ^= (char)(1 << bit);
        }
    assert_true(refused > all.len / 3); /* texts may be others: the store's hashes tell these */
    mn_buf_free(&all);
    free_days(d);
    sample_drop(s);
}

/* A post that is as large as can be, and one with all that a post can have many of. */
static void test_large_posts(void **state)
{
    day d[FILES] = {{.name = "day0.csv"}, {.name = "day1.csv"}, {.name = "d2"}, {.name = "d3"}};
    mn_memory_file m[FILES];
    mn_posts all = {.n = 0}, kept = {.n = 0};
    (void)state;
    for (unsigned f = 0; f < FILES; f++) {
        mn_buf_str(&d[f].csv, "id,text,image\n");
        mn_buf_fmt(&d[f].csv, "%u,\"", f);
        for (unsigned i = 0; i < (f == 1 ? 5U << 20 : 10U); i += 5)
            mn_buf_fmt(&d[f].csv, "%04x ", i % 50021);
        mn_buf_str(&d[f].csv, "\",");
        for (unsigned i = 0; f == 2 && i < 20000; i++)
            mn_buf_fmt(&d[f].csv, "%u.jpg;", i);
        mn_buf_char(&d[f].csv, '\n');
    }
    const mn_files files = files_of(m, d);
    const mn_ctx ctx = {.threads = 2, .files = &files};
    mn_store_close(sample_store());
    mn_post_reader *r = open_files(d, 0, FILES, &ctx);
    assert_int_equal(mn_posts_rest(&all, NULL, r, &error), MN_OK);
    mn_posts_close(r);
    assert_true(all.n == FILES && all.post[1].flags & MN_POST_CUT);
    update(NULL, d, 0, 2, &ctx);
    update(NULL, d, 2, FILES, &ctx);
    read_kept(&kept, "adverts", &ctx);
    same_posts(&all, &kept);
    mn_posts_free(&all);
    mn_posts_free(&kept);
    free_days(d);
    sample_drop(sample_open(sample_place, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_day_by_day_is_at_once),
        cmocka_unit_test(test_networks_are_the_same),
        cmocka_unit_test(test_what_is_there_already),
        cmocka_unit_test(test_blocks_are_shared),
        cmocka_unit_test(test_groups_are_kept),
        cmocka_unit_test(test_two_at_once),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_large_posts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
