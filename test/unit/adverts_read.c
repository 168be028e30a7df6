/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_read.c - tests of adverts/read: what cells of posts come to, what is refused, and that a
 * long file in pieces gives what a short one gives, on any number of threads.
 */
#include "adverts_read.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "adverts/read/seen.h"
#include "core/buf.h"
#include "core/map.h"

/* --- cells ------------------------------------------------------------------------------------ */

static void reads_cells(void **state)
{
    got g;
    (void)state;
    read_text(&g,
              "id,title,body,date,hour,city,country,lat,lon,phone,photo,img_pdq,user,site,price\n"
              "7,Room,Near the station,2026-03-01,9,Leeds,GB,53.8,-1.5,555-0101,a.jpg;b.jpg,"
              "8147e5645cde08342b8299392d0adc28ecda4ded7ae4878b9969881c1ab2042b,sam,board.example,"
              "50\n",
              NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 1);
    const mn_post *p = &g.p.post[0];
    assert_text(p->id, "7");
    assert_text(p->text, "Room\nNear the station");
    assert_text(p->price, "50");
    assert_int_equal(p->time, 1772355600);
    assert_int_equal(p->flags, 0);
    assert_int_equal(p->row, 1);
    assert_text(g.p.place[p->place].name, "Leeds");
    assert_memory_equal(g.p.place[p->place].country, "GB", 2);
    assert_true(g.p.place[p->place].located);
    assert_near(g.p.place[p->place].lat, 53.8, 1e-5);
    assert_text(g.p.name[p->author], "sam");
    assert_text(g.p.name[p->source], "board.example");
    assert_int_equal(p->images, 2);
    assert_text(g.p.image[p->image].name, "a.jpg");
    assert_true(g.p.image[p->image].hashed);
    assert_true(g.p.image[p->image].pdq[0] == UINT64_C(0x8147e5645cde0834));
    assert_true(g.p.image[p->image].pdq[3] == UINT64_C(0x9969881c1ab2042b));
    assert_false(g.p.image[p->image + 1].hashed);
    assert_int_equal(p->givens, 1);
    assert_text(g.p.given[p->given].kind, "phone");
    assert_text(g.p.given[p->given].value, "555-0101");
    assert_int_equal(g.p.files, 1);
    assert_text(g.p.file[p->file], "posts.csv");
    done(&g);
}

static void takes_what_is_said(void **state)
{
    got g;
    (void)state;
    read_text(&g, "a,b,c\n1,x,y\n,z,\n", "id=a,text=c,text=b");
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 2);
    assert_text(g.p.post[0].text, "y\nx");
    assert_text(g.p.post[1].text, "z");
    assert_text(g.p.post[1].id, "2");
    assert_true(g.p.post[1].time == MN_POST_NO_TIME);
    assert_int_equal(g.p.post[1].place, MN_POST_NONE);
    done(&g);
    read_text(&g, "a,b\n1,x\n", "text=b,id=a,id=b");
    assert_int_equal(g.st, MN_USAGE);
    done(&g);
    read_text(&g, "a,b\n1,x\n", "text");
    assert_int_equal(g.st, MN_USAGE);
    done(&g);
}

static void refuses_and_doubts(void **state)
{
    got g;
    (void)state;
    read_text(&g, "id,text,time,lat,lon\n1,,2026-01-01,,\n2,ok,never,1,\n2,ok,2026-01-02,1,2\n9\n",
              NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 2);
    assert_int_equal(g.log.n_refused, 2);
    assert_int_equal(g.log.refused[0].line, 2);
    assert_text(g.log.refused[0].why, "no text, image or identifier");
    assert_int_equal(g.log.refused[1].line, 5);
    assert_int_equal(g.log.untimed, 1);
    assert_int_equal(g.log.same_id, 1);
    assert_int_equal(g.p.post[1].flags, MN_POST_SAME_ID | MN_POST_DAY_ONLY);
    assert_int_equal(g.p.post[1].row, 3);
    assert_int_equal(g.log.reasons, 4);
    assert_true(g.log.reason[1].kept);
    done(&g);
}

/* --- long files ------------------------------------------------------------------------------- */

static void make_long(mn_buf *b, size_t rows)
{
    mn_buf_str(b, "id,text,date,city,phone\n");
    for (size_t i = 0; i < rows; i++) {
        if (i % 1000 == 999)
            mn_buf_str(b, "short,row\n");
        else
            mn_buf_fmt(b, "p%zu,\"Room %zu \"\"to let\"\",\nno fee\",2026-0%zu-1%zu,City %zu,%zu\n",
                       i % 7000, i, i % 9 + 1, i % 10, i % 300, 5550100 + i % 100);
        if (i % 1500 == 0)
            for (size_t k = 0; k < 500; k++)
                mn_buf_str(b, "\n");
    }
}

static void assert_same(const got *a, const got *b)
{
    assert_int_equal(a->p.n, b->p.n);
    assert_int_equal(a->p.places, b->p.places);
    assert_int_equal(a->log.n_refused, b->log.n_refused);
    assert_int_equal(a->log.same_id, b->log.same_id);
    for (size_t i = 0; i < a->log.n_refused && i < MN_POSTS_REFUSED; i++)
        assert_int_equal(a->log.refused[i].line, b->log.refused[i].line);
    for (uint32_t i = 0; i < a->p.n; i++) {
        const mn_post *x = &a->p.post[i], *y = &b->p.post[i];
        assert_true(mn_text_eq(x->id, y->id) && mn_text_eq(x->text, y->text));
        assert_int_equal(x->time, y->time);
        assert_int_equal(x->place, y->place);
        assert_int_equal(x->row, y->row);
        assert_int_equal(x->flags, y->flags);
        assert_true(mn_text_eq(a->p.given[x->given].value, b->p.given[y->given].value));
    }
}

/* 9 MB are read in pieces; the same rows as NDJSON would be, as a whole. */
static void pieces_are_as_one(void **state)
{
    mn_buf b = {0};
    got one, two, whole;
    (void)state;
    make_long(&b, 120000);
    assert_false(b.failed);
    assert_true(b.len > 5u << 20);
    const mn_text all = {b.ptr, b.len};
    read_with(&one, "posts.csv", all, 1, NULL);
    read_with(&two, "posts.csv", all, 4, NULL);
    assert_int_equal(one.st, MN_OK);
    assert_int_equal(one.p.n, 120000 - 120);
    assert_int_equal(one.log.n_refused, 120);
    assert_text(one.p.post[0].text, "Room 0 \"to let\",\nno fee");
    assert_same(&one, &two);
    const mn_posts_read_options o = {.columns = "id=col1,text=col2,date=col3,place=col4,phone=col5",
                                     .no_header = true};
    const char *body = strchr(b.ptr, '\n') + 1;
    read_with(&whole, "posts.csv", mn_text_sub(all, (size_t)(body - b.ptr), all.len), 1, &o);
    assert_int_equal(whole.st, MN_OK);
    assert_int_equal(whole.p.n, one.p.n);
    for (uint32_t i = 0; i < one.p.n; i++)
        assert_true(mn_text_eq(one.p.post[i].text, whole.p.post[i].text) &&
                    mn_text_eq(one.p.post[i].id, whole.p.post[i].id) &&
                    one.p.post[i].time == whole.p.post[i].time);
    done(&one);
    done(&two);
    done(&whole);
    mn_buf_free(&b);
}

static mn_status nothing_kept(void *payload, mn_post_maker *m, mn_post_log *log, mn_err *e)
{
    (void)payload, (void)m, (void)log, (void)e;
    return MN_OK;
}

static mn_status nothing_known(void *payload, const mn_posts *p, const mn_post *post, bool *known,
                               mn_err *e)
{
    (void)payload, (void)p, (void)post, (void)e;
    *known = false;
    return MN_OK;
}

static void close_nothing(void *payload)
{
    (void)payload;
}

/* All posts of a long file, and its hash in the log, with an archive that they come to or without;
 * "" where nobody asks for it. */
static void read_hashed(char hex[MN_SHA256_HEX], uint32_t *n, const mn_ctx *ctx, bool asked,
                        bool archive)
{
    const mn_post_keeper keeper = {
        .kept = nothing_kept, .look = nothing_known, .close = close_nothing};
    const char *const path = "posts.csv";
    mn_post_reader *r = NULL;
    mn_posts p;
    mn_post_log log;
    assert_int_equal(mn_posts_open(&r, ctx, &path, 1, NULL, NULL), MN_OK);
    if (!asked)
        mn_posts_unhashed(r);
    if (archive) /* whichever is said first */
        mn_posts_keep(r, &keeper);
    assert_int_equal(mn_posts_rest(&p, &log, r, NULL), MN_OK);
    memcpy(hex, log.file[0].sha256, MN_SHA256_HEX);
    *n = p.n;
    mn_posts_free(&p);
    mn_post_log_free(&log);
    mn_posts_close(r);
}

static void hashes_where_it_is_asked(void **state)
{
    mn_buf b = {0};
    uint32_t with = 0, without = 0;
    char hex[MN_SHA256_HEX], want[MN_SHA256_HEX];
    (void)state;
    make_long(&b, 120000);
    const mn_memory_file file = {"posts.csv", b.ptr, b.len};
    const mn_files files = {.file = &file, .count = 1};
    const mn_ctx ctx = {.threads = 2, .files = &files};
    mn_sha256_hex(want, b.ptr, b.len);
    read_hashed(hex, &with, &ctx, true, false);
    assert_string_equal(hex, want);
    read_hashed(hex, &without, &ctx, false, false);
    assert_string_equal(hex, "");
    assert_int_equal(with, without);
    read_hashed(hex, &without, &ctx, false, true);
    assert_string_equal(hex, want);
    assert_int_equal(with, without);
    mn_buf_free(&b);
}

static void batches_follow_each_other(void **state)
{
    mn_buf b = {0};
    mn_post_reader *r = NULL;
    const mn_posts *batch = NULL;
    uint32_t n = 0, batches = 0;
    (void)state;
    make_long(&b, 20000);
    const mn_memory_file file[] = {{"a.csv", b.ptr, b.len}, {"b.csv", "text\nlast\n", 10}};
    const mn_files files = {.file = file, .count = 2};
    const mn_ctx ctx = {.threads = 2, .files = &files};
    const char *const paths[] = {"a.csv", "b.csv"};
    assert_int_equal(mn_posts_open(&r, &ctx, paths, 2, NULL, NULL), MN_OK);
    for (;;) {
        assert_int_equal(mn_posts_next(r, &batch, NULL), MN_OK);
        if (!batch)
            break;
        assert_true(batch->n > 0);
        n += batch->n;
        batches++;
        if (n == 20000 - 20 + 1) {
            const mn_post *last = &batch->post[batch->n - 1];
            assert_text(last->text, "last");
            assert_text(last->id, "20001");
            assert_text(batch->file[last->file], "b.csv");
            assert_int_equal(last->row, 1);
        }
    }
    assert_int_equal(n, 20000 - 20 + 1);
    assert_true(batches >= 2);
    assert_int_equal(mn_posts_log(r)->files, 2);
    mn_posts_close(r);
    mn_buf_free(&b);
}

/* Reads a batch's ids and texts. */
typedef struct {
    const mn_posts *batch;
    uint64_t hash;
    size_t done;
} looking;

static void look_at(size_t i, void *payload)
{
    looking *l = payload;
    for (uint32_t k = 0; i == 1 && k < l->batch->n; k++) { /* one of several pieces does it all */
        l->hash = mn_hash64_salted(l->batch->post[k].text.ptr, l->batch->post[k].text.len, l->hash);
        l->hash = mn_hash64_salted(l->batch->post[k].id.ptr, l->batch->post[k].id.len, l->hash);
    }
    l->done += i == 1;
}

static uint64_t read_beside(const mn_files *files, const char *const *paths, bool beside,
                            size_t *batches)
{
    const mn_ctx ctx = {.threads = 3, .files = files};
    mn_post_reader *r = NULL;
    looking l = {.batch = NULL};
    const mn_work work = {5, look_at, &l};
    assert_int_equal(mn_posts_open(&r, &ctx, paths, 3, NULL, NULL), MN_OK);
    assert_int_equal(mn_posts_next(r, &l.batch, NULL), MN_OK);
    for (*batches = 0; l.batch; ++*batches) {
        const mn_posts *next = NULL;
        if (!beside)
            look_at(1, &l);
        assert_int_equal(mn_posts_next_beside(r, beside ? &work : NULL, &next, NULL), MN_OK);
        assert_int_equal(l.done, *batches + 1);
        l.batch = next;
    }
    mn_posts_close(r);
    return l.hash;
}

/* What is worked on while reading goes on stays as it was read: within a file, between files, and
 * where a file is read as a whole. */
static void a_batch_stays_while_the_next_is_read(void **state)
{
    mn_buf b = {0};
    size_t one, two;
    (void)state;
    make_long(&b, 150000);
    const mn_memory_file file[] = {{"a.csv", b.ptr, b.len},
                                   {"b.ndjson", "{\"text\":\"middle\"}\n", 18},
                                   {"c.csv", b.ptr, b.len}};
    const mn_files files = {.file = file, .count = 3};
    const char *const paths[] = {"a.csv", "b.ndjson", "c.csv"};
    assert_true(read_beside(&files, paths, false, &one) == read_beside(&files, paths, true, &two));
    assert_int_equal(one, two);
    assert_true(one > 4);
    mn_buf_free(&b);
}

/* --- hostile input ---------------------------------------------------------------------------- */

static void mends_damaged_bytes(void **state)
{
    static const char text[] =
        "id,text\n1,\"caf\xC3\xA9 \xFF \xC3\xA9\xC3\xA9\"\n2,plain \xE2\x82\n"
        "3,\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\n";
    got g;
    (void)state;
    read_text(&g, text, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 3);
    assert_text(g.p.post[0].text, "caf\xC3\xA9 \xEF\xBF\xBD \xC3\xA9\xC3\xA9");
    assert_text(g.p.post[1].text, "plain \xEF\xBF\xBD\xEF\xBF\xBD");
    assert_int_equal(g.p.post[0].flags, MN_POST_MENDED);
    assert_int_equal(g.log.mended, 2);
    done(&g);
}

/* A post of 100 MB among others is cut, and the others are whole. */
static void cuts_endless_posts(void **state)
{
    const size_t size = 100u << 20;
    char *bytes = malloc(size + 100);
    got g;
    (void)state;
    assert_non_null(bytes);
    memcpy(bytes, "id,text\n1,", 10);
    memset(bytes + 10, 'x', size);
    memcpy(bytes + 10 + size, "\n2,short\n", 10);
    read_with(&g, "posts.csv", (mn_text){bytes, size + 20}, 2, NULL);
    free(bytes);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 2);
    assert_int_equal(g.p.post[0].text.len, MN_POST_TEXT_MOST);
    assert_int_equal(g.p.post[0].flags, MN_POST_CUT);
    assert_text(g.p.post[1].text, "short");
    assert_int_equal(g.log.cut, 1);
    done(&g);
}

/* Tags within tags, and ten million of them: the text alone, and that is said. */
static void html_bombs_give_their_text(void **state)
{
    static const char *const tags[] = {"<div>", "<b><p>", "<table><a>", "<x y=1>"};
    (void)state;
    for (size_t k = 0; k < sizeof tags / sizeof *tags; k++) {
        mn_buf b = {0};
        got g;
        for (size_t i = 0; i < 2500000; i++)
            mn_buf_str(&b, tags[k]);
        mn_buf_str(&b, "A room to let");
        read_with(&g, "page.html", (mn_text){b.ptr, b.len}, 1, NULL);
        assert_int_equal(g.st, MN_OK);
        assert_int_equal(g.p.n + g.log.n_refused, 1);
        if (b.len <= 16u << 20) {
            assert_int_equal(g.p.n, 1);
            assert_text(g.p.post[0].text, "A room to let");
            assert_int_equal(g.log.reasons, 1);
        }
        done(&g);
        mn_buf_free(&b);
    }
}

static void deep_json_is_refused(void **state)
{
    mn_buf b = {0};
    got g;
    (void)state;
    for (size_t i = 0; i < 1000000; i++)
        mn_buf_str(&b, "[{\"a\":");
    read_with(&g, "f.json", (mn_text){b.ptr, b.len}, 1, NULL);
    assert_int_equal(g.st, MN_DATA);
    done(&g);
    mn_buf_free(&b);
}

/* --- pages ------------------------------------------------------------------------------------ */

static void read_page(got *g, const char *html)
{
    read_with(g, "page.html", mn_text_of(html), 1, NULL);
    assert_int_equal(g->st, MN_OK);
}

static void pages_are_read_as_seen(void **state)
{
    got g;
    (void)state;
    read_page(&g, "<html><head><title>Board: Room to let</title></head><body><nav>Home</nav>"
                  "<div>Room to <b>let</b></div><p hidden>secret</p><p>No\n  fee<br>today</p>"
                  "<script>x()</script><a href='https://r.example/1'>more</a>"
                  "<a href='/about'>about us</a></body></html>");
    assert_int_equal(g.p.n, 1);
    assert_text(g.p.post[0].text, "Room to let\nNo fee\ntoday\nmoreabout us");
    assert_int_equal(g.p.post[0].links, 1);
    assert_text(g.p.link[0], "https://r.example/1");
    done(&g);
    read_page(&g, "<meta charset=windows-1252><body><p>Caf\xE9 help wanted");
    assert_text(g.p.post[0].text, "Caf\xC3\xA9 help wanted");
    done(&g);
}

/* Ids whose hashes agree in all of their lower bits, as who knows the hash may choose them: each
 * behind all others would be 45 thousand million steps. */
static void prepared_ids_take_no_longer(void **state)
{
    mn_post_seen s = {.cap = 0};
    const clock_t began = clock();
    (void)state;
    for (int again = 0; again < 2; again++)
        for (uint64_t i = 0; i < 300000; i++) {
            bool before;
            assert_true(mn_post_seen_put(&s, i << 40 | 1, &before));
            assert_int_equal(before, again);
        }
    assert_true((clock() - began) / CLOCKS_PER_SEC < 10);
    mn_post_seen_free(&s);
}

/* No two posts have one name, whatever their ids. */
static void names_are_free(void **state)
{
    static const char csv[] = "id,text\nx,one\nx#3,two\nx,three\nx##3,four\nx#6,five\nx,six\n"
                              "x##3,seven\nx,eight\n";
    static const char *const names[] = {"x",   "x#3",  "x##3",   "x##3#4",
                                        "x#6", "x##6", "x##3#7", "x#8"};
    mn_buf b = {0};
    got g;
    (void)state;
    read_text(&g, csv, NULL);
    assert_int_equal(g.p.n, 8);
    for (uint32_t i = 0; i < 8; i++) {
        mn_buf_clear(&b);
        mn_post_name(&b, g.p.post[i].id, g.p.post[i].hashes, i + 1);
        assert_text(((mn_text){b.ptr, b.len}), names[i]);
        assert_int_equal(g.p.post[i].hashes > 0, (g.p.post[i].flags & MN_POST_SAME_ID) != 0);
    }
    mn_buf_free(&b);
    done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_cells),
        cmocka_unit_test(takes_what_is_said),
        cmocka_unit_test(refuses_and_doubts),
        cmocka_unit_test(pieces_are_as_one),
        cmocka_unit_test(hashes_where_it_is_asked),
        cmocka_unit_test(batches_follow_each_other),
        cmocka_unit_test(a_batch_stays_while_the_next_is_read),
        cmocka_unit_test(mends_damaged_bytes),
        cmocka_unit_test(cuts_endless_posts),
        cmocka_unit_test(html_bombs_give_their_text),
        cmocka_unit_test(deep_json_is_refused),
        cmocka_unit_test(pages_are_read_as_seen),
        cmocka_unit_test(prepared_ids_take_no_longer),
        cmocka_unit_test(names_are_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
